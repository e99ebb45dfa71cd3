"""What a page shows when it fails: a sentence and an id; the log has the rest under the same id."""

from __future__ import annotations

import logging
import secrets

import streamlit as st

from dashboard import text

_LOG = logging.getLogger(__name__)


def failed(error: Exception) -> bool:
    """Say that a page, or a part of it, failed, and log the error under the id that is shown.

    Returns True, so that Streamlit shows nothing of its own.
    """
    identity = secrets.token_hex(4)
    _LOG.error("Error %s", identity, exc_info=error)
    words = text.words(st.session_state.get("language") or "en")
    st.error(words("frame.failed", id=identity), icon=":material/error:")
    return True
