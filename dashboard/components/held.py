"""What the file of this view holds: each table, how many rows, and what of it is left out, in a sentence."""

from __future__ import annotations

import re

import pandas as pd
import streamlit as st

from dashboard import database, page, schema, text
from dashboard.components import table
from dashboard.components.withheld import PERSONS, SIGNALS
from dashboard.exchange import counted, tables

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
    listed = [name for name in dict.fromkeys((*schema.tables(), *counted.KEYS)) if name in rows.index]
    return pd.DataFrame([(name, rows[name], held(name)) for name in listed], columns=list(_TABLES))


def held(name: str) -> str:
    """Return the code of how the public file holds a table: whole, columns, some, protected, or why it is empty."""
    if name in counted.KEYS:
        return "protected"
    if name in PERSONS | SIGNALS:
        return "signals" if name in SIGNALS else "persons"
    published = tables.tables()[name]
    if re.search(r"^where", database.query_text(published.query), re.MULTILINE):
        return "some"
    columns = {column.name for column in published.columns}
    return "whole" if columns == set(schema.tables()[name].names) else "columns"
