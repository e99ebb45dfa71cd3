"""The public tables to take away: all as data package or workbook, each as CSV or XLSX; made when asked for."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from dashboard import page
from dashboard.components import table
from dashboard.exchange import datapackage, tables, workbook

FIRST = "organisations"


def downloads() -> None:
    """Draw the buttons for all public tables, then one table that the reader chooses, with its own buttons."""
    words, shown = page.words(), page.view().snapshot
    name, published = datapackage.name(shown), tables.of(shown)
    with st.container(border=True, height="stretch", key="card-data-downloads"):
        st.header(words("data.downloads.title"), anchor=False)
        st.caption(words("data.downloads.unit", n=len(published)))
        with st.container(horizontal=True):
            _button(words("data.downloads.package"), lambda: datapackage.package(shown, words), f"{name}.zip")
            _button(words("data.downloads.workbook"), lambda: workbook.workbook(shown, words), f"{name}.xlsx")
        chosen = page.choose("table", list(published), words("filter.table"), partial(words.name, "table_name"),
                             default=FIRST)
        page.keep("table")
        rows = page.table(published[chosen].query)
        table.show(rows, (), words, words.name("table_name", chosen), f"public-{chosen}")
        with st.container(horizontal=True):
            _button(words("card.csv"), lambda: workbook.csv(shown, chosen, words), f"{name}-{chosen}.csv")
            _button(words("card.xlsx"), lambda: workbook.xlsx(shown, chosen, words), f"{name}-{chosen}.xlsx")
        st.caption(words("data.downloads.codes"))
        st.caption(" ".join([words("data.downloads.left_out"), *datapackage.counts(shown, words)]))


def _button(label: str, make: Callable[[], bytes], file: str) -> None:
    st.download_button(label, make, file, key=f"take-{file}", icon=":material/download:", on_click="ignore")
