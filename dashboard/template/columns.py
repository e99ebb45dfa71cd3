"""What a column asks of a person who fills it: its kind, the numbers it takes, and the sentences that say so."""

from __future__ import annotations

import re

from dashboard import schema, text
from dashboard.template import examples, lists
from dashboard.template.kinds import KINDS
from dashboard.text import Words

_BETWEEN = re.compile(r'\("?(?P<column>\w+)"? BETWEEN (?P<low>-?[\d.]+) AND (?P<high>-?[\d.]+)\)')
_LEAST = re.compile(r'\("?(?P<column>\w+)"? (?P<sign>>=?) (?P<low>-?[\d.]+)\)')
_PAIR = re.compile(r'\("?(?P<column>[a-z_]+)"? (?P<sign>>=|<=|!=) "?(?P<other>[a-z_]+)"?\)')
_UNDER = re.compile(r'\("?(?P<column>\w+)"? BETWEEN (?P<low>\d+) AND "?(?P<other>[a-z_]+)"?\)')
_PAIRS = {">=": "at_least", "<=": "at_most", "!=": "differs"}


def kind(table: str, column: schema.Column) -> str:
    """Return what a cell holds: choice, listed, reference, date, integer, decimal, code (an id of its own) or text."""
    listed = lists.name(table, column)
    if listed:
        return "listed" if listed in (lists.PLACES, lists.PROJECTS, lists.CURRENCIES) else "choice"
    if lists.target(table, column.name):
        return "reference"
    if column.type == "DATE":
        return "date"
    if column.type.endswith("INT") or column.type == "INTEGER":
        return "integer"
    if column.type == "DOUBLE" or column.type.startswith("DECIMAL"):
        return "decimal"
    return "code" if schema.tables()[table].keys[0] == (column.name,) else "text"


def limits(table: str, column: str) -> tuple[str | None, str | None, bool]:
    """Return the least and the greatest number of a column, and whether the least itself is allowed."""
    for rule, columns in schema.tables()[table].rules:
        if found := _BETWEEN.fullmatch(rule):
            if found["column"] == column:
                return found["low"], found["high"], True
        elif (found := _UNDER.fullmatch(rule)) and found["column"] == column:
            return found["low"], None, True
        elif columns == (column,) and (found := _LEAST.fullmatch(rule)):
            return found["low"], None, found["sign"] == ">="
    return None, None, True


def sentences(table: str, column: schema.Column, template: str, words: Words) -> list[str]:
    """Return what to write in a column of a template, the most needed first."""
    said = [_ask(table, column, template, words), _range(table, column, words), _own(table, column, words)]
    others = [(sign, words(f"column.{other}")) for sign, other in rules(table, column.name)]
    said += [words(f"template.rule.{sign}", column=other) for sign, other in others]
    said += [_key(table, column, words), _default(table, column, words)]
    must = words("template.required" if is_asked(column) else "template.optional")
    return [sentence for sentence in (*said, must) if sentence]


def is_asked(column: schema.Column) -> bool:
    """Return whether a person must fill a cell: required, and without a default."""
    return column.is_required and column.default is None


def rules(table: str, column: str) -> list[tuple[str, str]]:
    """Return how a column stands to others of its row: (at_least, at_most or differs; the other column)."""
    found = []
    for rule, _ in schema.tables()[table].rules:
        if (under := _UNDER.fullmatch(rule)) and under["column"] == column:
            found.append(("at_most", under["other"]))
        found += [(_PAIRS[pair["sign"]], pair["other"]) for pair in _PAIR.finditer(rule) if pair["column"] == column]
    return found


def _ask(table: str, column: schema.Column, template: str, words: Words) -> str:
    is_kind = kind(table, column)
    if is_kind != "reference":
        return words(f"template.ask.{is_kind}")
    sheet = lists.target(table, column.name)
    return words("template.ask.reference" if sheet in KINDS[template] else "template.ask.elsewhere", sheet=sheet)


def _range(table: str, column: schema.Column, words: Words) -> str:
    low, high, is_least = limits(table, column.name)
    if low is None:
        return ""
    if high is not None:
        return words("template.range.between", low=low, high=high)
    return words("template.range.least" if is_least else "template.range.more", low=low)


def _own(table: str, column: schema.Column, words: Words) -> str:
    ids = (f"template.note.{table}.{column.name}", f"template.note.{column.name}")
    return next((words(message) for message in ids if message in text.message_ids()), "")


def _key(table: str, column: schema.Column, words: Words) -> str:
    """Return what may not repeat, said once, at the first column of a key."""
    keys = [key for key in schema.tables()[table].keys if len(key) > 1 and key[0] == column.name]
    named = [", ".join(words(f"column.{part}") for part in key) for key in keys]
    return " ".join(words("template.rule.key", columns=columns) for columns in named)


def _default(table: str, column: schema.Column, words: Words) -> str:
    if column.default is None:
        return ""
    return words("template.default", value=examples.label(table, column, column.default.strip("'"), words))
