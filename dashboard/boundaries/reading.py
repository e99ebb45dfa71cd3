"""Read one layer with GDAL: polygons with a P-code and names, in degrees."""

from __future__ import annotations

from collections import Counter
from typing import Any

import geopandas
import numpy as np
import pyogrio
import shapely
from pyogrio.errors import DataLayerError, DataSourceError, FieldError, GeometryError
from pyproj import CRS
from pyproj.exceptions import CRSError, ProjError

from dashboard.boundaries import codes
from dashboard.boundaries.refused import Refused

BOX = (69.0, 39.0, 81.0, 44.0)  # degrees east and north that hold the country
NAME = 200  # characters of a name that are kept
DEGREES = 4326
_BROKEN = (DataSourceError, DataLayerError, FieldError, GeometryError, shapely.GEOSException)


def frame(job: dict) -> tuple[geopandas.GeoDataFrame, dict]:
    """Return pcode, names and geometry in degrees, and what was read; raises Refused."""
    try:
        layer = _layer(job)
        about = pyogrio.read_info(job["path"], layer=layer, encoding=job["encoding"], force_feature_count=True)
        read = _read(job, layer, about)
    except UnicodeDecodeError as problem:
        raise Refused("wrong_encoding", encoding=job["encoding"] or "UTF-8") from problem
    except _BROKEN as problem:
        raise Refused("unreadable") from problem
    has_z = int(shapely.has_z(read.geometry.values).sum())
    _only_polygons(read)
    crs = _crs(job["crs"], read.crs)
    read = in_degrees(read.set_geometry(shapely.force_2d(read.geometry.values)).set_crs(crs, allow_override=True))
    read_as = {"layer": layer, "crs": _name(crs), "encoding": job["encoding"]}
    return read, read_as | {"z": has_z, "columns": read.attrs["columns"]}


def _layer(job: dict) -> str:
    """Return the layer asked for, or the one that has shapes; raises Refused where a person must choose."""
    found = [str(name) for name, kind in pyogrio.list_layers(job["path"]) if kind is not None]
    asked = job["layer"]
    if asked in found or (len(found) == 1 and not asked):
        return asked or found[0]
    if not found:
        raise Refused("empty_layer")
    raise Refused("no_layer" if asked else "several_layers", layers=", ".join(found), layer=asked or "")


def _read(job: dict, layer: str, about: dict[str, Any]) -> geopandas.GeoDataFrame:
    """Return the features of a layer with the columns pcode, name_en, name_ru, name_ky; raises Refused."""
    fields, kinds = [str(name) for name in about["fields"]], dict(zip(about["fields"], about["dtypes"], strict=True))
    if not about["features"]:
        raise Refused("empty_layer")
    code, names = codes.code_column(fields, job["level"]), codes.name_columns(fields, job["level"])
    if str(kinds[code]).startswith("float"):
        raise Refused("float_codes", codes=code)
    read = pyogrio.read_dataframe(
        job["path"], layer=layer, encoding=job["encoding"], columns=list({code, *names.values()})
    )
    if len(read) != about["features"]:
        raise Refused("unreadable")
    whole = str(kinds[code]).startswith("int")  # with empty cells among them they arrive as floats
    given = [int(value) if whole and value == value else value for value in read[code]]
    told = {f"name_{language}": [_text(value) for value in read[column]] for language, column in names.items()}
    made = geopandas.GeoDataFrame({"pcode": given} | told, geometry=read.geometry.values, crs=read.crs)
    made.attrs["columns"] = {"pcode": code} | names
    return made


def _text(value: object) -> str | None:
    plain = " ".join(str(value).split()) if isinstance(value, str) else ""
    return plain[:NAME] or None


def _only_polygons(read: geopandas.GeoDataFrame) -> None:
    kinds = read.geom_type.mask(read.is_empty | read.geometry.isna(), "empty")
    other = Counter(kind for kind in kinds if kind not in ("Polygon", "MultiPolygon"))
    if other:
        listed = ", ".join(f"{kind}: {count}" for kind, count in sorted(other.items()))
        raise Refused("not_polygons", n=other.total(), kinds=listed)


def _crs(asked: str | None, own: CRS | None) -> CRS:
    """Return the reference system asked for, else the file's own; raises Refused for none and for unknown ones."""
    try:
        crs = CRS.from_user_input(asked) if asked else own
    except CRSError as problem:
        raise Refused("unknown_crs", crs=asked) from problem
    if crs is None or not (crs.is_geographic or crs.is_projected):
        raise Refused("no_crs")
    return crs


def _name(crs: CRS) -> str:
    authority = crs.to_authority()
    return ":".join(authority) if authority else crs.name


def in_degrees(read: geopandas.GeoDataFrame) -> geopandas.GeoDataFrame:
    """Return the shapes in degrees east and north; raises Refused for shapes that do not lie in the country."""
    made = _projected(read)
    if made is not None and is_inside(made.total_bounds):
        return made
    turned = _projected(read.set_geometry(shapely.transform(read.geometry.values, lambda points: points[:, ::-1])
                                          ).set_crs(read.crs, allow_override=True))  # fmt: skip
    if turned is not None and is_inside(turned.total_bounds):
        raise Refused("swapped")
    given = read.total_bounds
    if read.crs.is_geographic and np.abs(given).max() > 360:
        raise Refused("metres", bounds=_bounds(given))
    raise Refused("outside", bounds=_bounds(given if made is None else made.total_bounds), crs=_name(read.crs))


def _projected(read: geopandas.GeoDataFrame) -> geopandas.GeoDataFrame | None:
    """Return the shapes in degrees, or None where the reference system does not hold for such numbers."""
    try:
        made = read.to_crs(DEGREES)
    except (ProjError, shapely.GEOSException):
        return None
    return made if np.isfinite(shapely.get_coordinates(made.geometry.values)).all() else None


def is_inside(bounds: np.ndarray) -> bool:
    """Return whether west, south, east, north lie in the box of the country."""
    west, south, east, north = bounds
    return bool(west >= BOX[0] and south >= BOX[1] and east <= BOX[2] and north <= BOX[3])


def _bounds(bounds: np.ndarray) -> str:
    west, south, east, north = bounds
    return f"{west:.6g} … {east:.6g}, {south:.6g} … {north:.6g}"
