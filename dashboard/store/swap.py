"""The swap of a publish: accepted folders, CURRENT of every part replaced atomically, rollback."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dashboard import database
from dashboard.database import POINTER
from dashboard.store import FRESH, PART, PUBLIC, drop, file_name, history, municipalities, pointer, sha256
from dashboard.store.lock import locked

KEPT = 8  # snapshots of each part


@contextmanager
def held(store: Path) -> Iterator[None]:
    """Hold the store for one publisher, finishing what a killed one began; raises Busy if another has it, OSError."""
    with locked(store):
        finish(store)
        yield


def accept(store: Path, folder: Path, identity: str, manifest: dict, part: str = PART) -> None:
    """Seal a built folder and give it its name; nobody sees it until `serve`."""
    file = folder / file_name(part)
    sealed = {"name": file.name, "size": file.stat().st_size, "sha256": sha256(file)}
    manifest = {"snapshot": identity} | manifest | {"file": sealed}
    _write(folder / "manifest.json", manifest | {"seal": database.seal(manifest)})
    _flush(file)
    _flush(folder)
    folder.rename(store / part / identity)
    _flush(store / part)


def serve(store: Path, identity: str) -> None:
    """Let CURRENT of every part that has an accepted snapshot point to it, the manager's last."""
    for part in (PUBLIC, *municipalities(store), PART):
        if (store / part / identity).is_dir():
            serving = pointer(store / part).get("snapshot")
            # After a rollback too the one that serves now is the next to fall back to, before any withdrawn one.
            earlier = sorted(history(store / part), key=lambda name: name == serving)
            point(store, identity, [*[name for name in earlier if name != identity], identity], part)


def finish(store: Path) -> None:
    """Finish what a killed publish began to let serve: what the public has seen, the manager's must remember."""
    known = history(store / PART)
    for part in (PUBLIC, *municipalities(store)):
        shown = pointer(store / part).get("snapshot")
        if shown and shown not in known and database.read(store / PART / shown):
            serve(store, shown)
            return


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
    fresh = folder / FRESH
    _write(fresh, said)
    fresh.replace(folder / POINTER)
    _flush(folder)
    for name in older:
        drop(folder / name)


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
