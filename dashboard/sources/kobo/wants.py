"""Where an export holds the answers that a mapping asks for; a mapping that asks for more is refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from dashboard.sources.kobo import columns
from dashboard.sources.kobo.meaning import Entry, Form
from dashboard.sources.kobo.sheets import Export, Sheet
from dashboard.sources.kobo.wrong import Wrong, near

WHOLE, CHOSEN = "", "*"
Want = tuple[str, str]  # a question, and what of it: WHOLE, CHOSEN (of a select_multiple) or a part of a GPS point


@dataclass(frozen=True)
class Column:
    """Where an answer stands in a sheet: its place, or the places of its options, and the header that people see."""

    header: str
    place: int | None
    options: Mapping[str, int]
    word: int | None = None  # of a GPS point in one cell: which number

    @property
    def places(self) -> tuple[int, ...]:
        """Return the places of all cells that hold the answer."""
        return (self.place,) if self.place is not None else tuple(self.options.values())


def of(entry: Entry) -> Iterator[tuple[Want, bool, str]]:
    """Yield what the rows of an entry ask for, whether an export may be without it, and where the mapping says so."""
    for question in entry.when:
        yield (question, WHOLE), False, f"{entry.place} when"
    for name, cell in entry.cells.items():
        what = CHOSEN if entry.is_split and name == entry.answered else cell.part or WHOLE
        yield from (((question, what), cell.is_optional, f"{entry.place} {name}") for question in cell.questions)


def settle(export: Export, parents: Mapping[str, Sheet]) -> dict[str, dict[Want, Column]]:
    """Return by sheet which answers are taken from which column; raises Wrong."""
    found: dict[str, dict[Want, Column]] = {sheet.id: {} for sheet in export.sheets}
    for question in export.form.leave_out:
        _settle(export, None, ((question, WHOLE), False, f"form {export.form.name} leave_out"), parents, found)
    for entry in export.form.entries:
        for asked in of(entry):
            _settle(export, entry, asked, parents, found)
    return found


def _settle(
    export: Export,
    entry: Entry | None,
    asked: tuple[Want, bool, str],
    parents: Mapping[str, Sheet],
    found: dict[str, dict[Want, Column]],
) -> None:
    """Find one answer in the sheet of an entry or in those above it; raises Wrong."""
    want, is_optional, place = asked
    sheet = export.sheet(entry.repeat if entry else None)
    chain = list(_upwards(sheet or export.main, parents))
    for one in chain:
        if column := _column(export.form, one, want, place):
            found[one.id][want] = column
            return
    if sheet and not is_optional:
        known = [name for one in chain for name in one.header if name]
        raise Wrong("question", place, question=want[0], sheet=chain[0].name, near=near(want[0], known))


def _upwards(sheet: Sheet, parents: Mapping[str, Sheet]) -> Iterator[Sheet]:
    """Yield a sheet, that of the group around it, and so on to the main one."""
    yield sheet
    while sheet := parents.get(sheet.id):
        yield sheet


def _column(form: Form, sheet: Sheet, want: Want, place: str) -> Column | None:
    """Return where one sheet holds an answer, None where it does not; raises Wrong for two columns alike."""
    (question, what), labels = want, form.labels.get(want[0], ())
    word = None
    if what in columns.PARTS:
        found = columns.point(question, what, sheet.header, labels)
        if not found:
            found, word = columns.places(question, sheet.header, labels), list(columns.PARTS).index(what)
    else:
        found = columns.places(question, sheet.header, labels)
    if len(found) > 1:
        raise Wrong("ambiguous", place, question=question, sheet=sheet.name, columns=_listed(sheet, found))
    if found:
        return Column(sheet.header[found[0]], found[0], {}, word)
    options = columns.options(question, sheet.header, labels) if what == CHOSEN else {}
    return Column(question, None, options) if options else None


def _listed(sheet: Sheet, places: Sequence[int]) -> str:
    return ", ".join(sheet.header[place] for place in places)
