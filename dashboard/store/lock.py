"""The lock of a store: one publisher at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout


class Busy(Exception):
    """Another publish holds the store."""


@contextmanager
def locked(store: Path) -> Iterator[None]:
    """Hold the store for one publisher; raises Busy if another has it, OSError. A dead process holds nothing."""
    store.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(store / ".lock", timeout=0):
            yield
    except Timeout as problem:
        raise Busy(str(store)) from problem
