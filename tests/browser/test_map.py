"""The map in a real browser: relief, outlines, circles, a click that opens the panel, the way to a place's page."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from math import isclose, sqrt
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import FrameLocator, Page

from dashboard import boundaries, text
from dashboard.database import Snapshot
from tests.browser import screen
from tests.conftest import rows
from tests.serving import Server, serve

PILOTS, GRANTS = "social-cohesion-2024", "yntymaktuu-zhashoo"
Open = Callable[..., Page]
COUNTED = """
with day as (select data_date from data_dates where project_id = $project)
select
    (select count(distinct person_id) from people_facts
     where project_id = $project and home_place_id = $place and attended and event_date <= (from day)),
    (select count(*) from people_facts
     where project_id = $project and place_id = $place and attended and event_date <= (from day))
    + (select coalesce(sum(participations), 0) from headcounts join events using (event_id)
       where project_id = $project and place_id = $place and status = 'held' and end_date <= (from day))
"""


HOSTILE = "<img src=x onerror=alert(1)> ${alert(2)}"
OUTLINES = {  # name and west, south, east, north: Kyshtut lies in the first of each level
    "district": {HOSTILE: (70.4, 39.3, 72.2, 40.05), "Other": (72.2, 39.3, 73.0, 40.05)},
    "municipality": {"Inner": (70.6, 39.6, 72.0, 41.4)},
}


@pytest.fixture(scope="module")
def server(demonstration_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Serve the demonstration with boundaries: all that a map does is tried with outlines below the circles."""
    store = tmp_path_factory.mktemp("outlined") / "store"
    shutil.copytree(demonstration_store, store)
    for level, shapes in OUTLINES.items():
        made = {"type": "FeatureCollection", "features": [outline(*shape) for shape in shapes.items()]}
        stated = {"source": "A survey", "licence": "CC BY 4.0", "vintage": "2018"}
        boundaries.accept(store, level, json.dumps(made).encode(), stated)
    with serve(store, "manager") as running:
        yield running


def outline(name: str, corners: tuple[float, float, float, float]) -> dict:
    west, south, east, north = corners
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Feature", "properties": {"pcode": "KG00000000000", "name_en": name},
            "geometry": {"type": "Polygon", "coordinates": [ring]}}


def frame(page: Page) -> FrameLocator:
    return page.frame_locator('iframe[src*="streamlit_folium"]').first


def mark(page: Page, place: str):
    """Return the marker of a place in the map's frame."""
    return frame(page).locator(f'.place-icon:has([data-place="{place}"])')


def chosen(page: Page) -> list[str]:
    return [found["place"] for found in screen.places(page) if found["is_chosen"]]


def name_of(snapshot: Snapshot, language: str, place: str) -> str:
    return rows(snapshot, f"select name_{language} from places where place_id = $p", p=place)[0][0]


def panel(page: Page) -> str:
    """Return the text beside the map: from the heading with the place's name to the link."""
    columns = page.locator(".st-key-card-overview-map [data-testid=stColumn]")
    return screen.seen(columns.nth(1))


def is_opened(page: Page, name: str) -> bool:
    """Return whether the place of this name has its panel; without one the places are ranked there."""
    headings = page.locator(".st-key-card-overview-map [data-testid=stColumn]").nth(1).locator("h3")
    return [" ".join(said.split()) for said in headings.all_inner_texts()] == [name]


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("ky", 1280), ("ru", 390)])
def test_click_on_kyshtut_opens_its_panel_and_the_way_to_its_page(
    open_page: Open, demonstration: Snapshot, language: str, width: int
):
    words = text.words(language)
    name = name_of(demonstration, language, "kyshtut")
    page = screen.at_rest(open_page(f"/?lang={language}&project={PILOTS}", width=width))
    assert chosen(page) == []
    assert words("overview.panel.none") in panel(page)
    mark(page, "kyshtut").click()
    screen.until(lambda: is_opened(page, name), "the panel of Kyshtut")
    screen.at_rest(page)
    people, participations = rows(demonstration, COUNTED, project=PILOTS, place="kyshtut")[0]
    assert words("overview.panel.people", n=people) in panel(page)
    assert words("overview.panel.participations", n=int(participations)) in panel(page)
    assert chosen(page) == ["kyshtut"]
    assert parse_qs(urlsplit(page.url).query)["panel"] == ["kyshtut"]
    assert screen.choices(page)[words("filter.panel")] == name
    page.locator(".st-key-card-overview-map").get_by_role("link", name=words("overview.open_place")).click()
    page.wait_for_url("**/municipality?**")
    screen.at_rest(page)
    assert parse_qs(urlsplit(page.url).query)["place"] == ["kyshtut"]
    assert name in page.locator("h2").all_inner_texts()
    assert [found["place"] for found in screen.places(page)] == ["kyshtut"]


def test_clicks_and_the_choice_by_hand_follow_each_other_and_back_returns(open_page: Open, demonstration: Snapshot):
    page = screen.at_rest(open_page(f"/?lang=en&project={PILOTS}"))
    names = {place: name_of(demonstration, "en", place) for place in ("kyshtut", "kerben")}

    def opens(place: str) -> None:
        screen.until(lambda: is_opened(page, names[place]), f"the panel of {place}")
        screen.until(lambda: chosen(page) == [place], f"{place} chosen on the map")
        screen.at_rest(page)

    mark(page, "kyshtut").click()
    opens("kyshtut")
    screen.choose(page, text.words("en")("filter.panel"), names["kerben"])
    opens("kerben")
    for place in ("kyshtut", "kerben"):  # the first is the place that was clicked last: the click counts again
        mark(page, place).click()
        opens(place)
    page.go_back()
    opens("kyshtut")


def test_enter_on_a_circle_does_what_a_click_does(open_page: Open, demonstration: Snapshot):
    page = screen.at_rest(open_page(f"/?lang=ky&project={PILOTS}"))
    mark(page, "kyshtut").focus()
    page.keyboard.press("Enter")
    screen.until(lambda: is_opened(page, name_of(demonstration, "ky", "kyshtut")), "the panel of Kyshtut")


@pytest.mark.parametrize("project", [PILOTS, GRANTS])
def test_circles_have_the_area_of_what_the_table_says(open_page: Open, project: str):
    words = text.words("en")
    page = screen.at_rest(open_page(f"/?lang=en&project={project}&measure=organisations"))
    marks = {found["said"].split(". ")[0]: found for found in screen.places(page)}
    card = page.locator(".st-key-card-overview-map")
    screen.open_tab(page, card, words("card.table"))
    shown = screen.table(card)
    counts = {line[words("column.place_id")]: int(line[words("column.organisations")]) for line in shown}
    assert set(counts) == set(marks)
    assert len(counts) == {PILOTS: 3, GRANTS: 8}[project]
    most = max(counts.values())
    assert most > 0
    for name, count in counts.items():
        assert str(count) in marks[name]["said"], marks[name]
    pilots = [name for name, count in counts.items() if count]
    ring = 4.0 * (project == PILOTS) + 1
    for name in pilots:
        assert isclose((marks[name]["size"] - ring) / 24, sqrt(counts[name] / most), abs_tol=0.02), name


def test_measure_changes_circles_and_their_words_without_a_new_frame(open_page: Open):
    words = text.words("ru")
    page = screen.at_rest(open_page(f"/?lang=ru&project={PILOTS}"))
    before = screen.places(page)
    page.evaluate("document.querySelector('iframe').dataset.same = 'yes'")
    screen.press(page, words("filter.measure"), words("overview.measure.overdue"))
    after = screen.until(lambda: (now := screen.places(page)) != before and now, "other circles")
    assert len(after) == len(before)
    assert {found["said"] for found in after} != {found["said"] for found in before}
    assert page.evaluate("document.querySelector('iframe').dataset.same") == "yes"


@pytest.mark.parametrize("language", text.LANGUAGES)
def test_disclaimer_sources_scale_and_legend_stand_by_the_map(open_page: Open, language: str):
    words = text.words(language)
    page = screen.at_rest(open_page(f"/?lang={language}&project={GRANTS}"))
    said = " ".join(screen.text(page.locator(".st-key-card-overview-map")))
    for part in ("map.disclaimer", "map.not_official", "map.attribution", "map.legend.grant_municipality"):
        assert " ".join(words(part).split()) in said, part
    scale = frame(page).locator(".leaflet-control-scale-line").inner_text()
    assert any(
        unit.strip() and unit.strip() in scale
        for unit in (words("map.kilometres", amount="").strip(), words("map.metres", amount="").strip())
    )
    assert frame(page).locator("html").get_attribute("lang") == language
    assert frame(page).locator(".leaflet-control-attribution").count() == 0


def drawn(page: Page) -> dict[str, int]:
    """Return how many outlines of each level are on the map and have a size."""
    count = "(paths) => paths.filter((path) => path.getBoundingClientRect().width > 0).length"
    panes = {level: frame(page).locator(f".leaflet-boundaries-{level}-pane path.boundary") for level in OUTLINES}
    return {level: pane.evaluate_all(count) for level, pane in panes.items()}


def beside(page: Page, place: str, right: int) -> tuple[float, float]:
    """Return the point so many px to the right of a place."""
    at = mark(page, place).bounding_box()
    return at["x"] + at["width"] / 2 + right, at["y"] + at["height"] / 2 + 24


def test_outlines_lie_below_the_circles_say_their_name_as_text_and_take_no_click(
    open_page: Open, demonstration: Snapshot
):
    page = screen.at_rest(open_page("/?lang=en&project=" + PILOTS))
    screen.until(lambda: drawn(page) == {"district": 2, "municipality": 0}, "the outlines of districts")
    before, asked = page.url, []
    page.on("request", lambda request: asked.append(request.url))
    page.mouse.move(*beside(page, "kyshtut", 44))
    tip = frame(page).locator(".boundary-tooltip")
    screen.until(lambda: tip.count() and tip.inner_text() == HOSTILE, "the name of the district as text")
    page.mouse.down()
    page.mouse.up()
    page.wait_for_timeout(300)
    screen.at_rest(page)
    assert (chosen(page), page.url) == ([], before)
    mark(page, "kyshtut").click()
    screen.until(lambda: is_opened(page, name_of(demonstration, "en", "kyshtut")), "the panel of Kyshtut")
    screen.at_rest(page)
    frame(page).locator(".leaflet-control-zoom-in").click()
    screen.until(lambda: drawn(page)["municipality"] == 1, "the outlines of municipalities, from nearby")
    assert [url.count("/boundaries/") for url in asked if "geojson" in url] == [1], "a click loads nothing again"
    said = " ".join(screen.text(page.locator(".st-key-card-overview-map")))
    assert "District boundaries: A survey, 2018, CC BY 4.0." in said
