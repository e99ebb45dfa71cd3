"""The example row of the template: what is no record, and what somebody wrote over it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from dashboard import text
from dashboard.sources.spelling import plain
from dashboard.template import examples
from dashboard.template.kinds import PERSONS

__all__ = ["MARKS", "NOTE", "PERSONS", "is_untouched"]

MARKS, NOTE = examples.MARKS, examples.NOTE
_LOCAL_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")


def is_untouched(table: str, cells: Mapping[str, str | None]) -> bool:
    """Return whether a row of a table is the example of the template, in any language."""
    shown = {column: _alike(cell or "") for column, cell in cells.items()}
    examples_of = (examples.row(table, language) for language in text.LANGUAGES)
    return any(all(_alike(row.get(column, "")) == cell for column, cell in shown.items()) for row in examples_of)


def _alike(cell: str) -> str:
    """Return a cell in the form in which a day, a number and a word are equal however a program writes them."""
    said = plain(cell)
    if day := _LOCAL_DAY.fullmatch(said):
        return f"{day[3]}_{int(day[2]):02d}_{int(day[1]):02d}"
    try:
        return f"{float(said.replace(',', '.')):g}"
    except ValueError:
        return said
