"""What is counted and what is shown: atoms, cells, bounds, releases, and the intervals an audit finds."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import numpy as np

Atom = tuple[str, ...]  # a finest group that nobody sees: home place, sex, age, steps reached
Name = tuple[str, tuple[str, ...], str]  # of a cell: table, key, measure


@dataclass(frozen=True)
class Cell:
    """A count of persons, shown or not: the sum of its atoms. Small, and never shown, below its threshold.

    `is_hidden`: never shown whatever its value (a merged group that one official would see through).
    """

    table: str
    key: tuple[str, ...]
    measure: str
    atoms: frozenset[Atom] = field(repr=False)
    value: int
    threshold: int = 5
    is_hidden: bool = False

    @property
    def is_small(self) -> bool:
        """Return whether the cell must never be shown."""
        return self.is_hidden or self.value < self.threshold

    @property
    def name(self) -> Name:
        """Return what the cell is called: table, key, measure."""
        return self.table, self.key, self.measure


@dataclass(frozen=True)
class Bound:
    """What everyone knows without being told: some counts, each times a factor, add up to zero or more.

    Such as: nobody takes part less than once, so participations less people are not below zero.
    """

    terms: tuple[tuple[int, frozenset[Atom]], ...]

    def room(self, atoms: Mapping[Atom, int]) -> int:
        """Return how far the sum is above zero."""
        return sum(factor * sum(atoms.get(atom, 0) for atom in of) for factor, of in self.terms)


@dataclass(frozen=True)
class Release:
    """What was shown to the public on one day, and the counts of that day (which the public does not know).

    A table that stays with its old date belongs to the release of that date; its newer cells are implied cells now.
    """

    atoms: Mapping[Atom, int] = field(repr=False)
    published: tuple[Cell, ...]
    withheld: tuple[Cell, ...] = ()
    bounds: tuple[Bound, ...] = ()


@dataclass(frozen=True)
class Interval:
    """What one attacker can find out about one cell: the smallest and largest count that fit all he knows.

    `attacker` is "" for anyone, else the place whose official it is; then the interval is of the persons elsewhere.
    `when` is "now", "before" (a cell of an earlier release), "growth" (what came since the last one) or "shown"
    (a published cell). `highest` is None without a bound. Where not `is_exact` the interval is at least as wide.
    """

    cell: Cell
    attacker: str
    when: str
    lowest: int
    highest: int | None
    threshold: int
    is_safe: bool
    is_exact: bool


@dataclass(frozen=True)
class Protected:
    """What may be published, what is withheld, and what no withholding could protect (`failures`, else empty).

    `proofs` save the audit its search: second worlds that nobody can tell from the first. It checks each itself.
    """

    published: tuple[Cell, ...]
    withheld: tuple[Cell, ...]
    failures: tuple[Interval, ...]
    proofs: tuple[np.ndarray, ...] = field(default=(), repr=False, compare=False)


def count(table: str, key: tuple[str, ...], measure: str, members: Collection[Atom], atoms: Mapping[Atom, int],
          threshold: int = 5, is_hidden: bool = False) -> Cell:
    """Return the cell that sums some atoms (an atom without a count is zero)."""
    value = sum(atoms.get(atom, 0) for atom in set(members))
    return Cell(table, key, measure, frozenset(members), value, threshold, is_hidden)


def remainder(whole: Cell, part: Cell) -> Cell:
    """Return the cell one gets by subtracting a part from a whole, such as those who attended and did not complete.

    No table shows it; given to `audit` and `withhold` as implied, it is protected like a withheld cell.
    """
    return Cell(whole.table, (*whole.key, *part.key), f"{whole.measure} without {part.measure}",
                whole.atoms - part.atoms, whole.value - part.value, max(whole.threshold, part.threshold))
