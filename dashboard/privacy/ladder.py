"""Coarsening before withholding: table by table, the most telling first, a whole table is left out where it must be."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from math import ceil

from dashboard.privacy.audit import framed
from dashboard.privacy.cells import Atom, Bound, Cell, Protected, Release
from dashboard.privacy.known import Known, without
from dashboard.privacy.reach import Reach, nothing, replayed
from dashboard.privacy.withhold import prices, settled

LEAST = 0.5  # of the cells of a table that must be left for the table to be shown


def ladder(tables: Sequence[Sequence[Cell]], atoms: Mapping[Atom, int], insiders: Mapping[str, Collection[Atom]],
           previous: Sequence[Release] = (), implied: Sequence[Cell] = (),
           bounds: Sequence[Bound] = ()) -> tuple[Protected, tuple[Cell, ...]]:
    """Return what may be published of some tables, and the cells of the tables that are left out.

    A table is taken when what was taken before can stay as it is: with all its cells, else without the cells that must
    be withheld so that nothing small of any table, shown or not, can be worked out. A cell of a table that is left out
    is implied: where it is small, it is protected as well. So a later table never costs an earlier one, and one small
    cell costs its own table, not the totals. Each set of cells is judged by the same rule as `withhold` and `audit`.
    """
    every = [cell for table in tables for cell in table]
    whole = Release(atoms, tuple(sorted(every, key=lambda cell: cell.name)), (), tuple(bounds))
    known, _ = framed((*previous, whole), implied, insiders)
    rows = {cell: known.system.row_of[len(previous), "count", cell.atoms] for cell in (*every, *implied)}
    state, reach = without(known, tuple(rows[cell] for cell in every)), nothing(known.system)
    taken: list[Cell] = []
    for table in tables:
        there = {*taken, *table}
        left = [cell for cell in every if cell not in there]
        found = _with(table, taken, (*left, *implied), state, reach, (*previous, whole), rows)
        if found is not None:
            state, reach = found
            taken += table
    shown = set(state.fixed)
    public = tuple(cell for cell in taken if rows[cell] in shown)
    withheld = tuple(cell for cell in taken if rows[cell] not in shown)
    there = set(taken)
    out = tuple(cell for cell in every if cell not in there)
    return Protected(public, withheld, (), tuple(reach.moves)), out


def _with(table: Sequence[Cell], taken: Sequence[Cell], implied: Sequence[Cell], state: Known, reach: Reach,
          releases: Sequence[Release], rows: Mapping[Cell, int]) -> tuple[Known, Reach] | None:
    """Return what is known, with its proofs, once a table is shown too; None where too little of it can be."""
    large = {rows[cell] for cell in table if not cell.is_small}
    if len(large) < LEAST * len(table) or any(rows[cell] in large for cell in implied if cell.is_small):
        return None
    trial = replace(state, fixed=tuple(sorted({*state.fixed, *large})))
    proofs = replayed(trial, reach.moves)
    own = {cell: rows[cell] for cell in table if rows[cell] in large - set(state.fixed)}
    candidate = replace(releases[-1], published=(*taken, *table))
    most = len(large) - ceil(LEAST * len(table))
    shown, lost = settled(trial, proofs, (*releases[:-1], candidate), implied, rows, prices(own), most)
    fixed = set(shown.fixed)
    left = [cell for cell in table if rows[cell] in fixed]
    return (shown, proofs) if not lost and len(left) >= LEAST * len(table) else None

