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
STEPS = ("call", "call_stage", "step_state", "planned_on", "done_on", "days_late")

PLAN = Figure("plans.progress", "plans/progress", plans.progress, DONE, ALL, count=("activities",))
OVERDUE = Figure("plans.overdue", "plans/overdue", plans.overdue, LATE, ALL)
DUE = results.due_figure()
WHO = Figure("municipality.organisations", "municipality/organisations", view=blocks.organisations, tab="list")
PEOPLE = Figure("municipality.participation", "municipality/participation", charts.participation)
GRANTS = Figure("municipality.grants", "municipality/grants", view=blocks.grants, tab="list")
CALL = Figure("municipality.call_stages", "municipality/call_stages", charts.call_stages, STEPS)
ISSUES = Figure("municipality.issues", "municipality/issues", view=blocks.issues, tab="list")
RISKS = Figure("municipality.risks", "municipality/risks", view=results.risks, tab="list")

if page.view().place is None:
    blocks.choose_place()
else:
    page.keep("place")
    blocks.header()
    blocks.numbers()
    cards([PLAN, DUE], [OVERDUE, PEOPLE])
    cards([WHO, GRANTS], [ISSUES])
    cards([CALL, RISKS], [place_figure()])
