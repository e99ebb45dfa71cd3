"""Invented reports on activities: on time, late, silent, revised, cancelled, or none at all."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pandas as pd

from dashboard.generate.tables import frame, money
from dashboard.generate.world import GRANTEES_LAST_DAY, LAST_DAY, World, later

Row = dict[str, object]
# how often each story is told, for activities that should be over and for those that run
OVER = {"done": 0.56, "late": 0.14, "cancelled": 0.07, "overdue": 0.09, "silent": 0.06, "revised": 0.08}
RUNNING = {"steady": 0.56, "silent": 0.16, "none": 0.08, "cancelled": 0.04, "revised": 0.10, "early": 0.06}
NOTES = {
    "late": "Waited for the contractor", "cancelled": "Merged with another activity",
    "revised": "New date agreed with the commission", "overdue": "Materials not yet delivered",
}


def activity_updates(world: World, activities: pd.DataFrame) -> pd.DataFrame:
    """Return the reports on all activities, none after the project's last day."""
    rows = activities.to_dict("records")
    stories = tell(world, rows)
    told = zip(rows, stories, strict=True)
    return frame("activity_updates", (update for row, story in told for update in reports(world, row, story)))


def last_day(row: Row) -> date:
    """Return the last day anything is known of the activity's project."""
    return GRANTEES_LAST_DAY if is_short(row) else LAST_DAY


def tell(world: World, rows: list[Row]) -> list[str]:
    """Return a story per activity, as often as the shares say among those over and those running."""
    phases = [phase(row) for row in rows]
    stories = ["future"] * len(rows)
    for name, shares in (("over", OVER), ("running", RUNNING)):
        members = [index for index, found in enumerate(phases) if found == name]
        told = world.chance.quota(len(members), list(shares.values()), "story", name)
        for index, position in zip(members, told, strict=True):
            stories[index] = list(shares)[position]
    return stories


def phase(row: Row) -> str:
    """Return whether the activity should be over, runs, or has not begun on the last day."""
    if row["planned_end"] < later(last_day(row), -5 if is_short(row) else -20):
        return "over"
    return "running" if row["planned_start"] < later(last_day(row), -30) else "future"


def reports(world: World, row: Row, story: str) -> Iterator[Row]:
    """Yield the reports of one activity in the order of their dates."""
    if story in ("none", "future"):
        return
    start, end = row["planned_start"], row["planned_end"]
    finish = finished_on(world, row, story)
    stop = min(finish or last_day(row), last_day(row))
    if story == "silent":
        stop = min(later(end, 10), later(last_day(row), -75))
    share = 0.0
    for number, day in enumerate(report_days(world, row, later(start, 12), stop, every=step(row))):
        share = 0.05 + 0.9 * min(1.0, (day - start).days / max(1, (end - start).days + 20))
        status = "in_progress" if number else "not_started"
        yield report(row, day, status, share if number else 0, story, number)
        if number == 1 and world.chance.share("corrected", row["activity_id"]) < 0.04:
            yield report(row, day, status, share, story, number) | {"sequence": 2, "note": "Corrected"}
    if finish and finish <= last_day(row):
        yield closing(row, finish, story, share)


def step(row: Row) -> int:
    """Return after how many days the next report follows."""
    return 21 if is_short(row) else 45


def is_short(row: Row) -> bool:
    """Return whether the activity belongs to a plan of the project that has ended."""
    return "implementation-plan" in str(row["activity_id"])


def report_days(world: World, row: Row, day: date, stop: date, *, every: int) -> Iterator[date]:
    """Yield report days before `stop`, some days early or late each."""
    number = 0
    while day < stop:
        yield day
        number += 1
        day = later(day, every + world.chance.between(-6, 6, "late report", row["activity_id"], number))


def finished_on(world: World, row: Row, story: str) -> date | None:
    """Return the day an activity was completed or cancelled; None while it runs."""
    key = row["activity_id"]
    days = {
        "done": world.chance.between(-12, 0, "done", key), "late": world.chance.between(5, 18, "late", key),
        "early": -(row["planned_end"] - row["planned_start"]).days // 3,
        "cancelled": -(row["planned_end"] - row["planned_start"]).days // 2,
    }
    if story not in days:
        return None
    finish = max(later(row["planned_end"], days[story]), later(row["planned_start"], 15))
    return min(finish, later(last_day(row), -1))


def report(row: Row, day: date, status: str, share: float, story: str, number: int) -> Row:
    """Return one report; the second one of a revised activity gives a new end, the next ones keep it."""
    is_revision = story == "revised" and number == 1
    new_end = later(row["planned_end"], 60) if is_revision else ""
    note = NOTES[story] if is_revision or (story == "overdue" and number) else ""
    return {
        "activity_id": row["activity_id"], "reported_on": day, "sequence": 1, "status": status,
        "percent_done": round(share * 20) * 5, "revised_end": new_end, "note": note,
        "source_id": "demo-plans", "spent": money(float(row["budget"]) * round(share, 1) * 0.95),
    }


def closing(row: Row, day: date, story: str, share: float) -> Row:
    """Return the last report: completed, or cancelled where it stood, with a quarter of the budget spent at least."""
    if story == "cancelled":
        return report(row, day, "cancelled", max(0.25, share), "", 1) | {"note": NOTES["cancelled"], "percent_done": ""}
    return report(row, day, "completed", 1.0, "", 1) | {"note": NOTES.get(story, "")}
