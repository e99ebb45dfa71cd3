"""The plain page: small, without a script, the numbers of the pages, in three languages, for the right reader."""

from __future__ import annotations

import asyncio
import gzip
import re
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import cycle
from pathlib import Path
from typing import Any

import brotli
import duckdb
import pandas as pd
import pytest
from starlette.applications import Starlette
from starlette.datastructures import Headers
from streamlit.testing.v1 import AppTest

from dashboard import access, app, database, light, server, text
from dashboard.components import table
from dashboard.database import ROOT
from dashboard.light import drawn
from dashboard.light.document import PAGES
from dashboard.light.parts import OVERVIEW, PLACE, Numbers, Table
from dashboard.server.assets import Assets
from dashboard.text import LANGUAGES
from tests import hostile
from tests.conftest import rows
from tests.reading_html import Plain
from tests.sweep import EARLIER, GRANTS, PILOTS

LARGEST = 100_000  # bytes, before compression
OWN = "kerben"
OFFICIAL = f"municipality/{OWN}"
EN = text.words("en")


def document(store: Path, part: str, language: str = "en", **codes: str) -> str:
    """Return the plain page of a part of a store."""
    asked = light.Asked(language, **({"lang": language} | codes))
    return light.document(database.newest(store, part), part, asked, "").body.decode()


def read(store: Path, part: str, language: str = "en", **codes: str) -> Plain:
    return Plain(document(store, part, language, **codes))


def states(store: Path, part: str) -> Iterator[dict[str, str]]:
    """Yield every project, and every place of it."""
    path = database.newest(store, part).path
    for project in database.run(path, "projects/all", {}).project_id:
        yield {"project": project}
        for place in database.run(path, "places/of_project", {"project_id": project}).place_id:
            yield {"project": project, "place": place}


class TestEveryPage:
    def test_page_is_small_has_no_script_and_leads_to_no_other_host(self, demonstration_store: Path):
        for codes, language in zip(states(demonstration_store, "public"), cycle(LANGUAGES), strict=False):
            assert_plain(document(demonstration_store, "public", language, **codes), language)
        assert_plain(document(demonstration_store, OFFICIAL, "ky", project=PILOTS, place=OWN), "ky")

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_it_is_so_in_every_language_and_no_text_is_of_another_one(self, demonstration_store: Path, language: str):
        foreign = set().union(*(sentences(other) for other in LANGUAGES if other != language)) - sentences(language)
        for codes in states(demonstration_store, "manager"):
            whole = document(demonstration_store, "manager", language, **codes)
            assert_plain(whole, language)
            page = Plain(whole)
            said = {said for tag, said in page.said if tag not in ("th", "td")}  # there texts of the field stand
            said |= {label for cell in page.of("td") if (label := cell.get("data-label"))}
            assert said & foreign == set()

    def test_hostile_text_is_text_and_does_not_make_the_page_large(self, hostile_store: Path):
        came = ""
        for codes in states(hostile_store, "manager"):
            page = document(hostile_store, "manager", "ky", **codes)
            assert_plain(page, "ky")
            came += " ".join(said for _, said in Plain(page).said)
        seen = [name for name in hostile.STRINGS if name in came]
        assert len(seen) > 25, "too few hostile texts came to the page"
        assert "<script>__hit('script')</script>" in came


def assert_plain(page: str, language: str) -> None:
    """Fail unless a page is small, holds nothing that could act or leave this host, and is built for every reader."""
    assert len(page.encode()) <= LARGEST
    read = Plain(page)
    assert {tag for tag, _ in read.tags} & {"script", "iframe", "img", "object", "embed", "base", "svg"} == set()
    assert [about for _, about in read.tags if any(name.startswith("on") or name == "style" for name in about)] == []
    assert [there for there in read.addresses() if not re.fullmatch(r"(/[a-z/.-]*(\?[^\"<>]*)?|#main)", there)] == []
    assert read.language == language
    assert len(read.of("h1")) == 1
    assert len(read.of("table")) == len(read.of("caption")) > 0
    assert {about["scope"] for about in read.of("th")} == {"col", "row"}
    assert len(read.of("label")) == len(read.of("select")) == 2
    assert text.words(language)("light.skip") == read.texts("a")[0]


def sentences(language: str) -> set[str]:
    """Return the words of a language that hold no value and are long enough to be its own."""
    words = text.words(language)
    kept = {key if isinstance(key, str) else key[0]: said for key, said in text._catalogue(language)._catalog.items()}
    plain = [words(message, n=1) for message in text.message_ids(language) if "{" not in kept[message]]
    return {" ".join(said.split()) for said in plain if len(said) > 3}


STATES = [
    ("manager", {"project": PILOTS}), ("manager", {"project": GRANTS, "place": "kurama"}),
    ("manager", {"project": PILOTS, "place": "kyshtut", "as_of": EARLIER[PILOTS]}),
    ("public", {"project": PILOTS, "place": "kyshtut"}), ("public", {"project": GRANTS, "as_of": EARLIER[GRANTS]}),
    (OFFICIAL, {"project": PILOTS, "place": OWN}),
]


class TestNumbers:
    @pytest.mark.parametrize(("part", "codes"), STATES)
    def test_every_cell_is_that_of_the_table_on_the_page(self, demonstration_store: Path, part: str, codes: dict):
        page = read(demonstration_store, part, "ru", **codes)
        shown, words, _ = light.choices.chosen(database.newest(demonstration_store, part), part,
                                               light.Asked("ru", "ru", **codes))  # fmt: skip
        tables = [one for one in (PLACE if shown.view.place else OVERVIEW) if isinstance(one, Table)]
        for one in tables:
            if one.kind != "table" or not (lines := page.parts[words(f"{one.id}.title")].lines):
                continue
            known = words if shown.is_whole else replace(words, withheld=words.withheld | set(one.withheld))
            expected = table.spoken(shown.table(one.query, **one.extra).head(one.most)[list(one.columns)], known)
            assert lines == [[words(f"column.{name}") for name in one.columns],
                             *([" ".join(cell.split()) for cell in line] for line in expected)], one.id  # fmt: skip

    @pytest.mark.parametrize(("part", "codes"), STATES)
    def test_headline_numbers_are_those_of_the_pages(
        self, demonstration_store: Path, monkeypatch: pytest.MonkeyPatch, part: str, codes: dict
    ):
        page = read(demonstration_store, part, "en", **codes)
        for address in ("municipality",) if "place" in codes else ("participation", "action_plans", "stakeholders"):
            told = metrics(demonstration_store, monkeypatch, part, address, codes)
            facts = [fact for one in page.parts.values() for fact in one.facts]
            given = {label: told for label, *told in zip(facts[::3], facts[1::3], facts[2::3], strict=True)}
            same = told.keys() & given.keys()
            assert len(same) >= 4, (told, given)
            assert {name: told[name] for name in same} == {name: given[name] for name in same}

    @pytest.mark.parametrize("place", [None, "kyshtut", "kerben"])
    def test_overdue_activities_are_those_counted_another_way(self, demonstration_store: Path, place: str | None):
        snapshot = database.newest(demonstration_store)
        page = read(demonstration_store, "manager", project=PILOTS, **({"place": place} if place else {}))
        late = rows(snapshot, """
            with told as (
                select *, (reported_on, sequence) as turn from activity_updates where reported_on <= date '2025-10-30'
            )
            select title, date '2025-10-30' - coalesce((
                select arg_max(revised_end, turn) from told where activity_id = activities.activity_id
            ), planned_end) as days
            from activities
            where days > 0
                and objective_id in (select objective_id from objectives where plan_id in (
                    select plan_id from action_plans
                    where project_id = $project and ($place is null or place_id = $place)
                        and coalesce(adopted_on, start_date) <= date '2025-10-30'))
                and coalesce((
                    select arg_max(status, turn) from told where activity_id = activities.activity_id
                ), 'none') not in ('completed', 'cancelled')
            """, project=PILOTS, place=place)
        part = page.parts[EN("plans.overdue.title")]
        assert len(late) > 2
        assert sorted(line[:2] for line in part.lines[1:]) == sorted([title, str(days)] for title, days in late)
        assert any(f"{len(late)} of {len(late)} rows" in said for said in part.sentences)

    def test_a_withheld_count_is_never_a_number_and_is_explained(self, demonstration_store: Path):
        path, words = database.newest(demonstration_store, "public").path, EN
        known = {"project_id": PILOTS, "as_of": "2025-10-30", "place_id": "kyshtut"}
        now = database.run(path, "place/participation", known)
        page = read(demonstration_store, "public", project=PILOTS, place="kyshtut").parts["Who took part"]
        assert now.participations.isna().any()
        assert [line[2] == "withheld" for line in page.lines[1:]] == list(now.participations.isna())
        assert words("withheld.counts") in page.sentences
        former = read(demonstration_store, "public", project=PILOTS, place="kyshtut", as_of=EARLIER[PILOTS])
        assert any("newest day only" in said for said in former.parts["Who took part"].sentences)

    def test_a_longer_list_says_how_many_rows_there_are(self, demonstration_store: Path, monkeypatch):
        short = replace(next(one for one in OVERVIEW if one.id == "plans.overdue"), most=2)
        shown, words, _ = light.choices.chosen(database.newest(demonstration_store), "manager", light.Asked("en"))
        part = drawn.drawn(short, shown, words)
        assert (len(part.lines), part.count.split()[0]) == (2, "2")
        assert int(part.count.split()[2]) > 2

    def test_a_text_is_cut_where_it_is_too_long(self):
        assert drawn.clipped("a  b\n c") == "a b c"
        assert drawn.clipped("w" * 3000) == "w" * drawn.LONGEST + "…"


def metrics(
    store: Path, monkeypatch: pytest.MonkeyPatch, part: str, page: str, codes: Mapping[str, str]
) -> dict[str, list[str]]:
    """Return the headline numbers of a page, and what stands below each, as the app draws them for a reader."""
    monkeypatch.setenv("YNTYMAK_STORE", str(store))
    monkeypatch.setenv("YNTYMAK_AUDIENCE", "manager")
    running = AppTest.from_file(str(ROOT / "dashboard" / "app.py"), default_timeout=120)
    shown = {} if part == "manager" else {"view_as": part}
    for name, code in ({"lang": "en"} | dict(codes) | shown).items():
        running.query_params[name] = code
    running.run()
    running.switch_page(str(ROOT / "pages" / f"{page}.py")).run()
    assert not running.exception
    told, label = {}, ""
    for element in walk(running.main):
        if element.type == "metric":
            label = unescaped(element.label)
            told[label] = [unescaped(element.value)]
        elif element.type == "caption" and label:
            told[label].append(unescaped(element.value))
            label = ""
    return told


def walk(block: Any) -> Iterator[Any]:
    """Yield every element of a page in its order."""
    for child in block.children.values():
        yield from walk(child) if hasattr(child, "children") else [child]


def unescaped(said: str) -> str:
    """Return Markdown as it reads, with plain spaces."""
    return " ".join(re.sub(r"\\(.)", r"\1", said).split())


class TestChoices:
    @pytest.mark.parametrize("name", ["project", "place", "as_of", "lang"])
    def test_a_code_that_does_not_exist_is_named_and_the_page_shows_all_the_same(self, demonstration_store, name: str):
        wrong = "<b onclick=x>nowhere"
        page = read(demonstration_store, "public", **{"project": PILOTS, name: wrong})
        assert any(f"“{wrong}”" in said for said in page.texts("p"))
        assert page.parts[EN("overview.results_chain.title")].lines

    def test_links_keep_the_choices_and_lead_to_every_page(self, demonstration_store: Path):
        codes = {"project": PILOTS, "place": "kyshtut", "as_of": EARLIER[PILOTS]}
        there = read(demonstration_store, "public", "ky", **codes).addresses()
        kept = "project=social-cohesion-2024&place=kyshtut&as_of=2024-12-31"
        for _, address, _ in [line for line in app.PAGES if line[0] not in app.MANAGERS]:
            assert f"/{address}?lang=ky&{kept}" in there
        assert {f"/light?lang={language}&{kept}" for language in LANGUAGES} <= set(there)
        assert sorted(PAGES) == sorted(name for name, *_ in app.PAGES if name not in app.MANAGERS)

    def test_the_places_of_the_overview_lead_to_their_tables(self, demonstration_store: Path):
        there = read(demonstration_store, "public", project=PILOTS).addresses()
        assert f"/light?lang=en&project={PILOTS}&place=kerben" in there

    def test_every_part_names_a_figure_or_numbers_that_have_words(self):
        for one in (*OVERVIEW, *PLACE):
            if isinstance(one, Numbers):
                assert set(one.names) <= set(database.columns(one.query))
            else:
                assert {f"{one.id}.title", f"{one.id}.empty"} <= text.message_ids()

    def test_the_frame_of_the_app_leads_here_with_its_choices(self, demonstration_store: Path, monkeypatch):
        monkeypatch.setenv("YNTYMAK_STORE", str(demonstration_store))
        monkeypatch.setenv("YNTYMAK_AUDIENCE", "public")
        running = AppTest.from_file(str(ROOT / "dashboard" / "app.py"), default_timeout=120)
        running.query_params["lang"], running.query_params["project"] = "ky", GRANTS
        running.run()
        link = f"](light?lang=ky&project={GRANTS}"
        assert any(link in caption.value for caption in running.caption)


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch, demonstration_store: Path) -> Callable[..., tuple[int, Headers, bytes]]:
    """Return what asks all layers of the server for the plain page, as a reader of an audience."""

    def asked(audience: str, query: str = "", store: Path = demonstration_store, prefix: str = "", **headers: str):
        monkeypatch.setenv("YNTYMAK_STORE", str(store))
        monkeypatch.setenv("YNTYMAK_AUDIENCE", audience)
        layers = server.middleware(prefix, frozenset({""}))
        whole = Starlette(routes=server.routes(prefix), middleware=[one for one in layers if one.cls is not Assets])
        sent = {"host": "127.0.0.1", **{name.replace("_", "-"): value for name, value in headers.items()}}
        path = f"/{prefix}/light" if prefix else "/light"
        scope = {"type": "http", "path": path, "raw_path": path.encode(), "query_string": query.encode(),
                 "method": "GET", "client": ("127.0.0.1", 1), "root_path": "", "scheme": "http", "server": ("a", 1),
                 "headers": [(name.encode(), value.encode()) for name, value in sent.items()]}  # fmt: skip
        messages: list[dict] = []

        async def send(message: dict) -> None:
            messages.append(message)

        async def receive() -> dict:
            return {"type": "http.request", "body": b"", "more_body": False}

        with ThreadPoolExecutor(1) as alone:  # the browser's driver may run a loop in this thread
            alone.submit(asyncio.run, whole(scope, receive, send)).result()
        body = b"".join(message.get("body", b"") for message in messages[1:])
        return messages[0]["status"], Headers(raw=messages[0]["headers"]), body

    return asked


class TestTheAnswer:
    def test_a_browser_that_has_the_page_is_told_so_until_another_snapshot_or_language(self, ask):
        _, first, body = ask("public", "lang=ky", accept_encoding="gzip")
        status, _, again = ask("public", "lang=ky", accept_encoding="gzip", if_none_match=first["etag"])
        assert (status, again) == (304, b"")
        assert ask("public", "lang=ru", accept_encoding="gzip", if_none_match=first["etag"])[0] == 200
        assert ask("manager", "lang=ky", accept_encoding="gzip", if_none_match=first["etag"])[0] == 200
        assert first["cache-control"] == "private, no-cache"
        assert set(first["vary"].split(", ")) == {"Accept-Encoding", "Accept-Language", "Cookie"}
        assert gzip.decompress(body) == ask("public", "lang=ky")[2]

    def test_it_comes_compressed_in_the_readers_language(self, ask):
        status, headers, body = ask("public", accept_encoding="br", accept_language="ru-RU,ru;q=0.9")
        assert (status, headers["content-encoding"], headers["content-language"]) == (200, "br", "ru")
        assert len(body) < 10_000
        assert Plain(brotli.decompress(body).decode()).language == "ru"

    def test_its_policy_allows_its_stylesheet_its_form_and_nothing_else(self, ask):
        headers, body = ask("public")[1:]
        rules = dict(rule.split(" ", 1) for rule in headers["content-security-policy"].split("; "))
        assert rules == {"default-src": "'none'", "style-src": light.style_source(), "img-src": "'self'",
                         "form-action": "'self'", "base-uri": "'none'", "frame-ancestors": "'none'"}  # fmt: skip
        assert body.decode().count("<style>") == 1
        assert {"x-content-type-options", "referrer-policy", "permissions-policy"} <= set(headers)

    def test_under_a_base_path_every_address_begins_with_it(self, ask):
        page = Plain(ask("public", prefix="here")[2].decode())
        assert [there for there in page.addresses() if not there.startswith(("/here/", "#"))] == []

    def test_nothing_published_is_a_sentence(self, ask, tmp_path: Path):
        status, headers, body = ask("public", "lang=ky", store=tmp_path)
        assert status == 503
        assert text.words("ky")("frame.no_snapshot") in Plain(body.decode()).texts("p")
        assert "content-security-policy" in headers

    def test_a_failure_is_a_sentence_and_an_id(self, ask, monkeypatch):
        def fails(*_: object) -> pd.DataFrame:
            raise duckdb.Error("no such table: /secret/path")

        monkeypatch.setattr(database, "run", fails)
        status, _, body = ask("public", "lang=ru&place=kerben&as_of=2024-05-31")
        assert status == 500
        assert re.fullmatch(re.escape(text.words("ru")("frame.failed", id="~")).replace(re.escape("~"), "[0-9a-f]{8}")
                            + "\n", body.decode())  # fmt: skip


class TestWhoSeesWhat:
    SECRET = "warning.headline"

    def test_the_public_gets_the_public_part_and_the_manager_on_this_computer_his(self, ask, demonstration_store):
        for audience in ("public", "manager"):
            body = ask(audience, f"lang=en&project={PILOTS}")[2].decode()
            assert body == document(demonstration_store, audience, project=PILOTS)
            assert database.newest(demonstration_store, audience).id in body
        assert document(demonstration_store, "public") != document(demonstration_store, "manager")

    @pytest.mark.parametrize("mark", [{"x_forwarded_for": "192.0.2.1"}, {"forwarded": "for=192.0.2.1"},
                                      {"host": "example.org"}])  # fmt: skip
    def test_the_managers_view_is_refused_through_a_proxy(self, ask, mark: dict):
        status, _, body = ask("manager", **mark)
        assert status == 403
        assert b"<table" not in body
        assert ask("public", **mark)[0] == 200

    @pytest.mark.parametrize(("email", "part"), [
        ("m@b.test", "manager"), ("o@b.test", OFFICIAL), ("d@b.test", "public"), (None, "public"),
    ])
    def test_a_sign_in_opens_its_part_while_it_lives(self, ask, signed_in, demonstration_store, email, part: str):
        token = signed_in(email) if email else "made-up"
        page = ask("signed-in", "lang=en", cookie=f"__Host-yntymak={token}")[2].decode()
        assert page == document(demonstration_store, part)
        access.end(token)
        after = ask("signed-in", "lang=en", cookie=f"__Host-yntymak={token}")[2].decode()
        assert after == document(demonstration_store, "public")

    @pytest.mark.parametrize("cookie", ["yntymak={}", "_streamlit_user={}"])
    def test_a_cookie_of_the_browsers_own_making_opens_nothing(self, ask, signed_in, demonstration_store, cookie: str):
        page = ask("signed-in", "lang=en", cookie=cookie.format(signed_in("m@b.test")))[2].decode()
        assert page == document(demonstration_store, "public")

    def test_no_address_opens_another_part(self, ask, demonstration_store):
        page = ask("public", "lang=en&view_as=manager&part=manager")[2].decode()
        assert page == document(demonstration_store, "public")

    def test_an_official_without_a_file_gets_the_public_view_and_is_told(self, ask, signed_in, demonstration_store):
        page = Plain(ask("signed-in", "lang=en", cookie=f"__Host-yntymak={signed_in('k@b.test')}")[2].decode())
        assert EN("account.without_file", place="Kyshtut aiyl aimak") in page.texts("p")
        assert database.newest(demonstration_store, "public").id in " ".join(page.texts("p"))


@pytest.fixture
def signed_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], str]:
    """Return what signs somebody in and gives the token that his browser gets."""
    listed = tmp_path / "access.toml"
    listed.write_text("[managers]\nemails = ['m@b.test']\n[officials.kerben]\nemails = ['o@b.test']\n"
                      "[officials.kyshtut]\nemails = ['k@b.test']\n[donors]\nemails = ['d@b.test']\n")  # fmt: skip
    monkeypatch.setenv("YNTYMAK_ACCESS", str(listed))

    def sign_in(email: str) -> str:
        begun = access.begin({"sub": email, "email": email, "email_verified": True, "exp": time.time() + 600})
        assert begun
        return begun[0]

    return sign_in


class TestTheWayHere:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_the_document_of_the_pages_leads_here_without_scripts_and_while_they_load(self, language: str):
        body = server.document.page(language, "/here").bodies[""].decode()
        link = f'<a href="/here/light?lang={language}">{text.words(language)("light.link")}</a>'
        without = re.search(r"<noscript>(.*?)</noscript>", body, re.DOTALL)
        waiting = re.search(r'<div id="root">(.*?)</div>', body, re.DOTALL)
        assert without and link in without[1]
        assert waiting and link in waiting[1]
