"""What a child process is asked to do, as JSON, and how much it may use."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from dashboard.sources.files import Source
from dashboard.sources.limits import COMMAND, MEGABYTE, Limits

SECONDS = 600  # on the clock; the reader of a workbook has its own, shorter time
LIMITS = replace(COMMAND, seconds=SECONDS, memory=4096 * MEGABYTE, unpacked=2048 * MEGABYTE)
ROLE = "manager"


@dataclass(frozen=True)
class Job:
    """One job: `kind` is check, mark or publish; paths are our own, `names` are what the uploads are called.

    `serving` is the snapshot that served when the files were checked; `language` is that of the marked copies.
    """

    kind: str
    folder: str
    store: str
    paths: tuple[str, ...]
    names: tuple[str, ...]
    mapping: str | None = None
    is_update: bool = True
    is_aside: bool = False
    serving: str | None = None
    language: str = "en"
    role: str = ROLE

    @property
    def sources(self) -> tuple[Source, ...]:
        """Return the sources of the job."""
        return tuple(Source(Path(path), name) for path, name in zip(self.paths, self.names, strict=True))

    @property
    def limits(self) -> Limits:
        """Return what the child process may use."""
        return LIMITS

    def to_json(self) -> str:
        """Return the job as JSON."""
        return json.dumps(asdict(self), ensure_ascii=False)


def from_json(said: str) -> Job:
    """Return the job that JSON says; raises ValueError, TypeError."""
    known = json.loads(said)
    return Job(**known | {"paths": tuple(known["paths"]), "names": tuple(known["names"])})
