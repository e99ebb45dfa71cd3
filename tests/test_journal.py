"""The audit log: whole lines whoever writes, no name in it, bounded, and never in the way."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from dashboard import journal, store
from dashboard.command import main
from dashboard.database import ROOT
from tests.conftest import small, write

WHO = {"iss": "https://sign-in.example.test", "sub": "account-1", "email": "somebody@example.test"}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("YNTYMAK_STORE", str(tmp_path))
    journal._said.clear()
    return tmp_path / "journal"


def lines(folder: Path) -> list[dict]:
    return [json.loads(line) for line in (folder / journal.FILE).read_text("utf-8").splitlines()]


def test_a_line_says_when_what_and_in_which_role(folder: Path):
    journal.note("sign-in", "official", journal.subject(WHO))
    journal.note("publish", "command", snapshot="20260101T000000000Z-0")
    first, second = lines(folder)
    assert first.keys() == {"at", "event", "role", "who"}
    assert first["at"].endswith("+00:00")
    assert (second["event"], second["role"], second["snapshot"]) == ("publish", "command", "20260101T000000000Z-0")


def test_no_name_or_address_is_written_and_the_same_account_is_recognised(folder: Path):
    one, again, other = journal.subject(WHO), journal.subject(dict(WHO, email="x")), journal.subject(WHO | {"sub": "2"})
    assert one == again != other
    assert journal.subject(WHO | {"iss": "https://other.example.test"}) != one
    journal.note("sign-in", "manager", one)
    written = (folder / journal.FILE).read_text("utf-8")
    assert not [said for said in WHO.values() if said in written]
    assert journal.subject({}) is None


def test_key_and_journal_are_for_the_owner_alone(folder: Path):
    journal.note("sign-in", "manager", journal.subject(WHO))
    assert {stat.S_IMODE(os.stat(folder / name).st_mode) for name in (journal.KEY, journal.FILE)} == {0o600}
    assert stat.S_IMODE(os.stat(folder).st_mode) == 0o700
    assert len((folder / journal.KEY).read_bytes()) == 32


def test_another_key_gives_another_hash(folder: Path):
    one = journal.subject(WHO)
    (folder / journal.KEY).unlink()
    assert journal.subject(WHO) != one


def test_lines_of_several_processes_do_not_mix_and_they_agree_on_one_key(folder: Path):
    code = ("from dashboard import journal\n"
            "who = journal.subject({'iss': 'i', 'sub': 's'})\n"
            "for _ in range(300): journal.note('sign-in', 'manager', who)\n")
    running = [subprocess.Popen([sys.executable, "-c", code], cwd=ROOT) for _ in range(3)]
    assert [process.wait(timeout=60) for process in running] == [0, 0, 0]
    assert len(lines(folder)) == 900
    assert len({line["who"] for line in lines(folder)}) == 1


def test_full_files_are_put_aside_and_the_oldest_goes(folder: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(journal, "LARGEST", 1_000)
    for number in range(200):
        journal.note("publish", "command", snapshot=f"{number:03d}")
    files = sorted(path.name for path in folder.iterdir() if path.name.startswith(journal.FILE))
    assert files[-1] == f"{journal.FILE}.{journal.KEPT - 1}"
    assert len(files) <= journal.KEPT
    assert all((folder / name).stat().st_size < 1_200 for name in files)
    newest = (folder / f"{journal.FILE}.1").read_text("utf-8").splitlines()
    assert all(json.loads(line) for line in newest)


def test_what_cannot_be_written_is_said_once_and_stops_nothing(folder: Path, capsys: pytest.CaptureFixture[str]):
    folder.write_text("a file where the folder should be")
    for _ in range(3):
        journal.note("sign-in", "manager", journal.subject(WHO))
    said = capsys.readouterr().err
    assert said.count("cannot be written") == 1
    assert str(folder) in said


def test_publish_and_rollback_of_the_command_are_written_down(folder: Path, capsys: pytest.CaptureFixture[str]):
    for number in (3, 4):
        counted = [{"event_id": "e2", "sex": "F", "age_band": "25-35", "participations": number}]
        source = write(folder.parent / f"source{number}", **small(headcounts=counted))
        assert main(["publish", str(source), "--store", str(folder.parent)]) == 0
    assert main(["rollback", "--store", str(folder.parent)]) == 0
    capsys.readouterr()
    said = lines(folder)
    assert [(line["event"], line["role"]) for line in said] == [("publish", "command")] * 2 + [("rollback", "command")]
    assert said[2]["snapshot"] == said[0]["snapshot"] == store.current(folder.parent).id

