"""The zip package of a workbook: what is in it, measured by unpacking it, before any parser sees it."""

from __future__ import annotations

import lzma
import re
import zipfile
import zlib
from collections.abc import Iterator
from copy import copy
from pathlib import Path

from dashboard.sources.limits import Limits
from dashboard.sources.refusal import Unreadable

_CHUNK = 1 << 20
_SMALL = 1 << 20  # bytes: below this a high ratio harms nobody
_OVERLAP = 64
_DECLARED = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)|<\0!\0(?:D\0O\0C\0T|E\0N\0T\0I)|\0<\0!\0(?:D\0O\0C\0T|E\0N\0T\0I)")
_ENCODING = re.compile(rb"""^(?:\xef\xbb\xbf)?\s*<\?xml[^>]*?encoding\s*=\s*["']([^"']+)""")
_DAMAGE = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, NotImplementedError, ValueError, OSError)


def opened(path: Path, limits: Limits, file: str) -> zipfile.ZipFile:
    """Return the package after looking through all of it; raises Unreadable."""
    try:
        package = zipfile.ZipFile(path)
        parts = [part for part in package.infolist() if not part.is_dir()]
        if len(parts) > limits.parts or len({part.filename for part in parts}) < len(parts):
            raise Unreadable("odd_workbook", file)
        if any(part.flag_bits & 1 for part in parts):
            raise Unreadable("encrypted_workbook", file)
        _measure(package, parts, path.stat().st_size, limits, file)
    except _DAMAGE as problem:
        raise Unreadable("damaged_workbook", file) from problem
    return package


def _measure(package: zipfile.ZipFile, parts: list[zipfile.ZipInfo], packed: int, limits: Limits, file: str) -> None:
    """Unpack every part, bounded; raises Unreadable for too much, and for parts that declare entities."""
    whole = 0
    for part in parts:
        before, own = b"", 0
        for chunk in _inflated(package, part, limits):
            own, whole = own + len(chunk), whole + len(chunk)
            if whole > limits.unpacked:
                raise Unreadable("too_large_unpacked", file, megabytes=limits.unpacked >> 20)
            if whole > _SMALL and whole > limits.ratio * packed:
                raise Unreadable("too_dense", file, ratio=limits.ratio)
            if _declares(before + chunk[:_OVERLAP]) or _declares(chunk):
                raise Unreadable("declares_entities", file)
            before = chunk[-_OVERLAP:]
        if own != part.file_size:
            raise Unreadable("damaged_workbook", file)


def _inflated(package: zipfile.ZipFile, part: zipfile.ZipInfo, limits: Limits) -> Iterator[bytes]:
    """Yield what a part really holds, whatever size the directory says."""
    freely = copy(part)
    freely.file_size = limits.unpacked + _CHUNK
    with package.open(freely) as content:
        while chunk := content.read(_CHUNK):
            yield chunk


def _declares(chunk: bytes) -> bool:
    return (b"<!" in chunk or b"<\0!" in chunk) and _DECLARED.search(chunk) is not None


def chunks(package: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """Yield the bytes of a part in pieces; raises zipfile.BadZipFile and zlib.error."""
    with package.open(name) as part:
        while chunk := part.read(_CHUNK):
            yield chunk


def text(package: zipfile.ZipFile, name: str, file: str) -> bytes:
    """Return a small XML part whole; raises Unreadable where it is missing, or in letters that scans do not know."""
    try:
        content = package.read(name)
    except KeyError as problem:
        raise Unreadable("odd_workbook", file) from problem
    if not is_plain(content[:400]):
        raise Unreadable("odd_workbook", file)
    return content


def is_plain(start: bytes) -> bool:
    """Return whether the start of an XML part says UTF-8 or ASCII: what the byte scans understand."""
    if b"\0" in start or start[:2] in (b"\xfe\xff", b"\xff\xfe"):
        return False
    said = _ENCODING.search(start)
    return said is None or said[1].lower() in (b"utf-8", b"utf8", b"us-ascii", b"ascii")
