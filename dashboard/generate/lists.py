"""Events with an attendance list: who was registered where, and on which days they were present."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from dashboard.generate.world import Site, World, later

SIZE = 25
FIRST_TRAININGS = (date(2024, 6, 12), date(2024, 9, 11), date(2024, 11, 20))
# of 75 registered for a training 7 never come and 11 miss a day: 57 complete it
TROUBLED, ABSENT, TRAINEES = 18, 7, 75


@dataclass(frozen=True)
class Track:
    """One kind of list event that every municipality holds, in as many groups as it needs."""

    kind: str
    topic: str
    title: str
    days: int
    days_required: int
    start: date
    host: str
    planned: int = SIZE


TRACKS = {
    "conflict": Track("training", "conflict_management", "Training: recognise, prevent and resolve conflicts",
                      2, 2, date(2025, 1, 13), "executive"),
    "communication": Track("training", "communication", "Training: communicate and conduct meetings",
                           2, 2, date(2025, 2, 3), "ngo", 10),
    "warning": Track("early_warning_workshop", "early_warning", "Early-warning workshop",
                     2, 1, date(2024, 10, 7), "prevention-centre"),
    "security": Track("meeting", "women_peace_security", "Working meeting on women, peace and security",
                      1, 1, date(2024, 10, 21), "womens-council"),
    "initiatives": Track("training", "social_initiatives", "Training: social and business initiatives",
                         3, 2, date(2025, 2, 17), "dialogue-centre"),
    "procedure": Track("training", "local_initiative_procedure",
                       "Training: selection and financing of local initiatives",
                       1, 1, date(2022, 2, 11), ""),
}


def registrations(world: World, persons: pd.DataFrame) -> pd.DataFrame:
    """Return one row per person and list event: event_id, person row, standing, and the event's facts."""
    parts = [track_members(persons, track) for track in TRACKS]
    rows = pd.concat(parts, ignore_index=True)
    rows["standing"] = standings(world, rows)
    rows["event_id"] = event_ids(world, rows)
    for name in ("kind", "topic", "days", "days_required"):
        rows[name] = rows["track"].map({key: getattr(track, name) for key, track in TRACKS.items()})
    return rows.sort_values(["event_id", "person"], kind="stable", ignore_index=True)


def joins(persons: pd.DataFrame, track: str) -> pd.Series:
    """Return for each person whether the track has them on a list."""
    rank, role = persons["rank"], persons["role"]
    trainee, other = role == "trainee", role == "other"
    rules = {
        "conflict": trainee,
        "communication": trainee & (again(persons) | (~troubled(persons) & (rank % 3 == 1))),
        "warning": (trainee & (rank % 4 == 0)) | (other & (rank % 3 == 0)),
        "security": (trainee & (rank % 5 == 2)) | (other & (rank % 3 == 1)),
        "initiatives": (trainee & (rank % 3 == 0)) | (other & ((rank % 3 == 2) | (rank % 9 == 0))),
        "procedure": role == "grantee",
    }
    return rules[track]


def order(persons: pd.DataFrame) -> pd.Series:
    """Return the number of each trainee over all places, counted from 0 (others: -1)."""
    trainee = persons["role"] == "trainee"
    return (trainee.cumsum() - 1).where(trainee, -1)


def troubled(persons: pd.DataFrame) -> pd.Series:
    """Return whether a trainee is absent or incomplete in the first training: 18 of every 75, evenly."""
    return (order(persons) * TROUBLED + 37) % TRAINEES < TROUBLED


def trouble(persons: pd.DataFrame) -> pd.Series:
    """Return the number of the troubled trainee, 0 to 17, then from 0 again."""
    return (order(persons) * TROUBLED + 37) // TRAINEES % TROUBLED


def again(persons: pd.DataFrame) -> pd.Series:
    """Return whether an incomplete trainee completes the second training: one in 75."""
    return (persons["role"] == "trainee") & troubled(persons) & (trouble(persons) == 4)


def track_members(persons: pd.DataFrame, track: str) -> pd.DataFrame:
    """Return the persons of a track with the group each belongs to: even groups of about 25."""
    members = persons[joins(persons, track)]
    place = members["site"] if track != "procedure" else members["site"] * 0
    position, size = members.groupby(place).cumcount(), members.groupby(place)["rank"].transform("size")
    groups = ((size + SIZE // 2) // SIZE).clip(lower=1)
    bad = troubled(persons)[members.index] if track == "conflict" else False
    return pd.DataFrame({
        "track": track, "site": place, "group": position * groups // size, "person": members.index,
        "rank": members["rank"], "is_troubled": bad, "trouble": trouble(persons)[members.index],
    })


def standings(world: World, rows: pd.DataFrame) -> np.ndarray:
    """Return full, partial or absent for each registration."""
    draws = world.chance.draws(len(rows), "standing")
    usual = np.select([draws < 0.06, draws < 0.14], ["absent", "partial"], "full")
    first = np.where(rows["trouble"] * ABSENT % TROUBLED < ABSENT, "absent", "partial")
    first = np.where(rows["is_troubled"], first, "full")
    second = np.where((rows["rank"] % 9 == 1) & (rows["trouble"] != 4), "partial", "full")
    return np.select([rows["track"] == "conflict", rows["track"] == "communication"], [first, second], usual)


def event_ids(world: World, rows: pd.DataFrame) -> pd.Series:
    """Return the id of the event: municipality, track and group."""
    names = pd.Series([site.place_id for site in world.pilots])
    place = rows["site"].map(names).where(rows["track"] != "procedure", "bishkek")
    return place + "-" + rows["track"] + "-" + (rows["group"] + 1).astype(str).str.zfill(2)


def start_day(world: World, track: str, site: int, group: int) -> date:
    """Return the first day of a group; the first trainings of the three pilots keep their dates."""
    slot = site + len(world.pilots) * group
    if track == "procedure":
        return TRACKS[track].start
    if track == "conflict" and slot < len(FIRST_TRAININGS):
        return FIRST_TRAININGS[slot]
    day = later(TRACKS[track].start, (site * 7 + group * 11) % 180)
    runs_into_weekend = day.weekday() + TRACKS[track].days > 5
    return later(day, 7 - day.weekday()) if runs_into_weekend else day


def list_events(world: World, rows: pd.DataFrame) -> list[dict[str, object]]:
    """Return one row of events per group of registrations."""
    groups = rows.drop_duplicates("event_id")[["event_id", "track", "site", "group"]]
    return [list_event(world, *group) for group in groups.itertuples(index=False)]


def list_event(world: World, event_id: str, track: str, site: int, group: int) -> dict[str, object]:
    """Return one held event that keeps an attendance list."""
    rule = TRACKS[track]
    place = world.pilots[site] if track != "procedure" else world.grantees[0]
    start = start_day(world, track, site, group)
    return {
        "event_id": event_id, "project_id": place.project_id, "kind": rule.kind, "topic": rule.topic,
        "title": f"{rule.title}, {where(place, track)}, group {group + 1}",
        "place_id": place.place_id if track != "procedure" else "bishkek",
        "host_organisation_id": f"{place.place_id}-{rule.host}" if rule.host else "",
        "start_date": start, "end_date": later(start, rule.days - 1), "days": rule.days,
        "days_required": rule.days_required, "planned_participants": rule.planned, "status": "held",
        "record_kind": "list", "source_id": "demo-events",
    }


def last_days(world: World, rows: pd.DataFrame) -> pd.Series:
    """Return the last day of the event of each registration."""
    events = rows.drop_duplicates("event_id")[["event_id", "track", "site", "group"]].itertuples(index=False)
    return rows["event_id"].map({
        event: later(start_day(world, track, site, group), TRACKS[track].days - 1)
        for event, track, site, group in events
    })


def where(place: Site, track: str) -> str:
    """Return the name of the place an event is held in."""
    return "Bishkek" if track == "procedure" else place.name


def attendance(world: World, rows: pd.DataFrame, persons: pd.DataFrame) -> pd.DataFrame:
    """Return one row per registered person, event and day."""
    repeated = rows.loc[rows.index.repeat(rows["days"])]
    day = repeated.groupby(level=0).cumcount() + 1
    missed = world.chance.draws(len(rows), "missed day")[repeated.index] < 0.2
    spare = (repeated["days"] > repeated["days_required"]) & (day == repeated["days"]) & missed
    full = (repeated["standing"] == "full") & ~spare
    partial = (repeated["standing"] == "partial") & (day < repeated["days_required"])
    return pd.DataFrame({
        "event_id": repeated["event_id"], "person_id": persons["person_id"].to_numpy()[repeated["person"]],
        "day": day, "is_present": full | partial,
    })
