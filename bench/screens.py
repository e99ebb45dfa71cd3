"""What a reader waits for in Chromium: figures drawn after navigation and after a filter, bytes and requests."""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, sync_playwright

from bench.relay import Relay, counting
from bench.row import Row
from bench.served import ADDRESSES, CODES, Served, Size
from tests.browser.conftest import FLAGS
from tests.browser.screen import text, until

PART = "in the browser"
FIRST, ALL, FILTER = 1.3, 2.0, 0.2  # times the load of the empty page
CHARTS, NO_CHARTS = 3.0, 1.2  # MB of a cold load
WATCH = Path(__file__).with_name("drawn.js").read_text("utf-8")
QUIET = 600  # ms without a change in any figure
CARDS = '[data-testid="stMain"]'
# The radio buttons of the import are no filter of a figure.
FILTER_BOX = ", ".join(f'[data-testid="stMain"] {box}' for box in (
    '[data-testid="stSelectbox"] input', '[role="radiogroup"]:not([data-testid="stRadioGroup"])'))  # fmt: skip


@dataclass(frozen=True)
class Load:
    """One load of a page: ms until the first and until all figures stood, bytes and requests of it."""

    first: float
    all: float
    megabytes: float
    requests: int
    has_charts: bool


Loads = dict[tuple[str, str], list[Load]]


def screens(served: Served, size: Size) -> Iterator[Row]:
    """Load every page cold and warm and change its filter, the empty page before each."""
    loads: Loads = defaultdict(list)
    changes: dict[str, list[float]] = defaultdict(list)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=list(FLAGS))
        with counting(served.dashboard.port) as relay, counting(served.empty.port) as empty:
            for name in (name for _ in range(size.loads) for name in size.pages):
                _visit(chromium, empty, f"{name}, empty", "", loads, changes)
                address = "&".join([f"/{ADDRESSES[name]}?lang=en", *map("=".join, CODES.get(name, {}).items())])
                _visit(chromium, relay, name, address, loads, changes)
        chromium.close()
    for name in size.pages:
        yield from _rows(name, loads, changes[name])


def _rows(name: str, loads: Loads, changes: list[float]) -> Iterator[Row]:
    """Yield what there is to tell of a page, beside the loads of the empty page around it."""
    for heat in ("cold", "warm"):
        own, empty = loads[name, heat], loads[f"{name}, empty", heat]
        whole = tuple(load.all for load in empty)
        yield Row(PART, f"{name}, {heat}, first figure", "ms", tuple(load.first for load in own), whole, FIRST)
        yield Row(PART, f"{name}, {heat}, all figures", "ms", tuple(load.all for load in own), whole, ALL)
        allowed = (CHARTS if own[0].has_charts else NO_CHARTS) if heat == "cold" else None
        yield Row(PART, f"{name}, {heat}, over the wire", "MB", tuple(load.megabytes for load in own), limit=allowed)
        yield Row(PART, f"{name}, {heat}, requests", "requests", tuple(load.requests for load in own))
    if changes:
        whole = tuple(load.all for load in loads[f"{name}, empty", "warm"])
        yield Row(PART, f"{name}, filter until every figure shows the new numbers", "ms", tuple(changes), whole, FILTER)


def _visit(chromium: Browser, relay: Relay, name: str, address: str, loads: Loads,
           changes: dict[str, list[float]]) -> None:
    """Load a page in a browser that has nothing yet, load it again, and change its first filter."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    context.add_init_script(WATCH)
    page = context.new_page()
    for heat in ("cold", "warm"):
        loads[name, heat].append(_load(page, relay, address))
    if address and (took := _change(page)):
        changes[name].append(took)
    context.close()


def _load(page: Page, relay: Relay, address: str) -> Load:
    asked: list[str] = []
    page.goto("about:blank")
    before, note = relay.sent, lambda request: asked.append(request.url)
    page.on("request", note)
    page.goto(relay.url + address)
    told = _still(page)
    page.remove_listener("request", note)
    has_charts = page.locator('[data-testid="stPlotlyChart"]').count() > 0
    return Load(told["first"], told["all"], (relay.sent - before) / 1e6, len(asked), has_charts)


def _still(page: Page) -> dict[str, float]:
    """Return when the first and when all figures stood, once nothing has moved in them for a while."""
    return until(lambda: page.evaluate(f"window.bench?.still({QUIET})"), "all figures at rest", 90)


def _change(page: Page) -> float | None:
    """Choose another option of the page's first filter; return the ms until every figure shows the new numbers.

    None where the page has no filter of its own. Raises AssertionError where nothing changed on the page.
    """
    box = page.locator(FILTER_BOX).first
    if not box.count():
        return None
    before = text(page.locator(CARDS))
    if box.get_attribute("role") == "radiogroup":
        option = box.locator('[role="radio"][aria-checked="false"]').first
    else:
        option = page.locator('[role="option"][aria-selected="false"]').last
        until(lambda: option.count() or _pressed(box), "options to choose from")
    option.evaluate("(one) => one.addEventListener('click', window.bench.begin, { capture: true, once: true })")
    option.click()
    told = _still(page)
    assert text(page.locator(CARDS)) != before, "the filter changed nothing"
    return told["all"]


def _pressed(box: Locator) -> bool:
    """Press a select box; a run that ends at this moment closes it again, so ask for the options."""
    box.click()
    box.page.wait_for_timeout(500)
    return False
