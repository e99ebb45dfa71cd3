"""What a smaller file withholds, in sentences: in place of a figure, and below one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

import pandas as pd
import streamlit as st

from dashboard import database, page, text
from dashboard.components.figure import Figure
from dashboard.text import Words

PERSONS = frozenset({"people", "attendance", "headcounts", "test_scores", "organisation_members", "people_facts",
                     "trained_people", "participation_rows"})  # fmt: skip
WORKSHOP = frozenset({"loads", "findings", "rejected_rows"})
SIGNALS = frozenset({"signals"})
COUNTED = frozenset({"people_counts", "trained_counts"})  # they have the newest day only
_AGAIN = {"withheld.counts", "withheld.reduced.risks", "withheld.reduced.texts"}  # said in short the next time
_MERGED = {"grants.beneficiaries", "municipality.participation", "participation.by_disability",
           "participation.by_place", "participation.by_sex", "participation.by_youth"}  # fmt: skip
_CHOICES = {"event_kind", "event_topic", "youth"}
_TOGETHER = {"sex": ["others"], "youth_group": ["others"], "disability": ["others"], "place_id": ["elsewhere"]}
_READ = re.compile(r"\b(?:from|join)\s+([a-z_]+)")


def reads(query: str) -> frozenset[str]:
    """Return the tables that a named query itself reads, derived ones as such."""
    return frozenset(_READ.findall(database.query_text(query)))


def spoken(figure: Figure) -> Words:
    """Return the words of this run, which know what is withheld in a figure."""
    words = page.words()
    return words if page.is_whole() else replace(words, withheld=words.withheld | set(figure.withheld))


def instead(query: str, rows: pd.DataFrame, words: Words) -> str:
    """Return the sentence that stands in place of a figure of which this reader is shown nothing, else ''."""
    if page.sees_persons():
        return ""
    tables = reads(query)
    for name, closed in {"persons": PERSONS, "signals": _signals(), "workshop": WORKSHOP}.items():
        if tables & closed:
            return words(f"withheld.{name}")
    if page.is_whole() or not rows.empty:
        return ""
    if "measurements" in tables:
        return words("withheld.reduced.reports")
    is_former = page.view().as_of != page.view().newest
    has_no_day = "beneficiaries" in tables and (is_former or query.endswith("_by_age"))
    return _of_counts(words) if tables & COUNTED or has_no_day else ""


def _signals() -> frozenset[str]:
    """Return the table of signals where no row of it is in the file: an official has those of the own place."""
    own, shown = page.part().removeprefix("municipality/"), page.view().place
    is_theirs = page.part().startswith("municipality/") and shown in (None, own)
    return frozenset() if is_theirs else SIGNALS


def _of_counts(words: Words) -> str:
    """Return why no count of people is given: another day, a narrow choice, or a breakdown nobody is shown."""
    shown = page.view()
    if shown.as_of != shown.newest:
        return words("withheld.time", date=shown.newest)
    return words("withheld.selection" if _CHOICES & set(page.filters()) else "withheld.breakdown")


def below(figure: Figure, rows: pd.DataFrame, words: Words) -> list[str]:
    """Return what is said below a figure of which a part is withheld: small groups, rows that are not public."""
    if page.is_whole():
        return []
    is_former = COUNTED & reads(figure.query) and page.view().as_of != page.view().newest
    said = [_of_counts(words)] if is_former else [_once("withheld.counts", words)] if has_gaps(rows, words) else []
    is_coarse = any(rows[column].isin(codes).any() for column, codes in _TOGETHER.items() if column in rows)
    said += [words("withheld.together")] if is_coarse and figure.id not in _MERGED else []
    return [*said, *(_once(f"withheld.reduced.{name}", words) for name in figure.reduced)]


def left_out(figure: Figure, words: Words) -> str:
    """Return what a figure leaves out; where small groups stand together, what stands with what."""
    is_merged = figure.id in _MERGED and not page.is_whole()
    return words(f"{figure.id}.left_out{'.smaller' if is_merged else ''}")


def closed(figures: Iterable[Figure], words: Words) -> str:
    """Return the sentence that stands in place of every one of several figures, else ''."""
    said = {instead(figure.query, page.table(figure.query, **figure.extra), words) for figure in figures}
    return said.pop() if len(said) == 1 else ""


def _once(message: str, words: Words) -> str:
    """Return a sentence in full where a run of the page says it first, in short afterwards."""
    return words(f"{message}.again" if page.is_said(message) and message in _AGAIN else message)


def under(query: str, rows: pd.DataFrame, words: Words) -> list[str]:
    """Return what is said below headline numbers of which some, or all, are withheld."""
    if page.is_whole() or not has_gaps(rows, words):
        return []
    shown = [column for column in rows if column in words.withheld and rows[column].notna().any()]
    is_narrow = page.view().as_of != page.view().newest or bool(_CHOICES & set(page.filters()))
    is_all = is_narrow and not shown and COUNTED & reads(query)
    return [_of_counts(words) if is_all else _once("withheld.counts", words)]


def also(reduced: tuple[str, ...], words: Words) -> None:
    """Say below headline numbers of which tables the smaller files have some rows only."""
    if not page.is_whole():
        st.caption(text.markdown(" ".join(_once(f"withheld.reduced.{name}", words) for name in reduced)))


def has_gaps(rows: pd.DataFrame, words: Words) -> bool:
    """Return whether a count of persons in the rows is withheld; of an event without a record there is none."""
    kept = rows[rows.record_kind != "none"] if "record_kind" in rows else rows
    return any(kept[column].isna().any() for column in kept if column in words.withheld)


def counts(figure: Figure, rows: pd.DataFrame, words: Words) -> list[str]:
    """Return n as it is said: the sum of each column that counts, or that it is withheld."""
    rows = rows[rows.sex != "all"] if "sex" in rows else rows
    named = [(column, unit or column) for column, _, unit in (count.partition(":") for count in figure.count)]
    return [words("card.withheld", unit=words(f"column.{column}")) if rows[column].isna().any() and not page.is_whole()
            else words(f"unit.{unit}.n", n=int(rows[column].sum())) for column, unit in named]


def day(figure: Figure, rows: pd.DataFrame, words: Words) -> list[str]:
    """Return the day of the counts of people in a figure where it is an earlier one than that shown."""
    if page.is_whole() or not COUNTED & reads(figure.query):
        return []
    known = page.table("audience/counted_on", **{"event_kind": "all"} | figure.extra).counted_on.dropna()
    days = {day.date() for day in known} - {page.view().as_of}
    return [words("card.counted_on", date=min(days))] if days else []


def sentence(said: str) -> None:
    """Draw a sentence about what is withheld."""
    st.markdown(f":material/visibility_off: {text.markdown(said)}")
