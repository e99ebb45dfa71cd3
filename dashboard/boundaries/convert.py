"""From a layer to a file for the map: mended, compared with its neighbours and with places, simplified as one net."""

from __future__ import annotations

import json

import geopandas
import numpy as np
import shapely

from dashboard.boundaries import codes, compare, reading
from dashboard.boundaries.refused import Refused

METRES = 32643  # UTM zone 43 north, in the middle of the country: less than 1 % wrong at its ends
SEAM, SHOWN = 50.0, 12  # metres between borders that were meant to meet; codes that a report lists
SLIVER = 1e-4  # km² of an overlap worth a word
DIGITS = (5, 7)  # of a degree: 1 m; more where that would break a shape


def convert(job: dict) -> tuple[bytes, dict]:
    """Return the GeoJSON of a layer and the report on it; raises Refused."""
    read, facts = reading.frame(job)
    read["pcode"] = codes.pcodes(read.pcode)
    read = read.sort_values("pcode", ignore_index=True)
    mended, names = _mended(read)
    net = mended.to_crs(METRES).geometry.values
    simple, deviation = simplified(net, job["tolerance"])
    content = _geojson(mended, in_degrees(simple), job)
    report = facts | {
        "features": len(mended),
        "mended": names,
        "points": [int(shapely.get_num_coordinates(shapes).sum()) for shapes in (net, simple)],
        "tolerance_metres": job["tolerance"],
        "deviation_metres": deviation,
        "samples": mended.drop(columns="geometry").head(3).to_dict("records"),
    }
    return content, report | coverage(mended, net) | compare.report(mended, net, job)


def _mended(read: geopandas.GeoDataFrame) -> tuple[geopandas.GeoDataFrame, list[str]]:
    """Return valid polygons, and the codes of those that were not; raises Refused where nothing is left of one."""
    wrong = ~read.is_valid
    shapes = read.geometry.values.copy()
    shapes[wrong] = shapely.make_valid(shapes[wrong], method="structure", keep_collapsed=False)
    if lost := read.pcode[shapely.area(shapes) == 0].to_list():
        raise Refused("collapsed", n=len(lost), codes=", ".join(lost[:SHOWN]))
    return read.set_geometry(shapes, crs=read.crs), read.pcode[wrong].to_list()


def simplified(net: np.ndarray, tolerance: float) -> tuple[np.ndarray, int]:
    """Return the shapes with shared edges still shared, and how far at most a border has moved, whole metres."""
    if not tolerance:
        return np.asarray(net), 0
    made = shapely.coverage_simplify(np.asarray(net), tolerance)
    return made, int(np.ceil(max(_moved(old, new) for old, new in zip(net, made, strict=True))))


def _moved(old: shapely.Geometry, new: shapely.Geometry) -> float:
    """Return the largest distance of a corner of the old border from the new one, in metres."""
    border = shapely.boundary(new)
    shapely.prepare(border)
    return float(shapely.distance(shapely.points(shapely.get_coordinates(old)), border).max())


def in_degrees(shapes: np.ndarray) -> np.ndarray:
    """Return shapes in degrees with as few digits as keep them valid, outer rings against the clock."""
    exact = geopandas.GeoSeries(shapes, crs=METRES).to_crs(reading.DEGREES).values
    for digits in DIGITS:
        rounded = shapely.transform(np.asarray(exact), lambda points, kept=digits: np.round(points, kept))
        if shapely.is_valid(rounded).all():
            break
    return shapely.orient_polygons(rounded)


def _geojson(read: geopandas.GeoDataFrame, shapes: np.ndarray, job: dict) -> bytes:
    """Return the file: codes and names alone, and who made it, so that it explains itself."""
    told = read.drop(columns="geometry").to_dict("records")
    features = [
        {"type": "Feature", "properties": {key: value for key, value in row.items() if isinstance(value, str)},
         "geometry": shapely.geometry.mapping(shape)}
        for row, shape in zip(told, shapes, strict=True)
    ]  # fmt: skip
    whole = {"type": "FeatureCollection", "level": job["level"]} | job["stated"] | {"features": features}
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()


def coverage(read: geopandas.GeoDataFrame, net: np.ndarray) -> dict:
    """Return where shapes overlap or leave seams (codes, km²), and the holes that all of them leave together."""
    bad = ~shapely.is_empty(shapely.coverage_invalid_edges(np.asarray(net), gap_width=SEAM))
    overlaps = _overlaps(read[bad].reset_index(drop=True))
    whole = shapely.get_parts(shapely.union_all(np.asarray(net)))
    holes = [float(shapely.area(shapely.polygons(ring))) for shape in whole for ring in shape.interiors]
    return {
        "unmatched": read.pcode[bad].to_list(),
        "overlaps": {"n": len(overlaps), "km2": sum(area for area, _, _ in overlaps),
                     "pairs": [[one, other] for _, one, other in overlaps[:SHOWN]]},
        "holes": {"n": len(holes), "km2": sum(holes) / 1e6},
    }  # fmt: skip


def _overlaps(read: geopandas.GeoDataFrame) -> list[tuple[float, str, str]]:
    """Return km² and codes of pairs that overlap, the largest first; compared in degrees, as most files are drawn."""
    shapes = np.asarray(read.geometry.values)
    one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    pairs = one < other
    one, other = one[pairs], other[pairs]
    common = geopandas.GeoSeries(shapely.intersection(shapes[one], shapes[other]), crs=read.crs).to_crs(METRES)
    found = zip(common.area / 1e6, read.pcode[one], read.pcode[other], strict=True)
    return sorted((pair for pair in found if pair[0] > SLIVER), key=lambda pair: (-pair[0], pair[1:]))
