"""Text of the field is never code: hostile strings in every column of free text, on every page, in every view."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.components import card, provenance
from dashboard.components.figure import Figure
from dashboard.publish import dataset
from tests import sweep
from tests.conftest import DEMO
from tests.sweep import GRANTS, PILOTS, State
from tests.test_sweep import opened

HOSTILE = "$x$ [a](http://evil.test) ![b](http://evil.test/b.png) :red[hot] <img src=x onerror=1> `c` =1+1 "
LIVE = re.compile(r"(?<!\\)(\[a\]|!\[b|\$x|`c)|:\u2060?red\[|(?<!\\)<img")
FREE_TEXT = {
    "action_plans": ("title", "decision_number"),
    "activities": ("title", "expected_result", "means_of_verification"),
    "activity_updates": ("note",),
    "applications": ("title", "reason"),
    "border_crossings": ("name",),
    "call_stages": ("note",),
    "calls": ("title", "legal_basis"),
    "capacity_scores": ("evidence",),
    "codelists": ("label", "definition", "origin"),
    "events": ("title",),
    "indicators": ("title", "definition", "means_of_verification", "responsible", "frequency"),
    "issues": ("title",),
    "measurements": ("narrative",),
    "objectives": ("title",),
    "organisations": ("name",),
    "places": ("name_en", "name_ru", "name_ky", "note", "population_note", "point_note"),
    "projects": ("title", "donor"),
    "published_figures": ("statement", "source"),
    "risk_reviews": ("treatment", "note"),
    "risks": ("cause", "event", "effect"),
    "signals": ("channel",),
    "sources": ("title", "url"),
}


@pytest.fixture(scope="module")
def hostile_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a store with the demonstration whose every free text is hostile, and still each its own."""
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "source").mkdir()
    for path in DEMO.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        for number, row in enumerate(rows):
            row |= {name: f"{HOSTILE}{number}" for name in FREE_TEXT.get(path.stem, ()) if row[name]}
        with (folder / "source" / path.name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0])
            writer.writeheader()
            writer.writerows(rows)
    outcome = dataset.publish([folder / "source"], folder / "store")
    assert outcome.is_new, outcome.findings[:3]
    return folder / "store"


def spoken(app: AppTest) -> Iterator[str]:
    """Yield every text of a page that is read as Markdown."""
    for kind in ("markdown", "caption", "header", "subheader", "title", "info", "warning"):
        yield from (element.value for element in getattr(app, kind))
    yield from (element.label for element in (*app.metric, *app.button))


@pytest.mark.parametrize("project", [PILOTS, GRANTS])
@pytest.mark.parametrize("path", sweep.WITH_FIGURES)
def test_hostile_text_is_shown_as_text_in_every_view_of_every_figure(
    hostile_store: Path, monkeypatch: pytest.MonkeyPatch, path: str, project: str
):
    def every_view(figure: Figure) -> None:
        words = card.page.words()
        if figure.draw or figure.view:
            card._chart(figure, words)
        card._table(figure, words)
        provenance.about(figure, words)

    monkeypatch.setattr(card, "_views", every_view)
    app = opened(State(path, "en", project, False, path == "/municipality"), hostile_store, monkeypatch)
    assert not app.exception
    shown = list(spoken(app))
    tables = [block.proto.body for block in app.get("html")]
    charts = [chart.proto.spec for chart in app.get("plotly_chart")]
    assert any("evil" in said for said in (*shown, *tables, *charts)), "nothing hostile came to this page"
    assert [said for said in shown if LIVE.search(said)] == []
    assert [body[:200] for body in tables if "<img" in body] == []
    assert [spec for spec in charts if re.search(r"<(?!b>|/b>|br>|i>|/i>|span|/span|extra|/extra)", spec)] == []
