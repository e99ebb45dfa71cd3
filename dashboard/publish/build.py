"""Derive tables with queries/build/*.sql, and fingerprint the content of a dataset."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date

import duckdb

from dashboard import schema
from dashboard.checks import aside
from dashboard.schema import identifier
from dashboard.staging import Say

STEP = "step_"


class Unaccounted(Exception):
    """The rows of a file do not add up: one was lost, or counted twice."""

    def __init__(self, load: dict[str, object]) -> None:
        """Keep the file and its counts."""
        super().__init__(str(load))
        self.load = load


class AuditFailed(Exception):
    """A withheld count of persons could be worked out from the public ones: nothing is published."""

    def __init__(self, found: Sequence[tuple[str, str, object]]) -> None:
        """Keep project, family and interval of each count that is not safe."""
        super().__init__(f"{len(found)} counts")
        self.found = tuple(found)


def queries() -> dict[str, str]:
    """Return the SQL of each derived table by name, in the order of building; `step_` ones are not kept."""
    paths = sorted((schema.QUERIES / "build").glob("*.sql"))
    return {path.stem.split("_", 1)[1]: path.read_text("utf-8") for path in paths}


def build(connection: duckdb.DuckDBPyConnection, as_of: date | None, published_on: date, say: Say,
          former: Sequence[tuple[str, str]] = ()) -> None:
    """Create the derived tables, `loads` and `findings`, in the database in use.

    `former` are projects and data dates that were published before.
    """
    known = {"as_of": as_of, "published_on": published_on, "former_projects": [project for project, _ in former],
             "former_dates": [day for _, day in former]}
    steps = queries()
    for place, (table, sql) in enumerate(steps.items(), 1):
        say("progress.build", table=table, place=place, whole=len(steps))
        names = duckdb.extract_statements(sql)[0].named_parameters
        kept = "" if not table.startswith(STEP) else "temp "
        connection.execute(f"create {kept}table {table} as {sql}", {name: known[name] for name in names})
    connection.execute("create table loads as select * exclude (position) from memory.loads order by position")
    aside.record(connection)
    connection.execute(  # without the cells: they may hold what must not be kept
        "create table findings as select rule, severity, table_name, column_name, load_id, row_number"
        " from memory.findings order by table_name, load_id, row_number, column_name, rule"
    )


def content_hash(connection: duckdb.DuckDBPyConnection, as_of: date | None, officials: Iterable[str] = ()) -> str:
    """Return twelve hex digits over rows taken and set aside in any order, as-of date, schema, the queries that derive
    and select what each audience sees, and the places that have an official.
    """
    digest = hashlib.sha256(f"{as_of}\n{sorted(officials)}\n{schema.text()}".encode())
    for folder in ("build", "protected", "public", "municipality"):
        for path in sorted((schema.QUERIES / folder).glob("*.sql")):
            digest.update(f"{path.name}\n{path.read_text('utf-8')}".encode())
    for table in schema.tables().values():
        cells = ", ".join(f"{identifier(name)}::varchar" for name in table.names)
        (rows,) = connection.execute(
            f"select bit_xor(md5_number(to_json([{cells}])::varchar))::varchar from snapshot.{table.name}"
        ).fetchone()
        digest.update(f"{table.name} {rows}\n".encode())
    (rows,) = connection.execute(
        "select md5(string_agg(said, '' order by said)) from ("
        "   select md5(to_json([table_name, content])::varchar) as said from memory.rejected"
        "   union all select md5(to_json([rule, content])::varchar) from memory.unread_rows)"
    ).fetchone()
    if rows:
        digest.update(f"rejected {rows}\n".encode())
    return digest.hexdigest()[:12]


def counts(connection: duckdb.DuckDBPyConnection) -> tuple[list[dict[str, object]], dict[str, int]]:
    """Return, for each file, its rows read, taken, repeated and set aside; and the number of rows of each table kept.

    Raises Unaccounted where a row was lost.
    """
    taken = {
        (name, load): count
        for name in schema.tables()
        for load, count in connection.execute(
            f"select load_id, count(*) from snapshot.{name} group by load_id").fetchall()
    }  # fmt: skip
    columns = ("load_id", "source", "file", "sheet", "table", "sha256", "encoding", "delimiter", "rows_read")
    loads = connection.execute("select * exclude (position) from memory.loads order by position").fetchall()
    files = [dict(zip(columns, load, strict=True)) for load in loads]
    repeated, set_aside = aside.counts(connection)
    for file in files:
        key = (file["table"], file["load_id"])
        file |= {"rows_taken": taken.get(key, 0), "rows_repeated": repeated.get(key, 0),
                 "rows_set_aside": set_aside.get(key, 0)}  # fmt: skip
        if file["rows_read"] != file["rows_taken"] + file["rows_repeated"] + file["rows_set_aside"]:
            raise Unaccounted(file)
    return files, {name: sum(count for (table, _), count in taken.items() if table == name) for name in schema.tables()}
