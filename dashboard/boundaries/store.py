"""Boundaries in the store: `boundaries/<level>/<content hash>.geojson`, its manifest beside it, CURRENT names one.

A file is never written again and none is deleted; CURRENT is replaced in one step, so a map sees the old or the new.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from dashboard.database import POINTER

LEVELS = ("district", "municipality")
FOLDER = "boundaries"
_NAME = re.compile(r"[0-9a-f]{16}")
_STATED = ("source", "licence", "vintage")


@dataclass(frozen=True)
class Layer:
    """One published file of boundaries: its level, the hash that names it, where it lies, its sha256."""

    level: str
    id: str
    path: Path
    sha256: str
    manifest: dict = field(compare=False, repr=False)

    @property
    def stated(self) -> dict[str, str]:
        """Return source, licence and vintage as they were stated when the file was taken in."""
        return {name: str(self.manifest[name]) for name in _STATED}


def layers(store: Path) -> tuple[Layer, ...]:
    """Return the boundaries in use, districts first; empty when none were taken in."""
    return tuple(found for level in LEVELS if (found := layer(store, level)))


def layer(store: Path, level: str) -> Layer | None:
    """Return the boundaries of a level in use, or those before them where the file is damaged; None without any."""
    folder = store / FOLDER / level
    said = pointer(folder)
    if not (current := said.get("boundary")):
        return None
    history = [name for name in said.get("history", []) if name != current]
    return next((found for name in [current, *reversed(history)] if (found := read(folder, name))), None)


def served(store: Path, name: str) -> Layer | None:
    """Return the boundaries that a level names by this hash, those before the current ones too; None for others."""
    if not _NAME.fullmatch(name):
        return None
    folders = [store / FOLDER / level for level in LEVELS]
    known = [folder for folder in folders if name in pointer(folder).get("history", [])]
    return next((found for folder in known if (found := read(folder, name))), None)


def pointer(folder: Path) -> dict:
    """Return the content of CURRENT; empty if there is none or it is damaged."""
    try:
        said = json.loads((folder / POINTER).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return said if isinstance(said, dict) and isinstance(said.get("history"), list) else {}


def read(folder: Path, name: str) -> Layer | None:
    """Return the boundaries of a name, or None if the manifest or the file is missing or damaged."""
    path = folder / f"{name}.geojson"
    try:
        manifest = json.loads((folder / f"{name}.json").read_text("utf-8"))
        digest, state = manifest["file"]["sha256"], path.stat()
        is_told = all(manifest[key] for key in _STATED)
        is_whole = _is_sound(path, digest, state.st_size, state.st_mtime_ns)
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return Layer(folder.name, name, path, digest, manifest) if is_whole and is_told else None


@lru_cache(maxsize=64)
def _is_sound(path: Path, digest: str, size: int, modified: int) -> bool:
    """Return whether a file has this sha256; `size` and `modified` make it look again, not every run does."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == digest


def accept(store: Path, level: str, content: bytes, manifest: dict) -> tuple[Layer, bool]:
    """Let a file of boundaries serve; return it, and whether anything changed. The caller holds the store."""
    digest = hashlib.sha256(content).hexdigest()
    name, folder = digest[:16], store / FOLDER / level
    said = pointer(folder)
    serving = read(folder, name)
    if serving and said.get("boundary") == name:
        return serving, False
    folder.mkdir(parents=True, exist_ok=True)
    file = {"name": f"{name}.geojson", "size": len(content), "sha256": digest}
    whole = json.dumps({"boundary": name, "level": level, "file": file} | manifest, ensure_ascii=False, indent=1)
    _put(folder / f"{name}.geojson", content)
    _put(folder / f"{name}.json", whole.encode())
    _point(folder, name, [*(other for other in said.get("history", []) if other != name), name])
    found = read(folder, name)
    if found is None:
        raise OSError(f"{name}.geojson was not kept as it was written")
    return found, True


def remove(store: Path, level: str) -> bool:
    """Let the maps draw no boundaries of a level; the files stay. Return whether there were any."""
    folder = store / FOLDER / level
    said = pointer(folder)
    if said.get("boundary"):
        _point(folder, None, said["history"])
    return bool(said.get("boundary"))


def _point(folder: Path, name: str | None, history: list[str]) -> None:
    _put(folder / POINTER, json.dumps({"boundary": name, "history": history}).encode())


def _put(path: Path, content: bytes) -> None:
    """Write a whole file in one step; what a killed writer left under the other name is written over."""
    fresh = path.with_name(f".{path.name}")
    with fresh.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    if os.name != "nt":  # folders cannot be flushed on Windows
        handle = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
