"""Sixty hostile texts in every column of free text, walked in a real browser: nothing of it runs, all of it is text."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import openpyxl
import pytest
from playwright.sync_api import Browser, BrowserContext, Dialog, Download, Response

from dashboard import text
from dashboard.app import PAGES
from dashboard.publish import dataset
from tests import hostile
from tests.browser import screen
from tests.browser.conftest import Watch
from tests.conftest import DEMO
from tests.serving import Server, serve

PILOTS, GRANTS = "h-social-cohesion-2024", "h-yntymaktuu-zhashoo"
HERE = {
    "municipality": {"place": "h-kyshtut"},
    "grants": {"project": GRANTS},
}
ADDRESSES = [address for _, address, _ in PAGES]
MAIN = '[data-testid="stMain"]'
HEADERS = (
    "content-security-policy",
    "x-content-type-options",
    "x-frame-options",
    "referrer-policy",
    "permissions-policy",
)
LIVE = ("=", "+", "-", "@", "|", "\t", "\r")
NUMBER = re.compile(r"-\d+(\.\d+)?")
NAMED = "<img src=x onerror=__hit('file')> ${__hit('file')} $x$ :red[a] [b](http:__hostile.invalid)"
TRAP = """
window.__hits = [];
window.__hit = (name) => { window.__hits.push(name); console.error("ran: " + name); };
window.open = (address) => __hit("window " + address);
"""
# What no text may become: an element that asks, runs or leads elsewhere, or a handler.
ALIVE = """() => [...document.querySelectorAll('*')].filter((element) =>
  [...element.attributes].some(({ name, value }) =>
    /^on/.test(name) || (['src', 'href', 'action', 'data', 'srcdoc', 'xlink:href', 'style'].includes(name)
    && /hostile|__hit|javascript:/i.test(value)))
  || (element.tagName === 'SCRIPT' && /hostile|__hit\\('/.test(element.src + (element.id ? '' : element.text))))
  .map((element) => element.outerHTML.slice(0, 300))"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Serve the demonstration whose every free text is hostile, the name of its folder too."""
    folder = tmp_path_factory.mktemp("hostile")
    source = hostile.plant(DEMO, folder / NAMED)
    outcome = dataset.publish([source], folder / "store")
    assert outcome.is_new, outcome.findings[:3]
    with serve(folder / "store", "manager") as running:
        yield running


@dataclass
class Walked:
    """What a walk came to: texts and faults by page, and the files that were taken away, by name."""

    said: dict[str, str] = field(default_factory=dict)
    faults: dict[str, list[str]] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)


class Walker:
    """One reader who opens page after page, and what is noticed on the way."""

    def __init__(self, server: Server, context: BrowserContext) -> None:
        self.watch, self.url, self.page, self.walked = Watch(server), server.url, context.new_page(), Walked()
        self.taken: list[Download] = []
        self.page.set_default_timeout(30_000)
        self.watch.page(self.page)
        self.page.on("dialog", self._dialog)
        self.page.on("download", lambda file: self.taken.append(file))
        self.page.on("response", self._response)
        context.on("page", lambda other: self.watch.complaints.append(f"opened: {other.url}"))

    def _dialog(self, dialog: Dialog) -> None:
        self.watch.complaints.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _response(self, response: Response) -> None:
        missing = [name for name in HEADERS if name not in response.headers]
        if missing and response.url.startswith("http"):
            self.watch.complaints.append(f"without {missing}: {response.url}")

    def walk(self) -> Walked:
        for address in ADDRESSES:
            codes = {"lang": "en", "project": PILOTS} | HERE.get(address, {})
            self.page.goto(f"{self.url}/{address}?{urlencode(codes)}")
            screen.at_rest(self.page)
            self.look(address)
            for view in ("about", "table"):  # what is drawn stands open from the start
                self.open_tabs(text.words("en")(f"card.{view}"))
                self.look(address)
            self.take(MAIN)
            self.explain(address)
            self.touch(address)
            self.keep()
        for address, name in (("stakeholders", "search"), ("grants", "search"), ("data", "term")):
            for searched in ("${__hit('search')}", "<img src=x onerror=__hit('search')>"):
                self.page.goto(f"{self.url}/{address}?{urlencode({'lang': 'en', name: searched})}")
                screen.at_rest(self.page)
                self.look(address)
        return self.walked

    def open_tabs(self, name: str) -> None:
        """Open the tab of that name in every card: all at once, then one run of the page draws them."""
        tabs = self.page.locator(f'{MAIN} [role="tab"]').filter(has_text=name)
        tabs.evaluate_all("(all) => all.forEach((one) => one.click())")
        screen.settled(self.page)
        self.page.locator("body").press("r")
        panels = self.page.locator(f'{MAIN} [role="tabpanel"]:visible')
        screen.until(lambda: all(said.strip() for said in panels.all_inner_texts()), f"{name} in every card")
        screen.at_rest(self.page)

    def take(self, where: str) -> None:
        """Press the button of one file after the other like a hand and wait for each: a script gets only ten."""
        for button in self.page.locator(f'{where} [data-testid="stDownloadButton"] button:visible').all():
            before, tries = len(self.taken), 0
            while len(self.taken) == before:  # a press while the page is drawn anew is lost
                assert (tries := tries + 1) < 6, f"a file never came: {button.inner_text()}"
                button.click()
                for _ in range(100):
                    if len(self.taken) == before:
                        self.page.wait_for_timeout(50)

    def explain(self, address: str) -> None:
        """Open the rows behind the first headline number of a page, and take them away."""
        button = self.page.locator('[class*="st-key-explain-"] button:visible')
        if not button.count():
            return
        button.first.click()
        self.page.locator('[role="dialog"]').wait_for()
        screen.settled(self.page)
        self.look(address)
        self.take('[role="dialog"]')

    def touch(self, address: str) -> None:
        """Point at every place on the map, and look at what then is said."""
        for frame in [frame for frame in self.page.frames if "streamlit_folium" in frame.url]:
            frame.evaluate("""() => document.querySelectorAll('.leaflet-marker-icon').forEach((mark) => {
              mark.dispatchEvent(new MouseEvent('mouseover', { bubbles: true })); mark.focus(); })""")
            assert frame.locator(".place-tooltip").count() > 0, "nothing is said of a place"
            self.look(address)

    def look(self, address: str) -> None:
        """Note what is said and what ran, asked or came alive, in the page and in its map."""
        said = " ".join(frame.evaluate("document.body.textContent") for frame in self.page.frames)
        self.walked.said[address] = f"{self.walked.said.get(address, '')} {hostile.plain(said)}"
        alive = [element for frame in self.page.frames for element in frame.evaluate(ALIVE)]
        ran = [f"ran: {name}" for frame in self.page.frames for name in frame.evaluate("window.__hits || []")]
        self.walked.faults.setdefault(address, []).extend([*self.watch.complaints, *alive, *ran])
        self.watch.complaints.clear()

    def keep(self) -> None:
        """Read the files that were taken away so far."""
        for file in self.taken:
            self.walked.files[file.suggested_filename] = Path(file.path()).read_bytes()
        self.taken.clear()


@pytest.fixture(scope="module")
def walked(server: Server, browser: Browser) -> Iterator[Walked]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    context.add_init_script(TRAP)
    yield Walker(server, context).walk()
    context.close()


@pytest.mark.parametrize("address", ADDRESSES)
def test_nothing_runs_asks_or_comes_alive_on_a_page_and_its_texts_are_texts(walked: Walked, address: str):
    assert list(dict.fromkeys(walked.faults[address])) == []
    found = {name for name, string in hostile.STRINGS.items() if hostile.plain(string) in walked.said[address]}
    assert len(found) > len(hostile.STRINGS) / 3, "the page shows hardly any of them as they were written"


def test_every_text_is_shown_as_it_was_written_somewhere(walked: Walked):
    said = " ".join(walked.said.values())
    assert [name for name, string in hostile.STRINGS.items() if hostile.plain(string) not in said] == []


def cells(name: str, content: bytes) -> Iterator[object]:
    """Yield every cell of a CSV, of a workbook (formulas would be formulas), or of the files in a package."""
    if name.endswith(".csv"):
        for line in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")):
            yield from line
    elif name.endswith(".xlsx"):
        for sheet in openpyxl.load_workbook(io.BytesIO(content)):
            assert not sheet._hyperlinks, f"{name}: a link that can be pressed"
            for line in sheet.iter_rows():
                assert not [cell.value for cell in line if cell.data_type == "f"], f"{name}: a live formula"
                yield from (cell.value for cell in line)
    else:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for part in archive.namelist():
                if part.endswith(".csv"):
                    yield from cells(part, archive.read(part))


def test_nothing_is_live_in_any_file_that_was_taken_away(walked: Walked):
    kinds = {name.rsplit(".", 1)[-1] for name in walked.files}
    assert kinds == {"csv", "xlsx", "zip"}
    assert len(walked.files) > 60
    live, texts = {}, 0
    for name, content in walked.files.items():
        for cell in cells(name, content):
            texts += isinstance(cell, str) and "__hit" in cell
            if isinstance(cell, str) and cell.startswith(LIVE) and not NUMBER.fullmatch(cell):
                live[name] = cell[:60]
    assert live == {}
    assert texts > 1_000, "hardly anything hostile is in the files"
