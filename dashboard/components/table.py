"""Tables as plain HTML: readable on a phone, by a screen reader and on paper; text from data is escaped."""

from __future__ import annotations

from html import escape

import pandas as pd
import streamlit as st
from pandas.api.types import is_bool_dtype, is_datetime64_any_dtype, is_numeric_dtype

from dashboard.text import Words

PAGE_ROWS = 50


def labelled(rows: pd.DataFrame, columns: tuple[str, ...], words: Words) -> pd.DataFrame:
    """Return the rows with labels for codes and columns; numbers stay numbers, dates become ISO text."""
    shown = rows.loc[:, list(columns)] if columns else rows
    named = {words(f"column.{column}"): _labels(shown[column], column, words) for column in shown}
    return pd.DataFrame(named)


def _labels(values: pd.Series, column: str, words: Words) -> pd.Series:
    if is_datetime64_any_dtype(values):
        return values.dt.strftime("%Y-%m-%d")
    if is_numeric_dtype(values) and not is_bool_dtype(values):
        return values
    return values.map(lambda value: words.name(column, value), na_action=None)  # type: ignore[attr-defined]


def show(rows: pd.DataFrame, columns: tuple[str, ...], words: Words, title: str, key: str) -> None:
    """Draw the rows in pages of fifty, with "n of n rows"."""
    part, count = rows, len(rows)
    if count > PAGE_ROWS:
        pages = list(range(1, -(-count // PAGE_ROWS) + 1))
        number = st.selectbox(words("table.page"), pages, key=f"page-{key}")
        part = rows.iloc[(number - 1) * PAGE_ROWS : number * PAGE_ROWS]
    st.html(_html(part, columns, words, title))
    st.caption(words("table.rows", shown=len(part), n=count))


def _html(rows: pd.DataFrame, columns: tuple[str, ...], words: Words, title: str) -> str:
    shown = rows.loc[:, list(columns)] if columns else rows
    kinds = {column: _kind(shown[column]) for column in shown}
    head = "".join(f'<th scope="col" class="{kinds[c]}">{escape(words(f"column.{c}"))}</th>' for c in shown)
    lines = [_line(cells, shown.columns, kinds, words) for cells in shown.itertuples(index=False)]
    caption = f'<caption class="unseen">{escape(title)}</caption>'
    body = f"<thead><tr>{head}</tr></thead><tbody>{''.join(lines)}</tbody>"
    return f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(title)}"><table>{caption}{body}</table></div>'


def _kind(values: pd.Series) -> str:
    return "number" if is_numeric_dtype(values) and not is_bool_dtype(values) else "text"


def _line(cells: tuple[object, ...], columns: pd.Index, kinds: dict[str, str], words: Words) -> str:
    named = zip(columns, cells, strict=True)
    drawn = [f'<td class="{kinds[c]}">{escape(words.name(c, value))}</td>' for c, value in named]  # type: ignore[attr-defined]
    return f"<tr>{''.join(drawn)}</tr>"
