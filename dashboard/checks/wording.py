"""The sentence of a finding in the reader's language: what is wrong, where, and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from dashboard import schema, text
from dashboard.checks import rules
from dashboard.checks.finding import Finding
from dashboard.text import Words

HIDDEN = "…"  # stands for a cell that must not be shown
SHOWN = 8  # codes that a sentence lists
_ORDINALS = ("first", "second", "third")
# What the parts of a detail are, which `|` joins; where nothing stands here, the detail is one text.
_PARTS = {
    "unknown_reference": ("table",),
    "look_alike": ("list", "code"),
    "date_serial": ("day",),
    "check_between": ("column", "text", "text"),
    "check_between_column": ("column", "text", "column"),
    "check_at_least": ("column", "text"),
    "check_more_than": ("column", "text"),
    "check_not_zero": ("column",),
    "check_date_order": ("column", "column"),
    "check_at_most_column": ("column", "column"),
    "check_different": ("column", "column"),
    "check_status_value": ("column", "code", "column", "text"),
    "check_status_cell": ("column", "code", "column"),
}


def sentence(finding: Finding, words: Words) -> str:
    """Return what is wrong and what to do; a cell that must not be shown is an ellipsis."""
    columns = finding.column.split(", ") if finding.column else []
    shown = {
        "column": ", ".join(column(name, words) for name in columns) or "–",
        "value": HIDDEN if finding.value is None else finding.value,
        "table": table(finding.table or finding.sheet, words),
        "detail": HIDDEN if finding.detail is None else finding.detail,
    }
    return words(f"rule.{finding.rule}", **shown | _details(finding, words))


def column(name: str, words: Words) -> str:
    """Return the word of a column and its technical name, such as `Sex (sex)`."""
    said = text.either(words, f"column.{name}", name)
    return said if said == name else f"{said} ({name})"


def table(name: str | None, words: Words) -> str:
    """Return the word of a table and its technical name."""
    said = text.either(words, f"code.table_name.{name}", name or "–")
    return said if said == name or name is None else f"{said} ({name})"


def _details(finding: Finding, words: Words) -> dict[str, str]:
    """Return the parts of a finding's detail in words: `first`, `second`, `third`, without the names of lists."""
    parts = finding.detail.split("|") if finding.detail else _declared(finding)
    if finding.rule == "unknown_code":
        return {"first": _codes(parts, words)}
    kinds = _PARTS.get(finding.rule, ())
    known = ((kind, part) for kind, part in zip(kinds, parts, strict=False) if kind != "list")
    said = [_said(kind, part, finding, parts, words) for kind, part in known]
    if finding.rule.startswith("check_"):
        said = said[1:] if len(said) > 1 else said
    said += [HIDDEN] * (len(_ORDINALS) - len(said))
    return dict(zip(_ORDINALS, said, strict=False))


def _declared(finding: Finding) -> list[str]:
    """Return the parts of a detail that was not kept, as far as the schema tells them."""
    table = schema.tables().get(finding.table or "")
    if table is None or finding.column is None:
        return []
    if finding.rule == "unknown_code" and (column := table.column(finding.column)) and column.list:
        words = sorted(name for name in text.message_ids() if name.startswith(f"code.{column.list}."))
        return [column.list, *(column.codes or [name.split(".")[2] for name in words if name.count(".") == 2])]
    if finding.rule == "unknown_reference":
        return [other for name, other, _ in table.references if name == finding.column]
    wanted = (f"'{finding.rule}'", finding.column)
    known = (rule.detail for rule in rules.of_rows(table) if (rule.name, rule.columns) == wanted)
    return next(known, "").split("|")


def _said(kind: str, part: str, finding: Finding, parts: Sequence[str], words: Words) -> str:
    """Return one part of a detail in words."""
    if kind == "column":
        return column(part, words)
    if kind == "table":
        return table(part, words)
    if kind == "day":
        return text.day(date.fromisoformat(part), words.language)
    if kind == "code":
        return _code(_list(finding, parts), part, words)
    return part


def _list(finding: Finding, parts: Sequence[str]) -> str:
    """Return the list of the code in a detail: it is named there, or it is that of the first column."""
    declared = schema.tables().get(finding.table or "")
    named = declared.column(parts[0]) if declared else None
    return (named.list if named else None) or parts[0]


def _code(name: str, code: str, words: Words) -> str:
    said = text.either(words, f"code.{name}.{code}", code)
    return said if said == code else f"{said} ({code})"


def _codes(parts: Sequence[str], words: Words) -> str:
    """Return the first codes of a list with their labels."""
    said = [_code(parts[0], code, words) for code in parts[1 : SHOWN + 1]] if parts else []
    return ", ".join(said) + (", …" if len(parts) > SHOWN + 1 else "") or "–"
