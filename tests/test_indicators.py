"""Indicators: reports put together by their rules, every state on the page, computed beside reported and published."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import database, text
from dashboard.charts import indicators as charts
from dashboard.components.indicators import STANDINGS
from dashboard.database import ROOT
from dashboard.publish import dataset
from tests import sweep
from tests.conftest import small, write

AS_OF = date(2024, 6, 30)
PILOTS, GRANTEES = "social-cohesion-2024", "yntymaktuu-zhashoo"
QUARTERS = {1: ("2024-01-01", "2024-03-31"), 2: ("2024-04-01", "2024-06-30")}

# indicator: measure, unit, over time, over places
RULES = {
    "added": ("unit", "people", "sum", "sum"), "highest": ("unit", "people", "maximum", "mean"),
    "newest": ("unit", "people", "latest", "sum"), "persons": ("unit", "people", "unique", "sum"),
    "share": ("percentage", "percent", "sum", "ratio"), "summed_share": ("percentage", "percent", "latest", "sum"),
}  # fmt: skip


@pytest.fixture
def tables() -> Iterator[duckdb.DuckDBPyConnection]:
    """Return the tables of the schema with one project, two places and an indicator of each rule."""
    with duckdb.connect() as connection:
        connection.execute((ROOT / "queries/schema.sql").read_text("utf-8"))
        connection.execute("create table as_of_dates (project_id varchar, as_of date, kind varchar)")
        connection.execute("insert into projects (project_id, title, currency) values ('p', 'Project', 'KGS')")
        for number, (name, rules) in enumerate(RULES.items(), 1):
            connection.execute(
                "insert into indicators (indicator_id, project_id, code, level, title, definition, is_ascending,"
                " measure, unit, aggregation_time, aggregation_place)"
                " values (?, 'p', ?, 'output', ?, 'A definition', true, ?, ?, ?, ?)",
                [name, str(number), name, *rules])  # fmt: skip
        for place in ("north", "south"):
            connection.execute("insert into places (place_id, level, name_en) values (?, 'municipality', 'X')", [place])
            connection.execute("insert into project_places values ('p', ?, 'pilot')", [place])
        yield connection


def report(connection: duckdb.DuckDBPyConnection, indicator: str, quarter: int, value: float | None, **more) -> None:
    """Add a report of a quarter, approved on its last day for all places unless `more` says otherwise."""
    start, end = QUARTERS[quarter]
    count = connection.execute("select count(*) from measurements").fetchone()[0]
    row = {"measurement_id": f"m{count}", "indicator_id": indicator, "period_start": start, "period_end": end,
           "value": value, "status": "approved", "approved_on": end} | more  # fmt: skip
    names = ", ".join(row)
    marks = ", ".join("?" * len(row))
    connection.execute(f"insert into measurements ({names}) values ({marks})", list(row.values()))


def ask(connection: duckdb.DuckDBPyConnection, query: str, indicator: str = "all", **more: object) -> pd.DataFrame:
    known = {"project_id": "p", "as_of": AS_OF, "place_id": None, "indicator": indicator} | more
    names = database.parameter_names(f"results/{query}")
    return connection.execute(database.query_text(f"results/{query}"), {name: known[name] for name in names}).df()


# ------------------------------------------------------------------ reports put together
@pytest.mark.parametrize(("name", "stands"), [("added", [5, 8]), ("highest", [5, 5]), ("newest", [5, 3]),
                                              ("persons", [5, 3]), ("share", [5, 3])])  # fmt: skip
def test_periods_are_put_together_by_the_rule_and_people_and_percentages_are_never_added(tables, name, stands):
    report(tables, name, 1, 5)
    report(tables, name, 2, 3)
    rows = ask(tables, "reported")
    assert (list(rows.value), list(rows.reported)) == ([5, 3], stands)


@pytest.mark.parametrize(("name", "value"), [("added", 8), ("highest", 4), ("newest", 8)])
def test_places_are_put_together_by_the_rule(tables, name, value):
    report(tables, name, 1, 5, place_id="north")
    report(tables, name, 1, 3, place_id="south")
    assert list(ask(tables, "reported").value) == [value]
    assert list(ask(tables, "reported", place_id="south").value) == [3]


@pytest.mark.parametrize("name", ["persons", "summed_share"])
def test_unique_people_and_percentages_are_never_added_over_places(tables, name):
    report(tables, name, 1, 5, place_id="north")
    report(tables, name, 1, 3, place_id="south")
    assert ask(tables, "reported").empty
    assert list(ask(tables, "by_place", name).reported) == [5, 3]


def test_ratio_over_places_is_that_of_the_sums_in_percent(tables):
    report(tables, "share", 1, 50, place_id="north", numerator=10, denominator=20)
    report(tables, "share", 1, 10, place_id="south", numerator=8, denominator=80)
    assert list(ask(tables, "reported").value) == [18]


def test_ratio_with_a_part_that_is_not_known_is_no_value(tables):
    report(tables, "share", 1, 50, place_id="north", numerator=10, denominator=20)
    report(tables, "share", 1, 10, place_id="south")
    assert ask(tables, "reported").empty


def test_ratio_without_a_denominator_or_of_an_indicator_never_put_together_is_no_value(tables):
    report(tables, "share", 1, 50, place_id="north", numerator=10, denominator=20)
    report(tables, "share", 1, 10, place_id="south", numerator=8)
    assert ask(tables, "reported").empty
    tables.execute("update measurements set denominator = 80")
    tables.execute("update indicators set aggregation_place = 'none'")
    assert ask(tables, "reported").empty


def test_value_of_a_place_stands_with_its_own_day_and_the_highest_percentage_stays(tables):
    tables.execute("update indicators set aggregation_time = 'maximum' where indicator_id = 'share'")
    report(tables, "share", 1, 50, place_id="north")
    report(tables, "share", 2, 40, place_id="north")
    report(tables, "newest", 1, 5, place_id="north")
    report(tables, "newest", 2, None, place_id="north", narrative="Not counted")
    assert ask(tables, "by_place", "share").set_index("place_id").reported["north"] == 50
    row = ask(tables, "by_place", "newest").set_index("place_id").loc["north"]
    assert (row.reported, row.reported_until.date()) == (5, date(2024, 3, 31))


def test_report_of_all_places_stands_before_those_of_places(tables):
    report(tables, "newest", 1, 9)
    report(tables, "newest", 1, 5, place_id="north")
    assert list(ask(tables, "reported").value) == [9]


def test_period_that_not_every_place_has_reported_has_no_value(tables):
    report(tables, "newest", 1, 5, place_id="north")
    report(tables, "newest", 1, 3, place_id="south")
    report(tables, "newest", 2, 6, place_id="north")
    rows = ask(tables, "reported")
    assert [day.date().isoformat() for day in rows.period_end] == ["2024-03-31"]


def test_report_approved_after_the_day_or_superseded_by_then_does_not_count(tables):
    report(tables, "newest", 1, 5, measurement_id="first")
    report(tables, "newest", 1, 6, supersedes="first", approved_on="2024-05-01")
    assert list(ask(tables, "reported", as_of=date(2024, 4, 30)).value) == [5]
    assert list(ask(tables, "reported", as_of=date(2024, 5, 1)).value) == [6]
    assert ask(tables, "reported", as_of=date(2024, 3, 30)).empty


def test_reports_show_all_five_states_and_what_was_approved_later_was_submitted_then(tables):
    report(tables, "newest", 1, 5, measurement_id="first")
    report(tables, "newest", 1, 6, measurement_id="second", supersedes="first", approved_on="2024-05-01")
    for state in ("draft", "submitted", "returned"):
        report(tables, "newest", 2, 7, status=state, approved_on=None, measurement_id=state)
    states = dict(zip(*(ask(tables, "reports", "newest")[name] for name in ("measurement_id", "report_state")),
                      strict=True))  # fmt: skip
    assert states == {"first": "superseded", "second": "approved"} | {s: s for s in ("draft", "submitted", "returned")}
    before = ask(tables, "reports", "newest", as_of=date(2024, 4, 1)).set_index("measurement_id")
    assert before.report_state.to_dict() == {"first": "approved", "second": "submitted"}
    assert pd.isna(before.approved_on["second"])


# ------------------------------------------------------------------ parts, places, days
def test_what_the_parts_leave_of_the_total_is_unknown(tables):
    report(tables, "newest", 1, 10)
    report(tables, "newest", 1, 6, dimension="sex", category="F")
    report(tables, "newest", 1, 1, dimension="sex", category="U")
    report(tables, "newest", 1, 10, dimension="age_band", category="25-35")
    rows = ask(tables, "disaggregation", "newest").set_index(["dimension", "category"])
    assert rows.value.to_dict() == {("age_band", "25-35"): 10, ("sex", "F"): 6, ("sex", "U"): 4}
    assert set(rows.total) == {10}


def test_parts_of_a_percentage_have_no_rest(tables):
    report(tables, "share", 1, 50)
    report(tables, "share", 1, 30, dimension="sex", category="F")
    assert list(ask(tables, "disaggregation", "share").category) == ["F"]


def test_parts_are_those_of_the_newest_report_with_their_own_milestone(tables):
    report(tables, "newest", 1, 6, dimension="sex", category="F")
    report(tables, "newest", 2, 8, dimension="sex", category="F")
    tables.execute("insert into milestones values ('newest', '2024-12-31', 'ALL', 'sex', 'F', 20)")
    row = ask(tables, "disaggregation", "newest").iloc[0]
    assert (row.value, row.target) == (8, 20)


def test_target_of_a_place_is_its_own_last_milestone_and_nobody_elses(tables):
    tables.execute("insert into milestones values ('newest', '2024-06-30', 'north', 'total', 'total', 4),"
                   " ('newest', '2024-12-31', 'north', 'total', 'total', 9),"
                   " ('newest', '2024-12-31', 'ALL', 'total', 'total', 30)")  # fmt: skip
    rows = ask(tables, "by_place", "newest").set_index("place_id")
    assert (rows.target["north"], rows.due_date["north"].date()) == (9, date(2024, 12, 31))
    assert pd.isna(rows.target["south"])
    assert list(ask(tables, "milestones", place_id="north").target) == [4, 9]
    assert list(ask(tables, "milestones").target) == [30]


def test_trend_has_at_most_24_dates_the_newest_among_them_and_every_day_that_something_is_due(tables):
    days = pd.date_range("2020-01-31", "2024-06-30", freq="ME")
    tables.executemany("insert into as_of_dates values ('p', ?, 'month_end')", [(day.date(),) for day in days])
    tables.execute("insert into milestones values ('newest', '2025-03-15', 'ALL', 'total', 'total', 30)")
    rows = ask(tables, "trend", "newest")
    kept = rows[rows.is_kept]
    assert 12 < len(kept) <= 24
    assert kept.day.max().date() == AS_OF
    assert rows.set_index("day").milestone[pd.Timestamp("2025-03-15")] == 30
    assert ask(tables, "trend", "no such").empty


def test_framework_lists_impact_before_outcome_before_output_and_codes_by_their_numbers(tables):
    tables.execute("update indicators set code = '1.10' where indicator_id = 'added'")
    tables.execute("update indicators set code = '1.9' where indicator_id = 'share'")
    tables.execute("update indicators set level = 'impact' where indicator_id = 'persons'")
    tables.execute("update indicators set level = 'outcome' where indicator_id = 'highest'")
    found = list(ask(tables, "framework").indicator_id)
    assert found == ["persons", "highest", "share", "added", "newest", "summed_share"]


def test_figure_published_after_the_day_is_not_there_and_a_target_has_that_of_the_framework(tables):
    tables.execute("update indicators set query = 'action_plans', target = 4 where indicator_id = 'newest'")
    tables.execute("insert into published_figures values ('f1', 'p', 'Plans', 'target', 'action_plans', 3,"
                   " '2024-04-04', 'A page'), ('f2', 'p', 'Plans', 'result', 'action_plans', 1, '2024-07-01', null)")
    rows = ask(tables, "published")
    assert [(row.figure_id, row.target) for row in rows.itertuples()] == [("f1", 4)]
    assert list(ask(tables, "published", as_of=date(2024, 7, 1)).target.isna()) == [False, True]


# ------------------------------------------------------------------ charts
def framework(**changed: object) -> pd.DataFrame:
    row = {"code": "1", "indicator": "People trained", "unit": "people", "baseline": 0.0, "actual": 38.0,
           "target": 60.0, "progress": 63.3, "hoped": 75.0, "state": "at_risk", "status": "At risk",
           "reason": "38 of 45"}  # fmt: skip
    return pd.DataFrame([row | changed])


def trace(chart: dict, name: str) -> dict:
    return next(trace for trace in chart["data"] if trace["name"] == name)


def test_bar_is_the_share_of_the_way_and_the_mark_what_is_expected():
    chart = charts.bullets(framework(), text.words("en"))
    assert (trace(chart, "Actual")["x"], trace(chart, "Expected")["x"]) == ([63.3], [75.0])
    notes = " ".join(note["text"] for note in chart["layout"]["annotations"])
    assert "△ At risk · 0 → 60 people" in notes
    assert "<b>38</b>" in notes


@pytest.mark.parametrize(("progress", "length"), [(-20.0, 0), (140.0, 100)])
def test_bar_neither_begins_before_the_baseline_nor_ends_after_the_target(progress, length):
    chart = charts.bullets(framework(progress=progress), text.words("en"))
    assert trace(chart, "Actual")["x"] == [length]


def test_indicator_without_target_has_a_row_and_no_bar():
    chart = charts.bullets(framework(progress=None, hoped=None, target=None, state="open"), text.words("en"))
    assert chart["data"] == []
    assert chart["layout"]["shapes"] == []


def test_every_status_has_a_sign_of_its_own():
    states = [state for held in STANDINGS.values() for state in held]
    assert sorted(charts.SYMBOLS) == sorted(states)
    assert len(set(charts.SYMBOLS.values())) == len(states)


def over_time() -> pd.DataFrame:
    days = pd.to_datetime(["2024-01-31", "2024-02-29", "2024-12-31"])
    return pd.DataFrame({"day": days, "computed": [1.0, 4.0, None], "reported": [None, 3.0, None],
                         "expected": [0.0, 5.0, 20.0], "milestone": [None, None, 20.0],
                         "as_of": days[1]})  # fmt: skip


def test_trend_shows_computed_reported_expected_and_milestones_on_their_days():
    chart = charts.trend(over_time(), text.words("en"))
    assert trace(chart, "Computed")["y"] == [1, 4]
    assert (trace(chart, "Reported")["x"], trace(chart, "Reported")["y"]) == (["2024-02-29"], [3])
    assert trace(chart, "Expected")["y"] == [0, 5, 20]
    assert trace(chart, "Milestone")["x"] == ["2024-12-31"]
    assert [shape["x0"] for shape in chart["layout"]["shapes"]] == ["2024-02-29"]


def test_trend_that_ends_on_the_as_of_date_needs_no_line_for_it():
    assert charts.trend(over_time()[:2], text.words("en"))["layout"]["shapes"] == []


def test_places_beyond_fifteen_are_named_by_their_number_and_unknown_ones_stay():
    names = {f"p{n}": f"Place {n}" for n in range(40)}
    frame = pd.DataFrame({"place_id": [*names, "unknown"], "value": [*range(40, 0, -1), 7], "target": None})
    chart = charts.by_place(frame, text.Words("en", names))
    assert chart["data"][0]["x"] == [*range(40, 25, -1), 7]
    assert chart["data"][0]["marker"]["pattern"]["shape"][-1] == "/"
    assert chart["layout"]["annotations"][-1]["text"] == "25 more in the table"


def test_value_of_a_place_with_a_target_of_its_own_says_of_how_many():
    frame = pd.DataFrame({"place_id": ["north"], "value": [18.0], "target": [20.0]})
    assert charts.by_place(frame, text.Words("en", {"north": "North"}))["data"][0]["text"] == ["18 of 20"]


def test_text_of_the_field_cannot_bring_markup_into_a_chart():
    hostile = "<img src=x onerror=alert(1)>"
    frame = framework(indicator=hostile, unit=hostile, reason=hostile, code=hostile)
    part = pd.DataFrame({"dimension": [hostile], "category": [hostile], "part": [hostile], "value": [1.0],
                         "target": None, "total": [1.0], "period_end": [pd.Timestamp(AS_OF)]})  # fmt: skip
    drawn = [charts.bullets(frame, text.words("en")), charts.parts(part, text.words("en"))]
    assert all("<img" not in json.dumps(chart) for chart in drawn)


# ------------------------------------------------------------------ the page, in every state
GOAL = {"project_id": "p", "level": "output", "definition": "What it counts", "measure": "unit", "unit": "people",
        "is_ascending": "true", "aggregation_time": "latest", "aggregation_place": "sum", "baseline": 0,
        "baseline_date": "2024-01-01", "target": 100, "target_date": "2024-12-30", "query": ""}  # fmt: skip
STATES: dict[str, tuple[dict, float | None]] = {  # indicator → how its goal differs, the value reported for quarter 2
    "met": ({}, 100), "not_met": ({"baseline": 100}, 90), "on_track": ({}, 50), "at_risk": ({}, 35),
    "off_track": ({}, 10), "no_data": ({}, None), "old": ({}, None), "open": ({"target_date": ""}, 5),
    "not_due": ({"aggregation_time": "once"}, None), "zero": ({"baseline": "", "baseline_date": ""}, 49),
    "less": ({"is_ascending": "false", "baseline": 100, "target": 20}, 60),
    "apart": ({"aggregation_time": "unique"}, None), "partial": ({}, None),
    "trained": ({"query": "people_trained", "target": 2, "aggregation_place": "none"}, None),
}  # fmt: skip
LIVE = "![x](http://e.example) $x$ :material/home:"
SAID = {
    "met": "100 of 100: target met", "not_met": "90, at least 100 wanted: not met",
    "on_track": "50 of 49.7 expected by 30 Jun 2024: on track",
    "at_risk": "35 of 49.7 expected by 30 Jun 2024: at risk",
    "off_track": "10 of 49.7 expected by 30 Jun 2024: off track", "no_data": "No value has been reported",
    "old": "The last value, 4, is of 31 Jan 2024: older than one reporting period",
    "open": "5 of 100; no date is set", "not_due": "Measured once, on 30 Dec 2024: not due yet",
    "zero": "No baseline is known: counted from 0", "less": "60, expected to be down to 60.2 by 30 Jun 2024: on track",
    "apart": "Reported by municipality alone: such values are never added up",
    "partial": "Not every municipality has reported the same period",
    "trained": "2 of 2: target met",
}  # fmt: skip


def measured(indicator: str, value: float, start: str, end: str, name: str = "", **more: object) -> dict[str, object]:
    return {"measurement_id": name or indicator, "indicator_id": indicator, "period_start": start, "period_end": end,
            "place_id": "ALL", "dimension": "total", "category": "total", "value": value, "status": "approved",
            "approved_on": end, "supersedes": "", "narrative": LIVE} | more  # fmt: skip


def figure(name: str, statement: str, kind: str, value: float, day: str) -> dict[str, object]:
    return {"figure_id": name, "project_id": "p", "statement": statement, "kind": kind, "query": "people_trained",
            "value": value, "published_on": day, "source": LIVE}  # fmt: skip


def every_state() -> dict[str, list]:
    """Return a small dataset with an indicator in each state, reports that differ, figures published."""
    indicators = [GOAL | {"indicator_id": name, "code": str(number), "title": f"Indicator {name} {LIVE}"} | goal
                  for number, (name, (goal, _)) in enumerate(STATES.items(), 1)]  # fmt: skip
    told = [measured(name, value, *QUARTERS[2]) for name, (_, value) in STATES.items() if value is not None]
    told += [
        measured("old", 4, "2024-01-01", "2024-01-31"),
        measured("trained", 2, "2024-01-01", "2024-01-31", "too_early"),  # the training ended on 2 February
        measured("trained", 0, "2024-02-01", "2024-02-29", "too_late"),
        measured("trained", 2, "2024-03-01", "2024-03-31", "right"),
        measured("trained", 9, "2024-04-01", "2024-04-30", "never"),
        measured("trained", 1, "2024-05-01", "2024-05-31", "draft", status="draft", approved_on=""),
        measured("met", 12, *QUARTERS[2], "north", place_id="north"),
        measured("apart", 5, *QUARTERS[2], "apart", place_id="north"),
        measured("partial", 5, *QUARTERS[1], "partial_north", place_id="north"),
        measured("partial", 6, *QUARTERS[2], "partial_south", place_id="south"),
    ]
    return small() | {
        "indicators": indicators, "measurements": told,
        "milestones": [{"indicator_id": "met", "due_date": "2024-06-30", "place_id": "north", "dimension": "total",
                        "category": "total", "target": 20}],
        "reporting_periods": [{"period_id": str(number), "project_id": "p", "start_date": start, "end_date": end}
                              for number, (start, end) in QUARTERS.items()],
        "project_places": [{"project_id": "p", "place_id": place, "role": "pilot"} for place in ("north", "south")],
        "published_figures": [
            figure("f1", "Trained", "result", 2, "2024-03-01"),
            figure("f2", "Many", "result", 50, "2024-04-01"),
            figure("f3", "Aim", "target", 3, "2024-01-15")],
    }  # fmt: skip


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("indicators")
    outcome = dataset.publish([write(folder / "source", **every_state())], folder / "store")
    assert outcome.is_new, outcome.findings[:5]
    return folder / "store"


@pytest.fixture(scope="module")
def trained(store: Path) -> AppTest:
    """Return the page of the dataset with every state, for tests that only read it."""
    with pytest.MonkeyPatch.context() as patch:
        return opened(store, patch, indicator="trained")


def opened(store: Path, monkeypatch: pytest.MonkeyPatch, **address: str) -> AppTest:
    """Return the page at an address."""
    monkeypatch.setenv("YNTYMAK_STORE", str(store))
    monkeypatch.setenv("YNTYMAK_AUDIENCE", "manager")
    app = AppTest.from_file(str(ROOT / "dashboard/app.py"), default_timeout=60)
    app.run()
    app.query_params.update({"lang": "en"} | address)
    return app.switch_page("../pages/indicators.py").run()


def lines(app: AppTest) -> list[str]:
    """Return the lines of text on the page as a reader sees them."""
    return [re.sub(r"[\\\u2060]", "", line) for line in sweep.paragraphs(app)]


def line(app: AppTest, part: str) -> str:
    return next(line for line in lines(app) if part in line)


def test_every_state_is_said_with_icon_word_and_reason(trained):
    assert not trained.exception
    for name, said in SAID.items():
        shown = line(trained, f"Indicator {name}")
        assert said in shown
        assert re.match(r":material/\w+: \*\*[A-Z]", shown)


def test_text_of_the_field_is_no_markdown(trained):
    shown = [*sweep.paragraphs(trained), *(part.value for part in trained.caption),
             *(metric.label for metric in trained.metric)]  # fmt: skip
    assert sum("http" in said for said in shown) > len(STATES)
    assert not [said for said in shown if re.search(r"(?<!\\)[!$]|(?<!\\):material/home", said)]


def test_headline_numbers_count_every_indicator_once(trained):
    counts = [metric.value for metric in trained.metric][1:]  # the first is the value of the computed indicator
    assert counts == ["2", "3", "3", "4", "2"]
    assert sum(map(int, counts)) == len(STATES)


def test_value_of_a_computed_indicator_stands_above_with_the_rows_behind_it(store, monkeypatch):
    app = opened(store, monkeypatch)
    first = app.metric[0]
    assert (first.label.split("!")[0], first.value) == ("Indicator trained \\", "2")
    app.button(key="explain-indicators-people_trained-value").click().run()
    assert not app.exception
    tables = " ".join(part.proto.body for part in app.get("html"))
    assert tables.count("people.csv") == 2


@pytest.mark.parametrize(("standing", "names"), [
    ("met", {"met", "trained"}), ("behind", {"not_met", "at_risk", "off_track"}),
    ("no_data", {"no_data", "old", "apart", "partial"}), ("on_track", {"on_track", "zero", "less"}),
    ("waiting", {"open", "not_due"}),
])  # fmt: skip
def test_choice_of_a_status_shows_the_indicators_behind_its_number(store, monkeypatch, standing, names):
    app = opened(store, monkeypatch, standing=standing)
    shown = {found for said in lines(app) for found in re.findall(r"· \d+ · Indicator (\w+)", said)}
    assert shown == names


def test_indicator_measured_per_place_has_its_own_milestone_there(store, monkeypatch):
    app = opened(store, monkeypatch, place="north", indicator="met")
    assert "12 of 20 expected by 30 Jun 2024" in line(app, "Indicator met")
    trained = line(app, "Indicator trained")
    assert "**No target of its own**" in trained
    assert "2 is set for the whole project, none for this municipality" in trained
    assert "No value has been reported for this municipality alone" in line(app, "Indicator at_risk")


def test_every_difference_of_a_report_has_its_reason(trained):
    reasons = {
        "1 Jan 2024 – 31 Jan 2024": "Reported: 2, computed: 0. The data reach this value on 29 Feb 2024",
        "1 Feb 2024 – 29 Feb 2024": "Reported: 0, computed: 2. The data stood there on 31 Jan 2024",
        "1 Mar 2024 – 31 Mar 2024": "Reported: 2, computed: 2. The same",
        "1 Apr 2024 – 30 Apr 2024": "Reported: 9, computed: 2. The data give this value on none",
        "1 May 2024 – 31 May 2024": "Reported: 1, computed: 2. A draft",
    }
    for period, said in reasons.items():
        assert said in line(trained, period)


def test_published_figures_stand_beside_the_value_computed_for_their_day(trained):
    assert "Published: 2, computed: 2. The same" in line(trained, "Trained · 2, stated on 1 Mar 2024")
    assert "Published: 50, computed: 2. The data give this value on none" in line(trained, "Many · 50")
    aim = line(trained, "Aim · 3, stated on 15 Jan 2024")
    assert "A target: 2 of 3 reached by 30 Jun 2024. The results framework says 2" in aim


def test_places_and_what_lies_elsewhere_add_up_to_the_computed_value(demonstration_store, monkeypatch):
    app = opened(demonstration_store, monkeypatch, project=PILOTS, indicator="people_trained")
    bars = [json.loads(chart.proto.spec) for chart in app.get("plotly_chart")]
    path = database.newest(demonstration_store).path
    day = database.run(path, "projects/as_of_dates", {"project_id": PILOTS}).as_of[0].date()
    whole = database.run(path, "indicators/people_trained", {"project_id": PILOTS, "as_of": day, "place_id": None})
    places = next(chart["data"][0]["x"] for chart in bars if "Elsewhere" in json.dumps(chart))
    assert sum(places) == whole.value[0]


@pytest.mark.parametrize("language", text.LANGUAGES)
@pytest.mark.parametrize("project", [PILOTS, GRANTEES])
def test_page_opens_in_every_language_with_every_published_result_as_computed(demonstration_store, monkeypatch, project,
                                                                              language):  # fmt: skip
    app = opened(demonstration_store, monkeypatch, project=project, lang=language)
    assert not app.exception
    same = text.words(language)("results.reason.same")
    path = database.newest(demonstration_store).path
    stated = database.run(path, "results/published", {"project_id": project, "as_of": date(2030, 1, 1)})
    shown = [said for said in lines(app) if said.startswith(":material/check_circle:") and same in said]
    assert len(shown) == (stated.figure_kind == "result").sum()
    assert not [said for said in lines(app) if said.startswith(":material/difference:")]


def test_day_before_anything_happened_says_so_in_sentences(store, monkeypatch):
    app = opened(store, monkeypatch, as_of="2024-01-31", indicator="met")
    assert not app.exception
    speak = text.words("en")
    for figure in ("trend", "by_place", "disaggregation", "reports"):
        assert line(app, speak(f"results.{figure}.empty"))


def test_project_without_indicators_says_so(tmp_path, monkeypatch):
    assert dataset.publish([write(tmp_path / "source", **small())], tmp_path / "store").is_new
    app = opened(tmp_path / "store", monkeypatch)
    assert not app.exception
    assert [metric.value for metric in app.metric] == ["0"] * (len(STANDINGS) - 1)  # nothing is withheld from a manager
    assert line(app, text.words("en")("results.framework.empty"))


def test_filter_that_finds_nothing_offers_to_clear_it(demonstration_store, monkeypatch):
    app = opened(demonstration_store, monkeypatch, project=GRANTEES, standing="met")
    assert line(app, text.words("en")("results.framework.empty"))
    button = app.button(key="clear-results.framework")
    button.click().run()
    assert line(app, "Locations with grant funds")


def test_what_is_to_fall_in_a_municipality_starts_from_its_first_milestone(demonstration_store, monkeypatch):
    """Between 27 on 31 December 2024 and 20 on 30 September 2025, on 31 May 2025: 27 - 7 * 151 / 273 = 23.1."""
    early = opened(demonstration_store, monkeypatch, place="ak-turpak", as_of="2025-05-31")
    assert line(early, "27, expected to be down to 23.1 by 31 May 2025: off track")
    newest = opened(demonstration_store, monkeypatch, place="ak-turpak")
    assert line(newest, "19, at most 20 wanted: target met")
