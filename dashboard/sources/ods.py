"""The sheets of an OpenDocument spreadsheet, read as a stream: rows as text, and what is special about their cells."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree

from dashboard.sources import package
from dashboard.sources.cells import address, moment, real
from dashboard.sources.excel import Leaf, Range, Row
from dashboard.sources.limits import Limits
from dashboard.sources.refusal import Unreadable
from dashboard.sources.scan import Fact
from dashboard.sources.unseen import Hidden

Events = Iterator[tuple[str, ElementTree.Element]]
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_ASIDE = {
    _OFFICE + "annotation",
    _OFFICE + "forms",
    _TABLE + "tracked-changes",
    _TABLE + "dde-links",
    _TABLE + "shapes",
}
_CELLS = {_TABLE + "table-cell", _TABLE + "covered-table-cell"}
_KIND, _CALC_KIND, _FORMULA = _OFFICE + "value-type", _CALC + "value-type", _TABLE + "formula"
_LINE, _REPEATED = _TEXT + "p", _TABLE + "number-columns-repeated"
_WIDE, _HIGH = _TABLE + "number-columns-spanned", _TABLE + "number-rows-spanned"
_COLUMN, _VISIBILITY, _UNSEEN = _TABLE + "table-column", _TABLE + "visibility", ("collapse", "filter")
_INSIDE = _CELLS | {_LINE}  # what a row is full of
_CLOCK = re.compile(r"(-?)P(?:(\d+)D)?T(\d+)H(\d+)M(\d+)(?:[.,]\d+)?S")
_ERROR = re.compile(r"#(?:N/A|REF!|NAME\?|VALUE!|DIV/0!|NUM!|NULL!)|Err:\d+")
_ROWS = 1 << 20  # of a sheet


def leaves(path: Path, limits: Limits, file: str) -> Iterator[Leaf]:
    """Yield the sheets of a workbook in its order; each must be read before the next. Raises Unreadable."""
    whole = package.opened(path, limits, file)
    if "META-INF/manifest.xml" in whole.namelist() and b"encryption-data" in whole.read("META-INF/manifest.xml"):
        raise Unreadable("encrypted_workbook", file)
    if "content.xml" not in whole.namelist():
        raise Unreadable("not_a_workbook", file)
    try:
        yield from _sheets(whole, limits, file)
    except (ElementTree.ParseError, ValueError) as problem:
        raise Unreadable("damaged_workbook", file) from problem


def _sheets(whole: zipfile.ZipFile, limits: Limits, file: str) -> Iterator[Leaf]:
    with whole.open("content.xml") as content:
        if not package.is_plain(content.read(400)):
            raise Unreadable("odd_workbook", file)
        content.seek(0)
        events: Events = iter(ElementTree.iterparse(content, ("start", "end")))
        hidden, aside = set(), 0
        for event, element in events:
            aside += (1 if event == "start" else -1) if element.tag in _ASIDE else 0
            if event == "end" and element.tag == _STYLE + "style":
                shown = element.find(f"{_STYLE}table-properties")
                if shown is not None and shown.get(_TABLE + "display") == "false":
                    hidden.add(element.get(_STYLE + "name"))
            elif event == "start" and element.tag == _TABLE + "table" and not aside:
                is_hidden = element.get(_TABLE + "style-name") in hidden
                leaf = Leaf(element.get(_TABLE + "name", ""), is_hidden, iter(()), [], [], Hidden(), [])
                yield replace(leaf, rows=_rows(events, element, leaf, limits, f"{file}, {leaf.name}"))


def _rows(
    events: Events, table: ElementTree.Element, leaf: Leaf, limits: Limits, file: str
) -> Iterator[list[Row]]:
    """Yield the rows of one sheet that hold anything, to its end tag; adds to what the leaf knows besides."""
    above, aside, number, cells_read, place = [table], 0, 1, 0, 0
    for event, element in events:
        if element.tag in _INSIDE:
            continue
        aside += (1 if event == "start" else -1) if element.tag in _ASIDE else 0
        if event == "start":
            above.append(element)
            continue
        above.pop()
        if element is table:
            return
        if element.tag == _OFFICE + "annotation":
            leaf.remarks.append(" ".join("".join(line.itertext()) for line in element.iter(_LINE)))
        elif element.tag == _COLUMN and not aside:
            place = _columns(element, place, leaf.hidden)
        if element.tag != _TABLE + "table-row" or aside:
            continue
        repeated = int(element.get(_TABLE + "number-rows-repeated", "1"))
        cells, special = _row(element, number, leaf.merged, limits, file)
        if cells or special:
            cells_read += repeated * len(cells)
            if cells_read > limits.cells or number + repeated - 1 > _ROWS:
                raise Unreadable("far_cell", file, cell=address(number + repeated - 1, max(len(cells) - 1, 0)))
            if element.get(_VISIBILITY) in _UNSEEN:
                leaf.hidden.rows.update(range(number, number + repeated))
            for again in range(repeated):
                leaf.facts.extend(Fact(number + again, place, rule, value) for place, rule, value in special)
                yield [(number + again, *cells)]
        number += repeated
        above[-1].clear()


def _columns(element: ElementTree.Element, place: int, hidden: Hidden) -> int:
    """Return the place after columns that are described together; adds those that are not seen."""
    after = place + int(element.get(_REPEATED, "1"))
    if element.get(_VISIBILITY) in _UNSEEN:
        hidden.columns.append((place, after - 1))
    return after


def _row(
    element: ElementTree.Element, number: int, merged: list[Range], limits: Limits, file: str
) -> tuple[list[str], list[tuple[int, str, str]]]:
    """Return the cells of a row up to the last that holds anything, and (place, rule, value) of special ones."""
    cells: list[str] = []
    special, place = [], 0
    for cell in element:
        if cell.tag not in _CELLS:
            continue
        repeated = int(cell.get(_REPEATED, "1"))
        value, rule, shown = _cell(cell)
        if _WIDE in cell.attrib or _HIGH in cell.attrib:
            wide, high = int(cell.get(_WIDE, "1")), int(cell.get(_HIGH, "1"))
            if wide > 1 or high > 1:
                merged.append((number, place, number + high - 1, place + wide - 1))
        if value or rule:
            if place + repeated > limits.columns:
                raise Unreadable("far_cell", file, cell=address(number, place + repeated - 1))
            cells += [""] * (place - len(cells)) + [value] * repeated
            special += [(place + again, rule, shown) for again in range(repeated) if rule]
        place += repeated
    return cells, special


def _cell(cell: ElementTree.Element) -> tuple[str, str, str]:
    """Return the text of a cell, the rule of what is special about it (or ""), and what that shows."""
    kind = cell.get(_KIND)
    shown = "\n".join(_text(line) for line in cell if line.tag == _LINE) if len(cell) else ""
    is_formula = _FORMULA in cell.attrib
    if cell.get(_CALC_KIND) == "error" or (is_formula and _ERROR.fullmatch(shown)):
        return "", "error_cell", shown or "#"
    if kind in ("float", "currency", "percentage"):
        return real(float(cell.get(_OFFICE + "value", "nan"))), "percent" if kind == "percentage" else "", ""
    if kind == "date":
        return _day(cell.get(_OFFICE + "date-value", "")) or shown, "", ""
    if kind == "time":
        return _clock(cell.get(_OFFICE + "time-value", "")) or shown, "", ""
    if kind == "boolean":
        return cell.get(_OFFICE + "boolean-value", ""), "", ""
    if kind is None and is_formula and not len(cell):  # an empty text would be there as an empty paragraph
        return "", "formula_without_value", ""
    return cell.get(_OFFICE + "string-value") or shown, "", ""


def _day(value: str) -> str:
    try:
        return moment(datetime.fromisoformat(value).replace(tzinfo=None))
    except ValueError:
        return ""


def _clock(value: str) -> str:
    found = _CLOCK.fullmatch(value)
    if not found:
        return ""
    sign, days, hours, minutes, seconds = found.groups()
    return f"{sign}{int(days or 0) * 24 + int(hours):02d}:{int(minutes):02d}:{int(seconds):02d}"


def _text(line: ElementTree.Element) -> str:
    """Return the text of a paragraph; spaces, tabs and line breaks are elements, comments are left out."""
    if not len(line):
        return line.text or ""
    said = [line.text or ""]
    for part in line:
        if part.tag == _TEXT + "s":
            said.append(" " * min(int(part.get(_TEXT + "c", "1")), 32_767))
        elif part.tag in (_TEXT + "tab", _TEXT + "line-break"):
            said.append("\t" if part.tag == _TEXT + "tab" else "\n")
        elif part.tag not in _ASIDE and part.tag not in (_TEXT + "ruby-text", _TEXT + "note"):
            said.append(_text(part))
        said.append(part.tail or "")
    return "".join(said)
