"""What was published before, and the way back to it."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from dashboard import store
from dashboard.intake import problem
from dashboard.intake.job import ROLE
from dashboard.text import Words

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Past:
    """One snapshot of the store: when (UTC), by which role, its rows and findings, whether it serves."""

    id: str
    moment: datetime
    role: str
    rows: dict[str, int]
    errors: int
    warnings: int
    is_serving: bool


def history(folder: Path) -> list[Past]:
    """Return the whole snapshots of the store, newest first."""
    serving = store.pointer(folder / store.PART).get("snapshot")
    return [
        Past(one.id, datetime.fromisoformat(said["published_at"]), said.get("role", ""), said["rows"],
             said["findings"]["errors"], said["findings"]["warnings"], one.id == serving)
        for one in reversed(store.snapshots(folder)) for said in (one.manifest,)
    ]  # fmt: skip


def take_back(folder: Path, identity: str, words: Words) -> tuple[bool, str]:
    """Let an earlier snapshot serve; return whether it does, and the sentence about it."""
    try:
        done = store.rollback(folder, identity)
    except (store.Busy, *store.PROBLEMS) as fault:
        return False, problem.sentence(fault, words)
    if done is None:
        return False, words("import.past.gone")
    note("rollback", done)
    return True, words("rollback.done", snapshot=done)


def note(action: str, snapshot: str, role: str = ROLE) -> None:
    """Log who did what, by role alone: neither a name nor an address."""
    _LOG.info("%s by %s: %s", action, role, snapshot)
