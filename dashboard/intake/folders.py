"""The folders that uploads lie in: each is held by a lock while its process lives, and swept by another afterwards.

The operating system lets a lock go when a process ends, however it ends; a process id may soon be that of another.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from filelock import FileLock, Timeout

PREFIX = "yntymak-import-"
_ENDING = ".lock"  # beside its folder: what is in the folder is only what was received and made of it


def make() -> tuple[Path, FileLock]:
    """Make a folder of our own and hold it; raises OSError."""
    folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    lock = FileLock(_lock_of(folder), timeout=0)
    lock.acquire()
    return folder, lock


def remove(folder: Path, lock: FileLock) -> None:
    """Delete a folder with what is in it, and let it go."""
    shutil.rmtree(folder, ignore_errors=True)
    lock.release()
    Path(lock.lock_file).unlink(missing_ok=True)


def sweep() -> None:
    """Delete the folders whose process ended without doing so; those of a process that lives stay."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*/"):
        if not _lock_of(folder).exists():  # being made just now, or not by this version: nobody can tell
            continue
        lock = FileLock(_lock_of(folder), timeout=0)
        try:
            lock.acquire()
        except (Timeout, OSError):
            continue
        remove(folder, lock)


def _lock_of(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}{_ENDING}")
