"""The overview: map, results chain, indicators, places that need attention, what changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Selectbox

from dashboard import database, text
from dashboard.charts import overview as charts
from dashboard.components.map import UNITS
from dashboard.components.results import CARDS, CHANGES
from dashboard.database import ROOT, Snapshot
from tests import awkward, sweep

PILOTS, GRANTEES = "social-cohesion-2024", "yntymaktuu-zhashoo"
BLOCKS = ("map", "results_chain", "indicators", "attention", "due", "changes")


def ask(snapshot: Snapshot, query: str, project: str, place: str | None = None, **more: object) -> pd.DataFrame:
    known = {"project_id": project, "as_of": days(snapshot, project)[0], "place_id": place}
    return database.run(snapshot.path, query, known | more)


def days(snapshot: Snapshot, project: str) -> list[date]:
    found = database.run(snapshot.path, "projects/as_of_dates", {"project_id": project})
    return [day.date() for day in found.as_of]


def places(snapshot: Snapshot, project: str) -> list[str]:
    return list(database.run(snapshot.path, "places/of_project", {"project_id": project}).place_id)


def opened(store: Path, patch: pytest.MonkeyPatch, **codes: str) -> AppTest:
    patch.setenv("YNTYMAK_STORE", str(store))
    patch.setenv("YNTYMAK_AUDIENCE", "manager")
    app = AppTest.from_file(str(ROOT / "dashboard/app.py"), default_timeout=60)
    app.query_params.update({"lang": "en", "project": PILOTS} | codes)
    return app.run()


def said(app: AppTest) -> list[str]:
    """Return the sentences on the page as a reader sees them."""
    return [line.replace("\\", "") for line in sweep.paragraphs(app)]


def chooser(app: AppTest, name: str) -> Selectbox:
    return next(box for box in app.selectbox if box.label == text.words("en")(f"filter.{name}"))


def headers(app: AppTest) -> list[str]:
    return [header.value for header in app.header]


@pytest.mark.parametrize("project", [PILOTS, GRANTEES])
def test_page_opens_for_every_place_with_all_its_blocks(demonstration_store, demonstration, monkeypatch, project):
    languages = list(text.LANGUAGES)  # in turn: tests/test_sweep.py opens the page of all places in each
    for turn, place in enumerate(["all", *places(demonstration, project)]):
        codes = {} if place == "all" else {"place": place}
        language = languages[turn % len(languages)]
        speak = text.words(language)
        app = opened(demonstration_store, monkeypatch, lang=language, project=project, **codes)
        assert not app.exception
        assert not app.warning
        assert headers(app) == [speak(f"overview.{block}.title") for block in BLOCKS]


def test_due_are_measures_of_the_last_review_periods_not_locked_and_steps_of_prepared_calls(tmp_path_factory):
    snapshot = awkward.snapshot(tmp_path_factory)
    rows = ask(snapshot, "overview/due", PILOTS, as_of=date(2025, 4, 30))
    due = {kind: list(rows.title[rows.due_kind == kind]) for kind in ("treatment", "call_stage", "period_report")}
    assert due["treatment"] == ["Awkward risk 4"]  # risk 9: only the review before gave a day
    assert due["call_stage"].count("Awkward call of all places") == 1
    assert "Awkward call not begun" not in due["call_stage"]
    assert len(due["period_report"]) == 1
    everywhere = ask(snapshot, "overview/due", PILOTS, "kyshtut", as_of=date(2025, 4, 30))
    assert {"Awkward call of all places"} == set(everywhere.title[everywhere.due_kind == "call_stage"])


@pytest.mark.parametrize("project", [PILOTS, GRANTEES])
def test_place_cards_say_the_numbers_of_the_query(demonstration_store, demonstration, monkeypatch, project):
    app, speak = opened(demonstration_store, monkeypatch, project=project), text.words("en")
    rows = ask(demonstration, "overview/attention", project)
    told = [line for line in said(app) if line.startswith(":material/alarm: ")]
    assert told == [f":material/alarm: {speak('overview.attention.overdue', n=int(n))}" for n in rows.overdue]


@pytest.mark.parametrize("project", [PILOTS, GRANTEES])
def test_panel_in_the_address_shows_the_numbers_of_its_place(demonstration_store, demonstration, monkeypatch, project):
    rows, speak = ask(demonstration, "overview/places", project), text.words("en")
    row = rows.iloc[-1]
    app = opened(demonstration_store, monkeypatch, project=project, panel=row.place_id)
    lines = " ".join(said(app))
    for measure in UNITS:
        assert speak(f"overview.panel.{measure}", n=int(row[measure])) in lines


def test_click_on_the_map_fills_the_panel_once(demonstration_store, demonstration, monkeypatch):
    rows = ask(demonstration, "overview/places", PILOTS).set_index("place_id")
    point = rows.loc["kerben"]
    answer = {"last_object_clicked": {"lat": point.latitude, "lng": point.longitude}, "last_object_clicked_count": 1,
              "last_object_clicked_tooltip": "Kerben town"}
    app = opened(demonstration_store, monkeypatch)
    assert chooser(app, "panel").value == "none"
    monkeypatch.setattr("dashboard.components.map.st_folium", lambda *_, **__: answer)
    assert chooser(app.run(), "panel").value == "kerben"
    assert text.words("en")("overview.panel.people", n=int(point.people)) in " ".join(said(app))
    chooser(app, "panel").set_value("kyshtut").run()
    assert chooser(app, "panel").value == "kyshtut"


def test_wrong_panel_measure_and_since_fall_back_to_the_default(demonstration_store, demonstration, monkeypatch):
    app = opened(demonstration_store, monkeypatch, panel="nowhere", measure="money", since="2099-01-01")
    assert not app.exception
    assert chooser(app, "panel").value == "none"
    assert chooser(app, "since").value == days(demonstration, PILOTS)[1].isoformat()


@pytest.mark.parametrize("project", [PILOTS, GRANTEES])
def test_indicator_sentences_use_the_computed_value(demonstration_store, demonstration, monkeypatch, project):
    lines = [line for line in said(opened(demonstration_store, monkeypatch, project=project)) if "**" in line]
    indicators = ask(demonstration, "results/framework", project, indicator="all")
    assert len(lines) == len(indicators)
    for line, row in zip(lines, indicators.itertuples(), strict=True):
        if isinstance(row.query, str):
            value = ask(demonstration, f"indicators/{row.query}", project).value[0]
            assert text.number(value, "en") in line


def test_every_status_sentence_names_its_reason(demonstration_store, monkeypatch):
    lines = [line for line in said(opened(demonstration_store, monkeypatch)) if "**" in line]
    assert any("expected by" in line for line in lines)
    assert any("not due yet" in line for line in lines)


@pytest.mark.parametrize("project", [PILOTS, GRANTEES])
def test_results_chain_equals_the_indicators_on_every_day_and_place(demonstration, project):
    goals = ask(demonstration, "results/framework", project, indicator="all")
    computed = [query for query in goals["query"].dropna() if not query.startswith("dialogue_participations")]
    for day in days(demonstration, project)[::3]:
        for place in [None, *places(demonstration, project)]:
            chain = ask(demonstration, "overview/results_chain", project, place, as_of=day).set_index("result_step")
            for query in computed:
                value = ask(demonstration, f"indicators/{query}", project, place, as_of=day).value[0]
                assert chain.actual[query] == value


def test_target_of_the_project_is_not_that_of_one_place(demonstration):
    whole = ask(demonstration, "overview/results_chain", PILOTS).set_index("result_step")
    place = ask(demonstration, "overview/results_chain", PILOTS, "kerben").set_index("result_step")
    assert whole.target["people_trained"] == 60
    assert pd.isna(place.target["people_trained"])


@pytest.mark.parametrize("project", [PILOTS, GRANTEES])
def test_overdue_and_silent_equal_the_lists_of_the_plans(demonstration, project):
    for day in days(demonstration, project)[::4]:
        for row in ask(demonstration, "overview/attention", project, as_of=day).itertuples():
            late = ask(demonstration, "plans/overdue", project, row.place_id, plan_kind="all", as_of=day)
            silent = ask(demonstration, "plans/silent", project, row.place_id, plan_kind="all", as_of=day)
            assert (row.overdue, row.silent) == (len(late), len(silent))
            assert silent.empty or row.days_silent == silent.days_silent.max()
        mapped = ask(demonstration, "overview/places", project, as_of=day).set_index("place_id").overdue
        listed = ask(demonstration, "overview/attention", project, as_of=day).set_index("place_id").overdue
        assert mapped.to_dict() == listed.to_dict()


@pytest.mark.parametrize("project", [PILOTS, GRANTEES])
def test_people_and_participations_equal_those_of_participation(demonstration, project):
    wanted = ask(demonstration, "people/by_place", project, event_kind="all", event_topic="all").set_index("place_id")
    for row in ask(demonstration, "overview/places", project).itertuples():
        assert (row.people, row.participations) == tuple(wanted.loc[row.place_id, ["people", "participations"]])


@pytest.mark.parametrize("project", [PILOTS, GRANTEES])
def test_worst_place_is_first(demonstration, project):
    overdue = list(ask(demonstration, "overview/attention", project).overdue)
    assert overdue == sorted(overdue, reverse=True)


@pytest.mark.parametrize("project", [PILOTS, GRANTEES])
def test_changes_lie_after_the_day_chosen_and_are_counted_by_kind(demonstration, project):
    known = days(demonstration, project)
    for since, until in [(known[1], known[0]), (known[-1], known[0]), (known[6], known[3])]:
        rows = ask(demonstration, "overview/changes", project, as_of=until, since=since.isoformat())
        assert set(rows.change) <= set(CHANGES)
        assert all(since < day.date() <= until for day in rows.date)
        counted = rows.groupby("change").number.agg(["min", "max", "size"])
        assert (counted["min"] == counted["size"]).all() and (counted["max"] == counted["size"]).all()


def test_changes_of_two_spans_add_up_to_those_of_the_whole(demonstration):
    known = days(demonstration, PILOTS)
    # a risk may rise and fall again; an activity may have been completed before its plan was adopted
    added = dict.fromkeys(set(CHANGES) - {"risks_risen", "activities_completed"}, 0)
    whole = ask(demonstration, "overview/changes", PILOTS, since=known[8].isoformat())
    for since, until in [(known[8], known[4]), (known[4], known[0])]:
        rows = ask(demonstration, "overview/changes", PILOTS, as_of=until, since=since.isoformat())
        for kind in added:
            added[kind] += int((rows.change == kind).sum())
    assert added == {kind: int((whole.change == kind).sum()) for kind in added}
    assert sum(added.values()) > 20


def test_changes_of_the_page_are_those_since_the_month_end_before(demonstration_store, demonstration, monkeypatch):
    newest, before = days(demonstration, PILOTS)[:2]
    rows = ask(demonstration, "overview/changes", PILOTS, as_of=newest, since=before.isoformat())
    app, speak = opened(demonstration_store, monkeypatch), text.words("en")
    assert chooser(app, "since").value == before.isoformat()
    links = [link.proto.label for link in app.get("page_link")]
    wanted = [speak(f"overview.changes.{kind}", n=int((rows.change == kind).sum()))
              for kind in CHANGES if kind in set(rows.change)]
    assert wanted and set(wanted) <= set(links)


@pytest.mark.parametrize("project", [PILOTS, GRANTEES])
def test_before_anything_happened_a_sentence_says_so(demonstration_store, demonstration, monkeypatch, project):
    first = days(demonstration, project)[-1]
    app, speak = opened(demonstration_store, monkeypatch, project=project, as_of=first.isoformat()), text.words("en")
    assert not app.exception
    since = first.isoformat()  # nothing is earlier
    for block, more in {"results_chain": {}, "attention": {}, "changes": {"since": since}}.items():
        rows = ask(demonstration, f"overview/{block}", project, as_of=first, **more)
        is_said = f":material/search_off: {speak(f'overview.{block}.empty')}" in said(app)
        assert is_said == rows.empty
    assert f":material/search_off: {speak('overview.changes.empty')}" in said(app)


def test_fifty_places_show_the_twelve_that_need_most(published: Callable[..., Snapshot], monkeypatch):
    snapshot = published(municipalities=50, people=300)
    store = snapshot.path.parents[2]
    app, speak = opened(store, monkeypatch), text.words("en")
    assert not app.exception
    assert speak("overview.attention.more", n=50 - CARDS) in [caption.value for caption in app.caption]
    worst = ask(snapshot, "overview/attention", PILOTS).head(CARDS)
    told = [line for line in said(app) if line.startswith(":material/alarm: ")]
    assert told == [f":material/alarm: {speak('overview.attention.overdue', n=int(n))}" for n in worst.overdue]


def frame(*steps: tuple[str, int, float | None]) -> pd.DataFrame:
    rows = pd.DataFrame(steps, columns=["result_step", "actual", "target"]).astype({"target": float})
    return rows.assign(percent=100 * rows.actual / rows.target)


@pytest.mark.parametrize("language", text.LANGUAGES)
def test_chain_chart_writes_actual_beside_target(language):
    words = text.words(language)
    steps = frame(("trainings", 12, None), ("people_trained", 30, 60), ("initiative_groups", 4, 3))
    chart = charts.results_chain(steps, words)
    whole, reached = chart["data"]
    assert (whole["x"], reached["x"]) == ([100, 100], [50, 100])
    shown = [note["text"] for note in chart["layout"]["annotations"] if note["text"].startswith("<b>")]
    of = [words("overview.results_chain.of", actual=a, target=t) for a, t in [(30, 60.0), (4, 3.0)]]
    assert shown == ["<b>12</b>", *(f"<b>{line}</b>" for line in of)]


def test_chain_chart_without_any_target_has_numbers_only():
    chart = charts.results_chain(frame(("trainings", 2, None)), text.words("en"))
    assert all(not bar["x"] for bar in chart["data"])
    assert "<b>2</b>" in [note["text"] for note in chart["layout"]["annotations"]]


def test_silence_of_a_place_is_counted_to_the_as_of_date(demonstration):
    newest = days(demonstration, PILOTS)[0]
    for row in ask(demonstration, "overview/attention", PILOTS).itertuples():
        assert row.last_update_on.date() <= newest
        assert newest - timedelta(days=int(row.days_silent)) >= date(2024, 1, 1)
