"""What an attacker solves: how far a number can move while everything he knows stays as it is.

A move that keeps all he knows is a second world that he cannot tell from the first. Moves come from a solver in
floating point, so each is checked in whole numbers before it counts as found: no rounding of the solver can make a
number look safe.
"""

from __future__ import annotations

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, OptimizeResult, milp
from scipy.sparse import csc_array

from dashboard.privacy.known import Known, View, holds, limits, taken, viewed, without

NODES = 2000  # of the search for whole numbers; what is not found within them counts as not protected
FAR = 10**6   # persons; what can move as far has no bound
TINY = 1e-6   # the solver's rounding
STEP = 1e-3   # price of moving one person, beside the prices of withholding: the shorter of two moves is taken


def solve(known: Known, view: View, attacker: int, cost: np.ndarray, amount: int,
          gap: float) -> tuple[OptimizeResult, np.ndarray | None]:
    """Return the solver's answer and, where it is a move in whole numbers, that move.

    Mostly the best of all moves is in whole numbers already; only where it is not are they asked for.
    """
    bounds, lines = Bounds(0, view.top), LinearConstraint(csc_array(view.lines), *limits(known, amount))
    answer = milp(cost, bounds=bounds, constraints=lines)
    move = None if answer.x is None or not is_whole(answer.x) else view.whole(known, attacker, answer.x)
    if move is None and answer.x is not None:
        answer = milp(cost, integrality=np.ones(len(cost)), bounds=bounds, constraints=lines,
                      options={"mip_rel_gap": gap, "node_limit": NODES})
        move = None if answer.x is None else view.whole(known, attacker, answer.x)
    return answer, move


def is_whole(solution: np.ndarray) -> bool:
    """Return whether a solution is in whole numbers, but for the solver's rounding."""
    return bool((np.abs(solution - np.rint(solution)) < TINY).all())


def far_enough(known: Known, row: int, amount: int, move: np.ndarray | None) -> np.ndarray | None:
    """Return a move that changes a row by an amount or more in its direction, None for any other."""
    return None if move is None or (known.system.rows[row] @ move)[0] * np.sign(amount) < abs(amount) else move


def swap(known: Known, row: int, attacker: int, amount: int) -> np.ndarray | None:
    """Return a move that changes a row by an amount (down where negative) by persons who change places, None without.

    Each goes from one column to another in which everything known is the same: found without a solver.
    """
    system = known.system
    inside, is_open = system.rows[[row]].toarray().ravel() > 0, system.is_open[attacker]
    into, out_of = (inside & is_open, ~inside & is_open) if amount > 0 else (~inside & is_open, inside & is_open)
    can, groups = system.spare[attacker] * out_of, known.alike.max() + 1
    has_taker = np.bincount(known.alike, into, groups) > 0
    room, left = np.bincount(known.alike, can, groups) * has_taker, abs(amount)
    if room.sum() < left:
        return None
    move = np.zeros(len(inside), dtype=np.int64)
    for group in np.flatnonzero((np.cumsum(room) - room < left) & (room > 0)):
        mates = known.alike == group
        given = taken(can * mates, left)
        move -= given
        move[np.flatnonzero(mates & into)[0]] += given.sum()
        left -= given.sum()
    return far_enough(known, row, amount, move if holds(known, move)[attacker] else None)


def step(known: Known, row: int, attacker: int, amount: int) -> np.ndarray | None:
    """Return a small move that changes a row by at least an amount (down where negative), None without one."""
    view = viewed(known, row, attacker)
    return far_enough(known, row, amount, solve(known, view, attacker, np.ones(len(view.top)), amount, 0.5)[1])


def extreme(known: Known, row: int, attacker: int, sign: int) -> tuple[int | None, np.ndarray | None, bool]:
    """Return how far a row can move up (sign 1) or down (-1), None without a bound; a move that does; if exact."""
    view = viewed(known, row, attacker)
    answer, move = solve(known, view, attacker, -sign * view.lines[-1].astype(float), 0, 0.0)
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
    view, priced = viewed(known, row, attacker), np.array(sorted(price), dtype=int)
    width, many = len(view.top), len(priced)
    slack = np.zeros((len(view.lines), many))
    slack[np.searchsorted(known.fixed, priced), np.arange(many)] = 1
    each = np.array([price[row] for row in priced.tolist()])
    lines = csc_array(np.hstack([view.lines, -slack, slack]))
    answer = milp(np.concatenate([np.full(width, STEP), each, each]),
                  bounds=Bounds(0, np.concatenate([view.top, np.full(2 * many, np.inf)])),
                  constraints=LinearConstraint(lines, *limits(known, amount)))
    if answer.x is None:
        return None
    moved = np.abs(answer.x[width:width + many] - answer.x[width + many:]) > 1e-6
    chosen = tuple(priced[moved].tolist())
    left = without(known, chosen)
    return chosen, far_enough(left, row, amount, view.whole(left, attacker, answer.x))
