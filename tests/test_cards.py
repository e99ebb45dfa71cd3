"""Every figure of every page: what it says of itself, its table, the text for who cannot see it, and its files."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import downloads, page, text
from dashboard.charts import style
from dashboard.components import card, provenance
from dashboard.components.figure import Figure
from dashboard.page import showing
from dashboard.text import Words
from tests import sweep
from tests.sweep import GRANTS, PILOTS, State
from tests.test_sweep import opened

LANGUAGES = list(text.LANGUAGES)
STATES = [State(path, LANGUAGES[(number + shift) % 3], project, False, path == "/municipality")
          for number, path in enumerate(sweep.WITH_FIGURES)
          for shift, project in enumerate((PILOTS, GRANTS))]  # fmt: skip
LIVE = ("=", "+", "-", "@", "|", "\t", "\r")
Taken = dict[str, tuple[pd.DataFrame, Mapping[str, str]]]


@dataclass(frozen=True)
class Walk:
    """A page with every view of every figure drawn at once, its figures, and what their buttons would give."""

    app: AppTest
    words: Words
    figures: list[Figure]
    taken: Taken


@pytest.fixture(scope="module", params=STATES, ids=str)
def found(request: pytest.FixtureRequest, demonstration_store: Path) -> Iterator[Walk]:
    """Walk a page once for all that is asked of its figures."""
    figures: list[Figure] = []
    taken: Taken = {}

    def every_view(figure: Figure) -> None:
        words = page.words()
        figures.append(figure)
        if figure.is_drawn:
            card._chart(figure, words)
        card._table(figure, words)
        provenance.about(figure, words)

    def keep(identity: str, named: pd.DataFrame, said: dict[str, str], words: Words) -> None:
        taken[identity] = (named, said)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(card, "_views", every_view)
        patch.setattr(provenance, "download", keep)
        app = opened(request.param, demonstration_store, patch, before=lambda: (figures.clear(), taken.clear()))
    assert not app.exception
    yield Walk(app, text.words(request.param.language), figures, taken)


def test_every_figure_says_what_it_is_and_where_it_comes_from(found: Walk):
    words, app = found.words, found.app
    said = [block.value for block in app.markdown]
    captions = [caption.value for caption in app.caption]
    queries = [code.value for code in app.code]
    assert len(found.figures) >= 3
    for figure in found.figures:
        for part in ("definition", "left_out"):
            assert any(text.markdown(words(f"{figure.id}.{part}")) in block for block in said), (figure.id, part)
        unit = words(f"{figure.id}.unit")
        line = next((caption for caption in captions if caption.startswith(f"{unit} · ")), "")
        assert words("card.as_of", date="").strip(" .") in line, figure.id
        assert re.search(r"\d", line.split(" · ")[-1]), (figure.id, "n")
        assert any(f"queries/{figure.query}.sql" in block.replace("\\", "") for block in said), figure.id
    assert len(queries) == len(found.figures)
    assert all("select" in query for query in queries)
    sources = [block for block in said if block.startswith(f"**{words('card.source')}**")]
    assert len(sources) == len(found.figures)
    assert all(text.markdown(words("frame.demonstration")) in block for block in sources)
    tables = [unescape(block.proto.body) for block in app.get("html") if "<table" in block.proto.body]
    assert len(tables) >= len(found.figures)
    assert all("<td" in table for table in tables)


def test_every_chart_has_an_alternative_text_written_for_people(found: Walk):
    told = [chart.proto.alt for chart in found.app.get("plotly_chart")]
    titles = [found.words(f"{figure.id}.title") for figure in found.figures if figure.draw and not figure.view]
    for alternative in told:
        title = next(title for title in titles if alternative.startswith(title))
        assert re.search(r"\d", alternative.removeprefix(title)), alternative
        assert found.words("card.as_of", date="").strip(" .") in alternative
    whole = " ".join(told)
    assert re.findall(r"\b(?:nan|NaT|None|True|False)\b", whole) == []
    assert re.findall(r"\d+\.\d{3,}", whole) == [], "numbers with all their decimals"
    assert re.findall(r"\d{4}-\d{2}-\d{2}", whole) == [], "dates as a machine writes them"


def test_every_file_holds_the_shown_rows_as_plain_values_and_says_what_it_is(found: Walk):
    words = found.words
    assert set(found.taken) == {figure.id for figure in found.figures}
    for identity, (named, said) in found.taken.items():
        book = openpyxl.load_workbook(io.BytesIO(downloads.xlsx(named, said, ("a", "b"))))
        table, about = book.worksheets
        cells = [[cell.value for cell in line] for line in table.iter_rows()]
        assert cells[0] == list(named.columns), identity
        assert len(cells) == len(named) + 1, identity
        for line, row in zip(cells[1:], named.itertuples(index=False), strict=True):
            assert [plain(cell) for cell in line] == [plain(cell) for cell in row], identity
        every = [cell for sheet in book.worksheets for line in sheet.iter_rows() for cell in line]
        assert [cell.coordinate for cell in every if cell.data_type == "f"] == [], identity
        stated = {line[0].value: line[1].value for line in about.iter_rows()}
        for part in ("title", "unit", "date", "source", "documents", "definition", "left_out"):
            assert stated[words(f"card.{part}")], (identity, part)
        assert words("frame.demonstration") in stated[words("card.source")]
        kept = {name: said[name] for name in (words("card.date"), words("card.source"))}
        lines = list(csv.DictReader(io.StringIO(downloads.csv(named, kept).decode("utf-8-sig"))))
        assert len(lines) == len(named), identity
        assert all(words("frame.demonstration") in " ".join(line.values()) for line in lines), identity
        texts = [cell for line in lines for cell in line.values() if cell.startswith(LIVE)]
        assert [cell for cell in texts if not re.fullmatch(r"-\d+(\.\d+)?", cell)] == [], identity


def plain(value: object) -> object:
    """Return a cell as a number to nine digits, text, or None."""
    if pd.isna(value) or value == "":
        return None
    if isinstance(value, bool) or not hasattr(value, "__float__"):
        return str(downloads.harmless(value))
    return round(float(value), 9)


def said(spec: object) -> object:
    """Return a chart without what is null: in the browser that is the same as not to be there."""
    if isinstance(spec, dict):
        return {name: said(value) for name, value in spec.items() if value is not None}
    return [said(value) for value in spec] if isinstance(spec, list) else spec


@pytest.mark.parametrize("path", [path for path in sweep.NAMES if path not in sweep.WITHOUT_FIGURES])
def test_a_chart_is_sent_as_streamlit_would_send_it_once_plotly_has_checked_it(
    demonstration_store: Path, monkeypatch: pytest.MonkeyPatch, path: str
):
    def sent() -> list[dict]:
        showing._made.cache_clear()
        app = opened(State(path, "en", PILOTS, False, path == "/municipality"), demonstration_store, monkeypatch)
        return [said(json.loads(chart.proto.spec)) for chart in app.get("plotly_chart")]

    ours = sent()
    with monkeypatch.context() as patch:
        patch.setattr(style, "Drawn", lambda chart: chart)
        theirs = sent()
    showing._made.cache_clear()
    assert ours == theirs
    assert ours
