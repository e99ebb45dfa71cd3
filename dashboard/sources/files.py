"""Which files a source has, and their text: encoding, delimiter, header, fingerprint."""

from __future__ import annotations

import codecs
import csv
import hashlib
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

_CHUNK = 1 << 22
_BOMS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


class Unreadable(Exception):
    """A source cannot be read; `rule` names the reason, `file` the place."""

    def __init__(self, rule: str, file: str) -> None:
        """Keep the reason and the place."""
        super().__init__(f"{file}: {rule}")
        self.rule, self.file = rule, file


@dataclass(frozen=True)
class File:
    """One CSV file of a source: `id` is `<source>/<file name>`, `lines` counts physical lines."""

    id: str
    source: str
    path: Path
    encoding: str
    sha256: str
    lines: int

    @property
    def table(self) -> str:
        """Return the table that the file is named like."""
        return self.path.stem


def collect(sources: Sequence[Path]) -> list[File]:
    """Return the CSV files of folders and single files, looked through once; raises Unreadable."""
    named: dict[str, int] = {}
    files = []
    for source in sources:
        path = Path(source).resolve()
        named[path.name] = named.get(path.name, 0) + 1
        name = path.name if named[path.name] == 1 else f"{path.name}~{named[path.name]}"
        files += [
            look(member, name, f"{name}/{member.name}" if path.is_dir() else name) for member in members(path)
        ]
    return files


def members(path: Path) -> list[Path]:
    """Return the CSV files of one source, by name; raises Unreadable for a source that has none."""
    if not path.exists():
        raise Unreadable("no_source", path.name)
    found = [path] if path.is_file() else sorted(entry for entry in path.iterdir() if entry.is_file())
    found = [member for member in found if member.suffix.lower() == ".csv"]
    if not found:
        raise Unreadable("no_csv", path.name)
    return found


def look(path: Path, source: str, name: str) -> File:
    """Return what a pass over the bytes of a file says about it; raises Unreadable."""
    try:
        with path.open("rb") as file:
            start = file.read(3)
            file.seek(0)
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        marked = next((encoding for mark, encoding in _BOMS.items() if start.startswith(mark)), None)
        encoding = marked or ("utf-8" if _is_utf8(path) else "cp1251")
        return File(name, source, path, encoding, digest, _lines(path, encoding, name))
    except UnicodeDecodeError as problem:
        raise Unreadable("unknown_encoding", name) from problem
    except OSError as problem:
        raise Unreadable("no_access", name) from problem


def _lines(path: Path, encoding: str, name: str) -> int:
    """Return how many physical lines a file has, the last one with or without its end; raises Unreadable."""
    count, last = 0, "\n"
    for last in decoded(path, encoding):
        if "\0" in last:
            raise Unreadable("not_text", name)
        count += last.count("\n")
    return count + (not last.endswith("\n"))


def chunks(path: Path) -> Iterator[bytes]:
    """Yield the bytes of a file in pieces."""
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk


def decoded(path: Path, encoding: str) -> Iterator[str]:
    """Yield the text of a file in non-empty pieces; raises UnicodeDecodeError."""
    decoder = codecs.getincrementaldecoder(encoding)()
    for chunk in chunks(path):
        if piece := decoder.decode(chunk):
            yield piece
    decoder.decode(b"", final=True)


def as_utf8(file: File, folder: Path) -> Path:
    """Return a path with the file's text in UTF-8: the file itself, or a copy in `folder`."""
    if file.encoding.startswith("utf-8"):
        return file.path
    copy = folder / f"{file.sha256[:16]}.csv"
    with copy.open("w", encoding="utf-8", newline="") as out:
        out.writelines(decoded(file.path, file.encoding))
    return copy


def header(path: Path) -> tuple[list[str], str]:
    """Return the names in the first record of a UTF-8 file, trimmed, and its delimiter."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        first = lines.readline()
        delimiter = ";" if first.count(";") > first.count(",") else ","
        names = [
            name.strip()
            for name in next(csv.reader(itertools.chain([first], lines), delimiter=delimiter), [])
        ]
    while names and not names[-1]:
        names.pop()
    return names, delimiter


def _is_utf8(path: Path) -> bool:
    try:
        return all(True for _ in decoded(path, "utf-8"))
    except UnicodeDecodeError:
        return False
