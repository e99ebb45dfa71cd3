"""Charts of one municipality: who took part, and how its call goes through the steps of the procedure."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dashboard import text
from dashboard.charts import style
from dashboard.charts.panels import beside, short
from dashboard.charts.rows import pixels, rows
from dashboard.charts.schedule import month_axis
from dashboard.charts.style import FIRST, FOURTH, GREY, SEX_COLOURS, Chart
from dashboard.text import Words

DOT = 12


def participation(frame: pd.DataFrame, words: Words) -> Chart:
    """Return people who live there (left) and participations held there (right), per sex."""
    labels = [short("sex", sex, words) for sex in frame.sex]
    return beside(frame, labels, list(frame.sex), words, [SEX_COLOURS[sex] for sex in frame.sex])


def call_stages(frame: pd.DataFrame, words: Words) -> Chart:
    """Return one row per step of the procedure: planned day (hollow), day done (full; a diamond when late)."""
    titles = [_title(row, words) for row in frame.itertuples()]
    calls = (
        frame.call.where(frame.call != frame.call.shift(), "")
        if frame.call.nunique() > 1
        else [""] * len(frame)
    )
    placed = rows(titles, above=list(calls))
    steps = frame.assign(centre=placed.centres)
    done = steps[steps.done_on.notna()]
    data = [
        _dots(steps[steps.planned_on.notna()], "planned_on", GREY, "circle-open", words),
        _dots(done[done.days_late == 0], "done_on", FIRST, "circle", words),
        _dots(done[done.days_late > 0], "done_on", FOURTH, "diamond", words, late=True),
    ]
    return style.figure(
        [dots for dots in data if dots["x"]],
        words,
        height=int(placed.height),
        legend=2,
        annotations=list(placed.titles),
        yaxis=pixels(placed.height),
        xaxis=_span(steps, words),
    )


def _title(row: Any, words: Words) -> str:
    """Return number and name of a step, and of the current one that it is and how many days it is late."""
    said = [f"{row.call_stage}. {words.name('call_stage', row.call_stage)}"]
    if row.step_state == "now":
        said.append(words.name("step_state", "now"))
        said += [words("plans.days_late", n=int(row.days_late))] if row.days_late > 0 else []
    return " · ".join(said)


def _dots(
    part: pd.DataFrame, column: str, colour: str, symbol: str, words: Words, *, late: bool = False
) -> dict[str, Any]:
    name = words("municipality.call_stages.late" if late else f"column.{column}")
    days = [text.day(day, words.language) for day in part[column]]
    told = [f"{name}: {day}" for day in days]
    if late:
        told = [
            f"{said} ({words('unit.days.n', n=int(n))})" for said, n in zip(told, part.days_late, strict=True)
        ]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "x": [day.date().isoformat() for day in part[column]],
        "y": list(part.centre),
        "hovertext": told,
        "hovertemplate": "%{hovertext}<extra></extra>",
        "marker": {"color": colour, "symbol": symbol, "size": DOT, "line": {"width": 2, "color": colour}},
    }


def _span(steps: pd.DataFrame, words: Words) -> dict[str, Any]:
    """Return the time axis over all planned days and days done, with room at both ends."""
    days = pd.concat([steps.planned_on, steps.done_on]).dropna()
    if days.empty:
        return style.axis(visible=False)
    edge = (days.max() - days.min()) * 0.04 + pd.Timedelta(days=1)
    reach = [(days.min() - edge).date().isoformat(), (days.max() + edge).date().isoformat()]
    return month_axis(days.min(), days.max(), words) | {"range": reach}
