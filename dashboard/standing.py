"""How an indicator stands on the day: its goal for what the frame shows, its value, its status in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd

from dashboard import status, text
from dashboard.shown import Shown
from dashboard.status import Goal, IndicatorState
from dashboard.text import Words

QUERY, EVERY = "results/framework", {"indicator": "all"}
PUBLIC_UNITS = {"groups", "plans", "platforms", "municipalities", "grants", "events"}  # queries/public/measurements.sql


def goal_of(row: dict[str, Any], shown: Shown) -> Goal:
    """Return the goal of an indicator: of the project, or that which the milestones of the place chosen set."""
    milestones = shown.table("results/milestones")
    own = milestones[milestones.indicator_id == row["indicator_id"]]
    due = tuple(zip(own.due_date, own.target, strict=True))
    if shown.view.place is None:
        return status.read_goal(row, due)
    measured_on = row["target_date"] if row["aggregation_time"] == "once" else None
    of_place = {"target": None, "baseline": None, "baseline_date": None, "target_date": measured_on}
    if not row["is_ascending"] and len(due) > 1:  # what is to fall starts there, not from 0
        (day, value), *due = due
        of_place |= {"baseline": value, "baseline_date": day}
    return status.read_goal(row | of_place, tuple(due))


def with_status(rows: pd.DataFrame, words: Words, shown: Shown) -> pd.DataFrame:
    """Return the rows with goal, actual, expected, progress in percent, status and reason, in the reader's language."""
    reported = shown.table("results/reported", **EVERY).groupby("indicator_id").last()
    told = [_told(row, reported, words, shown) for row in rows.to_dict("records")]
    return rows.assign(**{name: [cells[name] for cells in told] for name in told[0]})


def _told(row: dict[str, Any], reported: pd.DataFrame, words: Words, shown: Shown) -> dict[str, Any]:
    goal, (actual, until) = goal_of(row, shown), _actual(row, reported, shown)
    period = None if pd.isna(row["period_days"]) else int(row["period_days"])
    start = None if pd.isna(row["project_start"]) else row["project_start"].date()
    state = status.indicator_state(goal, actual, shown.view.as_of, start=start, actual_date=until, period_days=period)
    if pd.isna(actual) and (is_withheld(row, shown) or isinstance(row["query"], str)) and not shown.is_whole:
        state = replace(state, status="withheld", reason_id="status.withheld.reason", reason_values={})
    last = _last(goal)
    due = [f"{text.day(day, words.language)}: {text.number(value, words.language)}" for day, value in goal.milestones]
    return {
        "indicator": title_of(row["indicator_id"], row["title"], words),
        "definition": text.either(words, f"indicator.{row['indicator_id']}.definition", row["definition"]),
        "unit": text.either(words, f"unit.{row['unit']}", row["unit"]), "milestones": "; ".join(due) or None,
        "baseline": goal.baseline, "baseline_date": pd.Timestamp(goal.baseline_date), "actual": actual,
        "target": last[1], "target_date": pd.Timestamp(last[0]),
        "expected": state.expected_value, "progress": _percent(state.progress),
        "hoped": _percent(state.expected_progress), "state": state.status,
        **_said(state, row, words, shown), "basis": _basis(actual, until, words),
    }  # fmt: skip


def is_withheld(row: dict[str, Any], shown: Shown) -> bool:
    """Return whether a smaller file leaves out values of an indicator: it counts people, or is a share of them."""
    return not shown.is_whole and (row["measure"] != "unit" or row["unit"] not in PUBLIC_UNITS)


def _actual(row: dict[str, Any], reported: pd.DataFrame, shown: Shown) -> tuple[float | None, date | None]:
    """Return the value that drives the status, and the end of the period it was reported for (computed: none)."""
    if isinstance(row["query"], str):
        return shown.table(f"indicators/{row['query']}").value[0], None
    if row["indicator_id"] not in reported.index:
        return None, None
    last = reported.loc[row["indicator_id"]]
    return last.reported, last.period_end.date()


def _last(goal: Goal) -> tuple[date | None, float | None]:
    """Return day and value of the target; where none is set those of the last milestone."""
    known = goal.target is not None or not goal.milestones
    return (goal.target_date, goal.target) if known else goal.milestones[-1]


def title_of(indicator_id: str, title: str, words: Words) -> str:
    """Return the title of an indicator in the reader's language, else as the data have it."""
    return text.either(words, f"indicator.{indicator_id}.title", title)


def _percent(share: float | None) -> float | None:
    return None if share is None else round(100 * share, 1)


def _said(state: IndicatorState, row: dict[str, Any], words: Words, shown: Shown) -> dict[str, str]:
    """Return word and sentence of a status; without own target or common value they say so."""
    word, said = words(f"status.{state.status}"), words(state.reason_id, **state.reason_values)
    if shown.view.place and state.reason_id == "status.open.reason_no_target" and pd.notna(row["target"]):
        word = words("status.open.of_place")
        said = words("status.open.reason_of_project", target=row["target"], **state.reason_values)
    elif state.reason_id == "status.no_data.reason":
        said = _unknown(row, words, shown)
    zero = f". {words('status.no_baseline')}" if state.is_counted_from_zero else ""
    return {"status": word, "reason": said + zero}


def _unknown(row: dict[str, Any], words: Words, shown: Shown) -> str:
    """Return why there is no value: nothing is reported, or what places reported is not, or never, put together."""
    if shown.view.place:
        return words("status.no_data.reason_of_place")
    if shown.table("results/by_place", indicator=row["indicator_id"]).reported.isna().all():
        return words("status.no_data.reason")
    is_unsummable = row["measure"] == "percentage" or row["aggregation_time"] == "unique"
    is_never = row["aggregation_place"] == "none" or (row["aggregation_place"] == "sum" and is_unsummable)
    return words("status.no_data.reason_never_added" if is_never else "status.no_data.reason_incomplete")


def _basis(actual: float | None, until: date | None, words: Words) -> str:
    if actual is None or pd.isna(actual):
        return ""
    return words("results.basis.reported", date=until) if until else words("results.basis.computed")
