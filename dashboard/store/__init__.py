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

PART, PUBLIC, MUNICIPALITY = "manager", "public", "municipality"  # parts; of the last a folder for each place
FILE = "programme.duckdb"
_REMAINS = (".building-", ".swept-")
FRESH = f".{POINTER}"  # one name is enough: whoever writes it holds the store

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
    (part / FRESH).unlink(missing_ok=True)
    for entry in part.iterdir():
        if entry.name.startswith(_REMAINS):
            shutil.rmtree(entry, ignore_errors=True)
    if kept := history(part):
        for entry in part.iterdir():
            if entry.is_dir() and entry.name not in kept:
                drop(entry)


def drop(folder: Path) -> None:
    """Delete a folder of the store, in one step for those who look; one that is in use on Windows stays."""
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


def sha256(path: Path) -> str:
    """Return the sha256 of a file in hex digits; raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
