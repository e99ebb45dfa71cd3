"""The store: versions side by side, swapped in one step, whatever happens in between."""

from __future__ import annotations

import errno
import json
import shutil
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest

from dashboard import database, store, text
from dashboard.command import main, saying
from dashboard.publish import dataset
from dashboard.store import swap
from tests.conftest import ROOT, Rows, rows, small, write

STEPS = ["projects.csv", "Checking", "people_counts", "snapshot_facts", "Letting"]


def changed(count: int) -> dict[str, Rows]:
    """Return the small dataset with another number of participations."""
    heads = {"event_id": "e2", "sex": "F", "age_band": "25-35", "participations": count}
    return small(headcounts=[heads])


def participations(folder: Path) -> int:
    return rows(database.newest(folder), "select max(participations) from people_counts")[0][0]


def start(source: Path, folder: Path, *before: str) -> subprocess.Popen:
    """Start a publish in a process of its own; its progress can be read from standard error."""
    return subprocess.Popen(
        [*before, sys.executable, "-m", "dashboard", "publish", str(source), "--store", str(folder)],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


def wait_for(process: subprocess.Popen, step: str) -> None:
    """Read progress until a line names the step."""
    for line in process.stderr:
        if step in line:
            return
    pytest.fail(f"the publish ended before {step}")


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the small dataset, and a store in which it is published."""
    folder = tmp_path_factory.mktemp("once")
    dataset.publish([write(folder / "field", **small())], folder / "store")
    return folder


@pytest.fixture
def folder(once: Path, tmp_path: Path) -> Path:
    """Return a store in which the small dataset is published (9 participations: 7 by heads, 2 by list)."""
    shutil.copytree(once, tmp_path, dirs_exist_ok=True)
    return tmp_path / "store"


def test_a_snapshot_has_its_database_its_manifest_and_the_pointer(folder: Path):
    pointer = json.loads((folder / "manager" / "CURRENT").read_text("utf-8"))
    snapshot = folder / "manager" / pointer["snapshot"]
    assert sorted(path.name for path in snapshot.iterdir()) == ["manifest.json", "programme.duckdb"]
    manifest = json.loads((snapshot / "manifest.json").read_text("utf-8"))
    assert {key: pointer[key] for key in ("size", "sha256")} == {
        key: manifest["file"][key] for key in ("size", "sha256")
    }
    assert pointer["snapshot"].endswith(manifest["content_hash"])
    assert set(manifest["tools"]) == {"python", "duckdb"}
    assert (manifest["role"], manifest["findings"]) == ("command", {"errors": 0, "warnings": 0})


def test_accepted_sources_are_kept_as_received(folder: Path, tmp_path: Path):
    manifest = database.newest(folder).manifest
    for load in manifest["sources"]:
        name = load["file"].split("/")[1]
        kept = folder / "sources" / load["sha256"] / name
        assert kept.read_bytes() == (tmp_path / "field" / name).read_bytes()


def test_the_same_content_in_another_order_changes_nothing(folder: Path, tmp_path: Path):
    tables = {name: list(reversed(given)) for name, given in small().items()}
    before = sorted((folder / "manager").iterdir())
    outcome = dataset.publish([write(tmp_path / "again", **tables)], folder)
    assert (outcome.is_new, outcome.snapshot) == (False, database.newest(folder).id)
    assert sorted((folder / "manager").iterdir()) == before


def test_another_as_of_day_is_another_snapshot(folder: Path, tmp_path: Path):
    outcome = dataset.publish([tmp_path / "field"], folder, as_of=dataset.today())
    assert outcome.is_new


def test_findings_leave_what_was_published(folder: Path, tmp_path: Path):
    bad = write(tmp_path / "bad", **small(people=[{"person_id": "a", "sex": "?"}]))
    before = database.newest(folder)
    assert main(["publish", str(bad), "--store", str(folder)]) == 1
    assert main(["publish", str(tmp_path / "nowhere"), "--store", str(folder)]) == 2
    assert database.newest(folder) == before
    assert not list((folder / "manager").glob(".*"))


@pytest.mark.parametrize("step", STEPS)
def test_a_killed_publish_leaves_the_old_or_the_new(folder: Path, tmp_path: Path, step: str):
    source = write(tmp_path / "new", **changed(70))
    process = start(source, folder)
    wait_for(process, step)
    process.kill()
    process.wait()
    process.stderr.close()
    found = database.newest(folder)
    assert found.notice is None
    assert participations(folder) in ((9, 72) if step == STEPS[-1] else (9,))
    dataset.publish([source], folder)
    assert participations(folder) == 72
    named = {snapshot.id for snapshot in store.snapshots(folder)}
    assert {path.name for path in (folder / "manager").iterdir()} == {*named, "CURRENT"}


def test_a_whole_folder_that_was_never_named_is_swept(folder: Path, tmp_path: Path):
    newest = database.newest(folder)
    orphan = newest.path.parent.with_name("20990101T000000000Z-000000000000")
    orphan.mkdir()
    for name in ("manifest.json", "programme.duckdb"):
        (orphan / name).write_bytes((newest.path.parent / name).read_bytes())
    assert database.newest(folder) == newest
    dataset.publish([write(tmp_path / "new", **changed(8))], folder)
    assert not orphan.exists()


def test_the_second_publisher_leaves_at_once(folder: Path, tmp_path: Path, capfd: pytest.CaptureFixture):
    with swap.held(folder):
        begin = time.monotonic()
        process = start(tmp_path / "field", folder)
        _, said = process.communicate()
        assert process.returncode == 3
        assert time.monotonic() - begin < 60
    assert "Another publish is running" in said
    assert main(["publish", str(tmp_path / "field"), "--store", str(folder)]) == 0


def test_the_second_publisher_imports_nothing_that_takes_long(folder: Path, tmp_path: Path):
    script = ("import sys; from dashboard.command import main; code = main(sys.argv[1:]);"
              " print(code, *(name for name in ('pandas', 'babel.dates', 'geopandas') if name in sys.modules))")
    asked = [sys.executable, "-c", script, "publish", str(tmp_path / "field"), "--store", str(folder)]
    with swap.held(folder):
        found = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True)
    assert found.stdout.split()[0] == "3"
    assert not {"pandas", "geopandas"} & set(found.stdout.split())


def test_of_two_publishers_at_once_one_wins(folder: Path, tmp_path: Path):
    first = start(write(tmp_path / "one", **changed(20)), folder)
    wait_for(first, "one/")
    second = start(write(tmp_path / "two", **changed(30)), folder)
    codes = []
    for process in (second, first):
        process.communicate()
        codes.append(process.returncode)
    assert codes[1] == 0
    assert codes[0] in (0, 3)
    assert participations(folder) == (22 if codes[0] == 3 else 32)


def test_a_lock_file_of_a_dead_process_does_no_harm(folder: Path, tmp_path: Path):
    process = start(write(tmp_path / "new", **changed(40)), folder)
    wait_for(process, "Checking")
    process.kill()
    process.communicate()
    assert (folder / ".lock").exists()
    assert dataset.publish([tmp_path / "new"], folder).is_new


@pytest.mark.parametrize("blocks", [1, 64, 700])
def test_a_full_disk_leaves_what_was_published(folder: Path, tmp_path: Path, blocks: int):
    source = write(tmp_path / "new", **changed(50))
    process = start(source, folder, "sh", "-c", f'ulimit -f {blocks}; exec "$@"', "sh")
    _, said = process.communicate()
    assert process.returncode == 5, said
    assert said.splitlines()[-1] == text.words("en")("publish.full")
    assert str(tmp_path) not in said.splitlines()[-1]
    assert database.newest(folder).notice is None
    assert participations(folder) == 9


@pytest.mark.parametrize(("problem", "word"), [
    (OSError(errno.ENOSPC, "No space left on device"), "full"), (OSError(errno.EDQUOT, "Quota"), "full"),
    (PermissionError(errno.EACCES, "Permission denied", "secret/path"), "closed"),
    (OSError(errno.EROFS, "Read-only file system", "secret/path"), "closed"),
    (duckdb.IOException('Could not write file "secret/path": No space left on device'), "full"),
    (duckdb.IOException('Cannot open file "secret/path": Permission denied'), "closed"),
])  # fmt: skip
def test_what_is_missing_is_said_without_the_path(problem: Exception, word: str, capfd: pytest.CaptureFixture):
    assert saying.failed(problem, text.words("ky")) == 5
    assert capfd.readouterr().err.strip() == text.words("ky")(f"publish.{word}")


def test_a_store_that_is_no_folder_ends_with_a_sentence(tmp_path: Path, capfd: pytest.CaptureFixture):
    (tmp_path / "store").write_text("x")
    source = write(tmp_path / "field", **small())
    assert main(["publish", str(source), "--store", str(tmp_path / "store")]) == 5
    said = capfd.readouterr().err.strip()
    assert said.startswith("The store cannot be written")
    assert str(tmp_path) not in said


def test_at_least_the_last_five_snapshots_stay(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    assert swap.KEPT >= 5
    monkeypatch.setattr(swap, "KEPT", 3)
    made = [
        dataset.publish([write(tmp_path / "new", **changed(count))], folder).snapshot
        for count in range(10, 14)
    ]
    assert [snapshot.id for snapshot in store.snapshots(folder)] == made[-3:]
    assert sorted(path.name for path in (folder / "manager").iterdir()) == [*made[-3:], "CURRENT"]


def test_rollback_goes_back_one_step_and_to_any(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture):
    first = database.newest(folder).id
    made = [
        dataset.publish([write(tmp_path / "new", **changed(count))], folder).snapshot for count in (10, 11)
    ]
    assert swap.rollback(folder) == made[0]
    assert database.newest(folder).id == made[0]
    assert swap.rollback(folder, first) == first
    assert participations(folder) == 9
    assert swap.rollback(folder) is None
    assert swap.rollback(folder, "nonsense") is None
    assert swap.rollback(folder, made[1]) == made[1]
    assert participations(folder) == 13


def test_a_damaged_snapshot_in_use_is_published_anew(folder: Path, tmp_path: Path):
    newest = database.newest(folder)
    newest.path.write_bytes(b"")
    outcome = dataset.publish([tmp_path / "field"], folder)
    assert outcome.is_new
    assert database.newest(folder).id == outcome.snapshot
    assert participations(folder) == 9


def test_snapshots_lists_and_marks_what_serves(folder: Path, capfd: pytest.CaptureFixture):
    assert main(["snapshots", "--store", str(folder)]) == 0
    said = capfd.readouterr().out
    assert said.startswith(f"* {database.newest(folder).id}")
    assert said.strip().endswith("UTC  135 rows  set aside: 0; errors: 0; warnings: 0")
    assert main(["snapshots", "--store", str(folder / "empty"), "--language", "ru"]) == 0
    assert capfd.readouterr().out == "Ничего не опубликовано.\n"


def test_a_snapshot_that_was_withdrawn_is_not_the_one_to_fall_back_to(folder: Path, tmp_path: Path):
    first = database.newest(folder).id
    withdrawn = dataset.publish([write(tmp_path / "new", **changed(10))], folder).snapshot
    swap.rollback(folder)
    third = dataset.publish([write(tmp_path / "new", **changed(11))], folder).snapshot
    assert [snapshot.id for snapshot in store.snapshots(folder)] == [first, withdrawn, third]
    (folder / "manager" / third / "programme.duckdb").write_bytes(b"")
    assert database.newest(folder).id == first


def test_a_pointer_that_was_not_finished_is_swept(folder: Path, tmp_path: Path):
    (folder / "manager" / ".CURRENT").write_text("{", "utf-8")
    dataset.publish([tmp_path / "field"], folder)
    assert not list((folder / "manager").glob(".*"))


@pytest.mark.parametrize("parts", [0, 1, 2, 3])
def test_what_the_public_saw_of_a_publish_that_was_killed_is_finished_by_the_next(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, parts: int
):
    """Killed after so many parts were shown: before the first nobody saw anything, and it is swept."""
    first, left, point = database.newest(folder).id, iter(range(parts)), swap.point
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(swap, "point", lambda *given: point(*given) if next(left, None) is not None else stop())
        dataset.publish([write(tmp_path / "new", **changed(70))], folder, officials=("north",))
        stop()
    names = ("public", "municipality/north", "manager")
    shown = {part: database.newest(folder, part).id for part in names if (folder / part / "CURRENT").exists()}
    whole = {path.name for path in (folder / "manager").glob("2*")} - {first}
    assert [shown.get(part) in whole for part in names] == [number < parts for number in range(3)]
    dataset.publish([write(tmp_path / "newer", **changed(9))], folder, officials=("north",))
    known = [snapshot.id for snapshot in store.snapshots(folder)]
    assert known[0] == first
    assert (len(known), set(known) >= set(shown.values())) == ((3, True) if parts else (2, True))
    assert {database.newest(folder, part).id for part in names} == {known[-1]}


def stop() -> None:
    raise KeyboardInterrupt
