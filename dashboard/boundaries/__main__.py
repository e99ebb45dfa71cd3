"""The child process that reads one file of boundaries: `python -m dashboard.boundaries FOLDER` with job.json in it."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from dashboard.boundaries.refused import Refused

MEMORY, SECONDS, FILE = 6_000_000_000, 600, 1_000_000_000


def limit() -> None:
    """Bound memory, time and file size of this process, where the system can."""
    try:
        import resource
    except ImportError:  # Windows
        return
    kinds = {"RLIMIT_AS": MEMORY, "RLIMIT_CPU": SECONDS, "RLIMIT_FSIZE": FILE, "RLIMIT_CORE": 0}
    for kind, most in kinds.items():
        resource.setrlimit(getattr(resource, kind), (most, most))


def answer(job: dict, folder: Path) -> dict:
    """Return the report on the shapes, written to `made.geojson`, or the rule that refuses them."""
    from dashboard.boundaries import convert  # after the limits: GDAL comes with it

    try:
        content, report = convert.convert(job)
    except Refused as problem:
        return {"refused": problem.rule, "values": problem.values}
    except MemoryError:
        return {"refused": "too_heavy", "values": {}}
    (folder / "made.geojson").write_bytes(content)
    return report


def main(folder: Path) -> None:
    """Do the job of a folder and write `answer.json` beside it."""
    limit()
    said = answer(json.loads((folder / "job.json").read_text("utf-8")), folder)
    (folder / "answer.json").write_text(json.dumps(said), "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
