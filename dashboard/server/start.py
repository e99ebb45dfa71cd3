"""What happens once before the first visitor: heavy imports, a first read, a frozen garbage collector."""

from __future__ import annotations

import gc
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module

import duckdb
from anyio import to_thread

from dashboard import access, database, engine, text

_LOG = logging.getLogger(__name__)
_HEAVY = ("pandas", "plotly.graph_objects", "plotly.io", "folium", "streamlit_folium", "duckdb", "xlsxwriter")

# Objects until the young are looked through, rounds until the older, until all are. With Python's own 700, 10, 10 the
# collector took a third of the time when fifty people clicked.
_COLLECT = (20_000, 20, 20)


@asynccontextmanager
async def lifespan(_app: object) -> AsyncIterator[None]:
    """Warm the process up, serve, and let the collector see everything again at the end."""
    await to_thread.run_sync(warm)
    yield
    gc.unfreeze()  # else DuckDB complains of leaks when the process ends


def warm() -> int:
    """Import what pages need, run every query that takes only the frame's parameters; return how many ran."""
    _import_quietly()
    for language in text.LANGUAGES:
        text.words(language)
    ran = _read_once()
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_COLLECT)
    return ran


def _import_quietly() -> None:
    """Import what is heavy; streamlit_folium asks for a session then, and there is none."""
    asks = logging.getLogger("streamlit.runtime.scriptrunner_utils.script_run_context")
    asks.disabled = True
    for name in _HEAVY:
        import_module(name)
    asks.disabled = False


def _read_once() -> int:
    """Return how many queries ran on the snapshot that serves; 0 when nothing is published."""
    try:
        snapshot = database.newest(database.store_folder(), access.part())
        project = database.run(snapshot.path, "projects/all", {}).iloc[0]
    except (database.NoSnapshot, IndexError):
        return 0
    except engine.Trouble as problem:  # every page says so until it answers
        _LOG.error("The engine cannot be asked: %s", problem)
        return 0
    except duckdb.Error:  # published by another version: the pages say so, the start does not fail for it
        _LOG.exception("The snapshot that serves cannot be queried")
        return 0
    frame = {"project_id": project.project_id, "as_of": project.data_date, "place_id": None}
    known = (name for name in _queries() if database.parameter_names(name) <= frame.keys())
    return sum(_runs(snapshot, name, frame) for name in known)


def _queries() -> list[str]:
    """Return the names of all queries of pages (those of publish are not for here)."""
    folder = database.ROOT / "queries"
    found = (path.relative_to(folder).with_suffix("").as_posix() for path in sorted(folder.glob("*/*.sql")))
    return [name for name in found if not name.startswith(("build/", "checks/", "public/"))]


def _runs(snapshot: database.Snapshot, name: str, frame: dict[str, object]) -> bool:
    """Return whether a query ran; its page says what is wrong with it, so a start does not fail for it."""
    try:
        database.run(snapshot.path, name, frame)
    except Exception:
        _LOG.exception("The query %s could not be warmed", name)
        return False
    return True
