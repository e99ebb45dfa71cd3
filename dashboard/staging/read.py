"""Read sources as text into staging tables, each row with its sheet and number."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import duckdb

from dashboard import schema
from dashboard.sources import records, sheets
from dashboard.sources.files import File
from dashboard.sources.headers import Note
from dashboard.sources.kobo.meaning import Forms
from dashboard.sources.letters import as_utf8
from dashboard.sources.limits import COMMAND, Limits
from dashboard.sources.sheets import Body, Sheet
from dashboard.staging import Say, exports, feed, special
from dashboard.staging.feed import Feed


def prepare(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the empty staging tables (all text), and the tables of loads and findings, in `memory`."""
    connection.execute("create schema memory.staging")
    for table in schema.tables().values():
        columns = ", ".join(f"{schema.identifier(name)} varchar" for name in table.names)
        connection.execute(f"create table memory.staging.{table.name} ({columns}, load_id varchar, row_number bigint)")
    connection.execute(
        "create table memory.loads (load_id varchar, source varchar, file varchar, sheet varchar, table_name varchar,"
        " sha256 varchar, encoding varchar, delimiter varchar, rows_read bigint, position integer)"
    )
    connection.execute(  # rows that were read but fit no table: no content where it may be about a person
        "create table memory.unread_rows (load_id varchar, row_number bigint, rule varchar, content varchar)"
    )
    connection.execute(  # required columns that a sheet does not have: one finding each, not one for every row
        "create table if not exists memory.missing_columns (load_id varchar, column_name varchar)"
    )
    connection.execute(
        "create table memory.findings (table_name varchar, load_id varchar, row_number bigint,"
        " column_name varchar, value varchar, rule varchar, severity varchar, detail varchar)"
    )
    connection.execute("create table memory.private (load_id varchar)")  # may say who somebody is: not to be kept
    connection.execute("create table memory.remarks (place varchar, path varchar)")  # lines beside the tables
    exports.prepare(connection)


def read(
    connection: duckdb.DuckDBPyConnection,
    files: Sequence[File],
    folder: Path,
    say: Say,
    *,
    limits: Limits = COMMAND,
    forms: Forms | None = None,
) -> None:
    """Fill the staging tables, `loads`, and findings about files, headers and broken rows; raises Unreadable.

    The sheets that are exports of `forms` are read with them.
    """
    for file in files:
        for name, rule in file.beside:
            feed.note(connection, name, f"{file.source}/{name}", [Note(rule, value=name, severity=_weight(rule))])
        if file.kind == "text" and file.table.startswith("_"):
            path = as_utf8(file.path, file.encoding, folder / f"{file.sha256[:16]}.csv")
            connection.execute("insert into memory.remarks values (?, ?)", (file.source, str(path)))
    given = sheets.read(files, folder, say, limits)
    given, taken = (given, {}) if forms is None else exports.take(connection, forms, list(given))
    for position, sheet in enumerate(given):
        if sheet.remarks:
            connection.execute("insert into memory.remarks values (?, ?)", (sheet.file, str(sheet.remarks)))
        if (rows := taken.get(sheet.load_id)) is None:
            _take(connection, sheet)
            rows = feed.count(connection, sheet.load_id, sheet.table)
            said = (sheet.load_id, sheet.source, sheet.file, sheet.name, sheet.table or sheet.name, sheet.sha256,
                    sheet.encoding, sheet.delimiter, rows, position)  # fmt: skip
            connection.execute("insert into memory.loads values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", said)
        if sheet.facts:
            say("progress.read_sheet", file=sheet.file, sheet=sheet.name, n=rows)
        else:
            say("progress.read", file=sheet.file, n=rows, encoding=sheet.encoding)


def _weight(rule: str) -> str:
    """Return how heavy it is that something beside the tables of a folder is not read."""
    return "error" if rule == "link_outside" else "warning"


def _take(connection: duckdb.DuckDBPyConnection, sheet: Sheet) -> None:
    """Take a sheet whose header names columns of its table; else its rows are among those that could not be read."""
    feed.note(connection, sheet.table or sheet.name, sheet.load_id, exports.notes(sheet))
    if sheet.header is None:
        _leave(connection, sheet, "no_header" if sheet.table else "unknown_table")
        return
    missing = [note.column for note in sheet.notes if note.rule == "missing_column"]
    for column in missing:
        connection.execute("insert into memory.missing_columns values (?, ?)", (sheet.load_id, column))
    one = feed.plain(sheet)
    body = sheet.body
    if body.is_numbered:
        feed.insert(connection, body, one)
    elif not _is_quick(connection, body, one):
        body = _settled(connection, sheet, body, sheet.load_id)
        feed.insert(connection, body, one)
    special.settle(connection, sheet, body, one)
    feed.drop_blank(connection, one)


def _is_quick(connection: duckdb.DuckDBPyConnection, body: Body, one: Feed) -> bool:
    """Read with DuckDB alone; return False, and leave nothing, unless each record is one line of the text."""
    if body.lines is None:
        return False
    try:
        count = feed.insert(connection, body, one)
    except duckdb.Error:
        return False
    if count == body.lines - body.skip:
        return True
    feed.forget(connection, one)
    return False


def _settled(connection: duckdb.DuckDBPyConnection, sheet: Sheet, body: Body, load_id: str) -> Body:
    """Return a body whose every record is a row, the broken ones being among the findings and the unread rows."""
    if body.is_numbered:
        return body
    _, broken = records.rewrite(body.path, body.delimiter, body.skip, body.width, body.least, sheet.copy)
    feed.note(connection, sheet.table, load_id, [_broken(one, body.width) for one in broken])
    lines = [
        (row, one.rule, json.dumps(one.cells, ensure_ascii=False) if sheet.may_be_shown and one.cells else None)
        for one in broken
        for row in range(one.row, one.last + 1 if one.rule == "broken_quotes" else one.row + 1)
    ]
    feed.unread(connection, load_id, lines)
    return replace(body, path=sheet.copy, delimiter=",", is_numbered=True, lines=None, is_bare=False)


def _broken(one: records.Broken, width: int) -> Note:
    if one.rule == "broken_quotes":
        return Note(one.rule, one.row, detail=str(one.last))
    return Note(one.rule, one.row, value=str(len(one.cells)), detail=str(width))


def _leave(connection: duckdb.DuckDBPyConnection, sheet: Sheet, rule: str) -> None:
    """Count the rows of a sheet that is no table, without their content; the first of them is its header."""
    first = sheet.top[0][0] if sheet.top and rule == "unknown_table" else 0
    if sheet.facts:
        relation, said = feed.rows(replace(sheet.body, skip=first))
        connection.execute(
            f"insert into memory.unread_rows select $load, row_number, $rule, null from {relation}",
            said | {"load": sheet.load_id, "rule": rule},
        )
        return
    found = records.records(sheet.body.path, sheet.delimiter, 0)
    feed.unread(connection, sheet.load_id, [(row, rule, None) for row, _, _ in found if row > first])
