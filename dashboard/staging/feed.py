"""Rows of a sheet into the staging tables: which cell feeds which column, and what is found on the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import duckdb
import pandas as pd

from dashboard import schema
from dashboard.sources.headers import Note
from dashboard.sources.sheets import Body, Sheet

BLANKS = " \t\r\n\u00a0\u2007\u202f\ufeff"
_LONGEST_LINE = 1 << 25  # bytes
_FINDINGS = ("row", "column", "value", "rule", "severity", "detail")


@dataclass(frozen=True)
class Feed:
    """What one table takes from a sheet: the SQL of each column over the cells c0, c1, …, and which rows.

    `load_id` is unique for sheet and table. `parameters` are named in `cells` or `where`.
    """

    load_id: str
    table: str
    cells: Mapping[str, str]
    where: str = "true"
    parameters: Mapping[str, object] | None = None


def plain(sheet: Sheet) -> Feed:
    """Return what a sheet with a header of the table's columns feeds: itself."""
    cells = {name: f"c{place}" for place, name in enumerate(sheet.header.names) if name}
    return Feed(sheet.load_id, sheet.table, cells)


def rows(body: Body) -> tuple[str, dict[str, object]]:
    """Return the SQL of the rows of a body, row_number and c0, c1, … as text, and its parameters."""
    cells = ", ".join(f"'c{place}': 'varchar'" for place in range(max(body.width, 1)))
    options = "quote = '\"', escape = '\"', header = false, auto_detect = false, nullstr = ''"
    said: dict[str, object] = {"path": str(body.path), "delimiter": body.delimiter, "skip": body.skip}
    if not body.is_numbered:
        read = f"read_csv($path, delim = $delimiter, skip = $skip, columns = {{{cells}}}, {options})"
        return f"(select $skip + row_number() over () as row_number, * from {read})", said
    columns = f"{{'row_number': 'bigint', {cells}}}"
    options += "" if body.is_simple else f", max_line_size = {_LONGEST_LINE}, null_padding = true, parallel = false"
    read = f"read_csv($path, delim = $delimiter, columns = {columns}, {options})"
    return f"(select * from {read} where row_number > $skip)", said


def insert(connection: duckdb.DuckDBPyConnection, body: Body, feed: Feed) -> int:
    """Insert the trimmed cells of a body into staging; return how many rows. Raises duckdb.Error for odd rows."""
    relation, said = rows(body)
    said |= {"load": feed.load_id} | dict(feed.parameters or {}) | ({} if body.is_bare else {"blanks": BLANKS})
    given = "".join(f"({cell})::varchar as {_cell(name)}, " for name, cell in feed.cells.items())
    cells = "".join(f"{_cell(name) if body.is_bare else _trimmed(_cell(name))}, " for name in feed.cells)
    columns = "".join(f"{schema.identifier(name)}, " for name in feed.cells)
    (count,) = connection.execute(
        f"insert into memory.staging.{feed.table} ({columns}load_id, row_number) select {cells}$load, row_number"
        f" from (select {given}row_number from {relation} where {feed.where})",
        said,
    ).fetchone()
    return count


def _cell(name: str) -> str:
    return schema.identifier(f"cell_{name}")


def _trimmed(cell: str) -> str:
    """Return the SQL of a trimmed cell, null if empty: most cells are plain, and trimming many signs is slow."""
    is_plain = f"strlen({cell}) = length({cell}) and {cell} >= '!' and right({cell}, 1) >= '!'"
    return f"case when {is_plain} then {cell} else nullif(trim({cell}, $blanks), '') end"


def forget(connection: duckdb.DuckDBPyConnection, feed: Feed) -> None:
    """Take out of staging what a feed brought."""
    connection.execute(f"delete from memory.staging.{feed.table} where load_id = $load", {"load": feed.load_id})


def drop_blank(connection: duckdb.DuckDBPyConnection, feed: Feed) -> None:
    """Take out the rows in which every column of the table is empty."""
    cells = ", ".join(schema.identifier(name) for name in schema.tables()[feed.table].names)
    connection.execute(
        f"delete from memory.staging.{feed.table} where load_id = $load and coalesce({cells}) is null",
        {"load": feed.load_id},
    )


def count(connection: duckdb.DuckDBPyConnection, load_id: str, table: str | None) -> int:
    """Return how many rows a load has: those in staging and those that could not enter it."""
    (unread,) = connection.execute(
        "select count(*) from memory.unread_rows where load_id = $load", {"load": load_id}
    ).fetchone()
    if table is None:
        return unread
    sql = f"select count(*) from memory.staging.{table} where load_id = $load"
    return unread + connection.execute(sql, {"load": load_id}).fetchone()[0]


def note(connection: duckdb.DuckDBPyConnection, table: str | None, load_id: str, notes: Sequence[Note]) -> None:
    """Add findings, all at once."""
    if not notes:
        return
    cells = [[getattr(one, name) for one in notes] for name in _FINDINGS]
    frame = pd.DataFrame(dict(zip(_FINDINGS, cells, strict=True)), dtype=object)
    _register(connection, "noted", frame)
    connection.execute(
        'insert into memory.findings select $table, $load, "row"::bigint, "column"::varchar, value::varchar,'
        " rule::varchar, severity::varchar, detail::varchar from noted",
        {"table": table, "load": load_id},
    )
    connection.unregister("noted")


def unread(connection: duckdb.DuckDBPyConnection, load_id: str, given: Sequence[tuple[int, str, str | None]]) -> None:
    """Add rows that could not enter staging: number, rule and content (None where it may not be kept)."""
    if not given:
        return
    frame = pd.DataFrame(given, columns=["number", "rule", "content"], dtype=object)
    _register(connection, "unread_now", frame)
    connection.execute(
        "insert into memory.unread_rows select $load, number::bigint, rule::varchar, content::varchar from unread_now",
        {"load": load_id},
    )
    connection.unregister("unread_now")


def _register(connection: duckdb.DuckDBPyConnection, name: str, frame: pd.DataFrame) -> None:
    """Let SQL see a frame; the database refuses while rows of an earlier query are waiting for whoever asked."""
    connection.execute("select null").fetchall()
    connection.register(name, frame)
