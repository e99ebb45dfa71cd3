"""The template: a sheet per table of the schema, and what a person may choose, read and write in it."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date
from functools import cache
from pathlib import Path

import duckdb
import openpyxl
import pytest
from openpyxl.utils import range_boundaries
from python_calamine import CalamineWorkbook

from dashboard import command, schema, text
from dashboard.checks import rules
from dashboard.publish import dataset, flow
from dashboard.publish.flow import Job
from dashboard.template import book, columns, examples, guide, lists, tables
from dashboard.template.kinds import KINDS, PERSONS
from tests.conftest import write

ROOT = Path(__file__).parents[1]
LANGUAGES = sorted(text.LANGUAGES)
TEMPLATES = [(kind, language) for kind in KINDS for language in LANGUAGES]
# Facts that offices do not send: the reference part has them.
OF_THE_REFERENCE = {"codelists", "projects", "places", "project_places", "border_crossings", "published_figures"}
IN_ROWS = list(dict.fromkeys(table for held in KINDS.values() for table in held))
CODED = sorted({column.name for table in schema.tables().values() for column in table.columns if lists.codes(column)})
FILLED = range(tables.FIRST + 1, tables.LAST + 2)  # rows as a person counts them


@cache
def made(kind: str, language: str) -> bytes:
    return book.workbook(kind, language)


@cache
def opened(kind: str, language: str) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(made(kind, language)))


def validations(kind: str, language: str, table: str) -> dict[str, object]:
    """Return the rule for the cells of each column, by column name; the rows that it covers must be those to fill."""
    sheet = opened(kind, language)[table]
    found = {}
    for rule in sheet.data_validations.dataValidation:
        left, top, right, bottom = range_boundaries(str(rule.sqref))
        assert (left, top, bottom) == (right, FILLED[0], FILLED[-1])
        found[sheet.cell(1, left).value] = rule
    return found


def offered(kind: str, language: str, table: str, column: str) -> list[str]:
    """Return what the drop-down of a column offers, followed to the cells that hold it."""
    sheet, cells = validations(kind, language, table)[column].formula1.replace("$", "").split("!")
    return [row[0].value for row in opened(kind, language)[sheet][cells]]


def every_column(kind: str) -> list[tuple[str, schema.Column]]:
    return [(table, column) for table in KINDS[kind] for column in schema.tables()[table].columns]


def test_offices_can_send_every_table_that_is_not_of_the_reference():
    assert set(IN_ROWS) == set(schema.tables()) - OF_THE_REFERENCE
    assert {path.stem for path in (ROOT / "data" / "reference").glob("*.csv")} >= OF_THE_REFERENCE


@pytest.mark.parametrize(("kind", "language"), TEMPLATES)
def test_workbook_has_at_most_ten_sheets_and_one_for_each_table(kind: str, language: str):
    names = opened(kind, language).sheetnames
    assert names == [f"_{text.words(language)('template.instructions')}", guide.META, *KINDS[kind], guide.LISTS]
    assert len(names) <= 10
    assert len(names) == len(KINDS[kind]) + book.AROUND


@pytest.mark.parametrize(("kind", "language"), TEMPLATES)
def test_calamine_reads_the_names_of_the_schema_in_the_first_row(kind: str, language: str):
    read = CalamineWorkbook.from_filelike(io.BytesIO(made(kind, language)))
    for table in KINDS[kind]:
        names, labels, example = read.get_sheet_by_name(table).to_python()
        assert tuple(names) == (*schema.tables()[table].names, examples.NOTE)
        assert labels[:-1] == [text.words(language)(f"column.{name}") for name in names[:-1]]
        assert example[-1] in examples.MARKS


def test_three_languages_have_three_marks_of_an_example():
    assert len(set(examples.MARKS)) == len(LANGUAGES)


@pytest.mark.parametrize(("kind", "language"), TEMPLATES)
def test_drop_down_of_a_code_offers_exactly_the_words_of_its_codes(kind: str, language: str):
    words, seen = text.words(language), 0
    for table, column in every_column(kind):
        if codes := lists.codes(column):
            wanted = [examples.label(table, column, code, words) for code in codes]
            assert offered(kind, language, table, column.name) == wanted, (table, column.name)
            assert validations(kind, language, table)[column.name].showErrorMessage
            seen += 1
    assert seen >= 4


def codelist(name: str) -> set[str]:
    with (ROOT / "data" / "reference" / "codelists.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"] for row in csv.DictReader(file) if row["list"] == name}


def test_codes_are_those_of_the_schema_or_of_the_codelists():
    for table in schema.tables().values():
        for column in table.columns:
            declared = set(column.codes) or (codelist(column.codelist) if column.codelist else set())
            assert set(lists.codes(column)) == declared | ({"true", "false"} if column.type == "BOOLEAN" else set())
            assert bool(column.list) <= bool(declared)


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_codes_of_a_list_never_have_the_same_word(language: str):
    for table, column in ((table, column) for kind in KINDS for table, column in every_column(kind)):
        words = [examples.label(table, column, code, text.words(language)) for code in lists.codes(column)]
        assert len({word.casefold() for word in words}) == len(words), (table, column.name)


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_columns_of_a_table_never_have_the_same_label(language: str):
    for table in schema.tables().values():
        labels = [text.words(language)(f"column.{name}").casefold() for name in table.names]
        assert sorted(set(labels)) == sorted(labels), table.name


@pytest.mark.parametrize("kind", KINDS)
def test_places_and_projects_are_offered_as_their_codes_with_the_names_beside(kind: str):
    with (ROOT / "data" / "reference" / "places.csv").open(encoding="utf-8", newline="") as file:
        places = {row["place_id"]: row["name_ky"] for row in csv.DictReader(file)}
    table = next(table for table, column in every_column(kind) if column.name == "place_id")
    assert offered(kind, "ky", table, "place_id") == list(places)
    rows = list(opened(kind, "ky")[guide.LISTS].values)
    at = rows[0].index(text.words("ky")("code.table_name.places"))
    named = {row[at]: row[at + 1] for row in rows[1:] if row[at]}
    assert all(named[place].startswith(name) for place, name in places.items())
    assert len(set(named.values())) == len(named)


@pytest.mark.parametrize("kind", KINDS)
def test_codes_of_another_sheet_are_offered_and_not_forced(kind: str):
    for table in KINDS[kind]:
        rules = validations(kind, "ru", table)
        for own, other, there in schema.tables()[table].references:
            if other in KINDS[kind]:
                letter = chr(ord("A") + schema.tables()[other].names.index(there))
                first, last = f"${letter}${FILLED[0]}", f"${letter}${FILLED[-1]}"
                filled = f"MAX(1,COUNTA({other}!{first}:{last}))"
                assert rules[own].formula1 == f"OFFSET({other}!{first},0,0,{filled},1)"
                assert not rules[own].showErrorMessage


def admits(rule: object, number: float) -> bool:
    low, high = float(rule.formula1), float(rule.formula2 or "inf")
    return low < number if rule.operator == "greaterThan" else low <= number <= high


def allowed(connection: duckdb.DuckDBPyConnection, table: str, column: str, number: float) -> bool:
    """Return whether the schema takes a number, when the columns that it is compared with are as large as can be."""
    found = [(rule, [name for name in names if name != column]) for rule, names in schema.tables()[table].rules
             if names == (column,) or rule.startswith(f"({column} BETWEEN")]  # fmt: skip
    for rule, others in found:
        cells = ", ".join([f"?::double as {schema.identifier(column)}", *(f'1e9 as "{other}"' for other in others)])
        if not connection.execute(f"select {rule} from (select {cells})", [number]).fetchone()[0]:
            return False
    return True


def test_spreadsheet_takes_the_numbers_that_the_schema_takes():
    refused = 0
    with duckdb.connect() as connection:
        for kind, table, column in ((held, *found) for held in KINDS for found in every_column(held)):
            if columns.kind(table, column) not in ("integer", "decimal") or column.name == "denominator":
                continue
            rule = validations(kind, "en", table)[column.name]
            for number in (-1, 0, 0.5, 1, 3, 4, 5, 6, 30, 31, 100, 101, 1919, 1920, 2015, 2016):
                if rule.type == "decimal" or number % 1 == 0:
                    is_allowed = allowed(connection, table, column.name, number) and fits(column, number)
                    assert admits(rule, number) == is_allowed, (table, column.name, number)
                    refused += not is_allowed
    assert refused > 100


def fits(column: schema.Column, number: float) -> bool:
    return column.type != "TINYINT" or -128 <= number < 128


def test_every_rule_between_columns_is_said_at_one_of_them():
    for table in IN_ROWS:
        for rule, names in schema.tables()[table].rules:
            if len(names) > 1:
                noted = {f"template.note.{table}.{name}" for name in names} & text.message_ids()
                assert noted or any(columns.rules(table, name) for name in names), (table, rule)


@pytest.mark.parametrize(("kind", "language"), TEMPLATES)
def test_every_column_says_what_to_write(kind: str, language: str):
    words = text.words(language)
    for table, column in every_column(kind):
        place = schema.tables()[table].names.index(column.name) + 1
        said = opened(kind, language)[table].cell(2, place).comment.text.splitlines()
        assert said[0] == f"{words(f'column.{column.name}')} ({column.name})"
        assert said[1:] == columns.sentences(table, column, kind, words)
        must = column.is_required and column.default is None
        assert said[-1] == words("template.required" if must else "template.optional")


@pytest.mark.parametrize(("kind", "language"), TEMPLATES)
def test_every_cell_to_fill_has_a_message_that_fits(kind: str, language: str):
    for table, column in every_column(kind):
        rule = validations(kind, language, table)[column.name]
        said = columns.sentences(table, column, kind, text.words(language))
        assert rule.showInputMessage
        assert rule.prompt.startswith(said[0])
        assert len(rule.prompt) <= tables.MESSAGE
        assert len(rule.promptTitle) <= tables.TITLE
        assert rule.prompt in " ".join(said)


@pytest.mark.parametrize(("kind", "language"), TEMPLATES)
def test_what_must_be_filled_carries_a_star_and_codes_of_people_say_that_they_are_no_names(kind: str, language: str):
    for table, column in every_column(kind):
        label = opened(kind, language)[table].cell(2, schema.tables()[table].names.index(column.name) + 1)
        if column.name.endswith("person_id"):
            assert text.words(language)("template.never.code") in label.number_format
        else:
            assert ("*" in label.number_format) == columns.is_asked(column)


@pytest.mark.parametrize("language", LANGUAGES)
def test_sheets_about_people_say_no_names(language: str):
    said = text.words(language)("template.never.here")
    for kind, held in KINDS.items():
        for table in held:
            sheet = opened(kind, language)[table]
            assert (sheet.cell(2, sheet.max_column).value == said) == (table in PERSONS)
        assert text.words(language)("template.never.names") in [
            cell for row in opened(kind, language).worksheets[0].values for cell in row
        ]


def test_codes_stay_text_days_are_days_and_money_has_two_decimals():
    sheet = opened("grants", "ru")["grants"]
    formats = {cell.value: sheet.cell(3, cell.column).number_format for cell in sheet[1]}
    assert {formats[name] for name in ("grant_id", "application_id", "currency", "outcome")} == {"@"}
    assert {formats[name] for name in ("awarded_on", "start_date")} == {"dd.mm.yyyy"}
    assert formats["amount"] == "#,##0.00"


def test_ready_rows_cost_next_to_nothing():
    assert len(FILLED) >= 2_000
    assert max(len(made(*template)) for template in TEMPLATES) < 60_000


def examples_as_codes(table: str, language: str) -> dict[str, str]:
    """Return the example of a table as a dataset has it."""
    row, words = examples.row(table, language), text.words(language)
    for column in schema.tables()[table].columns:
        known = {examples.label(table, column, code, words): code for code in lists.codes(column)}
        row[column.name] = known.get(row[column.name], row[column.name])
    return {name: value for name, value in row.items() if value}


@pytest.mark.parametrize("language", LANGUAGES)
def test_examples_obey_the_schema_and_refer_to_each_other(language: str):
    whole = {table: examples_as_codes(table, language) for table in schema.tables()}
    with duckdb.connect() as connection:
        connection.execute(schema.text())
        for table, row in whole.items():
            if table == "organisations":
                others = [row | {"organisation_id": f"ak-turpak-{name}"} for name in ("executive", "kenesh")]
                for other in others:
                    insert(connection, table, other)
            insert(connection, table, row)
            for column in schema.tables()[table].columns:
                assert not columns.is_asked(column) or row.get(column.name), (table, column.name)


def insert(connection: duckdb.DuckDBPyConnection, table: str, row: dict[str, str]) -> None:
    names, marks = ", ".join(map(schema.identifier, row)), ", ".join("?" for _ in row)
    connection.execute(f"insert into {table} ({names}) values ({marks})", list(row.values()))


def test_example_is_written_as_the_kind_of_cell_that_a_person_writes():
    for kind in KINDS:
        for table in KINDS[kind]:
            shown = examples.row(table, "ky")
            sheet = opened(kind, "ky")[table]
            for place, (name, wanted) in enumerate(shown.items(), 1):
                cell, asked = sheet.cell(3, place), columns.kind(table, schema.tables()[table].column(name))
                if not wanted:
                    assert cell.value is None
                elif asked == "date":
                    assert cell.is_date
                    assert cell.value.date().isoformat() == wanted
                elif asked in ("integer", "decimal"):
                    assert f"{cell.value:g}" == f"{float(wanted):g}"
                else:
                    assert cell.value == wanted


@pytest.mark.parametrize("language", LANGUAGES)
def test_command_writes_a_template_and_says_which_others_there_are(language: str, tmp_path: Path, capsys):
    file = tmp_path / "office.xlsx"
    assert command.main(["template", str(file), "--for", "grants", "--language", language]) == 0
    assert openpyxl.load_workbook(file).sheetnames == opened("grants", language).sheetnames
    said = capsys.readouterr().out
    assert str(file) in said
    assert re.search("mapping, events, plans, indicators", said)


def test_command_without_a_kind_writes_the_one_for_events(tmp_path: Path):
    assert command.main(["template", str(tmp_path / "a.xlsx")]) == 0
    assert "attendance" in openpyxl.load_workbook(tmp_path / "a.xlsx").sheetnames


@pytest.mark.parametrize(("name", "code", "said"), [
    ("filled.xlsx", 5, "уже есть"), ("missing/new.xlsx", 5, "нельзя записать"), ("filled.xlsx/new.xlsx", 5, "нельзя"),
    ("new.ods", 2, ".xlsx"),
])  # fmt: skip
def test_command_never_overwrites_and_says_why_not(name: str, code: int, said: str, tmp_path: Path, capsys):
    (tmp_path / "filled.xlsx").write_bytes(b"work of a week")
    assert command.main(["template", str(tmp_path / name), "--language", "ru"]) == code
    assert said in capsys.readouterr().err
    assert (tmp_path / "filled.xlsx").read_bytes() == b"work of a week"
    assert [path.name for path in tmp_path.iterdir()] == ["filled.xlsx"]


def test_empty_templates_are_faultless_beside_the_reference(tmp_path: Path, capsys):
    files = [tmp_path / f"{kind}.xlsx" for kind in KINDS]
    for file, language in zip(files, LANGUAGES * 2, strict=False):
        file.write_bytes(made(file.stem, language))
    reference = ROOT / "data" / "reference"
    assert command.main(["check", str(reference), *map(str, files), "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["findings"] == []


def test_record_written_over_the_example_is_found(tmp_path: Path, capsys):
    workbook = openpyxl.load_workbook(io.BytesIO(made("events", "ky")))
    workbook["people"]["C3"] = 1991
    workbook.save(tmp_path / "office.xlsx")
    reference = ROOT / "data" / "reference"
    assert command.main(["check", str(reference), str(tmp_path / "office.xlsx"), "--format", "json"]) == 1
    found = json.loads(capsys.readouterr().out)["findings"]
    places = [(finding["file"], finding["sheet"], finding["row"], finding["rule"]) for finding in found]
    assert ("office.xlsx", "people", 3, "example_changed") in places
    assert not [finding for finding in found if finding["rule"] == "example_changed" and finding["value"]]


def test_every_word_of_a_drop_down_is_read_as_its_code_without_a_question(tmp_path: Path):
    wanted = {table: [row for line in range(30) if (row := codes_at(table, line))] for table in IN_ROWS}
    for language in LANGUAGES:
        write(tmp_path / language, **{table: worded(table, rows, language) for table, rows in wanted.items()})
    sources = (ROOT / "data" / "reference", *(tmp_path / language for language in LANGUAGES))
    with flow.checked(Job(sources, date(2026, 1, 1)), tmp_path, dataset.silent) as (connection, _, _):
        for table, given in wanted.items():
            for row in filter(None, given):
                assert found_as(connection, table, row) == len(LANGUAGES) * given.count(row), (table, row)
        questions = connection.execute("select distinct rule from memory.findings where column_name in"
                                       " (select unnest($names))", {"names": CODED}).fetchall()  # fmt: skip
        assert not {rule for (rule,) in questions} & {"unknown_code", "type_boolean", "look_alike"}


def worded(table: str, rows: list[dict[str, str]], language: str) -> list[dict[str, str]]:
    """Return rows of codes as a person chooses them."""
    about, words = schema.tables()[table], text.words(language)
    return [
        {name: examples.label(table, about.column(name), code, words) for name, code in row.items()} for row in rows
    ]


def found_as(connection: duckdb.DuckDBPyConnection, table: str, row: dict[str, str]) -> int:
    """Return how many rows from the languages were read as these codes."""
    coded = [column for column in schema.tables()[table].columns if lists.codes(column)]
    same = " and ".join(f"({rules.typed(column)})::varchar is not distinct from ${column.name}" for column in coded)
    languages = "select load_id from memory.loads where source in (select unnest($languages))"
    counted = f"select count(*) from memory.staging.{table} where {same} and load_id in ({languages})"
    values = {column.name: row.get(column.name) for column in coded}
    return connection.execute(counted, values | {"languages": LANGUAGES}).fetchone()[0]


def codes_at(table: str, line: int) -> dict[str, str]:
    """Return the code in a line, counted from 0, of each list of a table that is long enough."""
    coded = {column.name: lists.codes(column) for column in schema.tables()[table].columns}
    return {name: codes[line] for name, codes in coded.items() if line < len(codes)}
