"""Many people at once, in a process of its own: each opens pages and changes filters, thinking 1–3 s in between.

`python -m bench.crowd URL --people 30 --seconds 60` prints what every run took, and what went wrong, as JSON.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from bench.reader import Reader, reading
from bench.row import Row, percentile
from bench.served import ADDRESSES, CODES, Served, Size
from tests.serving import Server

PART, SHARE, LIMIT = "people at once", 95, 25  # of the empty page under the same load
JUDGED = 30  # people for whom there is a target
LINGERING = 20  # runs after which a person leaves and comes back with a new session
FILTERS = 2 / 3  # of the clicks change a filter, the others open another page
ROOT = Path(__file__).resolve().parents[1]


@dataclass
class Told:
    """What a crowd came to: seconds of each run, of each first page, and what went wrong."""

    runs: list[float] = field(default_factory=list)
    first: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def crowds(served: Served, size: Size) -> Iterator[Row]:
    """Let ever more people work at the dashboard, and as many at the empty page, in turn."""
    for people in size.crowds:
        took, empty_took, wrong, done = [], [], [], []
        for turn in range(size.crowd_rounds):
            at_work = crowd(served.dashboard, people, turn, size, size.pages)
            at_rest = crowd(served.empty, people, turn, size)
            wrong.append(len(at_work.wrong) + len(at_rest.wrong))
            done.append(len(at_work.runs))
            for said in [*at_work.wrong, *at_rest.wrong][:3]:
                print(f"  {people} people: {said}", file=sys.stderr)
            if not at_work.runs or not at_rest.runs:
                raise RuntimeError(f"{people} people: no run came to its end")
            took.append(1000 * percentile(at_work.runs, SHARE))
            empty_took.append(1000 * percentile(at_rest.runs, SHARE))
        limit = LIMIT if people == JUDGED else None
        yield Row(PART, f"{people} people, p{SHARE} of a run", "ms", tuple(took), tuple(empty_took), limit)
        yield Row(PART, f"{people} people, errors", "errors", (sum(wrong),), limit=0)
        yield Row(PART, f"{people} people, runs a round", "runs", tuple(done))


def crowd(server: Server, people: int, seed: int, size: Size, pages: tuple[str, ...] = ()) -> Told:
    """Return what a crowd came to; without `pages` it lets the one page run again and again."""
    with started(server, people, size.crowd_seconds, seed, size.thinking, pages) as process:
        out, _ = process.communicate(timeout=size.crowd_seconds + 300)
    return Told(**json.loads(out))


def started(server: Server, people: int, seconds: float, seed: int, thinking: tuple[float, float],
            pages: tuple[str, ...]) -> subprocess.Popen:
    """Start a crowd in a process of its own."""
    line = [sys.executable, "-m", "bench.crowd", server.url, "--people", people, "--seconds", seconds, "--seed", seed,
            "--thinking", *thinking, "--pages", *pages]  # fmt: skip
    return subprocess.Popen(list(map(str, line)), cwd=ROOT, stdout=subprocess.PIPE, text=True)


def person(url: str, pages: tuple[str, ...], until: float, thinking: Sequence[float], chance: random.Random,
           told: Told) -> None:
    """Work until the end, one run at least; who sees an error tells it and comes back with a new session."""
    time.sleep(chance.uniform(0, thinking[0]))
    while True:
        try:
            with reading(url) as reader:
                told.first.append(_opened(reader, pages, chance))
                for _ in range(LINGERING):
                    time.sleep(chance.uniform(*thinking))
                    told.runs.append(_clicked(reader, pages, chance))
                    if time.monotonic() >= until:
                        return
        except Exception as problem:  # whatever it is, a person would see it
            told.wrong.append(f"{type(problem).__name__}: {str(problem)[:160]}")
            time.sleep(thinking[0])
            if time.monotonic() >= until:
                return


def _opened(reader: Reader, pages: tuple[str, ...], chance: random.Random) -> float:
    name = chance.choice(pages) if pages else ""
    return reader.open(ADDRESSES.get(name, ""), **CODES.get(name, {})).seconds


def _clicked(reader: Reader, pages: tuple[str, ...], chance: random.Random) -> float:
    """Change a filter, or open another page; return the seconds of that run."""
    assert reader.run
    if not pages:
        return reader.rerun().seconds
    filters = reader.run.filters()
    if not filters or chance.random() > FILTERS:
        return _opened(reader, pages, chance)
    changed = chance.choice(filters)
    others = [number for number in range(len(changed.options)) if number != changed.chosen]
    return reader.choose(changed, chance.choice(others)).seconds


def main() -> None:
    """Let everybody work, each in a thread; print what they came to."""
    parser = argparse.ArgumentParser(prog="python -m bench.crowd")
    parser.add_argument("url")
    parser.add_argument("--people", type=int, required=True)
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--thinking", type=float, nargs=2, default=[1.0, 3.0])
    parser.add_argument("--pages", nargs="*", default=[])
    given = parser.parse_args()
    until, told = time.monotonic() + given.seconds, Told()
    threads = [threading.Thread(target=person, args=(given.url, tuple(given.pages), until, given.thinking,
                                                     random.Random(1000 * given.seed + number), told))
               for number in range(given.people)]  # fmt: skip
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    json.dump(asdict(told), sys.stdout)


if __name__ == "__main__":
    main()
