"""`make reliability`: every trial at its full size, a line each, a table at the end; ends with 1 if any failed.

Names of trials as arguments run those alone; `--figures FILE` keeps the table.
"""

from __future__ import annotations

import argparse
import functools
import logging
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tests.reliability.attacks import attacks
from tests.reliability.clocks import clocks
from tests.reliability.damaged import damaged
from tests.reliability.disks import full_disk, read_only
from tests.reliability.kills import kills
from tests.reliability.million import million
from tests.reliability.publishers import publishers
from tests.reliability.readers import readers
from tests.reliability.replicas import replicas
from tests.reliability.spark import spark
from tests.reliability.sums import sums
from tests.reliability.trial import SHOWN, Trial, workplace

TRIALS: dict[str, Callable[[Path], Trial]] = {
    "kills": functools.partial(kills, publishes=200, rollbacks=40),
    "full_disk": functools.partial(full_disk, sizes=10, limits=5),
    "read_only": functools.partial(read_only, mounts=True),
    "damaged": functools.partial(damaged, stores=300, screens=40, commands=20),
    "readers": functools.partial(readers, publishes=20, threads=50, sessions=5),
    "publishers": functools.partial(publishers, rounds=10),
    "replicas": functools.partial(replicas, loads=200, browsers=10),
    "clocks": functools.partial(clocks, people=200),
    "sums": functools.partial(sums, datasets=1000),
    "attacks": functools.partial(attacks, datasets=20, villages=30, histories=60, pairs=10_000),
    "million": functools.partial(million, rows=1_000_000, with_limits=True),
    "spark": functools.partial(spark, parts=("manager", "public"), cases=4, people=330_000, kills=2),
}


def held(name: str, trial: Callable[[Path], Trial]) -> Trial:
    """Return a trial run in a folder of its own; one that breaks off is a failure too."""
    began = time.monotonic()
    with workplace() as folder:
        try:
            done = trial(folder)
        except Exception as problem:  # the other trials run all the same
            done = Trial(name, failures=[f"broke off: {type(problem).__name__}: {problem}"])
    done.seconds = time.monotonic() - began
    return done


def main() -> int:
    """Run the trials; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.reliability")
    parser.add_argument("trials", nargs="*", choices=[*TRIALS, []], metavar="TRIAL", help=", ".join(TRIALS))
    parser.add_argument("--figures", type=Path, metavar="FILE")
    chosen = parser.parse_args()
    logging.getLogger("streamlit.runtime.scriptrunner_utils.script_run_context").disabled = True  # there is no server
    done = []
    for name in chosen.trials or TRIALS:
        done.append(held(name, TRIALS[name]))
        print(done[-1].line(), flush=True)
        for said in done[-1].failures[:SHOWN]:
            print(f"  - {said}", flush=True)
        if chosen.figures:
            chosen.figures.write_text(table(done), "utf-8")
    print(f"\n{table(done)}")
    return 1 if any(trial.failures for trial in done) else 0


def table(done: list[Trial]) -> str:
    """Return the trials as a table in Markdown."""
    lines = ["| trial | failures | seconds | figures |", "|---|---|---|---|"]
    for trial in done:
        shown = "; ".join(f"{name}: {value}" for name, value in trial.figures.items())
        lines.append(f"| {trial.name} | {len(trial.failures)} | {trial.seconds:.0f} | {shown} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
