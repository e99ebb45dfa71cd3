"""Invented issues from dialogues, needs and opportunities of the mapping, and what became of them."""

from __future__ import annotations

from datetime import date

import pandas as pd

from dashboard.generate.tables import frame
from dashboard.generate.world import LAST_DAY, Site, World, later

Row = dict[str, object]
IN_PLAN_FROM = date(2024, 12, 5)
# kind, area, pillar, title, raised by, status, number of the dialogue (0: the mapping), activity that answers
ISSUES = (
    ("issue", "A1", "prevention", "The order of irrigation turns is not on the notice board",
     "men", "resolved", 1, "Water schedule agreed before each irrigation season"),
    ("issue", "A2", "prevention", "Pasture users do not know where the line runs",
     "mixed", "planned", 2, "Signs on the pasture border"),
    ("issue", "A3", "participation", "Hearings are held when women work in the fields",
     "women", "resolved", 3, "Reserve seats for women and youth in the public hearings on the budget"),
    ("issue", "A3", "participation", "No room where young people can meet after school",
     "youth", "referred", 4, ""),
    ("issue", "A1", "prevention", "Rumours about the border are not answered quickly",
     "older", "planned", 5, "Short guide on checking rumours"),
    ("issue", "A5", "participation", "Forms of the municipality are hard to understand",
     "disability", "open", 6, ""),
    ("issue", "A4", "protection", "People do not know the contact for help in the family",
     "women", "planned", 7, "Hotline hours against violence in the family"),
    ("issue", "A2", "relief_recovery", "The road to the crossing is closed after rain",
     "local_government", "declined", 8, ""),
    ("issue", "A1", "prevention", "The water gate leaks in the lower street",
     "men", "open", 10, ""),
    ("issue", "A3", "participation", "No ramp at the entrance of the municipality",
     "disability", "open", 11, ""),
    ("need", "A4", "protection", "A place where families get first advice",
     "women", "planned", 0, "Crisis room and a list of contacts for referral"),
    ("need", "A3", "participation", "Training for women who want to stand for the kenesh",
     "women", "planned", 0, "School of leadership for women candidates to the local kenesh"),
    ("need", "A1", "relief_recovery", "A plan for floods that names the needs of older people",
     "older", "open", 0, ""),
    ("opportunity", "A1", "prevention", "Respected elders are ready to mediate",
     "older", "planned", 0, "Mediation hours with the aksakal court"),
    ("opportunity", "A3", "participation", "The youth committee has its own room",
     "youth", "open", 0, ""),
    ("opportunity", "A2", "relief_recovery", "Families on both sides of the border trade at one market",
     "mixed", "referred", 0, ""),
)


def issues(world: World, events: pd.DataFrame, activities: pd.DataFrame) -> pd.DataFrame:
    """Return the table issues; planned and resolved ones name the activity that answers."""
    held = events[events["status"] == "held"]
    ends = dict(zip(held["event_id"], held["end_date"], strict=True))
    answers = {
        (key.split("-action-plan-")[0].split("-prevention-plan-")[0], title): key
        for key, title in zip(activities["activity_id"], activities["title"], strict=True)
    }
    numbers = range(len(ISSUES))
    rows = (issue(world, site, number, ends, answers) for site in world.pilots for number in numbers)
    return frame("issues", rows)


def issue(world: World, site: Site, number: int, ends: dict[str, date],
          answers: dict[tuple[str, str], str]) -> Row:
    """Return one row of issues; without its activity in the plan a planned issue is still open."""
    kind, area, pillar, title, raised_by, status, dialogue, answer = ISSUES[number]
    key = f"{site.place_id}-issue-{number + 1:02d}"
    event = f"{site.place_id}-dialogue-{dialogue:02d}"
    raised = ends.get(event, later(date(2024, 6, 3), site.index % 20))
    activity = answers.get((site.place_id, answer), "")
    status = status if activity or status not in ("planned", "resolved") else "open"
    entered = later(IN_PLAN_FROM, world.chance.between(0, 40, "planned", key))
    planned = max(later(raised, 35), entered) if activity else None
    return {
        "issue_id": key, "project_id": site.project_id, "kind": kind, "place_id": site.place_id, "area": area,
        "event_id": event if event in ends else "", "pillar": pillar, "title": title, "raised_by": raised_by,
        "raised_on": raised, "status": status,
        "assigned_organisation_id": "" if status == "open" else f"{site.place_id}-{assigned(area)}",
        "activity_id": activity, "planned_on": planned,
        "closed_on": closed(world, key, planned or raised) if status in ("resolved", "declined") else "",
        "is_public": area != "A4" and number % 5 != 2,
    }


def assigned(area: str) -> str:
    """Return which organisation of a place an issue of the area goes to."""
    return {"A3": "kenesh", "A4": "violence-committee"}.get(area, "executive")


def closed(world: World, key: str, since: date) -> date:
    """Return the day an issue was resolved or declined, within the project's time."""
    return min(later(since, world.chance.between(60, 180, "closed", key)), LAST_DAY)
