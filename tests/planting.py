"""The demonstration with markers in all that is not public, each saying whose it is; and what is found of them."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import duckdb
import pytest

from dashboard import database, schema
from dashboard.publish import dataset
from tests.conftest import DEMO, once, write

OFFICIALS = ("kerben", "kyshtut")
STEM, NUMBER = "qzx", 48_611  # nothing in the demonstration holds either
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
    return write(folder, **with_markers())


def whose() -> dict[int, tuple[str, str]]:
    """Return what the number of each marker stands for: whose row it is in, and of which table."""
    texts = {text for rows in with_markers().values() for row in rows for text in row.values() if text}
    marks = [text.split(" ") for text in texts if re.match(rf"{STEM}\d", text)]
    return {int(mark.removeprefix(STEM)): (owner, table) for mark, owner, table in marks}


def with_markers() -> dict[str, list[dict[str, str]]]:
    """Return the rows of the demonstration with the markers in them."""
    tables, count = received(), 0
    for table, rows in tables.items():
        column, secret, marked = MARKED.get(table, ("", "", ()))
        for row in rows:
            texts = TEXTS.get(table, ()) + (marked if column and row[column] == secret else ())
            mark = f"{STEM}{count:05d} {place(tables, table, row)} {table}" if texts else ""
            count += 1
            row |= {name: mark for name in texts} | {key: f"{STEM}p{row[key]}" for key in KEYS if row.get(key)}
            row |= {name: str(NUMBER + count) for name in NUMBERS.get(table, ()) if row.get(name) and count % 7 == 0}
    return tables


def published(folders: pytest.TempPathFactory) -> Path:
    """Return a store in which the planted demonstration is published, with officials of two places."""

    def make(folder: Path) -> None:
        done = dataset.publish([planted(folder / "source")], folder / "store", set_aside=True, officials=OFFICIALS)
        assert done.is_new
        assert done.manifest["rows"]["set_aside"] < 40

    return once(folders, "planted", make) / "store"


def file(store: Path, part: str) -> Path:
    return database.newest(store, part).path


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


def hidden(store: Path, part: str) -> set[str]:
    """Return the planted numbers that a smaller part withholds: all but those of its place, and of lines alone."""
    path, manager = file(store, part), file(store, "manager")
    secret = asked(manager, "select planned_participants from events union all select members_total from"
                   " organisations union all select participations from headcounts")  # fmt: skip
    known = {value for table, value in cells(path) if table == "people_counts"}  # of one line alone, some of them
    if own := part.partition("/")[2]:
        theirs = (f"select planned_participants from events where place_id = '{own}' union all"
                  f" select members_total from organisations where place_id = '{own}'")  # fmt: skip
        known |= {str(number) for (number,) in asked(manager, theirs)}
        counted = asked(path, "select participations, women from event_counts")
        known |= {str(number) for row in counted for number in row}
    return {str(number) for (number,) in secret if number and NUMBER < number < NUMBER + 5000} - known
