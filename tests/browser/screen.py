"""What a reader sees on a page of the dashboard, as text and numbers, and what a hand does there."""

from __future__ import annotations

import re
import time
from typing import Any

from playwright.sync_api import Locator, Page

from tests.browser.conftest import settled

PATIENCE = 40  # seconds: a slow machine is no fault of the app
CARD = '[class*="st-key-card-"]'

_CHARTS = """() => [...document.querySelectorAll('[data-testid="stPlotlyChart"]')].map((box) => {
  const plot = box.querySelector('.js-plotly-plot');
  const size = (mark) => { const at = mark.getBBox(); return at.width + at.height; };
  return {
    card: box.closest('[class*="st-key-card-"]')?.querySelector('h2')?.innerText,
    is_drawn: Boolean(plot?._fullLayout && plot.style.visibility !== 'hidden' && box.querySelector('.main-svg')),
    marks: [...(plot?.querySelectorAll('.trace :is(path, text), .annotation text') || [])].filter(size).length,
    role: box.getAttribute('role'),
    alternative: box.getAttribute('aria-label') || '',
    values: (plot?.data || []).map(({ x, y }) => [...(x || [])].concat([...(y || [])])),
    width: box.getBoundingClientRect().width,
  };
})"""
_TEXT = """(box) => {
  const copy = box.cloneNode(true);
  const unsaid = 'style, script, iframe, defs, .modebar-container, [data-testid="stIconMaterial"]';
  copy.querySelectorAll(unsaid).forEach((element) => element.remove());
  const said = [];
  const walk = document.createTreeWalker(copy, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) said.push(walk.currentNode.data.replaceAll('\\u2060', '').trim().replace(/\\s+/g, ' '));
  return said.filter(Boolean);
}"""
_CHOICES = """() => Object.fromEntries([
  ...[...document.querySelectorAll('[data-testid="stTextInput"] input')].map(
    (e) => [e.getAttribute('aria-label'), e.value]),
  ...[...document.querySelectorAll('[data-testid="stSelectbox"] input')].map(
    (e) => [e.getAttribute('aria-label'), e.value]),
  ...[...document.querySelectorAll('[data-testid="stButtonGroup"] [role="radiogroup"]')].map(
    (e) => [e.getAttribute('aria-label'), e.querySelector('[aria-checked="true"]')?.innerText.trim()]),
])"""
_CARDS = """() => [...document.querySelectorAll('[data-testid="stMain"] [class*="st-key-card-"]')].map((card) => ({
  key: [...card.classList].find((name) => name.startsWith('st-key-')),
  title: card.querySelector('h2')?.innerText || '',
  line: card.querySelector('[data-testid="stCaptionContainer"]')?.innerText || '',
  tabs: [...card.querySelectorAll('[role="tab"]')].map((tab) => tab.innerText.trim()),
  text: card.innerText.replaceAll('\\u2060', ''),
}))"""
_PLACES = """() => [...document.querySelectorAll('.place')].map((place) => ({
  place: place.dataset.place,
  is_chosen: place.classList.contains('chosen'),
  size: Number(place.dataset.radius),
  circles: [...place.querySelectorAll('circle')].filter((c) => c.getBoundingClientRect().width > 0).length,
  said: place.querySelector('.place-said').textContent,
  is_inside: (({ left, right, top, bottom }) => left >= 0 && right <= innerWidth && top >= 0 && bottom <= innerHeight)(
    place.getBoundingClientRect()),
}))"""


def until(ask: Any, what: str, seconds: float = PATIENCE) -> Any:
    """Ask again and again until the answer is true in Python's sense, and return it; fail with `what`."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if answer := ask():
            return answer
        time.sleep(0.1)
    raise AssertionError(f"in {seconds} s there was never: {what}")


def at_rest(page: Page) -> Page:
    """Wait until the page and every chart and map on it are drawn; return it."""
    page.wait_for_timeout(150)
    settled(page)
    until(lambda: all(chart["is_drawn"] for chart in charts(page)), "every chart drawn")
    if page.locator("iframe").count():
        until(lambda: places(page), "places on the map")
    return settled(page)


def charts(page: Page) -> list[dict[str, Any]]:
    """Return what is known of every plotly chart: card, marks with a size, alternative text, values."""
    return page.evaluate(_CHARTS)


def text(place: Locator) -> list[str]:
    """Return every piece of text in a part of the page, texts of charts too, icons and frames left out."""
    return place.evaluate(_TEXT)


def main(page: Page) -> list[str]:
    """Return the text of the main block."""
    return text(page.locator('[data-testid="stMain"]'))


def choices(page: Page) -> dict[str, str]:
    """Return what every choice on the page shows, by its label."""
    return page.evaluate(_CHOICES)


def cards(page: Page) -> list[dict[str, Any]]:
    """Return every card: key, title, the line below it, tabs, text."""
    return page.evaluate(_CARDS)


def places(page: Page) -> list[dict[str, Any]]:
    """Return every mark on the map, as its frame shows it; nothing while the map is not there."""
    found = [frame for frame in page.frames if "streamlit_folium" in frame.url]
    return found[0].evaluate(_PLACES) if found else []


def everything(page: Page) -> dict[str, Any]:
    """Return all that tells one state of the dashboard from another."""
    path = page.evaluate("location.pathname")
    frame = choices(page)
    return {"path": path, "choices": frame, "main": main(page), "places": places(page), "language": language(page)}


def language(page: Page) -> str:
    return page.evaluate("document.documentElement.lang")


def choose(page: Page, label: str, option: str) -> None:
    """Choose an option of a select box by their words, and wait for the answer."""
    box = page.get_by_role("combobox", name=label, exact=True)
    box.click()
    page.get_by_role("option", name=option, exact=True).click()
    at_rest(page)


def press(page: Page, label: str, option: str) -> None:
    """Press one of the buttons of a segmented choice, and wait for the answer."""
    group = page.get_by_role("radiogroup", name=label, exact=True)
    group.get_by_role("radio", name=option, exact=True).click()
    at_rest(page)


def share_link(page: Page) -> str:
    """Open the box with the share link, and return the link without host."""
    page.locator('[data-testid="stPopoverButton"]').click()
    shown = page.locator('[data-testid="stPopoverBody"] a.address')
    link = until(lambda: "?" in (said := shown.inner_text()) and said, "a link to share")
    page.keyboard.press("Escape")
    return re.sub(r"^http://[^/?]+/?", "/", link.strip())


def seen(place: Locator) -> str:
    """Return the text of a part of the page without the unseen joiners that keep data text from being markup."""
    return place.inner_text().replace("\u2060", "")


def open_tab(page: Page, card: Locator, name: str) -> None:
    """Open a tab of a card, and wait until what stands behind it has come: a tab is empty until its first run."""
    card.get_by_role("tab", name=name, exact=True).click()
    panel = card.get_by_role("tabpanel", name=name, exact=True)
    until(lambda: panel.is_visible() and panel.inner_text().strip(), f"what stands behind {name}")
    settled(page)


def table(card: Locator) -> list[dict[str, str]]:
    """Return the rows of a card's open table as shown."""
    card.locator("table").wait_for()
    head = card.locator("thead th").all_inner_texts()
    cells = card.locator("tbody tr").evaluate_all("(lines) => lines.map((l) => [...l.cells].map((c) => c.innerText))")
    return [dict(zip(head, line, strict=True)) for line in cells]
