"""Read a mapping file, such as data/kobo.example.toml, and hold it against the schema."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from dashboard import schema
from dashboard.sources.kobo import cells, wrong
from dashboard.sources.kobo.meaning import KEYS, Cell, Coded, Entry, Form, Forms
from dashboard.sources.kobo.persons import is_personal
from dashboard.sources.kobo.wrong import Wrong
from dashboard.sources.refusal import Unreadable

LARGEST = 1 << 20
TAKES = ("not_rejected", "approved", "all")
_WHOLE = ("form", "choices")
_FORM = ("name", "sheet", "questions", "key", "take", "leave_out", "ignore", "labels", "repeats", "rows")
_ROWS = ("table", "repeat", "when", "columns", "answer", "questions", "split", "choices")
_POSITION = re.compile(r"\(at (?:line (\d+), column \d+|(end) of document)\)")


def read(path: Path) -> Forms:
    """Return the forms of a mapping file; raises Unreadable with file, place and reason."""
    try:
        if path.stat().st_size > LARGEST:
            raise Unreadable("too_large", path.name, megabytes=LARGEST >> 20)
        given = path.read_bytes()
    except OSError as problem:
        raise Unreadable("no_mapping", path.name) from problem
    try:
        said = tomllib.loads(given.decode("utf-8-sig").replace("\r\n", "\n"))
    except UnicodeDecodeError as problem:
        raise Unreadable("mapping_encoding", path.name) from problem
    except (tomllib.TOMLDecodeError, RecursionError) as problem:
        raise Unreadable("mapping_syntax", path.name, line=_line(str(problem), given)) from problem
    try:
        forms = tuple(_forms(said))
    except Wrong as problem:
        raise Unreadable(f"mapping_{problem.rule}", path.name, place=problem.place, **problem.values) from problem
    return Forms(path.name, hashlib.sha256(given).hexdigest(), forms, tuple(_coded(forms)))


def _line(said: str, given: bytes) -> int:
    """Return the line that a message of the TOML reader names."""
    found = _POSITION.search(said)
    return int(found[1]) if found and found[1] else given.count(b"\n") + 1


def _forms(said: dict) -> Iterator[Form]:
    """Yield the forms; raises Wrong."""
    wrong.known(said, _WHOLE, "–")
    wrong.needed(said, ("form",), "–")
    lists = {name: cells.choices(given, f"choices {name}") for name, given in
             wrong.table(said.get("choices", {}), "choices").items()}  # fmt: skip
    for number, given in enumerate(wrong.tables(said["form"], "form"), 1):
        yield _form(given, f"form {given.get('name', number)}", lists)


def _form(given: dict, place: str, lists: dict[str, dict[str, str]]) -> Form:
    wrong.known(given, _FORM, place)
    wrong.needed(given, ("name", "rows"), place)
    if "sheet" not in given and "questions" not in given:
        raise Wrong("needs", place, name="sheet")
    if (take := given.get("take", TAKES[0])) not in TAKES:
        raise Wrong("one_of", f"{place} take", value=str(take), known=", ".join(TAKES))
    rows = wrong.tables(given["rows"], f"{place} rows")
    labels = _several(given, "labels", place)
    named = [(one, f"{place} → rows {number} ({one.get('table', '?')})") for number, one in enumerate(rows, 1)]
    entries = [entry for one, where in named for entry in _entries(one, where, lists, labels)]
    return Form(
        wrong.text(given["name"], f"{place} name"),
        wrong.texts(given.get("sheet", []), f"{place} sheet"),
        wrong.texts(given.get("questions", []), f"{place} questions"),
        wrong.texts(given.get("key", list(KEYS)), f"{place} key"),
        take,
        wrong.conditions(given.get("leave_out", {}), f"{place} leave_out"),
        wrong.texts(given.get("ignore", []), f"{place} ignore"),
        labels,
        _several(given, "repeats", place),
        tuple(entries),
    )


def _several(given: dict, name: str, place: str) -> dict[str, tuple[str, ...]]:
    """Return a table of names, each with one or several texts."""
    said = wrong.table(given.get(name, {}), f"{place} {name}")
    return {key: wrong.texts(one, f"{place} {name} {key}") for key, one in said.items()}


def _entries(given: dict, place: str, lists: dict, labels: dict) -> Iterator[Entry]:
    """Yield the rows of one [[form.rows]]: one entry, or one for each of its `questions`; raises Wrong."""
    wrong.known(given, _ROWS, place)
    wrong.needed(given, ("table",), place)
    if (table := schema.tables().get(wrong.text(given["table"], place))) is None:
        raise Wrong("table", place, name=given["table"], near=wrong.near(given["table"], schema.tables()))
    own = {name: cells.cell(table, name, said, f"{place} {name}", lists)
           for name, said in wrong.table(given.get("columns", {}), f"{place} columns").items()}  # fmt: skip
    repeat = wrong.text(given["repeat"], f"{place} repeat") if "repeat" in given else None
    for more, answered, is_split in _variants(table, given, place, lists):
        entry = Entry(place, table.name, own | more, repeat, wrong.conditions(given.get("when", {}), f"{place} when"),
                      answered, is_split)  # fmt: skip
        _check(table, entry, labels)
        yield entry


def _variants(
    table: schema.Table, given: dict, place: str, lists: dict
) -> Iterator[tuple[dict[str, Cell], str | None, bool]]:
    """Yield the cells that `split` or each of `questions` adds, the column of the answer, and whether it is split."""
    if "split" not in given and "questions" not in given:
        wrong.known(given, set(_ROWS) - {"answer", "choices"}, place)
        yield {}, None, False
        return
    wrong.needed(given, ("answer",), place)
    answer, listed = wrong.text(given["answer"], f"{place} answer"), given.get("choices")
    if "split" in given:
        wrong.known(given, set(_ROWS) - {"questions"}, place)
        said = {"question": given["split"]} | ({"choices": listed} if listed is not None else {})
        yield {answer: cells.cell(table, answer, said, f"{place} split", lists)}, answer, True
        return
    for question, said in wrong.table(given["questions"], f"{place} questions").items():
        where = f"{place} questions {question}"
        fixed = {name: cells.cell(table, name, {"constant": one}, f"{where} {name}", lists)
                 for name, one in wrong.table(said, where).items()}  # fmt: skip
        yield fixed | {answer: cells.cell(table, answer, question, where, lists)}, answer, False


def _check(table: schema.Table, entry: Entry, labels: dict[str, tuple[str, ...]]) -> None:
    """Raise Wrong for a required column without a cell, and for questions about persons."""
    for column in table.columns:
        if column.is_required and column.default is None and column.name not in entry.cells:
            raise Wrong("required", entry.place, name=column.name)
    for name, cell in entry.cells.items():
        for question in cell.questions:
            if any(is_personal(said, table.name) for said in (question, *labels.get(question, ()))):
                raise Wrong("person", f"{entry.place} {name}", question=question)


def _coded(forms: tuple[Form, ...]) -> Iterator[Coded]:
    """Yield the codes of columns whose codes are in the dataset's code lists."""
    for entry in (entry for form in forms for entry in form.entries):
        for name, cell in entry.cells.items():
            if codelist := schema.tables()[entry.table].column(name).codelist:
                given = [cell.default, *(cell.choices or {}).values()]
                yield from (Coded(f"{entry.place} {name}", codelist, code) for code in given if code)
