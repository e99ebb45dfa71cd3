"""Queries on Spark, without a cluster: what is asked, what is refused, and what is said where it cannot be asked."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlglot
from sqlglot import exp

from dashboard import database, engine, text
from dashboard.command import saying
from dashboard.components import trouble
from dashboard.database import ROOT, Snapshot
from dashboard.engine import dialect, header
from dashboard.server.failed import Failed
from tests.conftest import DEMO
from tests.reliability.spark import queries
from tests.serving import free_port

SCHEMA = "yntymak_public_1"
ASKED = [name for name in queries() if name not in engine.OF_THE_FILE]
BARE = "-- One row: it.\n-- parameters: {}\n-- columns: n bigint\n"


def spoken(name: str) -> exp.Expression:
    query = database.query_text(name)
    return sqlglot.parse_one(dialect.spark(query, SCHEMA, tuple(header.declared(query, "parameters").items())), "spark")


@pytest.mark.parametrize("name", ASKED)
def test_a_query_asks_the_tables_of_one_schema_and_its_parameters_stay_parameters(name: str):
    tree = spoken(name)
    named = {one.alias for one in tree.find_all(exp.CTE)}
    tables = [one for one in tree.find_all(exp.Table) if one.name not in named]
    assert {one.db for one in tables} <= {SCHEMA}
    assert {one.name for one in tree.find_all(exp.Placeholder)} == database.parameter_names(name)
    assert not list(tree.find_all(exp.Parameter))


@pytest.mark.parametrize(("query", "why"), [
    ("select n from other.people", "a table of another schema"),
    ("select n from catalog.other.people", "a table of another catalogue"),
    ("select n from yntymak_manager_1.people", "a table of another part"),
    ("select n from read_parquet('/people.parquet')", "a file"),
    ("select n from 'people.parquet'", "a file by its name"),
    ("select n from people where n = $n", "a parameter that the header does not declare"),
    ("select n from duckdb_tables()", "the catalogue of a file"),
    ("with a as (select n from yntymak_manager_1.people) select n from a", "another part, one query deep"),
    ("drop table people", "no question"),
    ("select 1 as n; select 2 as n", "two statements"),
])  # fmt: skip
def test_what_a_query_may_not_name_is_refused(query: str, why: str):
    with pytest.raises((dialect.Refused, sqlglot.errors.ParseError)):
        dialect.spark(BARE.format("none") + query, SCHEMA, ())


def test_a_part_of_a_snapshot_has_a_schema_of_its_own():
    known = [engine.schema_of(Path(path)) for path in (
        "/s/manager/20250101T000000000Z-ab/programme.duckdb", "/s/public/20250101T000000000Z-ab/public.duckdb",
        "/s/public/20250102T000000000Z-ab/public.duckdb",
        "/s/municipality/a-b/20250101T000000000Z-ab/municipality.duckdb",
        "/s/municipality/a_b/20250101T000000000Z-ab/municipality.duckdb",
        "/s/municipality/public/20250101T000000000Z-ab/municipality.duckdb",
        f"/s/municipality/{64 * 'x'}/20250101T000000000Z-{12 * 'a'}/municipality.duckdb")]  # fmt: skip
    assert len(set(known)) == len(known)
    assert all(name == name.lower() and name.isidentifier() and len(name) <= 128 for name in known)
    assert known[1] == "yntymak_public_20250101t000000000z_ab"


@pytest.mark.parametrize("said", ["sc://", "sc://host", "http://host:15002", "host:15002", "sc://host:port", "sc://:1"])
def test_what_is_no_address_is_said_without_repeating_it(said: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("YNTYMAK_ENGINE", said)
    with pytest.raises(engine.Trouble) as problem:
        engine.check()
    assert problem.value.reason == "address"
    assert said not in f"{problem.value}"


def test_an_address_may_carry_a_token(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("YNTYMAK_ENGINE", "sc://host:15002/;token=secret;use_ssl=true")
    assert engine.place() == ("host", 15002)


def published(store: Path, *more: str, **environment: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "dashboard", "publish", str(DEMO), "--store", str(store), *more], cwd=ROOT,
        env=os.environ | environment, capture_output=True, encoding="utf-8", timeout=120)  # fmt: skip


@pytest.mark.parametrize("language", text.LANGUAGES)
def test_publish_says_in_each_language_what_is_missing(tmp_path: Path, language: str):
    nowhere = published(tmp_path, "--engine", "nonsense", "--language", language)
    folderless = published(tmp_path, "--engine", "sc://127.0.0.1:1", "--language", language)
    words = text.words(language)
    assert (nowhere.returncode, nowhere.stderr.strip()) == (saying.ENGINE, words("engine.address"))
    assert (folderless.returncode, folderless.stderr.strip()) == (saying.ENGINE, words("engine.folder"))


def test_a_server_that_does_not_answer_stops_a_publish_before_anything_serves(tmp_path: Path):
    told = published(tmp_path / "store", "--engine", f"sc://127.0.0.1:{free_port()}",
                     YNTYMAK_ENGINE_FOLDER=str(tmp_path))  # fmt: skip
    assert told.returncode == saying.ENGINE
    assert told.stderr.splitlines()[-1] == text.words("en")("engine.unreachable")
    assert "Traceback" not in told.stderr
    assert not (tmp_path / "store" / "manager" / database.POINTER).exists()


def test_a_server_that_does_not_answer_is_trouble_of_a_query(demonstration: Snapshot, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("YNTYMAK_ENGINE", f"sc://127.0.0.1:{free_port()}")
    with pytest.raises(engine.Trouble) as problem:
        database.run(demonstration.path, "projects/all", {})
    assert problem.value.reason == "unreachable"


def test_a_page_says_it_without_saying_where(monkeypatch: pytest.MonkeyPatch):
    said = []
    monkeypatch.setattr(trouble.st, "error", lambda sentence, **_: said.append(sentence))
    assert trouble.failed(engine.Trouble("unreachable"))
    assert said == [text.words("en")("engine.asked")]


def test_an_answer_without_a_session_says_it_too():
    async def asking(scope: dict, receive: object, send: object) -> None:
        raise engine.Trouble("unreachable")

    sent: list[dict] = []

    async def send(message: dict) -> None:
        sent.append(message)

    scope = {"type": "http", "path": "/light", "query_string": b"lang=ru", "headers": []}
    with ThreadPoolExecutor(1) as apart:  # a browser driver's loop may live in this thread
        apart.submit(asyncio.run, Failed(asking)(scope, None, send)).result()
    assert sent[0]["status"] == 503
    assert sent[1]["body"].decode().strip() in {text.words(one)("engine.asked") for one in text.LANGUAGES}


@pytest.mark.parametrize("missing", ["pyspark", "sqlglot"])
def test_a_missing_package_ends_the_start_with_a_sentence_in_each_language(
        missing: str, monkeypatch: pytest.MonkeyPatch):  # fmt: skip
    monkeypatch.setenv("YNTYMAK_ENGINE", "sc://127.0.0.1:15002")
    monkeypatch.setattr(engine, "find_spec", lambda name: None if name == missing else object())
    with pytest.raises(SystemExit) as end:
        trouble.check_engine()
    packages = {"pyspark": "pyspark-client"}.get(missing, missing)
    said = [text.words(one)("engine.packages", packages=packages) for one in text.LANGUAGES]
    assert str(end.value).splitlines() == said


def test_the_file_needs_nothing_of_the_engine(demonstration: Snapshot):
    code = ("import sys; sys.modules.update(dict.fromkeys(['pyspark', 'sqlglot', 'grpc', 'pyarrow']));"
            " from pathlib import Path; from dashboard import database;"
            " print(len(database.run(Path(sys.argv[1]), 'projects/all', {})))")  # fmt: skip
    environment = {name: value for name, value in os.environ.items() if not name.startswith("YNTYMAK_ENGINE")}
    told = subprocess.run([sys.executable, "-c", code, str(demonstration.path)], cwd=ROOT, env=environment,
                          capture_output=True, encoding="utf-8", timeout=60)  # fmt: skip
    assert (told.stdout.strip(), told.stderr) == ("2", "")


@pytest.mark.parametrize("reason", ["address", "folder", "packages", "unreachable", "tables", "late", "load", "gone"])
def test_every_trouble_has_its_sentence(reason: str):
    values = {"packages": "p", "seconds": "9", "schema": "s"}
    assert all(text.words(one)(f"engine.{reason}", **values) for one in text.LANGUAGES)
