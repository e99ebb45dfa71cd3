"""The plain page in a browser without scripts, and the way to it while the scripts of the pages are on their way."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from dashboard import text
from tests.browser.conftest import Watch
from tests.serving import Server


@pytest.fixture(params=[(390, "dark"), (1280, "light")], ids=["phone", "desk"])
def plain(request: pytest.FixtureRequest, server: Server, browser: Browser, watch: Watch) -> Iterator[Page]:
    """Return a page of a browser that runs no script."""
    width, scheme = request.param
    context = browser.new_context(java_script_enabled=False, viewport={"width": width, "height": 800},
                                  color_scheme=scheme)  # fmt: skip
    page = context.new_page()
    page.set_default_timeout(20_000)
    watch.page(page)
    yield page
    context.close()


def test_from_a_page_without_scripts_to_the_tables_of_a_municipality(plain: Page, server: Server):
    words = text.words("ru")
    plain.goto(f"{server.url}/action-plans?lang=ru")
    plain.get_by_role("link", name=words("light.link")).click()
    plain.get_by_label(words("frame.place"), exact=True).select_option("kerben")
    plain.get_by_role("button", name=words("light.show")).click()
    assert plain.get_by_role("heading", level=1).inner_text() == "город Кербен"
    assert "place=kerben" in plain.url
    late = plain.get_by_role("table", name=words("plans.overdue.title"))
    assert late.get_by_role("row").count() > 3
    plain.get_by_role("link", name=text.LANGUAGES["ky"]).click()
    assert plain.get_by_role("heading", level=1).inner_text() == "Кербен шаары"
    width = plain.viewport_size["width"]
    boxes = [part.bounding_box() for part in plain.locator("section").all()]
    assert len(boxes) > 10
    assert [box for box in boxes if box["x"] + box["width"] > width] == []


def test_who_waits_for_the_scripts_is_led_to_the_plain_page(server: Server, browser: Browser):
    context = browser.new_context(locale="ky-KG")
    page = context.new_page()
    page.route("**/*.js", lambda route: None)  # they never come
    page.goto(f"{server.url}/?lang=ky", wait_until="commit")
    link = page.get_by_role("link", name=text.words("ky")("light.link"))
    link.wait_for(state="visible", timeout=20_000)
    link.click()
    assert page.get_by_role("heading", level=1).inner_text() == text.words("ky")("page.overview.title")
    context.close()
