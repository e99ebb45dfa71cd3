"""The page Import: files, findings, what would change, what was published; for managers alone."""

from __future__ import annotations

from dashboard import page
from dashboard.components.intake.changes import changes
from dashboard.components.intake.files import files
from dashboard.components.intake.findings import findings
from dashboard.components.intake.past import past
from dashboard.intake import Desk

__all__ = ["begin", "changes", "files", "findings", "past"]


def begin() -> None:
    """Stop unless this session is a manager's; take over what came of the work that has ended."""
    desk, signed = page.own(Desk), page.signed()
    desk.known(signed.claims if signed else None)
    desk.settle()
