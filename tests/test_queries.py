"""Every query file: its header says what it takes and gives, and it is written like the others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest

from dashboard import schema, text
from dashboard.checks import check
from dashboard.database import ROOT
from dashboard.publish import build
from dashboard.staging import read

FILES = sorted((ROOT / "queries").glob("*/*.sql"))
HEADER = re.compile(
    r"-- (?P<grain>One row[^\n]+)\n"
    r"-- parameters: (?P<parameters>[^\n]+(?:\n--   [^\n]+)*)\n"
    r"-- columns: (?P<columns>[^\n]+(?:\n--   [^\n]+)*)\n(?!--)"
)
WORDS = re.compile(
    r"\b(select|from|where|with|recursive|join|left|cross|anti|semi|on|using|group by|order by|over|partition"
    r"|union|all|and|or|not|in|is|null|case|when|then|else|end|as|distinct|exists|between|coalesce|sum|count|min|max|cast"
    r"|limit|having|window|values|filter|date|interval|true|false)\b",
    re.IGNORECASE,
)


def name(path: Path) -> str:
    return path.relative_to(ROOT / "queries").with_suffix("").as_posix()


def header(path: Path) -> dict[str, dict[str, str]]:
    """Return the declared parameters and columns: name -> type."""
    found = HEADER.match(path.read_text("utf-8"))
    assert found, "the header is: -- One row …, -- parameters: …, -- columns: …"
    return {part: declared(found[part]) for part in ("parameters", "columns")}


def declared(text: str) -> dict[str, str]:
    """Return name -> type of a list such as `a varchar, b decimal(14,2)`; none for `none`."""
    text = re.sub(r"\n--\s+", " ", text).strip()
    if text == "none":
        return {}
    return dict(part.split(" ", 1) for part in re.split(r",\s*(?![^(]*\))", text))


def code(path: Path) -> str:
    """Return the SQL without comments, texts and quoted names."""
    return re.sub(r"--[^\n]*|'[^']*'|\"[^\"]*\"", "", path.read_text("utf-8"))


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """Give a connection in which every table is there, derived and of steps too, and none has a row."""
    with duckdb.connect() as connection:
        read.prepare(connection)
        connection.execute("attach ':memory:' as snapshot")
        connection.execute("use snapshot")
        check.load(connection)
        build.build(connection, None, date(2025, 1, 1), lambda step, **values: None)
        yield connection


def test_there_are_queries_to_look_at():
    assert {"build", "checks", "indicators"} < {path.parent.name for path in FILES}


@pytest.mark.parametrize("path", FILES, ids=name)
def test_it_is_one_select_that_is_ordered(path: Path):
    (statement,) = duckdb.extract_statements(path.read_text("utf-8"))
    assert statement.type == duckdb.StatementType.SELECT
    assert re.search(r"(?m)^order by\b", code(path))


@pytest.mark.parametrize("path", FILES, ids=name)
def test_the_header_names_the_parameters(path: Path):
    (statement,) = duckdb.extract_statements(path.read_text("utf-8"))
    assert set(header(path)["parameters"]) == set(statement.named_parameters)


@pytest.mark.parametrize("path", FILES, ids=name)
def test_the_header_names_the_columns_and_their_types(path: Path, empty: duckdb.DuckDBPyConnection):
    said = header(path)
    rows = empty.execute(f"describe {path.read_text('utf-8')}", dict.fromkeys(said["parameters"])).fetchall()
    assert {column: kind.lower() for column, kind, *_ in rows} == said["columns"]
    assert [column for column, *_ in rows] == list(said["columns"])


@pytest.mark.parametrize("path", FILES, ids=name)
def test_it_is_written_in_lower_case_on_at_most_sixty_lines(path: Path):
    assert not [word for word in WORDS.findall(code(path)) if word != word.lower()]
    lines = path.read_text("utf-8").splitlines()
    assert len(lines) <= 60
    assert max(map(len, lines)) <= 130


@pytest.mark.parametrize("path", FILES, ids=name)
def test_it_takes_no_language(path: Path):
    assert not set(header(path)["parameters"]) & {"lang", "language"}


@pytest.mark.parametrize("path", sorted((ROOT / "queries" / "checks").glob("*.sql")), ids=name)
def test_a_check_gives_the_columns_of_a_finding(path: Path):
    columns = list(header(path)["columns"].items())
    assert columns[:6] == [
        ("table_name", "varchar"), ("load_id", "varchar"), ("row_number", "bigint"), ("column_name", "varchar"),
        ("value", "varchar"), ("severity", "varchar"),
    ]
    assert columns[6:] in ([], [("detail", "varchar")])  # what the sentence needs besides: the other date, the sum


def test_every_code_column_is_in_the_schema():
    for table, column in (*schema.CODELISTS, *schema.WORDS):
        assert schema.tables()[table].column(column).list


def test_every_code_of_the_schema_has_its_word():
    coded = [column for table in schema.tables().values() for column in table.columns if column.codes]
    assert len(coded) > 40
    assert {f"code.{column.list}.{code}" for column in coded for code in column.codes} <= text.message_ids()


def test_every_reference_is_to_a_key():
    for table in schema.tables().values():
        for column, other, target in table.references:
            assert column in table.names
            assert (target,) in schema.tables()[other].keys
