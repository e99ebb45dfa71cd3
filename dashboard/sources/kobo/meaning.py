"""What a mapping means: forms, the rows that a submission becomes, and where each cell comes from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

KEY, NUMBER, PARENT_NUMBER = "_key", "_number", "_parent_number"
OWN = (KEY, NUMBER, PARENT_NUMBER)  # what the reader itself knows of a row; written like a question
KEYS = ("meta/rootUuid", "_uuid", "KEY")  # in this order: KoboToolbox gives an edited submission a new _uuid
BRACES = re.compile(r"\{([^{}]*)\}")
Conditions = Mapping[str, frozenset[str]]  # question -> the answers that count, plain


@dataclass(frozen=True)
class Cell:
    """Where a cell comes from: a question, or a text with questions in braces; `default` stands where that is empty.

    `choices` turns an answer (its value or its label, plain) into a code; `part` takes one number of a GPS point.
    """

    question: str | None = None
    text: str | None = None
    default: str | None = None
    choices: Mapping[str, str] | None = None
    part: str | None = None
    is_optional: bool = False

    @property
    def questions(self) -> tuple[str, ...]:
        """Return the questions that the cell needs, without what the reader knows itself."""
        named = (self.question,) if self.question else tuple(BRACES.findall(self.text or ""))
        return tuple(name for name in named if name not in OWN)


@dataclass(frozen=True)
class Entry:
    """Rows of one table: one for each submission, or each line of a repeat group, that meets `when`.

    `answered` is a column that must not be empty, else there is no row; `is_split`: a row for each choice in it.
    """

    place: str
    table: str
    cells: Mapping[str, Cell]
    repeat: str | None = None
    when: Conditions = field(default_factory=dict)
    answered: str | None = None
    is_split: bool = False

    @property
    def needed(self) -> dict[str, bool]:
        """Return the questions that the rows need, and whether an export may be without each."""
        found = dict.fromkeys(self.when, False)
        for cell in self.cells.values():
            found |= {name: cell.is_optional for name in cell.questions}
        return found


@dataclass(frozen=True)
class Form:
    """One form: how its export is recognised, what is left out, and the rows that it gives.

    `sheets` are patterns of the main sheet or file, `repeats` those of a repeat group; `labels` the headers that a
    question has besides its name; `take` is not_rejected, approved or all.
    """

    name: str
    sheets: tuple[str, ...]
    columns: tuple[str, ...]
    key: tuple[str, ...]
    take: str
    leave_out: Conditions
    ignore: tuple[str, ...]
    labels: Mapping[str, tuple[str, ...]]
    repeats: Mapping[str, tuple[str, ...]]
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Coded:
    """A code that a mapping gives to a column whose codes are in the dataset's code list."""

    place: str
    codelist: str
    code: str


@dataclass(frozen=True)
class Forms:
    """The forms of one mapping file: its name, the sha256 of its bytes, and the codes still to be looked up."""

    file: str
    sha256: str
    forms: tuple[Form, ...]
    coded: tuple[Coded, ...] = ()
