"""Which counts to withhold: those below their threshold, and the fewest others that keep them from being worked out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from math import floor, log2

from dashboard.privacy.attack import cheapest, extreme, swap
from dashboard.privacy.audit import asked, failures, framed, judged
from dashboard.privacy.cells import Atom, Bound, Cell, Interval, Protected, Release
from dashboard.privacy.known import Known, without
from dashboard.privacy.matrix import Question
from dashboard.privacy.reach import Reach, is_proven, lacks, note, nothing


def withhold(cells: Iterable[Cell], atoms: Mapping[Atom, int], insiders: Mapping[str, Collection[Atom]],
             previous: Sequence[Release] = (), bounds: Sequence[Bound] = (),
             implied: Iterable[Cell] = ()) -> Protected:
    """Return which cells may be published so that the audit over all releases passes.

    Every question that an attacker could answer is settled in turn: where the public numbers pin a count down, the
    cheapest further cells are withheld, and asked about in their turn. Cells are only ever added, so it ends, with
    nothing published at worst. The result does not depend on the order of the cells.
    """
    candidates, extra = sorted(cells, key=lambda cell: cell.name), tuple(implied)
    everything = (*previous, Release(atoms, tuple(candidates), (), tuple(bounds)))
    known, _ = framed(everything, extra, insiders)
    rows = {cell: known.system.row_of[len(previous), "count", cell.atoms] for cell in candidates}
    small = {rows[cell] for cell in candidates if cell.is_small}
    reach = nothing(known.system)
    shown, lost = settled(without(known, tuple(small)), reach, everything, extra, rows, prices(rows))
    public = [cell for cell in candidates if rows[cell] in set(shown.fixed)]
    kept = {rows[cell] for cell in public}
    return Protected(tuple(public), tuple(cell for cell in candidates if rows[cell] not in kept), lost,
                     tuple(reach.moves))


def prices(rows: Mapping[Cell, int]) -> dict[int, float]:
    """Return what withholding each row costs: its number of atoms (totals have many) times its size in doublings.

    Only the order of magnitude of a count enters, so that the choice tells little of the counts it hides.
    """
    return {row: len(cell.atoms) * (1.0 + floor(log2(max(cell.value / cell.threshold, 1))))
            for cell, row in reversed(rows.items())}


def settled(known: Known, reach: Reach, releases: Sequence[Release], implied: Sequence[Cell],
            rows: Mapping[Cell, int], price: Mapping[int, float],
            most: int | None = None) -> tuple[Known, tuple[Interval, ...]]:
    """Return what may be known once every question is safe, and the intervals of those that cannot be made so.

    Only rows with a price are withheld. With `most` it ends, unsettled, with the first question that cannot be made
    safe without withholding more than so many of them.
    """
    done, lost = set(), []
    while waiting := [question for question in questions(known, releases, implied, rows) if key(question) not in done]:
        for question in waiting:
            done.add(key(question))
            for attacker in range(len(known.system.attackers)):
                known = protected(known, reach, question, attacker, price)
                is_lost = lacks(known.system, reach, question, attacker)
                if is_lost:
                    lost.append((question, attacker))
                if most is not None and (is_lost or len(price) - len(price.keys() & set(known.fixed)) > most):
                    return known, tuple(judged(known, question, attacker, reach, False))
    found = [interval for question, attacker in lost for interval in judged(known, question, attacker, reach, False)]
    return known, failures(found)


def key(question: Question) -> tuple[int, int, bool]:
    """Return what tells one question from another."""
    return question.row, question.threshold, question.is_unseen


def questions(known: Known, releases: Sequence[Release], implied: Sequence[Cell],
              rows: Mapping[Cell, int]) -> list[Question]:
    """Return what is asked when only the rows known are published."""
    fixed = set(known.fixed)
    hidden = tuple(cell for cell in releases[-1].published if rows[cell] not in fixed)
    shown = tuple(cell for cell in releases[-1].published if rows[cell] in fixed)
    return asked((*releases[:-1], replace(releases[-1], published=shown, withheld=hidden)), implied, known.system)


def protected(known: Known, reach: Reach, question: Question, attacker: int, price: Mapping[int, float]) -> Known:
    """Return what may be known so that one question is safe from one attacker, or as much as can be where none is.

    Where linear programming sees a way and whole numbers do not, the question's tables go, at last all tables.
    """
    is_lowest = False
    while amount := lacks(known.system, reach, question, attacker):
        if note(known, reach, swap(known, question.row, attacker, amount)):
            continue
        left = {row: price[row] for row in known.fixed if row in price}
        chosen, move = cheapest(known, question.row, attacker, amount, left) or (None, None)
        if chosen and not is_lowest:
            is_lowest = note(known, reach, extreme(known, question.row, attacker, -1)[1]) or True
            if lacks(known.system, reach, question, attacker) != amount:
                continue
        known = without(known, chosen or ())
        if note(known, reach, move) or chosen:
            continue
        if is_proven(known, reach, question, attacker) or chosen is None or not left:
            break
        known = without(known, mates(known, question, left))
    return known


def mates(known: Known, question: Question, left: Mapping[int, float]) -> tuple[int, ...]:
    """Return the rows left that share atoms with a question's row, all rows left where none does."""
    counted = known.system.rows[question.row].indices
    near = tuple(row for row in left if set(known.system.rows[row].indices) & set(counted))
    return near or tuple(left)
