"""Reading and checking sources: every fault is named by file and row, and every row is accounted for."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from dashboard import database, schema, text
from dashboard.checks.check import Finding
from dashboard.checks.wording import sentence
from dashboard.command import main
from dashboard.publish import build, dataset
from tests.conftest import ROOT, rows, small, write

EVENT = {
    "event_id": "e3",
    "project_id": "p",
    "kind": "meeting",
    "topic": "other",
    "title": "A meeting",
    "place_id": "north",
    "start_date": "2024-04-01",
    "end_date": "2024-04-01",
    "days": "1",
    "days_required": "1",
    "status": "held",
    "record_kind": "none",
}
PERSON = {
    "person_id": "z",
    "sex": "F",
    "birth_year": "2000",
    "home_place_id": "north",
    "affiliation": "none",
    "has_consent": "true",
}
TOMORROW = (dataset.today() + timedelta(1)).isoformat()
PLAN = {
    "project_id": "p",
    "place_id": "north",
    "kind": "action_plan",
    "title": "A plan",
    "start_date": "2024-01-01",
    "end_date": "2024-12-31",
}
ACTIVITY = {"objective_id": "o", "title": "Do it", "planned_start": "2024-01-01", "planned_end": "2024-02-01"}
INDICATOR = {
    "indicator_id": "i",
    "project_id": "p",
    "code": "1",
    "level": "output",
    "title": "A",
    "definition": "A",
    "measure": "unit",
    "unit": "people",
    "is_ascending": "true",
    "aggregation_time": "sum",
    "aggregation_place": "sum",
}
MEASURED = {
    "indicator_id": "i",
    "period_start": "2024-01-01",
    "period_end": "2024-03-31",
    "value": "3",
    "status": "approved",
    "approved_on": "2024-04-02",
}
OTHER = {"organisation_type": "ngo", "legal_status": "registered"}


def faulty() -> dict[str, list]:
    """Return a dataset with many planted faults; row 2 of a file is the first under the header."""
    good = small()
    return (
        good
        | {
            "people": [
                *good["people"],  # rows 2 to 4
                PERSON | {"birth_year": "born 1990"},
                PERSON | {"person_id": "y", "birth_year": "1990.5"},
                PERSON | {"person_id": "x", "sex": "lady"},
                PERSON | {"person_id": "w", "sex": ""},
                PERSON | {"person_id": "v", "affiliation": "party"},
                PERSON | {"person_id": "u", "has_consent": "maybe"},
                PERSON | {"person_id": "t", "home_place_id": "nowhere"},
                PERSON | {"person_id": "a", "sex": "M"},
                PERSON | {"person_id": "s", "birth_year": "1890"},
            ],
            "events": [
                *good["events"],  # rows 2 and 3
                EVENT | {"end_date": "2024-02-30"},
                EVENT | {"event_id": "e4", "end_date": "2024-03-01"},
                EVENT | {"event_id": "e5", "end_date": TOMORROW},
                EVENT | {"event_id": "e6", "days": "3"},
                EVENT | {"event_id": "e7", "days_required": "2"},
                EVENT | {"event_id": "e8", "days": "1e9"},
            ],
            "attendance": [
                *good["attendance"],  # rows 2 to 4
                {"event_id": "e1", "person_id": "b", "day": "3", "is_present": "true"},
                {"event_id": "e2", "person_id": "b", "day": "1", "is_present": "true"},
                {"event_id": "e1", "person_id": "nobody", "day": "1", "is_present": "true"},
            ],
            "headcounts": [
                *good["headcounts"],
                {"event_id": "e1", "sex": "F", "age_band": "25-35", "participations": "3"},
                {"event_id": "e2", "sex": "M", "age_band": "26-36", "participations": "-1"},
            ],
            "places": [
                *good["places"],  # rows 2 to 4
                {"place_id": "x", "level": "village", "parent_id": "y", "name_en": "X"},
                {"place_id": "y", "level": "village", "parent_id": "x", "name_en": "Y"},
                {"place_id": "alone", "level": "municipality", "name_en": "Alone", "latitude": "51"},
            ],
            "sources": [
                {"source_id": "s1", "title": "Invented", "kind": "synthetic"},
                {"source_id": "s2", "title": "Minutes", "kind": "minutes"},
                {"source_id": "s3", "title": "A page", "kind": "web_page"},
            ],
            "organisations": [
                {"organisation_id": "o1", "name": "A", "place_id": "north", "source_id": "s2"} | OTHER,
                {"organisation_id": "o2", "name": "B", "place_id": "north", "source_id": "s3"} | OTHER,
            ],
            "action_plans": [PLAN | {"plan_id": "plan"}],
            "objectives": [
                {"objective_id": "o", "plan_id": "plan", "number": "1", "title": "One"},
                {"objective_id": "o2", "plan_id": "plan", "number": "1", "title": "Two"},
            ],
            "activities": [ACTIVITY | {"activity_id": "act", "number": "1", "budget": "10.123"}],
            "activity_updates": [
                {
                    "activity_id": "act",
                    "reported_on": "2024-02-01",
                    "status": "completed",
                    "percent_done": "100",
                },
                {
                    "activity_id": "act",
                    "reported_on": "2024-03-01",
                    "status": "in_progress",
                    "percent_done": "50",
                },
                {
                    "activity_id": "act",
                    "reported_on": "2024-01-15",
                    "status": "completed",
                    "percent_done": "90",
                },
            ],
            "indicators": [INDICATOR, INDICATOR | {"indicator_id": "i2", "code": "2", "query": "../people/headline"}],
            "measurements": [
                MEASURED | {"measurement_id": "m1"},
                MEASURED | {"measurement_id": "m2", "value": "4"},
                MEASURED | {"measurement_id": "m3", "place_id": "nowhere"},
                MEASURED | {"measurement_id": "m4", "dimension": "sex", "category": "F"},
                MEASURED | {"measurement_id": "m5", "dimension": "sex", "category": "F", "supersedes": "m4"},
            ],
            "meetings": [{"title": "x"}],
            "projects": [
                *good["projects"][:1],
                {"project_id": "q", "title": "Q", "currency": "KGS", "budgett": "1"},
            ],
        }
    )


FAULTS = [
    ("people", 5, "birth_year", "type_integer"),
    ("people", 6, "birth_year", "type_integer"),
    ("people", 7, "sex", "unknown_code"),
    ("people", 8, "sex", "required"),
    ("people", 9, "affiliation", "unknown_code"),
    ("people", 10, "has_consent", "type_boolean"),
    ("people", 11, "home_place_id", "unknown_reference"),
    ("people", 2, "person_id", "repeated_key"),
    ("people", 12, "person_id", "repeated_key"),
    ("people", 13, "birth_year", "check_between"),
    ("events", 4, "end_date", "type_date"),
    ("events", 5, "end_date, start_date", "check_date_order"),
    ("events", 5, "days", "event_longer_than_its_dates"),
    ("events", 6, "end_date", "fact_in_the_future"),
    ("events", 7, "days", "event_longer_than_its_dates"),
    ("events", 8, "days_required, days", "check_between_column"),
    ("events", 9, "days", "type_integer"),
    ("attendance", 5, "day", "attendance_beyond_event_days"),
    ("attendance", 6, "event_id", "attendance_without_list"),
    ("attendance", 7, "person_id", "unknown_reference"),
    ("headcounts", 3, "event_id", "headcount_beside_list"),
    ("headcounts", 4, "age_band", "unknown_code"),
    ("headcounts", 4, "participations", "check_at_least"),
    ("places", 5, "parent_id", "place_above_itself"),
    ("places", 6, "parent_id", "place_above_itself"),
    ("places", 5, "parent_id", "place_without_parent"),
    ("places", 6, "parent_id", "place_without_parent"),
    ("places", 7, "parent_id", "place_without_parent"),
    ("places", 7, "latitude", "check_between"),
    ("places", 7, "longitude", "point_half_given"),
    ("sources", 3, "kind", "invented_beside_real"),
    ("objectives", 2, "plan_id, number", "repeated_key"),
    ("objectives", 3, "plan_id, number", "repeated_key"),
    ("activities", 2, "budget", "ambiguous_number"),
    ("activity_updates", 3, "status", "activity_reopened"),
    ("activity_updates", 4, "status, percent_done", "check_status_value"),
    ("measurements", 2, "measurement_id", "cell_measured_twice"),
    ("measurements", 3, "measurement_id", "cell_measured_twice"),
    ("measurements", 4, "place_id", "value_of_unknown_place"),
    ("indicators", 3, "query", "unknown_query"),
    ("meetings", None, None, "unknown_table"),
    ("projects", 1, "budgett", "unknown_column"),
]


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> tuple[Finding, ...]:
    return dataset.findings([write(tmp_path_factory.mktemp("faulty") / "field", **faulty())])


@pytest.mark.parametrize(("table", "row", "column", "rule"), FAULTS)
def test_a_fault_is_named_by_file_row_and_column(found, table: str, row: int, column: str, rule: str):
    assert (f"field/{table}.csv", table, row, column, rule) in {
        (finding.file, finding.sheet, finding.row, finding.column, finding.rule) for finding in found
    }


def test_nothing_but_the_planted_faults_is_found(found):
    named = {(finding.sheet, finding.row, finding.column, finding.rule) for finding in found}
    assert named == set(FAULTS)


def test_a_repeated_key_names_both_places(found):
    named = {one.row: one.detail for one in found if one.rule == "repeated_key" and one.sheet == "people"}
    assert named == {2: "field/people.csv, 12", 12: "field/people.csv, 2"}


def test_every_rule_has_a_sentence_in_three_languages(found):
    checks = {f"rule.{path.stem}" for path in (ROOT / "queries" / "checks").glob("*.sql")}
    for language in text.LANGUAGES:
        assert checks <= text.message_ids(language)
        assert all(sentence(finding, text.words(language)) for finding in found)


def test_faultless_data_have_no_findings(tmp_path: Path):
    assert dataset.findings([write(tmp_path / "field", **small())]) == ()


def test_check_prints_json_alone(tmp_path: Path, capfd: pytest.CaptureFixture):
    source = write(tmp_path / "field", **small(people=[*small()["people"], PERSON | {"sex": "lady"}]))
    assert main(["check", str(source), "--format", "json"]) == 1
    said = json.loads(capfd.readouterr().out)
    assert (said["errors"], said["warnings"]) == (1, 0)
    (finding,) = said["findings"]
    assert list(finding) == ["file", "sheet", "row", "column", "value", "rule", "severity", "message"]
    assert (finding["file"], finding["row"], finding["value"]) == ("field/people.csv", 5, "lady")


@pytest.mark.parametrize(
    ("name", "content", "rule"),
    [
        ("nowhere", None, "no_source"),
        ("notes.txt", b"x", "no_csv"),
        ("people.csv", b"a\0b", "not_text"),
        ("people.csv", b"person_id\n\x98\xff", "unknown_encoding"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(
    tmp_path: Path, capfd: pytest.CaptureFixture, name: str, content: bytes | None, rule: str
):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    assert main(["check", str(tmp_path / name)]) == 2
    assert capfd.readouterr().err.strip() == text.words("en")(f"unreadable.{rule}", file=name)


@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("cp1251", "cp1251"),
    ],
)
@pytest.mark.parametrize("separator", [",", ";"])
def test_what_windows_writes_is_read(tmp_path: Path, encoding: str, said: str, separator: str):
    source = write(tmp_path / "field", **small())
    lines = ["project_id,title,currency,start_date", "p,Ынтымак жана достук,KGS,10.01.2024", ",,,", ""]
    content = "\r\n".join(lines).replace(",", separator).replace("ң", "н")
    (source / "projects.csv").write_bytes(content.encode(encoding))
    outcome = dataset.publish([source], tmp_path / "store")
    assert outcome.findings == ()
    (load,) = [load for load in outcome.manifest["sources"] if load["table"] == "projects"]
    assert (load["encoding"], load["delimiter"], load["rows_read"]) == (said, separator, 1)
    snapshot = database.newest(tmp_path / "store")
    assert rows(snapshot, "select title, start_date from projects") == [
        ("Ынтымак жана достук", date(2024, 1, 10))
    ]


def test_the_row_is_the_line_where_a_record_begins(tmp_path: Path):
    source = write(tmp_path / "field", **small())
    lines = [
        "project_id,title,currency",
        'p,"A title',
        'on two lines",KGS',
        "",
        "q,Q",
        'r,"R ""r""",KGS',
        "p,P,USD",
    ]
    (source / "projects.csv").write_text("\n".join(lines))
    found = dataset.findings([source])
    assert [(finding.row, finding.rule) for finding in found] == [
        (2, "repeated_key"),
        (5, "wrong_cell_count"),
        (7, "repeated_key"),
    ]
    assert (found[0].detail, found[2].detail) == ("field/projects.csv, 7", "field/projects.csv, 2")


def test_an_open_quotation_mark_is_named(tmp_path: Path):
    source = write(tmp_path / "field", **small())
    (source / "projects.csv").write_text('project_id,title,currency\np,P,KGS\nq,"Q,KGS\nr,R,KGS\n')
    assert [(finding.row, finding.rule) for finding in dataset.findings([source])] == [(3, "broken_quotes")]


def test_read_is_taken_and_duplicates(tmp_path: Path):
    tables = small()
    first = write(tmp_path / "first", **tables)
    again = write(
        tmp_path / "second", people=[*tables["people"][:2], PERSON], events=[*tables["events"], EVENT]
    )
    outcome = dataset.publish([first, again], tmp_path / "store")
    count = sum(map(len, tables.values()))
    assert outcome.manifest["rows"] == {
        "read": count + 6,
        "taken": count + 2,
        "duplicates": 4,
        "set_aside": 0,
    }
    loads = {
        load["file"]: (load["rows_read"], load["rows_taken"], load["rows_repeated"])
        for load in outcome.manifest["sources"]
    }
    assert loads["second/people.csv"] == (3, 1, 2)
    assert loads["first/people.csv"] == (3, 3, 0)
    snapshot = database.newest(tmp_path / "store")
    kept = rows(
        snapshot, "select load_id, row_number from people where person_id in ('b', 'z') order by person_id"
    )
    assert kept == [("first/people.csv", 3), ("second/people.csv", 4)]


def test_a_codelist_in_two_sources_counts_as_duplicates(tmp_path: Path):
    codes = [code for code in small()["codelists"] if code["list"] == "affiliation"]
    first, second = write(tmp_path / "first", **small()), write(tmp_path / "second", codelists=codes)
    outcome = dataset.publish([first, second], tmp_path / "store")
    assert outcome.manifest["rows"]["duplicates"] == len(codes)


def test_the_same_key_with_other_content_in_two_sources_stops(tmp_path: Path):
    first = write(tmp_path / "first", **small())
    second = write(tmp_path / "second", people=[small()["people"][0] | {"sex": "M"}])
    found = {(finding.file, finding.row, finding.detail) for finding in dataset.findings([first, second])}
    assert found == {("second/people.csv", 2, "first/people.csv, 2"), ("first/people.csv", 2, "second/people.csv, 2")}


def test_every_table_of_a_snapshot_leads_back_to_file_and_row(demonstration):
    for table in schema.tables():
        names = [name for name, *_ in rows(demonstration, f"describe {table}")]
        assert names == [*schema.tables()[table].names, "load_id", "row_number"]
        assert not rows(
            demonstration, f"select 1 from {table} where load_id not in (select load_id from loads)"
        )


def test_a_snapshot_holds_the_derived_tables_and_no_step(demonstration):
    there = {name for (name,) in rows(demonstration, "select table_name from duckdb_tables()")}
    derived = {name for name in build.queries() if not name.startswith("step_")}
    assert there == {*schema.tables(), *derived, "loads", "findings", "rejected_rows", "releases"}


def test_publishing_as_of_a_day_shows_every_project_as_of_it(tmp_path: Path):
    dataset.publish([write(tmp_path / "field", **small())], tmp_path / "store", as_of=date(2024, 2, 10))
    snapshot = database.newest(tmp_path / "store")
    assert rows(snapshot, "select * from data_dates") == [("p", date(2024, 1, 10), date(2024, 2, 10))]
    assert rows(snapshot, "select as_of, kind from as_of_dates order by as_of") == [
        (date(2024, 1, 31), "month_end"),
        (date(2024, 2, 10), "data_date"),
    ]
    assert rows(snapshot, "select max(registered) from people_counts") == [(3,)]
    assert rows(snapshot, "select max(participations) from people_counts") == [(2,)]


def test_a_day_after_today_is_refused(capfd: pytest.CaptureFixture):
    with pytest.raises(SystemExit) as left:
        main(["publish", "nowhere", "--as-of", TOMORROW])
    assert left.value.code == 2


def test_activity_states_follow_the_updates(tmp_path: Path):
    update = {"activity_id": "act", "percent_done": "", "revised_end": ""}
    tables = small(
        action_plans=[PLAN | {"plan_id": "plan"}],
        objectives=[{"objective_id": "o", "plan_id": "plan", "number": "1", "title": "One"}],
        activities=[ACTIVITY | {"activity_id": "act", "number": "1"}],
        activity_updates=[
            update | {"reported_on": "2024-01-10", "status": "in_progress", "percent_done": "20"},
            update | {"reported_on": "2024-01-20", "status": "in_progress", "revised_end": "2024-03-01"},
            update
            | {"reported_on": "2024-02-10", "sequence": "2", "status": "completed", "percent_done": "100"},
            update
            | {"reported_on": "2024-02-10", "sequence": "1", "status": "in_progress", "percent_done": "90"},
        ],
    )
    dataset.publish([write(tmp_path / "field", **tables)], tmp_path / "store")
    begin, end = date(1, 1, 1), date(9999, 12, 31)
    days = [date(2024, 1, 10), date(2024, 1, 20), date(2024, 2, 10)]
    planned, revised = date(2024, 2, 1), date(2024, 3, 1)
    assert rows(
        database.newest(tmp_path / "store"),
        "select valid_from, valid_to, status, percent_done, due_on, last_update_on"
        " from activity_states order by valid_from",
    ) == [
        (begin, days[0], "not_started", None, planned, None),
        (days[0], days[1], "in_progress", 20, planned, days[0]),
        (days[1], days[2], "in_progress", 20, revised, days[1]),
        (days[2], end, "completed", 100, revised, days[2]),
    ]
