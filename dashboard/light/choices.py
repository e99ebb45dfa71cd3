"""The choices of the plain page: language, project, place and as-of date, codes in its address like the pages'."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from dashboard import shown, text
from dashboard.database import Snapshot
from dashboard.light import rows
from dashboard.shown import Shown, View
from dashboard.text import Words

EVERYWHERE = "all"
LANGUAGE = "Тил · Язык · Language"


@dataclass(frozen=True)
class Asked:
    """What an address asks for, as it stands there (None: nothing); `language` is the one to answer in."""

    language: str
    lang: str | None = None
    project: str | None = None
    place: str | None = None
    as_of: str | None = None


@dataclass(frozen=True)
class Choice:
    """One choice: its label, the label of each code, the code chosen, and the code asked for if there is none such."""

    label: str
    options: Mapping[str, str]
    code: str
    wrong: str | None = None

    def said(self, words: Words) -> str:
        """Return the sentence about a code that does not exist, '' where none was asked for."""
        if self.wrong is None:
            return ""
        return words("frame.wrong_code", filter=self.label, code=self.wrong[:60], shown=self.options[self.code])


def choice(label: str, options: Mapping[str, str], asked: str | None) -> Choice:
    """Return the choice of the code asked for, else of the first."""
    code = asked if asked in options else next(iter(options))
    return Choice(label, options, str(code), None if asked in (None, code) else asked)


def chosen(snapshot: Snapshot, part: str, asked: Asked) -> tuple[Shown, Words, dict[str, Choice]]:
    """Return what to show of a snapshot that has projects, in which words, and the choices that led to it."""
    path, words = snapshot.path, text.words(asked.language)
    projects = rows.read(path, "projects/all").set_index("project_id")
    names = {code: text.either(words, f"project.{code}.short", title) for code, title in projects.title.items()}
    project = choice(words("frame.project"), names, asked.project)
    place = choice(words("frame.place"), _places(path, project.code, words), asked.place)
    days = [day.date() for day in rows.read(path, "projects/as_of_dates", project_id=project.code).as_of]
    as_of = choice(words("frame.as_of"), {day.isoformat(): shown.named_day(day, days[0], words) for day in days},
                   asked.as_of)  # fmt: skip
    view = View(snapshot, asked.language, project.code, names[project.code],
                None if place.code == EVERYWHERE else place.code, date.fromisoformat(as_of.code), days[0],
                bool(projects.is_demonstration[project.code]))  # fmt: skip
    spoken = shown.spoken(path, asked.language, shown.is_whole(part, view.place))
    language = choice(LANGUAGE, {asked.language: text.LANGUAGES[asked.language]}, _foreign(asked))
    choices = {"lang": language, "project": project, "place": place, "as_of": as_of}
    return Shown(view, part, rows.table(view, spoken, part)), spoken, choices


def _places(path: Path, project: str, words: Words) -> dict[str, str]:
    """Return the name of each place of a project by its id, all places first."""
    places = rows.read(path, "places/of_project", project_id=project)
    named = pd.Series(list(places[f"name_{words.language}"]), list(places.place_id)).sort_values()
    return {EVERYWHERE: words("frame.all_places")} | named.to_dict()


def _foreign(asked: Asked) -> str | None:
    """Return the language asked for if nobody speaks it here."""
    return None if asked.lang in text.LANGUAGES else asked.lang
