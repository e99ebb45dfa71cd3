"""A real Chromium in front of a real server over the published demonstration."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from tests import sweep
from tests.serving import Server, serve

FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
)
LOCALES = {"en": "en-GB", "ru": "ru-RU", "ky": "ky-KG"}
READY = '[data-testid="stApp"][data-test-connection-state="CONNECTED"][data-test-script-state="notRunning"]'
# Streamlit asks for these beside a deep link before it finds them at the root.
HARMLESS = ("/_stcore/health", "/_stcore/host-config")
ICON = "/favicon.ico"  # Chromium asks for it at /healthz, where a page is handed on; pages name their own


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Open pages in a sample of their states that holds every pair of values; with --sweep in all of them."""
    if "state" in metafunc.fixturenames:
        states = sweep.every() if metafunc.config.getoption("--sweep") else sweep.sample()
        metafunc.parametrize("state", states, ids=str)


@pytest.fixture(scope="session")
def server(demonstration_store: Path) -> Iterator[Server]:
    with serve(demonstration_store, "manager") as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    found = shutil.which("chromium")
    if found is None:
        pytest.fail("The browser tests need Chromium: install Debian's package chromium.", pytrace=False)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=found, args=list(FLAGS))
        yield running
        running.close()


class Watch:
    """What went wrong on the pages of one test: errors logged, scripts that failed, other hosts asked."""

    def __init__(self, server: Server) -> None:
        self.host = f"127.0.0.1:{server.port}"
        self.complaints: list[str] = []
        self.events = {
            "console": lambda message: self._console(message),
            "pageerror": lambda error: self.complaints.append(f"script: {error}"),
            "request": lambda request: self._address(request.url),
            "websocket": lambda socket: self._address(socket.url),
        }

    def page(self, page: Page) -> None:
        for event, heard in self.events.items():
            page.on(event, heard)

    def leave(self, page: Page) -> None:
        for event, heard in self.events.items():
            page.remove_listener(event, heard)

    def _console(self, message: ConsoleMessage) -> None:
        address = urlsplit(message.location.get("url", "")).path
        is_expected = "404" in message.text and (address == ICON or address.endswith(HARMLESS)
                                                 and address.count("/") > 2)  # fmt: skip
        if message.type == "error" and not is_expected:
            self.complaints.append(f"console: {message.text} ({address})")

    def _address(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("data", "blob", "about") and parts.netloc != self.host:
            self.complaints.append(f"asked another host: {url}")


class Screens:
    """Pages of one browser, lent from test to test; of what they showed only loaded files and compiled scripts stay.

    To load and compile the same scripts anew for every test is most of the work of a browser that starts empty.
    """

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.free: dict[str, list[Page]] = {language: [] for language in LOCALES}

    @contextmanager
    def lent(self, watch: Watch, *, width: int = 1280, height: int = 900, language: str = "en",
             scheme: str = "light") -> Iterator[Page]:
        """Give a page in a context of its own, with nothing stored; take it back without what the test left in it."""
        page = self.free[language].pop() if self.free[language] else self._made(language)
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=scheme)
        watch.page(page)
        yield page
        page.mouse.move(0, 0)
        watch.leave(page)
        self._empty(page, f"http://{watch.host}")
        self.free[language].append(page)

    def _made(self, language: str) -> Page:
        page = self.browser.new_context(locale=LOCALES[language]).new_page()
        page.set_default_timeout(40_000)
        return page

    def _empty(self, page: Page, origin: str) -> None:
        """End the session of the page, and forget what it stored and was allowed."""
        page.goto(f"{origin}/healthz")
        page.evaluate("sessionStorage.clear()")
        page.context.clear_permissions()
        asking = page.context.new_cdp_session(page)
        asking.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "all"})
        asking.detach()


@pytest.fixture(scope="session")
def screens(browser: Browser) -> Screens:
    return Screens(browser)


@pytest.fixture
def watch(server: Server) -> Iterator[Watch]:
    """Fail the test when one of its pages logged an error or asked another host."""
    watching = Watch(server)
    yield watching
    assert watching.complaints == []


@pytest.fixture
def open_page(server: Server, screens: Screens, watch: Watch) -> Iterator[Callable[..., Page]]:
    """Open an address of the dashboard, each in a browser context of its own; return the page when it has settled."""
    with ExitStack() as held:

        def opened(path: str = "/", **screen: object) -> Page:
            page = held.enter_context(screens.lent(watch, **screen))
            page.goto(server.url + path)
            return settled(page)

        yield opened


def settled(page: Page) -> Page:
    """Wait until the script of the page has run and nothing on it is stale; return it; no error may show."""
    page.wait_for_selector(READY, state="attached")
    page.locator('[data-stale="true"]').first.wait_for(state="detached")
    page.locator('[data-testid="stSkeleton"]').first.wait_for(state="detached")
    assert page.locator('[data-testid="stException"]').count() == 0, "the page shows an error"
    return page


def charts_drawn(page: Page) -> int:
    """Wait until every plotly chart in view is drawn and return how many there are."""
    charts = page.locator('[data-testid="stPlotlyChart"]')
    for chart in charts.all():
        if chart.is_visible():
            chart.scroll_into_view_if_needed()
            chart.locator(".main-svg").first.wait_for(state="attached")
    return charts.count()


def map_loaded(page: Page) -> None:
    """Wait until the map stands in its frame."""
    page.frame_locator('iframe[title*="folium"]').first.locator(".leaflet-pane").first.wait_for(state="attached")
