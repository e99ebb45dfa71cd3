"""The page of one municipality: every block of it, for both projects, on any day."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import text
from dashboard.charts import participation, procedure
from dashboard.charts.style import FIRST, FOURTH
from dashboard.components.place import SHOWN
from dashboard.database import ROOT, Snapshot
from tests.test_overview import GRANTEES, PILOTS, ask, days, headers, places, said

BLOCKS = ("plans.progress", "overview.due", "plans.overdue", "municipality.participation",
          "municipality.organisations", "municipality.grants", "municipality.issues", "grants.steps",
          "municipality.risks", "grants.dates", "municipality.map")
EVERY_GRANT = {"call_id": "all", "conflict_type": "all"}
LISTS = {  # figure: its query, and what it asks for besides
    "municipality.participation": ("place/participation", {}),
    "municipality.grants": ("grants/list", EVERY_GRANT | {"search": ""}),
    "grants.steps": ("grants/call_stages", {"call_id": "all"}),
    "municipality.issues": ("place/issues", {}),
    "municipality.risks": ("place/risks", {}),
    "municipality.organisations": ("place/organisations", {}),
}


def opened(store: Path, patch: pytest.MonkeyPatch, **codes: str) -> AppTest:
    patch.setenv("YNTYMAK_STORE", str(store))
    patch.setenv("YNTYMAK_AUDIENCE", "manager")
    app = AppTest.from_file(str(ROOT / "dashboard/app.py"), default_timeout=60)
    app.query_params.update({"lang": "en", "project": PILOTS} | codes)
    return app.switch_page("../pages/municipality.py").run()


@pytest.mark.parametrize("project", [PILOTS, GRANTEES])
def test_page_opens_for_every_place_with_all_its_blocks(demonstration_store, demonstration, monkeypatch, project):
    languages = list(text.LANGUAGES)  # in turn: each opens one place after the other
    for turn, place in enumerate(places(demonstration, project)):
        language = languages[turn % len(languages)]
        speak = text.words(language)
        app = opened(demonstration_store, monkeypatch, lang=language, project=project, place=place)
        assert not app.exception
        assert not app.warning
        told = BLOCKS if project == GRANTEES else [block for block in BLOCKS if block != "grants.dates"]
        assert headers(app)[1:] == [speak(f"{block}.title") for block in told]


@pytest.mark.parametrize("project", [PILOTS, GRANTEES])
def test_without_a_place_each_one_of_the_project_is_linked(demonstration_store, demonstration, monkeypatch, project):
    app = opened(demonstration_store, monkeypatch, project=project)
    asked = [link.proto.query_string for link in app.get("page_link")]
    for place in places(demonstration, project):
        assert any(f"place={place}" in query.split("&") for query in asked)
    assert headers(app) == []


@pytest.mark.parametrize("project", [PILOTS, GRANTEES])
def test_headline_numbers_are_those_of_the_queries(demonstration_store, demonstration, monkeypatch, project):
    for place in places(demonstration, project):
        app = opened(demonstration_store, monkeypatch, project=project, place=place)
        now = ask(demonstration, "place/numbers", project, place).iloc[0]
        plans = ask(demonstration, "plans/headline", project, place, plan_kind="all").iloc[0]
        wanted = [now.people, now.participations, now.active_organisations, plans.completed, plans.overdue,
                  plans.due_soon, plans.silent]
        assert [metric.value for metric in app.metric] == [text.number(n, "en") for n in wanted]


@pytest.mark.parametrize("project", [PILOTS, GRANTEES])
@pytest.mark.parametrize("moment", [0, 0.5, -1])
def test_empty_block_says_so_in_a_sentence_and_a_full_one_does_not(demonstration_store, demonstration, monkeypatch,
                                                                   project, moment):
    known, speak = days(demonstration, project), text.words("en")
    day = known[int(moment * len(known))]
    for place in places(demonstration, project)[:3]:
        app = opened(demonstration_store, monkeypatch, project=project, place=place, as_of=day.isoformat())
        assert not app.exception
        for block, (query, more) in LISTS.items():
            rows = ask(demonstration, query, project, place, as_of=day, **more)
            is_said = f":material/search_off: {speak(f'{block}.empty')}" in said(app)
            assert is_said == rows.empty, block


def test_before_the_projects_nothing_is_listed_and_in_the_end_everything_is_somewhere(demonstration):
    for block, (query, more) in LISTS.items():
        assert all(ask(demonstration, query, project, place, as_of=date(2001, 1, 1), **more).empty
                   for project, place in every_place(demonstration)), block
        assert not all(ask(demonstration, query, project, place, **more).empty
                       for project, place in every_place(demonstration)), block


def test_header_names_district_and_oblast(demonstration_store, monkeypatch):
    def header(**codes: str) -> str:
        app = opened(demonstration_store, monkeypatch, **codes)
        return " ".join([*said(app), *(line.value.replace("\\", "") for line in app.caption)])

    pilot = header(place="kyshtut")
    assert "Batken district · Batken oblast" in pilot
    assert text.words("en")("municipality.population.unknown") in pilot
    city = header(project=GRANTEES, place="balykchy")
    assert "Issyk-Kul oblast" in city and "KG02420000010" in city and "42,875 (GeoNames)" in city


def every_place(snapshot: Snapshot) -> list[tuple[str, str]]:
    return [(project, place) for project in (PILOTS, GRANTEES) for place in places(snapshot, project)]


def test_left_is_awarded_minus_paid_and_the_totals_are_those_of_the_list(demonstration):
    for project, place in every_place(demonstration):
        grants = ask(demonstration, "grants/list", project, place, search="", **EVERY_GRANT)
        totals = ask(demonstration, "grants/money", project, place, **EVERY_GRANT)
        totals = totals[totals.grants > 0]
        assert (grants["left"] == grants.awarded - grants.paid).all()
        listed = grants.groupby(["award_kind", "currency"])[["awarded", "paid", "left"]].sum()
        added = totals.set_index(["award_kind", "currency"])[["awarded", "paid", "left"]]
        assert listed.sort_index().to_numpy().tolist() == added.sort_index().to_numpy().tolist()
        assert totals.grants.sum() == len(grants)


def test_funds_of_a_municipality_are_not_added_to_the_initiatives_they_pay_for(demonstration_store, monkeypatch):
    shown = [line for line in said(opened(demonstration_store, monkeypatch, project=GRANTEES, place="balykchy"))
             if line.startswith("**") and "awarded" in line]
    kinds = [text.words("en").name("award_kind", kind) for kind in ("municipality", "local_initiative")]
    assert [line.split("**")[1] for line in shown] == kinds


def test_payment_after_the_as_of_date_does_not_exist(demonstration):
    for project, place in every_place(demonstration):
        paid = [ask(demonstration, "grants/money", project, place, as_of=day, **EVERY_GRANT).paid.sum()
                for day in days(demonstration, project)]
        assert paid == sorted(paid, reverse=True)


def test_a_call_has_one_current_step_until_all_are_done(demonstration):
    for place in places(demonstration, GRANTEES):
        for day in days(demonstration, GRANTEES):
            steps = ask(demonstration, "grants/call_stages", GRANTEES, place, as_of=day, call_id="all")
            if steps.empty:
                continue
            assert list(steps.call_stage) == list(range(1, 12))
            assert (steps.step_state == "now").sum() == (0 if steps.done_on.notna().all() else 1)
            assert not (steps.done_on > pd.Timestamp(day)).any()
            assert (steps.days_late >= 0).all()


def test_issue_is_shown_as_it_was_known_on_the_day(demonstration):
    for place in places(demonstration, PILOTS):
        for day in days(demonstration, PILOTS)[::4]:
            issues = ask(demonstration, "place/issues", PILOTS, place, as_of=day)
            closed = issues.issue_status.isin(["resolved", "declined"])
            assert (issues.closed_on.notna() == closed).all()
            assert not (issues[["raised_on", "planned_on", "closed_on"]].max(axis=1) > pd.Timestamp(day)).any()


def test_closed_risk_is_not_listed_and_the_highest_is_first(demonstration):
    seen = 0
    for project, place in every_place(demonstration):
        risks = ask(demonstration, "place/risks", project, place)
        assert list(risks.level) == sorted(risks.level, reverse=True)
        assert "closed" not in set(risks.risk_status)
        assert (risks.level == risks.likelihood.astype(int) * risks.impact.astype(int)).all()
        seen += len(risks)
        high = ask(demonstration, "overview/attention", project, place).high_risks[0]
        assert high == (risks.level >= 15).sum()
    assert seen > 10


def test_risks_on_the_page_carry_class_movement_and_owner(demonstration_store, demonstration, monkeypatch):
    lines = [line for line in said(opened(demonstration_store, monkeypatch, place="kerben")) if "** · " in line]
    risks = ask(demonstration, "place/risks", PILOTS, "kerben")
    assert len(lines) == len(risks)
    for line, row in zip(lines, risks.itertuples(), strict=True):
        assert row.risk in line and f"= {row.level}" in line and "previous review" in line
        assert row.organisation in line


def test_people_by_sex_add_up_to_the_headline(demonstration):
    for project, place in every_place(demonstration):
        now = ask(demonstration, "place/numbers", project, place).iloc[0]
        parts = ask(demonstration, "place/participation", project, place)
        assert (parts.people.sum(), parts.participations.sum()) == (now.people, now.participations)
        women = parts[parts.sex == "F"]
        assert (women.people.sum(), women.participations.sum()) == (now.women, now.women_participations)


def test_long_list_says_how_many_more_are_in_the_table(demonstration_store, demonstration, monkeypatch):
    issues = ask(demonstration, "place/issues", PILOTS, "kerben")
    assert len(issues) > SHOWN
    app = opened(demonstration_store, monkeypatch, place="kerben")
    more = text.words("en")("card.more", n=len(issues) - SHOWN)
    assert more in [caption.value for caption in app.caption]


STEPS = pd.DataFrame({
    "call": ["A call"] * 3, "call_stage": [1, 2, 3], "step_state": ["done", "done", "now"],
    "planned_on": pd.to_datetime(["2022-02-01", "2022-02-10", "2022-02-20"]),
    "done_on": pd.to_datetime(["2022-01-30", "2022-02-15", None]), "days_late": [0, 5, 9], "deadline_on": pd.NaT,
})


@pytest.mark.parametrize("language", text.LANGUAGES)
def test_step_done_late_has_a_mark_of_its_own(language):
    words = text.words(language)
    planned, done, late = procedure.dates(STEPS, words)["data"]
    assert planned["x"] == ["2022-02-01", "2022-02-10", "2022-02-20"]
    assert (done["x"], done["marker"]["color"]) == (["2022-01-30"], FIRST)
    assert (late["x"], late["marker"]["color"], late["marker"]["symbol"]) == (["2022-02-15"], FOURTH, "diamond")
    assert words("unit.days.n", n=5) in late["hovertext"][0]


def test_current_step_says_how_late_it_is():
    words = text.words("en")
    titles = [note["text"] for note in procedure.dates(STEPS, words)["layout"]["annotations"]]
    current = next(title.replace("<br>", " ") for title in titles if title.startswith("3."))
    assert words("code.step_state.now") in current and words("plans.days_late", n=9) in current


def test_call_without_any_date_is_still_drawn():
    nothing = STEPS.assign(planned_on=pd.NaT, done_on=pd.NaT, days_late=0, step_state="to_come")
    chart = procedure.dates(nothing, text.words("en"))
    assert chart["data"] == [] and len(chart["layout"]["annotations"]) == 3


@pytest.mark.parametrize("language", text.LANGUAGES)
def test_participation_chart_shows_people_beside_participations(language):
    parts = pd.DataFrame({"sex": ["F", "M", "U"], "people": [3, 2, 0], "participations": [9, 4, 6]})
    people, participations = participation.of_place(parts, text.words(language))["data"]
    assert (people["x"], participations["x"]) == ([3, 2, 0], [9, 4, 6])


def test_title_of_a_call_cannot_bring_markup_into_the_chart():
    calls = pd.concat([STEPS.assign(call="<img src=x>"), STEPS.assign(call="another")], ignore_index=True)
    assert "<img" not in json.dumps(procedure.dates(calls, text.words("en")))
