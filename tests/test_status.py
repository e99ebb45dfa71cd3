"""The rules of counting for indicators, activities and risks."""

from __future__ import annotations

import ast
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from streamlit.string_util import validate_material_icon

from dashboard import status, text
from dashboard.status import Goal, activity_state, expected_value, indicator_state, risk_class, risk_state

START, MIDDLE, END = date(2024, 1, 1), date(2024, 7, 1), date(2025, 1, 1)
GOAL = Goal(target=60, baseline=0, target_date=END, baseline_date=START)
ORDER = ["off_track", "at_risk", "on_track", "met"]

days = st.dates(date(2020, 1, 1), date(2030, 12, 31))
values = st.integers(-1000, 1000).map(float)
goals = st.builds(
    Goal,
    target=st.none() | values,
    baseline=st.none() | values,
    is_ascending=st.booleans(),
    target_date=st.none() | days,
    baseline_date=st.none() | days,
    aggregation_time=st.sampled_from(["latest", "once"]),
    milestones=st.lists(st.tuples(days, values), max_size=4).map(tuple),
)


def mirrored(goal: Goal) -> Goal:
    return Goal(
        target=None if goal.target is None else -goal.target,
        baseline=None if goal.baseline is None else -goal.baseline,
        is_ascending=not goal.is_ascending,
        target_date=goal.target_date,
        baseline_date=goal.baseline_date,
        aggregation_time=goal.aggregation_time,
        milestones=tuple((day, -value) for day, value in goal.milestones),
    )


@given(goals, values, days)
def test_a_goal_to_come_down_to_is_judged_like_the_mirrored_goal_to_rise_to(goal, actual, as_of):
    one, other = indicator_state(goal, actual, as_of), indicator_state(mirrored(goal), -actual, as_of)
    assert (one.status, one.progress, one.expected_progress) == (
        other.status,
        other.progress,
        other.expected_progress,
    )


@given(goals, values, values, days)
def test_a_better_value_never_has_a_worse_status(goal, one, other, as_of):
    worse, better = sorted([one, other], reverse=not goal.is_ascending)
    before, after = (indicator_state(goal, value, as_of) for value in (worse, better))
    if before.status in ORDER and after.status in ORDER:
        assert ORDER.index(before.status) <= ORDER.index(after.status)
    else:
        assert before.status == after.status or after.status == "met"


@given(goals, days)
def test_expected_value_lies_between_the_values_due(goal, as_of):
    expected = expected_value(goal, as_of)
    due = [value for _, value in goal.milestones] + [goal.baseline or 0.0]
    due += [goal.target] if goal.target is not None else []
    if expected is not None:
        assert min(due) - 1e-9 <= expected <= max(due) + 1e-9


@given(goals, days)
def test_whoever_is_exactly_where_expected_is_on_track_or_there(goal, as_of):
    expected = expected_value(goal, as_of)
    assume(expected is not None and goal.aggregation_time == "latest")
    state = indicator_state(goal, expected, as_of)
    assert state.status in ("met", "on_track") or state.progress is None


@given(goals, values, days, st.integers(-4, 8))
def test_another_unit_of_measure_changes_no_status(goal, actual, as_of, power):
    scale = 2.0**power  # a power of two: no digit is lost
    in_other_unit = Goal(
        target=None if goal.target is None else goal.target * scale,
        baseline=None if goal.baseline is None else goal.baseline * scale,
        is_ascending=goal.is_ascending,
        target_date=goal.target_date,
        baseline_date=goal.baseline_date,
        aggregation_time=goal.aggregation_time,
        milestones=tuple((day, value * scale) for day, value in goal.milestones),
    )
    one, other = indicator_state(goal, actual, as_of), indicator_state(in_other_unit, actual * scale, as_of)
    assert (one.status, one.progress, one.expected_progress) == (other.status, other.progress, other.expected_progress)


@given(values, values, st.booleans(), days)
def test_target_equal_to_the_baseline_is_met_or_not_met_and_has_no_progress(target, actual, is_ascending, as_of):
    goal = Goal(target, target, is_ascending, target_date=END, baseline_date=START)
    state = indicator_state(goal, actual, as_of)
    is_met = actual >= target if is_ascending else actual <= target
    assert (state.status, state.progress) == ("met" if is_met else "not_met", None)


@given(goals, days, values)
def test_milestone_on_the_as_of_day_is_exactly_what_is_expected(goal, as_of, value):
    assume(goal.target_date is None or as_of < goal.target_date)
    others = tuple((day, due) for day, due in goal.milestones if day != as_of)
    goal = replace(goal, milestones=(*others, (as_of, value)))
    assert expected_value(goal, as_of) == value


@given(goals, values, days, st.integers(0, 400), st.integers(1, 200))
def test_value_is_old_only_when_more_than_a_period_has_passed(goal, actual, until, age, period):
    as_of = until + timedelta(days=age)
    fresh, dated = (indicator_state(goal, actual, as_of, actual_date=day, period_days=period) for day in (None, until))
    is_old = age > period and goal.aggregation_time != "once"
    assert dated.status == ("no_data" if is_old else fresh.status)


def test_setback_that_was_planned_is_on_track():
    goal = Goal(60, 20, target_date=END, baseline_date=START, milestones=((MIDDLE, 10),))
    assert indicator_state(goal, 10, MIDDLE).status == "on_track"
    assert indicator_state(goal, 9, MIDDLE).status == "off_track"


@given(goals, days)
def test_no_value_is_no_data_or_not_due_and_never_judged(goal, as_of):
    for nothing in (None, float("nan"), pd.NA):
        state = indicator_state(goal, nothing, as_of)
        assert state.status in ("no_data", "not_due") and state.progress is None


@settings(deadline=None)  # the words of a language are read at the first one
@given(goals, values, days)
def test_every_reason_can_be_said_in_every_language(goal, actual, as_of):
    state = indicator_state(goal, actual, as_of)
    for language in text.LANGUAGES:
        said = text.words(language)(state.reason_id, **state.reason_values)
        assert said and "None" not in said and "{" not in said


@pytest.mark.parametrize(
    ("actual", "code"),
    [(60, "met"), (61, "met"), (27, "on_track"), (26.8, "at_risk"), (18, "at_risk"), (17.9, "off_track")],
)
def test_status_turns_at_nine_and_at_six_tenths_of_what_is_expected(actual, code):
    goal = Goal(target=60, baseline=0, target_date=date(2024, 1, 21), baseline_date=date(2024, 1, 1))
    state = indicator_state(goal, actual, date(2024, 1, 11))
    assert state.expected_value == 30
    assert state.expected_progress == 0.5
    assert state.status == code


def test_milestone_is_expected_on_its_day_and_a_straight_line_around_it():
    goal = Goal(60, 0, target_date=date(2024, 1, 31), baseline_date=date(2024, 1, 1),
                milestones=((date(2024, 1, 11), 45),))  # fmt: skip
    seen = [expected_value(goal, date(2024, 1, day)) for day in (1, 6, 11, 21, 31)]
    assert seen == [0, 22.5, 45, 52.5, 60]
    assert indicator_state(goal, 38, date(2024, 1, 11)).status == "at_risk"


def test_before_the_baseline_its_value_is_expected_and_after_the_target_the_target():
    assert expected_value(GOAL, START - timedelta(days=400)) == 0
    assert expected_value(GOAL, END + timedelta(days=400)) == 60


def test_without_a_baseline_date_the_line_starts_on_the_first_day_of_the_project():
    goal = Goal(10, 0, target_date=date(2024, 1, 11))
    assert expected_value(goal, date(2024, 1, 6), start=date(2024, 1, 1)) == 5


def test_without_any_first_day_nothing_is_expected_before_the_first_due_day():
    goal = Goal(10, 2, target_date=END, milestones=((MIDDLE, 6),))
    assert expected_value(goal, MIDDLE - timedelta(days=1)) == 2
    assert expected_value(goal, MIDDLE) == 6


def test_milestone_after_the_date_of_the_target_is_not_expected():
    goal = Goal(10, 0, target_date=MIDDLE, milestones=((END, 99),))
    assert expected_value(goal, END) == 10


def test_last_milestone_is_the_target_where_no_target_is_set():
    goal = Goal(None, 0, milestones=((MIDDLE, 5), (END, 10)))
    assert indicator_state(goal, 10, MIDDLE).status == "met"
    assert indicator_state(goal, 5, MIDDLE).progress == 0.5


@pytest.mark.parametrize(
    ("is_ascending", "actual", "code"),
    [(True, 80, "met"), (True, 79, "not_met"), (False, 80, "met"), (False, 81, "not_met")],
)
def test_target_equal_to_the_baseline_is_met_or_not_met(is_ascending, actual, code):
    goal = Goal(80, 80, is_ascending, target_date=END, baseline_date=START)
    assert indicator_state(goal, actual, MIDDLE).status == code


def test_target_that_the_baseline_has_passed_is_met_or_not_met():
    assert indicator_state(Goal(40, 50, target_date=END), 45, MIDDLE).status == "met"
    assert indicator_state(Goal(40, 50, target_date=END), 39, MIDDLE).status == "not_met"


def test_without_a_baseline_progress_counts_from_zero_and_says_so():
    state = indicator_state(Goal(60, None), 15, MIDDLE)
    assert (state.progress, state.is_counted_from_zero) == (0.25, True)
    assert not indicator_state(Goal(60, 0), 15, MIDDLE).is_counted_from_zero


def test_without_date_and_milestones_an_indicator_is_met_or_open():
    assert indicator_state(Goal(60, 0), 60, MIDDLE).status == "met"
    assert indicator_state(Goal(60, 0), 59, MIDDLE).status == "open"


def test_without_a_target_an_indicator_is_open_and_the_sentence_says_that_no_target_is_set():
    state = indicator_state(Goal(None, 0, target_date=END), 5, MIDDLE)
    assert (state.status, state.reason_id) == ("open", "status.open.reason_no_target")


def test_indicator_measured_once_is_not_due_before_its_date_and_due_on_it():
    goal = Goal(60, 0, target_date=END, baseline_date=START, aggregation_time="once")
    assert indicator_state(goal, 10, END - timedelta(days=1)).status == "not_due"
    assert indicator_state(goal, None, END - timedelta(days=1)).status == "not_due"
    assert indicator_state(goal, None, END).status == "no_data"
    assert indicator_state(goal, 10, END).status == "off_track"


def test_value_older_than_one_reporting_period_is_no_data_unless_measured_once():
    known = {"actual_date": MIDDLE, "period_days": 92}
    assert indicator_state(GOAL, 60, MIDDLE + timedelta(days=92), **known).status == "met"
    late = indicator_state(GOAL, 60, MIDDLE + timedelta(days=93), **known)
    assert (late.status, late.reason_id) == ("no_data", "status.no_data.reason_old")
    once = Goal(60, 0, target_date=MIDDLE, aggregation_time="once")
    assert indicator_state(once, 60, MIDDLE + timedelta(days=93), **known).status == "met"


def test_sentence_gives_actual_expected_date_and_status():
    goal = Goal(60, 0, target_date=date(2024, 12, 31), milestones=((date(2024, 9, 30), 45),))
    state = indicator_state(goal, 38, date(2024, 9, 30))
    said = text.words("en")(state.reason_id, **state.reason_values)
    assert said == "38 of 45 expected by 30 Sep 2024: at risk"


def test_row_of_indicators_with_missing_values_becomes_a_goal():
    row = pd.Series(
        {"target": 60.0, "baseline": float("nan"), "is_ascending": True, "target_date": pd.Timestamp(END),
         "baseline_date": pd.NaT, "aggregation_time": "unique", "title": "not needed"}
    )  # fmt: skip
    goal = status.read_goal(row, ((pd.Timestamp(MIDDLE), 30),))
    assert goal == Goal(60.0, None, True, END, None, "unique", ((MIDDLE, 30.0),))
    assert type(goal.target_date) is date


DUE = date(2024, 6, 30)


def at(day: date, reported: str = "in_progress", **more):
    return activity_state(reported, date(2024, 5, 1), DUE, day, **more)


def test_activity_is_overdue_the_day_after_it_was_due_and_not_on_the_day():
    on_the_day, after = at(DUE, last_update_on=DUE), at(DUE + timedelta(days=1), last_update_on=DUE)
    assert (on_the_day.is_overdue, on_the_day.days_late, on_the_day.status) == (False, 0, "due_soon")
    assert (after.is_overdue, after.days_late, after.status) == (True, 1, "overdue")


@pytest.mark.parametrize("reported", ["completed", "cancelled"])
def test_finished_activity_is_neither_overdue_nor_silent_nor_due_soon(reported):
    for day in (DUE - timedelta(days=3), DUE + timedelta(days=300)):
        state = at(day, reported)
        assert state.status == reported
        assert not (state.is_overdue or state.is_silent or state.is_due_soon or state.days_late)
        assert state.days_silent is None


def test_revised_end_moves_the_due_day_and_the_slippage_stays_visible():
    state = at(DUE + timedelta(days=5), due_on=DUE + timedelta(days=10), last_update_on=DUE)
    assert (state.is_overdue, state.is_due_soon, state.slippage_days) == (False, True, 10)


def test_activity_is_silent_after_more_than_sixty_days_without_an_update():
    update = date(2024, 5, 2)
    far = {"due_on": date(2025, 1, 1), "last_update_on": update}
    assert not at(update + timedelta(days=60), **far).is_silent
    state = at(update + timedelta(days=61), **far)
    assert (state.is_silent, state.days_silent, state.status) == (True, 61, "silent")


def test_silence_counts_from_the_planned_start_where_there_was_no_update():
    far = {"reported": "not_started", "due_on": date(2025, 1, 1)}
    assert at(date(2024, 4, 30), **far).days_silent is None
    assert at(date(2024, 5, 1), **far).days_silent == 0
    assert at(date(2024, 7, 1), **far).days_silent == 61


def test_overdue_activity_that_is_silent_too_shows_both():
    state = at(DUE + timedelta(days=40), last_update_on=date(2024, 5, 1))
    assert (state.status, state.is_overdue, state.is_silent) == ("overdue", True, True)


@pytest.mark.parametrize(("left", "is_soon"), [(0, True), (30, True), (31, False), (-1, False)])
def test_activity_is_due_soon_from_thirty_days_before_to_the_day_itself(left, is_soon):
    assert at(DUE - timedelta(days=left), last_update_on=DUE - timedelta(days=left)).is_due_soon is is_soon


@pytest.mark.parametrize(
    ("level", "code"),
    [(1, "low"), (4, "low"), (5, "moderate"), (9, "moderate"), (10, "substantial"), (14, "substantial"),
     (15, "high"), (25, "high")],
)  # fmt: skip
def test_risk_class_turns_at_five_ten_and_fifteen(level, code):
    assert risk_class(level) == code


@pytest.mark.parametrize(
    ("before", "movement"),
    [(None, "new"), (float("nan"), "new"), (11, "rising"), (12, "steady"), (15, "falling")],
)
def test_movement_of_a_risk_is_against_the_review_before(before, movement):
    assert risk_state(3, 4, START, START, before).movement == movement


def test_risk_is_stale_after_more_than_half_a_year_of_180_days():
    assert not risk_state(3, 4, START, START + timedelta(days=180)).is_stale
    state = risk_state(3, 4, START, START + timedelta(days=181))
    assert (state.is_stale, state.days_since_review) == (True, 181)
    assert (state.level, state.status) == (12, "substantial")


def states() -> list:
    early, far = date(2024, 5, 9), {"due_on": date(2026, 1, 1)}
    once = Goal(60, 0, target_date=END, aggregation_time="once")
    indicators = [indicator_state(GOAL, value, MIDDLE) for value in (60, 30, 20, 1, None)]
    indicators += [indicator_state(goal, 1, MIDDLE) for goal in (once, Goal(60, 0), Goal(60, 60))]
    reported = ("completed", "cancelled", "not_started", "in_progress")
    activities = [at(early, code, **far) for code in reported]
    activities += [at(date(2024, 8, 1)), at(date(2024, 9, 1), **far), at(DUE, last_update_on=DUE)]
    activities += [at(DUE - timedelta(days=10))]
    risks = [(1, 1, None), (1, 5, 1), (4, 3, 12), (5, 5, 25)]
    return indicators + activities + [risk_state(a, b, START, END, before) for a, b, before in risks]


def test_every_status_can_be_reached_and_has_icon_word_and_sentence():
    reached = {state.status for state in states()}
    marks = {"stale", "rising", "falling", "steady", "new"}
    of_audiences = {"withheld"}  # no rule gives it: a number that is not shown has no status
    assert reached == set(status.ICONS) - marks - of_audiences
    for language in text.LANGUAGES:
        say = text.words(language)
        assert all(say(f"status.{code}") for code in status.ICONS)
        assert all(say(state.reason_id, **state.reason_values) for state in states())
        assert all(say(f"status.{mark}.reason", n=2, level=12, before=9) for mark in marks)


@pytest.mark.parametrize("icon", status.ICONS.values())
def test_icon_is_one_that_streamlit_draws(icon):
    assert validate_material_icon(icon) == icon


def test_status_rules_import_neither_streamlit_nor_pandas():
    tree = ast.parse(Path(status.__file__).read_text("utf-8"))
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    names = {node.module if isinstance(node, ast.ImportFrom) else node.names[0].name for node in imports}
    assert names <= {"__future__", "bisect", "collections.abc", "dataclasses", "datetime", "typing"}
