"""Read CSV files as text into staging tables, each row with its file and line."""

from __future__ import annotations

import csv
import itertools
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pandas as pd

from dashboard import schema
from dashboard.publish import Say
from dashboard.sources.files import File, as_utf8, header

_BLANKS = " \t\r\n\u00a0\u2007\u202f\ufeff"
_AT_ONCE = 100_000


def prepare(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the empty staging tables (all text), and the tables of loads and findings, in `memory`."""
    connection.execute("create schema memory.staging")
    for table in schema.tables().values():
        columns = ", ".join(f"{schema.identifier(name)} varchar" for name in table.names)
        connection.execute(
            f"create table memory.staging.{table.name} ({columns}, load_id varchar, row_number bigint)"
        )
    connection.execute(
        "create table memory.loads (load_id varchar, source varchar, file varchar, sheet varchar, table_name varchar,"
        " sha256 varchar, encoding varchar, delimiter varchar, rows_read bigint, position integer)"
    )
    connection.execute(  # rows that were read but fit no table: no content where it may be about a person
        "create table memory.unread_rows (load_id varchar, row_number bigint, rule varchar, content varchar)"
    )
    connection.execute(
        "create table memory.findings (table_name varchar, load_id varchar, row_number bigint,"
        " column_name varchar, value varchar, rule varchar, severity varchar, detail varchar)"
    )


def read(connection: duckdb.DuckDBPyConnection, files: list[File], folder: Path, say: Say) -> None:
    """Fill the staging tables, `loads`, and findings about files, headers and broken rows."""
    for position, file in enumerate(files):
        rows, delimiter = 0, ","
        if file.table not in schema.tables():
            _finding(connection, file, "unknown_table", value=file.table)
        else:
            path = as_utf8(file, folder)
            names, delimiter = header(path)
            rows = _read_table(connection, file, path, names, delimiter)
        said = (file.id, file.source, file.id, file.table, file.table, file.sha256, file.encoding, delimiter, rows,
                position)
        connection.execute("insert into memory.loads values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", said)
        say("progress.read", file=file.id, n=rows, encoding=file.encoding)


def _read_table(
    connection: duckdb.DuckDBPyConnection, file: File, path: Path, names: list[str], delimiter: str
) -> int:
    """Return how many rows one file has, blank ones left out; they are in staging or among the findings."""
    known = schema.tables()[file.table].names
    _check_header(connection, file, names, known)
    if not set(names) & set(known):
        return 0
    broken = 0
    if not _read_quickly(connection, file, path, names, delimiter):
        broken = _read_carefully(connection, file, path, names, delimiter)
    staging, load = f"memory.staging.{file.table}", {"load": file.id}
    cells = ", ".join(schema.identifier(name) for name in known)
    connection.execute(f"delete from {staging} where load_id = $load and coalesce({cells}) is null", load)
    return (
        broken
        + connection.execute(f"select count(*) from {staging} where load_id = $load", load).fetchone()[0]
    )


def _check_header(
    connection: duckdb.DuckDBPyConnection, file: File, names: list[str], known: tuple[str, ...]
) -> None:
    if not names:
        _finding(connection, file, "no_header", row=1)
    for name in dict.fromkeys(names):
        if name not in known:
            _finding(connection, file, "unknown_column", row=1, column=name, value=name)
        elif names.count(name) > 1:
            _finding(connection, file, "repeated_column", row=1, column=name, value=name)


def _insert(file: File, names: list[str], rows: str, number: str) -> str:
    """Return the SQL that trims the cells c0, c1, … of `rows` into the staging table."""
    known = schema.tables()[file.table].names
    taken = {name: f"c{place}" for place, name in reversed(list(enumerate(names))) if name in known}
    cells = "".join(f"nullif(trim({cell}, $blanks), ''), " for cell in taken.values())
    columns = "".join(f"{schema.identifier(name)}, " for name in taken)
    return (
        f"insert into memory.staging.{file.table} ({columns}load_id, row_number)"
        f" select {cells}$load, {number} from {rows}"
    )


def _read_quickly(
    connection: duckdb.DuckDBPyConnection, file: File, path: Path, names: list[str], delimiter: str
) -> bool:
    """Read with DuckDB; return False, and leave nothing, unless each record is one line of the file."""
    columns = "{" + ", ".join(f"'c{place}': 'varchar'" for place in range(len(names))) + "}"
    rows = (
        "read_csv($path, delim = $delimiter, quote = '\"', escape = '\"', header = false, skip = 1,"
        f" columns = {columns}, auto_detect = false, nullstr = '')"
    )
    said = {"path": str(path), "delimiter": delimiter, "load": file.id, "blanks": _BLANKS}
    try:
        (count,) = connection.execute(_insert(file, names, rows, "1 + row_number() over ()"), said).fetchone()
    except duckdb.Error:
        return False
    if count == file.lines - 1:
        return True
    connection.execute(f"delete from memory.staging.{file.table} where load_id = $load", {"load": file.id})
    return False


def _read_carefully(
    connection: duckdb.DuckDBPyConnection, file: File, path: Path, names: list[str], delimiter: str
) -> int:
    """Read record by record with the line where each begins; return how many broken rows became findings."""
    broken, width = 0, len(names)
    records = _records(path, delimiter, width)
    while batch := list(itertools.islice(records, _AT_ONCE)):
        for line, cells in batch:
            if len(cells) != width:
                rule = "wrong_cell_count" if cells else "broken_quotes"
                _finding(connection, file, rule, row=line, value=str(len(cells)), detail=str(width))
                broken += 1
        whole = [(line, *cells) for line, cells in batch if len(cells) == width]
        frame = pd.DataFrame(whole, columns=["line", *(f"c{place}" for place in range(width))])
        connection.register("batch", frame)
        said = {"load": file.id, "blanks": _BLANKS}
        connection.execute(_insert(file, names, "batch", "line"), said)
        connection.unregister("batch")
    return broken


def _records(path: Path, delimiter: str, width: int) -> Iterator[tuple[int, list[str]]]:
    """Yield the line where each record after the header begins, and its cells: none for broken quotes."""
    csv.field_size_limit(1 << 27)
    with path.open(encoding="utf-8-sig", newline="") as lines:
        reader = csv.reader(lines, delimiter=delimiter, strict=True)
        next(reader, None)
        begin = reader.line_num + 1
        try:
            for cells in reader:
                if any(cells):
                    yield begin, cells if any(cells[width:]) else cells[:width]
                begin = reader.line_num + 1
        except csv.Error:
            yield begin, []


def _finding(
    connection: duckdb.DuckDBPyConnection,
    file: File,
    rule: str,
    *,
    row: int | None = None,
    column: str | None = None,
    value: str | None = None,
    detail: str | None = None,
) -> None:
    said = (file.table, file.id, row, column, value, rule, detail)
    connection.execute("insert into memory.findings values (?, ?, ?, ?, ?, ?, 'error', ?)", said)
