"""The lines of an export: each with the answers asked for, the line it belongs to, and the key of its submission."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dashboard.sources.kobo import columns
from dashboard.sources.kobo.columns import plain
from dashboard.sources.kobo.meaning import Form
from dashboard.sources.kobo.sheets import Export, Sheet, section, shortened
from dashboard.sources.kobo.wants import WHOLE, Column, Want
from dashboard.sources.kobo.wrong import Wrong, near

Answer = str | tuple[str, ...] | None  # a text, or the options that were chosen
_APPROVED = ("approved", "validation_status_approved")
_REJECTED = ("not approved", "validation_status_not_approved", "rejected")
_ENCRYPTED = ("not decrypted", "missing encrypted form data")
_STATES = ("_validation_status", "reviewstate")
_LINKS = ("_index", "_parent_index", "_parent_table_name", "key", "parent_key", "_uuid", "_id", "_submission__uuid",
          "_submission__id", "status", *_STATES)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """A submission, or a line of a repeat group with the line it belongs to.

    `rule` says why it is set aside; `number` counts the lines of a group within their parent, such as `2` or `2.1`.
    """

    row: int
    answers: dict[Want, Answer]
    key: str | None
    rule: str | None
    number: str = ""
    parent: Line | None = None
    uuid: str | None = None

    def answer(self, want: Want) -> Answer:
        """Return an answer of this line or of the nearest one above that has it."""
        if want in self.answers:
            return self.answers[want]
        return self.parent.answer(want) if self.parent else None

    @property
    def root(self) -> Line:
        """Return the submission."""
        return self.parent.root if self.parent else self


def read(
    export: Export, found: Mapping[str, Mapping[Want, Column]], parents: Mapping[str, Sheet]
) -> dict[str, list[Line]]:
    """Return the lines of every sheet of an export; raises Wrong where it has no key."""
    index: dict[tuple[str, ...], Line] = {}
    lines: dict[str, list[Line]] = {}
    for sheet in sorted(export.sheets, key=lambda one: _depth(one, parents)):
        lines[sheet.id] = list(_lines(export, sheet, found[sheet.id], parents.get(sheet.id), index))
    return lines


def parents(export: Export) -> dict[str, Sheet]:
    """Return for each sheet of a repeat group the sheet that its lines belong to, as its first line says."""
    children = [*export.repeats.values(), *export.others]
    named = {section(sheet, export.main): sheet for sheet in children}
    found = {}
    for sheet in children:
        places = _places(sheet, ("_parent_table_name", "parent_key"))
        first = next(iter(sheet.rows(list(places.values()))), (0, ()))[1]
        said = dict(zip(places, first, strict=False))
        name = said.get("_parent_table_name") or _group(said.get("parent_key") or "")
        above = named.get(shortened(name), named.get(plain(name)))
        found[sheet.id] = export.main if above is None or above is sheet else above
    return found


def _group(parent_key: str) -> str:
    """Return the repeat group at the end of a key such as `uuid:…/meeting[1]`, empty for a submission's."""
    return parent_key.rsplit("/", 1)[1].split("[")[0] if "[" in parent_key else ""


def _depth(sheet: Sheet, parents: Mapping[str, Sheet]) -> int:
    depth = 0
    while (above := parents.get(sheet.id)) and depth < len(parents) + 1:
        sheet, depth = above, depth + 1
    return depth


def _places(sheet: Sheet, names: Sequence[str]) -> dict[str, int]:
    """Return where columns that the tools add stand in a sheet."""
    header = [plain(name) for name in sheet.header]
    return {name: header.index(name) for name in names if name in header}


def _lines(
    export: Export, sheet: Sheet, found: Mapping[Want, Column], above: Sheet | None, index: dict[tuple[str, ...], Line]
) -> Iterable[Line]:
    """Yield the lines of one sheet, and put them into the index by all that others may name them with."""
    keys = [] if above else _keys(export.form, sheet)
    links = _places(sheet, _LINKS)
    places = sorted({*links.values(), *keys, *(place for column in found.values() for place in column.places)})
    group, counts = section(sheet, export.main) if above else "", Counter()
    for number, (row, cells) in enumerate(sheet.rows(places)):
        if number == 0 and _is_tags(cells):
            continue
        said = dict(zip(places, cells, strict=True))
        link = {name: said[place] for name, place in links.items() if said[place]}
        answers = {want: _answer(column, said) for want, column in found.items()}
        if above:
            line = _child(export, row, answers, link, above, index, counts)
        else:
            key = next((said[place].removeprefix("uuid:") for place in keys if said[place]), None)
            line = Line(row, answers, key, _rule(export.form, answers, link, key), uuid=link.get("_uuid"))
        _note(index, line, link, group)
        yield line


def _keys(form: Form, sheet: Sheet) -> list[int]:
    """Return where the key of a submission stands, in the order of trust; raises Wrong."""
    found = [place for name in form.key for place in columns.places(name, sheet.header)[:1]]
    if not found:
        raise Wrong("question", f"form {form.name} key", question=", ".join(form.key), sheet=sheet.name,
                    near=near("_uuid", sheet.header))  # fmt: skip
    return found


def _child(
    export: Export, row: int, answers: dict[Want, Answer], link: dict[str, str], above: Sheet,
    index: dict[tuple[str, ...], Line], counts: Counter[int],
) -> Line:  # fmt: skip
    """Return a line of a repeat group; without its parent it is set aside."""
    group = "" if above is export.main else section(above, export.main)
    tries = [("key", link.get("parent_key")), ("index", group, link.get("_parent_index"))]
    tries += [] if group else [("uuid", link.get("_submission__uuid")), ("id", link.get("_submission__id"))]
    parent = next((index[way] for way in tries if way in index), None)
    said = link.get("_submission__uuid")
    if parent is None or (said and parent.root.uuid and said != parent.root.uuid):
        return Line(row, answers, None, "lost_parent")
    counts[id(parent)] += 1
    number = f"{parent.number}.{counts[id(parent)]}".lstrip(".")
    return Line(row, answers, parent.key, parent.rule, number, parent)


def _note(index: dict[tuple[str, ...], Line], line: Line, link: dict[str, str], group: str) -> None:
    """Put a line into the index under its names; the first of a name stays."""
    ways = [("index", group, link.get("_index")), ("key", link.get("key"))]
    if not group:
        ways += [("uuid", link.get("_uuid")), ("id", link.get("_id"))]
    for way in ways:
        if way[-1]:
            index.setdefault(way, line)


def _rule(form: Form, answers: Mapping[Want, Answer], link: Mapping[str, str], key: str | None) -> str | None:
    """Return why a submission is set aside, None where it is taken."""
    state = plain(next((link[name] for name in _STATES if name in link), ""))
    if plain(link.get("status", "")) in _ENCRYPTED:
        return "encrypted_submission"
    if any(plain(str(answers.get((question, WHOLE)) or "")) in said for question, said in form.leave_out.items()):
        return "left_out"
    is_taken = {"all": True, "approved": state in _APPROVED, "not_rejected": state not in _REJECTED}[form.take]
    if not is_taken:
        return "not_approved"
    return None if key else "submission_without_key"


def _answer(column: Column, said: Mapping[int, str | None]) -> Answer:
    """Return the answer in the cells of one line."""
    if column.place is None:
        given = [option for option, place in column.options.items() if plain(said[place] or "") in ("1", "true", "yes")]
        return tuple(given) or None
    value = said[column.place]
    if value is None or column.word is None:
        return value
    return (value.split() + [None] * 4)[column.word]


def _is_tags(cells: Sequence[str | None]) -> bool:
    """Return whether the row under the header holds tags of the humanitarian exchange language, such as #affected."""
    given = [cell for cell in cells if cell]
    return bool(given) and all(cell.startswith("#") for cell in given)
