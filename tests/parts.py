"""Parts of a store made by hand for tests about roles: each its own snapshot, so that it shows which was opened."""

from __future__ import annotations

import json
import shutil
from datetime import datetime
from pathlib import Path

from dashboard import database
from dashboard.database import POINTER

PARTS = ("public", "municipality/kyshtut")


def divided(source: Path, folder: Path, parts: tuple[str, ...] = PARTS) -> dict[str, str]:
    """Copy the manager's part of a store, and again as each of `parts`; return the snapshot's id of every part."""
    shutil.copytree(source / "manager", folder / "manager")
    return {"manager": database.newest(folder).id} | {part: _copied(folder, part, n) for n, part in enumerate(parts, 1)}


def _copied(folder: Path, part: str, number: int) -> str:
    """Publish the manager's snapshot as another part, under an id of a later second; return the id."""
    first = database.newest(folder)
    moment, _, content = first.id.partition("-")
    identity = f"{datetime.strptime(moment[:15], '%Y%m%dT%H%M%S'):%Y%m%dT%H%M}{50 + number}000Z-{content}"
    shutil.copytree(first.path.parent, folder / part / identity)
    manifest = first.manifest | {"snapshot": identity}
    manifest["seal"] = database.seal(manifest)
    (folder / part / identity / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    pointer = json.loads((folder / "manager" / POINTER).read_text("utf-8"))
    pointer |= {"snapshot": identity, "history": [identity]}
    (folder / part / POINTER).write_text(json.dumps(pointer), "utf-8")
    return identity
