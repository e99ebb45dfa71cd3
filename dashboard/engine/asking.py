"""Ask Spark, within a time limit, and give rows with the types that the same query has on DuckDB."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from threading import Event, Timer
from typing import TYPE_CHECKING
from uuid import uuid4

import duckdb

from dashboard.engine import Trouble, dialect, header, session

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

SECONDS = 120.0  # a query may take; one that lost a worker begins some of its work again
_GONE = re.compile(r"SESSION_NOT_FOUND|SESSION_CLOSED|SESSION_CHANGED|OPERATION_NOT_FOUND")
_NO_TABLE = re.compile(r"TABLE_OR_VIEW_NOT_FOUND|SCHEMA_NOT_FOUND|PATH_NOT_FOUND|FILE_NOT_EXIST")
_UNREACHABLE = re.compile(r"UNAVAILABLE|DEADLINE_EXCEEDED|RETRIES_EXCEEDED|UNAUTHENTICATED|PERMISSION_DENIED")


def rows(text: str, schema: str, values: Mapping[str, object]) -> pd.DataFrame:
    """Return the rows of a query with a header, on the tables of a schema; raises Trouble."""
    types = header.declared(text, "parameters")
    spoken = dialect.spark(text, schema, tuple(types.items()))
    given = {name: _given(value) for name, value in values.items()}
    try:
        return _like_duckdb(_asked(spoken, given), header.declared(text, "columns"))
    except Trouble as problem:
        if problem.reason != "gone":
            raise
    session.forget()  # the server was started again: a new session, once
    return _like_duckdb(_asked(spoken, given), header.declared(text, "columns"))


def _given(value: object) -> object:
    """Return a parameter as a plain value: a moment of pandas as its day, a tuple as a list."""
    if isinstance(value, datetime):
        return value.date()
    return list(value) if isinstance(value, tuple | set | frozenset) and not isinstance(value, date) else value


def _asked(spoken: str, values: Mapping[str, object]) -> pa.Table:
    """Return what Spark answers; raises Trouble."""
    spark, tag, is_late = session.opened(), f"yntymak-{uuid4().hex}", Event()

    def interrupt() -> None:
        is_late.set()
        spark.interruptTag(tag)

    clock = Timer(SECONDS, interrupt)
    clock.daemon = True
    spark.addTag(tag)
    clock.start()
    try:
        return spark.sql(spoken, args=dict(values)).toArrow()
    except Exception as problem:
        raise _trouble(problem, is_late.is_set()) from problem
    finally:
        clock.cancel()
        spark.removeTag(tag)


def _trouble(problem: Exception, is_late: bool) -> Exception:
    """Return what an error of Spark means for who asked; the error itself where it is a fault of the query."""
    said = f"{type(problem).__name__} {problem}"
    if is_late:
        return Trouble("late", seconds=f"{SECONDS:g}")
    for reason, pattern in (("gone", _GONE), ("tables", _NO_TABLE), ("unreachable", _UNREACHABLE)):
        if pattern.search(said):
            return Trouble(reason)
    return problem


def _like_duckdb(answer: pa.Table, columns: Mapping[str, str]) -> pd.DataFrame:
    """Return an answer as DuckDB hands rows over: the declared columns, each of its declared type."""
    taken = ", ".join(f'"{name}"::{kind} as "{name}"' for name, kind in columns.items())
    with duckdb.connect() as connection:
        connection.execute("set TimeZone = 'UTC'")
        connection.register("answer", answer)
        return connection.execute(f"select {taken or '*'} from answer").df()
