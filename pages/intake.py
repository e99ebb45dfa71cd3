"""Import: an officer's files are checked, marked, previewed and published; and the way back to earlier snapshots."""

from __future__ import annotations

from dashboard.components import intake

intake.begin()
intake.files()
intake.findings()
intake.changes()
intake.past()
