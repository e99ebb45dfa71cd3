"""Where a finding stands in its sheet: row and column as a spreadsheet counts them."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from dashboard.checks.check import Finding
from dashboard.checks.personal import RULES
from dashboard.sources import records
from dashboard.sources.cells import position
from dashboard.sources.sheets import Sheet

_ADDRESS = re.compile(r"[A-Z]{1,3}\d{1,7}")
_HIDES = (*RULES, "person_question")


@dataclass(frozen=True)
class Spot:
    """A cell of a sheet, row and column from 1, and what was found there."""

    row: int
    column: int
    finding: Finding


def spots(sheet: Sheet, found: Iterable[Finding]) -> Iterator[Spot]:
    """Yield the cells of a sheet that findings are about; where no column is named, the first cell of the row."""
    for one in found:
        if one.sheet == sheet.name:
            row = one.row or (sheet.header.row if sheet.header else 1)
            for column in _columns(sheet, one) or [1]:
                yield Spot(row, column, one)


def _columns(sheet: Sheet, one: Finding) -> list[int]:
    """Return the columns that a finding names and the sheet has."""
    named = (_column(sheet, name) for name in (one.column or "").split(", ") if name)
    return [column for column in named if column]


def _column(sheet: Sheet, name: str) -> int | None:
    header = sheet.header
    first = sheet.top[0][1] if sheet.top else ()
    for cells in (*((header.names, header.texts) if header else ()), [cell.strip() for cell in first]):
        if name in cells:
            return list(cells).index(name) + 1
    return position(name)[1] + 1 if _ADDRESS.fullmatch(name) else None  # of a header whose text is not shown


def aside(sheet: Sheet) -> list[int]:
    """Return the columns of a sheet that say who a person is."""
    return [place + 1 for place in sheet.header.aside] if sheet.header else []


def private(sheet: Sheet, here: Iterable[Spot], last: int) -> set[tuple[int, int]]:
    """Return the cells that say who a person is, columns of such cells down to `last` where they are few."""
    cells = {(spot.row, spot.column) for spot in here if spot.finding.rule in _HIDES and not _is_header(sheet, spot)}
    rows = range(sheet.header.last + 1, last + 1) if sheet.header and last < 1_000_000 else range(0)
    return cells | {(row, column) for column in aside(sheet) for row in rows}


def _is_header(sheet: Sheet, spot: Spot) -> bool:
    return sheet.header is not None and spot.row <= sheet.header.last


def rows(sheet: Sheet) -> Iterator[tuple[int, Sequence[str]]]:
    """Yield number and cells of every row of a sheet that is a table, those of its header too."""
    if sheet.header is None:
        return
    if sheet.body.is_numbered:
        csv.field_size_limit(1 << 27)
        with sheet.body.path.open(encoding="utf-8", newline="") as file:
            yield from ((int(number), cells) for number, *cells in csv.reader(file))
        return
    found = records.records(sheet.body.path, sheet.body.delimiter, 0)
    yield from ((row, cells) for row, _, cells in found if cells is not None)
