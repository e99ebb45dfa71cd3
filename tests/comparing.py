"""The figures of a snapshot counted twice: by the query of the page, and by the oracle on the tables as they came."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache
from itertools import pairwise
from pathlib import Path

import duckdb
import numpy as np
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
POSITION = "position_shown"
NEWS = "select exists (from risks where project_id = $project)"
TABLES = [["events"], ["people", "attendance"], ["border_crossings", "organisations"], [], ["sources", "calls"],
          ["action_plans", "activities", "activity_updates", "call_stages", "capacity_scores", "events", "indicators",
           "measurements", "organisation_links", "organisations", "people", "border_crossings"]]  # fmt: skip
Case = Mapping[str, object]
_counted: dict[tuple[Path, str, str], pd.DataFrame] = {}


@cache
def oracle(path: Path) -> duckdb.DuckDBPyConnection:
    """Return a database that holds the tables of the schema as they came, and none that was derived from them."""
    connection = duckdb.connect(config={"threads": 1})
    connection.execute("set TimeZone = 'UTC'")
    connection.execute(f"attach '{path}' as snapshot (read_only)")
    for table in re.findall(r"^create table (\w+)", (ROOT / "queries" / "schema.sql").read_text("utf-8"), re.M):
        connection.execute(f"create table {table} as select * exclude (load_id, row_number) from snapshot.{table}")
    for table in ("findings", "loads", "rejected_rows"):  # what the publish told of the sources
        connection.execute(f"create table {table} as from snapshot.{table}")
    connection.execute("detach snapshot")
    for rules in RULES:
        connection.execute(rules.read_text("utf-8"))
    return connection


def expected(path: Path, query: str, case: Case) -> pd.DataFrame:
    """Return the rows that the oracle counts for a named query, with the position of each where order matters."""
    text, names = _statement(query)
    asked_for = {name: case[name] for name in sorted(names)}
    known = (path, query, str(asked_for))
    if known not in _counted:  # many planted faults are held against the same count
        _counted[known] = oracle(path).execute(text, asked_for).df()
    return _counted[known]


@cache
def _statement(query: str) -> tuple[str, frozenset[str]]:
    text = (ORACLE / f"{query}.sql").read_text("utf-8")
    if order := re.match(r"-- order: (.+)\n", text):
        text = f"select *, dense_rank() over (order by {order[1]}) as {POSITION} from ({text}) as counted"
    return text, frozenset(duckdb.extract_statements(text)[0].named_parameters)


def shown(path: Path, query: str, case: Case) -> pd.DataFrame:
    """Return the rows of the query as a page shows them."""
    return database.run(path, query, case)


def rows(frame: pd.DataFrame) -> list[tuple]:
    """Return the rows, cells as plain values in the order of the column names."""
    columns = [[plain(value) for value in frame[name].array] for name in sorted(set(frame.columns) - {POSITION})]
    return list(zip(*columns, strict=True))


def without_nobody(query: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of a split of people without those that count nobody: a row of zeros says the same as none."""
    counts = [name for name in COUNTS if name in frame.columns]
    is_split = query.startswith(("people/by_", "people/steps", "place/participation"))
    return frame[(frame[counts] != 0).any(axis=1)] if is_split else frame


def plain(value: object) -> object:
    """Return a cell as text (a list too), truth value, day, number to six digits or None, whatever its type was."""
    if isinstance(value, Sequence | np.ndarray) and not isinstance(value, str):
        return str(list(value))
    if pd.isna(value):
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, str | date) or str(value) in ("True", "False"):
        return str(value)
    return round(float(value), 6)  # type: ignore[arg-type]


def difference(wanted: pd.DataFrame, got: pd.DataFrame) -> str:
    """Return what the rows of two frames, or their order where it matters, differ in; empty if in nothing."""
    names = sorted(set(wanted.columns) - {POSITION})
    if names != sorted(got.columns):
        return f"columns {names} expected, got {sorted(got.columns)}"
    missing, more = Counter(rows(wanted)) - Counter(rows(got)), Counter(rows(got)) - Counter(rows(wanted))
    if missing or more:
        return f"({', '.join(names)})\n  expected only: {list(missing)[:4]}\n  shown only:    {list(more)[:4]}"
    return misplaced(wanted, got) if POSITION in wanted else ""


def misplaced(wanted: pd.DataFrame, got: pd.DataFrame) -> str:
    """Return the first two rows that are shown in the wrong order; rows of one position may follow in any."""
    positions = defaultdict(list)
    for row, position in sorted(zip(rows(wanted), wanted[POSITION], strict=True), key=lambda pair: pair[1]):
        positions[row].append(position)
    shown = [(positions[row].pop(0), row) for row in rows(got)]
    wrong = next((pair for pair in pairwise(shown) if pair[0][0] > pair[1][0]), None)
    return f"in the wrong order: {wrong}" if wrong else ""


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
    return asked(path, "select project_id from projects order by project_id")


def days(path: Path, project: str) -> list[date]:
    """Return days that a page may show: the newest, two month ends, days of publication; and one long ago."""
    offered = list(database.run(path, "projects/as_of_dates", {"project_id": project}).as_of.dt.date)
    told = asked(path, "select distinct published_on from published_figures where project_id = $project and"
                        " kind = 'result'", project)  # fmt: skip
    chosen = {offered[0], offered[len(offered) // 3], offered[2 * len(offered) // 3], LONG_AGO, *told}
    return sorted((day for day in chosen if day <= offered[0]), reverse=True)


def places(path: Path, project: str) -> list[str]:
    """Return municipalities of a project, pilots and grant municipalities, the first three."""
    return asked(path, "select place_id from project_places where project_id = $project and role <> 'partner'"
                        " order by place_id limit 3", project)  # fmt: skip


def cases(path: Path, query: str, is_thorough: bool = True) -> list[dict[str, object]]:
    """Return the cases to compare: every day and every place, and each other choice with one of them, in turn.

    All places on the newest day, each former day with all places together and with one; of what is not thorough two
    pairs of day and place. tests/test_numbers_mutations.py shows that the thorough ones find every planted fault.
    """
    taken = database.parameter_names(query)
    found: list[dict[str, object]] = []
    for number, project in enumerate(projects(path)):
        when = days(path, project)[: None if is_thorough else 2]
        where = [None, *places(path, project)[0 if is_thorough else -1 :]]
        is_long = is_thorough and query.startswith(("grants/", "stakeholders/"))
        frames = [{"project_id": project, "as_of": day, "place_id": place}
                  for nth_day, day in enumerate(when) for nth_place, place in enumerate(where)
                  if is_long or _meet(nth_day, nth_place, None if is_thorough else number)]
        frames = [frame for frame in frames if _is_shown(query, frame)]
        if query.startswith(("warning/", "results/")) and not any(asked(path, NEWS, project)):
            frames = frames[::5]  # nothing was reported: few cases say so
        if is_long:
            frames = frames[::3]  # every day, and every place on some of them
        usual, choices = _choices(path, taken, project, when)
        found += [frame | usual[(turn + turn // len(where)) % len(usual)] for turn, frame in enumerate(frames)]
        others = choices if is_thorough else choices[::3]
        found += [frames[5 * turn % len(frames)] | choice for turn, choice in enumerate(others)]
    return list({str(wanted(query, case)): case for case in found}.values())


def _meet(day: int, place: int, project: int | None) -> bool:
    """Return whether the nth day and place are compared together; `project` is the number of one looked at briefly."""
    if project is None:
        return day == 0 or place == 0 or (day + place) % 3 == 0
    return (day + place + project) % 2 == 0


def _is_shown(query: str, frame: Case) -> bool:
    """Return whether a page may ask this: the page of a place has one; some counts are kept for known days only."""
    if query.startswith("place/"):
        return frame["place_id"] is not None
    return not (query.startswith("indicators/dialogue_participations") and frame["as_of"] == LONG_AGO)


def _choices(path: Path, taken: frozenset[str], project: str, when: list[date]) -> tuple[list[dict], list[dict]]:
    """Return choices of what a query takes beside project, day and place: those of all events, and those of some."""
    plans = asked(path, "select plan_id from action_plans where project_id = $project order by plan_id", project)
    offered: dict[str, list[str]] = {
        "youth": ["kg_2023", "kg_2009", "un"],
        "counted": ["people", "participations"],
        "plan_kind": ["all", "action_plan", "prevention_plan", "implementation_plan"],
        "plan_id": [*plans, "none"],
        "since": [day.isoformat() for day in reversed(when)],
        "risk_category": ["all", "water", "border", "none"],
        "issue_kind": ["all", "issue", "need", "opportunity"],
        "indicator": _indicators(path, project),
        "tables": TABLES,
    }
    name = next((name for name in offered if name in taken), None)
    usual = [{name: value} for value in offered[name]] if name else _filters(path, taken, project)
    if name == "indicator":
        looks = [(when[0], None), (when[0], places(path, project)[-1]), (when[1], places(path, project)[-1])]
        return usual, [one | {"as_of": day, "place_id": place} for one in usual for day, place in looks]
    every, *chosen = [{"event_kind": kind, "event_topic": topic} for kind, topic in _events(path, project)]
    if "event_kind" not in taken:
        return usual, usual
    return ([every | one for one in usual],
            [events | usual[turn % len(usual)] for turn, events in enumerate(chosen)])  # fmt: skip


FILTERS = {"call_id": "all", "conflict_type": "all", "award_kind": "small_grant", "currency": "KGS",
           "tranche_group": "all", "organisation_type": "all", "area": "all",
           "link_kind": "all", "search": ""}  # fmt: skip


def _filters(path: Path, taken: frozenset[str], project: str) -> list[dict[str, str]]:
    """Return choices of what the pages of grants and stakeholders filter by: none, each alone, and some together."""
    calls = asked(path, "select call_id from calls where project_id = $project order by call_id limit 2", project)
    chosen: list[dict[str, str]] = [
        {}, {"tranche_group": "stuck"}, {"currency": "USD"}, {"award_kind": "local_initiative"},
        {"call_id": calls[0] if calls else "none", "award_kind": "local_initiative"},
        {"tranche_group": "to_come"}, {"conflict_type": "resource", "currency": "USD"}, {"award_kind": "municipality"},
        {"conflict_type": "unknown"}, {"call_id": calls[-1] if calls else "none", "conflict_type": "family"},
        {"organisation_type": "initiative_group"}, {"area": "A1"}, {"organisation_type": "ngo", "area": "A5"},
        {"search": "WAT"}, {"search": "кыш"}, {"search": "%"}, {"search": "group", "conflict_type": "resource"},
        {"link_kind": "tension"}, {"link_kind": "coordinates"}, {"link_kind": "funds"},
    ]  # fmt: skip
    every = ({name: (FILTERS | one)[name] for name in sorted(taken & set(FILTERS))} for one in chosen)
    return list({str(one): one for one in every}.values())


def _indicators(path: Path, project: str) -> list[str]:
    """Return indicators to choose: all, each of the project, and one that is of none."""
    found = asked(path, "select indicator_id from indicators where project_id = $project order by code", project)
    return ["all", *found, "none"]


def _events(path: Path, project: str) -> list[tuple[str, str]]:
    """Return kinds and topics to choose: all, each kind, each topic, a pair that occurs, and one that does not."""
    kinds = asked(path, "select distinct kind from events where project_id = $project order by kind", project)
    topics = asked(path, "select distinct topic from events where project_id = $project and topic is not null"
                          " order by topic", project)  # fmt: skip
    pairs = [("training", "conflict_management"), ("training", "communication"), ("forum", "communication")]
    return [("all", "all"), *((kind, "all") for kind in kinds), *(("all", topic) for topic in topics), *pairs]


def asked(path: Path, question: str, project: str | None = None) -> list:
    """Return the first column of a question to the tables as they came."""
    known = {} if project is None else {"project": project}
    return [answer for (answer, *_) in oracle(path).execute(question, known).fetchall()]
