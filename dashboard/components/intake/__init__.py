"""The page Import: files, findings, what would change, what was published; for managers alone."""

from __future__ import annotations

import streamlit as st

from dashboard import page
from dashboard.components.intake.changes import changes
from dashboard.components.intake.files import files
from dashboard.components.intake.findings import findings
from dashboard.components.intake.past import past
from dashboard.intake import Desk

__all__ = ["begin", "changes", "files", "findings", "past"]


def begin() -> None:
    """Stop unless this process serves the manager; take over what came of the work that has ended."""
    if not page.is_manager():
        st.stop()
    page.own(Desk).settle()
