"""What the file of this view holds: which tables whole, reduced, protected or empty, and why, in sentences."""

from __future__ import annotations

import streamlit as st

from dashboard import page, text
from dashboard.components.blocks import facts
from dashboard.exchange import tables
from dashboard.text import Words

_ICONS = {"whole": "check_circle", "columns": "view_column", "some": "filter_alt", "protected": "shield_person",
          "persons": "visibility_off", "signals": "visibility_off"}  # fmt: skip


def is_smaller() -> bool:
    """Return whether this view has a smaller file than the manager's."""
    return not page.sees_persons()


def contents() -> None:
    """Draw the tables of a smaller file under what is left out of them and why, with the rows of each."""
    words, own = page.words(), page.part().partition("/")[2]
    with st.container(border=True, height="stretch", key="card-data-held"):
        st.header(words("data.held.title"), anchor=False)
        place = words.name("place_id", own) if own else ""
        st.caption(text.markdown(words("data.held.official", place=place) if own else words("data.held.public")))
        facts([(f":material/{icon}:", words.name("held", how), _listed(how, words)) for how, icon in _ICONS.items()])


def _listed(how: str, words: Words) -> str:
    """Return the tables that are held in one way, with their rows in the file."""
    rows = page.table("exported/rows").set_index("table_name").table_rows
    names = [name for name, state in tables.held().items() if state == how]
    named = [(words.name("table_name", name), rows.get(name, 0)) for name in names]
    return " · ".join(f"{name} {text.number(count, words.language)}" if count else name for name, count in named)
