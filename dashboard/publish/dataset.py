"""A whole publish or check: sources in, findings or a snapshot out."""

from __future__ import annotations

import platform
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb

from dashboard import database, store
from dashboard.checks import check
from dashboard.checks.check import Finding
from dashboard.publish import build, compare, flow, received
from dashboard.publish.compare import Preview
from dashboard.publish.flow import Job
from dashboard.publish.received import Group
from dashboard.sources.files import Source
from dashboard.sources.limits import Limits
from dashboard.staging import Say
from dashboard.store import keeping


@dataclass(frozen=True)
class Outcome:
    """What a publish came to: the snapshot in use, whether it is new, its manifest, and the findings."""

    snapshot: str | None
    is_new: bool
    manifest: dict
    findings: tuple[Finding, ...]


def today() -> date:
    """Return the day of publishing (UTC)."""
    return datetime.now(UTC).date()


def silent(message: str, **values: object) -> None:
    """Say nothing."""


def findings(
    sources: Sequence[Path | Source], say: Say = silent, mapping: Path | None = None, limits: Limits | None = None
) -> tuple[Finding, ...]:
    """Return the findings about a dataset; nothing is written. Raises Unreadable."""
    with tempfile.TemporaryDirectory() as folder:
        job = Job(tuple(sources), today(), mapping, limits)
        with flow.checked(job, Path(folder), say) as (connection, _, _):
            return tuple(check.findings(connection))


def publish(
    sources: Sequence[Path | Source], folder: Path, as_of: date | None = None, role: str = "command",
    say: Say = silent, *, set_aside: bool = False, update: bool = False, mapping: Path | None = None,
    limits: Limits | None = None,
) -> Outcome:  # fmt: skip
    """Check, build and swap; on an error nothing changes. With `update` the other sources of the snapshot stay.

    Raises Unreadable, Busy, Unaccounted, OSError, duckdb.Error.
    """
    with store.held(folder), store.building(folder / store.PART) as work:
        serving = store.current(folder)
        job = Job(tuple(sources), today(), mapping, limits, set_aside, folder, serving if update else None)
        with flow.checked(job, work, say) as (connection, groups, is_stopped):
            found = tuple(check.findings(connection))
            if is_stopped:
                return Outcome(None, False, {}, found)
            content = build.content_hash(connection, as_of)
            if serving and serving.manifest["content_hash"] == content:
                return Outcome(serving.id, False, serving.manifest, found)
            manifest = _built(connection, groups, folder, content, as_of, role, found, say)
            return _swap(connection, groups, folder, work, content, manifest, found, say)


def preview(
    sources: Sequence[Path | Source], folder: Path, as_of: date | None = None, say: Say = silent, *,
    set_aside: bool = False, update: bool = False, mapping: Path | None = None, limits: Limits | None = None,
) -> Preview:  # fmt: skip
    """Return what a publish would find and change. Nothing is written, and nobody is kept from publishing.

    Raises Unreadable, Unaccounted, OSError, duckdb.Error.
    """
    serving = store.current(folder)
    with tempfile.TemporaryDirectory() as place:
        job = Job(tuple(sources), today(), mapping, limits, set_aside, folder, serving if update else None)
        with flow.checked(job, Path(place), say) as (connection, groups, is_stopped):
            found = tuple(check.findings(connection))
            names = tuple(source["source"] for source in received.describe(connection, groups[:1]))
            if is_stopped:
                return Preview(found, sources=names)
            content = build.content_hash(connection, as_of)
            manifest = _built(connection, groups, folder, content, as_of, "preview", found, say)
            is_new = serving is None or serving.manifest["content_hash"] != content
            seen = compare.compared(connection, serving.path if serving else None)
            return replace(seen, findings=found, is_new=is_new, rows=manifest["rows"], sources=names)


def _built(
    connection: duckdb.DuckDBPyConnection, groups: Sequence[Group], folder: Path, content: str, as_of: date | None,
    role: str, found: tuple[Finding, ...], say: Say,
) -> dict:  # fmt: skip
    """Derive the tables of a snapshot; return its manifest."""
    with flow.at_once(connection):
        build.build(connection, as_of, today(), say, _former_dates(folder))
    said = _manifest(connection, content, as_of, role, found)
    described = received.describe(connection, groups)
    is_kept = {source["source"]: source["kept"] for source in described}
    loads = [load | {"kept": is_kept.get(load["source"], True)} for load in said["sources"]]
    return said | {"sources": loads, "received": described}


def _swap(
    connection: duckdb.DuckDBPyConnection, groups: Sequence[Group], folder: Path, work: Path, content: str,
    manifest: dict, found: tuple[Finding, ...], say: Say,
) -> Outcome:  # fmt: skip
    """Let a built snapshot serve."""
    connection.execute("use memory")
    connection.execute("checkpoint snapshot")
    connection.execute("detach snapshot")
    say("progress.swap")
    keeping.keep(folder, _to_keep(groups, manifest))
    sealed = work / "sealed"
    sealed.mkdir()
    (work / store.FILE).rename(sealed / store.FILE)
    identity = store.accept(folder, sealed, content, manifest)
    keeping.sweep(folder)
    return Outcome(identity, True, manifest, found)


def _to_keep(groups: Sequence[Group], manifest: dict) -> Iterator[tuple[str, str, Path]]:
    """Yield sha256, name and path of the files that are kept as received."""
    kept = {(file["sha256"], file["name"]) for source in manifest["received"] if source["kept"]
            for file in [*source["files"], *([source["mapping"]] if source["mapping"] else [])]}  # fmt: skip
    for group in groups:
        here = [(file.sha256, file.name, file.received) for file in group.files]
        if group.mapping:
            here.append((store.sha256(group.mapping), group.mapping.name, group.mapping))
        yield from (file for file in here if file[:2] in kept)


def _former_dates(folder: Path) -> list[tuple[str, str]]:
    """Return projects and the data dates of snapshots that are kept: links that spell such a day out stay good.

    They are no part of the content hash: the same sources are the same content, whatever was published before.
    """
    kept = (snapshot.manifest["data_dates"].items() for snapshot in store.snapshots(folder))
    return sorted({dated for dates in kept for dated in dates})


def _manifest(
    connection: duckdb.DuckDBPyConnection, content: str, as_of: date | None, role: str, found: tuple[Finding, ...]
) -> dict:
    """Return what a snapshot says of itself, without the seal of its file."""
    loads, tables = build.counts(connection)
    dates = connection.execute(
        "select project_id, data_date::varchar from data_dates order by project_id"
    ).fetchall()
    (is_demonstration,) = connection.execute("select is_demonstration from snapshot_facts").fetchone()
    rows = {name: sum(load[f"rows_{count}"] for load in loads) for name, count in
            (("read", "read"), ("taken", "taken"), ("duplicates", "repeated"), ("set_aside", "set_aside"))}  # fmt: skip
    errors = check.errors(found)
    return {
        "content_hash": content,
        "schema_version": database.version(),
        "role": role,
        "as_of": as_of and as_of.isoformat(),
        "data_dates": dict(dates),
        "is_demonstration": is_demonstration,
        "rows": rows,
        "tables": tables,
        "findings": {"errors": errors, "warnings": len(found) - errors},
        "sources": loads,
        "tools": {"python": platform.python_version(), "duckdb": duckdb.__version__},
    }
