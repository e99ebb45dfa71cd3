"""A thousand addresses that nobody would write by hand: no error page, no rows but those a right address shows."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from dashboard import database, page, text
from dashboard.app import PAGES
from dashboard.database import Snapshot
from tests import hostile
from tests.serving import Server, serve
from tests.sweep import GRANTS, PILOTS, State
from tests.test_sweep import opened

COUNT, OPENED = 1_000, 18
NAMES = (
    "lang",
    "project",
    "place",
    "as_of",
    "measure",
    "panel",
    "since",
    "table",
    "term",
    "search",
    "organisation_type",
    "area",
    "link_kind",
    "event_kind",
    "indicator",
    "plan",
    "plan_status",
    "call",
    "status",
    "category",
    "view",
    "page",
    "embed",
    "embed_options",
    "__proto__",
    "constructor",
    "",
    "lang[]",
    "st",
    "user",
    "role",
    "part",
)
PATHS = (
    "",
    "/evil.test/",
    "data//evil.test/",
    "secret",
    "../secret",
    "pages/data.py",
    "%2e%2e/app.py",
    "_stcore/metrics",
    "static/../../x",
    "Data",
    "data/",
    "data/x",
    "municipality/kyshtut",
    "manager",
    "public.duckdb",
    "CURRENT",
    ".streamlit/secrets.toml",
    "\u202edata",
)
CODES = (
    "manager",
    "municipality/kyshtut",
    "../manager",
    "all",
    "ALL",
    "none",
    "null",
    "-1",
    "0",
    "1e999",
    "9999-12-31",
    "2024-02-30",
    "0001-01-01",
    "2024-12-31T00:00:00Z",
    "kyshtut",
    PILOTS,
    GRANTS,
    "ru",
    "RU",
    "ky,ru",
    "' or 1=1 --",
    "%",
    "_",
    "%%%",
    "\\",
    "[",
    "(",
    "$project_id",
    "{place}",
    "a" * 20_000,
    "\ud7ff",
    "\u0130",
    "\x00",
    "\n",
)
SEARCHED = (
    ("stakeholders/organisations", {"organisation_type": "all", "area": "all"}),
    ("grants/applications", {"call_id": "all", "conflict_type": "all"}),
)


def codes(chance: random.Random) -> dict[str, str]:
    """Return the query of one address: up to six names with codes that are wrong, hostile, or right elsewhere."""
    values = (*CODES, *hostile.STRINGS.values())
    return {
        chance.choice(NAMES): chance.choice(values)[: chance.choice((20, 200, 30_000))]
        for _ in range(chance.randint(1, 6))
    }


def addresses() -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the thousand: path and query, the same in every run."""
    chance = random.Random(5)
    known = tuple(address for _, address, _ in PAGES)
    for _ in range(COUNT):
        yield chance.choice(known if chance.random() < 0.6 else PATHS), codes(chance)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serve(tmp_path_factory.mktemp("empty"), "public") as running:
        yield running


def test_the_server_answers_each_of_a_thousand_with_the_document_or_a_sentence(server: Server):
    known = {address for name, address, _ in PAGES if name != "intake"}
    given: dict[int, int] = {}
    for path, query in addresses():
        answer = server.ask(f"/{quote(path, safe='/%.')}?{urlencode(query)[:60_000]}")
        given[answer.status] = given.get(answer.status, 0) + 1
        if path in known and answer.status != 414:
            assert (answer.status, answer.body.count(b"<html")) == (200, 1), path
        assert answer.status in (200, 301, 400, 404, 414), (answer.status, path)
        assert not answer.headers.get("location", "/").startswith(("//", "/\\", "http")), "it leads to another host"
        assert b"Traceback" not in answer.body
    assert given[200] > COUNT / 2
    assert "Traceback" not in server.log.read_text("utf-8")


class Session(dict):
    """A session as `page` keeps it, without a browser."""

    __getattr__, __setattr__ = dict.__getitem__, dict.__setitem__


class Query(dict):
    """The address as Streamlit gives it."""

    def to_dict(self) -> dict[str, str]:
        return dict(self)

    def from_dict(self, codes: dict[str, str]) -> None:
        self.clear()
        self.update(codes)


def test_no_address_chooses_anything_that_is_not_offered(monkeypatch: pytest.MonkeyPatch):
    offered = {
        "project": [PILOTS, GRANTS],
        "place": ["all", "kyshtut"],
        "lang": list(text.LANGUAGES),
        "area": ["all", "A1"],
    }
    monkeypatch.setattr(st, "selectbox", lambda _label, options, index, **_: options[index])
    monkeypatch.setattr(st, "text_input", lambda _label, value, **_: value)
    wrong = 0
    for _, query in addresses():
        monkeypatch.setattr(st, "session_state", Session())
        monkeypatch.setattr(st, "query_params", Query(query))
        page.begin()
        for name, options in offered.items():
            chosen = page.choose(name, options, name, str)
            assert chosen in options
            assert chosen == query.get(name, options[0]) or name in [label for label, *_ in page.problems()]
        assert len(page.search("search", "search")) <= 60
        wrong += len(page.problems())
        page.finish()
        assert set(st.query_params) <= {*offered, "search"}
    assert wrong > COUNT / 10


@pytest.mark.parametrize(("query", "extra"), SEARCHED)
def test_no_text_searched_for_gives_other_rows(demonstration: Snapshot, query: str, extra: dict[str, str]):
    names = database.parameter_names(query)
    if "search" not in names:
        pytest.fail(f"{query} searches for nothing")
    shown = {name: None for name in names} | {
        "project_id": PILOTS if "stake" in query else GRANTS,
        "as_of": date(2030, 1, 1),
    }
    shown |= {name: value for name, value in extra.items() if name in names}
    whole = set(map(str, database.run(demonstration.path, query, shown | {"search": ""}).values.tolist()))
    assert whole
    for text_searched in (*hostile.STRINGS.values(), *CODES[:-2]):
        found = database.run(demonstration.path, query, shown | {"search": text_searched[:60]})
        assert set(map(str, found.values.tolist())) <= whole, text_searched[:60]


def sample() -> list[tuple[str, dict[str, str]]]:
    """Return addresses of pages whose codes are all wrong: what they show must be what no codes show."""
    chance, kept = random.Random(7), []
    for number in range(OPENED):
        _, address, _ = PAGES[number % (len(PAGES) - 1)]
        wrong = {name: chance.choice(list(hostile.STRINGS.values()))[:2_000] for name in chance.sample(NAMES[1:8], 4)}
        kept.append((f"/{address}", wrong | {"lang": "en"}))
    return kept


@pytest.fixture(scope="module")
def known() -> dict[str, AppTest]:
    """Return the pages without codes that were opened so far."""
    return {}


@pytest.mark.parametrize(("path", "wrong"), sample(), ids=lambda value: value if isinstance(value, str) else "")
def test_a_page_with_wrong_codes_shows_what_it_shows_without(
    demonstration_store: Path,
    monkeypatch: pytest.MonkeyPatch,
    known: dict[str, AppTest],
    path: str,
    wrong: dict[str, str],
):
    state = State(path, "en", PILOTS, False, False)
    plain = known.get(path) or opened(state, demonstration_store, monkeypatch)
    known[path] = plain
    codes = {"project": PILOTS} | wrong if "project" in wrong else wrong | {"project": PILOTS}
    monkeypatch.setattr(State, "codes", property(lambda _: codes))
    fuzzed = opened(state, demonstration_store, monkeypatch)
    assert not fuzzed.exception
    for kind in ("metric", "header", "title"):
        assert [one.value for one in fuzzed.get(kind)] == [one.value for one in plain.get(kind)]
    assert [block.proto.body for block in fuzzed.get("html")] == [block.proto.body for block in plain.get("html")]
    assert fuzzed.warning, "nobody is told that the address is wrong"
