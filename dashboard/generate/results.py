"""Indicators with milestones and reported values; the reported value of people trained follows the lists."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import pandas as pd

from dashboard.generate.chance import apportion
from dashboard.generate.tables import Frames, frame, reference
from dashboard.generate.world import GRANTEES, PILOTS, Site, World, later

Row = dict[str, object]
TRAINING_TOPICS = ("conflict_management", "communication")
QUARTERS = (
    ("2024-q2", date(2024, 4, 1), date(2024, 6, 30)), ("2024-q3", date(2024, 7, 1), date(2024, 9, 30)),
    ("2024-q4", date(2024, 10, 1), date(2024, 12, 31)), ("2025-q1", date(2025, 1, 1), date(2025, 3, 31)),
    ("2025-q2", date(2025, 4, 1), date(2025, 6, 30)), ("2025-q3", date(2025, 7, 1), date(2025, 9, 30)),
    ("2025-q4", date(2025, 10, 1), date(2025, 12, 31)),
)
LOCKED = 5
HOUSEHOLDS_ID = "households_in_water_disputes"
INVENTED = (
    {"indicator_id": "trust_in_local_government", "code": "4", "level": "outcome", "measure": "percentage",
     "title": "People who trust the local government", "unit": "percent", "is_ascending": True,
     "definition": "Share of people asked in the survey who say that they trust the local government",
     "aggregation_time": "latest", "aggregation_place": "ratio", "baseline": 42, "target": 60,
     "baseline_date": date(2024, 5, 31), "target_date": date(2025, 12, 31), "frequency": "half-yearly"},
    {"indicator_id": HOUSEHOLDS_ID, "code": "5", "level": "outcome", "measure": "unit",
     "title": "Households in disputes over irrigation water", "unit": "households", "is_ascending": False,
     "definition": "Households that the municipality counts in open disputes over irrigation turns",
     "aggregation_time": "latest", "aggregation_place": "sum",
     "baseline_date": date(2024, 5, 31), "target_date": date(2025, 12, 31), "frequency": "quarterly"},
    {"indicator_id": "use_of_skills", "code": "6", "level": "outcome", "measure": "percentage",
     "title": "Trained people who use what they learned", "unit": "percent", "is_ascending": True,
     "definition": "Share of trained people who say, half a year later, that they used what they learned",
     "aggregation_time": "once", "aggregation_place": "ratio", "baseline": 0, "target": 70,
     "baseline_date": "", "target_date": date(2026, 1, 31), "frequency": "once"},
)
MILESTONES = {
    "people_trained": {date(2024, 6, 30): 20, date(2024, 9, 30): 45, date(2024, 12, 31): 60},
    "initiative_groups": {date(2024, 9, 30): 2, date(2024, 12, 31): 3},
    "action_plans": {date(2024, 12, 31): 1, date(2025, 3, 31): 2, date(2025, 6, 30): 3},
    "trust_in_local_government": {date(2024, 12, 31): 46, date(2025, 9, 30): 56},
}
# numerator and denominator of the survey by quarter; households counted per quarter, per three places
TRUST = {1: (138, 318), 3: (147, 320), 4: (98, 205), 5: (159, 322)}
HOUSEHOLDS = (118, 112, 104, 99, 90, 78)
HOUSEHOLDS_BEFORE, HOUSEHOLDS_WANTED = 120, 60
HOUSEHOLDS_DUE = {date(2024, 12, 31): 100, date(2025, 9, 30): 75}


def results(world: World, rows: pd.DataFrame, persons: pd.DataFrame, events: pd.DataFrame) -> Frames:
    """Return the tables indicators, milestones, measurements and reporting_periods."""
    invented = [
        {"project_id": PILOTS, "means_of_verification": "Survey or register", "source_id": "demo-results",
         "responsible": "Monitoring officer"} | row
        | (household_goal(world) if row["indicator_id"] == HOUSEHOLDS_ID else {}) for row in INVENTED
    ]
    milestones = [milestone(key, day, target) for key, due in MILESTONES.items() for day, target in due.items()]
    milestones += household_milestones(world)
    reported = [*trained_values(rows, persons, events), *trust_values(), *household_values(world), trial()]
    return {
        "indicators": pd.concat([reference("indicators"), frame("indicators", invented)]),
        "milestones": frame("milestones", milestones),
        "measurements": frame("measurements", reported),
        "reporting_periods": frame("reporting_periods", periods()),
    }


def periods() -> Iterator[Row]:
    """Yield the quarters of the pilots' project, the first five locked, and the time of the other one."""
    for number, (key, start, end) in enumerate(QUARTERS):
        locked = later(end, 45) if number < LOCKED else ""
        yield {"period_id": key, "project_id": PILOTS, "start_date": start, "end_date": end,
               "due_on": later(end, 15), "locked_on": locked}
    yield {"period_id": "2022-initiatives", "project_id": GRANTEES, "start_date": date(2021, 12, 1),
           "end_date": date(2022, 7, 31), "due_on": date(2022, 8, 15), "locked_on": ""}


def milestone(indicator_id: str, day: date, target: int, place_id: str = "ALL") -> Row:
    """Return what is due by a day, for all places or for one."""
    return {"indicator_id": indicator_id, "due_date": day, "place_id": place_id, "dimension": "total",
            "category": "total", "target": target}


def measurement(indicator_id: str, quarter: int, value: float, suffix: str = "", **more: object) -> Row:
    """Return one reported value of a quarter for all places, approved 20 days after its end."""
    key, start, end = QUARTERS[quarter]
    return {
        "measurement_id": f"{indicator_id}-{key}{suffix}", "indicator_id": indicator_id,
        "period_start": start, "period_end": end, "place_id": "ALL", "dimension": "total",
        "category": "total", "value": value,
        "status": "approved", "approved_on": later(end, 20), "supersedes": "", "source_id": "demo-results",
    } | more


def trained_values(rows: pd.DataFrame, persons: pd.DataFrame, events: pd.DataFrame) -> Iterator[Row]:
    """Yield reported people trained per quarter, by sex too; one was superseded."""
    first = first_completions(rows, events)
    sex = persons["sex"].loc[first.index]
    for quarter, (key, _, end) in enumerate(QUARTERS[:6]):
        done = first <= end
        total = int(done.sum())
        later_status = {"status": "submitted", "approved_on": ""} if quarter == 5 else {}
        if quarter == 1:
            yield measurement("people_trained", 1, max(0, total - 2), "-first",
                              approved_on=later(end, 12), narrative="One list came late")
            later_status = {"supersedes": f"people_trained-{key}-first"}
        yield measurement("people_trained", quarter, total, "", **later_status)
        status = {name: value for name, value in later_status.items() if name != "supersedes"}
        for code, people in sex[done].value_counts().sort_index().items():
            yield measurement("people_trained", quarter, int(people), f"-{code}", dimension="sex",
                              category=code, **status)


def first_completions(rows: pd.DataFrame, events: pd.DataFrame) -> pd.Series:
    """Return the day each trained person first completed a training, by row of persons."""
    ends = dict(zip(events["event_id"], events["end_date"], strict=True))
    done = rows[rows["topic"].isin(TRAINING_TOPICS) & (rows["standing"] == "full")]
    return done["event_id"].map(ends).groupby(done["person"]).min()


def trust_values() -> Iterator[Row]:
    """Yield the survey's shares as per cent with numerator and denominator; one was returned."""
    for quarter, (numerator, denominator) in TRUST.items():
        returned = {"status": "returned", "approved_on": "", "narrative": "One municipality is missing"}
        yield measurement("trust_in_local_government", quarter, round(100 * numerator / denominator, 1),
                          numerator=numerator, denominator=denominator, **(returned if quarter == 4 else {}))


def households(world: World, of_three: int) -> int:
    """Return what a number of households in three places is in all places of the dataset."""
    return of_three * len(world.pilots) // 3


def household_goal(world: World) -> Row:
    """Return baseline and target of the households, for all places together."""
    return {"baseline": households(world, HOUSEHOLDS_BEFORE), "target": households(world, HOUSEHOLDS_WANTED)}


def household_parts(world: World, total: int, sites: Sequence[Site]) -> dict[Site, int]:
    """Return the households of each place, in proportions that stay the same over time."""
    weights = [world.chance.between(25, 45, "households", site.place_id) for site in sites]
    return dict(zip(sites, apportion(total, weights), strict=True))


def household_milestones(world: World) -> list[Row]:
    """Return what is due for all places together, and the part of every third place, which has its own."""
    due = {day: households(world, of_three) for day, of_three in HOUSEHOLDS_DUE.items()}
    rows = [milestone(HOUSEHOLDS_ID, day, total) for day, total in due.items()]
    return rows + [milestone(HOUSEHOLDS_ID, day, part, site.place_id) for day, total in due.items()
                   for site, part in household_parts(world, total, world.pilots).items() if site.index % 3 == 0]


def household_values(world: World) -> Iterator[Row]:
    """Yield the households that each place counted per quarter; the last sum is reported as such.

    Every third place has not reported the last quarter: the sum takes its count of the quarter before.
    """
    last, late = len(HOUSEHOLDS) - 1, [site for site in world.pilots if site.index % 3 == 2]
    for quarter in range(last):
        parts = household_parts(world, households(world, HOUSEHOLDS[quarter]), world.pilots)
        yield from (place_value(quarter, site, count) for site, count in parts.items())
    total, kept = households(world, HOUSEHOLDS[last]), sum(parts[site] for site in late)
    in_time = [site for site in world.pilots if site not in late]
    yield from (place_value(last, *part) for part in household_parts(world, total - kept, in_time).items())
    yield measurement(HOUSEHOLDS_ID, last, total,
                      narrative="Where a municipality has not reported, its count of June is taken")


def place_value(quarter: int, site: Site, count: int) -> Row:
    """Return the households that one place counted in a quarter."""
    return measurement(HOUSEHOLDS_ID, quarter, count, f"-{site.place_id}", place_id=site.place_id)


def trial() -> Row:
    """Return the draft of a survey that is not due yet."""
    return measurement("use_of_skills", 5, 64, status="draft", approved_on="",
                       narrative="Trial of the questionnaire")
