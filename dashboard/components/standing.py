"""How an indicator stands on the day, for what this session shows."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dashboard import page, standing
from dashboard.standing import EVERY, QUERY, title_of
from dashboard.status import Goal
from dashboard.text import Words

__all__ = ["EVERY", "QUERY", "goal_of", "is_withheld", "title_of", "with_status"]


def goal_of(row: dict[str, Any]) -> Goal:
    """Return the goal of an indicator: of the project, or of the place chosen."""
    return standing.goal_of(row, page.shown())


def with_status(rows: pd.DataFrame, words: Words) -> pd.DataFrame:
    """Return the rows with goal, values, status and reason, in the reader's language."""
    known = ("status", *rows.indicator_id)
    return page.once(lambda: standing.with_status(rows, words, page.shown()), *known, is_filtered=False)


def is_withheld(row: dict[str, Any]) -> bool:
    """Return whether a smaller file leaves out values of an indicator."""
    return standing.is_withheld(row, page.shown())
