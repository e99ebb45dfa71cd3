"""What a query may cost, and what a reader sees when a page, a query, a part of a page or a file fails."""

from __future__ import annotations

import os
import re
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import duckdb
import pytest
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.testing.v1 import AppTest

import streamlit_app
from dashboard import database, page, text
from dashboard.components import card, trouble
from dashboard.database import Snapshot
from tests.sweep import PILOTS, State
from tests.test_sweep import opened

ENDLESS = "select sum(a.i * b.i) as n from range(10000000) as a(i), range(10000000) as b(i)"
NUMBERED = "select row_number() over (order by hash(i)) as n from range(8000000) as t(i)"
LARGE = f"select count(*) as n from ({NUMBERED}) where n > 5"
INNER = re.compile(r"/\w+/\w+|\bselect\b|\.py\b|\.sql\b|Traceback|duckdb|secret", re.IGNORECASE)
SECRET = "a row of /a/secret/path: select 1"


@pytest.fixture
def strict(demonstration: Snapshot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give a copy of the demonstration that opens with little time and memory."""
    folder = copytree(demonstration.path.parent, tmp_path / "copy")
    monkeypatch.setitem(database._LOCKED_DOWN, "max_execution_time", 1_500)
    monkeypatch.setitem(database._LOCKED_DOWN, "memory_limit", "100MB")
    yield folder / demonstration.path.name
    database._connections.pop(folder / demonstration.path.name).close()


def run(path: Path, text_of_query: str, patch: pytest.MonkeyPatch) -> list:
    """Return what `database.run` gives for a query that a file of ours would hold."""
    patch.setattr(database, "_statement", lambda _: (text_of_query, frozenset()))
    return database.run(path, "places/names", {}).values.tolist()


def test_a_query_that_never_ends_is_cut_off_and_the_connection_lives_on(strict: Path, monkeypatch: pytest.MonkeyPatch):
    before = time.monotonic()
    with pytest.raises(duckdb.InterruptException, match="execution time"):
        run(strict, ENDLESS, monkeypatch)
    assert time.monotonic() - before < 30
    assert run(strict, "select count(*) > 0 as n from places", monkeypatch) == [[True]]


def test_a_query_too_large_for_memory_is_refused_and_writes_nothing_beside_the_snapshot(
    strict: Path, monkeypatch: pytest.MonkeyPatch
):
    before, seen, is_over = set(os.listdir(strict.parent)), set(), threading.Event()

    def look() -> None:
        while not is_over.is_set():
            seen.update(os.listdir(strict.parent))

    watching = threading.Thread(target=look)
    watching.start()
    try:
        with pytest.raises(duckdb.OutOfMemoryException):
            run(strict, LARGE, monkeypatch)
    finally:
        is_over.set()
        watching.join()
    assert seen == before, "what lies beside a snapshot makes it count as damaged"
    assert run(strict, "select count(*) > 0 as n from places", monkeypatch) == [[True]]


@pytest.mark.parametrize(("name", "value"), [
    ("enable_external_access", False), ("autoinstall_known_extensions", False), ("autoload_known_extensions", False),
    ("allow_community_extensions", False), ("python_enable_replacements", False), ("allow_unsigned_extensions", False),
    ("lock_configuration", True), ("threads", 2), ("max_execution_time", 20_000), ("temp_directory", ""),
])  # fmt: skip
def test_a_setting_of_the_connection_holds_and_cannot_be_changed(demonstration: Snapshot, name: str, value: object):
    with database._cursor(demonstration.path) as cursor:
        (found,) = cursor.execute("select current_setting($name)", {"name": name}).fetchone()
        assert str(found) == str(value)
        for change in (f"set {name} = '1'", f"set global {name} = '1'", f"reset {name}", f"pragma {name} = '1'"):
            with pytest.raises(duckdb.Error):
                cursor.execute(change)
        assert str(cursor.execute("select current_setting($name)", {"name": name}).fetchone()[0]) == str(value)


def test_streamlit_is_told_who_says_that_a_page_failed():
    assert streamlit_app.app._on_script_error is trouble.failed


def page_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(card, "cards", lambda *_: (_ for _ in ()).throw(RuntimeError(SECRET)))


def part_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(card, "_chart", lambda *_: (_ for _ in ()).throw(RuntimeError(SECRET)))


def query_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = page.table

    def table(query: str, **extra: object) -> object:
        if query.startswith("overview/changes"):
            raise duckdb.ConversionException(SECRET)
        return asked(query, **extra)

    monkeypatch.setattr(page, "table", table)


@pytest.mark.parametrize("language", text.LANGUAGES)
@pytest.mark.parametrize("fails", [page_fails, part_fails, query_fails])
def test_a_failure_is_a_sentence_with_an_id_and_the_log_has_the_rest(
    demonstration_store: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, fails, language: str
):
    made = ScriptRunner.__init__

    def told(self: ScriptRunner, *given: object, **named: object) -> None:
        made(self, *given, **named | {"on_script_error": streamlit_app.app._on_script_error})

    monkeypatch.setattr(ScriptRunner, "__init__", told)
    app = opened(State("/", language, PILOTS, False, False), demonstration_store, monkeypatch,
                 before=lambda: fails(monkeypatch))  # fmt: skip
    logged = [record for record in caplog.records if record.name == "dashboard.components.trouble"]
    assert logged
    assert len(app.error) == len(logged)
    assert [*app.exception] == []
    for shown, record in zip(app.error, logged, strict=True):
        (identity,) = re.findall(r"\b[0-9a-f]{8}\b", shown.value)
        assert shown.value == text.words(language)("frame.failed", id=identity)
        assert identity in record.getMessage()
        assert not INNER.search(shown.value)
    assert SECRET in caplog.text
    assert SECRET not in said(app)


def said(app: AppTest) -> str:
    """Return every text of a page."""
    return " ".join(str(getattr(element, "value", "")) for element in app)
