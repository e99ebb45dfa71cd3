"""Records of a delimited text: its delimiter, its first rows, and a careful reading that names every broken row."""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from dashboard.sources import headers
from dashboard.sources.headers import Top

DELIMITERS = (",", ";", "\t")
_REGION = 1 << 18  # characters in which a header is looked for
_TOP = 60  # records
_FIELD = 1 << 27  # characters after which the reader of records gives up
_LONGEST = 100_000  # characters of a cell
_SAID = re.compile(r"\ufeff?\"?sep=([^\r\n])\"?\s*[\r\n]", re.I)


@dataclass(frozen=True)
class Start:
    """How a text begins: its delimiter, its first records that hold anything, the line where each ends."""

    delimiter: str
    top: Top
    ends: dict[int, int]


@dataclass(frozen=True)
class Broken:
    """A record that fits no row: where it begins and ends, its rule, its cells as far as they could be told."""

    row: int
    last: int
    rule: str
    cells: tuple[str, ...] = ()


def start(path: Path, table: str | None) -> Start:
    """Return how a UTF-8 text begins; the delimiter is the one with which a row names most columns of the table."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        text = file.read(_REGION)
        is_whole = not file.read(1)
    if said := _SAID.match(text):
        return _start(text, said[1], 1, is_whole)
    found = [_start(text, delimiter, 0, is_whole) for delimiter in DELIMITERS]
    return max(found, key=lambda one: _likeness(one, table))


def _likeness(one: Start, table: str | None) -> tuple[int, int]:
    """Return how many columns of the table the best row names, and how many records are divided at all."""
    best = max((headers.score(cells, table) for _, cells in one.top), default=0) if table else 0
    return best, sum(len(cells) > 1 for _, cells in one.top)


def _start(text: str, delimiter: str, skip: int, is_whole: bool) -> Start:
    lines = iter(io.StringIO(text, newline=""))
    before = len(list(itertools.islice(lines, skip)))
    top, ends, reader = [], {}, csv.reader(lines, delimiter=delimiter)
    begin = before + 1
    csv.field_size_limit(_FIELD)
    while len(top) < _TOP:
        try:
            cells = next(reader)
        except (StopIteration, csv.Error):
            break
        if any(cell.strip() for cell in cells):
            top.append((begin, cells))
            ends[begin] = before + reader.line_num
        begin = before + reader.line_num + 1
    if not is_whole and len(top) > 1 and len(top) < _TOP:
        top.pop()
    return Start(delimiter, top, ends)


def rewrite(path: Path, delimiter: str, skip: int, width: int, least: int, copy: Path) -> tuple[int, list[Broken]]:
    """Write the records after `skip` lines to `copy`, the line of each first; return how many, and the broken ones.

    A record has `width` cells; blank ones more, or fewer down to `least`, do no harm.
    """
    broken: list[Broken] = []
    count = 0
    with copy.open("w", encoding="utf-8", newline="") as out:
        write = csv.writer(out, lineterminator="\n").writerow
        for row, last, cells in records(path, delimiter, skip):
            if rule := _fault(cells, width, least):
                broken.append(Broken(row, last, rule, tuple(cells or ())))
                continue
            write([row, *cells[:width], *[""] * (width - len(cells))])
            count += 1
    return count, broken


def _fault(cells: list[str] | None, width: int, least: int) -> str | None:
    if cells is None:
        return "broken_quotes"
    if len(cells) < least or any(cells[width:]):
        return "wrong_cell_count"
    return "cell_too_long" if max(map(len, cells)) > _LONGEST else None


def records(path: Path, delimiter: str, skip: int) -> Iterator[tuple[int, int, list[str] | None]]:
    """Yield, after `skip` lines, the first and last line of each record that holds anything, and its cells.

    The cells are None where quotation marks are broken.
    """
    csv.field_size_limit(_FIELD)
    with path.open(encoding="utf-8-sig") as lines:  # DuckDB takes one kind of line end in cells: each becomes \n
        for _ in itertools.islice(lines, skip):
            pass
        reader = csv.reader(lines, delimiter=delimiter, strict=True)
        begin = skip + 1
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                cells = None
            if cells is None or any(cells):
                yield begin, skip + reader.line_num, cells
            begin = skip + reader.line_num + 1
