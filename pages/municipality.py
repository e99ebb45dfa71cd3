"""My municipality: everything about one place on one page, to read, to print, to show at the kenesh."""

from __future__ import annotations

from dashboard import page
from dashboard.charts import participation, plans, procedure
from dashboard.components import place as blocks
from dashboard.components import results
from dashboard.components.card import Figure, cards
from dashboard.components.map import place_figure

ALL = {"plan_kind": "all"}
DONE = ("plan", "plan_kind", "adopted_on", "progress", "done", "activities", "cancelled")
LATE = ("number", "activity", "responsible", "due_on", "days_late", "slippage_days", "activity_status", "plan")
STEPS = ("call", "call_stage", "stage_state", "planned_on", "done_on", "days_late", "deadline_on")
GIVEN = ("grant", "award_kind", "recipient", "currency", "awarded", "paid", "left", "grant_outcome", "awarded_on")
EVERY_GRANT = {"call_id": "all", "conflict_type": "all", "search": ""}

PLAN = Figure("plans.progress", "plans/progress", plans.progress, DONE, ALL, count=("activities",))
OVERDUE = Figure("plans.overdue", "plans/overdue", plans.overdue, LATE, ALL)
DUE = results.due_figure()
WHO = Figure("municipality.organisations", "place/organisations", lines=blocks.organisations, tab="list",
             reduced=("organisations",))
PEOPLE = Figure("municipality.participation", "place/participation", participation.of_place)
GRANTS = Figure("municipality.grants", "grants/list", None, GIVEN, EVERY_GRANT, view=blocks.grants, tab="list")
CALL = Figure("grants.steps", "grants/call_stages", procedure.grid, STEPS, {"call_id": "all"})
DATES = Figure("grants.dates", "grants/call_stages", procedure.dates, STEPS, {"call_id": "all"})
ISSUES = Figure("municipality.issues", "place/issues", lines=blocks.issues, tab="list", reduced=("issues",))
RISKS = Figure("municipality.risks", "place/risks", view=results.risks, tab="list", reduced=("risks",))

if page.view().place is None:
    blocks.choose_place()
else:
    page.keep("place")
    blocks.header()
    blocks.numbers()
    cards([PLAN, DUE], [OVERDUE, PEOPLE])
    cards([WHO, GRANTS], [ISSUES])
    dated = [] if page.table("grants/call_stages", call_id="all").empty else [DATES]
    cards([CALL, RISKS], [*dated, place_figure()])
