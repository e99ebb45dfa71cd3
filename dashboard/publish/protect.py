"""Which counts of persons the public may see: this release beside all earlier ones, chosen, audited, written down."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from dashboard.privacy.audit import audit, failures
from dashboard.privacy.cells import Cell, Interval, Release
from dashboard.privacy.dates import moved_too_little
from dashboard.privacy.ladder import ladder
from dashboard.publish.build import AuditFailed
from dashboard.publish.counts import ALL, CROSSINGS, Family
from dashboard.publish.releases import Earlier, Stage

_TELLING = ("attended", "participations", "trained", "completed", "registered", "people")


@dataclass(frozen=True)
class Shown:
    """What the public sees of one family: every release, oldest first; `cells` are on show, with their day.

    A cell without a value is withheld, or its table left out. `proofs` save the audit its search.
    """

    family: Family
    stages: tuple[Stage, ...]
    left_out: tuple[Cell, ...] = ()
    proofs: tuple = ()

    def cells(self) -> Iterator[tuple[Cell, date | None, bool]]:
        """Yield each cell of the family, the day of its number (None where there is none), and whether it is shown."""
        newest = {cell.table: stage for stage in self.stages
                  for cell in (*stage.release.published, *stage.release.withheld)}  # fmt: skip
        shown = {(cell.name): (cell, stage.on) for table, stage in newest.items()
                 for cell in stage.release.published if cell.table == table}  # fmt: skip
        for cell in self.family.cells:
            number, on = shown.get(cell.name, (cell, None))
            yield number, on, on is not None


def protect(families: Sequence[Family], earlier: Earlier, on: Mapping[str, date]) -> list[Shown]:
    """Return what the public may see of each family, audited; `on` is the data date of each project.

    Raises AuditFailed.
    """
    found = [_protected(family, earlier.get((family.project, family.name), ()), on[family.project])
             for family in families]  # fmt: skip
    wrong = [(shown.family.project, shown.family.name, interval) for shown in found for interval in audited(shown)]
    if wrong:
        raise AuditFailed(wrong)
    return found


def audited(shown: Shown, is_exact: bool = False) -> tuple[Interval, ...]:
    """Return the counts of a family that are not safe; every interval, safe ones too, where `is_exact`."""
    if not shown.stages:
        return ()
    *before, now = (stage.release for stage in shown.stages)
    found = audit(now.published, now.withheld, now.atoms, shown.family.insiders, before, now.bounds,
                  implied=shown.left_out, proofs=shown.proofs, is_exact=is_exact)  # fmt: skip
    return found if is_exact else failures(found)


def _protected(family: Family, earlier: tuple[Stage, ...], on: date) -> Shown:
    """Return what may be seen of one family: newer tables where they may replace the older, else those."""
    if earlier and dict(earlier[-1].release.atoms) == dict(family.atoms):
        return Shown(family, earlier, left_out(family, earlier[-1]))
    before = [stage.release for stage in earlier]
    tables = _tables(family, _stay(family, earlier))
    stay = [cell for cell in family.cells if cell.table not in {cell.table for table in tables for cell in table}]
    chosen, out = ladder(tables, family.atoms, family.insiders, before, (*stay, *family.implied), family.bounds)
    if not chosen.published:
        return Shown(family, earlier, left_out(family, earlier[-1]) if earlier else ())
    release = Release(family.atoms, chosen.published, chosen.withheld, family.bounds)
    hidden = frozenset(cell.name for cell in family.cells if cell.is_hidden)
    now = Stage(on, release, family.groups, hidden)
    return Shown(family, (*earlier, now), (*out, *stay, *family.implied), chosen.proofs)


def left_out(family: Family, last: Stage) -> tuple[Cell, ...]:
    """Return the cells that the last release has not (of tables left out, or older), as they stood on its day."""
    there = {cell.name for cell in (*last.release.published, *last.release.withheld)}
    others = (*(cell for cell in family.cells if cell.name not in there), *family.implied)
    return tuple(replace(cell, value=sum(last.release.atoms.get(atom, 0) for atom in cell.atoms),
                         is_hidden=cell.name in last.hidden) for cell in others)  # fmt: skip


def _stay(family: Family, earlier: Sequence[Stage]) -> set[str]:
    """Return the tables whose old numbers stay: a cell moved by fewer than the threshold since it was last shown."""
    remembered = {cell.name: cell for stage in earlier for cell in stage.release.published}
    return {cell.table for cell in moved_too_little(tuple(remembered.values()), family.cells)}


def _tables(family: Family, stay: Iterable[str]) -> list[list[Cell]]:
    """Return the tables of a family that may be shown anew, the most telling first."""
    found: dict[tuple[str, str], list[Cell]] = {}
    for cell in family.cells:
        if cell.table not in stay:
            found.setdefault((cell.measure, cell.table), []).append(cell)
    return [found[name] for name in sorted(found, key=_rank)]


def _rank(name: tuple[str, str]) -> tuple[int, bool, int, str]:
    """Return where a table stands: people before steps, all events before some, totals before splits."""
    measure, table = name
    kind, crossing = table.split(" ", 1)
    order = list(CROSSINGS)
    return _TELLING.index(measure), kind != ALL, order.index(crossing) if crossing in order else len(order), table
