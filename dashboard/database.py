"""Open a published snapshot read-only and locked down, and run a named query on it."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import duckdb

from dashboard import engine

if TYPE_CHECKING:
    import pandas as pd

ROOT = Path(__file__).resolve().parent.parent
POINTER = "CURRENT"
_NAME = re.compile(r"[a-z_]+/[a-z_]+(\.rows)?")  # the data name queries too: an indicator's is no path
_READ = re.compile(r"\b(?:from|join)\s+([a-z_]+)")
_CALENDARS = {"data_dates", "as_of_dates", "step_days"}  # which days are shown, not what is counted
_LOCKED_DOWN = {
    "enable_external_access": False, "python_enable_replacements": False, "allow_community_extensions": False,
    "autoinstall_known_extensions": False, "autoload_known_extensions": False,
    "memory_limit": "2GB", "temp_directory": "",  # what a query writes beside a snapshot makes it count as damaged
    "threads": 2, "max_execution_time": 20_000,
}
_UNREADABLE = (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError)
_KEPT_OPEN = 8
_connections: dict[Path, duckdb.DuckDBPyConnection] = {}
_opening = Lock()


class NoSnapshot(Exception):
    """Nothing is published that can be read."""


@dataclass(frozen=True)
class Snapshot:
    """One published database file; `notice` is a message id where it is not the one that should serve."""

    id: str
    path: Path
    manifest: dict = field(compare=False, repr=False)
    notice: str | None = None


def store_folder() -> Path:
    """Return the folder of the store: YNTYMAK_STORE, or data/published."""
    return Path(os.environ.get("YNTYMAK_STORE") or ROOT / "data" / "published")


def newest(store: Path, part: str = "manager") -> Snapshot:
    """Return the snapshot in use, or the newest undamaged one before it; raises NoSnapshot."""
    folder = store / part
    for position, identity in enumerate(candidates(folder)):
        if found := read(folder / identity, None if position == 0 else "notice.fell_back"):
            return found
    raise NoSnapshot(f"{part}: nothing readable is published")


def candidates(folder: Path) -> list[str]:
    """Return the snapshot ids of a part that may serve, best first; "" first when CURRENT is unreadable."""
    try:
        there = sorted(entry.name for entry in folder.iterdir() if entry.is_dir() and entry.name[0] != ".")
    except OSError:
        return []
    try:
        pointer = json.loads((folder / POINTER).read_text("utf-8"))
        history = [str(identity) for identity in pointer["history"]]
        current = str(pointer["snapshot"])
    except _UNREADABLE:
        return ["", *reversed(there)]
    return [current, *reversed(history[: history.index(current)] if current in history else [*there, *history])]


def read(folder: Path, notice: str | None = None) -> Snapshot | None:
    """Return the snapshot in a folder, or None if its manifest or its file is missing, damaged or another's."""
    try:
        manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
        name, size, digest = (manifest["file"][key] for key in ("name", "size", "sha256"))
        state = (path := folder / name).stat()
        is_own = manifest["snapshot"] == folder.name and manifest["seal"] == seal(manifest)
        beside = [entry for entry in os.listdir(folder) if entry.startswith(f"{name}.")]  # DuckDB would apply a log
        is_whole = is_own and not beside and state.st_size == size and _is_sound(path, str(digest), state.st_mtime_ns)
    except (*_UNREADABLE, duckdb.Error):
        return None
    return Snapshot(folder.name, path, manifest, notice) if is_whole else None


def seal(manifest: Mapping[str, object]) -> str:
    """Return the sha256 of all that a manifest says but for its seal, so that a changed digit is noticed."""
    said = json.dumps({key: value for key, value in manifest.items() if key != "seal"}, sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()


@lru_cache(maxsize=64)
def _is_sound(path: Path, digest: str, modified: int) -> bool:
    """Return whether the file has this sha256; raises if it does not open. `modified` makes it look again."""
    with path.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != digest:
            return False
    _cursor(path).close()
    return True


@cache
def version() -> str:
    """Return twelve hex digits that change with the tables of a snapshot: over schema and build, without comments."""
    files = [ROOT / "queries" / "schema.sql", *sorted((ROOT / "queries" / "build").glob("*.sql"))]
    texts = (f"{path.name}\n{re.sub(r'--.*', '', path.read_text('utf-8'))}" for path in files)
    return hashlib.sha256(" ".join("".join(texts).split()).encode()).hexdigest()[:12]


def is_outdated(snapshot: Snapshot) -> bool:
    """Return whether a snapshot was published by a version of the program with other tables."""
    return snapshot.manifest.get("schema_version") != version()


def query_text(query: str) -> str:
    """Return the SQL of a named query such as `people/by_sex_and_age`; raises FileNotFoundError."""
    if not _NAME.fullmatch(query):
        raise FileNotFoundError(f"{query!r} is not the name of a query")
    return (ROOT / "queries" / f"{query}.sql").read_text("utf-8")


@cache
def _statement(query: str) -> tuple[str, frozenset[str]]:
    return (text := query_text(query)), frozenset(duckdb.extract_statements(text)[0].named_parameters)


def parameter_names(query: str) -> frozenset[str]:
    """Return the names of the parameters that a named query takes."""
    return _statement(query)[1]


@cache
def tables_of(query: str) -> frozenset[str]:
    """Return the names that a named query reads from, those behind derived tables included, calendars left out."""
    built = {path.stem.split("_", 1)[1]: path for path in (ROOT / "queries" / "build").glob("*.sql")}
    read, waiting = set(), [query_text(query)]
    while waiting:
        for name in set(_READ.findall(waiting.pop())) - read - _CALENDARS:
            read.add(name)
            if name in built:
                waiting.append(built[name].read_text("utf-8"))
    return frozenset(read - set(built))


def run(snapshot_path: Path, query: str, parameters: Mapping[str, object]) -> pd.DataFrame:
    """Return the rows of a named query; takes the parameters it names, raises KeyError for a missing one."""
    return _fetched(snapshot_path, query, _statement(query)[0], parameters)


def rows_behind(snapshot_path: Path, query: str, number: str, parameters: Mapping[str, object]) -> pd.DataFrame:
    """Return the rows of the twin `<query>.rows` that add to `number`, a column of both; raises KeyError."""
    twin = f"{query}.rows"
    if number not in columns(twin):
        raise KeyError(f"queries/{twin}.sql has no column {number!r}")
    text = _statement(twin)[0].rstrip().rstrip(";")
    return _fetched(snapshot_path, twin, f'select * from ({text}\n) where coalesce("{number}", 0) <> 0', parameters)


def columns(query: str) -> tuple[str, ...]:
    """Return the names of the columns that the header of a named query declares."""
    declared = re.search(r"^-- columns: (.*(?:\n--   .*)*)", query_text(query), re.MULTILINE)
    return tuple(re.findall(r"(?:^|, |--\s+)(\w+) \w", declared[1])) if declared else ()


def _fetched(path: Path, query: str, text: str, parameters: Mapping[str, object]) -> pd.DataFrame:
    taken = {name: parameters[name] for name in parameter_names(query)}
    if engine.is_chosen() and query not in engine.OF_THE_FILE:
        return engine.rows(Path(path), text, taken)
    with _cursor(Path(path)) as cursor:
        return cursor.execute(text, taken).df()


def _cursor(path: Path) -> duckdb.DuckDBPyConnection:
    """Return a cursor of this call's own: one connection shared by threads gives wrong rows."""
    with _opening:
        if path not in _connections:
            while len(_connections) >= _KEPT_OPEN:
                _connections.pop(next(iter(_connections))).close()
            _connections[path] = _open(path)
        return _connections[path].cursor()


def _open(path: Path) -> duckdb.DuckDBPyConnection:
    """Return a read-only connection that can reach no other file and whose settings cannot change."""
    connection = duckdb.connect(str(path), read_only=True, config=_LOCKED_DOWN)
    if not connection.execute("select current_setting('lock_configuration')").fetchone()[0]:
        connection.execute("set global TimeZone = 'UTC'")  # global: cursors do not inherit a session's setting
        connection.execute("set lock_configuration = true")
    return connection
