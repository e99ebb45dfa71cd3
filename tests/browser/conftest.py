"""A real Chromium in front of a real server over the published demonstration."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
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

    def page(self, page: Page) -> None:
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        page.on("request", lambda request: self._address(request.url))
        page.on("websocket", lambda socket: self._address(socket.url))

    def _console(self, message: ConsoleMessage) -> None:
        address = urlsplit(message.location.get("url", "")).path
        is_expected = "404" in message.text and address.endswith(HARMLESS) and address.count("/") > 2
        if message.type == "error" and not is_expected:
            self.complaints.append(f"console: {message.text} ({address})")

    def _address(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("data", "blob", "about") and parts.netloc != self.host:
            self.complaints.append(f"asked another host: {url}")


@pytest.fixture
def watch(server: Server) -> Iterator[Watch]:
    """Fail the test when one of its pages logged an error or asked another host."""
    watching = Watch(server)
    yield watching
    assert watching.complaints == []


@pytest.fixture
def open_page(server: Server, browser: Browser, watch: Watch) -> Iterator[Callable[..., Page]]:
    """Open an address of the dashboard in a new browser context and return the page when it has settled."""
    contexts = []

    def opened(path: str = "/", *, width: int = 1280, height: int = 900, language: str = "en",
               scheme: str = "light") -> Page:
        context = browser.new_context(locale=LOCALES[language], color_scheme=scheme,
                                      viewport={"width": width, "height": height})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(30_000)
        watch.page(page)
        page.goto(server.url + path)
        return settled(page)

    yield opened
    for context in contexts:
        context.close()


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
