"""Overview: the places on the map, what came out beside the targets, which places need attention, what changed."""

from __future__ import annotations

import streamlit as st

from dashboard import page
from dashboard.charts import overview as charts
from dashboard.components import indicators, results
from dashboard.components.card import Figure, card, cards
from dashboard.components.map import UNITS, map_figure

ATTENTION = ("place_id", "overdue", "silent", "days_silent", "high_risks", "last_update_on")
CHANGES = ("date", "change", "title", "place_id")
CHAIN = ("result_step", "actual", "target", "percent")

words = page.words()
place = page.view().place
names = {"none": words("overview.panel.nobody")} | {
    place_id: words.name("place_id", place_id) for place_id in page.table("overview/places").place_id
}

with st.container(horizontal=True, vertical_alignment="bottom"):
    measure = page.choose("measure", list(UNITS), words("filter.measure"),
                          lambda code: words(f"overview.measure.{code}"), kind="segmented_control")
    panel = page.choose("panel", list(names), words("filter.panel"), names.__getitem__, default=place or "none")
card(map_figure(measure, panel))

cards(Figure("overview.results_chain", "overview/results_chain", charts.results_chain, CHAIN, withheld=("actual",),
             reduced=("groups",)), indicators.figure())
card(Figure("overview.attention", "overview/attention", None, ATTENTION, view=results.place_cards, tab="list",
            reduced=("risks",)))
card(results.due_figure())
since = {"since": results.choose_since()}
card(Figure("overview.changes", "overview/changes", None, CHANGES, since, view=results.changes, tab="list",
            reduced=("risks", "issues")))
