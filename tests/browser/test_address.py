"""The address in a real browser: links, back and forward, reload, wrong codes, and no page without its frame."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from playwright.sync_api import Browser, Page

from dashboard import text
from dashboard.app import PAGES
from dashboard.database import ROOT, Snapshot
from tests.browser import screen
from tests.browser.conftest import LOCALES, Screens, Watch
from tests.conftest import rows
from tests.serving import Server, serve

PILOTS, GRANTS = "social-cohesion-2024", "yntymaktuu-zhashoo"
Open = Callable[..., Page]

STATES = (
    ("/", {"lang": "ky", "project": PILOTS, "measure": "overdue", "panel": "kyshtut", "since": "2025-01-31"}),
    ("/", {"lang": "ru", "project": GRANTS, "measure": "grants", "panel": "balykchy", "as_of": "2022-06-30"}),
    ("/municipality", {"lang": "ru", "project": GRANTS, "place": "tash-kumyr", "as_of": "2022-07-31"}),
    ("/indicators", {"lang": "ky", "project": PILOTS, "standing": "behind", "as_of": "2025-06-30"}),
    ("/participation", {"lang": "ky", "project": PILOTS, "place": "kyshtut", "event_topic": "communication",
                        "youth": "kg_2009", "event_kind": "training"}),
    ("/action-plans", {"lang": "ky", "project": PILOTS, "plan_kind": "prevention_plan",
                       "plan": "kyshtut-prevention-plan"}),
    ("/stakeholders", {"lang": "en", "project": PILOTS, "area": "A4", "search": "women", "panel": "kerben"}),
    ("/early-warning", {"lang": "ru", "project": PILOTS, "risk_category": "water", "issue_kind": "need",
                        "place": "kerben"}),
    ("/grants", {"lang": "en", "project": GRANTS, "conflict_type": "resource", "as_of": "2022-05-31"}),
    ("/data", {"lang": "ru", "project": PILOTS, "table": "places", "term": "риск"}),
    ("/import", {"lang": "ky", "project": GRANTS, "place": "kurama"}),
)
SEARCHES = ("search", "term")  # free text, no codes
OTHER = {"ky": "en", "ru": "ky", "en": "ru"}  # the browser of whoever gets the link speaks another language


def said(snapshot: Snapshot, language: str, name: str, code: str) -> tuple[str, str]:
    """Return label and option of a choice as they must be shown."""
    words = text.words(language)
    frame = name in ("project", "place", "as_of")
    label = words(f"{'frame' if frame else 'filter'}.{name}")
    if name == "project":
        return label, words(f"project.{code}.short")
    if name in ("place", "panel"):
        if code == "none":
            return label, words("overview.panel.nobody")
        return label, rows(snapshot, f"select name_{language} from places where place_id = $p", p=code)[0][0]
    if name in ("as_of", "since"):
        day = date.fromisoformat(code)
        return label, text.month(day, language) if name == "as_of" else text.day(day, language)
    if name in SEARCHES:
        return words("data.glossary.search" if name == "term" else "stakeholders.search"), code
    if name == "plan":
        return label, rows(snapshot, "select title from action_plans where plan_id = $p", p=code)[0][0]
    column = "table_name" if name == "table" else name
    return label, words(f"overview.measure.{code}" if name == "measure" else f"code.{column}.{code}")


def test_states_differ_in_page_language_project_and_filters():
    assert len(STATES) == 11
    assert {path.strip("/") for path, _ in STATES} == {address for _, address, _ in PAGES}
    assert {codes["lang"] for _, codes in STATES} == set(text.LANGUAGES)
    assert len({name for _, codes in STATES for name in codes}) > 15


@pytest.mark.parametrize(("path", "codes"), STATES)
def test_share_link_restores_the_state_in_a_new_browser(
    open_page: Open, demonstration: Snapshot, path: str, codes: dict[str, str]
):
    language = codes["lang"]
    first = screen.at_rest(open_page(f"{path}?{urlencode(codes)}", language=language))
    before = screen.everything(first)
    for name, code in codes.items():
        if name != "lang":
            label, option = said(demonstration, language, name, code)
            assert before["choices"][label] == option
    link = screen.share_link(first)
    assert link.startswith(f"{path}?")
    second = screen.at_rest(open_page(link, language=OTHER[language]))
    after = screen.everything(second)
    assert after["choices"] == before["choices"]
    assert after["main"] == before["main"]
    assert after == before
    assert len(" ".join(after["main"])) > 500
    shown = {name: values[0] for name, values in parse_qs(urlsplit(second.url).query).items()}
    assert {name: shown.get(name) for name in codes} == codes


STORE = """async () => {
  localStorage.kept = sessionStorage.kept = document.cookie = 'kept=here';
  await caches.open('kept');
  return Notification.permission;
}"""
STORED = """async () => [
  localStorage.length, sessionStorage.length, document.cookie, (await caches.keys()).length, Notification.permission
]"""


def test_a_page_comes_to_the_next_test_with_nothing_stored_and_shares_nothing_with_another(
    server: Server, screens: Screens
):
    watch = Watch(server)
    with screens.lent(watch) as page:
        page.goto(f"{server.url}/healthz")
        page.context.grant_permissions(["notifications"])
        assert page.evaluate(STORE) == "granted"
        assert "kept" in str(page.context.storage_state())
        with screens.lent(watch) as other:
            other.goto(f"{server.url}/healthz")
            assert other.evaluate(STORED) == [0, 0, "", 0, "default"]
    with screens.lent(watch) as again:
        assert again is page
        again.goto(f"{server.url}/healthz")
        assert again.evaluate(STORED) == [0, 0, "", 0, "default"]
        assert "kept" not in str(again.context.storage_state())


def test_share_link_fixes_the_as_of_date_for_the_day_newer_data_come_and_is_copied_by_its_button(open_page: Open):
    words = text.words("ky")
    page = screen.at_rest(open_page(f"/?lang=ky&project={PILOTS}", language="ky"))
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    assert "as_of" not in page.url
    link = screen.share_link(page)
    assert parse_qs(urlsplit(link).query)["as_of"] == ["2025-10-30"]
    page.locator('[data-testid="stPopoverButton"]').click()
    page.get_by_role("button", name=words("frame.copy")).click()
    page.get_by_text(words("frame.copied"), exact=True).wait_for()
    assert page.evaluate("navigator.clipboard.readText()").endswith(link)


def walk(page: Page) -> Iterator[None]:
    """Do one thing after the other: filters, pages, language, a place."""
    english, russian = text.words("en"), text.words("ru")
    yield
    screen.choose(page, english("filter.event_kind"), english("code.event_kind.training"))
    yield
    screen.choose(page, english("frame.as_of"), "Jun 2025")
    yield
    page.get_by_role("link", name=english("page.action_plans.title")).click()
    page.wait_for_url("**/action-plans**")
    screen.at_rest(page)
    yield
    screen.press(page, "Тил · Язык · Language", "Рус")
    yield
    screen.choose(page, russian("filter.plan_kind"), russian("code.plan_kind.prevention_plan"))
    yield
    page.get_by_role("link", name=russian("page.overview.title")).first.click()
    page.wait_for_url(lambda url: urlsplit(url).path == "/")
    screen.at_rest(page)
    yield


def is_at(page: Page, state: dict[str, Any]) -> bool:
    return (page.evaluate("location.pathname"), screen.choices(page)) == (state["path"], state["choices"])


def test_back_and_forward_go_through_every_state(open_page: Open):
    page = screen.at_rest(open_page(f"/participation?lang=en&project={PILOTS}"))
    states = [screen.everything(page) for _ in walk(page)]
    assert len({str(state) for state in states}) == 7
    for move, expected in ((page.go_back, states[-2::-1]), (page.go_forward, states[1:])):
        for state in expected:
            move()
            screen.until(lambda to=state: is_at(page, to), "the page and the choices of the step")
            now = screen.everything(screen.at_rest(page))
            assert now == state


@pytest.mark.parametrize(("path", "codes"), [STATES[4]])
def test_reload_keeps_everything(open_page: Open, path: str, codes: dict[str, str]):
    page = screen.at_rest(open_page(f"{path}?{urlencode(codes)}", language="ru"))
    before = screen.everything(page)
    page.reload()
    assert screen.everything(screen.at_rest(page)) == before


def test_what_is_clicked_is_in_the_address_and_survives_a_new_browser(open_page: Open):
    words = text.words("ru")
    page = screen.at_rest(open_page(f"/?lang=ru&project={PILOTS}"))
    screen.press(page, words("filter.measure"), words("overview.measure.people"))
    screen.choose(page, words("frame.as_of"), text.month(date(2025, 6, 30), "ru"))
    screen.choose(page, words("frame.project"), words(f"project.{GRANTS}.short"))
    asked = {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}
    assert asked == {"lang": "ru", "project": GRANTS, "measure": "people"}
    again = screen.at_rest(open_page(f"/?{urlencode(asked)}", language="ky"))
    assert screen.everything(again) == screen.everything(page)


@pytest.mark.parametrize("to", text.LANGUAGES)
def test_language_switch_keeps_page_filters_and_panel(open_page: Open, demonstration: Snapshot, to: str):
    start = OTHER[to]
    codes = {"project": PILOTS, "as_of": "2025-06-30", "measure": "overdue", "panel": "kyshtut"}
    page = screen.at_rest(open_page(f"/?{urlencode({'lang': start} | codes)}", language=start))
    assert screen.language(page) == start
    screen.press(page, "Тил · Язык · Language", text.LANGUAGES[to])
    shown = screen.choices(page)
    for name, code in codes.items():
        label, option = said(demonstration, to, name, code)
        assert shown[label] == option
    assert parse_qs(urlsplit(page.url).query) == {name: [code] for name, code in ({"lang": to} | codes).items()}
    screen.until(lambda: screen.language(page) == to, f"<html lang={to}>")
    screen.until(
        lambda: [mark["place"] for mark in screen.places(page) if mark["is_chosen"]] == ["kyshtut"],
        "Kyshtut still chosen on the map",
    )
    assert page.locator("h3", has_text=said(demonstration, to, "place", "kyshtut")[1]).count() >= 1
    page.get_by_role("link", name=text.words(to)("page.participation.title")).first.click()
    page.wait_for_url("**/participation**")
    screen.at_rest(page)
    assert screen.language(page) == to
    assert page.locator("h1").last.inner_text() == text.words(to)("page.participation.title")


@pytest.mark.parametrize("language", text.LANGUAGES)
def test_first_document_already_says_its_language(server: Server, open_page: Open, language: str):
    answer = server.ask(f"/participation?lang={language}&youth=un", Accept_Language=OTHER[language])
    assert f'<html lang="{language}">' in answer.body.decode()
    said_by_browser = server.ask("/participation", Accept_Language=f"{LOCALES[language]},en;q=0.5")
    assert f'<html lang="{language}">' in said_by_browser.body.decode()
    page = open_page("/participation", language=language)
    assert screen.language(page) == language
    assert page.locator("h1").last.inner_text() == text.words(language)("page.participation.title")


WRONG = {  # page: filters of its own
    "/": ("measure", "panel", "since"),
    "/participation": ("event_kind", "event_topic", "youth"),
    "/action-plans": ("plan_kind", "plan"),
}


def named(page: Page) -> list[str]:
    return [" ".join(screen.seen(said).split()) for said in page.locator('[data-testid="stAlert"]').all()]


def assert_named(page: Page, language: str, label: str, code: str) -> None:
    """Fail unless the page says that this code under this label does not exist, as plain text."""
    whole = text.words(language)("frame.wrong_code", filter=label, code=code[:60], shown="")
    start = " ".join(whole.rstrip(" .").split())
    assert any(start in said for said in named(page)), (start, named(page))


@pytest.mark.parametrize(("path", "language"), list(zip(WRONG, text.LANGUAGES, strict=True)))
def test_wrong_codes_are_named_on_screen(open_page: Open, path: str, language: str):
    words = text.words(language)
    frame = {"project": "nowhere", "place": "atlantis", "as_of": "1999-01-01"}
    own = {name: f"no-{number}" for number, name in enumerate(WRONG[path])}
    page = screen.at_rest(open_page(f"{path}?{urlencode({'lang': 'xx'} | frame | own)}", language=language))
    assert screen.language(page) == language
    assert_named(page, language, "Тил · Язык · Language", "xx")
    for name, code in frame.items():
        assert_named(page, language, words(f"frame.{name}"), code)
    for name, code in own.items():
        assert_named(page, language, words(f"filter.{name}"), code)
    assert set(parse_qs(urlsplit(page.url).query)) <= {"lang", "project"}, "a wrong code stayed in the address"


HOSTILE = (
    '<img src=x onerror="window.hacked=1">',
    "<script>window.hacked=1</script>",
    "$x^2$ $$y$$",
    "``` `b` ```",
    "[a](javascript:alert(1))",
    ":material/warning: :red[x]",
    "ж" * 5000,
)


@pytest.mark.parametrize("codes", [HOSTILE[:4], HOSTILE[3:]], ids=("first", "rest"))
def test_hostile_codes_are_shown_as_text_and_never_run(open_page: Open, codes: tuple[str, ...]):
    words = text.words("en")
    labels = {"place": "frame.place", "youth": "filter.youth", "event_kind": "filter.event_kind",
              "event_topic": "filter.event_topic"}
    asked = dict(zip(labels, codes, strict=True))
    page = screen.at_rest(open_page(f"/participation?{urlencode({'lang': 'en'} | asked | {codes[0][:300]: '1'})}"))
    assert page.evaluate("window.hacked") is None
    for name, code in asked.items():
        assert_named(page, "en", words(labels[name]), code)
    alerts = page.locator('[data-testid="stAlert"] [data-testid="stMarkdownContainer"]')
    for live in ("img[src]", "script", ".katex", "code", "a", "[style*=color]", "[role=img]"):
        assert alerts.locator(live).count() == 0, live
    assert all(len(said) < 500 for said in named(page))
    assert len(screen.cards(page)) > 5


def test_a_code_given_twice_is_no_error(open_page: Open):
    page = screen.at_rest(open_page(f"/participation?lang=ru&lang=ky&project={PILOTS}&youth=un&youth=kg_2009"))
    assert screen.language(page) in ("ru", "ky")
    assert len(screen.cards(page)) > 5


FRAME = 5  # elements that the frame draws first: name, language, project, place, as-of date
SEEN = """() => {
  window.seen = [];
  const look = () => {
    const has = (selector) => document.querySelectorAll(selector).length;
    const frame = has('[data-testid="stSidebarUserContent"] [data-testid="stElementContainer"]');
    const content = has('[data-testid="stMain"] :is(h1, table, [class*="st-key-card-"], [data-testid="stMetric"])');
    if (content) window.seen.push([frame, has('[data-testid="stException"]')]);
  };
  new MutationObserver(look).observe(document, { childList: true, subtree: true });
}"""


@pytest.fixture
def fresh(demonstration_store: Path, browser: Browser) -> Iterator[Callable[[str], Page]]:
    """Start a server that nobody has asked anything yet; return what opens a page there and watches every paint."""
    contexts = []
    with serve(demonstration_store, "manager") as untouched:
        watch = Watch(untouched)

        def opened(path: str) -> Page:
            context = browser.new_context(locale="en-GB", viewport={"width": 1280, "height": 900})
            contexts.append(context)
            context.add_init_script(f"({SEEN})()")
            page = context.new_page()
            page.set_default_timeout(60_000)
            watch.page(page)
            page.goto(untouched.url + path)
            return screen.at_rest(page)

        yield opened
        for context in contexts:
            context.close()
    assert watch.complaints == []


def assert_framed(page: Page) -> None:
    """Fail unless there was page content, and never without the elements of the frame beside it."""
    seen = page.evaluate("window.seen")
    assert seen
    assert [paint for paint in seen if paint[0] < FRAME or paint[1]] == []
    words = text.words("en")
    labels = [words(f"frame.{name}") for name in ("project", "place", "as_of")] + [words("account.view_as")]
    inputs = page.locator('[data-testid="stSidebar"] [data-testid="stSelectbox"] input')
    assert sorted(inputs.evaluate_all("(all) => all.map((one) => one.ariaLabel)")) == sorted(labels)
    assert words("frame.footer") in " ".join(screen.main(page))
    links = page.locator('[data-testid="stSidebar"] [data-testid="stPageLink"]')
    assert links.count() == len(PAGES)


def test_deep_link_on_a_fresh_server_has_its_frame_from_the_first_paint(fresh: Callable[[str], Page]):
    page = fresh(f"/participation?lang=en&project={PILOTS}&event_kind=training&youth=un")
    assert_framed(page)
    assert page.locator("h1").last.inner_text() == "Participation"
    assert screen.choices(page)[text.words("en")("filter.event_kind")] == text.words("en")("code.event_kind.training")


@pytest.mark.parametrize("language", text.LANGUAGES)
def test_address_that_is_no_page_says_so_and_links_to_the_first(server: Server, language: str):
    scripts = [f"/{path.stem}" for path in (ROOT / "pages").glob("*_*.py")]
    for address in ("/secret", "/overview", "/overview.py", "/pages/overview.py", "/participation/more", *scripts):
        answer = server.ask(f"{address}?lang={language}")
        assert answer.status == 404, address
        assert text.words(language)("document.missing") in unescape(answer.body.decode())
        assert '<a href="/">' in answer.body.decode()
