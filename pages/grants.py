"""Grants: what was asked for and chosen, what is paid and left, what is stuck, who benefits, where each call stands."""

from typing import Any

from dashboard import page
from dashboard.charts import awards, benefit, instalments, procedure, scoring
from dashboard.charts import grants as charts
from dashboard.components import grants
from dashboard.components.card import Figure, card, cards

LATE = ("grant", "recipient", "place_id", "tranche", "days_late", "tranche_state", "due_on", "amount", "currency")
SOON = ("due_on", "grant", "recipient", "place_id", "tranche", "amount", "currency")
ALL = ("grant", "recipient", "place_id", "tranche", "tranche_state", "due_on", "paid_on", "days_late", "amount",
       "currency")
POINTS = ("criterion", "application", "place_id", "application_status", "score_percent", "threshold", "reviewers")
ASKED = ("application", "organisation", "place_id", "conflict_type", "submitted_on", "currency", "requested",
         "score_percent", "threshold", "application_status", "decided_on", "reason")
GIVEN = ("grant", "award_kind", "recipient", "place_id", "currency", "awarded", "paid", "left", "cofinancing_percent",
         "grant_outcome", "awarded_on", "start_date", "end_date", "closed_on")
STEPS = ("call", "call_stage", "stage_state", "planned_on", "done_on", "days_late", "deadline_on")
UNNAMED = ("texts",)  # the smaller files have no titles and no reasons, and do not name every organisation
CALLS = ("award_kind", "currency", "call", "applications", "requested", "grants", "awarded", "paid", "left",
         "cofinancing_cash", "cofinancing_in_kind", "cofinancing_percent", "minimum_percent")
PEOPLE = ("award_kind", "directness", "sex", "age_band", "people", "grants")

words = page.words()
chosen = grants.choose()
grants.numbers(chosen)
of_call = {"call_id": chosen["call_id"]}


def figure(name: str, query: str, draw: Any = None, columns: tuple[str, ...] = (), count: tuple[str, ...] = (),
           reduced: tuple[str, ...] = (), **more: Any) -> Figure:
    return Figure(f"grants.{name}", f"grants/{query}", draw, columns, chosen | more, count, reduced=reduced)


cards([figure("funnel", "funnel", charts.funnel, ("application_step", "applications")),
       figure("reasons", "reasons", charts.reasons, count=("applications",), reduced=UNNAMED),
       figure("stuck", "tranches", instalments.stuck, LATE, reduced=UNNAMED, tranche_group="stuck")],
      [figure("money", "money", awards.money, count=("grants",)),
       figure("tranches", "tranches", instalments.tranches, ALL, reduced=UNNAMED, tranche_group="all")])
card(figure("next_due", "tranches", None, SOON, reduced=UNNAMED, tranche_group="to_come"))
card(Figure("grants.steps", "grants/call_stages", procedure.grid, STEPS, of_call))
for dated in grants.choose_dated(chosen):
    card(Figure("grants.dates", "grants/call_stages", procedure.dates, STEPS, dated))
cards([figure("scores", "scores", scoring.scores, POINTS, reduced=UNNAMED),
       Figure("grants.conflict_types", "grants/conflict_types", charts.conflict_types, (), of_call,
              ("applications", "grants"))],
      [figure("beneficiaries", "beneficiaries", benefit.beneficiaries, PEOPLE),
       figure("beneficiaries_by_age", "beneficiaries_by_age", benefit.beneficiaries_by_age, PEOPLE,
              reduced=("benefits",))])
cards(figure("by_place", "by_place", awards.by_place, count=("grants",)),
      figure("by_call", "by_call", awards.by_call, CALLS, count=("grants",)))
card(figure("cofinancing", "by_call", awards.cofinancing, CALLS, count=("grants",)))
search = page.search("search", words("search.label"))
card(figure("list", "list", None, GIVEN, reduced=UNNAMED, search=search))
card(figure("applications", "applications", None, ASKED, reduced=UNNAMED, search=search))
