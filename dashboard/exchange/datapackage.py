"""A Frictionless data package (datapackage.org, version 1) of the public tables of a snapshot, as a zip.

Cells are disarmed as in every other file: one that a spreadsheet would take for a formula begins with an apostrophe.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from dashboard import downloads
from dashboard.database import Snapshot
from dashboard.exchange import tables
from dashboard.exchange.tables import Column, Table
from dashboard.text import Words

LICENCE = {"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/",
           "title": "Creative Commons Attribution 4.0"}
_TYPES = {"varchar": "string", "date": "date", "boolean": "boolean", "double": "number"}
_DIALECT = {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True, "header": True,
            "skipInitialSpace": False}


def name(snapshot: Snapshot) -> str:
    """Return the name of the package, also of its file: the snapshot, and the mark of invented data."""
    mark = "-demonstration" if snapshot.manifest["is_demonstration"] else ""
    return f"yntymak-{snapshot.id.lower()}{mark}"


def mark(snapshot: Snapshot, words: Words) -> str:
    """Return the sentence that marks invented data; empty where the data are real."""
    return words("frame.demonstration") if snapshot.manifest["is_demonstration"] else ""


def counts(snapshot: Snapshot, words: Words) -> list[str]:
    """Return what is said of the counts of persons in the tables of a snapshot."""
    is_public = snapshot.manifest.get("audience") == "public"
    return [words("withheld.counts"), words("export.counts")] if is_public else [words("export.no_counts")]


def package(snapshot: Snapshot, words: Words) -> bytes:
    """Return the zip: datapackage.json, and one CSV per public table; the same snapshot gives the same bytes."""
    said, files, resources = mark(snapshot, words), {}, []
    for table in tables.of(snapshot).values():
        rows = tables.rows(snapshot.path, table, said)
        files[table.name] = _csv(rows, table)
        resources.append(_resource(table, rows, files[table.name], said, words))
    whole = _descriptor(snapshot, said, words) | {"resources": resources}
    return _zipped(snapshot, json.dumps(whole, ensure_ascii=False, indent=1).encode(), files)


def write(snapshot: Snapshot, file: Path, words: Words) -> None:
    """Write the zip; one cut short never stands under its name. Raises OSError."""
    fresh = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        fresh.write_bytes(package(snapshot, words))
        fresh.replace(file)
    finally:
        fresh.unlink(missing_ok=True)


def _zipped(snapshot: Snapshot, descriptor: bytes, files: dict[str, bytes]) -> bytes:
    moment = datetime.fromisoformat(snapshot.manifest["published_at"]).timetuple()[:6]
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        for path, content in {"datapackage.json": descriptor, **{_path(name): files[name] for name in files}}.items():
            archive.writestr(zipfile.ZipInfo(path, moment), content, zipfile.ZIP_DEFLATED)
    return whole.getvalue()


def _path(table: str) -> str:
    return f"data/{table}.csv"


def _descriptor(snapshot: Snapshot, said: str, words: Words) -> dict[str, Any]:
    """Return what the package says of itself; `version` is the snapshot it was made of."""
    sources = tables.rows(snapshot.path, tables.tables()["sources"])
    return {
        "profile": "tabular-data-package", "name": name(snapshot), "id": snapshot.id, "version": snapshot.id,
        "created": snapshot.manifest["published_at"], "title": words("export.title"),
        "description": " ".join(filter(None, [said and f"{said}.", words("export.description"), words("export.cells"),
                                              *counts(snapshot, words), words("frame.footer")])),
        "demonstration": bool(said), "language": words.language,
        "keywords": ["Kyrgyzstan", "social cohesion", "local initiatives", *(["demonstration data"] if said else [])],
        "licenses": [LICENCE], "sources": [_source(row) for row in sources.itertuples()],
    }


def _source(row: Any) -> dict[str, str]:
    """Return a document as the package names it; an address only where it is one of the web."""
    is_address = isinstance(row.url, str) and row.url.startswith(("https://", "http://"))
    return {"title": row.title} | ({"path": row.url} if is_address else {})


def _resource(table: Table, rows: pd.DataFrame, content: bytes, said: str, words: Words) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource", "name": table.name, "path": _path(table.name),
        "title": words(f"code.table_name.{table.name}"), "description": table.grain, "rows": len(rows),
        "format": "csv", "mediatype": "text/csv", "encoding": "utf-8", "dialect": _DIALECT, "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}", "schema": _schema(table, said, words),
    }


def _schema(table: Table, said: str, words: Words) -> dict[str, Any]:
    """Return fields, primary key and references of a table."""
    marked = {"name": tables.MARK, "type": "string", "title": words(f"column.{tables.MARK}"), "description": said}
    return {
        "fields": [*(_field(column, words) for column in table.columns), *([marked] if said else [])],
        "missingValues": [""], "primaryKey": list(table.key),
        "foreignKeys": [
            {"fields": [column], "reference": {"resource": "" if other == table.name else other, "fields": [target]}}
            for column, other, target in table.references
        ],
    }


def _field(column: Column, words: Words) -> dict[str, Any]:
    """Return one field: type, label, and in its description the comment of the schema and where its codes are."""
    lists = f"A code of the list {column.codelist} in the table codelists." if column.codelist else ""
    kind = _TYPES.get(column.type) or ("number" if column.type.startswith("decimal") else "integer")
    limits: dict[str, Any] = ({"required": True} if column.is_required else {}) | (
        {"enum": list(column.codes)} if column.codes else {})
    said = {"title": words(f"column.{column.name}"), "description": " ".join(filter(None, [column.comment, lists]))}
    return {"name": column.name, "type": kind} | said | ({"constraints": limits} if limits else {})


def _csv(rows: pd.DataFrame, table: Table) -> bytes:
    """Return a table as UTF-8 CSV: money with its decimals, true and false, nothing where nothing is known."""
    shown = rows.assign(**{column.name: _spelled(rows[column.name], column.type) for column in table.columns})
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator=_DIALECT["lineTerminator"])
    writer.writerow(shown.columns)
    cells = shown.astype(object).where(shown.notna(), None)
    writer.writerows([downloads.harmless(cell) for cell in line] for line in cells.itertuples(index=False))
    return file.getvalue().encode()


def _spelled(values: pd.Series, kind: str) -> pd.Series:
    if kind == "boolean":
        return values.map({True: "true", False: "false"}, na_action="ignore").astype(object)
    if kind.startswith("decimal"):
        digits = int(kind.rstrip(")").split(",")[1])
        return values.map(lambda amount: f"{amount:.{digits}f}", na_action="ignore").astype(object)
    return values
