"""Cells as people write them: what can mean one thing is read, what can mean two is refused with a sentence."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import duckdb
import pytest

from dashboard import database, schema, text
from dashboard.checks import aside, check, clean, labels, personal, rules
from dashboard.checks.check import Finding
from dashboard.checks.wording import sentence
from dashboard.publish import dataset
from dashboard.schema import identifier
from dashboard.staging import read
from tests.conftest import rows, small, write

NBSP, THIN, NARROW = "\u00a0", "\u2009", "\u202f"
LANGUAGES = sorted(text.LANGUAGES)


# ------------------------------------------------------------------ one cell at a time, all in one database
@pytest.fixture(scope="module")
def staged():
    """Return a function that cleans cells of one column, given as a list: what stands there then, and the warnings."""
    with duckdb.connect() as connection:
        read.prepare(connection)
        aside.prepare(connection)
        codes = [(code["list"], code["code"], code["label"]) for code in small()["codelists"]]
        connection.executemany(
            "insert into memory.staging.codelists (list, code, label, load_id) values (?, ?, ?, 'c')", codes)
        labels.codes(connection)

        def cells(table: str, column: str, given: list[str]) -> dict[str, tuple[str | None, list[tuple]]]:
            connection.execute(f"delete from memory.staging.{table}; delete from memory.findings")
            connection.execute("delete from memory.doubted")
            connection.executemany(
                f"insert into memory.staging.{table} ({identifier(column)}, load_id, row_number) values (?, 'x', ?)",
                [(cell, place) for place, cell in enumerate(given)])
            clean._table(connection, schema.tables()[table])
            name = schema.tables()[table].column(column)
            is_doubtful = rules.doubtful(name) if name.type != "VARCHAR" or name.list else "false"
            found = connection.execute(
                f"select row_number, case when {is_doubtful} then null"
                f" else {rules.typed(name)} end from memory.staging.{table} order by row_number").fetchall()
            said = connection.execute("select row_number, rule, detail from memory.findings").fetchall()
            return {given[row]: (value, [one[1:] for one in said if one[0] == row]) for row, value in found}

        yield cells


CODES = [
    ("people", "sex", "F", ["F", "f", "Ж", "ж", "жен.", "Женский", "АЯЛ", "Аялдар", "women", "Woman", " female", "'F"]),
    ("people", "sex", "M", ["M", "М", "м", "Муж", "мужчина", "эркек", "Man"]),
    ("people", "disability", "Y", ["y", "Да", "ооба", "YES", "С инвалидностью", "с  инвалидностью"]),
    ("events", "kind", "early_warning_workshop", ["Early warning workshop", "early-warning workshop",
                                                 "EARLY_WARNING_WORKSHOP"]),
    ("headcounts", "age_band", "25-35", ["25–35", "25 - 35", "25‑35"]),
    ("risks", "category", "pasture_land", ["Pasture and land", "PASTURE-LAND"]),
]


@pytest.mark.parametrize(("table", "column", "code", "given"), CODES)
def test_a_label_or_another_case_is_its_code(staged, table: str, column: str, code: str, given: list[str]):
    assert staged(table, column, given) == {cell: (code, []) for cell in given}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_label_of_a_column_of_codes_is_its_code(staged, language: str):
    words = text.words(language)
    for table, column in (("activities", "area"), ("activity_updates", "status"), ("applications", "conflict_type")):
        known = schema.tables()[table].column(column)
        said = {words(f"code.{known.list}.{code}"): (code, []) for code in known.codes}
        assert staged(table, column, list(said)) == said


def test_letters_that_look_alike_are_understood_with_a_warning(staged):
    cyrillic = {"А1": "A1", "а2": "A2", "А 3": "A3"}
    assert staged("activities", "area", [*cyrillic, "А9"]) == {
        **{cell: (code, [("look_alike", f"area|{code}")]) for cell, code in cyrillic.items()}, "А9": (None, [])}


def test_a_word_of_two_codes_or_of_none_is_refused(staged):
    cells = ["все", "??", "girlfriend"]
    assert staged("people", "sex", cells) == {cell: (None, []) for cell in cells}


def test_decomposed_letters_and_invisible_signs_do_not_make_another_text(staged):
    given = {"Бийлик й": "Бийлик й", "p\u200b-1": "p-1", f"p{NBSP}1": "p 1", "'0012": "0012", "Өзгөн": "Өзгөн"}
    assert {cell: value for cell, (value, _) in staged("people", "person_id", list(given)).items()} == given
    titles = {f"Бир{NBSP}эки": f"Бир{NBSP}эки", "'=1+1": "=1+1", "'90s": "'90s"}
    assert {cell: value for cell, (value, _) in staged("events", "title", list(titles)).items()} == titles


NUMBERS = {
    "1": "1", "+1": "1", "'1": "1", "−5": "-5", "0,5": "0.5", "1,5": "1.5", f"1{NBSP}234{NBSP}567,50": "1234567.50",
    f"1{THIN}234": "1234", f"12{NARROW}345,6": "12345.6", "1 234": "1234", "1 234,567": None, "1.234,50": "1234.50",
    "1,234.50": "1234.50", "1,234,567": "1234567", "1.234.567": "1234567", "999999999999.99": "999999999999.99",
    "12.50": "12.50", "1,234": None, "12,50": "12.50", "50%": None, "500 сом": None, "1e3": None, "١٢": None,
    "1 23": None, "12 34,5": None, "1,2,3": None, "--1": None, "1'234": None, "0,12": "0.12", "10,00": "10.00",
}  # fmt: skip


def test_numbers_are_read_as_people_write_them_or_refused(staged):
    found = {cell: value for cell, (value, _) in staged("activities", "budget", list(NUMBERS)).items()}
    wanted = {cell: None if value is None else pytest.approx(float(value)) for cell, value in NUMBERS.items()}
    assert {cell: None if value is None else float(value) for cell, value in found.items()} == wanted


@pytest.mark.parametrize(("table", "column", "given"), [
    ("headcounts", "participations", {"12": 12, "1 234": 1234, "12,0": 12, "1,234": None, "12.000": None, "1.5": None,
                                      "1e3": None, "9999999999": None, "12,000": None, "1,234,000": 1234000}),
    ("places", "latitude", {"40,123": 40.123, "40.5": 40.5, "4.05e1": 40.5, "40,5": 40.5, "40°": None}),
    ("measurements", "value", {"1,234": None, "0,125": 0.125, "1e3": 1000.0, "123456789012345": 123456789012345.0,
                               "1,2340": 1.234}),
    ("applications", "lead_is_youth", {"1": True, "0": False, "да": True, "Нет": False, "ооба": True, "Жок": False,
                                       "Yes": True, "no": False, "ИСТИНА": True, "'true": True, "maybe": None}),
])  # fmt: skip
def test_the_type_of_the_column_decides(staged, table: str, column: str, given: dict):
    assert {cell: value for cell, (value, _) in staged(table, column, list(given)).items()} == given


DAY = date(2024, 1, 31)
DATES = {
    "2024-01-31": DAY, "31.01.2024": DAY, "31.1.2024": DAY, "31/01/2024": DAY, "31-01-2024": DAY, "01/31/2024": DAY,
    "2024/01/31": DAY, "2024.01.31": DAY, "2024-01-31T10:20:00.000+06:00": DAY, "2024-01-31 00:10:20": DAY,
    "2024-01-31T23:59:59Z": DAY, "31.01.2024 10:20": DAY, "31.01.2024 г.": DAY, "31 января 2024 г.": DAY,
    "31 января 2024": DAY, "31 янв. 2024": DAY, "31-январь 2024-ж.": DAY, "2024-ж. 31-январь": DAY,
    "2024-жылдын 31-январы": DAY, "31 January 2024": DAY, "January 31, 2024": DAY, "31 Jan 2024": DAY,
    "05/06/2024": None, "5-6-2024": None, "31.01.24": None, "30.02.2024": None, "30 февраля 2024": None,
    "2024-13-01": None, "31 тамуз 2024": None, "01.2024": None, "2024": None, "20240131": None, "вчера": None,
    "32873": None, "60000": None, "31.01.2024 25:61": None, "2024-01-31T24:00:00Z": None, "31.01.2024 10:20:61": None,
    "2024-01-31 10:20+99:00": None, "31.01.2024 9:05": DAY,
}  # fmt: skip


def test_dates_are_read_as_people_write_them_or_refused(staged):
    found = staged("projects", "start_date", list(DATES))
    assert {cell: value for cell, (value, _) in found.items()} == DATES
    assert not [warned for _, warned in found.values() if warned]


def test_the_number_of_a_day_is_read_and_named(staged):
    assert staged("projects", "start_date", ["45322", "45322.5"]) == {
        cell: (DAY, [("date_serial", "2024-01-31")]) for cell in ("45322", "45322.5")}


# ------------------------------------------------------------------ whole rows
def found_in(folder: Path, **changed: list) -> list[Finding]:
    return list(dataset.findings([write(folder / "field", **small(**changed))]))


def named(found: list[Finding], *rules_wanted: str) -> set[tuple]:
    return {(one.sheet, one.row, one.column, one.rule, one.severity) for one in found if one.rule in rules_wanted}


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> list[Finding]:
    """Return the findings about rows that are odd in many ways."""
    given = small()
    project, event, people = given["projects"][0], given["events"][0], given["people"]
    return found_in(
        tmp_path_factory.mktemp("odd"),
        projects=[project, project | {"project_id": "q", "start_date": "31.01.24"},
                  project | {"project_id": "r", "start_date": "05/06/2024"},
                  project | {"project_id": "Р", "title": "Cyrillic"},
                  project | {"project_id": "Итого:", "title": "", "currency": ""}],
        events=[*given["events"], event | {"event_id": "e3", "days": "1,000"},
                event | {"event_id": "Е1", "days_required": "5"}],
        people=[*people, people[0] | {"person_id": "А"}, people[0] | {"person_id": "d", "home_place_id": "NORTH"}],
        attendance=[*given["attendance"], {"event_id": "е1", "person_id": "b", "day": 1, "is_present": "да"},
                    {"event_id": "Бардыгы", "person_id": "", "day": "3", "is_present": "12"}],
    )  # fmt: skip


def test_what_can_mean_two_things_has_a_rule_of_its_own(odd):
    assert named(odd, "two_digit_year", "ambiguous_date", "ambiguous_number") == {
        ("projects", 3, "start_date", "two_digit_year", "error"),
        ("projects", 4, "start_date", "ambiguous_date", "error"),
        ("events", 4, "days", "ambiguous_number", "error"),
    }


def test_ids_that_only_look_alike_are_errors_that_name_each_other(odd):
    assert named(odd, "look_alike_key") == {
        (table, row, column, "look_alike_key", "error") for table, column in
        (("projects", "project_id"), ("events", "event_id"), ("people", "person_id")) for row in (2, 5)
    }
    assert {one.row: one.detail for one in odd if one.rule == "look_alike_key" and one.sheet == "projects"} == {
        2: "field/projects.csv, 5", 5: "field/projects.csv, 2"}


def test_a_reference_that_only_looks_alike_says_which_id_is_meant(odd):
    (finding,) = [one for one in odd if one.rule == "look_alike_reference"]
    assert (finding.sheet, finding.row, finding.value, finding.detail) == ("people", 6, "NORTH", "north")


def test_a_row_of_sums_has_one_finding(odd):
    assert named(odd, "total_row") == {("projects", 6, None, "total_row", "error"),
                                       ("attendance", 6, None, "total_row", "error")}  # fmt: skip
    sums = [one.rule for one in odd if (one.sheet, one.row) in (("projects", 6), ("attendance", 6))]
    assert sums == ["total_row"] * 2


def test_the_word_total_is_a_category_of_measurements_and_no_sum(tmp_path: Path):
    goal = {"indicator_id": "i", "project_id": "p", "code": "1", "level": "output", "title": "A", "definition": "A",
            "measure": "unit", "unit": "people", "is_ascending": "true", "aggregation_time": "sum",
            "aggregation_place": "sum"}  # fmt: skip
    step = {"indicator_id": "i", "due_date": "2024-12-31", "dimension": "total", "category": "total", "target": "5"}
    found = found_in(tmp_path, indicators=[goal], milestones=[step])
    assert not [one for one in found if one.rule == "total_row"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_names_column_and_codes_in_the_readers_language(tmp_path_factory, language: str):
    words = text.words(language)
    finding = Finding("f", "people", 2, "sex", "lady", "unknown_code", "error", "sex|F|M|X|U", "people")
    said = sentence(finding, words)
    assert f"{words('column.sex')} (sex)" in said
    assert f"{words('code.sex.F')} (F)" in said
    many = Finding("f", "s", 2, "sex", "x", "unknown_code", "error", "|".join(["sex", *map(str, range(20))]), "people")
    assert sentence(many, words).count(", ") < 12
    assert "…" in sentence(many, words)


def test_every_constraint_of_the_schema_has_a_sentence_without_sql():
    for table in schema.tables().values():
        for rule in rules.of_rows(table):
            finding = Finding("f", "s", 2, rule.columns, "1, 2", rule.name.strip("'"), "error", rule.detail, table.name)
            assert finding.rule.startswith("check_"), (table.name, rule.broken)
            for language in LANGUAGES:
                said = sentence(finding, text.words(language))
                assert not {"NULL", "BETWEEN", ">=", "!=", "|"} & set(said.replace("|", " | ").split())
                assert "…" not in said


def test_a_required_column_that_is_missing_is_not_said_of_every_row(tmp_path: Path):
    people = [{name: cell for name, cell in person.items() if name != "sex"} for person in small()["people"]]
    found = [one.rule for one in found_in(tmp_path, people=people) if one.column == "sex"]
    assert found == ["missing_column"]


# ------------------------------------------------------------------ who a person is
NAME, PHONE, PIN = "Бирөө Биринчиева", "0555 12-34-56", "10101199012345"
PERSONAL = [
    NAME, "Biröö Birinchieva", "биринчиева", "БИРӨӨ БИРИНЧИЕВА", "Биринчиева Б.", "Б.Б. Биринчиева",
    "Бирөө Экинчи кызы", "Бирөө Экинчи уулу", "экинчиевич", "Экинчиевна",
    "Биринчиева,Бирөө", "Birinchieva_Biroo", "адам биринчи", "Бирөө",
    PHONE, "+996 555 123456", "(0555) 123-456", "996555123456", "0555123456", PIN, "a@example.org", "ID1234567",
    "AN 1234567", "ID № 1234567",
]  # fmt: skip
CODES_OF_PERSONS = ["p-0012", "KYS-F-003", "w12", "a", "12", "0012", "6f1c1f0e-9a3b-4c1d-8e2f-0a1b2c3d4e5f",
                    "batken-17", "uuid:6f1c1f0e-9a3b-4c1d-8e2f-0a1b2c3d4e5f", "П-12", "2024-01-31", "person_7",
                    "F12-2024", "nobody"]  # fmt: skip


def personal_among(cells: list[str], is_id: bool) -> list[str]:
    condition = f"{personal._possible('cell')} and {personal.looks_personal('cell', is_id=is_id)}"
    with duckdb.connect() as connection:
        asked = f"select cell from (select unnest($cells) as cell) where {condition}"
        return [cell for (cell,) in connection.execute(asked, {"cells": cells}).fetchall()]


def test_what_says_who_a_person_is_is_told_from_a_code():
    assert personal_among([*PERSONAL, *CODES_OF_PERSONS], is_id=True) == PERSONAL


def test_a_wrong_code_or_place_is_no_person_and_a_full_name_in_their_column_is():
    cells = ["Баткен", "не знаю", "Не указано", "lady", "1990", NAME, PHONE]
    assert personal_among(cells, is_id=False) == [NAME, PHONE]


@pytest.fixture(scope="module")
def leaky(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a source whose rows of people hold names and numbers in many columns."""
    given = small()
    person = given["people"][0]
    tables = small(
        people=[*given["people"], person | {"person_id": NAME, "sex": "lady"}, person | {"person_id": "d", "sex": NAME},
                person | {"person_id": "e", "birth_year": PHONE}, person | {"person_id": "f", "affiliation": PIN},
                person | {"person_id": "g", "home_place_id": NAME}, person | {"person_id": NAME, "sex": "M"}],
        attendance=[*given["attendance"], {"event_id": "e1", "person_id": NAME, "day": 9, "is_present": NAME}],
        events=[given["events"][0] | {"title": f"Ask {PHONE}"}, given["events"][1]],
    )  # fmt: skip
    return write(tmp_path_factory.mktemp("leaky") / "field", **tables)


def test_personal_data_are_refused_and_the_cell_is_said_nowhere(leaky: Path, tmp_path: Path, capfd):
    found = dataset.findings([leaky])
    assert named(found, "personal_data") == {
        ("people", 5, "person_id", "personal_data", "error"), ("people", 6, "sex", "personal_data", "error"),
        ("people", 7, "birth_year", "personal_data", "error"), ("people", 8, "affiliation", "personal_data", "error"),
        ("people", 9, "home_place_id", "personal_data", "error"), ("people", 10, "person_id", "personal_data", "error"),
        ("attendance", 5, "person_id", "personal_data", "error"),
        ("attendance", 5, "is_present", "personal_data", "error"),
    }  # fmt: skip
    assert named(found, "personal_text") == {("events", 2, "title", "personal_text", "warning")}
    rows_hidden = {(one.sheet, one.row) for one in found if one.rule == "personal_data"}
    assert {one.value for one in found if (one.sheet, one.row) in rows_hidden} == {None}
    assert ("people", 5, "person_id", "repeated_key", "error") in named(found, "repeated_key")
    said = "".join(sentence(one, text.words(language)) + json.dumps(one.with_message("")) for one in found
                   for language in LANGUAGES)  # fmt: skip
    assert not [cell for cell in (NAME, PHONE, PIN, "hidden-") if cell in said]


def test_a_single_name_or_a_birthday_in_a_wrong_cell_is_not_repeated(tmp_path: Path):
    given = small()
    person, said, born = given["people"][0], NAME.split()[1], "1990-05-12"
    wrong = ({"sex": said}, {"birth_year": born}, {"sex": "lady"})
    people = [*given["people"], *(person | {"person_id": f"x{number}"} | cell for number, cell in enumerate(wrong))]
    outcome = dataset.publish([write(tmp_path / "field", **small(people=people))], tmp_path / "store", set_aside=True)
    values = {one.row: one.value for one in outcome.findings if one.sheet == "people" and one.severity == "error"}
    assert values == {5: None, 6: None, 7: "lady"}
    kept = rows(database.newest(tmp_path / "store"), "select row_number, content from rejected_rows order by all")
    assert [row for row, content in kept if content is None] == [5, 6]
    assert "lady" in kept[2][1]


def test_personal_data_are_in_no_file_of_the_store(leaky: Path, tmp_path: Path):
    outcome = dataset.publish([leaky], tmp_path / "store", set_aside=True)
    snapshot = database.newest(tmp_path / "store")
    assert outcome.manifest["rows"]["set_aside"] == 7
    content = rows(snapshot, "select distinct content from rejected_rows where rule like '%personal_data%'")
    assert content == [(None,)]
    whole = b"".join(path.read_bytes() for path in (tmp_path / "store").rglob("*") if path.is_file())
    assert not [cell for cell in (NAME, PIN, "hidden-") if cell.encode() in whole]
    assert {source["kept"] for source in outcome.manifest["received"]} == {False}
    assert not list((tmp_path / "store" / "sources").glob("*"))


def test_warnings_say_what_was_understood(tmp_path: Path):
    people = [person | {"birth_year": "", "affiliation": "nоne"} for person in small()["people"][:1]]
    found = found_in(tmp_path, people=[*people, *small()["people"][1:]])
    (finding,) = [one for one in found if one.rule == "look_alike"]
    assert (finding.severity, finding.row, finding.column, finding.value) == ("warning", 2, "affiliation", "nоne")
    assert text.words("ru")("code.affiliation.none") in sentence(finding, text.words("ru"))
    assert not check.errors(found)
