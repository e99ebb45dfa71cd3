"""Publishes under readers: no pass mixes two snapshots, none fails, and all of them see the new one soon."""

from __future__ import annotations

import threading
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

from dashboard import database
from tests.reliability import marked, screen
from tests.reliability.trial import ROOT, Trial, run

FIRST = marked.BASE[-1] + 1
PAUSE, CLICK = 0.1, 0.5  # seconds between two passes of a reader, and between two runs of a page
SOON = 5.0  # seconds within which readers and pages find a new snapshot


class Reader(threading.Thread):
    """Reads all figures of the newest snapshot again and again, as a run of a page does."""

    def __init__(self, store: Path, is_over: threading.Event) -> None:
        super().__init__(daemon=True)
        self.store, self.is_over = store, is_over
        self.seen: dict[int, float] = {}
        self.passes = 0
        self.wrong: list[str] = []

    def run(self) -> None:
        numbers: dict[str, int] = {}
        while not self.is_over.is_set():
            try:
                began = time.monotonic()
                snapshot = database.newest(self.store)
                shown = marked.figures(snapshot.path)
                marker = numbers.setdefault(snapshot.id, int(shown[0].removeprefix("Marker ")))
            except Exception as problem:  # whatever it is, a person would see it
                self.wrong.append(f"{type(problem).__name__}: {str(problem).splitlines()[0][:160]}")
                continue
            self.passes += 1
            self.seen.setdefault(marker, began)
            if shown != marked.truth(marker):
                self.wrong.append(f"mixed: {shown}, not {marked.truth(marker)}")
            if snapshot.notice:
                self.wrong.append(f"{snapshot.id} fell back without damage")
            time.sleep(PAUSE)


def readers(folder: Path, *, publishes: int, threads: int, sessions: int) -> Trial:
    """Publish again and again under reading threads and sessions of the app."""
    trial, store, is_over = Trial("publishes under readers"), marked.base(folder / "store"), threading.Event()
    crowd = [Reader(store, is_over) for _ in range(threads)]
    for reader in crowd:
        reader.start()
    swapped: dict[int, float] = {}
    publishing = threading.Thread(target=_publish, args=(trial, folder, store, publishes, swapped), daemon=True)
    publishing.start()
    _sessions(trial, store, FIRST + publishes - 1, sessions, publishing)
    publishing.join()
    last, end = FIRST + publishes - 1, time.monotonic() + 60
    while time.monotonic() < end and not all(last in reader.seen for reader in crowd):
        time.sleep(0.02)
    is_over.set()
    for reader in crowd:
        reader.join(60)
    wrong = Counter(said for reader in crowd for said in reader.wrong)
    for said, times in wrong.most_common(5):
        trial.expect(False, f"{times} × {said}")
    late = max(reader.seen.get(last, end) - swapped[last] for reader in crowd)
    trial.expect(late <= SOON, f"a reader saw the last snapshot after {late:.1f} s")
    seen = {marker for reader in crowd for marker in reader.seen}
    trial.expect(len(seen) > publishes // 2 + 1, f"readers saw only the snapshots {seen}")
    trial.figures |= {"publishes": publishes, "threads": threads, "passes": sum(one.passes for one in crowd),
                      "wrong": sum(wrong.values()), "snapshots seen": len(seen),
                      "the last seen by all after s": f"{max(late, 0):.2f}"}  # fmt: skip
    return trial


def _publish(trial: Trial, folder: Path, store: Path, publishes: int, swapped: dict[int, float]) -> None:
    """Publish one dataset after the other; write down until when each was let serve, at the latest."""
    for marker in range(FIRST, FIRST + publishes):
        ended = run("publish", *marked.source(folder / f"{marker}", marker), "--store", store)
        trial.expect(ended.code == 0, f"publish {marker} ended with {ended.code}: {ended.last}")
        swapped[marker] = time.monotonic()


def _sessions(trial: Trial, store: Path, last: int, sessions: int, publishing: threading.Thread) -> None:
    """Run a page of sessions in turn while snapshots are published: one number on it, the last one at its next run."""
    runs, mixed, shown = 0, 0, set()
    with ExitStack() as stack:
        apps = [stack.enter_context(screen.opened(store)) for _ in range(sessions)]
        for app in apps:
            app.run()
            app.switch_page(str(ROOT / "pages" / "participation.py"))
        is_last = not apps
        while not is_last:
            is_last = not publishing.is_alive()
            for turn, app in enumerate(apps):
                time.sleep(CLICK)
                found = screen.markers(app.run())
                runs, mixed, shown = runs + 1, mixed + (len(found) != 1), shown | found
                trial.expect(not screen.problems(app), f"session {turn}: {screen.problems(app)[:1]}")
                trial.expect(not is_last or found == {last}, f"session {turn} shows {found} after {last} was published")
    trial.expect(not mixed, f"{mixed} runs of a page showed more than one snapshot")
    trial.figures |= {"sessions": sessions, "runs of pages": runs, "snapshots on pages": len(shown), "mixed": mixed}
