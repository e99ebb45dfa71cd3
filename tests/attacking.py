"""An attacker of the public file who shares no code with the program: what he reads there, and the worlds that fit it.

He knows what the counts mean (who completed had come, who is trained completed a training, each participation is of
one who came), which events were held, and, as an official, every person of one place. For each withheld count he
asks for the smallest and largest whole number that fits.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import product
from pathlib import Path
from typing import NamedTuple

import duckdb

Value = int | None


class Cell(NamedTuple):
    """What one number of the public file counts; `all` where it does not split."""

    kind: str
    measure: str
    place: str = "all"
    sex: str = "all"
    youth: str = "all"
    disability: str = "all"

    @property
    def threshold(self) -> int:
        """Return the least count that may be shown (privacy.md, small cells)."""
        return 5 if self.disability == "all" else 10

    @property
    def table(self) -> tuple:
        """Return the table of the number: its measure, and what it splits by."""
        return (self.measure, self.kind, *(part != "all" for part in self[2:]))


class Person(NamedTuple):
    """A class of people: home, sex, youth, disability; steps reached in any event and in trainings; if trained."""

    place: str
    sex: str
    youth: str
    disability: str
    reached: int
    trained_to: int
    is_trained: int


class Part(NamedTuple):
    """A class of participations: place of the event, sex, kind of event."""

    place: str
    sex: str
    kind: str


@dataclass(frozen=True)
class Shown:
    """What anyone reads of one project in the public file: its numbers (None: withheld) and which events were held."""

    cells: Mapping[Cell, Value]
    events: tuple[tuple, ...]  # of each held: place as named, kind, topic, record, days required
    figures: Mapping[Cell, int] = field(default_factory=dict)  # stated in public before: the number is at least this
    days: Mapping[Cell, date] = field(default_factory=dict)  # of the numbers
    on: date = date.min  # of the data

    def since(self, earlier: Shown) -> Shown:
        """Return what is new: a number that stayed from an earlier day tells nothing of this one."""
        moved = {cell.table for cell, number in self.cells.items() if number != earlier.cells.get(cell, number)}
        return replace(self, cells={cell: number if cell.table in moved or self.days.get(cell) == self.on else None
                                    for cell, number in self.cells.items()})  # fmt: skip

    @property
    def groups(self) -> list[str]:
        """Return the places that the numbers name."""
        return sorted({cell.place for cell in self.cells} - {"all"} | {"elsewhere"})

    def lists(self, kind: str) -> int:
        """Return how many events of a kind kept a list."""
        return sum(event[1] == kind and event[3] == "list" for event in self.events)

    def people(self) -> list[Person]:
        """Return every class of people that the events held allow."""
        lists = {(kind, topic, needed) for _, kind, topic, record, needed in self.events if record == "list"}
        trainings = [event for event in lists if event[0] == "training"]
        counting = {event for event in trainings if event[1] in ("conflict_management", "communication")}
        found = []
        for reached, to, trained in product((1, 2, 3), (0, 1, 2, 3), (0, 1)):
            is_long, is_long_training = (any(event[2] > 1 for event in some) for some in (lists, trainings))
            if (to > reached or (trained and to < 3) or (to and not trainings) or (trained and not counting)
                    or (reached > to and len(lists) == len(trainings)) or (reached == 2 and not is_long)
                    or (to == 2 and not is_long_training)
                    or (to == 3 and not trained and len(counting) == len(trainings))):
                continue
            found += [Person(*who, reached, to, trained) for who in
                      product(self.groups, ("F", "others"), ("yes", "others"), ("Y", "others"))]
        return found

    def parts(self) -> list[Part]:
        """Return every class of participations that the events held allow."""
        there = {(place, kind) for place, kind, _, record, _ in self.events if record != "none"}
        return [Part(place, sex, kind) for place, kind in sorted(there) for sex in ("F", "others")]


def counts(cell: Cell, of: Person | Part) -> bool:
    """Return whether a number counts a class."""
    if cell.place not in ("all", of.place) or cell.sex not in ("all", of.sex):
        return False
    if isinstance(of, Part):
        return cell.measure == "participations" and cell.kind in ("all", of.kind)
    if cell.youth not in ("all", of.youth) or cell.disability not in ("all", of.disability):
        return False
    if cell.measure == "trained":
        return of.is_trained == 1
    least = {"registered": 1, "attended": 2, "completed": 3}.get(cell.measure, 9)
    return (of.reached if cell.kind == "all" else of.trained_to) >= least


def true(cell: Cell, atoms: Mapping[Person | Part, int], without: str | None = None) -> int:
    """Return what a cell counts, by default everyone, or all but those of one place (a home before grouping)."""
    return sum(number for of, number in atoms.items() if of.place != without and counts(cell, of))


_GROUPS = """
with named as (
    select project_id, place_id from {public}.people_counts
    union select project_id, place_id from {public}.trained_counts
),
own as (
    select project_id, place_id from {public}.project_places where role in ('pilot', 'grant_municipality')
)
select project_id, units.place_id, case
    when own.place_id is null then 'elsewhere'
    when (project_id, units.place_id) in (from named) then units.place_id
    when (project_id, units.parent_id) in (from named) then units.parent_id
    else 'elsewhere' end
from {public}.projects cross join {public}.places as units
left join own using (project_id, place_id)
"""
_EVENTS = """
select events.project_id, coalesce(municipality_id, 'unknown'), if(kind in ('training', 'dialogue'), kind, 'other'),
    topic, record_kind, days_required
from {public}.events join {public}.data_dates using (project_id)
left join {public}.municipalities_of_places using (place_id)
where status = 'held' and end_date <= data_date
"""
_NUMBERS = """
select project_id, kind, unnest(['registered', 'attended', 'completed', 'participations']), place_id, sex, youth,
    disability, counted_on, unnest([registered, attended, completed, participations])
from {public}.people_counts where topic = 'all'
union all
select project_id, 'training', 'trained', place_id, 'all', 'all', 'all', counted_on, people
from {public}.trained_counts
"""
_FIGURES = {"people_trained": Cell("training", "trained"),
            "dialogue_participations": Cell("dialogue", "participations"),
            "dialogue_participations_women": Cell("dialogue", "participations", sex="F")}  # fmt: skip


def groups(public: Path) -> dict[tuple[str, str], str]:
    """Return by project and place the name that public numbers give it."""
    return {(project, place): group for project, place, group in _rows(public, _GROUPS)}


def read(public: Path) -> dict[str, Shown]:
    """Return what anyone reads of each project in the public file."""
    cells, events, figures, days = (defaultdict(kind) for kind in (dict, list, dict, dict))
    named = groups(public)
    for project, *key, on, number in _rows(public, _NUMBERS):
        cell = Cell(*key)
        if _is_counted(cell):
            cells[project][cell] = number
            days[project] |= {cell: on} if number is not None else {}
    for project, place, *event in _rows(public, _EVENTS):
        events[project].append((named.get((project, place), "elsewhere"), *event))
    for project, query, value in _rows(public, "select project_id, query, value::bigint from {public}.published_figures"
                                       " where kind = 'result'"):  # fmt: skip
        if query in _FIGURES:
            figures[project][_FIGURES[query]] = value
    on = dict(_rows(public, "select project_id, data_date from {public}.data_dates"))
    return {project: Shown(dict(cells[project]), tuple(events[project]), dict(figures[project]), dict(days[project]),
                           on[project]) for project in cells}  # fmt: skip


def _is_counted(cell: Cell) -> bool:
    """Return whether a number has a meaning: dialogues are counted in participations, those never by youth."""
    if cell.measure == "participations":
        return (cell.youth, cell.disability) == ("all", "all") and "all" in (cell.place, cell.sex)
    return cell.kind != "dialogue"


def _rows(path: Path, sql: str) -> list[tuple]:
    with duckdb.connect() as connection:
        connection.execute(f"attach '{path}' as public (read_only)")
        return connection.execute(sql.format(public="public")).fetchall()


_PEOPLE = """
with lists as (
    from public.events where status = 'held' and record_kind = 'list'
),
seen as (
    select project_id, person_id, event_id, kind, topic, end_date, days_required, count_if(is_present) as present
    from public.attendance join lists using (event_id) group by all
),
persons as (
    select project_id, person_id, min(year(end_date)) as first_year,
        max(1 + (present > 0)::int + (present >= days_required)::int) filter (end_date <= data_date) as reached,
        coalesce(max(1 + (present > 0)::int + (present >= days_required)::int)
            filter (kind = 'training' and end_date <= data_date), 0) as trained_to,
        coalesce(bool_or(kind = 'training' and present >= days_required and end_date <= data_date
            and topic in ('conflict_management', 'communication')), false)::int as is_trained
    from seen join public.data_dates using (project_id) group by all
)
select project_id, if(has_consent, coalesce(if(homes.level = 'village', homes.parent_id, homes.place_id), 'unknown'),
    'unknown'), if(has_consent and sex = 'F', 'F', 'others'),
    if(has_consent and first_year - birth_year between 14 and 35, 'yes', 'others'),
    if(has_consent and disability = 'Y', 'Y', 'others'), reached, trained_to, is_trained, count(*)
from persons join public.people using (person_id) left join public.places as homes on place_id = home_place_id
where reached is not null group by all
"""
_PARTS = """
with counted as (
    select event_id, if(has_consent and sex = 'F', 'F', 'others') as sex, count(distinct person_id) as number
    from public.attendance join public.people using (person_id) where is_present group by all
    union all
    select event_id, if(sex = 'F', 'F', 'others'), sum(participations) from public.headcounts group by all
)
select project_id, coalesce(if(level = 'village', parent_id, place_id), 'unknown'), sex,
    if(kind in ('training', 'dialogue'), kind, 'other'), sum(number)::bigint
from counted join public.events using (event_id) join public.data_dates using (project_id)
left join public.places using (place_id)
where status = 'held' and end_date <= data_date group by all
"""


def atoms(manager: Path) -> dict[str, dict[Person | Part, int]]:
    """Return the true number of each class by project, places not yet grouped, from the rows as they were received."""
    found: dict[str, Counter] = defaultdict(Counter)
    for project, *of, number in _rows(manager, _PEOPLE):
        found[project][Person(*of)] += number
    for project, *of, number in _rows(manager, _PARTS):
        found[project][Part(*of)] += number
    return {project: dict(counter) for project, counter in found.items()}


def grouped(of: Mapping[Person | Part, int], project: str, named: Mapping[tuple[str, str], str]) -> dict:
    """Return the number of each class with the places as the public numbers name them."""
    found: Counter = Counter()
    for one, number in of.items():
        found[one._replace(place=named.get((project, one.place), "elsewhere"))] += number
    return dict(found)


def plain(cells: Iterable[Cell], truth: Mapping[Person | Part, int]) -> dict[Cell, Value]:
    """Return the numbers where only small ones are left out: what most tools do."""
    exact = {cell: true(cell, truth) for cell in cells}
    return {cell: number if number >= cell.threshold else None for cell, number in exact.items()}
