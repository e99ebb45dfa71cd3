"""The demonstration data with rows that the rules of counting are easily wrong about."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

PROJECT, SOURCE = "social-cohesion-2024", "demo-events"
ROWS = {
    "places": [
        # A village counts for its municipality.
        {"place_id": "upper-village", "level": "village", "parent_id": "kyshtut", "name_en": "Upper village"},
        {"place_id": "lower-village", "level": "village", "parent_id": "kyshtut", "name_en": "Lower village"},
    ],
    "people": [
        {"person_id": f"Q{number}", "sex": sex, "birth_year": born, "home_place_id": home, "affiliation": "kenesh",
         "disability": disability, "is_active_citizen": "false", "has_consent": consent, "source_id": SOURCE}
        for number, sex, born, home, disability, consent in (
            (1, "F", 2000, "lower-village", "Y", "true"), (2, "F", 1990, "kyshtut", "Y", "false"),
            (3, "X", 2014, "upper-village", "N", "true"), (4, "M", 1996, "batken-district", "U", "true"),
            (5, "M", 1989, "", "N", "true"), (6, "F", 2010, "kerben", "N", "true"), (7, "F", 1965, "ak-turpak", "N", "true"),
        )
    ],
    "events": [
        {"event_id": event, "project_id": PROJECT, "kind": kind, "topic": topic, "title": f"Awkward event {event}",
         "place_id": place, "start_date": start, "end_date": end, "days": days, "days_required": required,
         "status": status, "record_kind": record, "source_id": SOURCE}
        for event, kind, topic, place, start, end, days, required, status, record in (
            ("q1", "training", "communication", "lower-village", "2024-12-30", "2025-01-02", 3, 3, "held", "list"),
            ("q2", "training", "conflict_management", "batken-district", "2025-04-29", "2025-04-30", 2, 1, "held", "list"),
            ("q3", "training", "communication", "kerben", "2025-02-03", "2025-02-03", 1, 1, "cancelled", "list"),
            ("q4", "forum", "", "upper-village", "2025-01-23", "2025-01-23", 1, 1, "held", "list"),
            ("q5", "forum", "", "batken-district", "2025-03-03", "2025-03-04", 2, 1, "held", "headcount"),
            ("q6", "training", "early_warning", "ak-turpak", "2025-05-05", "2025-05-06", 2, 2, "held", "list"),
            ("q7", "meeting", "other", "lower-village", "2025-05-30", "2025-06-01", 1, 1, "held", "list"),
        )
    ],
    "attendance": [
        {"event_id": event, "person_id": f"Q{person}", "day": day, "is_present": is_present}
        for event, person, presence in (
            ("q1", 1, "110"), ("q1", 2, "111"), ("q1", 3, "111"), ("q1", 4, "000"), ("q2", 1, "01"), ("q2", 4, "10"),
            ("q2", 5, "00"), ("q3", 6, "1"), ("q3", 7, "1"), ("q4", 1, "1"), ("q4", 5, "1"), ("q4", 2, "0"), ("q6", 7, "01"),
            ("q6", 6, "11"), ("q7", 5, "1"), ("q7", 3, "1"), ("q7", 7, "0"),
        )
        for day, is_present in enumerate(("false" if mark == "0" else "true" for mark in presence), 1)
    ],
    "headcounts": [
        {"event_id": "q5", "sex": sex, "age_band": band, "participations": number}
        for sex, band, number in (
            ("F", "14-24", 3), ("F", "25-35", 5), ("X", "60+", 1), ("U", "unknown", 7), ("M", "unknown", 2), ("M", "36-59", 0),
        )
    ],
    "activities": [
        # Not due to have started, but reported on long before; silent for sixty days and for sixty-one; of no pillar.
        {"activity_id": f"kyshtut-prevention-plan-9.{number}", "objective_id": "kyshtut-prevention-plan-3", "number": f"9.{number}",
         "title": f"Awkward activity {number}", "planned_start": start, "planned_end": end, "budget": budget,
         "weight": "0.50", "pillar": "", "currency": currency, "budget_source": paid_by}
        for number, start, end, budget, currency, paid_by in (
            (1, "2025-11-15", "2025-12-20", "100.00", "USD", "project"), (2, "2025-01-15", "2025-12-01", "", "", ""),
            (3, "2025-01-15", "2025-12-01", "10.50", "", "private"), (4, "2025-08-31", "2025-10-30", "7", "KGS", ""),
            (5, "2025-02-01", "2025-04-30", "1000", "KGS", "community"), (6, "2025-02-01", "2025-03-31", "50", "KGS", "none"),
        )
    ],
    "activity_updates": [
        {"activity_id": f"kyshtut-prevention-plan-9.{number}", "reported_on": day, "sequence": sequence, "status": status,
         "percent_done": percent, "revised_end": revised, "spent": spent, "source_id": "demo-plans"}
        for number, day, sequence, status, percent, revised, spent in (
            (1, "2025-05-01", 1, "not_started", 0, "", ""), (2, "2025-08-31", 1, "in_progress", 40, "", "5"),
            (3, "2025-08-30", 1, "in_progress", 40, "", "6"), (5, "2025-03-01", 1, "in_progress", 20, "2025-05-31", "100"),
            (5, "2025-04-01", 1, "in_progress", 60, "", ""), (5, "2025-04-01", 2, "cancelled", 60, "", "150"),
            (6, "2025-02-10", 2, "completed", 100, "", "40"), (6, "2025-02-10", 1, "in_progress", 10, "2025-04-30", "20"),
        )
    ],
    "organisations": [
        {"organisation_id": f"q-{number}", "name": f"Awkward group {number}", "organisation_type": "initiative_group",
         "place_id": place, "project_id": project, "legal_status": "informal", "founded_on": founded, "mapped_on": mapped,
         "is_active": is_active, "is_public": "false", "source_id": "demo-mapping"}
        for number, place, project, founded, mapped, is_active in (
            (1, "lower-village", PROJECT, "", "2025-02-02", "true"), (2, "kyshtut", PROJECT, "2024-09-09", "2024-10-10", "false"),
            (3, "kerben", "", "2024-09-09", "", "true"), (4, "kerben", "yntymaktuu-zhashoo", "2022-03-03", "2022-03-03", "true"),
        )
    ],
    "risks": [
        {"risk_id": f"q-risk-{number}", "project_id": PROJECT, "place_id": place, "category": "water", "cause": "Less water",
         "event": f"Awkward risk {number}", "effect": "Quarrels", "identified_on": "2024-11-01", "is_sensitive": "false"}
        for number, place in ((1, "lower-village"), (2, "kerben"), (3, "kerben"))
    ],
    "risk_reviews": [
        {"risk_id": f"q-risk-{number}", "reviewed_on": day, "likelihood": likelihood, "impact": impact, "status": status}
        for number, day, likelihood, impact, status in (
            (1, "2024-11-01", 2, 5, "open"), (1, "2025-01-23", 3, 5, "open"), (1, "2025-05-01", 2, 5, "treated"),
            (2, "2024-11-01", 3, 3, "open"), (2, "2025-02-01", 5, 5, "closed"), (3, "2025-10-30", 5, 5, "open"),
        )
    ],
}  # fmt: skip


def write(demonstration: Path, folder: Path) -> Path:
    """Write the demonstration data with the awkward rows into a folder; return it."""
    shutil.copytree(demonstration, folder)
    for table, rows in ROWS.items():
        with (folder / f"{table}.csv").open("r+", encoding="utf-8", newline="") as file:
            names = next(csv.reader(file))
            file.seek(0, 2)
            csv.DictWriter(file, names, lineterminator="\n").writerows(rows)
    return folder
