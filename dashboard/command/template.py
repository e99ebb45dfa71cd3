"""Command `template`: an empty workbook for an office."""

from __future__ import annotations

import argparse

from dashboard.command.saying import FINE, STORAGE, UNREADABLE, fail, reason
from dashboard.template import book
from dashboard.template.kinds import KINDS
from dashboard.text import Words


def write(chosen: argparse.Namespace, words: Words) -> int:
    """Write a template; a file that is there already stays as it is."""
    if chosen.file.suffix.lower() != ".xlsx":
        return fail(UNREADABLE, words("template.suffix", file=str(chosen.file)))
    made = book.workbook(chosen.kind, words.language)
    try:
        with chosen.file.open("xb") as file:
            file.write(made)
    except FileExistsError:
        return fail(STORAGE, words("template.exists", file=str(chosen.file)))
    except OSError as problem:
        return fail(STORAGE, words("template.unwritten", reason=reason(problem)))
    others = ", ".join(kind for kind in KINDS if kind != chosen.kind)
    kind, sheets = words(f"template.kind.{chosen.kind}"), len(KINDS[chosen.kind]) + book.AROUND
    print(words("template.done", kind=kind, file=str(chosen.file), sheets=sheets, others=others))
    return FINE
