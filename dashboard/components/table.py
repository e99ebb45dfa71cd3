"""Tables as plain HTML: readable on a phone, by a screen reader and on paper; text from data is escaped."""

from __future__ import annotations

from functools import partial
from html import escape

import pandas as pd
import streamlit as st
from pandas.api.types import is_bool_dtype, is_datetime64_any_dtype, is_numeric_dtype

from dashboard import page, text
from dashboard.text import Words

PAGE_ROWS = 50
SHORT, LONG = 12, 40  # letters of the longest cell of a narrow column, of one that needs no more room


def chosen(rows: pd.DataFrame, columns: tuple[str, ...]) -> pd.DataFrame:
    """Return the rows with the columns to show, in their order; all where none are named."""
    return rows.loc[:, list(columns)] if columns else rows


def spoken(rows: pd.DataFrame, words: Words) -> list[list[str]]:
    """Return the cells as the reader sees them: labels, numbers and dates in the reader's language."""
    cells = rows.itertuples(index=False)
    return [[words.name(*pair) for pair in zip(rows.columns, line, strict=True)] for line in cells]


def _said(values: pd.Series, column: str, words: Words) -> pd.Series:
    """Return numbers with the word for those that are withheld: a file shows no empty cell for them."""
    if column not in words.withheld or not values.isna().any():
        return values
    return values.astype(object).where(values.notna(), words("value.withheld"))


def labelled(rows: pd.DataFrame, columns: tuple[str, ...], words: Words) -> pd.DataFrame:
    """Return the rows with labels for codes and columns; numbers stay numbers, dates become ISO text.

    A number that is withheld is the word that says so.
    """
    shown = chosen(rows, columns)
    named = {words(f"column.{column}"): _labels(shown[column], column, words) for column in shown}
    return pd.DataFrame(named)


def _labels(values: pd.Series, column: str, words: Words) -> pd.Series:
    if is_datetime64_any_dtype(values):
        return values.dt.strftime("%Y-%m-%d")
    if _kind(values) == "number" and column not in text.lists():
        return _said(values, column, words)
    return values.map(lambda value: words.name(column, value), na_action=None)


def show(rows: pd.DataFrame, columns: tuple[str, ...], words: Words, title: str, key: str,
         known: tuple[object, ...] = ()) -> None:  # fmt: skip
    """Draw the rows in pages of fifty, with "n of n rows"; drawn once for all where `known` tells them from others."""
    part, count, number = rows, len(rows), 1
    if count > PAGE_ROWS:
        pages = list(range(1, -(-count // PAGE_ROWS) + 1))
        number = st.selectbox(words("table.page"), pages, key=f"page-{key}")
        part = rows.iloc[(number - 1) * PAGE_ROWS : number * PAGE_ROWS]
    drawn = partial(_html, part, columns, words, title)
    st.html(page.once(drawn, "table", number, *known) if known else drawn())
    st.caption(words("table.rows", shown=len(part), n=count))


def _html(rows: pd.DataFrame, columns: tuple[str, ...], words: Words, title: str) -> str:
    shown = chosen(rows, columns)
    kinds = [_kind(shown[column]) for column in shown]
    heads = [words(f"column.{column}") for column in shown]
    lines = spoken(shown, words)
    kinds = [_roomy(kind, [line[column] for line in lines]) for column, kind in enumerate(kinds)]
    named = zip(kinds, heads, strict=True)
    head = "".join(f'<th scope="col" class="{kind}">{escape(cell)}</th>' for kind, cell in named)
    body = "".join(_line(cells, kinds) for cells in lines)
    whole = f'<caption class="unseen">{escape(title)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody>'
    return f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(title)}"><table>{whole}</table></div>'


def _kind(values: pd.Series) -> str:
    if is_datetime64_any_dtype(values):
        return "date"
    return "number" if is_numeric_dtype(values) and not is_bool_dtype(values) else "text"


def _roomy(kind: str, cells: list[str]) -> str:
    """Return the kind of a column, for text by its longest cell: `short`, `text` or `text long`."""
    longest = max(map(len, cells), default=0)
    if kind != "text" or SHORT < longest <= LONG:
        return kind
    return "short" if longest <= SHORT else "text long"


def _line(cells: list[str], kinds: list[str]) -> str:
    drawn = [f'<td class="{kind}">{escape(cell)}</td>' for kind, cell in zip(kinds, cells, strict=True)]
    return f"<tr>{''.join(drawn)}</tr>"
