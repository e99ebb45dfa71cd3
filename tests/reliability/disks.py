"""A full disk and a store that cannot be written: what was published serves, and a sentence says what is missing."""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dashboard import text
from tests.reliability import marked
from tests.reliability.trial import Ended, Trial, can_mount, disk, finish, remount, run, size, start

STORAGE = 5
OLD, NEW = marked.BASE[-1], marked.BASE[-1] + 1
PR_CAPBSET_DROP, PASSES = 24, (1, 2)  # the two rights by which root reads and writes what its permissions forbid
ROOM = 256 << 20


def full_disk(folder: Path, *, sizes: int, limits: int, mounts: bool = True) -> Trial:
    """Publish where the room ends somewhere: on small disks where mounting is permitted, and under a limit of files.

    `sizes` disks are tried between what the published snapshot takes and what a publish needs besides.
    """
    trial = Trial("disk full")
    after = marked.source(folder / "after", NEW)
    taken = size(marked.base(folder / "store"))
    needed = _needed(folder, after) if sizes else taken // len(marked.BASE)
    trial.figures |= {"store KiB": taken // 1024, "a publish needs KiB": needed // 1024}
    codes: list[int] = []
    if mounts and sizes and trial.expect(can_mount(), "no right to mount: no full disk could be tried"):
        for number in range(sizes):
            room = taken + needed * (number + 0.5) / sizes
            with disk(folder / f"disk{number}", int(room) // 4096 * 4096 + 65536) as place:
                store = Path(shutil.copytree(folder / "store", place / "store"))
                ended = run("publish", *after, "--store", store)
                codes.append(_refused(trial, ended, store, f"disk {room / 1024:.0f} KiB"))
                remount(place, f"size={ROOM}")
                _works(trial, after, store, f"after a disk of {room / 1024:.0f} KiB")
    for number in range(limits):
        blocks = 1 + int(needed / 512 * number / limits * 0.5)
        store = Path(shutil.copytree(folder / "store", folder / f"limit{number}"))
        ended = run("publish", *after, "--store", store, before=("sh", "-c", f'ulimit -f {blocks}; exec "$@"', "sh"))
        codes.append(_refused(trial, ended, store, f"files of at most {blocks * 512} bytes"))
        _works(trial, after, store, f"after files of at most {blocks * 512} bytes")
    trial.figures |= {"tried": len(codes), "refused": codes.count(STORAGE), "had room": codes.count(0)}
    trial.expect(codes.count(STORAGE) >= 0.8 * len(codes), "hardly any disk was too small: the trial says nothing")
    return trial


def _needed(folder: Path, sources: list[Path]) -> int:
    """Return the bytes by which a store grows at most while a publish works."""
    store, peak = Path(shutil.copytree(folder / "store", folder / "measured")), [0]
    begin, began = size(store), time.monotonic()
    process = start([sys.executable, "-m", "dashboard", "publish", *map(str, sources), "--store", str(store)])
    waiter = threading.Thread(target=finish, args=(process, began))
    waiter.start()
    while waiter.is_alive():
        peak.append(size(store) - begin)
        time.sleep(0.002)
    return max(peak)


def _refused(trial: Trial, ended: Ended, store: Path, when: str) -> int:
    """Note what is wrong about a publish without room; return how it ended."""
    trial.expect(ended.code in (STORAGE, 0), f"{when}: ended with {ended.code}: {ended.last}")
    trial.expect("Traceback" not in ended.err, f"{when}: traceback: {ended.last}")
    marked.serving(trial, store, {OLD if ended.code else NEW}, when)
    if ended.code == STORAGE:
        is_told = ended.last == text.words("en")("publish.full")
        trial.expect(is_told, f"{when}: the message does not say that room is missing: {ended.last}")
        trial.figures.setdefault("said", ended.last)
        trial.expect(str(store.parent) not in ended.last, f"{when}: the message shows a path: {ended.last}")
    return ended.code


def _works(trial: Trial, sources: list[Path], store: Path, when: str) -> None:
    """Publish with room again; nothing of the attempt before is left."""
    ended = run("publish", *sources, "--store", store)
    trial.expect(ended.code == 0, f"{when} with room again: ended with {ended.code}: {ended.last}")
    marked.serving(trial, store, {NEW}, f"{when} with room again")
    left = marked.remains(store, marked.fingerprints(store))
    trial.expect(not left, f"{when} with room again: left behind {left[:3]}")


def read_only(folder: Path, *, mounts: bool) -> Trial:
    """Publish, check and read where nothing can be written: by permissions, and on a disk mounted so."""
    trial = Trial("read-only store")
    after, ways = marked.source(folder / "after", NEW), 1
    with _forbidden(marked.base(folder / "store")) as store:
        _read_only(trial, store, after, "by permissions", preexec_fn=_give_up_passes)
    if mounts and trial.expect(can_mount(), "no right to mount: no read-only disk could be tried"):
        ways += 1
        with disk(folder / "disk", ROOM) as place:
            shutil.copytree(folder / "store", place / "store")
            remount(place, "ro")
            _read_only(trial, place / "store", after, "on a disk mounted read-only")
            marked.serving(trial, place / "store", {OLD}, "on a disk mounted read-only")
    trial.figures["ways"] = ways
    return trial


@contextmanager
def _forbidden(store: Path) -> Iterator[Path]:
    """Take the right to write from a store and everything in it; give it back afterwards."""
    every = [store, *store.rglob("*")]
    for path in every:
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        yield store
    finally:
        for path in every:
            path.chmod(0o755 if path.is_dir() else 0o644)


def _give_up_passes() -> None:
    """Make permissions hold for root too, in this process and what it starts."""
    if os.geteuid() == 0:
        for capability in PASSES:
            ctypes.CDLL(None).prctl(PR_CAPBSET_DROP, capability, 0, 0, 0)


def _read_only(trial: Trial, store: Path, sources: list[Path], when: str, **how: object) -> None:
    """Note what is wrong about commands and a reader where nothing can be written."""
    there = sorted(store.rglob("*"))
    commands = {"publish": STORAGE, "rollback": STORAGE, "check": 0, "snapshots": 0}
    for name, code in commands.items():
        given = [] if name == "check" else ["--store", store]
        given = [*sources, *given] if name in ("publish", "check") else given
        ended = run(name, *given, **how)
        trial.expect(ended.code == code, f"{when}: {name} ended with {ended.code}: {ended.last}")
        trial.expect("Traceback" not in ended.err, f"{when}: {name} gave a traceback: {ended.last}")
        trial.figures.setdefault("said", ended.last)
    began = time.monotonic()
    ended = finish(start([sys.executable, "-m", "tests.reliability.reading", str(store)], **how), began)
    shown = json.loads(ended.out) if ended.code == 0 else ended.last
    trial.expect(shown == list(marked.truth(OLD)), f"{when}: a reader sees {shown}")
    trial.expect(sorted(store.rglob("*")) == there, f"{when}: something was written")
