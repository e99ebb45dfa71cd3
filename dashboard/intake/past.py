"""What was published before, and the way back to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from dashboard import journal, store
from dashboard.intake import problem
from dashboard.intake.job import ROLE
from dashboard.store import swap
from dashboard.store.lock import Busy
from dashboard.text import Words


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


def take_back(folder: Path, identity: str, words: Words, who: str | None = None) -> tuple[bool, str]:
    """Let an earlier snapshot serve; return whether it does, and the sentence about it."""
    try:
        done = swap.rollback(folder, identity)
    except (Busy, *store.PROBLEMS) as fault:
        return False, problem.sentence(fault, words)
    if done is None:
        return False, words("import.past.gone")
    note(folder, "rollback", done, who=who)
    return True, words("rollback.done", snapshot=done)


def note(folder: Path, action: str, snapshot: str | None, role: str = ROLE, who: str | None = None) -> None:
    """Write down in the journal of a store who did what, by role and hash: neither a name nor an address."""
    journal.note(action, role, who, snapshot, folder)
