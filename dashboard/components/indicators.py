"""Where the indicators of a project stand: the computed value where a query exists, else the last approved report."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from dashboard import page, status, text
from dashboard.components import blocks
from dashboard.components.card import Figure
from dashboard.status import IndicatorState
from dashboard.text import Words

COLUMNS = ("indicator", "unit", "baseline", "actual", "expected", "target", "status", "reason")


def figure() -> Figure:
    """Return the figure of every indicator of the project: status, sentence and reason."""
    return Figure("overview.indicators", "overview/indicators", columns=COLUMNS, derive=_with_status, view=_sentences,
                  tab="list")


def _with_status(rows: pd.DataFrame, words: Words) -> pd.DataFrame:
    """Return the rows with actual and expected value, and status, reason and names in the reader's language."""
    milestones = page.table("overview/milestones")
    due = {
        name: tuple(zip(part.due_date, part.target, strict=True)) for name, part in milestones.groupby("indicator_id")
    }
    told = [_told(row, due.get(row["indicator_id"], ()), words) for row in rows.to_dict("records")]
    return rows.assign(**{name: [cells[name] for cells in told] for name in told[0]})


def _told(row: dict[str, Any], due: tuple[Any, ...], words: Words) -> dict[str, Any]:
    is_computed = isinstance(row["query"], str)
    actual = page.table(f"indicators/{row['query']}").value[0] if is_computed else row["reported"]
    state = status.indicator_state(
        status.read_goal(row, due), actual, page.view().as_of, start=_day(row["project_start"]),
        actual_date=None if is_computed else _day(row["reported_until"]),
        period_days=None if pd.isna(row["period_days"]) else int(row["period_days"]),
    )
    return {
        "indicator": text.either(words, f"indicator.{row['indicator_id']}.title", row["title"]),
        "unit": text.either(words, f"unit.{row['unit']}", row["unit"]), "actual": actual,
        "expected": state.expected_value, "code": state.status, "status": words(f"status.{state.status}"),
        "reason": _reason(state, words),
    }


def _reason(state: IndicatorState, words: Words) -> str:
    said = [words(state.reason_id, **state.reason_values)]
    return ". ".join([*said, *([words("status.no_baseline")] if state.is_counted_from_zero else [])])


def _sentences(rows: pd.DataFrame, words: Words) -> None:
    with st.container(gap="small"):
        for row in rows.itertuples():
            blocks.status(status.ICONS[row.code], row.status, row.indicator, row.reason)


def _day(value: Any) -> Any:
    return None if pd.isna(value) else value.date()
