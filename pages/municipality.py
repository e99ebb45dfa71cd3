"""My municipality: everything about one place on one page, to read, to print, to show at the kenesh."""

from __future__ import annotations

import streamlit as st

from dashboard import page
from dashboard.charts import municipality as charts
from dashboard.charts import plans
from dashboard.components import place as blocks
from dashboard.components import results
from dashboard.components.card import Figure, card
from dashboard.components.map import place_figure

EVERY_PLAN = {"plan_kind": "all"}
DONE = ("plan", "plan_kind", "adopted_on", "progress", "completed", "activities", "cancelled")
LATE = (
    "number",
    "activity",
    "responsible",
    "due_on",
    "days_late",
    "slippage_days",
    "activity_status",
    "plan",
)
SOON = ("number", "activity", "responsible", "due_on", "days_left", "slippage_days", "activity_status")
STEPS = ("call", "call_stage", "step_state", "planned_on", "done_on", "days_late")
RISKS = (
    "risk",
    "risk_category",
    "likelihood",
    "impact",
    "level",
    "previous_level",
    "reviewed_on",
    "risk_status",
    "organisation",
)


def whole_page(place: str) -> None:
    """Draw every block of one place."""
    blocks.header()
    blocks.numbers()
    left, right = st.columns(2)
    with left:
        card(Figure("plans.progress", "plans/progress", plans.progress, DONE, EVERY_PLAN, count="activities"))
        card(Figure("plans.due_soon", "plans/due_soon", None, SOON, EVERY_PLAN))
    with right:
        card(Figure("plans.overdue", "plans/overdue", plans.overdue, LATE, EVERY_PLAN))
    left, right = st.columns(2)
    with left:
        card(Figure("municipality.participation", "municipality/participation", charts.participation))
    with right:
        card(
            Figure(
                "municipality.organisations",
                "municipality/organisations",
                view=blocks.organisations,
                tab="list",
            )
        )
    left, right = st.columns(2)
    with left:
        card(Figure("municipality.grants", "municipality/grants", view=blocks.grants, tab="list"))
    with right:
        card(Figure("municipality.call_stages", "municipality/call_stages", charts.call_stages, STEPS))
    left, right = st.columns(2)
    with left:
        card(Figure("municipality.issues", "municipality/issues", view=blocks.issues, tab="list"))
    with right:
        card(Figure("municipality.risks", "municipality/risks", None, RISKS, view=results.risks, tab="list"))
    card(place_figure(place))


chosen = page.view().place
if chosen:
    whole_page(chosen)
else:
    blocks.choose_place()
