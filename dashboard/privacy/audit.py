"""The audit: for every withheld cell and every attacker, how well the count can be worked out from what is shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

import numpy as np

from dashboard.privacy.attack import extreme
from dashboard.privacy.cells import Atom, Bound, Cell, Interval, Release
from dashboard.privacy.known import Known
from dashboard.privacy.matrix import KNOWN, Question, System, build
from dashboard.privacy.reach import Reach, is_proven, note, nothing


def audit(published: Sequence[Cell], withheld: Sequence[Cell], atoms: Mapping[Atom, int],
          insiders: Mapping[str, Collection[Atom]], previous: Sequence[Release] = (),
          bounds: Sequence[Bound] = (), implied: Iterable[Cell] = (),
          proofs: Iterable[np.ndarray] = (), is_exact: bool = False) -> tuple[Interval, ...]:
    """Return the interval of every withheld cell for anyone and for each insider, in a fixed order.

    Asked are: withheld cells now and in earlier releases (oldest first); small implied cells (candidates that no table
    shows, or whose old table stays); what any of these or a published cell gained since the last release, where that
    is one person up to the threshold less one; and every published cell that is small, which is unsafe as such.
    An insider is not asked about persons he knows. `proofs` (of `withhold`) are checked and save time; `is_exact`
    gives true bounds also where less proves safety.
    Raises ValueError for a cell whose value is not the sum of its atoms.
    """
    now = Release(atoms, tuple(published), tuple(withheld), tuple(bounds))
    releases, extra = (*previous, now), tuple(implied)
    known, questions = framed(releases, extra, insiders)
    reach = nothing(known.system)
    for move in proofs:
        note(known, reach, move)
    found = [interval for question in questions for attacker in range(len(known.system.attackers))
             for interval in judged(known, question, attacker, reach, is_exact)]
    small = [Interval(cell, "", "shown", cell.value, cell.value, cell.threshold, False, True)
             for cell in sorted(published, key=lambda cell: cell.name) if cell.is_small]
    return (*small, *found)


def failures(intervals: Iterable[Interval]) -> tuple[Interval, ...]:
    """Return the intervals that are not safe."""
    return tuple(interval for interval in intervals if not interval.is_safe)


def framed(releases: Sequence[Release], implied: Sequence[Cell],
           insiders: Mapping[str, Collection[Atom]]) -> tuple[Known, list[Question]]:
    """Return what is known of some releases (the last is the new one) and the questions to be asked."""
    for stage, release in enumerate(releases):
        add_up(release, implied if stage == len(releases) - 1 else ())
    numbers = [(stage, "count", atoms) for stage, release in enumerate(releases)
               for atoms in (*in_order((*release.published, *release.withheld, *implied)),
                             *[of for bound in release.bounds for _, of in bound.terms])]
    last = len(releases) - 1
    grown = [(last, "growth", atoms) for stage, _, atoms in numbers if last and stage == last]
    system = build(releases, [*numbers, *grown], insiders)
    shown = {system.row_of[stage, "count", cell.atoms] for stage, release in enumerate(releases)
             for cell in release.published}
    known = Known(system, tuple(sorted(shown)), tuple(range(system.bounds.shape[0])))
    return known, asked(releases, implied, system)


def add_up(release: Release, implied: Sequence[Cell]) -> None:
    """Raise ValueError where a cell is not the sum of its atoms, a name is used twice, an atom or bound below zero."""
    cells = (*release.published, *release.withheld)
    wrong = [cell.name for cell in (*cells, *implied)
             if cell.value != sum(release.atoms.get(atom, 0) for atom in cell.atoms)]
    twice = [name for name, times in Counter(cell.name for cell in cells).items() if times > 1]
    rooms = [*release.atoms.values(), *[bound.room(release.atoms) for bound in release.bounds]]
    if wrong or twice or min(rooms, default=0) < 0:
        raise ValueError(f"not the sum of their atoms: {wrong}; named twice: {twice}")


def in_order(cells: Iterable[Cell]) -> list[frozenset[Atom]]:
    """Return the sets of atoms of some cells, each once, in an order that does not depend on the order given."""
    return list(dict.fromkeys(cell.atoms for cell in sorted(cells, key=lambda cell: (cell.name, sorted(cell.atoms)))))


def asked(releases: Sequence[Release], implied: Sequence[Cell], system: System) -> list[Question]:
    """Return every question: withheld and small implied cells, in every release, and what came since.

    An implied cell that is not small is asked about for those officials who do not know only a small part of it.
    """
    last = len(releases) - 1
    found = []
    for stage, release in enumerate(releases):
        hidden = [cell for cell in implied if cell.is_small] if stage == last else []
        found += [Question(system.row_of[stage, "count", cells[0].atoms], cells, "now" if stage == last else "before",
                           max(cell.threshold for cell in cells))
                  for cells in together((*release.withheld, *hidden))]
    is_asked = {question.row for question in found}
    for cells in together(cell for cell in implied if not cell.is_small):
        row, threshold = system.row_of[last, "count", cells[0].atoms], max(cell.threshold for cell in cells)
        rest = system.unknown[row]
        if row not in is_asked and ((rest != KNOWN) & (rest < threshold)).any():
            found.append(Question(row, cells, "now", threshold, is_unseen=True))
    for cells in together((*releases[-1].published, *releases[-1].withheld, *implied)) if last else ():
        row, threshold = system.row_of[last, "growth", cells[0].atoms], max(cell.threshold for cell in cells)
        question = Question(row, cells, "growth", threshold)
        if any(question.is_after(value) for value in system.unknown[row]):
            found.append(question)
    return found


def together(cells: Iterable[Cell]) -> list[tuple[Cell, ...]]:
    """Return the cells that are the same sum, together, in a fixed order."""
    groups: dict[frozenset[Atom], list[Cell]] = {}
    for cell in sorted(cells, key=lambda cell: cell.name):
        groups.setdefault(cell.atoms, []).append(cell)
    return [tuple(group) for group in groups.values()]


def judged(known: Known, question: Question, attacker: int, reach: Reach, is_exact: bool) -> list[Interval]:
    """Return the intervals of a question's cells for one attacker, none where he knows all of it himself."""
    value = int(known.system.unknown[question.row, attacker])
    if not question.is_after(value):
        return []
    is_safe = is_proven(known, reach, question, attacker)
    down, up = (int(side[question.row, attacker]) for side in (reach.down, reach.up))
    ends = [(down, False), (up, False)] if is_safe and not is_exact else [
        (moved, exact) for moved, _, exact in (extreme(known, question.row, attacker, sign) for sign in (-1, 1))]
    (low, is_low), (high, is_high) = ends
    return [Interval(cell, known.system.attackers[attacker], question.when, value + (low or 0),
                     None if high is None else value + high, question.threshold, is_safe, is_low and is_high)
            for cell in question.cells]
