"""Child processes at work: one at a time for each store, with a clock, to be asked, waited for and ended."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from threading import Event, Lock, Thread, Timer

from dashboard.database import ROOT
from dashboard.intake.job import SECONDS, Job

_running: dict[str, Work] = {}
_guard = Lock()


class Occupied(Exception):
    """Another import is at work on the same store."""


@dataclass(frozen=True)
class Work:
    """A child process and what it has said; `marks` are our own: `late` or `cancelled`."""

    job: Job
    process: subprocess.Popen
    began: float
    said: list[dict] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)
    over: Event = field(default_factory=Event)

    @property
    def is_over(self) -> bool:
        """Return whether the process has ended and all it said is read."""
        return self.over.is_set()

    @property
    def step(self) -> dict | None:
        """Return the last step said: message id `step` and its `values`."""
        return next((said for said in reversed(self.said) if "step" in said), None)

    @property
    def seconds(self) -> float:
        """Return how long the process has been at work."""
        return time.monotonic() - self.began

    @property
    def answer(self) -> dict:
        """Return what came of it: {"answer": …}, {"problem": sentence by language} or {"message": id}."""
        if self.marks:
            return {"message": f"import.{self.marks[0]}"}
        last = self.said[-1] if self.said else {}
        return last if {"answer", "problem", "message"} & last.keys() else {"message": "import.died"}


def start(job: Job, seconds: float = SECONDS) -> Work:
    """Start a job in a process of its own; raises Occupied."""
    with _guard:
        at_work = _running.get(job.store)
        if at_work and not at_work.is_over:
            raise Occupied
        work = Work(job, _process(), time.monotonic())
        _running[job.store] = work
    Thread(target=_follow, args=(work, seconds), daemon=True).start()
    return work


def _process() -> subprocess.Popen:
    """Start the child, the first of its own group so that those it starts end with it."""
    return subprocess.Popen(
        [sys.executable, "-m", "dashboard.intake"], cwd=ROOT, encoding="utf-8", start_new_session=os.name != "nt",
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip


def _follow(work: Work, seconds: float) -> None:
    """Give the job to the child and read what it says until it ends."""
    clock = Timer(seconds, end, (work, "late"))
    clock.daemon = True
    clock.start()
    try:
        with work.process as process:
            try:
                process.stdin.write(work.job.to_json())
                process.stdin.close()
            except OSError:  # it died at once
                process.kill()
            for line in process.stdout:
                _take(work, line)
    finally:
        clock.cancel()
        work.over.set()


def _take(work: Work, line: str) -> None:
    try:
        said = json.loads(line)
    except ValueError:
        return
    if isinstance(said, dict):
        work.said.append(said)


def end(work: Work, mark: str = "cancelled") -> None:
    """End a process that is at work, with all it started."""
    if work.process.poll() is not None:
        return
    work.marks.append(mark)
    try:
        if os.name == "nt":
            work.process.kill()
        else:
            os.killpg(work.process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
