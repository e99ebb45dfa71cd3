"""The frame around the pages, without a browser: choices, wrong codes, what is said when nothing can be shown."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import access, store, text
from dashboard.components import trouble
from dashboard.database import ROOT, Snapshot
from dashboard.publish import dataset
from tests.conftest import Rows, rows, small, write

PILOTS, GRANTS = "social-cohesion-2024", "yntymaktuu-zhashoo"
TIMEOUT = 60  # seconds: a slow machine is no fault of the app
Frame = Callable[..., AppTest]


@pytest.fixture
def frame(demonstration_store: Path, monkeypatch: pytest.MonkeyPatch) -> Frame:
    """Return a function that runs the app on the demonstration (or another store) with codes in the address."""
    monkeypatch.setenv("YNTYMAK_STORE", str(demonstration_store))
    monkeypatch.setenv("YNTYMAK_AUDIENCE", "manager")

    def run(**codes: str) -> AppTest:
        app = AppTest.from_file(str(ROOT / "dashboard" / "app.py"), default_timeout=TIMEOUT)
        app.query_params.update(codes)
        app.run()
        assert not app.exception
        return app

    return run


def chooser(app: AppTest, name: str):
    """Return the widget of a filter."""
    widgets = [*app.selectbox, *app.get("button_group")]
    return next(widget for widget in widgets if widget.key.startswith(f"{name}|"))


def chosen(app: AppTest, *names: str) -> tuple[str, ...]:
    """Return the codes that filters hold."""
    return tuple(chooser(app, name).value for name in names)


def named(language: str, label: str, code: str, instead: str) -> str:
    """Return the sentence that names a wrong code."""
    words = text.words(language)
    return words("frame.wrong_code", filter=words(label), code=text.markdown(code[:60]), shown=text.markdown(instead))


def warnings(app: AppTest) -> list[str]:
    return [warning.value for warning in app.warning]


@pytest.mark.parametrize("language", text.LANGUAGES)
def test_language_of_the_address_is_spoken(frame: Frame, language: str):
    app = frame(lang=language)
    assert app.title[0].value == text.words(language)("page.overview.title")
    assert chosen(app, "lang") == (language,)


def test_without_a_language_in_address_and_browser_english_is_spoken(frame: Frame):
    app = frame()
    assert app.title[0].value == text.words("en")("page.overview.title")
    assert app.query_params["lang"] in ("en", ["en"])


@pytest.mark.parametrize("project", [PILOTS, GRANTS])
def test_as_of_offers_the_data_date_and_the_month_ends_before_it(frame: Frame, demonstration: Snapshot, project: str):
    app = frame(project=project)
    ((first, last),) = rows(
        demonstration, "select first_date, data_date from data_dates where project_id = $p", p=project
    )
    ends, month = [], date(last.year, last.month, 1)
    while (end := month - timedelta(days=1)) >= first:
        ends.append(end)
        month = end.replace(day=1)
    assert len(ends) > 4
    labels = [text.words("en")("frame.newest", date=last), *(text.month(end, "en") for end in ends)]
    assert chooser(app, "as_of").options == labels
    assert chosen(app, "as_of") == (last.isoformat(),)


@pytest.mark.parametrize("project", [PILOTS, GRANTS])
def test_places_offered_are_those_of_the_project_and_all_of_them(frame: Frame, demonstration: Snapshot, project: str):
    app = frame(project=project, lang="ky")
    known = rows(
        demonstration,
        "select name_ky from project_places join places using (place_id) where project_id = $p",
        p=project,
    )
    everywhere, *others = chooser(app, "place").options
    assert everywhere == text.words("ky")("frame.all_places")
    assert sorted(others) == sorted(name for (name,) in known)
    assert len(others) == {PILOTS: 3, GRANTS: 8}[project]


def test_project_switch_keeps_the_language(frame: Frame):
    app = frame(lang="ky", project=PILOTS)
    chooser(app, "project").set_value(GRANTS).run()
    assert chosen(app, "lang", "project") == ("ky", GRANTS)
    assert app.title[0].value == text.words("ky")("page.overview.title")


def test_place_that_the_other_project_lacks_falls_back_without_a_warning(frame: Frame):
    app = frame(lang="ru", project=PILOTS, place="kyshtut")
    assert chosen(app, "place") == ("kyshtut",)
    chooser(app, "project").set_value(GRANTS).run()
    assert chosen(app, "place") == ("all",)
    assert not app.exception
    assert warnings(app) == []
    assert "place" not in app.query_params


def test_as_of_that_the_other_project_lacks_falls_back_without_a_warning(frame: Frame):
    app = frame(project=PILOTS, as_of="2025-06-30")
    chooser(app, "project").set_value(GRANTS).run()
    assert chosen(app, "as_of") == ("2022-08-04",)
    assert warnings(app) == []


def test_a_choice_is_written_into_the_address_as_a_code_and_a_default_is_not(frame: Frame):
    app = frame(lang="ky", project=PILOTS)
    chooser(app, "place").set_value("kerben").run()
    assert app.query_params["place"] in ("kerben", ["kerben"])
    chooser(app, "place").set_value("all").run()
    assert "place" not in app.query_params


@pytest.mark.parametrize("language", text.LANGUAGES)
def test_wrong_codes_of_the_frame_are_named_in_the_readers_language(frame: Frame, language: str):
    app = frame(lang=language, project="nowhere", place="atlantis", as_of="1999-01-01")
    words = text.words(language)
    newest = words("frame.newest", date=date(2025, 10, 30))
    assert warnings(app) == [
        named(language, "frame.project", "nowhere", words(f"project.{PILOTS}.short")),
        named(language, "frame.place", "atlantis", words("frame.all_places")),
        named(language, "frame.as_of", "1999-01-01", newest),
    ]


def test_wrong_language_is_named(frame: Frame):
    app = frame(lang="de")
    (said,) = warnings(app)
    assert "“de”" in said
    assert said.endswith(f"{text.LANGUAGES['en']}.")


@pytest.mark.parametrize("language", text.LANGUAGES)
@pytest.mark.parametrize(
    ("page", "codes"),
    [
        ("overview", {"measure": "zz1", "panel": "zz2", "since": "zz3"}),
        ("participation", {"event_kind": "zz1", "event_topic": "zz2", "youth": "zz3"}),
        ("action_plans", {"plan_kind": "zz1", "plan": "zz2"}),
    ],
)
def test_wrong_codes_of_a_pages_filters_are_named(frame: Frame, language: str, page: str, codes: dict[str, str]):
    app = frame(lang=language)
    app.switch_page(str(ROOT / "pages" / f"{page}.py"))
    app.query_params.update({"lang": language} | codes)
    app.run()
    assert not app.exception
    said = warnings(app)
    for name, code in codes.items():
        start = named(language, f"filter.{name}", code, "")[:-1].rstrip(" .")
        assert any(sentence.startswith(start) for sentence in said), (name, said)
        assert chooser(app, name).value != code


def test_right_codes_raise_no_warning(frame: Frame):
    app = frame(lang="ru", project=PILOTS, as_of="2025-06-30", measure="overdue", panel="kyshtut")
    assert warnings(app) == []
    assert chosen(app, "as_of", "measure", "panel") == ("2025-06-30", "overdue", "kyshtut")


@pytest.mark.parametrize("code", ["<img src=x onerror=alert(1)>", "$x$", "``", "[a](http://b.c)", "a" * 5000])
def test_hostile_code_is_shown_as_text_and_cut(frame: Frame, code: str):
    (said,) = warnings(frame(place=code))
    assert said == named("en", "frame.place", code, text.words("en")("frame.all_places"))
    assert len(said) < 500


@pytest.mark.parametrize("language", text.LANGUAGES)
def test_empty_store_says_a_sentence(frame: Frame, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, language: str):
    monkeypatch.setenv("YNTYMAK_STORE", str(tmp_path / "nothing"))
    app = frame(lang=language)
    assert [said.value for said in app.info] == [text.words(language)("frame.no_snapshot")]
    assert len(app.title) == 0
    assert len(app.metric) == 0


def test_public_audience_sees_nothing_where_only_the_managers_snapshot_is(
    frame: Frame, demonstration_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "manager").symlink_to(demonstration_store / "manager")
    monkeypatch.setenv("YNTYMAK_STORE", str(tmp_path))
    monkeypatch.setenv("YNTYMAK_AUDIENCE", "public")
    app = frame()
    assert [said.value for said in app.info] == [text.words("en")("frame.no_snapshot")]
    assert [box.label for box in app.selectbox] == []


def test_without_an_audience_the_public_part_is_read(frame: Frame, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("YNTYMAK_AUDIENCE")
    assert access.part() == "public"
    assert frame().session_state.view.snapshot.path.name == "public.duckdb"


def of_project(project: str, tables: dict[str, Rows]) -> dict[str, Rows]:
    """Return the tables with another id of their project."""
    return {
        table: [row | ({"project_id": project} if "project_id" in row else {}) for row in rows]
        for table, rows in tables.items()
    }


@pytest.fixture(scope="module")
def two_snapshots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a store with two snapshots of a small dataset; the newer one has a larger head-count."""
    folder = tmp_path_factory.mktemp("twice")
    counted = {"event_id": "e2", "sex": "F", "age_band": "25-35"}
    for participations in (7, 9):
        tables = small(headcounts=[counted | {"participations": participations}])
        source = write(folder / f"source{participations}", **of_project(PILOTS, tables))
        outcome = dataset.publish([source], folder / "store")
        assert outcome.is_new, outcome.findings[:3]
    assert len(store.snapshots(folder / "store")) == 2
    return folder / "store"


@pytest.fixture
def twice_published(two_snapshots: Path, tmp_path: Path) -> Path:
    """Return a copy of that store, to be damaged."""
    return shutil.copytree(two_snapshots, tmp_path / "twice")


@pytest.fixture(scope="module")
def unknown_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a store with the small dataset: its project has no words of its own."""
    folder = tmp_path_factory.mktemp("small")
    assert dataset.publish([write(folder / "source", **small())], folder / "store").is_new
    return folder / "store"


@pytest.mark.parametrize("language", text.LANGUAGES)
def test_damaged_newest_snapshot_is_told_and_the_one_before_serves(
    frame: Frame, monkeypatch: pytest.MonkeyPatch, twice_published: Path, language: str
):
    before, newest = store.snapshots(twice_published)
    with newest.path.open("r+b") as file:
        file.truncate(newest.path.stat().st_size - 4096)
    monkeypatch.setenv("YNTYMAK_STORE", str(twice_published))
    app = frame(lang=language)
    words = text.words(language)
    assert warnings(app) == [words("notice.fell_back")]
    assert any(words("card.snapshot", id=before.id) in said.value for said in app.caption)


def test_all_snapshots_damaged_says_that_nothing_is_published(
    frame: Frame, monkeypatch: pytest.MonkeyPatch, twice_published: Path
):
    for snapshot in store.snapshots(twice_published):
        snapshot.path.write_bytes(b"no database")
    monkeypatch.setenv("YNTYMAK_STORE", str(twice_published))
    assert [said.value for said in frame().info] == [text.words("en")("frame.no_snapshot")]


def test_pointer_to_a_snapshot_that_is_gone_lets_another_serve(
    frame: Frame, monkeypatch: pytest.MonkeyPatch, twice_published: Path
):
    pointer = twice_published / store.PART / store.POINTER
    said = json.loads(pointer.read_text("utf-8"))
    pointer.write_text(json.dumps(said | {"snapshot": "20990101T000000000Z-0"}), "utf-8")
    monkeypatch.setenv("YNTYMAK_STORE", str(twice_published))
    app = frame()
    assert len(app.title) == 1
    assert warnings(app) == [text.words("en")("notice.fell_back")]


@pytest.mark.parametrize("page", sorted(path.stem for path in (ROOT / "pages").glob("*.py")))
def test_every_page_runs_on_a_project_that_has_no_words_of_its_own(
    frame: Frame, monkeypatch: pytest.MonkeyPatch, unknown_project: Path, page: str
):
    monkeypatch.setenv("YNTYMAK_STORE", str(unknown_project))
    app = frame(lang="ky")
    assert chooser(app, "project").options == ["A project"]
    app.switch_page(str(ROOT / "pages" / f"{page}.py")).run()
    assert not app.exception
    assert app.title[0].value == text.words("ky")(f"page.{page}.title")


def test_the_error_of_a_page_is_told_once(monkeypatch: pytest.MonkeyPatch):
    told: list[str] = []
    monkeypatch.setattr("streamlit.error", lambda said, **_: told.append(said))
    assert trouble.ran(lambda: None) is None
    failure = trouble.ran(lambda: 1 / 0)
    assert trouble.failed(failure) is True
    assert len(told) == 1
    assert trouble.failed(ZeroDivisionError()) is True
    assert len(told) == 2


@pytest.mark.parametrize("language", text.LANGUAGES)
def test_a_page_that_fails_says_so_and_leaves_the_ways_to_the_other_pages(
    frame: Frame, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, language: str
):
    def fails() -> None:
        raise RuntimeError("a secret of the inside")

    monkeypatch.setattr("dashboard.components.warning.numbers", fails)
    app = frame(lang=language)
    links = {link.proto.page for link in app.get("page_link")}
    app.switch_page(str(ROOT / "pages" / "early_warning.py")).run()
    (said,) = [error.value for error in app.error]
    (logged,) = [record for record in caplog.records if record.name == "dashboard.components.trouble"]
    assert said == text.words(language)("frame.failed", id=logged.getMessage().split()[-1])
    assert len(app.exception) == 1  # the frame raises it at its end, and Streamlit asks `failed` again
    assert {link.proto.page for link in app.get("page_link")} == links
    assert app.title[0].value == text.words(language)("page.early_warning.title")
    assert "secret" not in str(app.main)


def test_plans_without_any_budget_are_shown(frame: Frame, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    plan = {"plan_id": "a", "project_id": PILOTS, "place_id": "north", "kind": "action_plan", "title": "A plan"}
    activity = {"objective_id": "o", "title": "Do it", "planned_start": "2024-01-10", "planned_end": "2024-02-01"}
    tables = small(
        project_places=[{"project_id": PILOTS, "place_id": "north", "role": "pilot"}],
        action_plans=[plan | {"start_date": "2024-01-10", "end_date": "2024-12-31", "adopted_on": "2024-01-10"}],
        objectives=[{"objective_id": "o", "plan_id": "a", "number": 1, "title": "An objective"}],
        activities=[activity | {"activity_id": f"a{number}", "number": f"1.{number}"} for number in (1, 2)],
    )
    outcome = dataset.publish([write(tmp_path / "source", **of_project(PILOTS, tables))], tmp_path / "store")
    assert outcome.is_new, outcome.findings[:3]
    monkeypatch.setenv("YNTYMAK_STORE", str(tmp_path / "store"))
    for page in ("action_plans", "municipality"):
        app = frame(place="north", project=PILOTS)
        app.switch_page(str(ROOT / "pages" / f"{page}.py")).run()
        assert not app.exception, page
        assert len(app.header) > 5, page


HOSTILE = "North $x$ [a](http://evil.test) ![b](http://evil.test/b.png) :red[hot] <img src=x>"


@pytest.fixture(scope="module")
def hostile_names(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a store in which the project and its places have names that are markup."""
    folder = tmp_path_factory.mktemp("names")
    tables = small(project_places=[{"project_id": "p", "place_id": "north", "role": "pilot"}])
    tables["projects"][0]["title"] = HOSTILE
    for place in tables["places"][1:]:
        place |= {name: HOSTILE for name in ("name_en", "note", "population_note")} | {"population": 7}
    outcome = dataset.publish([write(folder / "source", **tables)], folder / "store")
    assert outcome.is_new, outcome.findings[:3]
    return folder / "store"


@pytest.mark.parametrize("page", ["overview", "municipality", "participation", "action_plans"])
def test_names_from_data_are_shown_as_text_on_every_page(
    frame: Frame, monkeypatch: pytest.MonkeyPatch, hostile_names: Path, page: str
):
    monkeypatch.setenv("YNTYMAK_STORE", str(hostile_names))
    app = frame(project="p", place="north")
    app.switch_page(str(ROOT / "pages" / f"{page}.py")).run()
    assert not app.exception
    parts = (app.title, app.header, app.subheader, app.caption, app.markdown, app.warning)
    said = [part.value for kind in parts for part in kind if "evil" in part.value]
    assert said
    for value in said:
        assert not re.search(r"(?<!\\)(\[a|!\[b|\$x|:\u2060?red|<img)", value), value


def test_snapshot_without_a_project_says_that_nothing_is_published(
    frame: Frame, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    kept = {name: rows for name, rows in small().items() if name in ("codelists", "places")}
    assert dataset.publish([write(tmp_path / "source", **kept)], tmp_path / "store").is_new
    monkeypatch.setenv("YNTYMAK_STORE", str(tmp_path / "store"))
    assert [said.value for said in frame().info] == [text.words("en")("frame.no_snapshot")]


def test_data_published_by_another_version_are_not_shown_but_named(
    tmp_path: Path, frame: Frame, monkeypatch: pytest.MonkeyPatch
):
    outcome = dataset.publish([write(tmp_path / "source", **small())], tmp_path / "store")
    assert outcome.is_new
    monkeypatch.setenv("YNTYMAK_STORE", str(tmp_path / "store"))
    assert frame(lang="ru").header
    monkeypatch.setattr("dashboard.database.version", lambda: "another")
    app = frame(lang="ru")
    assert [info.value for info in app.info] == [text.words("ru")("frame.outdated")]
    assert not app.header
