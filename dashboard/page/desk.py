"""What one session has for itself beside the address: a thing that is closed when the session ends."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

import streamlit as st

from dashboard import text
from dashboard.page.who import is_manager


def own(make: Callable[[], Any]) -> Any:
    """Return what `make` made for this session, made at first; its `close()` is called when the session ends.

    Managers alone have such a thing: for anyone else, and after a sign-in has ended, a sentence ends the run.
    """
    if not is_manager():
        st.error(text.words(st.session_state.get("language") or "en")("account.ended"), icon=":material/lock:")
        st.stop()
    return _own(st.session_state.setdefault("desk", secrets.token_hex(16)), make)


@st.cache_resource(show_spinner=False, scope="session", on_release=lambda made: made.close())
def _own(_token: str, _make: Callable[[], Any]) -> Any:
    return _make()
