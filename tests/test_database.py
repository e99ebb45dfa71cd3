"""Opening a snapshot: locked down, safe for threads, and never a damaged one."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import duckdb
import pytest

from dashboard import database
from dashboard.database import NoSnapshot, Snapshot
from dashboard.publish import dataset
from tests.conftest import rows, small, write

QUERY = "indicators/dialogue_participations"


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a store with two published snapshots."""
    folder, tables = tmp_path_factory.mktemp("twice"), small()
    dataset.publish([write(folder / "first", **tables)], folder / "store")
    more = [*tables["headcounts"], {"event_id": "e2", "sex": "M", "age_band": "25-35", "participations": 5}]
    dataset.publish([write(folder / "second", **tables | {"headcounts": more})], folder / "store")
    return folder / "store"


@pytest.fixture
def two_snapshots(twice: Path, tmp_path: Path) -> Path:
    """Return a copy of a store with two published snapshots, to be damaged."""
    return Path(shutil.copytree(twice, tmp_path / "store"))


def participations(snapshot: Snapshot) -> float:
    shown = {"project_id": "p", "as_of": date(2024, 3, 2), "place_id": None}
    return database.run(snapshot.path, QUERY, shown).value[0]


@pytest.mark.parametrize("attack", [
    "select * from read_csv('{file}')",
    "select * from read_text('{file}')",
    "select * from read_blob('{file}')",
    "select * from read_json('{file}')",
    "select * from read_parquet('{file}')",
    "select * from glob('{folder}/*')",
    "from '{file}'",
    "attach '{folder}/other.duckdb' as other",
    "attach '{folder}/other.duckdb' as other (read_only)",
    "copy people to '{folder}/out.csv'",
    "copy people from '{file}'",
    "export database '{folder}/out'",
    "import database '{folder}/out'",
    "install httpfs",
    "load httpfs",
    "load '{file}'",
    "set enable_external_access = true",
    "set global enable_external_access = true",
    "reset enable_external_access",
    "set memory_limit = '100GB'",
    "set max_execution_time = 0",
    "set lock_configuration = false",
    "pragma enable_profiling",
    "set profiling_output = '{folder}/out'",
    "set temp_directory = '{folder}'",
    "set TimeZone = 'Asia/Bishkek'",
    "create table mine as select 1",
    "delete from people",
    "update people set sex = 'X'",
    "drop table people",
    "create secret (type s3)",
    "select getenv('HOME')",
    "from a_variable_of_the_test",
])
def test_the_connection_refuses(demonstration: Snapshot, tmp_path: Path, attack: str):
    file = tmp_path / "secret.csv"
    file.write_text("a,b\n1,2\n")
    duckdb.connect(str(tmp_path / "other.duckdb")).close()
    there = sorted(tmp_path.iterdir())
    a_variable_of_the_test = database.run(demonstration.path, "places/names", {})
    assert len(a_variable_of_the_test)
    cursor = database._cursor(demonstration.path)
    with pytest.raises(duckdb.Error):
        cursor.execute(attack.format(file=file, folder=tmp_path)).fetchall()
    assert sorted(tmp_path.iterdir()) == there


def test_a_query_that_never_ends_is_stopped(
    demonstration: Snapshot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    copy = shutil.copy(demonstration.path, tmp_path / "copy.duckdb")
    monkeypatch.setitem(database._LOCKED_DOWN, "max_execution_time", 200)
    with pytest.raises(duckdb.Error):
        database._cursor(Path(copy)).execute(
            "select sum(a.i * b.i) from range(10000000) as a(i), range(10000000) as b(i)"
        ).fetchall()


def test_the_time_zone_is_utc_in_every_cursor(demonstration: Snapshot):
    assert rows(demonstration, "select current_setting('TimeZone')") == [("UTC",)]


def test_eight_threads_read_right_rows(demonstration: Snapshot):
    ((day,),) = rows(demonstration, "select max(data_date) from data_dates")
    asked = [
        {"project_id": "social-cohesion-2024", "as_of": day, "place_id": place}
        for place in (None, "ak-turpak", "kyshtut", "kerben")
    ]
    alone = [database.run(demonstration.path, QUERY, one).value[0] for one in asked]
    assert len(set(alone)) == 4
    with ThreadPoolExecutor(8) as threads:
        frames = list(threads.map(lambda one: database.run(demonstration.path, QUERY, one), asked * 100))
    assert [frame.value[0] for frame in frames] == alone * 100


def test_only_the_parameters_that_a_query_names_are_taken(demonstration: Snapshot):
    shown = {"project_id": "p", "as_of": date(2024, 3, 2), "place_id": None, "more": 1}
    assert database.run(demonstration.path, QUERY, shown).shape == (1, 1)


def test_a_missing_parameter_raises(demonstration: Snapshot):
    with pytest.raises(KeyError, match="place_id"):
        database.run(demonstration.path, QUERY, {"project_id": "p", "as_of": date(2024, 3, 2)})


@pytest.mark.parametrize("query", ["people/no_such_query", "indicators/../schema", "people/../projects/all", "schema"])
def test_what_is_not_the_name_of_a_query_raises(demonstration: Snapshot, query: str):
    with pytest.raises(FileNotFoundError):
        database.run(demonstration.path, query, {})


def test_nothing_published_raises(tmp_path: Path):
    with pytest.raises(NoSnapshot):
        database.newest(tmp_path / "nowhere")


def test_the_store_is_where_the_environment_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("YNTYMAK_STORE", str(tmp_path))
    assert database.store_folder() == tmp_path
    monkeypatch.delenv("YNTYMAK_STORE")
    assert database.store_folder() == database.ROOT / "data" / "published"


def test_the_newest_snapshot_serves_without_a_notice(two_snapshots: Path):
    newest = database.newest(two_snapshots)
    assert newest.notice is None
    assert participations(newest) == 12


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-4096])


def _flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 255
    path.write_bytes(content)


@pytest.mark.parametrize("damage", [_cut, _flip, Path.unlink, lambda path: path.write_bytes(b"")])
@pytest.mark.parametrize("name", ["programme.duckdb", "manifest.json"])
def test_a_damaged_snapshot_is_noticed_and_the_one_before_serves(two_snapshots: Path, damage, name: str):
    newest = database.newest(two_snapshots)
    if name == "manifest.json" and damage in (_cut, _flip):
        damage = lambda path: path.write_text("{")  # noqa: E731
    damage(newest.path.parent / name)
    before = database.newest(two_snapshots)
    assert before.notice == "notice.fell_back"
    assert before.id < newest.id
    assert participations(before) == 7


@pytest.mark.parametrize(
    "content", [None, "", "{", "[]", "{}", '{"snapshot": "x"}', '{"snapshot": 1, "history": 2}']
)
def test_a_damaged_pointer_falls_back_to_the_newest_whole_snapshot(two_snapshots: Path, content: str | None):
    pointer = two_snapshots / "manager" / "CURRENT"
    pointer.unlink() if content is None else pointer.write_text(content)
    found = database.newest(two_snapshots)
    assert found.notice == "notice.fell_back"
    assert participations(found) == 12


def test_all_snapshots_damaged_raises(two_snapshots: Path):
    for file in two_snapshots.glob("manager/*/programme.duckdb"):
        _flip(file)
    with pytest.raises(NoSnapshot):
        database.newest(two_snapshots)


def test_a_published_file_opens_in_older_releases(demonstration: Snapshot):
    ((tags,),) = rows(demonstration, "select tags from duckdb_databases() where not internal")
    assert tags["storage_version"].startswith("v1.5")
