"""My municipality: everything about one place on one page, to read, to print, to show at the kenesh."""

from __future__ import annotations

from dashboard import page
from dashboard.charts import municipality as charts
from dashboard.charts import plans
from dashboard.components import place as blocks
from dashboard.components import results
from dashboard.components.card import Figure, cards
from dashboard.components.map import place_figure

ALL = {"plan_kind": "all"}
DONE = ("plan", "plan_kind", "adopted_on", "progress", "done", "activities", "cancelled")
LATE = ("number", "activity", "responsible", "due_on", "days_late", "slippage_days", "activity_status", "plan")
SOON = ("number", "activity", "responsible", "due_on", "days_left", "slippage_days", "activity_status")
STEPS = ("call", "call_stage", "step_state", "planned_on", "done_on", "days_late")

FIGURES = (  # left and right
    (Figure("plans.progress", "plans/progress", plans.progress, DONE, ALL, count=("activities",)),
     Figure("plans.overdue", "plans/overdue", plans.overdue, LATE, ALL)),
    (Figure("plans.due_soon", "plans/due_soon", None, SOON, ALL),
     Figure("municipality.participation", "municipality/participation", charts.participation)),
    (Figure("municipality.grants", "municipality/grants", view=blocks.grants, tab="list"),
     Figure("municipality.call_stages", "municipality/call_stages", charts.call_stages, STEPS)),
    (Figure("municipality.issues", "municipality/issues", view=blocks.issues, tab="list"),
     Figure("municipality.risks", "municipality/risks", view=results.risks, tab="list")),
    (Figure("municipality.organisations", "municipality/organisations", view=blocks.organisations, tab="list"),
     place_figure()),
)

if page.view().place is None:
    blocks.choose_place()
else:
    page.keep("place")
    blocks.header()
    blocks.numbers()
    for pair in FIGURES:
        cards(*pair)
