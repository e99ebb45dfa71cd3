"""The smaller files as an attacker gets them: nothing in bytes, tables, statistics that readers may not see."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import struct
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import duckdb
import pytest

from dashboard import database, schema
from dashboard.database import ROOT
from dashboard.publish import dataset
from tests import attacking
from tests.conftest import DEMO, write

OFFICIAL = "kerben"
STEM, NUMBER = "qzx", 48_611  # nothing in the demonstration holds either
PERSONS = ("people", "attendance", "test_scores", "organisation_members", "people_facts", "trained_people",
           "participation_rows", "headcounts", "loads", "findings", "rejected_rows", "releases")  # fmt: skip
KEYS = {"person_id": "all", "lead_person_id": "all", "signal_id": "all"}
# Texts that nobody marked public, by table, and the column whose value says of a row that its texts are.
TEXTS = {
    "events": ("title",), "action_plans": ("title", "decision_number"), "objectives": ("title",),
    "activities": ("title", "expected_result", "means_of_verification"), "activity_updates": ("note",),
    "risk_reviews": ("treatment", "note"), "calls": ("title", "legal_basis"), "call_stages": ("note",),
    "applications": ("title", "reason"), "capacity_scores": ("evidence",), "measurements": ("narrative",),
    "indicators": ("means_of_verification", "responsible"),
}  # fmt: skip
MARKED = {"risks": ("is_sensitive", "true", ("cause", "event", "effect")),
          "issues": ("is_public", "false", ("title",)), "organisations": ("is_public", "false", ("name",)),
          "sources": ("is_public", "false", ("title", "url"))}  # fmt: skip
NUMBERS = {"events": ("planned_participants",), "headcounts": ("participations",),
           "organisations": ("members_total",)}  # fmt: skip
ABOVE = {"objectives": ("plan_id", "action_plans"), "activities": ("objective_id", "objectives"),
         "activity_updates": ("activity_id", "activities"), "risk_reviews": ("risk_id", "risks"),
         "capacity_scores": ("organisation_id", "organisations"), "call_stages": ("call_id", "calls")}  # fmt: skip


def received() -> dict[str, list[dict[str, str]]]:
    """Return the rows of the demonstration, with an organisation, an issue and a document that are not public."""
    found = {}
    for path in sorted(DEMO.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            found[path.stem] = list(csv.DictReader(file))
    found["sources"].append(found["sources"][0] | {"source_id": f"{STEM}-source", "is_public": "false"})
    found["events"][0]["source_id"] = f"{STEM}-source"
    for name, row in (("issues", -1), ("organisations", -2)):
        found[name][row]["is_public"] = "false"
    return found


def place(tables: dict[str, list[dict[str, str]]], table: str, row: dict[str, str]) -> str:
    """Return the place whose officials may see a row, `none` where it is of no place."""
    if table not in ABOVE:
        return row.get("place_id") or "none"
    key, above = ABOVE[table]
    return place(tables, above, next(one for one in tables[above] if one[key] == row[key]))


def planted(folder: Path) -> Path:
    """Write the demonstration with a marker, which says the place, in every text and key that must not be public."""
    tables, count = received(), 0
    for table, rows in tables.items():
        column, secret, marked = MARKED.get(table, ("", "", ()))
        for row in rows:
            texts = TEXTS.get(table, ()) + (marked if column and row[column] == secret else ())
            mark = f"{STEM}{count:05d} {place(tables, table, row)} {table}" if texts else ""
            count += 1
            row |= {name: mark for name in texts} | {key: f"{STEM}p{row[key]}" for key in KEYS if row.get(key)}
            row |= {name: str(NUMBER + count) for name in NUMBERS.get(table, ()) if row.get(name) and count % 7 == 0}
    return write(folder, **tables)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a store in which the planted demonstration is published, with officials of one place."""
    folder = tmp_path_factory.mktemp("planted")
    done = dataset.publish([planted(folder / "source")], folder / "store", set_aside=True, officials=(OFFICIAL,))
    assert done.is_new
    assert done.manifest["rows"]["set_aside"] < 40
    return folder / "store"


def file(store: Path, part: str) -> Path:
    return database.newest(store, part).path


SMALLER = pytest.mark.parametrize("part", ["public", f"municipality/{OFFICIAL}"])


@cache
def asked(path: Path, sql: str) -> list[tuple]:
    with duckdb.connect() as connection:
        connection.execute(f"attach '{path}' as file (read_only)")
        connection.execute("use file")
        return connection.execute(sql).fetchall()


def tables_of(path: Path) -> list[str]:
    return [name for (name,) in asked(path, "select table_name from duckdb_tables() where database_name = 'file'")]


def cells(path: Path) -> Iterator[tuple[str, str]]:
    """Yield every text that a file holds, decoded, with its table."""
    for table in tables_of(path):
        for row in asked(path, f"from {schema.identifier(table)}"):
            yield from ((table, str(value)) for value in row if value is not None)


def marks(path: Path) -> set[str]:
    """Return the markers that the tables of a file hold."""
    return {mark for _, text in cells(path) for mark in re.findall(rf"{STEM}[^\s]* ?\S*", text)}


def statistics(path: Path) -> str:
    """Return what the file notes of its columns beside their values: smallest, largest, how long."""
    return "\n".join(str(said) for table in tables_of(path)
                     for (said,) in asked(path, f"select distinct stats from pragma_storage_info('{table}')"))


def holds(content: bytes, text: str) -> bool:
    """Return whether bytes hold a text, in any encoding that a file may have it in."""
    return any(text.encode(name) in content for name in ("utf-8", "utf-16-le", "utf-16-be"))


def carried(folder: Path) -> dict[str, bytes]:
    """Return every file of a part of the store, log and remains included."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_search_finds_markers_in_the_managers_file(store: Path):
    """Else it would prove nothing: compression hides whole texts, but not the part that they share."""
    path = file(store, "manager")
    assert holds(path.read_bytes(), STEM)
    assert STEM in statistics(path)
    assert len(marks(path)) > 1000
    assert any(struct.pack("<i", NUMBER + count)[:3] in path.read_bytes() for count in range(5000))
    seen = {table for table, text in cells(path) if STEM in text}
    assert {*TEXTS, *MARKED, "people", "attendance", "test_scores", "organisation_members", "signals"} <= seen


@SMALLER
def test_tables_of_persons_are_there_and_empty(store: Path, part: str):
    path = file(store, part)
    filled = {name for name in PERSONS if name in tables_of(path) and asked(path, f"from {name} limit 1")}
    assert filled <= ({"headcounts"} if part != "public" else set())
    assert "people" in tables_of(path)
    assert part != "public" or not asked(path, "from signals")
    assert asked(path, "select count(*) from people_counts")[0][0] > 0


def test_no_marker_is_in_any_byte_of_the_public_part(store: Path):
    for name, content in carried(store / "public").items():
        assert not holds(content, STEM), name
    path = file(store, "public")
    assert not marks(path)
    assert STEM not in statistics(path)
    blocks = "select used_blocks, free_blocks from pragma_database_size() where database_name = 'file'"
    used, free = asked(path, blocks)[0]
    assert (used > 0, free) == (True, 0)


def test_officials_get_the_markers_of_their_own_place_and_of_no_person(store: Path):
    path = file(store, f"municipality/{OFFICIAL}")
    found = {tuple(mark.split(" ")) for mark in marks(path)}
    texts = {rest[0] for _, *rest in found if rest}
    assert texts == {OFFICIAL}
    assert not [mark for mark in found if mark[0].startswith(f"{STEM}pP")]
    for name, content in carried(store / f"municipality/{OFFICIAL}").items():
        assert not holds(content, f"{STEM}pP"), name
        assert not [other for other in ("kyshtut", "ak-turpak") if holds(content, f"00 {other} events")], name


@SMALLER
def test_no_number_that_was_planted_among_the_withheld_is_in_a_smaller_file(store: Path, part: str):
    path, own = file(store, part), set()
    secret = asked(file(store, "manager"), "select planned_participants from events union all select members_total from"
                   " organisations union all select participations from headcounts")  # fmt: skip
    planted_in = {number for (number,) in secret if number and NUMBER < number < NUMBER + 5000}
    sums = {value for table, value in cells(path) if table == "people_counts"}  # of one line alone, some of them
    if part != "public":
        theirs = (f"select planned_participants from events where place_id = '{OFFICIAL}' union all"
                  f" select members_total from organisations where place_id = '{OFFICIAL}'")  # fmt: skip
        own = {number for (number,) in asked(file(store, "manager"), theirs)}
        own |= {number for row in asked(path, "select participations, women from event_counts") for number in row}
    assert len(planted_in) > 20
    hidden = {str(number) for number in planted_in - own} - sums
    assert len(hidden) > 20
    assert not {value for _, value in cells(path)} & hidden
    assert not set(re.findall(r"\b\d{5}\b", statistics(path))) & hidden


@SMALLER
def test_statistics_of_counts_span_the_numbers_shown_and_no_others(store: Path, part: str):
    path = file(store, part)
    table = "people_counts"
    for column in ("registered", "attended", "completed", "participations"):
        noted = [said for (said,) in asked(path, f"select stats from pragma_storage_info('{table}')"
                                           f" where column_name = '{column}' and segment_type <> 'VALIDITY'")]
        shown = asked(path, f"select min({column}), max({column}) from {table}")[0]
        ends = [int(end) for said in noted for end in re.findall(r"'(?:min|max)': (-?\d+)", str(said))]
        assert len(ends) >= 2
        assert (min(ends), max(ends)) == shown


@SMALLER
def test_a_smaller_file_has_the_tables_of_the_managers_and_nothing_beside(store: Path, part: str):
    path = file(store, part)
    assert set(tables_of(path)) == set(tables_of(file(store, "manager"))) - {"releases"}
    for sort in ("views", "indexes", "sequences", "constraints"):
        is_own = "and not internal" if sort == "views" else ""
        assert not asked(path, f"from duckdb_{sort}() where database_name = 'file' {is_own}"), sort
    for sort, name in (("functions", "function_name"), ("types", "type_name"), ("schemas", "schema_name")):
        own = asked(path, f"select {name} from duckdb_{sort}() where database_name = 'file' and not internal")
        assert not own, sort
    for sort in ("tables", "columns"):
        assert not asked(path, f"from duckdb_{sort}() where database_name = 'file' and comment is not null"), sort
    assert {name.split("/")[-1] for name in carried(store / part)} == {"CURRENT", "manifest.json", path.name}


def test_manifests_of_the_public_part_tell_nothing_of_sources_and_rows(store: Path):
    said = json.loads((file(store, "public").parent / "manifest.json").read_text("utf-8"))
    assert not {"sources", "rows", "findings", "received", "parts", "role"} & set(said)


def test_every_public_number_of_persons_is_that_of_the_rows_received(store: Path):
    public, manager = file(store, "public"), file(store, "manager")
    atoms, named, compared = attacking.atoms(manager), attacking.groups(public), 0
    for project, shown in attacking.read(public).items():
        truth = attacking.grouped(atoms[project], project, named)
        for cell, number in shown.cells.items():
            if number is not None:
                assert (cell, number) == (cell, attacking.true(cell, truth))
                assert number >= cell.threshold
                compared += 1
    assert compared > 50
    benefit = ("select grant_id, is_direct, if(sex = 'F', 'F', 'others') as sex, sum(people) from beneficiaries"
               " where {} group by all")  # fmt: skip
    last = ("counted_on = (select max(counted_on) from beneficiaries as later"
            " where later.grant_id = beneficiaries.grant_id)")  # fmt: skip
    exact = {tuple(key): int(people) for *key, people in asked(manager, benefit.format(last))}
    shown = {tuple(key): int(people) for *key, people in asked(public, benefit.format("people is not null"))}
    assert shown.items() <= exact.items()
    assert len(shown) > 20
    assert all(people >= 5 for people in shown.values())


_PAGES = """
import os, sys
opened = []
sys.addaudithook(lambda name, given: opened.append(os.path.abspath(str(given[0]))) if given and name in
                 ("open", "os.listdir", "os.scandir", "os.remove", "os.rename", "sqlite3.connect") else None)
from streamlit.testing.v1 import AppTest
from dashboard.app import PAGES
said = 0
for name, _, _ in PAGES:
    if name == "intake":
        continue
    app = AppTest.from_file("dashboard/app.py", default_timeout=120)
    app.query_params.update({"lang": "en", "place": "kyshtut" if name == "municipality" else "all"})
    app.run()
    if name != "overview":
        app.switch_page(f"../pages/{name}.py").run()
    assert not app.exception, (name, app.exception)
    assert not [error.value for error in app.error], name
    said += len(app.markdown)
held = [os.readlink(f"/proc/self/fd/{number}") for number in os.listdir("/proc/self/fd")
        if os.path.islink(f"/proc/self/fd/{number}")]
print(said, *{path for path in [*opened, *held] if path.startswith(os.environ["YNTYMAK_STORE"])}, sep="\\n")
"""


@pytest.mark.parametrize("is_alone", [True, False])
def test_a_public_process_opens_the_public_part_alone(store: Path, tmp_path: Path, is_alone: bool):
    """Every page is walked, once with nothing but the public part there, once with all parts beside it."""
    own = tmp_path / "store"
    shutil.copytree(store / "public" if is_alone else store, own / "public" if is_alone else own)
    surroundings = os.environ | {"YNTYMAK_STORE": str(own), "YNTYMAK_AUDIENCE": "public", "PYTHONPATH": str(ROOT)}
    surroundings.pop("YNTYMAK_ACCESS", None)
    done = subprocess.run([sys.executable, "-c", _PAGES], cwd=ROOT, env=surroundings, capture_output=True, text=True,
                          timeout=600, check=False)  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    said, *opened = done.stdout.strip().splitlines()
    assert int(said) > 20
    assert any(path.endswith("public.duckdb") for path in opened)
    folders = {Path(path).relative_to(own).parts[:1] for path in opened}
    assert folders <= {(), ("public",), ("boundaries",)}  # outlines of places are of nobody
