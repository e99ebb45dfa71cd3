"""What is measured: the dashboard over a store, the empty page beside it, and how much of each."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from dashboard.app import PAGES
from tests.reliability.million import memory_of
from tests.serving import Server, serve

ADDRESSES = {name: address for name, address, _ in PAGES}
CODES = {"municipality": {"place": "kerben"}}  # what an address must say so that the page has something to show
EMPTY = "bench/empty_app.py"


@dataclass(frozen=True)
class Served:
    """The two servers of a run: the dashboard over the demonstration, and the empty page."""

    store: Path
    dashboard: Server
    empty: Server


@dataclass(frozen=True)
class Size:
    """How much is measured: rounds of each part, the pages, people, seconds, minutes, rows."""

    pages: tuple[str, ...] = tuple(ADDRESSES)
    rounds: int = 20
    loads: int = 7
    crowds: tuple[int, ...] = (10, 30, 60)
    crowd_rounds: int = 3
    crowd_seconds: float = 40
    thinking: tuple[float, float] = (1.0, 3.0)
    sessions: int = 50
    soak_people: int = 50
    soak_minutes: float = 30
    soak_every: float = 10
    rows: tuple[int, ...] = (100_000, 1_000_000, 10_000_000)
    grown_rounds: int = 7


FULL = Size()
QUICK = replace(FULL, rounds=5, loads=3, pages=("overview", "municipality", "participation", "grants"), crowds=(10, 30),
                crowd_rounds=2, crowd_seconds=20, sessions=30, soak_people=30, soak_minutes=2, soak_every=2,
                rows=(100_000,), grown_rounds=3)  # fmt: skip
SMALLEST = Size(("participation",), rounds=1, loads=1, crowds=(2,), crowd_rounds=1, crowd_seconds=0.2,
                thinking=(0.05, 0.1), sessions=2, soak_people=2, soak_minutes=0.03, soak_every=0.05, rows=(700,),
                grown_rounds=1)  # fmt: skip


@contextmanager
def both(store: Path) -> Iterator[Served]:
    """Serve a store and the empty page with the same settings."""
    with ExitStack() as held, ThreadPoolExecutor() as starting:
        begun = [starting.submit(held.enter_context, serve(store, script=script)) for script in ("", EMPTY)]
        dashboard, empty = (one.result() for one in begun)
        yield Served(store, dashboard, empty)


def memory(server: Server) -> float:
    """Return the megabytes of memory that a server holds."""
    return memory_of(server.process) / 1e6
