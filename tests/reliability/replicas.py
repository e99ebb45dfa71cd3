"""Two replicas behind nginx: page loads, downloads, a publish in between, 0 errors; then one replica dies."""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.request import urlopen

from deploy.replicas import Replicas, running
from tests.reliability import marked
from tests.reliability.trial import Trial, run
from tests.reliability.visits import STICKY, Visit

OLD, NEW = marked.BASE[-1], marked.BASE[-1] + 1
PAGES = ("", "participation", "data", "action-plans")
FILES = "data"  # the page that offers files from the start
SOON = 5.0  # seconds within which every replica serves a new snapshot
CROWD = 4  # readers at a time


def replicas(folder: Path, *, loads: int, browsers: int) -> Trial:
    """Load pages from two replicas while a snapshot is published; then kill one of them."""
    trial, store = Trial("replicas behind nginx"), marked.base(folder / "store")
    with running(store) as served:
        readers = Readers(trial, served, loads)
        _publish_amid(trial, folder, store, served, readers)
        _each_shows_the_new(trial, served)
        if browsers:
            _browsers(trial, served, browsers)
        _one_dies(trial, served)
    return trial


class Readers:
    """Readers who load so many pages in all, each a new one with cookies of his own; `done` counts them."""

    def __init__(self, trial: Trial, served: Replicas, loads: int) -> None:
        self.trial, self.url, self.loads = trial, served.url, loads
        self.done, self.downloads = 0, 0
        self.by_replica: Counter[str] = Counter()
        self.markers: Counter[int] = Counter()
        self.half, self.published, self.guard = threading.Event(), threading.Event(), threading.Lock()

    def read(self) -> None:
        with ThreadPoolExecutor(CROWD) as crowd:
            list(crowd.map(self._load, range(self.loads)))

    def _load(self, turn: int) -> None:
        if turn >= self.loads * 3 // 4:  # the last quarter comes after the publish, the third while it runs
            self.published.wait()
        page, wrong, visit = PAGES[turn % len(PAGES)], "", Visit(self.url)
        try:
            seen = visit.load(page, download=page == FILES)
        except Exception as problem:  # whatever it is, a person would see it
            wrong = f"load {turn} of /{page}: {type(problem).__name__}: {str(problem)[:160]}"
        with self.guard:
            self.done += 1
            if self.done * 2 >= self.loads:
                self.half.set()
            if not self.trial.expect(not wrong, wrong):
                return
            self.by_replica[visit.answered] += 1
            self.trial.expect(len(seen.markers) == 1, f"load {turn} of /{page} shows {sorted(seen.markers)}")
            self.trial.expect(seen.markers <= {OLD, NEW}, f"load {turn} of /{page} shows {sorted(seen.markers)}")
            self.markers.update(seen.markers)
            self.downloads += page == FILES
            self.trial.expect(page != FILES or seen.file, f"load {turn}: the file is empty")


def _publish_amid(trial: Trial, folder: Path, store: Path, served: Replicas, readers: Readers) -> None:
    """Publish when half of the pages are loaded; measure how long each replica takes to serve it."""
    reading = threading.Thread(target=readers.read, daemon=True)
    reading.start()
    readers.half.wait()
    ended = run("publish", *marked.source(folder / "new", NEW), "--store", store)
    trial.expect(ended.code == 0, f"the publish ended with {ended.code}: {ended.last}")
    took = _until_all_serve(served, json.loads((store / "public" / "CURRENT").read_text("utf-8"))["snapshot"])
    trial.expect(took <= SOON, f"the replicas took {took:.1f} s to serve the new snapshot")
    readers.published.set()
    reading.join()
    trial.expect(readers.markers[OLD] and readers.markers[NEW], f"snapshots on pages: {dict(readers.markers)}")
    trial.expect(readers.by_replica.keys() == {"1", "2"}, f"loads by replica: {dict(readers.by_replica)}")
    trial.figures |= {"page loads": readers.done, "downloads": readers.downloads, "failures": len(trial.failures),
                      "by replica": "/".join(str(readers.by_replica[one]) for one in "12"),
                      "old and new": f"{readers.markers[OLD]}/{readers.markers[NEW]}",
                      "new on all after s": f"{took:.2f}"}  # fmt: skip


def _until_all_serve(served: Replicas, snapshot: str) -> float:
    """Return after how many seconds every replica named the snapshot at /healthz."""
    began = time.monotonic()
    while time.monotonic() < began + 10 * SOON:
        named = {json.load(urlopen(f"{url}/healthz", timeout=30))["snapshot"] for url in served.replicas}
        if named == {snapshot}:
            break
        time.sleep(0.05)
    return time.monotonic() - began


def _each_shows_the_new(trial: Trial, served: Replicas) -> None:
    """Load a page and a file from each replica: they show the new snapshot."""
    for replica in "12":
        visit = Visit(served.url, {STICKY: replica})
        seen = visit.load(FILES, download=True)
        trial.expect(visit.answered == replica, f"the reader of replica {replica} came to {visit.answered}")
        trial.expect(seen.markers == {NEW}, f"replica {replica} shows {sorted(seen.markers)} after the publish")


def _browsers(trial: Trial, served: Replicas, browsers: int) -> None:
    """Load pages in a real browser, with scripts, charts, websocket and a download."""
    from playwright.sync_api import sync_playwright

    from tests.browser.conftest import FLAGS, settled

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=list(FLAGS))
        by_replica: Counter[str] = Counter()
        for turn in range(browsers):
            context = browser.new_context()
            page = context.new_page()
            page.on("pageerror", lambda error: trial.expect(False, f"a script failed: {error}"))
            page.goto(f"{served.url}/{FILES if turn % 2 else ''}?lang=en", timeout=90_000)
            said = settled(page).locator("body").inner_text()
            trial.expect(f"Marker {NEW}" in said, f"browser {turn} does not show the new snapshot")
            by_replica[next(one["value"] for one in context.cookies() if one["name"] == STICKY)] += 1
            if turn % 2:
                with page.expect_download() as taken:
                    page.locator('[data-testid="stDownloadButton"] button').first.click()
                trial.expect(taken.value.path().stat().st_size > 0, f"browser {turn} got an empty file")
            context.close()
        browser.close()
    trial.figures |= {"browsers": browsers, "browsers by replica": "/".join(str(by_replica[one]) for one in "12")}


def _one_dies(trial: Trial, served: Replicas) -> None:
    """Kill the first replica: its readers come to the second with their next page, and stay there."""
    served.processes[0].kill()
    served.processes[0].wait()
    for _ in range(3):
        visit = Visit(served.url, {STICKY: "1"})
        seen = visit.load(FILES, download=True)
        trial.expect(visit.answered == "2", f"a reader of the dead replica came to {visit.answered!r}")
        trial.expect(seen.markers == {NEW}, f"after the death of a replica a page shows {sorted(seen.markers)}")
