"""Every headline number can be explained: its definition, its query, and the rows behind it with file and row."""

from __future__ import annotations

from html import unescape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import text
from dashboard.components import explain
from tests import sweep
from tests.sweep import GRANTS, PILOTS, State
from tests.test_sweep import opened

WITHOUT = {"overview"}  # it shows results beside their targets instead


def buttons(app: AppTest) -> list[str]:
    return [button.key for button in app.button if button.key and button.key.startswith("explain-")]


def said(app: AppTest) -> str:
    """Return what the page says in Markdown and in tables."""
    return unescape(" ".join([*(part.value for part in app.markdown), *(part.proto.body for part in app.get("html"))]))


@pytest.mark.parametrize("name", [name for name in sweep.WITH_FIGURES.values() if name not in WITHOUT])
def test_every_page_begins_with_numbers_that_can_be_explained(
    name: str, demonstration_store: Path, monkeypatch: pytest.MonkeyPatch
):
    path = next(path for path, known in sweep.NAMES.items() if known == name)
    app = opened(State(path, "ky", PILOTS, False, name == "municipality"), demonstration_store, monkeypatch)
    keys = buttons(app)
    assert len(keys) >= 3
    assert len(keys) == len(app.metric), "a number that nobody can explain"
    for key in keys:
        app.button(key=key).click().run()
        assert not app.exception, key
        assert text.words("ky")("explain.rows") in said(app), key
        assert "queries/" in said(app).replace("\\", ""), key


def test_rows_are_named_with_file_and_row_and_can_be_taken_away(
    demonstration_store: Path, monkeypatch: pytest.MonkeyPatch
):
    app = opened(State("/action-plans", "en", PILOTS, False, False), demonstration_store, monkeypatch)
    count = int(app.metric[2].value)
    app.button(key="explain-plans-headline-overdue").click().run()
    words = text.words("en")
    assert words("plans.headline.overdue.definition") in said(app).replace("\\", "")
    assert "demo/activities.csv" in said(app)
    assert words("table.rows", shown=count, n=count) in [caption.value for caption in app.caption]
    assert [button.label for button in app.get("download_button")].count("CSV") >= 1


def test_a_number_without_rows_says_so(demonstration_store: Path, monkeypatch: pytest.MonkeyPatch):
    app = opened(State("/action-plans", "ru", GRANTS, True, True), demonstration_store, monkeypatch)
    zero = [metric.label for metric in app.metric if metric.value == "0"]
    assert zero
    position = [metric.value for metric in app.metric].index("0")
    app.button(key=buttons(app)[position]).click().run()
    assert text.markdown(text.words("ru")("explain.none")) in said(app)


def test_persons_are_listed_in_the_managers_view_alone(demonstration_store: Path, monkeypatch: pytest.MonkeyPatch):
    state = State("/participation", "en", PILOTS, False, False)
    sentence = text.markdown(text.words("en")("explain.closed"))
    app = opened(state, demonstration_store, monkeypatch)
    app.button(key="explain-people-headline-women").click().run()
    assert sentence not in [caption.value for caption in app.caption]
    monkeypatch.setattr("dashboard.page.sees_persons", lambda: False)
    again = opened(state, demonstration_store, monkeypatch)
    assert not again.exception
    assert buttons(again) == []
    assert sentence in [caption.value for caption in again.caption]
    assert "demo/people.csv" not in said(again)


def test_a_table_on_the_page_holds_no_more_rows_than_a_reader_can_bear(
    demonstration_store: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(explain, "FIRST_ROWS", 5)
    app = opened(State("/action-plans", "en", PILOTS, False, False), demonstration_store, monkeypatch)
    count = int(app.metric[2].value)
    assert count > 5
    app.button(key="explain-plans-headline-overdue").click().run()
    captions = [caption.value for caption in app.caption]
    assert text.words("en")("explain.first", shown=5, count=count) in captions
