"""Exports of KoboToolbox and ODK among the sheets of the sources, taken into staging with a mapping."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path

import duckdb
import pandas as pd

from dashboard import schema
from dashboard.sources import records, sheets
from dashboard.sources.headers import Note
from dashboard.sources.kobo import columns
from dashboard.sources.kobo import rows as made
from dashboard.sources.kobo.meaning import Forms
from dashboard.sources.kobo.rows import UNSAID, Load
from dashboard.sources.kobo.sheets import Sheet, recognise
from dashboard.sources.refusal import Unreadable
from dashboard.staging import feed
from dashboard.staging.feed import BLANKS

_AT_ONCE = 10_000


def prepare(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the table of the questions behind the columns of a load, as the export calls them."""
    connection.execute("create table memory.questions (load_id varchar, column_name varchar, question varchar)")


def take(
    connection: duckdb.DuckDBPyConnection, forms: Forms, given: Sequence[sheets.Sheet]
) -> tuple[Sequence[sheets.Sheet], dict[str, int]]:
    """Take the exports that a mapping knows into staging, with loads and findings.

    Return the sheets, and the load_ids of those taken with the rows read; the others are left to be read as tables.
    Raises Unreadable where the mapping does not fit an export.
    """
    places = {sheet.load_id: place for place, sheet in enumerate(given)}
    taken: dict[str, int] = {}
    for _, group in groupby(given, key=_group):
        by_id = {sheet.load_id: sheet for sheet in group}
        filled = [sheet for sheet in by_id.values() if sheet.top and (sheet.header is None or _is_export(sheet))]
        for export in recognise(forms, [_sheet(connection, sheet) for sheet in filled]):
            own = dict.fromkeys((sheet.id for sheet in export.sheets), 0)
            seen: set[str] = set()
            for load in made.of(export, forms):
                sheet = by_id[load.sheet.id]
                own[sheet.load_id] += _load(
                    connection, sheet, load, places[sheet.load_id], is_first=sheet.load_id not in seen
                )
                seen.add(sheet.load_id)
            taken |= own
    return given, taken


def questions(connection: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], str]:
    """Return the question behind a column, by load and column."""
    rows = connection.execute("select load_id, column_name, question from memory.questions").fetchall()
    return {(load, column): question for load, column, question in rows}


def shown(known: Mapping[tuple[str, str], str], load_id: str | None, columns: str | None) -> str | None:
    """Return the columns of a finding as the people who sent the export know them: its questions."""
    if not known or columns is None or load_id is None:
        return columns
    return ", ".join(known.get((load_id, column), column) for column in columns.split(", "))


def check_codes(connection: duckdb.DuckDBPyConnection, given: Iterable[Forms]) -> None:
    """Raise Unreadable for a code of a mapping that the code lists of the dataset do not have."""
    rows = connection.execute("select list, code from memory.staging.codelists where code is not null").fetchall()
    for file, coded in ((forms.file, coded) for forms in given for coded in forms.coded if rows):
        if (coded.codelist, coded.code) not in rows:
            known = ", ".join(code for name, code in rows if name == coded.codelist)
            said = {"place": coded.place, "value": coded.code, "column": coded.codelist, "known": known}
            raise Unreadable("mapping_code", file, **said)


def notes(sheet: sheets.Sheet) -> tuple[Note, ...]:
    """Return what is wrong with the form of a sheet; that of an export is that nobody gave its mapping."""
    is_export = sheet.header is None and _is_export(sheet)
    named = Note("export_without_mapping", value=sheet.name)
    return tuple(named if is_export and note.rule in ("unknown_table", "no_header") else note for note in sheet.notes)


def _is_export(sheet: sheets.Sheet) -> bool:
    """Return whether the first row of a sheet is that of an export: a table of ours may have the name of a form."""
    return bool(sheet.top) and columns.is_export(sheet.top[0][1])


def _group(sheet: sheets.Sheet) -> str:
    """Return what holds the sheets of one export: a workbook, or the folder of a text."""
    return sheet.file if sheet.facts else sheet.file.rpartition("/")[0]


def _sheet(connection: duckdb.DuckDBPyConnection, sheet: sheets.Sheet) -> Sheet:
    """Return a sheet as exports are read: the rows under its first one, cell by cell."""
    number, header = sheet.top[0]
    body = replace(sheet.body, width=len(header), skip=number)

    def rows(places: Sequence[int]) -> Iterator[tuple[int, tuple[str | None, ...]]]:
        whole, said = feed.rows(_numbered(sheet, body))
        cells = "".join(f", nullif(trim(c{place}, $blanks), '')" for place in places)
        cursor = connection.cursor()
        cursor.execute(f"select row_number{cells} from {whole} order by row_number", said | {"blanks": BLANKS})
        while batch := cursor.fetchmany(_AT_ONCE):
            yield from ((row, tuple(cells)) for row, *cells in batch)

    def filled() -> set[int]:
        whole, said = feed.rows(_numbered(sheet, body))
        counts = ", ".join(f"count(nullif(trim(c{place}, $blanks), ''))" for place in range(len(header)))
        found = connection.execute(f"select {counts} from {whole}", said | {"blanks": BLANKS}).fetchall()
        return {place for place, count in enumerate(found[0]) if count}

    names = tuple(cell.strip() for cell in header)
    return Sheet(sheet.load_id, sheet.name, names, rows, filled, sheet.facts is not None, number)


def _numbered(sheet: sheets.Sheet, body: sheets.Body) -> sheets.Body:
    """Return the rows under the header, each with its number; those of a text are written once."""
    if body.is_numbered:
        return body
    copy = _copy(sheet)
    if not copy.exists():
        _rewritten(sheet, body)
    return replace(body, path=copy, delimiter=",", is_numbered=True, skip=0)


def _copy(sheet: sheets.Sheet) -> Path:
    return sheet.copy.with_name(f"{sheet.copy.stem}-{sheet.sha256[:16]}.export")


def _rewritten(sheet: sheets.Sheet, body: sheets.Body) -> list[records.Broken]:
    """Write the records of a text that fit under its header; return the others."""
    header = next((last for _, last, _ in records.records(body.path, body.delimiter, 0)), 0)
    return records.rewrite(body.path, body.delimiter, header, len(sheet.top[0][1]), 1, _copy(sheet))[1]


def _load(
    connection: duckdb.DuckDBPyConnection, sheet: sheets.Sheet, load: Load, position: int, *, is_first: bool
) -> int:
    """Put one load into staging, with its findings and the rows set aside; return how many rows it has."""
    _insert(connection, load)
    notes, lost = list(_special(sheet, load)), list(_lost(sheet)) if is_first else []
    notes += [Note(rule, row) for row, rule, _ in lost]
    feed.note(connection, load.table, load.id, [*load.notes, *notes])
    feed.unread(connection, load.id, [*load.unread, *lost])
    rows = len(load.rows) + len(load.unread) + len(lost)
    said = (load.id, sheet.source, sheet.file, sheet.name, load.table, sheet.sha256, sheet.encoding, sheet.delimiter,
            rows, position)  # fmt: skip
    connection.execute("insert into memory.loads values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", said)
    for column, question in load.headers.items():
        connection.execute("insert into memory.questions values (?, ?, ?)", (load.id, column, question))
    return rows


def _insert(connection: duckdb.DuckDBPyConnection, load: Load) -> None:
    names = [f"c{place}" for place in range(len(load.columns))]
    if not load.rows or not names:
        return
    frame = pd.DataFrame([(row, *cells) for row, cells in load.rows], columns=["number", *names], dtype=object)
    connection.register("exported", frame)
    columns = "".join(f"{schema.identifier(name)}, " for name in load.columns)
    cells = "".join(f"nullif(trim({name}::varchar, $blanks), ''), " for name in names)
    connection.execute(
        f"insert into memory.staging.{load.table} ({columns}load_id, row_number)"
        f" select {cells}$load, number::bigint from exported",
        {"blanks": BLANKS, "load": load.id},
    )
    connection.unregister("exported")


def _special(sheet: sheets.Sheet, load: Load) -> Iterator[Note]:
    """Yield an error for each cell behind a row of a load that holds the error of a formula, or none of its values."""
    if sheet.facts is None or not sheet.facts.stat().st_size:
        return
    rows = {row for row, _ in load.rows}
    with sheet.facts.open(encoding="utf-8", newline="") as file:
        for row, place, rule, value in csv.reader(file):
            if rule != "percent" and int(row) in rows and int(place) in load.places:
                yield Note(rule, int(row), load.sheet.header[int(place)], value)


def _lost(sheet: sheets.Sheet) -> Iterator[tuple[int, str, str]]:
    """Yield the lines of a text whose records fit no row, with their rule: their cells are not kept."""
    if sheet.facts is None:
        for one in _rewritten(sheet, sheet.body):
            last = one.last if one.rule == "broken_quotes" else one.row
            yield from ((row, one.rule, UNSAID) for row in range(one.row, last + 1))
