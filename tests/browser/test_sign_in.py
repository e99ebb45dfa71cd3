"""Sign-in walked in a real browser with a real OpenID Connect service on this computer (oidc-provider-mock)."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from dashboard import text
from tests.browser.conftest import settled
from tests.browser.signing import Place, sign_in, signing
from tests.parts import divided

ACCESS = """
[managers]
emails = ["Manager@example.test"]
[officials.kyshtut]
groups = ["kyshtut-office"]
[officials.kerben]
emails = ["kerben@example.test"]
"""
PEOPLE = {
    "one": {"email": "manager@EXAMPLE.test", "email_verified": True},
    "two": {"email": "two@example.test", "email_verified": True, "groups": ["kyshtut-office"]},
    "three": {"email": "kerben@example.test", "email_verified": True},
    "four": {"email": "four@example.test", "email_verified": True},
    "five": {"email": "manager@example.test", "email_verified": False},
}
DEEP = "/participation?lang=ru&project=social-cohesion-2024&place=kyshtut&event_topic=communication"
LIGHT = "/import?lang=en"  # a sentence for all but managers
RU, EN = text.words("ru"), text.words("en")


@dataclass(frozen=True)
class Parts(Place):
    """The dashboard with sign-in, and the snapshot's id of each part of its store."""

    ids: dict[str, str]


@pytest.fixture(scope="module")
def place(demonstration_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parts]:
    folder = tmp_path_factory.mktemp("signed-in")
    ids = divided(demonstration_store, folder / "store")
    with signing(folder, folder / "store", ACCESS, PEOPLE) as found:
        yield Parts(found.server, found.store, found.issuer, ids)


@pytest.fixture
def new(place: Parts, browser: Browser) -> Iterator[Callable[[], BrowserContext]]:
    """Return a function that gives a new browser without cookies."""
    contexts = []

    def context() -> BrowserContext:
        contexts.append(browser.new_context(locale="en-GB", viewport={"width": 1280, "height": 900}))
        contexts[-1].set_default_timeout(30_000)
        return contexts[-1]

    yield context
    for one in contexts:
        one.close()


def opened(place: Parts, context: BrowserContext, path: str) -> Page:
    page = context.new_page()
    page.goto(place.server.url + path)
    return settled(page)


def sees(place: Parts, page: Page) -> list[str]:
    """Return the parts whose snapshot the page names in its foot."""
    body = settled(page).locator("body").inner_text()
    return [part for part, identity in place.ids.items() if identity in body]


def address(page: Page) -> tuple[str, dict[str, list[str]]]:
    parts = urlsplit(page.url)
    return parts.path, parse_qs(parts.query)


def journal(place: Parts) -> list[dict]:
    lines = (place.store / "journal" / "journal.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def token(context: BrowserContext) -> dict:
    return next(cookie for cookie in context.cookies() if cookie["name"] == "yntymak")


def test_manager_signs_in_on_a_deep_link_and_out_and_a_copy_of_the_cookie_opens_nothing(place: Parts, new):
    context = new()
    page = opened(place, context, DEEP)
    before = address(page)
    assert sees(place, page) == ["public"]
    assert page.get_by_role("link", name=RU("page.intake.title")).count() == 0

    sign_in(page, "one")
    assert sees(place, page) == ["manager"]
    assert address(page) == before == ("/participation", parse_qs(urlsplit(DEEP).query))
    assert page.get_by_text(RU("account.manager")).is_visible()
    assert page.get_by_role("link", name=RU("page.intake.title")).count() == 1
    assert "example.test" not in page.content().lower()
    kept = token(context)
    assert kept["httpOnly"] and kept["sameSite"] == "Strict"
    assert kept["expires"] < time.time() + 8 * 3600 + 5
    assert not [cookie for cookie in context.cookies() if cookie["name"].startswith("_streamlit_user")]

    other = opened(place, context, LIGHT)
    assert sees(place, other) == ["manager"]
    page.locator(".st-key-account-sign-out button").click()
    page.locator('form[action*="end_session"] button, form button').first.click()
    page.locator(".st-key-account-sign-in button").wait_for()
    assert sees(place, page) == ["public"]
    assert address(page) == before
    other.get_by_text(text.LANGUAGES["ru"], exact=True).click()
    other.locator(".st-key-account-sign-in button").wait_for()
    assert sees(place, other) == ["public"]

    replayed = new()
    replayed.add_cookies([kept])
    assert sees(place, opened(place, replayed, LIGHT)) == ["public"]


def test_an_official_opens_the_file_of_the_own_place_and_no_address_leads_to_another(place: Parts, new):
    page = opened(place, new(), LIGHT)
    sign_in(page, "two")
    assert sees(place, page) == ["municipality/kyshtut"]
    for path in (f"{LIGHT}&view_as=manager", f"{LIGHT}&part=../manager&place=kerben"):
        page.goto(place.server.url + path)
        assert sees(place, page) == ["municipality/kyshtut"], path
    page.goto(place.server.url + "/import?lang=en")
    settled(page)
    assert page.get_by_text(EN("account.for_managers")).is_visible()
    assert page.locator('input[type="file"]').count() == 0


def test_an_official_whose_place_has_no_file_sees_a_sentence_and_the_public_view(place: Parts, new):
    page = opened(place, new(), LIGHT)
    sign_in(page, "three")
    assert sees(place, page) == ["public"]
    assert page.get_by_text(EN("account.without_file", place="Kerben town")).is_visible()


@pytest.mark.parametrize("who", ["four", "five"])
def test_unknown_and_unverified_accounts_see_the_public_view(place: Parts, new, who: str):
    page = opened(place, new(), "/import?lang=en")
    assert page.get_by_text(EN("account.for_managers")).is_visible()
    sign_in(page, who)
    assert address(page)[0] == "/import"
    assert sees(place, page) == ["public"]
    assert page.get_by_text(EN("account.unknown")).is_visible()


def test_a_sign_in_ends_with_its_token(place: Parts, new):
    context = new()
    page = opened(place, context, DEEP)
    place.tell("six", **PEOPLE["one"], exp=int(time.time()) + 12)
    sign_in(page, "six")
    assert sees(place, page) == ["manager"]
    kept = token(context)
    time.sleep(max(0.0, kept["expires"] - time.time()) + 2)
    page.locator('[class*="st-key-tabs-"] [role="tab"]').nth(1).click()
    page.locator(".st-key-account-sign-in button").wait_for()
    assert sees(place, page) == ["public"]
    context.add_cookies([kept | {"expires": time.time() + 600}])
    assert sees(place, opened(place, context, LIGHT)) == ["public"]


def test_a_refused_sign_in_leads_back_and_is_written_down_without_name_or_address(place: Parts, new):
    page = opened(place, new(), LIGHT)
    page.locator(".st-key-account-sign-in button").click()
    page.get_by_role("button", name="Deny").click()
    page.locator(".st-key-account-sign-in button").wait_for()
    assert address(page)[0] == "/import"
    said = journal(place)
    assert (said[-1]["event"], said[-1]["role"]) == ("sign-in refused", "unknown")
    whole = (place.store / "journal" / "journal.jsonl").read_text("utf-8")
    assert "@" not in whole
    assert "127.0.0.1" not in whole
    assert os.stat(place.store / "journal" / "key").st_mode & 0o777 == 0o600
