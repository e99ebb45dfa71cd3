"""What the public and an official are shown of persons: each number is the manager's, a sum of such, or withheld."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import product
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from dashboard import database, page, smaller, text
from dashboard.charts import indicators, overview, participation
from dashboard.charts.rows import numbered
from dashboard.components import card, provenance, results
from dashboard.components.figure import Figure
from dashboard.database import ROOT
from dashboard.text import Words
from tests.sweep import EARLIER, GRANTS, PILOTS

OWN, OTHER = "kerben", "kyshtut"
PUBLIC, OFFICIAL = "public", f"municipality/{OWN}"
NEWEST = {PILOTS: date(2025, 10, 30), GRANTS: date(2022, 8, 4)}
# query → column of its code, and what stands for all codes that have no row of their own
SPLITS = {
    "people/by_sex": ("sex", "others"), "people/steps": ("sex", "others"), "place/participation": ("sex", "others"),
    "people/by_youth": ("youth_group", "others"), "people/by_disability": ("disability", "others"),
    "people/by_place": ("place_id", "elsewhere"), "people/by_affiliation": ("affiliation", ""),
    "overview/places": ("place_id", ""), "people/headline": ("", ""), "place/numbers": ("", ""),
    "overview/results_chain": ("result_step", ""), "indicators/people_trained": ("", ""),
    "indicators/dialogue_participations": ("", ""), "indicators/dialogue_participations_women": ("", ""),
    "indicators/initiative_groups": ("", ""),
}  # fmt: skip
COUNTS = (smaller.COUNTS - {"women_percent"}) | {"value", "actual"}
EVENTS = [("all", "all"), ("training", "all"), ("dialogue", "all"), ("all", "communication")]
# disability: which of its cells are shown depends on the rest of the release
NOTHING_PUBLIC = {(PUBLIC, query) for query in ("people/by_affiliation", "people/by_disability",
                                                     "indicators/initiative_groups")}  # fmt: skip
EN = text.words("en")


def asked(store: Path, part: str, query: str, case: dict[str, object]) -> pd.DataFrame:
    rows = database.run(database.newest(store, part).path, query, case)
    return rows.astype(object).where(rows.notna(), None)


def cases(query: str) -> Iterator[dict[str, object]]:
    """Yield what may be asked of a query: project, day, place, events."""
    takes = database.parameter_names(query)
    places = [OWN, OTHER] if query.startswith("place/") else [None, OWN, OTHER]
    events = EVENTS if "event_kind" in takes else EVENTS[:1]
    for project, place, (kind, topic), is_newest in product(NEWEST, places, events, (True, False)):
        day = NEWEST[project] if is_newest else date.fromisoformat(EARLIER[project])
        yield {"project_id": project, "as_of": day, "place_id": place, "event_kind": kind, "event_topic": topic,
               "youth": "kg_2023", "since": EARLIER[project]}  # fmt: skip


def wrong(shown: pd.DataFrame, known: pd.DataFrame, code: str, rest: str) -> list[tuple]:
    """Return the cells that are neither the manager's number, nor a sum of such, nor withheld."""
    columns = [column for column in shown if column in COUNTS]
    named = set(shown[code]) if code else set()
    found = []
    for position, row in enumerate(shown.to_dict("records")):
        if not code:
            same = known.iloc[position : position + 1]
        elif rest and row[code] == rest:
            same = known[~known[code].isin(named)]
        else:
            same = known[known[code] == row[code]]
        found += [(row.get(code), column, row[column], same[column].sum()) for column in columns
                  if row[column] is not None and row[column] != same[column].sum()]  # fmt: skip
    return found


@pytest.mark.parametrize("part", [PUBLIC, OFFICIAL])
@pytest.mark.parametrize("query", SPLITS)
def test_every_number_of_persons_is_the_managers_or_withheld(demonstration_store, query, part):
    code, rest = SPLITS[query]
    given = withheld = 0
    for case in cases(query):
        shown, known = (asked(demonstration_store, one, query, case) for one in (part, "manager"))
        assert wrong(shown, known, code, rest) == [], case
        numbers = shown[[column for column in shown if column in COUNTS]]
        given, withheld = given + int(numbers.notna().sum().sum()), withheld + int(numbers.isna().sum().sum())
        if part == OFFICIAL and case["place_id"] == OWN:
            pd.testing.assert_frame_equal(numbers, known[list(numbers)])
    assert given or (part, query) in NOTHING_PUBLIC
    assert withheld or query == "people/by_affiliation"


def test_an_event_that_had_a_list_is_withheld_and_never_nobody(demonstration_store: Path):
    case = next(cases("people/events"))
    shown, known = (asked(demonstration_store, part, "people/events", case) for part in (PUBLIC, "manager"))
    assert len(shown) == len(known)
    assert shown[["registered", "participations", "women"]].isna().all(axis=None)
    assert known.participations.notna().any()
    months = asked(demonstration_store, PUBLIC, "people/events_by_month", case)
    assert months.events.sum() == len(known)
    assert set(months.participations) <= {None, 0}
    is_counted = asked(demonstration_store, "manager", "people/events_by_month", case).participations > 0
    assert months.participations[is_counted].isna().all()


def test_a_share_of_few_people_is_withheld(demonstration_store: Path):
    for case in cases("people/headline"):
        row = asked(demonstration_store, PUBLIC, "people/headline", case).iloc[0]
        assert row.women_percent is None or row.people >= 20
        assert row.women_percent is None or row.women_percent == round(row.women_percent)


def test_the_survey_is_shown_in_whole_percent_without_the_people_asked(demonstration_store: Path):
    with database._cursor(database.newest(demonstration_store, PUBLIC).path) as cursor:
        shown = cursor.execute("select measure, value, numerator, denominator, narrative from measurements"
                               " join indicators using (indicator_id) order by period_end").fetchall()  # fmt: skip
    assert shown == [("percentage", value, None, None, None) for value in (43.0, 46.0, 49.0)]


NAMES = {"overview": "", "participation": "participation", "municipality": "municipality", "indicators": "indicators"}
AUDIENCES = {PUBLIC: ("public", {}), OFFICIAL: ("manager", {"view_as": OFFICIAL})}
NOTHING = re.compile(r"\{\w+\}|\bnan\b|\bNaT\b|\bNone\b|<NA>")


@dataclass(frozen=True)
class Walk:
    """A page with every view of every figure, the figures with their rows, and what the files hold."""

    app: AppTest
    words: Words
    drawn: list[tuple[Figure, pd.DataFrame, Words]]
    files: dict[str, pd.DataFrame]
    alternatives: dict[str, str]


def walked(store: Path, name: str, part: str, patch: pytest.MonkeyPatch, **codes: str) -> Walk:
    """Return a page as a reader of a part sees it."""
    drawn: list[tuple[Figure, pd.DataFrame, Words]] = []
    files: dict[str, pd.DataFrame] = {}
    alternatives: dict[str, str] = {}

    def every_view(figure: Figure) -> None:
        words = card.withheld.spoken(figure)
        drawn.append((figure, card._rows(figure, words), words))
        alternatives[figure.id] = card._alternative(figure, words)
        if figure.is_drawn:
            card._chart(figure, words)
        card._table(figure, words)

    audience, more = AUDIENCES[part]
    patch.setenv("YNTYMAK_STORE", str(store))
    patch.setenv("YNTYMAK_AUDIENCE", audience)
    patch.setattr(card, "_views", every_view)
    patch.setattr(provenance, "download", lambda identity, named, said, words: files.update({identity: named}))
    app = AppTest.from_file(str(ROOT / "dashboard/app.py"), default_timeout=60)
    app.query_params.update(more | codes)
    if NAMES[name]:
        app._page_hash = calc_hash(NAMES[name])
    app.run()
    assert not app.exception
    return Walk(app, text.words(codes["lang"]), drawn, files, alternatives)


STATES = [(name, part, language) for name in NAMES for part in AUDIENCES for language in text.LANGUAGES]


@pytest.mark.parametrize(("name", "part", "language"), STATES)
def test_page_says_what_is_withheld_in_every_view(demonstration_store, monkeypatch, name, part, language):
    place = {"municipality": {"place": OTHER}, "indicators": {"indicator": "people_trained"}}.get(name, {})
    found = walked(demonstration_store, name, part, monkeypatch, lang=language, **place)
    words, said = found.words, [block.value for block in (*found.app.markdown, *found.app.caption, *found.app.header)]
    said += [f"{metric.label} {metric.value}" for metric in found.app.metric]
    cells = (cell for named in found.files.values() for cell in named.to_numpy().ravel())
    said += [*found.alternatives.values(), *(cell for cell in cells if isinstance(cell, str))]
    assert [line for line in said if NOTHING.search(line)] == []
    word = words("value.withheld")
    gaps = 0
    for figure, rows, spoken in found.drawn:
        shown = card.table.chosen(rows, figure.columns)
        hidden = [column for column in shown if column in spoken.withheld and shown[column].isna().any()]
        gaps += len(hidden)
        for column in hidden:
            head = words(f"column.{column}")
            cells = found.files[figure.id][head]
            assert (cells[shown[column].isna().to_numpy()] == word).all(), (figure.id, column)
            if shown[column].head(8).isna().any():
                assert f"{head}: {word}" in found.alternatives[figure.id]
    assert gaps
    assert any(text.markdown(words("withheld.counts")) == line for line in said)
    assert (text.markdown(words("explain.closed")) in said) == (name != "overview")
    assert not [button for button in found.app.button if str(button.key).startswith("explain-")]


def test_a_former_day_and_a_narrow_choice_are_explained_and_no_number_is_shown(demonstration_store, monkeypatch):
    former = walked(demonstration_store, "participation", PUBLIC, monkeypatch, lang="en", as_of=EARLIER[PILOTS])
    sentences = [block.value for block in former.app.markdown]
    why = text.markdown(EN("withheld.time", date=NEWEST[PILOTS]))
    assert sum(why in said for said in sentences) >= 6
    assert [metric.value for metric in former.app.metric] == ["withheld"] * 5
    narrow = walked(demonstration_store, "participation", PUBLIC, monkeypatch, lang="en", event_kind="forum")
    assert sum(text.markdown(EN("withheld.selection")) in block.value for block in narrow.app.markdown) >= 6
    assert [metric.value for metric in narrow.app.metric] == ["withheld"] * 4 + ["58"]
    assert any(text.markdown(EN("withheld.persons")) in block.value for block in narrow.app.markdown)


@pytest.mark.parametrize("language", text.LANGUAGES)
def test_what_is_left_out_speaks_of_unknown_only_where_it_stands_apart(demonstration_store, monkeypatch, language):
    words = text.words(language)
    merged = [f"participation.{name}.left_out" for name in ("by_sex", "by_youth", "by_place", "by_disability")]
    for part, place, ending in ((PUBLIC, "all", ".smaller"), (OFFICIAL, OWN, "")):
        found = walked(demonstration_store, "participation", part, monkeypatch, lang=language, place=place)
        said = [block.value for block in found.app.caption]
        assert {words(f"{message}{ending}") for message in merged} <= set(said)
        assert said.count(text.markdown(words("withheld.together"))) == (part == PUBLIC), "of the steps alone"


@pytest.mark.parametrize("language", text.LANGUAGES)
def test_what_is_due_has_a_name_where_its_title_is_not_public(demonstration_store, monkeypatch, language):
    found = walked(demonstration_store, "overview", PUBLIC, monkeypatch, lang=language)
    (rows,) = [rows for figure, rows, _ in found.drawn if figure.id == "overview.due"]
    first = rows.head(results.LISTED)
    activities = first[first.due_kind == "activity"]
    assert len(activities) > 1 and activities.title.isna().all()
    kind, whole = found.words.name("due_kind", "activity"), " ".join(block.value for block in found.app.markdown)
    for number in activities.number:
        assert text.markdown(f"{kind} {number}") in whole


def test_a_number_stands_once_in_a_name():
    assert numbered("1.2", "Activity 1.2, Kerben town") == "Activity 1.2, Kerben town"
    assert numbered("1.2", "Repair of the road") == "1.2 Repair of the road"
    assert numbered("1", "Objective 1.2 and 11") == "1 Objective 1.2 and 11"
    assert numbered("1", "Objective 1") == "Objective 1"


@pytest.mark.parametrize("part", AUDIENCES)
@pytest.mark.parametrize("place", [OWN, OTHER])
def test_participation_of_a_place_of_which_nothing_is_shown_is_a_page(demonstration_store, monkeypatch, part, place):
    found = walked(demonstration_store, "participation", part, monkeypatch, lang="ky", place=place)
    assert len(found.app.metric) == 5
    assert len(found.app.header) > 8


def test_an_official_sees_the_own_place_in_full_and_no_row_of_a_person(demonstration_store, monkeypatch):
    own = walked(demonstration_store, "municipality", OFFICIAL, monkeypatch, lang="en", place=OWN)
    assert not [figure.id for figure, rows, words in own.drawn if words.withheld]
    metrics = {metric.label: metric.value for metric in own.app.metric}
    assert metrics["People from here"] == "58"
    assert "withheld" not in " ".join([*metrics.values(), *own.alternatives.values()])
    codes = {"lang": "en", "place": OWN, "event_kind": "dialogue"}
    took_part = walked(demonstration_store, "participation", OFFICIAL, monkeypatch, **codes)
    assert text.markdown(EN("withheld.persons")) in " ".join(block.value for block in took_part.app.markdown)
    assert "withheld" not in " ".join(metric.value for metric in took_part.app.metric)


def test_a_withheld_bar_has_no_length_and_the_word_in_its_place():
    words = Words("en", withheld=smaller.COUNTS)
    rows = pd.DataFrame({"sex": ["F", "others"], "people": [12, None], "participations": [None, 7]})
    chart = participation.by_sex(rows, words)
    assert [series["x"] for series in chart["data"]] == [[12, None], [None, 7]]
    notes = [note for note in chart["layout"]["annotations"] if note["text"] == "withheld"]
    women, others = chart["data"][0]["y"]
    assert [(note["xref"], note["y"]) for note in notes] == [("x", others), ("x2", women)]
    steps = pd.DataFrame({"sex": ["F", "others"], "registered": [9, 8], "attended": [None, None],
                          "completed": [1, None], "participations": [20, 30]})  # fmt: skip
    drawn = participation.steps(steps, words)
    labels = drawn["data"][0]["y"]
    assert [("withheld" in label) for label in labels] == [False, True, True]
    assert drawn["data"][0]["x"] == [9, None, 1]


def test_the_chain_and_the_places_of_an_indicator_say_what_is_withheld():
    chain = pd.DataFrame({"result_step": ["people_trained", "trainings"], "actual": [None, 4], "target": [60.0, None],
                          "percent": [None, None]})  # fmt: skip
    drawn = overview.results_chain(chain, EN)
    texts = [note["text"] for note in drawn["layout"]["annotations"]]
    assert "<b>withheld</b>" in texts
    assert "<b>4</b>" in texts
    assert drawn["data"][1]["x"] == [None]
    rows = pd.DataFrame({"place_id": ["a", "b"], "value": [12.0, None], "target": [None, None]})
    bars = indicators.by_place(rows, EN)
    assert bars["data"][0]["x"] == [12.0, None]
    assert "withheld" in [note["text"] for note in bars["layout"]["annotations"]]


def test_what_has_no_title_is_named_by_kind_number_place_and_day():
    words = Words("en", {"a": "North"})
    rows = pd.DataFrame({"title": [None, "Kept"], "event_kind": ["training"] * 2, "place_id": ["a"] * 2,
                         "end_date": [pd.Timestamp("2024-05-02")] * 2})  # fmt: skip
    assert list(smaller.named(rows, words).title) == ["Training, North, 2 May 2024", "Kept"]
    activities = pd.DataFrame({"activity": [None], "number": ["1.2"], "place_id": ["a"]})
    assert list(smaller.named(activities, words).activity) == ["Activity 1.2, North"]
    assert list(smaller.named(activities.drop(columns="number"), words).activity) == [None]
    assert page.is_whole


def aged(store: Path, folder: Path, day: str) -> Path:
    """Return a store whose public file shows counts of people that were made on an earlier day."""
    first = database.newest(store, PUBLIC)
    shutil.copytree(store / PUBLIC, folder / PUBLIC)
    path = folder / PUBLIC / first.id / first.path.name
    with duckdb.connect(str(path)) as connection:
        connection.execute("update people_counts set counted_on = $day where counted_on is not null", {"day": day})
    file = {"size": path.stat().st_size, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
    manifest = first.manifest | {"file": first.manifest["file"] | file}
    manifest["seal"] = database.seal(manifest)
    (path.parent / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    return folder


def test_a_card_says_the_day_of_its_counts_where_that_is_an_earlier_one(demonstration_store, tmp_path, monkeypatch):
    store = aged(demonstration_store, tmp_path, "2025-07-31")
    found = walked(store, "participation", PUBLIC, monkeypatch, lang="en")
    dated = [caption.value for caption in found.app.caption if "people counted as of 31 Jul 2025" in caption.value]
    assert len(dated) == 5  # by sex, steps, youth, disability, municipality
    newest = walked(demonstration_store, "participation", PUBLIC, monkeypatch, lang="en")
    assert not [caption.value for caption in newest.app.caption if "people counted as of" in caption.value]
