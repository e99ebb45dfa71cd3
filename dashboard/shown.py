"""What a reader is shown: one part of the store, the choices of the frame, and how rows and words of it are read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import pandas as pd

from dashboard import database, smaller, text
from dashboard.database import Snapshot
from dashboard.text import Words

MANAGER, PUBLIC = "manager", "public"
Cells = tuple[tuple[str, object], ...]


@dataclass(frozen=True)
class View:
    """What the frame says: one snapshot, language, project, place (None = all) and as-of date for a whole run."""

    snapshot: Snapshot
    language: str
    project: str
    project_title: str
    place: str | None
    as_of: date
    newest: date
    is_demonstration: bool


@dataclass(frozen=True)
class Shown:
    """A view of one part of the store; `table(query, **extra)` gives the rows of a named query for it."""

    view: View
    part: str
    table: Callable[..., pd.DataFrame] = field(repr=False, compare=False)

    @property
    def is_whole(self) -> bool:
        """Return whether no count of it is withheld."""
        return is_whole(self.part, self.view.place)

    @property
    def sees_persons(self) -> bool:
        """Return whether rows about single (pseudonymous) persons may be shown: in the manager's view alone."""
        return self.part == MANAGER


def is_whole(part: str, place: str | None) -> bool:
    """Return whether no count is withheld: in the manager's view, or of an official's own place."""
    return part in (MANAGER, f"municipality/{place}")


def parameters(view: View, query: str, extra: Mapping[str, object] | None = None) -> Cells:
    """Return the parameters a query takes, from the frame and `extra`, as a sorted tuple."""
    known = {"project_id": view.project, "as_of": view.as_of, "place_id": view.place} | dict(extra or {})
    return tuple(sorted((name, known[name]) for name in database.parameter_names(query)))


def spoken(path: Path | str, language: str, is_all: bool) -> Words:
    """Return the words that know the places of a snapshot, and unless it is whole which counts are withheld."""
    places = database.run(Path(path), "places/names", {})
    named = places[f"name_{language}"].fillna(places.name_en)
    withheld = frozenset() if is_all else smaller.COUNTS
    return Words(language, dict(zip(places.place_id, named, strict=True)), withheld)


def named_day(day: date, newest: date, words: Words) -> str:
    """Return `30 Oct 2025 · newest`, the month of a month's end, the day of a former data date."""
    if day == newest:
        return words("frame.newest", date=day)
    is_month_end = (day + timedelta(days=1)).day == 1
    return text.month(day, words.language) if is_month_end else text.day(day, words.language)
