"""The desk of one session: its folder, the files on it, the work that runs, and what came of it."""

from __future__ import annotations

import weakref
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from typing import Any

from dashboard import journal
from dashboard.intake import folders, past, work
from dashboard.intake.job import Job
from dashboard.intake.received import Received, Upload, receive
from dashboard.intake.work import Work


@dataclass(frozen=True)
class Desk:
    """What one session has in hand. `held` knows `job`, `work`, the answers by kind of job, and findings as `shown`."""

    held: dict[str, Any] = field(default_factory=dict)

    @property
    def work(self) -> Work | None:
        """Return the work that runs, or has ended and is not yet settled."""
        return self.held.get("work")

    def answer(self, kind: str) -> dict | None:
        """Return what a job of this kind came to, None if there was none."""
        return self.held.get(kind)

    def check(self, uploads: Sequence[Upload], store: Path, *, is_update: bool, is_aside: bool) -> None:
        """Take in the files and start to check them; raises Refused, Occupied, OSError."""
        self.clear()
        folders.sweep()
        folder, lock = folders.make()
        self.held["folder"] = folder
        self.held["end"] = weakref.finalize(self, folders.remove, folder, lock)  # also when the program ends
        try:
            got = receive(uploads, folder)
            self._begin(_job(got, folder, store, is_update, is_aside))
        except BaseException:
            self.clear()
            raise

    def again(self, kind: str, language: str = "en") -> None:
        """Start another job on the files that were checked; raises Occupied."""
        first, checked = self.held["job"], self.held["check"]["answer"]
        self.held.pop(kind, None)
        job = {name: getattr(first, name) for name in Job.__dataclass_fields__}
        self._begin(Job(**job | {"kind": kind, "language": language, "serving": checked["serving"]}))

    def _begin(self, job: Job) -> None:
        self.held["work"] = work.start(job)
        if job.kind == "check":
            self.held["job"] = job

    def settle(self) -> bool:
        """Return whether work has ended since last asked, and keep its answer."""
        if self.work is None or not self.work.is_over:
            return False
        done = self.held.pop("work")
        self.held[done.job.kind] = done.answer
        self._record(done)
        return True

    def _record(self, done: Work) -> None:
        """Write down an import that was checked, and a publish that serves."""
        said, folder, who = done.answer.get("answer"), Path(done.job.store), self.held.get("who")
        if said and done.job.kind == "check":
            past.note(folder, "import", None, done.job.role, who)
        elif said and done.job.kind == "publish" and said["is_new"]:
            past.note(folder, "publish", said["snapshot"], done.job.role, who)

    def known(self, claims: Mapping[str, object] | None) -> None:
        """Keep for the journal the hash of who signed in; none on the manager's own computer."""
        self.held["who"] = journal.subject(claims) if claims else None

    def cancel(self) -> None:
        """End the work that runs."""
        if self.work:
            work.end(self.work)

    def clear(self) -> None:
        """Take everything off the desk."""
        if end := self.held.get("end"):
            end()
        self.held.clear()

    def close(self) -> None:
        """Delete the files when the session ends: a check ends with it, a publish is let finish."""
        if self.work is None or self.work.is_over:
            self.settle()
            self.clear()
            return
        if self.work.job.kind != "publish":
            self.cancel()
        Thread(target=self._wait, args=(self.work,), daemon=True).start()

    def _wait(self, running: Work) -> None:
        running.over.wait()
        self.settle()
        self.clear()


def _job(got: Received, folder: Path, store: Path, is_update: bool, is_aside: bool) -> Job:
    paths = tuple(map(str, got.paths))
    mapping = got.mapping and str(got.mapping)
    return Job("check", str(folder), str(store), paths, got.names, mapping, is_update, is_aside)
