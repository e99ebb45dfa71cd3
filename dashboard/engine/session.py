"""The one session of this process with the Spark Connect server."""

from __future__ import annotations

import logging
import socket
import warnings
from threading import Lock
from typing import Any

from dashboard.engine import Trouble, address, place

WAIT = 3.0  # seconds until a server has to take a connection
_SETTINGS = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",  # a number that does not fit is an error, as on DuckDB, never NULL
}
_opening = Lock()
_kept: dict[str, Any] = {}


def opened() -> Any:
    """Return the session; raises Trouble where the server takes no connection."""
    with _opening:
        if not (kept := _kept.get(address())):
            _kept.clear()
            kept = _kept[address()] = _open(address())
        return kept


def forget() -> None:
    """Let the next query open a session anew."""
    with _opening:
        _kept.clear()


def close() -> None:
    """End the session on the server too."""
    with _opening:
        for kept in _kept.values():
            kept.stop()
        _kept.clear()


def _open(where: str) -> Any:
    try:
        socket.create_connection(place(), WAIT).close()  # the client itself tries for ten minutes
    except OSError as problem:
        raise Trouble("unreachable") from problem
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # of pandas 3: rows come as Arrow, its own part is not used
        from pyspark.sql import SparkSession
        from pyspark.sql.connect.client.retries import DefaultPolicy

        logging.getLogger("SQLQueryContextLogger").disabled = True  # a stack trace on standard error for each refusal
        try:
            session = SparkSession.builder.remote(where).create()
            session.client.set_retry_policies([DefaultPolicy(max_retries=4, max_backoff=1000)])
            for name, value in _SETTINGS.items():
                session.conf.set(name, value)
        except Exception as problem:
            raise Trouble("unreachable") from problem
    return session
