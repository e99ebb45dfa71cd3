"""Publishes under readers: no pass mixes two snapshots, none fails, and all of them see the new one soon."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable
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
    """Publish again and again under reading threads, then under sessions of the app."""
    trial, store = Trial("publishes under readers"), folder / "store"
    marked.base(store)
    is_over = threading.Event()
    crowd = [Reader(store, is_over) for _ in range(threads)]
    for reader in crowd:
        reader.start()
    swapped = [_publish(trial, folder, store, FIRST + turn) for turn in range(publishes)]
    last = FIRST + publishes - 1
    end = time.monotonic() + 60
    while time.monotonic() < end and not all(last in reader.seen for reader in crowd):
        time.sleep(0.02)
    is_over.set()
    for reader in crowd:
        reader.join(60)
    wrong = Counter(said for reader in crowd for said in reader.wrong)
    for said, times in wrong.most_common(5):
        trial.expect(False, f"{times} × {said}")
    late = [reader.seen.get(last, end) - swapped[-1] for reader in crowd]
    trial.expect(max(late) <= SOON, f"a reader saw the last snapshot after {max(late):.1f} s")
    seen = {marker for reader in crowd for marker in reader.seen}
    trial.expect(len(seen) >= min(publishes, 2), f"readers saw only the snapshots {seen}")
    trial.figures |= {"publishes": publishes, "threads": threads, "passes": sum(one.passes for one in crowd),
                      "wrong": sum(wrong.values()), "snapshots seen": len(seen),
                      "seen by all within s": f"{max(late):.2f}"}  # fmt: skip
    _sessions(trial, folder, store, last + 1, sessions)
    return trial


def _publish(trial: Trial, folder: Path, store: Path, marker: int) -> float:
    """Publish the dataset of a number; return the moment when it was let serve, at the latest."""
    ended = run("publish", *marked.source(folder / f"{marker}", marker), "--store", store)
    trial.expect(ended.code == 0, f"publish {marker} ended with {ended.code}: {ended.last}")
    return time.monotonic()


def _beside(work: Callable[[], object]) -> threading.Thread:
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread


def _sessions(trial: Trial, folder: Path, store: Path, first: int, sessions: int) -> None:
    """Run pages of sessions while snapshots are published: one number on each page, the new one at its next run."""
    runs, mixed = 0, 0
    for turn in range(sessions):
        with screen.opened(store) as app:
            app.run()
            app.switch_page(str(ROOT / "pages" / "participation.py"))
            publishing = _beside(lambda marker=first + turn: _publish(trial, folder, store, marker))
            is_last = False
            while not is_last:
                is_last = not publishing.is_alive()
                time.sleep(CLICK)
                app.run()
                runs += 1
                found = screen.markers(app)
                mixed += len(found) != 1
                trial.expect(not screen.problems(app), f"session {turn}: {screen.problems(app)[:1]}")
            trial.expect(found == {first + turn}, f"session {turn} shows {found} after {first + turn} was published")
    trial.expect(not mixed, f"{mixed} runs of a page showed more than one snapshot")
    trial.figures |= {"sessions": sessions, "runs of pages": runs, "mixed": mixed}
