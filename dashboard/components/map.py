"""The map block: places as circles of one measure, legend, what is known of the chosen place, disclaimer."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st
from streamlit_folium import st_folium

from dashboard import boundaries, database, maps, page, text, tiles
from dashboard.components.blocks import facts, more
from dashboard.components.figure import Figure
from dashboard.components.links import to_page
from dashboard.components.look import MAP_HEIGHT
from dashboard.text import Words

RANKED = 10
UNITS = {
    "participations": "participations",
    "people": "people",
    "overdue": "activities",
    "organisations": "organisations",
    "grants": "grants",
}
ICONS = {
    "people": "person",
    "participations": "groups",
    "overdue": "alarm",
    "organisations": "domain",
    "grants": "payments",
}


def map_figure(measure: str, panel: str | None) -> Figure:
    """Return the figure of the project's places: circles by a measure, beside them the place `panel`."""
    columns = ("place_id", "project_role", *UNITS, "point_precision")
    view = partial(_map_and_panel, measure=measure, panel=panel)
    return Figure("overview.map", "overview/places", columns=columns, view=view, tab="map", reduced=("organisations",))


def place_figure() -> Figure:
    """Return the figure of the chosen place alone on the map."""
    columns = ("place_id", *UNITS, "point_precision")
    return Figure("municipality.map", "overview/places", columns=columns, view=_one_place, tab="map",
                  reduced=("organisations",))  # fmt: skip


def organisations_figure(extra: dict[str, object], panel: str | None) -> Figure:
    """Return the figure of organisations: a circle per place, of one place a point per organisation that has one."""
    columns = ("place_id", "organisation", "organisations", "point_precision")
    view = partial(_organisations, panel=panel)
    return Figure("stakeholders.map", "stakeholders/map", None, columns, extra, columns[2:3], view=view, tab="map")


def _organisations(rows: pd.DataFrame, words: Words, panel: str | None) -> None:
    names = [name if isinstance(name, str) else words.name("place_id", place)
             for name, place in zip(rows.organisation, rows.place_id, strict=True)]  # fmt: skip
    placed = rows.assign(name=names, role=rows.project_role, value=rows.organisations)
    label, unit = words("overview.measure.organisations"), "organisations"
    with st.container(gap=None, key="map-and-legend-organisations"):
        picked = _drawn(placed, label, unit, words, "stakeholders", panel, maps.NEAR if page.view().place else None)
    if picked and picked != panel:
        page.change(panel=picked)
        st.rerun()
    _below(words)


def _map_and_panel(rows: pd.DataFrame, words: Words, measure: str, panel: str | None) -> None:
    shown, beside = st.columns([2, 1], gap="medium")
    with shown, st.container(gap=None, key="map-and-legend"):
        picked = _map(_placed(rows, measure, words), measure, words, "overview", panel)
    if picked and picked != panel:
        page.change(panel=picked)
        st.rerun()
    with beside:
        _panel(rows, words, measure, panel)
    _below(words)


def _one_place(rows: pd.DataFrame, words: Words) -> None:
    with st.container(gap=None, key="map-and-legend"):
        _map(_placed(rows, "participations", words), "participations", words, "place", None)
    _below(words)


def _placed(rows: pd.DataFrame, measure: str, words: Words) -> pd.DataFrame:
    """Return the rows as the map wants them: with name, role and value."""

    def made() -> pd.DataFrame:
        names = [words.name("place_id", place_id) for place_id in rows.place_id]
        return rows.assign(name=names, role=rows.project_role, value=rows[measure].astype(float))

    return page.once(made, "placed", measure)


def _map(places: pd.DataFrame, measure: str, words: Words, key: str, selected: str | None) -> str | None:
    """Draw map and legend; return the place that was clicked since the last run."""
    label, unit = words(f"overview.measure.{measure}"), UNITS[measure]
    return _drawn(places, label, unit, words, key, selected)


def _drawn(places: pd.DataFrame, label: str, unit: str, words: Words, key: str, selected: str | None,
           nearest: float | None = None) -> str | None:  # fmt: skip
    """Draw circles of a named measure, and the legend; return the place that was clicked since the last run."""
    chosen = tiles.configured()
    outlines = {layer.level: layer.id for layer in boundaries.layers(database.store_folder())}
    base = chosen.url if chosen else None
    made = partial(maps.plan, places, label, words, unit=unit, selected=selected, outlines=outlines, tiles=base,
                   nearest=nearest)  # fmt: skip
    about = (key, selected, *outlines.items(), base)
    drawn, circles = page.once(made, "map", *about).drawn()
    answer: dict[str, Any] = st_folium(
        drawn,
        key=f"map-{key}-{page.view().language}-{page.view().project}",
        height=MAP_HEIGHT,
        use_container_width=True,
        returned_objects=maps.RETURNED,
        feature_group_to_add=circles,
        render=False,  # it renders the map itself all the same; this would be a second time
    )
    st.html(page.once(lambda: maps.legend(places, label, words, unit=unit, outlines=outlines), "legend", *about))
    is_click = page.is_new(f"map-{key}", (answer or {}).get("last_object_clicked_count"))
    return maps.clicked(answer, places) if is_click else None


def _panel(rows: pd.DataFrame, words: Words, measure: str, panel: str | None) -> None:
    """Draw what is known of the chosen place; without one the ranking of all by the measure."""
    found = rows[rows.place_id == panel]
    if found.empty:
        _ranking(rows, words, measure)
    else:
        _place(found.iloc[0], words)


def _ranking(rows: pd.DataFrame, words: Words, measure: str) -> None:
    """Draw the places with their value, the largest first; a choice fills the panel. The table has the rest."""
    st.subheader(words(f"overview.measure.{measure}"), anchor=False)
    with st.container(gap=None, key="ranking"):
        for place_id, label in page.once(lambda: _ranked(rows, words, measure), "ranking", measure):
            if st.button(label, key=f"rank-{place_id}", type="tertiary", width="stretch"):
                page.change(panel=place_id)
                st.rerun()
    more(len(rows) - RANKED, words)
    st.caption(text.markdown(words("overview.panel.none")))


def _ranked(rows: pd.DataFrame, words: Words, measure: str) -> list[tuple[str, str]]:
    """Return the first places by a measure, the largest first, each with name and value as Markdown."""
    first = rows.sort_values([measure, "place_id"], ascending=[False, True], na_position="last").head(RANKED)
    values = [words.name(measure, None if pd.isna(value) else int(value)) for value in first[measure]]
    return [(place_id, f"{text.markdown(words.name('place_id', place_id))} **{text.markdown(value)}**")
            for place_id, value in zip(first.place_id, values, strict=True)]  # fmt: skip


def _place(row: Any, words: Words) -> None:
    """Draw the key numbers of a place and the link to its page."""
    name = words.name("place_id", row.place_id)
    st.subheader(text.markdown(name), anchor=False)
    st.caption(words.name("project_role", row.project_role))
    facts((f":material/{ICONS[measure]}:", _fact(measure, row[measure], words)) for measure in UNITS)
    to_page("municipality", words("overview.open_place"), place=str(row.place_id))


def _fact(measure: str, value: Any, words: Words) -> str:
    """Return one number of a place in a sentence, or that it is withheld."""
    if pd.isna(value):
        return words("card.withheld", unit=words(f"column.{measure}"))
    return words(f"overview.panel.{measure}", n=int(value))


def _below(words: Words) -> None:
    chosen = tiles.configured()
    said = [words("map.not_official"), words("map.disclaimer"), words("map.attribution"), *_outlines(words)]
    if chosen:
        said.append(words("map.attribution.tiles", attribution=chosen.attribution))
    st.caption(text.markdown(" ".join(said)))


def _outlines(words: Words) -> list[str]:
    """Return source, date and licence of the boundaries of each level that is drawn."""
    drawn = boundaries.layers(database.store_folder())
    stated = [(words(f"map.boundary.{layer.level}"), layer.stated) for layer in drawn]
    return [
        words("map.boundary.attribution", level=level, source=said["source"], licence=said["licence"],
              vintage=_vintage(said["vintage"], words.language))
        for level, said in stated
    ]  # fmt: skip


def _vintage(stated: str, language: str) -> str:
    """Return a year, month or day (2018, 2018-11, 2018-11-19) in the reader's language."""
    parts = [int(part) for part in stated.split("-")]
    if len(parts) == 1:
        return stated
    when = date(*[*parts, 1][:3])
    return text.day(when, language) if len(parts) == 3 else text.month(when, language)
