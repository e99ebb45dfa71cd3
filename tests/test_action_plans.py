"""Action plans: the rules of counting on a small dataset, the charts, and the page in three languages."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import database, text
from dashboard.charts import money, plans, schedule

ROOT = Path(__file__).parents[1]
AS_OF = date(2025, 6, 30)
PROJECTS = ("social-cohesion-2024", "yntymaktuu-zhashoo")
BUILT = ("010_municipalities_of_places", "160_activity_states")

# activity: planned start, planned end, weight, pillar, budget, currency, source
ACTIVITIES: dict[str, tuple] = {
    "done": ("2025-01-01", "2025-02-28", 3, "prevention", 1000, "KGS", "project"),
    "late": ("2025-02-01", "2025-04-30", 1, "participation", 500, "KGS", "local_budget"),
    "moved": ("2025-03-01", "2025-05-15", 1, None, 300, "USD", "project"),
    "dropped": ("2025-01-01", "2025-03-31", 5, "prevention", 800, "KGS", "project"),
    "unheard": ("2025-04-01", "2025-12-31", 1, "protection", None, None, None),
    "today": ("2025-06-01", "2025-06-30", 1, "protection", None, None, "none"),
    "later": ("2025-09-01", "2025-11-30", 1, None, 100, "KGS", "private"),
}
UPDATES = (  # activity, reported on, status, percent, revised end, spent
    ("done", "2025-01-20", "in_progress", 40, None, 400),
    ("done", "2025-03-10", "completed", 100, None, 900),
    ("late", "2025-03-01", "in_progress", 50, "2025-05-31", 100),
    ("late", "2025-06-20", "in_progress", 60, None, None),
    ("moved", "2025-05-10", "in_progress", 20, "2025-07-20", 50),
    ("dropped", "2025-02-01", "in_progress", 70, None, 200),
    ("dropped", "2025-04-15", "cancelled", None, None, None),
    ("later", "2025-07-05", "in_progress", 90, None, None),
)
PLANS = (("first", "a", "action_plan", None), ("second", "v", "prevention_plan", AS_OF))


@pytest.fixture(scope="module")
def small() -> Iterator[duckdb.DuckDBPyConnection]:
    """Return a database with two plans: the first holds ACTIVITIES, the second is of a village and adopted on AS_OF."""
    with duckdb.connect() as connection:
        connection.execute((ROOT / "queries/schema.sql").read_text("utf-8"))
        add_places(connection)
        add_plans(connection)
        for name in BUILT:
            statement = (ROOT / f"queries/build/{name}.sql").read_text("utf-8")
            connection.execute(f"create table {name[4:]} as {statement}")
        yield connection


def add_places(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("insert into projects (project_id, title, currency) values ('p', 'Project', 'KGS')")
    connection.execute("insert into places (place_id, level, name_en) values ('a', 'municipality', 'A')")
    connection.execute("insert into places (place_id, level, parent_id, name_en) values ('v', 'village', 'a', 'V')")
    connection.execute(
        "insert into organisations (organisation_id, name, organisation_type, place_id, legal_status)"
        " values ('council', 'Women''s council', 'womens_council', 'a', 'informal')")


def add_plans(connection: duckdb.DuckDBPyConnection) -> None:
    for plan, place, kind, adopted in PLANS:
        connection.execute(
            "insert into action_plans (plan_id, project_id, place_id, kind, title, adopted_on, start_date, end_date)"
            " values (?, 'p', ?, ?, ?, ?, '2025-01-01', '2025-12-31')",
            [plan, place, kind, f"Plan {plan}", adopted])
        connection.execute("insert into objectives values (?, ?, 1, 'Objective')", [f"{plan}-1", plan])
    for number, (name, facts) in enumerate(ACTIVITIES.items(), 1):
        add_activity(connection, name, "first-1", f"1.{number}", facts)
    add_activity(connection, "second", "second-1", "1.1", ("2025-01-01", "2025-01-31", 1, *[None] * 4))
    connection.executemany(
        "insert into activity_updates (activity_id, reported_on, status, percent_done, revised_end, spent)"
        " values (?, ?, ?, ?, ?, ?)", UPDATES)


def add_activity(connection: duckdb.DuckDBPyConnection, name: str, objective: str, number: str,
                 facts: tuple) -> None:
    owner = None if name == "unheard" else "council"
    connection.execute(
        "insert into activities (activity_id, objective_id, number, title, responsible_organisation_id,"
        " planned_start, planned_end, weight, pillar, budget, currency, budget_source)"
        " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [name, objective, number, f"Activity {name}", owner, *facts])


def ask(connection: duckdb.DuckDBPyConnection, query: str, **more: object) -> pd.DataFrame:
    """Return the rows of a query of plans/ for the first plan as of AS_OF, unless `more` says otherwise."""
    known = {"project_id": "p", "as_of": AS_OF, "place_id": None, "plan_kind": "action_plan", "plan_id": "first"}
    known |= more
    names = database.parameter_names(f"plans/{query}")
    return connection.execute(database.query_text(f"plans/{query}"), {name: known[name] for name in names}).df()


# ------------------------------------------------------------------ rules of counting
def test_overdue_is_due_before_the_date_and_neither_completed_nor_cancelled(small):
    assert list(ask(small, "overdue").activity_id) == ["late"]


def test_activity_due_on_the_very_day_is_due_soon_and_not_overdue(small):
    assert list(ask(small, "due_soon").activity_id) == ["today", "moved"]
    assert list(ask(small, "overdue", as_of=date(2025, 7, 1)).activity_id) == ["late", "today"]


def test_due_soon_ends_after_thirty_days(small):
    assert "moved" in set(ask(small, "due_soon", as_of=date(2025, 6, 20)).activity_id)
    assert "moved" not in set(ask(small, "due_soon", as_of=date(2025, 6, 19)).activity_id)


def test_update_without_a_revised_end_keeps_the_one_before(small):
    late = ask(small, "overdue").iloc[0]
    assert (late.due_on.date(), late.days_late, late.slippage_days) == (date(2025, 5, 31), 30, 31)


def test_revised_end_given_later_does_not_exist_before(small):
    assert ask(small, "overdue", as_of=date(2025, 5, 9)).activity_id.tolist() == []
    soon = ask(small, "due_soon", as_of=date(2025, 5, 9)).set_index("activity_id")
    assert soon.due_on["moved"].date() == date(2025, 5, 15)


def test_silence_is_counted_from_the_planned_start_where_there_was_no_update(small):
    quiet = ask(small, "silent").set_index("activity_id")
    assert quiet.days_silent.to_dict() == {"unheard": 90}
    assert quiet.responsible["unheard"] == "unknown"


def test_sixty_days_are_not_silent_and_sixty_one_are(small):
    assert "unheard" not in set(ask(small, "silent", as_of=date(2025, 5, 31)).activity_id)
    assert "unheard" in set(ask(small, "silent", as_of=date(2025, 6, 1)).activity_id)


def test_silence_is_counted_from_the_last_update(small):
    quiet = ask(small, "silent", as_of=date(2025, 7, 10)).set_index("activity_id").days_silent
    assert quiet["moved"] == 61


def test_progress_weighs_activities_counts_completed_as_100_and_leaves_cancelled_out(small):
    plan = ask(small, "progress").iloc[0]
    expected = (3 * 100 + 60 + 20 + 0 + 0 + 0) / (3 + 1 + 1 + 1 + 1 + 1)
    assert plan.progress == pytest.approx(expected)
    assert (plan.done, plan.activities, plan.cancelled, plan.total) == (1, 6, 1, 7)


def test_cancelled_activity_counts_until_the_day_it_is_cancelled(small):
    plan = ask(small, "progress", as_of=date(2025, 4, 14)).iloc[0]
    assert (plan.activities, plan.cancelled) == (7, 0)


def test_plan_exists_from_its_adoption_or_else_from_its_start(small):
    assert list(ask(small, "progress", plan_kind="all").plan_id) == ["first", "second"]
    assert list(ask(small, "progress", plan_kind="all", as_of=date(2025, 6, 29)).plan_id) == ["first"]
    assert ask(small, "progress", plan_kind="all", as_of=date(2024, 12, 31)).empty


def test_plan_of_a_village_belongs_to_its_municipality(small):
    assert list(ask(small, "progress", plan_kind="all", place_id="a").plan_id) == ["first", "second"]
    assert ask(small, "headline", plan_kind="all", place_id="a").plans[0] == 2
    assert set(ask(small, "overdue", plan_kind="all", place_id="a").activity_id) == {"late", "second"}


def test_headline_equals_the_lists(small):
    for day in (AS_OF, date(2025, 4, 20), date(2025, 12, 1), date(2024, 1, 1)):
        head = ask(small, "headline", plan_kind="all", as_of=day).iloc[0]
        for name in ("overdue", "silent", "due_soon"):
            assert head[name] == len(ask(small, name, plan_kind="all", as_of=day))
        shown = ask(small, "progress", plan_kind="all", as_of=day)
        assert (head.completed, head.activities) == (shown.done.sum(), shown.activities.sum())


def test_adopted_counts_plans_with_a_decision(small):
    head = ask(small, "headline", plan_kind="all").iloc[0]
    assert (head.plans, head.adopted) == (2, 1)


def test_burn_up_leaves_a_cancelled_activity_from_its_cancel_date(small):
    rows = ask(small, "burn_up").set_index("day")
    assert rows.planned[pd.Timestamp("2025-03-31")] == 2
    assert rows.planned[pd.Timestamp("2025-04-30")] == 2
    assert rows.planned[pd.Timestamp("2025-12-31")] == 6
    assert rows.done[pd.Timestamp("2025-02-28")] == 0
    assert rows.done[pd.Timestamp(AS_OF)] == 1
    assert rows.done[rows.index > pd.Timestamp(AS_OF)].isna().all()


def test_burn_up_holds_the_as_of_date_inside_a_month(small):
    rows = ask(small, "burn_up", as_of=date(2025, 3, 15)).set_index("day")
    assert rows.done[pd.Timestamp("2025-03-15")] == 1
    assert rows.done[pd.Timestamp("2025-02-28")] == 0


def test_pillars_add_up_and_keep_the_empty_ones(small):
    rows = ask(small, "by_pillar").set_index("pillar")
    assert rows.total.to_dict() == {
        "prevention": 2, "participation": 1, "protection": 2, "relief_recovery": 0, "unknown": 2}
    assert (rows[["not_started", "in_progress", "done", "cancelled"]].sum(axis=1) == rows.total).all()


def test_spent_is_the_last_known_amount_and_currencies_stay_apart(small):
    rows = ask(small, "budget").set_index(["currency", "budget_source"])
    assert tuple(rows.loc[("KGS", "project"), ["activities", "budget", "spent"]]) == (1, 1000, 1100)
    assert tuple(rows.loc[("KGS", "local_budget"), ["activities", "budget", "spent"]]) == (1, 500, 100)
    assert tuple(rows.loc[("USD", "project"), ["activities", "budget", "spent"]]) == (1, 300, 50)
    assert rows.activities.sum() == 6


def test_what_is_reported_later_does_not_exist(small):
    state = ask(small, "timeline").set_index("number")
    assert (state.activity_status["1.7"], state.percent_done["1.7"]) == ("not_started", 0)


# ------------------------------------------------------------------ charts
@pytest.fixture(scope="module")
def words() -> text.Words:
    return text.Words("en", {"a": "A"})


def test_progress_chart_shows_the_percent_and_done_of_all(small, words):
    bar = plans.progress(ask(small, "progress"), words)["data"][0]
    assert bar["x"] == [pytest.approx(47.5)]
    assert bar["text"] == ["48% · 1 of 6 done"]


def test_status_chart_parts_fill_the_whole_bar(small, words):
    chart = plans.statuses(ask(small, "progress", plan_kind="all"), words)
    parts = zip(*(bar["x"] for bar in chart["data"]), strict=True)
    assert [sum(part) for part in parts] == [pytest.approx(100)] * 2
    assert [bar["text"][0] for bar in chart["data"]] == ["1", "2", "3", "1"]


def test_beyond_fifteen_plans_the_rest_is_one_bar_with_their_weighted_mean(words):
    count = 40
    frame = pd.DataFrame({
        "plan_id": [f"{n:02}" for n in range(count)], "plan": [f"Plan {n}" for n in range(count)], "place_id": "a",
        "plan_kind": "action_plan", "progress": [float(n) for n in range(count)],
        "weight": [1.0 + n for n in range(count)],
        "activities": 2, "total": 3, "done": 1, "in_progress": 1, "not_started": 0, "cancelled": 1})
    bar = plans.progress(frame, words)["data"][0]
    others = range(15, count)
    assert len(bar["x"]) == 16
    assert bar["x"][-1] == pytest.approx(sum(n * (1 + n) for n in others) / sum(1 + n for n in others))
    assert "25 of 50 done" in bar["text"][-1]


def test_overdue_chart_says_how_many_more_there_are(words):
    frame = pd.DataFrame({"number": "1", "activity": [f"Step {n}" for n in range(20)], "place_id": "a",
                          "responsible": "unknown", "days_late": range(40, 20, -1)})
    chart = plans.overdue(frame, words)
    assert chart["data"][0]["x"] == list(range(40, 25, -1))
    assert chart["layout"]["annotations"][-1]["text"] == "5 more in the table"


def test_silent_chart_takes_the_longest_silence_of_each_organisation(words):
    frame = pd.DataFrame({"responsible": ["x", "y", "x"], "days_silent": [70, 90, 100]})
    bar = plans.silent(frame, words)["data"][0]
    assert bar["x"] == [100, 90]
    assert bar["text"] == ["100 days · 2 activities", "90 days · 1 activity"]


def test_timeline_draws_the_planned_bar_and_a_hollow_one_to_the_revised_end(small, words):
    frame = ask(small, "timeline")
    traces = {trace["name"]: trace for trace in schedule.timeline(frame, words)["data"]}
    planned = [trace for name, trace in traces.items() if name not in ("", "Revised end")]
    assert sum(len(trace["y"]) for trace in planned) == len(frame)
    day = 86_400_000
    assert traces["Completed"]["base"] == ["2025-01-01"]
    assert traces["Completed"]["x"] == [59 * day]
    assert traces["Revised end"]["base"] == ["2025-05-01", "2025-05-16"]
    assert traces["Revised end"]["x"] == [31 * day, 66 * day]


def test_timeline_writes_days_late_at_the_as_of_line(small, words):
    chart = schedule.timeline(ask(small, "timeline"), words)
    assert chart["layout"]["shapes"][0]["x0"] == AS_OF.isoformat()
    late = next(trace for trace in chart["data"] if trace["type"] == "scatter")
    assert (late["x"], late["text"]) == ([AS_OF.isoformat()], [" <b>30 days</b>"])


def test_burn_up_chart_stops_the_completed_line_at_the_as_of_date(small, words):
    frame = ask(small, "burn_up")
    planned, completed = schedule.burn_up(frame, words)["data"]
    assert planned["y"] == list(frame.planned)
    assert completed["x"][-1] == AS_OF.isoformat()


def test_budget_chart_gives_each_currency_its_own_scale(small, words):
    chart = money.by_source(ask(small, "budget"), words)
    assert {bar["xaxis"] for bar in chart["data"]} == {"x", "x2"}
    assert sorted(x for bar in chart["data"] if bar["xaxis"] == "x2" for x in bar["x"]) == [50, 300]


def test_title_of_the_field_cannot_bring_markup_into_a_chart(small, words):
    frame = ask(small, "overdue").assign(activity="<b onclick=x>hello</b>", responsible="<img src=x>")
    drawn = json.dumps(plans.overdue(frame, words))
    assert "&lt;img" in drawn
    assert "<img" not in drawn and "<b onclick" not in drawn


@pytest.mark.parametrize("language", text.LANGUAGES)
def test_every_chart_is_drawn_in_every_language(small, language):
    spoken = text.Words(language, {"a": "A"})
    drawn: Mapping[str, list] = {
        "progress": [plans.progress, plans.statuses], "overdue": [plans.overdue], "silent": [plans.silent],
        "timeline": [schedule.timeline], "burn_up": [schedule.burn_up], "by_pillar": [plans.by_pillar],
        "budget": [money.by_source]}
    for query, functions in drawn.items():
        for draw in functions:
            assert json.dumps(draw(ask(small, query, plan_kind="all"), spoken))


# ------------------------------------------------------------------ the page
CHARTS = (("progress", plans.progress), ("progress", plans.statuses), ("overdue", plans.overdue),
          ("silent", plans.silent), ("burn_up", schedule.burn_up), ("timeline", schedule.timeline),
          ("by_pillar", plans.by_pillar), ("budget", money.by_source))  # in the order of the page


def opened(store: Path, monkeypatch: pytest.MonkeyPatch, **address: str) -> AppTest:
    """Return the page at an address."""
    monkeypatch.setenv("YNTYMAK_STORE", str(store))
    monkeypatch.setenv("YNTYMAK_AUDIENCE", "manager")
    app = AppTest.from_file(str(ROOT / "dashboard/app.py"), default_timeout=60)
    app.run()  # the address of a page is known after a first run
    app.query_params.update(address)
    return app.switch_page("../pages/action_plans.py").run()


def specs(app: AppTest) -> list[dict]:
    """Return the charts of a page, in order."""
    return [json.loads(chart.proto.spec) for chart in app.get("plotly_chart")]


@pytest.mark.parametrize("language", text.LANGUAGES)
@pytest.mark.parametrize("project", PROJECTS)
def test_page_shows_what_the_queries_say(demonstration_store, monkeypatch, language, project):
    app = opened(demonstration_store, monkeypatch, lang=language, project=project)
    assert not app.exception
    path = database.newest(demonstration_store).path
    known = parameters(path, project)
    places = database.run(path, "places/names", {})
    words = text.Words(language, dict(zip(places.place_id, places[f"name_{language}"], strict=True)))
    drawn = [draw(database.run(path, f"plans/{query}", known), words) for query, draw in CHARTS]
    shown = specs(app)
    assert [facts(chart) for chart in shown] == [facts(chart) for chart in json.loads(json.dumps(drawn))]


def parameters(path: Path, project: str) -> dict[str, object]:
    """Return the parameters of the page as it opens: newest data, every place, every kind, the first plan."""
    as_of = database.run(path, "projects/as_of_dates", {"project_id": project}).as_of[0].date()
    known = {"project_id": project, "as_of": as_of, "place_id": None, "plan_kind": "all"}
    return known | {"plan_id": database.run(path, "plans/progress", known).plan_id[0]}


def facts(chart: dict) -> list[tuple]:
    """Return what a chart says: of each series name, values and texts."""
    return [(trace["name"], trace["x"], trace["y"], trace.get("text"), trace.get("base")) for trace in chart["data"]]


def test_headline_numbers_equal_the_lists(demonstration_store, monkeypatch):
    app = opened(demonstration_store, monkeypatch, lang="en", project=PROJECTS[0])
    path = database.newest(demonstration_store).path
    known = parameters(path, PROJECTS[0])
    lists = [str(len(database.run(path, f"plans/{name}", known))) for name in ("overdue", "silent", "due_soon")]
    assert [metric.value for metric in app.metric][2:] == lists


def test_kind_of_plan_in_the_address_narrows_the_page(demonstration_store, monkeypatch):
    app = opened(demonstration_store, monkeypatch, lang="en", project=PROJECTS[0], plan_kind="prevention_plan")
    assert not app.exception
    assert len(specs(app)[0]["data"][0]["x"]) == 3


def test_project_without_such_plans_says_so_in_a_sentence(demonstration_store, monkeypatch):
    app = opened(demonstration_store, monkeypatch, lang="en", project=PROJECTS[0], plan_kind="implementation_plan")
    assert not app.exception
    assert not specs(app)
    said = " ".join(markdown.value for markdown in app.markdown)
    assert text.words("en")("plans.progress.empty").rstrip(".") in said.replace("\\", "")


def test_plan_in_the_address_is_the_one_on_the_timeline(demonstration_store, monkeypatch):
    plan = "kerben-prevention-plan"
    app = opened(demonstration_store, monkeypatch, lang="en", project=PROJECTS[0], plan=plan)
    path = database.newest(demonstration_store).path
    expected = database.run(path, "plans/timeline", parameters(path, PROJECTS[0]) | {"plan_id": plan})
    titles = [note["text"] for note in specs(app)[5]["layout"]["annotations"]]
    assert sum(title.startswith(tuple(expected.number)) for title in titles) == len(expected)
