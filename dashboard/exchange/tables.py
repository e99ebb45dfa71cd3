"""The public tables: what queries/public lets out, with types, keys and comments from the headers and schema.sql.

The public part has tables of counts of persons too (queries/exported): there, and there alone, they are protected.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd
from pandas.api.types import is_bool_dtype, is_datetime64_any_dtype

from dashboard import database, schema
from dashboard.database import Snapshot
from dashboard.exchange import counted

MARK = "demonstration"  # the column that every file of invented data carries
_HEADER = re.compile(r"-- (?P<grain>[^\n]+)\n-- parameters: none\n-- columns: (?P<columns>[^\n]+(?:\n--   [^\n]+)*)")
_TABLE = re.compile(r"create table (\w+) \((.*?)\n?\);([^\n]*)", re.DOTALL)
_COLUMN = re.compile(r"(?:^|,)\s*(\w+) (?:varchar|char|date|boolean|double|integer|smallint|tinyint|decimal)\b")


@dataclass(frozen=True)
class Column:
    """One published column: its DuckDB type, the comment of the schema, and what a cell must be."""

    name: str
    type: str
    comment: str
    is_required: bool
    codes: tuple[str, ...]
    codelist: str | None


@dataclass(frozen=True)
class Table:
    """One published table: what a row is, its columns, its key, and references as (column, table, column there).

    `query` gives its rows; an empty cell of the columns `protected` is a count that is withheld.
    """

    name: str
    grain: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    references: tuple[tuple[str, str, str], ...]
    query: str
    protected: tuple[str, ...] = ()


def of(snapshot: Snapshot) -> dict[str, Table]:
    """Return the tables that may be taken from a snapshot: the published ones, of the public part the counts too."""
    return tables() | (_counted() if snapshot.manifest.get("audience") == "public" else {})


@cache
def _counted() -> dict[str, Table]:
    """Return the tables of protected counts by name."""
    return {name: _protected(name, *_header(f"exported/{name}")) for name in counted.KEYS}


def _protected(name: str, grain: str, types: dict[str, str]) -> Table:
    key = counted.KEYS[name]
    columns = tuple(Column(column, kind, counted.COMMENTS[column], column in key, (), None)
                    for column, kind in types.items())
    return Table(name, grain, columns, key, counted.REFERENCES[name], f"exported/{name}", counted.PROTECTED[name])


@cache
def tables() -> dict[str, Table]:
    """Return the published tables by name, in the order of the schema."""
    named = {path.stem for path in (database.ROOT / "queries" / "public").glob("*.sql")}
    published = {name: _header(f"public/{name}") for name in schema.tables() if name in named}
    return {name: _table(name, *header, published) for name, header in published.items()}


@cache
def held() -> dict[str, str]:
    """Return how the public file holds each table: whole, columns, some (rows), protected, or why it has none."""
    return {name: _held(name) for name in dict.fromkeys((*schema.tables(), *counted.KEYS))}


def _held(name: str) -> str:
    if name in counted.KEYS:
        return "protected"
    if name not in tables():
        return "signals" if name == "signals" else "persons"
    if re.search(r"^where", database.query_text(tables()[name].query), re.MULTILINE):
        return "some"
    columns = {column.name for column in tables()[name].columns}
    return "whole" if columns == set(schema.tables()[name].names) else "columns"


def _header(query: str) -> tuple[str, dict[str, str]]:
    """Return what a row of a published table is, and the types of its columns by name."""
    found = _HEADER.match(database.query_text(query))
    assert found, f"queries/{query}.sql has no header"
    columns = re.split(r",\s*(?![^(]*\))", re.sub(r"\n--\s+", " ", found["columns"]))
    return found["grain"], dict(column.split(" ", 1) for column in columns)


def _table(name: str, grain: str, types: dict[str, str], published: dict[str, tuple[str, dict[str, str]]]) -> Table:
    whole = schema.tables()[name]
    known = {column.name: column for column in whole.columns}
    required = {column.name for column in whole.columns if column.is_required}
    columns = tuple(
        Column(column, kind, _comments(name).get(column, ""), column in required,
               known[column].codes if column in known else (), known[column].codelist if column in known else None)
        for column, kind in types.items()
    )
    references = tuple((column, other, target) for column, other, target in whole.references
                       if column in types and other in published and target in published[other][1])
    key = tuple(column for column in whole.keys[0] if column in types)
    return Table(name, grain, columns, key, references, f"public/{name}")


@cache
def _declared() -> dict[str, str]:
    """Return the text of each table's declaration in schema.sql, with its comments."""
    return {name: body + after for name, body, after in _TABLE.findall(schema.text())}


@cache
def _comments(table: str) -> dict[str, str]:
    """Return the comments on columns: `-- name: comment` speaks of that column, else of the last one of its line."""
    found = {}
    for line in _declared()[table].splitlines()[1:]:
        code, _, comment = line.partition("--")
        columns = _COLUMN.findall(code)
        named, _, said = comment.strip().partition(": ")
        if comment and said and named in columns:
            found[named] = said
        elif comment and columns:
            found[columns[-1]] = comment.strip()
    return found


def rows(snapshot: Path, table: Table, mark: str = "") -> pd.DataFrame:
    """Return the published rows: whole numbers whole, days as ISO text; `mark` stands in each row of invented data."""
    found = database.run(snapshot, table.query, {})
    cells = {column.name: _typed(found[column.name], column.type) for column in table.columns}
    return pd.DataFrame(cells | ({MARK: [mark] * len(found)} if mark else {}))


def _typed(values: pd.Series, kind: str) -> pd.Series:
    if is_datetime64_any_dtype(values):
        return values.map(lambda day: day.date().isoformat(), na_action="ignore").astype(object)
    if kind in ("tinyint", "smallint", "integer", "bigint"):
        return values.astype("Int64")
    return values.astype("boolean") if is_bool_dtype(values) or kind == "boolean" else values
