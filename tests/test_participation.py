"""The page Participation: its queries against the lists they count, its charts, and the page itself."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import database, text
from dashboard.charts import ages, events, panels, style
from dashboard.charts import participation as charts
from dashboard.components import table

ROOT = Path(__file__).parents[1]
PILOTS, GRANTEES = "social-cohesion-2024", "yntymaktuu-zhashoo"
SPLITS = {
    "by_sex": "sex",
    "by_sex_and_age": "age_band",
    "by_place": "place_id",
    "by_affiliation": "affiliation",
    "by_disability": "disability",
    "by_youth": "youth_group",
}
CHOICES = [
    {"project_id": PILOTS},
    {"project_id": GRANTEES},
    {"project_id": PILOTS, "as_of": date(2024, 10, 31)},
    {"project_id": PILOTS, "event_kind": "training"},
    {"project_id": PILOTS, "event_topic": "other"},
    {"project_id": PILOTS, "youth": "un", "event_kind": "meeting"},
    {"project_id": PILOTS, "place_id": "kyshtut"},
    {"project_id": GRANTEES, "place_id": "sumbula"},
    {"project_id": PILOTS, "place_id": "kerben", "event_kind": "training", "as_of": date(2024, 12, 31)},
    {"project_id": PILOTS, "place_id": "ak-turpak", "event_kind": "dialogue"},
]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("store")
    command = [sys.executable, "-m", "dashboard", "publish", "data/demo", "--store", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return folder


@pytest.fixture(scope="module")
def snapshot(store: Path) -> Path:
    return database.newest(store).path


@pytest.fixture
def words() -> text.Words:
    return text.Words("en", {"kerben": "Kerben town"})


def run(path: Path, query: str, **chosen: object) -> pd.DataFrame:
    """Return a query of the page, on the newest date unless one is chosen."""
    usual = {
        "place_id": None,
        "event_kind": "all",
        "event_topic": "all",
        "youth": "kg_2023",
        "counted": "people",
    }
    known = usual | chosen
    if "as_of" not in known and "project_id" in known:
        known["as_of"] = database.run(path, "projects/as_of_dates", known).as_of[0].date()
    return database.run(path, f"people/{query}", known)


def recount(condition: str, project: str) -> int:
    """Return a number of people counted straight from the files, without any query of ours."""
    with duckdb.connect() as connection:
        for table in ("attendance", "events", "people"):
            connection.execute(f"create view {table} as from read_csv('{ROOT}/data/demo/{table}.csv')")
        return connection.execute(
            f"""
            select count(distinct person_id)
            from attendance join events using (event_id) join people using (person_id)
            where status = 'held' and is_present and project_id = ? and {condition}""",
            [project],
        ).fetchone()[0]


# ------------------------------------------------------------------ queries


@pytest.mark.parametrize("chosen", CHOICES, ids=str)
@pytest.mark.parametrize("split", SPLITS)
def test_parts_of_every_split_make_the_total(snapshot: Path, split: str, chosen: dict):
    total = run(snapshot, "headline", **chosen).iloc[0]
    parts = run(snapshot, split, **chosen)
    if split == "by_sex_and_age" and parts.empty:
        assert total.people == 0
    else:
        assert (parts.people.sum(), parts.participations.sum()) == (total.people, total.participations)


@pytest.mark.parametrize("chosen", CHOICES, ids=str)
def test_unknown_has_its_row_in_every_split(snapshot: Path, chosen: dict):
    for split in ("by_sex", "by_affiliation", "by_disability", "by_youth"):
        rows = run(snapshot, split, **chosen)
        assert rows[SPLITS[split]].iloc[-1] in ("U", "unknown")


@pytest.mark.parametrize("project", [PILOTS, GRANTEES])
def test_people_and_women_equal_a_recount_of_the_lists(snapshot: Path, project: str):
    total = run(snapshot, "headline", project_id=project).iloc[0]
    assert total.people == recount("true", project)
    assert total.women == recount("sex = 'F' and has_consent", project)
    assert total.women_percent == round(100 * total.women / total.people)


@pytest.mark.parametrize("split", ["by_affiliation", "by_disability"])
def test_places_add_up_to_the_project_in_a_split_without_crossing(snapshot: Path, split: str):
    places = run(snapshot, "by_place", project_id=PILOTS).place_id
    parts = pd.concat([run(snapshot, split, project_id=PILOTS, place_id=place) for place in places])
    whole = run(snapshot, split, project_id=PILOTS)
    summed = parts.groupby(SPLITS[split])[["people", "participations"]].sum()
    expected = whole.set_index(SPLITS[split])[["people", "participations"]]
    pd.testing.assert_frame_equal(summed.sort_index(), expected.sort_index(), check_dtype=False)


def test_trained_do_not_depend_on_the_chosen_kind(snapshot: Path):
    everything, meetings = (
        run(snapshot, "headline", project_id=PILOTS, event_kind=kind).iloc[0] for kind in ("all", "meeting")
    )
    assert everything.trained == meetings.trained > 0
    assert meetings.people < everything.people
    assert everything.target == 60


def test_steps_only_fall(snapshot: Path):
    rows = run(snapshot, "steps", project_id=PILOTS)
    assert (rows.registered >= rows.attended).all()
    assert (rows.attended >= rows.completed).all()


def test_every_held_event_is_listed_and_in_its_month(snapshot: Path):
    listed, months = (
        run(snapshot, "events", project_id=PILOTS),
        run(snapshot, "events_by_month", project_id=PILOTS),
    )
    total = run(snapshot, "headline", project_id=PILOTS).iloc[0]
    assert len(listed) == months.events.sum()
    assert listed.participations.sum() == months.participations.sum() == total.participations


@pytest.mark.parametrize("query", [*SPLITS, "steps", "events_by_month", "events", "learning"])
def test_before_the_first_event_nothing_is_found(snapshot: Path, query: str):
    assert run(snapshot, query, project_id=PILOTS, as_of=date(2020, 1, 31)).empty


def test_dialogues_have_participations_and_no_people(snapshot: Path):
    total = run(snapshot, "headline", project_id=PILOTS, event_kind="dialogue").iloc[0]
    assert total.people == 0 < total.participations
    assert pd.isna(total.women_percent)
    assert run(snapshot, "by_sex_and_age", project_id=PILOTS, event_kind="dialogue", counted="people").empty


TESTED_TABLES = (
    """events (event_id varchar, project_id varchar, place_id varchar, kind varchar, topic varchar,
        status varchar, end_date date)""",
    """test_scores (event_id varchar, person_id varchar, phase varchar, competence varchar, taken_on date,
        score decimal(5, 1), max_score decimal(5, 1))""",
    "municipalities_of_places (place_id varchar, municipality_id varchar)",
    "codelists (list varchar, code varchar, position smallint)",
)


@pytest.fixture
def tested(tmp_path: Path) -> Path:
    """Return a database of two events: Ann has pairs at both, Bek at one, Ela was only tested before."""
    path = tmp_path / "tested.duckdb"
    scores = [
        ("e1", "Ann", "pre", 4),
        ("e1", "Ann", "post", 6),
        ("e2", "Ann", "pre", 2),
        ("e2", "Ann", "post", 10),
        ("e1", "Bek", "pre", 5),
        ("e1", "Bek", "post", 6),
        ("e1", "Ela", "pre", 10),
        ("e1", "Bek", "reaction", 1),
    ]
    with duckdb.connect(str(path)) as connection:
        for statement in TESTED_TABLES:
            connection.execute(f"create table {statement}")
        for event, place in (("e1", "kerben"), ("e2", "kyshtut")):
            values = [event, place, date(2025, 1, 10)]
            connection.execute("insert into events values (?, 'p', ?, 'training', null, 'held', ?)", values)
            connection.execute("insert into municipalities_of_places values (?, ?)", [place, place])
        for event, person, phase, score in scores:
            values = [event, person, phase, score]
            connection.execute(
                "insert into test_scores values (?, ?, ?, 'overall', '2025-01-10', ?, 10)", values
            )
    return path


def test_only_people_tested_twice_enter_the_means_and_once_each(tested: Path):
    row = run(tested, "learning", project_id="p", as_of=date(2025, 2, 1)).iloc[0]
    assert (row.tested, row.paired) == (3, 2)
    assert (row.pre_percent, row.post_percent, row.gain_points) == (40, 70, 30)


def test_tests_follow_the_place_of_the_event_and_the_date(tested: Path):
    assert run(tested, "learning", project_id="p", as_of=date(2025, 2, 1), place_id="kyshtut").paired[0] == 1
    assert run(tested, "learning", project_id="p", as_of=date(2025, 1, 9)).empty


@pytest.mark.parametrize("language", text.LANGUAGES)
@pytest.mark.parametrize("query", [*SPLITS, "steps", "events_by_month", "events", "learning"])
def test_every_column_of_the_table_has_its_word(snapshot: Path, query: str, language: str):
    rows = run(snapshot, query, project_id=PILOTS)
    named = table.labelled(rows, (), text.words(language))
    assert named.shape == rows.shape
    assert not set(named) & set(rows)


# ------------------------------------------------------------------ charts


def shown(chart: dict, name: str) -> dict[str, object]:
    """Return label -> value of a series of horizontal bars."""
    series = next(series for series in chart["data"] if series["name"] == name)
    return dict(zip(series["y"], series["x"], strict=True))


@pytest.mark.parametrize("split", ["by_sex", "by_affiliation", "by_disability", "by_youth"])
def test_chart_of_a_split_shows_the_numbers_of_its_query(snapshot: Path, words: text.Words, split: str):
    rows = run(snapshot, split, project_id=PILOTS)
    chart = getattr(charts, split)(rows, words)
    assert list(shown(chart, "People").values()) == rows.people.tolist()
    assert list(shown(chart, "Participations").values()) == rows.participations.tolist()


def banded(*cells: tuple[str, str, int]) -> pd.DataFrame:
    rows = pd.DataFrame(cells, columns=["age_band", "sex", "people"])
    return rows.assign(participations=rows.people)


def test_five_bands_make_a_pyramid_with_unknown_at_its_foot(words: text.Words):
    bands = ("14-24", "25-35", "36-59", "60+", "unknown")
    chart = ages.people(banded(*[(band, sex, n) for n, band in enumerate(bands, 1) for sex in "FM"]), words)
    assert shown(chart, "Women") == {"60+": 4, "36–59": 3, "25–35": 2, "14–24": 1, "Unknown": 5}
    assert chart["layout"]["yaxis"]["categoryarray"][0] == "Unknown"
    women, men = chart["layout"]["xaxis"]["range"], chart["layout"]["xaxis2"]["range"]
    assert women == men[::-1]


def test_fewer_bands_make_grouped_bars_that_keep_unknown(words: text.Words):
    bands = ("14-24", "25-35", "36-59", "60+", "unknown")
    chart = ages.people(banded(*[(band, "F", int(band != "unknown")) for band in bands]), words)
    assert chart["layout"]["barmode"] == "group"
    assert "xaxis2" not in chart["layout"]
    assert shown(chart, "Women") == {"14–24": 1, "25–35": 1, "36–59": 1, "60+": 1, "Unknown": 0}
    assert shown(chart, "Men")["14–24"] == 0


def test_another_sex_and_unknown_have_their_own_bars_in_a_pyramid(words: text.Words):
    cells = [(band, "F", 3) for band in ("14-24", "25-35", "36-59", "60+", "unknown")]
    chart = ages.people(banded(*cells, ("60+", "X", 1), ("unknown", "U", 2)), words)
    assert shown(chart, "Another sex")["60+"] == 1
    assert shown(chart, "Unknown")["Unknown"] == 2
    panel = {series["name"]: series["xaxis"] for series in chart["data"]}
    assert panel == {"Women": "x", "Men": "x2", "Another sex": "x3", "Unknown": "x3"}


def test_unknown_alone_is_drawn(words: text.Words):
    assert shown(ages.people(banded(("unknown", "U", 7)), words), "Unknown") == {"Unknown": 7}
    rows = pd.DataFrame(
        {"place_id": ["unknown"], "is_project_place": [False], "people": [4], "participations": [0]}
    )
    assert shown(charts.by_place(rows, words), "People") == {"Unknown": 4}


def placed(count: int) -> pd.DataFrame:
    names = [f"m{n}" for n in range(count)]
    return pd.DataFrame(
        {
            "place_id": [*names, "unknown"],
            "is_project_place": True,
            "people": [*range(count, 0, -1), 3],
            "participations": 2,
        }
    )


@pytest.mark.parametrize("count", [3, 15, 16, 50, 500])
def test_places_past_fifteen_are_added_up_and_none_is_lost(count: int):
    words = text.Words("en", {f"m{n}": f"Place {n}" for n in range(count)})
    rows = placed(count)
    people = charts.by_place(rows, words)["data"][0]
    assert len(people["y"]) == min(count, 16) + 1
    assert sum(int(number.replace(",", "")) for number in people["text"]) == rows.people.sum()
    assert people["y"][-1] == "Unknown"


def test_sum_of_the_other_places_has_a_number_and_no_bar_that_dwarfs_the_places():
    words = text.Words("en", {f"m{n}": f"Place {n}" for n in range(500)})
    chart = charts.by_place(placed(500), words)
    assert (chart["data"][0]["x"][15], chart["data"][0]["text"][15]) == (0, "117,855")
    assert chart["layout"]["xaxis"]["range"][1] < 1000


def test_places_of_one_name_stay_two_bars():
    words = text.Words("en", {"lenin-alai": "Lenin", "lenin-alamudun": "Lenin"})
    rows = pd.DataFrame(
        {
            "place_id": ["lenin-alai", "lenin-alamudun"],
            "is_project_place": True,
            "people": [3, 2],
            "participations": [1, 1],
        }
    )
    bars = shown(charts.by_place(rows, words), "People")
    assert list(bars.values()) == [3, 2]
    assert {label.rstrip("\u200b") for label in bars} == {"Lenin"}


def test_home_outside_the_project_says_so(words: text.Words):
    rows = pd.DataFrame(
        {"place_id": ["kerben"], "is_project_place": [False], "people": [1], "participations": [0]}
    )
    label = next(iter(shown(charts.by_place(rows, words), "People")))
    assert label.replace("<br>", " ") == "Kerben town (outside the project)"


def test_steps_show_each_sex_over_people_and_apart_over_participations(snapshot: Path, words: text.Words):
    rows = run(snapshot, "steps", project_id=PILOTS)
    chart = charts.steps(rows, words)
    people = [series for series in chart["data"] if series.get("xaxis") != "x2"]
    beside = [series for series in chart["data"] if series.get("xaxis") == "x2"]
    sums = [sum(series["x"][step] for series in people) for step in range(3)]
    assert sums == [rows.registered.sum(), rows.attended.sum(), rows.completed.sum()]
    assert sum(series["x"][0] for series in beside) == rows.participations.sum()


def test_months_without_events_stay_on_the_axis_and_small_kinds_are_grey(words: text.Words):
    kinds = ("training", "dialogue", "meeting", "forum", "early_warning_workshop", "training")
    months = pd.to_datetime(["2024-01-01"] * 5 + ["2024-04-01"])
    rows = pd.DataFrame(
        {"month": months, "event_kind": kinds, "events": [5, 4, 3, 2, 1, 5], "participations": 0}
    )
    chart = events.by_month(rows, words)
    assert [series["name"] for series in chart["data"]][0::4] == ["Trainings", "Early-warning workshops"]
    assert chart["data"][0]["x"] == ["Jan 2024", "Feb 2024", "Mar 2024", "Apr 2024"]
    assert chart["data"][0]["y"] == [5, 0, 0, 5]
    assert sum(sum(series["y"]) for series in chart["data"]) == rows.events.sum()
    assert [series["marker"]["color"] for series in chart["data"]].index(style.GREY) == 4


def test_learning_without_pairs_says_none_of_n_and_draws_no_dot(words: text.Words):
    rows = pd.DataFrame(
        {
            "competence": ["overall"],
            "tested": [4],
            "paired": [0],
            "pre_percent": [float("nan")],
            "post_percent": [float("nan")],
        }
    )
    chart = events.learning(rows, words)
    assert "0 of 4" in chart["data"][1]["y"][0]
    assert chart["data"][1]["x"] == chart["data"][2]["x"] == [None]


def test_text_from_data_is_no_markup_in_a_chart():
    words = text.Words("en", {"evil": "<img src=x onerror=alert(1)>"})
    rows = pd.DataFrame(
        {"place_id": ["evil"], "is_project_place": [True], "people": [1], "participations": [1]}
    )
    assert "<img" not in json.dumps(charts.by_place(rows, words))


def test_every_chart_is_plain_json(snapshot: Path, words: text.Words):
    for draw, query in (
        (charts.by_sex, "by_sex"),
        (charts.steps, "steps"),
        (charts.by_place, "by_place"),
        (ages.people, "by_sex_and_age"),
        (ages.participations, "by_sex_and_age"),
        (events.by_month, "events_by_month"),
        (events.learning, "learning"),
    ):
        assert json.loads(json.dumps(draw(run(snapshot, query, project_id=PILOTS), words)))["data"]


def test_both_panels_leave_room_for_the_numbers(words: text.Words):
    rows = pd.DataFrame({"sex": ["F", "M"], "people": [10, 0], "participations": [500, 20]})
    chart = panels.beside(rows, ["Women", "Men"], ["F", "M"], words)
    assert chart["layout"]["xaxis"]["range"][1] > 10
    assert chart["layout"]["xaxis2"]["range"][1] > 500


# ------------------------------------------------------------------ the page


def opened(store: Path, monkeypatch: pytest.MonkeyPatch, **codes: str) -> AppTest:
    monkeypatch.setenv("YNTYMAK_STORE", str(store))
    monkeypatch.setenv("YNTYMAK_AUDIENCE", "manager")
    app = AppTest.from_file(str(ROOT / "dashboard/app.py"), default_timeout=60)
    app.query_params.update(codes)
    return app.switch_page("../pages/participation.py").run()


@pytest.mark.parametrize("language", text.LANGUAGES)
@pytest.mark.parametrize("project", [PILOTS, GRANTEES])
def test_page_opens_with_all_its_figures(store: Path, monkeypatch, project: str, language: str):
    app = opened(store, monkeypatch, lang=language, project=project)
    assert not app.exception
    speak = text.words(language)
    titles = [
        speak(f"participation.{name}.title")
        for name in (
            "by_sex",
            "steps",
            "people_by_age",
            "participations_by_age",
            "by_youth",
            "by_place",
            "by_disability",
            "events_by_month",
            "by_affiliation",
            "learning",
            "events",
        )
    ]
    assert [header.value for header in app.header] == titles


def test_headline_numbers_on_the_page_are_those_of_the_query(store: Path, snapshot: Path, monkeypatch):
    app = opened(store, monkeypatch, lang="en", project=PILOTS, place="kerben")
    total = run(snapshot, "headline", project_id=PILOTS, place_id="kerben").iloc[0]
    assert [metric.value for metric in app.metric] == [
        f"{total.people:,.0f}",
        f"{total.participations:,.0f}",
        f"{total.women_percent:.0f}%",
        f"{total.completed:,.0f}",
        f"{total.trained:,.0f}",
    ]


def test_filters_come_from_the_address_and_change_the_numbers(store: Path, snapshot: Path, monkeypatch):
    app = opened(store, monkeypatch, lang="en", project=PILOTS, event_kind="training")
    total = run(snapshot, "headline", project_id=PILOTS, event_kind="training").iloc[0]
    assert app.metric[0].value == f"{total.people:,.0f}"


def test_figures_without_people_say_so_in_a_sentence(store: Path, monkeypatch):
    app = opened(store, monkeypatch, lang="en", project=PILOTS, event_kind="dialogue")
    assert not app.exception
    assert app.metric[2].value == "–"
    assert any("No person on an attendance list" in block.value for block in app.markdown)
