"""Status of an indicator, an activity or a risk on a day: the rules of counting, in one place.

A status is never a colour alone: it comes with an icon (`ICONS`), a word (`status.<code>`) and a sentence for
the reason: `words(state.reason_id, **state.reason_values)`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

ON_TRACK, AT_RISK = 0.9, 0.6
SILENT_DAYS, SOON_DAYS, STALE_DAYS = 60, 30, 180
RISK_CLASSES = {"high": 15, "substantial": 10, "moderate": 5, "low": 1}
_ICONS = """
met check_circle, not_met cancel, on_track trending_up, at_risk warning, off_track error, no_data help,
not_due event_upcoming, open radio_button_unchecked, overdue alarm, silent notifications_off,
due_soon schedule, not_started pending, in_progress play_circle, completed task_alt, cancelled block,
low signal_cellular_alt_1_bar, moderate signal_cellular_alt_2_bar, substantial signal_cellular_alt, high priority_high,
withheld visibility_off, stale history, rising arrow_upward, falling arrow_downward, steady remove, new fiber_new
"""
ICONS = {code: f":material/{icon}:" for code, icon in map(str.split, _ICONS.split(","))}
_ROUNDING = 1e-9


@dataclass(frozen=True)
class Goal:
    """What an indicator is to reach, in its unit; milestones are (day, value) of one place and category."""

    target: float | None
    baseline: float | None = None
    is_ascending: bool = True
    target_date: date | None = None
    baseline_date: date | None = None
    aggregation_time: str = "latest"
    milestones: tuple[tuple[date, float], ...] = ()


@dataclass(frozen=True)
class IndicatorState:
    """Status of an indicator; progress is 0 at the baseline, 1 at the target, None where no rule needs it."""

    status: str
    reason_id: str
    reason_values: Mapping[str, Any]
    progress: float | None = None
    expected_progress: float | None = None
    expected_value: float | None = None
    is_counted_from_zero: bool = False


@dataclass(frozen=True)
class ActivityState:
    """Status of an activity, the gravest that holds; days_silent is None unless it should be running."""

    status: str
    reason_id: str
    reason_values: Mapping[str, Any]
    is_overdue: bool
    is_silent: bool
    is_due_soon: bool
    days_late: int
    days_silent: int | None
    slippage_days: int


@dataclass(frozen=True)
class RiskState:
    """Class of a risk, its level 1..25, the movement since the review before, the age of the last one."""

    status: str
    reason_id: str
    reason_values: Mapping[str, Any]
    level: int
    movement: str
    days_since_review: int
    is_stale: bool


def read_goal(row: Mapping[str, Any], milestones: tuple[tuple[Any, Any], ...] = ()) -> Goal:
    """Return the goal in a row of `indicators` with its milestones; missing values (NaN, NaT) become None."""
    values = {name: _known(row[name]) for name in Goal.__match_args__[:-1]}
    return Goal(**values, milestones=tuple((_known(day), float(value)) for day, value in milestones))


def expected_value(goal: Goal, as_of: date, start: date | None = None) -> float | None:
    """Return what is expected on a day, in the indicator's unit; None if nothing has a date.

    Straight lines lead from the baseline over the milestones to the target; after the last of them it stays.
    The first line starts on the baseline's date, without one on `start` (the project's first day). If neither
    is known, or it is not before the first due day, only the baseline is expected until that day.
    """
    due, baseline, first = _due(goal), goal.baseline or 0.0, goal.baseline_date or start
    if due and first and first < min(due):
        due[first] = baseline
    days = sorted(due)
    passed = bisect_right(days, as_of)
    if passed in (0, len(days)):
        return (due[days[-1]] if passed else baseline) if days else None
    before, after = days[passed - 1], days[passed]
    return due[before] + (as_of - before).days / (after - before).days * (due[after] - due[before])


def indicator_state(
    goal: Goal, actual: float | None, as_of: date, *,
    actual_date: date | None = None, period_days: int | None = None, start: date | None = None,
) -> IndicatorState:  # fmt: skip
    """Return the status of an indicator with the value `actual` on a day.

    `actual_date` is the end of the reported period (None: computed for the day itself), `period_days` the
    length of a period: an older value is no data. What is measured once is due on its date and never old.
    """
    actual, is_once = _known(actual), goal.aggregation_time == "once"
    due_day = goal.target_date or max(_due(goal), default=None)
    if is_once and due_day and as_of < due_day:
        return IndicatorState("not_due", "status.not_due.reason", {"date": due_day})
    if actual is None:
        return IndicatorState("no_data", "status.no_data.reason", {})
    if actual_date and period_days and not is_once and (as_of - actual_date).days > period_days:
        return IndicatorState("no_data", "status.no_data.reason_old", {"actual": actual, "date": actual_date})
    return _compared(goal, actual, as_of, start)


def activity_state(
    reported: str, planned_start: date, planned_end: date, as_of: date, *,
    due_on: date | None = None, last_update_on: date | None = None,
) -> ActivityState:  # fmt: skip
    """Return the status of an activity on a day; `due_on` is the last revised end given by then."""
    due, is_over = due_on or planned_end, reported in ("completed", "cancelled")
    left, slippage = (due - as_of).days, (due - planned_end).days
    late = 0 if is_over else max(0, -left)
    silent = None if is_over or as_of < planned_start else (as_of - (last_update_on or planned_start)).days
    is_silent, is_soon = (silent or 0) > SILENT_DAYS, not is_over and 0 <= left <= SOON_DAYS
    status = "overdue" if late else "silent" if is_silent else "due_soon" if is_soon else reported
    reason = f"status.{status}.reason" + ("_same_day" if status == "due_soon" and left == 0 else "")
    counted = {"overdue": late, "silent": silent, "due_soon": left}.get(status, 0)
    values = {"n": counted, "date": planned_start if status == "not_started" else due}
    return ActivityState(status, reason, values, late > 0, is_silent, is_soon, late, silent, slippage)


def risk_class(level: int) -> str:
    """Return low (1–4), moderate (5–9), substantial (10–14) or high (15–25)."""
    return next(code for code, least in RISK_CLASSES.items() if level >= least)


def risk_state(
    likelihood: int, impact: int, reviewed_on: date, as_of: date, previous_level: int | None = None
) -> RiskState:
    """Return the status of a risk by its last review up to a day and the level of the one before."""
    level, age, before = likelihood * impact, (as_of - reviewed_on).days, _known(previous_level)
    change = None if before is None else (level > before) - (level < before)
    movement = {None: "new", 1: "rising", -1: "falling", 0: "steady"}[change]
    values = {"likelihood": likelihood, "impact": impact, "level": level, "before": before}
    status = risk_class(level)
    return RiskState(status, f"status.{status}.reason", values, level, movement, age, age > STALE_DAYS)


def _compared(goal: Goal, actual: float, as_of: date, start: date | None) -> IndicatorState:
    """Return the status of a known value; a target no further than the baseline is just met or not."""
    due, baseline = _due(goal), goal.baseline or 0.0
    target = goal.target if goal.target is not None else due.get(max(due, default=None))
    if target is None:
        return IndicatorState("open", "status.open.reason_no_target", {"actual": actual})
    expected, span = expected_value(goal, as_of, start), target - baseline
    values = {"actual": actual, "target": target, "expected": expected, "date": as_of}
    way = "reason" if goal.is_ascending else "reason_descending"
    if span == 0 or (span > 0) != goal.is_ascending:
        status = "met" if (actual >= target if goal.is_ascending else actual <= target) else "not_met"
        return IndicatorState(status, f"status.{status}.{way}", values)
    done, hoped = (actual - baseline) / span, None if expected is None else (expected - baseline) / span
    status, is_zero = _judged(done, hoped), goal.baseline is None
    return IndicatorState(status, f"status.{status}.{way}", values, done, hoped, expected, is_zero)


def _judged(done: float, hoped: float | None) -> str:
    """Return met, open (no date), on_track, at_risk or off_track; whoever is where expected is on track."""
    if done >= 1 - _ROUNDING:
        return "met"
    if hoped is None:
        return "open"
    if done >= min(ON_TRACK * hoped, hoped) - _ROUNDING:
        return "on_track"
    return "at_risk" if done >= AT_RISK * hoped - _ROUNDING else "off_track"


def _due(goal: Goal) -> dict[date, float]:
    """Return the value due on each day: milestones before the target's date, and the target on it."""
    due = {day: value for day, value in goal.milestones if not goal.target_date or day < goal.target_date}
    return due if goal.target_date is None or goal.target is None else due | {goal.target_date: goal.target}


def _known(value: Any) -> Any:
    """Return a value as a plain Python one, None where pandas says that it is missing."""
    if str(value) in ("None", "nan", "NaT", "<NA>"):
        return None
    value = value.item() if hasattr(value, "item") else value
    return value.date() if hasattr(value, "date") else value
