"""Charts of plans over time: the timeline (Gantt) of one plan, and burn-up against the plan."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dashboard import text
from dashboard.charts import style
from dashboard.charts.plans import STATUSES, fill
from dashboard.charts.rows import cut, note, numbered, pixels, rows
from dashboard.charts.style import FIRST, FOURTH, GREY, Chart
from dashboard.text import Words

BAR = 14
_ROOM = 40  # pixels above the first row, for the date at the as-of line and the title of the plan
ONE_DAY = pd.Timedelta(days=1)
_HOVER = {"hovertemplate": "%{hovertext}<extra></extra>"}


def timeline(frame: pd.DataFrame, words: Words) -> Chart:
    """Return the Gantt of one plan: planned bars by status, hollow ones to the revised end."""
    titles = [numbered(row.number, row.activity) for row in frame.itertuples()]
    placed = rows(titles, above=_headings(frame), start=_ROOM)
    frame = frame.assign(centre=placed.centres, hover=[_hover(row, words) for row in frame.itertuples()])
    data = [_bars(frame[frame.activity_status == status], status, words) for status in STATUSES.values()]
    data += [_revised(frame[frame.slippage_days != 0], words), _late(frame[frame.days_late > 0], words)]
    line = _as_of_line(frame.as_of.iloc[0], *_ends(frame), words)
    heading = note(f"<b>{style.plain(cut(frame.plan.iloc[0], 1))}</b>", _ROOM / 2)
    return style.figure(
        [trace for trace in data if trace["y"]], words, height=int(placed.height), legend=2,
        barmode="overlay", shapes=line["shapes"], annotations=[heading, *placed.titles, *line["annotations"]],
        yaxis=pixels(placed.height), xaxis=_span(frame, words),
    )


def _as_of_line(day: pd.Timestamp, first: pd.Timestamp, last: pd.Timestamp, words: Words) -> dict[str, Any]:
    """Return the as-of line with its date at its top, on the side where the axis has more room."""
    side = {"xanchor": "right", "xshift": -2} if day - first > last - day else {"xanchor": "left", "xshift": 2}
    line = style.upright_line(_iso(day), words("card.as_of", date=day))
    return line | {"annotations": [label | side | {"yanchor": "top"} for label in line["annotations"]]}


def _headings(frame: pd.DataFrame) -> list[str]:
    """Return the objective where a new one begins, else nothing."""
    begins = frame.objective_number != frame.objective_number.shift()
    return [numbered(row.objective_number, row.objective) if new else ""
            for row, new in zip(frame.itertuples(), begins, strict=True)]


def _hover(row: Any, words: Words) -> str:
    days = [text.day(day, words.language) for day in (row.planned_start, row.planned_end, row.due_on)]
    status = words.name("activity_status", row.activity_status)
    lines = [numbered(row.number, row.activity), words.name("responsible", row.responsible),
             f"{days[0]} – {days[1]}", f"{status}, {row.percent_done} %"]
    if row.slippage_days:
        lines.append(f"{words('column.revised_end')}: {days[2]}")
    return "<br>".join(style.plain(line, 46) for line in lines)


def _bars(part: pd.DataFrame, status: str, words: Words) -> dict[str, Any]:
    """Return the planned bars of the activities of one status."""
    name = words.name("activity_status", status)
    bar = style.bars(name, list(part.centre), _lengths(part.planned_end + ONE_DAY - part.planned_start))
    return _over_dates(bar | {"marker": fill(status)}, part, part.planned_start)


def _revised(part: pd.DataFrame, words: Words) -> dict[str, Any]:
    """Return hollow bars from the planned end to the revised one, to the left where it is earlier."""
    bar = style.bars(words("column.revised_end"), list(part.centre), _lengths(part.due_on - part.planned_end))
    bar["marker"] = {"color": "rgba(0,0,0,0)", "line": {"color": GREY, "width": 1.5}}
    return _over_dates(bar, part, part.planned_end + ONE_DAY)


def _over_dates(bar: dict[str, Any], part: pd.DataFrame, start: pd.Series) -> dict[str, Any]:
    for unused in ("text", "texttemplate", "textposition"):
        bar.pop(unused)
    bases = [_iso(day) for day in start]
    return bar | _HOVER | {"base": bases, "width": [BAR] * len(part), "hovertext": list(part.hover)}


def _lengths(spans: pd.Series) -> list[float]:
    """Return lengths as plotly counts them over dates: in milliseconds."""
    return [span / pd.Timedelta(milliseconds=1) for span in spans]


def _late(part: pd.DataFrame, words: Words) -> dict[str, Any]:
    """Return how late each overdue activity is, written to the right of the as-of line."""
    return _HOVER | {
        "type": "scatter", "mode": "text", "showlegend": False, "name": "", "textposition": "middle right",
        "textfont": {"color": FOURTH},
        "x": [_iso(day) for day in part.as_of], "y": list(part.centre), "hovertext": list(part.hover),
        "text": [f" <b>{words('unit.days.n', n=int(days))}</b>" for days in part.days_late],
    }


def _ends(frame: pd.DataFrame) -> tuple[pd.Timestamp, pd.Timestamp]:
    """Return the first and the last day of the time axis, with room after the as-of line where words stand."""
    as_of = frame.as_of.iloc[0]
    first = min(frame.planned_start.min(), as_of)
    last = max(frame.planned_end.max(), frame.due_on.max(), as_of)
    late = (frame.days_late > 0).any()
    return first, max(last, as_of + (as_of - first) * 0.4) if late else last


def _span(frame: pd.DataFrame, words: Words) -> dict[str, Any]:
    """Return the time axis of a plan."""
    first, last = _ends(frame)
    return month_axis(first, last, words) | {"range": [_iso(first), _iso(last + (last - first) * 0.02)]}


def burn_up(frame: pd.DataFrame, words: Words) -> Chart:
    """Return two lines over month ends: activities planned to be done by then, and done by then."""
    known = frame[frame.done.notna()]
    data = [_over_time(frame.day, frame.planned, words("column.planned"), words, colour=GREY, dash="dash"),
            _over_time(known.day, known.done, words("column.done"), words, colour=FIRST)]
    line = _as_of_line(known.day.max(), frame.day.min(), frame.day.max(), words)
    return style.figure(
        data, words, height=300, legend=1, shapes=line["shapes"],
        annotations=[*line["annotations"], _end(frame, "planned"), _end(known, "done")],
        yaxis=style.axis(rangemode="tozero"), xaxis=month_axis(frame.day.min(), frame.day.max(), words),
    )


def _over_time(days: pd.Series, counts: pd.Series, name: str, words: Words, **look: str) -> dict[str, Any]:
    """Return one line of counts over days, dated in the reader's language."""
    hover = [f"{text.day(day, words.language)}<br>{name}: {int(n)}"
             for day, n in zip(days, counts, strict=True)]
    line = style.line(name, [_iso(day) for day in days], [int(n) for n in counts], **look)
    return line | _HOVER | {"hovertext": hover}


def _end(frame: pd.DataFrame, column: str) -> dict[str, Any]:
    """Return the last number of a line, written above its end."""
    last = frame.iloc[-1]
    count = int(last[column])
    return {"x": _iso(last.day), "y": count, "text": f"<b>{count}</b>", "showarrow": False,
            "xanchor": "right", "yanchor": "bottom", "xshift": -3}


def month_axis(first: pd.Timestamp, last: pd.Timestamp, words: Words) -> dict[str, Any]:
    """Return a time axis with at most five named months, in the reader's language."""
    months = pd.date_range(first.replace(day=1), last, freq="MS")
    ticks = [day for day in months[:: -(-len(months) // 5)] if day >= first or len(months) == 1]
    names = [text.month(day, words.language).replace(" ", "<br>", 1) for day in ticks]
    return style.axis(type="date", tickvals=[_iso(day) for day in ticks], ticktext=names, tickangle=0,
                      showgrid=True)


def _iso(day: pd.Timestamp) -> str:
    return day.date().isoformat()
