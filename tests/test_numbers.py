"""Every figure of the pages equals SQL written another way: from the rules, on tables as they came (tests/oracle)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from dashboard import status
from dashboard.database import ROOT
from dashboard.publish import build
from tests import awkward, comparing
from tests.comparing import QUERIES

DATASETS = {
    "five people, no women": {"municipalities": 3, "people": 5, "seed": 5, "share_women": 0.0},
    "sixty people, every age unknown": {"municipalities": 4, "people": 60, "seed": 60, "share_unknown_age": 1.0},
    "five thousand people": {"municipalities": 12, "people": 5000, "seed": 7},
}
SHOWN = ("people", "plans", "overview", "place", "indicators", "places", "projects",
         "results", "warning", "sources", "grants", "stakeholders", "data")  # fmt: skip
FILE_ROWS = {"sources/indicators"}  # rows of files: the oracle has tables without them
LIMITS = """
with limits as (
    select unnest([reported_on + 60, coalesce(revised_end, planned_end), planned_end - 30, planned_start + 60]) as day
    from activities
    left join activity_updates using (activity_id)
    join objectives using (objective_id)
    join action_plans using (plan_id)
    where project_id = $project
)
select distinct unnest([day, day + 1]) as day from limits order by day
"""


def test_every_query_of_the_pages_has_an_oracle():
    folders = (path for folder in SHOWN for path in (ROOT / "queries" / folder).glob("*.sql"))
    queries = {path.relative_to(ROOT / "queries").with_suffix("").as_posix() for path in folders}
    twins = {query for query in queries if query.endswith(".rows")}  # tests/test_explain.py holds them to their query
    assert queries - twins - FILE_ROWS == set(QUERIES)


def test_the_oracle_has_no_table_that_is_derived(demonstration):
    tables = comparing.oracle(demonstration.path).execute("select table_name from duckdb_tables()").fetchall()
    derived = set(build.queries())
    assert not derived & {table for (table,) in tables}


@pytest.mark.parametrize(
    ("project", "query", "day", "value"),
    [
        ("social-cohesion-2024", "dialogue_platforms", "2025-01-23", 23),
        ("social-cohesion-2024", "dialogue_participations", "2025-01-23", 958),
        ("social-cohesion-2024", "dialogue_participations_women", "2025-01-23", 640),
        ("yntymaktuu-zhashoo", "municipalities_awarded", "2022-02-14", 8),
    ],
)
def test_published_result_is_computed_as_of_the_day_it_was_published(demonstration, project, query, day, value):
    case = {"project_id": project, "as_of": date.fromisoformat(day), "place_id": None}
    assert comparing.shown(demonstration.path, f"indicators/{query}", case).value.tolist() == [value]
    assert comparing.expected(demonstration.path, f"indicators/{query}", case).value.tolist() == [value]


@pytest.mark.parametrize(
    ("project", "query", "target"),
    [
        ("social-cohesion-2024", "people_trained", 60),
        ("social-cohesion-2024", "initiative_groups", 3),
        ("social-cohesion-2024", "action_plans", 3),
        ("yntymaktuu-zhashoo", "municipalities_awarded", 25),
    ],
)
def test_published_target_stands_beside_the_result(demonstration, project, query, target):
    newest = comparing.days(demonstration.path, project)[0]
    case = {"project_id": project, "as_of": newest, "place_id": None}
    chain = comparing.shown(demonstration.path, "overview/results_chain", case).set_index("result_step")
    goals = comparing.shown(demonstration.path, "results/framework", case | {"indicator": "all"}).set_index("query")
    assert chain.target[query] == goals.target[query] == target


def days_of_limits(path: Path, project: str) -> list[date]:
    """Return days on which an activity of a project is at a limit of the rules, or one day past it."""
    found = comparing.asked(path, LIMITS, project)
    return found[:: len(found) // 40 + 1]


@pytest.mark.parametrize("is_awkward", [False, True])
def test_lists_of_activities_are_those_of_the_rules_of_status(demonstration, tmp_path_factory, is_awkward):
    path = awkward.snapshot(tmp_path_factory).path if is_awkward else demonstration.path
    listed = dict.fromkeys(("overdue", "silent", "due_soon"), 0)
    for project in comparing.projects(path):
        for day in days_of_limits(path, project):
            case = {"project_id": project, "as_of": day, "place_id": None, "plan_kind": "all"}
            known = comparing.oracle(path).execute(
                "select activity_id, status, planned_start, planned_end, due_on, last_update_on"
                " from states($project_id, $as_of, null, 'all')", {"project_id": project, "as_of": day}).fetchall()
            states = {activity: status.activity_state(reported, start, end, day, due_on=due, last_update_on=told)
                      for activity, reported, start, end, due, told in known}
            for name in listed:
                shown = set(comparing.shown(path, f"plans/{name}", case).activity_id)
                assert shown == {activity for activity, state in states.items() if getattr(state, f"is_{name}")}
                listed[name] += len(shown)
    assert all(listed.values())


def test_datasets_are_what_they_are_called(published):
    counts = {
        name: comparing.oracle(published(**arguments).path).execute(
            "select count(*), count(*) filter (sex = 'F'), count(birth_year) from people").fetchone()
        for name, arguments in DATASETS.items()
    }  # fmt: skip
    assert [people for people, _, _ in counts.values()] == [5, 60, 5000]
    assert counts["five people, no women"][1] == 0
    assert counts["sixty people, every age unknown"][2] == 0


@pytest.mark.parametrize("query", QUERIES)
def test_figures_of_the_demonstration_equal_those_counted_another_way(demonstration, query):
    path = demonstration.path
    assert not comparing.disagreements(path, query, comparing.cases(path, query, is_thorough=False))


@pytest.mark.parametrize("query", QUERIES)
def test_figures_of_awkward_data_equal_those_counted_another_way(tmp_path_factory, query):
    path = awkward.snapshot(tmp_path_factory).path
    assert not comparing.disagreements(path, query, comparing.cases(path, query))


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("dataset", DATASETS)
def test_figures_of_a_generated_dataset_equal_those_counted_another_way(published, dataset, query):
    path = published(**DATASETS[dataset]).path
    assert not comparing.disagreements(path, query, comparing.cases(path, query, is_thorough=False))
