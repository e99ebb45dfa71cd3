"""The counts of people against a count done another way: in Python, on the raw rows, person by person."""

from __future__ import annotations

import calendar
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.checks import aside, check
from dashboard.database import Snapshot, run
from dashboard.publish import build
from dashboard.staging import read
from tests.conftest import rows

PLACES = {"KG": None, "district": None, "north": "north", "village": "north", "south": "south", None: None}
YOUTH = {"kg_2023": (14, 35), "kg_2009": (14, 28), "un": (15, 24)}
BANDS = {"14-24": (14, 24), "25-35": (25, 35), "36-59": (36, 59), "60+": (60, 110)}
CROSSINGS = {
    "total": (),
    "place": ("place",),
    "sex": ("sex",),
    "age_band": ("age_band",),
    "youth": ("youth",),
    "affiliation": ("affiliation",),
    "disability": ("disability",),
    "place_sex": ("place", "sex"),
    "place_age_band": ("place", "age_band"),
    "place_youth": ("place", "youth"),
    "place_affiliation": ("place", "affiliation"),
    "place_disability": ("place", "disability"),
    "sex_age_band": ("sex", "age_band"),
    "place_sex_age_band": ("place", "sex", "age_band"),
}
FIRST = date(2024, 1, 1)

people = st.lists(
    st.fixed_dictionaries(
        {
            "sex": st.sampled_from("FMXU"),
            "birth_year": st.sampled_from([None, 1935, 1964, 1988, 1995, 1996, 1999, 2000, 2009, 2010, 2015]),
            "home_place_id": st.sampled_from([None, "district", "north", "village", "south"]),
            "affiliation": st.sampled_from(["none", "cso"]),
            "disability": st.sampled_from("YNU"),
            "has_consent": st.sampled_from([True, True, True, False]),
        }
    ),
    min_size=1,
    max_size=5,
)
events = st.lists(
    st.fixed_dictionaries(
        {
            "project_id": st.sampled_from(["p", "p", "q"]),
            "kind": st.sampled_from(["training", "dialogue"]),
            "topic": st.sampled_from([None, "communication", "other"]),
            "place_id": st.sampled_from(["district", "north", "village", "south"]),
            "end_date": st.integers(0, 500).map(lambda days: FIRST + timedelta(days)),
            "days_required": st.integers(1, 2),
            "status": st.sampled_from(["held", "held", "held", "planned", "cancelled"]),
            "record_kind": st.sampled_from(["list", "list", "headcount"]),
        }
    ),
    min_size=1,
    max_size=5,
)
present = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4), st.integers(1, 2), st.booleans()), max_size=25)
heads = st.lists(
    st.tuples(st.integers(0, 4), st.sampled_from("FMU"), st.sampled_from([*BANDS, "unknown"]), st.integers(0, 9)),
    max_size=6,
)


@pytest.fixture(scope="module")
def tables() -> Iterator[duckdb.DuckDBPyConnection]:
    """Give a connection with the empty tables of the schema, two projects and a few places."""
    with duckdb.connect() as connection:
        read.prepare(connection)
        aside.prepare(connection)
        connection.execute("attach ':memory:' as snapshot")
        connection.execute("use snapshot")
        check.load(connection)
        connection.execute("insert into projects (project_id) values ('p'), ('q')")
        connection.execute(
            "insert into places (place_id, level, parent_id) values ('KG', 'country', null),"
            " ('district', 'district', 'KG'), ('north', 'municipality', 'district'),"
            " ('village', 'village', 'north'), ('south', 'municipality', 'district')"
        )
        connection.execute(
            "insert into published_figures (figure_id, project_id, kind, published_on)"
            " values ('f', 'p', 'result', '2024-06-12')"
        )
        yield connection


def insert(connection: duckdb.DuckDBPyConnection, table: str, **row: object) -> None:
    names = ", ".join(row)
    marks = ", ".join(f"${name}" for name in row)
    connection.execute(f"insert into {table} ({names}) values ({marks})", row)


def fill(connection: duckdb.DuckDBPyConnection, drawn: dict) -> None:
    """Insert the drawn rows."""
    for number, person in enumerate(drawn["people"]):
        insert(connection, "people", person_id=str(number), **person)
    for number, event in enumerate(drawn["events"]):
        start = event["end_date"] - timedelta(1)
        insert(connection, "events", event_id=str(number), start_date=start, days=2, **event)
    for (event, person, day), there in drawn["attendance"].items():
        insert(connection, "attendance", event_id=str(event), person_id=str(person), day=day, is_present=there)
    for (event, sex, band), count in drawn["headcounts"].items():
        insert(connection, "headcounts", event_id=str(event), sex=sex, age_band=band, participations=count)


def known_rows(people: list, events: list, present: list, heads: list) -> dict:
    """Return the drawn rows with only references that exist, one row per key."""
    attendance = {
        (event, person, day): there
        for event, person, day, there in present
        if event < len(events) and person < len(people) and events[event]["record_kind"] == "list"
    }
    counts = {
        (event, sex, band): count
        for event, sex, band, count in heads
        if event < len(events) and events[event]["record_kind"] == "headcount"
    }
    return {"people": people, "events": events, "attendance": attendance, "headcounts": counts}


def traits(person: dict, first_year: int) -> dict[str, str]:
    """Return what splits say of a person."""
    if not person["has_consent"]:
        person = {
            "sex": "U",
            "birth_year": None,
            "home_place_id": None,
            "affiliation": "unknown",
            "disability": "U",
        }
    age = first_year - person["birth_year"] if person["birth_year"] else -1
    band = next((code for code, (low, high) in BANDS.items() if low <= age <= high), "unknown")
    said = {
        code: "unknown" if band == "unknown" else "yes" if low <= age <= high else "no"
        for code, (low, high) in YOUTH.items()
    }
    return {
        "home": PLACES[person["home_place_id"]] or "unknown",
        "sex": person["sex"],
        "age_band": band,
        "affiliation": person["affiliation"],
        "disability": person["disability"],
    } | said


def heads_traits(sex: str, band: str) -> dict[str, str]:
    """Return what splits say of people counted by heads in an age band."""
    said = dict.fromkeys(YOUTH, "unknown")
    if band in BANDS:
        ages = range(BANDS[band][0], BANDS[band][1] + 1)
        for code, (low, high) in YOUTH.items():
            answers = {low <= age <= high for age in ages}
            said[code] = "unknown" if len(answers) == 2 else "yes" if answers == {True} else "no"
    return {"sex": sex, "age_band": band, "affiliation": "unknown", "disability": "U"} | said


def days_of(project: str, drawn: dict) -> list[date]:
    """Return the as-of days of a project: month ends, the day of publication, the end of its last event."""
    held = [event for event in drawn["events"] if event["project_id"] == project and event["status"] == "held"]
    if not held:
        return []
    first, last = (
        min(event["end_date"] for event in held) - timedelta(1),
        max(event["end_date"] for event in held),
    )
    month_ends = (first + timedelta(days) for days in range((last - first).days))
    found = {day for day in month_ends if day.day == calendar.monthrange(day.year, day.month)[1]}
    figure = {date(2024, 6, 12)} if project == "p" and date(2024, 6, 12) < last else set()
    return sorted(found | figure | {last})


def participations(drawn: dict) -> Iterator[tuple[dict, str | None, bool, bool, int, dict[str, str]]]:
    """Yield event, person, attended, completed, participations and traits, for held events."""
    held = {number: event for number, event in enumerate(drawn["events"]) if event["status"] == "held"}
    first: dict[tuple[str, int], int] = {}
    for event, person, _ in drawn["attendance"]:
        if event in held:
            key, year = (held[event]["project_id"], person), held[event]["end_date"].year
            first[key] = min(year, first.get(key, year))
    for event, person in sorted({(event, person) for event, person, _ in drawn["attendance"] if event in held}):
        days = sum(drawn["attendance"].get((event, person, day), False) for day in (1, 2))
        said = traits(drawn["people"][person], first[held[event]["project_id"], person])
        completed = days >= held[event]["days_required"]
        yield held[event], str(person), days > 0, completed, int(days > 0), said
    for (event, sex, band), count in drawn["headcounts"].items():
        if event in held:
            yield held[event], None, False, False, count, heads_traits(sex, band)


def keys(event: dict, place: str, said: dict[str, str]) -> Iterator[tuple]:
    """Yield every row of people_counts, but for its day, that one participation belongs to."""
    for kind, topic in product((event["kind"], "all"), (event["topic"] or "unknown", "all")):
        for crossing, columns in CROSSINGS.items():
            for definition in YOUTH if "youth" in columns else ("all",):
                cell = [place if "place" in columns else "all"]
                cell += [said[column] if column in columns else "all" for column in ("sex", "age_band")]
                cell += [definition, said[definition] if "youth" in columns else "all"]
                cell += [said[column] if column in columns else "all" for column in ("affiliation", "disability")]
                yield (event["project_id"], kind, topic, crossing, *cell)


def expected(drawn: dict) -> dict[tuple, tuple[int, int, int, int]]:
    """Return the rows of people_counts, counted one person at a time."""
    counted = {}
    for project in ("p", "q"):
        for day in days_of(project, drawn):
            sets = defaultdict(lambda: (set(), set(), set()))
            sums = defaultdict(int)
            for event, person, attended, completed, count, said in participations(drawn):
                if event["project_id"] != project or event["end_date"] > day:
                    continue
                for key in keys(event, PLACES[event["place_id"]] or "unknown", said):
                    sums[key] += count
                for key in keys(event, said["home"], said) if person else ():
                    for members, counts in zip(sets[key], (True, attended, completed), strict=True):
                        members |= {person} if counts else set()
            for key in sets.keys() | sums.keys():
                row = (*(len(members) for members in sets[key]), sums[key])
                if any(row):
                    counted[(*key, day)] = row
    return counted


COUNTED = (
    "select project_id, kind, topic, crossing, place_id, sex, age_band, youth_definition, youth, affiliation,"
    " disability, as_of, registered, attended, completed, participations from people_counts order by all"
)


@given(people=people, events=events, present=present, heads=heads)
@settings(max_examples=25, deadline=None)
def test_people_counts_are_those_counted_by_hand(tables: duckdb.DuckDBPyConnection, people, events, present, heads):
    drawn = known_rows(people, events, present, heads)
    tables.execute("begin")
    try:
        fill(tables, drawn)
        build.build(tables, None, date(2026, 1, 1), lambda step, **values: None)
        counted = tables.execute(COUNTED).fetchall()
    finally:
        tables.execute("rollback")
    assert len({row[:12] for row in counted}) == len(counted)
    assert {row[:12]: row[12:] for row in counted} == expected(drawn)


@pytest.mark.parametrize(
    "arguments",
    [
        {"demonstration": True},
        {"municipalities": 5, "people": 300, "seed": 11},
        {"municipalities": 3, "people": 5, "seed": 12},
    ],
)
@pytest.mark.parametrize("crossing", [name for name in CROSSINGS if name != "total"])
def test_parts_add_up_to_the_total(published, arguments: dict, crossing: str):
    snapshot = published(**arguments)
    differ = rows(
        snapshot,
        """
            with parts as (
                select
                    project_id, as_of, kind, topic, youth_definition,
                    sum(registered) as registered, sum(attended) as attended,
                    sum(completed) as completed, sum(participations) as participations
                from people_counts
                where crossing = $crossing
                group by all
            )
            select * from parts
            full join (select * from people_counts where crossing = 'total') as total
                using (project_id, as_of, kind, topic)
            where (parts.registered, parts.attended, parts.completed, parts.participations)
                is distinct from (total.registered, total.attended, total.completed, total.participations)
        """,
        crossing=crossing,
    )
    assert rows(snapshot, "select 1 from people_counts where crossing = $crossing limit 1", crossing=crossing)
    assert not differ


def test_counts_only_grow(published):
    fallen = rows(
        published(demonstration=True),
        """
            select * from people_counts
            window cell as (
                partition by project_id, kind, topic, crossing, place_id, sex, age_band,
                    youth_definition, youth, affiliation, disability
                order by as_of
            )
            qualify participations < lag(participations) over cell or registered < lag(registered) over cell
        """,
    )
    assert not fallen


FIGURES = [
    ("dialogue_platforms", "social-cohesion-2024", date(2025, 1, 23), 23),
    ("dialogue_participations", "social-cohesion-2024", date(2025, 1, 23), 958),
    ("dialogue_participations_women", "social-cohesion-2024", date(2025, 1, 23), 640),
    ("municipalities_awarded", "yntymaktuu-zhashoo", date(2022, 2, 14), 8),
]


@pytest.mark.parametrize(("query", "project", "day", "value"), FIGURES)
def test_the_published_figures_come_out_as_of_their_day(
    demonstration: Snapshot, query: str, project: str, day: date, value: int
):
    shown = {"project_id": project, "as_of": day, "place_id": None}
    assert run(demonstration.path, f"indicators/{query}", shown).value.tolist() == [value]


@pytest.mark.parametrize(
    "query",
    [
        "people_trained",
        "initiative_groups",
        "action_plans",
        "dialogue_platforms",
        "dialogue_participations",
        "dialogue_participations_women",
    ],
)
def test_an_indicator_of_places_adds_up_to_that_of_all(demonstration: Snapshot, query: str):
    known = rows(demonstration, "select distinct municipality_id from municipalities_of_places")
    places = [place for (place,) in known if place]
    days = run(demonstration.path, "projects/as_of_dates", {"project_id": "social-cohesion-2024"})
    for day in days.as_of.dt.date.tolist()[:4]:
        shown = {"project_id": "social-cohesion-2024", "as_of": day}
        values = [
            run(demonstration.path, f"indicators/{query}", shown | {"place_id": place}).value[0]
            for place in (None, "unknown", *places)
        ]
        assert values[0] == sum(values[1:])


def test_an_indicator_has_no_value_for_a_day_that_is_not_kept(demonstration: Snapshot):
    shown = {"project_id": "social-cohesion-2024", "as_of": date(2025, 1, 22), "place_id": None}
    assert run(demonstration.path, "indicators/dialogue_participations", shown).value.isna().tolist() == [True]
