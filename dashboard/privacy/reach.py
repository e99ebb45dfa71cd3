"""How far each attacker's view lets a number move, and whether that is enough: the rule, and the proofs of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dashboard.privacy.attack import extreme, step, swap
from dashboard.privacy.known import Known, holds
from dashboard.privacy.matrix import Question, System


@dataclass(frozen=True)
class Reach:
    """How far (in persons, from the truth) each row moved in each attacker's eyes, every move being a proof.

    `is_old`: earlier releases alone already told that the number is not small, so it need not reach below.
    `moves` are the proofs: second worlds, as moves of each column away from the truth.
    """

    down: np.ndarray
    up: np.ndarray
    is_old: np.ndarray
    moves: list[np.ndarray]


def nothing(system: System) -> Reach:
    """Return a reach without any move: the truth alone."""
    shape = (system.rows.shape[0], len(system.attackers))
    return Reach(np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=bool), [])


def note(known: Known, reach: Reach, move: np.ndarray | None) -> bool:
    """Enter a move, and its mirror image, for every attacker who cannot see it; return whether there was a move."""
    if move is None or len(move) != len(known.system.counts):
        return False
    reach.moves.append(move)
    for each in (move, -move):
        blind = holds(known, each)
        if blind.any():
            change = (known.system.rows @ each)[:, None]
            np.minimum(reach.down, change, out=reach.down, where=blind)
            np.maximum(reach.up, change, out=reach.up, where=blind)
    return True


def replayed(known: Known, moves: list[np.ndarray]) -> Reach:
    """Return the reach of moves that were found while less was known: of those that hold still, all at once."""
    system, reach = known.system, nothing(known.system)
    if not moves:
        return reach
    each = np.vstack([*moves, *(-move for move in moves)])
    each = each[~(known.equal @ each.T).any(axis=0) & ~(known.floor @ each.T < -known.room[:, None]).any(axis=0)]
    change = system.rows @ each.T
    for attacker in range(len(system.attackers)):
        blind = ((system.spare[attacker] + each >= 0) & (system.is_open[attacker] | (each == 0))).all(axis=1)
        if blind.any():
            np.minimum(reach.down[:, attacker], change[:, blind].min(axis=1), out=reach.down[:, attacker])
            np.maximum(reach.up[:, attacker], change[:, blind].max(axis=1), out=reach.up[:, attacker])
    reach.moves.extend(moves)
    return reach


def lacks(system: System, reach: Reach, question: Question, attacker: int) -> int:
    """Return how far a row has yet to move for a question to be safe: below zero down, above zero up, 0 if safe.

    The rule: the interval is at least as wide as the threshold and reaches below it.
    """
    value = system.unknown[question.row, attacker]
    if not question.is_after(value):
        return 0
    low, high = (value + side[question.row, attacker] for side in (reach.down, reach.up))
    if low >= question.threshold and not reach.is_old[question.row, attacker]:
        return int(question.threshold - 1 - value)
    return int(low + question.threshold - value) if high - low < question.threshold else 0


def is_old_news(known: Known, question: Question, attacker: int) -> bool:
    """Return whether earlier releases alone tell an attacker that a number is not below its threshold."""
    if not known.system.last:
        return False
    before = known.before()
    lowest = extreme(before, question.row, attacker, -1)[0]
    return lowest is not None and known.system.unknown[question.row, attacker] + lowest >= question.threshold


def is_proven(known: Known, reach: Reach, question: Question, attacker: int) -> bool:
    """Return whether a question is safe, searching for the moves that prove it."""
    while amount := lacks(known.system, reach, question, attacker):
        near = swap(known, question.row, attacker, amount)
        if not note(known, reach, step(known, question.row, attacker, amount) if near is None else near):
            break
    if amount < 0 and is_old_news(known, question, attacker):
        reach.is_old[question.row, attacker] = True
        return is_proven(known, reach, question, attacker)
    for sign in (-1, 1) if amount else ():
        note(known, reach, extreme(known, question.row, attacker, sign)[1])
    return not lacks(known.system, reach, question, attacker)
