"""Commands about what is published: snapshots, rollback."""

from __future__ import annotations

import argparse
from datetime import datetime

from dashboard import database, journal, store
from dashboard.command.saying import FINE, UNREADABLE, fail
from dashboard.database import Snapshot
from dashboard.store import swap
from dashboard.text import Words


def listing(chosen: argparse.Namespace, words: Words) -> int:
    """Print the snapshots of the store, oldest first."""
    folder = chosen.store or database.store_folder()
    serving = store.pointer(folder / store.PART).get("snapshot")
    found = store.snapshots(folder)
    for snapshot in found:
        print("*" if snapshot.id == serving else " ", snapshot.id, "", _said(snapshot, words))
    if not found:
        print(words("snapshots.none"))
    return FINE


def _said(snapshot: Snapshot, words: Words) -> str:
    """Return when a snapshot was published, its rows, and what the checks left."""
    manifest = snapshot.manifest
    moment = datetime.fromisoformat(manifest["published_at"])
    rows, found = manifest["rows"], manifest["findings"]
    said = [f"{moment:%Y-%m-%d %H:%M} UTC", words("snapshots.rows", n=rows["taken"])]
    counts = {"set_aside": rows["set_aside"], "errors": found["errors"], "warnings": found["warnings"]}
    return "  ".join([*said, words("snapshots.findings", **counts)])


def rollback(chosen: argparse.Namespace, words: Words) -> int:
    """Let an earlier snapshot serve."""
    folder = chosen.store or database.store_folder()
    if (identity := swap.rollback(folder, chosen.snapshot)) is None:
        return fail(UNREADABLE, words("rollback.none"))
    journal.note("rollback", "command", snapshot=identity, store=folder)
    print(words("rollback.done", snapshot=identity))
    return FINE
