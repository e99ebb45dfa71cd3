"""Which files a source has, what each is by its name and its first bytes, and its fingerprint."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath

from dashboard.sources import headers, letters
from dashboard.sources.limits import COMMAND, Limits
from dashboard.sources.refusal import Unreadable
from dashboard.sources.spelling import shown

__all__ = ["File", "Source", "Unreadable", "collect"]

TEXT = (".csv", ".tsv", ".txt")
WORKBOOKS = {".xlsx": "xlsx", ".ods": "ods"}
# Tables in a form that is not read: what is said of each.
OTHERS = {
    ".xls": "old_workbook",
    ".xlsm": "old_workbook",
    ".xlsb": "old_workbook",
    ".numbers": "old_workbook",
    ".fods": "old_workbook",
    ".zip": "packed",
    ".rar": "packed",
    ".7z": "packed",
}
_OLE, _ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_WEB = re.compile(rb"^(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html|head|table|meta|body)\b", re.I)
_LEFT = re.compile(r"^(?:\.|~\$|\.~lock)|^(?:thumbs\.db|desktop\.ini|__macosx)$|~$", re.I)


@dataclass(frozen=True)
class Source:
    """A file or folder, and the name it goes by: an upload has another name than its path."""

    path: Path
    name: str | None = None

    @property
    def shown(self) -> str:
        """Return the name without folders, controls and marks of direction."""
        given = self.name if self.name is not None else self.path.resolve().name
        return shown(PureWindowsPath(PurePosixPath(given).name).name) or "source"


@dataclass(frozen=True)
class File:
    """One file of a source: `id` is `<source>/<file name>`, for a single file its name.

    `received` is the file as it came, `path` what is read; `kind` is text, xlsx or ods; encoding and lines are those of
    a text. `beside` names what lies in the folder and is not read, given with the first file of a source.
    """

    id: str
    source: str
    name: str
    path: Path
    received: Path
    kind: str
    sha256: str
    encoding: str = ""
    lines: letters.Lines | None = None
    beside: tuple[tuple[str, str], ...] = ()

    @property
    def table(self) -> str:
        """Return what the file is named like: its name without the extension."""
        return PurePosixPath(self.name).stem


def collect(sources: Sequence[Path | Source], limits: Limits = COMMAND) -> list[File]:
    """Return the files of folders and single files, looked through once; raises Unreadable."""
    named: dict[str, int] = {}
    files = []
    for given in sources:
        source = given if isinstance(given, Source) else Source(Path(given))
        named[source.shown] = named.get(source.shown, 0) + 1
        name = source.shown if named[source.shown] == 1 else f"{source.shown}~{named[source.shown]}"
        files += _files(source, name, limits)
    return files


def _files(source: Source, name: str, limits: Limits) -> list[File]:
    """Return the files of one source; raises Unreadable for one that has none."""
    if not source.path.exists():
        raise Unreadable("no_source", source.shown)
    if not source.path.is_dir():
        if not source.path.is_file():
            raise Unreadable("no_csv", name)
        _know(source.shown, name)
        return [look(source.path, name, name, source.shown, limits)]
    try:
        found = sorted(entry for entry in source.path.iterdir() if not _LEFT.search(entry.name))
    except OSError as problem:
        raise Unreadable("no_access", name) from problem
    taken, beside = [], []
    for entry in found:
        if rule := _aside(entry, source.path):
            beside.append((shown(entry.name), rule))
        else:
            taken.append(entry)
    if not taken:
        raise Unreadable("no_csv", name)
    return [
        look(entry, name, f"{name}/{said}", said, limits, tuple(beside) if entry is taken[0] else ())
        for entry, said in ((entry, shown(entry.name)) for entry in taken)
    ]


def _is_inside(link: Path, folder: Path) -> bool:
    """Return whether a link leads to something in the folder; one that leads in a ring does not."""
    try:
        return folder.resolve() in link.resolve().parents
    except (OSError, RuntimeError):
        return False


def _aside(entry: Path, folder: Path) -> str | None:
    """Return why an entry of a folder is not read (None: it is); raises Unreadable for tables in another form."""
    if entry.is_symlink() and not _is_inside(entry, folder):
        return "link_outside"
    suffix = entry.suffix.lower()
    if not entry.is_file():
        return "not_a_table_file"
    if suffix in (".csv", ".tsv", *WORKBOOKS):
        return None
    if suffix == ".txt" and headers.table(entry.stem):
        return None
    if suffix in OTHERS:
        raise Unreadable(OTHERS[suffix], f"{folder.name}/{shown(entry.name)}")
    return "not_a_table_file"


def _know(given: str, name: str) -> None:
    """Raise Unreadable for a single file that is no table by its name."""
    suffix = PurePosixPath(given).suffix.lower()
    if suffix in OTHERS:
        raise Unreadable(OTHERS[suffix], name)
    if suffix == ".txt" and not headers.table(PurePosixPath(given).stem):
        raise Unreadable("no_csv", name)
    if suffix not in (*TEXT, *WORKBOOKS):
        raise Unreadable("no_csv", name)


def look(
    path: Path, source: str, identity: str, name: str, limits: Limits, beside: tuple[tuple[str, str], ...] = ()
) -> File:
    """Return what the bytes of a file say about it; raises Unreadable."""
    try:
        if path.stat().st_size > limits.packed:
            raise Unreadable("too_large", identity, megabytes=limits.packed >> 20)
        with path.open("rb") as file:
            start = file.read(512)
            file.seek(0)
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        kind = WORKBOOKS.get(PurePosixPath(name).suffix.lower(), "text")
        if rule := _disguise(path, start, kind):
            raise Unreadable(rule, identity)
        text = _text(path, identity) if kind == "text" else {}
    except OSError as problem:
        raise Unreadable("no_access", identity) from problem
    return File(identity, source, name, path, path, kind, digest, **text, beside=beside)


def _disguise(path: Path, start: bytes, kind: str) -> str | None:
    """Return the rule that a file breaks whose first bytes do not fit its extension."""
    if start.startswith(_OLE):
        return "encrypted_workbook" if any(_ENCRYPTED in chunk for chunk in letters.chunks(path)) else "old_workbook"
    if _WEB.match(start):
        return "web_page"
    if kind == "text":
        return "not_text" if start.startswith((_ZIP, b"%PDF", b"\x1f\x8b")) else None
    if not start.startswith(_ZIP):
        return "not_a_workbook" if start else "empty_file"
    return None


def _text(path: Path, identity: str) -> dict[str, object]:
    """Return encoding and lines of a text; raises Unreadable."""
    encoding = letters.encoding(path)
    if encoding is None:
        raise Unreadable("unknown_encoding", identity)
    try:
        lines = letters.lines(path, encoding)
    except UnicodeDecodeError as problem:
        raise Unreadable("unknown_encoding", identity) from problem
    except ValueError as problem:
        raise Unreadable("not_text", identity) from problem
    return {"encoding": encoding, "lines": lines}
