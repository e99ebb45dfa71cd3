"""Give the tables of published files to Spark: Parquet in the shared folder, and a schema of tables over it."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
from sqlglot import exp

from dashboard.engine import PREFIX, Trouble, check, session, shared

_BUILDING = ".building-"
_AT_ONCE = 4  # tables; each takes the server a moment of its own
Columns = Mapping[str, list[tuple[str, str]]]


def load(files: Mapping[str, Path]) -> None:
    """Write every table of each database file into its schema; what is there already stays. Raises Trouble, OSError."""
    check()
    spark, folder = session.opened(), shared()
    for schema, file in files.items():
        columns = _written(file, folder / schema)
        try:
            spark.sql(exp.Create(this=_name(schema), kind="SCHEMA", exists=True).sql("spark"))
            with ThreadPoolExecutor(_AT_ONCE) as pool:
                list(pool.map(spark.sql, _tables(schema, columns, folder / schema)))  # a command runs at once
        except Exception as problem:
            raise Trouble("load", schema=schema) from problem


def sweep(kept: Iterable[str]) -> list[str]:
    """Drop the schemas whose files lie in the shared folder and that are not among those kept; return their names."""
    spark, folder, kept = session.opened(), shared(), set(kept)
    gone = sorted(one.name for one in folder.glob(f"{PREFIX}*/") if one.name not in kept)
    for schema in gone:
        try:
            spark.sql(exp.Drop(this=_name(schema), kind="SCHEMA", exists=True, cascade=True).sql("spark"))
        except Exception as problem:
            raise Trouble("load", schema=schema) from problem
        shutil.rmtree(folder / schema, ignore_errors=True)
    for rest in folder.glob(f"{_BUILDING}*"):
        shutil.rmtree(rest, ignore_errors=True)
    return gone


def _written(file: Path, folder: Path) -> Columns:
    """Write a folder of Parquet for each table, in one step for who looks; return the columns of each with types."""
    fresh = folder.with_name(f"{_BUILDING}{folder.name}")
    shutil.rmtree(fresh, ignore_errors=True)
    with duckdb.connect(config={"threads": 2}) as connection:
        quoted = str(file).replace("'", "''")
        connection.execute(f"attach '{quoted}' as published (read_only)")  # the app may have it open in its own way
        connection.execute("use published")
        named = connection.execute(
            "select table_name, column_name, data_type from duckdb_columns()"
            " where database_name = 'published' order by table_name, column_index").fetchall()  # fmt: skip
        tables: dict[str, list[tuple[str, str]]] = {}
        for table, column, kind in named:
            tables.setdefault(table, []).append((column, kind))
        if folder.exists():
            return tables
        for table in tables:
            (fresh / table).mkdir(parents=True)
            connection.table(table).write_parquet(str(fresh / table / "rows.parquet"), compression="zstd")
    fresh.rename(folder)
    return tables


def _tables(schema: str, columns: Columns, folder: Path) -> Iterable[str]:
    """Yield the statement that makes each table, over its Parquet: no row is copied, no file looked into."""
    for table, own in columns.items():
        defined = [exp.ColumnDef(this=exp.to_identifier(name, quoted=True), kind=exp.DataType.build(kind, "duckdb"))
                   for name, kind in own]  # fmt: skip
        kind = exp.FileFormatProperty(this=exp.var("PARQUET"))
        where = exp.LocationProperty(this=exp.Literal.string((folder / table).as_uri()))
        made = exp.Create(this=exp.Schema(this=_name(schema, table), expressions=defined), kind="TABLE", exists=True,
                          properties=exp.Properties(expressions=[kind, where]))  # fmt: skip
        yield made.sql("spark")


def _name(schema: str, table: str | None = None) -> exp.Table:
    names = [exp.to_identifier(name, quoted=True) for name in (table, schema) if name]
    return exp.Table(this=names[0], db=names[1] if table else None)
