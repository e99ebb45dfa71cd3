"""Every page in a real browser: its figures and its map are drawn, on a phone and a desk, in every language."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from playwright.sync_api import ConsoleMessage, Page

from dashboard import text
from tests.browser import screen
from tests.browser.conftest import Watch
from tests.serving import Server
from tests.sweep import GRANTS, PILOTS, State

CARDS = {  # address: figures on it, at least
    "/": 5,
    "/municipality": 10,
    "/indicators": 4,
    "/participation": 11,
    "/action-plans": 9,
    "/stakeholders": 6,
    "/early-warning": 6,
    "/grants": 6,
    "/data": 4,
    "/import": 4,
}
MAPS = {"/", "/municipality", "/stakeholders"}
NOT_OURS = ("Unrecognized feature:", "An iframe which has both allow-scripts and allow-same-origin")
Open = Callable[..., Page]


def relief_width(page: Page) -> int:
    """Return the natural width of the relief in the map's frame; 0 until it is there."""
    frame = next(frame for frame in page.frames if "streamlit_folium" in frame.url)
    return frame.evaluate("() => document.querySelector('img[src*=relief]')?.naturalWidth || 0")


def assert_map(page: Page, count: int | None) -> None:
    """Fail unless the map has its relief and so many places (none: any number), each drawn inside the frame."""
    box = page.locator("iframe").first
    box.scroll_into_view_if_needed()
    assert screen.until(lambda: relief_width(page), "the relief loaded") > 1000
    size = box.bounding_box()
    assert size and size["width"] > 200 and size["height"] > 200
    marks = screen.until(lambda: screen.places(page), "places on the map")
    assert len(marks) == (count or len(marks))
    for mark in marks:
        assert mark["circles"] > 0, mark
        assert mark["size"] > 0, mark
        assert mark["is_inside"], mark


class Strict(Watch):
    """Also takes note of warnings, those of Streamlit's own frames left out."""

    def _console(self, message: ConsoleMessage) -> None:
        super()._console(message)
        is_warning = message.type == "warning" or (message.type != "error" and message.text.startswith("WARN"))
        if is_warning and not message.text.startswith(NOT_OURS):
            self.complaints.append(f"warning: {message.text}")


class TestEveryPage:
    @pytest.fixture
    def watch(self, server: Server) -> Iterator[Strict]:
        watching = Strict(server)
        yield watching
        assert sorted(set(watching.complaints)) == []

    def test_page_shows_its_figures_and_its_map(self, open_page: Open, state: State):
        page = screen.at_rest(open_page(state.address, width=state.width, scheme=state.scheme))
        words = text.words(state.language)
        assert page.locator("h1").all_inner_texts()[-1] == words(f"page.{state.name}.title")
        assert words("frame.demonstration") in " ".join(screen.main(page))
        assert screen.language(page) == state.language
        assert_cards(page, state)
        if state.path in MAPS and (state.is_local or state.path != "/municipality"):
            own = state.is_local and state.path == "/stakeholders"  # there each organisation has its point
            assert_map(page, None if own else 1 if state.is_local else {PILOTS: 3, GRANTS: 8}[state.project])
        else:
            assert page.locator("iframe").count() == 0
        main = "document.querySelector('[data-testid=stMain]')"
        assert page.evaluate(f"Math.max(document.scrollingElement.scrollWidth, {main}.scrollWidth)") <= state.width


def assert_cards(page: Page, state: State) -> None:
    """Fail unless every card of the page says something, and every chart in them is drawn and fits the screen."""
    cards, drawn = screen.cards(page), screen.charts(page)
    assert len(cards) >= (CARDS[state.path] if state.is_local or state.path != "/municipality" else 0)
    assert [card["key"] for card in cards if not card["title"].strip()] == []
    assert [card["key"] for card in cards if len(card["text"].strip()) <= len(card["title"]) + 10] == []
    assert [chart["card"] for chart in drawn if not chart["marks"]] == []
    assert [chart["card"] for chart in drawn if not 200 < chart["width"] <= state.width] == []
    assert [chart["card"] for chart in drawn if len(chart["alternative"]) < 30] == []


def numbers(page: Page) -> dict[str, str]:
    """Return the headline numbers by their labels."""
    return {
        tile.get_by_test_id("stMetricLabel").inner_text(): tile.get_by_test_id("stMetricValue").inner_text()
        for tile in page.get_by_test_id("stMetric").all()
    }


def figure(page: Page, title: str) -> tuple[str, list]:
    """Return the line (with n) and the chart values of a card."""
    line = next(card["line"] for card in screen.cards(page) if card["title"] == title)
    return line, next(chart["values"] for chart in screen.charts(page) if chart["card"] == title)


@pytest.mark.parametrize(
    ("path", "label", "option", "title"),
    [
        ("/participation", "filter.event_kind", "code.event_kind.training", "participation.by_sex.title"),
        ("/participation", "frame.place", "Kyshtut aiyl aimak", "participation.people_by_age.title"),
        ("/participation", "filter.youth", "code.youth.un", "participation.by_youth.title"),
        ("/action-plans", "filter.plan_kind", "code.plan_kind.prevention_plan", "plans.statuses.title"),
        ("/", "frame.as_of", "Dec 2024", "overview.results_chain.title"),
    ],
)
def test_filter_changes_the_numbers(open_page: Open, path: str, label: str, option: str, title: str):
    words = text.words("en")
    page = screen.at_rest(open_page(f"{path}?lang=en&project={PILOTS}"))
    before, counted = figure(page, words(title)), numbers(page)
    screen.choose(page, words(label), words(option) if option.startswith("code.") else option)
    after = figure(page, words(title))
    assert after[1] != before[1]
    if label == "filter.youth":
        assert numbers(page) == counted, "a definition of youth changes no total"
        assert after[0] == before[0], "parts never change a total"
    else:
        assert after[0] != before[0] or path == "/"
        assert path == "/" or numbers(page) != counted


def test_filters_set_on_a_page_can_be_taken_back(open_page: Open):
    words = text.words("ky")
    page = screen.at_rest(open_page(f"/participation?lang=ky&project={PILOTS}"))
    before = screen.everything(page)
    screen.choose(page, words("filter.event_kind"), words("code.event_kind.dialogue"))
    assert screen.everything(page)["main"] != before["main"]
    screen.choose(page, words("filter.event_kind"), words("code.event_kind.all"))
    assert screen.everything(page) == before


@pytest.mark.parametrize(
    ("language", "address"),
    [
        ("en", f"/municipality?project={PILOTS}&place=kerben&as_of=2024-05-31"),
        ("ky", f"/participation?project={GRANTS}&place=balykchy&as_of=2022-02-28"),
        ("ru", f"/action-plans?project={PILOTS}&place=kerben&as_of=2024-06-30&plan_kind=action_plan"),
    ],
)
def test_what_is_empty_says_so_and_offers_to_clear_the_filters(open_page: Open, language: str, address: str):
    words = text.words(language)
    page = screen.at_rest(open_page(f"{address}&lang={language}"))
    empty = [card for card in screen.cards(page) if not card["tabs"] and words("card.clear") in card["text"]]
    assert empty, "nothing is empty before anything happened"
    for card in empty:
        said = card["text"].replace(card["title"], "").replace(words("card.clear"), "")
        assert len(said.strip()) > 20, card
    page.get_by_role("button", name=words("card.clear")).first.click()
    screen.at_rest(page)
    kept = {"lang", "project"} | ({"place"} if page.evaluate("location.pathname") == "/municipality" else set())
    left = set(page.evaluate("[...new URLSearchParams(location.search).keys()]"))
    assert left <= kept, "filters that were not cleared"
    assert f"lang={language}" in page.url
    newest = {PILOTS: date(2025, 10, 30), GRANTS: date(2022, 8, 4)}
    project = next(project for project in newest if project in address)
    assert screen.choices(page)[words("frame.as_of")] == words("frame.newest", date=newest[project])
    assert len([card for card in screen.cards(page) if card["tabs"]]) > 2


@pytest.mark.parametrize(
    ("address", "width"), [("/indicators?lang=ky", 390), ("/data?lang=en", 390), ("/stakeholders?lang=ky", 1280)]
)
def test_no_headline_and_no_link_is_cut_where_words_stand_for_numbers(open_page: Open, address: str, width: int):
    page = screen.at_rest(open_page(f"{address}&view_as=public", width=width))
    cut = page.evaluate("""() => [...document.querySelectorAll('[data-testid="stMetricValue"], .stPageLink a')]
      .flatMap((one) => [one, ...one.querySelectorAll('*')]).filter((one) => one.clientWidth
        && one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).overflowX !== 'visible')
      .map((one) => one.innerText)""")
    assert cut == []
    over = page.evaluate("""() => [...document.querySelectorAll('[data-testid="stMetricValue"]')].filter((one) => {
      const said = document.createRange(); said.selectNodeContents(one);
      const box = one.closest('[class*="st-key-headline-"]').getBoundingClientRect();
      const place = said.getBoundingClientRect(), letters = parseFloat(getComputedStyle(one).fontSize);
      return place.right > box.right || place.height > 1.9 * letters; }).map((one) => one.innerText)""")
    assert over == []
