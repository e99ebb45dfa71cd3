"""The places of a project on the map: which circle, which name, what a click means.

Text from data is never code: it lands inside a JavaScript template literal, so all of it goes through `safe`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isnan
from types import MappingProxyType
from typing import Any

import folium
import pandas as pd

from dashboard.maps.marks import COLOURS, EXACT, RING, UNKNOWN, amount, mark, radius, safe
from dashboard.maps.offline import RELIEF_BOUNDS, Corners, OfflineMap, Outlines, Place
from dashboard.text import Words

ALL_NAMED, SOME_NAMED = 20, 12  # up to so many places all have a name; of more only so many, the largest
RETURNED = ["last_object_clicked", "last_object_clicked_count", "last_object_clicked_tooltip"]


@dataclass(frozen=True)
class Plan:
    """What is on a map, worked out once; folium's objects are made of it for each run, which changes them."""

    marks: Sequence[Mapping[str, Any]]
    of_map: Sequence[Any]

    def drawn(self) -> tuple[OfflineMap, folium.FeatureGroup]:
        """Return the map and the circles for st_folium's `feature_group_to_add`."""
        group = folium.FeatureGroup()
        for mark_ in self.marks:
            Place(**mark_).add_to(group)
        return OfflineMap(*self.of_map), group


def draw(places: pd.DataFrame, measure_label: str, words: Words,
         **options: Any) -> tuple[OfflineMap, folium.FeatureGroup]:  # fmt: skip
    """Return the map (the same for every measure) and the circles; what it takes is said by `plan`."""
    return plan(places, measure_label, words, **options).drawn()


def plan(
    places: pd.DataFrame,
    measure_label: str,
    words: Words,
    *,
    unit: str = "",
    selected: str | None = None,
    outlines: Outlines = MappingProxyType({}),
    tiles: str | None = None,
    nearest: float | None = None,
) -> Plan:
    """Return what the map of these places shows.

    `places` has place_id, name, role, latitude, longitude (degrees), point_precision, point_note and value
    (nan = no figure); rows without a point are left out. `nearest` is the zoom the first view may go to,
    `outlines` the files of boundaries to draw.
    """
    ranked = _ranked(places, selected)
    largest = ranked.value.max()
    said = [f"{measure_label}: {amount(value, words, unit)}" for value in ranked.value]
    marks = [_mark(place, told, radius(place.value, largest, len(ranked)), words)
             for place, told in zip(ranked.itertuples(), said, strict=True)]  # fmt: skip
    return Plan(marks, (words, _view(ranked), outlines, tiles, nearest))


def clicked(answer: Mapping[str, Any] | None, places: pd.DataFrame) -> str | None:
    """Return the place_id of the circle in st_folium's answer (ask for RETURNED); None if none was clicked.

    The answer stays until the next click, so ask in st_folium's `on_change`, not in every run.
    """
    point = (answer or {}).get("last_object_clicked")
    if not point:
        return None
    away = (places.latitude - point["lat"]).abs() + (places.longitude - point["lng"]).abs()
    near = places[away < 1e-6]
    told = _plain((answer or {}).get("last_object_clicked_tooltip") or "")
    named = near[[told.startswith(_plain(name)) for name in near.name]]
    found = near if named.empty else named
    return None if found.empty else str(found.place_id.iloc[0])


def _plain(value: object) -> str:
    return " ".join(str(value).split())


def _ranked(places: pd.DataFrame, selected: str | None) -> pd.DataFrame:
    """Return the places that have a point, the chosen one first, then the largest, with rank and is_named."""
    known = places.dropna(subset=["latitude", "longitude"])
    known = known.assign(value=known.value.astype(float), is_chosen=known.place_id == selected)
    known = known.sort_values(["is_chosen", "value", "place_id"], ascending=[False, False, True])
    named = ALL_NAMED if len(known) <= ALL_NAMED else SOME_NAMED
    return known.assign(rank=range(len(known)), is_named=[rank < named for rank in range(len(known))])


def _view(places: pd.DataFrame) -> Corners:
    """Return south-west and north-east of the places inside the relief; the whole relief without any."""
    (south, west), (north, east) = RELIEF_BOUNDS
    inside = places[places.latitude.between(south, north) & places.longitude.between(west, east)]
    if inside.empty:
        return RELIEF_BOUNDS
    points = inside[["latitude", "longitude"]]
    return [points.min().tolist(), points.max().tolist()]


def _mark(place: Any, said: str, size: float, words: Words) -> dict[str, Any]:
    """Return the marker of one place as Place takes it: mark, name, the same for a screen reader, tooltip."""
    is_pilot, is_hollow = place.role == "pilot", place.point_precision not in EXACT
    colour = UNKNOWN if isnan(place.value) else COLOURS.get(place.role, COLOURS["partner"])
    reach = size + 1 + RING * (is_pilot + place.is_chosen)
    name = f'<span class="place-name" aria-hidden="true">{safe(place.name)}</span>' if place.is_named else ""
    circles = mark(size, colour, hollow=is_hollow, ring=is_pilot, chosen=place.is_chosen)
    kind = "place chosen" if place.is_chosen else "place"
    markup = (
        f'<div class="{kind}" data-radius="{reach:.1f}" data-rank="{place.rank}" '
        f'data-place="{safe(place.place_id)}">'
        f'<svg aria-hidden="true">{circles}</svg>'
        f'<span class="place-said">{safe(place.name)}. {safe(said)}</span>{name}</div>'
    )
    tooltip = f"<b>{safe(place.name)}</b> {safe(said)}<small>{safe(_point(place, is_hollow, words))}</small>"
    return {
        "location": [place.latitude, place.longitude], "markup": markup, "reach": reach, "tip": tooltip,
        "z_index_offset": -round(1000 * size), "rise_on_hover": True, "keyboard": bool(place.is_named),
    }  # fmt: skip


def _point(place: Any, is_hollow: bool, words: Words) -> str:
    """Return what the point is: our own words for reference places, else the note as it was written."""
    kind = words(f"code.point_precision.{place.point_precision}") if pd.notna(place.point_precision) else ""
    try:
        note = words(f"map.note.{place.place_id}")
    except KeyError:
        note = place.point_note if pd.notna(place.point_note) else ""
    told = ": ".join(part for part in (kind, str(note)) if part)
    return words("map.approximate", point=told) if is_hollow else told
