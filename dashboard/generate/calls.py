"""Invented calls, the eleven steps of each local initiative call, and applications with their scores."""

from __future__ import annotations

from datetime import date

import pandas as pd

from dashboard.generate.tables import frame, money
from dashboard.generate.world import Site, World, later

Row = dict[str, object]
LEGAL_BASIS = "Model Regulation, order of 5 September 2019, No. 01-18/84"
SMALL_CALL = "small-grants-2025"
CRITERIA = ("relevance", "inclusion", "feasibility", "sustainability", "cofinancing")
CALL_BUDGET, SMALL_MAXIMUM = 600_000, 300_000
SUBMITTED_FROM = date(2025, 3, 17)
YOUNG = ("14-24", "25-35")
PLANNED_STEPS = (
    date(2022, 1, 25), date(2022, 2, 15), date(2022, 2, 21), date(2022, 3, 15), date(2022, 3, 18),
    date(2022, 3, 24), date(2022, 3, 31), date(2022, 4, 5), date(2022, 4, 22), date(2022, 7, 15),
    date(2022, 7, 31),
)
# title, area, conflict type, kind, suffix of the applicant, status, reason
SMALL_APPLICATIONS = (
    ("Sewing room run by women of two neighbourhoods", "A3", "family", "business", "womens-council",
     "approved", ""),
    ("Drinking water points for the queue at the canal", "A1", "resource", "social", "initiative-group",
     "approved", ""),
    ("Media club of young people against rumours", "A3", "youth_school", "social", "youth-committee",
     "reserve", ""),
    ("Greenhouse for families without land", "A1", "resource", "business", "ngo", "rejected",
     "Score below the threshold"),
    ("Café at the market", "A2", "border", "business", "", "ineligible", "Applicant has no group behind it"),
    ("Evening school of mediation", "A4", "family", "social", "dialogue-centre", "withdrawn",
     "Withdrawn by the applicant"),
)
# of the places in turn: title, area, conflict type, kind, suffix of the applicant, state of what is undecided
UNDECIDED = (
    None,
    ("Evenings of talk at the women's centre", "A3", "local_government_trust", "social", "womens-centre",
     "eligible"),
    ("Shared tools for repairing field ditches", "A1", "resource", "social", "aksakal-court", "submitted"),
)
INITIATIVES = (
    ("Playground between two streets", "A3", "youth_school", "approved", ""),
    ("Cleaning and lining of the common ditch", "A1", "resource", "approved", ""),
    ("Room for meetings of residents and deputies", "A1", "local_government_trust", "rejected",
     "Cost is above the funds left"),
    ("Advice room for families", "A4", "family", "reserve", ""),
)


def calls(world: World) -> pd.DataFrame:
    """Return the call for small grants and a call per grant municipality."""
    small = {
        "call_id": SMALL_CALL, "project_id": world.pilots[0].project_id, "scheme": "small_grant",
        "title": "Small grants for social and business projects", "opened_on": date(2025, 3, 10),
        "closes_on": date(2025, 4, 30), "budget": money(len(world.pilots) * 2 * SMALL_MAXIMUM),
        "currency": "KGS", "max_grant": money(SMALL_MAXIMUM), "min_score_percent": "60.0",
        "min_cofinancing_share": "0.100",
    }
    return frame("calls", [small, *(initiative_call(site) for site in world.grantees)])


def call_of(site: Site) -> str:
    """Return the id of a grant municipality's call."""
    return f"{site.place_id}-initiatives-2022"


def initiative_call(site: Site) -> Row:
    """Return the call for local initiatives of one municipality."""
    return {
        "call_id": call_of(site), "project_id": site.project_id, "place_id": site.place_id,
        "title": f"Local initiatives of {site.name}", "scheme": "local_initiative",
        "legal_basis": LEGAL_BASIS,
        "opened_on": PLANNED_STEPS[2], "closes_on": PLANNED_STEPS[3], "budget": money(CALL_BUDGET),
        "currency": "KGS", "max_grant": money(CALL_BUDGET), "min_score_percent": "60.0",
        "min_cofinancing_share": "0.150",
    }


def call_stages(world: World) -> pd.DataFrame:
    """Return eleven steps per municipality; some are late and the last place has not closed the last one."""
    return frame("call_stages", (
        stage(world, site, number) for site in world.grantees for number in range(len(PLANNED_STEPS))
    ))


def stage(world: World, site: Site, number: int) -> Row:
    """Return one step; a late place stays some days behind from the ninth step on."""
    late = (0, 3, 0, 0, 4, 0, 2, 0)[site.index % 8] if number >= 8 else 0
    early = world.chance.between(0, 2, "early", site.place_id, number) if not late and number != 3 else 0
    is_done = site.index != 7 or number < 10
    return {
        "call_id": call_of(site), "stage": number + 1, "planned_on": PLANNED_STEPS[number],
        "done_on": later(PLANNED_STEPS[number], late - early) if is_done else "",
        "note": "Waited for the supplier" if late and number == 9 else "", "source_id": "demo-grants",
    }


def applications(world: World, leads: pd.DataFrame) -> pd.DataFrame:
    """Return the applications to all calls; small grants may be led by a trained participant."""
    rows = [small_application(world, site, number, leads)
            for site in world.pilots for number in range(len(SMALL_APPLICATIONS))]
    rows += [undecided(world, site, UNDECIDED[site.index % 3]) for site in world.pilots if UNDECIDED[site.index % 3]]
    rows += [initiative(world, site, number) for site in world.grantees for number in range(len(INITIATIVES))
             if number < 3 or site.index % 2]
    return frame("applications", rows)


def small_application(world: World, site: Site, number: int, leads: pd.DataFrame) -> Row:
    """Return one application for a small grant."""
    title, area, conflict, kind, suffix, status, reason = SMALL_APPLICATIONS[number]
    key = f"{site.place_id}-application-{number + 1}"
    own = leads[leads["site"] == site.index]
    women_first = own.iloc[(own["sex"] != "F").argsort(kind="stable")]
    lead = women_first.iloc[(0, -1, 1)[number]] if number < min(3, len(own)) else None
    requested = world.chance.between(18, 30, "requested", key) * 10_000
    return money_asked(world, key, requested) | {
        "application_id": key, "call_id": SMALL_CALL,
        "organisation_id": f"{site.place_id}-{suffix}" if suffix else "",
        "place_id": site.place_id, "title": title, "area": area, "conflict_type": conflict, "kind": kind,
        "lead_sex": lead_sex(world, key) if lead is None else lead["sex"],
        "lead_is_youth": world.chance.share("youth", key) < 0.4 if lead is None else lead["band"] in YOUNG,
        "lead_person_id": "" if lead is None else lead["person_id"],
        "submitted_on": later(SUBMITTED_FROM, world.chance.between(0, 42, "submitted", key)),
        "status": status, "decided_on": date(2025, 5, 20), "reason": reason,
    }


def undecided(world: World, site: Site, story: tuple[str, ...]) -> Row:
    """Return one application of the last days of the small call on which nobody has decided yet."""
    title, area, conflict, kind, suffix, status = story
    key = f"{site.place_id}-application-{len(SMALL_APPLICATIONS) + 1}"
    requested = world.chance.between(18, 30, "requested", key) * 10_000
    return money_asked(world, key, requested) | {
        "application_id": key, "call_id": SMALL_CALL, "organisation_id": f"{site.place_id}-{suffix}",
        "place_id": site.place_id, "title": title, "area": area, "conflict_type": conflict, "kind": kind,
        "lead_sex": lead_sex(world, key), "lead_is_youth": world.chance.share("youth", key) < 0.4,
        "submitted_on": date(2025, 4, 29), "status": status,
    }


def initiative(world: World, site: Site, number: int) -> Row:
    """Return one application of residents for a local initiative."""
    title, area, conflict, status, reason = INITIATIVES[number]
    key = f"{site.place_id}-initiative-{number + 1}"
    requested = world.chance.between(9, 26, "requested", key) * 10_000
    return money_asked(world, key, requested) | {
        "application_id": key, "call_id": call_of(site), "place_id": site.place_id, "title": title,
        "area": area, "conflict_type": conflict, "kind": "initiative", "lead_sex": lead_sex(world, key),
        "lead_is_youth": world.chance.share("youth", key) < 0.3,
        "submitted_on": later(PLANNED_STEPS[2], world.chance.between(1, 22, "submitted", key)),
        "status": status, "decided_on": PLANNED_STEPS[7], "reason": reason,
    }


def money_asked(world: World, key: str, requested: int) -> Row:
    """Return what is requested and what is offered: 20 to 40 per cent of the request."""
    offered = requested * world.chance.between(20, 40, "offered", key) // 100
    return {"requested": money(requested), "cofinancing_offered": money(offered)}


def lead_sex(world: World, key: str) -> str:
    """Return the sex of the person who leads an application."""
    return "F" if world.chance.share("lead", key) < world.share_women else "M"


def application_scores(world: World, rows: pd.DataFrame) -> pd.DataFrame:
    """Return three reviewers' points for every application that was scored."""
    ranges = {"approved": (14, 19), "reserve": (12, 15), "rejected": (8, 13)}
    scored = rows[rows["status"].isin(list(ranges))]
    return frame("application_scores", (
        {"application_id": key, "criterion": criterion, "reviewer": reviewer, "max_score": 20,
         "score": world.chance.between(*ranges[status], "points", key, criterion, reviewer)}
        for key, status in zip(scored["application_id"], scored["status"], strict=True)
        for criterion in CRITERIA for reviewer in (1, 2, 3)
    ))
