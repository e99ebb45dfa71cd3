"""Small parts of pages: empty state, status word, headline number, list of facts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import pandas as pd
import streamlit as st

from dashboard import page, text


@dataclass(frozen=True)
class Headline:
    """One headline number: `label` and `note` are words already spoken, `value` is formatted text.

    `number` is its column in the headline query, whose twin has the rows behind it.
    Where Python counts and no query does, `rows` are the rows behind it, and `number` only names it.
    """

    label: str
    value: str
    note: str = ""
    number: str = ""
    rows: pd.DataFrame | None = field(default=None, compare=False, repr=False)


def empty(sentence: str, key: str) -> None:
    """Say in a sentence that nothing is found, and offer to clear the filters where some are set."""
    st.markdown(f":material/search_off: {text.markdown(sentence)}")
    narrowed = list(page.filters())
    if narrowed and st.button(page.words()("card.clear"), key=f"clear-{key}", icon=":material/filter_alt_off:"):
        page.change(**dict.fromkeys(narrowed))
        st.rerun()


def status(icon: str, word: str, of: str, reason: str) -> None:
    """Show the status of something as icon and word, and below in small the sentence that gives the reason."""
    st.markdown(f"{icon} **{text.markdown(word)}** · {text.markdown(of)}  \n:small[{text.markdown(reason)}]")


def facts(lines: Iterable[tuple[str, ...]]) -> None:
    """Draw a list of facts: icon, sentence, and perhaps what is said below it in small."""
    for icon, sentence, *more in lines:
        below = "".join(f"  \n:small[{text.markdown(said)}]" for said in more)
        st.markdown(f"{icon} {text.markdown(sentence)}{below}")
