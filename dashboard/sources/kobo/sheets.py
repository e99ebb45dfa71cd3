"""Which sheets of a source are the export of which form: the main sheet, and one for each repeat group."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from dashboard.sources.kobo.columns import is_child, is_like, places, plain
from dashboard.sources.kobo.meaning import Form, Forms
from dashboard.sources.refusal import Unreadable

Row = tuple[int, Sequence[str | None]]  # its number, its cells
_SHORT = 31  # letters that Excel allows in the name of a sheet


@dataclass(frozen=True)
class Sheet:
    """One sheet or file of a source: its header, and what gives the cells of the asked columns, row by row.

    `filled` gives the places of the columns that hold anything at all; `id` is what its loads are named after.
    """

    id: str
    name: str
    header: tuple[str, ...]
    rows: Callable[[Sequence[int]], Iterable[Row]]
    filled: Callable[[], set[int]]
    is_workbook: bool = False
    header_row: int = 1


@dataclass(frozen=True)
class Export:
    """The export of one form: its main sheet, and the other sheets by the name of their repeat group."""

    form: Form
    main: Sheet
    repeats: dict[str, Sheet]
    others: tuple[Sheet, ...]

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        """Return all its sheets, the main one first."""
        return self.main, *self.repeats.values(), *self.others

    def sheet(self, repeat: str | None) -> Sheet | None:
        """Return the sheet of a repeat group (None: the main one); None where no submission has a line in it."""
        return self.main if repeat is None else self.repeats.get(repeat)


def recognise(forms: Forms, sheets: Sequence[Sheet]) -> list[Export]:
    """Return the exports among the sheets of one workbook or folder; raises Unreadable where two claim a sheet."""
    mains = []
    for sheet in sheets:
        claims = [form for form in forms.forms if _is_main(form, sheet)]
        if len(claims) > 1:
            both = ", ".join(form.name for form in claims)
            raise Unreadable("mapping_two_forms", forms.file, sheet=sheet.name, forms=both)
        mains += [(form, sheet) for form in claims]
    return [_export(form, main, [sheet for sheet in sheets if _belongs(sheet, main, mains)]) for form, main in mains]


def _is_main(form: Form, sheet: Sheet) -> bool:
    if is_child(sheet.header) or (form.sheets and not is_like(sheet.name, form.sheets)):
        return False
    return all(places(question, sheet.header, form.labels.get(question, ())) for question in form.columns)


def _belongs(sheet: Sheet, main: Sheet, mains: Sequence[tuple[Form, Sheet]]) -> bool:
    """Return whether a sheet of a repeat group goes with a main sheet: the only one, or the one it is named after."""
    if not is_child(sheet.header):
        return False
    named = [other for _, other in mains if plain(sheet.name).startswith(plain(other.name) + "-")]
    return max(named, key=lambda other: len(other.name)) is main if named else len(mains) == 1


def _export(form: Form, main: Sheet, children: Sequence[Sheet]) -> Export:
    repeats, others = {}, []
    asked = dict.fromkeys(entry.repeat for entry in form.entries if entry.repeat)
    for sheet in children:
        if name := next((name for name in asked if _is_repeat(form, name, main, sheet)), None):
            repeats.setdefault(name, sheet)
        else:
            others.append(sheet)
    return Export(form, main, repeats, tuple(others))


def _is_repeat(form: Form, repeat: str, main: Sheet, sheet: Sheet) -> bool:
    """Return whether a sheet is that of a repeat group: KoboToolbox names it after the group, ODK `form-group`."""
    if name := form.repeats.get(repeat):
        return is_like(sheet.name, name)
    return section(sheet, main) in (plain(repeat), plain(repeat.rsplit("/", 1)[-1]), shortened(repeat))


def section(sheet: Sheet, main: Sheet) -> str:
    """Return the name of the repeat group that a sheet is called after, as it is compared."""
    name, before = plain(sheet.name), plain(main.name) + "-"
    return re.sub(r"~\d+$", "", name.removeprefix(before))


def shortened(name: str) -> str:
    """Return the name of a sheet as KoboToolbox shortens it for Excel, as it is compared."""
    whole = re.sub(r"[\[\]*?:\\/]", "_", name.rsplit("/", 1)[-1])
    return plain(whole if len(whole) <= _SHORT else whole[: _SHORT - 3] + "...")
