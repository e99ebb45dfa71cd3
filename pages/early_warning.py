"""Early warning: risks and how they move, signals and the response, what people raised, dialogues, border crossings."""

from functools import partial

import streamlit as st

from dashboard import page
from dashboard.charts import issues, signals
from dashboard.charts import warning as charts
from dashboard.components import results
from dashboard.components import warning as lists
from dashboard.components.card import Figure, card, cards

KINDS = ("all", "issue", "need", "opportunity")
LEVELS = ("likelihood", "impact", "level", "risk_level", "risks", "risen", "fallen", "steady", "first")
MOVED = ("risk", "place_id", "movement", "level", "likelihood", "impact", "previous_level", "previous_likelihood",
         "previous_impact", "reviewed_on")
RISKS = ("risk", "place_id", "risk_category", "cause", "effect", "organisation", "risk_level", "level",
         "previous_level", "movement", "risk_status", "treatment", "treatment_due", "days_late", "reviewed_on",
         "is_stale", "is_sensitive")
CLOSED = ("risk", "place_id", "risk_category", "organisation", "closed_on", "previous_level", "note", "is_sensitive")
ANSWERS = ("severity", "warnings", "answered", "unanswered", "answered_percent", "median_days")
SIGNALS = ("observed_on", "place_id", "signal_kind", "severity", "verified", "signal_group", "days_to_response",
           "outcome", "organisation", "risk")
ISSUES = ("issue", "issue_kind", "place_id", "area", "raised_by", "raised_on", "event", "organisation", "issue_status",
          "planned_on", "closed_on", "activity", "plan", "activity_status")
CENTRES = ("organisation", "place_id", "mapped_on", "founded_on", "is_active", "platforms", "issues")
PLATFORMS = ("event_date", "event", "place_id", "organisation", "issues", "planned", "resolved")
CROSSINGS = ("crossing", "neighbour", "place_id", "crossing_status", "since", "reported_on", "source")
RISKY, OWN, RAISED = ({"reduced": (name,)} for name in ("risks", "signals", "issues"))  # the smaller files have some
HOSTED = {"reduced": ("organisations", "issues")}

words = page.words()
lists.numbers()
categories = ["all", *page.table("warning/categories").risk_category]
with st.columns(3)[0]:
    category = page.choose("risk_category", categories, words("filter.risk_category"),
                           partial(words.name, "risk_category"))
of_category = {"risk_category": category}
cards(Figure("warning.matrix", "warning/matrix", charts.matrix, LEVELS, of_category, count=("risks",), **RISKY),
      Figure("warning.movements", "warning/risks", None, MOVED, of_category, derive=lists.moved, lines=lists.movements,
             tab="list", **RISKY))
card(Figure("warning.risks", "warning/risks", None, RISKS, of_category, view=results.risks, tab="list", **RISKY))
card(Figure("warning.closed_risks", "warning/closed_risks", None, CLOSED, of_category, **RISKY))

cards([Figure("warning.responses", "warning/responses", signals.responses, ANSWERS, count=("warnings",), **OWN),
       Figure("warning.kinds", "warning/kinds", signals.kinds, count=("signals",), **OWN)],
      [Figure("warning.by_month", "warning/signals_by_month", signals.by_month, count=("signals",), **OWN),
       Figure("warning.outcomes", "warning/outcomes", signals.outcomes, count=("warnings",), **OWN)],
      below=[Figure("warning.signals", "warning/signals", None, SIGNALS, **OWN)])

with st.columns(3)[0]:
    kind = page.choose("issue_kind", KINDS, words("filter.issue_kind"), partial(words.name, "issue_kind"))
of_kind = {"issue_kind": kind}
cards([Figure("warning.issue_flow", "warning/issue_flow", issues.flow, (), of_kind, count=("issues",), **RAISED),
       Figure("warning.dialogues", "warning/dialogues_by_month", issues.dialogues, **RAISED),
       Figure("warning.centres", "warning/centres", None, CENTRES, count=("platforms",), **HOSTED)],
      [Figure("warning.issues", "warning/issues", None, ISSUES, of_kind, view=lists.issues, tab="list", **RAISED),
       Figure("warning.crossings", "warning/crossings", None, CROSSINGS, view=lists.crossings, tab="list")])
card(Figure("warning.platforms", "warning/platforms", None, PLATFORMS, count=("issues",), **RAISED))
