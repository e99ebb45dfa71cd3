"""The frame of one step of the page, and what its work came to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from dashboard import page, text
from dashboard.text import Words

_MILD = {"import.cancelled": st.info, "import.moved": st.warning}


@contextmanager
def step(name: str) -> Iterator[Words]:
    """Draw a card with the title of a step and the line below it, and give the words."""
    words = page.words()
    with st.container(border=True, key=f"card-import-{name}"):
        st.header(words(f"import.{name}.title"), anchor=False)
        st.caption(words(f"import.{name}.unit"))
        yield words


def nothing(sentence: str) -> None:
    """Say why a step has nothing to show yet."""
    st.markdown(f":material/pending: {text.markdown(sentence)}")


def answered(said: dict | None, words: Words) -> dict | None:
    """Return the answer of a job; say its problem instead where it has one."""
    if said is None or "answer" in said:
        return said and said["answer"]
    if "problem" in said:
        st.error(text.markdown(said["problem"][words.language]), icon=":material/error:")
    else:
        _MILD.get(said["message"], st.error)(words(said["message"]), icon=":material/info:")
    return None
