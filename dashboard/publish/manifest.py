"""What a snapshot says of itself, and the received files it keeps."""

from __future__ import annotations

import platform
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb

from dashboard import database, store
from dashboard.checks import check
from dashboard.checks.check import Finding
from dashboard.publish import build
from dashboard.publish.received import Group


def to_keep(groups: Sequence[Group], manifest: dict) -> Iterator[tuple[str, str, Path]]:
    """Yield sha256, name and path of the files that are kept as received."""
    kept = {(file["sha256"], file["name"]) for source in manifest["received"] if source["kept"]
            for file in [*source["files"], *([source["mapping"]] if source["mapping"] else [])]}  # fmt: skip
    for group in groups:
        here = [(file.sha256, file.name, file.received) for file in group.files]
        if group.mapping:
            here.append((store.sha256(group.mapping), group.mapping.name, group.mapping))
        yield from (file for file in here if file[:2] in kept)


def former_dates(folder: Path) -> list[tuple[str, str]]:
    """Return projects and the data dates of snapshots that are kept: links that spell such a day out stay good.

    They are no part of the content hash: the same sources are the same content, whatever was published before.
    """
    kept = (snapshot.manifest["data_dates"].items() for snapshot in store.snapshots(folder))
    return sorted({dated for dates in kept for dated in dates})


def manifest(
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
        "published_at": datetime.now(UTC).isoformat(timespec="milliseconds"),
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
