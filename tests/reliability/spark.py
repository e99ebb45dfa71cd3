"""Every query of pages and exports on a real Spark cluster beside DuckDB; a worker killed while queries run."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

import pandas as pd

from dashboard import database, engine, generate
from dashboard.database import ROOT
from dashboard.engine import session
from tests import comparing
from tests.cluster import Cluster, cluster
from tests.conftest import DEMO
from tests.reliability.trial import Trial

FOLDERS = ("data", "exported", "grants", "indicators", "overview", "people", "place", "places", "plans", "projects",
           "public", "results", "sources", "stakeholders", "warning")  # fmt: skip
FAST = {"spark.sql.codegen.wholeStage": "false", "spark.sql.codegen.factoryMode": "NO_CODEGEN",
        "spark.sql.adaptive.enabled": "false", "spark.sql.shuffle.partitions": "1"}  # few rows: compiling takes longest
LONG = """-- One row per month: who was present, and how often they are counted.
-- parameters: turns bigint
-- columns: month date, people bigint, days bigint
select date_trunc('month', events.start_date)::date as month, count(distinct attendance.person_id) as people,
    count(distinct concat(attendance.person_id, attendance.event_id, (turn % 5)::varchar)) as days
from attendance
join events using (event_id)
cross join (select unnest(generate_series(1, $turns)) as turn) as turns
where attendance.is_present
group by date_trunc('month', events.start_date)::date
order by month"""
SLOW = 8.0  # seconds that the long query is to take, so that a kill comes in its midst
SPREAD = {"spark.sql.files.maxPartitionBytes": "1m", "spark.sql.files.openCostInBytes": "1"}  # both workers read
Case = Mapping[str, object]


def queries() -> list[str]:
    """Return the names of all queries that `database.run` is asked for."""
    return [f"{folder}/{path.stem}" for folder in FOLDERS for path in sorted((ROOT / "queries" / folder).glob("*.sql"))]


def spark(folder: Path, *, parts: tuple[str, ...], cases: int, people: int, kills: int, every: int = 1,
          threads: int = 2) -> Trial:
    """Publish to a cluster, compare `cases` of each query (or of every so-manieth); kill so many workers.

    With `people` a generated dataset of so many is compared too, and the workers are killed while it is asked.
    """
    trial = Trial("spark")
    began = time.monotonic()
    with cluster(folder / "cluster", **(SPREAD if people else FAST)) as running, chosen(running, folder / "shared"):
        trial.figures["started s"] = round(time.monotonic() - began, 1)
        _published(trial, folder, "demonstration", [DEMO])
        for part in parts:
            compare(trial, folder / "demonstration", part, cases, threads, every)
        if people:
            generate.dataset(folder / "generated", people=people)
            _published(trial, folder, "large", [folder / "generated"])
            compare(trial, folder / "large", "manager", cases, threads, every)
        for number in range(kills):
            killed(trial, running, number, folder / ("large" if people else "demonstration"))
        session.close()
    return trial


@contextmanager
def chosen(running: Cluster, folder: Path) -> Iterator[None]:
    """Let this process ask the cluster."""
    folder.mkdir(parents=True, exist_ok=True)
    with patch.dict(os.environ, {"YNTYMAK_ENGINE": running.address, "YNTYMAK_ENGINE_FOLDER": str(folder)}):
        yield


def _published(trial: Trial, folder: Path, name: str, sources: list[Path]) -> None:
    """Publish by the command, into a store and into the cluster."""
    began = time.monotonic()
    told = subprocess.run(
        [sys.executable, "-m", "dashboard", "publish", *map(str, sources), "--store", str(folder / name),
         "--engine", os.environ["YNTYMAK_ENGINE"]],
        cwd=ROOT, capture_output=True, encoding="utf-8", timeout=3000)  # fmt: skip
    trial.expect(told.returncode == 0, f"publish of {name}: {told.returncode}: {told.stderr[-300:]}")
    trial.figures[f"publish of {name} s"] = round(time.monotonic() - began, 1)


def compare(trial: Trial, store: Path, part: str, cases: int, threads: int, every: int) -> None:
    """Compare `cases` of every query on one part, several at once: they share the session."""
    path, whole = database.newest(store, part).path, database.newest(store).path
    asked = [(name, case) for name in queries()[::every] for case in _cases(whole, name, cases)]
    with ThreadPoolExecutor(threads) as pool:
        answers = list(pool.map(lambda one: _both(path, *one), asked))
    for (name, case), (problem, _, _) in zip(asked, answers, strict=True):
        trial.expect(not problem, f"{part} {name} {case}: {problem}")
    spent = [sum(seconds) for seconds in zip(*((one, other) for _, one, other in answers), strict=True)]
    trial.figures[f"{store.name} {part}"] = f"{len(asked)} answers, DuckDB {spent[0]:.1f} s, Spark {spent[1]:.1f} s"


def _cases(path: Path, name: str, number: int) -> list[Case]:
    """Return so many of the cases that the oracle is asked, spread over all of them."""
    with patch.dict(os.environ, {"YNTYMAK_ENGINE": ""}):  # what there is to choose from is asked of the file
        known = comparing.cases(path, name, False)
    return known[:: max(1, len(known) // number)][:number]


def _both(path: Path, name: str, case: Case) -> tuple[str, float, float]:
    """Return how the answers of Spark and DuckDB differ, '' where they are equal, and the seconds of each."""
    taken = {one: case[one] for one in database.parameter_names(name)}
    began = time.monotonic()
    expected = on_file(path, database.query_text(name), taken)
    took, began = time.monotonic() - began, time.monotonic()
    try:
        given = database.run(path, name, taken)
    except Exception as problem:
        return f"{type(problem).__name__}: {str(problem)[:300]}", took, 0.0
    return differs(expected, given), took, time.monotonic() - began


def on_file(path: Path, text: str, values: Case) -> pd.DataFrame:
    """Return the rows that DuckDB gives, asked past what chooses the engine."""
    with database._cursor(path) as cursor:
        return cursor.execute(text, values).df()


def differs(expected: pd.DataFrame, given: pd.DataFrame) -> str:
    """Return how two results differ: order, types, values; doubles to the last but three of their digits."""
    try:
        pd.testing.assert_frame_equal(expected, given, rtol=1e-12, atol=0)
    except AssertionError as problem:
        return " ".join(str(problem).split())[:300]
    return ""


def killed(trial: Trial, running: Cluster, number: int, store: Path) -> None:
    """Kill a worker with its executor (SIGKILL) in the midst of a query; the answer has to be the same."""
    path, victim = database.newest(store).path, f"worker {number % 2 + 1}"
    turns, whole = 1, 0.0
    while whole < SLOW and turns < 10**8:  # as many as it takes here
        turns = int(turns * min(10, 1 + 1.2 * SLOW / max(whole, 0.1))) if whole else turns
        expected, whole = _timed(path, turns)
    expected, whole = min(((expected, whole), _timed(path, turns)), key=lambda one: one[1])  # the first compiles too
    problem = differs(expected, on_file(path, LONG, {"turns": turns}))
    trial.expect(not problem, f"undisturbed: {problem}")
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(_timed, path, turns)
        time.sleep(whole / (3 + number))
        trial.expect(not answer.done(), f"kill {number}: the query was over before {victim} was killed")
        lost = running.lost()
        running.kill(victim)
        given, seconds = answer.result()
    problem = differs(expected, given)
    trial.expect(not problem, f"kill {number}: {problem}")
    trial.expect(running.lost() > lost, f"kill {number}: no task was lost")
    trial.figures[f"kill {number} s"] = f"{seconds:.1f}, undisturbed {whole:.1f}"
    running.again(victim)


def _timed(path: Path, turns: int) -> tuple[pd.DataFrame, float]:
    """Return the answer of Spark to the long query, and the seconds that it took."""
    began = time.monotonic()
    return engine.rows(path, LONG, {"turns": turns}), time.monotonic() - began
