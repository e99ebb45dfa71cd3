"""The sheets of the tables: names for the program, labels for people, an example, and rows that guide a person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range, xl_range_abs, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from dashboard import schema
from dashboard.template import columns, examples, lists, look
from dashboard.template.kinds import KINDS, PERSONS
from dashboard.text import Words

FIRST, LAST = 3, 5_002  # the rows that a person fills, counted from 0
TITLE, MESSAGE = 32, 255  # characters that Excel shows beside a cell
_DAYS = {"criteria": "between", "minimum": date(1920, 1, 1), "maximum": date(2100, 12, 31)}
_WHOLE = {"TINYINT": 2**7, "SMALLINT": 2**15, "INTEGER": 2**31}


@dataclass(frozen=True)
class Writing:
    """A workbook being written: its template, words, formats by name, and where the entries of a list stand."""

    book: Workbook
    kind: str
    words: Words
    styles: Mapping[str, Format]
    ranges: Mapping[str, str]


def add(writing: Writing, table: str) -> None:
    """Write the sheet of a table."""
    sheet = writing.book.add_worksheet(table)
    sheet.set_tab_color(look.SIGN if table in PERSONS else look.DARK)
    shown = examples.row(table, writing.words.language)
    for place, text in enumerate(shown.values()):
        _column(writing, sheet, table, place, text)
    _notes(writing, sheet, table, len(shown))
    _print(sheet, len(shown))
    sheet.set_row(2, _height(shown.values()))


def _column(writing: Writing, sheet: Worksheet, table: str, place: int, shown: str) -> None:
    column = schema.tables()[table].columns[place]
    kind, label = columns.kind(table, column), writing.words(f"column.{column.name}")
    said = columns.sentences(table, column, writing.kind, writing.words)
    wide = look.width(kind, (label, column.name), _longest(table, column, writing.words))
    sheet.set_column(place, place, wide, look.cell(writing.book, kind, column.type))
    sheet.write_string(0, place, column.name, writing.styles["technical"])
    sheet.write_string(1, place, label, writing.styles[_label_style(column)])
    sheet.write_comment(1, place, "\n".join([f"{label} ({column.name})", *said]), _box(said))
    _example(sheet, place, kind, shown, look.cell(writing.book, kind, column.type, is_example=True))
    beside = {"input_title": label[:TITLE], "input_message": message(said), "ignore_blank": True}
    refused = [writing.words("template.refused"), *said]
    allowed = _allowed(writing, table, column, kind) | {"error_title": label[:TITLE], "error_message": message(refused)}
    sheet.data_validation(FIRST, place, LAST, place, allowed | beside)


def _label_style(column: schema.Column) -> str:
    if column.name.endswith("person_id"):
        return "unnamed"
    return "required" if columns.is_asked(column) else "label"


def _longest(table: str, column: schema.Column, words: Words) -> int:
    """Return the length of the longest word that the list of a column offers."""
    return max((len(examples.label(table, column, code, words)) for code in lists.codes(column)), default=0)


def _box(said: list[str]) -> dict[str, object]:
    """Return the size of a note that shows all its sentences."""
    lines = 1 + sum(1 + len(sentence) // 42 for sentence in said)
    return {"author": "Ынтымак", "font_name": "Calibri", "font_size": 10, "width": 300, "height": 24 + 18 * lines}


def message(said: list[str]) -> str:
    """Return as many sentences as fit beside a cell."""
    fitting = ""
    for sentence in said:
        longer = f"{fitting} {sentence}".strip()
        if len(longer) > MESSAGE:
            break
        fitting = longer
    return fitting


def _example(sheet: Worksheet, place: int, kind: str, shown: str, style: Format) -> None:
    """Write the example of a column as the kind of cell that a person writes."""
    if not shown:
        sheet.write_blank(2, place, None, style)
    elif kind == "date":
        sheet.write_datetime(2, place, date.fromisoformat(shown), style)
    elif kind in ("integer", "decimal"):
        sheet.write_number(2, place, float(shown), style)
    else:
        sheet.write_string(2, place, shown, style)


def _allowed(writing: Writing, table: str, column: schema.Column, kind: str) -> dict[str, object]:
    """Return which cells a spreadsheet takes: it refuses what no list or number allows, and asks about the rest."""
    if kind == "choice":
        return {"validate": "list", "source": writing.ranges[lists.name(table, column)], "error_type": "stop"}
    if kind == "listed":
        return {"validate": "list", "source": writing.ranges[lists.name(table, column)], "error_type": "warning"}
    if kind == "reference" and lists.target(table, column.name) in KINDS[writing.kind]:
        return {"validate": "list", "source": _filled(table, column.name), "show_error": False}
    if kind == "date":
        return {"validate": "date", "error_type": "warning"} | _DAYS
    if kind in ("integer", "decimal"):
        return {"validate": kind, "error_type": "stop"} | _numbers(table, column)
    return {"validate": "any"}


def _filled(table: str, column: str) -> str:
    """Return the filled cells of the column that another refers to, as a formula."""
    other, there = next((other, there) for own, other, there in schema.tables()[table].references if own == column)
    place = schema.tables()[other].names.index(there)
    top, cells = xl_rowcol_to_cell(FIRST, place, True, True), xl_range_abs(FIRST, place, LAST, place)
    return f"=OFFSET({other}!{top},0,0,MAX(1,COUNTA({other}!{cells})),1)"


def _numbers(table: str, column: schema.Column) -> dict[str, object]:
    """Return the numbers that a column takes: those of the schema's rules, else all that its type can hold."""
    low, high, is_least = columns.limits(table, column.name)
    largest = _WHOLE.get(column.type, 10**12)
    if low is not None and not is_least and column.type not in _WHOLE:
        return {"criteria": ">", "value": float(low)}
    least = -largest if low is None else float(low) + (not is_least)
    return {"criteria": "between", "minimum": least, "maximum": float(high) if high else largest - 1}


def _height(texts: Iterable[str]) -> int:
    """Return how high the row of examples is, so that a long one can be read."""
    return 17 * min(4, max(1 + len(shown) // 30 for shown in texts))


def _notes(writing: Writing, sheet: Worksheet, table: str, place: int) -> None:
    """Write the last column: it marks the example, and is free for notes."""
    is_person = table in PERSONS
    sheet.set_column(place, place, 34)
    sheet.write_string(0, place, examples.NOTE, writing.styles["technical"])
    said = writing.words("template.never.here" if is_person else "template.note_column")
    sheet.write_string(1, place, said, writing.styles["warning" if is_person else "note"])
    sheet.write_string(2, place, writing.words("template.example"), writing.styles["note"])


def _print(sheet: Worksheet, columns_filled: int) -> None:
    sheet.set_row(1, 48)
    sheet.freeze_panes(FIRST, 1)
    sheet.repeat_rows(0, 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.hide_gridlines(0)
    sheet.ignore_errors({"number_stored_as_text": xl_range(0, 0, LAST, columns_filled)})
