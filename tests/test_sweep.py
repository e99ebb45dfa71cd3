"""Every page opens in every language, for both projects, on two dates, without a browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import combinations
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from dashboard import text
from dashboard.database import ROOT
from tests import sweep
from tests.sweep import State


def opened(state: State, store: Path, patch: pytest.MonkeyPatch, before: Callable[[], object] = bool) -> AppTest:
    """Return the page as somebody opens it who has a link; `before` is called before the run that opens it."""
    patch.setenv("YNTYMAK_STORE", str(store))
    patch.setenv("YNTYMAK_AUDIENCE", "manager")
    app = AppTest.from_file(str(ROOT / "dashboard/app.py"), default_timeout=60)
    app.query_params.update(state.codes)
    before()
    if state.path != "/":
        app._page_hash = calc_hash(state.path.strip("/"))  # switch_page knows an address after a first run only
    return app.run()


def test_sample_holds_every_pair_of_values():
    values = [(s.path, s.language, s.project, s.is_earlier, s.is_local, s.width, s.scheme) for s in sweep.sample()]
    for first in range(len(sweep.AXES)):
        for second in range(first):
            pairs = {(value[first], value[second]) for value in values}
            assert len(pairs) == len(sweep.AXES[first]) * len(sweep.AXES[second])


def test_sample_without_a_browser_holds_every_pair_of_page_language_project_and_date():
    values = [(s.path, s.language, s.project, s.is_earlier) for s in sweep.on_paper()]
    for first, second in combinations(range(4), 2):
        pairs = {(value[first], value[second]) for value in values}
        assert len(pairs) == len(sweep.AXES[first]) * len(sweep.AXES[second])


@pytest.mark.parametrize("state", sweep.on_paper(), ids=str)
def test_page_opens_without_an_error(state: State, demonstration_store: Path, monkeypatch: pytest.MonkeyPatch):
    app = opened(state, demonstration_store, monkeypatch)
    words = text.words(state.language)
    assert not app.exception
    assert app.title[0].value == words(f"page.{state.name}.title")
    assert [warning.value for warning in app.warning] == []
    headers = [header.value for header in app.header]
    assert len(headers) > 3
    assert len(headers) == len(set(headers)), "two figures of one name"
    said = [block.value for block in (*app.markdown, *app.caption, *app.header)]
    assert [line for line in said if re.search(r"\{\w+\}|\bnan\b|\bNaT\b|\bNone\b|<NA>", line)] == []
