"""One pass over a table of staging: which tables have rows, which conditions some row meets."""

from __future__ import annotations

from collections.abc import Mapping

import duckdb

from dashboard import schema
from dashboard.schema import Table


def present(connection: duckdb.DuckDBPyConnection) -> list[Table]:
    """Return the tables that rows were read for, in the order of the schema."""
    rows = connection.execute("select distinct table_name from memory.loads where rows_read > 0").fetchall()
    return [table for table in schema.tables().values() if (table.name,) in rows]


def met(connection: duckdb.DuckDBPyConnection, table: Table, conditions: Mapping[str, str]) -> list[str]:
    """Return the names of the SQL conditions that some row of a staging table meets."""
    if not conditions:
        return []
    counts = ", ".join(f"count(*) filter (where {condition})" for condition in conditions.values())
    found = connection.execute(f"select {counts} from memory.staging.{table.name}").fetchone()
    return [name for name, count in zip(conditions, found, strict=True) if count]
