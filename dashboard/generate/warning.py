"""Invented conflict risks, their reviews, and signals with the response to them."""

from __future__ import annotations

from datetime import date

import pandas as pd

from dashboard.generate.tables import Frames, frame
from dashboard.generate.world import LAST_DAY, Site, World, later

Row = dict[str, object]
# category, cause, event, effect, likelihood and impact at the first review, their change per review
RISKS = (
    ("water", "Less water in the canal in July", "Quarrel in the queue for irrigation water",
     "Neighbours stop sharing the water schedule", (4, 4), (-1, 0)),
    ("pasture_land", "The line between two pastures is not marked", "Herds graze on the neighbours' pasture",
     "Herders dispute and complain to the municipality", (3, 3), (1, 0)),
    ("rumour", "News reach people only through messengers", "A rumour about the border spreads",
     "People stay away from the market for some days", (3, 4), (0, 0)),
    ("youth_school", "Pupils of two schools have no common activity", "A quarrel after a sports match",
     "Parents take sides", (2, 3), (0, -1)),
    ("local_government_trust", "Decisions on the budget are not explained",
     "Residents do not come to the public hearing", "Trust in decisions falls", (2, 2), (0, 0)),
    ("border", "Waiting times at the crossing change without notice", "Long queue on a market day",
     "Traders are upset", (5, 3), (-1, 1)),
    ("family", "Few families know where to turn", "Conflicts in families stay without help",
     "Children miss school", (3, 5), (0, 0)),
    ("religion", "Little conversation between generations about belief", "Argument about customs at a feast",
     "Relatives stop talking to each other", (2, 1), (0, 0)),
)
# what was found last, days before the data date: no review yet; in every third place
NEW_RISK = ("water", "A pump of the canal is being repaired", "Some streets wait longer for irrigation water",
            "Neighbours doubt that the turns are fair", date(2025, 10, 27))
REVIEWS = (date(2024, 12, 16), date(2025, 4, 14), date(2025, 7, 14), date(2025, 10, 13))
# kind, severity, verified, days to the response (None: none), outcome, number of the risk
SIGNALS = (
    ("tension", 3, "verified", 4, "de_escalated", 0), ("rumour", 2, "refuted", 2, "de_escalated", 2),
    ("incident", 4, "verified", 1, "ongoing", 1), ("mitigation", 1, "verified", None, "", 0),
    ("tension", 2, "unverified", None, "", 4), ("cooperation", 1, "verified", None, "", 1),
    ("incident", 3, "verified", 12, "de_escalated", 3), ("rumour", 3, "unverified", 21, "no_action", 2),
    ("tension", 4, "verified", 3, "escalated", 5), ("tension", 3, "verified", None, "", 5),
)
# the same with the day observed at the end: one of them per place, told in turn
GRAVE_AND_SLIGHT = (
    (("incident", 5, "verified", 1, "de_escalated", 1, date(2025, 7, 11)),
     ("tension", 1, "unverified", None, "", 4, date(2025, 10, 2))),
    (("tension", 5, "verified", None, "", 1, date(2025, 10, 20)),),
    (("rumour", 1, "verified", 0, "de_escalated", 2, date(2025, 9, 24)),),
)
CHANNELS = ("contact_point", "hotline", "community_meeting", "messenger")


def warning(world: World, events: pd.DataFrame, activities: pd.DataFrame) -> Frames:
    """Return the tables risks, risk_reviews and signals."""
    ends = dict(zip(events["event_id"], events["end_date"], strict=True))
    answers = answering(activities)
    risks = [risk(site, number, ends, answers) for site in world.pilots for number in range(len(RISKS))
             if (site.index + number) % 4 or number < 3]
    risks += [grantee_risk(site) for site in world.grantees]
    reviews = [row for item in risks for row in risk_reviews(world, item)]
    risks += [new_risk(site) for site in world.pilots if site.index % 3 == 1]
    known = {item["risk_id"] for item in risks}
    signals = [row for site in world.pilots for row in signals_of(world, site, known)]
    return {
        "risks": frame("risks", risks), "risk_reviews": frame("risk_reviews", reviews),
        "signals": frame("signals", signals),
    }


def answering(activities: pd.DataFrame) -> dict[tuple[str, str], str]:
    """Return the first activity of each place's prevention plan, by area."""
    chosen = activities[activities["activity_id"].str.contains("-prevention-plan-")]
    places = chosen["activity_id"].str.split("-prevention-plan-").str[0]
    found: dict[tuple[str, str], str] = {}
    for place, area, key in zip(places, chosen["area"], chosen["activity_id"], strict=True):
        found.setdefault((place, area), key)
    return found


def risk(site: Site, number: int, ends: dict[str, date], answers: dict[tuple[str, str], str]) -> Row:
    """Return one row of risks, found in the place's first early-warning workshop where there was one."""
    category, cause, event, effect, _, _ = RISKS[number]
    workshop = f"{site.place_id}-warning-01"
    area = {"border": "A2", "pasture_land": "A2", "family": "A4", "youth_school": "A3"}.get(category, "A1")
    return {
        "risk_id": f"{site.place_id}-risk-{number + 1}", "project_id": site.project_id, "category": category,
        "place_id": site.place_id, "cause": cause, "event": event, "effect": effect,
        "owner_organisation_id": f"{site.place_id}-prevention-centre" if number % 3 else site.executive,
        "identified_on": ends.get(workshop, date(2024, 10, 15)),
        "identified_at_event_id": workshop if workshop in ends else "",
        "activity_id": answers.get((site.place_id, area), "") if number < 6 else "",
        "is_sensitive": category in ("border", "family", "religion"),
    }


def grantee_risk(site: Site) -> Row:
    """Return the risk a grant municipality's initiatives answer."""
    category, cause, event, effect, _, _ = RISKS[(0, 3, 4, 1)[site.index % 4]]
    return {
        "risk_id": f"{site.place_id}-risk-1", "project_id": site.project_id, "category": category,
        "place_id": site.place_id, "cause": cause, "event": event, "effect": effect,
        "owner_organisation_id": site.executive, "identified_on": date(2022, 2, 11), "is_sensitive": False,
    }


def new_risk(site: Site) -> Row:
    """Return the risk that nobody has reviewed yet, with an owner and nothing that answers it."""
    category, cause, event, effect, found = NEW_RISK
    return {
        "risk_id": f"{site.place_id}-risk-9", "project_id": site.project_id, "category": category,
        "place_id": site.place_id, "cause": cause, "event": event, "effect": effect,
        "owner_organisation_id": site.executive, "identified_on": found, "is_sensitive": False,
    }


def risk_reviews(world: World, item: Row) -> list[Row]:
    """Return the reviews of one risk; the fifth of a pilot is stale, its last review half a year old."""
    _, _, _, _, start, change = next(entry for entry in RISKS if entry[0] == item["category"])
    is_stale = str(item["risk_id"]).endswith("-risk-5")
    days = [later(item["identified_on"], 3), *REVIEWS[: 1 if is_stale else len(REVIEWS)]]
    if item["identified_on"].year == 2022:
        days = [date(2022, 3, 1), date(2022, 7, 20)]
    days = [day for position, day in enumerate(days) if not position or day > days[0]]
    return [review(world, item, number, day, start, change) for number, day in enumerate(days)]


def review(world: World, item: Row, number: int, day: date, start: tuple[int, int],
           change: tuple[int, int]) -> Row:
    """Return one review: the level moves one step at a time and stays within 1 to 5."""
    moved = number // 2 + world.chance.between(0, 1, "moved", item["risk_id"], number)
    steps = zip(start, change, strict=True)
    likelihood, impact = (min(5, max(1, base + step * min(2, moved))) for base, step in steps)
    status = review_status(item, number)
    return {
        "risk_id": item["risk_id"], "reviewed_on": day, "likelihood": likelihood, "impact": impact,
        "status": status,
        "treatment": "See the prevention plan" if number and item.get("activity_id") else "",
        "treatment_due": min(later(day, 90), later(LAST_DAY, 61)) if status == "open" and number else "",
    }


def review_status(item: Row, number: int) -> str:
    """Return the status at a review: most risks stay open, some are treated, one came true, one is closed."""
    stories = {"water": "treated", "pasture_land": "materialised", "religion": "closed"}
    if item["identified_on"].year == 2022:
        return "treated" if number else "open"
    return stories.get(str(item["category"]), "open") if number >= 3 else "open"


def signals_of(world: World, site: Site, risks: set[object]) -> list[Row]:
    """Return the signals of a pilot: those of every place spread over the time, and its grave or slight ones."""
    told = [(*story, observed(world, site, number)) for number, story in enumerate(SIGNALS)]
    told += GRAVE_AND_SLIGHT[site.index % len(GRAVE_AND_SLIGHT)]
    return [signal(world, site, number, risks, *story) for number, story in enumerate(told, 1)]


def observed(world: World, site: Site, number: int) -> date:
    """Return the day a signal was observed."""
    room = (date(2025, 10, 8) - date(2024, 11, 5)).days
    drawn = world.chance.between(0, 30, "seen", signal_id(site, number + 1))
    return later(date(2024, 11, 5), room * number // len(SIGNALS) + drawn)


def signal_id(site: Site, number: int) -> str:
    """Return the id of a place's signal, numbered from 1."""
    return f"{site.place_id}-signal-{number:02d}"


def signal(world: World, site: Site, number: int, risks: set[object], kind: str, severity: int, verified: str,
           days: int | None, outcome: str, risk_number: int, seen: date) -> Row:
    """Return one signal of a pilot; some have no response, the peace signals need none."""
    key, risk_id = signal_id(site, number), f"{site.place_id}-risk-{risk_number + 1}"
    is_answered = days is not None
    return {
        "signal_id": key, "project_id": site.project_id, "place_id": site.place_id,
        "risk_id": risk_id if risk_id in risks else "", "observed_on": seen, "kind": kind,
        "severity": severity, "verified": verified, "channel": world.chance.pick(CHANNELS, "channel", key),
        "responded_on": later(seen, days) if is_answered else "", "outcome": outcome,
        "response_organisation_id": f"{site.place_id}-prevention-centre" if is_answered else "",
    }
