"""Rows set aside, updates and previews: nothing is lost or taken twice, and what refers to a fault goes too."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard import database, store
from dashboard.command import main
from dashboard.database import Snapshot
from dashboard.publish import build, dataset
from dashboard.publish.dataset import Outcome
from dashboard.sources.files import Unreadable
from dashboard.store import swap
from tests.conftest import Rows, rows, small, write

PERSON = {"sex": "F", "birth_year": "2000", "home_place_id": "north", "affiliation": "none", "has_consent": "true"}
PLACE = {"level": "village", "name_en": "A village", "parent_id": "north", "longitude": "71"}
GOAL = {"indicator_id": "i", "project_id": "p", "code": "1", "level": "output", "title": "A", "definition": "A",
        "measure": "unit", "unit": "people", "is_ascending": "true", "aggregation_time": "sum",
        "aggregation_place": "sum"}  # fmt: skip
VALUE = {"indicator_id": "i", "period_start": "2024-01-01", "period_end": "2024-02-29", "value": "3",
         "status": "approved", "approved_on": "2024-03-01", "supersedes": ""}  # fmt: skip
CHAIN = 40  # values that replace each other: one step at a time would need as many rounds


def published(folder: Path, *sources: Path, **how: bool) -> Outcome:
    return dataset.publish(list(sources), folder / "store", **how)


def rejected(folder: Path) -> list[tuple]:
    """Return sheet, row, rule of what was set aside."""
    found = rows(database.newest(folder / "store"), "select sheet, \"row\", rule from rejected_rows order by all")
    return [tuple(row) for row in found]


def adds_up(outcome: Outcome) -> bool:
    """Return whether read = taken + duplicates + set aside, for every file and in total."""
    total = outcome.manifest["rows"]
    files = all(load["rows_read"] == load["rows_taken"] + load["rows_repeated"] + load["rows_set_aside"]
                for load in outcome.manifest["sources"])  # fmt: skip
    return files and total["read"] == total["taken"] + total["duplicates"] + total["set_aside"]


# ------------------------------------------------------------------ setting aside
def test_without_the_option_any_error_stops_and_with_it_the_good_rows_are_published(tmp_path: Path, capfd):
    source = write(tmp_path / "field", **small(people=[*small()["people"], PERSON | {"person_id": "d", "sex": "lady"}]))
    folder = str(tmp_path / "store")
    assert main(["publish", str(source), "--store", folder]) == 1
    assert main(["publish", str(source), "--store", folder, "--set-aside"]) == 0
    assert "1 set aside" in capfd.readouterr().out
    snapshot = database.newest(tmp_path / "store")
    assert rows(snapshot, "select count(*) from people") == [(3,)]
    ((content,),) = rows(snapshot, "select content from rejected_rows")
    assert json.loads(content) == PERSON | {"person_id": "d", "sex": "lady"}
    assert snapshot.manifest["findings"]["errors"] == 1


def test_rows_that_refer_to_a_rejected_one_follow_to_the_end(tmp_path: Path):
    given = small()
    values = [VALUE | {"measurement_id": f"m{number}", "supersedes": f"m{number - 1}"} for number in range(1, CHAIN)]
    tables = small(
        places=[*given["places"], PLACE | {"place_id": "v", "latitude": "51"}],
        people=[*given["people"], PERSON | {"person_id": "d", "home_place_id": "v"}],
        attendance=[*given["attendance"], {"event_id": "e1", "person_id": "d", "day": 1, "is_present": "true"}],
        indicators=[GOAL], measurements=[VALUE | {"measurement_id": "m0", "value": "many"}, *values],
    )  # fmt: skip
    outcome = published(tmp_path, write(tmp_path / "field", **tables), set_aside=True)
    assert adds_up(outcome)
    found = Counter((sheet, rule) for sheet, _, rule in rejected(tmp_path))
    assert found == {
        ("places", "check_between"): 1, ("people", "refers_to_rejected"): 1, ("attendance", "refers_to_rejected"): 1,
        ("measurements", "type_number"): 1, ("measurements", "refers_to_rejected"): CHAIN - 1,
    }  # fmt: skip
    followed = [one for one in outcome.findings if one.rule == "refers_to_rejected" and one.sheet == "people"]
    assert {one.row: one.detail for one in followed} == {5: "field/places.csv, 5"}


def test_what_becomes_wrong_without_the_rejected_rows_is_found_in_the_next_round(tmp_path: Path):
    codes = [code | {"position": "first"} if code["code"] == "communication" else code for code in small()["codelists"]]
    outcome = published(tmp_path, write(tmp_path / "field", **small(codelists=codes)), set_aside=True)
    assert adds_up(outcome)
    there = rejected(tmp_path)
    assert [(sheet, rule) for sheet, _, rule in there if sheet != "attendance"] == [
        ("codelists", "type_integer"), ("events", "unknown_code")]
    assert [rule for sheet, _, rule in there if sheet == "attendance"] == ["refers_to_rejected"] * 3


def test_one_key_with_two_contents_sets_all_its_rows_aside_and_a_true_copy_is_a_duplicate(tmp_path: Path):
    first = small()["people"][0]
    people = [*small()["people"], first, first | {"sex": "M"}, PERSON | {"person_id": "z"}]
    outcome = published(tmp_path, write(tmp_path / "field", **small(people=people)), set_aside=True)
    assert adds_up(outcome)
    assert outcome.manifest["rows"]["duplicates"] == 1
    assert [one for one in rejected(tmp_path) if one[0] == "people"] == [
        ("people", 2, "repeated_key"), ("people", 6, "repeated_key")]
    assert {one.row: one.detail for one in outcome.findings if one.rule == "repeated_key"} == {
        2: "field/people.csv, 6", 6: "field/people.csv, 2"}


def test_a_faulty_row_is_no_copy_of_a_good_one(tmp_path: Path):
    people = [*small()["people"], PERSON | {"person_id": "z", "birth_year": "old"},
              PERSON | {"person_id": "z", "birth_year": ""}]  # fmt: skip
    outcome = published(tmp_path, write(tmp_path / "field", **small(people=people)), set_aside=True)
    assert outcome.manifest["rows"]["duplicates"] == 0
    assert [one[1:] for one in rejected(tmp_path)] == [(5, "repeated_key, type_integer"), (6, "repeated_key")]


def test_a_faulty_row_that_comes_twice_is_set_aside_twice(tmp_path: Path):
    bad = PERSON | {"person_id": "z", "birth_year": "old"}
    source = write(tmp_path / "field", **small(people=[*small()["people"], bad, bad]))
    outcome = published(tmp_path, source, set_aside=True)
    assert adds_up(outcome)
    assert [one[1:] for one in rejected(tmp_path)] == [(5, "type_integer"), (6, "type_integer")]


def test_a_column_that_no_table_knows_is_not_read_and_a_missing_one_sets_the_file_aside(tmp_path: Path):
    people = [person | {"nickname": "x"} for person in small()["people"]]
    heads = [{name: cell for name, cell in small()["headcounts"][0].items() if name != "participations"}]
    source = write(tmp_path / "field", **small(people=people, headcounts=heads))
    (source / "meetings.csv").write_text("title\nOne\nTwo\n")
    outcome = published(tmp_path, source, set_aside=True)
    assert adds_up(outcome)
    assert rejected(tmp_path) == [("headcounts", 2, "missing_column"), ("meetings", 2, "unknown_table"),
                                  ("meetings", 3, "unknown_table")]  # fmt: skip
    assert "unknown_column" in {one.rule for one in outcome.findings}
    assert rows(database.newest(tmp_path / "store"), "select count(*) from people") == [(3,)]
    content = "select distinct content from rejected_rows where sheet = 'meetings'"
    assert rows(database.newest(tmp_path / "store"), content) == [(None,)]


def test_the_same_faulty_source_again_changes_nothing_and_another_fault_is_another_snapshot(tmp_path: Path):
    people = [*small()["people"], PERSON | {"person_id": "d", "sex": "lady"}]
    first = published(tmp_path, write(tmp_path / "field", **small(people=people)), set_aside=True)
    assert not published(tmp_path, tmp_path / "field", set_aside=True).is_new
    people[-1]["sex"] = "gentleman"
    again = published(tmp_path, write(tmp_path / "field", **small(people=people)), set_aside=True)
    assert again.is_new
    assert again.snapshot != first.snapshot


def test_a_row_that_was_lost_stops_the_publish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd):
    load = build.counts

    def lose(connection):
        connection.execute("delete from snapshot.people where person_id = 'b'")
        return load(connection)

    monkeypatch.setattr(build, "counts", lose)
    source = write(tmp_path / "field", **small())
    assert main(["publish", str(source), "--store", str(tmp_path / "store")]) == 2
    assert "field/people.csv" in capfd.readouterr().err
    assert not (tmp_path / "store" / "manager" / "CURRENT").exists()


cells = {
    "people": {"person_id": st.sampled_from(["a", "b", "c", "d", "А", "", "Итого", "Бирөө Экинчи"]),
               "sex": st.sampled_from(["F", "M", "аял", "lady", ""]), 
               "birth_year": st.sampled_from(["2000", "old", ""]),
               "home_place_id": st.sampled_from(["north", "NORTH", "nowhere", "v1", "v2"]),
               "affiliation": st.just("none"), "has_consent": st.sampled_from(["да", "maybe"])},
    "attendance": {"event_id": st.sampled_from(["e1", "e2", "e3", "Total"]), "person_id": st.sampled_from("abcdz"),
                   "day": st.sampled_from(["1", "2", "3", "1,5"]), "is_present": st.just("1")},
    "places": {"place_id": st.sampled_from(["v1", "v2", "v3", "north"]), "level": st.just("village"),
               "parent_id": st.sampled_from(["north", "v1", "v2", "v3", "x"]), "name_en": st.just("V"),
               "latitude": st.sampled_from(["40,1", "51", ""])},
}  # fmt: skip
faulty = st.fixed_dictionaries({
    name: st.lists(st.fixed_dictionaries(columns), max_size=12) for name, columns in cells.items()
})


@given(first=faulty, second=faulty)
@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True)
def test_of_random_faulty_sources_every_row_is_taken_repeated_or_set_aside(tmp_path_factory, first: dict, second: dict):
    folder = tmp_path_factory.mktemp("random")
    both = [write(folder / "one", **{name: [*small()[name], *first[name]] for name in cells},
                  **{name: rows for name, rows in small().items() if name not in cells}),
            write(folder / "two", **second)]  # fmt: skip
    sources = [source for source in both if list(source.iterdir())]
    outcome = published(folder, *sources, set_aside=True)
    written = sum(len(first[name]) + len(second[name]) for name in cells) + sum(map(len, small().values()))
    snapshot = database.newest(folder / "store")
    assert outcome.manifest["rows"]["read"] == written - blank(first) - blank(second)
    assert adds_up(outcome)
    assert rows(snapshot, "select count(*) from rejected_rows") == [(outcome.manifest["rows"]["set_aside"],)]
    assert not [bad for bad in UNREFERRED if rows(snapshot, bad)]


UNREFERRED = [
    "select 1 from attendance anti join people using (person_id)",
    "select 1 from attendance anti join events using (event_id)",
    "select 1 from people anti join places on home_place_id = place_id",
    "select 1 from places as here anti join places as up on up.place_id = here.parent_id where level <> 'country'",
    "select 1 from people group by person_id having count(*) > 1",
]


def blank(tables: dict[str, Rows]) -> int:
    """Return how many drawn rows have no cell at all."""
    return sum(not any(row.values()) for table in tables.values() for row in table)


# ------------------------------------------------------------------ updates
@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a store of two published sources: `base`, now gone, and `people` with one person more."""
    folder = tmp_path_factory.mktemp("two")
    write(folder / "base", **small())
    write(folder / "people", people=[PERSON | {"person_id": "p1"}])
    assert published(folder, folder / "base", folder / "people").is_new
    shutil.rmtree(folder / "base")
    return folder


@pytest.fixture
def two(once: Path, tmp_path: Path) -> Path:
    """Return a copy of that folder."""
    return shutil.copytree(once, tmp_path / "two")


def persons(folder: Path) -> list[str]:
    return [name for (name,) in rows(database.newest(folder / "store"), "select person_id from people order by all")]


def test_an_update_replaces_its_source_and_the_others_stay(two: Path, capfd):
    write(two / "people", people=[PERSON | {"person_id": "p2"}, PERSON | {"person_id": "p3"}])
    assert main(["publish", str(two / "people"), "--store", str(two / "store"), "--update"]) == 0
    assert persons(two) == ["a", "b", "c", "p2", "p3"]
    snapshot = database.newest(two / "store")
    assert [source["source"] for source in snapshot.manifest["received"]] == ["people", "base"]
    assert rows(snapshot, "select load_id from people where person_id = 'a'") == [("base/people.csv",)]
    assert not dataset.publish([two / "people"], two / "store", update=True).is_new


def test_an_update_of_a_new_source_adds_it_and_of_an_empty_store_is_a_plain_publish(two: Path, tmp_path: Path):
    write(two / "more", people=[PERSON | {"person_id": "p9"}])
    assert published(two, two / "more", update=True).is_new
    assert persons(two) == ["a", "b", "c", "p1", "p9"]
    assert published(tmp_path, write(tmp_path / "alone", **small()), update=True).is_new


def test_several_sources_are_updated_at_once(two: Path):
    write(two / "base", **small(people=[*small()["people"], PERSON | {"person_id": "d"}]))
    write(two / "people", people=[PERSON | {"person_id": "p7"}])
    assert published(two, two / "base", two / "people", update=True).is_new
    assert persons(two) == ["a", "b", "c", "d", "p7"]


def test_a_source_is_known_by_the_name_in_it_and_not_by_that_of_its_folder(tmp_path: Path):
    def sent(place: str, name: str, **tables: Rows) -> Path:
        same = [{"source_id": "s", "title": "T", "kind": "report"}]
        source = write(tmp_path / place / "field", sources=same, **tables)
        (source / "_meta.csv").write_text(f"key,value\nsource,{name}\n")
        return source

    first, second = [PERSON | {"person_id": "p1"}], [PERSON | {"person_id": "p2"}]
    assert published(tmp_path, sent("1", "osh", **small()), sent("2", "batken", people=first)).is_new
    outcome = published(tmp_path, sent("3", "batken", people=second), update=True)
    assert outcome.is_new
    assert adds_up(outcome)
    assert persons(tmp_path) == ["a", "b", "c", "p2"]
    assert [source["source"] for source in outcome.manifest["received"]] == ["batken", "osh"]
    assert published(tmp_path, sent("4", "osh", **small(people=[])), update=True).snapshot is None


@pytest.mark.parametrize("harm", ["missing", "damaged"])
def test_a_kept_source_that_is_missing_or_damaged_is_asked_for_by_name(two: Path, capfd, harm: str):
    before = database.newest(two / "store").id
    for path in (two / "store" / "sources").rglob("events.csv"):
        path.unlink() if harm == "missing" else path.write_text("x")
    assert main(["publish", str(two / "people"), "--store", str(two / "store"), "--update"]) == 2
    assert capfd.readouterr().err.splitlines()[-1].startswith("base: ")
    assert database.newest(two / "store").id == before


def test_a_source_with_personal_data_is_not_kept_and_is_asked_for(two: Path):
    write(two / "people", people=[PERSON | {"person_id": "p1"}, PERSON | {"person_id": "Бирөө Экинчиева"}])
    outcome = published(two, two / "people", update=True, set_aside=True)
    assert {load["source"]: load["kept"] for load in outcome.manifest["sources"]} == {"people": False, "base": True}
    with pytest.raises(Unreadable, match="people"):
        published(two, write(two / "more", people=[PERSON | {"person_id": "p9"}]), update=True)


def test_rows_that_were_set_aside_stay_so_in_an_update_without_the_option(two: Path):
    people = [PERSON | {"person_id": "p1"}, PERSON | {"person_id": "p2", "sex": "lady"}]
    assert published(two, write(two / "people", people=people), update=True, set_aside=True).is_new
    outcome = published(two, write(two / "more", people=[PERSON | {"person_id": "p9"}]), update=True)
    assert outcome.is_new
    assert [one[1:] for one in rejected(two)] == [(3, "unknown_code")]
    assert published(two, write(two / "more", people=[PERSON | {"person_id": "p9", "sex": "?"}]), update=True
                     ).snapshot is None  # fmt: skip


def test_an_update_that_takes_away_what_others_refer_to_stops(two: Path):
    write(two / "base2", attendance=[{"event_id": "e1", "person_id": "p1", "day": 1, "is_present": "true"}])
    assert published(two, two / "base2", update=True).is_new
    outcome = published(two, write(two / "people", people=[PERSON | {"person_id": "p2"}]), update=True)
    assert outcome.snapshot is None
    assert [(one.file, one.rule) for one in outcome.findings] == [("base2/attendance.csv", "unknown_reference")]


def test_kept_sources_that_no_snapshot_names_are_swept(two: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(swap, "KEPT", 2)
    first = {path.name for path in (two / "store" / "sources").iterdir()}
    for number in range(2):
        published(two, write(two / "people", people=[PERSON | {"person_id": f"n{number}"}]), update=True)
    named = {file["sha256"] for snapshot in store.snapshots(two / "store") for source in snapshot.manifest["received"]
             for file in source["files"]}  # fmt: skip
    assert {path.name for path in (two / "store" / "sources").iterdir()} == named
    assert first - named


def test_a_mapping_file_that_is_not_there_is_refused(two: Path, capfd):
    asked = ["check", str(two / "people"), "--mapping", str(two / "kobo.toml")]
    assert main(asked) == 2
    assert capfd.readouterr().err.strip().startswith("kobo.toml: ")


# ------------------------------------------------------------------ previews
def test_a_preview_says_what_would_change_and_changes_nothing(two: Path):
    before: Snapshot = database.newest(two / "store")
    assert rows(before, "select count(*) from people") == [(4,)]  # the app has the file open
    people = [{"person_id": "a", "sex": "M", "birth_year": 2000, "home_place_id": "north", "affiliation": "none",
               "has_consent": "true"}, *small()["people"][1:], PERSON | {"person_id": "d", "sex": "M"}]  # fmt: skip
    attendance = [*small()["attendance"][1:], {"event_id": "e1", "person_id": "d", "day": 1, "is_present": "true"}]
    base = write(two / "base", **small(people=people, attendance=attendance))
    with swap.held(two / "store"):  # nobody is kept waiting
        seen = dataset.preview([base], two / "store", update=True)
    assert not seen.is_stopped
    assert seen.is_new
    changes = {change.table: (change.added, change.changed, change.gone) for change in seen.changes}
    assert changes["people"] == (1, 1, 0)
    assert changes["attendance"] == (1, 0, 1)
    assert changes["events"] == (0, 0, 0)
    assert seen.rows["taken"] == before.manifest["rows"]["taken"] + 1
    numbers = {(one.project_id, one.query, one.name): (one.before, one.after) for one in seen.numbers}
    assert numbers["p", "people/headline", "women"] == (2, 1)
    assert numbers["p", "people/headline", "people"] == (2, 2)
    assert {query for _, query, _ in numbers} == {"people/headline", "plans/headline", "warning/headline",
                                                  "stakeholders/headline"}  # fmt: skip
    assert database.newest(two / "store") == before
    assert not list((two / "store" / "manager").glob(".*"))


def test_a_preview_of_errors_has_the_findings_alone_and_of_the_same_content_nothing_new(two: Path):
    bad = write(two / "bad", people=[PERSON | {"person_id": "x", "sex": "?"}])
    seen = dataset.preview([bad], two / "store", update=True)
    assert seen.is_stopped
    assert [one.rule for one in seen.findings] == ["unknown_code"]
    assert (seen.changes, seen.numbers) == ((), ())
    same = dataset.preview([two / "people"], two / "store", update=True)
    assert not same.is_new
    assert not any(change.added or change.changed or change.gone for change in same.changes)
    assert all(number.before == number.after for number in same.numbers)


def test_a_first_preview_compares_with_nothing_and_shows_grants_and_indicators(tmp_path: Path):
    call = {"call_id": "c", "project_id": "p", "title": "A call", "scheme": "small_grant", "currency": "KGS"}
    source = write(tmp_path / "field", **small(calls=[call], indicators=[GOAL | {"query": "people_trained"}]))
    seen = dataset.preview([source], tmp_path / "store")
    assert not any(change.changed or change.gone for change in seen.changes)
    assert sum(change.added for change in seen.changes) == seen.rows["taken"]
    known = {(one.query, one.award_kind, one.currency) for one in seen.numbers}
    assert {("grants/headline", "small_grant", "KGS"), ("indicators/people_trained", None, None)} < known
    assert {one.before for one in seen.numbers} == {None}
    assert not (tmp_path / "store" / "manager").exists()
