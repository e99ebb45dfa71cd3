"""Headline numbers, and "explain this number": its definition, its query, and the rows behind it with file and row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd
import streamlit as st

from dashboard import page, text
from dashboard.components import provenance, table
from dashboard.components.blocks import Headline

A_ROW = 5  # headline numbers side by side on a wide screen
FIRST_ROWS = 1000  # rows that a table on the page may hold; the files have all
PLACE = ("load_id", "row_number")  # where a row stands: file, and row as a person sees it there


def headlines(numbers: Iterable[Headline], key: str = "headline", query: str = "",
              extra: Mapping[str, object] | None = None, is_last: bool = True) -> None:
    """Draw a row of headline numbers, equally wide and tall, that wraps on a phone; `key` begins with "headline".

    With a `query` (and its `extra` parameters) each number that names its column there can be explained, to managers;
    to others the last row of several (`is_last`) says that it cannot.
    """
    shown = list(numbers)
    with st.grid(min(len(shown), A_ROW), min_column_width=140, gap="xsmall"):
        for position, number in enumerate(shown):
            with st.container(border=True, height="stretch", key=f"{key}-{position}{'-word' * number.value.isalpha()}"):
                _headline(number, query, dict(extra or {}))
    if query and is_last and not page.sees_persons():
        st.caption(text.markdown(page.words()("explain.closed")))


def _headline(number: Headline, query: str, extra: dict[str, object]) -> None:
    words = page.words()
    st.metric(text.markdown(number.label), number.value)
    if number.note:
        st.caption(text.markdown(number.note))
    if not (query and number.number and page.sees_persons()):
        return
    name = f"explain-{query.replace('/', '-')}-{number.number}"
    if st.button(words("explain.button"), key=name, type="tertiary", icon=":material/help:",
                 help=words("explain.title")):
        st.dialog(words("explain.title"), width="large")(_explained)(number, query, extra)


def _explained(number: Headline, query: str, extra: dict[str, object]) -> None:
    words, identity = page.words(), f"{query.replace('/', '.')}.{number.number}"
    st.markdown(f"**{text.markdown(number.label)}: {text.markdown(number.value)}** · "
                + text.markdown(words("card.as_of", date=page.view().as_of)))
    st.markdown(text.markdown(words(f"{identity}.definition")))
    st.markdown(f"**{words('explain.rows')}**")
    _rows_behind(number, query, extra, identity)
    with st.expander(words("card.about")):
        provenance.origin(query, words)


def _rows_behind(number: Headline, query: str, extra: dict[str, object], identity: str) -> None:
    words, is_counted = page.words(), number.rows is None
    rows = page.rows_behind(query, number.number, **extra) if is_counted else number.rows
    if rows.empty:
        st.markdown(text.markdown(words("explain.none")))
        return
    columns = _shown(rows, page.numbers(query) if is_counted else (), number.number)
    rows = rows.loc[:, columns].rename(columns={number.number: "adds"})
    if len(rows) > FIRST_ROWS:
        st.caption(words("explain.first", shown=FIRST_ROWS, count=len(rows)))
    table.show(rows.head(FIRST_ROWS), (), words, words("explain.rows"), identity)
    filters = {words(f"filter.{name}"): words.name(name, value) for name, value in extra.items()}
    said = {words("card.title"): number.label, **provenance.framed(filters, words),
            words("card.definition"): words(f"{identity}.definition")}
    provenance.download(f"{identity}.rows", table.labelled(rows, (), words), said, words)


def _shown(rows: pd.DataFrame, numbers: Iterable[str], number: str) -> list[str]:
    """Return the columns to show: file and row, what it adds where that is not always one, and what is known of it."""
    place = [name for name in PLACE if name in rows]
    known = [name for name in rows if name not in {*numbers, "table_name", *PLACE, number} and rows[name].notna().any()]
    adds = [number] if number in rows and not (rows[number] == 1).all() else []
    return [*place, *adds, *known]
