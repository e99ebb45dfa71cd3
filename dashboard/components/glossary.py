"""What the dashboard's terms mean: codes, indicators, figures and headline numbers, in the reader's language."""

from __future__ import annotations

import re

import pandas as pd

from dashboard import text
from dashboard.text import Words

SHOWN = 12  # terms in the list; the table has all
COLUMNS = ("term", "meaning", "term_kind", "list", "origin")
_ICONS = {"indicator": "speed", "number": "pin", "figure": "bar_chart", "code": "label"}  # in the order of the list
_PAGES = {"plans": "action_plans", "people": "participation", "warning": "early_warning", "results": "indicators"}
_DEFINED = re.compile(r"(?!indicators\.\w+\.value\.)((?!indicator\.|code\.|card\.)\w+)\.((?:.+\.)?(\w+))\.definition")


def terms(rows: pd.DataFrame, words: Words, search: str = "") -> pd.DataFrame:
    """Return a row per term that holds the search: term, meaning, what it is, list or page, origin."""
    told = [*(_term(row, words) for row in rows.itertuples()), *_figures(words)]
    told.sort(key=lambda term: (list(_ICONS).index(term[2]), term[0].casefold(), term[3]))
    whole, wanted = pd.DataFrame(told, columns=list(COLUMNS)), search.casefold()
    found = [any(wanted in str(cell).casefold() for cell in line) for line in whole.itertuples(index=False)]
    return whole[found].reset_index(drop=True)


def _term(row: object, words: Words) -> tuple[str, str, str, str, str]:
    """Return one code or indicator in the reader's language; what no word is there for stays as it was written."""
    if row.term_kind == "indicator":
        known = f"indicator.{row.code}"
        titles = text.either(words, f"{known}.title", row.label), text.either(words, f"{known}.definition",
                                                                             row.definition)
        return *titles, "indicator", words("page.indicators.title"), "–"
    known, given = f"code.{row.list}.{row.code}", [_said(cell) for cell in (row.definition, row.origin)]
    slug = re.sub(r"\W+", "_", given[1]).lower()
    return (text.either(words, known, row.label), text.either(words, f"{known}.definition", given[0]), "code",
            text.either(words, f"code.list.{row.list}", row.list), text.either(words, f"origin.{slug}", given[1]))


def _said(cell: object) -> str:
    return cell if isinstance(cell, str) else "–"


def _figures(words: Words) -> list[tuple[str, str, str, str, str]]:
    """Return a row per figure and headline number that has a definition, with the page it stands on."""
    known, lines = text.message_ids(), []
    for message in sorted(known):
        if found := _DEFINED.fullmatch(message):
            whole = message.removesuffix(".definition")
            label = next((name for name in (f"{whole}.title", whole, f"column.{found[3]}") if name in known), None)
            name = f"page.{_PAGES.get(found[1], found[1])}.title"
            kind = "figure" if label == f"{whole}.title" else "number"
            on = words(name) if name in known else "–"
            lines += [(_bare(label, words), _bare(message, words), kind, on, "–")] if label else []
    return lines


def _bare(message: str, words: Words) -> str:
    """Return a message with an ellipsis for each value that only its page knows, such as a currency."""
    values: dict[str, str] = {}
    for _ in range(10):
        try:
            return words(message, **values)
        except KeyError as unknown:
            values[str(unknown.args[0])] = "…"
    return words(message, **values)


def listed(rows: pd.DataFrame, words: Words) -> list[tuple[str, ...]]:
    """Return the first terms with what they mean and where they stand."""
    return [(f":material/{_ICONS[row.term_kind]}:", row.term, _below(row)) for row in rows.head(SHOWN).itertuples()]


def _below(row: object) -> str:
    return " · ".join(cell for cell in (row.meaning, row.list, row.origin) if cell != "–")
