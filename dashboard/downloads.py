"""What a figure looks like as a file: CSV and XLSX that state their filters, source and date."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping

import pandas as pd
import xlsxwriter

# At the start of a cell, and where a spreadsheet may begin one: Excel in Russian splits a CSV at semicolons.
# What already begins with apostrophes gets one more, so that two different texts never become one (keys stay keys).
# There a quotation mark may open the cell. Wide signs count: some settings of Excel read them as narrow ones.
_SIGNS = "[=+\\-@|\\t\\r\uff1d\uff0b\uff0d\uff20]"
_LIVE = re.compile(f"(^(?='*(?:{_SIGNS}|\n))|[;\r\n](?=[\"']*{_SIGNS}))")
_SHEET_ROWS = 1_000_000  # a worksheet holds 1 048 576
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": True}


def harmless(value: object) -> object:
    """Return a text cell that no spreadsheet takes for a formula; numbers stay numbers."""
    return _LIVE.sub(r"\1'", value) if isinstance(value, str) else value


def csv(table: pd.DataFrame, stated: Mapping[str, str]) -> bytes:
    """Return the table as UTF-8 CSV with a byte-order mark (for Excel); what is `stated` stands in every row."""
    named = {f"{name} · Ынтымак" if name in table else name: value for name, value in stated.items()}
    whole = table.assign(**named)
    return whole.map(harmless).rename(columns=harmless).to_csv(index=False).encode("utf-8-sig")


def xlsx(table: pd.DataFrame, stated: Mapping[str, str], sheets: tuple[str, str]) -> bytes:
    """Return a workbook: the table on the first sheet, what is `stated` (filters, source, date) on the second."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, _OPTIONS) as book:
        _add(book, sheets[0][:31], table)
        _fill(book.add_worksheet(sheets[1][:31]), [[name, value] for name, value in stated.items()], None)
    return file.getvalue()


def workbook(tables: Mapping[str, pd.DataFrame], stated: Mapping[str, str], about: str) -> bytes:
    """Return a workbook: what is `stated` on the first sheet, then a sheet per table, more where one cannot hold it."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, _OPTIONS) as book:
        _fill(book.add_worksheet(about[:31]), [[name, value] for name, value in stated.items()], None)
        for name, table in tables.items():
            for number, start in enumerate(range(0, max(1, len(table)), _SHEET_ROWS), 1):
                ending = f" {number}" if number > 1 else ""
                _add(book, name[: 31 - len(ending)] + ending, table.iloc[start : start + _SHEET_ROWS])
    return file.getvalue()


def _add(book: xlsxwriter.Workbook, name: str, table: pd.DataFrame) -> None:
    bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    rows = [list(table.columns), *table.astype(object).where(table.notna(), None).values.tolist()]
    _fill(book.add_worksheet(name), rows, bold)


def _fill(sheet: xlsxwriter.worksheet.Worksheet, rows: list[list[object]], header: object) -> None:
    for number, cells in enumerate(rows):
        sheet.write_row(number, 0, [harmless(cell) for cell in cells], header if number == 0 else None)
    widths = [max(len(str(cell or "")) for cell in column) for column in zip(*rows, strict=True)]
    for column, width in enumerate(widths):
        sheet.set_column(column, column, min(60, width + 2))
    if header:
        sheet.freeze_panes(1, 0)
