"""What really reaches a browser: every message of the websocket, answer and file, by role, page, table and download."""

from __future__ import annotations

import base64
import io
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

import numpy
import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, Response, WebSocket

from dashboard import text
from dashboard.app import PAGES
from tests import planting
from tests.browser import screen
from tests.browser.signing import Place, sign_in, signing
from tests.planting import STEM

OWN, OTHER = "kyshtut", "kerben"
ACCESS = f"""
[managers]
emails = ["manager@example.test"]
[officials.{OWN}]
emails = ["official@example.test"]
[officials.{OTHER}]
emails = ["other@example.test"]
"""
NAMES = ("manager", "official", "unlisted")
PEOPLE = {name: {"email": f"{name}@example.test", "email_verified": True} for name in NAMES}
PARTS = {"nobody": "public", "unlisted": "public", "official": f"municipality/{OWN}"}
EVERY = tuple(name for name, _, _ in PAGES)
WALKS = {"nobody": (EVERY, ("table",)), "unlisted": (EVERY, ()), "official": (EVERY, ("about", "table")),
         "manager": (("participation", "action_plans", "early_warning"), ("table",))}  # fmt: skip
GRANTS = "yntymaktuu-zhashoo"
HERE = {"municipality": {"place": OWN}, "grants": {"project": GRANTS}}
SIGN_IN, STATIC = "sign-in", ("/static/", "/component/")
# Streamlit takes a file away by pressing a link of its own making; a browser lets a script do that ten times.
FETCHED = """
window.fetched = [];
const press = HTMLAnchorElement.prototype.click;
HTMLAnchorElement.prototype.click = function () {
  if (!this.href.includes("/media/")) return press.call(this);
  const name = this.getAttribute("download") || this.href;
  fetched.push(fetch(this.href).then((answer) => answer.arrayBuffer()).then((content) => name));
};"""
# What an address may ask for that is not of who asks, and the message with the sentence that answers.
STRANGE = (
    ("municipality", {"place": OTHER}, "withheld.reduced.risks"),
    ("participation", {"place": OTHER}, "withheld.counts"),
    ("early-warning", {"place": OTHER}, "withheld.signals"),
    ("action-plans", {"place": OTHER}, "withheld.reduced.texts"),
    ("stakeholders", {"panel": OTHER, "search": STEM}, "withheld.reduced.organisations"),
    ("data", {"table": "people", "term": STEM}, "frame.wrong_code"),
    ("import", {"view_as": "manager", "part": "../manager"}, "account.for_managers"),
    ("", {"place": "../../manager", "snapshot": "20200101T000000000Z-000000000000"}, "frame.wrong_code"),
    ("", {"as_of": "1999-01-01", "project": "other"}, "frame.wrong_code"),
)
MAIN = '[data-testid="stMain"]'
WORDS = text.words("en")
MARK = re.compile(rf"{STEM}(\d{{5}})".encode())
KEY = re.compile(rf"{STEM}p([A-Za-z]*)".encode())
WHOLE = re.compile(rb"(?<![\w.])(\d{2})(?:,|\xc2\xa0|\xe2\x80\xaf|\\u00a0|\\u202f| )?(\d{3})(?![\w.])")
PACKED = re.compile(rb'"dtype":\s*"([a-z]\d)",\s*"bdata":\s*"([^"]*)"|"bdata":\s*"([^"]*)",\s*"dtype":\s*"([a-z]\d)"')


def opened(content: bytes) -> Iterator[bytes]:
    """Yield what a file or message holds: itself, and what is packed in it (workbooks, packages, rows of charts)."""
    yield content
    if content.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for part in archive.namelist():
                yield from opened(archive.read(part))
    for first, packed, again, last in PACKED.findall(content):
        values = numpy.frombuffer(base64.b64decode(packed or again), (first or last).decode())
        yield " ".join(f"{value:.10g}" for value in values.tolist()).encode()


@dataclass
class Found:
    """What of the planted is in some bytes: the numbers of markers, the letters of keys, and whole numbers."""

    marks: set[int] = field(default_factory=set)
    keys: set[str] = field(default_factory=set)
    numbers: set[str] = field(default_factory=set)

    def add(self, content: bytes) -> None:
        for part in opened(content):
            self.marks |= {int(number) for number in MARK.findall(part)}
            self.keys |= {letters.decode() for letters in KEY.findall(part)}
            self.numbers |= {(tens + rest).decode() for tens, rest in WHOLE.findall(part)}


@dataclass
class Received:
    """What reached one browser, by the page it was on: of each way in, what was found there and how much it was."""

    ways: dict[str, dict[str, Found]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(Found)))
    sizes: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    files: list[str] = field(default_factory=list)
    said: dict[str, str] = field(default_factory=dict)
    own: int = 0  # how a file was answered to whom it was told, and to others
    others: int = 0

    def take(self, way: str, where: str, content: bytes | str) -> None:
        content = content.encode() if isinstance(content, str) else content
        self.ways[way][where].add(content)
        self.sizes[way] += len(content)

    def all(self, kind: str, *ways: str) -> set:
        """Return every mark, key or number that came in, by the ways named or by any."""
        return set().union(*(getattr(found, kind) for way, pages in self.ways.items() if not ways or way in ways
                             for found in pages.values()))  # fmt: skip


class Reader:
    """A browser in which one role after the other walks the pages; all that reaches it is kept."""

    def __init__(self, place: Place, context: BrowserContext) -> None:
        self.place, self.url, self.received, self.where = place, place.server.url, Received(), SIGN_IN
        self.frames: list[tuple[str, str, bytes | str]] = []
        self.answers: list[tuple[str, Response]] = []
        self.context, self.page = context, context.new_page()
        self.page.set_default_timeout(90_000)
        self.page.add_init_script(FETCHED)
        self.page.on("websocket", self._socket)
        self.page.on("response", lambda answer: self.answers.append((self.where, answer)))

    def _socket(self, socket: WebSocket) -> None:
        for event in ("framereceived", "framesent"):
            socket.on(event, lambda content, event=event: self.frames.append((event, self.where, content)))

    def enter(self, name: str) -> Received:
        """Begin as another role, with nothing stored; return what it is going to receive."""
        self.context.clear_cookies()
        self.received = Received()
        self.open("import")
        self.where = SIGN_IN
        if name != "nobody":
            sign_in(self.page, name)
        self.keep()
        return self.received

    def ask_for_more(self) -> None:
        """Open addresses that name other places, roles, days and tables; keep what is said there."""
        for address, codes, _ in STRANGE:
            said = self.open(address, **codes).locator("body").inner_text()
            self.received.said[self.where] = said.replace("\u2060", "")

    def files_of_others(self) -> None:
        """Take a file away, and ask for it again with and without the own sign-in."""
        self.open("participation")
        self.tabs(WORDS("card.table"))
        self.take()
        path = urlsplit(self.received.files[-1]).path
        self.received.own = self.page.evaluate("(path) => fetch(path).then((answer) => answer.status)", path)
        self.received.others = self.place.server.ask(path).status
        self.keep()

    def open(self, address: str, **codes: str) -> Page:
        """Open an address and wait until all on it is drawn."""
        self.where = f"/{address}?{urlencode(codes)}"
        self.page.goto(f"{self.url}/{address}?{urlencode({'lang': 'en'} | codes)}")
        screen.at_rest(self.page)
        self.keep()
        return self.page

    def walk(self, names: Iterable[str], *views: str) -> None:
        """Open pages, there the views named in every card, and with the tables take away every file."""
        for name, address, _ in PAGES:
            if name in names:
                self.open(address, **HERE.get(name, {}))
                for view in views:  # what is drawn stands open from the start
                    self.tabs(WORDS(f"card.{view}"))
                if "table" in views:
                    self.take()

    def tabs(self, name: str) -> None:
        """Open the tab of that name in every card: all at once, then a run of the whole page draws them."""
        tabs = self.page.locator(f'{MAIN} [role="tab"]').filter(has_text=name)
        tabs.evaluate_all("(all) => all.forEach((one) => one.click())")
        panels = self.page.locator(f'{MAIN} [role="tabpanel"]:visible')

        def is_drawn() -> bool:
            screen.settled(self.page)
            if all(said.strip() for said in panels.all_inner_texts()):
                return True
            self.page.locator("body").press("r")  # what so many presses asked for is not all done
            return False

        screen.until(is_drawn, f"{name} in every card")
        self.keep()

    def take(self, where: str = MAIN) -> None:
        """Press the button of every file and wait until all have come."""
        buttons = self.page.locator(f'{where} [data-testid="stDownloadButton"] button:visible')
        buttons.evaluate_all("(all) => all.forEach((one) => one.click())")
        wanted = buttons.count()
        screen.until(lambda: self.page.evaluate("fetched.length") >= wanted, f"{wanted} files")
        self.received.files += self.page.evaluate("Promise.all(fetched.splice(0))")
        self.keep()

    def explain(self) -> None:
        """Open the rows behind the first headline number, and take them away."""
        self.page.locator('[class*="st-key-explain-"] button:visible').first.click()
        self.page.locator('[role="dialog"] table').wait_for()
        screen.settled(self.page)
        self.take('[role="dialog"]')

    def keep(self) -> None:
        """Read all that has come by now."""
        for frame in self.page.frames:
            self.received.take("document", self.where, frame.content())
        for way, where, content in self.frames:
            self.received.take(way, where, content)
        for where, answer in self.answers:
            path = urlsplit(answer.url).path
            if answer.url.startswith(self.url) and not path.startswith(STATIC):
                self._answer("file" if path.startswith("/media/") else "answer", where, answer)
        self.frames.clear()
        self.answers.clear()

    def _answer(self, way: str, where: str, answer: Response) -> None:
        """Keep what was answered; what came while the page was left cannot be read any more, and is asked for again."""
        try:
            self.received.take(way, where, answer.body())
        except Error:
            if where != SIGN_IN:
                self.received.take(way, where, self.context.request.get(answer.url).body())


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("messages")
    with signing(folder, planting.published(tmp_path_factory), ACCESS, PEOPLE) as found:
        yield found


@pytest.fixture(scope="module")
def received(place: Place, browser: Browser) -> Iterator[dict[str, Received]]:
    """Return what each role received; afterwards the official's browser is asked for what is not his."""
    context = browser.new_context(locale="en-GB", viewport={"width": 1280, "height": 900})
    reader, found = Reader(place, context), {}
    for name, (names, views) in WALKS.items():
        found[name] = reader.enter(name)
        reader.walk(names, *views)
        if name == "manager":
            reader.open("participation")
            reader.explain()
        else:
            reader.ask_for_more()
        if name == "official":
            reader.files_of_others()
    yield found
    context.close()


@pytest.mark.parametrize("name", ["nobody", "unlisted"])
def test_no_marker_reaches_the_public(received: dict[str, Received], name: str):
    assert received[name].all("marks") == received[name].all("keys") == set()


def test_an_official_receives_the_own_rows_in_every_way_and_those_of_no_other_place_and_no_person(received):
    own, whose = received["official"], planting.whose()
    for way in ("framereceived", "file", "document"):
        assert len(own.all("marks", way)) > 40, way
    strange = {(where, whose[mark]) for pages in own.ways.values() for where, found in pages.items()
               for mark in found.marks if whose[mark][0] != OWN}  # fmt: skip
    assert strange == set()
    assert own.all("keys") == set()


def test_the_manager_receives_what_the_others_do_not_so_the_search_can_find_it(received):
    own, whose = received["manager"], planting.whose()
    for way in ("framereceived", "file", "document"):
        owners = {whose[mark][0] for mark in own.all("marks", way)}
        assert {OWN, OTHER, "ak-turpak", "none"} <= owners, way
        assert "P" in own.all("keys", way), way


def test_no_number_that_a_role_is_not_shown_is_in_any_message_or_file(place: Place, received):
    for name, part in PARTS.items():
        secret = planting.hidden(place.store, part)
        assert not received[name].all("numbers") & secret, name
        assert len(secret) > 50, name
    public = planting.hidden(place.store, "public")
    for way in ("framereceived", "file"):
        assert received["manager"].all("numbers", way) & public, way


def test_every_file_of_every_page_was_taken_away_and_messages_went_both_ways(received):
    for name in ("nobody", "official", "manager"):
        assert len(received[name].files) > 40, name
        assert min(received[name].sizes[way] for way in ("framereceived", "framesent", "file", "document")) > 10_000
    assert len(received["official"].files) >= len(received["nobody"].files) > 140


@pytest.mark.parametrize("name", ["nobody", "unlisted", "official"])
def test_an_address_with_another_place_role_day_or_table_gives_a_sentence(received, name: str):
    said = list(received[name].said.values())
    assert len(said) == len(STRANGE)
    for (address, codes, message), body in zip(STRANGE, said, strict=True):
        sentence = ".+".join(map(re.escape, WORDS(message, filter="¤", code="¤", shown="¤").split("¤")))
        assert re.search(sentence, body), (address, codes)


def test_a_file_is_given_to_the_session_that_asked_for_it_alone(received):
    assert (received["official"].own, received["official"].others) == (200, 404)
