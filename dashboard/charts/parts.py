"""Bars made of parts, one bar a row under its title: the vocabulary of the charts of grants."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.charts import style
from dashboard.charts.rows import BAR, Rows, note, pixels
from dashboard.charts.style import GROUND, Chart
from dashboard.text import Words

SHOWN = 15
ROOM = 1.5  # of the longest bar: the axis goes on for the text at its end
_LETTER = 0.024  # of the plot: the width of a letter on a phone
CAMERA = 10  # pixels above the first row: its bar stays clear of the button that saves the picture


@dataclass(frozen=True)
class Part:
    """One part of every bar: its name, lengths (None: withheld), the texts on it and when pointed at, its colour."""

    name: str
    lengths: Sequence[float | None]
    shown: Sequence[str]
    hover: Sequence[str]
    colour: str
    code: object = None


def stacked(parts: Sequence[Part], placed: Rows, words: Words, *, inside: bool = True, most: float = 1.0,
            legend: int = 0) -> Chart:
    """Return bars of parts in their rows; texts stand `inside` them where they fit, or after the end of each part.

    `most` is the end of the axis if texts stand inside, else the longest bar, after which a text needs room.
    """
    end = most if inside else most * ROOM
    return style.figure(
        [bar(part, placed, end if inside else None) for part in parts], words, height=int(placed.height),
        legend=legend, barmode="stack", annotations=list(placed.titles), yaxis=pixels(placed.height),
        xaxis=style.axis(range=[0, end], visible=False),
    )


def bar(part: Part, placed: Rows, inside: float | None = None) -> dict[str, Any]:
    """Return one part of every bar; texts stand after its end, or inside where they fit on an axis of that length."""
    shown = list(part.shown)
    if inside is not None:
        shown = [said if (length or 0) / inside > _LETTER * (len(said) + 1) else ""
                 for said, length in zip(shown, part.lengths, strict=True)]
    drawn = style.bars(style.plain(part.name), list(placed.centres), list(part.lengths), colour=part.colour,
                       code=part.code, shown=shown, inside=inside is not None)
    look = {"constraintext": "none", "insidetextfont": {"color": GROUND, "size": 12}}
    hover = {"hovertext": list(part.hover), "hovertemplate": "%{hovertext}<extra></extra>"}
    return drawn | look | hover | {"width": [BAR] * len(placed.centres)}


def told(title: str, *lines: str) -> str:
    """Return what is said of a bar when pointed at: its title over further lines."""
    return "<br>".join(style.plain(line, 46) for line in (title, *lines))


def with_more(chart: Chart, left_out: int, height: float, words: Words) -> Chart:
    """Return the chart with a last line that says how many rows more the table has."""
    if not left_out:
        return chart
    layout = chart["layout"]
    notes = [*layout["annotations"], note(words("plans.more_rows", n=left_out), height - 4)]
    axis = layout["yaxis"] | {"range": [height + 20, 0]}
    return chart | {"layout": layout | {"annotations": notes, "yaxis": axis, "height": layout["height"] + 20}}
