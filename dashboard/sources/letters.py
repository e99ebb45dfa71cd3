"""The letters of a text file: its encoding, told by its bytes, and its text in UTF-8."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_CHUNK = 1 << 22
_BOMS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_HIGH = bytes(range(0x80))  # what is left out to see the letters beyond ASCII
_DOS = bytes([*range(0x80, 0xB0), *range(0xE0, 0xF2)])  # Cyrillic letters of code page 866
_WINDOWS = bytes([*range(0xC0, 0x100), 0xA8, 0xB8])  # Cyrillic letters of Windows-1251
_PAIRS = re.compile(rb"[\xd0-\xd3][\x80-\xbf]")  # a Cyrillic letter in UTF-8
_LOST = re.compile(r"[а-яё]\?[а-яё]", re.I)


def encoding(path: Path) -> str | None:
    """Return the encoding of a file, None for one that is none of those the field uses."""
    with path.open("rb") as file:
        start = file.read(1 << 16)
    if marked := next((name for mark, name in _BOMS.items() if start.startswith(mark)), None):
        return marked
    if b"\0" in start and (wide := _wide(start)):
        return wide
    if _decodes(path, "utf-8"):
        return "utf-8"
    return _old(next((high for chunk in chunks(path) if len(high := _letters(chunk)) > 0), b""), path)


def _wide(start: bytes) -> str | None:
    """Return UTF-16 without a mark, where every second byte is that of ASCII or Cyrillic."""
    start = start[: len(start) // 2 * 2]
    for name, high in (("utf-16-le", start[1::2]), ("utf-16-be", start[::2])):
        if len(high) > 4 and high.count(0) + high.count(4) + high.count(0x20) > 0.97 * len(high):
            return name
    return None


def _letters(chunk: bytes) -> bytes:
    return chunk.translate(None, _HIGH)


def _old(letters: bytes, path: Path) -> str | None:
    """Return which of the two old Cyrillic code pages the letters beyond ASCII look like."""
    pairs = 2 * sum(len(_PAIRS.findall(chunk)) for chunk in chunks(path))
    if pairs * 2 > sum(len(_letters(chunk)) for chunk in chunks(path)):
        return None  # UTF-8 with broken places: any other reading gives garbage
    dos, windows = (len(letters) - len(letters.translate(None, known)) for known in (_DOS, _WINDOWS))
    if dos > 0.9 * len(letters) and dos > windows:
        return "cp866"
    return "cp1251" if _decodes(path, "cp1251") else None


def _decodes(path: Path, name: str) -> bool:
    try:
        return all(True for _ in decoded(path, name))
    except UnicodeDecodeError:
        return False


def chunks(path: Path) -> Iterator[bytes]:
    """Yield the bytes of a file in pieces."""
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk


def decoded(path: Path, name: str) -> Iterator[str]:
    """Yield the text of a file in non-empty pieces; raises UnicodeDecodeError."""
    decoder = codecs.getincrementaldecoder(name)()
    for chunk in chunks(path):
        if piece := decoder.decode(chunk):
            yield piece
    if piece := decoder.decode(b"", final=True):
        yield piece


@dataclass(frozen=True)
class Lines:
    """The lines of a text: how many; whether every reader sees them so; whether nothing is there to trim or to unquote.

    `lost` is the first that lost a letter: Windows-1251 has no ң, ө, ү, and programs that save in it write `?` instead.
    """

    count: int
    is_even: bool
    is_bare: bool
    lost: int | None


def lines(path: Path, name: str) -> Lines:
    """Return what the lines of a text are; raises ValueError for a NUL."""
    if name.startswith("utf-8"):
        return _lines(chunks(path), b"\n", b"\r", b"\0", (b" ", b"\t", b'"'), is_old=False)
    return _lines(decoded(path, name), "\n", "\r", "\0", (" ", "\t", '"'), is_old=not name.startswith("utf"))


def _lines(
    pieces: Iterator, end: str | bytes, other: str | bytes, nul: str | bytes, signs: tuple, *, is_old: bool
) -> Lines:
    count, lone, last, lost, is_bare = 0, 0, end, None, True
    for piece in pieces:
        if nul in piece:
            raise ValueError(nul)
        if is_old and lost is None and (found := _LOST.search(piece)):
            lost = count + piece.count(end, 0, found.start()) + 1
        lone -= last.endswith(other) and piece[:1] == end
        lone += piece.count(other) - piece.count(other + end) if other in piece else 0
        count += piece.count(end)
        is_bare = is_bare and piece.isascii() and not any(sign in piece for sign in signs)
        last = piece
    return Lines(count + (not last.endswith(end)), lone == 0, is_bare, lost)


def as_utf8(path: Path, name: str, copy: Path) -> Path:
    """Return a path with the file's text in UTF-8: the file itself, or `copy`, written now."""
    if name.startswith("utf-8"):
        return path
    with copy.open("w", encoding="utf-8", newline="") as out:
        out.writelines(decoded(path, name))
    return copy
