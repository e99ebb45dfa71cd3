"""The values of one indicator: over time, by place, in parts."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import date
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import database, page, status
from dashboard.charts import indicators as charts
from dashboard.components.figure import Figure
from dashboard.components.standing import QUERY, goal_of, is_withheld
from dashboard.text import Words

TREND = ("day", "computed", "reported", "expected", "milestone")
PLACES = ("place_id", "value", "target", "due_date", "computed", "reported", "reported_until")
PARTS = ("dimension", "part", "value", "target", "total", "period_end")
MANY = 50  # places whose values take a moment to compute
ALIKE = 1e-6  # values nearer than this are the same
Row = dict[str, Any]


def trend(indicator: str) -> Figure:
    """Return the figure of an indicator over time."""
    return _of("results.trend", "results/trend", indicator, charts.trend, TREND, _over_time, reduced=_said(indicator),
               withheld=("computed",) if _said(indicator) == ("values",) else ())  # fmt: skip


def by_place(indicator: str) -> Figure:
    """Return the figure of an indicator by municipality."""
    return _of("results.by_place", "results/by_place", indicator, charts.by_place, PLACES, _placed,
               withheld=("value", "computed"))  # fmt: skip


def parts(indicator: str) -> Figure:
    """Return the figure of the parts of an indicator's newest report."""
    return _of("results.disaggregation", "results/disaggregation", indicator, charts.parts, PARTS, _named)


def _of(name: str, query: str, indicator: str, draw: Any, columns: tuple[str, ...], derive: Any, **more: Any) -> Figure:
    extra = {"indicator": indicator}
    return Figure(name, query, draw, columns, extra, derive=partial(derive, indicator=indicator), **more)


def _said(indicator: str) -> tuple[str, ...]:
    """Return the sentence about what a smaller file leaves out of an indicator; none where it counts no people."""
    rows = page.table(QUERY, indicator=indicator)
    if rows.empty or not is_withheld(row := rows.to_dict("records")[0]):
        return ()
    return ("values",) if isinstance(row["query"], str) else ("reports",)


def goal_row(indicator: str) -> Row:
    """Return the row of an indicator in the results framework."""
    return page.table(QUERY, indicator=indicator).to_dict("records")[0]


def computed(query: object, day: date, place: str | None) -> float | None:
    """Return what the query of an indicator gives for a day and place; None without query, or for a day not kept."""
    if not isinstance(query, str):
        return None
    value = page.table(f"indicators/{query}", as_of=day, place_id=place).value[0]
    return None if pd.isna(value) else float(value)


def _over_time(rows: pd.DataFrame, words: Words, indicator: str) -> pd.DataFrame:
    """Return day, computed, reported, expected, milestone; no row where no value is known."""
    row, shown = goal_row(indicator), page.view()
    goal, start = goal_of(row), None if pd.isna(row["project_start"]) else row["project_start"].date()
    days = [day.date() for day in rows.day]
    told = page.table("results/reported", indicator=indicator)
    known = dict(zip(told.period_end.dt.date, told.reported, strict=True))
    frame = rows.assign(
        computed=[computed(row["query"], day, shown.place) if kept else None
                  for day, kept in zip(days, rows.is_kept, strict=True)],
        reported=[known.get(day) for day in days],
        expected=[status.expected_value(goal, day, start) for day in days], as_of=pd.Timestamp(shown.as_of),
    ).astype(dict.fromkeys(("computed", "reported", "expected"), float))  # fmt: skip
    has_value = frame.computed.notna() | frame.reported.notna()
    return frame if has_value.any() else frame[:0]


def _placed(rows: pd.DataFrame, words: Words, indicator: str) -> pd.DataFrame:
    """Return the value of each place, the greatest first; at the end that of unknown places and of those elsewhere."""
    with st.spinner(words("results.computing")) if len(rows) > MANY else nullcontext():
        frame = rows.assign(computed=page.kept("results/by_place", {"indicator": indicator}, each_computed))
    is_computed = frame["query"].notna()
    frame["value"] = frame.computed.where(is_computed, frame.reported)
    is_shown = frame.value.notna() | (is_computed & (not page.is_whole()))
    frame = frame[is_shown].sort_values(["value", "place_id"], ascending=[False, True], kind="stable")
    if page.view().place is not None or not is_computed.any():
        return frame
    return pd.concat([frame, _elsewhere(frame, goal_row(indicator))], ignore_index=True)


def each_computed(rows: pd.DataFrame, words: Words) -> list[float | None]:
    """Return what the query of an indicator gives for each place of `rows`; kept as one, however many there are."""
    shown = page.view()
    queries = [query if isinstance(query, str) else None for query in rows["query"]]
    known = {"project_id": shown.project, "as_of": shown.as_of}
    return [None if query is None else
            database.run(shown.snapshot.path, f"indicators/{query}", known | {"place_id": place}).value[0]
            for query, place in zip(queries, rows.place_id, strict=True)]  # fmt: skip


def _elsewhere(frame: pd.DataFrame, row: Row) -> pd.DataFrame:
    """Return what no place of the project holds, of counts only: of unknown places, and elsewhere."""
    if row["measure"] != "unit":
        return frame[:0]
    day, query = page.view().as_of, row["query"]
    unknown = computed(query, day, "unknown") or 0.0
    if is_withheld(row) or (frame.value.isna().any() and not page.is_whole()):
        rest = computed(query, day, "elsewhere") or 0.0
    else:
        rest = (computed(query, day, None) or 0.0) - float(frame.value.sum()) - unknown
    others = {"elsewhere": rest, "unknown": unknown}
    return pd.DataFrame([{"place_id": code, "value": value, "computed": value} for code, value in others.items()
                         if value > ALIKE], columns=frame.columns)  # fmt: skip


def _named(rows: pd.DataFrame, words: Words, indicator: str) -> pd.DataFrame:
    return rows.assign(part=[words.name(row.dimension, row.category) for row in rows.itertuples()])
