"""What is taken away: a data package that validates, tables without a formula, and nothing that is not public."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from frictionless import Package, system

from dashboard import database, schema, text
from dashboard.command import main
from dashboard.database import ROOT, Snapshot
from dashboard.exchange import counted, datapackage, tables, workbook
from dashboard.publish import dataset
from tests.conftest import rows, small, write

LANGUAGES = sorted(text.LANGUAGES)
LIVE = ("=", "+", "-", "@", "|", "\t", "\r")
NUMBER = re.compile(r"-?\d+(\.\d+)?(e-?\d+)?")
NEVER = {"people", "attendance", "test_scores", "organisation_members", "signals", "headcounts", "beneficiaries"}
SECRET = "Known to few"
PERSON = "kept-771"
OPEN = (
    "=cmd|' /C calc'!A1", "|pipe", "@SUM(1)", "+1", "-1", "line\n=1+1", "`${alert(1)}` {{x}}", 'a "quote", and; =2',
    "Тоо \\ кыштак; өңү үчүн", "<b>bold</b>", "a\ttab", "'=1", "=1",
)


def texts() -> Iterator[str]:
    """Yield texts that were marked public, each alive in some program, again and again."""
    while True:
        yield from (f"{live} {number}" for number, live in enumerate(OPEN))


def everything() -> dict[str, Sequence[dict]]:
    """Return a faultless dataset with rows that are public and rows that are not, in every table that has both."""
    said, source = texts(), {"source_id": "open"}
    place = {"project_id": "p", "place_id": "north"}
    group = {"organisation_type": "ngo", "legal_status": "registered", "place_id": "north", "project_id": "p"} | source
    risk = {"category": "water", "identified_on": "2024-02-03"} | place
    issue = {"kind": "issue", "raised_on": "2024-02-03", "status": "open"} | place
    kept = small()
    return kept | {
        "sources": [
            {"source_id": "open", "title": next(said), "kind": "report", "url": "=1", "is_public": "true"},
            {"source_id": "closed", "title": SECRET, "kind": "report", "url": SECRET, "is_public": "false"},
        ],
        "places": [row | {"note": SECRET, "population": 900, "population_note": f"2021, {SECRET}",
                          "point_note": SECRET, "alt_names": next(said)} for row in kept["places"]],
        "people": [row | {"person_id": f"{PERSON}-{row['person_id']}"} for row in kept["people"]],
        "attendance": [row | {"person_id": f"{PERSON}-{row['person_id']}"} for row in kept["attendance"]],
        "events": [row | {"title": SECRET} | source for row in kept["events"]],
        "organisations": [
            {"organisation_id": "=o", "name": next(said), "is_public": "true", "members_total": 77} | group,
            {"organisation_id": "''=o", "name": next(said), "is_public": "true", "mapped_on": "1990-01-01"} | group,
            {"organisation_id": f"{SECRET} o", "name": SECRET, "is_public": "false"} | group,
        ],
        "organisation_areas": [{"organisation_id": "=o", "area": "A1"},
                               {"organisation_id": f"{SECRET} o", "area": "A1"}],
        "capacity_scores": [
            {"organisation_id": name, "round": "baseline", "dimension": "A1", "score": 2.5,
             "assessed_on": "2024-02-02", "evidence": SECRET, "source_id": "closed"} for name in ("=o", f"{SECRET} o")],
        "organisation_links": [
            {"from_organisation_id": "=o", "to_organisation_id": other, "kind": kind, "strength": 1,
             "observed_on": "2024-02-02"}
            for other, kind in (("''=o", "refers"), ("''=o", "tension"), (f"{SECRET} o", "refers"))],
        "organisation_members": [{"organisation_id": "=o", "person_id": f"{PERSON}-a", "role": "chair",
                                  "from_date": "2024-01-20"}],
        "test_scores": [{"event_id": "e1", "person_id": f"{PERSON}-a", "phase": "pre", "competence": "overall",
                         "score": 5, "max_score": 10}],
        "action_plans": [{"plan_id": "plan", "kind": "action_plan", "title": SECRET, "decision_number": SECRET,
                          "adopted_by": f"{SECRET} o", "start_date": "2024-01-20",
                          "end_date": "2024-12-31"} | place | source],
        "objectives": [{"objective_id": "objective", "plan_id": "plan", "number": 1, "title": SECRET}],
        "activities": [{"activity_id": "activity", "objective_id": "objective", "number": "1.1", "title": SECRET,
                        "planned_start": "2024-02-01", "planned_end": "2024-03-01", "expected_result": SECRET,
                        "means_of_verification": SECRET, "responsible_organisation_id": "=o", "budget": "1234.5",
                        "currency": "KGS"}],
        "activity_updates": [{"activity_id": "activity", "reported_on": "2024-02-05", "status": "in_progress",
                              "note": SECRET}],
        "risks": [
            {"risk_id": "r1", "cause": next(said), "event": next(said), "effect": next(said), "is_sensitive": "false",
             "owner_organisation_id": f"{SECRET} o"} | risk,
            {"risk_id": f"{SECRET} r", "cause": SECRET, "event": SECRET, "effect": SECRET} | risk,
        ],
        "risk_reviews": [
            {"risk_id": name, "reviewed_on": "2024-02-05", "likelihood": 2, "impact": 3, "status": "open",
             "treatment": SECRET, "note": SECRET} for name in ("r1", f"{SECRET} r")],
        "signals": [{"signal_id": f"{SECRET} s", "observed_on": "2024-02-06", "kind": "rumour", "severity": 2,
                     "verified": "verified", "channel": SECRET} | place],
        "issues": [{"issue_id": "i1", "title": next(said), "is_public": "true"} | issue,
                   {"issue_id": f"{SECRET} i", "title": SECRET, "is_public": "false"} | issue],
        "calls": [{"call_id": "call", "project_id": "p", "title": SECRET, "scheme": "small_grant", "currency": "KGS",
                   "legal_basis": SECRET, "opened_on": "2024-01-15", "closes_on": "2024-02-15"}],
        "applications": [{"application_id": "asked", "call_id": "call", "organisation_id": f"{SECRET} o",
                          "place_id": "north", "title": SECRET, "reason": SECRET, "submitted_on": "2024-02-01",
                          "lead_sex": "F", "lead_person_id": f"{PERSON}-a", "requested": 500, "status": "approved"}],
        "application_scores": [
            {"application_id": "asked", "criterion": "relevance", "reviewer": reviewer, "score": score,
             "max_score": 20} for reviewer, score in ((1, 13), (2, 18))],
    }


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """Return a snapshot of real data in which public rows stand beside rows that are not."""
    folder = tmp_path_factory.mktemp("mixed")
    outcome = dataset.publish([write(folder / "source", **everything())], folder / "store")
    assert outcome.is_new, outcome.findings[:5]
    return database.newest(folder / "store")


@pytest.fixture(scope="module", params=["demonstration-en", "generated-ru", "mixed-ky"])
def case(request: pytest.FixtureRequest, demonstration: Snapshot, published, mixed: Snapshot) -> tuple:
    """Return a snapshot and the words of a language: each language once."""
    name, language = request.param.split("-")
    if name == "generated":
        return published(municipalities=5, people=80, seed=11), text.words(language)
    return {"demonstration": demonstration, "mixed": mixed}[name], text.words(language)


@pytest.fixture(scope="module")
def package(case: tuple) -> bytes:
    return datapackage.package(*case)


@pytest.fixture(scope="module")
def english(demonstration: Snapshot) -> dict[str, bytes]:
    """Return the files of the package of the demonstration."""
    return files(datapackage.package(demonstration, text.words("en")))


def files(content: bytes) -> dict[str, bytes]:
    """Return the files of a zip by their path."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {path: archive.read(path) for path in archive.namelist()}


def numbers(values: pd.Series) -> list[float | None]:
    return [None if pd.isna(value) else float(value) for value in values]


def cells(content: bytes) -> Iterator[str]:
    """Yield every cell of every table of a package, the header included."""
    for path, file in files(content).items():
        if path.endswith(".csv"):
            yield from (cell for line in csv.reader(io.StringIO(file.decode(), newline="")) for cell in line)


def table(parts: dict[str, bytes], name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(parts[f"data/{name}.csv"].decode(), newline="")))


def problems(content: bytes, folder: Path, snapshot: Snapshot | None = None) -> list[str]:
    """Return what the library `frictionless` says against a package."""
    file = folder / "package.zip"
    file.write_bytes(content)
    with system.use_context(trusted=True):
        report = Package(str(file)).validate()
    assert len(report.tasks) == len(tables.of(snapshot) if snapshot else tables.tables())
    return [error.note for task in report.tasks for error in task.errors] + [error.note for error in report.errors]


# ------------------------------------------------------------------ the data package
def test_the_package_validates(package: bytes, tmp_path: Path):
    assert problems(package, tmp_path) == []


@pytest.mark.parametrize(("column", "wrong"), [
    ("place_id", "nowhere"), ("founded_on", "soon"),
])
def test_a_package_with_one_wrong_cell_does_not_validate(english: dict[str, bytes], tmp_path: Path, column, wrong):
    parts, lines = english, table(english, "organisations")
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, list(lines[0]))
    writer.writeheader()
    writer.writerows([lines[0] | {column: wrong}, *lines[1:]])
    said = json.loads(parts["datapackage.json"])
    for resource in said["resources"]:
        resource.pop("hash")
        resource.pop("bytes")
    content = rezipped(parts | {"data/organisations.csv": file.getvalue().encode(),
                                "datapackage.json": json.dumps(said).encode()})
    assert problems(content, tmp_path)


def rezipped(parts: dict[str, bytes]) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        for path, content in parts.items():
            archive.writestr(path, content)
    return whole.getvalue()


def test_the_package_has_every_public_row_and_its_numbers(case: tuple, package: bytes):
    for name in tables.tables():
        expected, lines = database.run(case[0].path, f"public/{name}", {}), table(files(package), name)
        assert len(lines) == len(expected)
        for column in expected.select_dtypes("number"):
            shown = [float(line[column]) if line[column] else None for line in lines]
            assert shown == numbers(expected[column]), (name, column)


def test_the_same_snapshot_gives_the_same_bytes(demonstration: Snapshot):
    assert datapackage.package(demonstration, text.words("ru")) == datapackage.package(demonstration, text.words("ru"))


def test_the_package_says_what_it_is(demonstration: Snapshot):
    said = json.loads(files(datapackage.package(demonstration, text.words("ky")))["datapackage.json"])
    assert said["version"] == demonstration.id
    assert said["demonstration"] is True
    assert text.words("ky")("frame.demonstration") in said["description"]
    assert said["licenses"][0]["name"] == "CC-BY-4.0"
    assert {"title": "UNDP Kyrgyzstan announcement"} in said["sources"]
    fields = {(resource["name"], field["name"]): field for resource in said["resources"]
              for field in resource["schema"]["fields"]}
    assert all(field["title"] for field in fields.values())
    assert fields["grants", "beneficiary_place_id"]["description"].startswith("where the benefit falls")
    assert "codelists" in fields["events", "topic"]["description"]


def test_references_name_tables_and_columns_that_are_in_the_package(english: dict[str, bytes]):
    said = json.loads(english["datapackage.json"])
    fields = {resource["name"]: {field["name"] for field in resource["schema"]["fields"]}
              for resource in said["resources"]}
    references = [(resource["name"], key) for resource in said["resources"]
                  for key in resource["schema"]["foreignKeys"]]
    assert len(references) > 30
    for name, key in references:
        target = key["reference"]["resource"] or name
        assert set(key["fields"]) <= fields[name]
        assert set(key["reference"]["fields"]) <= fields[target]


# ------------------------------------------------------------------ marks and formulas
def test_every_row_of_invented_data_carries_the_mark(english: dict[str, bytes], demonstration: Snapshot,
                                                     mixed: Snapshot):
    words = text.words("en")
    for name in tables.tables():
        assert {line["demonstration"] for line in table(english, name)} <= {words("frame.demonstration")}
    assert b"emonstration data" not in b"".join(files(datapackage.package(mixed, words)).values())
    assert datapackage.name(demonstration).endswith("-demonstration")
    assert not datapackage.name(mixed).endswith("-demonstration")


def test_no_cell_of_the_package_is_live(package: bytes):
    said = list(cells(package))
    assert [cell for cell in said if cell.startswith(LIVE) and not NUMBER.fullmatch(cell)] == []
    assert [cell for cell in said if re.search(r"[;\r\n][=+\-@|\t]", cell)] == []


def test_hostile_text_is_in_the_package_disarmed_and_whole(mixed: Snapshot):
    said = {cell.replace("'", "") for cell in cells(datapackage.package(mixed, text.words("en")))}
    wanted = {row["name"].replace("'", "") for row in everything()["organisations"] if row["is_public"] == "true"}
    assert wanted <= said


def test_two_ids_that_differ_by_an_apostrophe_stay_two(mixed: Snapshot):
    lines = table(files(datapackage.package(mixed, text.words("en"))), "organisations")
    assert sorted(line["organisation_id"] for line in lines) == ["''=o", "'=o"]


def test_the_workbook_has_the_numbers_of_the_tables_and_no_formula(case: tuple):
    snapshot, words = case
    book = openpyxl.load_workbook(io.BytesIO(workbook.workbook(snapshot, words)))
    assert book.sheetnames == [words("card.about"), *tables.tables()]
    for sheet in book:
        assert not [cell.coordinate for line in sheet for cell in line if cell.data_type == "f" or cell.hyperlink]
    for name in tables.tables():
        expected = database.run(snapshot.path, f"public/{name}", {})
        head, *lines = book[name].iter_rows(values_only=True)
        assert len(lines) == len(expected)
        for column in expected.select_dtypes("number"):
            shown = [line[head.index(column)] for line in lines]
            assert shown == numbers(expected[column]), (name, column)


@pytest.mark.parametrize("name", list(tables.tables()))
def test_one_table_as_csv_and_xlsx_has_its_rows_its_source_and_no_formula(mixed: Snapshot, name: str):
    words = text.words("en")
    lines = list(csv.DictReader(io.StringIO(workbook.csv(mixed, name, words).decode("utf-8-sig"), newline="")))
    book = openpyxl.load_workbook(io.BytesIO(workbook.xlsx(mixed, name, words)))
    assert len(lines) == len(database.run(mixed.path, f"public/{name}", {})) == book[name].max_row - 1
    assert {line["Source"] for line in lines} <= {f"snapshot {mixed.id}"} or "source" in lines[0]
    assert not [cell for sheet in book for line in sheet for cell in line if cell.data_type == "f"]


# ------------------------------------------------------------------ nothing that is not public
def test_nothing_but_what_was_marked_public_is_in_any_file(mixed: Snapshot):
    words = text.words("en")
    parts = files(datapackage.package(mixed, words)) | files(workbook.workbook(mixed, words))
    assert [path for path, content in parts.items() if SECRET.encode() in content or PERSON.encode() in content] == []


def test_rows_that_are_not_public_are_missing_and_public_ones_are_there(mixed: Snapshot):
    counts = {name: len(database.run(mixed.path, f"public/{name}", {})) for name in tables.tables()}
    public = {"sources": 1, "organisations": 2, "organisation_areas": 1, "capacity_scores": 1, "organisation_links": 1,
              "risks": 1, "risk_reviews": 1, "issues": 1, "events": 2, "activities": 1, "applications": 1}
    assert {name: counts[name] for name in public} == public
    (score,) = database.run(mixed.path, "public/application_scores", {}).itertuples(index=False)
    assert tuple(score) == ("asked", "relevance", 31, 40)  # of both reviewers together


def test_no_id_of_a_person_a_signal_or_a_sensitive_risk_is_in_the_demonstration_package(demonstration: Snapshot):
    forbidden = {value for sql in (
        "select person_id from people", "select signal_id from signals",
        "select risk_id from risks where is_sensitive", "select organisation_id from organisations where not is_public",
        "select name from organisations where not is_public", "select title from issues where not is_public",
        "select note from activity_updates where note is not null",
    ) for (value,) in rows(demonstration, sql)}
    assert len(forbidden) > 250
    assert forbidden & set(cells(datapackage.package(demonstration, text.words("en")))) == set()


def test_tables_about_persons_have_no_public_query():
    published = {path.stem for path in (ROOT / "queries" / "public").glob("*.sql")}
    assert published == set(tables.tables())
    assert not published & NEVER


def test_a_public_query_gives_columns_of_its_table_and_nothing_that_counts_persons():
    counting = {"planned_participants", "members_total", "members_women", "members_youth", "participations",
                "numerator", "denominator", "lead_person_id", "lead_sex", "lead_is_youth", "reviewer"}
    for name, table in tables.tables().items():
        columns = {column.name for column in table.columns}
        assert columns <= set(schema.tables()[name].names)
        assert not columns & counting


def test_values_of_indicators_that_count_persons_are_not_public(demonstration: Snapshot):
    shown = set(database.run(demonstration.path, "public/measurements", {}).indicator_id)
    assert "people_trained" in {name for (name,) in rows(demonstration, "select indicator_id from measurements")}
    assert not shown & {"people_trained", "households_in_water_disputes"}
    baselines = database.run(demonstration.path, "public/indicators", {}).set_index("indicator_id").baseline
    assert baselines["people_trained"] == baselines["action_plans"] == 0, "a number of the plan, like the target"


# ------------------------------------------------------------------ the command
def test_export_writes_a_package_that_validates(demonstration_store: Path, tmp_path: Path, capsys):
    file = tmp_path / "out.zip"
    assert main(["export", str(file), "--store", str(demonstration_store)]) == 0
    assert str(len(tables.tables())) in capsys.readouterr().out
    assert problems(file.read_bytes(), tmp_path) == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.zip", "package.zip"]


def test_export_without_a_name_writes_beside_the_reader_and_marks_the_file(demonstration_store: Path, tmp_path: Path,
                                                                           monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    assert main(["export", "--store", str(demonstration_store)]) == 0
    (file,) = tmp_path.iterdir()
    assert re.fullmatch(r"yntymak-\d{8}t\d{9}z-[0-9a-f]{12}-demonstration\.zip", file.name)


@pytest.mark.parametrize("language", LANGUAGES)
def test_export_of_nothing_says_so_and_ends_with_2(tmp_path: Path, capsys, language: str):
    asked = ["export", str(tmp_path / "out.zip"), "--store", str(tmp_path / "none"), "--language", language]
    assert main(asked) == 2
    assert text.words(language)("export.nothing") in capsys.readouterr().err
    assert not (tmp_path / "out.zip").exists()


def test_export_into_a_folder_that_is_not_there_ends_with_5_and_leaves_nothing(demonstration_store: Path,
                                                                              tmp_path: Path, capsys):
    assert main(["export", str(tmp_path / "no" / "out.zip"), "--store", str(demonstration_store)]) == 5
    assert "cannot be written" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_the_part_that_is_not_published_is_not_exported(demonstration_store: Path, tmp_path: Path):
    (tmp_path / "manager").symlink_to(demonstration_store / "manager")
    assert main(["export", str(tmp_path / "out.zip"), "--store", str(tmp_path), "--part", "public"]) == 2


# ------------------------------------------------------------------ counts of persons
@pytest.fixture(scope="module")
def public(demonstration_store: Path) -> Snapshot:
    """Return the public part of the demonstration."""
    return database.newest(demonstration_store, "public")


def test_the_package_of_the_public_part_validates_and_has_the_protected_counts(public: Snapshot, tmp_path: Path):
    content = datapackage.package(public, text.words("en"))
    assert problems(content, tmp_path, public) == []
    said = json.loads(files(content)["datapackage.json"])
    fields = {(resource["name"], field["name"]): field for resource in said["resources"]
              for field in resource["schema"]["fields"]}
    for name in counted.KEYS:
        for column in counted.PROTECTED[name]:
            assert "withheld" in fields[name, column]["description"]
            assert "never zero" in fields[name, column]["description"]
        assert "day" in fields[name, "counted_on"]["description"]
    assert text.words("en")("export.counts") in said["description"]


def test_counts_of_the_package_are_those_of_the_file_and_withheld_ones_empty(public: Snapshot):
    parts, withheld = files(datapackage.package(public, text.words("en"))), 0
    for name, columns in counted.PROTECTED.items():
        there, lines = rows(public, f"select {', '.join(columns)} from {name}"), table(parts, name)
        shown = [tuple(int(line[column]) if line[column] else None for column in columns) for line in lines]
        assert Counter(shown) == Counter(there)
        assert all(number is None or number >= 5 for line in shown for number in line)
        withheld += sum(None in line for line in shown)
    assert withheld > 50


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_table_for_a_spreadsheet_says_withheld_in_words(public: Snapshot, language: str):
    words = text.words(language)
    file = workbook.csv(public, "people_counts", words).decode("utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(file, newline="")))
    book = openpyxl.load_workbook(io.BytesIO(workbook.xlsx(public, "people_counts", words)))
    head, *cells = book["people_counts"].iter_rows(values_only=True)
    for column in counted.PROTECTED["people_counts"]:
        told = [line[column] for line in lines]
        assert {said for said in told if not said.isdigit()} == {words("value.withheld")}
        assert told == [str(line[head.index(column)]) for line in cells]
    about = " ".join(str(cell) for line in book.worksheets[1].iter_rows(values_only=True) for cell in line)
    assert words("withheld.counts") in about


def test_the_managers_package_says_that_counts_are_in_the_public_view(demonstration: Snapshot):
    said = json.loads(files(datapackage.package(demonstration, text.words("en")))["datapackage.json"])
    assert not {resource["name"] for resource in said["resources"]} & set(counted.KEYS)
    assert text.words("en")("export.no_counts") in said["description"]
