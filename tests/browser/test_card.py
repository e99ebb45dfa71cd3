"""The card in a real browser: what stands on every figure, the table behind it, and what can be taken away."""

from __future__ import annotations

import csv
import io
import json
import re
import struct
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Locator, Page

from dashboard import text
from dashboard.publish import dataset
from tests.browser import screen
from tests.browser.conftest import Screens, Watch
from tests.conftest import small, write
from tests.serving import serve

PILOTS, GRANTS = "social-cohesion-2024", "yntymaktuu-zhashoo"
Open = Callable[..., Page]
ADDRESSES = (  # phone and desk; what stands on every card of every page is asked without a browser: test_cards
    (f"/?lang=en&project={PILOTS}", 1280),
    (f"/grants?lang=ky&project={PILOTS}", 390),
)


def language_of(address: str) -> str:
    return address.partition("lang=")[2][:2]


def drawn(page: Page) -> list[tuple[dict, Locator]]:
    """Return every card that is not empty, with its place on the page."""
    return [(card, page.locator(f".{card['key']}")) for card in screen.cards(page) if not is_empty(card)]


def is_empty(card: dict) -> bool:
    """An empty card has neither tabs nor a line with its date."""
    return not card["tabs"] and not card["line"]


def number(said: str) -> float | None:
    """Return a cell as a number, None for a dash; raises ValueError for words."""
    bare = said.replace("\u00a0", "").replace("\u202f", "").replace(" ", "")
    if bare == "–":
        return None
    return float(
        bare.replace(",", "") if re.fullmatch(r"-?\d{1,3}(,\d{3})*(\.\d+)?", bare) else bare.replace(",", ".")
    )


MARGINS = """() => [...document.querySelectorAll(".js-plotly-plot")].map((plot) => {
    const { l, b } = plot._fullLayout._size, given = plot.layout.margin;
    return { title: plot.layout.title.text, given: [given.l, given.b], drawn: [Math.round(l), Math.round(b)] };
})"""
ITALIC = "() => [...document.fonts].filter((font) => font.style === 'italic' && font.status !== 'unloaded').length"


@pytest.mark.parametrize("language", text.LANGUAGES)
def test_names_beside_a_chart_have_their_room_before_it_is_drawn(open_page: Open, language: str):
    """Else plotly.js draws it again with more; and once more for every chart of the page when a font comes late."""
    page = open_page(f"/participation?lang={language}&project={PILOTS}")
    charts = page.evaluate(MARGINS)
    assert len(charts) > 8
    assert [chart for chart in charts if chart["given"] != chart["drawn"]] == []
    assert page.evaluate(ITALIC) == 0


@pytest.mark.parametrize(("address", "width"), ADDRESSES)
def test_every_card_states_unit_date_n_definition_query_and_rows(open_page: Open, address: str, width: int):
    language = language_of(address)
    words = text.words(language)
    page = screen.at_rest(open_page(address, width=width))
    as_of = words("card.as_of", date="").strip(" .")
    figures = drawn(page)
    assert len(figures) >= 4
    missing: list[str] = []
    for card, place in figures:
        parts = card["line"].split(" · ")
        if len(parts) < 3 or as_of not in card["line"] or not re.search(r"\d", parts[-1]):
            missing.append(f"{card['title']}: unit, date and n, says only {card['line']!r}")
        if not {words("card.table"), words("card.about")} <= set(card["tabs"]):
            missing.append(f"{card['title']}: table and about, has only {card['tabs']}")
            continue
        screen.open_tab(page, place, words("card.about"))
        about = screen.seen(place)
        for part in ("card.definition", "card.left_out", "card.source", "card.query"):
            if words(part) not in about:
                missing.append(f"{card['title']}: {part}")
        if words("frame.demonstration") not in about or "select" not in about or ".sql" not in about:
            missing.append(f"{card['title']}: source with mark and query")
        screen.open_tab(page, place, words("card.table"))
        shown = screen.table(place)
        if not shown or not all(any(cell.strip() for cell in line.values()) for line in shown):
            missing.append(f"{card['title']}: rows")
        if " ".join(place.inner_text().split()).count(f"{len(shown)} ") == 0:
            missing.append(f"{card['title']}: n of n rows")
        if place.locator('[data-testid="stDownloadButton"]').count() != 2:
            missing.append(f"{card['title']}: two downloads")
    assert missing == []
    assert page.evaluate("document.scrollingElement.scrollWidth") <= width


def test_table_shows_the_numbers_of_the_chart(open_page: Open):
    words = text.words("en")
    page = screen.at_rest(open_page(f"/participation?lang=en&project={PILOTS}"))
    values = {chart["card"]: chart["values"] for chart in screen.charts(page)}
    for name, columns in {
        "by_sex": ("people", "participations"),
        "by_disability": ("people",),
        "by_place": ("people", "participations"),
        "by_affiliation": ("people", "participations"),
        "steps": ("registered",),
    }.items():
        title = words(f"participation.{name}.title")
        card = page.locator(f".st-key-card-participation-{name}")
        screen.open_tab(page, card, words("card.table"))
        shown = screen.table(card)
        in_chart = {float(value) for trace in values[title] for value in trace if isinstance(value, (int, float))}
        for column in columns:
            if words(f"column.{column}") in shown[0]:
                in_table = {number(line[words(f"column.{column}")]) for line in shown}
                assert in_table - {0.0} <= in_chart, (title, column)
        assert in_chart, title


def test_n_is_the_sum_of_the_rows_and_the_headline(open_page: Open):
    words = text.words("en")
    page = screen.at_rest(open_page(f"/participation?lang=en&project={PILOTS}&event_kind=training"))
    tile = page.locator('[data-testid="stMetric"]', has_text=words("participation.headline.people")).first
    people = number(tile.locator('[data-testid="stMetricValue"]').inner_text())
    for name in ("by_sex", "people_by_age", "by_youth", "by_place", "by_affiliation", "by_disability"):
        card = page.locator(f".st-key-card-participation-{name}")
        line = card.locator('[data-testid="stCaptionContainer"]').first.inner_text()
        assert words("card.n", count=int(people)) in line, (name, line)
        screen.open_tab(page, card, words("card.table"))
        assert sum(number(row[words("column.people")]) for row in screen.table(card)) == people, name


def take(page: Page, place: Locator, kind: str) -> tuple[str, bytes]:
    """Press a download button of a card; return the file's name and content."""
    with page.expect_download() as coming:
        place.locator('[data-testid="stDownloadButton"]', has_text=kind).get_by_role("button").click()
    return coming.value.suggested_filename, Path(coming.value.path()).read_bytes()


def assert_same(cell: object, shown: str, where: object) -> None:
    """Fail unless a cell of a file says what the table shows (numbers to the decimals shown)."""
    if cell is None or cell == "":
        assert shown == "–", where
        return
    try:
        value, seen = float(cell), number(shown)
    except (TypeError, ValueError):
        bare = str(cell).removeprefix("'")
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}.*", bare):
            assert " ".join(bare.split()) == " ".join(shown.split()), where
        return
    assert seen is not None and abs(value - seen) <= 0.051, where


def test_headline_number_is_explained_on_a_phone(open_page: Open):
    words = text.words("ky")
    page = screen.at_rest(open_page(f"/action-plans?lang=ky&project={PILOTS}", width=390))
    page.locator(".st-key-explain-plans-headline-overdue").get_by_role("button").click()
    dialog = page.get_by_role("dialog")
    dialog.locator("table").wait_for()
    assert words("plans.headline.overdue.definition") in " ".join(screen.seen(dialog).split())
    shown = screen.table(dialog)
    overdue = page.locator('[data-testid="stMetricValue"]').nth(2).inner_text()
    assert len(shown) == int(overdue)
    assert {line[words("column.load_id")] for line in shown} == {"demo/activities.csv"}
    file, content = take(page, dialog, "CSV")
    assert file.startswith("yntymak-plans-headline-overdue-rows")
    assert len(list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))) == int(overdue)
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 390


def test_data_package_is_taken_away_from_the_page_of_data(open_page: Open):
    words = text.words("ru")
    page = screen.at_rest(open_page(f"/data?lang=ru&project={PILOTS}"))
    file, content = take(page, page.locator(".st-key-card-data-downloads"), words("data.downloads.package"))
    assert file.endswith(".zip")
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        described = json.loads(package.read("datapackage.json"))
        assert {resource["path"] for resource in described["resources"]} < set(package.namelist())


TAKEN = (
    (f"/participation?lang=en&project={PILOTS}&event_kind=training", "participation-by_sex"),
    (f"/participation?lang=ru&project={PILOTS}&youth=un", "participation-by_youth"),
    (f"/action-plans?lang=ky&project={PILOTS}&place=kerben", "plans-overdue"),
    (f"/action-plans?lang=en&project={PILOTS}&plan_kind=action_plan", "plans-progress"),
    (f"/?lang=ru&project={GRANTS}", "overview-map"),
    (f"/municipality?lang=ky&project={PILOTS}&place=kyshtut", "municipality-issues"),
)


@pytest.mark.parametrize(("address", "key"), TAKEN)
def test_files_say_what_the_table_says_and_what_they_are(open_page: Open, address: str, key: str):
    language = language_of(address)
    words = text.words(language)
    page = screen.at_rest(open_page(address))
    place = page.locator(f".st-key-card-{key}")
    screen.open_tab(page, place, words("card.table"))
    shown = screen.table(place)
    assert shown
    name, content = take(page, place, words("card.csv"))
    assert re.fullmatch(rf"yntymak-{key.replace('_', '.')}-[a-z-]+-\d{{4}}-\d\d-\d\d-demonstration\.csv", name)
    assert content.startswith(b"\xef\xbb\xbf")
    lines = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert len(lines) == len(shown)
    for line, row in zip(lines, shown, strict=True):
        assert words("frame.demonstration") in line[words("card.source")]
        for column, cell in row.items():
            assert_same(line[column], cell, (column, line))
    name, content = take(page, place, words("card.xlsx"))
    assert name.endswith("-demonstration.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == [words("card.table"), words("card.about")]
    head, *body = book[words("card.table")].iter_rows(values_only=True)
    assert list(head) == list(shown[0])
    assert len(body) == len(shown)
    for cells, row in zip(body, shown, strict=True):
        for cell, (column, said) in zip(cells, row.items(), strict=True):
            assert_same(cell, said, (column, cells))
    about = {key: value for key, value in book[words("card.about")].iter_rows(values_only=True, max_col=2)}
    assert words("frame.demonstration") in about[words("card.source")]
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", about[words("card.date")])
    filters, stated = screen.choices(page), set(about.values())
    own = [name for name in ("event_kind", "event_topic", "youth", "plan_kind") if f"{name}=" in address]
    for label in (words("frame.place"), *(words(f"filter.{name}") for name in own)):
        assert filters[label] in stated, (label, about)
    live = [cell for sheet in book for line in sheet.iter_rows() for cell in line if cell.data_type == "f"]
    assert live == []


@pytest.mark.parametrize(
    ("address", "key", "width"),
    [
        (f"/participation?lang=ky&project={PILOTS}", "participation-by_sex", 1280),
        (f"/action-plans?lang=ru&project={PILOTS}", "plans-progress", 390),
    ],
)
def test_camera_takes_a_picture(open_page: Open, address: str, key: str, width: int):
    words = text.words(language_of(address))
    page = screen.at_rest(open_page(address, width=width))
    place = page.locator(f".st-key-card-{key}")
    place.scroll_into_view_if_needed()
    place.locator(".js-plotly-plot").hover()
    buttons = place.locator(".modebar-btn")
    assert [button.get_attribute("data-title") for button in buttons.all()] == [words("card.picture")]
    with page.expect_download() as coming:
        buttons.first.click()
    content = Path(coming.value.path()).read_bytes()
    assert coming.value.suggested_filename.endswith("-demonstration.png")
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    assert len(content) > 20_000
    across, down = struct.unpack(">II", content[16:24])
    assert across == 2200 and down > 400


BAD = (
    '=HYPERLINK("http://x.y","a")',
    '<img src=x onerror="window.hacked=1">',
    "$x^2$ `b` [c](http://d.e)",
    "@SUM(1)",
)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a store whose texts from the field are formulas, markup and scripts."""
    folder = tmp_path_factory.mktemp("hostile")
    tables = small()
    first = tables["events"][0]
    tables["events"] = [
        *tables["events"],
        *(first | {"event_id": f"bad{position}", "title": title} for position, title in enumerate(BAD)),
    ]
    tables["places"] = [
        place | {"name_en": BAD[1]} if place["place_id"] == "north" else place for place in tables["places"]
    ]
    tables["project_places"] = [
        {"project_id": "p", "place_id": place, "role": "pilot"} for place in ("north", "south")
    ]
    tables["action_plans"] = [
        {
            "plan_id": "bad",
            "project_id": "p",
            "place_id": "north",
            "kind": "action_plan",
            "title": BAD[2],
            "start_date": "2024-01-10",
            "end_date": "2024-12-31",
            "adopted_on": "2024-01-10",
        }
    ]
    tables["objectives"] = [{"objective_id": "o", "plan_id": "bad", "number": 1, "title": BAD[0]}]
    tables["activities"] = [
        {
            "activity_id": f"a{position}",
            "objective_id": "o",
            "number": f"1.{position}",
            "title": title,
            "planned_start": "2024-01-10",
            "planned_end": "2024-02-01",
            "budget": 1000,
            "currency": "KGS",
            "budget_source": "project",
        }
        for position, title in enumerate(BAD)
    ]
    tables["organisations"] = [
        {
            "organisation_id": f"org{position}",
            "name": name,
            "organisation_type": "kenesh",
            "place_id": "north",
            "legal_status": "registered",
        }
        for position, name in enumerate(BAD)
    ]
    tables["attendance"] = [
        *tables["attendance"],
        *(
            {"event_id": f"bad{position}", "person_id": "a", "day": 1, "is_present": "true"}
            for position in range(len(BAD))
        ),
    ]
    named = {
        table: [row | ({"project_id": PILOTS} if "project_id" in row else {}) for row in lines]
        for table, lines in tables.items()
    }
    outcome = dataset.publish([write(folder / "source", **named)], folder / "store")
    assert outcome.is_new, outcome.findings[:3]
    return folder / "store"


@pytest.fixture
def hostile_page(hostile: Path, screens: Screens) -> Iterator[Callable[[str], Page]]:
    """Go from address to address of a dashboard over the hostile store."""
    with serve(hostile, "manager") as server:
        watch = Watch(server)
        with screens.lent(watch) as page:

            def opened(path: str) -> Page:
                page.goto(server.url + path)
                return screen.at_rest(page)

            yield opened
    assert watch.complaints == []


def test_text_of_the_field_is_never_code_on_screen_or_in_a_file(hostile_page: Callable[[str], Page]):
    words = text.words("en")
    page = hostile_page("/participation?lang=en")
    card = page.locator(".st-key-card-participation-events")
    screen.open_tab(page, card, words("card.table"))
    said = screen.seen(card)
    for bad in BAD:
        assert bad in said
    _, content = take(page, card, "XLSX")
    book = openpyxl.load_workbook(io.BytesIO(content))
    cells = [cell for sheet in book for line in sheet.iter_rows() for cell in line]
    assert [cell.value for cell in cells if cell.data_type == "f" or cell.hyperlink] == []
    assert any(bad in str(cell.value) for bad in BAD for cell in cells)
    _, content = take(page, card, "CSV")
    lines = csv.reader(io.StringIO(content.decode("utf-8-sig")))
    assert [cell for line in lines for cell in line if cell[:1] in tuple("=+@|\t\r")] == []
    assert page.evaluate("window.hacked") is None
    for path in ("/?lang=en&panel=north", "/municipality?lang=en&place=north", "/action-plans?lang=en"):
        other = hostile_page(path)
        assert other.evaluate("window.hacked") is None
        assert [frame.evaluate("window.hacked") for frame in other.frames] == [None] * len(other.frames)
        if "north" in path:
            assert BAD[1] in " ".join(screen.main(other))
            assert other.locator('[data-testid="stMain"] img[src="x"]').count() == 0
