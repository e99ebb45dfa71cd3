"""Points of a dataset against the boundaries in the store, for `check` and `publish`."""

from __future__ import annotations

from pathlib import Path

import duckdb

from dashboard.boundaries import store


def find(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Add to `memory.findings` a warning `outside_boundary` for every point outside the polygon of its place.

    Reads `snapshot.places`, `organisations` and `border_crossings`; `folder` is the store. Without boundaries in
    it nothing is read or imported.
    """
    if found := store.layers(folder):
        from dashboard.boundaries import points  # only now: it loads GEOS

        points.find(connection, found)
