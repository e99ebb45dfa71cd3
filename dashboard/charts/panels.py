"""People beside participations: two panels of bars over the same labels, each on its own scale."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from dashboard import text
from dashboard.charts import style
from dashboard.charts.style import Chart
from dashboard.text import Words

COUNTS = ("people", "participations")
LABEL_WIDTH = 18
OTHERS = "other_places"
_HEADING_WIDTH = 10
_LINE, _BAR, _CAMERA = 17, 20, 20


def short(column: str, code: object, words: Words) -> str:
    """Return the short label of a code where it has one, broken into lines that a phone can hold."""
    try:
        return style.plain(words(f"code.{column}.{code}.short"), LABEL_WIDTH)
    except KeyError:
        return style.plain(words.name(column, code), LABEL_WIDTH)


def apart(labels: Iterable[str]) -> list[str]:
    """Return the labels, those that repeat (two places of one name) kept apart by unseen characters."""
    seen: list[str] = []
    for label in labels:
        repeats = sum(other.rstrip("\u200b") == label for other in seen)
        seen.append(label + "\u200b" * repeats)
    return seen


def bare(top: float, **more: Any) -> dict[str, Any]:
    """Return an axis from 0 to `top` without numbers: the bars carry theirs."""
    return style.axis(visible=False, range=[0, top]) | more


def names(labels: Sequence[str], **more: Any) -> dict[str, Any]:
    """Return an axis of exactly these labels from top to bottom."""
    order = list(labels)[::-1]
    fixed = {"type": "category", "categoryorder": "array", "categoryarray": order}
    return style.axis(**fixed, showgrid=False, ticks="") | more


def heading(x: float, content: str, y: float = 1) -> dict[str, Any]:
    """Return a small title over a panel; x and y are shares of the plot."""
    return {
        "text": content, "showarrow": False, "align": "left", "font": {"size": 12, "color": style.INK},
        "x": x, "xref": "paper", "xanchor": "left", "y": y, "yref": "paper", "yanchor": "bottom",
    }


def beside(rows: pd.DataFrame, labels: Sequence[str], codes: Sequence[object], words: Words,
           colours: Sequence[str] = ()) -> Chart:
    """Return people (left) and participations (right) per label; without `colours` unknown is grey."""
    labels = apart(labels)
    colours = colours or [style.GREY if code in style.UNKNOWN else style.FIRST for code in codes]
    fill = style.marker(style.FIRST) | {"color": list(colours), "pattern": _hatch(codes)}
    known = {count: [None if pd.isna(value) else int(value) for value in rows[count]] for count in COUNTS}
    data = [_panel(count, values, labels, codes, words) | {"marker": fill} for count, values in known.items()]
    people, participations = (1.5 * max([1, *filter(None, series["x"])]) for series in data)
    notes = [note for (count, values), axis in zip(known.items(), ("x", "x2"), strict=True)
             for note in withheld_notes(labels, values, words.name(count, None), axis)]  # fmt: skip
    titles = [style.plain(words(f"participation.{count}.panel"), _HEADING_WIDTH) for count in COUNTS]
    row = _row(labels)
    chart = style.figure(
        [data[0], data[1] | {"xaxis": "x2"}], words, height=len(labels) * row + 8, bargap=1 - _BAR / row,
        annotations=[heading(0, titles[0]), heading(0.54, titles[1]), *notes], yaxis=names(labels),
        xaxis=bare(people, domain=[0, 0.46]), xaxis2=bare(participations, domain=[0.54, 1]),
    )
    lines = max(title.count("<br>") + 1 for title in titles)
    return above(chart, _LINE * lines, right=_CAMERA)


def withheld_notes(labels: Sequence[str], values: Sequence[object], said: str, axis: str = "x") -> list[dict[str, Any]]:
    """Return a note for each label without a value, in place of its bar: what `said` says."""
    where = {"xref": axis, "x": 0, "xanchor": "left", "yref": "y", "yanchor": "middle", "xshift": 2}
    look = {"text": said, "showarrow": False, "font": {"size": 12, "color": style.INK}}
    return [where | look | {"y": label} for label, value in zip(labels, values, strict=True) if value is None]


def _panel(count: str, values: list[int | None], labels: list[str], codes: Sequence[object],
           words: Words) -> dict[str, Any]:
    """Return one panel; the sum of the other places has a number and no bar, which would dwarf the places."""
    numbers = ["" if value is None else text.number(value, words.language) for value in values]
    lengths = [0 if code == OTHERS and value is not None else value for code, value in zip(codes, values, strict=True)]
    name = words(f"column.{count}")
    series = style.bars(name, labels, lengths, shown=numbers)
    return series | {"hovertemplate": f"%{{y}}<br>{name}: %{{text}}<extra></extra>"}


def _hatch(codes: Sequence[object]) -> dict[str, Any]:
    """Return the pattern of bars: unknown ones are hatched."""
    pattern = style.marker(style.GREY, "unknown")["pattern"]
    shapes = [pattern["shape"] if code in style.UNKNOWN else "" for code in codes]
    return pattern | {"shape": shapes, "bgcolor": style.GREY}  # one colour: from a list plotly computes none and warns


def _row(labels: Sequence[str]) -> int:
    """Return the pixels of a row that hold the label with the most lines."""
    lines = max((label.count("<br>") + 1 for label in labels), default=1)
    return max(style.BAR_HEIGHT, _LINE * lines + 4)


def above(chart: Chart, pixels: int, *, right: int = 0) -> Chart:
    """Return the chart with so much more room over the plot, and at its right for the camera."""
    layout = chart["layout"]
    margin = layout["margin"] | {"t": layout["margin"]["t"] + pixels, "r": layout["margin"]["r"] + right}
    return chart | {"layout": layout | {"margin": margin, "height": layout["height"] + pixels}}


def key(chart: Chart, entries: Sequence[tuple[str, str, str]], *, per_line: int = 2) -> Chart:
    """Return the chart with a key over it, of (sign, colour, name): plotly's own does not fit a phone."""
    signs = [f'<span style="color:{colour}">{sign}</span> {style.plain(name)}'
             for sign, colour, name in entries]
    lines = ["   ".join(signs[i : i + per_line]) for i in range(0, len(signs), per_line)]
    layout = chart["layout"]
    notes = [*layout.get("annotations", []), heading(0, "<br>".join(lines))]
    return above(chart | {"layout": layout | {"annotations": notes, "showlegend": False}}, _LINE * len(lines))


def key_of_sexes(chart: Chart, sexes: Iterable[str], words: Words) -> Chart:
    """Return the chart with the key of the sexes it shows."""
    named = [(sex, words("participation.key.others") if sex == "others" else words.name("sex", sex)) for sex in sexes]
    signs = [("▨" if sex in style.UNKNOWN else "■", style.SEX_COLOURS.get(sex, style.FOURTH), name)
             for sex, name in named]
    return key(chart, signs, per_line=1 if any(sex == "others" for sex, _ in named) else 2)
