"""The page Data: when data are fresh, what the words mean, and where everything comes from."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import database, text
from dashboard.charts import completeness
from dashboard.checks import check
from dashboard.components import data, glossary
from dashboard.database import Snapshot
from dashboard.publish import build, dataset
from tests.conftest import small, write

ROOT = Path(__file__).parents[1]
LANGUAGES = sorted(text.LANGUAGES)
HELD = date(2025, 3, 1)  # the last event of the village in A; expected every 30 days
STATES = ("available", "due", "overdue", "missing")
EMPTY = pd.DataFrame()


@pytest.fixture(scope="module")
def known() -> Iterator[duckdb.DuckDBPyConnection]:
    """Return a database of a project from 2025-01-01 with the places A (and its village) and B, and its last facts."""
    with duckdb.connect() as connection:
        connection.execute((ROOT / "queries/schema.sql").read_text("utf-8"))
        connection.execute("create table data_dates as select 'p' as project_id, date '2025-01-01' as first_date")
        fill(connection)
        for name in ("municipalities_of_places", "activity_states", "report_days"):
            connection.execute(f"create table {name} as {build.queries()[name]}")
        for table in ("expected_reports", "sources"):
            connection.execute(f"alter table {table} add column load_id varchar default 'x.csv'")
            connection.execute(f"alter table {table} add column row_number bigint default 2")
        yield connection


def fill(connection: duckdb.DuckDBPyConnection) -> None:
    for project in "pq":
        connection.execute(f"insert into projects (project_id, title, currency) values ('{project}', 'Project', 'KGS')")
    for place, level, parent in (("A", "municipality", None), ("v", "village", "A"), ("B", "municipality", None)):
        connection.execute("insert into places (place_id, level, parent_id, name_en) values ($1, $2, $3, $1)",
                           [place, level, parent])
    connection.execute("insert into expected_reports values ('p', 'A', 'events', 30), ('p', 'B', 'events', 45),"
                       " ('p', 'A', 'indicators', 90), ('p', 'B', 'grants', 60)")
    event = ("insert into events (event_id, project_id, kind, title, place_id, start_date, end_date, days,"
             " days_required, status, record_kind) values ($1, $2, 'meeting', 'M', $3, $4, $4, 1, 1, $5, 'none')")
    for row in (("e1", "p", "v", HELD, "held"), ("e2", "p", "A", date(2025, 3, 20), "planned"),
                ("e3", "q", "A", date(2025, 3, 25), "held"), ("e4", "p", "B", date(2025, 2, 1), "held")):
        connection.execute(event, row)
    connection.execute(
        "insert into indicators (indicator_id, project_id, code, level, title, definition, measure, unit, is_ascending,"
        " aggregation_time, aggregation_place) values ('i', 'p', '1', 'output', 'I', 'D', 'unit', 'plans', true, 'sum',"
        " 'sum')")
    for identity, status, day in (("m1", "approved", date(2025, 4, 20)), ("m2", "submitted", None)):
        connection.execute(
            "insert into measurements (measurement_id, indicator_id, period_start, period_end, status, approved_on)"
            " values ($1, 'i', '2025-01-01', '2025-03-31', $2, $3)", [identity, status, day])
    connection.execute("insert into calls (call_id, project_id, title, scheme, currency)"
                       " values ('c', 'p', 'Call', 'small_grant', 'KGS')")
    connection.execute("insert into call_stages (call_id, stage, done_on) values ('c', 1, '2025-05-01')")


def ask(connection: duckdb.DuckDBPyConnection, query: str, as_of: date, place: str | None = None) -> pd.DataFrame:
    given = {"project_id": "p", "as_of": as_of, "place_id": place}
    names = database.parameter_names(f"data/{query}")
    return connection.execute(database.query_text(f"data/{query}"), {name: given[name] for name in names}).df()


def states(connection: duckdb.DuckDBPyConnection, as_of: date, place: str | None = None) -> dict[tuple, str]:
    rows = ask(connection, "freshness.rows", as_of, place)
    return {(row.place_id, row.report_topic): row.freshness for row in rows.itertuples()}


# ------------------------------------------------------------------ freshness
@pytest.mark.parametrize(("days", "state"), [
    (0, "available"), (30, "available"), (31, "due"), (45, "due"), (46, "overdue"), (400, "overdue"),
])
def test_a_topic_is_due_after_its_days_and_overdue_after_one_and_a_half_times_as_many(known, days: int, state: str):
    assert states(known, HELD + timedelta(days))["A", "events"] == state


@pytest.mark.parametrize(("days", "state"), [(45, "available"), (46, "due"), (67, "due"), (68, "overdue")])
def test_half_of_an_odd_number_of_days_is_not_rounded_up(known, days: int, state: str):
    assert states(known, date(2025, 2, 1) + timedelta(days))["B", "events"] == state


def test_a_topic_without_any_fact_is_missing_until_its_first(known):
    assert states(known, HELD - timedelta(1))["A", "events"] == "missing"
    assert states(known, HELD)["A", "events"] == "available"


def test_an_event_of_a_village_counts_for_its_municipality_and_a_planned_or_foreign_one_does_not(known):
    (row,) = ask(known, "freshness.rows", date(2025, 3, 31), "A").query("report_topic == 'events'").itertuples()
    assert (row.last_fact_on.date(), row.days_since, row.due_on.date()) == (HELD, 30, date(2025, 3, 31))


def test_a_value_counts_from_the_day_it_was_approved_and_that_of_the_whole_project_in_every_place(known):
    assert states(known, date(2025, 4, 19))["A", "indicators"] == "missing"
    assert states(known, date(2025, 4, 20))["A", "indicators"] == "available"


def test_a_step_of_a_call_for_all_places_counts_in_every_place(known):
    assert states(known, date(2025, 4, 30))["B", "grants"] == "missing"
    assert states(known, date(2025, 5, 1))["B", "grants"] == "available"


def test_nothing_is_expected_before_the_first_day_of_the_project(known):
    assert ask(known, "freshness.rows", date(2024, 12, 31)).empty
    assert ask(known, "freshness", date(2024, 12, 31)).iloc[0].tolist() == [0, 0, 0, 0, 0]


def test_a_chosen_place_leaves_the_others_out(known):
    assert {place for place, _ in states(known, date(2025, 5, 1), "B")} == {"B"}


@pytest.mark.parametrize("day", [date(2025, 1, 1), date(2025, 3, 31), date(2025, 4, 10), date(2026, 1, 1)])
def test_headline_numbers_are_the_sums_of_the_rows_behind_them(known, day: date):
    whole, behind = ask(known, "freshness", day).iloc[0], ask(known, "freshness.rows", day)
    assert {name: behind[name].sum() for name in whole.index} == whole.to_dict()
    assert sum(whole[state] for state in STATES) == whole.expected == 4


def test_the_place_with_most_missing_comes_first(known):
    assert ask(known, "freshness.rows", date(2025, 2, 1)).place_id.tolist() == ["A", "A", "B", "B"]
    assert ask(known, "freshness.rows", date(2025, 4, 21)).place_id.tolist() == ["B", "B", "A", "A"]


# ------------------------------------------------------------------ the grid
def places(count: int) -> pd.DataFrame:
    rows = [{"place_id": f"p{number:02}", "report_topic": topic, "freshness": state, "every_days": 30,
             "days_since": None if state == "missing" else 12 + number,
             "last_fact_on": pd.NaT if state == "missing" else pd.Timestamp(2025, 3, 1)}
            for number in range(count) for topic, state in zip(("events", "mapping", "plans", "grants"), STATES,
                                                              strict=True)]
    return pd.DataFrame(rows)


def words_of(count: int, language: str = "en") -> text.Words:
    return text.Words(language, {f"p{number:02}": f"<a href='x'>Place {number}</a>" for number in range(count)})


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_state_has_a_shape_of_its_own_and_its_word_in_the_key(language: str):
    words = words_of(2, language)
    chart = completeness.grid(places(2), words)
    assert len({series["marker"]["symbol"] for series in chart["data"]}) == len(STATES)
    key = " ".join(note["text"] for note in chart["layout"]["annotations"])
    assert all(f"{completeness.STATES[state][0]}</span> {words.name('freshness', state)}" in key for state in STATES)
    assert {series["name"] for series in chart["data"]} == {words.name("freshness", state) for state in STATES}


def test_a_mark_says_the_days_since_the_last_fact():
    chart = completeness.grid(places(1), words_of(1))
    shown = {series["name"]: series["text"] for series in chart["data"]}
    assert shown == {"Up to date": ["12"], "Due": ["12"], "Overdue": ["12"], "Missing": ["–"]}


def test_beyond_fifteen_places_the_others_are_counted_below():
    chart = completeness.grid(places(20), words_of(20))
    assert all(len(series["x"]) == completeness.SHOWN for series in chart["data"])
    said = " ".join(note["text"].replace("<br>", " ") for note in chart["layout"]["annotations"])
    assert "5 more places: Up to date 5, Due 5, Overdue 5, Missing 5" in said


def test_names_of_places_are_never_markup_in_the_grid():
    assert "<a" not in json.dumps(completeness.grid(places(3), words_of(3)))


def test_kinds_of_data_stand_in_the_order_of_the_work_and_unknown_ones_last():
    frame = places(1).replace({"report_topic": {"grants": "another"}})
    chart = completeness.grid(frame, words_of(1))
    heads = sorted((note["x"], note["text"]) for note in chart["layout"]["annotations"] if note["xref"] == "x")
    assert [name for _, name in heads] == ["Mapping", "Events", "Plans", "another"]


# ------------------------------------------------------------------ documents, files, findings
def test_a_document_dated_after_the_day_does_not_exist_and_an_undated_one_does(known):
    known.execute("create or replace table table_sources (table_name varchar, source_id varchar, source_rows bigint)")
    known.execute("create or replace table findings (rule varchar, severity varchar, table_name varchar,"
                  " column_name varchar, load_id varchar, row_number bigint)")
    known.execute("delete from sources")
    for name, day in (("early", "2025-01-01"), ("late", "2025-06-01"), ("undated", None)):
        known.execute("insert into sources (source_id, title, kind, document_date) values ($1, $1, 'report', $2)",
                      [name, day])
    known.execute("insert into table_sources values ('events', 'early', 3), ('people', 'early', 2)")
    shown = ask(known, "sources", date(2025, 5, 31))
    assert [(row.source_id, row.source_rows) for row in shown.itertuples()] == [
        ("early", 3), ("early", 2), ("undated", 0)]
    assert ask(known, "headline", date(2025, 5, 31)).documents[0] == 2
    assert ask(known, "headline", date(2025, 6, 1)).documents[0] == 3
    assert ask(known, "headline.rows", date(2025, 6, 1)).documents.sum() == 3


def test_findings_are_counted_by_rule_and_name_the_first_place(known):
    known.execute("create or replace table findings (rule varchar, severity varchar, table_name varchar,"
                  " column_name varchar, load_id varchar, row_number bigint)")
    known.execute("insert into findings values ('odd', 'warning', 'events', 'days', 'b.csv', 3),"
                  " ('odd', 'warning', 'events', 'days', 'a.csv', 9), ('odd', 'warning', 'people', null, 'a.csv', 2)")
    shown = ask(known, "findings", HELD)
    assert [(row.table_name, row.findings, row.load_id, row.row_number) for row in shown.itertuples()] == [
        ("events", 2, "a.csv", 9), ("people", 1, "a.csv", 2)]
    assert ask(known, "headline", HELD).findings[0] == 3


def test_publishing_keeps_the_warnings_without_the_cells(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def warn(connection: duckdb.DuckDBPyConnection, published_on: date) -> None:
        connection.execute("insert into memory.findings select 'people', load_id, row_number, 'sex', 'Aigul', 'odd',"
                           " 'warning', null from snapshot.people")
    monkeypatch.setattr(check, "check", warn)
    outcome = dataset.publish([write(tmp_path / "source", **small())], tmp_path / "store")
    snapshot = database.newest(tmp_path / "store")
    (row,) = database.run(snapshot.path, "data/findings", {}).itertuples()
    assert (row.rule, row.severity, row.findings, row.row_number) == ("odd", "warning", 3, 2)
    assert outcome.manifest["findings"] == {"errors": 0, "warnings": 3}
    assert b"Aigul" not in snapshot.path.read_bytes()


# ------------------------------------------------------------------ what the words mean
def terms(language: str, search: str = "", rows: pd.DataFrame = EMPTY) -> pd.DataFrame:
    return glossary.terms(rows, text.words(language), search)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_with_a_definition_is_in_the_glossary(language: str):
    words = text.words(language)
    known = text.message_ids()
    figures = {words(f"{i}.title") for i in (name.removesuffix(".left_out") for name in known)
               if {f"{i}.title", f"{i}.definition", f"{i}.left_out", f"{i}.empty"} <= known}
    shown = terms(language)
    assert len(figures) > 40
    assert figures <= set(shown.term)
    assert shown.meaning.str.len().min() > 10


def test_every_headline_number_that_is_explained_is_in_the_glossary():
    words, known = text.words("en"), text.message_ids()
    said = {words(i) for i in known if i.endswith(".definition") and ".headline." in i}
    assert len(said) > 15
    assert said <= set(terms("en").query("term_kind == 'number'").meaning)


def test_the_search_finds_capitals_small_letters_and_words_of_the_meaning():
    found = terms("ru", "ПРОСРОЧЕН")
    assert 0 < len(found) < len(terms("ru"))
    assert all("просрочен" in " ".join(line).lower() for line in found.itertuples(index=False))
    assert terms("en", "no term has these words").empty


def test_codes_and_indicators_speak_the_readers_language_and_texts_of_the_field_stay():
    rows = pd.DataFrame([
        ("code", "area", "A1", "Peace", "Thematic area 1", "proposed"), ("code", "own", "x", "Ours", None, "a note"),
        ("indicator", None, "people_trained", "People trained", "…", None), ("indicator", None, "ours", "T", "D", None),
    ], columns=["term_kind", "list", "code", "label", "definition", "origin"])
    words, shown = text.words("ky"), terms("ky", "", rows).set_index("term")
    assert shown.origin[words("code.area.A1")] == words("origin.proposed")
    assert shown.meaning[words("code.area.A1")] == words("code.area.A1.definition")
    assert tuple(shown.loc["Ours"]) == ("–", "code", "own", "a note")
    assert shown.meaning[words("indicator.people_trained.title")] == words("indicator.people_trained.definition")
    assert shown.meaning["T"] == "D"


# ------------------------------------------------------------------ the page
def opened(store: Path, patch: pytest.MonkeyPatch, **codes: str) -> AppTest:
    patch.setenv("YNTYMAK_STORE", str(store))
    patch.setenv("YNTYMAK_AUDIENCE", "manager")
    app = AppTest.from_file(str(ROOT / "dashboard/app.py"), default_timeout=60)
    app.query_params.update(codes)
    app = app.switch_page("../pages/data.py").run()
    assert not app.exception
    return app


def said(app: AppTest) -> str:
    blocks = [block.value for block in (*app.markdown, *app.caption, *app.header)]
    return " ".join(blocks).replace("\\", "")


@pytest.mark.parametrize(("language", "project"), [
    ("en", "social-cohesion-2024"), ("ru", "yntymaktuu-zhashoo"), ("ky", "yntymaktuu-zhashoo")])
def test_the_page_shows_the_numbers_of_the_manifest_and_of_the_queries(demonstration_store: Path, monkeypatch,
                                                                        language: str, project: str):
    app = opened(demonstration_store, monkeypatch, lang=language, project=project)
    snapshot, words = database.newest(demonstration_store), text.words(language)
    day = database.run(snapshot.path, "projects/as_of_dates", {"project_id": project}).as_of[0].date()
    fresh = database.run(snapshot.path, "data/freshness", {"project_id": project, "as_of": day, "place_id": None})
    shown = {metric.label: metric.value for metric in app.metric}
    assert shown[words("data.headline.rows")] == text.number(snapshot.manifest["rows"]["taken"], language)
    assert shown[words("data.freshness.overdue")] == str(fresh.overdue[0])
    assert shown[words("data.freshness.missing")] == str(fresh.missing[0])
    assert words("data.headline.rows.note", **snapshot.manifest["rows"]).replace("\xa0", " ") in said(app)
    assert snapshot.id in said(app)
    is_clean = database.run(snapshot.path, "data/findings", {}).empty
    assert (words("data.findings.empty") in said(app)) is is_clean


def test_a_public_table_can_be_chosen_in_the_address(demonstration_store: Path, monkeypatch: pytest.MonkeyPatch):
    app = opened(demonstration_store, monkeypatch, lang="en", table="grants")
    assert not app.warning
    assert "grants" in [box.value for box in app.selectbox]


def test_a_project_without_documents_and_expected_data_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    dataset.publish([write(tmp_path / "source", **small())], tmp_path / "store")
    shown = said(opened(tmp_path / "store", monkeypatch, lang="en", term="no term has these words"))
    for figure in ("completeness", "sources", "findings", "glossary"):
        assert text.words("en")(f"data.{figure}.empty") in shown


def test_text_from_data_is_text_on_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    live = "![x](http://e.org/x.png) $a$ <b>b</b>"
    sources = [{"source_id": "s", "title": live, "kind": "report", "url": "javascript:alert(1)"}]
    codes = [*small()["codelists"], {"list": "area", "code": live, "label": live, "position": 9, "origin": live}]
    tables = small(sources=sources, codelists=codes)
    dataset.publish([write(tmp_path / "source", **tables)], tmp_path / "store")
    app = opened(tmp_path / "store", monkeypatch, lang="en", term="e.org")
    blocks = [block.value for block in (*app.markdown, *app.caption)]
    assert sum(text.markdown(live) in block for block in blocks) >= 2
    assert not [block for block in blocks if live in block or "javascript:alert" in block]


def test_read_is_taken_and_repeated_for_every_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    people = [*small()["people"], small()["people"][0]]
    dataset.publish([write(tmp_path / "source", **small(people=people))], tmp_path / "store")
    snapshot = database.newest(tmp_path / "store")
    monkeypatch.setattr(data.page, "view", lambda: type("View", (), {"snapshot": snapshot}))
    files = data.counted(database.run(snapshot.path, "data/files", {}), text.words("en")).set_index("table_name")
    assert (files.rows_read == files.rows_taken + files.rows_repeated + files.rows_set_aside).all()
    assert tuple(files.loc["people"][["rows_read", "rows_taken", "rows_repeated"]]) == (4, 3, 1)


def test_earlier_snapshots_are_listed_the_serving_one_first_and_a_broken_one_not(tmp_path: Path):
    for number in (7, 8, 9):
        counts = [small()["headcounts"][0] | {"participations": number}]
        dataset.publish([write(tmp_path / str(number), **small(headcounts=counts))], tmp_path / "store")
    part, serving = tmp_path / "store" / "manager", database.newest(tmp_path / "store").id
    shown = data.history(part, serving)
    assert shown.snapshot.tolist() == sorted(shown.snapshot, reverse=True)
    assert shown.is_serving.tolist() == [True, False, False]
    for broken in ("{", "null", "3", "[]", '{"rows": null}', '{"rows": 3, "published_at": "2026-01-01", "file": []}'):
        (part / shown.snapshot[1] / "manifest.json").write_text(broken)
        assert data.history(part, serving).snapshot.tolist() == [shown.snapshot[0], shown.snapshot[2]]


# ------------------------------------------------------------------ rows set aside
def test_rows_set_aside_are_shown_with_place_sentence_and_cells_and_never_who_a_person_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    person = small()["people"][0]
    people = [*small()["people"], person | {"person_id": "d", "sex": "lady"},
              person | {"person_id": "Бирөө Биринчиева"}]
    places = [*small()["places"], small()["places"][1] | {"place_id": "far", "latitude": "51"}]
    dataset.publish([write(tmp_path / "source", **small(people=people, places=places))], tmp_path / "store",
                    set_aside=True)
    app = opened(tmp_path / "store", monkeypatch, lang="ru")
    shown, words = said(app), text.words("ru")
    assert words("data.rejected.title") in shown
    assert "Пол (sex)" in shown
    assert "source/people.csv, 5" in shown
    assert words("code.sex.F") in shown
    assert "от 39 до 44" in shown
    assert not [block for block in [*app.markdown, *app.caption] if "Бирөө" in block.value]
    files = database.newest(tmp_path / "store").manifest["sources"]
    assert sum(file["rows_set_aside"] for file in files) == 3
    snapshot = database.newest(tmp_path / "store")
    rows = database.run(snapshot.path, "data/rejected", {})
    assert sorted(rows.rule) == ["check_between", "personal_data", "unknown_code"]
    assert rows.content[rows.rule == "personal_data"].isna().all()


def test_with_no_row_set_aside_the_card_says_so_and_a_part_without_the_table_has_no_card(
    demonstration_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    assert text.words("en")("data.rejected.empty") in said(opened(demonstration_store, monkeypatch, lang="en"))
    snapshot = database.newest(demonstration_store)
    former = Snapshot(snapshot.id, snapshot.path, {})
    public = Snapshot(snapshot.id, demonstration_store / "public" / snapshot.id / "public.duckdb", snapshot.manifest)
    for shown, has_card in ((snapshot, True), (former, False), (public, False)):
        monkeypatch.setattr(data.page, "view", lambda shown=shown: type("View", (), {"snapshot": shown}))
        assert data.has_rejected() is has_card
