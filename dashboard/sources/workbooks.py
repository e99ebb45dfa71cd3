"""Workbooks, read in a process of their own: start it, listen to its progress, take what it left."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from dashboard.sources.files import File
from dashboard.sources.limits import Limits
from dashboard.sources.refusal import Unreadable

BEAT = 2.0  # seconds
_ROOT = Path(__file__).parents[2]
_KEPT = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "LANG", "LD_LIBRARY_PATH", "VIRTUAL_ENV")
_OUT_OF_MEMORY = (b"memory allocation of", b"MemoryError", b"out of memory", b"std::bad_alloc")


@dataclass(frozen=True)
class Leaf:
    """What the child says of one sheet: its rows lie in `path`, special cells beside it, the first rows in `top`.

    `hidden_rows` counts rows that are hidden and hold anything, `hidden_top` has the numbers of the first.
    """

    name: str
    is_hidden: bool
    path: Path
    facts: Path
    width: int
    rows: int
    is_simple: bool
    top: list[tuple[int, list[str]]]
    merged: list[tuple[int, int, int, int]]
    hidden_rows: int
    hidden_top: list[int]
    hidden_columns: list[tuple[int, int]]

    @property
    def remarks(self) -> Path:
        """Return where the lines of the workbook lie that are no rows of a table."""
        return self.path.with_name("remarks")


def read(file: File, folder: Path, say: Callable[..., None], limits: Limits) -> list[Leaf]:
    """Return the sheets of a workbook; raises Unreadable, whatever becomes of the child."""
    folder.mkdir(parents=True, exist_ok=True)
    there = {"path": str(file.path.resolve()), "folder": str(folder.resolve())}
    job = there | {"kind": file.kind, "file": file.id, "limits": asdict(limits)}
    count = [0]
    with (
        tempfile.TemporaryFile() as errors,
        _child(job, errors, limits) as (child, is_late),
        _beat(lambda: say("progress.rows", file=file.id, n=count[0])),
    ):
        for line in child.stdout:
            said = _said(line)
            if "progress" in said:
                count[0] = said["progress"]
            elif "refused" in said:
                raise Unreadable(said["refused"], said["file"], **said["values"])
            elif "sheets" in said:
                return [_leaf(sheet) for sheet in said["sheets"]]
        child.wait()
        raise Unreadable(_cause(child.returncode, errors, is_late.is_set()), file.id, minutes=-(-limits.seconds // 60))


@contextmanager
def _beat(say: Callable[[], None]) -> Iterator[None]:
    """Say every few seconds that the work goes on, also while the child opens a large sheet and says nothing."""
    over = threading.Event()

    def beat() -> None:
        while not over.wait(BEAT):
            say()

    beating = threading.Thread(target=beat, daemon=True)
    beating.start()
    try:
        yield
    finally:
        over.set()
        beating.join()


@contextmanager
def _child(job: dict, errors: object, limits: Limits) -> Iterator[tuple[subprocess.Popen, threading.Event]]:
    """Give the running child and whether its time ran out; it is gone afterwards."""
    known = {name: value for name, value in os.environ.items() if name.upper() in _KEPT}
    command = [sys.executable, "-m", "dashboard.sources.child"]
    child = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, cwd=_ROOT, env=known | _own()
    )
    is_late = threading.Event()
    clock = threading.Timer(limits.seconds, lambda: (is_late.set(), child.kill()))
    clock.daemon = True
    clock.start()
    try:
        child.stdin.write(json.dumps(job).encode())
        child.stdin.close()
        yield child, is_late
    except BrokenPipeError as problem:
        raise Unreadable("reader_died", job["file"]) from problem
    finally:
        clock.cancel()
        child.kill()
        child.stdout.close()
        child.wait()


def _own() -> dict[str, str]:
    return {"PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1", "MALLOC_ARENA_MAX": "2"}


def _said(line: bytes) -> dict:
    try:
        return json.loads(line)
    except ValueError:
        return {}


def _cause(code: int, errors: object, is_late: bool) -> str:
    """Return the rule for a child that ended without an answer."""
    errors.seek(0)
    said = errors.read(1 << 16)
    if any(sign in said for sign in _OUT_OF_MEMORY):
        return "too_much_memory"
    return "too_long" if is_late or code in (-9, -24) else "reader_died"


def _leaf(said: dict) -> Leaf:
    path = Path(said["path"])
    lists = {name: [tuple(one) for one in said[name]] for name in ("top", "merged", "hidden_columns")}
    return Leaf(**said | lists | {"path": path, "facts": path.with_suffix(".facts")})
