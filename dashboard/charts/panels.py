"""People beside participations: two panels of bars over the same labels, each on its own scale."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from dashboard.charts import style
from dashboard.charts.style import Chart
from dashboard.text import Words

COUNTS = ("people", "participations")
LABEL_WIDTH = 18
_UNKNOWN = ("unknown", "U")
_LINE = 17


def short(column: str, code: object, words: Words) -> str:
    """Return the short label of a code where it has one, broken into lines that a phone can hold."""
    try:
        return style.plain(words(f"code.{column}.{code}.short"), LABEL_WIDTH)
    except KeyError:
        return style.plain(words.name(column, code), LABEL_WIDTH)  # type: ignore[attr-defined]


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
        "text": content, "showarrow": False, "align": "left", "font": {"size": 13},
        "x": x, "xref": "paper", "xanchor": "left", "y": y, "yref": "paper", "yanchor": "bottom",
    }


def beside(rows: pd.DataFrame, labels: Sequence[str], codes: Sequence[object], words: Words,
           colours: Sequence[str] = ()) -> Chart:
    """Return people (left) and participations (right) per label; without `colours` unknown is grey."""
    colours = colours or [style.GREY if code in _UNKNOWN else style.FIRST for code in codes]
    fill = style.marker(style.FIRST) | {"color": list(colours), "pattern": _hatch(codes)}
    data = [
        style.bars(words(f"column.{count}"), list(labels), rows[count].astype(int).tolist())
        | {"marker": fill}
        for count in COUNTS
    ]
    people, participations = (1.5 * max(1, *series["x"]) for series in data)
    titles = [style.plain(words(f"participation.{count}.panel"), LABEL_WIDTH) for count in COUNTS]
    return style.figure(
        [data[0], data[1] | {"xaxis": "x2"}], words, height=_height(labels), legend=True, showlegend=False,
        annotations=[heading(0, titles[0]), heading(0.54, titles[1])], yaxis=names(labels),
        xaxis=bare(people, domain=[0, 0.46]), xaxis2=bare(participations, domain=[0.54, 1]),
    )


def _hatch(codes: Sequence[object]) -> dict[str, Any]:
    """Return the pattern of bars: unknown ones are hatched."""
    pattern = style.marker(style.GREY, "unknown")["pattern"]
    return pattern | {"shape": [pattern["shape"] if code in _UNKNOWN else "" for code in codes]}


def _height(labels: Sequence[str]) -> int:
    """Return pixels enough for the label with the most lines in every row."""
    lines = max((label.count("<br>") + 1 for label in labels), default=1)
    return len(labels) * max(style.BAR_HEIGHT, _LINE * lines + 4) + 8
