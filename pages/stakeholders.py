"""Stakeholders: who is there, where nobody works, what changed in capacity, who works with whom, what is needed."""

from functools import partial

import streamlit as st

from dashboard import page
from dashboard.charts import capacity, network
from dashboard.charts import stakeholders as charts
from dashboard.components import stakeholders as blocks
from dashboard.components import withheld
from dashboard.components.card import Figure, cards
from dashboard.components.explain import headlines
from dashboard.components.map import organisations_figure

WHO = ("organisation", "organisation_type", "place_id", "areas", "legal_status", "members_total", "members_women",
       "members_youth", "founded_on", "mapped_on", "is_active")
PARTNERS = ("organisation", "organisation_type", "place_id", "degree", "kinds")
GAINS = ("place_id", "capacity_dimension", "baseline", "endline", "gain", "assessed_twice")
MAPPED, SOME = ("organisations",), {"reduced": ("organisations",)}  # the smaller files have some
NEEDS = ("issue", "issue_kind", "pillar", "place_id", "area", "raised_by", "raised_on", "issue_status", "activity",
         "organisation")

words = page.words()
now = page.table("stakeholders/headline").iloc[0]
headlines(blocks.numbers(now, words), query="stakeholders/headline")
withheld.also(MAPPED, words)

place = page.view().place
names = {"none": words("overview.panel.nobody")} | blocks.places()
chosen = {}
with st.grid(4, min_column_width=150):
    for name in ("organisation_type", "area"):
        chosen[name] = page.choose(name, blocks.offered(name), words(f"filter.{name}"), partial(words.name, name))
    panel = page.choose("panel", list(names), words("filter.panel"), names.__getitem__, default=place or "none")
    chosen["search"] = page.search("search", words("stakeholders.search"))
listed = chosen if panel == "none" else chosen | {"place_id": panel}

cards(organisations_figure(chosen, panel),
      Figure("stakeholders.organisations", "stakeholders/organisations", None, WHO, listed,
             derive=blocks.named_areas, lines=blocks.organisations, tab="list", **SOME))
cards([Figure("stakeholders.areas", "stakeholders/areas", charts.areas, (), count=("gaps",), **SOME),
       Figure("stakeholders.active_citizens", "stakeholders/active_citizens", charts.active_citizens,
              count=("people",))],
      [Figure("stakeholders.by_type", "stakeholders/by_type", charts.by_type, (), chosen, ("organisations",), **SOME),
       Figure("stakeholders.needs_by_pillar", "stakeholders/needs_by_pillar", charts.needs, (),
              count=("needs", "opportunities"), reduced=("issues",))])
cards(Figure("stakeholders.needs", "stakeholders/needs", None, NEEDS, derive=blocks.named_area, lines=blocks.needs,
             tab="list", reduced=("issues",)))
cards(Figure("stakeholders.capacity", "stakeholders/capacity", capacity.dumbbells, (*GAINS[1:], "assessed"), **SOME),
      Figure("stakeholders.capacity_by_place", "stakeholders/capacity_by_place", capacity.by_place, GAINS, **SOME))

kinds = blocks.link_kinds()
with st.columns(3)[0]:
    kind = page.choose("link_kind", list(kinds), words("filter.link_kind"), kinds.__getitem__)
related = {"link_kind": kind}
cards(Figure("stakeholders.network", "stakeholders/connections", network.connections, PARTNERS, related, **SOME))
cards(Figure("stakeholders.connections", "stakeholders/connections", None, (*PARTNERS, "betweenness"), related,
             derive=blocks.measured_once(kind), view=blocks.connections, tab="list", **SOME),
      Figure("stakeholders.links", "stakeholders/links", None, (), related, lines=blocks.links, tab="list", **SOME))
