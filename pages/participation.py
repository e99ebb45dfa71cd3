"""Participation: who took part, counted as people and as participations."""

from functools import partial
from typing import Any

import streamlit as st

from dashboard import page
from dashboard.charts import ages, events
from dashboard.charts import participation as charts
from dashboard.components import participation
from dashboard.components.card import Figure, card, cards

words = page.words()
occurring = page.table("people/choices").groupby("filter").code.agg(list)
offered = {
    "event_kind": ["all", *occurring.get("event_kind", [])],
    "event_topic": ["all", *occurring.get("event_topic", [])],
    "youth": ["kg_2023", "kg_2009", "un"],
}
chosen: dict[str, Any] = {}
for column, (name, codes) in zip(st.columns(3), offered.items(), strict=True):
    with column:
        label = words(f"filter.{name}")
        chosen[name] = page.choose(name, codes, label, lambda code, of=name: words.name(of, code))
youth = {"youth": chosen.pop("youth")}
page.keep("youth")

participation.numbers(chosen)
BOTH = ("people", "participations")


def figure(name: str, query: str, draw: Any = None, count: tuple[str, ...] = (), **more: Any) -> Figure:
    derive = more.pop("derive", None)
    return Figure(f"participation.{name}", f"people/{query}", draw, count=count, extra=chosen | more, derive=derive)


cards(figure("by_sex", "by_sex", charts.by_sex, BOTH),
      figure("steps", "steps", charts.steps, ("registered", "participations"),
             derive=partial(participation.with_total, chosen=chosen)))
cards(figure("people_by_age", "by_sex_and_age", ages.people, ("people",), counted="people"),
      figure("participations_by_age", "by_sex_and_age", ages.participations, ("participations",),
             counted="participations"))
by_youth = figure("by_youth", "by_youth", charts.by_youth, BOTH, **youth)
by_place = figure("by_place", "by_place", charts.by_place, BOTH)
by_disability = figure("by_disability", "by_disability", charts.by_disability, BOTH)
by_month = figure("events_by_month", "events_by_month", events.by_month, ("events",))
by_affiliation = figure("by_affiliation", "by_affiliation", charts.by_affiliation, BOTH)
learning = figure("learning", "learning", events.learning)
if page.is_whole():
    cards((by_youth, by_place, by_disability, by_month), (by_affiliation, learning))
else:  # what is withheld is a sentence: the columns stay equally tall
    cards((by_youth, by_disability, by_affiliation, learning), (by_place, by_month))
card(figure("events", "events"))
