"""The folders of the store: snapshots side by side, CURRENT replaced atomically, remains swept."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import duckdb

from dashboard import database
from dashboard.database import POINTER, NoSnapshot, Snapshot
from dashboard.store.lock import Busy, held

__all__ = ["Busy", "held"]

PART, PUBLIC, MUNICIPALITY = "manager", "public", "municipality"  # parts; of the last a folder for each place
FILE = "programme.duckdb"
KEPT = 8
_REMAINS = (".building-", ".swept-")
_FRESH = f".{POINTER}"  # one name is enough: whoever writes it holds the store

# What a full disk or a folder without write access raises, here or inside the database.
PROBLEMS = (
    OSError,
    duckdb.IOException,
    duckdb.OutOfMemoryException,
    duckdb.TransactionException,
    duckdb.FatalException,
)


@contextmanager
def building(part: Path) -> Iterator[Path]:
    """Give a folder for one snapshot in the making, after sweeping earlier remains; it is gone afterwards."""
    part.mkdir(parents=True, exist_ok=True)
    sweep(part)
    folder = part / f"{_REMAINS[0]}{os.getpid()}"
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def sweep(part: Path) -> None:
    """Delete what killed publishes left: folders in the making, and whole ones that CURRENT never named."""
    (part / _FRESH).unlink(missing_ok=True)
    for entry in part.iterdir():
        if entry.name.startswith(_REMAINS):
            shutil.rmtree(entry, ignore_errors=True)
    if kept := history(part):
        for entry in part.iterdir():
            if entry.is_dir() and entry.name not in kept:
                _drop(entry)


def _drop(folder: Path) -> None:
    """Delete a snapshot's folder, in one step for those who look; one that is in use on Windows stays."""
    try:
        hidden = folder.rename(folder.with_name(f"{_REMAINS[1]}{folder.name}"))
    except OSError:
        return
    shutil.rmtree(hidden, ignore_errors=True)


def pointer(part: Path) -> dict:
    """Return the content of CURRENT; empty if there is none or it is damaged."""
    try:
        said = json.loads((part / POINTER).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return said if isinstance(said, dict) else {}


def history(part: Path) -> list[str]:
    """Return the ids of the snapshots that CURRENT keeps."""
    return list(pointer(part).get("history", []))


def snapshots(store: Path, part: str = PART) -> list[Snapshot]:
    """Return the whole snapshots of a part, oldest first: an id begins with its time."""
    found = (database.read(store / part / name) for name in sorted(history(store / part)))
    return [snapshot for snapshot in found if snapshot]


def current(store: Path, part: str = PART) -> Snapshot | None:
    """Return the snapshot that CURRENT names, if it is whole."""
    try:
        newest = database.newest(store, part)
    except NoSnapshot:
        return None
    return newest if newest.notice is None else None


def file_name(part: str) -> str:
    """Return the name of the database file of a part of the store."""
    return {PART: FILE, PUBLIC: "public.duckdb"}.get(part, "municipality.duckdb")


def municipalities(store: Path) -> list[str]:
    """Return the parts of the store that are of a place."""
    return sorted(f"{MUNICIPALITY}/{folder.name}" for folder in (store / MUNICIPALITY).glob("*/"))


def identify(moment: datetime, content: str) -> str:
    """Return the id of a snapshot: its time, and what it holds."""
    return f"{moment:%Y%m%dT%H%M%S}{moment.microsecond // 1000:03d}Z-{content}"


def accept(store: Path, folder: Path, identity: str, manifest: dict, part: str = PART) -> None:
    """Seal a built folder, give it its name, and let CURRENT point to it."""
    file = folder / file_name(part)
    sealed = {"name": file.name, "size": file.stat().st_size, "sha256": sha256(file)}
    manifest = {"snapshot": identity} | manifest | {"file": sealed}
    _write(folder / "manifest.json", manifest | {"seal": database.seal(manifest)})
    _flush(file)
    _flush(folder)
    serving = pointer(store / part).get("snapshot")
    # After a rollback too the one that serves now is the next to fall back to, before any withdrawn one.
    earlier = sorted(history(store / part), key=lambda name: name == serving)
    folder.rename(store / part / identity)
    _flush(store / part)
    point(store, identity, [*earlier, identity], part)


def point(store: Path, identity: str, history: list[str], part: str = PART) -> None:
    """Replace CURRENT in one step, and delete snapshots that are older than the last ones kept."""
    folder = store / part
    manifest = json.loads((folder / identity / "manifest.json").read_text("utf-8"))
    older, kept = history[:-KEPT], history[-KEPT:]
    if identity not in kept:
        older, kept = [name for name in older if name != identity], [identity, *kept]
    said = {
        "snapshot": identity,
        "file": manifest["file"]["name"],
        "size": manifest["file"]["size"],
        "sha256": manifest["file"]["sha256"],
        "schema_version": manifest["schema_version"],
        "history": kept,
    }
    fresh = folder / _FRESH
    _write(fresh, said)
    fresh.replace(folder / POINTER)
    _flush(folder)
    for name in older:
        _drop(folder / name)


def rollback(store: Path, identity: str | None = None) -> str | None:
    """Let an earlier snapshot serve, by default the one before, to all audiences; return its id, None if there is none.

    The smaller parts go first: what the public sees is never newer than what the manager sees.
    """
    with held(store):
        serving, known = pointer(store / PART).get("snapshot"), history(store / PART)
        earlier = known[: known.index(serving)] if serving in known else known
        asked = [name for name in known if name == identity] if identity else earlier
        whole = [name for name in asked if database.read(store / PART / name)]
        if not whole:
            return None
        for part in (*municipalities(store), PUBLIC, PART):
            if (kept := history(store / part)) and whole[-1] in kept:
                point(store, whole[-1], kept, part)
        return whole[-1]


def drop(store: Path, part: str) -> None:
    """Delete a part of the store: of a place that has no official any more."""
    _drop(store / part)


def _write(path: Path, said: dict) -> None:
    with path.open("w", encoding="utf-8") as file:
        json.dump(said, file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())


def _flush(path: Path) -> None:
    """Make the bytes of a file, or the names in a folder, durable; folders cannot be flushed on Windows."""
    if path.is_dir() and os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sha256(path: Path) -> str:
    """Return the sha256 of a file in hex digits; raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
