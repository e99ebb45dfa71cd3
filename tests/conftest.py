"""Fixtures for all tests: published snapshots in a temporary store, and small datasets written by hand."""

from __future__ import annotations

import csv
import fcntl
import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path

import pytest

from dashboard import database, generate
from dashboard.database import ROOT, Snapshot
from dashboard.publish import dataset, flow
from dashboard.publish.dataset import Outcome
from tests import hostile

Rows = Sequence[Mapping[str, object]]
DEMO = ROOT / "data" / "demo"
CODES = ROOT / "data" / "reference" / "codelists.csv"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Take `--sweep`: every page in every state in the browser, which takes an hour (`make sweep`)."""
    parser.addoption("--sweep", action="store_true", help="open every page in every state, not in a sample of them")


def once(folders: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """Return a folder that the first process of a test run makes and the others find; nobody may write to it then."""
    shared = folders.getbasetemp().parent if "PYTEST_XDIST_WORKER" in os.environ else folders.getbasetemp()
    folder = shared / name
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "made").exists():
            shutil.rmtree(folder, ignore_errors=True)  # a process that failed may have left half of it
            folder.mkdir()
            make(folder)
            (folder / "made").touch()
    return folder


@pytest.fixture(scope="session")
def demonstration_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a store in which data/demo is published."""

    def make(folder: Path) -> None:
        assert dataset.publish([DEMO], folder / "store", officials=("kerben",)).is_new

    return once(tmp_path_factory, "demonstration", make) / "store"


@pytest.fixture(scope="session")
def hostile_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a store with the demonstration whose every free text is hostile."""

    def make(folder: Path) -> None:
        outcome = dataset.publish([hostile.plant(DEMO, folder / "source")], folder / "store")
        assert outcome.is_new, outcome.findings[:3]

    return once(tmp_path_factory, "hostile", make) / "store"


@pytest.fixture(scope="session")
def demonstration(demonstration_store: Path) -> Snapshot:
    """Return the snapshot of data/demo."""
    return database.newest(demonstration_store)


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Snapshot]:
    """Return a function that generates and publishes a snapshot, once for the same arguments."""

    @cache
    def publish(**arguments: object) -> Snapshot:
        def make(folder: Path) -> None:
            generate.dataset(folder / "source", **arguments)
            outcome = dataset.publish([folder / "source"], folder / "store")
            assert outcome.is_new, outcome.findings[:5]

        name = " ".join(["generated", *(f"{key} {value}" for key, value in sorted(arguments.items()))])
        return database.newest(once(tmp_path_factory, name, make) / "store")

    return publish


def publish_anyway(sources: Sequence[Path], store: Path) -> Outcome:
    """Publish what the checks would stop: a query must count right whatever a snapshot holds."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(flow, "_is_stopped", lambda *_: False)
        return dataset.publish(sources, store)


def rows(snapshot: Snapshot, sql: str, **parameters: object) -> list[tuple]:
    """Return the rows of any SQL on a snapshot: for counting another way than the app does."""
    with database._cursor(snapshot.path) as cursor:
        return cursor.execute(sql, parameters).fetchall()


def write(folder: Path, **tables: Rows) -> Path:
    """Write one CSV per table that has rows, columns in the order they first turn up; return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for table, rows in tables.items():
        if not rows:
            continue
        names = list(dict.fromkeys(name for row in rows for name in row))
        with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, names)
            writer.writeheader()
            writer.writerows(rows)
    return folder


def small(**changed: Rows) -> dict[str, Rows]:
    """Return a small faultless dataset: two municipalities, two events, three people; tables replaced."""
    with CODES.open(encoding="utf-8") as file:
        codes = list(csv.DictReader(file))
    place = {"pcode": "", "name_ru": "", "latitude": "40.1", "longitude": "71.2"}
    event = {"project_id": "p", "place_id": "north", "days": 2, "days_required": 1, "status": "held"}
    person = {"home_place_id": "north", "affiliation": "none", "has_consent": "true"}
    tables: dict[str, Rows] = {
        "codelists": codes,
        "projects": [
            {"project_id": "p", "title": "A project", "currency": "KGS", "start_date": "2024-01-10"},
        ],
        "places": [
            {"place_id": "KG", "level": "country", "parent_id": "", "name_en": "Kyrgyzstan"},
            {"place_id": "north", "level": "municipality", "parent_id": "KG", "name_en": "North"} | place,
            {"place_id": "south", "level": "municipality", "parent_id": "KG", "name_en": "South"} | place,
        ],
        "people": [
            {"person_id": "a", "sex": "F", "birth_year": 2000} | person,
            {"person_id": "b", "sex": "M", "birth_year": 1980} | person,
            {"person_id": "c", "sex": "F", "birth_year": ""} | person | {"home_place_id": "south"},
        ],
        "events": [
            {"event_id": "e1", "kind": "training", "topic": "communication", "title": "A training",
             "start_date": "2024-02-01", "end_date": "2024-02-02", "record_kind": "list"} | event,
            {"event_id": "e2", "kind": "dialogue", "topic": "other", "title": "A dialogue",
             "start_date": "2024-03-01", "end_date": "2024-03-02", "record_kind": "headcount"} | event,
        ],
        "attendance": [
            {"event_id": "e1", "person_id": "a", "day": 1, "is_present": "true"},
            {"event_id": "e1", "person_id": "b", "day": 1, "is_present": "false"},
            {"event_id": "e1", "person_id": "c", "day": 2, "is_present": "true"},
        ],
        "headcounts": [{"event_id": "e2", "sex": "F", "age_band": "25-35", "participations": 7}],
    }
    return tables | changed
