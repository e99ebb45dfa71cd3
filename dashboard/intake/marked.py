"""Marked copies of what an office sent: faulty cells coloured, with the sentence as a comment, and a list in front.

What says who a person is, is taken out of the copy: the office has its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path, PurePosixPath

import openpyxl
from openpyxl.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from dashboard.checks import wording
from dashboard.checks.check import Finding
from dashboard.checks.personal import RULES
from dashboard.intake import listing, places
from dashboard.intake.places import Spot
from dashboard.sources import files, sheets
from dashboard.sources.files import File, Source
from dashboard.sources.limits import Limits
from dashboard.sources.sheets import Sheet
from dashboard.staging import Say
from dashboard.text import Words

CELLS = 400_000  # of a workbook that is copied whole; of a larger one only the rows with findings
COMMENTS = 3_000  # in one copy; what is beyond is coloured and listed
LETTERS = 900  # of a comment
ROWS = 1_048_576
COLOURS = {"error": "FFFFC7CE", "warning": "FFFFEB9C"}
_UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
Copies = list[tuple[str, Path]]


def copies(
    sources: Sequence[Source], found: Sequence[Finding], folder: Path, words: Words, limits: Limits, say: Say
) -> Copies:
    """Return name and path of a marked copy of each file with findings; raises Unreadable."""
    given = files.collect(sources, limits)
    read = list(sheets.read(given, folder, lambda *_, **__: None, limits))
    made: Copies = []
    for place, file in enumerate(given):
        own = [one for one in found if one.file == file.id]
        if not own:
            continue
        say("import.step.mark", file=file.name)
        path = folder / f"marked-{place}.xlsx"
        _copy(file, [sheet for sheet in read if sheet.file == file.id], own, words).save(path)
        made.append((_name(file.name, words), path))
    return made


def _name(name: str, words: Words) -> str:
    """Return the name of the copy of a file."""
    stem = _UNSAFE.sub("_", PurePosixPath(name).stem)
    return f"{stem}-{words('import.marked.ending')}.xlsx"


def _copy(file: File, given: Sequence[Sheet], found: Sequence[Finding], words: Words) -> Workbook:
    """Return the marked workbook of a file."""
    spots = {sheet.name: list(places.spots(sheet, found)) for sheet in given}
    is_whole = sum(sheet.body.width * (sheet.body.lines or _rows(sheet)) for sheet in given) <= CELLS
    if file.kind == "xlsx" and is_whole:
        book = openpyxl.load_workbook(file.path)
        for sheet in given:
            _clear(book[sheet.name], sheet, spots[sheet.name])
    else:
        book = _fresh(given, spots, is_whole)
    _mark(book, spots, words)
    listing.add(book, found, spots, words)
    return book


def _rows(sheet: Sheet) -> int:
    """Return how many lines the text of a sheet has."""
    with sheet.body.path.open("rb") as file:
        return sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(1 << 20), b""))


def _clear(page: Worksheet, sheet: Sheet, spots: Iterable[Spot]) -> None:
    """Empty the cells that say who a person is, and the columns that do."""
    for row, column in places.private(sheet, spots, page.max_row):
        _cell(page, row, column).value = None


def _cell(page: Worksheet, row: int, column: int) -> Cell:
    """Return a cell; of merged ones the first, which holds the value and the comment."""
    cell = page.cell(row, column)
    if not isinstance(cell, MergedCell):
        return cell
    whole = next(one for one in page.merged_cells.ranges if cell.coordinate in one)
    return page.cell(whole.min_row, whole.min_col)


def _fresh(given: Sequence[Sheet], spots: dict[str, list[Spot]], is_whole: bool) -> Workbook:
    """Return a new workbook of the sheets as read, each row at its number, as text; or the rows with findings alone."""
    book = Workbook()
    book.remove(book.active)
    for sheet in given:
        page = book.create_sheet(sheet.name[:31])
        wanted = None if is_whole else {spot.row for spot in spots[sheet.name]}
        hidden = places.private(sheet, spots[sheet.name], ROWS)
        closed, shut = {place for place in hidden if place[0]}, set(places.aside(sheet))
        for row, cells in places.rows(sheet):
            is_asked = wanted is None or row in wanted or row <= (sheet.header.last if sheet.header else 0)
            if row <= ROWS and is_asked:
                _write(page, row, ["" if (row, place) in closed or place in shut else cell
                                   for place, cell in enumerate(cells, 1)])  # fmt: skip
    return book


def _write(page: Worksheet, row: int, cells: Sequence[str]) -> None:
    """Write texts that no spreadsheet takes for formulas."""
    for place, said in enumerate(cells, 1):
        if said:
            listing.text(page.cell(row, place), said)


def _mark(book: Workbook, spots: dict[str, list[Spot]], words: Words) -> None:
    """Colour the cells by severity, and say in comments what is wrong."""
    said = 0
    for name, here in spots.items():
        page = book[name[:31]]
        for spot, group in _by_cell(here):
            if spot.row > ROWS:
                continue
            cell = _cell(page, spot.row, spot.column)
            cell.fill = PatternFill("solid", fgColor=COLOURS[min(one.severity for one in group)])
            if said < COMMENTS:
                said += 1
                cell.comment = _comment(cell.comment, group, words)


def _by_cell(spots: Iterable[Spot]) -> Iterator[tuple[Spot, list[Finding]]]:
    """Yield each cell with its findings."""
    known: dict[tuple[int, int], tuple[Spot, list[Finding]]] = {}
    for spot in spots:
        known.setdefault((spot.row, spot.column), (spot, []))[1].append(spot.finding)
    yield from known.values()


def _comment(before: Comment | None, group: Sequence[Finding], words: Words) -> Comment:
    """Return the sentences as a comment, after one that was there."""
    lines = [before.text] if before and not any(one.rule in RULES for one in group) else []
    lines += dict.fromkeys(f"{words.name('severity', one.severity)}: {wording.sentence(one, words)}" for one in group)
    said = "\n".join(lines)
    return Comment(said if len(said) <= LETTERS else f"{said[:LETTERS]}…", "Ынтымак", height=140, width=320)
