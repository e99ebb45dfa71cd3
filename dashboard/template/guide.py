"""The sheets around the tables: instructions, lists to choose from, and the mark that names the source."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range_abs
from xlsxwriter.worksheet import Worksheet

from dashboard import schema
from dashboard.template import lists, look
from dashboard.template.examples import row
from dashboard.template.kinds import KINDS, PERSONS
from dashboard.template.tables import Writing
from dashboard.text import Words

LISTS, META = "_lists", "_meta"
STEPS = ("source", "rows", "header", "lists", "codes", "values", "order")


def version() -> str:
    """Return a mark of the tables that a template was made for."""
    return hashlib.sha256(schema.text().encode()).hexdigest()[:8]


def instructions(writing: Writing) -> None:
    """Write the first sheet."""
    words, styles = writing.words, writing.styles
    sheet = writing.book.add_worksheet("_" + words("template.instructions"))
    _page(sheet)
    for place, wide in enumerate((5, 30, 92)):
        sheet.set_column(place, place, wide)
    sheet.merge_range("A1:C1", words("template.title", kind=words(f"template.kind.{writing.kind}")), styles["title"])
    sheet.set_row(0, 34)
    sheet.fit_to_pages(1, 1)
    line = _prose(sheet, 1, words("template.purpose"), styles["prose"])
    line = _prose(sheet, _heading(sheet, line, words("template.never"), styles["alarm"]),
                  words("template.never.names"), styles["warning"])
    line = _heading(sheet, line, words("template.how"), styles["heading"])
    example = next(iter(row(KINDS[writing.kind][1], words.language).values()))
    for number, step in enumerate(STEPS, 1):
        sheet.write_number(line, 0, number, styles["number"])
        line = _prose(sheet, line, words(f"template.step.{step}", **{"example": example}), styles["prose"], first=1)
    line = _heading(sheet, line, words("template.send"), styles["heading"])
    for step in ("file", "correction"):
        line = _prose(sheet, line, words(f"template.send.{step}"), styles["prose"])
    _sheets(writing, sheet, _heading(sheet, line, words("template.sheets"), styles["heading"]))


def _page(sheet: Worksheet) -> None:
    sheet.set_tab_color(look.GREY)
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _heading(sheet: Worksheet, line: int, said: str, style: Format) -> int:
    """Write a heading under an empty line; return the line after it."""
    for place in range(3):
        sheet.write_blank(line + 1, place, None, style)
    sheet.write_string(line + 1, 0, said, style)
    sheet.set_row(line + 1, 24)
    return line + 2


def _prose(sheet: Worksheet, line: int, said: str, style: Format, first: int = 0) -> int:
    """Write text over the width of the sheet, in a row high enough for it; return the line after it."""
    sheet.merge_range(line, first, line, 2, said, style)
    sheet.set_row(line, 4 + 15 * (1 + len(said) // 118))
    return line + 1


def _sheets(writing: Writing, sheet: Worksheet, line: int) -> None:
    """List the sheets: a link, the label, and what a row is."""
    words = writing.words
    for table in KINDS[writing.kind]:
        sheet.write_url(line, 1, f"internal:'{table}'!A4", writing.styles["link"], table)
        said = f"{words(f'code.table_name.{table}')}. {words(f'template.sheet.{table}')}"
        sheet.write_string(line, 2, said, writing.styles["strong" if table in PERSONS else "prose"])
        sheet.set_row(line, 4 + 15 * (1 + len(said) // 88))
        line += 1


def ranges(kind: str, words: Words) -> dict[str, str]:
    """Return where the entries of each list will stand, as formulas."""
    return {listed: f"={LISTS}!{xl_range_abs(1, place, len(entries), place)}"
            for place, listed, entries in _blocks(kind, words)}


def offered(writing: Writing) -> None:
    """Write the sheet of lists."""
    sheet = writing.book.add_worksheet(LISTS)
    _page(sheet)
    sheet.freeze_panes(1, 0)
    sheet.set_row(0, 34)
    for place, listed, entries in _blocks(writing.kind, writing.words):
        titles = (_title(listed, writing), writing.words("column.title"))
        for part, texts in enumerate(zip(*entries, strict=True)):
            wide = max(24, *map(len, texts)) + 2
            sheet.set_column(place + part, place + part, min(60, wide))
            sheet.write_string(0, place + part, titles[part], writing.styles["label"])
            sheet.write_column(1, place + part, texts, writing.styles["listed"])


def _blocks(kind: str, words: Words) -> Iterator[tuple[int, str, list[tuple[str, ...]]]]:
    """Yield the first column of each list on the sheet, its name and its entries."""
    place = 0
    for listed, (table, column) in lists.used(kind).items():
        entries = lists.entries(listed, table, column, words)
        yield place, listed, entries
        place += len(entries[0])


def _title(listed: str, writing: Writing) -> str:
    """Return what the entries of a list are; `Kind` alone would not say of what."""
    words, (table, column) = writing.words, lists.used(writing.kind)[listed]
    if listed in (lists.PLACES, lists.PROJECTS):
        return words(f"code.table_name.{listed}")
    if listed == lists.YES_NO:
        return words("template.yes_no")
    return f"{words(f'code.table_name.{table}')}: {words(f'column.{column.name}')}"


def meta(writing: Writing) -> None:
    """Write the sheet that names the source; the office fills its first line."""
    sheet, words = writing.book.add_worksheet(META), writing.words
    said = words("template.meta.source")
    given = {"source": "", "template": writing.kind, "language": words.language, "version": version()}
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 60)
    sheet.write_row(0, 0, ("key", "value"), writing.styles["technical"])
    for line, (key, value) in enumerate(given.items(), 1):
        sheet.write_string(line, 0, key, writing.styles["strong"])
        sheet.write(line, 1, value, writing.styles["id" if value else "fill"])
    sheet.write_comment(1, 1, said, {"author": "Ынтымак", "width": 260, "height": 50})
    sheet.data_validation(1, 1, 1, 1, {"validate": "any", "input_title": "source", "input_message": said})
