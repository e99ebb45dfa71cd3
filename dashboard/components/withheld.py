"""What a smaller file withholds, said on a page: in place of a figure, and below one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import partial

import pandas as pd
import streamlit as st

from dashboard import page, text, withholding
from dashboard.components.figure import Figure
from dashboard.text import Words
from dashboard.withholding import has_gaps

__all__ = ["also", "below", "closed", "counts", "day", "has_gaps", "instead", "left_out", "sentence", "spoken", "under"]
_AGAIN = {"withheld.counts", "withheld.reduced.risks", "withheld.reduced.texts"}  # said in short the next time
_MERGED = {"grants.beneficiaries", "municipality.participation", "participation.by_disability",
           "participation.by_place", "participation.by_sex", "participation.by_youth"}  # fmt: skip


def spoken(figure: Figure) -> Words:
    """Return the words of this run, which know what is withheld in a figure."""
    words = page.words()
    return words if page.is_whole() else replace(words, withheld=words.withheld | set(figure.withheld))


def instead(query: str, rows: pd.DataFrame, words: Words) -> str:
    """Return the sentence that stands in place of a figure of which this reader is shown nothing, else ''."""
    return withholding.instead(page.shown(), query, rows, words, page.filters().keys())


def below(figure: Figure, rows: pd.DataFrame, words: Words) -> list[str]:
    """Return what is said below a figure of which a part is withheld: small groups, rows that are not public."""
    if page.is_whole():
        return []
    said = withholding.below(page.shown(), figure.query, rows, words, page.filters().keys(), partial(_once, words),
                             is_told=figure.id in _MERGED)  # fmt: skip
    return [*said, *(_once(words, f"withheld.reduced.{name}") for name in figure.reduced)]


def left_out(figure: Figure, words: Words) -> str:
    """Return what a figure leaves out; where small groups stand together, what stands with what."""
    is_merged = figure.id in _MERGED and not page.is_whole()
    return words(f"{figure.id}.left_out{'.smaller' if is_merged else ''}")


def closed(figures: Iterable[Figure], words: Words) -> str:
    """Return the sentence that stands in place of every one of several figures, else ''."""
    said = {instead(figure.query, page.table(figure.query, **figure.extra), words) for figure in figures}
    return said.pop() if len(said) == 1 else ""


def _once(words: Words, message: str) -> str:
    """Return a sentence in full where a run of the page says it first, in short afterwards."""
    return words(f"{message}.again" if page.is_said(message) and message in _AGAIN else message)


def under(query: str, rows: pd.DataFrame, words: Words) -> list[str]:
    """Return what is said below headline numbers of which some, or all, are withheld."""
    return withholding.under(page.shown(), query, rows, words, page.filters().keys(), partial(_once, words))


def also(reduced: tuple[str, ...], words: Words) -> None:
    """Say below headline numbers of which tables the smaller files have some rows only."""
    if not page.is_whole():
        st.caption(text.markdown(" ".join(_once(words, f"withheld.reduced.{name}") for name in reduced)))


def counts(figure: Figure, rows: pd.DataFrame, words: Words) -> list[str]:
    """Return n as it is said: the sum of each column that counts, or that it is withheld."""
    rows = rows[rows.sex != "all"] if "sex" in rows else rows
    named = [(column, unit or column) for column, _, unit in (count.partition(":") for count in figure.count)]
    return [words("card.withheld", unit=words(f"column.{column}")) if rows[column].isna().any() and not page.is_whole()
            else words(f"unit.{unit}.n", n=int(rows[column].sum())) for column, unit in named]


def day(figure: Figure, rows: pd.DataFrame, words: Words) -> list[str]:
    """Return the day of the counts of people in a figure where it is an earlier one than that shown."""
    earlier = withholding.counted_on(page.shown(), figure.query, **figure.extra)
    return [words("card.counted_on", date=earlier)] if earlier else []


def sentence(said: str) -> None:
    """Draw a sentence about what is withheld."""
    st.markdown(f":material/visibility_off: {text.markdown(said)}")
