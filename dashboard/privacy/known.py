"""What an attacker knows of a system, and what he can vary of one row while all he knows stays as it is.

Counts are written as moves away from the truth: x + up - down, up ≥ 0, 0 ≤ down ≤ x.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from scipy.sparse import csr_matrix

from dashboard.privacy.matrix import System, alike


@dataclass(frozen=True)
class Known:
    """What the public knows of a system: the rows shown (`fixed`, sorted) and its bounds."""

    system: System
    fixed: tuple[int, ...]
    bounds: tuple[int, ...]

    @cached_property
    def equal(self) -> csr_matrix:
        """Return the rows that must not move."""
        return self.system.rows[list(self.fixed)]

    @cached_property
    def floor(self) -> csr_matrix:
        """Return the bounds, which may fall as far as `room`."""
        return self.system.bounds[list(self.bounds)]

    @cached_property
    def room(self) -> np.ndarray:
        """Return how far each bound may fall."""
        return self.floor @ self.system.counts

    @cached_property
    def lines(self) -> np.ndarray:
        """Return all that is known, line by line: the rows that must not move, then the bounds."""
        return np.vstack([self.equal.toarray(), self.floor.toarray()])

    @cached_property
    def alike(self) -> np.ndarray:
        """Return for each column a number that it shares with all columns in which everything known is the same."""
        return alike(self.lines)[1]

    def before(self) -> Known:
        """Return what was known from the earlier releases alone."""
        return Known(self.system, tuple(row for row in self.fixed if self.system.stages[row] < self.system.last),
                     tuple(line for line in self.bounds if self.system.bound_stages[line] < self.system.last))


def without(known: Known, rows: Sequence[int]) -> Known:
    """Return what is known once some rows are withheld."""
    return replace(known, fixed=tuple(sorted(set(known.fixed) - set(rows)))) if rows else known


def holds(known: Known, move: np.ndarray) -> np.ndarray:
    """Return for each attacker whether a whole-number move leaves all he knows as it is."""
    system = known.system
    if (known.equal @ move).any() or (known.floor @ move < -known.room).any():
        return np.zeros(len(system.attackers), dtype=bool)
    return ((system.spare + move >= 0) & (system.is_open | (move == 0))).all(axis=1)


@dataclass(frozen=True)
class View:
    """What one attacker can vary of a row: all he knows and the row (last line), over ups of columns, then downs.

    Columns that are the same in every line are one here: `members` are theirs, `spare` how far each can fall.
    """

    lines: np.ndarray
    top: np.ndarray
    members: list[np.ndarray]
    shrinks: np.ndarray
    spare: np.ndarray

    def whole(self, known: Known, attacker: int, solution: np.ndarray) -> np.ndarray | None:
        """Return a solution as a move of every column in whole numbers, None where it is no such move."""
        move = np.zeros(len(known.system.counts), dtype=np.int64)
        ups, downs = np.split(np.rint(solution[:len(self.top)]).astype(np.int64), [len(self.members)])
        for group in np.flatnonzero(ups):
            move[self.members[group][0]] += ups[group]
        for group, left in zip(self.shrinks[downs > 0], downs[downs > 0], strict=True):
            move[self.members[group]] -= taken(self.spare[self.members[group]], left)
        return move if holds(known, move)[attacker] else None


def viewed(known: Known, row: int, attacker: int) -> View:
    """Return what an attacker can vary of a row; a column can fall by as many persons as he does not know."""
    system = known.system
    own, spare = system.rows[[row]].toarray(), system.spare[attacker]
    columns = np.flatnonzero(system.is_open[attacker])
    kinds = known.alike[columns] * 3 + own[0, columns] + 1
    _, first, group = np.unique(kinds, return_index=True, return_inverse=True)
    room = np.bincount(group, spare[columns], len(first))
    lines, shrinks = np.vstack([known.lines, own])[:, columns[first]], np.flatnonzero(room)
    order = np.argsort(group, kind="stable")
    members = np.split(columns[order], np.cumsum(np.bincount(group, minlength=len(first)))[:-1])
    top = np.concatenate([np.full(len(first), np.inf), room[shrinks]])
    return View(np.hstack([lines, -lines[:, shrinks]]), top, members, shrinks, spare)


def taken(each: np.ndarray, amount: int) -> np.ndarray:
    """Return how many persons go from each column, the first ones first, so that so many go at most."""
    return np.diff(np.minimum(np.cumsum(each), amount), prepend=0)


def limits(known: Known, amount: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the least and greatest change of each line of a view; the row moves by an amount at least, 0: freely."""
    fixed = np.zeros(len(known.fixed))
    low = np.concatenate([fixed, -known.room, [amount if amount > 0 else -np.inf]])
    high = np.concatenate([fixed, np.full(len(known.room), np.inf), [amount if amount < 0 else np.inf]])
    return low, high
