"""What a smaller file withholds, in sentences: in place of a figure, and below one."""

from __future__ import annotations

import re
from collections.abc import Callable, Set
from datetime import date

import pandas as pd

from dashboard import database
from dashboard.shown import Shown
from dashboard.text import Words

PERSONS = frozenset({"people", "attendance", "headcounts", "test_scores", "organisation_members", "people_facts",
                     "trained_people", "participation_rows"})  # fmt: skip
WORKSHOP = frozenset({"loads", "findings", "rejected_rows"})
SIGNALS = frozenset({"signals"})
COUNTED = frozenset({"people_counts", "trained_counts"})  # they have the newest day only
_CHOICES = {"event_kind", "event_topic", "youth"}
_TOGETHER = {"sex": ["others"], "youth_group": ["others"], "disability": ["others"], "place_id": ["elsewhere"]}
_READ = re.compile(r"\b(?:from|join)\s+([a-z_]+)")
Filters = Set[str]  # the names of a page's filters that are not at their default


def reads(query: str) -> frozenset[str]:
    """Return the tables that a named query itself reads, derived ones as such."""
    return frozenset(_READ.findall(database.query_text(query)))


def instead(shown: Shown, query: str, rows: pd.DataFrame, words: Words, narrowed: Filters = frozenset()) -> str:
    """Return the sentence that stands in place of a figure of which this reader is shown nothing, else ''."""
    if shown.sees_persons:
        return ""
    tables = reads(query)
    for name, closed in {"persons": PERSONS, "signals": _signals(shown), "workshop": WORKSHOP}.items():
        if tables & closed:
            return words(f"withheld.{name}")
    if shown.is_whole or not rows.empty:
        return ""
    if "measurements" in tables:
        return words("withheld.reduced.reports")
    has_no_day = "beneficiaries" in tables and (_is_former(shown) or query.endswith("_by_age"))
    return _of_counts(shown, words, narrowed) if tables & COUNTED or has_no_day else ""


def _signals(shown: Shown) -> frozenset[str]:
    """Return the table of signals where no row of it is in the file: an official has those of the own place."""
    own = shown.part.removeprefix("municipality/")
    is_theirs = shown.part.startswith("municipality/") and shown.view.place in (None, own)
    return frozenset() if is_theirs else SIGNALS


def _is_former(shown: Shown) -> bool:
    return shown.view.as_of != shown.view.newest


def _of_counts(shown: Shown, words: Words, narrowed: Filters) -> str:
    """Return why no count of people is given: another day, a narrow choice, or a breakdown nobody is shown."""
    if _is_former(shown):
        return words("withheld.time", date=shown.view.newest)
    return words("withheld.selection" if _CHOICES & narrowed else "withheld.breakdown")


def below(shown: Shown, query: str, rows: pd.DataFrame, words: Words, narrowed: Filters = frozenset(),
          say: Callable[[str], str] | None = None, is_told: bool = False) -> list[str]:
    """Return what is said below a figure of which a part is withheld: small groups, or groups put together.

    `say` speaks a message where it is not `words`; `is_told`: that groups are put together stands there already.
    """
    if shown.is_whole:
        return []
    if COUNTED & reads(query) and _is_former(shown):
        said = [_of_counts(shown, words, narrowed)]
    else:
        said = [(say or words)("withheld.counts")] if has_gaps(rows, words) else []
    is_coarse = any(rows[column].isin(codes).any() for column, codes in _TOGETHER.items() if column in rows)
    return [*said, words("withheld.together")] if is_coarse and not is_told else said


def under(shown: Shown, query: str, rows: pd.DataFrame, words: Words, narrowed: Filters = frozenset(),
          say: Callable[[str], str] | None = None) -> list[str]:
    """Return what is said below headline numbers of which some, or all, are withheld."""
    if shown.is_whole or not has_gaps(rows, words):
        return []
    given = [column for column in rows if column in words.withheld and rows[column].notna().any()]
    is_narrow = _is_former(shown) or bool(_CHOICES & narrowed)
    if is_narrow and not given and COUNTED & reads(query):
        return [_of_counts(shown, words, narrowed)]
    return [(say or words)("withheld.counts")]


def has_gaps(rows: pd.DataFrame, words: Words) -> bool:
    """Return whether a count of persons in the rows is withheld; of an event without a record there is none."""
    kept = rows[rows.record_kind != "none"] if "record_kind" in rows else rows
    return any(kept[column].isna().any() for column in kept if column in words.withheld)


def counted_on(shown: Shown, query: str, **extra: object) -> date | None:
    """Return the day of the counts of people behind a query where it is an earlier one than that shown, else None."""
    if shown.is_whole or not COUNTED & reads(query):
        return None
    known = shown.table("audience/counted_on", **{"event_kind": "all"} | extra).counted_on.dropna()
    return min({day.date() for day in known} - {shown.view.as_of}, default=None)
