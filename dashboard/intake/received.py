"""Uploads under names of our own: the name given is only ever shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from dashboard.sources.files import Source
from dashboard.sources.limits import MEGABYTE, UPLOAD

KINDS = ("xlsx", "ods", "csv", "toml")
MEGABYTES = UPLOAD.packed // MEGABYTE
FILES = 20  # at once
LONGEST = 80  # letters of a name, so that it can be kept as a file
MAPPING = "kobo.toml"


@dataclass(frozen=True)
class Upload:
    """A file as the browser sent it."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Received:
    """Files on disk under our own names, the names they are shown by, and the mapping among them."""

    paths: tuple[Path, ...] = ()
    names: tuple[str, ...] = ()
    mapping: Path | None = None


class Refused(Exception):
    """An upload is not taken in: the message id and its values."""

    def __init__(self, message: str, file: str = "", number: int = 0) -> None:
        """Keep the message and its values."""
        super().__init__(message)
        self.message, self.file, self.number = message, file, number


def shown(name: str) -> str:
    """Return the name of an upload without folders and controls, and not too long."""
    path = PurePosixPath(Source(Path(), name).shown)
    return path.stem[:LONGEST] + path.suffix[:10]


def receive(uploads: Sequence[Upload], folder: Path) -> Received:
    """Write the uploads into a folder; raises Refused before anything is written."""
    if len(uploads) > FILES:
        raise Refused("import.refused.many", number=FILES)
    kinds = [PurePosixPath(shown(upload.name)).suffix.lower().removeprefix(".") for upload in uploads]
    for upload, kind in zip(uploads, kinds, strict=True):
        _look(upload, kind)
    if kinds.count("toml") > 1:
        raise Refused("import.refused.mappings")
    if kinds.count("toml") == len(kinds):
        raise Refused("import.refused.none")
    return _written(uploads, kinds, folder)


def _look(upload: Upload, kind: str) -> None:
    """Raise Refused for an upload of another kind, or one that is too large."""
    if kind not in KINDS:
        raise Refused("import.refused.kind", shown(upload.name))
    if len(upload.content) > UPLOAD.packed:
        raise Refused("import.refused.large", shown(upload.name), MEGABYTES)


def _written(uploads: Sequence[Upload], kinds: Sequence[str], folder: Path) -> Received:
    paths, names, mapping = [], [], None
    for number, (upload, kind) in enumerate(zip(uploads, kinds, strict=True)):
        path = folder / (MAPPING if kind == "toml" else f"{number}.{kind}")
        path.write_bytes(upload.content)
        if kind == "toml":
            mapping = path
        else:
            paths.append(path)
            names.append(shown(upload.name))
    return Received(tuple(paths), tuple(names), mapping)
