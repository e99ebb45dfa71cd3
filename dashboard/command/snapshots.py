"""Commands about what is published: snapshots, rollback."""

from __future__ import annotations

import argparse

from dashboard import database
from dashboard.command.saying import FINE, UNREADABLE, fail
from dashboard.publish import store
from dashboard.text import Words


def listing(chosen: argparse.Namespace, words: Words) -> int:
    """Print the snapshots of the store, oldest first."""
    folder = chosen.store or database.store_folder()
    serving = store.pointer(folder / store.PART).get("snapshot")
    found = store.snapshots(folder)
    for snapshot in found:
        mark, rows = "*" if snapshot.id == serving else " ", snapshot.manifest["rows"]["taken"]
        print(f"{mark} {snapshot.id}  {words('snapshots.rows', n=rows)}")
    if not found:
        print(words("snapshots.none"))
    return FINE


def rollback(chosen: argparse.Namespace, words: Words) -> int:
    """Let an earlier snapshot serve."""
    if (identity := store.rollback(chosen.store or database.store_folder(), chosen.snapshot)) is None:
        return fail(UNREADABLE, words("rollback.none"))
    print(words("rollback.done", snapshot=identity))
    return FINE
