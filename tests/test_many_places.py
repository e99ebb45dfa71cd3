"""Five hundred municipalities: the same numbers as counted another way, and pages that stay readable."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest

from dashboard import database, text
from dashboard.components.table import PAGE_ROWS
from dashboard.database import Snapshot
from tests import comparing, sweep
from tests.comparing import QUERIES
from tests.sweep import PILOTS, State
from tests.test_sweep import opened

MANY = {"municipalities": 500, "people": 600, "seed": 11}
DRAWN, LISTED = 60, 60  # labels of one chart; lines of one list


@pytest.fixture(scope="module")
def many(published: Callable[..., Snapshot]) -> Snapshot:
    return published(**MANY)


@pytest.mark.parametrize("query", QUERIES)
def test_figures_of_five_hundred_places_equal_those_counted_another_way(many: Snapshot, query: str):
    found = [case for case in comparing.cases(many.path, query, is_thorough=False) if case["project_id"] == PILOTS]
    whole = [case for case in found if case["place_id"] is None]  # one place is no more among many than among few
    assert not comparing.disagreements(many.path, query, (whole or found)[:1])


@pytest.mark.parametrize("path", [path for path in sweep.NAMES if path != "/municipality"])
def test_page_of_five_hundred_places_stays_readable(many: Snapshot, monkeypatch: pytest.MonkeyPatch, path: str):
    app = opened(State(path, "ky", PILOTS, False, False), many.path.parents[2], monkeypatch)
    assert not app.exception
    for block in app.get("html"):
        assert block.proto.body.count("<tr") <= PAGE_ROWS + 1
    for chart in app.get("plotly_chart"):
        drawn = json.loads(chart.proto.spec)
        labels = {note.get("text") for note in drawn["layout"].get("annotations", [])}
        assert len(labels) <= 3 * DRAWN, (drawn["layout"]["title"]["text"], len(labels))
        assert drawn["layout"]["height"] < 2600, drawn["layout"]["title"]["text"]
    lines = [line for line in sweep.paragraphs(app) if re.match(r":material/", line)]
    assert len(lines) < 12 * LISTED


def test_page_without_a_place_links_every_one(many: Snapshot, monkeypatch: pytest.MonkeyPatch):
    app = opened(State("/municipality", "en", PILOTS, False, False), many.path.parents[2], monkeypatch)
    assert not app.exception
    assert len({link.proto.query_string for link in app.get("page_link")}) >= 500


def test_search_finds_one_organisation_among_thousands(many: Snapshot, monkeypatch: pytest.MonkeyPatch):
    state = State("/stakeholders", "en", PILOTS, False, False)
    frame = {"project_id": PILOTS, "as_of": comparing.days(many.path, PILOTS)[0], "place_id": None}
    query = {"organisation_type": "all", "area": "all"}
    every = database.run(many.path, "stakeholders/organisations", frame | query | {"search": ""})
    wanted = every.organisation.iloc[-1]
    found = database.run(many.path, "stakeholders/organisations", frame | query | {"search": wanted.upper()})
    assert len(every) > 3000 > len(found) >= 1
    monkeypatch.setattr(State, "codes", property(lambda self: {"lang": "en", "project": PILOTS, "search": wanted}))
    app = opened(state, many.path.parents[2], monkeypatch)
    assert not app.exception
    said = " ".join(block.value for block in app.markdown)
    assert text.markdown(wanted) in said
