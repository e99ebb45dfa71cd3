"""Take in a file of boundaries: its files are copied, a child process with limits reads and cuts the shapes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from dashboard.boundaries import source
from dashboard.boundaries.refused import Refused
from dashboard.database import ROOT

SECONDS = 900
TOLERANCE = 250.0  # metres
_DRIVERS = {"ESRI Shapefile", "GPKG", "GeoJSON", "OpenFileGDB"}
_KEPT = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "LD_LIBRARY_PATH")
_CLOSED = {
    "PROJ_NETWORK": "OFF",
    "GDAL_HTTP_PROXY": "127.0.0.1:9",  # nobody listens there: what a file might link to stays unasked
    "GDAL_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "PYTHONWARNINGS": "ignore",
}


@dataclass(frozen=True)
class Asked:
    """What a person states of a file: whose boundaries, from whom, how old, and how to read and simplify them."""

    level: str
    source: str
    licence: str
    vintage: str
    layer: str | None = None
    crs: str | None = None
    encoding: str | None = None
    tolerance: float = TOLERANCE


@dataclass(frozen=True)
class Taken:
    """A file ready for the store: its bytes, what its manifest says of where it comes from, and the report."""

    content: bytes
    manifest: dict
    report: dict


def take(file: Path, asked: Asked, places: list[dict]) -> Taken:
    """Return the boundaries of a file; `places` are rows of the table. Raises Refused, OSError."""
    with tempfile.TemporaryDirectory(prefix="boundaries-") as name:
        prepared = job(Path(file), asked, places, Path(name))
        report = _ran(prepared, Path(name))
        content = (Path(name) / "made.geojson").read_bytes()
    original = {key: (prepared | report)[key] for key in ("name", "sha256", "layer", "crs", "encoding")}
    return Taken(content, prepared["stated"] | {"original": original, "report": report}, report)


def job(file: Path, asked: Asked, places: list[dict], folder: Path) -> dict:
    """Return what the child has to know; the file's parts are copied into `folder`. Raises Refused, OSError."""
    try:
        found = source.collect(file, asked.layer, asked.encoding, folder)
    except PermissionError as problem:
        raise Refused("no_access", file=file.name) from problem
    if not (found.has_crs_file or asked.crs):
        raise Refused("no_crs", file=found.name)
    stated = {name: getattr(asked, name) for name in ("source", "licence", "vintage")}
    told = {name: getattr(asked, name) for name in ("level", "crs", "tolerance")}
    return asdict(found) | {"path": str(found.path), "places": places, "stated": stated} | told


def _ran(prepared: dict, folder: Path) -> dict:
    """Return what the child says of the shapes it has written to `made.geojson`; raises Refused."""
    (folder / "job.json").write_text(json.dumps(prepared), "utf-8")
    command = [sys.executable, "-m", "dashboard.boundaries", str(folder)]
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    environment = kept | _CLOSED | {"GDAL_SKIP": ",".join(others()), "PYTHONPATH": str(ROOT)}
    with (folder / "log").open("wb") as log:
        child = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log)
        try:
            ended = child.wait(SECONDS)
        except subprocess.TimeoutExpired as problem:
            raise Refused("too_slow", file=prepared["name"], n=SECONDS // 60) from problem
        finally:
            child.kill()
            child.wait()
    return _answer(folder, ended, prepared["name"])


def _answer(folder: Path, ended: int, name: str) -> dict:
    """Return the child's report; raises Refused where it refused the file, died or said nothing."""
    try:
        answer = json.loads((folder / "answer.json").read_text("utf-8"))
    except (OSError, ValueError) as problem:
        is_killed = ended in (-signal.SIGXCPU, -signal.SIGKILL) if os.name != "nt" else False
        raise Refused("too_heavy" if is_killed else "crashed", file=name) from problem
    if "refused" in answer:
        raise Refused(answer["refused"], **{"file": name} | answer["values"])
    return answer


def others() -> list[str]:
    """Return the drivers of GDAL that the child does without: those that ask a network or open other files."""
    import pyogrio

    return sorted(set(pyogrio.list_drivers()) - _DRIVERS)
