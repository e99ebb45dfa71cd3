"""What stays in memory: how much a further session takes, and whether anything grows while people work for long."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import islice
from statistics import median

from bench.crowd import started
from bench.reader import reading
from bench.row import Row
from bench.served import ADDRESSES, CODES, Served, Size, memory
from tests.serving import Server

MEMORY, SOAK = "memory of a session", "soak"
MEGABYTE, GROWTH = 1.0, 10.0  # a further session; percent after the first sixth of the time
SETTLING, LAST = 1 / 6, 1 / 10  # of a soak: five minutes of thirty; the time over which memory is read at both ends
VISITED = 3  # pages that each session opens


def sessions(served: Served, size: Size) -> Iterator[Row]:
    """Open many sessions and keep them open: what the server then holds more, for each of them."""
    own = _further(served.dashboard, size.sessions, size.pages)
    empty = _further(served.empty, size.sessions, ())
    yield Row(MEMORY, f"each of {size.sessions} further sessions", "MB", (own,), limit=MEGABYTE)
    yield Row(MEMORY, f"each of {size.sessions} further sessions of the empty page", "MB", (empty,))
    yield Row(MEMORY, "the server with them", "MB", (memory(served.dashboard),), (memory(served.empty),))


def _further(server: Server, count: int, pages: tuple[str, ...]) -> float:
    """Return the megabytes that each of `count` further sessions takes; as many before them have filled the caches."""
    with ExitStack() as held:
        for number in range(count):
            _visited(held, server, number, pages)
        before = memory(server)
        for number in range(count):
            _visited(held, server, number, pages)
        return (memory(server) - before) / count


def _visited(held: ExitStack, server: Server, number: int, pages: tuple[str, ...]) -> None:
    """Open a session, and three pages in it."""
    reader = held.enter_context(reading(server.url))
    for turn in range(VISITED):
        name = pages[(number + turn) % len(pages)] if pages else ""
        reader.open(ADDRESSES.get(name, ""), **CODES.get(name, {}))


def soak(served: Served, size: Size) -> Iterator[Row]:
    """Let people work at the dashboard for long, coming and going; read the memory of the server all the time."""
    seconds = 60 * size.soak_minutes
    began, held = time.monotonic(), []
    with started(served.dashboard, size.soak_people, seconds, 1, size.thinking, size.pages) as process:
        while time.monotonic() < began + seconds:
            held.append(memory(served.dashboard))
            time.sleep(size.soak_every)
        told = process.communicate(timeout=300)[0]
    wrong = len(json.loads(told)["wrong"])
    grown = growth(held)
    what = f"{size.soak_people} people for {size.soak_minutes:g} min"
    yield Row(SOAK, f"{what}, growth after the first sixth", "%", (grown,), limit=GROWTH)
    yield Row(SOAK, f"{what}, errors", "errors", (wrong,), limit=0)
    yield Row(SOAK, f"{what}, memory every {size.soak_every:g} s", "MB", tuple(held))


def growth(held: list[float]) -> float:
    """Return by how many percent memory at the end is more than after the first sixth, a tenth of the time each."""
    width = max(round(len(held) * LAST), 1)
    begin = round(len(held) * SETTLING)
    early = median(islice(held, begin, begin + width))
    return 100 * (median(held[-width:]) / early - 1)
