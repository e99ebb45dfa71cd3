"""The rule of time: when a table of counts is replaced by a newer one."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.privacy.cells import Cell


def moved_too_little(previous: Sequence[Cell], new: Sequence[Cell]) -> tuple[Cell, ...]:
    """Return the new cells that differ from what is on show by one person up to the threshold less one.

    `previous` holds the last number ever shown for each cell, not only what the last release shows: a cell that was
    withheld in between keeps the number the public remembers. Where any is returned the whole old table stays, with its
    date: two dates of one table never differ by a small group. A cell that is gone counts as moved to zero.
    """
    now = {cell.name: cell for cell in new}
    gone = [Cell(cell.table, cell.key, cell.measure, cell.atoms, 0, cell.threshold)
            for cell in previous if cell.name not in now]
    shown = {cell.name: cell for cell in previous}
    pairs = [(shown[cell.name], cell) for cell in (*new, *gone) if cell.name in shown]
    return tuple(cell for old, cell in pairs if 0 < abs(cell.value - old.value) < max(old.threshold, cell.threshold))
