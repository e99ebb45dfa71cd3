"""How large a source may be, and how much a child process may use to read it."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1 << 20


@dataclass(frozen=True)
class Limits:
    """What a source may be: bytes packed and unpacked, their ratio, parts of a package, columns, cells of a sheet.

    `seconds` and `memory` (bytes) are what the child process may use.
    """

    packed: int
    unpacked: int
    ratio: int
    parts: int
    columns: int
    cells: int
    seconds: int
    memory: int


COMMAND = Limits(2048 * MEGABYTE, 8192 * MEGABYTE, 1000, 10_000, 4096, 60_000_000, 900, 6144 * MEGABYTE)
UPLOAD = Limits(20 * MEGABYTE, 200 * MEGABYTE, 100, 1000, 512, 10_000_000, 60, 1024 * MEGABYTE)


def confine(limits: Limits) -> None:
    """Bind this process to memory, processor time and file size; on Windows only the parent's clock binds it."""
    try:
        import resource
    except ImportError:
        return
    for kind, most in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_CPU, limits.seconds),
        (resource.RLIMIT_FSIZE, 2 * limits.unpacked),
        (resource.RLIMIT_CORE, 0),
    ):
        allowed = resource.getrlimit(kind)[1]
        most = most if allowed == resource.RLIM_INFINITY else min(most, allowed)
        resource.setrlimit(kind, (most, most))
