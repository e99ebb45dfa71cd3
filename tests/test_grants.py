"""Grants: the rules of counting on a small dataset, the charts, and the page in three languages."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import database, text
from dashboard.charts import awards, benefit, grants, instalments, procedure, scoring
from dashboard.charts.style import FIRST, FOURTH
from dashboard.database import ROOT

AS_OF = date(2025, 6, 30)
PILOTS, GRANTEES = "social-cohesion-2024", "yntymaktuu-zhashoo"
HOSTILE = '<a href="https://x.example">$1$</a> =1+1'
EN = text.words("en")

CALLS = (  # call, place, scheme, opened on, currency, least points, least co-financing
    ("m", "a", "local_initiative", "2025-02-01", "KGS", 60, 0.15),
    ("s", None, "small_grant", "2025-01-10", "KGS", 50, 0.1),
    ("u", None, "small_grant", "2025-01-10", "USD", None, None),
    ("later", "b", "local_initiative", "2026-01-01", "KGS", 60, 0.15),
)
APPLICATIONS = (
    # application, call, organisation, place, conflict, submitted on, requested, status, decided on, reason
    ("a1", "s", "council", "v", "family", "2025-01-20", 1000, "approved", "2025-03-01", None),
    ("a2", "s", "council", "a", "resource", "2025-01-21", 500, "rejected", "2025-03-01", "Low score"),
    ("a3", "s", None, "b", None, "2025-01-22", 200, "withdrawn", "2025-02-10", " "),
    ("a4", "s", None, "b", "family", "2025-01-23", 300, "ineligible", "2025-02-15", "Not a group"),
    ("a5", "s", None, "b", "resource", "2025-01-24", 400, "reserve", "2025-03-01", None),
    ("a6", "s", None, "b", "family", "2025-04-01", 600, "scored", None, None),
    ("a7", "s", None, "b", "family", "2025-09-01", 600, "submitted", None, None),
    ("a8", "u", None, "b", "border", "2025-01-25", 70, "approved", "2025-03-01", None),
    ("a9", "m", None, "a", "resource", "2025-02-10", 700, "approved", "2025-03-05", None),
)
SCORES = (  # application, criterion, reviewer, score, of
    ("a1", "relevance", 1, 8, 10), ("a1", "relevance", 2, 6, 10), ("a1", "feasibility", 1, 20, 20),
    ("a1", "feasibility", 2, 10, 20), ("a2", "relevance", 1, 2, 10), ("a5", "relevance", 1, 0, 0),
    ("a4", "relevance", 1, 9, 10),
)
GRANTS = (  # grant, call, application, awarded on, amount, currency, in money, in kind, closed on, outcome, place
    ("g1", "s", "a1", "2025-03-10", 1000, "KGS", 100, 150, "2025-07-31", "completed", "b"),
    ("g8", None, "a8", "2025-03-10", 70, "USD", None, None, None, None, None),
    ("gm", "m", None, "2025-01-15", 5000, "KGS", 1000, 0, None, "active", "a"),
    ("g9", "m", "a9", "2025-03-20", 700, "KGS", 100, 100, "2025-06-01", "terminated", "v"),
)
TRANCHES = (  # grant, number, amount, due on, paid on, report submitted on, accepted on
    ("g1", 1, 400, "2025-03-15", "2025-03-20", "2025-04-20", "2025-07-05"),
    ("g1", 2, 300, "2025-05-01", None, None, None),
    ("g1", 3, 300, "2025-08-01", None, None, None),
    ("g8", 1, 40, "2025-04-01", None, None, None),
    ("g8", 2, 30, "2025-06-01", None, None, None),
    ("gm", 1, 3000, "2025-01-20", "2025-01-20", None, None),
    ("gm", 2, 2000, "2025-06-30", "2025-07-02", None, None),
    ("g9", 1, 400, "2025-04-01", "2025-04-01", None, None),
    ("g9", 2, 300, "2025-05-15", None, None, None),
)
BENEFICIARIES = (  # grant, direct, sex, age band, people, counted on
    ("g1", True, "F", "14-24", 10, "2025-05-01"), ("g1", True, "F", "14-24", 12, "2025-06-01"),
    ("g1", False, "U", "unknown", 50, "2025-06-01"), ("g1", True, "F", "14-24", 99, "2025-07-15"),
    ("gm", True, "M", "60+", 5, "2025-02-01"),
)
STAGES = (  # stage, planned on, done on
    (1, "2025-01-10", "2025-01-09"), (2, "2025-01-20", "2025-01-25"), (3, "2025-02-01", "2025-02-01"),
    (4, "2025-06-10", "2025-07-03"), (5, "2025-07-30", None), (6, "2025-07-31", None), (7, None, None),
)


@pytest.fixture(scope="module")
def small() -> Iterator[duckdb.DuckDBPyConnection]:
    """Return a database with the rows above; b and its call have no stage, the newest data are of AS_OF."""
    with duckdb.connect() as connection:
        connection.execute((ROOT / "queries/schema.sql").read_text("utf-8"))
        fill(connection)
        for table in ("applications", "grants", "tranches"):
            connection.execute(f"alter table {table} add column load_id varchar default 'file'")
            connection.execute(f"alter table {table} add column row_number bigint default 2")
        for built in ("010_municipalities_of_places", "165_awards"):
            statement = (ROOT / f"queries/build/{built}.sql").read_text("utf-8")
            connection.execute(f"create table {built[4:]} as {statement}")
        connection.execute("create table data_dates as select 'p' as project_id, date '2025-01-01' as first_date,"
                           " date '2025-06-30' as data_date")
        yield connection


def fill(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("insert into projects (project_id, title, currency, end_date)"
                       " values ('p', 'Project', 'KGS', '2025-12-31')")
    connection.execute("insert into places (place_id, level, parent_id, name_en) values ('v', 'village', 'a', 'V'),"
                       " ('a', 'municipality', null, 'A'), ('b', 'municipality', null, 'B')")
    connection.execute("insert into organisations (organisation_id, name, organisation_type, place_id, legal_status)"
                       " values ('council', 'Council', 'womens_council', 'a', 'informal')")
    connection.executemany("insert into calls (call_id, project_id, title, place_id, scheme, opened_on, currency,"
                           " min_score_percent, min_cofinancing_share)"
                           " values ($1, 'p', 'Call ' || $1, $2, $3, $4, $5, $6, $7)", CALLS)
    connection.executemany("insert into applications (application_id, call_id, organisation_id, place_id, title,"
                           " conflict_type, submitted_on, requested, status, decided_on, reason)"
                           " values ($1, $2, $3, $4, 'Title ' || $1, $5, $6, $7, $8, $9, $10)", APPLICATIONS)
    connection.executemany("insert into application_scores values (?, ?, ?, ?, ?)", SCORES)
    connection.executemany("insert into grants (grant_id, call_id, application_id, awarded_on, amount, currency,"
                           " cofinancing_cash, cofinancing_in_kind, closed_on, outcome, beneficiary_place_id)"
                           " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", GRANTS)
    connection.executemany("insert into tranches (grant_id, number, amount, due_on, paid_on, report_submitted_on,"
                           " report_accepted_on) values (?, ?, ?, ?, ?, ?, ?)", TRANCHES)
    connection.executemany("insert into beneficiaries values (?, ?, ?, ?, ?, ?)", BENEFICIARIES)
    connection.executemany("insert into call_stages (call_id, stage, planned_on, done_on) values ('m', ?, ?, ?)",
                           STAGES)


KNOWN = {"project_id": "p", "as_of": AS_OF, "place_id": None, "call_id": "all", "conflict_type": "all", "search": "",
         "tranche_group": "all", "award_kind": "small_grant", "currency": "KGS"}


def ask(connection: duckdb.DuckDBPyConnection, query: str, subject: str = "grants", **more: object) -> pd.DataFrame:
    """Return the rows of a query for the whole project as of AS_OF, unless `more` says otherwise."""
    names = database.parameter_names(f"{subject}/{query}")
    known = {name: (KNOWN | more)[name] for name in names}
    return connection.execute(database.query_text(f"{subject}/{query}"), known).df()


def counted(frame: pd.DataFrame, key: str, value: str) -> dict[str, int]:
    return dict(zip(frame[key], frame[value], strict=True))


# ------------------------------------------------------------------ applications
def test_every_application_is_on_one_way_through_the_funnel(small):
    steps = counted(ask(small, "funnel", call_id="s"), "application_step", "applications")
    assert steps == {"applied": 6, "withdrawn": 1, "ineligible": 1, "eligible": 4, "waiting": 0, "scored": 4,
                     "undecided": 1, "rejected": 1, "reserve": 1, "approved": 1}


def test_application_counts_as_submitted_before_its_decision(small):
    steps = counted(ask(small, "funnel", call_id="s", as_of=date(2025, 2, 28)), "application_step", "applications")
    assert (steps["applied"], steps["waiting"], steps["scored"]) == (5, 3, 0)
    assert (steps["withdrawn"], steps["ineligible"]) == (1, 1)


def test_state_without_a_date_is_known_from_the_day_of_the_newest_data(small):
    steps = counted(ask(small, "funnel", call_id="s", as_of=date(2025, 6, 29)), "application_step", "applications")
    assert (steps["undecided"], steps["waiting"]) == (0, 1)


def test_applications_are_placed_where_the_applicant_works(small):
    assert counted(ask(small, "funnel", place_id="a"), "application_step", "applications")["applied"] == 3
    assert ask(small, "applications", place_id="a").application_id.tolist() == ["a1", "a2", "a9"]


def test_reasons_are_those_of_applications_without_a_grant(small):
    found = {tuple(row) for row in ask(small, "reasons").itertuples(index=False)}
    assert found == {("rejected", "Low score", 1), ("withdrawn", "unknown", 1), ("ineligible", "Not a group", 1),
                     ("reserve", "unknown", 1)}


def test_points_are_the_mean_over_reviewers(small):
    points = ask(small, "scores").set_index(["application_id", "criterion"]).score_percent
    assert points["a1", "relevance"] == pytest.approx(70)
    assert points["a1", "feasibility"] == pytest.approx(75)
    assert points["a1", "all"] == pytest.approx((100 * 28 / 30 + 100 * 16 / 30) / 2)
    assert ask(small, "applications").set_index("application_id").score_percent["a1"] == points["a1", "all"]


def test_points_of_an_ineligible_application_are_not_shown(small):
    assert "a4" not in set(ask(small, "scores").application_id)
    assert pd.isna(ask(small, "applications").set_index("application_id").score_percent["a4"])


def test_decision_of_a_later_day_is_not_told(small):
    rejected = ask(small, "applications", as_of=date(2025, 2, 1)).set_index("application_id").loc["a2"]
    assert rejected.application_status == "submitted"
    assert rejected[["reason", "score_percent", "decided_on"]].isna().all()


def test_search_finds_titles_and_organisations_in_any_case(small):
    assert set(ask(small, "applications", search="COUNCIL").application_id) == {"a1", "a2"}
    assert ask(small, "applications", search="title a3").application_id.tolist() == ["a3"]
    assert ask(small, "list", search="title A9").grant_id.tolist() == ["g9"]
    assert ask(small, "list", search="%").empty


@pytest.mark.parametrize("code", ["municipality", "unknown"])
def test_search_does_not_find_the_code_of_a_recipient_without_a_name(small, code):
    assert code in set(ask(small, "list").recipient)
    assert ask(small, "list", search=code).empty


# ------------------------------------------------------------------ money
def test_kinds_and_currencies_are_rows_of_their_own(small):
    money = ask(small, "money").set_index(["award_kind", "currency"])
    columns = ["applications", "requested", "grants", "awarded", "paid", "left"]
    assert money[columns].T.to_dict("list") == {
        ("municipality", "KGS"): [0, 0, 1, 5000, 3000, 2000],
        ("local_initiative", "KGS"): [1, 700, 1, 700, 400, 300],
        ("small_grant", "KGS"): [6, 3000, 1, 1000, 400, 600],
        ("small_grant", "USD"): [1, 70, 1, 70, 0, 70],
    }


def test_cofinancing_is_a_share_of_the_total_cost(small):
    money = ask(small, "money").set_index(["award_kind", "currency"])
    assert money.cofinancing_percent["small_grant", "KGS"] == pytest.approx(20)
    assert money.cofinancing_percent["small_grant", "USD"] == 0
    calls = ask(small, "by_call").set_index(["call", "award_kind"])
    assert calls.minimum_percent["Call m", "local_initiative"] == pytest.approx(15)
    assert pd.isna(calls.minimum_percent["Call m", "municipality"])


def test_grants_are_placed_where_the_benefit_falls(small):
    assert set(ask(small, "list", place_id="b").grant_id) == {"g1"}
    assert set(ask(small, "list", place_id="a").grant_id) == {"gm", "g9"}
    places = ask(small, "by_place").set_index(["award_kind", "currency"]).place_id
    assert places["small_grant", "USD"] == "unknown"
    assert places["local_initiative", "KGS"] == "a"


def test_award_to_a_municipality_answers_no_single_conflict(small):
    assert set(ask(small, "list", conflict_type="resource").grant_id) == {"g9"}
    assert ask(small, "list", conflict_type="unknown").empty
    assert set(ask(small, "money", conflict_type="resource").award_kind) == {"local_initiative", "small_grant"}


@pytest.mark.parametrize("query", ["by_call", "by_place"])
def test_parts_sum_to_the_totals(small, query):
    totals = ask(small, "money").set_index(["award_kind", "currency"])[["grants", "awarded", "paid", "left"]]
    parts = ask(small, query).groupby(["award_kind", "currency"])[list(totals)].sum()
    assert parts.sort_index().equals(totals.sort_index())


@pytest.mark.parametrize("day", [AS_OF, date(2025, 3, 10), date(2025, 12, 31), date(2020, 1, 1)])
@pytest.mark.parametrize("kind", ["municipality", "local_initiative", "small_grant"])
@pytest.mark.parametrize("more", [{}, {"place_id": "b"}, {"currency": "USD"}, {"conflict_type": "family"}], ids=str)
def test_headline_numbers_are_the_sums_of_the_rows_behind_them(small, day, kind, more):
    known = {"as_of": day, "award_kind": kind} | more
    (now,) = ask(small, "headline", **known).to_dict("records")
    behind = ask(small, "headline.rows", **known)
    assert now == {name: behind[name].sum() for name in now}


def test_headline_counts_what_the_lists_show(small):
    now = ask(small, "headline").iloc[0]
    assert now.to_dict() == {"applications": 6, "requested": 3000, "grants": 1, "awarded": 1000, "paid": 400,
                             "left": 600, "stuck": 1}
    assert ask(small, "headline", award_kind="local_initiative").stuck[0] == 0


def test_grant_closed_later_is_active_on_the_day(small):
    states = counted(ask(small, "list"), "grant_id", "grant_outcome")
    assert states == {"g1": "active", "g8": "active", "gm": "active", "g9": "terminated"}
    assert ask(small, "list", as_of=date(2025, 8, 1)).set_index("grant_id").grant_outcome["g1"] == "completed"


# ------------------------------------------------------------------ tranches
def test_every_state_of_a_tranche_and_whose_turn_it_is(small):
    found = ask(small, "tranches")
    states = {(row.grant, row.tranche): (row.tranche_state, row.days_late) for row in found.itertuples()}
    assert states == {
        ("Title a1", 1): ("paid", 5), ("Title a1", 2): ("report_waiting", 60), ("Title a1", 3): ("to_come", 0),
        ("Title a8", 1): ("payable", 90), ("Title a8", 2): ("before_unpaid", 29),
        ("Call m", 1): ("paid", 0), ("Call m", 2): ("report_missing", 0),
        ("Title a9", 1): ("paid", 0), ("Title a9", 2): ("closed", 0),
    }


def test_tranche_is_due_on_its_very_day_and_not_the_day_before(small):
    assert "Call m" in set(ask(small, "tranches", tranche_group="stuck").grant)
    assert "Call m" not in set(ask(small, "tranches", tranche_group="stuck", as_of=date(2025, 6, 29)).grant)


def test_accepted_report_unblocks_the_next_tranche(small):
    later = ask(small, "tranches", as_of=date(2025, 7, 5)).set_index(["grant", "tranche"])
    assert later.tranche_state["Title a1", 2] == "payable"
    assert later.tranche_state["Call m", 2] == "paid"


def test_stuck_and_coming_tranches_are_parts_of_all(small):
    stuck = ask(small, "tranches", tranche_group="stuck")
    assert stuck.days_late.tolist() == [90, 60, 29, 0]
    assert ask(small, "tranches", tranche_group="to_come").due_on.dt.date.tolist() == [date(2025, 8, 1)]
    assert len(ask(small, "tranches")) == len(TRANCHES)


# ------------------------------------------------------------------ people and conflicts
def test_people_are_those_of_the_last_count_by_the_day(small):
    people = ask(small, "beneficiaries").set_index(["award_kind", "directness", "sex"]).people
    assert people.to_dict() == {("municipality", "direct", "M"): 5, ("small_grant", "direct", "F"): 12,
                                ("small_grant", "indirect", "U"): 50}
    before = ask(small, "beneficiaries", as_of=date(2025, 5, 31), award_kind="small_grant").set_index("award_kind")
    assert before.people["small_grant"] == 10
    assert ask(small, "by_place").set_index("award_kind").direct["municipality"] == 5


HIDDEN = (  # grant, direct, sex, people: one count of g2 is withheld
    ("g1", True, "F", 12), ("g1", True, "others", 8), ("g2", True, "F", 7), ("g2", True, "others", None),
    ("g1", False, "others", 50), ("gm", True, "F", 9),
)


@pytest.fixture
def protected() -> Iterator[duckdb.DuckDBPyConnection]:
    """Return a database of grants as a smaller file has them: in place of a small count nothing."""
    with duckdb.connect() as connection:
        connection.execute("create table beneficiaries as select *, 'all' as age_band, date '2025-05-01' as counted_on"
                           " from (values {}) as told (grant_id, is_direct, sex, people)".format(
                               str(HIDDEN)[1:-1].replace("None", "null")))
        connection.execute("create table awards as select unnest(['g1', 'g2', 'gm']) as grant_id, 'p' as project_id,"
                           " date '2025-03-10' as awarded_on, unnest(['a', 'b', 'a']) as place_id, 's' as call_id,"
                           " null as application_id, null as conflict_type, 'KGS' as currency, 100 as amount,"
                           " unnest(['small_grant', 'small_grant', 'municipality']) as award_kind")
        connection.execute("create table grants as select grant_id, 0 as cofinancing_cash, 0 as cofinancing_in_kind"
                           " from awards")
        connection.execute("create table tranches (grant_id varchar, paid_on date, amount integer)")
        yield connection


def test_a_sum_of_which_a_part_is_withheld_is_withheld_and_the_others_stay(protected):
    people = ask(protected, "beneficiaries").set_index(["award_kind", "directness", "sex"]).people
    assert pd.isna(people["small_grant", "direct", "others"])
    assert people.dropna().to_dict() == {("small_grant", "direct", "F"): 19, ("small_grant", "indirect", "others"): 50,
                                         ("municipality", "direct", "F"): 9}
    places = ask(protected, "by_place").set_index(["award_kind", "place_id"])
    assert pd.isna(places.direct["small_grant", "b"])
    assert places.direct.dropna().to_dict() == {("small_grant", "a"): 20, ("municipality", "a"): 9}
    assert places.indirect.to_dict() == {("small_grant", "a"): 50, ("small_grant", "b"): 0, ("municipality", "a"): 0}
    assert ask(protected, "beneficiaries_by_age").empty


def test_a_withheld_number_of_beneficiaries_has_no_bar_and_no_total(protected):
    words = replace(EN, withheld=frozenset({"people"}))
    chart = benefit.beneficiaries(ask(protected, "beneficiaries"), words)
    bars = {bar["name"]: list(bar["x"]) for bar in chart["data"]}
    assert None in bars[EN.name("sex", "others")]
    assert None not in bars[EN.name("sex", "F")]
    said = titles(chart)
    assert f"{EN.name('directness', 'direct')} · {EN('value.withheld')}" in said
    assert f"{EN.name('directness', 'indirect')} · 50 people" in said
    assert f"{EN.name('sex', 'others')}: {EN('value.withheld')}" in json.dumps(chart)


def test_conflict_types_count_applications_and_their_grants(small):
    rows = ask(small, "conflict_types").set_index(["conflict_type", "currency"])
    assert rows[["applications", "grants"]].T.to_dict("list") == {
        ("family", "KGS"): [3, 1], ("resource", "KGS"): [3, 1], ("border", "USD"): [1, 1], ("unknown", "KGS"): [1, 0],
    }


def test_choices_are_calls_and_types_that_something_is_known_of(small):
    offered = ask(small, "choices")
    assert offered[offered["filter"] == "call_id"].code.tolist() == ["m", "s", "u"]
    assert set(ask(small, "choices", place_id="b").query("filter == 'call_id'").code) == {"s", "u"}
    assert ask(small, "choices", as_of=date(2024, 1, 1)).empty


# ------------------------------------------------------------------ the eleven steps
def test_every_state_of_a_step(small):
    steps = ask(small, "call_stages").set_index("call_stage")
    assert steps.stage_state.to_dict() == {
        1: "done", 2: "done_late", 3: "done", 4: "overdue", 5: "due", 6: "to_come",
        **dict.fromkeys(range(7, 12), "untold"),
    }
    assert (steps.days_late[2], steps.days_late[4]) == (5, 20)
    assert set(steps.current_stage) == {4}


def test_deadline_is_the_last_planned_step(small):
    first = ask(small, "call_stages").iloc[0]
    assert (first.deadline_on.date(), first.days_past_deadline) == (date(2025, 7, 31), 0)
    after = ask(small, "call_stages", as_of=date(2025, 8, 2)).iloc[0]
    assert after.days_past_deadline == 2
    assert pd.isna(after.finished_on)


def test_call_without_dates_ends_with_the_project(small):
    steps = ask(small, "call_stages", as_of=date(2026, 1, 2), call_id="later")
    assert len(steps) == 11
    assert set(steps.stage_state) == {"untold"}
    assert (steps.deadline_on[0].date(), steps.days_past_deadline[0]) == (date(2025, 12, 31), 2)


def test_call_is_not_shown_before_anything_happened_in_it(small):
    assert ask(small, "call_stages", as_of=date(2025, 1, 8)).empty
    assert set(ask(small, "call_stages", as_of=date(2025, 1, 9)).call) == {"Call m"}


# ------------------------------------------------------------------ charts
def titles(chart: dict) -> str:
    return " ".join(note["text"] for note in chart["layout"]["annotations"])


def test_funnel_says_what_became_of_the_others(small):
    chart = grants.funnel(ask(small, "funnel", call_id="s"), EN)
    assert chart["data"][0]["x"] == [6, 4, 4, 1]
    shown = titles(chart).replace("<br>", " ")
    assert "Applied (withdrawn: 1 · not eligible: 1)" in shown
    assert "Scored (not decided yet: 1 · rejected: 1 · on the reserve list: 1)" in shown


def test_each_currency_has_its_own_scale(small):
    chart = awards.money(ask(small, "money"), EN)
    most = {"municipality": 1, "initiative": 2, "small": 1, "dollars": 3}  # amounts as large as any of their group
    assert chart["data"][0]["x"].count(1.0) == sum(most.values())
    assert "US dollars" in titles(chart)
    assert "som" in titles(chart)


def test_a_chart_of_places_shows_fifteen_and_the_sum_of_the_others_without_a_bar():
    many = pd.DataFrame([{"award_kind": "small_grant", "currency": "KGS", "place_id": f"place {n}", "grants": 1,
                          "awarded": 100.0, "paid": 40.0, "left": 60.0} for n in range(500)])
    chart = awards.by_place(many, EN)
    paid = chart["data"][0]["x"]
    assert len(paid) == 16
    assert paid[-1] == 0
    assert "485 others · 48,500" in titles(chart)
    assert "left 29,100" in titles(chart)


def test_calls_without_a_grant_are_drawn_as_nothing(small):
    asked = ask(small, "by_call", as_of=date(2025, 1, 31), call_id="s")
    assert asked.requested.tolist() == [2400]
    assert not awards.by_call(asked, EN)["data"]
    assert not awards.cofinancing(asked, EN)["data"]


def test_calls_and_lists_beyond_fifteen_are_named_as_more(small):
    steps = pd.concat([ask(small, "call_stages").assign(call_id=str(n)) for n in range(20)])
    assert "5 more in the table" in titles(procedure.grid(steps, EN))
    stuck = pd.concat([ask(small, "tranches", tranche_group="stuck")] * 5)
    assert "5 more in the table" in titles(instalments.stuck(stuck, EN))
    reasons = pd.DataFrame([{"application_status": "rejected", "reason": str(n), "applications": 1} for n in range(17)])
    assert "2 more in the table" in titles(grants.reasons(reasons, EN))


def test_grid_names_the_step_of_each_call_and_shows_every_state_by_sign(small):
    chart = procedure.grid(ask(small, "call_stages"), EN)
    assert "at step 4 of 11" in titles(chart)
    looks = {(trace["marker"]["symbol"], trace["marker"]["color"]) for trace in chart["data"]}
    assert len(looks) == len(chart["data"]) == 6
    assert all(EN.name("stage_state", state) in titles(chart) for state in procedure.SIGNS)


@pytest.mark.parametrize(("finished", "days", "said"), [
    ("2025-07-31", 0, "met"), ("2025-08-03", 3, "finished 3 days late"), (None, 2, "2 days past it"),
    (None, 0, "deadline 31"),
])
def test_grid_says_how_a_call_stands_against_its_deadline(small, finished, days, said):
    rows = ask(small, "call_stages").assign(finished_on=pd.Timestamp(finished) if finished else pd.NaT,
                                            days_past_deadline=days)
    rows["current_stage"] = pd.NA if finished else 11
    chart = procedure.grid(rows, EN)
    assert said in titles(chart)
    assert ("all 11 steps are done" in titles(chart)) == bool(finished)


def test_dates_carry_the_line_of_the_deadline(small):
    chart = procedure.dates(ask(small, "call_stages"), EN)
    assert [line["x0"] for line in chart["layout"]["shapes"]] == ["2025-07-31"]
    assert not procedure.dates(ask(small, "call_stages", as_of=date(2026, 1, 2), call_id="later"), EN)["data"]


def test_points_stand_in_a_lane_per_outcome_beside_every_threshold(small):
    chart = scoring.scores(ask(small, "scores"), EN)
    assert {trace["name"]: trace["marker"]["color"] for trace in chart["data"]}["Approved"] == FIRST
    lanes = [set(trace["y"]) for trace in chart["data"]]
    assert not set.intersection(*lanes)
    assert {line["x0"] for line in chart["layout"]["shapes"]} == {50}
    assert "threshold 50 %" in titles(chart)


def test_stuck_tranches_stand_under_whose_turn_it_is(small):
    chart = instalments.stuck(ask(small, "tranches", tranche_group="stuck"), EN)
    for state in instalments.STUCK:
        assert text.words("en").name("tranche_state", state)[:20] in titles(chart)
    assert "60 days · 300 som" in chart["data"][0]["text"]


def test_money_of_tranches_is_drawn_by_state(small):
    chart = instalments.tranches(ask(small, "tranches"), EN)
    assert "2,000 · 1 tranche" in chart["data"][0]["text"]
    assert chart["data"][0]["marker"]["color"].count(FOURTH) == 4


def test_people_by_age_without_direct_ones_is_an_empty_chart(small):
    only = ask(small, "beneficiaries").query("directness == 'indirect'")
    assert not benefit.beneficiaries_by_age(only, EN)["data"]
    assert benefit.beneficiaries(only, EN)["data"]


def test_text_from_data_is_never_markup(small):
    frames = {name: ask(small, name) for name in ("funnel", "reasons", "scores", "by_call", "call_stages", "tranches")}
    frames["stuck"] = ask(small, "tranches", tranche_group="stuck")
    for frame in frames.values():
        for column in {"reason", "application", "call", "grant", "recipient"} & set(frame):
            frame[column] = HOSTILE
    frames["call_stages"]["place_id"] = "unknown"
    drawn = [grants.reasons(frames["reasons"], EN), scoring.scores(frames["scores"], EN),
             awards.by_call(frames["by_call"], EN), awards.cofinancing(frames["by_call"], EN),
             procedure.grid(frames["call_stages"], EN), procedure.dates(frames["call_stages"], EN),
             instalments.stuck(frames["stuck"], EN), instalments.tranches(frames["tranches"], EN)]
    said = json.dumps(drawn)
    assert "&lt;a" in said
    assert "<a" not in said


# ------------------------------------------------------------------ the page
def opened(store: Path, patch: pytest.MonkeyPatch, **codes: str) -> AppTest:
    patch.setenv("YNTYMAK_STORE", str(store))
    patch.setenv("YNTYMAK_AUDIENCE", "manager")
    app = AppTest.from_file(str(ROOT / "dashboard/app.py"), default_timeout=60)
    app.query_params.update({"lang": "en", "project": PILOTS} | codes)
    return app.switch_page("../pages/grants.py").run()


def said(app: AppTest) -> str:
    return " ".join(line.value for line in app.markdown).replace("\\", "")


@pytest.mark.parametrize("language", text.LANGUAGES)
@pytest.mark.parametrize("project", [PILOTS, GRANTEES])
def test_page_opens_with_all_its_figures(demonstration_store, monkeypatch, project, language):
    app = opened(demonstration_store, monkeypatch, project=project, lang=language)
    assert not app.exception
    assert not app.warning
    speak = text.words(language)
    shown = {header.value for header in app.header}
    wanted = {name for name in text.message_ids() if name.startswith("grants.") and name.endswith(".title")}
    missing = {name for name in wanted if speak(name) not in shown}
    assert missing == ({"grants.dates.title"} if project == PILOTS else set())


def test_before_anything_happened_every_figure_says_so(demonstration_store, monkeypatch):
    first = database.run(database.newest(demonstration_store).path, "projects/as_of_dates", {"project_id": PILOTS})
    app = opened(demonstration_store, monkeypatch, as_of=first.as_of.min().date().isoformat())
    assert not app.exception
    assert not app.get("plotly_chart")
    assert EN("grants.none") in said(app)
    for name in ("funnel", "stuck", "scores", "by_place", "steps", "beneficiaries", "list"):
        assert EN(f"grants.{name}.empty") in said(app)


def test_kinds_of_award_are_chosen_and_never_added(demonstration_store, monkeypatch):
    path = database.newest(demonstration_store).path
    as_of = database.run(path, "projects/as_of_dates", {"project_id": GRANTEES}).as_of[0].date()
    names = database.parameter_names("grants/headline")
    for kind in ("municipality", "local_initiative"):
        app = opened(demonstration_store, monkeypatch, project=GRANTEES, fund=f"{kind}-KGS")
        known = KNOWN | {"project_id": GRANTEES, "as_of": as_of, "award_kind": kind}
        now = database.run(path, "grants/headline", {name: known[name] for name in names})
        amounts = [f"{now[name][0]:,.0f}" for name in ("awarded", "paid", "left")]
        assert [metric.value for metric in app.metric][1:4] == amounts
        assert EN("grants.apart") in [caption.value.replace("\\", "") for caption in app.caption]


def test_every_headline_number_can_be_explained(demonstration_store, monkeypatch):
    app = opened(demonstration_store, monkeypatch)
    buttons = [button.key for button in app.button if button.key and button.key.startswith("explain-")]
    assert len(buttons) == 5
    for key in buttons:
        explained = app.button(key=key).click().run()
        assert not explained.exception


def test_filters_in_the_address_narrow_the_page(demonstration_store, monkeypatch):
    app = opened(demonstration_store, monkeypatch, conflict_type="family", place="kerben")
    assert not app.exception
    path = database.newest(demonstration_store).path
    as_of = database.run(path, "projects/as_of_dates", {"project_id": PILOTS}).as_of[0].date()
    known = {"project_id": PILOTS, "as_of": as_of, "place_id": "kerben", "call_id": "all", "conflict_type": "family"}
    assert app.metric[0].value == f"{database.run(path, 'grants/money', known).requested[0]:,.0f}"


def test_search_that_finds_nothing_says_so(demonstration_store, monkeypatch):
    app = opened(demonstration_store, monkeypatch, search="no such thing")
    assert EN("grants.list.empty") in said(app)


def test_dates_are_those_of_the_call_in_the_address(demonstration_store, monkeypatch):
    app = opened(demonstration_store, monkeypatch, project=GRANTEES, dated="balykchy-initiatives-2022")
    charts = [json.loads(chart.proto.spec) for chart in app.get("plotly_chart")]
    dated = [chart for chart in charts if "Dates of one call" in chart["layout"]["title"]["text"]]
    assert len(dated) == 1
    assert dated[0]["layout"]["shapes"][0]["x0"] == "2022-07-31"
