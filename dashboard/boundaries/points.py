"""Which points of a dataset lie outside the polygon of their place."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence

import duckdb
import numpy as np
import shapely

from dashboard.boundaries import compare
from dashboard.boundaries.store import Layer
from dashboard.boundaries.tree import polygon_of

NEAR = 100.0  # metres that a point may lie outside: receivers are not exact
AT_THE_BORDER = 1_000.0  # a crossing stands on the border itself
Row = tuple[str, str, int, str, float, float, str | None]  # as _POINTS selects them
Asked = tuple[Row, str]  # with the P-code of the polygon
_POINTS = """
    select 'places', load_id, row_number, place_id, latitude, longitude, point_precision from snapshot.places
    where latitude is not null and longitude is not null
    union all
    select 'organisations', load_id, row_number, place_id, latitude, longitude, null from snapshot.organisations
    where latitude is not null and longitude is not null
    union all
    select 'border_crossings', load_id, row_number, place_id, latitude, longitude, null from snapshot.border_crossings
    where latitude is not null and longitude is not null and place_id is not null
"""
_FOUND = """
    insert into memory.findings (table_name, load_id, row_number, column_name, value, rule, severity, detail)
    select
        unnest($tables::varchar[]), unnest($loads::varchar[]), unnest($rows::bigint[]), 'latitude, longitude',
        unnest($values::varchar[]), 'outside_boundary', 'warning', unnest($details::varchar[])
"""


def find(connection: duckdb.DuckDBPyConnection, layers: Sequence[Layer]) -> None:
    """Add a warning for every point outside: of its municipality where that has a polygon, else of its district."""
    places = connection.execute("select place_id, parent_id, pcode, name_en from snapshot.places").fetchall()
    tree = {place: (parent, code) for place, parent, code, _ in places}
    names = {code: name for _, _, code, name in places if code}
    rows: list[Row] = connection.execute(_POINTS).fetchall()
    for layer in sorted(layers, key=lambda layer: layer.level != "municipality"):
        shapes = polygons(layer)
        places = [row[3] if compare.is_for(layer.level, row[6]) else None for row in rows]
        asked = [(row, polygon_of(place, tree, shapes)) for row, place in zip(rows, places, strict=True)]
        rows = [row for row, code in asked if code is None]  # left to the level above
        slack = float(layer.manifest["report"]["deviation_metres"]) + NEAR
        _note(connection, outside([(row, code) for row, code in asked if code], shapes, slack), names)


def _note(connection: duckdb.DuckDBPyConnection, found: list[Asked], names: dict[str, str]) -> None:
    """Write the warnings at once: a broken column of coordinates makes as many as there are rows."""
    columns = {"tables": 0, "loads": 1, "rows": 2}
    told = {name: [row[index] for row, _ in found] for name, index in columns.items()}
    told["values"] = [f"{row[4]}, {row[5]}" for row, _ in found]
    told["details"] = [f"{names.get(code, '')} ({code})".strip() for _, code in found]
    connection.execute(_FOUND, told)


def polygons(layer: Layer) -> dict[str, shapely.Geometry]:
    """Return the polygons of a layer by P-code, in metres, ready for many questions."""
    features = json.loads(layer.path.read_text("utf-8"))["features"]
    degrees = [shapely.geometry.shape(feature["geometry"]) for feature in features]
    shapes = shapely.transform(np.asarray(degrees), compare.in_metres)
    shapely.prepare(shapes)
    return {feature["properties"]["pcode"]: shape for feature, shape in zip(features, shapes, strict=True)}


def outside(asked: Sequence[Asked], shapes: dict[str, shapely.Geometry], slack: float) -> list[Asked]:
    """Return the rows that lie further outside their polygon than `slack` metres, in their order."""
    groups: dict[str, list[int]] = defaultdict(list)
    for index, (_, code) in enumerate(asked):
        groups[code].append(index)
    points = compare.points([(row[5], row[4]) for row, _ in asked])
    away = np.zeros(len(asked))
    for code, members in groups.items():
        away[members] = shapely.distance(points[members], shapes[code])
    most = [slack + AT_THE_BORDER * (row[0] == "border_crossings") for row, _ in asked]
    return [asked[index] for index in np.flatnonzero(away > np.asarray(most))]
