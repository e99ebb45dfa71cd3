"""The cells of a mapping: each is a question, a text with questions in braces, or a constant."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from dashboard.schema import Column, Table
from dashboard.sources.kobo import wrong
from dashboard.sources.kobo.columns import PARTS, plain
from dashboard.sources.kobo.meaning import Cell
from dashboard.sources.kobo.wrong import Wrong

_CELL = ("question", "text", "constant", "default", "choices", "part", "optional")
_KINDS = ("question", "text", "constant")
_TRUTHS = ("true", "false")


def choices(given: object, place: str) -> dict[str, str]:
    """Return answers (values or labels, as they are compared) with their codes, an empty one for no answer."""
    said = wrong.table(given, place)
    found = {plain(answer): "" if code == "" else wrong.constant(code, f"{place} {answer}")
             for answer, code in said.items()}  # fmt: skip
    if len(found) < len(said):
        raise Wrong("twice", place, name=", ".join(said))
    return found


def cell(table: Table, name: str, given: object, place: str, lists: dict[str, dict[str, str]]) -> Cell:
    """Return where a column takes its cell from; raises Wrong."""
    if (column := table.column(name)) is None:
        raise Wrong("column", place, name=name, table=table.name, near=wrong.near(name, table.names))
    if isinstance(given, str):
        return Cell(question=wrong.text(given, place))
    if not isinstance(given, dict):
        return Cell(default=_fits(column, [wrong.constant(given, place)], place))
    wrong.known(given, _CELL, place)
    if len(kinds := [kind for kind in _KINDS if kind in given]) != 1:
        raise Wrong("needs", place, name=" / ".join(_KINDS))
    if kinds == ["constant"]:
        wrong.known(given, ("constant",), place)
    return _of_table(column, given, place, lists)


def _of_table(column: Column, given: dict, place: str, lists: dict[str, dict[str, str]]) -> Cell:
    """Return the cell that a table of settings describes."""
    default = given.get("default", given.get("constant"))
    if (part := given.get("part")) is not None and part not in PARTS:
        raise Wrong("one_of", f"{place} part", value=str(part), known=", ".join(PARTS))
    listed = _listed(given.get("choices"), place, lists)
    _fits(column, (listed or {}).values(), f"{place} choices")
    return Cell(
        question=wrong.text(given["question"], place) if "question" in given else None,
        text=wrong.text(given["text"], place) if "text" in given else None,
        default=None if default is None else _fits(column, [wrong.constant(default, place)], place),
        choices=listed,
        part=part,
        is_optional=wrong.truth(given.get("optional", False), f"{place} optional"),
    )


def _listed(given: object, place: str, lists: dict[str, dict[str, str]]) -> dict[str, str] | None:
    """Return the choices given here or by the name of a list."""
    if given is None or isinstance(given, dict):
        return None if given is None else choices(given, f"{place} choices")
    name = wrong.text(given, f"{place} choices")
    if name not in lists:
        raise Wrong("choices", place, name=name, near=wrong.near(name, lists))
    return lists[name]


def _fits(column: Column, codes: Iterable[str], place: str) -> str:
    """Return the first code when each can be a value of the column (none where there are none); raises Wrong."""
    given = list(codes)
    for code in filter(None, given):
        allowed = _TRUTHS if column.type == "BOOLEAN" else column.codes
        if allowed and code not in allowed:
            raise Wrong("code", place, value=code, column=column.name, known=", ".join(allowed))
        if not _can_be(code, column.type):
            raise Wrong("constant", place, value=code, column=column.name, kind=column.type.lower())
    return given[0] if given else ""


def _can_be(code: str, kind: str) -> bool:
    try:
        if kind == "DATE":
            date.fromisoformat(code)
        elif kind not in ("VARCHAR", "BOOLEAN"):
            float(code)
    except ValueError:
        return False
    return True
