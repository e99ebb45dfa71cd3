"""What changed in capacity: mean scores before and after of the organisations assessed twice, as dumbbells."""

from __future__ import annotations

import textwrap
from typing import Any

import pandas as pd

from dashboard import text
from dashboard.charts import panels, style
from dashboard.charts.style import FIRST, GREY, GROUND, INK, Chart
from dashboard.text import Words

WEAKEST, STRONGEST = 1, 4
PLACES, A_ROW = 6, 2  # small multiples at most, and side by side
_ROW, _SMALL_ROW, _TITLE, _BETWEEN = 38, 22, 54, 84  # pixels: rows, name over a panel, panel to panel
_GAP = 0.06  # share of the width between two panels
_NAME, _LINE = 14, 30  # letters of a line over a small panel, over the chart


def dumbbells(frame: pd.DataFrame, words: Words) -> Chart:
    """Return one row per dimension: hollow before, filled after, and the change at the right."""
    labels = [_area(code, words) for code in frame.capacity_dimension]
    first = frame.iloc[0]
    counted = words("stakeholders.capacity.counted", n=int(first.organisations_twice),
                    of=int(first.organisations_assessed))
    changes = [_change(gain, label, words) for gain, label in zip(frame.gain, labels, strict=True)]
    chart = style.figure(_pair(frame, labels, "x", "y", words, size=13), words, height=len(labels) * _ROW + 8,
                         yaxis=panels.names(labels), xaxis=_scale(), annotations=changes)
    chart["layout"]["margin"]["r"] = 56
    return panels.key(chart, [*_lines(counted), *_key(words)], per_line=1)


def _lines(sentence: str) -> list[tuple[str, str, str]]:
    """Return a sentence as lines of a key, short enough for a phone."""
    return [("", INK, line) for line in textwrap.wrap(sentence, _LINE)]


def by_place(frame: pd.DataFrame, words: Words) -> Chart:
    """Return a small panel of dumbbells per place, at most six, the least changed first."""
    places = list(dict.fromkeys(frame.place_id))
    labels = [_dimension(code, words) for code in dict.fromkeys(frame.capacity_dimension)]
    shown = places[:PLACES]
    rows = len(labels) * _SMALL_ROW
    height = -(-len(shown) // A_ROW) * (rows + _BETWEEN) - _BETWEEN
    data, layout, notes = [], {}, []
    for number, place in enumerate(shown):
        line, column = divmod(number, A_ROW)
        end = "" if number == 0 else str(number + 1)
        left, top = column / A_ROW, 1 - line * (rows + _BETWEEN) / height
        layout |= _axes(end, (left, left + 1 / A_ROW - _GAP), (max(0, top - rows / height), top), labels)
        part = frame[frame.place_id == place]
        named = [_dimension(code, words) for code in part.capacity_dimension]
        data += _pair(part, named, f"x{end}", f"y{end}", words, size=10)
        notes.append(panels.heading(left, _panel_title(place, part, words), top))
    more = len(places) - len(shown)
    said = _lines(words("stakeholders.capacity.more", n=more)) if more else []
    chart = panels.above(style.figure(data, words, height=height, annotations=notes, **layout), _TITLE)
    chart = panels.key(chart, [*said, *_key(words)], per_line=1)
    chart["layout"]["annotations"][-1]["yshift"] = _TITLE  # the key stands over the names of the first panels
    return chart


def _axes(end: str, across: tuple[float, float], down: tuple[float, float], labels: list[str]) -> dict[str, Any]:
    """Return the axes of a small panel; only those at the left name the dimensions."""
    small = {"tickfont": {"size": 12}}
    return {f"xaxis{end}": _scale(domain=across, anchor=f"y{end}") | small,
            f"yaxis{end}": panels.names(labels, domain=down, anchor=f"x{end}", showticklabels=across[0] == 0) | small}


def _panel_title(place: str, part: pd.DataFrame, words: Words) -> str:
    """Return the place's name, its change over all dimensions, and of how many organisations."""
    row = part.iloc[0]
    name = style.plain(words.name("place_id", place), _NAME).split("<br>")
    lines = [name[0] + (" …" if len(name) > 2 else ""), *name[1:2]]
    return f"<b>{'<br>'.join(lines)}</b><br>{_signed(row.place_gain, words)} · n = {int(row.organisations_twice)}"


def _dimension(code: str, words: Words) -> str:
    return panels.short("capacity_dimension", code, words)


def _area(code: str, words: Words) -> str:
    """Return the label of a dimension where there is room: of an area its short name too."""
    short = text.either(words, f"code.area.{code}.short", "")
    return style.plain(short, panels.LABEL_WIDTH) if short else _dimension(code, words)


def _scale(**more: Any) -> dict[str, Any]:
    """Return the axis of scores: 1 weak to 4 very strong."""
    marks = list(range(WEAKEST, STRONGEST + 1))
    return style.axis(range=[WEAKEST - 0.12, STRONGEST + 0.12], tickvals=marks, showgrid=True) | more


def _pair(rows: pd.DataFrame, labels: list[str], x: str, y: str, words: Words, *, size: int) -> list[dict[str, Any]]:
    """Return the bars of the dumbbells, their hollow starts and filled ends."""
    axes = {"xaxis": x, "yaxis": y, "type": "scatter"}
    ends = [at for before, after in zip(rows.baseline, rows.endline, strict=True) for at in (before, after, None)]
    hover = [_hover(row, label, words) for row, label in zip(rows.itertuples(), labels, strict=True)]
    told = {"hovertext": hover, "hovertemplate": "%{hovertext}<extra></extra>"}
    bar = {"mode": "lines", "name": "", "x": ends, "y": [at for one in labels for at in (one, one, None)],
           "line": {"color": GREY, "width": 3}, "hoverinfo": "skip"}
    before = {"mode": "markers", "name": words("column.baseline"), "x": list(rows.baseline), "y": labels,
              "marker": {"color": GROUND, "size": size, "opacity": 1, "line": {"color": FIRST, "width": 2}}}
    after = {"mode": "markers", "name": words("column.endline"), "x": list(rows.endline), "y": labels,
             "marker": {"color": FIRST, "size": size, "opacity": 1, "line": {"color": FIRST, "width": 2}}}
    return [axes | bar, axes | before | told, axes | after | told]


def _hover(row: Any, shown: str, words: Words) -> str:
    """Return dimension, both means, the change, and how many organisations were compared."""
    speak = words.language
    scores = f"{text.number(row.baseline, speak)} → {text.number(row.endline, speak)} ({_signed(row.gain, words)})"
    return f"{shown}<br>{scores}<br>{words('unit.organisations.n', n=int(row.assessed_twice))}"


def _signed(gain: float, words: Words) -> str:
    """Return a change with its sign, the minus as long as the plus."""
    shown = text.number(abs(gain), words.language)
    return shown if shown == "0" else f"{'+' if gain > 0 else '−'}{shown}"


def _change(gain: float, label: str, words: Words) -> dict[str, Any]:
    """Return the change of a dimension as a note at the right of its row."""
    return {"text": f"<b>{_signed(gain, words)}</b>", "showarrow": False, "xref": "paper", "x": 1, "xanchor": "right",
            "xshift": 52, "yref": "y", "y": label, "yanchor": "middle", "font": {"size": 13, "color": INK}}


def _key(words: Words) -> list[tuple[str, str, str]]:
    """Return what the marks mean, and the ends of the scale."""
    marks = [("○", FIRST, words("stakeholders.capacity.before")), ("●", FIRST, words("stakeholders.capacity.after"))]
    return [*marks, ("", INK, words("stakeholders.capacity.scale"))]
