"""Exports of KoboToolbox and ODK: each becomes the rows its mapping asks for, and every line of it is accounted for."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard import database, schema, text
from dashboard.command import main
from dashboard.publish import build, dataset, flow, received
from dashboard.sources import files
from dashboard.sources.kobo import answers, columns, mapping, persons
from dashboard.sources.kobo import rows as made
from dashboard.sources.kobo.lines import Line
from dashboard.sources.kobo.meaning import Cell
from dashboard.sources.kobo.sheets import Sheet, recognise
from dashboard.sources.refusal import Unreadable
from dashboard.staging import read
from tests.conftest import ROOT, rows

EXAMPLE = ROOT / "data" / "kobo.example.toml"
REFERENCE = ROOT / "data" / "reference"
Table = list[list[object]]
META = ["_id", "_uuid", "_submission_time", "_validation_status", "_notes", "_status", "_submitted_by", "__version__",
        "_tags", "meta/rootUuid", "_index"]  # fmt: skip
UP = ["_index", "_parent_table_name", "_parent_index", *(f"_submission_{name}" for name in META[:9])]

# ---------------------------------------------------------------------------- exports as the tools write them


def workbook(path: Path, sheets: Mapping[str, Table]) -> Path:
    """Write sheets the way KoboToolbox does: with `write`, which turns a text that begins with = into a formula."""
    with xlsxwriter.Workbook(path, {"constant_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        for name, table in sheets.items():
            sheet = book.add_worksheet(name)
            for row, cells in enumerate(table):
                for place, cell in enumerate(cells):
                    sheet.write(row, place, cell)
    return path


def folder(path: Path, tables: Mapping[str, Table], delimiter: str = ",") -> Path:
    path.mkdir(parents=True)
    for name, table in tables.items():
        with (path / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(table)
    return path


def uuid(number: int) -> str:
    return f"{number:08x}-0000-4000-8000-000000000000"


def meta(number: int, status: str = "") -> list[object]:
    """Return what KoboToolbox adds to a submission."""
    return [700 + number, uuid(number), "2025-02-04T11:20:31", status, "", "submitted_via_web", "batken_office", "vK3",
            "", f"uuid:{uuid(number)}", number]  # fmt: skip


def up(index: int, above: str, parent: int, submission: int) -> list[object]:
    """Return what KoboToolbox adds to a line of a repeat group."""
    return [index, above, parent, *meta(submission)[:9]]


EVENT = ["start", "end", "event/is_test", "event/kind", "event/topic", "event/title", "event/place", "event/first_day",
         "event/last_day", "event/days", "event/keeps_list", "event/remarks", *(f"count/{sex}_{band}" for sex in
         ("women", "men") for band in ("14_24", "25_35", "36_59", "60"))]  # fmt: skip
MOMENTS = ["2025-02-03T09:00:00.000+06:00", "2025-02-03T09:20:00.000+06:00"]
TRAINING = [*MOMENTS, "no", "training", "conflict_management", "A training", "ak_turpak", "2025-02-03", "2025-02-04",
            "2", "yes", "tea was late", *[""] * 8]  # fmt: skip
DIALOGUE = [*MOMENTS, "", "dialogue", "", "A dialogue", "kerben", "2025-02-10", "2025-02-10", "1", "no", "",
            "4", "0", "", "2", "3", "", "", ""]  # fmt: skip
PEOPLE = ["attendance/code", "attendance/sex", "attendance/birth_year", "attendance/affiliation",
          "attendance/days_present", "attendance/days_present/1", "attendance/days_present/2"]  # fmt: skip
FIRST = ["ak-001", "female", "1990", "cso", "1 2", "1", "1"]
SECOND = ["ak-002", "male", "", "", "2", "0", "1"]


def event_sheets() -> dict[str, Table]:
    """Return the export of the example's event form: a training with a list, a dialogue with head-counts."""
    main_rows = [[*EVENT, *META], [*TRAINING, *meta(1)], [*DIALOGUE, *meta(2)]]
    lines = [[*PEOPLE, *UP], [*FIRST, *up(1, "Event", 1, 1)], [*SECOND, *up(2, "Event", 1, 1)]]
    return {"Event": main_rows, "attendance": lines}


def central(sheets: Mapping[str, Table]) -> dict[str, Table]:
    """Return the same as ODK Central exports it: group-question, KEY and PARENT_KEY, a file for each repeat group."""
    own = len(META)
    (header, *submissions), (below, *lines) = sheets["Event"], sheets["attendance"]
    names = [name.replace("/", "-") for name in header[:-own]]
    tail = ["KEY", "SubmitterID", "SubmitterName", "AttachmentsPresent", "AttachmentsExpected", "Status", "ReviewState",
            "DeviceID", "Edits", "FormVersion"]  # fmt: skip
    mains = [["SubmissionDate", *names, *tail]]
    mains += [["2025-02-04T11:20:31.000Z", *row[:-own], f"uuid:{row[-10]}", "12", "", "0", "0", "", "", "", "0", "3"]
              for row in submissions]  # fmt: skip
    inner = [*(name.removeprefix("attendance/") for name in below[: len(PEOPLE)]), "PARENT_KEY", "KEY"]
    counts: Counter[str] = Counter()
    children = [inner]
    for line in lines:
        parent = f"uuid:{line[len(PEOPLE) + 4]}"
        counts[parent] += 1
        children.append([*line[: len(PEOPLE)], parent, f"{parent}/attendance[{counts[parent]}]"])
    return {"Event": mains, "Event-attendance": children}


def without_groups(sheets: Mapping[str, Table]) -> dict[str, Table]:
    def short(name: str) -> str:
        return name if name.startswith(("_", "meta")) else re.sub(r"^(event|count|attendance)/", "", name)

    return {name: [[short(cell) for cell in table[0]], *table[1:]] for name, table in sheets.items()}


def other_separator(sheets: Mapping[str, Table]) -> dict[str, Table]:
    def joined(name: str) -> str:
        return name if name.startswith(("_", "meta")) else name.replace("/", ":")

    return {name: [[joined(cell) for cell in table[0]], *table[1:]] for name, table in sheets.items()}


LABELS = {"event/first_day": "First day", "event/last_day": "Биринчи топ/Акыркы күнү"}
SHOWN = {"training": "Окутуу", "dialogue": "Диалог", "ak_turpak": "Ак-Турпак", "kerben": "Кербен", "female": "Аял",
         "male": "Эркек"}  # fmt: skip


def labelled(sheets: Mapping[str, Table]) -> dict[str, Table]:
    def cells(row: Sequence[object]) -> list[object]:
        return [SHOWN.get(cell, cell) for cell in row]

    first = [LABELS.get(name, name) for name in sheets["Event"][0]]
    return {"Event": [first, *map(cells, sheets["Event"][1:])],
            "attendance": [sheets["attendance"][0], *map(cells, sheets["attendance"][1:])]}  # fmt: skip


def only(kept: bool, sheets: Mapping[str, Table]) -> dict[str, Table]:
    """Return the export with the answers of a select_multiple in one cell (kept), or only as columns of 0 and 1."""
    lines = sheets["attendance"]
    several = "attendance/days_present"
    places = [place for place, name in enumerate(lines[0]) if not name.startswith(several) or (name == several) == kept]
    return {"Event": sheets["Event"], "attendance": [[row[place] for place in places] for row in lines]}


def typed(sheets: Mapping[str, Table]) -> dict[str, Table]:
    """Return the export with numbers as numbers, as KoboToolbox writes on demand."""

    def cell(value: object) -> object:
        return int(value) if isinstance(value, str) and value.isdigit() else value

    return {name: [table[0], *([cell(value) for value in row] for row in table[1:])] for name, table in sheets.items()}


def tagged(sheets: Mapping[str, Table]) -> dict[str, Table]:
    tags = ["#date+start" if name == "event/first_day" else "" for name in sheets["Event"][0]]
    return {"Event": [sheets["Event"][0], tags, *sheets["Event"][1:]], "attendance": sheets["attendance"]}


# --------------------------------------------------------------------------------------------------- reading


@contextmanager
def staged(tmp: Path, sources: Sequence[Path], toml: Path = EXAMPLE) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        read.prepare(connection)
        work = tmp / "work"
        work.mkdir(exist_ok=True)
        read.read(connection, files.collect(sources), work, dataset.silent, forms=mapping.read(toml))
        yield connection


def table_of(connection: duckdb.DuckDBPyConnection, table: str, *names: str) -> list[tuple]:
    chosen = ", ".join(names)
    return connection.execute(f"select {chosen} from memory.staging.{table} order by all").fetchall()


def found(connection: duckdb.DuckDBPyConnection) -> list[tuple]:
    return connection.execute(
        "select rule, row_number, column_name, value from memory.findings order by all").fetchall()  # fmt: skip


def assert_adds_up(connection: duckdb.DuckDBPyConnection) -> None:
    """Every row read is in staging or set aside, and load and row name one row of a table."""
    loads = connection.execute("select load_id, table_name, rows_read from memory.loads").fetchall()
    for load, table, count in loads:
        sql = "select row_number from {} where load_id = $load"
        own, aside = (connection.execute(sql.format(name), {"load": load}).fetchall()
                      for name in (f"memory.staging.{table}", "memory.unread_rows"))  # fmt: skip
        assert len(own) + len(aside) == count, load
        assert len({*own, *aside}) == count, load


def toml(path: Path, content: str) -> Path:
    path.write_text(content, "utf-8")
    return path


FORMS = {
    "xml": lambda tmp, sheets: workbook(tmp / "event.xlsx", sheets),
    "no groups": lambda tmp, sheets: folder(tmp / "event", without_groups(sheets)),
    "other separator": lambda tmp, sheets: folder(tmp / "event", other_separator(sheets), ";"),
    "labels": lambda tmp, sheets: folder(tmp / "event", labelled(sheets), ";"),
    "one cell": lambda tmp, sheets: folder(tmp / "event", only(True, sheets)),
    "columns of 0 and 1": lambda tmp, sheets: folder(tmp / "event", only(False, sheets)),
    "numbers": lambda tmp, sheets: workbook(tmp / "event.xlsx", typed(sheets)),
    "tags": lambda tmp, sheets: folder(tmp / "event", tagged(sheets)),
    "central": lambda tmp, sheets: folder(tmp / "event", central(sheets)),
}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_an_export_gives_the_same_rows(tmp_path, form):
    source = FORMS[form](tmp_path, event_sheets())
    with staged(tmp_path, [source]) as connection:
        training, dialogue = f"event-{uuid(1)}", f"event-{uuid(2)}"
        names = ("event_id", "kind", "topic", "place_id", "start_date", "end_date", "days", "record_kind", "project_id")
        project, topic = "social-cohesion-2024", "conflict_management"
        assert table_of(connection, "events", *names) == [
            (training, "training", topic, "ak-turpak", "2025-02-03", "2025-02-04", "2", "list", project),
            (dialogue, "dialogue", "other", "kerben", "2025-02-10", "2025-02-10", "1", "headcount", project),
        ]  # fmt: skip
        assert table_of(connection, "people", "person_id", "sex", "birth_year", "affiliation", "has_consent") == [
            ("ak-001", "F", "1990", "cso", "true"), ("ak-002", "M", None, "unknown", "true"),
        ]  # fmt: skip
        assert table_of(connection, "attendance", "event_id", "person_id", "day", "is_present") == [
            (training, "ak-001", "1", "true"), (training, "ak-001", "2", "true"), (training, "ak-002", "2", "true"),
        ]  # fmt: skip
        assert table_of(connection, "headcounts", "event_id", "sex", "age_band", "participations") == [
            (dialogue, "F", "14-24", "4"), (dialogue, "F", "25-35", "0"), (dialogue, "F", "60+", "2"),
            (dialogue, "M", "14-24", "3"),
        ]  # fmt: skip
        assert found(connection) == []
        assert_adds_up(connection)


def test_a_row_says_from_which_file_sheet_and_row_it_comes(tmp_path):
    source = workbook(tmp_path / "event.xlsx", event_sheets())
    with staged(tmp_path, [source]) as connection:
        said = connection.execute(
            "select file, sheet, table_name, rows_read, row_number from memory.loads"
            " join memory.staging.attendance using (load_id) order by all").fetchall()  # fmt: skip
    assert said == [("event.xlsx", "attendance", "attendance", 1, 2)] + [
        ("event.xlsx", "attendance", "attendance", 2, 2), ("event.xlsx", "attendance", "attendance", 2, 3),
    ]  # fmt: skip


PROFILE = ["profile/organisation_name", "profile/type", "profile/place", "profile/registered", "profile/members",
           "profile/members_women", "profile/gps", "profile/_gps_latitude", "profile/_gps_longitude",
           "profile/_gps_altitude", "profile/_gps_precision", "profile/visited_on", "profile/areas",
           "profile/areas/peace", "profile/areas/women"]  # fmt: skip
COUNCIL = ["A council of women", "womens_council", "ak_turpak", "no", "24", "24", "40.15 71.08 1100 5", "40.15",
           "71.08", "1100", "5", "2025-01-20", "peace women", "1", "1"]  # fmt: skip
REPORT = ["report/what", "report/place", "report/seen_on", "report/kind", "report/severity", "report/subject",
          "report/raised_by"]  # fmt: skip
SIGNAL = ["signal", "ak_turpak", "2025-05-12", "rumour", "2", "", ""]
NEED = ["need", "kerben", "2025-05-13", "", "", "Light in the street", "women"]


@pytest.fixture(scope="module")
def story(tmp_path_factory) -> tuple[Path, list[dataset.Outcome]]:
    """Return a store and two publishes: all exports of the example; a later one of events, with what was kept."""
    tmp = tmp_path_factory.mktemp("story")
    copy, store = toml(tmp / "kobo.toml", EXAMPLE.read_text("utf-8")), tmp / "store"
    sheets = event_sheets()
    sources = [
        workbook(tmp / "event.xlsx", sheets),
        folder(tmp / "mapping", {"Stakeholder mapping 2025": [[*PROFILE, *META], [*COUNCIL, *meta(1)]]}),
        folder(tmp / "report", {"Community report": [
            [*REPORT, *META], [*SIGNAL, *meta(1, "Approved")], [*NEED, *meta(2, "validation_status_approved")]]}),
    ]  # fmt: skip
    again = folder(tmp / "again", {"Stakeholder mapping": [[*PROFILE, *META], [*COUNCIL, *meta(1)]]})
    outcomes = [dataset.publish([REFERENCE, *sources, again], store, mapping=copy)]
    (tmp / "second").mkdir()
    later = workbook(tmp / "second" / "event.xlsx", later_sheets(sheets))
    copy.unlink()
    outcomes.append(dataset.publish([later], store, update=True, mapping=EXAMPLE))
    return store, outcomes


def later_sheets(sheets: Mapping[str, Table]) -> dict[str, Table]:
    """Return a later export: one submission more, one corrected, in another order, so that every _index is another."""
    header, training, dialogue = sheets["Event"]
    edited = [*dialogue]
    edited[EVENT.index("event/title")], edited[EVENT.index("count/women_60")] = "A better dialogue", "5"
    edited[len(EVENT) + 1] = uuid(99)  # KoboToolbox gives it a new _uuid; meta/rootUuid stays
    submissions = [[*DIALOGUE, *meta(3)], edited, training]
    below, *lines = sheets["attendance"]
    at = len(PEOPLE) + 2
    return {"Event": [header, *([*row[:-1], place] for place, row in enumerate(submissions, 1))],
            "attendance": [below, *([*row[:at], 3, *row[at + 1 :]] for row in lines)]}  # fmt: skip


def kept(outcome: dataset.Outcome, store: Path, sql: str, **said: object) -> list[tuple]:
    return rows(database.read(store / "manager" / outcome.snapshot), sql, **said)


def test_mapping_example_goes_from_three_exports_to_a_snapshot(story):
    store, (first, *_) = story
    assert first.is_new and first.findings == ()
    assert kept(first, store, "select organisation_id, area from organisation_areas order by area") == [
        (f"org-{uuid(1)}", "A1"), (f"org-{uuid(1)}", "A3")]  # fmt: skip
    assert kept(first, store, "select latitude, longitude, mapped_on::varchar, legal_status from organisations") == [
        (40.15, 71.08, "2025-01-20", "informal")]  # fmt: skip
    assert kept(first, store, "select signal_id, kind, severity from signals") == [(f"signal-{uuid(1)}", "rumour", 2)]
    assert kept(first, store, "select issue_id, kind, title, raised_by from issues") == [
        (f"issue-{uuid(2)}", "need", "Light in the street", "women")]  # fmt: skip
    assert kept(first, store, "select count(*), count(distinct person_id) from attendance") == [(3, 2)]


def test_later_export_doubles_nothing_and_a_corrected_submission_replaces(story):
    store, (_, second) = story
    assert second.is_new, second.findings
    assert kept(second, store, "select event_id, title from events order by event_id") == [
        (f"event-{uuid(1)}", "A training"), (f"event-{uuid(2)}", "A better dialogue"),
        (f"event-{uuid(3)}", "A dialogue"),
    ]  # fmt: skip
    assert kept(second, store, "select count(*) from attendance") == [(3,)]
    women = "select participations from headcounts where event_id = $event and sex = 'F' and age_band = '60+'"
    assert kept(second, store, women, event=f"event-{uuid(2)}") == [(5,)]


def test_other_exports_are_read_again_with_the_mapping_that_was_kept(story):
    store, (_, second) = story
    assert kept(second, store, "select count(*) from organisation_areas") == [(2,)]
    assert kept(second, store, "select count(*) from signals") == [(1,)]
    used = {source["name"]: source["mapping"] for source in second.manifest["received"] if source["mapping"]}
    assert used["mapping"]["name"] == "kobo.toml" and used["event.xlsx"]["name"] == EXAMPLE.name
    assert used["mapping"]["sha256"] == used["event.xlsx"]["sha256"] == mapping.read(EXAMPLE).sha256


def test_rows_of_the_publishes_add_up(story):
    for outcome in story[1]:
        counts = outcome.manifest["rows"]
        assert counts["read"] == counts["taken"] + counts["duplicates"] + counts["set_aside"]
        assert counts["set_aside"] == 0
        assert counts["duplicates"] == 3  # the same organisation and its areas, in another export


# --------------------------------------------------------------------------- groups within groups, other shapes

PLAN = """
[[form]]
name = "plan"
sheet = "Plan"
[[form.rows]]
table = "action_plans"
[form.rows.columns]
plan_id = { text = "plan-{_key}" }
project_id = { constant = "p" }
place_id = "place"
kind = { constant = "action_plan" }
title = "title"
start_date = "begin"
end_date = "finish"
[[form.rows]]
table = "objectives"
repeat = "plan/objective"
[form.rows.columns]
objective_id = { text = "plan-{_key}-{_number}" }
plan_id = { text = "plan-{_key}" }
number = "_number"
title = "objective/title"
[[form.rows]]
table = "activities"
repeat = "activity"
[form.rows.columns]
activity_id = { text = "plan-{_key}-{_number}" }
objective_id = { text = "plan-{_key}-{_parent_number}" }
number = "_number"
title = { text = "{activity/title} ({place})" }
planned_start = "begin"
planned_end = "finish"
"""


def plan_sheets() -> dict[str, Table]:
    header = ["place", "title", "begin", "finish", *META]
    groups = ["objective/title", *UP]
    plans = [["north", "First", "2025-01-01", "2025-12-31", *meta(1)],
             ["south", "Second", "2025-01-01", "2025-12-31", *meta(2)]]  # fmt: skip
    objectives = [["Peace", *up(1, "Plan", 1, 1)], ["Water", *up(2, "Plan", 1, 1)], ["Roads", *up(3, "Plan", 2, 2)]]
    activities = [["Meet", *up(1, "objective", 2, 1)], ["Talk", *up(2, "objective", 2, 1)],
                  ["Build", *up(3, "objective", 3, 2)]]  # fmt: skip
    return {"Plan": [header, *plans], "objective": [groups, *objectives],
            "activity": [["objective/activity/title", *UP], *activities]}  # fmt: skip


def central_plans() -> dict[str, Table]:
    keys = ["PARENT_KEY", "KEY"]
    first, second = f"uuid:{uuid(1)}", f"uuid:{uuid(2)}"
    mains = [[*row[:4], key] for row, key in zip(plan_sheets()["Plan"][1:], (first, second), strict=True)]
    objectives = [["Peace", first, f"{first}/objective[1]"], ["Water", first, f"{first}/objective[2]"],
                  ["Roads", second, f"{second}/objective[1]"]]  # fmt: skip
    activities = [["Meet", f"{first}/objective[2]", f"{first}/objective[2]/activity[1]"],
                  ["Talk", f"{first}/objective[2]", f"{first}/objective[2]/activity[2]"],
                  ["Build", f"{second}/objective[1]", f"{second}/objective[1]/activity[1]"]]  # fmt: skip
    return {"Plan": [["place", "title", "begin", "finish", "KEY"], *mains],
            "Plan-objective": [["title", *keys], *objectives],
            "Plan-activity": [["title", *keys], *activities]}  # fmt: skip


@pytest.mark.parametrize("form", ["kobo", "central"])
def test_lines_of_a_group_within_a_group_know_both_above_them(tmp_path, form):
    source = (workbook(tmp_path / "plan.xlsx", plan_sheets()) if form == "kobo"
              else folder(tmp_path / "plan", central_plans()))  # fmt: skip
    with staged(tmp_path, [source], toml(tmp_path / "plan.toml", PLAN)) as connection:
        one, two = f"plan-{uuid(1)}", f"plan-{uuid(2)}"
        assert table_of(connection, "objectives", "objective_id", "plan_id", "number", "title") == [
            (f"{one}-1", one, "1", "Peace"), (f"{one}-2", one, "2", "Water"), (f"{two}-1", two, "1", "Roads"),
        ]  # fmt: skip
        assert table_of(connection, "activities", "activity_id", "objective_id", "title", "planned_end") == [
            (f"{one}-2.1", f"{one}-2", "Meet (north)", "2025-12-31"),
            (f"{one}-2.2", f"{one}-2", "Talk (north)", "2025-12-31"),
            (f"{two}-1.1", f"{two}-1", "Build (south)", "2025-12-31"),
        ]
        assert found(connection) == []
        assert_adds_up(connection)


MEETING = """
[[form]]
name = "meeting"
questions = ["what", "held_on"]
[form.leave_out]
trial = "yes"
[[form.rows]]
table = "events"
when = { what = ["event", "both"] }
[form.rows.columns]
event_id = { text = "e-{_key}" }
project_id = { constant = "p" }
kind = { constant = "meeting" }
title = "subject"
place_id = { question = "place", choices = { n = "north", "Төмөнкү айыл" = "south" } }
start_date = "held_on"
end_date = "held_on"
days = 1
days_required = 1
status = { constant = "held" }
record_kind = { constant = "none" }
[[form.rows]]
table = "organisation_areas"
when = { what = ["areas", "both"] }
split = "areas"
choices = { peace = "A1", "Аялдардын катышуусу" = "A3", "Аялдар" = "A4" }
answer = "area"
[form.rows.columns]
organisation_id = { text = "o-{place}" }
"""
ASKED = ["what", "held_on", "subject", "place", "areas", "trial"]
PLAIN = ["both", "2025-02-03", "A subject", "n", "peace", ""]


def meeting(tmp: Path, *submissions: Mapping[str, object], more: Sequence[str] = (), name: str = "meeting",
            form: str = MEETING) -> tuple[list[Path], Path]:  # fmt: skip
    """Return an export of meetings, as CSV, and its mapping; a submission says what differs from the plain one."""
    header = [*ASKED, *more, *META]
    usual = dict(zip(ASKED, PLAIN, strict=True))
    table = [header]
    for number, said in enumerate(submissions, 1):
        cells = usual | dict(zip(META, meta(number), strict=True)) | said
        table.append([cells.get(name, "") for name in header])
    return [folder(tmp / name, {"Meeting": table})], toml(tmp / f"{name}.toml", form)


@pytest.mark.parametrize(("moment", "day"), [
    ("2025-02-03", "2025-02-03"),
    ("2025-02-03T23:30:00.000+06:00", "2025-02-03"),  # as the phone says
    ("2025-02-03T01:00:00.000+05:00", "2025-02-03"),
    ("2025-02-03T20:30:00.000Z", "2025-02-04"),  # universal time: the day in Kyrgyzstan
    ("2025-02-03T20:30:00+00:00", "2025-02-04"),
    ("2025-02-03 20:30:00", "2025-02-03"),  # a cell of Excel
    ("2025-02-31T10:00:00", "2025-02-31T10:00:00"),  # no day: left for the check of dates
    ("03.02.2025", "03.02.2025"),
    (None, None),
])  # fmt: skip
def test_day_of_a_moment_is_that_of_the_place(moment, day):
    column = schema.tables()["events"].column("start_date")
    line = Line(2, {("held_on", ""): moment}, "k", None)
    assert answers.cell(line, column, Cell(question="held_on"), {}, is_workbook=False) == (day, [])


def test_submission_time_is_universal_time(tmp_path):
    form = MEETING.replace('end_date = "held_on"', 'end_date = "_submission_time"')
    sources, given_by = meeting(tmp_path, {"_submission_time": "2025-02-03T19:00:00"}, form=form)
    with staged(tmp_path, sources, given_by) as connection:
        assert table_of(connection, "events", "end_date") == [("2025-02-04",)]


@pytest.mark.parametrize(("cell", "chosen"), [
    ("peace", ["peace"]),
    ("peace  Аялдар", ["peace", "аялдар"]),
    ("Аялдардын катышуусу peace", ["аялдардын катышуусу", "peace"]),  # a label of two words
    ("Аялдар Аялдардын катышуусу", ["аялдар", "аялдардын катышуусу"]),
    ("peace, Аялдар", ["peace", "аялдар"]),
    ("peace peace", ["peace"]),
    ("peace war", ["peace", "war"]),
    ("peaceful", ["peaceful"]),
    ("", []),
    (None, []),
    (("a b", "c"), ["a b", "c"]),
])  # fmt: skip
def test_several_choices_in_a_cell_are_told_apart(cell, chosen):
    known = {"peace": "A1", "аялдардын катышуусу": "A3", "аялдар": "A4"}
    assert answers.chosen(cell, known) == chosen


def test_every_line_that_is_not_taken_is_set_aside_with_its_reason(tmp_path):
    sources, given_by = meeting(
        tmp_path,
        {"_validation_status": "Not Approved"},
        {"_validation_status": "validation_status_not_approved", "areas": "peace Аялдар"},
        {"trial": "Yes"},
        {"what": "neither"},
        {"_uuid": "", "meta/rootUuid": ""},
        {"place": "nowhere"},
        {"areas": "peace unknown"},
        {"_validation_status": "On Hold"},
    )
    with staged(tmp_path, sources, given_by) as connection:
        assert found(connection) == [
            ("left_out", 4, None, None), ("not_approved", 2, None, None), ("not_approved", 3, None, None),
            ("submission_without_key", 6, None, None), ("unknown_choice", 7, "place", "nowhere"),
            ("unknown_choice", 8, "areas", "unknown"), ("unused_submission", 5, None, None),
        ]  # fmt: skip
        assert table_of(connection, "events", "event_id") == [(f"e-{uuid(7)}",), (f"e-{uuid(8)}",)]
        assert table_of(connection, "organisation_areas", "organisation_id", "area") == [
            ("o-n", "A1"), ("o-n", "A1"), ("o-nowhere", "A1")]  # fmt: skip
        aside = connection.execute(
            "select rule, count(*) from memory.unread_rows group by rule order by rule").fetchall()  # fmt: skip
        assert aside == [("left_out", 2), ("not_approved", 5), ("submission_without_key", 2), ("unknown_choice", 2),
                         ("unused_submission", 1)]  # fmt: skip
        kept_as = "select content from memory.unread_rows where rule = 'unknown_choice' order by row_number"
        assert json.loads(connection.execute(kept_as).fetchall()[0][0])["place"] == "nowhere"
        assert_adds_up(connection)


@pytest.mark.parametrize(("take", "taken"), [("all", 4), ("approved", 1), ("not_rejected", 3)])
def test_mapping_says_which_submissions_are_taken(tmp_path, take, taken):
    form = MEETING.replace("[form.leave_out]", f'take = "{take}"\n[form.leave_out]')
    states = ("approved", "rejected", "hasIssues", "")  # as ODK Central writes them
    said = [{"ReviewState": state} for state in states]
    sources, given_by = meeting(tmp_path, *said, more=["ReviewState"], form=form)
    with staged(tmp_path, sources, given_by) as connection:
        assert len(table_of(connection, "events", "event_id")) == taken
        assert_adds_up(connection)


def test_submission_that_was_exported_without_its_passphrase_is_an_error(tmp_path):
    sources, given_by = meeting(tmp_path, {"Status": "not decrypted", "what": "", "held_on": ""}, {}, more=["Status"])
    with staged(tmp_path, sources, given_by) as connection:
        assert found(connection) == [("encrypted_submission", 2, None, None)]
        assert_adds_up(connection)


def test_lines_without_their_submission_are_named(tmp_path):
    sheets = event_sheets()
    sheets["attendance"][2][len(PEOPLE) + 2] = 2  # the index of another submission than its _uuid says
    sheets["attendance"].append([*FIRST, *up(3, "Event", 9, 8)])
    with staged(tmp_path, [folder(tmp_path / "event", sheets)]) as connection:
        assert {(rule, row) for rule, row, *_ in found(connection)} == {("lost_parent", 3), ("lost_parent", 4)}
        assert table_of(connection, "people", "person_id") == [("ak-001",)]
        said = connection.execute("select distinct content from memory.unread_rows").fetchall()
        assert said == [("{}",)]  # a line about a person is counted, not kept
        assert_adds_up(connection)


def test_what_excel_did_to_a_text_is_named(tmp_path):
    long = "<WARNING: Truncated to Excel limit of 32767 characters!>" + "x" * 100
    header = [*ASKED, *META]
    given_rows = [[*PLAIN[:2], subject, *PLAIN[3:], *meta(number)] for number, subject in
                  enumerate(("=SUM", long, "#DIV/0!"), 1)]  # fmt: skip
    path = tmp_path / "meeting.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Meeting")
        for row, cells in enumerate([header, *given_rows]):
            for place, cell in enumerate(cells):
                sheet.write(row, place, cell)
        sheet.write_formula(3, 2, "=1/0", None, "#DIV/0!")
    with staged(tmp_path, [path], toml(tmp_path / "kobo.toml", MEETING)) as connection:
        assert found(connection) == [("error_cell", 4, "subject", "#DIV/0!"), ("truncated_text", 3, "subject", None),
                                     ("zero_for_text", 2, "subject", "0")]  # fmt: skip
        assert_adds_up(connection)


def test_broken_line_of_a_csv_is_counted(tmp_path):
    sources, given_by = meeting(tmp_path, {}, {}, {})
    path = sources[0] / "Meeting.csv"
    lines = path.read_text("utf-8").split("\n")
    lines[2] += ',"one","cell","more"'
    path.write_text("\n".join(lines), "utf-8")
    with staged(tmp_path, sources, given_by) as connection:
        assert [(rule, row) for rule, row, *_ in found(connection)] == [("wrong_cell_count", 3)]
        assert len(table_of(connection, "events", "event_id")) == 2
        assert_adds_up(connection)


def test_questions_that_nobody_maps_are_named_once_each(tmp_path):
    more = ["extra/colour", "extra/colour/red", "extra/colour/blue", "extra/empty", "known", "extra/spot",
            "extra/_spot_latitude", "status"]  # fmt: skip
    said = dict.fromkeys(more, "1") | {"extra/empty": ""}
    sources, given_by = meeting(tmp_path, said, said, more=more, form=MEETING.replace(
        "[form.leave_out]", 'ignore = ["kno*"]\n[form.leave_out]'))  # fmt: skip
    with staged(tmp_path, sources, given_by) as connection:
        assert found(connection) == [("unmapped_question", 1, name, None) for name in
                                     ("extra/colour", "extra/spot", "status")]  # fmt: skip


def test_repeat_group_that_nobody_maps_is_named_once(tmp_path):
    sheets = plan_sheets()
    sheets["photos"] = [["picture", *UP], ["1.jpg", *up(1, "Plan", 1, 1)]]
    sheets["visit"] = [["day", *UP], ["2025-01-01", *up(1, "Plan", 1, 1)]]
    form = toml(tmp_path / "plan.toml", PLAN.replace('sheet = "Plan"', 'sheet = "Plan"\nignore = ["photos"]'))
    with staged(tmp_path, [folder(tmp_path / "plan", sheets)], form) as connection:
        assert found(connection) == [("unmapped_repeat", None, None, "visit")]
        assert_adds_up(connection)


SECRET = "+996 555 000 111"


def test_what_says_who_somebody_is_never_enters(tmp_path):
    more = ["contact/phone_number", "Телефону", "respondent_name", "deviceid", "username", "колтамга_URL"]
    form = MEETING.replace("[form.leave_out]", 'ignore = ["Тел*"]\n[form.leave_out]')
    said = dict.fromkeys([*more, "_submitted_by"], SECRET)
    sources, given_by = meeting(tmp_path, said, {"place": "nowhere"}, more=more, form=form)
    with staged(tmp_path, sources, given_by) as connection:
        named = {column for rule, _, column, _ in found(connection) if rule == "person_question"}
        assert named == {"contact/phone_number", "Телефону", "respondent_name", "колтамга_URL"}
        names = connection.execute("select schema_name || '.' || table_name from duckdb_tables()").fetchall()
        assert len(names) > 30
        for (name,) in names:
            assert SECRET not in str(connection.execute(f"select * from memory.{name}").fetchall()), name


def test_export_that_says_who_somebody_is_is_not_kept(tmp_path):
    sources, given_by = meeting(tmp_path, {"phone": SECRET}, more=["phone"])
    with staged(tmp_path, sources, given_by) as connection:
        described = received.describe(connection, [received.given(sources, given_by, None)])
    assert [source["kept"] for source in described] == [False]


@pytest.mark.parametrize("question", [
    "phone", "group/phone_number", "e-mail", "photo", "signature", "participant_name", "attendance/name", "full_name",
    "Аты-жөнү", "ФИО участника", "passport", "username", "_submitted_by", "date_of_birth", "nationality",
    "respondent/name",
])  # fmt: skip
def test_questions_about_who_somebody_is_are_known(question):
    assert persons.is_personal(question, "people")


@pytest.mark.parametrize("question", [
    "organisation_name", "event/title", "birth_year", "attendance/code", "sex", "place", "name", "phones_distributed",
])  # fmt: skip
def test_other_questions_are_let_in(question):
    assert not persons.is_personal(question, "organisations")


@pytest.mark.parametrize(("question", "header", "place"), [
    ("event/kind", ["event/kind", "kind"], [0]),  # the whole name goes first
    ("event/kind", ["plan/kind", "kind"], [1]),
    ("event/kind", ["plan/kind"], []),
    ("kind", ["event/kind"], [0]),
    ("kind", ["event/kind", "plan/kind"], [0, 1]),
    ("event/end", ["end"], []),  # what the phone writes is no answer
    ("end", ["end", "event/end"], [0]),
    ("time", ["_submission_time"], []),
    ("group/inner/q", ["inner-q"], [0]),
    ("Event/Kind", [" event/KIND "], [0]),
    ("q", [], []),
])  # fmt: skip
def test_question_is_found_by_its_name(question, header, place):
    assert columns.places(question, header) == place


def test_forms_that_share_a_folder_and_the_name_of_a_group_are_told_apart(tmp_path):
    tables = central_plans()
    other = {name.replace("Plan", "Plan-b"): [[cell.replace(uuid(1), uuid(8)).replace(uuid(2), uuid(9)) for cell in row]
                                              for row in table] for name, table in tables.items()}  # fmt: skip
    form = toml(tmp_path / "plan.toml", PLAN.replace('sheet = "Plan"', 'sheet = ["Plan", "Plan-b"]'))
    with staged(tmp_path, [folder(tmp_path / "both", tables | other)], form) as connection:
        assert found(connection) == []
        assert len(table_of(connection, "action_plans", "plan_id")) == 4
        assert len(table_of(connection, "activities", "activity_id")) == 6
        assert_adds_up(connection)


@pytest.mark.parametrize("where", ["one cell", "central"])
def test_gps_point_is_read_from_one_cell_or_from_its_columns(tmp_path, where):
    header, cells = [*PROFILE, *META], [*COUNCIL, *meta(1)]
    if where == "one cell":
        both = (header, cells)
        table = [[cell for cell, name in zip(row, header, strict=True) if "/_gps" not in name] for row in both]
    else:
        parts = {"latitude": "Latitude", "longitude": "Longitude", "altitude": "Altitude", "precision": "Accuracy"}
        names = {f"profile/_gps_{kobo}": f"profile-gps-{central}" for kobo, central in parts.items()}
        table = [[names.get(name, name) for name in header], cells]
        table = [[cell for cell, name in zip(row, header, strict=True) if name != "profile/gps"] for row in table]
    with staged(tmp_path, [folder(tmp_path / "m", {"Stakeholder mapping": table})]) as connection:
        assert table_of(connection, "organisations", "latitude", "longitude") == [("40.15", "71.08")]
        assert found(connection) == []


def test_sheets_that_are_no_export_are_read_as_tables_beside_it(tmp_path):
    sheets = event_sheets() | {"issues": [["issue_id", "title"], ["i-1", "A road"]]}
    with staged(tmp_path, [folder(tmp_path / "event", sheets)]) as connection:
        assert table_of(connection, "issues", "issue_id", "title") == [("i-1", "A road")]
        assert len(table_of(connection, "events", "event_id")) == 2


def test_errors_of_an_export_can_be_set_aside_and_the_sum_holds(tmp_path):
    sheets = event_sheets()
    wrong = [*TRAINING]
    wrong[EVENT.index("event/place")] = "nowhere"
    without_key = [*DIALOGUE, *meta(4)]
    without_key[len(EVENT) + 1] = without_key[-2] = ""
    sheets["Event"] += [[*wrong, *meta(3)], without_key, [*DIALOGUE, *meta(5, "Not Approved")]]
    sheets["attendance"] += [[*FIRST, *up(3, "Event", 3, 3)], [*SECOND, *up(4, "Event", 9, 9)]]
    job = flow.Job((REFERENCE, folder(tmp_path / "event", sheets)), dataset.today(), EXAMPLE, set_aside=True)
    with flow.checked(job, tmp_path, dataset.silent) as (connection, _, is_stopped):
        assert not is_stopped
        loads, kept_rows = build.counts(connection)  # raises Unaccounted where a row is lost
        tables = ("events", "people", "attendance", "headcounts")
        assert [kept_rows[name] for name in tables] == [2, 2, 3, 4]
        aside = Counter({load["table"]: 0 for load in loads})
        for load in loads:
            aside[load["table"]] += load["rows_set_aside"]
    assert [aside[name] for name in tables] == [3, 1, 3, 8]


def test_export_without_lines_has_no_sheet_for_its_group_and_is_read(tmp_path):
    sheets = {"Event": event_sheets()["Event"]}
    with staged(tmp_path, [folder(tmp_path / "event", sheets)]) as connection:
        assert len(table_of(connection, "events", "event_id")) == 2
        assert table_of(connection, "people", "person_id") == []
        assert found(connection) == []


@pytest.mark.parametrize("tables", [plan_sheets, central_plans])
def test_export_without_a_mapping_is_named_as_one(tmp_path, tables):
    given_tables = {name.replace("Plan", "Form"): table for name, table in tables().items()}
    with duckdb.connect() as connection:
        read.prepare(connection)
        read.read(connection, files.collect([folder(tmp_path / "e", given_tables)]), tmp_path, dataset.silent)
        said = [(rule, value) for rule, _, _, value in found(connection)]
    first = set(given_tables) if tables is plan_sheets else {"Form-objective", "Form-activity"}
    assert {("export_without_mapping", name) for name in first} <= set(said)


def test_finding_about_a_cell_names_the_question_and_the_row_of_the_export(tmp_path):
    sources, given_by = meeting(tmp_path, {"what": "event"}, {"what": "event", "held_on": "2025-02-31"})
    said = [(one.file, one.sheet, one.row, one.column, one.value) for one in dataset.findings(sources, mapping=given_by)
            if one.rule == "type_date"]  # fmt: skip
    assert set(said) == {("meeting/Meeting.csv", "Meeting", 3, "held_on", "2025-02-31")}


# ------------------------------------------------------------------------------------------------------ bad mappings

GOOD = """
[choices.places]
n = "north"
[[form]]
name = "f"
sheet = "Meeting"
[[form.rows]]
table = "issues"
[form.rows.columns]
issue_id = { text = "i-{_key}" }
project_id = { constant = "p" }
kind = { constant = "issue" }
place_id = { question = "place", choices = "places" }
title = "subject"
raised_on = "held_on"
status = { constant = "open" }
"""
BAD = {  # what is exchanged in a good mapping: rule, where it is said to be, the value that the sentence names
    "no toml": ('name = "f"', 'name = f"', "syntax", None, "line", 5),
    "twice": ('name = "f"', 'name = "f"\nname = "g"', "syntax", None, "line", 6),
    "cut off": ('status = { constant = "open" }', 'status = { constant = "open"', "syntax", None, "line", 16),
    "no form": ("[[form]]", "[[other]]", "setting", "–", "name", "other"),
    "form is no list": ("[[form]]", "[form]", "type", "form", "example", "[[form]]"),
    "no name": ('name = "f"', "", "needs", "form 1", "name", "name"),
    "no pattern": ('sheet = "Meeting"', "", "needs", "form f", "name", "sheet"),
    "pattern is a number": ('sheet = "Meeting"', "sheet = 3", "type", "form f sheet", "example", '"event/start"'),
    "unknown setting": ('sheet = "Meeting"', 'sheets = "Meeting"', "setting", "form f", "name", "sheets"),
    "take": ('sheet = "Meeting"', 'sheet = "M"\ntake = "some"', "one_of", "form f take", "value", "some"),
    "ignore": ('sheet = "Meeting"', 'sheet = "M"\nignore = [1]', "type", "form f ignore", "example", '"event/start"'),
    "unknown table": ('"issues"', '"issue"', "table", "form f → rows 1 (issue)", "near", "issues, risks, sources"),
    "no table": ('table = "issues"', "", "needs", "form f → rows 1 (?)", "name", "table"),
    "unknown column": ("title =", "titel =", "column", "form f → rows 1 (issues) titel", "near", "title"),
    "unknown key of a cell": ('"i-{_key}" }', '"i", then = "x" }', "setting", "form f → rows 1 (issues) issue_id",
                              "name", "then"),
    "question and constant": ('constant = "open"', 'constant = "open", question = "q"', "needs",
                              "form f → rows 1 (issues) status", "name", "question / text / constant"),
    "no such list": ('choices = "places"', 'choices = "place"', "choices", "form f → rows 1 (issues) place_id",
                     "near", "places"),
    "choice without a code": ('n = "north"', 'n = ["north"]', "type", "choices places n", "example", '"event/start"'),
    "choice twice": ('n = "north"', 'n = "north"\nN = "south"', "twice", "choices places", "name", "n, N"),
    "code that is none": ('constant = "issue"', 'constant = "problem"', "code", "form f → rows 1 (issues) kind",
                          "value", "problem"),
    "choice to a code that is none": ('{ constant = "open" }', '{ question = "s", choices = { a = "opened" } }', "code",
                                      "form f → rows 1 (issues) status choices", "value", "opened"),
    "constant of another type": ('"held_on"', "5", "constant", "form f → rows 1 (issues) raised_on", "kind", "date"),
    "default of another type": ('"held_on"', '{ question = "q", default = "soon" }', "constant",
                                "form f → rows 1 (issues) raised_on", "value", "soon"),
    "part": ('"subject"', '{ question = "gps", part = "depth" }', "one_of", "form f → rows 1 (issues) title part",
             "value", "depth"),
    "optional": ('"subject"', '{ question = "q", optional = "yes" }', "type", "form f → rows 1 (issues) title optional",
                 "example", "true"),
    "required column": ('title = "subject"', "", "required", "form f → rows 1 (issues)", "name", "title"),
    "person": ('"subject"', '"respondent_name"', "person", "form f → rows 1 (issues) title", "question",
               "respondent_name"),
    "person in a text": ('"subject"', '{ text = "By {phone}" }', "person", "form f → rows 1 (issues) title", "question",
                         "phone"),
    "label of a person": ("[[form.rows]]", '[form.labels]\nsubject = "ФИО"\n[[form.rows]]', "person",
                          "form f → rows 1 (issues) title", "question", "subject"),
    "answer without questions": ('table = "issues"', 'table = "issues"\nanswer = "title"', "setting",
                                 "form f → rows 1 (issues)", "name", "answer"),
    "split without answer": ('table = "issues"', 'table = "issues"\nsplit = "q"', "needs", "form f → rows 1 (issues)",
                             "name", "answer"),
    "when": ('table = "issues"', 'table = "issues"\nwhen = "q"', "type", "form f → rows 1 (issues) when", "example",
             '{ question = "event/start" }'),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_bad_mapping_is_refused_with_file_place_and_a_sentence(tmp_path, case):
    before, after, rule, place, name, value = BAD[case]
    assert GOOD.count(before) == 1
    with pytest.raises(Unreadable) as refused:
        mapping.read(toml(tmp_path / "kobo.toml", GOOD.replace(before, after)))
    problem = refused.value
    assert (problem.rule, problem.file, problem.values.get("place")) == (f"mapping_{rule}", "kobo.toml", place)
    assert problem.values[name] == value
    for language in text.LANGUAGES:
        said = text.words(language)(f"unreadable.{problem.rule}", file=problem.file, **problem.values)
        assert "kobo.toml" in said and (place or "") in said and "{" not in said.replace(str(value), "")


MISFIT = {  # a mapping that is right in itself, but does not fit the export
    "no such question": ('"subject"', '"subjet"', "question", "form f → rows 1 (issues) title", "near", "subject"),
    "no such key": ('sheet = "Meeting"', 'sheet = "Meeting"\nkey = "id_of_form"', "question", "form f key", "question",
                    "id_of_form"),
    "two columns": ('"subject"', '"spot"', "ambiguous", "form f → rows 1 (issues) title", "columns", "a/spot, b/spot"),
}  # fmt: skip


@pytest.mark.parametrize("case", MISFIT)
def test_mapping_that_does_not_fit_the_export_is_refused(tmp_path, case):
    before, after, rule, place, name, value = MISFIT[case]
    sources, given_by = meeting(tmp_path, {}, more=["a/spot", "b/spot"], form=GOOD.replace(before, after))
    with pytest.raises(Unreadable) as refused:
        dataset.findings(sources, mapping=given_by)
    problem = refused.value
    assert (problem.rule, problem.file, problem.values["place"]) == (f"mapping_{rule}", "meeting.toml", place)
    assert value in problem.values[name]
    for language in text.LANGUAGES:
        assert place in text.words(language)(f"unreadable.{problem.rule}", file=problem.file, **problem.values)


def test_commands_refuse_a_bad_mapping_with_a_sentence_and_exit_code_2(tmp_path, capsys):
    sources, given_by = meeting(tmp_path, {}, form=GOOD.replace('"subject"', '"subjet"'))
    assert main(["check", str(sources[0]), "--mapping", str(given_by), "--language", "ky"]) == 2
    said = capsys.readouterr()
    assert "meeting.toml, form f → rows 1 (issues) title" in said.err and "subject" in said.err
    assert said.out == ""


def test_question_that_is_optional_may_be_missing(tmp_path):
    form = GOOD.replace('"subject"', '{ question = "subjet", optional = true, default = "None" }')
    sources, given_by = meeting(tmp_path, {}, form=form)
    with staged(tmp_path, sources, given_by) as connection:
        assert table_of(connection, "issues", "title") == [("None",)]


def test_sheet_that_two_forms_claim_is_refused(tmp_path):
    sources, given_by = meeting(tmp_path, {}, form=GOOD + GOOD.split('n = "north"')[1].replace('"f"', '"g"'))
    with pytest.raises(Unreadable, match="mapping_two_forms"):
        dataset.findings(sources, mapping=given_by)


def test_code_that_the_code_lists_do_not_have_is_refused(tmp_path):
    wrong = EXAMPLE.read_text("utf-8").replace('youth_committee = "youth_committee"', 'youth_committee = "youths"')
    with pytest.raises(Unreadable) as refused:
        dataset.findings([REFERENCE], mapping=toml(tmp_path / "kobo.toml", wrong))
    assert refused.value.rule == "mapping_code"
    assert (refused.value.values["value"], refused.value.values["column"]) == ("youths", "organisation_type")


@pytest.mark.parametrize(("content", "rule"), [
    (b"\xcf\xf0\xe8\xe2\xe5\xf2", "mapping_encoding"), (b"", "mapping_needs"),
    (b"x = " + b"[" * 5000, "mapping_syntax"), (b"#" * ((1 << 20) + 1), "too_large"), (None, "no_mapping"),
])  # fmt: skip
def test_file_that_is_no_mapping_is_refused(tmp_path, content, rule):
    path = tmp_path / "kobo.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(Unreadable) as refused:
        mapping.read(path)
    assert (refused.value.rule, refused.value.file) == (rule, "kobo.toml")


def test_mapping_saved_by_windows_is_read(tmp_path):
    path = tmp_path / "kobo.toml"
    path.write_bytes(GOOD.replace("\n", "\r\n").encode("utf-8-sig"))
    assert [form.name for form in mapping.read(path).forms] == ["f"]


# ------------------------------------------------------------------------------------------- any form, any submissions

TOKENS = ("peace", "аялдар", "war")
STATES = ("", "Approved", "Not Approved")


@st.composite
def anything(draw: st.DrawFn) -> tuple[list[dict], list[tuple[int, str]], str]:
    """Return submissions, lines of a group (of which submission, what), and what the mapping takes."""
    one = st.fixed_dictionaries({
        "state": st.sampled_from(STATES), "what": st.sampled_from(("event", "areas", "both", "")),
        "areas": st.lists(st.sampled_from(TOKENS), max_size=3), "women": st.sampled_from(("", "0", "7")),
        "men": st.sampled_from(("", "3")), "key": st.booleans(),
    })  # fmt: skip
    submissions = draw(st.lists(one, max_size=6))
    parent = st.integers(0, len(submissions))  # the last one does not exist
    return submissions, draw(st.lists(st.tuples(parent, st.sampled_from(("x", ""))), max_size=8)), draw(
        st.sampled_from(("all", "approved", "not_rejected")))  # fmt: skip


ANY = """
[[form]]
name = "any"
sheet = "Any"
take = "{take}"
[[form.rows]]
table = "organisation_areas"
when = {{ what = ["areas", "both"] }}
split = "areas"
choices = {{ peace = "A1", "Аялдар" = "A3" }}
answer = "area"
[form.rows.columns]
organisation_id = "_key"
[[form.rows]]
table = "headcounts"
answer = "participations"
[form.rows.columns]
event_id = "_key"
[form.rows.questions]
women = {{ sex = "F", age_band = "14-24" }}
men = {{ sex = "M", age_band = "14-24" }}
[[form.rows]]
table = "objectives"
repeat = "line"
[form.rows.columns]
objective_id = {{ text = "{{_key}}-{{_number}}" }}
plan_id = "_key"
number = "_number"
title = {{ question = "title", default = "none" }}
"""
HEADER = ["what", "areas", "women", "men", "_uuid", "_validation_status", "_index"]
BELOW = ["title", "_parent_table_name", "_parent_index"]


def sheet_of(name: str, table: Table) -> Sheet:
    def lines(places: Sequence[int]) -> Iterator[tuple[int, list[str | None]]]:
        return ((row, [str(cells[place]) or None for place in places]) for row, cells in enumerate(table[1:], 2))

    filled = {place for cells in table[1:] for place, cell in enumerate(cells) if cell != ""}
    return Sheet(name, name, tuple(table[0]), lines, lambda: filled)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(anything())
def test_rows_of_any_export_add_up(tmp_path, said):
    submissions, lines, take = said
    table: Table = [HEADER, *([one["what"], " ".join(one["areas"]), one["women"], one["men"],
                               uuid(n) if one["key"] else "", one["state"], n]
                              for n, one in enumerate(submissions, 1))]  # fmt: skip
    below: Table = [BELOW, *([what, "Any", parent + 1] for parent, what in lines)]
    forms = mapping.read(toml(tmp_path / "any.toml", ANY.format(take=take)))
    (export,) = recognise(forms, [sheet_of("Any", table), sheet_of("line", below)])
    loads = made.of(export, forms)

    def is_taken(one: Mapping[str, object]) -> bool:
        states = {"all": STATES, "approved": STATES[1:2], "not_rejected": STATES[:2]}[take]
        return one["state"] in states and one["key"]

    def chosen(one: Mapping[str, object]) -> list[str]:
        return list(dict.fromkeys(one["areas"])) if one["what"] in ("areas", "both") else []

    def counted(one: Mapping[str, object]) -> list[str]:
        return [one[sex] for sex in ("women", "men") if one[sex]]

    kinds = {"organisation_areas": chosen, "headcounts": counted}
    for name, wanted in kinds.items():
        own = [load for load in loads if load.table == name]
        unused = sum(rule == "unused_submission" for load in own for _, rule, _ in load.unread)
        read_rows = sum(len(load.rows) + len(load.unread) for load in own)
        assert read_rows - unused >= sum(len(wanted(one)) for one in submissions)
        good = [item for one in submissions if is_taken(one) for item in wanted(one) if item != "war"]
        assert sum(len(load.rows) for load in own) == len(good)
    objectives = [load for load in loads if load.table == "objectives"]
    assert sum(len(load.rows) + len(load.unread) for load in objectives) == len(lines)
    assert sum(len(load.rows) for load in objectives) == sum(
        parent < len(submissions) and is_taken(submissions[parent]) for parent, _ in lines)  # fmt: skip
    fed = {parent for parent, _ in lines}
    seen = {row for load in loads if load.sheet is export.main for row, *_ in [*load.rows, *load.unread]}
    assert all(place + 2 in seen or place in fed for place in range(len(submissions)))
    for load in loads:
        numbers = [row for row, *_ in [*load.rows, *load.unread]]
        assert len(numbers) == len(set(numbers))
    assert len({load.id for load in loads}) == len(loads)
