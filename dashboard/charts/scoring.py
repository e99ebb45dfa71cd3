"""Chart of the commission's points: every scored application against the threshold of its call."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dashboard import text
from dashboard.charts import style
from dashboard.charts.panels import key
from dashboard.charts.parts import CAMERA, told
from dashboard.charts.rows import BAR, pixels, rows
from dashboard.charts.style import FIRST, FOURTH, INK, SECOND, THIRD, Chart
from dashboard.text import Words

LANES = {"approved": ("●", "circle", FIRST), "reserve": ("◆", "diamond", THIRD), "rejected": ("✖", "x", FOURTH),
         "scored": ("■", "square", SECOND)}  # one above the other, so that outcomes do not cover each other
LANE = 14


def scores(frame: pd.DataFrame, words: Words) -> Chart:
    """Return per criterion the applications as dots over percent of the points, a lane per outcome; the thresholds."""
    criteria = list(dict.fromkeys(frame.criterion))
    lanes = [status for status in LANES if status in set(frame.application_status)]
    titles = [words.name("criterion", code) for code in criteria]
    placed = rows(titles, extra=LANE * (len(lanes) - 1), start=CAMERA)
    tops = dict(zip(criteria, (centre - BAR / 2 + LANE / 2 for centre in placed.centres), strict=True))
    data = [_dots(frame[frame.application_status == status], status, tops, lane * LANE, words)
            for lane, status in enumerate(lanes)]
    percents = sorted(frame.threshold.dropna().unique())
    lines = [_threshold(percent, tops[code], len(lanes), code) for percent in percents for code in criteria]
    labels = [_label(percent, tops[criteria[0]], words) for percent in percents]
    ticks = {"tickvals": [0, 25, 50, 75, 100], "ticktext": [f"{percent} %" for percent in (0, 25, 50, 75, 100)]}
    chart = style.figure(
        data, words, height=int(placed.height), shapes=lines, annotations=[*placed.titles, *labels],
        yaxis=pixels(placed.height), xaxis=style.axis(range=[-1, 103], showgrid=True, tickangle=0, **ticks),
    )
    return key(chart, [(LANES[status][0], LANES[status][2], words.name("application_status", status))
                       for status in lanes])


def _threshold(percent: float, top: float, lanes: int, criterion: str) -> dict[str, Any]:
    """Return the line of a threshold over the lanes of a criterion, thick where it holds: over all of them together."""
    look = {"width": 2.5} if criterion == "all" else {"width": 1.5, "dash": "dot"}
    return {"type": "line", "x0": percent, "x1": percent, "y0": top - LANE * 0.7, "y1": top + LANE * (lanes - 0.3),
            "line": {"color": INK} | look}


def _label(percent: float, top: float, words: Words) -> dict[str, Any]:
    said = {"text": words("grants.threshold", percent=percent), "showarrow": False, "font": {"size": 12, "color": INK}}
    return said | {"x": percent, "y": top - LANE * 0.7, "yanchor": "bottom", "xanchor": "left", "xshift": -3}


def _dots(part: pd.DataFrame, status: str, tops: dict[str, float], shift: float, words: Words) -> dict[str, Any]:
    """Return the dots of one outcome, one for all applications of a criterion with the same whole percent."""
    _, symbol, colour = LANES[status]
    name = words.name("application_status", status)
    same = part.assign(percent=part.score_percent.round()).dropna(subset="percent")
    grouped = same.groupby(["criterion", "percent"], sort=False).application.agg(n="size", title="first").reset_index()
    hover = [told(words.name("criterion", row.criterion), f"{name}, {text.percent(row.percent / 100, words.language)}",
                  row.title if row.n == 1 else words("unit.applications.n", n=row.n)) for row in grouped.itertuples()]
    return {
        "type": "scatter", "mode": "markers", "name": name, "x": list(grouped.percent),
        "y": [tops[code] + shift for code in grouped.criterion],
        "hovertext": hover, "hovertemplate": "%{hovertext}<extra></extra>",
        "marker": {"color": colour, "symbol": symbol, "opacity": 0.85, "line": {"width": 1.5, "color": colour},
                   "size": _sizes(grouped.n)},
    }


def _sizes(counts: pd.Series) -> list[float]:
    """Return the sizes of dots, alike for few applications, by number where many share a percent; a lane holds all."""
    most = counts.max()
    return [9.0 if most <= 3 else 4 + 9 * (n / most) ** 0.5 for n in counts]
