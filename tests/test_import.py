"""The page Import and its child process: good and faulty files, hostile names, personal data, ends before the end."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import app as frame
from dashboard import database, intake, store, text
from dashboard.components.intake.changes import _number as number_row
from dashboard.database import ROOT
from dashboard.intake import Desk, Occupied, Upload, job, received, work
from dashboard.publish import dataset
from tests.conftest import Rows, small, write

OFFICE = ("people", "events", "attendance", "headcounts")
NAME = "Бирөө Биринчиева"  # a word for somebody, written like a name
HOSTILE = ("../../x.xlsx", "<script>alert(1)</script>.csv", "=cmd.xlsx", "..\\..\\y.csv", "`$x$ [a](http://evil.test).csv")
TIMEOUT = 60


def book(path: Path, tables: Mapping[str, Rows], source: str = "office") -> bytes:
    """Write a workbook as an office sends it, and return its bytes."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    made.create_sheet("_meta").append(["source", source])
    for name, rows in tables.items():
        sheet = made.create_sheet(name)
        names = list(dict.fromkeys(column for row in rows for column in row))
        for line in (names, *([row.get(column) for column in names] for row in rows)):
            sheet.append(line)
    made.save(path)
    return path.read_bytes()


def sent(**changed: object) -> dict[str, list[dict]]:
    """Return what the office sends: its tables, cells changed where `people_0_sex="Q"` says so."""
    tables = {name: [dict(row) for row in rows] for name, rows in small().items() if name in OFFICE}
    for place, value in changed.items():
        table, row, column = place.split("_", 2)
        tables[table][int(row)][column] = value
    return tables


@pytest.fixture(scope="module")
def faultless(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a store in which the reference and the workbook of an office are published."""
    folder = tmp_path_factory.mktemp("import")
    reference = write(folder / "reference", **{name: rows for name, rows in small().items() if name not in OFFICE})
    book(folder / "office.xlsx", sent())
    assert dataset.publish([reference, folder / "office.xlsx"], folder / "store").is_new
    return folder / "store"


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Return a workbook with faults, among them a formula of the officer's own and something like a name."""
    folder = tmp_path_factory.mktemp("faulty")
    tables = sent(people_0_sex="Q", people_1_birth_year="19a0", people_2_person_id=NAME)
    book(folder / "office.xlsx", tables)
    changed = openpyxl.load_workbook(folder / "office.xlsx")
    changed["events"]["N2"] = "=1+1"
    changed["events"]["N1"] = "_sum"
    changed.save(folder / "office.xlsx")
    return (folder / "office.xlsx").read_bytes()


@pytest.fixture
def desk() -> Iterator[Desk]:
    made = Desk()
    yield made
    made.close()


def done(desk: Desk, kind: str) -> dict:
    """Wait for the work on a desk and return what came of it."""
    running = desk.work
    assert running.over.wait(TIMEOUT)
    assert desk.settle()
    return desk.answer(kind)


def opened(store_folder: Path, patch: pytest.MonkeyPatch, language: str = "en") -> AppTest:
    patch.setenv("YNTYMAK_STORE", str(store_folder))
    patch.setenv("YNTYMAK_AUDIENCE", "manager")
    app = AppTest.from_file(str(ROOT / "dashboard" / "app.py"), default_timeout=TIMEOUT).run()
    app.query_params.update({"lang": language})
    return app.switch_page("../pages/intake.py").run()


def pressed(app: AppTest, name: str) -> None:
    """Press a button that starts work, wait for the work, and draw the page again."""
    app.button(key=f"import-{name}").click().run()
    assert any(button.key == "import-cancel" for button in app.button)
    assert all(running.over.wait(TIMEOUT) for running in work._running.values())
    app.run()
    assert not app.exception


def said(app: AppTest) -> str:
    """Return everything that the page says."""
    kinds = (app.markdown, app.caption, app.header, app.subheader, app.error, app.warning, app.info, app.success)
    tables = [block.proto.body for block in app.get("html")]
    labels = [element.label for element in (*app.button, *app.checkbox, *app.get("download_button"))]
    return "\n".join([*(part.value for kind in kinds for part in kind), *tables, *labels]).replace("\\", "")


def test_a_manager_goes_from_faults_to_a_published_correction_and_back(
    faultless: Path, faulty: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    words = text.words("ru")
    app = opened(faultless, monkeypatch, "ru")

    app.file_uploader[0].set_value(("office.xlsx", faulty, "application/zip")).run()
    pressed(app, "check")
    shown = said(app)
    assert words("publish.checked", errors=4, warnings=0) in shown
    assert words("import.changes.stopped", n=4) in [error.value for error in app.error]
    assert "office.xlsx · people" in shown
    assert "birth_year" in shown and "19a0" in shown
    assert NAME.split()[1] not in shown
    assert not any(button.key == "import-publish" for button in app.button)

    right = book(tmp_path / "office.xlsx", sent(headcounts_0_participations=9))
    app.file_uploader[0].set_value(("office.xlsx", right, "application/zip")).run()
    pressed(app, "check")
    assert words("import.source.replaces", source="office") in said(app)
    assert words("import.source.stay", sources="reference") in said(app)
    assert words("participation.headline.participations") in said(app)
    before = database.newest(faultless)
    pressed(app, "publish")
    newest = database.newest(faultless)
    assert newest.id != before.id
    assert newest.manifest["role"] == "manager"
    assert any(newest.id in success.value for success in app.success)
    assert any(words("card.snapshot", id=newest.id) in caption.value for caption in app.caption)

    app.button(key=f"import-back-{before.id}").click().run()
    assert store.current(faultless).id == newest.id, "the first press only asks"
    app.button(key=f"import-sure-{before.id}").click().run()
    assert store.current(faultless).id == before.id
    assert words("rollback.done", snapshot=before.id) in said(app)
    assert any(words("card.snapshot", id=before.id) in caption.value for caption in app.caption)


def test_the_first_data_of_a_store_can_come_in_through_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    words = text.words("ky")
    app = opened(tmp_path / "store", monkeypatch, "ky")
    assert words("frame.no_snapshot") in [info.value for info in app.info]
    whole = book(tmp_path / "office.xlsx", small())
    app.file_uploader[0].set_value(("office.xlsx", whole, "application/zip")).run()
    pressed(app, "check")
    pressed(app, "publish")
    newest = database.newest(tmp_path / "store")
    assert any(words("card.snapshot", id=newest.id) in caption.value for caption in app.caption)


def test_women_are_a_count_here_and_not_called_a_share():
    women = {"project_id": "p", "query": "people/headline", "name": "women", "before": 108.0, "after": 133.0,
             "award_kind": None, "currency": None}  # fmt: skip
    assert number_row(women, text.words("en"))[1:] == ("Women", "108", "133", "+25", True)


def test_marked_copy_colours_and_explains_the_cells_and_holds_nothing_personal(
    faultless: Path, faulty: bytes, desk: Desk
):
    lines = f"person_id;sex;birth_year;home_place_id;affiliation;has_consent\n{NAME};Q;=1+1;north;none;true\n"
    desk.check([Upload("office.xlsx", faulty), Upload("people.csv", lines.encode())], faultless,
               is_update=True, is_aside=False)  # fmt: skip
    answer = done(desk, "check")
    assert NAME not in str(answer)
    desk.again("mark", "ky")
    copies = dict(done(desk, "mark")["answer"]["copies"])
    assert len(copies) == 2
    original, table = (openpyxl.load_workbook(path) for path in copies.values())
    people = original["people"]
    assert people["B2"].fill.fgColor.rgb == "FFFFC7CE"
    assert text.words("ky")("severity.error") in people["B2"].comment.text
    assert people["A3"].comment is None
    assert people["A4"].value is None and people["A4"].fill.fgColor.rgb == "FFFFC7CE" and people["A4"].comment
    front = original.worksheets[0]
    assert front.title.startswith("_")
    links = {cell.hyperlink.location for cell in front["C"] if cell.hyperlink}
    assert {"'people'!B2", "'people'!C3", "'people'!A4"} <= links
    formulas = [cell.coordinate for sheet in original for row in sheet for cell in row if cell.data_type == "f"]
    assert formulas == ["N2"], "the officer's own formula stays, no other comes"
    fresh = table["people"]
    assert (fresh["B2"].value, fresh["C2"].value, fresh["A2"].value) == ("Q", "=1+1", None)
    assert not any(cell.data_type == "f" for sheet in table for row in sheet for cell in row)
    for made in (original, table):
        cells = [cell for sheet in made for row in sheet for cell in row]
        assert not any(NAME.split()[1] in f"{cell.value} {cell.comment and cell.comment.text}" for cell in cells)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_name_is_never_a_path_and_never_markup(name: str, tmp_path: Path):
    got = received.receive([Upload(name, b"a,b\n1,2\n")], tmp_path)
    (path,) = got.paths
    assert path.parent == tmp_path
    assert re.fullmatch(r"0\.(csv|xlsx)", path.name)
    assert "/" not in got.names[0] and "\\" not in got.names[0]
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]


def test_hostile_names_are_shown_as_text(faultless: Path, monkeypatch: pytest.MonkeyPatch):
    app = opened(faultless, monkeypatch)
    names = [name.replace("/", "_").replace("xlsx", "csv") for name in HOSTILE]
    app.file_uploader[0].set_value([(name, b"person_id,sex\na,Q\n", "text/csv") for name in names]).run()
    pressed(app, "check")
    shown = [element.value for kind in (app.markdown, app.caption, app.error) for element in kind]
    tables = [block.proto.body for block in app.get("html")]
    assert any("alert(1)" in table for table in tables)
    assert [table for table in tables if "<script" in table] == []
    assert [one for one in shown if re.search(r"(?<!\\)<script|(?<!\\)\[a\]|(?<!\\)\$x", one)] == []


@pytest.mark.parametrize(("uploads", "message"), [
    ([("x.exe", b"MZ")], "import.refused.kind"), ([(".xlsx", b"PK")], "import.refused.kind"),
    ([("x.csv", b"a" * (20 * 2**20 + 1))], "import.refused.large"), ([("kobo.toml", b"")], "import.refused.none"),
    ([("a.toml", b""), ("b.toml", b"")], "import.refused.mappings"), ([("a.csv", b"a")] * 21, "import.refused.many"),
])  # fmt: skip
def test_what_is_not_taken_is_refused_with_a_sentence_and_nothing_is_written(
    uploads: list, message: str, tmp_path: Path
):
    with pytest.raises(intake.Refused) as refused:
        received.receive([Upload(*upload) for upload in uploads], tmp_path)
    assert refused.value.message == message
    for language in text.LANGUAGES:
        assert text.words(language)(message, file=refused.value.file, number=refused.value.number)
    assert list(tmp_path.iterdir()) == []


def test_file_that_is_no_workbook_inside_is_refused_with_its_name(faultless: Path, desk: Desk):
    desk.check([Upload("office.xlsx", b"MZ no workbook")], faultless, is_update=True, is_aside=False)
    problem = done(desk, "check")["problem"]
    assert problem == {language: text.words(language)("unreadable.not_a_workbook", file="office.xlsx")
                       for language in text.LANGUAGES}  # fmt: skip


def waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the child wait for a minute instead of working."""
    sleeps = ["-c", "import sys, time; sys.stdin.read(); time.sleep(60)"]
    plain = work.subprocess.Popen
    monkeypatch.setattr(work.subprocess, "Popen", lambda line, **more: plain([line[0], *sleeps], **more))


@pytest.mark.parametrize(("how", "message"), [
    ("killed", "import.died"), ("late", "import.late"), ("cancelled", "import.cancelled"),
])  # fmt: skip
def test_child_that_ends_early_leaves_a_sentence(
    how: str, message: str, faultless: Path, monkeypatch: pytest.MonkeyPatch, desk: Desk
):
    waiting(monkeypatch)
    if how == "late":
        monkeypatch.setattr(work.start, "__defaults__", (0.3,))
    desk.check([Upload("a.csv", b"a\n1\n")], faultless, is_update=True, is_aside=False)
    if how == "killed":
        os.kill(desk.work.process.pid, signal.SIGKILL)
    elif how == "cancelled":
        desk.cancel()
    assert done(desk, "check") == {"message": message}
    assert desk.work is None


def test_second_import_on_a_store_is_told_to_wait(faultless: Path, monkeypatch: pytest.MonkeyPatch, desk: Desk):
    waiting(monkeypatch)
    desk.check([Upload("a.csv", b"a\n1\n")], faultless, is_update=True, is_aside=False)
    other = Desk()
    with pytest.raises(Occupied):
        other.check([Upload("a.csv", b"a\n1\n")], faultless, is_update=True, is_aside=False)
    assert other.held == {}
    app = opened(faultless, monkeypatch, "ky")
    app.file_uploader[0].set_value(("a.csv", b"a\n1\n", "text/csv")).run()
    app.button(key="import-check").click().run()
    assert text.words("ky")("import.occupied") in [warning.value for warning in app.warning]
    desk.cancel()
    assert done(desk, "check") == {"message": "import.cancelled"}


def test_files_are_gone_when_the_session_ends_and_a_check_ends_with_it(
    faultless: Path, monkeypatch: pytest.MonkeyPatch
):
    waiting(monkeypatch)
    desk = Desk()
    desk.check([Upload("a.csv", b"a\n1\n")], faultless, is_update=True, is_aside=False)
    running, folder = desk.work, desk.held["folder"]
    assert list(folder.iterdir())
    desk.close()
    assert running.over.wait(TIMEOUT)
    end = time.monotonic() + TIMEOUT
    while folder.exists() and time.monotonic() < end:
        time.sleep(0.05)
    assert not folder.exists()
    assert running.process.poll() is not None


HOLDING = """
import sys, time
from pathlib import Path
from dashboard.intake import Desk, Upload
desk = Desk()
desk.check([Upload("a.csv", b"a\\n1\\n")], Path(sys.argv[1]), is_update=True, is_aside=False)
print(desk.held["folder"], flush=True)
time.sleep(60)
"""


def test_uploads_of_a_killed_app_are_swept_by_the_next_and_those_of_a_living_one_stay(
    faultless: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    other = tmp_path / "other"
    other.mkdir()
    asked = [sys.executable, "-c", HOLDING, str(faultless)]
    with subprocess.Popen(asked, cwd=ROOT, stdout=subprocess.PIPE, text=True) as app:
        folder = Path(app.stdout.readline().strip())
        intake.sweep()
        assert list(folder.iterdir())
        app.kill()
        app.wait()
    assert list(folder.iterdir())
    intake.sweep()
    assert [path for path in tmp_path.glob("*import*")] == []
    assert other.exists()


def test_publish_is_refused_when_other_data_serve_than_at_the_check(faultless: Path, tmp_path: Path, desk: Desk):
    folder = tmp_path / "store"
    asked = job.Job("publish", str(tmp_path), str(folder), (), (), serving="20200101T000000000Z-0")
    started = work.start(asked)
    assert started.over.wait(TIMEOUT)
    assert started.answer == {"message": "import.moved"}
    assert not folder.exists()


def test_public_process_has_no_import_page(faultless: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("YNTYMAK_AUDIENCE", "public")
    assert "import" not in {address for _, address, _ in frame.offered()}
    monkeypatch.setenv("YNTYMAK_STORE", str(faultless))
    app = AppTest.from_file(str(ROOT / "dashboard" / "app.py"), default_timeout=TIMEOUT).run()
    assert not app.exception
    assert app.header, "the public sees the other pages"
    links = {link.proto.page for link in app.get("page_link")}
    assert links == {address for _, address, _ in frame.PAGES} - {"import"}


@pytest.mark.parametrize("language", text.LANGUAGES)
def test_newer_data_are_watched_for_with_the_words_of_the_language(
    faultless: Path, monkeypatch: pytest.MonkeyPatch, language: str
):
    drawn: list[dict] = []
    monkeypatch.setattr("dashboard.components.newer._NOTICE", lambda **given: drawn.append(given["data"]))
    opened(faultless, monkeypatch, language)
    words = text.words(language)
    assert drawn[-1]["said"] == words("frame.newer")
    assert drawn[-1]["shown"] == database.newest(faultless).id
    assert drawn[-1]["address"] == "/healthz"
    assert drawn[-1]["every"] < 5
