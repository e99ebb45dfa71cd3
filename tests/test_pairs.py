"""Numbers of persons taken through the app's queries with other filters: no difference of two is a small group."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from itertools import product
from pathlib import Path

import pandas as pd
import pytest

from dashboard import database
from tests.conftest import rows

PAIRS = 1000  # ten times as many in the long form
LEAST = 5
FOLDERS = ("people", "place", "overview", "indicators", "grants", "stakeholders", "results")
COUNTS = {"people", "participations", "registered", "attended", "completed", "women", "men", "other_sex", "sex_unknown",
          "trained", "direct", "indirect", "women_participations", "tested", "paired", "value"}  # fmt: skip
OF_PERSONS = ("indicators/people_trained", "indicators/dialogue_participations",
              "indicators/dialogue_participations_women")  # fmt: skip
WIDEST = {"place_id": None, "event_kind": "all", "event_topic": "all"}


def filters(path: Path) -> dict[str, list]:
    """Return what each filter can be set to; the first takes in the others."""
    places = [place for (place,) in rows_of(path, "select distinct place_id from project_places order by all")]
    days = [day for (day,) in rows_of(path, "select max(as_of) from as_of_dates group by project_id order by all")]
    return {"place_id": [None, *places], "event_kind": ["all", "training", "dialogue", "meeting"],
            "event_topic": ["all", "communication", "conflict_management"], "as_of": days,
            "youth_definition": ["kg_2023", "kg_2009", "un"],
            "project_id": [one for (one,) in rows_of(path, "select project_id from projects order by all")]}


def rows_of(path: Path, sql: str) -> list[tuple]:
    with database._cursor(path) as cursor:
        return cursor.execute(sql).fetchall()


def asked(path: Path) -> Iterator[tuple[str, dict]]:
    """Yield every query that counts persons with every choice of its filters."""
    known = filters(path)
    for file in sorted(database.ROOT.glob("queries/*/*.sql")):
        name = f"{file.parent.name}/{file.stem}"
        if file.parent.name not in FOLDERS or file.stem.endswith(".rows") or not COUNTS & set(database.columns(name)) \
                or (file.parent.name == "indicators" and name not in OF_PERSONS):
            continue
        names = sorted(database.parameter_names(name))
        if set(names) <= set(known):
            for values in product(*(known[one] for one in names)):
                yield name, dict(zip(names, values, strict=True))


def numbers(path: Path, name: str, chosen: Mapping[str, object], known: dict) -> dict[tuple[tuple, str], int | None]:
    """Return the numbers of persons of a query by row and column, None where withheld; each query is run once."""
    if (name, *chosen.values()) not in known:
        found: dict[tuple[tuple, str], int | None] = {}
        for row in database.run(path, name, chosen).to_dict("records"):
            key = tuple(sorted((column, value) for column, value in row.items()
                               if column not in COUNTS and isinstance(value, str)))
            found |= {(key, column): None if pd.isna(row[column]) else int(row[column])
                      for column in row.keys() & COUNTS}
        known[name, *chosen.values()] = found
    return known[name, *chosen.values()]


def told(path: Path, most: int, seed: int = 1) -> tuple[int, int, list[str]]:
    """Return how many pairs were compared (one filter takes in more), in how many both are shown, what any tells."""
    compared, both, small, known, choices = 0, 0, set(), {}, list(asked(path))
    random.Random(seed).shuffle(choices)
    for name, chosen in choices:
        for filter_ in (one for one, all_ in WIDEST.items() if one in chosen and chosen[one] != all_):
            narrow, wide = (numbers(path, name, one, known) for one in (chosen, chosen | {filter_: WIDEST[filter_]}))
            for of in narrow.keys() & wide.keys():
                compared += 1
                one, other = narrow[of], wide[of]
                both += one is not None and other is not None
                small |= {f"{number} {of} {name} {chosen}" for number in (one, other)
                          if number is not None and number < LEAST}
                if one is not None and other is not None and 0 < abs(other - one) < LEAST:
                    small.add(f"{other} - {one} {of} {name} {chosen}")
        if compared >= most:
            break
    return compared, both, sorted(small)


@pytest.fixture(scope="module")
def public(demonstration_store: Path) -> Path:
    return database.newest(demonstration_store, "public").path


def test_no_number_and_no_difference_of_two_is_a_small_group(public: Path):
    compared, both, small = told(public, PAIRS)
    assert not small, small[:5]
    assert compared >= PAIRS
    assert both > 5


def test_the_same_filters_on_the_managers_file_give_small_groups_away(demonstration_store: Path):
    snapshot = database.newest(demonstration_store)
    assert rows(snapshot, "select count(*) from people")[0][0] > 100
    assert len(told(snapshot.path, 300)[2]) > 20
