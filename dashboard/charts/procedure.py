"""Charts of the eleven steps of a call: all calls in a grid, and the dates of one of them."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dashboard import text
from dashboard.charts import municipality, style
from dashboard.charts.panels import key
from dashboard.charts.parts import CAMERA, SHOWN, told, with_more
from dashboard.charts.rows import BAR, pixels, rows
from dashboard.charts.style import FIRST, FOURTH, GREY, GROUND, INK, SECOND, THIRD, Chart
from dashboard.text import Words

LAST = 11
MARK = 23
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
    chart = municipality.call_stages(frame, words)
    deadline = frame.deadline_on.iloc[0]
    if pd.isna(deadline) or frame[["planned_on", "done_on"]].isna().all(axis=None):
        return chart
    line = style.upright_line(deadline.date().isoformat(), "")["shapes"][0]
    line["line"] |= {"color": INK, "dash": "dash"}
    return chart | {"layout": chart["layout"] | {"shapes": [line]}}
