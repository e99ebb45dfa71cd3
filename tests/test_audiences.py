"""The smaller files as an attacker gets them: nothing in bytes, tables, statistics that readers may not see."""

from __future__ import annotations

import json
import os
import re
import shutil
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from dashboard.database import ROOT
from tests import attacking, planting
from tests.planting import MARKED, NUMBER, STEM, TEXTS, asked, cells, file, tables_of

OFFICIAL = "kerben"
PERSONS = ("people", "attendance", "test_scores", "organisation_members", "people_facts", "trained_people",
           "participation_rows", "headcounts", "loads", "findings", "rejected_rows", "releases")  # fmt: skip


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a store in which the planted demonstration is published, with officials of two places."""
    return planting.published(tmp_path_factory)


SMALLER = pytest.mark.parametrize("part", ["public", f"municipality/{OFFICIAL}"])


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
    path, hidden = file(store, part), planting.hidden(store, part)
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
