"""A whole publish or check: sources in, findings or a snapshot out."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb

from dashboard import store
from dashboard.checks import check
from dashboard.checks.check import Finding
from dashboard.publish import audiences, build, compare, delivery, flow, manifest, received
from dashboard.publish.compare import Preview
from dashboard.publish.flow import Job
from dashboard.publish.received import Group
from dashboard.sources.files import Source
from dashboard.sources.limits import Limits
from dashboard.staging import Say
from dashboard.store import keeping, swap


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
    limits: Limits | None = None, officials: Sequence[str] = (),
) -> Outcome:  # fmt: skip
    """Check, build, protect, audit and swap; on an error nothing changes. With `update` the other sources stay.

    `officials` are the places that have one: each gets its own part. Raises Unreadable, Busy, Unaccounted, AuditFailed,
    engine.Trouble, OSError, duckdb.Error.
    """
    with swap.held(folder), store.building(folder / store.PART) as work:
        serving = store.current(folder)
        job = Job(tuple(sources), today(), mapping, limits, set_aside, folder, serving if update else None)
        with flow.checked(job, work, say) as (connection, groups, is_stopped):
            found = tuple(check.findings(connection))
            if is_stopped:
                return Outcome(None, False, {}, found)
            content = build.content_hash(connection, as_of, officials)
            if serving and serving.manifest["content_hash"] == content and audiences.are_there(folder, serving):
                delivery.again(folder, serving, say)
                return Outcome(serving.id, False, serving.manifest, found)
            said = _built(connection, groups, folder, content, as_of, role, found, say)
            shown = audiences.protected(connection, folder, say)
            wanted = audiences.parts(connection, officials)
            with ExitStack() as opened:
                made = audiences.write(connection, folder, shown, wanted, opened, say)
                return _swap(connection, groups, folder, work, said | {"parts": list(wanted)}, made, found, say)


def preview(
    sources: Sequence[Path | Source], folder: Path, as_of: date | None = None, say: Say = silent, *,
    set_aside: bool = False, update: bool = False, mapping: Path | None = None, limits: Limits | None = None,
    officials: Sequence[str] = (),
) -> Preview:  # fmt: skip
    """Return what a publish would find and change. Nothing is written, and nobody is kept from publishing.

    Raises Unreadable, Unaccounted, AuditFailed, OSError, duckdb.Error.
    """
    serving = store.current(folder)
    with tempfile.TemporaryDirectory() as place:
        job = Job(tuple(sources), today(), mapping, limits, set_aside, folder, serving if update else None)
        with flow.checked(job, Path(place), say) as (connection, groups, is_stopped):
            found = tuple(check.findings(connection))
            names = tuple(source["source"] for source in received.describe(connection, groups[:1]))
            if is_stopped:
                return Preview(found, sources=names)
            content = build.content_hash(connection, as_of, officials)
            said = _built(connection, groups, folder, content, as_of, "preview", found, say)
            audiences.protected(connection, folder, say)
            is_new = serving is None or serving.manifest["content_hash"] != content
            seen = compare.compared(connection, serving.path if serving else None)
            return replace(seen, findings=found, is_new=is_new, rows=said["rows"], sources=names)


def _built(
    connection: duckdb.DuckDBPyConnection, groups: Sequence[Group], folder: Path, content: str, as_of: date | None,
    role: str, found: tuple[Finding, ...], say: Say,
) -> dict:  # fmt: skip
    """Derive the tables of a snapshot; return its manifest."""
    with flow.at_once(connection):
        build.build(connection, as_of, today(), say, manifest.former_dates(folder))
    said = manifest.manifest(connection, content, as_of, role, found)
    described = received.describe(connection, groups)
    is_kept = {source["source"]: source["kept"] for source in described}
    loads = [load | {"kept": is_kept.get(load["source"], True)} for load in said["sources"]]
    return said | {"sources": loads, "received": described}


def _swap(
    connection: duckdb.DuckDBPyConnection, groups: Sequence[Group], folder: Path, work: Path, said: dict,
    made: Mapping[str, Path], found: tuple[Finding, ...], say: Say,
) -> Outcome:  # fmt: skip
    """Let a built snapshot serve: the smaller parts first, so that the manager's tells whether all of it is there.

    Before anyone sees a part, the manager's whole is on the disk: a publish that is killed in between is finished by
    the next one, which so knows all that was ever shown.
    """
    connection.execute("use memory")
    connection.execute("checkpoint snapshot")
    connection.execute("detach snapshot")
    say("progress.swap")
    keeping.keep(folder, manifest.to_keep(groups, said))
    sealed = work / "sealed"
    sealed.mkdir()
    (work / store.FILE).rename(sealed / store.FILE)
    identity = store.identify(datetime.fromisoformat(said["published_at"]), said["content_hash"])
    files = {part: own / store.file_name(part) for part, own in (made | {store.PART: sealed}).items()}
    delivery.deliver(files, identity, say)
    swap.accept(folder, sealed, identity, said)
    for part, own in made.items():
        swap.accept(folder, own, identity, audiences.manifest(said, part), part)
    swap.serve(folder, identity)
    for part in set(store.municipalities(folder)) - set(made):
        store.drop(folder / part)
    keeping.sweep(folder)
    delivery.sweep(folder)
    return Outcome(identity, True, said, found)
