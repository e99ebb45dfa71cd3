"""The parts of the plain page as a reader sees them: every cell formatted in his language, nothing escaped yet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

import pandas as pd
from pandas.api.types import is_bool_dtype, is_datetime64_any_dtype, is_numeric_dtype

from dashboard import standing, text, withholding
from dashboard.light.parts import Numbers, Table
from dashboard.shown import Shown
from dashboard.text import Words

LONGEST = 160  # letters of a cell; a longer text ends in an ellipsis, the page it leads to has all of it
# What stands for the icons of the pages, which are letters of a font: every system has these signs.
MARKS = {"met": "✓", "on_track": "●", "at_risk": "▲", "off_track": "▼", "not_met": "✕", "no_data": "?", "not_due": "○",
         "open": "○", "withheld": "–"}  # fmt: skip

_WHERE_KNOWN = {"gaps": ".note_unmapped", "trained": ".target"}


@dataclass(frozen=True)
class Drawn:
    """A part of the page: what its kind needs of heads, lines and facts; below it what is left out, in sentences."""

    kind: str
    title: str
    page: str
    about: str = ""
    heads: tuple[tuple[str, str], ...] = ()  # kind (number, date, text) and label of each column
    lines: tuple[tuple[str, ...], ...] = ()
    places: tuple[str, ...] = ()  # for each line the place_id that its first cell names
    facts: tuple[tuple[str, str, str], ...] = ()  # label, value, note
    count: str = ""
    instead: str = ""
    below: tuple[str, ...] = ()

    @property
    def is_wide(self) -> bool:
        """Return whether a phone shows each line of the table as a paragraph."""
        return len(self.heads) > 4 or "text" in [kind for kind, _ in self.heads[1:]]


def drawn(part: Table | Numbers, shown: Shown, words: Words) -> Drawn:
    """Return a part as the reader sees it."""
    return _numbers(part, shown, words) if isinstance(part, Numbers) else _figure(part, shown, words)


def clipped(value: str) -> str:
    """Return a text in one line, cut where it is longer than a plain page has room for."""
    line = " ".join(value.split())
    return line if len(line) <= LONGEST else f"{line[:LONGEST]}…"


def _figure(part: Table, shown: Shown, words: Words) -> Drawn:
    if not shown.is_whole:
        words = replace(words, withheld=words.withheld | set(part.withheld))
    rows = shown.table(part.query, **part.extra)
    empty = Drawn(part.kind, words(f"{part.id}.title"), part.page)
    if instead := withholding.instead(shown, part.query, rows, words):
        return replace(empty, instead=instead)
    if rows.empty:
        return replace(empty, instead=words(f"{part.id}.empty"), below=_reduced(part, shown, words))
    shape = _statuses(rows, shown, words) if part.kind == "statuses" else _table(part, rows, words)
    below = (*withholding.below(shown, part.query, rows, words), *_reduced(part, shown, words))
    count = words("table.rows", shown=min(len(rows), part.most), n=len(rows))
    return replace(empty, about=_about(part, shown, words), count=count, below=below, **shape)


def _reduced(part: Table | Numbers, shown: Shown, words: Words) -> tuple[str, ...]:
    """Return the sentences about the tables of which a smaller file has some rows only."""
    return () if shown.is_whole else tuple(words(f"withheld.reduced.{name}") for name in part.reduced)


def _about(part: Table, shown: Shown, words: Words) -> str:
    """Return the unit of a figure, and the day of its counts of people where it is an earlier one."""
    counted = withholding.counted_on(shown, part.query, **part.extra)
    days = [words("card.as_of", date=shown.view.as_of), *([words("card.counted_on", date=counted)] if counted else [])]
    return " · ".join([words(part.unit or f"{part.id}.unit"), *days])


def _table(part: Table, rows: pd.DataFrame, words: Words) -> dict[str, Any]:
    """Return heads and lines of the first rows."""
    first = rows.head(part.most).loc[:, list(part.columns)]
    heads = tuple((_kind(rows[column]), words(f"column.{column}")) for column in first)
    lines = tuple(tuple(clipped(words.name(*pair)) for pair in zip(first, line, strict=True))
                  for line in first.itertuples(index=False))  # fmt: skip
    places = tuple(first.place_id) if part.columns[0] == "place_id" else ()
    return {"heads": heads, "lines": lines, "places": places}


def _kind(values: pd.Series) -> str:
    if is_datetime64_any_dtype(values):
        return "date"
    return "number" if is_numeric_dtype(values) and not is_bool_dtype(values) else "text"


def _statuses(rows: pd.DataFrame, shown: Shown, words: Words) -> dict[str, Any]:
    """Return a line for each indicator: sign, status, what it measures, the reason."""
    told = standing.with_status(rows, words, shown)
    return {"lines": tuple((MARKS[row.state], row.status, clipped(row.indicator), row.reason)
                           for row in told.itertuples())}  # fmt: skip


def _numbers(part: Numbers, shown: Shown, words: Words) -> Drawn:
    rows = shown.table(part.query, **part.extra)
    now = rows.iloc[0]
    facts = tuple((words(f"{part.id}.{name}"), words.name(name, now[name]), _note(part, name, now, words))
                  for name in part.names)  # fmt: skip
    named = list(dict.fromkeys([*part.names, *(part.of[name] for name in part.names if name in part.of)]))
    below = (*withholding.under(shown, part.query, rows[named], words), *_reduced(part, shown, words))
    return Drawn("numbers", words(f"page.{part.page}.title"), part.page, facts=facts, below=below)


def _note(part: Numbers, name: str, now: pd.Series, words: Words) -> str:
    """Return what stands below a number: what it is a part of, without what is withheld."""
    of = now[part.of[name]] if name in part.of else 0
    if pd.isna(of):
        endings = (".withheld", ".note_plain", ".note")
    else:
        endings = (_WHERE_KNOWN[name],) if name in _WHERE_KNOWN and of > 0 else (".note", "_note")
    known = {column: words.name(column, value) for column, value in now.items()}
    number = 0 if pd.isna(of) else int(of)
    return words(_first(f"{part.id}.{name}{ending}" for ending in endings), **known, n=number, total=number)


def _first(messages: Iterable[str]) -> str:
    """Return the first message that there is."""
    return next(islice((message for message in messages if message in text.message_ids()), 1))
