"""Small random datasets of a few places, events and people, and a later day of each: to attack what is published."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

from dashboard import database
from tests import attacking
from tests.conftest import Rows, publish_anyway, small, write
from tests.worlds import Day

PROJECT, FIRST = "p", date(2024, 2, 1)
TOPICS = ("communication", "conflict_management", "local_planning")


def village(chance: random.Random) -> dict[str, Rows]:
    """Return a dataset with two to six places, few events of all kinds, and five to eighty people."""
    tables = small()
    names = ["north", "south", *[f"place{number}" for number in range(chance.randint(0, 4))]]
    tables["places"] = [tables["places"][0], *[tables["places"][1] | {"place_id": name} for name in names]]
    tables["project_places"] = [{"project_id": PROJECT, "place_id": name, "role": "pilot"} for name in names]
    tables["events"] = [event(number, chance, names) for number in range(chance.randint(2, 7))]
    tables["people"], tables["attendance"] = [], []
    tables["headcounts"] = [
        {"event_id": one["event_id"], "sex": sex, "age_band": "25-35", 
         "participations": chance.choice((0, 1, 3, 9, 40))}
        for one in tables["events"] if one["record_kind"] == "headcount" for sex in "FM"]  # fmt: skip
    for _ in range(chance.choice([5, 12, 25, 40, 80])):
        join(tables, chance)
    return tables


def event(number: int, chance: random.Random, names: list[str]) -> dict[str, object]:
    """Return one event in one of the places."""
    day, days = FIRST + timedelta(days=7 * number), chance.choice([1, 1, 2, 3])
    kind = chance.choice(["training", "training", "dialogue", "meeting"])
    return {"event_id": f"e{number}", "project_id": PROJECT, "kind": kind, "title": "An event", "status": "held",
            "topic": chance.choice(TOPICS) if kind == "training" else "other", "place_id": chance.choice(names),
            "start_date": day, "end_date": day + timedelta(days=days - 1), "days": days,
            "days_required": chance.randint(1, days),
            "record_kind": "headcount" if kind == "dialogue" else "list"}  # fmt: skip


def join(tables: dict[str, Rows], chance: random.Random) -> None:
    """Add one person of some place, who comes to some events."""
    name = f"n{len(tables['people'])}"
    home = chance.choice([row["place_id"] for row in tables["project_places"]] + ["north"])
    tables["people"].append({
        "person_id": name, "sex": chance.choice("FFM"), "birth_year": chance.choice([1965, 1998, 2001]),
        "home_place_id": home, "affiliation": "none", "has_consent": "true",
        "disability": chance.choice("YNNNNU")})  # fmt: skip
    lists = [one for one in tables["events"] if one["record_kind"] == "list"]
    for one in lists[-1:] + [one for one in lists[:-1] if chance.random() < 0.5]:
        come(tables, one, name, chance)


def come(tables: dict[str, Rows], to: Mapping[str, object], name: str, chance: random.Random) -> None:
    """Add the days that a person was there, sometimes none."""
    tables["attendance"] += [{"event_id": to["event_id"], "person_id": name, "day": day + 1,
                              "is_present": chance.choice(["true", "true", "true", "false"])}
                             for day in range(int(str(to["days"])))]  # fmt: skip


def later(tables: dict[str, Rows], chance: random.Random, more: int) -> dict[str, Rows]:
    """Return the dataset a week on: one event more, to which some come again, with so many people more (or fewer)."""
    new = {name: [dict(row) for row in rows] for name, rows in tables.items()}
    names = [row["place_id"] for row in new["project_places"]]
    new["events"].append(event(len(new["events"]), chance, names) | {"record_kind": "list", "kind": "meeting"})
    for row in new["people"][:6]:
        come(new, new["events"][-1], str(row["person_id"]), chance)
    for _ in range(more):
        join(new, chance)
    gone = {row["person_id"] for row in new["people"][more:]} if more < 0 else set()
    new["people"] = [row for row in new["people"] if row["person_id"] not in gone]
    new["attendance"] = [row for row in new["attendance"] if row["person_id"] not in gone]
    return new


def published(folder: Path, tables: dict[str, Rows]) -> Path:
    """Publish a dataset as it stood on a day, after those published there before; return the store."""
    source = folder / f"source{len(list(folder.glob('source*')))}"
    assert publish_anyway([write(source, **tables)], folder / "store").is_new
    return folder / "store"


def seen(store: Path) -> dict[str, Day]:
    """Return what the public sees now of each project, and the truth, which the public does not."""
    public, manager = (database.newest(store, part).path for part in ("public", "manager"))
    atoms, named = attacking.atoms(manager), attacking.groups(public)
    return {project: Day(shown, attacking.grouped(atoms.get(project, {}), project, named))
            for project, shown in attacking.read(public).items()}  # fmt: skip


def own(store: Path, project: str) -> dict[str, dict]:
    """Return what the officials of each place of a project know: all their own persons and events."""
    public, manager = (database.newest(store, part).path for part in ("public", "manager"))
    atoms, named = attacking.atoms(manager).get(project, {}), attacking.groups(public)
    places = sorted(place for (of, place), group in named.items() if of == project and group != "elsewhere")
    theirs = {place: {one: number for one, number in atoms.items() if one.place == place} for place in places}
    return {place: attacking.grouped(mine, project, named) for place, mine in theirs.items()}
