"""A complete invented dataset of any size: every table of the schema, the same for the same seed."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from dashboard.generate import (
    calls,
    grants,
    issues,
    learning,
    lists,
    meetings,
    organisations,
    people,
    plans,
    progress,
    relations,
    results,
    warning,
    world,
)
from dashboard.generate.chance import Chance
from dashboard.generate.tables import Frames, frame, reference, write

DEMONSTRATION = {"municipalities": 3, "people": 220, "seed": 2024}
SHARE_WOMEN, SHARE_UNKNOWN_AGE = 0.6, 0.05


def dataset(out_dir: Path, *, municipalities: int | None = None, people: int | None = None, seed: int = 1,
            demonstration: bool = False, share_women: float | None = None,
            share_unknown_age: float | None = None) -> dict[str, int]:
    """Write a dataset as one CSV per table; return rows per table. Raises ValueError on impossible sizes.

    Municipalities are those of the pilots' project, the three real ones first. The demonstration ignores all
    other arguments.
    """
    chosen = {"municipalities": municipalities, "people": people, "seed": seed}
    sizes = DEMONSTRATION | {name: value for name, value in chosen.items() if value is not None}
    if demonstration:
        sizes, share_women, share_unknown_age = DEMONSTRATION, None, None
    if sizes["municipalities"] < 3 or sizes["people"] < 1:
        raise ValueError("a dataset has at least the 3 pilot municipalities and 1 person")
    chance = Chance(sizes["seed"])
    known = world.places(chance, sizes["municipalities"])
    made = world.World(
        chance, world.sites(known, world.PILOTS), world.sites(known, world.GRANTEES), sizes["people"],
        SHARE_WOMEN if share_women is None else share_women,
        SHARE_UNKNOWN_AGE if share_unknown_age is None else share_unknown_age,
    )
    return write(out_dir, known | tables(made))


def tables(made: world.World) -> Frames:
    """Return every table of the schema but the places."""
    persons = people.crowd(made)
    rows = lists.registrations(made, persons)
    loose, headcounts = meetings.meetings(made)
    events = frame("events", [*lists.list_events(made, rows), *loose])
    frames = {
        name: reference(name) for name in ("codelists", "projects", "border_crossings", "published_figures")
    }
    frames |= {"sources": world.sources(), "expected_reports": world.expected_reports(made)}
    frames |= {"people": persons, "events": events, "headcounts": frame("headcounts", headcounts)}
    frames |= {"attendance": lists.attendance(made, rows, persons)}
    frames |= {"test_scores": learning.test_scores(made, rows, persons, events)}
    members = relations.members(made, persons)
    frames |= organisations.organisations(made, members["organisation_id"].value_counts().to_dict())
    frames |= {"organisation_members": members}
    frames |= {"organisation_links": relations.links(made, set(frames["organisations"]["organisation_id"]))}
    frames |= results.results(made, rows, persons, events)
    return frames | planned(made, events) | financed(made, rows, persons)


def planned(made: world.World, events: pd.DataFrame) -> Frames:
    """Return plans with their progress, risks with their signals, and issues."""
    frames = plans.plans(made, plans.plans_of(made, set(events["event_id"])))
    activities = frames["activities"]
    frames |= {"activity_updates": progress.activity_updates(made, activities)}
    frames |= {"issues": issues.issues(made, events, activities)}
    return frames | warning.warning(made, events, activities)


def financed(made: world.World, rows: pd.DataFrame, persons: pd.DataFrame) -> Frames:
    """Return calls, applications and grants; whom the training on initiatives reached in time may lead one."""
    trained = rows[(rows["track"] == "initiatives") & (rows["standing"] == "full")]
    trained = trained[lists.last_days(made, trained) < calls.SUBMITTED_FROM]
    applications = calls.applications(made, persons.loc[trained["person"].unique()])
    return {
        "calls": calls.calls(made), "call_stages": calls.call_stages(made), "applications": applications,
        "application_scores": calls.application_scores(made, applications),
    } | grants.grants(made, applications)
