"""Which table a sheet is, which row is its header, and which column each cell of the header names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest

from dashboard import schema, text
from dashboard.sources.cells import address
from dashboard.sources.personal import is_personal
from dashboard.sources.spelling import plain, spellings
from dashboard.template.kinds import PERSONS

_LONGEST_SHOWN = 30  # letters of a header about persons
_DIGIT = re.compile(r"\d")
_SHEET_NAME = 31  # letters that Excel allows in the name of a sheet
Top = Sequence[tuple[int, Sequence[str]]]  # the first rows that hold anything: their number and cells


@dataclass(frozen=True)
class Note:
    """A finding about a file, a sheet or its header."""

    rule: str
    row: int | None = None
    column: str | None = None
    value: str | None = None
    severity: str = "error"
    detail: str | None = None


@dataclass(frozen=True)
class Header:
    """The header of a sheet: its row, the last row before the data, the text of its cells, the column each names.

    `names` has None for cells that name no column of the table; `aside` are their places that are personal.
    """

    row: int
    last: int
    texts: tuple[str, ...]
    names: tuple[str | None, ...]
    aside: tuple[int, ...]
    notes: tuple[Note, ...]

    @property
    def unnamed(self) -> tuple[int, ...]:
        """Return the places under an empty cell of the header."""
        return tuple(place for place, said in enumerate(self.texts) if not said)


@cache
def _tables() -> dict[str, str]:
    """Return the tables by every name a sheet may have."""
    labels = [
        (text.words(language)(f"code.table_name.{name}"), name)
        for name in schema.tables()
        for language in text.LANGUAGES
    ]
    named = {plain(form): name for label, name in labels for form in (label[:_SHEET_NAME], label)}
    return named | {name: name for name in schema.tables()}


def table(name: str) -> str | None:
    """Return the table that a sheet or file is named like; None for none."""
    known = _tables()
    short = name.rsplit(" - ", 1)[-1]
    for given in (name, short):
        found = next((known[spelling] for spelling in spellings(given) if spelling in known), None)
        if found:
            return found
    return None


@cache
def words_of(table_name: str) -> dict[str, str]:
    """Return the columns of a table by every word for them: names, and labels in the three languages."""
    found: dict[str, str] = {}
    about = schema.tables()[table_name].columns
    for label, column in _labels(table_name):
        found.setdefault(plain(label), column)
    return found | {column.name: column.name for column in about}


def _labels(table_name: str) -> list[tuple[str, str]]:
    """Return labels and their columns; those of the list of codes after all of the columns' own."""
    known, columns = text.message_ids(), schema.tables()[table_name].columns
    ids = [(f"column.{column.name}", column.name) for column in columns]
    ids += [(f"column.{column.list}", column.name) for column in columns if column.list]
    said = [(message, name) for message, name in ids if message in known]
    return [(text.words(language)(message), name) for message, name in said for language in text.LANGUAGES]


def names(cells: Sequence[str], table_name: str) -> list[str | None]:
    """Return the column that each cell names, None where it names none."""
    known = words_of(table_name)
    return [
        next((known[form] for form in spellings(cell) if form in known), None) if _is_word(cell) else None
        for cell in cells
    ]


def _is_word(cell: str) -> bool:
    """Return whether a cell may name a column: a name that begins with an underscore is a note."""
    return bool(cell.strip()) and not cell.lstrip().startswith("_")


def score(cells: Sequence[str], table_name: str) -> int:
    """Return how many columns of a table the cells name."""
    return len({name for name in names(cells, table_name) if name})


def find(top: Top, table_name: str) -> Header | None:
    """Return the header among the first rows of a sheet: the first of those that name most columns; None for none."""
    scores = [score(cells, table_name) for _, cells in top]
    best = max(scores, default=0)
    if not best:
        return None
    place = scores.index(best)
    row, cells = top[place]
    if best == 1 and sum(bool(cell.strip()) for cell in cells) > 2:
        return None
    last = row
    for number, below in top[place + 1 :]:
        if not repeats(below, [cell.strip() for cell in cells], table_name):
            break
        last = number
    return _described(table_name, row, last, tuple(cell.strip() for cell in cells), top[:place])


def repeats(cells: Sequence[str], texts: Sequence[str], table_name: str) -> bool:
    """Return whether a row only says again what its columns are called; what stands under a column of notes is free."""
    said = [("" if above.startswith("_") else cell) for cell, above in zip_longest(cells, texts, fillvalue="")]
    again, given = names(said, table_name), names(texts, table_name)
    wanted = {(place, name) for place, name in enumerate(given) if name}
    found = {(place, name) for place, name in enumerate(again) if name}
    return bool(found) and found <= wanted and len(found) == sum(bool(cell.strip()) for cell in said)


def _described(table_name: str, row: int, last: int, texts: tuple[str, ...], above: Top) -> Header:
    """Return the header with its findings."""
    given, kept, notes = names(texts, table_name), [], list(_above(above))
    for place, (said, name) in enumerate(zip(texts, given, strict=True)):
        repeated = name is not None and name in kept
        kept.append(None if repeated else name)
        if repeated:
            notes.append(Note("repeated_column", row, name, said))
        elif name is None and said and not said.startswith("_"):
            notes.append(_unknown(table_name, row, place, said))
    aside = tuple(
        p for p, (said, name) in enumerate(zip(texts, given, strict=True)) if name is None and is_personal(said)
    )
    notes += [Note("missing_column", row, name) for name in missing(table_name, kept)]
    return Header(row, last, texts, tuple(kept), aside, tuple(notes))


def _unknown(table_name: str, row: int, place: int, said: str) -> Note:
    """Return the finding about a column that is none of the table's.

    Where each row is about a person, only a word for what is personal is shown: else the text may be that of a person,
    from a table without a header.
    """
    is_who = is_personal(said)
    is_shown = table_name not in PERSONS or (is_who and len(said) <= _LONGEST_SHOWN and not _DIGIT.search(said))
    shown = said if is_shown else address(row, place)
    return Note("personal_column", row, shown) if is_who else Note("unknown_column", row, shown, shown)


def missing(table_name: str, given: Sequence[str | None]) -> list[str]:
    """Return the columns that a table needs and the header does not name."""
    columns = schema.tables()[table_name].columns
    return [
        column.name for column in columns if column.is_required and column.default is None and column.name not in given
    ]


def _above(top: Top) -> list[Note]:
    """Return a warning for each row above the header that is more than a title."""
    return [
        Note("rows_above_header", number, severity="warning")
        for number, cells in top
        if sum(bool(cell.strip()) for cell in cells) > 1
    ]


def unseen(header: Header, rows: int, top: Sequence[int], columns: Sequence[Sequence[int]]) -> Iterator[Note]:
    """Yield a warning for hidden rows below the header, and one for hidden columns that are read.

    `rows` counts all hidden rows that hold anything, `top` are the numbers of the first of them.
    """
    below = rows - sum(row <= header.last for row in top)
    if below:
        yield Note("hidden_rows", value=str(below), severity="warning")
    read = [place for place, name in enumerate(header.names) if name]
    count = sum(any(first <= place <= last for first, last in columns) for place in read)
    if count:
        yield Note("hidden_columns", value=str(count), severity="warning")
