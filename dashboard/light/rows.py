"""The rows that plain pages show, kept for the next reader: another language asks for the same ones."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import pandas as pd

from dashboard import database, shown, smaller
from dashboard.shown import Cells, View
from dashboard.text import Words


def read(path: Path, query: str, **parameters: object) -> pd.DataFrame:
    """Return the rows of a named query on a snapshot's file; nobody may write to them."""
    return _rows(path, query, tuple(sorted(parameters.items())))


@lru_cache(maxsize=500)
def _rows(path: Path, query: str, cells: Cells) -> pd.DataFrame:
    return database.run(path, query, dict(cells))


def table(view: View, words: Words, part: str) -> Callable[..., pd.DataFrame]:
    """Return what gives the rows of a query for a view of a part, neutral names in place of hidden titles."""

    def rows(query: str, **extra: object) -> pd.DataFrame:
        found = _rows(view.snapshot.path, query, shown.parameters(view, query, extra))
        return found if part == shown.MANAGER else smaller.named(found, words)

    return rows
