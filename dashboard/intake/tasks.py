"""What the child process does: check with a preview, mark copies, publish."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path

from dashboard import access, database, store, text
from dashboard.checks import check
from dashboard.checks.check import Finding
from dashboard.intake.job import Job
from dashboard.publish import dataset
from dashboard.publish.compare import Preview
from dashboard.sources.limits import UPLOAD
from dashboard.staging import Say

FINDINGS = "findings.json"
MOST = 20_000  # findings that go to the page; the counts are of all


class Moved(Exception):
    """Another snapshot serves than the one that the files were checked against."""


def preview(job: Job, say: Say) -> dict:
    """Return the findings, and what a publish would change; nothing is written to the store."""
    serving = store.current(Path(job.store))
    mapping = job.mapping and Path(job.mapping)
    seen = dataset.preview(job.sources, Path(job.store), say=say, set_aside=job.is_aside, update=job.is_update,
                           mapping=mapping, limits=UPLOAD, officials=access.places())  # fmt: skip
    seen = replace(seen, findings=tuple(_concerned(seen.findings, job)))
    said = [asdict(finding) for finding in seen.findings]
    (Path(job.folder) / FINDINGS).write_text(json.dumps(said, ensure_ascii=False), "utf-8")
    return _counted(seen) | _changed(seen) | _named(seen, serving) | {"findings": [*said[:MOST], *_heads(said)]}


def _heads(said: Sequence[dict]) -> list[dict]:
    """Return the first finding of each file, sheet, rule and severity that is not among the first of all."""
    heads: dict[tuple, int] = {}
    for place, one in enumerate(said):
        heads.setdefault((one["severity"], one["file"], one["sheet"], one["rule"]), place)
    return [said[place] for place in heads.values() if place >= MOST]


def _concerned(found: Sequence[Finding], job: Job) -> Iterator[Finding]:
    """Yield the findings but for warnings about sources that stay: they were seen when those came."""
    times: Counter[str] = Counter()
    given = {None}
    for name in job.names:
        times[name] += 1
        given.add(name if times[name] == 1 else f"{name}~{times[name]}")  # as sources/files.py tells namesakes apart
    yield from (one for one in found if one.severity == "error" or one.file in given)


def _counted(seen: Preview) -> dict:
    """Return how many findings there are, in all and for each file, sheet, rule and severity."""
    errors = check.errors(seen.findings)
    groups = Counter((one.severity, one.file, one.sheet, one.rule) for one in seen.findings)
    said = [[*group, count] for group, count in groups.items()]
    return {"errors": errors, "warnings": len(seen.findings) - errors, "groups": said}


def _changed(seen: Preview) -> dict:
    """Return what would change: tables with a change, numbers of projects, and what became of the rows read."""
    changes = [asdict(one) for one in seen.changes if one.added or one.changed or one.gone]
    numbers = [asdict(one) for one in seen.numbers]
    return {"is_stopped": seen.is_stopped, "is_new": seen.is_new, "rows": dict(seen.rows), "changes": changes,
            "numbers": numbers}  # fmt: skip


def _named(seen: Preview, serving: database.Snapshot | None) -> dict:
    """Return the names of the sources given, of those that were published before, and the snapshot that serves."""
    before = {load["source"] for load in serving.manifest["sources"]} if serving else set()
    return {"sources": list(seen.sources), "before": sorted(before), "serving": serving and serving.id}


def publish(job: Job, say: Say) -> dict:
    """Publish; return the snapshot's id and whether it is new. Raises Moved and what a publish raises."""
    serving = store.current(Path(job.store))
    if (serving and serving.id) != job.serving:
        raise Moved
    mapping = job.mapping and Path(job.mapping)
    done = dataset.publish(job.sources, Path(job.store), role=job.role, say=say, set_aside=job.is_aside,
                           update=job.is_update, mapping=mapping, limits=UPLOAD, officials=access.places())  # fmt: skip
    rows = done.manifest.get("rows", {})
    return {"snapshot": done.snapshot, "is_new": done.is_new, "rows": rows, "errors": check.errors(done.findings)}


def mark(job: Job, say: Say) -> dict:
    """Write the marked copies; return their names and paths."""
    from dashboard.intake import marked  # openpyxl takes a moment that the other jobs save

    said = json.loads((Path(job.folder) / FINDINGS).read_text("utf-8"))
    found = [Finding(**one) for one in said]
    folder = Path(job.folder) / "marked"
    folder.mkdir(exist_ok=True)
    copies = marked.copies(job.sources, found, folder, text.words(job.language), UPLOAD, say)
    return {"copies": [[name, str(path)] for name, path in copies], "language": job.language}


TASKS: dict[str, Callable[[Job, Say], dict]] = {"check": preview, "mark": mark, "publish": publish}
