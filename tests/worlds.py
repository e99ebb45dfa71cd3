"""Every world that fits what an attacker knows: smallest and largest number of each count, by integer programs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from tests.attacking import Cell, Part, Person, Shown, counts, true

SECONDS = 20  # for one integer program
MOST = 100_000  # persons; more than any count may be
Atoms = Mapping[Person | Part, int]
Column = tuple[Person | Part | None, Person | Part | None]  # the class on the first day and on the second


class Question(NamedTuple):
    """A count that an attacker is after: of a day, or what it gained since the first; how many it truly is."""

    cell: Cell
    when: str
    value: int
    is_small: bool
    is_shown_table: bool


class Found(NamedTuple):
    """The smallest and largest number that fit, for one attacker (a place, "" for anyone), and whether that tells."""

    attacker: str
    question: Question
    low: int
    high: int

    @property
    def tells(self) -> bool:
        """Return whether the literal rule is broken: at least as wide as the threshold, and reaching below it."""
        least = self.question.cell.threshold
        return self.high - self.low < least or self.low >= least


@dataclass(frozen=True)
class Day:
    """One day's numbers as an attacker sees them, and the truth that the test knows (places grouped)."""

    shown: Shown
    truth: Atoms


@dataclass
class Sums:
    """What must hold: rows of coefficients over columns between two bounds."""

    rows: list[np.ndarray]
    low: list[float]
    high: list[float]

    def add(self, row: np.ndarray, low: float, high: float = np.inf) -> None:
        """Add one sum."""
        self.rows.append(row)
        self.low.append(low)
        self.high.append(high)


def attack(days: Sequence[Day], own: Mapping[str, Sequence[Atoms]], *, is_growing: bool = True) -> list[Found]:
    """Return what anyone finds about each withheld count, and the official of each place, whose own atoms are given.

    `days` are one or two successive publications of a project. `is_growing`: nobody was taken away in between.
    """
    columns = _columns(days, is_growing)
    return [found for name in ("", *own) for found in _attack(days, columns, name, own.get(name, ()), is_growing)]


def _columns(days: Sequence[Day], is_growing: bool) -> list[Column]:
    """Return the ways of a class through the days: who was there stays, and never loses a step."""
    last = [*days[-1].shown.people(), *days[-1].shown.parts()]
    if len(days) == 1:
        return [(None, of) for of in last]
    first = [*days[0].shown.people(), *days[0].shown.parts()]
    if not is_growing:
        return [*[(of, None) for of in first], *[(None, of) for of in last]]
    return [*[(None, of) for of in last],
            *[(before, of) for before in first for of in last if type(before) is type(of) and _follows(before, of)]]


def _follows(before: Person | Part, of: Person | Part) -> bool:
    if isinstance(of, Part):
        return before == of
    return before[:4] == of[:4] and all(old <= new for old, new in zip(before[4:], of[4:], strict=True))


def _row(columns: Sequence[Column], at: int, counted: Callable[[Person | Part], bool]) -> np.ndarray:
    known: dict[Person | Part | None, bool] = {None: False}
    for column in columns:
        if column[at] not in known:
            known[column[at]] = counted(column[at])
    return np.array([known[column[at]] for column in columns], dtype=np.int32)


def _attack(days: Sequence[Day], columns: list[Column], name: str, own: Sequence[Atoms],
            is_growing: bool) -> list[Found]:
    """Return what one attacker finds; the own place's persons are known to an official, day by day."""
    if name and all(place == name for day in days for place in _behind(day, name)):
        columns = [column for column in columns if (column[0] or column[1]).place != name]
    sums, known, earlier, questions, asked = *(Sums([], [], []) for _ in range(3)), [], []
    before: dict[Cell, np.ndarray] = {}
    for at, day in enumerate(days):
        position, mine = at + 2 - len(days), own[at] if own else {}
        tables = {cell.table for cell, number in day.shown.cells.items() if number is not None}
        for cell, number in day.shown.cells.items():
            row = _row(columns, position, lambda of, cell=cell: counts(cell, of))
            rest = true(cell, day.truth) - true(cell, mine)
            if number is not None:
                for one in (sums, earlier)[:2 if len(days) > 1 + at else 1]:
                    one.add(row, number - true(cell, mine), number - true(cell, mine))
            elif row.any() and not _was_shown_large(cell, days[:at], rest):
                questions.append(Question(cell, f"day {at}", rest, min(rest, true(cell, day.truth)) < cell.threshold,
                                          cell.table in tables))
                asked.append(row)
            if at and is_growing and cell in before and (row != before[cell]).any():
                gain = rest - true(cell, days[0].truth) + true(cell, own[0] if own else {})
                if 0 < gain < cell.threshold:
                    questions.append(Question(cell, "growth", gain, True, True))
                    asked.append(row - before[cell])
            before[cell] = row
        for one in (sums, known, earlier):
            _beside(one, columns, position, day, mine)
    return _judged(sums, known, earlier, np.array(asked), questions, name) if questions else []


def _was_shown_large(cell: Cell, before: Sequence[Day], rest: int) -> bool:
    """Return whether the day before said that a count is large, and it still is: all know that already."""
    return rest >= cell.threshold and any(day.shown.cells.get(cell) is not None for day in before)


def _judged(sums: Sums, known: Sums, earlier: Sums, asked: np.ndarray, questions: Sequence[Question],
            name: str) -> list[Found]:
    """Return the interval of each question; those that tell, only where they would not without the publication.

    Of the first day: if nothing were published; of the second: if only the first day's numbers (`earlier`) were.
    """
    found = _intervals(sums, asked, questions, name)
    for base, is_first in ((known, True), (earlier, False)):
        telling = [at for at, one in enumerate(found) if one.tells and (one.question.when == "day 0") == is_first]
        if not telling:
            continue
        before = _intervals(base, asked[telling], [questions[at] for at in telling], name)
        own = {at: then for at, then in zip(telling, before, strict=True)
               if then.tells and (found[at].low < found[at].high or then.low == then.high)}
        found, asked = [one for at, one in enumerate(found) if at not in own], np.delete(asked, list(own), axis=0)
        questions = [one.question for one in found]
    return found


def _behind(day: Day, name: str) -> set[str]:
    """Return the name of an official's place where public numbers name it by itself, else another."""
    return {name} if name in day.shown.groups else {f"with others: {name}"}


def _beside(sums: Sums, columns: Sequence[Column], at: int, day: Day, mine: Atoms) -> None:
    """Add what ties people to participations: who came took part once at least, at most in every event."""
    for sex in ("F", "others", "all"):
        came, trained = (Cell(kind, "attended", sex=sex) for kind in ("all", "training"))
        parts, in_trainings = (cell._replace(measure="participations") for cell in (came, trained))
        row = {cell: _row(columns, at, lambda of, cell=cell: counts(cell, of))
               for cell in (came, trained, parts, in_trainings)}
        known = {cell: true(cell, mine) for cell in row}
        lead = known[trained] - known[in_trainings]
        sums.add(row[in_trainings] - row[trained], lead)
        sums.add(row[parts] - row[in_trainings] - row[came] + row[trained],
                 known[came] - known[trained] - known[parts] + known[in_trainings])
        if not any(kind == "training" and record == "headcount" for _, kind, _, record, _ in day.shown.events):
            many = day.shown.lists("training")
            sums.add(many * row[trained] - row[in_trainings], known[in_trainings] - many * known[trained])
    for cell, number in day.shown.figures.items():
        if true(cell, day.truth) >= number:
            sums.add(_row(columns, at, lambda of, cell=cell: counts(cell, of)), number - true(cell, mine))


def _intervals(sums: Sums, asked: np.ndarray, questions: Sequence[Question], name: str) -> list[Found]:
    """Return the interval of each question: wide ones as wide as they need be, narrow ones exactly."""
    table = np.vstack([np.array(sums.rows), asked])
    kept = np.unique(table, axis=1)
    lines, asked = kept[:len(sums.rows)], kept[len(sums.rows):]
    worlds = _Worlds(csr_array(lines.astype(float)), np.array(sums.low), np.array(sums.high), asked)
    worlds.look(-asked.sum(axis=0))
    worlds.look(asked.sum(axis=0))
    found = []
    for at, question in enumerate(questions):
        for direction in (1, -1):
            if Found(name, question, *worlds.reach(at)).tells:
                worlds.look(direction * asked[at], at)
        found.append(Found(name, question, *worlds.reach(at)))
    return found


class _Worlds:
    """The worlds found so far, and the search for more; no world at all is an error of the test."""

    def __init__(self, lines: csr_array, low: np.ndarray, high: np.ndarray, asked: np.ndarray) -> None:
        self.lines, self.low, self.high, self.asked = lines, low, high, asked
        self.least, self.most = np.full(len(asked), MOST), np.full(len(asked), -MOST)

    def reach(self, at: int) -> tuple[int, int]:
        """Return the smallest and largest number of a question found so far."""
        return int(self.least[at]), int(self.most[at])

    def look(self, cost: np.ndarray, exactly: int | None = None) -> None:
        """Find a world of least cost, the best one where the interval of a question is to be exact."""
        options = {"time_limit": SECONDS, "mip_rel_gap": 0.0 if exactly is not None else 0.5}
        width = self.lines.shape[1]
        answer = milp(cost, integrality=np.ones(width), bounds=Bounds(0, MOST),
                      constraints=LinearConstraint(self.lines, self.low, self.high), options=options)
        if answer.x is None:
            raise AssertionError(f"no world fits what is shown: {answer.message}")
        world = np.rint(answer.x).astype(np.int64)
        numbers, sums = self.asked @ world, self.lines @ world
        assert (sums >= self.low - 1e-6).all() and (sums <= self.high + 1e-6).all(), "the solver's world does not fit"
        self.least, self.most = np.minimum(self.least, numbers), np.maximum(self.most, numbers)


def told(found: Sequence[Found]) -> dict[str, list[Found]]:
    """Return what breaks the rule: small counts, large ones of shown tables, those of tables left out."""
    sorted_ = defaultdict(list)
    for one in found:
        if one.tells:
            kind = "small" if one.question.is_small else "large" if one.question.is_shown_table else "left out"
            sorted_[kind].append(one)
    return dict(sorted_)
