"""A project that has begun nothing: every figure says so in its own sentence, in every language."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import text
from dashboard.database import ROOT
from dashboard.publish import dataset
from tests import sweep
from tests.conftest import small, write

# What a project with a place has: maps, what is missing there, and lists that are of the whole snapshot.
OF_PLACES = {"overview.map", "overview.attention", "stakeholders.map", "stakeholders.areas"}
NEVER = {"municipality.map", "data.files", "data.glossary"}


def bare(folder: Path, *places: str) -> Path:
    """Return a store with one project in some municipalities and nothing else."""
    kept = {name: rows for name, rows in small().items() if name in ("codelists", "places", "projects")}
    roles = [{"project_id": "p", "place_id": place, "role": "pilot"} for place in places]
    outcome = dataset.publish([write(folder / "source", project_places=roles, **kept)], folder / "store")
    assert outcome.is_new, outcome.findings[:3]
    return folder / "store"


@pytest.fixture(scope="module")
def begun_nothing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return bare(tmp_path_factory.mktemp("bare"), "north", "south")


@pytest.fixture(scope="module")
def nowhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return bare(tmp_path_factory.mktemp("nowhere"))


def opened(name: str, language: str, store: Path, patch: pytest.MonkeyPatch) -> AppTest:
    patch.setenv("YNTYMAK_STORE", str(store))
    patch.setenv("YNTYMAK_AUDIENCE", "manager")
    app = AppTest.from_file(str(ROOT / "dashboard/app.py"), default_timeout=60).run()
    app.query_params.update({"lang": language, "project": "p"} | ({"place": "north"} if name == "municipality" else {}))
    return (app.switch_page(f"../pages/{name}.py") if name != "overview" else app).run()


def sentences(store: Path, patch: pytest.MonkeyPatch, language: str, names: Iterable[str]) -> set[str]:
    """Return what pages say in place of figures."""
    said: set[str] = set()
    for name in names:
        app = opened(name, language, store, patch)
        assert not app.exception, name
        said |= {block.value.removeprefix(":material/search_off: ") for block in app.markdown}
    return said


def unsaid(figures: set[str], language: str, said: set[str]) -> list[str]:
    words = text.words(language)
    return sorted(figure for figure in figures if text.markdown(words(f"{figure}.empty")) not in said)


@pytest.mark.parametrize("language", text.LANGUAGES)
def test_every_figure_has_its_sentence_for_nothing(begun_nothing: Path, monkeypatch: pytest.MonkeyPatch, language: str):
    figures = {message.removesuffix(".empty") for message in text.message_ids() if message.endswith(".empty")}
    assert len(figures) > 60
    said = sentences(begun_nothing, monkeypatch, language, sweep.NAMES.values())
    assert unsaid(figures - NEVER - OF_PLACES, language, said) == []


@pytest.mark.parametrize("language", text.LANGUAGES)
def test_project_without_a_place_says_so(nowhere: Path, monkeypatch: pytest.MonkeyPatch, language: str):
    said = sentences(nowhere, monkeypatch, language, ("overview", "stakeholders"))
    assert unsaid(OF_PLACES, language, said) == []
