"""What the file of this view holds: each table, how many rows, and what of it is left out, in a sentence."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard import page, text
from dashboard.components import table
from dashboard.exchange import tables

_TABLES = ("table_name", "table_rows", "held")


def is_smaller() -> bool:
    """Return whether this view has a smaller file than the manager's."""
    return not page.sees_persons()


def contents() -> None:
    """Draw the tables of a smaller file: what is whole, reduced, protected or empty, and why."""
    words, own = page.words(), page.part().partition("/")[2]
    with st.container(border=True, height="stretch", key="card-data-held"):
        st.header(words("data.held.title"), anchor=False)
        named = words.name("place_id", own) if own else ""
        st.caption(text.markdown(words("data.held.official", place=named) if own else words("data.held.public")))
        rows = _rows()
        table.show(rows, _TABLES, words, words("data.held.title"), "data.held")


def _rows() -> pd.DataFrame:
    """Return a row per table of the schema and per table of protected counts: rows in the file, and how it is held."""
    rows = page.table("exported/rows").set_index("table_name").table_rows
    listed = [(name, rows[name], how) for name, how in tables.held().items() if name in rows.index]
    return pd.DataFrame(listed, columns=list(_TABLES))
