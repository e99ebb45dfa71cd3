"""The work that runs: how far it is, how to end it, how to begin it."""

from __future__ import annotations

import streamlit as st

from dashboard import page, text
from dashboard.intake import Desk, Occupied
from dashboard.text import Words

# How much of a job is done when a step of it begins.
_SHARES = {"progress.read": 0.1, "progress.read_sheet": 0.2, "progress.clean": 0.4, "progress.check": 0.5,
           "progress.aside": 0.6, "progress.build": 0.65, "progress.swap": 0.97, "import.step.mark": 0.8}  # fmt: skip


def occupied(words: Words) -> None:
    """Say that somebody else is at work."""
    st.warning(words("import.occupied"), icon=":material/hourglass_top:")


def running(words: Words) -> None:
    """Draw the work that runs, anew every second."""
    if page.own(Desk).work is not None:
        st.fragment(run_every=1)(_progress)()


def _progress() -> None:
    desk, words = page.own(Desk), page.words()
    if desk.settle() or desk.work is None:
        st.rerun()
    said = desk.work.step
    sentence = words(said["step"], **said["values"]) if said else words("import.step.begin")
    st.progress(_SHARES.get(said["step"], 0.0) if said else 0.02, text.markdown(sentence))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(words("import.cancel"), on_click=desk.cancel, icon=":material/cancel:", key="import-cancel")
        st.caption(words("import.running", n=int(desk.work.seconds)))


def start(kind: str, words: Words, language: str = "en") -> None:
    """Start another job on the checked files, or say that somebody else is at work."""
    try:
        page.own(Desk).again(kind, language)
    except Occupied:
        occupied(words)
    else:
        st.rerun()
