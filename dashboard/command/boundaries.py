"""The command that takes in boundaries: boundaries."""

from __future__ import annotations

import argparse
import csv
import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path

from dashboard import boundaries, database, text
from dashboard.boundaries import Asked, Refused
from dashboard.command.saying import FINDINGS, FINE, UNREADABLE, fail, progress
from dashboard.store.lock import locked
from dashboard.text import Words

_VINTAGE = re.compile(r"\d{4}(-\d{2}){0,2}")
_MOST_TOLERANT = 5_000.0  # metres; beyond, a municipality is a triangle
STATED = ("source", "licence", "vintage")


def _vintage(value: str) -> str:
    """Return a year, month or day such as 2018, 2018-11, 2018-11-19, none in the future; raises ArgumentTypeError."""
    whole = value + "-01" * (3 - len(value.split("-")))
    try:
        is_past = bool(_VINTAGE.fullmatch(value)) and date.fromisoformat(whole) <= datetime.now(UTC).date()
    except ValueError:
        is_past = False
    if not is_past:
        raise argparse.ArgumentTypeError(f"{value} is no past year, month or day such as 2018 or 2018-11-19")
    return value


def _tolerance(value: str) -> float:
    """Return metres from 0 to 5 000; raises ArgumentTypeError."""
    try:
        metres = float(value)
    except ValueError:
        metres = -1.0
    if not 0 <= metres <= _MOST_TOLERANT:
        raise argparse.ArgumentTypeError(f"{value} is no number of metres from 0 to {_MOST_TOLERANT:g}")
    return metres


OPTIONS = {
    "file": {"nargs": "?", "type": Path, "metavar": "FILE",
             "help": "GeoPackage, shapefile, GeoJSON, file geodatabase; a folder or zip that holds one"},
    "--level": {"choices": boundaries.LEVELS, "required": True, "help": "which units the shapes are"},
    "--source": {"metavar": "TEXT", "help": "who made the boundaries; stands under every map"},
    "--licence": {"metavar": "TEXT", "help": "terms of use; stands under every map"},
    "--vintage": {"type": _vintage, "metavar": "DATE", "help": "year, month or day for which the boundaries hold"},
    "--layer": {"metavar": "L", "help": "one of several layers"},
    "--crs": {"metavar": "C", "help": "what the coordinates are, such as EPSG:32643, where the file does not say it"},
    "--encoding": {"metavar": "E", "help": "of the letters of a shapefile, such as cp1251, where it does not say it"},
    "--tolerance": {"type": _tolerance, "default": 250.0, "metavar": "METRES", "help": "simplify so far; default 250"},
    "--remove": {"action": "store_true", "help": "draw no boundaries of the level any longer (without FILE)"},
}  # fmt: skip


def take(chosen: argparse.Namespace, words: Words) -> int:
    """Take in a file of boundaries, or withdraw a level; print the report."""
    folder = chosen.store or database.store_folder()
    if chosen.remove:
        return _withdrawn(folder, chosen.level, words)
    missing = [f"--{name}" for name in STATED if not (getattr(chosen, name) or "").strip()]
    if missing := [*(["FILE"] if chosen.file is None else []), *missing]:
        return fail(UNREADABLE, words("boundaries.refused.not_stated", missing=", ".join(missing)))
    say = progress(words)
    with locked(folder):
        places = _places(folder)
        try:
            say("boundaries.reading", file=chosen.file.name)
            taken = boundaries.take(chosen.file, _asked(chosen), places)
        except Refused as problem:
            told = {"file": chosen.file.name} | problem.values
            code = FINDINGS if problem.is_content else UNREADABLE
            return fail(code, words(f"boundaries.refused.{problem.rule}", **told))
        manifest = {"taken_at": datetime.now(UTC).isoformat(timespec="seconds")} | taken.manifest
        layer, is_new = boundaries.accept(folder, chosen.level, taken.content, manifest)
    print("\n".join(_lines(taken.report, chosen.level, places, words)))
    print(words("boundaries.done" if is_new else "boundaries.already", id=layer.id, n=-(-len(taken.content) // 1000)))
    return FINE


def _withdrawn(folder: Path, level: str, words: Words) -> int:
    with locked(folder):
        was_there = boundaries.remove(folder, level)
    print(words("boundaries.removed" if was_there else "boundaries.none", level=words(f"map.boundary.{level}")))
    return FINE


def _asked(chosen: argparse.Namespace) -> Asked:
    stated = {name: " ".join(getattr(chosen, name).split()) for name in STATED}
    return Asked(chosen.level, **stated, layer=chosen.layer, crs=chosen.crs, encoding=chosen.encoding,
                 tolerance=chosen.tolerance)  # fmt: skip


def _places(folder: Path) -> list[dict]:
    """Return the places of the snapshot that serves; those of the reference data where none serves."""
    try:
        snapshot = database.newest(folder)
    except database.NoSnapshot:
        return list(_reference())
    if database.is_outdated(snapshot):
        return list(_reference())
    found = database.run(snapshot.path, "places/points", {}).astype({"valid_to": "str"})
    return found.astype(object).where(found.notna() & (found != "NaT"), None).to_dict("records")


def _reference() -> Iterable[dict]:
    """Yield the rows of data/reference/places.csv with empty cells as None and coordinates as numbers."""
    with (database.ROOT / "data" / "reference" / "places.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            known = {name: value or None for name, value in row.items()}
            degrees = {name: float(row[name]) if row[name] else None for name in ("latitude", "longitude")}
            yield known | degrees


def _lines(report: dict, level: str, places: list[dict], words: Words) -> Iterable[str]:
    """Yield the report in sentences: what was read, mended, compared, simplified."""
    names = {row["place_id"]: row.get(f"name_{words.language}") or row["name_en"] for row in places}
    before, after = report["points"]
    columns = ", ".join(report["columns"].values())
    samples = "; ".join(" / ".join(str(cell) for cell in row.values() if cell) for row in report["samples"])
    yield words("boundaries.read", level=words(f"map.boundary.{level}"), n=report["features"], columns=columns)
    yield words("boundaries.samples", samples=samples)
    yield words("boundaries.crs", crs=report["crs"], layer=report["layer"])
    yield from _faults(report, words)
    yield words("boundaries.simplified", tolerance=report["tolerance_metres"], before=before, after=after,
                moved=report["deviation_metres"])  # fmt: skip
    yield from _compared(report, names, words)


def _faults(report: dict, words: Words) -> Iterable[str]:
    overlaps, holes = report["overlaps"], report["holes"]
    if report["z"]:
        yield words("boundaries.flat", n=report["z"])
    if report["mended"]:
        yield words("boundaries.mended", n=len(report["mended"]), codes=", ".join(report["mended"][:12]))
    if overlaps["n"]:
        pairs = ", ".join(" – ".join(pair) for pair in overlaps["pairs"])
        area = text.number(overlaps["km2"], words.language, 3)
        yield words("boundaries.overlaps", n=overlaps["n"], area=area, pairs=pairs)
    if report["unmatched"]:
        yield words("boundaries.unmatched", n=len(report["unmatched"]), codes=", ".join(report["unmatched"][:12]))
    else:
        yield words("boundaries.matched")
    if holes["n"]:
        yield words("boundaries.holes", n=holes["n"], area=text.number(holes["km2"], words.language, 3))


def _compared(report: dict, names: dict[str, str], words: Words) -> Iterable[str]:
    missing, outside = report["without_polygon"], report["outside"]
    if missing:
        yield words("boundaries.without_polygon", n=len(missing), places=", ".join(names[place] for place in missing))
    if report["spare_polygons"]:
        yield words("boundaries.spare", n=report["spare_polygons"])
    yield words("boundaries.compared", n=report["compared"], outside=len(outside))
    for found in outside:
        yield words("boundaries.outside", place=names[found["place_id"]], code=found["pcode"], distance=found["km"],
                    other=found["lies_in"] or "–")  # fmt: skip
