"""Datasets that carry a number in many places, so that rows of two snapshots cannot be taken for one."""

from __future__ import annotations

import atexit
import contextlib
import io
import json
import re
import shutil
import tempfile
from functools import cache
from pathlib import Path

import duckdb
import xlsxwriter

from dashboard import database
from dashboard.command import main
from dashboard.database import NoSnapshot, Snapshot
from tests.conftest import Rows, small, write
from tests.reliability.trial import Trial

PROJECT = "p"
BASE = (1, 2, 3)  # the numbers of the snapshots of a store to begin with; the last serves
FIELD = ("people", "events", "attendance", "headcounts", "organisations")
_PERSON = {"home_place_id": "north", "affiliation": "none", "has_consent": "true", "birth_year": 1990}
_ORGANISATION = {"organisation_type": "ngo", "place_id": "north", "project_id": PROJECT, "legal_status": "registered"}


def people(marker: int) -> int:
    """Return how many people came, all of them."""
    return 3 + marker % 7


def tables(marker: int) -> dict[str, Rows]:
    """Return a small faultless dataset in which titles and counts are made of a number."""
    made = small()
    persons = [{"person_id": f"a{number}", "sex": "FM"[number % 2]} | _PERSON for number in range(people(marker))]
    came = [{"event_id": "e1", "person_id": one["person_id"], "day": 1, "is_present": "true"} for one in persons]
    heads = [{"event_id": "e2", "sex": "F", "age_band": "25-35", "participations": 1000 + marker}]
    organisations = [{"organisation_id": f"o{number}", "name": f"Marker {marker}", "members_total": marker}
                     | _ORGANISATION for number in range(people(marker))]  # fmt: skip
    return made | {
        "projects": [dict(made["projects"][0], title=f"Marker {marker}")],
        "events": [dict(event, title=f"Marker {marker}") for event in made["events"]],
        "people": persons, "attendance": came, "headcounts": heads, "organisations": organisations,
    }  # fmt: skip


def source(folder: Path, marker: int) -> list[Path]:
    """Write a dataset as a person sends it: the reference part as CSV, the field's as a workbook."""
    made = tables(marker)
    reference = write(folder / "reference", **{name: rows for name, rows in made.items() if name not in FIELD})
    with xlsxwriter.Workbook(str(folder / "field.xlsx")) as book:
        for name in FIELD:
            sheet = book.add_worksheet(name)
            columns = list(dict.fromkeys(column for row in made[name] for column in row))
            sheet.write_row(0, 0, columns)
            for number, row in enumerate(made[name], start=1):
                sheet.write_row(number, 0, [row.get(column, "") for column in columns])
    return [reference, folder / "field.xlsx"]


def quietly(*line: object) -> tuple[int, str]:
    """Run a command in this process; return its exit code and what it said on standard error."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main([str(word) for word in line])
    err.flush()
    return code, err.buffer.getvalue().decode("utf-8")


@cache
def _base() -> Path:
    """Return a store of the first snapshots, made once; it is gone when this process ends."""
    place = Path(tempfile.mkdtemp(prefix="reliability-"))
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    for marker in BASE:
        code, said = quietly("publish", write(place / f"{marker}", **tables(marker)), "--store", place / "store")
        assert code == 0, said
    return place / "store"


def base(store: Path) -> Path:
    """Return a store, freshly copied, in which the first snapshots are published."""
    return Path(shutil.copytree(_base(), store))


def fingerprints(store: Path) -> set[str]:
    """Return the sha256 of the sources of every snapshot that is published in a store."""
    return {load["sha256"] for manifest in store.glob("manager/2*/manifest.json")
            for load in json.loads(manifest.read_text("utf-8"))["sources"]}  # fmt: skip


def counts(marker: int) -> dict[str, int]:
    """Return how many rows each table has that a dataset fills."""
    return {name: len(rows) for name, rows in tables(marker).items()}


def truth(marker: int) -> tuple:
    """Return what `figures` must say of a dataset, counted from its definition."""
    came = people(marker)
    women = (came + 1) // 2
    return (f"Marker {marker}", f"Marker {marker}", marker * came, came, came, came + 1000 + marker, women,
            1000 + marker, 7 + 2 * came)  # fmt: skip


def figures(path: Path) -> tuple:
    """Return figures of a snapshot from queries of pages and from single tables, in one pass."""
    (title,) = database.run(path, "projects/all", {}).title
    day = database.run(path, "projects/as_of_dates", {"project_id": PROJECT}).as_of.max().date()
    case = {"project_id": PROJECT, "as_of": day, "place_id": None, "event_kind": "all", "event_topic": "all"}
    headline = database.run(path, "people/headline", case).iloc[0]
    (dialogue,) = database.run(path, "indicators/dialogue_participations", case).value
    with database._cursor(path) as cursor:
        (events,) = cursor.execute("select max(title) from events").fetchone()
        (members,) = cursor.execute("select sum(members_total)::bigint from organisations").fetchone()
        (rows,) = cursor.execute(
            "select (select count(*) from people) + (select count(*) from attendance) + (select count(*) from events)"
            " + (select count(*) from projects) + (select count(*) from places) + (select count(*) from headcounts)"
        ).fetchone()
    return (title, events, int(members), int(headline.registered), int(headline.people),
            int(headline.participations), int(headline.women), int(dialogue), rows)  # fmt: skip


def marker_of(snapshot: Snapshot) -> int:
    """Return the number that a snapshot carries."""
    (title,) = database.run(snapshot.path, "projects/all", {}).title
    return int(re.fullmatch(r"Marker (\d+)", title)[1])


def serving(trial: Trial, store: Path, allowed: set[int], when: str) -> int | None:
    """Return the number of the snapshot that serves; notes whatever of it is not exactly as it was sent."""
    try:
        snapshot = database.newest(store)
        marker = marker_of(snapshot)
        shown = figures(snapshot.path)
    except (NoSnapshot, duckdb.Error, OSError) as problem:
        trial.expect(False, f"{when}: {type(problem).__name__}: {problem}")
        return None
    trial.expect(snapshot.notice is None, f"{when}: the snapshot in use is damaged")
    trial.expect(marker in allowed, f"{when}: {marker} serves, not one of {sorted(allowed)}")
    trial.expect(shown == truth(marker), f"{when}: {shown} is shown, not {truth(marker)}")
    pointer = json.loads((store / "manager" / "CURRENT").read_text("utf-8"))
    trial.expect(pointer["snapshot"] == snapshot.id, f"{when}: CURRENT names another")
    with database._cursor(snapshot.path) as cursor:
        for table, wanted in counts(marker).items():
            (found,) = cursor.execute("select count(*) from query_table($table)", {"table": table}).fetchone()
            trial.expect(found == wanted, f"{when}: {found} rows of {table}, not {wanted}")
    return marker


def remains(store: Path, sources: set[str]) -> list[str]:
    """Return what lies in a store that no published snapshot named; `sources` are sha256 of what was published."""
    manager = store / "manager"
    named = {"CURRENT", *json.loads((manager / "CURRENT").read_text("utf-8"))["history"]}
    found = [f"manager/{entry.name}" for entry in manager.iterdir() if entry.name not in named]
    found += [entry.name for entry in store.iterdir() if entry.name.startswith(".") and entry.name != ".lock"]
    kept = store / "sources"
    found += [f"sources/{entry.name}" for entry in kept.iterdir() if entry.name not in sources]
    return found + [f"sources/…/{path.name}" for path in kept.rglob(".*")]


