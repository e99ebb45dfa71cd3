"""Tables of the schema as frames of text, read from the reference and written as CSV."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

import duckdb
import pandas as pd

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = ROOT / "data" / "reference"
Frames = dict[str, pd.DataFrame]


@cache
def columns() -> Mapping[str, list[str]]:
    """Return the columns of every table of the schema, both in the schema's order."""
    with duckdb.connect() as connection:
        connection.execute((ROOT / "queries" / "schema.sql").read_text(encoding="utf-8"))
        found = connection.execute(
            "select table_name, column_name from duckdb_columns() where not internal"
            " order by table_oid, column_index"
        ).fetchall()
    tables: dict[str, list[str]] = {}
    for table, column in found:
        tables.setdefault(table, []).append(column)
    return tables


def reference(table: str) -> pd.DataFrame:
    """Return a reference table, all columns as text, nothing read as missing."""
    return pd.read_csv(REFERENCE / f"{table}.csv", dtype=str, keep_default_na=False, encoding="utf-8")


def frame(table: str, rows: Iterable[Mapping[str, object]]) -> pd.DataFrame:
    """Return rows as a frame of the table; raises KeyError on a column the schema does not have."""
    listed = list(rows)
    strange = {name for row in listed for name in row} - set(columns()[table])
    if strange:
        raise KeyError(f"{table} has no column {', '.join(sorted(strange))}")
    names = columns()[table]
    filled = [["" if row.get(name) is None else row[name] for name in names] for row in listed]
    return pd.DataFrame(filled, columns=names, dtype=object)


def money(amount: float) -> str:
    """Return an amount with two decimals."""
    return f"{amount:.2f}"


def as_text(values: pd.Series) -> pd.Series:
    """Return a column as it is written: truth values in lower case, nothing for missing."""
    if values.dtype == bool:
        return values.map({True: "true", False: "false"})
    if values.dtype != object:
        return values
    return values.map(lambda value: str(value).lower() if isinstance(value, bool) else value)


def write(out_dir: Path, frames: Frames) -> dict[str, int]:
    """Write one CSV per table of the schema into the folder; return rows per table."""
    out_dir.mkdir(parents=True, exist_ok=True)
    for table, names in columns().items():
        written = frames[table].reindex(columns=names).apply(as_text)
        written.to_csv(out_dir / f"{table}.csv", index=False, lineterminator="\n", encoding="utf-8")
    return {table: len(frames[table]) for table in columns()}
