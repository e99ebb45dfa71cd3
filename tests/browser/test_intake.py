"""A manager's import in a real browser: faults, the marked copy, the correction, the notice elsewhere, the way back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser, Locator, Page

from dashboard import store, text
from dashboard.publish import dataset
from tests.browser import screen
from tests.browser.conftest import Watch, settled
from tests.conftest import small, write
from tests.serving import Server, serve
from tests.test_import import OFFICE, book, sent

ENGLISH = re.compile(r"\b(?:Upload|Drag|drop|file|files|per|Browse|Add|Remove|Error|Cancel|MB|KB|add|upload)\b")
UPLOADER = '[data-testid="stFileUploader"]'
WORDS = text.words("ky")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a published store and the workbook of its office."""
    reference = write(tmp_path / "reference", **{name: rows for name, rows in small().items() if name not in OFFICE})
    book(tmp_path / "office.xlsx", sent())
    assert dataset.publish([reference, tmp_path / "office.xlsx"], tmp_path / "store").is_new
    return tmp_path


@pytest.fixture
def own_server(folder: Path) -> Iterator[Server]:
    with serve(folder / "store", "manager") as running:
        yield running


def press(page: Page, key: str) -> None:
    page.locator(f".st-key-import-{key} button").click()


def worked(page: Page, key: str, then: str) -> None:
    """Press a button that starts work, and wait for what is there afterwards."""
    press(page, key)
    page.locator(then).first.wait_for(timeout=60_000)
    settled(page)


def give(page: Page, path: Path) -> None:
    """Upload a file in the place of those before."""
    chips = page.locator(f'{UPLOADER} [data-testid="stFileChip"]')
    if chips.count():
        chips.first.locator("button").click()
        chips.first.wait_for(state="detached")
        page.locator(".st-key-import-check button[disabled]").wait_for()
        settled(page)
    with page.expect_file_chooser() as asked:
        page.locator(UPLOADER).get_by_text(WORDS("import.upload"), exact=True).click()
    asked.value.set_files(path)
    chips.first.wait_for()
    page.locator(".st-key-import-check button:not([disabled])").wait_for()


def spoken(page: Page) -> str:
    """Return what the choice of files says, to eyes and to screen readers, the names of files left out."""
    box = page.locator(UPLOADER)
    said = box.locator("[aria-label], [title]").evaluate_all(
        "(parts) => parts.flatMap((part) => [part.getAttribute('aria-label'), part.title])")
    return " ".join([*screen.text(box), *filter(None, said)]).replace("office.xlsx", "").replace("kobo.toml", "")


def notice(page: Page) -> Locator:
    return page.get_by_text(WORDS("frame.newer"), exact=True)


def test_import_from_faults_to_a_published_correction_and_back(own_server: Server, browser: Browser, folder: Path):
    watch = Watch(own_server)
    context = browser.new_context(locale="ky-KG", viewport={"width": 1280, "height": 900}, accept_downloads=True)
    page, other = context.new_page(), context.new_page()
    for one, path in ((page, "/import"), (other, "/participation")):
        one.set_default_timeout(30_000)
        watch.page(one)
        one.goto(f"{own_server.url}{path}?lang=ky")
        settled(one)
    page.bring_to_front()
    page.locator(UPLOADER).wait_for()
    assert WORDS("import.upload") in spoken(page)
    assert not ENGLISH.search(spoken(page)), spoken(page)

    (folder / "sent").mkdir()
    workbook = folder / "sent" / "office.xlsx"
    book(workbook, sent(people_0_sex="Q", people_1_birth_year="19a0"))
    give(page, workbook)
    assert not ENGLISH.search(spoken(page)), spoken(page)
    worked(page, "check", ".st-key-import-mark")
    assert "19a0" in " ".join(screen.main(page))
    worked(page, "mark", ".st-key-import-copy-0")
    with page.expect_download() as taken:
        press(page, "copy-0")
    taken.value.save_as(folder / "marked.xlsx")
    marked = openpyxl.load_workbook(folder / "marked.xlsx")
    assert marked["people"]["B2"].comment.text.startswith(WORDS("severity.error"))

    book(workbook, sent(headcounts_0_participations=9))
    give(page, workbook)
    worked(page, "check", ".st-key-import-publish")
    assert WORDS("import.source.replaces", source="office") in " ".join(screen.main(page))
    first = store.current(folder / "store").id
    assert not notice(other).is_visible()
    worked(page, "publish", '[data-testid="stAlertContentSuccess"]')
    second = store.current(folder / "store").id
    assert second != first
    other.bring_to_front()
    notice(other).wait_for(timeout=screen.PATIENCE * 1000)  # it looks every few seconds
    assert first in " ".join(screen.main(other)), "the page keeps its snapshot until it is asked for the other"
    other.get_by_role("button", name=WORDS("frame.newer.show")).click()
    screen.until(lambda: second in " ".join(screen.main(other)), "the page shows the newer data")
    assert not notice(other).is_visible()

    page.bring_to_front()
    press(page, f"back-{first}")
    press(page, f"sure-{first}")
    screen.until(lambda: store.current(folder / "store").id == first, "the earlier snapshot serves")
    other.bring_to_front()
    notice(other).wait_for(timeout=screen.PATIENCE * 1000)  # it looks every few seconds
    context.close()
    assert watch.complaints == []


def test_address_and_upload_do_not_exist_for_the_public(tmp_path: Path):
    with serve(tmp_path, None) as public:
        assert public.ask("/import").status == 404
        assert public.ask("/_stcore/upload_file/a/b", "PUT").status == 404
        assert public.ask("/data").status == 200
