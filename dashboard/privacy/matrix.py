"""A release and those before it as sums over groups of atoms that no cell tells apart."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.sparse import csr_matrix, vstack

from dashboard.privacy.cells import Atom, Cell, Release

KNOWN = np.iinfo(np.int64).min  # in place of a count: nothing of it is unknown


@dataclass(frozen=True)
class Question:
    """A number that an attacker is after: its row, the cells that show it, and when (now, before, growth).

    `is_unseen`: it is in no table, so only who knows all but a small part of it is after that part.
    """

    row: int
    cells: tuple[Cell, ...]
    when: str
    threshold: int
    is_unseen: bool = False

    def is_after(self, value: int) -> bool:
        """Return whether an attacker who does not know so many of the number (KNOWN: none) is after it."""
        if value == KNOWN or (self.is_unseen and value >= self.threshold):
            return False
        return self.when != "growth" or 0 < value < self.threshold


@dataclass(frozen=True)
class System:
    """Numbers (rows) as sums of groups of atoms (columns), with the true counts and what each attacker knows.

    `spare[attacker, column]` counts the persons he does not know, `is_open` whether there may be any at all.
    Each row of `bounds` stays ≥ 0: what everyone knows of counts without being told.
    """

    rows: csr_matrix
    bounds: csr_matrix
    counts: np.ndarray
    attackers: tuple[str, ...]
    spare: np.ndarray
    is_open: np.ndarray
    row_of: Mapping[tuple[int, str, frozenset[Atom]], int]
    stages: tuple[int, ...]
    bound_stages: tuple[int, ...]
    last: int

    @cached_property
    def unknown(self) -> np.ndarray:
        """Return how many persons of each row each attacker does not know himself, KNOWN where he knows all of it."""
        is_asked = abs(self.rows) @ self.is_open.T.astype(np.int64) > 0
        return np.where(is_asked, self.rows @ self.spare.T, KNOWN)


def columns(releases: Sequence[Release]) -> list[tuple[Atom, int, int, int]]:
    """Return one column (atom, first stage, last stage + 1, count) for each new person of each atom and stage.

    Persons stay: what an atom gains at a stage is in it from then on. An atom that lost persons (a correction)
    begins anew, so nobody is taken to know that it grew. Before its first release there is nobody in an atom.
    """
    found, last, first = [], len(releases), {}
    for stage, release in reversed(list(enumerate(releases))):
        first |= dict.fromkeys(release.atoms, stage)
    for atom in sorted(first):
        values = [release.atoms.get(atom, 0) for release in releases]
        lost = [stage for stage in range(first[atom] + 1, last) if values[stage] < values[stage - 1]]
        cuts = [first[atom], *lost, last]
        for start, end in zip(cuts, cuts[1:], strict=False):
            gains = [values[start], *[values[stage] - values[stage - 1] for stage in range(start + 1, end)]]
            found += [(atom, start + step, end, gain) for step, gain in enumerate(gains)]
    return found


def sums(wanted: Iterable[tuple[int, str, frozenset[Atom]]], of: list[tuple[Atom, int, int, int]]) -> np.ndarray:
    """Return the matrix of every wanted number over the columns: 1 where it counts them, -1 where it lost them."""
    where: dict[Atom, list[int]] = {}
    for position, column in enumerate(of):
        where.setdefault(column[0], []).append(position)
    starts, ends = (np.array([column[side] for column in of], dtype=int) for side in (1, 2))
    rows = []
    for stage, kind, atoms in wanted:
        row, held = np.zeros(len(of), dtype=np.int16), [at for atom in atoms for at in where.get(atom, ())]
        inside = np.zeros(len(of), dtype=bool)
        inside[held] = True
        row[inside & (starts <= stage) & (stage < ends)] = 1
        if kind == "growth":
            row -= inside & (starts < stage) & (stage - 1 < ends)
        rows.append(row)
    return np.array(rows, dtype=np.int16).reshape(len(rows), len(of))


def alike(table: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return where the first of each kind of equal columns stands, and for each column the number of its kind."""
    kinds: dict[bytes, int] = {}  # sorting them, as np.unique does, took a third of a publish after 170 releases
    group = np.array([kinds.setdefault(line.tobytes(), len(kinds)) for line in np.ascontiguousarray(table.T)], int)
    return np.unique(group, return_index=True)[1], group


def build(releases: Sequence[Release], numbers: Iterable[tuple[int, str, frozenset[Atom]]],
          insiders: Mapping[str, Collection[Atom]]) -> System:
    """Return the system of some numbers (stage, "count" or "growth", atoms) over the releases, oldest first.

    Columns that all numbers treat alike become one: their sum is again a whole count, so nothing is lost.
    """
    wanted, found = list(dict.fromkeys(numbers)), columns(releases)
    table = sums(wanted, found)
    first, group = alike(table)
    kept, counts = table[:, first], np.array([column[3] for column in found], dtype=np.int64)
    total = np.bincount(group, counts, kept.shape[1]).astype(np.int64)
    attackers = ("", *sorted(insiders))
    known = [np.array([column[0] in set_ for column in found], dtype=bool)
             for set_ in (set(insiders.get(name, ())) for name in attackers)]
    spare = np.array([np.bincount(group, counts * ~his, kept.shape[1]) for his in known]).astype(np.int64)
    is_open = np.array([np.bincount(group, ~his, kept.shape[1]) > 0 for his in known])
    row_of, rows = {number: row for row, number in enumerate(wanted)}, csr_matrix(kept.astype(np.int64))
    bounds = [(stage, bound) for stage, release in enumerate(releases) for bound in release.bounds]
    lines = [sum(factor * rows[row_of[stage, "count", of]] for factor, of in bound.terms) for stage, bound in bounds]
    return System(rows, stacked(lines, kept.shape[1]), total, attackers, spare, is_open, row_of,
                  tuple(stage for stage, _, _ in wanted), tuple(stage for stage, _ in bounds), len(releases) - 1)


def stacked(rows: list[csr_matrix], width: int) -> csr_matrix:
    """Return rows as one matrix, also when there are none."""
    return csr_matrix(vstack(rows)) if rows else csr_matrix((0, width), dtype=np.int64)
