"""A whole publish or check: sources in, findings or a snapshot out."""

from __future__ import annotations

import platform
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb

from dashboard import database
from dashboard.publish import Say, build, check, read, store
from dashboard.publish.check import Finding
from dashboard.sources import files
from dashboard.sources.files import File


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


def findings(sources: Sequence[Path], say: Say = silent) -> tuple[Finding, ...]:
    """Return the findings about a dataset; nothing is written. Raises Unreadable."""
    with (
        tempfile.TemporaryDirectory() as folder,
        _loaded(files.collect(sources), Path(folder), say) as connection,
    ):
        return tuple(check.findings(connection))


def publish(
    sources: Sequence[Path], folder: Path, as_of: date | None = None, role: str = "command", say: Say = silent
) -> Outcome:
    """Check, build and swap; on an error nothing changes. Raises Unreadable, Busy, OSError, duckdb.Error."""
    with store.held(folder), store.building(folder / store.PART) as work:
        taken = files.collect(sources)
        with _loaded(taken, work, say) as connection:
            found = tuple(check.findings(connection))
            if check.errors(found):
                return Outcome(None, False, {}, found)
            return _swap(connection, taken, folder, work, as_of, role, found, say)


def _swap(
    connection: duckdb.DuckDBPyConnection,
    taken: list[File],
    folder: Path,
    work: Path,
    as_of: date | None,
    role: str,
    found: tuple[Finding, ...],
    say: Say,
) -> Outcome:
    """Build the snapshot from checked tables and let it serve, unless the one in use has the same content."""
    content = build.content_hash(connection, as_of)
    serving = store.current(folder)
    if serving and serving.manifest["content_hash"] == content:
        return Outcome(serving.id, False, serving.manifest, found)
    with _at_once(connection):
        build.build(connection, as_of, today(), say, _former_dates(folder))
    manifest = _manifest(connection, content, as_of, role, found)
    connection.execute("use memory")
    connection.execute("checkpoint snapshot")
    connection.execute("detach snapshot")
    say("progress.swap")
    store.keep_sources(folder, taken)
    sealed = work / "sealed"
    sealed.mkdir()
    (work / store.FILE).rename(sealed / store.FILE)
    identity = store.accept(folder, sealed, content, manifest)
    return Outcome(identity, True, manifest, found)


def _former_dates(folder: Path) -> list[tuple[str, str]]:
    """Return projects and the data dates of snapshots that are kept: links that spell such a day out stay good.

    They are no part of the content hash: the same sources are the same content, whatever was published before.
    """
    kept = (snapshot.manifest["data_dates"].items() for snapshot in store.snapshots(folder))
    return sorted({dated for dates in kept for dated in dates})


@contextmanager
def _loaded(taken: list[File], work: Path, say: Say) -> Iterator[duckdb.DuckDBPyConnection]:
    """Give a connection whose database `snapshot` holds the checked tables of the dataset."""
    with duckdb.connect(config={"temp_directory": str(work / "spill")}) as connection:
        connection.execute("set TimeZone = 'UTC'")
        read.prepare(connection)
        read.read(connection, taken, work, say)
        connection.execute(
            f"attach '{str(work / store.FILE).replace(chr(39), chr(39) * 2)}' as snapshot"
            " (storage_version 'v1.5.0', block_size 65536)"
        )
        connection.execute("use snapshot")
        say("progress.check")
        with _at_once(connection):
            check.load(connection)
        check.check(connection, today())
        yield connection


@contextmanager
def _at_once(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Do many statements in one transaction: one wait for the disk instead of one each."""
    connection.execute("begin")
    yield
    connection.execute("commit")


def _manifest(
    connection: duckdb.DuckDBPyConnection,
    content: str,
    as_of: date | None,
    role: str,
    found: tuple[Finding, ...],
) -> dict:
    """Return what a snapshot says of itself, without the seal of its file."""
    loads, tables = build.counts(connection)
    dates = connection.execute(
        "select project_id, data_date::varchar from data_dates order by project_id"
    ).fetchall()
    (is_demonstration,) = connection.execute("select is_demonstration from snapshot_facts").fetchone()
    total = {count: sum(load[f"rows_{count}"] for load in loads) for count in ("read", "taken", "repeated")}
    return {
        "content_hash": content,
        "schema_version": database.version(),
        "role": role,
        "as_of": as_of and as_of.isoformat(),
        "data_dates": dict(dates),
        "is_demonstration": is_demonstration,
        "rows": {
            "read": total["read"],
            "taken": total["taken"],
            "duplicates": total["repeated"],
            "set_aside": 0,
        },
        "tables": tables,
        "findings": {"errors": 0, "warnings": len(found)},
        "sources": loads,
        "tools": {"python": platform.python_version(), "duckdb": duckdb.__version__},
    }
