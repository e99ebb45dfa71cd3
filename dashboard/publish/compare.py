"""What a publish would change: rows of each table, and the headline numbers of each project, before and after."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import duckdb

from dashboard import database, schema
from dashboard.checks.check import Finding
from dashboard.publish import flow
from dashboard.schema import Table, identifier

EVERY = {"place_id": None, "event_kind": "all", "event_topic": "all", "plan_kind": "all", "call_id": "all",
         "conflict_type": "all"}  # fmt: skip
QUERIES = ("people/headline", "plans/headline", "warning/headline", "stakeholders/headline")
AWARDS = "grants/headline"


@dataclass(frozen=True)
class Change:
    """How many rows of a table would be new, other than before, and no longer there."""

    table: str
    added: int
    changed: int
    gone: int


@dataclass(frozen=True)
class Number:
    """A headline number of a project: the column of a query, of one kind of award and currency where it has them."""

    project_id: str
    query: str
    name: str
    before: float | None
    after: float | None
    award_kind: str | None = None
    currency: str | None = None


@dataclass(frozen=True)
class Preview:
    """What a publish would find and change; with errors that stop it, the findings and the names of the sources."""

    findings: tuple[Finding, ...]
    is_stopped: bool = True
    is_new: bool = False
    rows: Mapping[str, int] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()
    numbers: tuple[Number, ...] = ()
    sources: tuple[str, ...] = ()


def compared(connection: duckdb.DuckDBPyConnection, serving: Path | None) -> Preview:
    """Return the changes from the file that serves (none: from nothing) to the tables of `snapshot`."""
    if serving:
        flow.attach(connection, serving, "serving", "read_only")
    changes = tuple(_change(connection, table, serving is not None) for table in schema.tables().values())
    after = dict(_numbers(connection, "snapshot"))
    before = dict(_numbers(connection, "serving")) if serving else {}
    connection.execute("use snapshot")
    numbers = tuple(Number(*key[:3], before.get(key), after.get(key), *key[3:]) for key in {**before, **after})
    return Preview((), False, True, {}, changes, numbers)


def _change(connection: duckdb.DuckDBPyConnection, table: Table, has_former: bool) -> Change:
    """Return the change of one table by its primary key; columns that the former snapshot lacks are not compared."""
    known = {name for (name,) in connection.execute(
        "select column_name from duckdb_columns() where database_name = 'serving' and table_name = $table",
        {"table": table.name}).fetchall()}  # fmt: skip
    if not has_former or not set(table.keys[0]) <= known:
        (added,) = connection.execute(f"select count(*) from snapshot.{table.name}").fetchone()
        return Change(table.name, added, 0, 0)
    key, cells = (", ".join(f"{identifier(name)}::varchar" for name in names if name in known)
                  for names in (table.keys[0], table.names))  # fmt: skip
    sides = [f"(select to_json([{key}])::varchar as key, md5(to_json([{cells}])::varchar) as content"
             f" from {place}.{table.name})" for place in ("snapshot", "serving")]  # fmt: skip
    counts = connection.execute(
        "select count(*) filter (where old.key is null),"
        " count(*) filter (where old.content <> new.content), count(*) filter (where new.key is null)"
        f" from {sides[0]} as new full join {sides[1]} as old using (key)"
    ).fetchone()
    return Change(table.name, *counts)


def _numbers(connection: duckdb.DuckDBPyConnection, place: str) -> Iterator[tuple[tuple, float | None]]:
    """Yield every headline number of a database, as of the newest data of each project.

    A snapshot of an older version of the program may lack a table: it has no such number.
    """
    connection.execute(f"use {place}")
    projects = connection.execute("select project_id, data_date from data_dates order by project_id").fetchall()
    for project, day in projects:
        for query, more in _asked(connection, project):
            try:
                yield from _of_query(connection, project, day, query, more)
            except duckdb.CatalogException:
                if place == "snapshot":
                    raise


def _asked(connection: duckdb.DuckDBPyConnection, project: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the queries of a project and what they ask for besides."""
    yield from ((query, {}) for query in QUERIES)
    calls = "select distinct scheme, currency from calls where project_id = $project order by all"
    for scheme, currency in connection.execute(calls, {"project": project}).fetchall():
        yield AWARDS, {"award_kind": scheme, "currency": currency}
    computed = "select distinct query from indicators where project_id = $project and query is not null order by all"
    for (query,) in connection.execute(computed, {"project": project}).fetchall():
        yield f"indicators/{query}", {}


def _of_query(
    connection: duckdb.DuckDBPyConnection, project: str, day: date, query: str, more: dict[str, str]
) -> Iterator[tuple[tuple, float | None]]:
    """Yield the numbers of the one row of a query."""
    asked = EVERY | {"project_id": project, "as_of": day} | more
    given = {name: asked[name] for name in database.parameter_names(query)}
    rows = connection.execute(database.query_text(query), given)
    names = [column[0] for column in rows.description]
    for name, value in zip(names, rows.fetchone(), strict=True):
        yield (project, query, name, *more.values()), None if value is None else float(value)
