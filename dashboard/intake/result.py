"""The findings of a check as a table for people."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from dashboard.checks import wording
from dashboard.checks.check import Finding
from dashboard.checks.personal import RULES
from dashboard.text import Words

COLUMNS = ("severity", "file", "sheet", "row", "column", "value", "message", "rule")


def findings(said: Sequence[dict]) -> list[Finding]:
    """Return the findings of an answer, errors first, in the order of files and rows."""
    found = [Finding(**one) for one in said]
    return sorted(found, key=lambda one: one.severity != "error")


def shown(found: Sequence[Finding], words: Words) -> pd.DataFrame:
    """Return severity, file, sheet, row, column, value, sentence and rule of each finding, all as text."""
    return pd.DataFrame([_line(one, words) for one in found], columns=list(COLUMNS), dtype=object)


def _line(one: Finding, words: Words) -> tuple[str, ...]:
    """Return the cells of one finding; what is personal has no value."""
    names = one.column.split(", ") if one.column else []
    value = "" if one.value is None or one.rule in RULES else one.value
    return (one.severity, one.file or "", one.sheet or "", f"{one.row}" if one.row else "",
            ", ".join(wording.column(name, words) for name in names), value, wording.sentence(one, words),
            one.rule)  # fmt: skip
