"""Rows whose titles stand above their bars, so that long ones fit a phone; the y axis counts pixels."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.charts import style

LATIN, CYRILLIC = 52, 46  # letters of a line that a phone holds
LINE, BAR, GAP = 17, 20, 12
ABOVE_BAR = 3  # pixels between the last line of a title and its bar


def numbered(number: object, name: str) -> str:
    """Return the name of an activity or objective with its number, once: a neutral name holds it already."""
    is_in_it = re.search(rf"(?<![\w.]){re.escape(str(number))}(?![\w.])", name)
    return name if is_in_it else f"{number} {name}"


@dataclass(frozen=True)
class Rows:
    """Where each row's bar has its centre, the titles as annotations, and the height of all, in pixels."""

    centres: tuple[float, ...]
    titles: tuple[dict[str, Any], ...]
    height: float


def rows(titles: Sequence[str], *, lines: int = 2, below: Sequence[str] = (), above: Sequence[str] = (),
         extra: int = 0, start: float = 0) -> Rows:
    """Return the places of rows, each `extra` pixels taller than one bar; titles are cut after `lines` lines.

    `below` are small second titles, `above` headings that begin a group of rows (empty: the group goes on);
    the first row begins at `start`.
    """
    top, centres, notes = start, [], []
    for position, title in enumerate(titles):
        heading = _wrapped(above[position], 2) if above else ""
        if heading:
            notes.append(note(f"<b>{heading}</b>", top + GAP))
            top += GAP + LINE * _lines(heading) + 4
        shown = _wrapped(title, lines)
        if below and below[position]:
            shown = f'{shown}<br><span style="font-size:12px">{style.plain(cut(below[position], 1))}</span>'
        notes.append(note(shown, top))
        top += LINE * _lines(shown) + ABOVE_BAR
        centres.append(top + BAR / 2)
        top += BAR + extra + GAP
    return Rows(tuple(centres), tuple(notes), top)


def _lines(shown: str) -> int:
    return shown.count("<br>") + 1


def note(shown: str, top: float) -> dict[str, Any]:
    """Return a text at the left edge whose top is `top` pixels below that of the plot."""
    return {
        "text": shown, "showarrow": False, "align": "left", "xref": "paper", "x": 0, "xanchor": "left",
        "xshift": -3, "yref": "y", "y": top, "yanchor": "top", "borderpad": 0,
        "font": {"size": 13, "color": style.INK},
    }


def _width(title: str) -> int:
    return CYRILLIC if any(letter >= "\u0400" for letter in title) else LATIN


def _wrapped(title: str, lines: int) -> str:
    return style.plain(cut(title, lines), _width(title))


def cut(title: str, lines: int) -> str:
    """Return the title as far as it fits in so many lines, an ellipsis where something is cut off."""
    room = _width(title) * lines - 6 * (lines - 1)
    return title if len(title) <= room else f"{title[: room - 1].rstrip()}…"


def pixels(height: float) -> dict[str, Any]:
    """Return the y axis of rows: unseen, downwards, one unit a pixel."""
    return style.axis(range=[height, 0], visible=False, automargin=False)


def ends(values: Sequence[float], most: float) -> dict[str, Any]:
    """Return where the texts of bars stand: inside those longer than half the scale, else after the end."""
    places = ["inside" if value > most / 2 else "outside" for value in values]
    inside = {"insidetextanchor": "end", "insidetextfont": {"color": style.GROUND}}
    return {"textposition": places, "constraintext": "none"} | inside
