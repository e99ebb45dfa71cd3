"""What a page shows when it fails: a sentence and an id; the log has the rest under the same id."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable

import streamlit as st

from dashboard import engine, text

_LOG = logging.getLogger(__name__)
_TOLD = "The page says that it failed."


def ran(draw: Callable[[], None]) -> Exception | None:
    """Draw a page; return the error of one that failed, once a sentence says so: the frame goes on and raises it."""
    try:
        draw()
    except Exception as error:
        failed(error)
        error.add_note(_TOLD)
        return error
    return None


def failed(error: Exception) -> bool:
    """Say that a page, or a part of it, failed, and log the error under the id that is shown.

    Returns True, so that Streamlit shows nothing of its own. What `ran` has told is not told again.
    """
    if _TOLD in getattr(error, "__notes__", ()):
        return True
    words = text.words(st.session_state.get("language") or "en")
    if isinstance(error, engine.Trouble):
        _LOG.error("The engine cannot be asked: %s", error)
        st.error(words("engine.asked"), icon=":material/cloud_off:")
        return True
    identity = secrets.token_hex(4)
    _LOG.error("Error %s", identity, exc_info=error)
    st.error(words("frame.failed", id=identity), icon=":material/error:")
    return True


def check_engine() -> None:
    """End the process with a sentence in every language where the engine that is set cannot be: raises SystemExit."""
    if not engine.is_chosen():
        return
    try:
        engine.check()
    except engine.Trouble as problem:
        said = [text.words(one)(f"engine.{problem.reason}", **problem.values) for one in text.LANGUAGES]
        raise SystemExit("\n".join(said)) from problem
