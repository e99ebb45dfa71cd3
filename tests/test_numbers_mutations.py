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
        "grants/list", "where paid_on <= $as_of::date", "", "grants/list"),
    "closed risks": Fault(
        "place/risks", "and reviews.status <> 'closed'", "", "place/risks"),
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
        "build/awards", "coalesce(applications.title, calls.title)", "calls.title", "grants/list"),
    "built: a grant without application is a small grant": Fault(
        "build/awards", "then 'municipality'", "then 'small_grant'", "grants/money"),
    "built: revised end forgotten by the next update": Fault(
        "build/activity_states", "last_value(revised_end ignore nulls) over until_then", "revised_end",
        "plans/timeline"),
    "built: revised end ignored": Fault(
        "build/activity_states", "coalesce(states.revised_end, activities.planned_end)", "activities.planned_end",
        "plans/overdue"),
    "results: reports approved after the day": Fault(
        "results/reported", "and approved_on <= $as_of::date and period_end", "and period_end", "results/reported"),
    "results: superseded reports": Fault(
        "results/reported", "newer.supersedes = report.measurement_id", "false", "results/reported"),
    "results: unique people added over places": Fault(
        "results/reported", "aggregation_place = 'sum' and is_additive", "aggregation_place = 'sum'",
        "results/reported"),
    "results: a place has not reported": Fault(
        "results/reported", "count(*) < max(places)", "false", "results/reported"),
    "results: shares put together against their rule": Fault(
        "results/reported", "aggregation_place <> 'none' and (", "true and (", "results/reported"),
    "results: share without a denominator": Fault(
        "results/reported", "count(numerator / denominator)", "count(numerator)", "results/reported"),
    "results: day of a report without a value": Fault(
        "results/by_place", "max(period_end) filter (where amount is not null)", "max(period_end)", "results/by_place"),
    "results: highest percentage forgotten": Fault(
        "results/by_place", "measure = 'percentage' and aggregation_time = 'sum'", "measure = 'percentage'",
        "results/by_place"),
    "results: what the parts leave": Fault(
        "results/disaggregation", "having total - sum(value) > 0", "having false", "results/disaggregation"),
    "results: parts of every period": Fault(
        "results/disaggregation", "qualify period_end = max(period_end) over (partition by dimension)", "",
        "results/disaggregation"),
    "results: codes as text": Fault(
        "results/framework", "try_cast(string_split(indicators.code, '.') as integer[])", "indicators.code",
        "results/framework"),
    "results: targets of the whole project for a place": Fault(
        "results/milestones", "coalesce($place_id::varchar, 'ALL')", "coalesce('ALL', $place_id)",
        "results/milestones"),
    "results: figures published later": Fault(
        "results/published", "published_on <= $as_of::date", "published_on <> $as_of::date", "results/published"),
    "results: approved before it was": Fault(
        "results/reports", "when status = 'approved' and not is_approved then 'submitted'", "", "results/reports"),
    "results: no day of the target": Fault(
        "results/trend", "select target_date, false from goal", "select null, false from goal", "results/trend"),
    "warning: refuted signals": Fault(
        "warning/headline", "and verified <> 'refuted'", "", "warning/headline"),
    "warning: answers after the day": Fault(
        "warning/responses", "responded_on <= $as_of::date", "responded_on is not null", "warning/responses"),
    "warning: reviews stale on the day": Fault(
        "warning/risks", "reviewed_on > 180", "reviewed_on >= 180", "warning/risks"),
    "warning: measures late on their day": Fault(
        "warning/headline", "treatment_due < $as_of::date", "treatment_due <= $as_of::date", "warning/headline"),
    "warning: lowest risk first": Fault(
        "warning/risks", "level desc nulls last", "level nulls last", "warning/risks"),
    "warning: closed when last reviewed": Fault(
        "warning/closed_risks", "min(reviewed_on) filter", "max(reviewed_on) filter", "warning/closed_risks"),
    "warning: risks not identified yet": Fault(
        "warning/matrix", "and risks.identified_on <= $as_of::date", "", "warning/matrix"),
    "warning: risen that stayed": Fault(
        "warning/matrix", "level > previous_level", "level >= previous_level", "warning/matrix"),
    "warning: planned later": Fault(
        "warning/issues", "when planned_on <= $as_of::date", "when planned_on is not null", "warning/issues"),
    "warning: states without an issue": Fault(
        "warning/issue_flow", "left join raised using", "join raised using", "warning/issue_flow"),
    "warning: state of a crossing since its last report": Fault(
        "warning/crossings", "max(if(is_change, ", "max(if(true, ", "warning/crossings"),
    "warning: platforms called off": Fault(
        "warning/platforms", "and events.status = 'held'", "", "warning/platforms"),
    "warning: issues before their dialogue was over": Fault(
        "warning/dialogues_by_month", "greatest(raised_on, end_date)", "raised_on", "warning/dialogues_by_month"),
    "warning: centres that are not mapped": Fault(
        "warning/centres", "coalesce(organisations.mapped_on, organisations.founded_on, date '0001-01-01') <=",
        "organisations.mapped_on <=", "warning/centres"),
    "warning: outcomes that are not known": Fault(
        "warning/outcomes", "coalesce(signals.outcome, 'unknown')", "signals.outcome", "warning/outcomes"),
    "due: measures of an earlier review": Fault(
        "overview/due", "arg_max_null(treatment_due", "arg_max(treatment_due", "overview/due"),
    "due: measures of what happened": Fault(
        "overview/due", "status not in ('treated', 'closed')", "status = 'open'", "overview/due"),
    "due: after thirty-one days": Fault(
        "overview/due", "$as_of::date + 30", "$as_of::date + 31", "overview/due"),
    "due: locked periods": Fault(
        "overview/due", "and (locked_on is null or locked_on > $as_of::date)", "", "overview/due"),
    "due: calls that are prepared": Fault(
        "overview/due", "or call_id in (select call_id from call_stages where done_on <= $as_of::date)", "",
        "overview/due"),
    "sources: documents of other tables": Fault(
        "sources/behind", "table_sources.table_name)", "table_sources.table_name) or true", "sources/behind"),
    "sources: tables instead of rows": Fault(
        "sources/behind", "sum(table_sources.source_rows)::bigint", "count(*)", "sources/behind"),
    "sources: oldest document first": Fault(
        "sources/behind", "sources.document_date desc", "sources.document_date", "sources/behind"),
    "built: documents instead of rows": Fault(
        "build/table_sources", "count(*) as source_rows", "count(distinct source_id) as source_rows", "sources/behind"),
    "built: rows of people": Fault(
        "build/table_sources", "source_id from people", "source_id from events", "sources/behind"),
    "grants: decisions of a later day": Fault(
        "grants/funnel", "coalesce(applications.decided_on, data_dates.data_date) <= $as_of::date", "true",
        "grants/funnel"),
    "grants: decisions without a day never known": Fault(
        "grants/reasons", "coalesce(applications.decided_on, data_dates.data_date) <=", "applications.decided_on <=",
        "grants/reasons"),
    "grants: applications where the benefit falls": Fault(
        "grants/headline", "left join municipalities_of_places on municipalities_of_places.place_id ="
        " applications.place_id", "left join grants on grants.application_id = applications.application_id"
        " left join municipalities_of_places on municipalities_of_places.place_id = beneficiary_place_id",
        "grants/headline"),
    "grants: currencies added": Fault(
        "grants/headline", "and awards.currency = $currency", "", "grants/headline"),
    "grants: stuck although closed": Fault(
        "grants/headline", "and not is_closed", "", "grants/headline"),
    "grants: due after its day": Fault(
        "grants/tranches", "when due_on > $as_of::date", "when due_on >= $as_of::date", "grants/tranches"),
    "grants: report accepted later": Fault(
        "grants/tranches", "before[3] <= $as_of::date", "before[3] is not null", "grants/tranches"),
    "grants: first tranche before last": Fault(
        "grants/tranches", "order by tranches.number)", "order by tranches.number desc)", "grants/tranches"),
    "grants: closed on a later day": Fault(
        "grants/list", "if(closed_on <= $as_of::date, coalesce(outcome", "if(closed_on is not null, coalesce(outcome",
        "grants/list"),
    "grants: every count of beneficiaries": Fault(
        "grants/beneficiaries", "where counted_on = last_counted_on", "", "grants/beneficiaries"),
    "grants: people counted later": Fault(
        "grants/beneficiaries", "        and beneficiaries.counted_on <= $as_of::date\n", "", "grants/beneficiaries"),
    "grants: points of all reviewers together": Fault(
        "grants/scores", "avg(100 * points.score / nullif(points.max_score, 0))",
        "100 * sum(points.score) / sum(points.max_score)", "grants/scores"),
    "grants: co-financing as a share of the award": Fault(
        "grants/list", "nullif(amount + cofinancing, 0)", "nullif(amount, 0)", "grants/list"),
    "grants: step due after thirty-one days": Fault(
        "grants/call_stages", "$as_of::date <= 30", "$as_of::date <= 29", "grants/call_stages"),
    "stakeholders: organisations of other projects": Fault(
        "stakeholders/organisations", "organisations.project_id is null and", "", "stakeholders/organisations"),
    "stakeholders: founded before mapped": Fault(
        "stakeholders/by_type", "coalesce(mapped_on, founded_on,", "coalesce(founded_on, mapped_on,",
        "stakeholders/by_type"),
    "stakeholders: closed organisations fill a gap": Fault(
        "stakeholders/headline", "using (organisation_id) where is_active", "using (organisation_id)",
        "stakeholders/headline"),
    "stakeholders: nobody mapped is a gap": Fault(
        "stakeholders/areas", "if(mapped_here.organisations is null, null, coalesce(at_work.organisations, 0))",
        "coalesce(at_work.organisations, 0)", "stakeholders/areas"),
    "stakeholders: assessed twice in any dimension": Fault(
        "stakeholders/headline", "group by organisation_id, dimension", "group by organisation_id",
        "stakeholders/headline"),
    "stakeholders: capacity of all assessed": Fault(
        "stakeholders/capacity", "avg(baseline) filter (where is_twice)", "avg(baseline)", "stakeholders/capacity"),
    "stakeholders: most changed place first": Fault(
        "stakeholders/capacity_by_place", "order by place_gain", "order by place_gain desc",
        "stakeholders/capacity_by_place"),
    "stakeholders: first observation of a relation": Fault(
        "stakeholders/links", "arg_max_null(", "arg_min_null(", "stakeholders/links"),
    "stakeholders: strength of an earlier observation": Fault(
        "stakeholders/links", "arg_max_null(", "arg_max(", "stakeholders/links"),
    "stakeholders: partners of every kind": Fault(
        "stakeholders/connections", "and kind <> 'tension'", "", "stakeholders/connections"),
    "stakeholders: partners counted with each kind": Fault(
        "stakeholders/connections", "count(distinct partner)", "count(partner)", "stakeholders/connections"),
    "stakeholders: relations with organisations not mapped": Fault(
        "stakeholders/choices", "        and to_organisation_id in (select organisation_id from mapped)\n", "",
        "stakeholders/choices"),
    "stakeholders: needs planned later": Fault(
        "stakeholders/needs_by_pillar", "planned_on <= $as_of::date", "planned_on is not null",
        "stakeholders/needs_by_pillar"),
    "stakeholders: active citizens that were absent": Fault(
        "stakeholders/active_citizens", "    and people_facts.attended\n", "", "stakeholders/active_citizens"),
    "stakeholders: sex of people without consent": Fault(
        "stakeholders/active_citizens", "(where people_facts.sex = 'U')", "(where people.sex = 'U')",
        "stakeholders/active_citizens"),
    "data: overdue on the last day": Fault(
        "data/freshness", "2 * days_since <= 3 * every_days", "2 * days_since < 3 * every_days", "data/freshness"),
    "data: up to date for a day less": Fault(
        "data/freshness", "days_since <= every_days then", "days_since < every_days then", "data/freshness"),
    "data: villages apart": Fault(
        "build/report_days", "unnest(list_distinct([place_id, municipality_id]))", "place_id", "data/freshness"),
    "data: calls of all places nowhere": Fault(
        "build/report_days", "coalesce(place_id, 'ALL')", "place_id", "data/freshness"),
    "data: values that are not approved": Fault(
        "build/report_days", "approved_on", "period_end", "data/freshness"),
    "data: events that are planned": Fault(
        "build/report_days", "where status = 'held'", "", "data/freshness"),
    "data: expected before the project began": Fault(
        "data/freshness", "and first_date <= $as_of::date", "", "data/freshness"),
    "data: documents of a later day": Fault(
        "data/headline", "<= $as_of::date)", "<= $as_of::date + 1)", "data/headline"),
    "data: undated documents": Fault(
        "data/sources", "where coalesce(sources.document_date, $as_of::date) <=", "where sources.document_date <=",
        "data/sources"),
    "data: indicators of other projects": Fault(
        "data/terms", "project_id = $project_id", "$project_id <> ''", "data/terms"),
    "built: grants without a place left out": Fault(
        "build/awards", "left join municipalities_of_places", "join municipalities_of_places", "grants/money"),
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


def is_found(path: Path, fault: Fault, faulty: duckdb.DuckDBPyConnection, sound: duckdb.DuckDBPyConnection) -> bool:
    """Return whether the first case in which the query that must show the fault is wrong is right without the fault."""

    def is_wrong(connection: duckdb.DuckDBPyConnection, case: Case, here: Fault) -> bool:
        wanted, got = comparing.expected(path, query, case), asked(connection, query, case, here)
        return bool(comparing.difference(*(comparing.without_nobody(query, frame) for frame in (wanted, got))))

    query = fault.shows_in
    wrong = next((case for case in comparing.cases(path, query) if is_wrong(faulty, case, fault)), None)
    return wrong is not None and not is_wrong(sound, wrong, NO_FAULT)


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return awkward.snapshot(tmp_path_factory).path


@pytest.fixture(scope="module")
def faultless(path):
    with planted(path, NO_FAULT) as connection:
        yield connection


@pytest.mark.parametrize("name", FAULTS)
def test_planted_fault_is_found(path, faultless, name):
    with planted(path, FAULTS[name]) as connection:
        assert is_found(path, FAULTS[name], connection, faultless)


@pytest.mark.parametrize("query", ["people/headline", "data/freshness"])
def test_without_a_fault_nothing_is_found(path, faultless, query):
    assert not is_found(path, replace(NO_FAULT, shows_in=query), faultless, faultless)
