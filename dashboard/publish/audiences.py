"""The parts of the store beside the manager's: what each audience may see, protected, audited, written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

import duckdb

from dashboard import store
from dashboard.database import Snapshot
from dashboard.publish import counts, flow, protect, releases, smaller
from dashboard.publish.protect import Shown
from dashboard.staging import Say

_FOLDER = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}", re.IGNORECASE)


def parts(connection: duckdb.DuckDBPyConnection, officials: Iterable[str]) -> dict[str, str | None]:
    """Return the parts to write, with their place: the public, and each municipality of the data with an official."""
    known = {place for (place,) in connection.execute(
        "select distinct municipality_id from municipalities_of_places where municipality_id is not null").fetchall()}
    named = sorted(place for place in set(officials) & known if _FOLDER.fullmatch(place))
    return {store.PUBLIC: None} | {f"{store.MUNICIPALITY}/{place}": place for place in named}


def protected(connection: duckdb.DuckDBPyConnection, folder: Path, say: Say) -> list[Shown]:
    """Return what the public may see of the counts of persons, and write it into the snapshot. Raises AuditFailed."""
    earlier = _earlier(connection, folder)
    families = counts.families(connection, releases.groups(earlier))
    say("progress.protect", n=sum(len(family.cells) for family in families))
    dates = dict(connection.execute("select project_id, data_date from data_dates").fetchall())
    shown = protect.protect(families, earlier, dates)
    releases.write(connection, {(one.family.project, one.family.name): one.stages for one in shown})
    return shown


def _earlier(connection: duckdb.DuckDBPyConnection, folder: Path) -> releases.Earlier:
    """Return every release the public has seen: the newest snapshot knows, also after a return to an earlier one."""
    if not (kept := store.snapshots(folder)):
        return {}
    flow.attach(connection, kept[-1].path, "shown_before", "read_only")
    found = releases.read(connection, "shown_before")
    connection.execute("detach shown_before")
    return found


def write(connection: duckdb.DuckDBPyConnection, folder: Path, shown: Sequence[Shown], wanted: dict[str, str | None],
          opened: ExitStack, say: Say) -> dict[str, Path]:
    """Write the file of each part; return the folders that hold them, ready to be accepted."""
    made = {}
    for at, (part, place) in enumerate(wanted.items(), 1):
        say("progress.audience", place=at, whole=len(wanted))
        sealed = opened.enter_context(store.building(folder / part)) / "sealed"
        sealed.mkdir()
        smaller.write(connection, sealed / store.file_name(part), shown, place)
        made[part] = sealed
    return made


def are_there(folder: Path, serving: Snapshot) -> bool:
    """Return whether every part that was written with a snapshot serves the same one."""
    return all((own := store.current(folder, part)) is not None and own.id == serving.id
               for part in serving.manifest["parts"])  # fmt: skip


def manifest(whole: Mapping[str, object], part: str) -> dict:
    """Return what a smaller file says of itself: nothing of sources, rows and findings."""
    kept = ("published_at", "content_hash", "schema_version", "as_of", "data_dates", "is_demonstration")
    audience, _, place = part.partition("/")
    return {key: whole[key] for key in kept} | {"audience": audience, "place_id": place or None}
