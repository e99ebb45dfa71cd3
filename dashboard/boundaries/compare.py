"""Compare a layer with the places of the dataset: who has no polygon, whose point lies outside."""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely
from pyproj import Transformer

from dashboard.boundaries.tree import polygon_of

METRES, DEGREES = 32643, 4326


def in_metres(degrees: np.ndarray) -> np.ndarray:
    """Return coordinates in metres (UTM 43 north) from degrees east and north, a row each."""
    east, north = Transformer.from_crs(DEGREES, METRES, always_xy=True).transform(degrees[:, 0], degrees[:, 1])
    return np.column_stack([east, north])


def points(degrees: list[tuple[float, float]]) -> np.ndarray:
    """Return points in metres from degrees east and north."""
    return shapely.points(in_metres(np.asarray(degrees, dtype=float).reshape(-1, 2)))


def is_for(level: str, precision: str | None) -> bool:
    """Return whether a point can be asked of a level: a district's centre says nothing of a municipality."""
    return not (level == "municipality" and precision == "district_centre")


def report(read: pd.DataFrame, net: np.ndarray, job: dict) -> dict:
    """Return place_ids without polygon and outside their own (km, and the P-code they lie in), and spare polygons."""
    level, rows = job["level"], job["places"]
    known, tree = set(read.pcode), {row["place_id"]: (row["parent_id"], row["pcode"]) for row in rows}
    there = [row for row in rows if row["level"] == level and not row.get("valid_to")]
    pointed = [row for row in rows if row["latitude"] is not None and is_for(level, row["point_precision"])]
    pairs = [(row, code) for row in pointed if (code := polygon_of(row["place_id"], tree, known))]
    return {
        "without_polygon": [row["place_id"] for row in there if row["pcode"] not in known],
        "spare_polygons": len(known - {row["pcode"] for row in rows}),
        "compared": len(pairs),
        "outside": _outside(pairs, dict(zip(read.pcode, net, strict=True))) if pairs else [],
    }


def _outside(pairs: list[tuple[dict, str]], shapes: dict[str, shapely.Geometry]) -> list[dict]:
    placed = points([(row["longitude"], row["latitude"]) for row, _ in pairs])
    away = shapely.distance(placed, np.asarray([shapes[code] for _, code in pairs]))
    found = [index for index in np.flatnonzero(away > 0)]
    tree, names = shapely.STRtree(list(shapes.values())), list(shapes)
    within = {index: [names[hit] for hit in tree.query(placed[index], predicate="intersects")] for index in found}
    return [
        {"place_id": pairs[index][0]["place_id"], "pcode": pairs[index][1], "km": round(float(away[index]) / 1000, 1),
         "lies_in": next(iter(within[index]), None)}
        for index in found
    ]  # fmt: skip
