"""Early warning: the rules of counting on a small dataset, the charts, and the page in three languages."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import database, status, text
from dashboard.charts import issues, signals, warning
from dashboard.publish import dataset
from tests import sweep

ROOT = Path(__file__).parents[1]
AS_OF = date(2025, 6, 30)
PILOTS, GRANTS = "social-cohesion-2024", "yntymaktuu-zhashoo"
BUILT = ("010_municipalities_of_places", "160_activity_states", "195_audience")
HOSTILE = "<img src=x onerror=alert(1)>"

RISKS = {  # risk: place, category, identified on; reviews: day, likelihood, impact, status, measures, due
    "risen": ("a", "water", "2025-01-01", [("2025-01-10", 3, 3, "open", None, None),
                                           ("2025-06-01", 4, 4, "open", "Talks", "2025-06-20")]),
    "fallen": ("v", "border", "2025-01-01", [("2025-01-10", 5, 5, "open", None, None),
                                             ("2025-05-01", 3, 5, "treated", "Signs", "2025-05-20")]),
    "same": ("a", "water", "2024-06-01", [("2024-07-01", 2, 4, "open", None, None),
                                          ("2025-01-01", 4, 2, "materialised", None, None)]),
    "stale": ("b", "rumour", "2024-06-01", [("2024-12-31", 2, 2, "open", "Notices", "2025-06-30")]),
    "unreviewed": ("b", "family", "2025-06-15", [("2025-07-05", 5, 5, "open", None, None)]),
    "closed": ("a", "religion", "2024-06-01", [("2024-07-01", 3, 4, "open", None, None),
                                               ("2025-02-01", 2, 2, "closed", None, None),
                                               ("2025-07-01", 5, 5, "open", None, None)]),
    "later": ("a", "water", "2025-07-01", [("2025-07-02", 5, 5, "open", None, None)]),
}
SIGNALS = {  # signal: place, observed, kind, severity, verified, responded, outcome
    "fast": ("a", "2025-01-05", "tension", 4, "verified", "2025-01-07", "de_escalated"),
    "slow": ("v", "2025-02-01", "incident", 4, "unverified", "2025-02-11", None),
    "same day": ("b", "2025-03-01", "tension", 2, "verified", "2025-03-01", "ongoing"),
    "answered later": ("a", "2025-06-20", "rumour", 2, "verified", "2025-07-02", "escalated"),
    "never": ("a", "2025-05-01", "rumour", 5, "unverified", None, None),
    "refuted": ("a", "2025-05-02", "rumour", 5, "refuted", "2025-05-03", "no_action"),
    "peace": ("b", "2025-05-03", "mitigation", 1, "verified", None, None),
    "future": ("a", "2025-07-01", "incident", 5, "verified", None, None),
}
ISSUES = {  # issue: place, event, kind, raised, status, assigned, activity, planned, closed
    "open": ("a", "talk", "issue", "2025-01-10", "open", None, None, None, None),
    "referred": ("v", None, "need", "2025-01-11", "referred", "council", None, None, None),
    "planned": ("a", "talk", "issue", "2025-01-12", "planned", "council", "act", "2025-06-30", None),
    "planned later": ("a", None, "issue", "2025-01-13", "planned", "council", "act", "2025-07-01", None),
    "resolved": ("b", "talk", "opportunity", "2025-01-14", "resolved", "council", "act", "2025-02-01", "2025-06-30"),
    "resolved later": ("b", None, "issue", "2025-01-15", "resolved", "council", "act", "2025-02-01", "2025-07-01"),
    "declined": ("a", None, "issue", "2025-01-16", "declined", "council", None, None, "2025-03-01"),
    "raised later": ("a", None, "issue", "2025-07-01", "open", None, None, None, None),
}
NORTH = ("north", "North", "v", "UZ")
CROSSINGS = ((*NORTH, "open", "2024-01-01"), (*NORTH, "open", "2024-05-01"), (*NORTH, "closed", "2025-02-01"),
             (*NORTH, "closed", "2025-06-30"), (*NORTH, "open", "2025-07-01"),
             ("south", "South", None, "TJ", "open", "2025-01-01"), ("new", "New", None, "TJ", "open", "2025-07-01"))


@pytest.fixture(scope="module")
def small() -> Iterator[duckdb.DuckDBPyConnection]:
    """Return a database with the facts above; v is a village of municipality a."""
    with duckdb.connect() as connection:
        connection.execute((ROOT / "queries/schema.sql").read_text("utf-8"))
        add_frame(connection)
        add_facts(connection)
        for name in BUILT:
            statement = (ROOT / f"queries/build/{name}.sql").read_text("utf-8")
            connection.execute(f"create table {name[4:]} as {statement}")
        for table in ("risks", "risk_reviews", "signals", "issues"):
            connection.execute(f"alter table {table} add column load_id varchar default 'file'")
            connection.execute(f"alter table {table} add column row_number bigint default 2")
        yield connection


def add_frame(connection: duckdb.DuckDBPyConnection) -> None:
    run = connection.execute
    codes = pd.read_csv(ROOT / "data/reference/codelists.csv")
    connection.register("codes", codes)
    run("insert into codelists by name select * from codes")
    run("insert into projects (project_id, title, currency) values ('p', 'Project', 'KGS')")
    run("insert into places (place_id, level, name_en) values ('a', 'municipality', 'A'), ('b', 'municipality', 'B')")
    run("insert into places (place_id, level, parent_id, name_en) values ('v', 'village', 'a', 'V')")
    run("insert into organisations (organisation_id, name, organisation_type, place_id, legal_status, mapped_on)"
        " values ('council', 'Council', 'kenesh', 'a', 'public_body', null),"
        " ('centre', 'Centre', 'dialogue_centre', 'v', 'informal', '2025-02-15'),"
        " ('new centre', 'New', 'dialogue_centre', 'b', 'informal', '2025-07-15')")
    run("insert into events (event_id, project_id, kind, title, place_id, host_organisation_id, start_date, end_date,"
        " days, days_required, status, record_kind) values"
        " ('talk', 'p', 'dialogue', 'Talk', 'a', 'centre', '2025-01-10', '2025-01-10', 1, 1, 'held', 'none'),"
        " ('quiet', 'p', 'dialogue', 'Quiet', 'b', null, '2025-03-05', '2025-03-05', 1, 1, 'held', 'none'),"
        " ('called off', 'p', 'dialogue', 'Off', 'a', null, '2025-03-05', '2025-03-05', 1, 1, 'cancelled', 'none'),"
        " ('later', 'p', 'dialogue', 'Later', 'a', null, '2025-07-05', '2025-07-05', 1, 1, 'held', 'none')")
    run("insert into action_plans (plan_id, project_id, place_id, kind, title, start_date, end_date)"
        " values ('plan', 'p', 'a', 'action_plan', 'Plan', '2025-01-01', '2025-12-31')")
    run("insert into objectives values ('plan-1', 'plan', 1, 'Objective')")
    run("insert into activities (activity_id, objective_id, number, title, planned_start, planned_end)"
        " values ('act', 'plan-1', '1.1', 'Activity', '2025-01-01', '2025-12-31')")
    run("insert into activity_updates (activity_id, reported_on, status) values ('act', '2025-03-01', 'in_progress')")


def add_facts(connection: duckdb.DuckDBPyConnection) -> None:
    for name, (place, category, identified, reviews) in RISKS.items():
        connection.execute(
            "insert into risks (risk_id, project_id, place_id, category, cause, event, effect, identified_on,"
            " is_sensitive) values (?, 'p', ?, ?, 'Cause', ?, 'Effect', ?, ?)",
            [name, place, category, f"Risk {name}", identified, name == "risen"])
        connection.executemany(
            "insert into risk_reviews (risk_id, reviewed_on, likelihood, impact, status, treatment, treatment_due)"
            " values (?, ?, ?, ?, ?, ?, ?)", [(name, *review) for review in reviews])
    connection.executemany(
        "insert into signals (signal_id, project_id, place_id, observed_on, kind, severity, verified, responded_on,"
        " outcome) values (?, 'p', ?, ?, ?, ?, ?, ?, ?)", [(name, *facts) for name, facts in SIGNALS.items()])
    connection.executemany(
        "insert into issues (issue_id, project_id, title, place_id, event_id, kind, raised_on, status,"
        " assigned_organisation_id, activity_id, planned_on, closed_on) values (?, 'p', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [(name, f"Issue {name}", *facts) for name, facts in ISSUES.items()])
    connection.executemany("insert into border_crossings (crossing_id, name, place_id, neighbour, status, status_date)"
                           " values (?, ?, ?, ?, ?, ?)", CROSSINGS)


def ask(connection: duckdb.DuckDBPyConnection, query: str, **more: object) -> pd.DataFrame:
    """Return the rows of a query as of AS_OF for every place and kind, unless `more` says otherwise."""
    known = {"project_id": "p", "as_of": AS_OF, "place_id": None, "risk_category": "all", "issue_kind": "all"} | more
    names = database.parameter_names(query)
    return connection.execute(database.query_text(query), {name: known[name] for name in names}).df()


def told(connection: duckdb.DuckDBPyConnection, query: str, key: str, *columns: str, **more: object) -> dict:
    """Return column values (a tuple of several) by key, missing ones as None."""
    rows = ask(connection, f"warning/{query}", **more)
    cells = {row[key]: tuple(None if pd.isna(row[name]) else row[name] for name in columns)
             for row in rows.to_dict("records")}
    return {name: values[0] if len(values) == 1 else values for name, values in cells.items()}


# ------------------------------------------------------------------ risks
def test_risks_are_those_identified_and_not_closed_in_their_last_review_by_the_day_highest_first(small):
    assert list(ask(small, "warning/risks").risk_id) == ["risen", "fallen", "same", "stale", "unreviewed"]
    assert list(ask(small, "warning/closed_risks").risk_id) == ["closed"]


def test_risk_closed_and_opened_again_is_in_the_list_again(small):
    after = date(2025, 7, 2)
    assert "closed" in set(ask(small, "warning/risks", as_of=after).risk_id)
    assert ask(small, "warning/closed_risks", as_of=after).empty


def test_risk_reviewed_again_stays_closed_since_the_first_of_these_reviews(small):
    small.execute("begin transaction")
    small.execute("insert into risk_reviews (risk_id, reviewed_on, likelihood, impact, status)"
                  " values ('closed', '2025-03-01', 1, 1, 'closed')")  # fmt: skip
    shown = told(small, "closed_risks", "risk_id", "closed_on", "previous_level", "level")
    small.execute("rollback")
    assert shown == {"closed": (pd.Timestamp("2025-02-01"), 12, 1)}


def test_level_is_likelihood_times_impact_and_moves_against_the_review_before(small):
    assert told(small, "risks", "risk_id", "level", "previous_level", "movement", "risk_level") == {
        "risen": (16, 9, "rising", "high"), "fallen": (15, 25, "falling", "high"),
        "same": (8, 8, "steady", "moderate"), "stale": (4, None, "new", "low"),
        "unreviewed": (None, None, "none", "none")}


@pytest.mark.parametrize("level", range(1, 26))
def test_class_of_a_level_is_the_same_in_chart_and_rule(level):
    assert warning._class(level) == status.risk_class(level)


def test_class_and_movement_of_the_query_are_those_of_the_rule(small):
    for row in ask(small, "warning/risks").dropna(subset="level").itertuples():
        before = None if pd.isna(row.previous_level) else int(row.previous_level)
        state = status.risk_state(int(row.likelihood), int(row.impact), row.reviewed_on.date(), AS_OF, before)
        assert (row.risk_level, row.movement, row.is_stale) == (state.status, state.movement, state.is_stale)


def test_review_is_stale_after_180_days_and_not_on_the_day(small):
    assert told(small, "risks", "risk_id", "days_since_review", "is_stale")["same"] == (180, False)
    assert told(small, "risks", "risk_id", "days_since_review", "is_stale")["stale"] == (181, True)


def test_measures_are_overdue_after_their_day_unless_taken(small):
    late = told(small, "risks", "risk_id", "days_late")
    assert late == {"risen": 10, "fallen": 0, "same": 0, "stale": 0, "unreviewed": 0}
    assert told(small, "risks", "risk_id", "days_late", as_of=date(2025, 7, 1))["stale"] == 1


def test_matrix_counts_the_risks_of_the_list_that_have_a_level(small):
    cells = ask(small, "warning/matrix").set_index(["likelihood", "impact"])
    assert cells[["risks", "risen", "fallen", "steady", "first"]].T.to_dict("list") == {
        (4, 4): [1, 1, 0, 0, 0], (3, 5): [1, 0, 1, 0, 0], (4, 2): [1, 0, 0, 1, 0], (2, 2): [1, 0, 0, 0, 1]}


@pytest.mark.parametrize("narrowed", [{"place_id": "a"}, {"risk_category": "water"}])
def test_place_and_category_narrow_risks_and_matrix_alike(small, narrowed):
    rows = ask(small, "warning/risks", **narrowed)
    assert set(rows.risk_id) == ({"risen", "fallen", "same"} if "place_id" in narrowed else {"risen", "same"})
    assert ask(small, "warning/matrix", **narrowed).risks.sum() == len(rows)
    assert set(rows.place_id) == {"a"}


# ------------------------------------------------------------------ signals
def test_signals_are_warnings_unless_refuted_or_of_a_peace_kind(small):
    groups = told(small, "signals", "signal_id", "signal_group")
    assert groups.pop("refuted") == "refuted"
    assert groups.pop("peace") == "peace"
    assert set(groups.values()) == {"warning"}
    assert "future" not in groups


def test_response_after_the_day_does_not_exist_nor_its_outcome(small):
    rows = told(small, "signals", "signal_id", "days_to_response", "outcome")
    assert rows["answered later"] == (None, None)
    assert told(small, "signals", "signal_id", "days_to_response", as_of=date(2025, 7, 2))["answered later"] == 12


def test_responses_count_answered_warnings_by_severity_with_their_median(small):
    assert told(small, "responses", "severity", "warnings", "answered", "unanswered", "median_days") == {
        5: (1, 0, 1, None), 4: (2, 2, 0, 6), 3: (0, 0, 0, None), 2: (2, 1, 1, 0), 1: (0, 0, 0, None)}
    assert set(ask(small, "warning/responses").median_days_of_all) == {2}


def test_outcomes_add_up_to_the_answered_warnings_and_keep_the_unknown(small):
    assert told(small, "outcomes", "outcome", "warnings") == {
        "de_escalated": 1, "ongoing": 1, "escalated": 0, "no_action": 0, "unknown": 1}


def test_kinds_tell_verified_unverified_and_refuted_apart_peace_last(small):
    rows = ask(small, "warning/kinds")
    assert list(rows.signal_kind) == ["incident", "tension", "rumour", "mitigation"]
    assert list(rows.is_peace) == [False, False, False, True]
    parts = rows[["verified_signals", "unverified_signals", "refuted_signals"]]
    assert parts.sum(axis=1).tolist() == rows.signals.tolist() == [1, 2, 3, 1]
    assert parts.loc[2].tolist() == [1, 1, 1]


def test_months_hold_every_signal_once(small):
    rows = ask(small, "warning/signals_by_month")
    assert rows.signals.sum() == len(SIGNALS) - 1
    assert (rows.answered + rows.unanswered == rows.signals).all()
    warnings = rows[rows.signal_group == "warning"]
    assert warnings.answered.sum() == ask(small, "warning/responses").answered.sum()


# ------------------------------------------------------------------ issues
def test_issue_stands_in_the_state_of_the_day(small):
    assert told(small, "issues", "issue_id", "issue_status") == {
        "open": "open", "planned later": "open", "referred": "referred", "planned": "planned",
        "resolved later": "planned", "resolved": "resolved", "declined": "declined"}


def test_states_add_up_to_all_that_were_raised_and_keep_the_empty_ones(small):
    assert told(small, "issue_flow", "issue_status", "issues", "with_activity") == {
        "open": (2, 0), "referred": (1, 0), "planned": (2, 2), "resolved": (1, 1), "declined": (1, 0)}
    needs = told(small, "issue_flow", "issue_status", "issues", issue_kind="need")
    assert needs == {"open": 0, "referred": 1, "planned": 0, "resolved": 0, "declined": 0}


def test_states_of_a_place_are_those_of_my_municipality(small):
    for place in ("a", "b"):
        mine = ask(small, "place/issues", place_id=place).issue_status.value_counts().to_dict()
        assert ask(small, "warning/issues", place_id=place).issue_status.value_counts().to_dict() == mine


def test_issue_is_traced_to_the_activity_from_the_day_it_was_planned(small):
    traced = told(small, "issues", "issue_id", "activity", "plan", "activity_status", "organisation", "event")
    assert traced["planned"] == ("Activity", "Plan", "in_progress", "Council", "Talk")
    assert traced["planned later"] == (None, None, None, None, None)
    assert traced["declined"] == (None, None, None, "Council", None)


# ------------------------------------------------------------------ dialogues and crossings
def test_dialogues_grow_by_month_end_and_stop_at_the_day(small):
    rows = ask(small, "warning/dialogues_by_month").set_index("day")
    assert list(rows.columns) == ["platforms", "platforms_total", "centres_total", "issues_total"]
    shown = {day.date().isoformat(): values for day, values in zip(rows.index, rows.to_numpy().tolist(), strict=True)}
    assert shown["2025-01-31"] == [1, 1, 0, 3]
    assert shown["2025-02-28"] == [0, 1, 1, 3]
    assert shown["2025-03-31"] == [1, 2, 1, 3]
    assert list(shown)[-1] == "2025-06-30"
    assert ask(small, "warning/dialogues_by_month", as_of=date(2024, 12, 31)).empty


def test_day_inside_a_month_is_the_last_of_the_line(small):
    days = ask(small, "warning/dialogues_by_month", as_of=date(2025, 3, 15)).day
    assert [day.date() for day in days[-2:]] == [date(2025, 2, 28), date(2025, 3, 15)]


def test_platforms_and_centres_name_the_issues_raised_there(small):
    assert told(small, "platforms", "event_id", "issues", "planned", "resolved") == {
        "quiet": (0, 0, 0), "talk": (3, 1, 1)}
    assert set(ask(small, "warning/platforms").event_topic) == {"unknown"}
    assert told(small, "centres", "organisation_id", "platforms", "issues") == {"centre": (1, 3)}


def test_crossing_shows_its_last_state_and_since_when_it_holds(small):
    rows = told(small, "crossings", "crossing_id", "crossing_status", "since", "reported_on", "place_id")
    assert rows == {
        "north": ("closed", pd.Timestamp("2025-02-01"), pd.Timestamp("2025-06-30"), "a"),
        "south": ("open", pd.Timestamp("2025-01-01"), pd.Timestamp("2025-01-01"), "unknown")}


def test_crossing_without_a_known_place_is_in_the_list_of_all_places_only(small):
    assert set(ask(small, "warning/crossings", place_id="a").crossing_id) == {"north"}
    assert ask(small, "warning/crossings", place_id="b").empty


def test_undated_state_of_a_crossing_holds_until_a_dated_one():
    with duckdb.connect() as connection:
        connection.execute((ROOT / "queries/schema.sql").read_text("utf-8"))
        connection.execute("create table municipalities_of_places (place_id varchar, municipality_id varchar)")
        connection.execute("create or replace table border_crossings as select * from border_crossings")  # no keys
        connection.execute("insert into border_crossings (crossing_id, name, neighbour, status, status_date) values"
                           " ('x', 'X', 'UZ', 'closed', null), ('y', 'Y', 'UZ', 'closed', null),"
                           " ('y', 'Y', 'UZ', 'open', '2025-01-01')")
        rows = told(connection, "crossings", "crossing_id", "crossing_status", "since")
        assert rows == {"x": ("closed", None), "y": ("open", pd.Timestamp("2025-01-01"))}


# ------------------------------------------------------------------ headline numbers
def test_headline_numbers_are_those_of_the_lists(small):
    now = ask(small, "warning/headline").iloc[0].to_dict()
    assert now == {"open_risks": 4, "high_risks": 2, "stale_risks": 1, "overdue_measures": 1, "unreviewed": 1,
                   "warnings": 5, "answered": 3, "unanswered": 2, "median_days": 2, "issues": 7, "resolved": 1}


@pytest.mark.parametrize("place", [None, "a", "b"])
@pytest.mark.parametrize("as_of", [AS_OF, date(2024, 1, 1), date(2025, 7, 2)])
def test_rows_behind_the_headline_numbers_add_up_to_them(small, place, as_of):
    now = ask(small, "warning/headline", place_id=place, as_of=as_of).iloc[0].drop("median_days")
    behind = ask(small, "warning/headline.rows", place_id=place, as_of=as_of)
    assert behind[list(now.index)].sum().to_dict() == now.to_dict()


def test_before_anything_happened_there_is_nothing(small):
    for query in ("risks", "matrix", "closed_risks", "signals", "responses", "outcomes", "kinds", "signals_by_month",
                  "issue_flow", "issues", "dialogues_by_month", "platforms", "crossings"):
        assert ask(small, f"warning/{query}", as_of=date(2023, 1, 1)).empty, query


# ------------------------------------------------------------------ charts
CHARTS = (("matrix", warning.matrix), ("responses", signals.responses), ("kinds", signals.kinds),
          ("signals_by_month", signals.by_month), ("outcomes", signals.outcomes), ("issue_flow", issues.flow),
          ("dialogues_by_month", issues.dialogues))  # in the order of the page


@pytest.fixture(scope="module")
def words() -> text.Words:
    return text.Words("en", {"a": "A", "b": "B"})


def test_matrix_writes_counts_and_arrows_into_the_cells(small, words):
    data = warning.matrix(ask(small, "warning/matrix"), words)["data"]
    high = data[3]
    texts = dict(zip(zip(high["x"], [base + 0.47 for base in high["base"]], strict=True), high["text"], strict=True))
    assert texts[4, 4].endswith("<b>1</b></span><br>↑1")
    assert texts[3, 5].endswith("<br>↓1")
    assert texts[5, 5] == ""
    assert sum("<b>1</b>" in shown for part in data[:4] for shown in part["text"]) == 4
    assert sum(len(part["x"]) for part in data[:4]) == 25
    assert [part["name"] for part in data[:4]] == ["Low", "Moderate", "Substantial", "High"]


def test_number_in_a_hatched_cell_stands_on_its_own_ground(words):
    frame = pd.DataFrame({"likelihood": [3], "impact": [4], "level": [12], "risk_level": ["substantial"],
                          "risks": [1200], "risen": [150], "fallen": [7], "steady": [1000], "first": [43]})
    chart = warning.matrix(frame, words)
    (pill, _) = chart["layout"]["annotations"]
    assert (pill["x"], pill["y"]) == (3, 4)
    assert "1,200" in pill["text"]
    assert pill["text"].split("<br>")[1:] == ["↑150", "↓7", "✱43"]
    assert not any(text for part in chart["data"][:4] for text in part["text"])


def test_classes_of_the_matrix_differ_without_colour(small, words):
    chart = warning.matrix(ask(small, "warning/matrix"), words)
    fills = [(part["marker"].get("pattern", {}).get("shape"), part["marker"]["color"]) for part in chart["data"][:4]]
    assert len(set(fills)) == 4
    key = chart["layout"]["annotations"][-1]["text"]
    said = ("Low 1–4", "Moderate 5–9", "Substantial 10–14", "High 15–25", "Lower than before")
    assert all(word in key for word in said)


def test_responses_begin_with_all_warnings_and_say_share_and_median(small, words):
    chart = signals.responses(ask(small, "warning/responses"), words)
    answered, unanswered = chart["data"]
    assert [round(a + b) for a, b in zip(answered["x"], unanswered["x"], strict=True)] == [100, 100, 100, 0, 100, 0]
    titles = [note["text"] for note in chart["layout"]["annotations"]]
    assert "All warnings" in titles[0] and "3 of 5 with a response · median 2 days" in titles[0]
    assert "no warning" in titles[3]


def test_columns_of_a_month_stand_on_one_another(small, words):
    rows = ask(small, "warning/signals_by_month", as_of=date(2025, 7, 1))
    rows.loc[rows.signal_group == "warning", "unanswered"] = 1
    answered, unanswered, *_ = signals.by_month(rows, words)["data"]
    tops = dict(zip(zip(answered["x"], [b + y for b, y in zip(answered["base"], answered["y"], strict=True)],
                        strict=True), answered["base"], strict=True))
    ends = [(x, b + y) for x, b, y in zip(unanswered["x"], unanswered["base"], unanswered["y"], strict=True)]
    assert {(x, base) for (x, _), base in tops.items()} <= set(ends)


def test_flow_starts_each_state_where_the_last_ended_and_fills_the_whole(small, words):
    bar = issues.flow(ask(small, "warning/issue_flow"), words)["data"][0]
    assert bar["x"] == [7, 2, 1, 2, 1, 1]
    assert bar["base"] == [0, 0, 2, 3, 5, 6]


def test_dialogue_lines_end_with_the_count_of_the_day(small, words):
    chart = issues.dialogues(ask(small, "warning/dialogues_by_month"), words)
    assert [line["y"][-1] for line in chart["data"]] == [2, 3, 1]
    assert len({line["line"]["dash"] for line in chart["data"]}) == 3


@pytest.mark.parametrize("language", text.LANGUAGES)
def test_every_chart_is_drawn_in_every_language(small, language):
    for query, draw in CHARTS:
        assert json.dumps(draw(ask(small, f"warning/{query}"), text.Words(language, {"a": "A"})))


def test_code_that_no_list_knows_cannot_bring_markup_into_a_chart(small, words):
    kinds = ask(small, "warning/kinds").assign(signal_kind=HOSTILE)
    outcomes = ask(small, "warning/outcomes").assign(outcome=HOSTILE)
    drawn = json.dumps([signals.kinds(kinds, words), signals.outcomes(outcomes, words)])
    assert "&lt;img" in drawn and "<img" not in drawn


# ------------------------------------------------------------------ the page
def opened(store: Path, monkeypatch: pytest.MonkeyPatch, **address: str) -> AppTest:
    """Return the page at an address."""
    monkeypatch.setenv("YNTYMAK_STORE", str(store))
    monkeypatch.setenv("YNTYMAK_AUDIENCE", "manager")
    app = AppTest.from_file(str(ROOT / "dashboard/app.py"), default_timeout=60)
    app.run()  # the address of a page is known after a first run
    app.query_params.update(address)
    return app.switch_page("../pages/early_warning.py").run()


def said(app: AppTest) -> str:
    return " ".join(part.value for part in [*app.markdown, *app.caption]).replace("\\", "").replace("\u2060", "")


@pytest.mark.parametrize(("language", "project"), [("en", PILOTS), ("ru", GRANTS), ("ky", PILOTS)])
def test_page_draws_what_the_queries_say(demonstration_store, demonstration, monkeypatch, language, project):
    app = opened(demonstration_store, monkeypatch, lang=language, project=project)
    assert not app.exception
    as_of = database.run(demonstration.path, "projects/as_of_dates", {"project_id": project}).as_of[0].date()
    known = {"project_id": project, "as_of": as_of, "place_id": None, "risk_category": "all", "issue_kind": "all"}
    expected = []
    for query, draw in CHARTS:
        rows = database.run(demonstration.path, f"warning/{query}",
                            {name: known[name] for name in database.parameter_names(f"warning/{query}")})
        expected += [] if rows.empty else [draw(rows, text.words(language))["data"]]
    shown = [json.loads(chart.proto.spec)["data"] for chart in app.get("plotly_chart")]
    assert [[(part["x"], part["y"]) for part in chart] for chart in shown] == [
        [(part["x"], part["y"]) for part in chart] for chart in json.loads(json.dumps(expected))]


def test_page_before_anything_happened_says_so_in_sentences(demonstration_store, demonstration, monkeypatch):
    days = database.run(demonstration.path, "projects/as_of_dates", {"project_id": PILOTS}).as_of
    app = opened(demonstration_store, monkeypatch, lang="en", project=PILOTS, as_of=days.min().date().isoformat())
    assert not app.exception
    words = text.words("en")
    for figure in ("matrix", "movements", "risks", "closed_risks", "responses", "outcomes", "kinds", "by_month",
                   "signals"):
        assert words(f"warning.{figure}.empty") in said(app)


def test_stale_overdue_and_sensitive_risks_are_marked(demonstration_store, monkeypatch):
    shown = said(opened(demonstration_store, monkeypatch, lang="en", project=PILOTS, place="kerben"))
    assert "Last reviewed 3" in shown and "days late" in shown
    assert text.words("en")("warning.risks.sensitive") in shown


def test_category_and_kind_in_the_address_narrow_risks_and_issues(demonstration_store, monkeypatch):
    narrowed = {"risk_category": "water", "issue_kind": "need"}
    shown = said(opened(demonstration_store, monkeypatch, lang="en", project=PILOTS, **narrowed))
    assert "Quarrel in the queue" in shown and "Herds graze" not in shown
    assert "A plan for floods" in shown and "order of irrigation turns" not in shown


def test_crossings_without_place_and_coordinates_say_so_and_make_no_map(demonstration_store, monkeypatch):
    shown = said(opened(demonstration_store, monkeypatch, lang="en", project=PILOTS))
    assert shown.count(text.words("en")("warning.crossings.nowhere")) == 3
    assert "Kyzyl-Bel – Tajikistan" in shown
    assert text.words("en")("map.disclaimer") not in shown


def test_crossing_with_coordinates_is_drawn_and_hostile_text_stays_text(tmp_path, monkeypatch):
    source = tmp_path / "source"
    shutil.copytree(ROOT / "data/demo", source)
    hostile = f"{HOSTILE} ![a](http://b) $x$ :material/home:"
    for name, old, new in (("border_crossings", "open,2025-03-13,,,", "restricted,2025-03-13,39.9,70.5,"),
                           ("border_crossings", "Kyzyl-Bel", hostile), ("risks", "Long queue on a market day", hostile),
                           ("issues", "No ramp at the entrance of the municipality", hostile)):
        file = source / f"{name}.csv"
        file.write_text(file.read_text("utf-8").replace(old, new), "utf-8")
    assert dataset.publish([source], tmp_path / "store").is_new
    app = opened(tmp_path / "store", monkeypatch, lang="en", project=PILOTS)
    assert not app.exception
    assert text.words("en")("map.disclaimer") in said(app)
    shown = [part for part in sweep.paragraphs(app) if "onerror" in part]
    assert len(shown) > 5
    assert all(text.markdown(hostile) in part and hostile not in part for part in shown)
