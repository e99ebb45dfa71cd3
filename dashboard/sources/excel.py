"""The sheets of an Excel workbook: rows as text, and what is special about their cells."""

from __future__ import annotations

import itertools
import posixpath
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from xml.etree import ElementTree

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from dashboard.sources import package, scan
from dashboard.sources.cells import FIRST_DAY, TEXT, address
from dashboard.sources.limits import Limits
from dashboard.sources.refusal import Unreadable
from dashboard.sources.scan import Fact
from dashboard.sources.unseen import Hidden, comments

_BOOK = "xl/workbook.xml"
_STRICT = b"purl.oclc.org/ooxml"
_PERCENT_FORMATS = {"9", "10"}
Range = tuple[int, int, int, int]  # first row, first place, last row, last place
Row = tuple[int | str, ...]  # the row (1 is the first), then its cells from the first column on
_AT_ONCE = 10_000  # rows


@dataclass(frozen=True)
class Leaf:
    """One sheet: its rows (blank ones left out) and, once they are read, facts about its cells.

    `remarks` are comments: of a whole Excel workbook with its first sheet.
    """

    name: str
    is_hidden: bool
    rows: Iterator[list[Row]]
    facts: list[Fact]
    merged: list[Range]
    hidden: Hidden
    remarks: list[str]


def leaves(path: Path, limits: Limits, file: str) -> Iterator[Leaf]:
    """Yield the sheets of a workbook in its order; raises Unreadable."""
    whole = package.opened(path, limits, file)
    if _BOOK not in whole.namelist():
        raise Unreadable("not_a_workbook", file)
    parts, percents, remarks = _parts(whole, file), _percents(whole, file), comments(whole, file)
    try:
        with CalamineWorkbook.from_path(path) as book:
            for about in book.sheets_metadata:
                if about.typ != SheetTypeEnum.WorkSheet:
                    continue
                named = f"{file}, {about.name}"
                facts, *seen = _scanned(whole, parts.get(about.name), percents, limits, named)
                sheet = book.get_sheet_by_name(about.name)
                is_hidden = about.visible != SheetVisibleEnum.Visible
                yield Leaf(about.name, is_hidden, _rows(sheet, facts), facts, *seen, remarks)
                remarks = []
    except CalamineError as problem:
        raise Unreadable("damaged_workbook", file) from problem


def _parts(whole: zipfile.ZipFile, file: str) -> dict[str, str]:
    """Return the part of every sheet by the sheet's name; raises Unreadable."""
    book = package.text(whole, _BOOK, file)
    if _STRICT in book:
        raise Unreadable("strict_workbook", file)
    try:
        targets = {
            link.get("Id"): posixpath.normpath(posixpath.join("/xl", link.get("Target", ""))).lstrip("/")
            for link in ElementTree.fromstring(package.text(whole, "xl/_rels/workbook.xml.rels", file))
        }
        sheets = ElementTree.fromstring(book).iterfind("{*}sheets/{*}sheet")
        return {sheet.get("name", ""): targets.get(_link(sheet), "") for sheet in sheets}
    except ElementTree.ParseError as problem:
        raise Unreadable("damaged_workbook", file) from problem


def _link(sheet: ElementTree.Element) -> str:
    return next((value for name, value in sheet.attrib.items() if name.endswith("}id")), "")


def _percents(whole: zipfile.ZipFile, file: str) -> frozenset[bytes]:
    """Return the numbers of the cell styles that show a share as percent."""
    if "xl/styles.xml" not in whole.namelist():
        return frozenset()
    try:
        styles = ElementTree.fromstring(package.text(whole, "xl/styles.xml", file))
    except ElementTree.ParseError as problem:
        raise Unreadable("damaged_workbook", file) from problem
    own = styles.iterfind("{*}numFmts/{*}numFmt")
    formats = _PERCENT_FORMATS | {one.get("numFmtId") for one in own if "%" in one.get("formatCode", "")}
    given = enumerate(styles.iterfind("{*}cellXfs/{*}xf"))
    return frozenset(str(place).encode() for place, style in given if style.get("numFmtId") in formats)


def _scanned(
    whole: zipfile.ZipFile, part: str | None, percents: frozenset[bytes], limits: Limits, file: str
) -> tuple[list[Fact], list[Range], Hidden]:
    """Return special cells, merged ranges, what is hidden; raises Unreadable before anything spans too much."""
    if part not in whole.namelist():
        raise Unreadable("odd_workbook", file)
    try:
        is_special, merged, hidden = scan.look(package.chunks(whole, part), percents)
        facts: list[Fact] = []
        if is_special:
            _far(facts, scan.cells(package.chunks(whole, part), percents), limits, file)
    except scan.OddXml as problem:
        raise Unreadable("odd_workbook", file) from problem
    return facts, merged, hidden


def _far(facts: list[Fact], found: Iterator[Fact], limits: Limits, file: str) -> None:
    """Keep the special ones of the cells found; raises Unreadable where the cells span more than the limits."""
    rows, places, last = 0, 0, Fact(0, 0, "")
    for fact in found:
        if fact.rule:
            facts.append(fact)
            continue
        if fact.row > rows or fact.place >= places:
            rows, places, last = max(rows, fact.row), max(places, fact.place + 1), fact
            if places > limits.columns or rows * places > limits.cells:
                raise Unreadable("far_cell", file, cell=address(last.row, last.place))


def _rows(sheet: CalamineSheet, facts: list[Fact]) -> Iterator[list[Row]]:
    """Yield the rows that hold anything, some thousands at a time; adds to `facts` days that Excel counts wrongly."""
    if sheet.start is None:
        return
    first, rows = sheet.start[1], sheet.iter_rows()
    for start in itertools.count(1, _AT_ONCE):
        batch = list(itertools.islice(rows, _AT_ONCE))
        if not batch:
            return
        columns = [_texts(column, start, first + place, facts) for place, column in enumerate(zip(*batch, strict=True))]
        blank = itertools.repeat("")
        ready = zip(range(start, start + len(batch)), *[blank] * first, *columns, strict=False)
        is_full = any(map(all, columns))
        yield list(ready) if is_full else [row for row in ready if any(row[1:])]


def _texts(column: tuple, start: int, place: int, facts: list[Fact]) -> Sequence[str]:
    """Return the cells of a column as text."""
    kinds = set(map(type, column))
    if kinds == {str}:
        return column
    if kinds & {date, datetime}:
        days = ((number, cell) for number, cell in enumerate(column, start) if isinstance(cell, date))
        facts += [Fact(number, place, "early_date", str(cell)) for number, cell in days if _is_early(cell)]
    if len(kinds - {str}) == 1:  # equal cells of one type have one text; True and 1.0 would be equal too
        texts = {cell: cell if cell.__class__ is str else TEXT[cell.__class__](cell) for cell in set(column)}
        return [texts[cell] for cell in column]
    return [cell if cell.__class__ is str else TEXT[cell.__class__](cell) for cell in column]


def _is_early(cell: date) -> bool:
    return (cell.date() if isinstance(cell, datetime) else cell) < FIRST_DAY
