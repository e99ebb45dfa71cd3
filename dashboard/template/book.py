"""The whole workbook, as bytes."""

from __future__ import annotations

import io

from xlsxwriter import Workbook

from dashboard.template import guide, look, tables
from dashboard.template.kinds import KINDS
from dashboard.text import words as words_of

AROUND = 3  # sheets beside those of the tables: instructions, the source, lists
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


def workbook(kind: str, language: str) -> bytes:
    """Return an empty template of a kind; raises KeyError for a kind or a language that there is not."""
    file, words = io.BytesIO(), words_of(language)
    with Workbook(file, _OPTIONS) as book:
        styles = look.styles(book, words("template.never.code"))
        title = words("template.title", kind=words(f"template.kind.{kind}"))
        book.set_properties({"title": title, "author": "Ынтымак"})
        writing = tables.Writing(book, kind, words, styles, guide.ranges(kind, words))
        guide.instructions(writing)
        guide.meta(writing)
        for table in KINDS[kind]:
            tables.add(writing, table)
        guide.offered(writing)
    return file.getvalue()
