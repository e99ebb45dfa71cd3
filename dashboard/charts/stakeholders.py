"""Who is there: organisations by type, areas where nobody works, needs by pillar, active citizens."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dashboard import text
from dashboard.charts import panels, style
from dashboard.charts.rows import BAR, pixels, rows
from dashboard.charts.style import FAINT, FIRST, FOURTH, GREY, GROUND, INK, SECOND, SEX_COLOURS, THIRD, Chart
from dashboard.text import Words

SHOWN = 15
AREAS = ("A1", "A2", "A3", "A4", "A5")
STATUSES = ("open", "referred", "planned", "resolved", "declined")
SEXES = {"women": "F", "men": "M", "other_sex": "X", "sex_unknown": "U"}
_COLOURS = {"open": GREY, "referred": THIRD, "planned": SECOND, "resolved": FIRST, "declined": GROUND}
_CELL, _HEAD, _FILL = 36, 22, 0.96  # pixels of a cell and of the heads; share of its place that a cell fills
_FILLS, _INKS = ({"some": FAINT, "gap": FOURTH, "unmapped": GROUND}, {"some": INK, "gap": GROUND, "unmapped": INK})
_HATCH = {"shape": "/", "size": 6, "solidity": 0.15, "fgcolor": GREY, "bgcolor": GROUND}


def by_type(frame: pd.DataFrame, words: Words) -> Chart:
    """Return one bar per type: active organisations, and hatched those no longer active."""
    labels = panels.apart(panels.short("organisation_type", code, words) for code in frame.organisation_type)
    totals = [text.number(n, words.language) for n in frame.organisations]
    active, closed = list(frame.active), list(frame.closed)
    at_end = [total if not gone else "" for total, gone in zip(totals, closed, strict=True)]
    after = [total if gone else "" for total, gone in zip(totals, closed, strict=True)]
    data = [style.bars(words("column.active"), labels, active, shown=at_end)]
    if any(closed):
        hatched = style.marker(GREY, "unknown")
        data.append(style.bars(words("column.closed"), labels, closed, shown=after) | {"marker": hatched})
    row = style.BAR_HEIGHT + 8
    chart = style.figure(data, words, height=len(labels) * row + 8, barmode="stack", bargap=0.42,
                         yaxis=panels.names(labels), xaxis=panels.bare(1.15 * max(frame.organisations)))
    keys = [("■", FIRST, words("column.active")), ("▨", GREY, words("column.closed"))]
    return panels.key(chart, keys[: len(data)], per_line=1)


def areas(frame: pd.DataFrame, words: Words) -> Chart:
    """Return a cell per place and area: how many work there, or by sign and word that nobody does; at most 15 rows."""
    shown = frame.head(SHOWN)
    names = [words.name("place_id", place) for place in shown.place_id]
    placed = rows(names, lines=1, extra=_CELL - BAR)
    centres = [centre + (_CELL - BAR) / 2 for centre in placed.centres]
    data = [_cells(number, area, shown, names, centres, words) for number, area in enumerate(AREAS)]
    heads = [_head(number, area) for number, area in enumerate(AREAS)]
    chart = style.figure(data, words, height=int(placed.height), barmode="overlay", yaxis=pixels(placed.height),
                         annotations=[*placed.titles, *heads], xaxis=panels.bare(len(AREAS)))
    left = len(frame) - len(shown)
    more = [("", INK, words("stakeholders.areas.more", n=left))] if left else []
    named = [("", INK, _area(area, words)) for area in AREAS]
    chart = panels.key(panels.above(chart, _HEAD), [*named, *_signs(shown, words), *more], per_line=1)
    chart["layout"]["annotations"][-1]["yshift"] = _HEAD  # the key stands over the heads of the columns
    return chart


def _signs(shown: pd.DataFrame, words: Words) -> list[tuple[str, str, str]]:
    """Return what the signs of the cells mean, those that occur."""
    signs = [("✕", FOURTH, words("stakeholders.areas.nobody"))] if shown.gaps.any() else []
    is_unknown = (shown.organisations == 0).any()
    return [*signs, ("?", GREY, words("stakeholders.areas.unmapped"))] if is_unknown else signs


def _area(area: str, words: Words) -> str:
    return panels.short("area", area, words).replace("<br>", " ")


def _cells(number: int, area: str, shown: pd.DataFrame, names: list[str], centres: list[float],
           words: Words) -> dict[str, Any]:
    """Return the cells of one area: filled with a count, marked where nobody works, hatched where nothing is known."""
    counts, name = list(shown[area.lower()]), _area(area, words)
    kinds = [_kind(count) for count in counts]
    said = [_said(kind, count, words) for kind, count in zip(kinds, counts, strict=True)]
    hover = [f"{style.plain(place)}<br>{name}: {cell.replace('<br>', ' ')}"
             for place, cell in zip(names, said, strict=True)]
    pattern = _HATCH | {"shape": ["/" if kind == "unmapped" else "" for kind in kinds]}
    drawn = style.bars(name, centres, [_FILL] * len(names), shown=said, inside=True)
    return drawn | {
        "base": [number + (1 - _FILL) / 2] * len(names), "width": [_CELL] * len(names), "customdata": kinds,
        "hovertext": hover, "hovertemplate": "%{hovertext}<extra></extra>", "constraintext": "none",
        "insidetextfont": {"color": [_INKS[kind] for kind in kinds], "size": 12},
        "marker": {"color": [_FILLS[kind] for kind in kinds], "line": {"width": 0}} | _patterned(pattern, kinds),
    }


def _patterned(pattern: dict[str, Any], kinds: list[str]) -> dict[str, Any]:
    return {"pattern": pattern} if "unmapped" in kinds else {}


def _kind(count: float) -> str:
    if pd.isna(count):
        return "unmapped"
    return "some" if count > 0 else "gap"


def _said(kind: str, count: float, words: Words) -> str:
    """Return what stands in a cell: the count, or sign and word."""
    if kind == "some":
        return text.number(int(count), words.language)
    return f"✕<br>{words('stakeholders.areas.gap')}" if kind == "gap" else "?"


def _head(number: int, area: str) -> dict[str, Any]:
    return {"text": f"<b>{area}</b>", "showarrow": False, "x": number + 0.5, "y": 1, "yref": "paper",
            "yanchor": "bottom", "font": {"size": 13, "color": INK}}


def needs(frame: pd.DataFrame, words: Words) -> Chart:
    """Return one bar per 1325 pillar: needs and opportunities by what became of them; an empty one keeps its row."""
    titles = [_needed(row, words) for row in frame.itertuples()]
    placed = rows(titles)
    data = []
    for status in STATUSES:
        counts, name = [int(n) for n in frame[status]], words.name("issue_status", status)
        shown = [text.number(n, words.language) if n else "" for n in counts]
        bar = style.bars(name, list(placed.centres), counts, shown=shown, inside=True) | {"marker": _fill(status)}
        bar["marker"]["line"] = {"width": [1 if n else 0 for n in counts], "color": _edge(status)}
        bar["insidetextfont"] = {"color": INK if status == "declined" else GROUND}
        hover = [f"{style.plain(title, 46)}<br>{name}: {n}" for title, n in zip(titles, counts, strict=True)]
        data.append(bar | {"width": [BAR] * len(counts), "hovertext": hover,
                           "hovertemplate": "%{hovertext}<extra></extra>"})
    return style.figure(data, words, height=int(placed.height), legend=2, barmode="stack",
                        annotations=list(placed.titles), yaxis=pixels(placed.height),
                        xaxis=style.axis(rangemode="tozero", visible=False))


def _needed(row: Any, words: Words) -> str:
    """Return a pillar with its number of needs and of opportunities."""
    counts = f"{words('unit.needs.n', n=row.needs)}, {words('unit.opportunities.n', n=row.opportunities)}"
    return f"{words.name('pillar', row.pillar)} · {counts}"


def _edge(status: str) -> str:
    return GREY if status == "declined" else GROUND


def _fill(status: str) -> dict[str, Any]:
    hatched = {"pattern": _HATCH} if status == "declined" else {}
    return {"color": _COLOURS[status]} | hatched


def active_citizens(frame: pd.DataFrame, words: Words) -> Chart:
    """Return one bar per home place, the first 15, and unknown, by sex; the others together as a number."""
    known, unknown = frame[frame.place_id != "unknown"], frame[frame.place_id == "unknown"]
    shown, rest = known.head(SHOWN), known.iloc[SHOWN:]
    labels = [style.plain(words.name("place_id", place), panels.LABEL_WIDTH) for place in shown.place_id]
    others = [style.plain(words("participation.other_places", n=len(rest)), panels.LABEL_WIDTH)] if len(rest) else []
    labels = panels.apart([*labels, *(panels.short("place_id", code, words) for code in unknown.place_id), *others])
    drawn = pd.concat([shown, unknown])
    sexes = [column for column in SEXES if drawn[column].sum() > 0]
    data = [_sex(column, labels[: len(drawn)], [int(n) for n in drawn[column]], words) for column in sexes]
    notes = [_sum(int(rest.people.sum()), labels[-1], words)] if others else []
    chart = style.figure(data, words, height=len(labels) * 40 + 8, barmode="stack", bargap=0.4, annotations=notes,
                         yaxis=panels.names(labels), xaxis=panels.bare(max(drawn.people)),
                         uniformtext={"minsize": 11, "mode": "hide"})
    return panels.key_of_sexes(chart, [SEXES[column] for column in sexes], words)


def _sum(people: int, label: str, words: Words) -> dict[str, Any]:
    """Return the number of the other places: it has no bar, which would dwarf those of the places."""
    return {"text": text.number(people, words.language), "showarrow": False, "x": 0, "xanchor": "left", "y": label,
            "font": {"size": 13, "color": INK}}


def _sex(column: str, labels: list[str], counts: list[int], words: Words) -> dict[str, Any]:
    sex = SEXES[column]
    shown = [text.number(n, words.language) if n else "" for n in counts]
    return style.bars(words.name("sex", sex), labels, counts, colour=SEX_COLOURS[sex], code=sex, shown=shown,
                      inside=True)
