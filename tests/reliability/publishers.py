"""Two publishers at once, a lock left by the dead and one held by the sleeping: one wins, the other leaves at once."""

from __future__ import annotations

import os
import resource
import signal
import statistics
import time
from pathlib import Path

from dashboard import text
from tests.reliability import marked
from tests.reliability.kills import Lines
from tests.reliability.trial import Trial, command, finish, kill, run, start

BUSY = 3
OLD = marked.BASE[-1]
AT_ONCE = 1.0  # seconds of the processor to start and leave: those of the clock are told, a machine may be busy


def publishers(folder: Path, *, rounds: int) -> Trial:
    """Start second publishers while the first is asleep, dead, and at the same moment."""
    trial, store = Trial("two publishers"), folder / "store"
    marked.base(store)
    sources = {marker: marked.source(folder / f"{marker}", marker) for marker in range(OLD + 1, OLD + 3 + 2 * rounds)}
    first = start(command("publish", *sources[OLD + 1], "--store", store))
    lines = Lines(first)
    while not lines.heard and first.poll() is None:
        time.sleep(0.005)
    os.killpg(first.pid, signal.SIGSTOP)
    refused, spent = zip(*(_second(trial, store, sources[OLD + 2]) for _ in range(rounds)), strict=True)
    marked.serving(trial, store, {OLD}, "while a publisher sleeps")
    kill(first)
    lines.end()
    trial.expect((store / ".lock").exists(), "no lock was left behind: the trial says nothing")
    codes = [_race(trial, store, sources, OLD + 3 + 2 * turn) for turn in range(rounds)]  # the lock is still there
    trial.figures |= {"rounds": rounds, "second left after s": f"{min(refused):.2f}–{max(refused):.2f}"}
    trial.figures |= {"processor s": f"{statistics.median(spent):.2f}", "both came through": codes.count((0, 0))}
    return trial


def _second(trial: Trial, store: Path, sources: list[Path]) -> tuple[float, float]:
    """Publish where another holds the store; return after how many seconds it left, and those of the processor."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    ended = run("publish", *sources, "--store", store)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    trial.expect(ended.code == BUSY, f"the second publisher ended with {ended.code}: {ended.last}")
    trial.expect(ended.last == text.words("en")("publish.busy"), f"the second publisher said {ended.last}")
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    trial.expect(spent <= AT_ONCE, f"the second publisher took {spent:.2f} s of the processor to leave")
    return ended.seconds, spent


def _race(trial: Trial, store: Path, sources: dict[int, list[Path]], marker: int) -> tuple[int, int]:
    """Start two publishers at the same moment; return how they ended, in order of the codes."""
    began = time.monotonic()
    both = [start(command("publish", *sources[one], "--store", store)) for one in (marker, marker + 1)]
    codes = [finish(process, began).code for process in both]
    won = {one for one, code in zip((marker, marker + 1), codes, strict=True) if code == 0}
    trial.expect(won and set(codes) <= {0, BUSY}, f"two at once ended with {codes}")
    marked.serving(trial, store, won, f"two at once, which ended with {codes}")
    return tuple(sorted(codes))
