"""What the reader of Excel workbooks does not tell: a scan of the bytes of a sheet, quick first, then cell by cell."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dashboard.sources.cells import position
from dashboard.sources.package import is_plain
from dashboard.sources.unseen import Hidden

_STARTS = (b"<c ", b"<row", b":c ", b":row", b"<c>")
_NEAR = 4096  # bytes in which a cell usually begins
_KEPT = 8 << 20  # bytes that one cell may span
_FAR = re.compile(rb"""r\s*=\s*["'][A-Za-z]{2,7}\d""")
_MERGED = re.compile(rb"""<(?:\w+:)?mergeCell\s[^>]*?\bref\s*=\s*["']([A-Za-z]{1,3}\d{1,7}:[A-Za-z]{1,3}\d{1,7})["']""")
_NO_VALUE = rb"\s*(?:</(?:\w+:)?c\s*>|<(?:\w+:)?v\s*/>|<(?:\w+:)?v\s*>\s*</)"
_UNCOMPUTED = re.compile(rb"(?:</(?:\w+:)?f\s*>|<(?:\w+:)?f(?:\s[^>]*)?/>)" + _NO_VALUE)
_TAG = re.compile(rb"<(?:\w+:)?(row|c)(\s[^>]*?)?(/?)>")
_END = re.compile(rb"</(?:\w+:)?c\s*>")
_ATTRIBUTE = re.compile(rb"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_HIDDEN = re.compile(rb"""<(?:\w+:)?(row|col)(\s[^>]*?\bhidden\s*=\s*["'](?:1|true)["'][^>]*)>""")
_VALUE = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?>([^<]*)</")


class OddXml(Exception):
    """A sheet is written in a way that the scan cannot follow."""


@dataclass(frozen=True)
class Fact:
    """Something about one cell: row (1 is the first), column place (0 is the first), its rule, and the text shown."""

    row: int
    place: int
    rule: str
    value: str = ""


def look(
    pieces: Iterable[bytes], percents: frozenset[bytes]
) -> tuple[bool, list[tuple[int, int, int, int]], Hidden]:
    """Return whether a sheet needs a look at each cell, its merged ranges, and what it hides; raises OddXml."""
    is_special, merged, hidden = False, [], Hidden()
    styled = re.compile(rb"""\ss\s*=\s*["'](?:""" + b"|".join(map(re.escape, sorted(percents))) + rb""")["']""")
    for number, block in enumerate(_blocks(pieces)):
        if number == 0 and not is_plain(block[:400]):
            raise OddXml
        is_special = is_special or _is_special(block) or (bool(percents) and styled.search(block) is not None)
        if b"mergeCell" in block:
            merged += [_range(found) for found in _MERGED.findall(block)]
        if b"hidden" in block:
            _hide(hidden, block)
    return is_special, merged, hidden


def _hide(hidden: Hidden, block: bytes) -> None:
    """Add the rows and columns that a block of a sheet says are hidden."""
    for kind, given in _HIDDEN.findall(block):
        said = {name: one or other for name, one, other in _ATTRIBUTE.findall(given)}
        if kind == b"row":
            hidden.rows.add(_number(said.get(b"r"), 0))
        else:
            first = _number(said.get(b"min"), 1)
            hidden.columns.append((first - 1, _number(said.get(b"max"), first) - 1))


def _is_special(block: bytes) -> bool:
    """Return whether some cell may hold an error, no value for its formula, or stand beyond the column Z."""
    if b'"e"' in block or (b"'" in block and b"'e'" in block) or _FAR.search(block):
        return True
    return (b"<f" in block or (b":" in block and b":f" in block)) and _UNCOMPUTED.search(block) is not None


def _range(name: bytes) -> tuple[int, int, int, int]:
    """Return first row, first place, last row, last place of a range such as `A1:C3`."""
    first, last = (position(part) for part in name.decode().split(":"))
    return *first, *last


def cells(pieces: Iterable[bytes], percents: frozenset[bytes]) -> Iterator[Fact]:
    """Yield a fact for each cell with content (rule "") and for what is special about it; raises OddXml."""
    row, place = 0, -1
    for block in _blocks(pieces):
        for tag in _TAG.finditer(block):
            kind, given, closed = tag.groups()
            said = {name: one or other for name, one, other in _ATTRIBUTE.findall(given or b"")}
            if kind == b"row":
                row, place = _number(said.get(b"r"), row + 1), -1
                continue
            try:
                row, place = position(said[b"r"].decode("ascii")) if b"r" in said else (row, place + 1)
            except ValueError as problem:
                raise OddXml from problem
            if not closed:
                yield from _facts(row, place, said, block, tag.end(), percents)


def _facts(
    row: int, place: int, said: dict[bytes, bytes], block: bytes, start: int, percents: frozenset[bytes]
) -> Iterator[Fact]:
    """Yield what is to say about one open cell tag that ends at `start`."""
    end = _END.search(block, start)
    body = block[start : end.end() if end else len(block)]
    if not body.startswith(b"</"):
        yield Fact(row, place, "")
    value = _VALUE.search(body)
    if said.get(b"t") == b"e":
        yield Fact(row, place, "error_cell", html.unescape(value[1].decode("utf-8", "replace")) if value else "#")
    elif said.get(b"t") != b"str" and _UNCOMPUTED.search(body):
        yield Fact(row, place, "formula_without_value")
    elif said.get(b"s") in percents and said.get(b"t", b"n") == b"n" and value:
        yield Fact(row, place, "percent")


def _number(text: bytes | None, otherwise: int) -> int:
    return int(text) if text and text.isdigit() and len(text) < 8 else otherwise


def _blocks(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the bytes again, cut before a cell or a row, so that a cell is never in two blocks; raises OddXml."""
    kept = b""
    for piece in pieces:
        block = kept + piece
        cut = max(block.rfind(start, max(len(block) - _NEAR, 0)) for start in _STARTS)
        cut = cut if cut >= 0 else max(block.rfind(start) for start in _STARTS)
        cut = max(block.rfind(b"<", 0, cut + 1) if cut >= 0 else block.rfind(b"<"), 0)
        if cut:
            yield block[:cut]
        kept = block[cut:]
        if len(kept) > _KEPT:
            raise OddXml
    if kept:
        yield kept
