"""Derive tables with queries/build/*.sql, and fingerprint the content of a dataset."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date

import duckdb

from dashboard import schema
from dashboard.publish import Say
from dashboard.schema import identifier

_STEP = "step_"


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
    for table, sql in queries().items():
        say("progress.build", table=table)
        names = duckdb.extract_statements(sql)[0].named_parameters
        kept = "" if not table.startswith(_STEP) else "temp "
        connection.execute(f"create {kept}table {table} as {sql}", {name: known[name] for name in names})
    connection.execute(
        "create table loads as select * exclude (position) from memory.loads order by position"
    )
    connection.execute(  # without the cells: they may hold what must not be kept
        "create table findings as select rule, severity, table_name, column_name, load_id, row_number"
        " from memory.findings order by table_name, load_id, row_number, column_name, rule"
    )


def content_hash(connection: duckdb.DuckDBPyConnection, as_of: date | None) -> str:
    """Return twelve hex digits over the rows in any order, the as-of date, schema and build queries."""
    digest = hashlib.sha256(f"{as_of}\n{schema.text()}".encode())
    for name, sql in queries().items():
        digest.update(f"{name}\n{sql}".encode())
    for table in schema.tables().values():
        cells = ", ".join(f"{identifier(name)}::varchar" for name in table.names)
        (rows,) = connection.execute(
            f"select bit_xor(md5_number(to_json([{cells}])::varchar))::varchar from snapshot.{table.name}"
        ).fetchone()
        digest.update(f"{table.name} {rows}\n".encode())
    return digest.hexdigest()[:12]


def counts(connection: duckdb.DuckDBPyConnection) -> tuple[list[dict[str, object]], dict[str, int]]:
    """Return, for each file, its rows read, taken and repeated; and the number of rows of each table kept."""
    kept = {}
    taken: dict[str, int] = {}
    for name in schema.tables():
        rows = connection.execute(
            f"select load_id, count(*) from snapshot.{name} group by load_id"
        ).fetchall()
        kept[name] = sum(count for _, count in rows)
        taken |= dict(rows)
    columns = ("load_id", "source", "file", "sheet", "table", "sha256", "encoding", "delimiter", "rows_read")
    loads = connection.execute("select * exclude (position) from memory.loads order by position").fetchall()
    files = [dict(zip(columns, load, strict=True)) for load in loads]
    for file in files:
        file["rows_taken"] = taken.get(file["load_id"], 0)
        file["rows_repeated"] = file["rows_read"] - file["rows_taken"]
    return files, kept
