"""The counts of persons that may become public: for each project its families of cells, from classes of persons.

Coarser than the manager's (privacy.md, small cells): women and all others, youth (14 to 35, law of 2023) and all
others, places of the project one by one and elsewhere, all trainings together, no more than two crossed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby, product
from operator import itemgetter

import duckdb

from dashboard import schema
from dashboard.privacy.cells import Atom, Bound, Cell, count, remainder
from dashboard.publish.groups import ELSEWHERE, Counted, Groups, behind, counted, named
from dashboard.publish.held import STEPS, Held, Key, bounds, possible

ALL, OTHERS = "all", "others"
PARTS = {"place": 0, "sex": 1, "youth": 2, "disability": 3}
WHOLE, TWO = ("total", "sex"), (("F", OTHERS), ("yes", OTHERS), ("Y", OTHERS))
CROSSINGS = {"total": (), "place": ("place",), "sex": ("sex",), "youth": ("youth",), "disability": ("disability",),
             "place_sex": ("place", "sex"), "place_youth": ("place", "youth")}  # fmt: skip
SPLITS = {"all": tuple(CROSSINGS), "training": ("total", "place", "sex", "youth")}  # of those who attended
KINDS = {"all": ("training", "dialogue", "other"), "training": ("training",), "dialogue": ("dialogue",)}
SENSITIVE = 10  # persons: the threshold where the column is disability (privacy.md)


@dataclass(frozen=True)
class Family:
    """The cells of one project that share atoms; `implied` are differences that must not tell either.

    `bounds` are what all know of them without being told.
    `groups` say under which name each place of the project is shown: its own, or that of places put together.
    `insiders` are the atoms that the officials of a place know exactly.
    """

    project: str
    name: str
    atoms: Mapping[Atom, int]
    cells: tuple[Cell, ...]
    implied: tuple[Cell, ...] = ()
    bounds: tuple[Bound, ...] = ()
    groups: Mapping[str, str] = field(default_factory=dict)

    @property
    def insiders(self) -> dict[str, list[Atom]]:
        """Return the atoms of each place that public counts name by itself."""
        named = {cell.key[0] for cell in self.cells} - {ALL, ELSEWHERE}
        known = defaultdict(list)
        for atom in self.atoms:
            if atom[0] in named:
                known[atom[0]].append(atom)
        return dict(known)


def families(connection: duckdb.DuckDBPyConnection,
             known: Mapping[str, Mapping[str, str]] | None = None) -> list[Family]:
    """Return every family of the snapshot in use: people with participations, and beneficiaries of each grant.

    `known` are the places put together before, by project: place and group. They stay together.
    """
    names = ("places", "held", "people", "participations", "beneficiaries")
    places, events, people, participations, beneficiaries = (_by_project(connection, name) for name in names)
    found = []
    for project in sorted({*people, *participations}):
        came, parts = people.get(project, []), participations.get(project, [])
        held = [Held(*event) for event in events.get(project, ())]
        groups = behind([*came, *parts], dict(places.get(project, [])), (known or {}).get(project, {}))
        found.append(people_and_participations(project, came, parts, held, groups))
    return [*found, *[family for project in sorted(beneficiaries)
                      for family in _beneficiaries(project, beneficiaries[project])]]


def people_and_participations(project: str, people: Sequence[tuple], participations: Sequence[tuple],
                              held: Sequence[Held], groups: Groups) -> Family:
    """Return the family of those who came and of how often they did: each bounds the other.

    Rows are those of queries/protected, without the project.
    """
    came, parts = _people(people, possible(held), groups), _participations(participations, held, groups)
    atoms = {**came.atoms, **parts.atoms}
    tied = tuple(bound for bound in bounds(atoms, held, TWO[0]) if bound.room(atoms) >= 0)
    return Family(project, "people", atoms, (*came.cells, *parts.cells), (*came.implied, *parts.implied), tied,
                  named(groups))


def _by_project(connection: duckdb.DuckDBPyConnection, name: str) -> dict[str, list[tuple]]:
    """Return the rows of a query in queries/protected by their first column."""
    found = defaultdict(list)
    sql = (schema.QUERIES / "protected" / f"{name}.sql").read_text("utf-8")
    for project, *cells in connection.execute(sql).fetchall():
        found[project].append(tuple(cells))
    return dict(found)


@dataclass(frozen=True)
class _Kind:
    """Atoms of people or of participations, the cells that sum them, and the differences implied."""

    atoms: Mapping[Atom, int]
    cells: tuple[Cell, ...]
    implied: tuple[Cell, ...]


def _people(rows: Sequence[tuple], possible: Sequence[Key], groups: Groups) -> _Kind:
    """Return people by home: registered, attended, completed, in any event and in trainings, and the trained."""
    coded = [((home, *split, str(reached), str(training), "yes" if trained else "no"), people)
             for home, *split, reached, training, trained, people in rows]  # fmt: skip
    known = counted(coded, groups, [(*split, *steps) for split in product(*TWO) for steps in possible])
    cells, implied, steps_of = [], [], {}
    for kind, place in (("all", 4), ("training", 5)):
        steps = {step: [atom for atom in known.atoms if int(atom[place]) >= least] for step, least in STEPS.items()}
        found = {step: list(_cells(kind, step, members, known, SPLITS[kind] if step == "attended" else WHOLE))
                 for step, members in steps.items()}  # fmt: skip
        unseen = [crossing for crossing in SPLITS[kind] if crossing not in WHOLE]
        for step in ("registered", "completed"):
            implied += _cells(kind, step, steps[step], known, unseen)
        cells += [cell for step in found.values() for cell in step]
        steps_of[kind] = found
        implied += _differences(found["registered"], found["attended"])
        implied += _differences(found["attended"], found["completed"])
    for step in STEPS:
        implied += _differences(steps_of["all"][step], steps_of["training"][step])
    trained = [atom for atom in known.atoms if atom[6] == "yes"]
    cells += _cells("training", "trained", trained, known, ("total", "place"))
    return _Kind(known.atoms, tuple(cells), tuple(implied))


def _differences(wholes: Iterable[Cell], parts: Iterable[Cell]) -> list[Cell]:
    """Return those of each whole that are not in the part of the same key, such as who came and did not complete."""
    named = {(cell.table.split(" ")[1], cell.key): cell for cell in parts}
    there = [(whole, named.get((whole.table.split(" ")[1], whole.key))) for whole in wholes]
    return [remainder(whole, part) for whole, part in there if part]


def _participations(rows: Sequence[tuple], held: Sequence[Held], groups: Groups) -> _Kind:
    """Return participations by place of the event: all, in trainings, in dialogues; the other kinds are implied.

    Where no event of a kind was held there is no class: all know that nobody took part.
    """
    coded = [((place, sex, ALL, ALL, kind), participations) for place, sex, kind, participations in rows]
    coded += [((event.place, sex, ALL, ALL, event.kind), 0) for event in held for sex in TWO[0]]
    known = counted(coded, groups)
    found = {kind: list(_cells(kind, "participations", [atom for atom in known.atoms if atom[4] in kinds], known,
                               ("total", "sex", "place")))
             for kind, kinds in (KINDS | {"other": ("other",)}).items()}  # fmt: skip
    cells = [cell for kind in KINDS for cell in found[kind]]
    return _Kind(known.atoms, tuple(cells), tuple(found["other"]))


def _cells(kind: str, measure: str, members: Sequence[Atom], known: Counted,
           crossings: Iterable[str]) -> Iterator[Cell]:
    """Yield the cells of one measure in some crossings, of those who are members."""
    for crossing in crossings:
        parts, inside = CROSSINGS[crossing], defaultdict(list)
        for atom in members:
            inside[tuple(atom[at] if part in parts else ALL for part, at in PARTS.items())].append(atom)
        threshold = SENSITIVE if "disability" in parts else 5
        for key, here in sorted(inside.items()):
            few = key[0] == ALL and known.leaves_few(here, threshold)
            is_hidden = few or (key[0] not in (ALL, ELSEWHERE) and known.is_seen_through(key[0], here, threshold))
            yield count(f"{kind} {crossing}", key, measure, here, known.atoms, threshold, is_hidden)


def _beneficiaries(project: str, rows: Sequence[tuple]) -> Iterator[Family]:
    """Yield the people who benefit from each grant, by directness and sex: no public table sums several grants."""
    for grant, own in groupby(rows, key=itemgetter(0)):
        atoms, cells = {}, []
        for _, place, is_direct, sex, threshold, people in own:
            atom = (place, sex, "direct" if is_direct else "indirect")
            atoms[atom] = people
            cells.append(count(f"beneficiaries {grant}", (ALL, *atom[1:]), "people", [atom], atoms, threshold))
        yield Family(project, f"beneficiaries {grant}", atoms, tuple(cells))
