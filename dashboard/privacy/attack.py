"""What an attacker solves: how far a number can move while everything he knows stays as it is.

Counts are written as moves away from the truth: x + up - down, up ≥ 0, 0 ≤ down ≤ x. A move that keeps all he knows is
a second world that he cannot tell from the first. Moves come from a solver in floating point, so each is checked in
whole numbers before it counts as found: no rounding of the solver can make a number look safe.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, OptimizeResult, milp
from scipy.sparse import csc_array, csr_matrix, hstack, identity

from dashboard.privacy.matrix import System

NODES = 2000  # of the search for whole numbers; what is not found within them counts as not protected
FAR = 10**6   # persons; what can move as far has no bound
STEP = 1e-3   # price of moving one person, beside the prices of withholding: the shorter of two moves is taken


@dataclass(frozen=True)
class Known:
    """What the public knows of a system: the rows shown (`fixed`, sorted) and the lines of its percentages."""

    system: System
    fixed: tuple[int, ...]
    shares: tuple[int, ...]

    @cached_property
    def equal(self) -> csr_matrix:
        """Return the rows that must not move."""
        return self.system.rows[list(self.fixed)]

    @cached_property
    def floor(self) -> csr_matrix:
        """Return the rows of percentages, which may fall as far as `room`."""
        return self.system.shares[list(self.shares)]

    @cached_property
    def room(self) -> np.ndarray:
        """Return how far each row of a percentage may fall."""
        return self.floor @ self.system.counts

    @cached_property
    def limits(self) -> tuple[np.ndarray, np.ndarray]:
        """Return the least and greatest change of each row of a view."""
        count = self.system.rows.shape[0]
        low, high = (np.full(count + self.system.shares.shape[0], side) for side in (-np.inf, np.inf))
        low[list(self.fixed)] = high[list(self.fixed)] = 0
        low[[count + line for line in self.shares]] = -self.room
        return low, high

    @cached_property
    def alike(self) -> np.ndarray:
        """Return for each column a number that it shares with all columns in which everything known is the same."""
        lines = np.vstack([self.equal.toarray(), self.floor.toarray()])
        return np.unique(lines, axis=1, return_inverse=True)[1].ravel() if len(lines) else np.zeros(lines.shape[1], int)

    def before(self) -> Known:
        """Return what was known from the earlier releases alone."""
        return Known(self.system, tuple(row for row in self.fixed if self.system.stages[row] < self.system.last),
                     tuple(line for line in self.shares if self.system.share_stages[line] < self.system.last))


def without(known: Known, rows: Sequence[int]) -> Known:
    """Return what is known once some rows are withheld."""
    return replace(known, fixed=tuple(sorted(set(known.fixed) - set(rows)))) if rows else known


def holds(known: Known, move: np.ndarray) -> np.ndarray:
    """Return for each attacker whether a whole-number move leaves all he knows as it is."""
    system = known.system
    if (known.equal @ move).any() or (known.floor @ move < -known.room).any():
        return np.zeros(len(system.attackers), dtype=bool)
    return ((system.spare + move >= 0) & (system.is_open | (move == 0))).all(axis=1)


def aimed(known: Known, row: int, amount: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the limits of all rows where one is to move by at least an amount (down where negative)."""
    low, high = (side.copy() for side in known.limits)
    (low if amount > 0 else high)[row] = amount
    return low, high


def solve(known: Known, attacker: int, cost: np.ndarray, limits: tuple[np.ndarray, np.ndarray],
          gap: float) -> tuple[OptimizeResult, np.ndarray | None]:
    """Return the solver's answer and, where it is a move in whole numbers, that move."""
    view = known.system.views[attacker]
    answer = milp(cost, integrality=np.ones(len(cost)), bounds=Bounds(0, view.top),
                  constraints=LinearConstraint(view.lines, *limits), options={"mip_rel_gap": gap, "node_limit": NODES})
    return answer, None if answer.x is None else whole(known, attacker, answer.x)


def whole(known: Known, attacker: int, solution: np.ndarray) -> np.ndarray | None:
    """Return a solution as a move of every column in whole numbers, None where it is no such move."""
    view, move = known.system.views[attacker], np.zeros(len(known.system.counts), dtype=np.int64)
    ups, downs = np.split(np.rint(solution[:len(view.top)]).astype(np.int64), [len(view.grows)])
    move[view.grows] += ups
    move[view.shrinks] -= downs
    return move if holds(known, move)[attacker] else None


def far_enough(known: Known, row: int, amount: int, move: np.ndarray | None) -> np.ndarray | None:
    """Return a move that changes a row by an amount or more in its direction, None for any other."""
    return None if move is None or (known.system.rows[row] @ move)[0] * np.sign(amount) < abs(amount) else move


def swap(known: Known, row: int, attacker: int, amount: int) -> np.ndarray | None:
    """Return a move that changes a row by an amount (down where negative) by persons who change places, None without.

    Each goes from one column to another in which everything known is the same: found without a solver.
    """
    system = known.system
    inside = system.rows[[row]].toarray().ravel() > 0
    into, out_of = (inside, ~inside) if amount > 0 else (~inside, inside)
    move, left = np.zeros(len(inside), dtype=np.int64), abs(amount)
    for group in np.unique(known.alike[into & system.is_open[attacker]]):
        mates = (known.alike == group) & system.is_open[attacker]
        givers, taker = np.flatnonzero(mates & out_of), np.flatnonzero(mates & into)[0]
        can = system.spare[attacker, givers]
        given = np.diff(np.minimum(np.cumsum(can), left), prepend=0)
        move[givers] -= given
        move[taker] += given.sum()
        left -= given.sum()
        if not left:
            return far_enough(known, row, amount, move if holds(known, move)[attacker] else None)
    return None


def step(known: Known, row: int, attacker: int, amount: int) -> np.ndarray | None:
    """Return a small move that changes a row by at least an amount (down where negative), None without one."""
    cost = np.ones(len(known.system.views[attacker].top))
    return far_enough(known, row, amount, solve(known, attacker, cost, aimed(known, row, amount), 0.5)[1])


def extreme(known: Known, row: int, attacker: int, sign: int) -> tuple[int | None, np.ndarray | None, bool]:
    """Return how far a row can move up (sign 1) or down (-1), None without a bound; a move that does; if exact."""
    cost = -sign * known.system.views[attacker].lines[[row]].toarray().ravel()
    answer, move = solve(known, attacker, cost, known.limits, 0.0)
    if answer.x is None:
        move = step(known, row, attacker, sign * FAR)
        return (0, None, False) if move is None else (None, move, True)
    reached = 0 if move is None else int((known.system.rows[row] @ move)[0])
    return reached, move, answer.status == 0 and move is not None


def cheapest(known: Known, row: int, attacker: int, amount: int,
             price: dict[int, float]) -> tuple[tuple[int, ...], np.ndarray | None] | None:
    """Return the cheapest rows to withhold so that a row can move by an amount, and the move; None where none help.

    Linear programming with a price for every unit by which a priced row moves (all others stay): the rows that move
    are those to withhold. Empty where the row can move already. The move is None where it is not in whole numbers.
    """
    view, priced = known.system.views[attacker], np.array(sorted(price), dtype=int)
    width, many = len(view.top), len(priced)
    slack = csc_array(identity(view.lines.shape[0], format="csc")[:, priced])
    each = np.array([price[row] for row in priced.tolist()])
    answer = milp(np.concatenate([np.full(width, STEP), each, each]),
                  bounds=Bounds(0, np.concatenate([view.top, np.full(2 * many, np.inf)])),
                  constraints=LinearConstraint(hstack([view.lines, -slack, slack]), *aimed(known, row, amount)))
    if answer.x is None:
        return None
    moved = np.abs(answer.x[width:width + many] - answer.x[width + many:]) > 1e-6
    chosen = tuple(priced[moved].tolist())
    left = without(known, chosen)
    return chosen, far_enough(left, row, amount, whole(left, attacker, answer.x))
