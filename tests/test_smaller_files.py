"""The pages Stakeholders, Early warning, Grants, Action plans and Data on the public and a municipality's file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import database, schema, smaller, text
from dashboard.database import ROOT, Snapshot
from dashboard.exchange import counted
from dashboard.publish import dataset
from tests import comparing
from tests.conftest import DEMO, rows

PUBLISHED = sorted(path.stem for path in (ROOT / "queries" / "public").glob("*.sql"))
PAGES = ("stakeholders", "early_warning", "grants", "action_plans", "data")
OWN, PROJECT = "kerben", "social-cohesion-2024"
PARTS = ("public", f"municipality/{OWN}")
PERSONS = ("people", "attendance", "headcounts", "test_scores", "organisation_members", "people_facts",
           "trained_people", "participation_rows", "loads", "findings", "rejected_rows")  # fmt: skip
PLACE = {"grants": "beneficiary_place_id"}  # tables whose rows lie elsewhere than at their column place_id
PARENT = {"organisation_areas": ("organisation_id", "organisations"), "objectives": ("plan_id", "action_plans"),
          "capacity_scores": ("organisation_id", "organisations"), "activities": ("objective_id", "objectives"),
          "activity_updates": ("activity_id", "activities"), "risk_reviews": ("risk_id", "risks"),
          "call_stages": ("call_id", "calls"), "application_scores": ("application_id", "applications"),
          "tranches": ("grant_id", "grants"), "beneficiaries": ("grant_id", "grants"),
          "organisation_links": ("from_organisation_id", "organisations")}  # fmt: skip
NOTHING = re.compile(r"\b(None|nan|NaN|NaT)\b|<NA>")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a store in which data/demo is published, with an official of Kerben."""
    folder = tmp_path_factory.mktemp("smaller") / "store"
    assert dataset.publish([DEMO], folder, officials=(OWN,)).is_new
    return folder


def part(store: Path, name: str) -> Snapshot:
    return database.newest(store, name)


# ------------------------------------------------------------------ what is in the files
@pytest.mark.parametrize("name", PUBLISHED)
def test_a_public_query_gives_the_same_rows_on_every_file(store: Path, name: str):
    query = f"public/{name}"
    wanted = database.run(part(store, "manager").path, query, {})
    for name in PARTS:
        assert comparing.difference(wanted, database.run(part(store, name).path, query, {})) == "", name


@pytest.mark.parametrize("name", sorted(counted.KEYS))
def test_counts_of_persons_are_exported_from_the_public_file_alone(store: Path, name: str):
    query = f"exported/{name}"
    assert database.run(part(store, "manager").path, query, {}).empty
    assert database.run(part(store, PARTS[1]).path, query, {}).empty
    assert len(database.run(part(store, "public").path, query, {})) > 3


def lying_in(table: str) -> str:
    """Return the SQL of a table's rows with the place that each lies in, by its parents."""
    if table in PARENT:
        key, parent = PARENT[table]
        target = "organisation_id" if key == "from_organisation_id" else key
        return (f"select child.*, above.lies_in from {table} as child join ({lying_in(parent)}) as above"
                f" on above.{target} = child.{key}")  # fmt: skip
    return f"select *, {PLACE.get(table, 'place_id')} as lies_in from {table}"


def rows_of(snapshot: Snapshot, table: str) -> list[tuple]:
    return rows(snapshot, f"select * exclude (load_id, row_number) from {table}")


def test_a_municipality_has_its_own_rows_the_public_ones_and_nothing_of_persons(store: Path):
    official, public, compared = part(store, PARTS[1]), part(store, "public"), 0
    at_home = {place for (place,) in rows(official, "select place_id from municipalities_of_places"
                                                    " where municipality_id = $own", own=OWN)}
    for table in schema.tables():
        more = set(rows_of(official, table)) - set(rows_of(public, table))
        if not more:
            continue
        found = rows(official, f"select * exclude (load_id, row_number) from ({lying_in(table)})")
        places = {row[:-1]: row[-1] for row in found}
        assert {places[row] for row in more} <= at_home, table
        compared += 1
    assert compared > 12
    for name in PERSONS:
        assert rows(official, f"select count(*) from {name}") == [(0,)]
        assert rows(public, f"select count(*) from {name}") == [(0,)]
    led = "select count(coalesce(lead_person_id, lead_sex, lead_is_youth::varchar)) from applications"
    assert rows(official, led) == rows(public, led) == [(0,)]


def test_early_warning_is_expected_of_nobody_in_public_and_for_officials_of_the_own_place(store: Path):
    places = "select distinct place_id from {} where topic = 'early_warning' order by all"
    assert len(rows(part(store, "manager"), places.format("expected_reports"))) > 1
    for name, shown in zip(PARTS, ([], [(OWN,)]), strict=True):
        for table in ("expected_reports", "report_days"):
            assert rows(part(store, name), places.format(table)) == shown, (name, table)
    last = f"select max(fact_on) from report_days where topic = 'early_warning' and place_id = '{OWN}'"
    assert rows(part(store, PARTS[1]), last) == rows(part(store, "manager"), last)


# ------------------------------------------------------------------ what is withheld is never zero
def asked(store: Path, name: str, query: str, place: str | None = None) -> Mapping[str, object]:
    """Return the first row of a query of a page for the newest day of the pilots."""
    path = part(store, name).path
    day = database.run(path, "projects/as_of_dates", {"project_id": PROJECT}).as_of[0].date()
    return database.run(path, query, {"project_id": PROJECT, "as_of": day, "place_id": place}).iloc[0].to_dict()


@pytest.mark.parametrize(("name", "place", "is_told"), [
    ("manager", None, True), ("public", None, False), ("public", OWN, False),
    (PARTS[1], None, False), (PARTS[1], "kyshtut", False), (PARTS[1], OWN, True),
])
def test_signals_are_counted_where_they_are_in_the_file_and_else_untold(store: Path, name: str, place, is_told: bool):
    now = asked(store, name, "warning/headline", place)
    wanted = asked(store, "manager", "warning/headline", place)
    for number in ("warnings", "answered", "unanswered", "median_days"):
        assert wanted[number] > 0
        assert now[number] == wanted[number] if is_told else pd.isna(now[number]), number


def test_active_citizens_are_counted_by_managers_alone(store: Path):
    assert asked(store, "manager", "stakeholders/headline")["active_citizens"] > 0
    for name, place in ((PARTS[0], None), (PARTS[1], None), (PARTS[1], OWN)):
        assert pd.isna(asked(store, name, "stakeholders/headline", place)["active_citizens"])


def test_every_count_of_beneficiaries_of_the_page_is_that_of_the_protected_cells(store: Path):
    known = {"project_id": PROJECT, "place_id": None, "call_id": "all", "conflict_type": "all"}
    path = part(store, "public").path
    day = database.run(path, "projects/as_of_dates", {"project_id": PROJECT}).as_of[0].date()
    shown = database.run(path, "grants/beneficiaries", known | {"as_of": day})
    cells = rows(part(store, "public"), "select is_direct, sex, sum(people) from beneficiaries"
                                        " join awards using (grant_id) where project_id = $project group by all",
                 project=PROJECT)  # fmt: skip
    told = {(row.directness == "direct", row.sex): row.people for row in shown.itertuples()}
    assert told == {(is_direct, sex): people for is_direct, sex, people in cells}
    assert set(shown.age_band) == {"all"}


# ------------------------------------------------------------------ names in place of titles
def test_a_title_that_is_left_out_has_a_name_of_its_own_and_nothing_gets_none():
    words = replace(text.words("en"), place_names={"north": "North"})
    told = pd.DataFrame({
        "activity_id": ["a", "b", "c", None, "d"], "number": ["1.1", "1.1", "1.2", None, "1.1"],
        "activity": [None, None, None, None, "Activity 1.1, North"], "place_id": ["north"] * 5,
        "responsible": ["unknown", "A centre", "unknown", "unknown", "unknown"],
    })  # fmt: skip
    rows = smaller.named(told, words)
    assert [name if isinstance(name, str) else None for name in rows.activity] == [
        "Activity 1.1, North (a)", "Activity 1.1, North (b)", "Activity 1.2, North", None, "Activity 1.1, North"]
    assert [words.name("responsible", name) for name in rows.responsible[:2]] == ["Not public, or none", "A centre"]


# ------------------------------------------------------------------ the pages
def walked(store: Path, patch: pytest.MonkeyPatch, name: str, language: str) -> Iterator[tuple[str, AppTest]]:
    """Yield each page as an audience sees it."""
    patch.setenv("YNTYMAK_STORE", str(store))
    patch.setenv("YNTYMAK_AUDIENCE", "public" if name == "public" else "manager")
    app = AppTest.from_file(str(ROOT / "dashboard/app.py"), default_timeout=120)
    app.run()  # the address of a page is known after a first run
    app.query_params.update({"lang": language, "project": PROJECT} | ({} if name == "public" else {"view_as": name}))
    for page in PAGES:
        yield page, app.switch_page(f"../pages/{page}.py").run()


def said(app: AppTest) -> str:
    """Return all that a page says: sentences, tables, numbers, the texts of its charts."""
    parts = [*app.markdown, *app.caption, *app.header, *app.subheader, *app.get("html")]
    whole = [getattr(part, "value", None) or part.proto.body for part in parts]
    numbers = [f"{metric.label} {metric.value} {metric.delta}" for metric in app.metric]
    return " ".join([*whole, *numbers]).replace("\\", "").replace("\u2060", "")


def charts(app: AppTest) -> str:
    """Return the texts of the charts of a page, and what is said of each to who cannot see it."""
    return " ".join(f"{chart.proto.spec} {chart.proto.alt}" for chart in app.get("plotly_chart"))


@pytest.mark.parametrize("language", text.LANGUAGES)
@pytest.mark.parametrize("name", PARTS)
def test_every_page_opens_says_what_is_withheld_and_never_says_nothing(store: Path, monkeypatch, name, language):
    words, is_public = text.words(language), name == "public"
    wanted = {
        "stakeholders": ("withheld.persons", "withheld.reduced.organisations", "withheld.reduced.issues"),
        "early_warning": ("withheld.reduced.risks", "withheld.reduced.issues",
                          "withheld.signals" if is_public else "withheld.reduced.signals"),
        "grants": ("withheld.reduced.texts", "withheld.breakdown" if is_public else "withheld.reduced.benefits"),
        "action_plans": ("withheld.reduced.texts",),
        "data": ("withheld.workshop", "data.held.title", "code.held.protected", "code.held.persons",
                 "code.held.signals"),
    }  # fmt: skip
    for page, app in walked(store, monkeypatch, name, language):
        assert not app.exception, page
        assert not app.error, page
        whole = said(app)
        missing = [message for message in wanted[page] if words(message) not in whole]
        assert missing == [], page
        assert NOTHING.findall(whole) == [], page
        assert re.findall(r'>[^<>"]*\b(?:None|nan|NaT)\b|"[^"]*\b(?:None|NaN|NaT)\b[^"]*"', charts(app)) == [], page
        numbers = {metric.label: metric.value for metric in app.metric}
        if page == "stakeholders":
            assert numbers[words("stakeholders.headline.active_citizens")] == words("value.withheld")
        if page == "early_warning":
            assert numbers[words("warning.headline.unanswered")] == words("value.not_public")
            assert numbers[words("warning.headline.answered")] == words("value.not_public")
            assert whole.count(words("withheld.signals")) == (1 if is_public else 0)
        for message in ("withheld.counts", "withheld.reduced.texts", "withheld.reduced.risks"):
            assert whole.count(words(message)) <= 1, "in full once, then in short"
        assert words("withheld.reduced.risks.again") in whole or page != "early_warning"
        assert words("withheld.reduced.texts.again") in whole or page != "action_plans"


SIGNALS = ("responses", "kinds", "by_month", "outcomes", "signals")


@pytest.mark.parametrize("place", [None, "kyshtut"])
def test_an_official_sees_the_signals_of_the_own_place_and_of_no_other(store: Path, monkeypatch, place: str | None):
    monkeypatch.setenv("YNTYMAK_STORE", str(store))
    monkeypatch.setenv("YNTYMAK_AUDIENCE", "manager")
    app = AppTest.from_file(str(ROOT / "dashboard/app.py"), default_timeout=120)
    app.run()
    app.query_params.update({"lang": "en", "project": PROJECT, "view_as": PARTS[1], "place": place or OWN})
    app.switch_page("../pages/early_warning.py").run()
    assert not app.exception
    words = text.words("en")
    assert said(app).count(words("withheld.signals")) == (1 if place else 0)
    titles = [header.value for header in app.header]
    assert {words(f"warning.{name}.title") for name in SIGNALS} <= set(titles), "each is named where one sentence is"
    shown = {metric.label: metric.value for metric in app.metric}[words("warning.headline.unanswered")]
    told = str(int(asked(store, "manager", "warning/headline", OWN)["unanswered"]))
    assert shown == (words("value.not_public") if place else told)
