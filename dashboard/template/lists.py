"""The lists that fill drop-downs: codes as words of a language, places and projects with their names."""

from __future__ import annotations

import csv
from functools import cache

from dashboard import schema
from dashboard.template import examples
from dashboard.template.kinds import KINDS
from dashboard.text import Words

YES_NO, PLACES, PROJECTS, CURRENCIES = "yes_no", "places", "projects", "currency"
_REFERENCE = schema.QUERIES.parent / "data" / "reference"


@cache
def reference(table: str) -> tuple[dict[str, str], ...]:
    """Return the rows of a table of the reference part."""
    with (_REFERENCE / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def name(table: str, column: schema.Column) -> str | None:
    """Return the list of a column's drop-down, None where it has no fixed list."""
    if column.type == "BOOLEAN":
        return YES_NO
    if column.list:
        return examples.listed(table, column)
    if target(table, column.name) == "places" or column.name == "place_id":
        return PLACES
    if target(table, column.name) == "projects":
        return PROJECTS
    return CURRENCIES if column.name == "currency" else None


def target(table: str, column: str) -> str | None:
    """Return the table that a column refers to, None if it refers to none."""
    return next((other for own, other, _ in schema.tables()[table].references if own == column), None)


def codes(column: schema.Column) -> tuple[str, ...]:
    """Return the codes that a column may hold, in the order of their list; none where it holds no codes."""
    if column.type == "BOOLEAN":
        return ("true", "false")
    if column.codes or not column.codelist:
        return column.codes
    rows = [row for row in reference("codelists") if row["list"] == column.codelist]
    return tuple(row["code"] for row in sorted(rows, key=lambda row: int(row["position"])))


def used(kind: str) -> dict[str, tuple[str, schema.Column]]:
    """Return the lists of a template by name, with the first table and column each serves; those with names first."""
    found = {}
    for table in KINDS[kind]:
        for column in schema.tables()[table].columns:
            if listed := name(table, column):
                found.setdefault(listed, (table, column))
    return dict(sorted(found.items(), key=lambda item: item[0] not in (PLACES, PROJECTS)))


def entries(listed: str, table: str, column: schema.Column, words: Words) -> list[tuple[str, ...]]:
    """Return what a list offers, and beside an id the name it stands for."""
    if listed == PLACES:
        return [(row["place_id"], _place(row, words.language)) for row in reference("places")]
    if listed == PROJECTS:
        return [(row["project_id"], words(f"project.{row['project_id']}.title")) for row in reference("projects")]
    if listed == CURRENCIES:
        return [(currency,) for currency in dict.fromkeys(row["currency"] for row in reference("projects"))]
    return [(examples.label(table, column, code, words),) for code in codes(column)]


def _place(row: dict[str, str], language: str) -> str:
    """Return the name of a place with what it lies in: names of places repeat."""
    above = next((place for place in reference("places") if place["place_id"] == row["parent_id"]), None)
    return ", ".join(place[f"name_{language}"] or place["name_en"] for place in (row, above) if place)
