"""Small parts of pages: empty state, status word, row of headline numbers, list of facts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import streamlit as st

from dashboard import page, text


@dataclass(frozen=True)
class Headline:
    """One headline number: `label` and `note` are words already spoken, `value` is formatted text."""

    label: str
    value: str
    note: str = ""


def empty(sentence: str, key: str) -> None:
    """Say in a sentence that nothing is found, and offer to clear the filters where some are set."""
    st.markdown(f":material/search_off: {text.markdown(sentence)}")
    narrowed = list(page.filters())
    if narrowed and st.button(page.words()("card.clear"), key=f"clear-{key}", icon=":material/filter_alt_off:"):
        page.change(**dict.fromkeys(narrowed))
        st.rerun()


def headlines(numbers: Iterable[Headline]) -> None:
    """Draw a row of headline numbers, equally wide and tall, that wraps on a phone."""
    with st.grid("auto", min_column_width=140):
        for position, number in enumerate(numbers):
            with st.container(border=True, height="stretch", key=f"headline-{position}"):
                st.metric(number.label, number.value)
                if number.note:
                    st.caption(text.markdown(number.note))


def status(icon: str, word: str, sentence: str) -> None:
    """Show a status as icon, word and the sentence that gives the reason."""
    st.markdown(f"{icon} **{text.markdown(word)}** · {text.markdown(sentence)}")


def facts(lines: Iterable[tuple[str, str]]) -> None:
    """Draw a list of facts: (icon, sentence from words)."""
    for icon, sentence in lines:
        st.markdown(f"{icon} {text.markdown(sentence)}")
