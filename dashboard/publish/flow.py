"""From sources to checked tables: read, clean, load, check, and set aside where that is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from dashboard import database, schema, store
from dashboard.boundaries import check as outlines
from dashboard.checks import aside, check, clean, personal
from dashboard.database import Snapshot
from dashboard.publish import received
from dashboard.publish.received import Group
from dashboard.sources.files import Source
from dashboard.sources.limits import Limits
from dashboard.staging import Say, exports, read

FORM = "storage_version 'v1.5.0', block_size 65536"
SMALL = "storage_version 'v1.5.0', block_size 16384"  # many small tables: a file of a place is a quarter as large
Checked = tuple[duckdb.DuckDBPyConnection, list[Group], bool]


@dataclass(frozen=True)
class Job:
    """What is to be checked. `earlier` is the snapshot whose other sources stay; its own rejected rows stay so too."""

    sources: tuple[Path | Source, ...]
    published_on: date
    mapping: Path | None = None
    limits: Limits | None = None
    set_aside: bool = False
    store: Path | None = None
    earlier: Snapshot | None = None


@contextmanager
def checked(job: Job, work: Path, say: Say) -> Iterator[Checked]:
    """Give a connection whose database `snapshot` holds the checked tables, what was read, and whether errors stop it.

    Raises Unreadable.
    """
    with duckdb.connect(config={"temp_directory": str(work / "spill")}) as connection:
        connection.execute("set TimeZone = 'UTC'")
        read.prepare(connection)
        aside.prepare(connection)
        groups = _read(connection, job, work, say)
        exports.check_codes(connection, filter(None, map(received.forms, groups)))
        (rows,) = connection.execute("select coalesce(sum(rows_read), 0) from memory.loads").fetchone()
        say("progress.clean", n=int(rows))
        clean.clean(connection)
        personal.hide(connection)
        if job.set_aside or job.earlier:
            aside.whole_files(connection)
        attach(connection, work / store.FILE, "snapshot")
        connection.execute("use snapshot")
        say("progress.check", n=int(rows))
        with at_once(connection):
            check.load(connection)
        check.check(connection, job.published_on)
        outlines.find(connection, job.store or database.store_folder())
        yield connection, groups, _is_stopped(connection, job, work, say)


def _read(connection: duckdb.DuckDBPyConnection, job: Job, work: Path, say: Say) -> list[Group]:
    """Read the sources given and, with an update, those that stay."""
    given = received.given(job.sources, job.mapping, job.limits)
    received.load(connection, given, work, job.limits, say)
    received.tell_apart(connection, given)
    if not job.earlier:
        return [given]
    taken = {file.source for file in given.files}
    stay = received.kept(job.earlier.manifest, received.names(connection), taken, job.store, work)
    connection.execute("create table memory.stays (load_id varchar)")
    for group in stay:
        before = [load for (load,) in connection.execute("select load_id from memory.loads").fetchall()]
        received.load(connection, group, work, None, say)  # it was accepted: the limits of an upload are not for it
        connection.execute(
            "insert into memory.stays select load_id from memory.loads where not list_contains($before, load_id)",
            {"before": before})  # fmt: skip
    return [given, *stay]


def _is_stopped(connection: duckdb.DuckDBPyConnection, job: Job, work: Path, say: Say) -> bool:
    """Set rows aside where that is asked for, or was before; return whether errors are left that stop the publish."""
    if not job.set_aside and not (job.earlier and _are_known(connection, job.earlier, "findings")):
        return _errors(connection, "true") > 0
    moved = 0
    while count := aside.settle(connection):
        moved += count
        say("progress.aside", n=count)
        check.again(connection, job.published_on)
    if moved:
        _rewrite(connection, work)
    if not job.set_aside and not _are_known(connection, job.earlier, "rejected"):
        return True
    return _errors(connection, "load_id is null") > 0


def _errors(connection: duckdb.DuckDBPyConnection, condition: str) -> int:
    found = f"select count(*) from memory.findings where severity = 'error' and {condition}"
    return connection.execute(found).fetchone()[0]


def _are_known(connection: duckdb.DuckDBPyConnection, earlier: Snapshot, what: str) -> bool:
    """Return whether all errors (or all rejected rows) are of sources that stay, and were known when they came."""
    attach(connection, earlier.path, "earlier", "read_only")
    known = "select load_id, coalesce(row_number, -1) from earlier.findings where severity = 'error'"
    if connection.execute("select exists (from duckdb_tables() where database_name = 'earlier'"
                          " and table_name = 'rejected_rows')").fetchone()[0]:  # fmt: skip
        known += " union all select load_id, row_number from earlier.rejected_rows"
    is_error = "severity = 'error' and" if what == "findings" else ""
    (new,) = connection.execute(
        f"select count(*) from memory.{what} where {is_error} (load_id is null"
        f" or load_id not in (from memory.stays) or (load_id, coalesce(row_number, -1)) not in ({known}))"
    ).fetchone()
    connection.execute("detach earlier")
    return new == 0


def _rewrite(connection: duckdb.DuckDBPyConnection, work: Path) -> None:
    """Write the tables to a fresh file: in the old one the bytes of deleted rows stay."""
    attach(connection, work / "rewritten.duckdb", "rewritten")
    for name in schema.tables():
        connection.execute(f"create table rewritten.{name} as from snapshot.{name}")
    connection.execute("use memory")
    connection.execute("detach snapshot")
    connection.execute("detach rewritten")
    (work / "rewritten.duckdb").replace(work / store.FILE)
    attach(connection, work / store.FILE, "snapshot")
    connection.execute("use snapshot")


def attach(connection: duckdb.DuckDBPyConnection, path: Path, name: str, how: str = FORM) -> None:
    """Attach a database file under a name."""
    quoted = str(path).replace("'", "''")
    connection.execute(f"attach '{quoted}' as {name} ({how})")


@contextmanager
def at_once(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Do many statements in one transaction: one wait for the disk instead of one each."""
    connection.execute("begin")
    yield
    connection.execute("commit")
