"""From the answers of a line to the cell of a column: choices to codes, moments to days, each choice apart."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone

from dashboard.schema import Column
from dashboard.sources.headers import Note
from dashboard.sources.kobo.columns import plain
from dashboard.sources.kobo.lines import Answer, Line
from dashboard.sources.kobo.meaning import BRACES, KEY, NUMBER, PARENT_NUMBER, Cell
from dashboard.sources.kobo.wants import WHOLE

TRUNCATED = "<WARNING: Truncated"  # what KoboToolbox puts before a text that Excel cannot hold
HERE = timezone(timedelta(hours=6))  # Kyrgyzstan, all year
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}.*")
_UTC = ("_submission_time", "submissiondate")  # moments without a zone that are not in the phone's time
_GAP = re.compile(r"[ ,;]+")


def own(line: Line, name: str) -> str | None:
    """Return what the reader itself knows of a line: the key of the submission, its number, that of its parent."""
    if name == KEY:
        return line.key
    return (line.number if name == NUMBER else line.parent.number if line.parent else "") or None


def said(line: Line, name: str) -> str | None:
    """Return the answer to a question as text, or what is known of the line under that name."""
    if name in (KEY, NUMBER, PARENT_NUMBER):
        return own(line, name)
    return joined(line.answer((name, WHOLE)))


def joined(answer: Answer) -> str | None:
    """Return an answer as one text without space around it, None for an empty one."""
    whole = " ".join(answer) if isinstance(answer, tuple) else answer or ""
    return whole.strip() or None


def put_together(line: Line, text: str) -> str | None:
    """Return a text with the answers in place of the braces, None where one of them is empty."""
    parts = {name: said(line, name) for name in BRACES.findall(text)}
    return None if None in parts.values() else BRACES.sub(lambda found: parts[found[1]], text)


def cell(line: Line, column: Column, given: Cell, headers: Mapping[str, str], *, is_workbook: bool,
         choice: str | None = None) -> tuple[str | None, list[Note]]:  # fmt: skip
    """Return the text of a cell, and what is wrong with the answer; `choice` is one of several that were chosen."""
    if given.text is not None:
        answer = put_together(line, given.text)
    elif given.question in (KEY, NUMBER, PARENT_NUMBER):
        answer = own(line, given.question)
    else:
        answer = choice or (joined(line.answer((given.question, given.part or WHOLE))) if given.question else None)
    if answer is None:
        return given.default, []
    notes = _damaged(line, column, given, answer, headers, is_workbook)
    if given.choices is not None:
        code = given.choices.get(plain(answer))
        if code is None:
            return None, [Note("unknown_choice", line.row, headers.get(column.name), answer)]
        return code or given.default, notes
    return (_day(answer, given.question or "") if column.type == "DATE" else answer), notes


def _damaged(
    line: Line, column: Column, given: Cell, answer: str, headers: Mapping[str, str], is_workbook: bool
) -> list[Note]:
    """Return what the export did to a text: cut it off, or made a formula of it that is 0."""
    where = headers.get(column.name)
    if answer.startswith(TRUNCATED):
        return [Note("truncated_text", line.row, where)]
    is_text = column.type == "VARCHAR" and not column.list and given.choices is None and given.text is None
    if is_workbook and is_text and answer == "0":
        return [Note("zero_for_text", line.row, where, answer, "warning")]
    return []


def _day(answer: str, question: str) -> str:
    """Return the day of a moment: as the phone wrote it; of a moment in universal time the day in Kyrgyzstan."""
    if not _MOMENT.fullmatch(answer):
        return answer
    try:
        moment = datetime.fromisoformat(answer)
    except ValueError:
        return answer
    if moment.utcoffset() == timedelta(0) or (moment.tzinfo is None and plain(question) in _UTC):
        moment = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(HERE)
    return moment.date().isoformat()


def chosen(answer: Answer, choices: Mapping[str, str] | None) -> list[str]:
    """Return what was chosen in a select_multiple, each once: known values and labels first, of however many words."""
    if isinstance(answer, tuple):
        return list(answer)
    if not answer:
        return []
    known = sorted(choices or (), key=len, reverse=True)
    pattern = "|".join([*(rf"{re.escape(name)}(?=$|[ ,;])" for name in known), r"[^ ,;]+"])
    return list(dict.fromkeys(re.findall(pattern, plain(answer)))) if known else list(dict.fromkeys(_words(answer)))


def _words(answer: str) -> list[str]:
    return [word for word in _GAP.split(answer.strip()) if word]
