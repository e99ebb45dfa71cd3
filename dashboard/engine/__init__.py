"""Apache Spark in place of the DuckDB file, where YNTYMAK_ENGINE names a Spark Connect server; else nothing here.

What DuckDB's own users need not have (pyspark-client, sqlglot) is imported by the modules beside, when they are asked.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    import pandas as pd

PREFIX = "yntymak_"
OF_THE_FILE = frozenset({"exported/rows"})  # it asks what tables a DuckDB file has
_NEEDED = {"pyspark": "pyspark-client", "sqlglot": "sqlglot"}


class Trouble(Exception):
    """The engine cannot be asked: `reason` ends the id of the sentence engine.…, `values` fill it in."""

    def __init__(self, reason: str, **values: str) -> None:
        """Keep why, and what its sentence says besides."""
        super().__init__(f"{reason} {values}")
        self.reason, self.values = reason, values


def is_chosen() -> bool:
    """Return whether queries run on Spark."""
    return bool(os.environ.get("YNTYMAK_ENGINE", "").strip())


def address() -> str:
    """Return YNTYMAK_ENGINE, such as sc://host:15002; raises Trouble where it is no such address."""
    said = os.environ.get("YNTYMAK_ENGINE", "").strip()
    try:
        parts = urlsplit(said)
        is_right = parts.scheme == "sc" and bool(parts.hostname) and bool(parts.port)
    except ValueError:
        is_right = False
    if not is_right:
        raise Trouble("address")  # without what was given: a token may stand in it
    return said


def place() -> tuple[str, int]:
    """Return host and port of the server; raises Trouble."""
    parts = urlsplit(address())
    return str(parts.hostname), int(parts.port or 0)


def shared() -> Path:
    """Return the folder that every worker sees under the same name; raises Trouble where none is set."""
    said = os.environ.get("YNTYMAK_ENGINE_FOLDER", "").strip()
    if not said or not Path(said).is_absolute():
        raise Trouble("folder")
    return Path(said)


def check() -> None:
    """Raise Trouble where the setting cannot be right or a package is missing; nobody is asked anything."""
    address()
    if missing := [package for module, package in _NEEDED.items() if not find_spec(module)]:
        raise Trouble("packages", packages=", ".join(missing))


def schema(file: str, place_id: str, identity: str) -> str:
    """Return the name of the schema that holds one part of one snapshot: of the file of that name, of that place."""
    audience = {"programme": "manager"}.get(file, file)
    if audience == "municipality":  # a hash beside the place: names differ that only differ in what a schema cannot say
        known = hashlib.sha256(place_id.encode()).hexdigest()[:8]
        audience += f"_{re.sub(r'[^a-z0-9]', '_', place_id.lower())[:40]}_{known}"
    return f"{PREFIX}{audience}_{re.sub(r'[^a-z0-9]', '_', identity.lower())}"


def schema_of(path: Path) -> str:
    """Return the schema of a published database file, <store>/<part>/<snapshot>/<file>."""
    return schema(path.stem, path.parents[1].name, path.parent.name)


def rows(path: Path, text: str, values: Mapping[str, object]) -> pd.DataFrame:
    """Return the rows of a query on the tables of a published file, as DuckDB gives them; raises Trouble."""
    check()
    from dashboard.engine import asking

    return asking.rows(text, schema_of(path), values)
