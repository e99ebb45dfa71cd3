"""Runs the bench: `python -m bench`. Prints one table, and keeps every value in bench/results-<date>.json.

`--only runs,screens` measures these parts alone, `--quick` less of each; `--rows` and `--soak-minutes` set a size.
A target that is not met is told, not a failure: the exit code is 1 where a part broke off.
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path

from bench.crowd import crowds
from bench.growth import DEMO, growth
from bench.machine import facts
from bench.row import Row, summary, table
from bench.runs import runs
from bench.screens import screens
from bench.served import FULL, QUICK, Served, Size, both
from bench.staying import sessions, soak
from tests.reliability import trial

PARTS: dict[str, Callable[[Served, Size], Iterator[Row]]] = {
    "runs": runs, "screens": screens, "crowds": crowds, "sessions": sessions, "soak": soak, "growth": growth,
}  # fmt: skip
HERE = Path(__file__).parent


def measured(parts: Iterable[str], size: Size, keep: Callable[[Sequence[Row], Sequence[str]], None]) -> list[str]:
    """Measure part by part, each on servers just started; `keep` gets all rows after each. Return what broke off."""
    rows: list[Row] = []
    broken: list[str] = []
    with trial.workplace() as folder:
        done = trial.run("publish", DEMO, "--store", folder / "store")
        if done.code:
            raise RuntimeError(f"the demonstration could not be published: {done.last}")
        for name in parts:
            began = time.monotonic()
            try:
                with both(folder / "store") as served:
                    rows += PARTS[name](served, size)
            except Exception as problem:  # the other parts are measured all the same
                broken.append(f"{name} broke off: {type(problem).__name__}: {problem}")
            print(f"{name}: {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
            keep(rows, broken)
    return broken


def main(line: Sequence[str] | None = None) -> int:
    """Measure what was asked for; return the exit code."""
    logging.getLogger("streamlit").setLevel(logging.ERROR)  # it says that there is no server in this process
    given = _given(line)
    size = QUICK if given.quick else FULL
    size = replace(size, soak_minutes=given.soak_minutes or size.soak_minutes, rows=given.rows or size.rows)
    file = given.results or HERE / f"results-{datetime.now(UTC):%Y-%m-%d}.json"
    about = {"date": datetime.now(UTC).isoformat(timespec="seconds"), "machine": facts(), "size": asdict(size)}
    shown: list[Row] = []

    def keep(rows: Sequence[Row], broken: Sequence[str]) -> None:
        shown[:] = rows
        told = about | {"broken": list(broken), "rows": [row.record() for row in rows]}
        file.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", "utf-8")

    broken = measured(given.only, size, keep)
    print(f"{table(shown)}\n{summary(shown)}", *broken, sep="\n")
    return 1 if broken else 0


def _given(line: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--only", type=_parts, default=list(PARTS), metavar="PART,PART", help=", ".join(PARTS))
    parser.add_argument("--quick", action="store_true", help="less of everything, about a quarter of an hour")
    parser.add_argument("--soak-minutes", type=float)
    parser.add_argument("--rows", type=lambda said: tuple(map(int, said.split(","))), metavar="N,N",
                        help="rows of attendance to publish")  # fmt: skip
    parser.add_argument("--results", type=Path, metavar="FILE")
    return parser.parse_args(line)


def _parts(said: str) -> list[str]:
    names = said.split(",")
    if unknown := set(names) - PARTS.keys():
        raise argparse.ArgumentTypeError(f"{', '.join(sorted(unknown))}: the parts are {', '.join(PARTS)}")
    return names


if __name__ == "__main__":
    sys.exit(main())
