"""The figures of a snapshot counted twice: by the query of the page, and by the oracle on the tables as they came."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path

import duckdb
import pandas as pd

from dashboard import database
from dashboard.database import ROOT

ORACLE = Path(__file__).parent / "oracle"
RULES = sorted((ORACLE / "rules").glob("*.sql"))
QUERIES = sorted(
    str(path.relative_to(ORACLE).with_suffix("")) for path in ORACLE.rglob("*.sql") if path not in RULES
)
LONG_AGO = date(2001, 1, 1)
COUNTS = ("registered", "attended", "completed", "people", "participations")
Case = Mapping[str, object]


@cache
def oracle(path: Path) -> duckdb.DuckDBPyConnection:
    """Return a database that holds the tables of the schema as they came, and none that was derived from them."""
    connection = duckdb.connect(config={"threads": 2})
    connection.execute("set TimeZone = 'UTC'")
    connection.execute(f"attach '{path}' as snapshot (read_only)")
    for table in re.findall(r"^create table (\w+)", (ROOT / "queries" / "schema.sql").read_text("utf-8"), re.M):
        connection.execute(f"create table {table} as select * exclude (load_id, row_number) from snapshot.{table}")
    connection.execute("detach snapshot")
    for rules in RULES:
        connection.execute(rules.read_text("utf-8"))
    return connection


def expected(path: Path, query: str, case: Case) -> pd.DataFrame:
    """Return the rows that the oracle counts for a named query."""
    text = (ORACLE / f"{query}.sql").read_text("utf-8")
    names = duckdb.extract_statements(text)[0].named_parameters
    return oracle(path).execute(text, {name: case[name] for name in names}).df()


def shown(path: Path, query: str, case: Case) -> pd.DataFrame:
    """Return the rows of the query as a page shows them."""
    return database.run(path, query, case)


def rows(frame: pd.DataFrame) -> Counter[tuple]:
    """Return how often each row occurs, its cells as plain values in the order of the column names."""
    columns = [[plain(value) for value in frame[name].array] for name in sorted(frame.columns)]
    return Counter(zip(*columns, strict=True))


def without_nobody(query: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of a split of people without those that count nobody: a row of zeros says the same as none."""
    counts = [name for name in COUNTS if name in frame.columns]
    is_split = query.startswith(("people/by_", "people/steps", "municipality/participation"))
    return frame[(frame[counts] != 0).any(axis=1)] if is_split else frame


def plain(value: object) -> object:
    """Return a cell as text, truth value, day, number to six digits or None, whatever its type was."""
    if pd.isna(value):
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, str | date) or str(value) in ("True", "False"):
        return str(value)
    return round(float(value), 6)  # type: ignore[arg-type]


def difference(wanted: pd.DataFrame, got: pd.DataFrame) -> str:
    """Return what the rows of two frames differ in, in any order of rows and columns; empty if in nothing."""
    if sorted(wanted.columns) != sorted(got.columns):
        return f"columns {sorted(wanted.columns)} expected, got {sorted(got.columns)}"
    missing, more = rows(wanted) - rows(got), rows(got) - rows(wanted)
    if not missing and not more:
        return ""
    names = ", ".join(sorted(wanted.columns))
    return f"({names})\n  expected only: {list(missing)[:4]}\n  shown only:    {list(more)[:4]}"


def disagreements(path: Path, query: str, cases: list[dict[str, object]]) -> list[str]:
    """Return for each case in which oracle and query disagree the case and the rows."""
    found = ((case, difference(*(without_nobody(query, count(path, query, case)) for count in (expected, shown))))
             for case in cases)
    return [f"{query} {wanted(query, case)}\n  {said}" for case, said in found if said]


def wanted(query: str, case: Case) -> dict[str, str]:
    """Return the part of a case that a query takes, as text."""
    return {name: str(case[name]) for name in sorted(database.parameter_names(query))}


def projects(path: Path) -> list[str]:
    """Return the projects of a snapshot."""
    found = oracle(path).execute("select project_id from projects order by project_id").fetchall()
    return [project for (project,) in found]


def days(path: Path, project: str) -> list[date]:
    """Return days that a page may show: the newest, two month ends, days of publication, and one long ago."""
    offered = list(database.run(path, "projects/as_of_dates", {"project_id": project}).as_of.dt.date)
    told = oracle(path).execute(
        "select distinct published_on from published_figures where project_id = $project_id and kind = 'result'"
        " and published_on <= $newest",
        {"project_id": project, "newest": offered[0]},
    ).fetchall()  # fmt: skip
    chosen = {offered[0], offered[len(offered) // 3], offered[2 * len(offered) // 3], LONG_AGO}
    return sorted(chosen | {day for (day,) in told}, reverse=True)


def places(path: Path, project: str, most: int = 3) -> list[str]:
    """Return municipalities of a project, pilots and grant municipalities, at most so many."""
    found = oracle(path).execute(
        "select place_id from project_places where project_id = $project_id and role <> 'partner' order by place_id",
        {"project_id": project},
    ).fetchall()  # fmt: skip
    return [place for (place,) in found][:most]


def events_chosen(path: Path, project: str) -> list[tuple[str, str]]:
    """Return kinds and topics of events to choose: all, each kind, each topic, each pair that occurs, one that does not."""
    found = oracle(path).execute(
        "select distinct kind, coalesce(topic, 'all') from events where project_id = $project_id order by all",
        {"project_id": project},
    ).fetchall()  # fmt: skip
    kinds, topics = ({(kind, "all") for kind, _ in found}, {("all", topic) for _, topic in found})
    return [("all", "all"), *sorted((kinds | topics | set(found) | {("forum", "communication")}) - {("all", "all")})]


def cases(path: Path, query: str, most_places: int = 3) -> list[dict[str, object]]:
    """Return the cases in which a query is compared: every day and place, and every other choice at least once."""
    names = database.parameter_names(query)
    found: list[dict[str, object]] = []
    for project in projects(path):
        where = [None, *places(path, project, most_places)] if "place_id" in names else [None]
        when = days(path, project) if "as_of" in names else [LONG_AGO]
        frames = [{"project_id": project, "as_of": day, "place_id": place} for day in when for place in where]
        choices = [frame | choice for frame, choice in _paired(frames, _choices(path, query, project))]
        found += choices
    return found


def _paired(frames: list[dict], choices: list[dict]) -> list[tuple[dict, dict]]:
    """Return every frame with the first choice, and every choice with some of the frames, as they come round."""
    first = [(frame, choices[0]) for frame in frames]
    other = [(frames[(5 * position + turn) % len(frames)], choice)
             for position, choice in enumerate(choices[1:]) for turn in (0, 2)]  # fmt: skip
    return first + other


def _choices(path: Path, query: str, project: str) -> list[dict[str, object]]:
    """Return the values of what a query takes beside project, day and place."""
    chosen: list[dict[str, object]] = [{}]
    for name, values in _OFFERED.items():
        if name in database.parameter_names(query):
            chosen = [choice | {name: value} for choice in chosen for value in values]
    return chosen
