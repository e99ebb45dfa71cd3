"""Stakeholders: who is there, where nobody works, what changed, who works with whom; on a small dataset by hand."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import database, maps, network, text
from dashboard.charts import capacity, stakeholders
from dashboard.charts import network as drawing
from dashboard.publish import dataset
from tests.conftest import rows as counted
from tests.conftest import small as dataset_of
from tests.conftest import write

ROOT = Path(__file__).parents[1]
AS_OF, BEFORE = date(2025, 6, 30), date(2023, 12, 31)
PROJECTS = ("social-cohesion-2024", "yntymaktuu-zhashoo")
BUILT = ("010_municipalities_of_places", "040_step_people", "050_people_facts", "195_audience")

PLACES = (  # id, level, parent, English, Kyrgyz, latitude
    ("d", "district", None, "D district", "Д району", None),
    ("a", "municipality", "d", "Alpha", "Альфа", 40.0), ("v", "village", "a", "Village", "Айыл", None),
    ("b", "municipality", "d", "Beta", "Бета", 40.5), ("c", "municipality", "d", "Gamma", "Гамма", 41.0),
    ("z", "municipality", "d", "Zeta", "Зета", 41.5),
)
ORGANISATIONS = (  # id, name, type, place, project, founded, mapped, is active, latitude
    ("ao", "Okmotu of Alpha", "aiyl_okmotu", "a", "p", None, "2024-01-10", True, 40.01),
    ("women", "Women's council", "womens_council", "v", "p", None, "2024-01-10", True, None),
    ("shared", "Youth centre 100%", "youth_centre", "a", None, "2020-01-01", "2025-01-01", False, None),
    ("group", "Initiative group", "initiative_group", "b", "p", "2024-05-01", None, True, 40.51),
    ("old", "Court of elders", "aksakal_court", "b", None, None, None, True, None),
    ("district", "District administration", "district_administration", "d", "p", None, "2024-02-01", True, None),
    ("later", "Late NGO", "ngo", "b", "p", "2020-01-01", "2025-07-01", True, None),
    ("elsewhere", "NGO of another place", "ngo", "z", None, None, "2024-01-01", True, None),
    ("other", "NGO of another project", "ngo", "a", "q", None, "2024-01-01", True, None),
)
AREAS = (("ao", "A1"), ("ao", "A5"), ("women", "A1"), ("women", "A4"), ("shared", "A3"), ("group", "A2"),
         ("later", "A3"), ("other", "A2"))
SCORES = (  # organisation, round, dimension, score, day
    ("ao", "baseline", "A1", 1, "2024-02-01"), ("ao", "endline", "A1", 3, "2025-05-01"),
    ("ao", "baseline", "finance", 2, "2024-02-01"), ("ao", "endline", "finance", 1.5, "2025-05-01"),
    ("women", "baseline", "A1", 4, "2024-02-01"), ("women", "midline", "A1", 4, "2024-09-01"),
    ("women", "baseline", "finance", 2, "2024-02-01"),
    ("group", "baseline", "A1", 2, "2024-06-01"), ("group", "endline", "A1", 2, "2025-06-30"),
    ("old", "baseline", "A1", 1, "2024-02-01"), ("old", "endline", "A1", 4, "2025-07-01"),
    ("other", "baseline", "A1", 1, "2024-02-01"), ("other", "endline", "A1", 4, "2025-01-01"),
)
LINKS = (  # from, to, kind, strength, day
    ("ao", "women", "funds", 1, "2024-03-01"), ("ao", "women", "funds", 3, "2025-03-01"),
    ("women", "ao", "informs", 2, "2024-03-01"), ("ao", "group", "coordinates", 2, "2024-06-01"),
    ("group", "old", "refers", 2, "2025-07-01"), ("women", "old", "tension", 1, "2024-06-01"),
    ("ao", "other", "informs", 1, "2024-06-01"),
)
ISSUES = (  # id, kind, place, pillar, raised, status, planned, closed
    ("i1", "need", "a", "prevention", "2024-06-01", "planned", "2025-01-01", None),
    ("i2", "need", "v", "prevention", "2024-06-01", "resolved", "2024-08-01", "2025-12-01"),
    ("i3", "opportunity", "b", None, "2024-06-01", "referred", None, None),
    ("i4", "opportunity", "b", "protection", "2024-06-01", "declined", None, "2025-01-01"),
    ("i5", "issue", "b", "protection", "2024-06-01", "open", None, None),
    ("i6", "need", "b", "protection", "2025-07-01", "open", None, None),
)
PEOPLE = (  # id, sex, home, is active citizen, has consent, days present at the first and the second event
    ("f", "F", "v", True, True, (True, True)), ("m", "M", "b", True, True, (True, False)),
    ("silent", "F", "a", True, False, (True, None)), ("away", "F", "a", True, True, (False, None)),
    ("plain", "F", "a", False, True, (True, None)), ("after", "M", "a", True, True, (None, True)),
)
EVENTS = (("e1", "2024-04-02"), ("e2", "2025-07-02"))
KNOWN = {"project_id": "p", "as_of": AS_OF, "place_id": None, "organisation_type": "all", "area": "all",
         "search": "", "link_kind": "all"}


@pytest.fixture(scope="module")
def small() -> Iterator[duckdb.DuckDBPyConnection]:
    """Return a database of two projects: p works in Alpha, Beta and Gamma, nobody is mapped in Gamma."""
    with duckdb.connect() as connection:
        connection.execute((ROOT / "queries/schema.sql").read_text("utf-8"))
        fill(connection)
        for table in ("organisations", "places", "people"):
            connection.execute(f"alter table {table} add column load_id varchar default 'hand'")
            connection.execute(f"alter table {table} add column row_number bigint default 2")
        for name in BUILT:
            statement = (ROOT / f"queries/build/{name}.sql").read_text("utf-8")
            connection.execute(f"create table {name[4:]} as {statement}")
        yield connection


def fill(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("insert into projects (project_id, title, currency) values ('p', 'P', 'KGS'), ('q', 'Q', 'KGS')")
    connection.executemany(
        "insert into places (place_id, level, parent_id, name_en, name_ky, latitude, longitude, point_precision)"
        " values ($1, $2, $3, $4, $5, $6, if($6 is null, null, 71.0), 'seat')", PLACES)
    connection.execute("insert into project_places values ('p', 'a', 'pilot'), ('p', 'b', 'pilot'),"
                       " ('p', 'c', 'pilot'), ('p', 'z', 'partner'), ('q', 'a', 'pilot')")
    connection.executemany(
        "insert into organisations (organisation_id, name, organisation_type, place_id, project_id, legal_status,"
        " founded_on, mapped_on, is_active, latitude, longitude)"
        " values ($1, $2, $3, $4, $5, 'unknown', $6, $7, $8, $9, if($9 is null, null, 71.0))", ORGANISATIONS)
    connection.executemany("insert into organisation_areas values (?, ?)", AREAS)
    connection.executemany("insert into capacity_scores (organisation_id, round, dimension, score, assessed_on)"
                           " values (?, ?, ?, ?, ?)", SCORES)
    connection.executemany("insert into organisation_links (from_organisation_id, to_organisation_id, kind, strength,"
                           " observed_on) values (?, ?, ?, ?, ?)", LINKS)
    connection.executemany("insert into issues (issue_id, kind, place_id, pillar, raised_on, status, planned_on,"
                           " closed_on, project_id, title) values ($1, $2, $3, $4, $5, $6, $7, $8, 'p', $1)", ISSUES)
    add_people(connection)


def add_people(connection: duckdb.DuckDBPyConnection) -> None:
    for event, day in EVENTS:
        connection.execute(
            "insert into events (event_id, project_id, kind, topic, title, place_id, start_date, end_date, days,"
            " days_required, status, record_kind) values ($1, 'p', 'training', 'communication', $1, 'a', $2, $2, 1, 1,"
            " 'held', 'list')", [event, day])
    for person, sex, home, is_active, has_consent, days in PEOPLE:
        connection.execute(
            "insert into people (person_id, sex, birth_year, home_place_id, affiliation, is_active_citizen,"
            " has_consent) values (?, ?, 1990, ?, 'none', ?, ?)", [person, sex, home, is_active, has_consent])
        for (event, _), is_present in zip(EVENTS, days, strict=True):
            if is_present is not None:
                connection.execute("insert into attendance values (?, ?, 1, ?)", [event, person, is_present])


def ask(connection: duckdb.DuckDBPyConnection, query: str, **more: object) -> pd.DataFrame:
    """Return the rows of a query of stakeholders/ for project p on AS_OF, unless `more` says otherwise."""
    known = KNOWN | more
    names = database.parameter_names(f"stakeholders/{query}")
    return connection.execute(database.query_text(f"stakeholders/{query}"), {name: known[name] for name in names}).df()


@contextmanager
def changed(connection: duckdb.DuckDBPyConnection, statement: str) -> Iterator[None]:
    """Keep what a statement does to the database until the block is over."""
    connection.begin()
    try:
        connection.execute(statement)
        yield
    finally:
        connection.rollback()


def listed(connection: duckdb.DuckDBPyConnection, **more: object) -> set[str]:
    return set(ask(connection, "organisations", **more).organisation)


# ------------------------------------------------------------------ which organisations exist
def test_organisation_belongs_by_its_project_or_without_one_by_its_place(small):
    assert listed(small) == {"Okmotu of Alpha", "Women's council", "Youth centre 100%", "Initiative group",
                             "Court of elders", "District administration"}


def test_organisation_exists_from_the_day_it_is_mapped_else_founded_and_without_either_always(small):
    assert listed(small, as_of=BEFORE) == {"Court of elders"}
    assert "Initiative group" not in listed(small, as_of=date(2024, 4, 30))
    assert "Initiative group" in listed(small, as_of=date(2024, 5, 1))
    assert "Late NGO" not in listed(small)
    assert "Late NGO" in listed(small, as_of=date(2025, 7, 1))


@pytest.mark.parametrize("place", ["a", "b", "c"])
@pytest.mark.parametrize("day", [BEFORE, date(2024, 5, 1), AS_OF])
def test_list_of_a_place_is_that_of_the_page_of_the_municipality(small, place, day):
    statement = database.query_text("place/organisations")
    known = {"project_id": "p", "as_of": day, "place_id": place}
    assert listed(small, place_id=place, as_of=day) == set(small.execute(statement, known).df().organisation)


def test_organisation_of_a_village_is_listed_under_its_municipality(small):
    assert dict(ask(small, "organisations")[["organisation", "place_id"]].to_numpy())["Women's council"] == "a"


def test_type_and_area_narrow_the_list(small):
    assert listed(small, organisation_type="womens_council") == {"Women's council"}
    assert listed(small, area="A1") == {"Okmotu of Alpha", "Women's council"}
    assert listed(small, area="A1", organisation_type="youth_centre") == set()


@pytest.mark.parametrize(("search", "found"), [
    ("WOMEN", {"Women's council"}), ("бета", {"Initiative group", "Court of elders"}), ("100%", {"Youth centre 100%"}),
    ("%", {"Youth centre 100%"}), ("_", set()), ("' or 1=1 --", set()),
])
def test_search_finds_names_and_places_in_any_case_and_knows_no_wildcards(small, search, found):
    assert listed(small, search=search) == found


def test_types_count_the_active_and_the_closed(small):
    rows = ask(small, "by_type").set_index("organisation_type")
    assert tuple(rows.loc["youth_centre", ["active", "closed", "organisations", "places"]]) == (0, 1, 1, 1)
    assert rows.organisations.sum() == len(listed(small))


# ------------------------------------------------------------------ gaps
def test_area_is_a_gap_where_no_active_organisation_works_and_unknown_where_nobody_is_mapped(small):
    rows = ask(small, "areas").set_index("place_id")
    cells = rows[["a1", "a2", "a3", "a4", "a5"]]
    assert cells.loc["a"].tolist() == [2, 0, 0, 1, 1]  # the youth centre of A3 is closed
    assert cells.loc["b"].tolist() == [0, 1, 0, 0, 0]
    assert cells.loc["c"].isna().all()
    assert rows.gaps.to_dict() == {"b": 4, "a": 2, "c": 0}
    assert list(rows.index) == ["b", "a", "c"]


def test_gaps_of_the_headline_are_those_of_the_cells(small):
    head = ask(small, "headline").iloc[0]
    assert (head.gaps, head.places_unmapped) == (6, 1)
    assert ask(small, "headline", place_id="c").iloc[0][["gaps", "places_unmapped"]].tolist() == [0, 1]


def test_map_has_a_circle_per_municipality_also_where_nobody_is(small):
    rows = ask(small, "map").set_index("place_id")
    assert rows.organisations.to_dict() == {"a": 2, "b": 2, "c": 0}


def test_map_of_one_place_shows_the_points_that_are_known_and_the_rest_at_the_municipality(small):
    rows = ask(small, "map", place_id="a")
    assert rows[["organisation", "organisations", "latitude"]].fillna("").values.tolist() == [
        ["Okmotu of Alpha", 1, 40.01], ["", 1, 40.0]]


# ------------------------------------------------------------------ headline numbers and the rows behind them
@pytest.mark.parametrize("place", [None, "a", "b", "c"])
@pytest.mark.parametrize("day", [BEFORE, date(2024, 5, 1), AS_OF, date(2026, 1, 1)])
def test_every_headline_number_is_the_sum_of_its_rows(small, place, day):
    head = ask(small, "headline", place_id=place, as_of=day).iloc[0]
    behind = ask(small, "headline.rows", place_id=place, as_of=day)
    for name in ("organisations", "active", "gaps", "assessed_twice", "active_citizens"):
        assert head[name] == behind[name].sum(), name


def test_row_behind_a_gap_names_its_place_and_area(small):
    behind = ask(small, "headline.rows", place_id="a")
    assert behind[behind.gaps == 1][["table_name", "place_id", "area"]].values.tolist() == [
        ["places", "a", "A2"], ["places", "a", "A3"]]


def test_row_behind_an_active_citizen_says_no_more_than_the_home(small):
    behind = ask(small, "headline.rows")
    people = behind[behind.active_citizens == 1]
    assert people[["organisation", "organisation_type", "area"]].isna().all(axis=None)
    assert sorted(people.place_id) == ["a", "b", "unknown"]


# ------------------------------------------------------------------ capacity
def test_capacity_compares_only_organisations_that_have_both_rounds_by_the_day(small):
    rows = ask(small, "capacity").set_index("capacity_dimension")
    assert rows.loc["A1", ["baseline", "endline", "gain"]].tolist() == [1.5, 2.5, 1.0]
    assert rows.loc["A1", ["assessed_twice", "assessed"]].tolist() == [2, 4]
    assert rows.loc["finance", ["baseline", "endline", "gain", "assessed_twice"]].tolist() == [2, 1.5, -0.5, 1]
    assert set(rows.organisations_twice) == {2} and set(rows.organisations_assessed) == {4}


def test_capacity_is_empty_until_somebody_is_assessed_twice(small):
    assert ask(small, "capacity", as_of=date(2025, 4, 30)).empty
    assert ask(small, "headline", as_of=date(2025, 4, 30)).iloc[0][["assessed", "assessed_twice"]].tolist() == [4, 0]


def test_capacity_by_place_begins_with_the_least_changed(small):
    rows = ask(small, "capacity_by_place")
    assert list(dict.fromkeys(rows.place_id)) == ["b", "a"]
    assert rows[rows.place_id == "a"].place_gain.tolist() == [0.75, 0.75]


def test_change_of_a_place_is_the_mean_of_its_dimensions_however_many_organisations_each_has(small):
    score = "insert into capacity_scores values ('women', 'endline', 'finance', 2, '2025-05-01', 'self', null, null)"
    with changed(small, score):
        rows = ask(small, "capacity_by_place", place_id="a").set_index("capacity_dimension")
    assert rows.gain.to_dict() == {"A1": 2, "finance": -0.25}
    assert set(rows.place_gain) == {0.875}


# ------------------------------------------------------------------ working relations
def test_partner_counts_once_however_many_kinds_and_observations(small):
    rows = ask(small, "connections").set_index("organisation_id")
    assert rows.degree.to_dict() == {"ao": 2, "women": 1, "group": 1, "old": 0, "shared": 0, "district": 0}
    assert (rows.kinds["ao"], list(rows.partners["ao"])) == (3, ["group", "women"])


def test_tension_is_in_no_total_and_shown_only_when_it_is_chosen(small):
    assert "tension" not in set(ask(small, "links").link_kind)
    rows = ask(small, "connections", link_kind="tension").set_index("organisation_id")
    assert rows[rows.degree > 0].index.tolist() == ["old", "women"]
    choices = ask(small, "choices").set_index("code")
    assert choices[choices.is_sensitive].index.tolist() == ["tension"]


def test_relation_observed_later_does_not_exist(small):
    assert "Court of elders" not in set(ask(small, "links").to_organisation)
    assert "Court of elders" in set(ask(small, "links", as_of=date(2025, 7, 1)).to_organisation)


def test_relation_is_shown_once_as_it_was_last_observed(small):
    rows = ask(small, "links").set_index(["from_organisation", "link_kind"])
    assert rows.loc[("Okmotu of Alpha", "funds"), "strength"] == 3
    assert ask(small, "links", as_of=date(2025, 2, 28)).set_index("link_kind").strength["funds"] == 1


def test_strength_that_was_not_told_last_is_not_that_of_an_earlier_observation(small):
    with changed(small, "insert into organisation_links values ('ao', 'women', 'funds', null, '2025-06-01', null)"):
        row = ask(small, "links").set_index("link_kind").loc["funds"]
    assert (pd.isna(row.strength), row.observed_on.date()) == (True, date(2025, 6, 1))


def test_relation_with_an_organisation_of_another_project_is_not_offered(small):
    with changed(small, "insert into organisation_links values ('group', 'other', 'refers', 1, '2025-01-01', null)"):
        assert "refers" not in set(ask(small, "choices").code)


def test_network_of_a_place_holds_its_organisations_and_their_partners_elsewhere(small):
    rows = ask(small, "connections", place_id="b").set_index("organisation_id")
    assert rows.degree.to_dict() == {"ao": 1, "group": 1, "old": 0}
    assert list(rows.partners["ao"]) == ["group"]


def test_betweenness_is_the_share_of_shortest_ways_that_lead_through():
    chain = {"a": ("b",), "b": ("a", "c"), "c": ("b",), "alone": ()}
    between = network.betweenness(chain)
    assert between["b"] == pytest.approx(1 / 3)  # one of the three pairs of others: a and c
    assert between["a"] == between["c"] == between["alone"] == 0


def ring(count: int, chords: int = 7) -> dict[str, tuple[str, ...]]:
    """Return organisations in a ring with chords across it."""
    keys = [f"o{number:04}" for number in range(count)]
    steps = (1, -1, chords, -chords)
    return {key: tuple({keys[(n + step) % count] for step in steps} - {key}) for n, key in enumerate(keys)}


def test_betweenness_of_many_organisations_is_estimated_alike_in_every_run():
    many = ring(network.EXACT + 1, 60)
    first = network.betweenness(many)
    assert first == network.betweenness(dict(reversed(many.items())))
    assert 0 < max(first.values()) < 1


def test_layout_is_the_same_whatever_the_order_of_the_rows():
    partners = ring(20)
    assert network.layout(partners, (100, 60), 310) == network.layout(dict(reversed(partners.items())), (100, 60), 310)


@pytest.mark.parametrize("count", [1, 2, 3, 13, 50])
def test_names_of_up_to_fifty_organisations_never_overlap_and_stay_inside(count):
    points, height = network.layout(ring(count), (100, 60), 310)
    spots = list(points.values())
    assert len(spots) == count
    for number, (x, y) in enumerate(spots):
        assert 49.5 <= x <= 260.5 and 29.5 <= y <= height - 29.5
        for other_x, other_y in spots[:number]:
            assert abs(x - other_x) >= 99 or abs(y - other_y) >= 59


# ------------------------------------------------------------------ needs, active citizens
def test_needs_by_pillar_stand_as_known_on_the_day(small):
    rows = ask(small, "needs_by_pillar").set_index("pillar")
    assert rows.loc["prevention", ["needs", "planned", "resolved", "total"]].tolist() == [2, 2, 0, 2]
    assert rows.loc["protection", ["opportunities", "declined", "total"]].tolist() == [1, 1, 1]
    assert rows.loc["unknown", ["referred", "total"]].tolist() == [1, 1]
    assert rows.total["participation"] == 0
    assert ask(small, "needs_by_pillar", as_of=date(2024, 7, 1)).set_index("pillar").open["prevention"] == 2


def test_needs_are_listed_the_unanswered_first_and_equal_the_pillars(small):
    for day in (date(2024, 5, 1), date(2024, 7, 1), AS_OF, date(2026, 1, 1)):
        rows, pillars = ask(small, "needs", as_of=day), ask(small, "needs_by_pillar", as_of=day)
        assert len(rows) == pillars.total.sum()
        for status in stakeholders.STATUSES:
            assert (rows.issue_status == status).sum() == pillars[status].sum()
    assert ask(small, "needs").issue_status.tolist() == ["referred", "planned", "planned", "declined"]


def test_open_need_names_the_organisation_it_was_given_to(small):
    need = ("insert into issues (issue_id, kind, place_id, raised_on, status, assigned_organisation_id, project_id,"
            " title) values ('i7', 'need', 'b', '2025-06-01', 'open', 'women', 'p', 'i7')")
    with changed(small, need):
        assert ask(small, "needs").set_index("issue").organisation["i7"] == "Women's council"


def test_pillar_not_stated_has_a_row_only_where_it_occurs(small):
    assert "unknown" not in set(ask(small, "needs_by_pillar", place_id="a").pillar)
    assert ask(small, "needs_by_pillar", place_id="c").empty


def test_active_citizen_counts_once_where_present_and_without_consent_as_unknown(small):
    rows = ask(small, "active_citizens").set_index("place_id")
    assert rows.loc["a", ["women", "men", "sex_unknown", "people"]].tolist() == [1, 0, 0, 1]
    assert rows.loc["b", ["women", "men", "sex_unknown", "people"]].tolist() == [0, 1, 0, 1]
    assert rows.loc["unknown", ["women", "men", "sex_unknown", "people"]].tolist() == [0, 0, 1, 1]
    assert list(rows.index)[-1] == "unknown"
    assert rows.people.sum() == ask(small, "headline").active_citizens[0] == 3
    assert ask(small, "active_citizens", as_of=date(2026, 1, 1)).people.sum() == 4


# ------------------------------------------------------------------ charts
@pytest.fixture(scope="module")
def words() -> text.Words:
    return text.Words("en", {"a": "Alpha", "b": "Beta", "c": "Gamma"})


def test_gap_is_marked_by_sign_and_word_and_the_unknown_place_by_another(small, words):
    cells = {trace["name"][:2]: trace for trace in stakeholders.areas(ask(small, "areas"), words)["data"]}
    assert cells["A1"]["text"] == ["✕<br>nobody", "2", "?"]
    assert cells["A2"]["customdata"] == ["some", "gap", "unmapped"]
    assert cells["A1"]["marker"]["pattern"]["shape"] == ["", "", "/"]


def test_of_many_places_the_chart_has_the_fifteen_with_most_gaps_and_says_how_many_more(words):
    frame = pd.DataFrame({"place_id": [f"p{n}" for n in range(500)], "gaps": 1, "organisations": 3}
                         | {area.lower(): 0 for area in stakeholders.AREAS})
    chart = stakeholders.areas(frame, words)
    assert {len(trace["x"]) for trace in chart["data"]} == {15}
    assert "485 more municipalities" in above(chart)


def test_closed_organisations_are_hatched_and_the_bar_shows_all(small, words):
    active, closed = stakeholders.by_type(ask(small, "by_type"), words)["data"]
    both = [one + other for one, other in zip(active["x"], closed["x"], strict=True)]
    assert both == [int(a or b) for a, b in zip(active["text"], closed["text"], strict=True)]
    assert closed["marker"]["pattern"]["shape"] == "/"


def test_dumbbells_show_before_after_and_the_change_with_its_sign(small, words):
    chart = capacity.dumbbells(ask(small, "capacity"), words)
    _, before, after = chart["data"]
    assert (before["x"], after["x"]) == ([1.5, 2.0], [2.5, 1.5])
    assert [note["text"] for note in chart["layout"]["annotations"]][:2] == ["<b>+1</b>", "<b>−0.5</b>"]
    assert "2 organisations assessed twice, of 4 assessed" in above(chart)


def test_small_panels_are_six_at_most_and_say_how_many_more(words):
    places = [f"p{n}" for n in range(9) for _ in range(2)]
    frame = pd.DataFrame({"place_id": places, "capacity_dimension": ["A1", "finance"] * 9, "baseline": 1.0,
                          "endline": 2.0, "gain": 1.0, "assessed_twice": 3, "place_gain": 1.0,
                          "organisations_twice": 3})
    chart = capacity.by_place(frame, words)
    assert len({trace["xaxis"] for trace in chart["data"]}) == 6
    assert "The six least changed; 3 more are in the table" in above(chart)


def above(chart: dict) -> str:
    """Return the sentences over a chart."""
    return " ".join(re.sub(r"<[^>]*>", " ", chart["layout"]["annotations"][-1]["text"]).split())


def connected(count: int) -> pd.DataFrame:
    """Return the rows of a query for so many organisations in a ring, and two that stand alone."""
    rows = [(key, f"Organisation {key} of a far village", len(others), list(others))
            for key, others in ring(count).items()]
    rows += [("x1", "Alone 1", 0, []), ("x2", "Alone 2", 0, [])]
    frame = pd.DataFrame(rows, columns=["organisation_id", "organisation", "degree", "partners"])
    return frame.assign(organisation_type="ngo", place_id="a", kinds=1, is_sensitive=False)


def test_network_draws_every_linked_organisation_by_name_and_counts_those_alone(words):
    chart = drawing.connections(connected(50), words)
    assert sum(len(trace["x"]) for trace in chart["data"][1:]) == 50
    assert "50 organisations have such relations" in above(chart)
    assert "2 organisations have none and are not drawn" in above(chart)
    assert "with most partners" not in above(chart)


def test_network_of_more_than_fifty_draws_those_with_most_partners_and_says_so(words):
    frame = connected(200)
    frame.loc[3, "degree"] = 9
    frame.at[3, "partners"] = [*frame.partners[3], "o0100", "o0101", "o0102"]
    chart = drawing.connections(frame, words)
    names = [name for trace in chart["data"][1:] for name in trace["text"]]
    assert len(names) == 50
    assert any("o0003" in name for name in names)
    assert "the 50 with most partners" in above(chart)


def test_network_without_a_relation_draws_nothing(small, words):
    assert drawing.connections(ask(small, "connections", as_of=BEFORE), words)["data"] == []


def test_picture_of_tension_says_that_it_is_for_managers_only(small, words):
    sentence = words("stakeholders.network.sensitive")
    assert sentence in above(drawing.connections(ask(small, "connections", link_kind="tension"), words))
    assert sentence not in above(drawing.connections(ask(small, "connections"), words))


def test_groups_of_organisations_differ_by_shape_and_not_only_by_colour():
    symbols = {symbol for symbol, *_ in drawing.GROUPS.values()}
    assert len(symbols) == len(drawing.GROUPS)
    assert drawing.group("womens_centre") == "women_youth"
    assert drawing.group("something new") == "society"


def test_long_name_keeps_its_end_that_tells_the_place():
    shown = drawing.label("Committee for prevention of domestic violence of Ak-Turpak").split("<br>")
    assert len(shown) == 3
    assert shown[-1].endswith("Ak-Turpak")


def test_active_citizens_beyond_fifteen_places_are_one_number_and_the_total_stays(words):
    frame = pd.DataFrame({"place_id": [*[f"p{n}" for n in range(40)], "unknown"], "women": 2, "men": 1,
                          "other_sex": 0, "sex_unknown": 0, "people": 3})
    chart = stakeholders.active_citizens(frame, words)
    assert [trace["name"] for trace in chart["data"]] == ["Women", "Men"]
    assert {len(trace["x"]) for trace in chart["data"]} == {16}
    others = int(chart["layout"]["annotations"][0]["text"])
    assert others + sum(sum(trace["x"]) for trace in chart["data"]) == 3 * 41


def test_names_of_the_field_cannot_bring_markup_into_a_chart(small, words):
    nasty = "<img src=x onerror=alert(1)>"
    frame = ask(small, "connections").assign(organisation=nasty)
    drawn = json.dumps(drawing.connections(frame, words))
    named = json.dumps(stakeholders.areas(ask(small, "areas"), text.Words("en", {"a": nasty})))
    assert "&lt;img" in drawn and "&lt;img" in named
    assert "<img" not in drawn + named


def test_names_of_organisations_stay_text_on_the_map(small, words):
    rows = ask(small, "map", place_id="a")
    frame = rows.assign(name="</script>`${alert(1)}`", role=rows.project_role, value=rows.organisations.astype(float))
    shown, group = maps.draw(frame, "Organisations", words, nearest=maps.NEAR)
    marks = "".join(mark.drawing["html"] for mark in group._children.values())
    assert "</script>" not in marks and "${" not in marks and "`" not in marks
    assert "maxZoom: nearest" in shown.get_root().render() and str(maps.NEAR) in shown.get_root().render()


@pytest.mark.parametrize("language", text.LANGUAGES)
def test_every_chart_is_drawn_in_every_language(small, language):
    spoken = text.Words(language, {"a": "Альфа"})
    drawn = {"areas": stakeholders.areas, "by_type": stakeholders.by_type, "needs_by_pillar": stakeholders.needs,
             "active_citizens": stakeholders.active_citizens, "capacity": capacity.dumbbells,
             "capacity_by_place": capacity.by_place, "connections": drawing.connections}
    for query, draw in drawn.items():
        assert json.dumps(draw(ask(small, query), spoken))["data" in query:]


# ------------------------------------------------------------------ the page
def opened(store: Path, monkeypatch: pytest.MonkeyPatch, **address: str) -> AppTest:
    """Return the page at an address."""
    monkeypatch.setenv("YNTYMAK_STORE", str(store))
    monkeypatch.setenv("YNTYMAK_AUDIENCE", "manager")
    app = AppTest.from_file(str(ROOT / "dashboard/app.py"), default_timeout=60)
    app.run()  # the address of a page is known after a first run
    app.query_params.update(address)
    return app.switch_page("../pages/stakeholders.py").run()


def said(app: AppTest) -> str:
    """Return all text of the page without the escapes of Markdown."""
    return " ".join(part.value for part in app.markdown).replace("\\", "")


def known(snapshot: database.Snapshot, project: str, **more: object) -> dict[str, object]:
    as_of = database.run(snapshot.path, "projects/as_of_dates", {"project_id": project}).as_of[0].date()
    return KNOWN | {"project_id": project, "as_of": as_of} | more


@pytest.mark.parametrize("language", text.LANGUAGES)
@pytest.mark.parametrize("project", PROJECTS)
def test_page_shows_what_the_queries_say(demonstration_store, demonstration, monkeypatch, language, project):
    app = opened(demonstration_store, monkeypatch, lang=language, project=project)
    assert not app.exception
    head = database.run(demonstration.path, "stakeholders/headline", known(demonstration, project)).iloc[0]
    shown = [head[name] for name in ("organisations", "active", "gaps", "assessed_twice", "active_citizens")]
    assert [metric.value for metric in app.metric] == [text.number(value, language) for value in shown]
    assert len(app.get("plotly_chart")) == (7 if head.assessed_twice else 3)


def test_search_in_the_address_narrows_list_and_types_but_not_the_gaps(demonstration_store, monkeypatch):
    app = opened(demonstration_store, monkeypatch, lang="en", project=PROJECTS[0], search="kerben")
    assert not app.exception
    kind = text.words("en")("code.organisation_type.womens_council")
    assert f":small[{kind} · Kerben town" in said(app)
    assert f":small[{kind} · Kyshtut aiyl aimak" not in said(app)
    charts = [json.loads(chart.proto.spec) for chart in app.get("plotly_chart")]
    assert {len(trace["x"]) for trace in charts[0]["data"]} == {3}
    assert sum(charts[2]["data"][0]["x"]) == 10


def test_search_that_finds_nobody_says_so_and_offers_to_clear(demonstration_store, monkeypatch):
    app = opened(demonstration_store, monkeypatch, lang="en", project=PROJECTS[0], search="nobody at all")
    assert not app.exception
    assert text.words("en")("stakeholders.organisations.empty") in said(app)
    assert any(button.label == text.words("en")("card.clear") for button in app.button)


def test_place_beside_the_map_narrows_the_list(demonstration_store, monkeypatch):
    app = opened(demonstration_store, monkeypatch, lang="en", project=PROJECTS[0], panel="kyshtut")
    assert not app.exception
    assert "Aksakal court of Kyshtut  \n" in said(app)
    assert "Aksakal court of Kerben  \n" not in said(app)


def test_project_without_assessments_relations_and_needs_says_so_in_sentences(demonstration_store, monkeypatch):
    app = opened(demonstration_store, monkeypatch, lang="en", project=PROJECTS[1])
    words = text.words("en")
    for figure in ("capacity", "capacity_by_place", "links", "needs", "needs_by_pillar"):
        assert words(f"stakeholders.{figure}.empty") in said(app)
    assert words("card.nothing_drawn") in said(app)


def test_before_anybody_is_mapped_every_figure_says_so_and_nothing_is_a_gap(tmp_path, monkeypatch):
    places = [{"project_id": "p", "place_id": place, "role": "pilot"} for place in ("north", "south")]
    source = write(tmp_path / "source", **dataset_of(project_places=places))
    assert dataset.publish([source], tmp_path / "store").is_new
    app = opened(tmp_path / "store", monkeypatch, lang="en", project="p")
    assert not app.exception
    assert [metric.value for metric in app.metric] == ["0"] * 5
    words = text.words("en")
    for figure in ("organisations", "by_type", "network", "connections", "links", "needs", "active_citizens"):
        assert words(f"stakeholders.{figure}.empty") in said(app)
    notes = [part.value.replace("\\", "") for part in app.caption]
    assert words("stakeholders.headline.gaps.note_unmapped", n=2) in notes


def test_month_before_the_second_assessment_has_nothing_to_compare(demonstration_store, demonstration, monkeypatch):
    ((mapped, active),) = counted(demonstration, """
        select count(*), count(*) filter (is_active) from organisations
        where project_id = $project and mapped_on <= '2024-05-31'""", project=PROJECTS[0])
    app = opened(demonstration_store, monkeypatch, lang="en", project=PROJECTS[0], as_of="2024-05-31")
    assert not app.exception
    assert [metric.value for metric in app.metric] == [str(mapped), str(active), "1", "0", "0"]
    assert text.words("en")("stakeholders.capacity.empty") in said(app)


def test_tension_is_offered_as_sensitive_and_is_not_the_default(demonstration_store, monkeypatch):
    app = opened(demonstration_store, monkeypatch, lang="en", project=PROJECTS[0])
    words = text.words("en")
    (box,) = [box for box in app.selectbox if box.label == words("filter.link_kind")]
    assert words("stakeholders.sensitive", name=words("code.link_kind.tension")) in box.options
    assert box.value == "all"


def test_explained_gap_shows_place_and_area(demonstration_store, monkeypatch):
    app = opened(demonstration_store, monkeypatch, lang="en", project=PROJECTS[0])
    (button,) = [button for button in app.button if button.key == "explain-stakeholders-headline-gaps"]
    button.click().run()
    assert not app.exception
    tables = " ".join(html.proto.body for html in app.get("html"))
    assert "Kerben town" in tables and "Border confidence" in tables
