"""Charts of the eleven steps of a call: all calls in a grid, and the dates of one of them."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dashboard import text
from dashboard.charts import style
from dashboard.charts.panels import key
from dashboard.charts.parts import CAMERA, SHOWN, told, with_more
from dashboard.charts.rows import BAR, pixels, rows
from dashboard.charts.schedule import month_axis
from dashboard.charts.style import FIRST, FOURTH, GREY, GROUND, INK, SECOND, THIRD, Chart
from dashboard.text import Words

LAST = 11
MARK, DOT = 23, 12
# state → sign in the key, symbol, colour, whether it is filled: they differ without colour
SIGNS = {
    "done": ("●", "circle", FIRST, True), "done_late": ("◆", "diamond", SECOND, True),
    "overdue": ("■", "square", FOURTH, True), "due": ("⬢", "hexagon", THIRD, True),
    "to_come": ("○", "circle", GREY, False), "untold": ("□", "square", GREY, False),
}


def grid(frame: pd.DataFrame, words: Words) -> Chart:
    """Return a row of eleven numbered steps per call, each with the sign of its state; the first fifteen calls."""
    frame = frame.assign(named=_named(frame, words))
    calls = frame.drop_duplicates("call_id")
    shown = calls.head(SHOWN)
    titles = [said(row, words) for row in shown.itertuples()]
    below = [_deadline(row, words) for row in shown.itertuples()]
    placed = rows(titles, below=below, extra=MARK - BAR, start=CAMERA)
    centres = dict(zip(shown.call_id, placed.centres, strict=True))
    steps = frame[frame.call_id.isin(centres)]
    states = [state for state in SIGNS if state in set(steps.stage_state)]
    data = [_marks(steps[steps.stage_state == state], state, centres, words) for state in states]
    chart = style.figure(
        data, words, height=int(placed.height), annotations=list(placed.titles), yaxis=pixels(placed.height),
        xaxis=style.axis(range=[0.4, LAST + 0.6], visible=False),
    )
    chart = with_more(chart, len(calls) - len(shown), placed.height, words)
    return key(chart, [(SIGNS[state][0], SIGNS[state][2], words.name("stage_state", state)) for state in states],
               per_line=3)


def _named(frame: pd.DataFrame, words: Words) -> list[str]:
    """Return for each row the place of its call where the place has no other, else the title of the call."""
    calls = frame.groupby("place_id").call_id.transform("nunique")
    return [row.call if many > 1 or row.place_id == "unknown" else words.name("place_id", row.place_id)
            for row, many in zip(frame.itertuples(), calls, strict=True)]


def said(row: Any, words: Words) -> str:
    """Return in a sentence at which step a call is; `row` is any of its rows."""
    if pd.isna(row.current_stage):
        return words("grants.steps.finished", call=row.named)
    return words("grants.steps.at", call=row.named, number=int(row.current_stage),
                 step=words.name("call_stage", row.current_stage))


def _deadline(row: Any, words: Words) -> str:
    """Return how a call stands against its deadline."""
    if pd.isna(row.deadline_on):
        return ""
    days = int(row.days_past_deadline)
    if pd.isna(row.finished_on):
        return words("grants.steps.past" if days else "grants.steps.open", date=row.deadline_on.date(), n=days)
    return words("grants.steps.late" if days else "grants.steps.met", date=row.deadline_on.date(), n=days)


def _marks(part: pd.DataFrame, state: str, centres: dict[str, float], words: Words) -> dict[str, Any]:
    """Return the steps of one state, their numbers in the signs."""
    _, symbol, colour, is_filled = SIGNS[state]
    return {
        "type": "scatter", "mode": "markers+text", "name": words.name("stage_state", state),
        "x": [int(number) for number in part.call_stage], "y": [centres[call] for call in part.call_id],
        "text": [str(number) for number in part.call_stage], "textposition": "middle center", "cliponaxis": False,
        "textfont": {"size": 12, "color": GROUND if is_filled else INK},
        "hovertext": [_hover(row, words) for row in part.itertuples()],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "marker": {"symbol": symbol, "size": MARK - 4 * (symbol == "diamond"), "color": colour if is_filled else GROUND,
                   "line": {"color": colour, "width": 1.5}},
    }


def _hover(row: Any, words: Words) -> str:
    days = [f"{words(f'column.{name}')}: {text.day(day, words.language)}"
            for name, day in (("planned_on", row.planned_on), ("done_on", row.done_on)) if pd.notna(day)]
    late = [words("plans.days_late", n=int(row.days_late))] if row.days_late > 0 else []
    step = f"{row.call_stage}. {words.name('call_stage', row.call_stage)}"
    return told(step, row.named, words.name("stage_state", row.stage_state), *days, *late)


def dates(frame: pd.DataFrame, words: Words) -> Chart:
    """Return the steps of one call over time, planned and done, with the line of its deadline."""
    chart = _over_time(frame, words)
    deadline = frame.deadline_on.iloc[0]
    if pd.isna(deadline) or frame[["planned_on", "done_on"]].isna().all(axis=None):
        return chart
    line = style.upright_line(deadline.date().isoformat(), "")["shapes"][0]
    line["line"] |= {"color": INK, "dash": "dash"}
    return chart | {"layout": chart["layout"] | {"shapes": [line]}}


def _over_time(frame: pd.DataFrame, words: Words) -> Chart:
    """Return one row per step of the procedure: planned day (hollow), day done (full; a diamond when late)."""
    titles = [_step(row, words) for row in frame.itertuples()]
    calls = frame.call.where(frame.call != frame.call.shift(), "") if frame.call.nunique() > 1 else [""] * len(frame)
    placed = rows(titles, above=list(calls))
    steps = frame.assign(centre=placed.centres)
    done = steps[steps.done_on.notna()]
    data = [
        _dots(steps[steps.planned_on.notna()], "planned_on", GREY, "circle-open", words),
        _dots(done[done.days_late == 0], "done_on", FIRST, "circle", words),
        _dots(done[done.days_late > 0], "done_on", FOURTH, "diamond", words, late=True),
    ]
    return style.figure([dots for dots in data if dots["x"]], words, height=int(placed.height), legend=2,
                        annotations=list(placed.titles), yaxis=pixels(placed.height), xaxis=_span(steps, words))


def _step(row: Any, words: Words) -> str:
    """Return number and name of a step, and of the current one that it is and how many days it is late."""
    said = [f"{row.call_stage}. {words.name('call_stage', row.call_stage)}"]
    if row.step_state == "now":
        said.append(words.name("step_state", "now"))
        said += [words("plans.days_late", n=int(row.days_late))] if row.days_late > 0 else []
    return " · ".join(said)


def _dots(part: pd.DataFrame, column: str, colour: str, symbol: str, words: Words, *,
          late: bool = False) -> dict[str, Any]:
    name = words("grants.dates.late" if late else f"column.{column}")
    days = [text.day(day, words.language) for day in part[column]]
    hover = [f"{name}: {day}" for day in days]
    if late:
        hover = [f"{said} ({words('unit.days.n', n=int(n))})" for said, n in zip(hover, part.days_late, strict=True)]
    return {
        "type": "scatter", "mode": "markers", "name": name,
        "x": [day.date().isoformat() for day in part[column]], "y": list(part.centre),
        "hovertext": hover, "hovertemplate": "%{hovertext}<extra></extra>",
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
