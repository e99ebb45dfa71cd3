"""Indicators with milestones and reported values; the reported value of people trained follows the lists."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pandas as pd

from dashboard.generate.tables import Frames, frame, reference
from dashboard.generate.world import GRANTEES, PILOTS, World, later

Row = dict[str, object]
TRAINING_TOPICS = ("conflict_management", "communication")
QUARTERS = (
    ("2024-q2", date(2024, 4, 1), date(2024, 6, 30)), ("2024-q3", date(2024, 7, 1), date(2024, 9, 30)),
    ("2024-q4", date(2024, 10, 1), date(2024, 12, 31)), ("2025-q1", date(2025, 1, 1), date(2025, 3, 31)),
    ("2025-q2", date(2025, 4, 1), date(2025, 6, 30)), ("2025-q3", date(2025, 7, 1), date(2025, 9, 30)),
    ("2025-q4", date(2025, 10, 1), date(2025, 12, 31)),
)
LOCKED = 5
INVENTED = (
    {"indicator_id": "trust_in_local_government", "code": "4", "level": "outcome", "measure": "percentage",
     "title": "People who trust the local government", "unit": "percent", "is_ascending": True,
     "definition": "Share of people asked in the survey who say that they trust the local government",
     "aggregation_time": "latest", "aggregation_place": "ratio", "baseline": 42, "target": 60,
     "baseline_date": date(2024, 5, 31), "target_date": date(2025, 12, 31), "frequency": "half-yearly"},
    {"indicator_id": "households_in_water_disputes", "code": "5", "level": "outcome", "measure": "unit",
     "title": "Households in disputes over irrigation water", "unit": "households", "is_ascending": False,
     "definition": "Households that the municipality counts in open disputes over irrigation turns",
     "aggregation_time": "latest", "aggregation_place": "sum", "baseline": 120, "target": 60,
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
    "households_in_water_disputes": {date(2024, 12, 31): 100, date(2025, 9, 30): 75},
}
# numerator and denominator of the survey by quarter; households counted per quarter
TRUST = {1: (138, 318), 3: (147, 320), 4: (98, 205), 5: (159, 322)}
HOUSEHOLDS = (118, 112, 104, 99, 90, 78)


def results(world: World, rows: pd.DataFrame, persons: pd.DataFrame, events: pd.DataFrame) -> Frames:
    """Return the tables indicators, milestones, measurements and reporting_periods."""
    invented = [
        {"project_id": PILOTS, "means_of_verification": "Survey or register", "source_id": "demo-results",
         "responsible": "Monitoring officer"} | row for row in INVENTED
    ]
    milestones = (
        {"indicator_id": key, "due_date": day, "place_id": "ALL", "dimension": "total", "category": "total",
         "target": target} for key, due in MILESTONES.items() for day, target in due.items()
    )
    reported = [*trained_values(rows, persons, events), *trust_values(), *household_values()]
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


def household_values() -> Iterator[Row]:
    """Yield the households counted per quarter, and the draft of a survey that is not due yet."""
    for quarter, count in enumerate(HOUSEHOLDS):
        yield measurement("households_in_water_disputes", quarter, count)
    yield measurement("use_of_skills", 5, 64, status="draft", approved_on="",
                      narrative="Trial of the questionnaire")
