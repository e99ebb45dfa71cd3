"""What every trial needs: figures and failures, the command line in a process group of its own, a place to work."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 600  # seconds that a command may take before it counts as hanging
SHOWN = 5  # failures of one trial that are printed


@dataclass
class Trial:
    """One trial: what was measured, and what was wrong."""

    name: str
    figures: dict[str, object] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def expect(self, is_right: object, said: str) -> bool:
        """Note what was wrong unless it is right."""
        if not is_right:
            self.failures.append(said)
        return bool(is_right)

    def line(self) -> str:
        """Return the trial in one line."""
        shown = ", ".join(f"{name} {value}" for name, value in self.figures.items())
        verdict = f"{len(self.failures)} FAILURES" if self.failures else "passed"
        return f"{self.name}: {verdict} in {self.seconds:.0f} s: {shown}"


@dataclass(frozen=True)
class Ended:
    """What a command came to."""

    code: int
    out: str
    err: str
    seconds: float

    @property
    def last(self) -> str:
        """Return the last line it said on standard error."""
        return (self.err.strip().splitlines() or [""])[-1]


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "dashboard", *map(str, arguments)]


def start(line: list[str], **how: object) -> subprocess.Popen:
    """Start a command as the leader of a process group of its own; `env` adds to the environment."""
    environment = os.environ | {"PYTHONUNBUFFERED": "1"} | dict(how.pop("env", {}))
    return subprocess.Popen(line, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, text=True, encoding="utf-8", errors="replace",
                            start_new_session=True, **how)  # fmt: skip


def finish(process: subprocess.Popen, began: float, patience: float = PATIENCE) -> Ended:
    """Wait for a command; one that hangs is killed, and its code is -9."""
    try:
        out, err = process.communicate(timeout=patience)
    except subprocess.TimeoutExpired:
        kill(process)
        out, err = process.communicate()
    return Ended(process.returncode, out, err, time.monotonic() - began)


def run(*arguments: object, before: tuple[str, ...] = (), **how: object) -> Ended:
    """Run `python -m dashboard` with arguments, behind another command where one is given."""
    began = time.monotonic()
    return finish(start([*before, *command(*arguments)], **how), began)


def kill(process: subprocess.Popen, whole_group: bool = True) -> None:
    """Kill -9 a command, by default with the processes it started."""
    with contextlib.suppress(ProcessLookupError):
        if whole_group:
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    process.wait()


def members(group: int) -> list[int]:
    """Return the processes of a group that are still at work."""
    found = []
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(OSError, ValueError):
            state, _, of = (entry / "stat").read_text().rpartition(")")[2].split()[:3]
            if int(of) == group and state != "Z":
                found.append(int(entry.name))
    return found


def until_gone(group: int, seconds: float = 10) -> float | None:
    """Return after how many seconds no process of a group was left; None (and they are killed) if some stayed."""
    began = time.monotonic()
    while members(group):
        if time.monotonic() - began > seconds:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(group, signal.SIGKILL)
            return None
        time.sleep(0.02)
    return time.monotonic() - began


def size(folder: Path) -> int:
    """Return the bytes that a folder takes; files may go while it is read."""
    total = 0
    for path in folder.rglob("*"):
        with contextlib.suppress(OSError):
            total += path.lstat().st_blocks * 512
    return total


@contextmanager
def workplace() -> Iterator[Path]:
    """Give an empty folder that is gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="reliability-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def can_mount() -> bool:
    """Return whether this process may mount: a full or read-only disk is then a real one."""
    with workplace() as folder:
        if subprocess.run(["mount", "-t", "tmpfs", "tmpfs", folder], capture_output=True, check=False).returncode:
            return False
        subprocess.run(["umount", folder], check=True)
    return True


@contextmanager
def disk(folder: Path, bytes_of_it: int) -> Iterator[Path]:
    """Mount an empty file system of a size; it is gone afterwards."""
    folder.mkdir(parents=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={bytes_of_it}", "tmpfs", folder], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


def remount(folder: Path, options: str) -> None:
    """Change a mounted file system: its size, or whether it can be written."""
    subprocess.run(["mount", "-o", f"remount,{options}", folder], check=True)
