"""The files of a source of boundaries, copied under plain names to a folder of our own, within limits."""

from __future__ import annotations

import codecs
import hashlib
import re
import shutil
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from dashboard.boundaries.refused import Refused

MEGABYTE = 1_000_000
LARGEST, UNPACKED, RATIO, MEMBERS = 300 * MEGABYTE, 1_000 * MEGABYTE, 100, 5_000
KINDS = (".shp", ".gpkg", ".geojson", ".json", ".gdb")
NEEDED, PARTS = (".shp", ".shx", ".dbf"), (".shp", ".shx", ".dbf", ".prj", ".cpg")
UNPACKED_TO = ".unpacked"  # no name of a source
_CODE_PAGE = re.compile(r"(?:ansi|cp|oem|windows|win)?[ _-]*(\d{3,5})", re.IGNORECASE)


@dataclass(frozen=True)
class Source:
    """One layer to read: the copy that is opened, its name as received, sha256 of what was received, encoding.

    `layer` is None for a shapefile (its file is the layer); `encoding` is None where the format says it itself.
    """

    path: Path
    name: str
    sha256: str
    layer: str | None
    encoding: str | None
    has_crs_file: bool


def collect(file: Path, layer: str | None, encoding: str | None, folder: Path) -> Source:
    """Return the layer that a file, folder or zip holds, copied into `folder`; raises Refused, OSError."""
    if not file.exists():
        raise Refused("no_file", file=file.name)
    found, rest = _chosen(_candidates(_opened(file, folder), file.name), layer, file.name)
    suffix = found.suffix.lower()
    parts = _parts(found) if suffix == ".shp" else {suffix: found}
    copies = folder / "copied"
    copies.mkdir()
    for kind, part in parts.items():
        _copy(part, copies / f"boundary{kind}")
    digest = _digest(file if zipfile.is_zipfile(file) or suffix != ".shp" else copies)
    spoken = _encoding(parts, encoding, file.name) if suffix == ".shp" else None
    return Source(copies / f"boundary{suffix}", file.name, digest, rest, spoken, suffix != ".shp" or ".prj" in parts)


def _opened(file: Path, folder: Path) -> Path:
    """Return a file or folder that is no archive: a zip is unpacked, and too large a file refused."""
    if file.is_file() and file.stat().st_size > LARGEST:
        raise Refused("too_large", file=file.name, limit=LARGEST // MEGABYTE)
    return _unpacked(file, folder / UNPACKED_TO) if file.suffix.lower() == ".zip" else file


def _unpacked(file: Path, folder: Path) -> Path:
    """Unpack an archive; raises Refused for what is no zip, too much, secret, or would lie elsewhere."""
    try:
        with zipfile.ZipFile(file) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            _check(members, file)
            for member in members:
                archive.extract(member, folder)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, ValueError) as problem:
        raise Refused("unreadable", file=file.name) from problem
    return folder


def _check(members: list[zipfile.ZipInfo], file: Path) -> None:
    """Raise Refused before anything is unpacked: names that lead out of a folder, or too much data."""
    for member in members:
        name = PurePosixPath(member.filename.replace("\\", "/"))
        if name.is_absolute() or ".." in name.parts or ":" in member.filename:
            raise Refused("unsafe_name", file=file.name, name=member.filename)
    size, packed = sum(member.file_size for member in members), file.stat().st_size
    if size > UNPACKED or len(members) > MEMBERS or (size > 10 * MEGABYTE and size > RATIO * packed):
        raise Refused("too_large", file=file.name, limit=UNPACKED // MEGABYTE)


def _candidates(path: Path, name: str) -> list[Path]:
    """Return the files of a kind we read: the file itself, or those in a folder; raises Refused without any."""
    if path.suffix.lower() in KINDS:
        return [path]
    found = (path.rglob if path.name == UNPACKED_TO else path.glob)("*") if path.is_dir() else ()
    known = [entry for entry in found if entry.suffix.lower() in KINDS and not entry.name.startswith(".")]
    if not known:
        raise Refused("unknown_kind", file=name)
    return sorted(known)


def _chosen(found: list[Path], layer: str | None, name: str) -> tuple[Path, str | None]:
    """Return the file to open and the layer to ask inside it; raises Refused where a choice is missing."""
    named = [path for path in found if path.stem == layer]
    if len(named) == 1:
        return named[0], layer if len(found) == 1 and named[0].suffix.lower() != ".shp" else None
    if len(found) > 1:
        listed = ", ".join(path.stem for path in found)
        raise Refused("no_layer" if layer else "several_layers", file=name, layers=listed, layer=layer or "")
    if layer and found[0].suffix.lower() == ".shp":
        raise Refused("no_layer", file=name, layers=found[0].stem, layer=layer)
    return found[0], layer


def _parts(shape: Path) -> dict[str, Path]:
    """Return the files of a shapefile by their suffix in lower case; raises Refused where one is missing."""
    beside = [path for path in shape.parent.iterdir() if path.stem == shape.stem and path.is_file()]
    parts = {path.suffix.lower(): path for path in sorted(beside) if path.suffix.lower() in PARTS}
    if missing := [suffix for suffix in NEEDED if suffix not in parts]:
        raise Refused("incomplete", file=shape.name, missing=", ".join(missing))
    return parts


def _encoding(parts: dict[str, Path], asked: str | None, name: str) -> str:
    """Return Python's name of the encoding of a shapefile's texts; raises Refused where nobody says it."""
    said = asked or (parts[".cpg"].read_text("ascii", "replace").strip()[:40] if ".cpg" in parts else "")
    if not said:
        raise Refused("no_encoding", file=name)
    page = _CODE_PAGE.fullmatch(said)
    number = page and {"65001": "utf-8", "88591": "latin-1", "88595": "iso8859-5"}.get(page[1], f"cp{page[1]}")
    try:
        return codecs.lookup(number or said).name
    except LookupError as problem:
        raise Refused("unknown_encoding", encoding=said) from problem


def _copy(path: Path, copy: Path) -> None:
    if path.is_dir():
        shutil.copytree(path, copy)
    else:
        shutil.copyfile(path, copy)


def _digest(path: Path) -> str:
    """Return the sha256 of a file, or of the names and sums of the files of a folder."""
    if path.is_file():
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    return hashlib.sha256("".join(_lines(path)).encode()).hexdigest()


def _lines(folder: Path) -> Iterable[str]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield f"{path.relative_to(folder).as_posix()} {_digest(path)}\n"
