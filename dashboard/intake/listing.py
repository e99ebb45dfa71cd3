"""The first sheet of a marked copy: all findings, with links to the cells."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from dashboard.checks import wording
from dashboard.checks.check import Finding
from dashboard.intake.places import Spot
from dashboard.text import Words

MOST = 10_000  # findings in the list
HEAD = PatternFill("solid", fgColor="FFE2F5F3")
_COLUMNS = (("severity", 16), ("sheet", 18), ("row_number", 10), ("column_name", 30), ("message", 90))
_BREAKS = Alignment(wrap_text=True, vertical="top")


def text(cell: Cell, said: str) -> None:
    """Write a text that no spreadsheet takes for a formula, now or when the cell is edited."""
    cell.value = said
    cell.data_type = "s"
    cell.quotePrefix = said[:1] in "=+-@|\t\r"


def add(book: Workbook, found: Sequence[Finding], spots: dict[str, list[Spot]], words: Words) -> None:
    """Put the list in front; its name begins with an underscore, so that it is no table when it comes back."""
    title = f"_{words('import.marked.sheet')}"[:31]
    while title in book.sheetnames:
        title = f"{title[:30]}_"
    page = book.create_sheet(title, 0)
    for other in book.worksheets:
        other.sheet_view.tabSelected = other is page
    book.active = 0
    first = {id(spot.finding): (name, spot) for name, here in spots.items() for spot in reversed(here)}
    _head(page, len(found), words)
    for row, one in enumerate(found[:MOST], 4):
        _line(page, row, one, first.get(id(one)), words)


def _head(page: Worksheet, count: int, words: Words) -> None:
    text(page.cell(1, 1), words("import.marked.title", n=count))
    page["A1"].font = Font(bold=True, size=13)
    text(page.cell(2, 1), words("import.marked.how" if count <= MOST else "import.marked.first", number=MOST))
    for place, (name, width) in enumerate(_COLUMNS, 1):
        cell = page.cell(3, place)
        text(cell, words(f"column.{name}"))
        cell.font, cell.fill = Font(bold=True), HEAD
        page.column_dimensions[get_column_letter(place)].width = width
    page.freeze_panes = "A4"


def _line(page: Worksheet, row: int, one: Finding, at: tuple[str, Spot] | None, words: Words) -> None:
    """Write one finding; its row is a link to the cell."""
    columns = ", ".join(wording.column(name, words) for name in one.column.split(", ")) if one.column else ""
    said = (words.name("severity", one.severity), one.sheet or "", "", columns, wording.sentence(one, words))
    for place, cell in enumerate(said, 1):
        if cell:
            text(page.cell(row, place), cell)
        page.cell(row, place).alignment = _BREAKS
    if at is None:
        return
    name, spot = at
    link = page.cell(row, 3)
    address = f"{get_column_letter(spot.column)}{spot.row}"
    text(link, address)
    quoted = name[:31].replace("'", "''")
    link.hyperlink = Hyperlink(ref=link.coordinate, location=f"'{quoted}'!{address}")
    link.font = Font(color="FF0F6F6A", underline="single")
