"""What a manager uploads: taken in, checked, marked and published in a child process, so that no file ends the app."""

from __future__ import annotations

from dashboard.intake import folders
from dashboard.intake.desk import Desk
from dashboard.intake.past import Past, history, take_back
from dashboard.intake.received import FILES, KINDS, MEGABYTES, Refused, Upload
from dashboard.intake.result import findings, shown
from dashboard.intake.work import Occupied, Work

sweep = folders.sweep

__all__ = [
    "FILES",
    "KINDS",
    "MEGABYTES",
    "Desk",
    "Occupied",
    "Past",
    "Refused",
    "Upload",
    "Work",
    "findings",
    "history",
    "shown",
    "sweep",
    "take_back",
]
