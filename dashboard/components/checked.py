"""Reported and published values beside those computed for the same day: the difference, and its reason."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

import pandas as pd

from dashboard import page, text
from dashboard.components.figure import Figure
from dashboard.components.standing import is_withheld
from dashboard.components.values import ALIKE, Row, computed, goal_row
from dashboard.text import Words

REPORTS = ("period_start", "period_end", "place_id", "reported", "report_state", "approved_on", "computed",
           "difference", "reason", "narrative")  # fmt: skip
STATED = ("figure", "figure_kind", "published", "published_on", "computed", "difference", "reason", "source")
SHOWN = 15
_ICONS = """
approved check_circle, submitted outbox, returned undo, draft edit_note, superseded history,
same check_circle, differs difference, target flag, unknown help
"""
ICONS = {code: f":material/{icon}:" for code, icon in map(str.split, _ICONS.split(","))}


def reports(indicator: str) -> Figure:
    """Return the figure of every report on an indicator, beside what was computed for the end of its period."""
    return Figure("results.reports", "results/reports", None, REPORTS, {"indicator": indicator},
                  derive=partial(_beside_computed, indicator=indicator), lines=_report_lines, tab="list",
                  reduced=("reports",))  # fmt: skip


def published() -> Figure:
    """Return the figure of what was stated in public, beside what was computed for that day."""
    return Figure("results.published", "results/published", None, STATED, derive=_beside_stated, lines=_stated_lines,
                  tab="list")  # fmt: skip


def _beside_computed(rows: pd.DataFrame, words: Words, indicator: str) -> pd.DataFrame:
    """Return the reports with the computed value of their period, the difference and the reason."""
    row = goal_row(indicator)
    told = [_compared(row, report, words) for report in rows.to_dict("records")]
    return rows.assign(**{name: [cells[name] for cells in told] for name in told[0]})


def _compared(row: Row, report: Row, words: Words) -> Row:
    if not isinstance(row["query"], str):
        return {"computed": None, "difference": None, "reason": ""}
    place = None if report["place_id"] == "all" else report["place_id"]
    value = computed(row["query"], report["period_end"].date(), place)
    if value is not None and row["aggregation_time"] == "sum":  # reports give what the period adds
        before = computed(row["query"], report["period_start"].date() - timedelta(days=1), place)
        value = None if before is None and is_withheld(row) else value - (before or 0.0)
    return _judged(row["query"], value, report["reported"], report["period_end"].date(), place, words,
                   report["report_state"])  # fmt: skip


def _judged(query: object, value: float | None, stated: float, day: date, place: str | None, words: Words,
            state: str = "approved") -> Row:
    """Return computed, difference (computed less stated) and the sentence that gives the reason."""
    cells = {"computed": value, "difference": None, "reason": ""}
    if value is None or pd.isna(stated):
        missing = "no_query" if not isinstance(query, str) else "not_kept" if page.is_whole() else "withheld"
        return cells | {"reason": words(f"results.reason.{missing}")}
    if abs(value - stated) < ALIKE:
        return cells | {"difference": 0.0, "reason": words("results.reason.same")}
    said = words(f"results.reason.{state}") if state != "approved" else _explained(query, stated, day, place, words)
    return cells | {"difference": value - stated, "reason": said}


def _explained(query: object, stated: float, day: date, place: str | None, words: Words) -> str:
    """Return which day the stated value belongs to, the nearest of the as-of dates; or that it belongs to none."""
    offered = [offered.date() for offered in page.table("projects/as_of_dates").as_of]
    days = sorted((other for other in offered if other <= page.view().as_of), key=lambda other: abs(other - day))
    for other in days:
        value = computed(query, other, place)
        if value is not None and abs(value - stated) < ALIKE:
            return words("results.reason.later" if other > day else "results.reason.earlier", date=other)
    return words("results.reason.none")


def _beside_stated(rows: pd.DataFrame, words: Words) -> pd.DataFrame:
    """Return the published figures with the value computed for that day, the difference and the reason."""
    told = [_told(row, words) for row in rows.to_dict("records")]
    return rows.assign(**{name: [cells[name] for cells in told] for name in told[0]})


def _told(row: Row, words: Words) -> Row:
    day = row["published_on"].date()
    value = computed(row["query"], day, None)
    named = {"figure": text.either(words, f"figure.{row['figure_id']}", row["statement"])}
    if row["figure_kind"] == "result":
        return named | _judged(row["query"], value, row["published"], day, None, words)
    return named | {"computed": value, "difference": None, "reason": _aimed(row, words)}


def _aimed(row: Row, words: Words) -> str:
    """Return how much of a published target is reached by the as-of date, and a framework that says otherwise."""
    day = page.view().as_of
    now = computed(row["query"], day, None)
    said = [words("results.reason.target", actual=now, target=row["published"], date=day)] if now is not None else []
    if pd.notna(row["target"]) and abs(row["target"] - row["published"]) > ALIKE:
        said.append(words("results.reason.target_other", target=row["target"]))
    is_computed = isinstance(row["query"], str) and not page.is_whole()
    return ". ".join(said) or words("results.reason.withheld" if is_computed else "results.reason.no_query")


def _report_lines(rows: pd.DataFrame, words: Words) -> list[tuple[str, ...]]:
    """Return the newest reports: state, period, reported and computed value, the reason of a difference."""
    lines = []
    for row in rows.head(SHOWN).to_dict("records"):
        state = words.name("report_state", row["report_state"])
        period = [text.day(row[name], words.language) for name in ("period_start", "period_end")]
        place = [] if row["place_id"] == "all" else [words.name("place_id", row["place_id"])]
        said = " · ".join([state, *place, " – ".join(period)])
        more = [str(row["narrative"])] if isinstance(row["narrative"], str) else []
        lines.append((ICONS[row["report_state"]], said, ". ".join([_values(row, "reported", words), *more])))
    return lines


def _stated_lines(rows: pd.DataFrame, words: Words) -> list[tuple[str, ...]]:
    """Return the published figures: when each was stated, stated and computed value, the reason of a difference."""
    lines = []
    for row in rows.head(SHOWN).to_dict("records"):
        stated = words("results.stated", value=row["published"], date=row["published_on"])
        source = [row["source"]] if isinstance(row["source"], str) else []
        said = row["reason"] if row["figure_kind"] == "target" else _values(row, "published", words)
        lines.append((ICONS[_agreement(row)], f"{row['figure']} · {stated}", ". ".join([said, *source])))
    return lines


def _agreement(row: Row) -> str:
    if row["figure_kind"] == "target":
        return "target"
    return "unknown" if pd.isna(row["difference"]) else "differs" if row["difference"] else "same"


def _values(row: Row, column: str, words: Words) -> str:
    """Return stated and computed value with the reason: "38 reported, 36 computed (−2): …"."""
    known = {name: text.number(row[name], words.language) for name in (column, "computed")}
    if pd.isna(row["computed"]):
        return ". ".join(filter(None, [f"{words(f'column.{column}')}: {known[column]}", row["reason"]]))
    return words("results.beside", name=words(f"column.{column}"), stated=known[column], computed=known["computed"],
                 reason=row["reason"])  # fmt: skip
