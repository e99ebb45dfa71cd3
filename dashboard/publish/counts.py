"""The counts of persons that may become public: for each project its families of cells, from classes of persons.

Coarser than the manager's (privacy.md, small cells): women and all others, youth (14 to 35, law of 2023) and all
others, places of the project one by one and elsewhere, all trainings together, no more than two crossed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

import duckdb

from dashboard import schema
from dashboard.privacy.cells import Atom, Cell, count, remainder
from dashboard.publish.groups import ELSEWHERE, Counted, Groups, behind, counted, named

ALL, OTHERS = "all", "others"
PARTS = {"place": 0, "sex": 1, "youth": 2, "disability": 3}
WHOLE, TWO = ("total", "sex"), (("F", OTHERS), ("yes", OTHERS), ("Y", OTHERS))
CROSSINGS = {"total": (), "place": ("place",), "sex": ("sex",), "youth": ("youth",), "disability": ("disability",),
             "place_sex": ("place", "sex"), "place_youth": ("place", "youth")}  # fmt: skip
SPLITS = {"all": tuple(CROSSINGS), "training": ("total", "place", "sex", "youth")}  # of those who attended
STEPS = {"registered": 1, "attended": 2, "completed": 3}
# Steps reached in any event, in a training, and whether trained: each a class, as text.
REACHED = [(str(step), str(training), trained) for step in (1, 2, 3) for training in range(step + 1)
           for trained in ("no", "yes") if trained == "no" or training == 3]  # fmt: skip
KINDS = {"all": ("training", "dialogue", "other"), "training": ("training",), "dialogue": ("dialogue",)}
SENSITIVE = 10  # persons: the threshold where the column is disability (privacy.md)
Key = tuple[str, ...]  # place, sex, youth, disability; `all` where the table does not split


@dataclass(frozen=True)
class Family:
    """The cells of one project that share atoms; `implied` are differences that must not tell either.

    `groups` say under which name each place of the project is shown: its own, or that of places put together.
    `insiders` are the atoms that the officials of a place know exactly.
    """

    project: str
    name: str
    atoms: Mapping[Atom, int]
    cells: tuple[Cell, ...]
    implied: tuple[Cell, ...] = ()
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
    """Return every family of the snapshot in use: people, participations and beneficiaries of each project.

    `known` are the places put together before, by project: place and group. They stay together.
    """
    names = ("places", "held", "people", "participations", "beneficiaries")
    places, held, people, participations, beneficiaries = (_by_project(connection, name) for name in names)
    found = []
    for project in sorted({*people, *participations, *beneficiaries}):
        rows = [*people.get(project, ()), *participations.get(project, ())]
        groups = behind(rows, dict(places.get(project, [])), (known or {}).get(project, {}))
        if project in people:
            found.append(_people(project, people[project], _possible(held[project]), groups))
        if project in participations:
            found.append(_participations(project, participations[project], held[project], groups))
        if project in beneficiaries:
            found.append(_beneficiaries(project, beneficiaries[project]))
    return found


def _by_project(connection: duckdb.DuckDBPyConnection, name: str) -> dict[str, list[tuple]]:
    """Return the rows of a query in queries/protected by their first column."""
    found = defaultdict(list)
    sql = (schema.QUERIES / "protected" / f"{name}.sql").read_text("utf-8")
    for project, *cells in connection.execute(sql).fetchall():
        found[project].append(tuple(cells))
    return dict(found)


def _possible(held: Sequence[tuple]) -> list[Key]:
    """Return the classes of steps that the events held allow: all know them, so nobody is hidden in any other.

    Who attended a day of an event that asks for one day has completed it; without a training nobody is in one.
    """
    lists = [event[1:] for event in held if event[2]]
    trainings = [event for event in lists if event[0] == "training"]
    may_stop, may_stop_training = (any(is_long for _, _, is_long, _ in some) for some in (lists, trainings))
    others, trained = len(trainings) < len(lists), {"yes" if event[3] else "no" for event in trainings}
    return [(step, training, is_trained) for step, training, is_trained in REACHED
            if (training == "0" or trainings) and (step == training or others) and (step != "2" or may_stop)
            and (training != "2" or may_stop_training) and (training != "3" or is_trained in trained)
            and (is_trained == "no" or "yes" in trained)]  # fmt: skip


def _people(project: str, rows: Sequence[tuple], possible: Sequence[Key], groups: Groups) -> Family:
    """Return people by home: registered, attended, completed, in any event and in trainings, and the trained."""
    coded = [((home, *split, str(reached), str(training), "yes" if trained else "no"), people)
             for home, *split, reached, training, trained, people in rows]  # fmt: skip
    known = counted(coded, groups, [(*split, *steps) for split in product(*TWO) for steps in possible])
    cells, implied = [], []
    for kind, place in (("all", 4), ("training", 5)):
        steps = {step: [atom for atom in known.atoms if int(atom[place]) >= least] for step, least in STEPS.items()}
        found = {step: list(_cells(kind, step, members, known, SPLITS[kind] if step == "attended" else WHOLE))
                 for step, members in steps.items()}  # fmt: skip
        unseen = [crossing for crossing in SPLITS[kind] if crossing not in WHOLE]
        for step in ("registered", "completed"):
            implied += _cells(kind, step, steps[step], known, unseen)
        cells += [cell for step in found.values() for cell in step]
        implied += _differences(found["registered"], found["attended"])
        implied += _differences(found["attended"], found["completed"])
    trained = [atom for atom in known.atoms if atom[6] == "yes"]
    cells += _cells("training", "trained", trained, known, ("total", "place"))
    return Family(project, "people", known.atoms, tuple(cells), tuple(implied), named(groups))


def _differences(wholes: Iterable[Cell], parts: Iterable[Cell]) -> list[Cell]:
    """Return those of each whole that are not in the part of the same name, such as who came and did not complete."""
    named = {(cell.table, cell.key): cell for cell in parts}
    return [remainder(whole, named[whole.table, whole.key]) for whole in wholes if (whole.table, whole.key) in named]


def _participations(project: str, rows: Sequence[tuple], held: Sequence[tuple], groups: Groups) -> Family:
    """Return participations by place of the event: all, in trainings, in dialogues; the other kinds are implied.

    Where no event of a kind was held there is no class: all know that nobody took part.
    """
    coded = [((place, sex, ALL, ALL, kind), participations) for place, sex, kind, participations in rows]
    coded += [((place, sex, ALL, ALL, kind), 0) for place, kind, *_ in held for sex in TWO[0]]
    known = counted(coded, groups)
    found = {kind: list(_cells(kind, "participations", [atom for atom in known.atoms if atom[4] in kinds], known,
                               ("total", "sex", "place")))
             for kind, kinds in (KINDS | {"other": ("other",)}).items()}  # fmt: skip
    cells = [cell for kind in KINDS for cell in found[kind]]
    return Family(project, "participations", known.atoms, tuple(cells), tuple(found["other"]), named(groups))


def _cells(kind: str, measure: str, members: Sequence[Atom], known: Counted,
           crossings: Iterable[str]) -> Iterator[Cell]:
    """Yield the cells of one measure in some crossings, of those who are members."""
    for crossing in crossings:
        parts, inside = CROSSINGS[crossing], defaultdict(list)
        for atom in members:
            inside[tuple(atom[at] if part in parts else ALL for part, at in PARTS.items())].append(atom)
        threshold = SENSITIVE if "disability" in parts else 5
        for key, here in sorted(inside.items()):
            few = measure == "attended" and key[0] == ALL and known.leaves_few(here, threshold)
            is_hidden = few or (key[0] not in (ALL, ELSEWHERE) and known.is_seen_through(key[0], here, threshold))
            yield count(f"{kind} {crossing}", key, measure, here, known.atoms, threshold, is_hidden)


def _beneficiaries(project: str, rows: Sequence[tuple]) -> Family:
    """Return people who benefit, by grant, directness and sex; no public table sums them, so no cell tells another."""
    atoms, cells = {}, []
    for grant, place, is_direct, sex, threshold, people in rows:
        directness = "direct" if is_direct else "indirect"
        atom = (place, sex, grant, directness)
        atoms[atom] = people
        cells.append(count(f"beneficiaries {grant}", (ALL, sex, directness), "people", [atom], atoms,
                           threshold))  # fmt: skip
    return Family(project, "beneficiaries", atoms, tuple(cells))
