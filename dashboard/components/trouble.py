"""What a page shows when it fails: a sentence and an id; the log has the rest under the same id."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable

import streamlit as st

from dashboard import text

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
    identity = secrets.token_hex(4)
    _LOG.error("Error %s", identity, exc_info=error)
    words = text.words(st.session_state.get("language") or "en")
    st.error(words("frame.failed", id=identity), icon=":material/error:")
    return True
