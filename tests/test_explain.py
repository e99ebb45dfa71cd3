"""The rows behind every headline number: they add up to it, and each leads back to a row of a file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from itertools import product
from pathlib import Path

import pandas as pd
import pytest

from dashboard import database, schema, text
from dashboard.database import ROOT
from tests import awkward, comparing
from tests.conftest import rows

FILES = sorted((ROOT / "queries").glob("*/*.rows.sql"))
EXPLAINED = [path.relative_to(ROOT / "queries").as_posix().removesuffix(".rows.sql") for path in FILES]
LEADS_BACK = {"table_name", "load_id", "row_number"}
FRAME = {"project_id", "as_of", "place_id"}
SEARCHES = ["", "a"]
COMBINATIONS = 30
Case = dict[str, object]


@pytest.fixture(params=["demonstration", "awkward"])
def path(request, demonstration, tmp_path_factory) -> Path:
    """Return the database of the demonstration, and that with rows that are easily counted wrong."""
    return demonstration.path if request.param == "demonstration" else awkward.snapshot(tmp_path_factory).path


def numbers(query: str) -> list[str]:
    """Return the headline numbers that the twin explains: columns of both."""
    return [name for name in database.columns(query) if name in database.columns(f"{query}.rows")]


def frames(path: Path) -> list[Case]:
    """Return every project with each of its places and with all on its newest day, and a few places on other days."""
    places = "select place_id from project_places where project_id = $project order by place_id"
    found = []
    for project in comparing.projects(path):
        newest, *days = comparing.days(path, project)
        where = [(newest, place) for place in [None, *comparing.asked(path, places, project)]]
        where += product(days, [None, *comparing.places(path, project)[:2]])
        found += [{"project_id": project, "as_of": day, "place_id": place} for day, place in where]
    return found


@cache
def codes(path: Path, parameter: str) -> list[str]:
    """Return what a reader may choose for a parameter: codes that have a word, and values of columns of that name."""
    if parameter == "search":
        return SEARCHES
    spoken = {message.split(".")[-1] for message in text.message_ids() if message.startswith(f"code.{parameter}.")}
    tables = [table.name for table in schema.tables().values() if parameter in table.names]
    written = {value for table in tables for value in comparing.asked(path, f"select distinct {parameter} from {table}"
                                                                      f" where {parameter} is not null")}
    assert spoken | written, f"what may be chosen for {parameter!r}?"
    return ["all", *sorted((spoken | written) - {"all"})]


def choices(path: Path, query: str) -> list[dict[str, str]]:
    """Return combinations of what else the query takes, the first without a filter, the others spread over all."""
    taken = sorted((database.parameter_names(query) | database.parameter_names(f"{query}.rows")) - FRAME)
    every = list(product(*(codes(path, name) for name in taken)))
    spread = dict.fromkeys([every[0], *every[:: len(every) // COMBINATIONS + 1]])
    return [dict(zip(taken, values, strict=True)) for values in spread]


def wholes(path: Path, query: str) -> list[Case]:
    """Return each project as a whole on its newest day, with every filter."""
    newest = {frame["project_id"]: frame for frame in reversed(frames(path)) if frame["place_id"] is None}
    return [frame | choice for frame in newest.values() for choice in choices(path, query)]


def cases(path: Path, query: str) -> list[Case]:
    """Return every frame, half of them with filters in turn, and each project as a whole with every filter."""
    chosen = choices(path, query)
    turns = (turn // 2 % len(chosen) if turn % 2 else 0 for turn, _ in enumerate(frames(path)))
    return [frame | chosen[turn] for frame, turn in zip(frames(path), turns, strict=True)] + wholes(path, query)


@cache
def behind(path: Path, query: str) -> pd.DataFrame:
    """Return the rows behind the numbers of a headline, of all projects; of a place, of each place."""
    given = cases(path, query) if query == "place/numbers" else wholes(path, query)[:40]
    return pd.concat(database.run(path, f"{query}.rows", case) for case in given)


def plain(value: object) -> float:
    return 0.0 if pd.isna(value) else round(float(value), 2)


def said(case: Mapping[str, object]) -> str:
    return ", ".join(f"{name}={value}" for name, value in case.items())


@pytest.mark.parametrize("query", ["people/headline", "place/numbers", "plans/headline"])
def test_every_count_of_a_headline_is_explained(query: str):
    declared = database.query_text(query).split("-- columns:")[1]
    assert set(numbers(query)) == {name for name in database.columns(query) if f" {name} bigint" in declared}


@pytest.mark.parametrize("query", EXPLAINED)
def test_rows_behind_a_headline_number_add_up_to_it(path: Path, query: str):
    assert numbers(query)
    wrong, seen = [], defaultdict(float)
    for case in cases(path, query):
        (headline,) = database.run(path, query, case).to_dict("records")
        explaining = database.run(path, f"{query}.rows", case)
        for name in numbers(query):
            total = plain(explaining[name].astype(float).sum())
            seen[name] += total
            if total != plain(headline[name]):
                wrong.append(f"{query} {name}: {headline[name]} explained by {total} ({said(case)})")
    assert not wrong, "\n".join(wrong[:5])
    assert any(seen.values())


@pytest.mark.parametrize("query", EXPLAINED)
def test_a_row_behind_a_number_leads_back_to_a_row_of_a_file(path: Path, query: str):
    assert set(database.columns(f"{query}.rows")) >= LEADS_BACK
    listed_rows = behind(path, query)[sorted(LEADS_BACK)].drop_duplicates()
    assert not listed_rows.empty
    for table, listed in listed_rows.groupby("table_name", dropna=False):
        assert table in schema.tables()
        there = set(rows(database.Snapshot("", path, {}), f"select load_id, row_number from {table}"))
        assert not set(zip(listed.load_id, listed.row_number, strict=True)) - there


@pytest.mark.parametrize("query", ["people/headline", "place/numbers"])
def test_a_row_of_a_person_says_no_more_than_code_home_sex_and_age(path: Path, query: str):
    shown = behind(path, query)
    of_people = shown[shown.table_name == "people"]
    told = of_people.drop(columns=[*LEADS_BACK, *numbers(query)]).dropna(axis="columns", how="all")
    assert {"person_id", "sex", "age_band"} <= set(told) <= {"person_id", "place_id", "sex", "age_band"}


@pytest.mark.parametrize("query", ["people/headline", "place/numbers"])
def test_the_row_of_a_person_or_of_an_attendance_is_that_of_the_person(path: Path, query: str):
    for table in ("people", "attendance"):
        shown = behind(path, query)[lambda row, of=table: row.table_name == of]
        whose = rows(database.Snapshot("", path, {}), f"select load_id, row_number, person_id from {table}")
        assert set(zip(shown.load_id, shown.row_number, shown.person_id, strict=True)) <= set(whose)


def test_an_attendance_behind_a_participation_is_a_day_of_presence(path: Path):
    shown = behind(path, "people/headline")
    shown = shown[shown.table_name == "attendance"]
    there = rows(database.Snapshot("", path, {}), "select load_id, row_number from attendance where is_present")
    assert len(shown)
    assert set(zip(shown.load_id, shown.row_number, strict=True)) <= set(there)
