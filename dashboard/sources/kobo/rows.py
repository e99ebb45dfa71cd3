"""The rows that an export becomes.

A row, in the sum read = taken + duplicates + set aside, is one row that the mapping asks for: a submission that feeds
two tables is read twice, an event with eight headcounts gives eight rows. Each load holds the rows of one entry of the
mapping from one sheet (of a select_multiple: the first choices, the second choices, …), so that load and row number
name one row. A submission that is set aside is so in every load; one that no entry wants is counted in the first.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from dashboard import schema
from dashboard.sources.headers import Note
from dashboard.sources.kobo import answers, columns, lines, wants
from dashboard.sources.kobo.columns import plain
from dashboard.sources.kobo.lines import Line
from dashboard.sources.kobo.meaning import Entry, Forms
from dashboard.sources.kobo.persons import TABLES, is_personal
from dashboard.sources.kobo.sheets import Export, Sheet
from dashboard.sources.kobo.wants import CHOSEN, Column, Want
from dashboard.sources.kobo.wrong import Wrong
from dashboard.sources.refusal import Unreadable

UNSAID = "{}"  # the content of a row set aside whose answers are not kept: about a person, or not to be read
_ERRORS = ("lost_parent", "encrypted_submission", "submission_without_key")


@dataclass(frozen=True)
class Load:
    """Rows of one table from one sheet: the number of each with its cells; those set aside with rule and content.

    `headers` names the question behind each column, `places` are those of the cells read.
    """

    sheet: Sheet
    table: str
    number: int
    columns: tuple[str, ...] = ()
    rows: list[tuple[int, list[str | None]]] = field(default_factory=list)
    unread: list[tuple[int, str, str]] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    headers: Mapping[str, str] = field(default_factory=dict)
    places: frozenset[int] = frozenset()

    @property
    def id(self) -> str:
        """Return the name of the load: sheet, table, and a number from the second of both on."""
        return f"{self.sheet.id}/{self.table}" + (f"/{self.number}" if self.number > 1 else "")


def of(export: Export, forms: Forms) -> list[Load]:
    """Return the loads of an export; raises Unreadable where the mapping does not fit it."""
    try:
        above = lines.parents(export)
        found = wants.settle(export, above)
        given = lines.read(export, found, above)
    except Wrong as problem:
        raise Unreadable(f"mapping_{problem.rule}", forms.file, place=problem.place, **problem.values) from problem
    loads: list[Load] = []
    for entry in export.form.entries:
        if sheet := export.sheet(entry.repeat):
            loads += _entry(entry, sheet, given[sheet.id], _headers(entry, found, sheet, above), found[sheet.id], loads)
    first = _first(export, export.main, loads)
    _submissions(given[export.main.id], loads, first, given)
    first.notes.extend(_unread_groups(export))
    for sheet in (export.main, *export.repeats.values()):
        asked = {place for column in found[sheet.id].values() for place in column.places}
        _first(export, sheet, loads).notes.extend(_unread_questions(export, sheet, asked))
    return loads


def _first(export: Export, sheet: Sheet, loads: list[Load]) -> Load:
    """Return the first load of a sheet, a new and empty one where it feeds no table."""
    if not (found := next((load for load in loads if load.sheet is sheet), None)):
        loads.append(found := Load(sheet, export.form.entries[0].table, 1))
    return found


def _headers(
    entry: Entry, found: Mapping[str, Mapping[Want, Column]], sheet: Sheet, above: Mapping[str, Sheet]
) -> dict[str, str]:
    """Return the header behind each column of an entry, as the export has it."""
    chain, named = sheet, {}
    while chain:
        named = {want[0]: column.header for want, column in found[chain.id].items()} | named
        chain = above.get(chain.id)
    said = {name: next(iter(cell.questions), None) for name, cell in entry.cells.items()}
    return {name: named.get(question, question) for name, question in said.items() if question}


def _entry(
    entry: Entry, sheet: Sheet, given: Sequence[Line], headers: Mapping[str, str], found: Mapping[Want, Column],
    before: Sequence[Load],
) -> list[Load]:  # fmt: skip
    """Return the loads of one entry: one, or of a select_multiple as many as somebody chose."""
    count = sum(load.sheet is sheet and load.table == entry.table for load in before)
    places = frozenset(place for want, *_ in wants.of(entry) if want in found for place in found[want].places)
    empty = Load(sheet, entry.table, count + 1, tuple(entry.cells), headers=headers, places=places)
    loads = [empty]
    for line in (line for line in given if _meets(entry, line)):
        for place, choice in enumerate(_choices(entry, line)):
            if place == len(loads):
                loads.append(replace(empty, number=count + place + 1, rows=[], unread=[], notes=[]))
            _row(entry, line, choice, loads[place])
    return loads


def _meets(entry: Entry, line: Line) -> bool:
    return all(plain(answers.said(line, question) or "") in said for question, said in entry.when.items())


def _choices(entry: Entry, line: Line) -> list[str | None]:
    """Return what each row of a line is for: None for its only row, nothing where no row is asked for."""
    if entry.answered is None:
        return [None]
    asked = entry.cells[entry.answered]
    if entry.is_split:
        return list(answers.chosen(line.answer((asked.question, CHOSEN)), asked.choices))
    return [None] if answers.said(line, asked.question) else []


def _row(entry: Entry, line: Line, choice: str | None, load: Load) -> None:
    """Put one row into its load, or among those set aside."""
    table, cells, notes = schema.tables()[entry.table], [], []
    for name, given in entry.cells.items():
        one = choice if name == entry.answered else None
        cell, found = answers.cell(line, table.column(name), given, load.headers, is_workbook=load.sheet.is_workbook,
                                   choice=one)  # fmt: skip
        cells.append(cell)
        notes += found
    rule = line.rule or next((note.rule for note in notes if note.severity == "error"), None)
    if line.rule is None:
        load.notes.extend(replace(note, value=None) if entry.table in TABLES else note for note in notes)
    elif line.rule == "lost_parent":
        load.notes.append(Note(line.rule, line.row))
    if rule:
        asked = {want: line.answer(want) for want, *_ in wants.of(entry)}
        load.unread.append((line.row, rule, _content(entry.table, asked)))
    else:
        load.rows.append((line.row, cells))


def _content(table: str, answers_of: Mapping[Want, lines.Answer]) -> str:
    """Return the answers that a row is made of, as JSON; none where each row of the table is about a person."""
    said = {} if table in TABLES else {want[0]: answers.joined(answer) for want, answer in answers_of.items()}
    return json.dumps({name: answer for name, answer in said.items() if answer}, ensure_ascii=False)


def _submissions(
    given: Sequence[Line], loads: Sequence[Load], first: Load, all_lines: Mapping[str, Sequence[Line]]
) -> None:
    """Say of every submission that is set aside why, once, there where it is counted: at least in the first load."""
    own = [load for load in loads if load.sheet is first.sheet]
    aside = {row: load for load in reversed(own) for row, *_ in load.unread}
    fed = {id(line.root) for load in loads for line in _lines_of(load, all_lines[load.sheet.id])}
    for line in given:
        rule = line.rule or (None if id(line) in fed else "unused_submission")
        if rule is None:
            continue
        if line.row not in aside:
            first.unread.append((line.row, rule, _content(first.table, line.answers)))
        severity = "error" if rule in _ERRORS else "warning"
        aside.get(line.row, first).notes.append(Note(rule, line.row, severity=severity))


def _lines_of(load: Load, given: Sequence[Line]) -> Iterator[Line]:
    """Yield the lines that a load has rows of."""
    rows = {row for row, *_ in load.rows} | {row for row, *_ in load.unread}
    return (line for line in given if line.row in rows)


def _unread_groups(export: Export) -> Iterator[Note]:
    """Yield a warning for each repeat group that the mapping neither takes nor ignores."""
    for sheet in export.others:
        if not columns.is_like(sheet.name, export.form.ignore):
            yield Note("unmapped_repeat", value=sheet.name, severity="warning")


def _unread_questions(export: Export, sheet: Sheet, asked: set[int]) -> Iterator[Note]:
    """Yield a warning for each column with answers that the mapping neither takes nor ignores."""
    known = [sheet.header[place] for place in asked]
    filled = sheet.filled()
    for place, name in enumerate(sheet.header):
        before = [sheet.header[one] for one in filled if one < place]
        if place in asked or place not in filled or columns.is_system(name):
            continue
        if any(columns.goes_with(name, other) for other in (*known, *before)):
            continue
        if is_personal(name):
            yield Note("person_question", sheet.header_row, name, severity="warning")
        elif not _is_ignored(export, name):
            yield Note("unmapped_question", sheet.header_row, name, severity="warning")


def _is_ignored(export: Export, name: str) -> bool:
    return any(columns.is_like(name, [pattern]) or columns.places(pattern, [name]) for pattern in export.form.ignore)

