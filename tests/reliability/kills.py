"""Kill -9 at random moments of a publish and of a rollback: the old or the new serves, never half."""

from __future__ import annotations

import contextlib
import json
import random
import statistics
import subprocess
import threading
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from tests.reliability import marked
from tests.reliability.trial import Trial, command, finish, kill, run, start, until_gone

MANY = 50  # kills of which some come before and some after the swap
STORE = 20  # kills in one store: each release that it remembers makes a publish longer than that which was timed


@dataclass(frozen=True)
class Timing:
    """How long an undisturbed publish took, seconds: in all, until its last step began, until CURRENT was new."""

    whole: float
    last_step: float
    swapped: float
    last_words: str


class Lines:
    """What a process says on standard error, line by line with the moment, read beside what else is done."""

    def __init__(self, process: subprocess.Popen) -> None:
        self.heard: list[tuple[float, str]] = []
        self._process = process
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _listen(self) -> None:
        for line in self._process.stderr:
            self.heard.append((time.monotonic(), line.strip()))

    def wait_for(self, words: str) -> None:
        while self._thread.is_alive() and not any(said == words for _, said in self.heard):
            time.sleep(0.003)

    def end(self) -> None:
        self._thread.join(10)
        self._process.stdout.close()
        self._process.stderr.close()


class Makers:
    """A store and one dataset after the other to publish in it; knows the fingerprints of what was published."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.store, self.latest = folder, marked.base(folder / "store"), max(marked.BASE)
        self.published = marked.fingerprints(self.store)
        self.left: set[str] = set()

    def next(self) -> tuple[int, list[str]]:
        """Return the number of a dataset that was never published, and the command that publishes it."""
        self.latest += 1
        sources = marked.source(self.folder / f"{self.latest}", self.latest)
        return self.latest, command("publish", *sources, "--store", self.store)

    def accept(self) -> None:
        """Remember the fingerprints of the sources of every snapshot that is published now."""
        self.published |= marked.fingerprints(self.store)


def kills(folder: Path, *, publishes: int, rollbacks: int, warm: int = 3, sweeps: int = 1, seed: int = 4) -> Trial:
    """Kill rollbacks, then publishes, half of them anywhere and half of them in the swap.

    `warm` undisturbed publishes tell how long one takes; after each `sweeps` kills one goes through.
    """
    trial, makers, chance = Trial("kill -9"), Makers(folder), random.Random(seed)
    timing = _timing(makers, warm)
    _kill_rollbacks(trial, makers, rollbacks, warm, chance)
    marked.serving(trial, makers.store, set(range(makers.latest + 1)), "after killed rollbacks")
    moments, ends = [], Counter()
    for number in range(publishes):
        if number % STORE == 0:
            makers = Makers(folder / f"from {number}")
            serving = max(marked.BASE)
        in_swap, alone = number % 2 == 1, number % 4 > 1
        moment = _moment(chance, timing, in_swap, number // 2, publishes // 2)
        marker, line = makers.next()
        moments.append(_killed(trial, line, moment, timing.last_words if in_swap else None, not alone))
        when = f"kill {number} at {moments[-1]:.3f} s{' of the command alone' if alone else ''}"
        now = marked.serving(trial, makers.store, {serving, marker}, when)
        ends["new" if now == marker else "old"] += 1
        makers.accept()
        serving = _publish_again(trial, makers, when) if number % sweeps == sweeps - 1 else now or serving
    trial.expect(publishes < MANY or len(ends) == 2, f"all kills were on one side of the swap: {dict(ends)}")
    trial.figures |= {"publishes killed": publishes, **ends}
    trial.figures["moments s"] = f"{min(moments):.2f}–{max(moments):.2f} of {timing.whole:.2f}"
    trial.figures["swap s"] = f"{timing.last_step:.2f}–{timing.swapped:.2f}"
    return trial


def _timing(makers: Makers, times: int) -> Timing:
    """Publish undisturbed a few times; return when what happened in the one of middling length."""
    measured = []
    for _ in range(times):
        _, line = makers.next()
        pointer, began = makers.store / "manager" / "CURRENT", time.monotonic()
        before = pointer.read_bytes() if pointer.exists() else b""
        process = start(line)
        lines, swapped = Lines(process), None
        while process.poll() is None:
            with contextlib.suppress(FileNotFoundError):
                swapped = swapped or (time.monotonic() if pointer.read_bytes() != before else None)
            time.sleep(0.003)
        ended = time.monotonic()
        lines.end()
        assert process.returncode == 0, lines.heard[-3:]
        said, words = lines.heard[-1]
        measured.append(Timing(ended - began, said - began, (swapped or ended) - began, words))
        makers.accept()
    return sorted(measured, key=lambda timing: timing.whole)[times // 2]


def _moment(chance: random.Random, timing: Timing, in_swap: bool, turn: int, turns: int) -> float:
    """Return the moment of a kill: one of equal parts of the whole duration, or of the swap and a little more."""
    part = (turn % max(turns, 1) + chance.random()) / max(turns, 1)
    return part * (timing.swapped - timing.last_step) * 1.5 if in_swap else part * timing.whole * 1.02


def _killed(trial: Trial, line: list[str], moment: float, after: str | None, whole_group: bool) -> float:
    """Start a command and kill it so long after its start, or after it said something; return when that was."""
    began = time.monotonic()
    process = start(line)
    lines = Lines(process)
    if after:
        lines.wait_for(after)
    else:
        moment -= time.monotonic() - began
    time.sleep(max(moment, 0))
    at = time.monotonic() - began
    kill(process, whole_group)
    trial.expect(until_gone(process.pid) is not None, f"a child outlived the command that was killed at {at:.3f} s")
    lines.end()
    return at


def _publish_again(trial: Trial, makers: Makers, when: str) -> int | None:
    """Publish the next dataset; note what the killed command left and this one did not sweep. Return what serves."""
    marker, line = makers.next()
    began = time.monotonic()
    ended = finish(start(line), began)
    trial.expect(ended.code == 0, f"{when}: the next publish ended with {ended.code}: {ended.last}")
    serving = marked.serving(trial, makers.store, {marker}, f"{when}, then published")
    makers.accept()
    left = set(marked.remains(makers.store, makers.published)) - makers.left  # said once
    trial.expect(not left, f"{when}: {len(left)} not swept by the next publish: {sorted(left)[:2]}")
    makers.left |= left
    return serving


def _kill_rollbacks(trial: Trial, makers: Makers, rollbacks: int, warm: int, chance: random.Random) -> None:
    """Kill rollbacks at moments over their whole duration; one or the other serves."""
    duration = statistics.median(run("rollback", "--store", makers.store).seconds for _ in range(warm))
    ends = Counter()
    for turn in range(rollbacks):
        snapshots = json.loads((makers.store / "manager" / "CURRENT").read_text("utf-8"))
        whole = {identity for identity in snapshots["history"]}
        serving, other = snapshots["snapshot"], chance.choice(sorted(whole - {snapshots["snapshot"]}))
        moment = duration * (0.2 + 0.7 * (turn + chance.random()) / rollbacks)
        at = _killed(trial, command("rollback", other, "--store", makers.store), moment, None, True)
        after = json.loads((makers.store / "manager" / "CURRENT").read_text("utf-8"))
        trial.expect(after["snapshot"] in (serving, other), f"rollback killed at {at:.3f} s: a third serves")
        trial.expect(set(after["history"]) == whole, f"rollback killed at {at:.3f} s: the history changed")
        marked.serving(trial, makers.store, set(range(makers.latest + 1)), f"rollback killed at {at:.3f} s")
        ends["back" if after["snapshot"] == other else "not yet"] += 1
    trial.figures |= {"rollbacks killed": rollbacks, **ends}
