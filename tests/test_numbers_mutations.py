"""The comparison of numbers can fail: each fault planted in a query, or in what is built at publish, is found."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from dashboard import database
from dashboard.publish import build
from tests import awkward, comparing
from tests.comparing import Case


@dataclass(frozen=True)
class Fault:
    """A text replaced in a query, or in the SQL of a derived table (`build/<table>`), and a query that must show it."""

    where: str
    old: str
    new: str
    shows_in: str


NO_FAULT = Fault("nowhere", "", "", "")
FAULTS = {
    "participations of planned and cancelled events": Fault(
        "indicators/dialogue_platforms", "and events.status = 'held'", "", "indicators/dialogue_platforms"),
    "what happens after the day": Fault(
        "indicators/action_plans", "adopted_on <= $as_of", "adopted_on >= $as_of", "indicators/action_plans"),
    "trained without the topics": Fault(
        "build/trained_people", "and topic in ('conflict_management', 'communication')", "", "people/headline"),
    "trained without completing": Fault(
        "build/trained_people", "    completed\n", "    attended\n", "indicators/people_trained"),
    "registered instead of attended": Fault(
        "people/by_place", "counted.attended as people", "counted.registered as people", "people/by_place"),
    "men instead of women": Fault(
        "people/headline", "where sex = 'F'", "where sex = 'M'", "people/headline"),
    "overdue on the very day": Fault(
        "build/activity_states", "then due_on + 1 end", "then due_on end", "plans/overdue"),
    "cancelled activities are overdue": Fault(
        "build/activity_states", "('completed', 'cancelled')", "('completed')", "plans/overdue"),
    "percent done of cancelled activities": Fault(
        "plans/progress", "if(status = 'cancelled', 0, weight)", "weight", "plans/progress"),
    "progress without weights": Fault(
        "plans/progress", "0, weight)", "0, 1)", "plans/progress"),
    "silent after sixty days and not more": Fault(
        "build/activity_states", "+ 61)", "+ 60)", "plans/headline"),
    "silent before it should have started": Fault(
        "build/activity_states", "greatest(activities.planned_start, coalesce(", "(coalesce(", "plans/silent"),
    "tranches paid after the day": Fault(
        "municipality/grants", "where paid_on <= $as_of::date", "", "municipality/grants"),
    "closed risks": Fault(
        "municipality/risks", "and reviews.status <> 'closed'", "", "municipality/risks"),
    "learning of people tested once": Fault(
        "people/learning", "filter (where post is not null)", "", "people/learning"),
    "least overdue first": Fault(
        "plans/overdue", "days_late desc", "days_late", "plans/overdue"),
    "unknown affiliation among the others": Fault(
        "people/by_affiliation", "affiliation = 'unknown',", "", "people/by_affiliation"),
    "oldest day first": Fault(
        "projects/as_of_dates", "as_of desc", "as_of", "projects/as_of_dates"),
    "built: days required ignored": Fault(
        "build/people_facts", "days_present.days >= events.days_required", "days_present.days >= 1", "people/steps"),
    "built: consent ignored": Fault(
        "build/step_people", "case when has_consent then sex else 'U' end", "sex", "people/by_sex"),
    "built: a person counted at every event": Fault(
        "build/people_facts", "    days_present.person_id,",
        "    days_present.person_id || events.event_id as person_id,", "people/headline"),
    "built: absent people attended": Fault(
        "build/people_facts", "days_present.days >= 1", "days_present.days >= 0", "people/by_sex_and_age"),
    "built: age of today": Fault(
        "build/step_people", "min(year(events.end_date))", "max(year(events.end_date))", "people/by_youth"),
    "built: head-counts fit the law of 2009": Fault(
        "build/step_headcounts", "oldest <= 28", "oldest <= 35", "people/by_youth"),
    "built: fourteen is youth for the United Nations": Fault(
        "build/step_headcounts", "youngest >= 15", "youngest >= 14", "people/by_youth"),
    "built: participations without head-counts": Fault(
        "build/step_participations", "'unknown', 'U', participations", "'unknown', 'U', 0", "people/by_disability"),
    "built: participations placed by home": Fault(
        "build/step_participations", "kind, topic, place_id, sex, age_band, youth_kg_2023, youth_kg_2009, youth_un,\n"
        "        affiliation",
        "kind, topic, home_place_id as place_id, sex, age_band, youth_kg_2023, youth_kg_2009,"
        " youth_un,\n        affiliation", "people/by_place"),
    "built: events without head-counts": Fault(
        "build/event_counts", "sum(participations),", "0,", "people/events_by_month"),
    "built: everyone at an event a woman": Fault(
        "build/event_counts", "attended and sex = 'F'", "attended", "people/events"),
    "built: grants named by their call": Fault(
        "build/awards", "coalesce(applications.title, calls.title)", "calls.title", "municipality/grants"),
    "built: a grant without application is a small grant": Fault(
        "build/awards", "then 'municipality'", "then 'small_grant'", "municipality/grant_totals"),
    "built: revised end forgotten by the next update": Fault(
        "build/activity_states", "last_value(revised_end ignore nulls) over until_then", "revised_end",
        "plans/timeline"),
    "built: revised end ignored": Fault(
        "build/activity_states", "coalesce(states.revised_end, activities.planned_end)", "activities.planned_end",
        "plans/overdue"),
}  # fmt: skip


def changed(name: str, text: str, fault: Fault) -> str:
    """Return the SQL of a query or derived table with the fault in it, if it is the one; the old text must be there."""
    if fault.where != name:
        return text
    assert fault.old in text, f"{name} no longer says {fault.old!r}: plant another fault"
    return text.replace(fault.old, fault.new)


@contextmanager
def planted(path: Path, fault: Fault) -> Iterator[duckdb.DuckDBPyConnection]:
    """Give a database with the tables as they came, and derived ones: copied, or built again with the fault."""
    with duckdb.connect(config={"threads": 2}) as connection:
        connection.execute(f"set TimeZone = 'UTC'; attach '{path}' as snapshot (read_only)")
        tables = [name for (name,) in connection.execute(
            "select table_name from duckdb_tables() where database_name = 'snapshot'").fetchall()]  # fmt: skip
        is_rebuilt = fault is NO_FAULT or fault.where.startswith("build/")
        for table in set(tables) - (set(build.queries()) if is_rebuilt else set()):
            connection.execute(f"create view {table} as from snapshot.{table}")
        if is_rebuilt:
            rebuild(connection, fault)
        yield connection


def rebuild(connection: duckdb.DuckDBPyConnection, fault: Fault) -> None:
    """Build the derived tables as a publish does, with the fault in one of them."""
    known = {"as_of": None, "published_on": comparing.LONG_AGO, "former_projects": [], "former_dates": []}
    for table, text in build.queries().items():
        names = duckdb.extract_statements(text)[0].named_parameters
        text = changed(f"build/{table}", text, fault)
        connection.execute(f"create table {table} as {text}", {name: known[name] for name in names})


def asked(connection: duckdb.DuckDBPyConnection, query: str, case: Case, fault: Fault) -> pd.DataFrame:
    """Return the rows of a named query, with the fault in it, in the database given."""
    names = database.parameter_names(query)
    text = changed(query, database.query_text(query), fault)
    return connection.execute(text, {name: case[name] for name in names}).df()


def is_found(path: Path, fault: Fault, connection: duckdb.DuckDBPyConnection) -> bool:
    """Return whether the oracle disagrees in any case with the query that must show the fault."""
    query = fault.shows_in
    return any(
        comparing.difference(
            comparing.without_nobody(query, comparing.expected(path, query, case)),
            comparing.without_nobody(query, asked(connection, query, case, fault)),
        )
        for case in comparing.cases(path, query)
    )


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return awkward.snapshot(tmp_path_factory).path


@pytest.fixture(scope="module")
def faultless(path):
    with planted(path, NO_FAULT) as connection:
        yield connection


@pytest.mark.parametrize("name", FAULTS)
def test_planted_fault_is_found(path, name):
    with planted(path, FAULTS[name]) as connection:
        assert is_found(path, FAULTS[name], connection)


@pytest.mark.parametrize("query", sorted({fault.shows_in for fault in FAULTS.values()}))
def test_without_a_fault_nothing_is_found(path, faultless, query):
    assert not is_found(path, replace(NO_FAULT, shows_in=query), faultless)
