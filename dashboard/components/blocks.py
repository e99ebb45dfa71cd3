"""Small parts of pages: empty state, status word, headline number, list of facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd
import streamlit as st

from dashboard import page, text
from dashboard.text import Words


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


def statuses(lines: Iterable[tuple[str, str, str, str]]) -> None:
    """Draw a list of statuses: icon, word, what stands so, and below in small the sentence that gives the reason."""
    _paragraphs(f"{icon} **{text.markdown(word)}** · {text.markdown(of)}  \n:small[{text.markdown(reason)}]"
                for icon, word, of, reason in lines)  # fmt: skip


def facts(lines: Iterable[tuple[str, ...]]) -> None:
    """Draw a list of facts: icon, sentence, and perhaps what is said below it in small."""
    _paragraphs(f"{icon} {text.markdown(sentence)}" + "".join(f"  \n:small[{text.markdown(said)}]" for said in more)
                for icon, sentence, *more in lines)  # fmt: skip


def named(known: Mapping[str, str]) -> None:
    """Draw what is known of something, each below the other after its name."""
    _paragraphs(f"**{text.markdown(name)}:** {text.markdown(said)}" for name, said in known.items())


def listed(lines: Sequence[tuple[str, ...]], count: int, words: Words) -> None:
    """Draw the first of `count` facts, and how many more are in the table."""
    facts(lines)
    more(count - len(lines), words)


def more(left: int, words: Words) -> None:
    """Say how many rows that are not drawn are in the table, if any."""
    if left > 0:
        st.caption(words("card.more", n=left))


def _paragraphs(said: Iterable[str]) -> None:
    """Draw paragraphs of Markdown as one element: each element of a page costs the server and the line."""
    if whole := "\n\n".join(said):
        st.markdown(whole)
