"""The completeness grid: for each place and kind of data whether the last fact is recent, by shape, number and word."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dashboard import text
from dashboard.charts import panels, style
from dashboard.charts.rows import GAP, note, pixels, rows
from dashboard.charts.style import FIRST, FOURTH, INK, SECOND, Chart
from dashboard.text import Words

SHOWN = 15
STATES = {  # freshness → sign of the key, shape and colour of the mark
    "available": ("●", "circle", FIRST),
    "due": ("◆", "diamond", SECOND),
    "overdue": ("▲", "triangle-up", FOURTH),
    "missing": ("✕", "x", INK),
}
_HEAD = 30  # pixels of the line with the kinds of data
_MARK = 13


def grid(frame: pd.DataFrame, words: Words) -> Chart:
    """Return a row per place, the fifteen with most missing and overdue first, and a mark per kind of data."""
    places = list(dict.fromkeys(frame.place_id))
    topics = sorted(frame.report_topic.unique(), key=_position)
    shown = frame[frame.place_id.isin(places[:SHOWN])]
    placed = rows([words.name("place_id", place) for place in places[:SHOWN]], lines=1, start=_HEAD)
    where = dict(zip(places, placed.centres, strict=False))
    data = [_marks(state, shown[shown.freshness == state], where, topics, words) for state in STATES]
    heads = [_head(position, topic, words) for position, topic in enumerate(topics)]
    others = frame[~frame.place_id.isin(places[:SHOWN])]
    rest = [note(_others(others, words), placed.height - GAP + 4)] if len(others) else []
    chart = style.figure(
        [series for series in data if series["x"]], words, height=int(placed.height) + (40 if rest else 0),
        annotations=[*placed.titles, *heads, *rest], yaxis=pixels(placed.height + (40 if rest else 0)),
        xaxis=style.axis(visible=False, range=[-0.15, len(topics) - 0.3]),
    )
    signs = [(sign, colour, words.name("freshness", state)) for state, (sign, _, colour) in STATES.items()]
    return panels.key(chart, signs)


def _position(topic: str) -> tuple[bool, int, str]:
    """Return where a kind of data stands: in the order of the projects' work, unknown ones last."""
    order = ("mapping", "events", "plans", "early_warning", "grants", "indicators")
    return topic not in order, order.index(topic) if topic in order else 0, topic


def _head(position: int, topic: str, words: Words) -> dict[str, Any]:
    name = panels.short("report_topic", topic, words)
    return note(name, 6) | {"xref": "x", "x": position - 0.08, "xshift": 0, "font": {"size": 11, "color": INK}}


def _marks(state: str, cells: pd.DataFrame, where: dict[str, float], topics: list[str],
           words: Words) -> dict[str, Any]:
    """Return the marks of one state, each with the days since the last fact."""
    _, shape, colour = STATES[state]
    days = ["–" if pd.isna(day) else text.number(day, words.language) for day in cells.days_since]
    return {
        "type": "scatter", "mode": "markers+text", "name": words.name("freshness", state), "text": days,
        "x": [topics.index(topic) for topic in cells.report_topic], "y": [where[place] for place in cells.place_id],
        "marker": {"symbol": shape, "color": colour, "size": _MARK}, "textposition": "middle right",
        "textfont": {"size": 13, "color": INK}, "cliponaxis": False,
        "hovertext": [_sentence(cell, words) for cell in cells.itertuples()],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def _sentence(cell: Any, words: Words) -> str:
    """Return what a mark says, in words."""
    place = style.plain(words.name("place_id", cell.place_id))
    said = {"topic": words.name("report_topic", cell.report_topic), "every": int(cell.every_days),
            "state": words.name("freshness", cell.freshness)}
    if pd.isna(cell.last_fact_on):
        return f"{place}<br>{style.plain(words('data.completeness.nothing', **said), 46)}"
    said |= {"date": cell.last_fact_on.date(), "n": int(cell.days_since)}
    return f"{place}<br>{style.plain(words('data.completeness.cell', **said), 46)}"


def _others(rest: pd.DataFrame, words: Words) -> str:
    """Return a sentence about the places without a row of their own."""
    counts = rest.freshness.value_counts()
    said = ", ".join(f"{words.name('freshness', state)} {text.number(counts.get(state, 0), words.language)}"
                     for state in STATES)
    return style.plain(words("data.completeness.others", n=rest.place_id.nunique(), states=said), 46)
