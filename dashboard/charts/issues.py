"""Charts of what people raised: what became of it, and the dialogues where it was named."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dashboard import text
from dashboard.charts import panels, style
from dashboard.charts.rows import BAR, pixels, rows
from dashboard.charts.schedule import month_axis
from dashboard.charts.style import FAINT, FIRST, GREY, GROUND, INK, SECOND, THIRD, Chart
from dashboard.text import Words

STATES = ("open", "referred", "planned", "resolved", "declined")
_FILLS = {"raised": INK, "open": GREY, "referred": SECOND, "planned": FIRST, "resolved": FIRST, "declined": GROUND}
_LINES = (("platforms_total", FIRST, "solid"), ("issues_total", SECOND, "dash"), ("centres_total", THIRD, "dot"))
_LINE_SIGNS = {"solid": "━", "dash": "╍", "dot": "┅"}
_HOVER = {"hovertemplate": "%{hovertext}<extra></extra>"}


def flow(frame: pd.DataFrame, words: Words) -> Chart:
    """Return all issues raised as one bar, and below it their states, each bar going on where the last ended."""
    total = int(frame.issues.sum())
    steps = [{"issue_status": "raised", "issues": total, "start": 0}]
    for row in frame.to_dict("records"):
        before = steps[-1] if len(steps) > 1 else {"start": 0, "issues": 0}
        steps.append(row | {"start": before["start"] + before["issues"]})
    placed = rows([_step(step, total, words) for step in steps])
    series = style.bars("", list(placed.centres), [step["issues"] for step in steps], shown=[""] * len(steps))
    marker = {"color": [_FILLS[step["issue_status"]] for step in steps], "pattern": _patterns(steps),
              "line": {"color": GREY, "width": [int(step["issue_status"] == "declined") for step in steps]}}
    series |= _HOVER | {"base": [step["start"] for step in steps], "width": [BAR] * len(steps), "marker": marker,
                        "hovertext": [_step(step, total, words) for step in steps]}
    tracks = [_track(centre, total) for centre in placed.centres]
    return style.figure([series], words, height=int(placed.height), annotations=list(placed.titles), shapes=tracks,
                        yaxis=pixels(placed.height), xaxis=style.axis(range=[0, total], visible=False))


def _step(step: dict[str, Any], total: int, words: Words) -> str:
    """Return a state, its number of issues, its share of all, and how many have an activity that answers."""
    state, count = step["issue_status"], int(step["issues"])
    if state == "raised":
        return f"{words('warning.issue_flow.raised')} · {words('unit.issues.n', n=count)}"
    said = [words.name("issue_status", state), _counted(count, total, words)]
    if step["with_activity"]:
        said.append(words("warning.issue_flow.answered", n=int(step["with_activity"])))
    return " · ".join(said)


def _counted(count: int, total: int, words: Words) -> str:
    return f"{text.number(count, words.language)} ({text.percent(count / total, words.language)})"


def _patterns(steps: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the patterns of the bars: what is in a plan and what is open differ from their like without colour."""
    shapes = {"planned": "/", "open": ".", "declined": ""}
    return {"shape": [shapes.get(step["issue_status"], "") for step in steps], "size": 6, "solidity": 0.3,
            "fgcolor": GROUND, "fillmode": "overlay", "bgcolor": GREY}


def _track(centre: float, total: int) -> dict[str, Any]:
    """Return the ground of a bar, as long as all issues."""
    return {"type": "rect", "x0": 0, "x1": total, "y0": centre - BAR / 2, "y1": centre + BAR / 2,
            "fillcolor": FAINT, "line": {"width": 0}, "layer": "below"}


def dialogues(frame: pd.DataFrame, words: Words) -> Chart:
    """Return three rising lines over month ends: platforms held, issues named there, centres."""
    data = [_line(column, frame, colour, dash, words) for column, colour, dash in _LINES]
    last = {column: int(frame[column].iloc[-1]) for column, *_ in _LINES}
    signs = [(_LINE_SIGNS[dash], colour, f"{words(f'column.{column}')}: {text.number(last[column], words.language)}")
             for column, colour, dash in _LINES]
    chart = style.figure(data, words, height=240, yaxis=style.axis(rangemode="tozero", tickformat=",d", nticks=5),
                         xaxis=_months(frame, words))
    return panels.key(chart, signs, per_line=1)


def _line(column: str, frame: pd.DataFrame, colour: str, dash: str, words: Words) -> dict[str, Any]:
    name = words(f"column.{column}")
    days, counts = [day.date().isoformat() for day in frame.day], frame[column].astype(int).tolist()
    hover = [f"{text.day(day, words.language)}<br>{name}: {count}"
             for day, count in zip(frame.day, counts, strict=True)]
    line = style.line(name, days, counts, colour=colour, dash=dash)
    if len(days) == 1:
        line |= {"mode": "markers", "marker": {"color": colour, "size": 9}}
    return line | _HOVER | {"hovertext": hover}


def _months(frame: pd.DataFrame, words: Words) -> dict[str, Any]:
    first, last = frame.day.min(), frame.day.max()
    edge = (last - first) * 0.02 + pd.Timedelta(days=1)
    reach = [(first - edge).date().isoformat(), (last + edge).date().isoformat()]
    return month_axis(first, last, words) | {"range": reach}
