"""The way of a workbook: template, filled by a person, saved by LibreOffice, checked, published, shown; and again."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import command, database, schema, text
from dashboard.database import ROOT
from dashboard.template import book, examples, guide, lists, tables
from dashboard.template.kinds import KINDS
from tests.conftest import rows

KY = text.words("ky")
PROJECT, PLACE = "social-cohesion-2024", "ak-turpak"
REFERENCE = ROOT / "data" / "reference"
Rows = Sequence[Mapping[str, object]]
HERE = {"project_id": PROJECT, "place_id": PLACE}

# What an office writes: codes are chosen from the drop-downs (here by their code), days are typed or real days,
# fractions have a comma, codes of people begin with zeros.
FILLED: dict[str, dict[str, Rows]] = {
    "mapping": {
        "sources": [{"source_id": "map-2025", "title": "Картага түшүрүү жолугушуусу", "kind": "minutes",
                     "document_date": "20.01.2025", "is_public": "false"}],
        "organisations": [
            HERE | {"organisation_id": "executive", "name": "Айыл өкмөтү", "organisation_type": "aiyl_okmotu",
                    "legal_status": "public_body", "is_active": "true", "is_public": "true"},
            HERE | {"organisation_id": "women", "name": "Аялдар кеңеши", "organisation_type": "womens_council",
                    "legal_status": "registered", "members_total": 24, "members_women": 24, "members_youth": "6",
                    "latitude": "40,15", "longitude": 71.08, "mapped_on": date(2025, 1, 20), "source_id": "map-2025"},
        ],
        "organisation_areas": [{"organisation_id": "women", "area": "A3"}, {"organisation_id": "women", "area": "A4"}],
        "capacity_scores": [{"organisation_id": "women", "round": "baseline", "dimension": "governance",
                             "score": "2,5", "assessed_on": "20.01.2025", "method": "facilitated"}],
        "organisation_links": [{"from_organisation_id": "women", "to_organisation_id": "executive",
                                "kind": "coordinates", "strength": 2, "observed_on": date(2025, 1, 20)}],
        "issues": [HERE | {"issue_id": "issue-1", "kind": "need", "area": "A3", "title": "Балдар бакчасында орун жок",
                           "raised_by": "women", "raised_on": "05.03.2025", "status": "open", "is_public": "true"}],
    },
    "events": {
        "sources": [{"source_id": "list-2025", "title": "Каттоо баракчасы", "kind": "attendance_sheet"}],
        "events": [
            HERE | {"event_id": "training-1", "kind": "training", "topic": "conflict_management",
                    "title": "Конфликттерди таануу", "host_organisation_id": "women", "start_date": "03.02.2025",
                    "end_date": date(2025, 2, 4), "days": 2, "days_required": 2, "planned_participants": 20,
                    "status": "held", "record_kind": "list", "source_id": "list-2025"},
            HERE | {"event_id": "dialogue-1", "kind": "dialogue", "title": "Сугат суу боюнча диалог",
                    "start_date": "05.03.2025", "end_date": "05.03.2025", "days": "1", "days_required": "1",
                    "status": "held", "record_kind": "headcount"},
        ],
        "people": [{"person_id": f"00{number}", "sex": sex, "birth_year": year, "home_place_id": PLACE,
                    "affiliation": "cso", "disability": "N", "has_consent": "true", "source_id": "list-2025"}
                   for number, (sex, year) in enumerate(
                       (("F", 1990), ("F", "2001"), ("F", None), ("M", 1975), ("M", 2003), ("U", 1988)), 1)],
        "attendance": [{"event_id": "training-1", "person_id": f"00{number}", "day": day, "is_present": present}
                       for number, days in enumerate(((1, 1), (1, 1), (1, 1), (1, 1), (1, 0), (0, 0)), 1)
                       for day, present in enumerate(("true" if is_there else "false" for is_there in days), 1)],
        "headcounts": [{"event_id": "dialogue-1", "sex": "F", "age_band": "25-35", "participations": 7},
                       {"event_id": "dialogue-1", "sex": "M", "age_band": "60+", "participations": "5"}],
        "test_scores": [{"event_id": "training-1", "person_id": "001", "phase": phase, "competence": "overall",
                         "taken_on": day, "score": score, "max_score": 20}
                        for phase, day, score in (("pre", "03.02.2025", "12,5"), ("post", date(2025, 2, 4), 17))],
        "organisation_members": [{"organisation_id": "women", "person_id": "001", "role": "chair",
                                  "from_date": "01.09.2024"}],
    },
    "plans": {
        "action_plans": [HERE | {"plan_id": "plan-1", "kind": "action_plan", "title": "Ак-Турпактын планы",
                                 "adopted_on": "28.01.2025", "adopted_by": "executive", "decision_number": "11/1",
                                 "start_date": "01.02.2025", "end_date": date(2026, 12, 31)}],
        "objectives": [{"objective_id": "plan-1-1", "plan_id": "plan-1", "number": 1, "title": "Аялдар катышат"}],
        "activities": [{"activity_id": f"plan-1-1.{number}", "objective_id": "plan-1-1", "number": f"1.{number}",
                        "title": f"{number}-угуу", "pillar": "participation", "area": "A3",
                        "responsible_organisation_id": "executive", "planned_start": "01.03.2025",
                        "planned_end": end, "budget": "50000,50", "currency": "KGS", "budget_source": "local_budget"}
                       for number, end in ((10, "30.06.2025"), (2, "30.11.2025"))],
        "activity_updates": [{"activity_id": "plan-1-1.10", "reported_on": "30.06.2025", "status": "completed",
                              "percent_done": 100, "spent": "48000,25"},
                             {"activity_id": "plan-1-1.2", "reported_on": date(2025, 6, 30), "status": "in_progress",
                              "percent_done": 40}],
        "risks": [HERE | {"risk_id": "risk-1", "category": "water", "cause": "Суу аз", "event": "Чыр чыгат",
                          "effect": "Макулдашпай калышат", "identified_on": "05.03.2025", "is_sensitive": "false"}],
        "risk_reviews": [{"risk_id": "risk-1", "reviewed_on": "10.03.2025", "likelihood": 4, "impact": "3",
                          "status": "open"}],
        "signals": [HERE | {"signal_id": "signal-1", "risk_id": "risk-1", "observed_on": "12.05.2025",
                            "kind": "tension", "severity": 3, "verified": "verified", "responded_on": "13.05.2025",
                            "response_organisation_id": "executive", "outcome": "de_escalated"}],
    },
    "grants": {
        "calls": [{"project_id": PROJECT, "call_id": "call-1", "title": "Кичи гранттар", "scheme": "small_grant",
                   "opened_on": "10.03.2025", "closes_on": "30.04.2025", "budget": 900000, "currency": "KGS",
                   "max_grant": 300000, "min_score_percent": 60, "min_cofinancing_share": "0,1"}],
        "call_stages": [{"call_id": "call-1", "stage": stage, "planned_on": day, "done_on": day}
                        for stage, day in (("1", "03.03.2025"), ("2", "05.03.2025"), ("3", "10.03.2025"))],
        "applications": [
            {"application_id": "application-1", "call_id": "call-1", "organisation_id": "women", "place_id": PLACE,
             "title": "Тигүү цехи", "area": "A3", "conflict_type": "family", "kind": "social", "lead_sex": "F",
             "lead_is_youth": "false", "lead_person_id": "001", "submitted_on": "10.04.2025", "requested": 250000,
             "cofinancing_offered": "40000,00", "status": "approved", "decided_on": "20.05.2025"},
            {"application_id": "application-2", "call_id": "call-1", "place_id": PLACE, "title": "Спорт аянты",
             "kind": "social", "submitted_on": "11.04.2025", "requested": "120000", "cofinancing_offered": 20000,
             "status": "rejected", "decided_on": "20.05.2025", "reason": "Упай жетпеди"},
        ],
        "application_scores": [{"application_id": f"application-{number}", "criterion": "relevance", "reviewer": 1,
                                "score": score, "max_score": 20} for number, score in ((1, "18,5"), (2, 7))],
        "grants": [{"grant_id": "grant-1", "application_id": "application-1", "awarded_on": "20.05.2025",
                    "amount": "250000,00", "currency": "KGS", "cofinancing_cash": 10000, "cofinancing_in_kind": 30000,
                    "start_date": "01.06.2025", "end_date": "30.11.2025", "outcome": "active",
                    "beneficiary_place_id": PLACE}],
        "tranches": [{"grant_id": "grant-1", "number": 1, "amount": 150000, "due_on": "05.06.2025",
                      "paid_on": date(2025, 6, 6)},
                     {"grant_id": "grant-1", "number": 2, "amount": 100000, "due_on": "05.09.2025"}],
        "beneficiaries": [{"grant_id": "grant-1", "is_direct": "true", "sex": "F", "age_band": "25-35", "people": 15,
                           "counted_on": "30.06.2025"}],
    },
    "indicators": {
        "sources": [{"source_id": "report-2025", "title": "Кварталдык отчёт", "kind": "report"}],
        "indicators": [{"indicator_id": "trust", "project_id": PROJECT, "code": "9.1", "level": "outcome",
                        "title": "Ишенген адамдардын үлүшү", "definition": "Сурамжылоо боюнча үлүш",
                        "measure": "percentage", "unit": "percent", "is_ascending": "true",
                        "aggregation_time": "latest", "aggregation_place": "ratio", "baseline": "10,5",
                        "baseline_date": "01.01.2025", "target": 30, "target_date": "31.12.2025"}],
        "milestones": [{"indicator_id": "trust", "due_date": "30.06.2025", "target": 12}],
        "measurements": [{"measurement_id": "trust-1", "indicator_id": "trust", "period_start": "01.01.2025",
                          "period_end": "31.03.2025", "value": "12,5", "numerator": 5, "denominator": 40,
                          "status": "approved", "approved_on": "10.04.2025", "source_id": "report-2025"}],
        "reporting_periods": [{"period_id": "2025-1", "project_id": PROJECT, "start_date": "01.01.2025",
                               "end_date": "31.03.2025", "due_on": "15.04.2025"}],
        "expected_reports": [HERE | {"topic": "events", "every_days": 90}],
    },
}  # fmt: skip


def filled(kind: str, folder: Path, other: Mapping[str, Rows] | None = None) -> Path:
    """Return a template filled in by a person who chooses from Kyrgyz lists."""
    workbook = openpyxl.load_workbook(io.BytesIO(book.workbook(kind, "ky")))
    workbook[guide.META]["B2"] = f"Ак-Турпак: {kind}"
    for name, records in (other or FILLED[kind]).items():
        about, sheet = schema.tables()[name], workbook[name]
        for line, record in enumerate(records, tables.FIRST + 1):
            for column, value in record.items():
                cell = sheet.cell(line, about.names.index(column) + 1)
                cell.value = written(name, about.column(column), value)
    workbook.save(folder / f"{kind}.xlsx")
    return folder / f"{kind}.xlsx"


def written(table: str, column: schema.Column, value: object) -> object:
    """Return what a person puts into a cell: the word of the drop-down where there is one."""
    return examples.label(table, column, str(value), KY) if lists.codes(column) and value is not None else value


def saved(files: Sequence[Path], kind: str, folder: Path) -> list[Path]:
    """Open workbooks in LibreOffice and save them as xlsx or ods."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    assert office, "LibreOffice is missing: apt-get install --no-install-recommends libreoffice-calc-nogui"
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    asked = [office, profile, "--headless", "--convert-to", kind, "--outdir", str(folder / kind), *map(str, files)]
    subprocess.run(asked, check=True, capture_output=True, timeout=120)
    return [folder / kind / f"{file.stem}.{kind}" for file in files]


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Path]]:
    """Return the five workbooks as LibreOffice saved them, by kind of file."""
    folder = tmp_path_factory.mktemp("sent")
    files = [filled(kind, folder) for kind in KINDS]
    return {kind: saved(files, kind, folder) for kind in ("xlsx", "ods")}


def run(*arguments: object) -> int:
    return command.main([str(argument) for argument in (*arguments, "--language", "ky")])


@pytest.fixture(scope="module")
def store(sent: dict[str, list[Path]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a store in which the workbooks are published, as xlsx."""
    folder = tmp_path_factory.mktemp("round") / "store"
    assert run("publish", REFERENCE, *sent["xlsx"], "--store", folder) == 0
    return folder


def test_filled_workbooks_are_clean_after_libreoffice(store: Path, sent, capsys):
    assert rows(database.newest(store), "from findings") == []
    assert run("check", REFERENCE, *sent["ods"], "--format", "json") == 0
    assert json.loads(capsys.readouterr().out)["findings"] == []


def test_the_same_workbooks_again_change_nothing_whatever_libreoffice_saved_them_as(store: Path, sent, capsys):
    before = database.newest(store).id
    assert run("publish", REFERENCE, *sent["xlsx"][:2], *sent["ods"][2:], "--store", store) == 0
    assert KY("publish.already", snapshot=before) in capsys.readouterr().out
    assert database.newest(store).id == before


def meant(column: schema.Column, value: object) -> object:
    """Return what a person meant by a cell, read by a rule of this test alone."""
    if value is None or isinstance(value, date):
        return value
    if column.type == "DATE":
        return datetime.strptime(str(value), "%d.%m.%Y").date()
    if column.type == "BOOLEAN":
        return value == "true"
    return str(value) if column.type == "VARCHAR" else float(str(value).replace(",", "."))


@pytest.mark.parametrize("kind", KINDS)
def test_every_cell_arrives_as_it_was_meant(store: Path, kind: str):
    for table, records in FILLED[kind].items():
        about = schema.tables()[table]
        for line, record in enumerate(records, tables.FIRST + 1):
            names = ", ".join(map(schema.identifier, record))
            found = rows(database.newest(store), f"select {names} from {table} where row_number = $line and load_id in"
                         " (select load_id from loads where file = $file and sheet = $sheet and source = $source)",
                         file=f"{kind}.xlsx", sheet=table, source=f"Ак-Турпак: {kind}", line=line)
            wanted = [meant(about.column(name), value) for name, value in record.items()]
            assert [[plain(cell) for cell in row] for row in found] == [wanted]


def plain(cell: object) -> object:
    is_number = isinstance(cell, int | float | Decimal) and not isinstance(cell, bool)
    return float(cell) if is_number else cell


def page(store: Path, patch: pytest.MonkeyPatch, name: str, **address: str) -> AppTest:
    """Return a page in Kyrgyz, as a manager sees it."""
    patch.setenv("YNTYMAK_STORE", str(store))
    patch.setenv("YNTYMAK_AUDIENCE", "manager")
    app = AppTest.from_file(str(ROOT / "dashboard/app.py"), default_timeout=60).run()
    app.query_params.update({"lang": "ky", "project": PROJECT} | address)
    app = app.switch_page(f"../pages/{name}.py").run()
    assert not app.exception
    return app


def numbers(app: AppTest) -> dict[str, str]:
    return {metric.label.replace("\\", ""): metric.value.replace("\xa0", " ") for metric in app.metric}


def traces(app: AppTest) -> list[dict]:
    return [trace for chart in app.get("plotly_chart") for trace in json.loads(chart.proto.spec)["data"]]


def test_participants_and_women_on_the_page_are_those_of_the_lists(store: Path, monkeypatch):
    events = FILLED["events"]
    present = {row["person_id"] for row in events["attendance"] if row["is_present"] == "true"}
    women = {row["person_id"] for row in events["people"] if row["sex"] == "F"} & present
    days = [row["person_id"] for row in events["attendance"] if row["is_present"] == "true"]
    completed = sum(days.count(person) == 2 for person in present)
    counted = sum(int(row["participations"]) for row in events["headcounts"])
    assert (len(present), len(women), completed, counted) == (5, 3, 4, 12)
    app = page(store, monkeypatch, "participation")
    assert list(numbers(app).values()) == ["5", "17", "60%", "4", "4"]
    by_sex = next(trace for trace in traces(app) if trace["y"] == ["Аялдар", "Эркектер", "Башка жыныс", "Белгисиз"])
    assert by_sex["x"] == [3, 2, 0, 0]
    tests = {trace["name"]: trace["x"] for trace in traces(app) if trace["name"] in ("Окууга чейин", "Окуудан кийин")}
    assert tests == {"Окууга чейин": [12.5 / 20], "Окуудан кийин": [17 / 20]}


def test_activities_awards_and_risks_on_the_pages_are_those_of_the_workbooks(store: Path, monkeypatch):
    plans = numbers(page(store, monkeypatch, "action_plans"))
    assert (plans["Кабыл алынган пландар"], plans["Аяктаган иш-чаралар"]) == ("1", "1")
    awards = numbers(page(store, monkeypatch, "grants"))
    assert list(awards.values()) == ["370 000", "250 000", "150 000", "100 000", "0"]
    warning = numbers(page(store, monkeypatch, "early_warning"))
    assert (warning["Жабылбаган тобокелдиктер"], warning["Көтөрүлгөн маселелер"]) == ("1", "1")
    mapped = numbers(page(store, monkeypatch, "stakeholders"))
    assert mapped["Эсепке алынган уюмдар"] == "2"


def test_reported_value_with_a_comma_is_on_the_page_of_indicators(store: Path, monkeypatch):
    app = page(store, monkeypatch, "indicators", indicator="trust")
    assert [trace["y"] for trace in traces(app) if trace["name"] == "Билдирилген"] == [[12.5]]
    assert numbers(app)["Окутулган адамдар"] == "4"
    assert any("12,5" in line.value for line in app.markdown)


def test_correction_of_one_workbook_changes_its_numbers_and_no_other(store: Path, monkeypatch, tmp_path: Path):
    before = numbers(page(store, monkeypatch, "grants"))
    kept = shutil.copytree(store, tmp_path / "store")
    events = {table: [dict(row) for row in records] for table, records in FILLED["events"].items()}
    absent = [row for row in events["attendance"] if row["person_id"] == "005" and row["is_present"] == "false"]
    assert [row.update(is_present="true") for row in absent] == [None]
    (corrected,) = saved([filled("events", tmp_path, events)], "xlsx", tmp_path)
    corrected = corrected.rename(corrected.with_name("events, second time.xlsx"))
    assert run("publish", "--update", corrected, "--store", kept) == 0
    assert rows(database.newest(kept), "select count(*) from attendance") == [(len(events["attendance"]),)]
    assert list(numbers(page(kept, monkeypatch, "participation")).values()) == ["5", "17", "60%", "5", "5"]
    assert numbers(page(kept, monkeypatch, "grants")) == before
