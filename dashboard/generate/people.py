"""Invented persons: numbers, never names."""

from __future__ import annotations

import numpy as np
import pandas as pd

from dashboard.generate.world import World

AGES = {"14-24": (16, 23), "25-35": (25, 34), "36-59": (36, 58), "60+": (60, 76)}
AFFILIATIONS = {
    "local_government": 0.14, "kenesh": 0.06, "cso": 0.14, "initiative_group": 0.12, "community_body": 0.22,
    "education": 0.12, "religious": 0.03, "police": 0.03, "business": 0.05, "none": 0.06, "unknown": 0.03,
}
DISABILITY = {"Y": 0.06, "N": 0.84, "U": 0.10}
HOMES = {"own": 0.93, "neighbour": 0.02, "bishkek": 0.02, "": 0.03}
# of 196 people of the pilots' project 75 are registered for a training, as in the demonstration
TRAINEES_OF, ALL_OF = 75, 196


def crowd(world: World) -> pd.DataFrame:
    """Return one row per person: where, in which role and rank, and the columns of the table people."""
    grantees = min(24, max(1, world.people * 11 // 100)) if world.people > 1 else 0
    both = [
        placed(len(world.grantees), grantees, is_pilot=False),
        placed(len(world.pilots), world.people - grantees, is_pilot=True),
    ]
    persons = pd.concat(both, ignore_index=True)
    persons["person_id"] = [f"P{number:06d}" for number in range(1, len(persons) + 1)]
    return described(world, persons)


def placed(places: int, count: int, *, is_pilot: bool) -> pd.DataFrame:
    """Return persons spread evenly over places: place, rank in it, role (trainee, other, grantee)."""
    sizes = count // places + (np.arange(places) < count % places)
    site = np.repeat(np.arange(places), sizes)
    rank = np.arange(count) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    trainees = np.maximum((sizes * TRAINEES_OF + ALL_OF // 2) // ALL_OF, 1)[site]
    role = np.where(rank < trainees, "trainee", "other") if is_pilot else np.full(count, "grantee")
    position = rank - np.where(rank < trainees, 0, trainees) if is_pilot else rank
    return pd.DataFrame({"is_pilot": is_pilot, "site": site, "rank": position, "role": role})


def described(world: World, persons: pd.DataFrame) -> pd.DataFrame:
    """Return the persons with sex, birth year, home, affiliation, disability and consent."""
    count = len(persons)
    persons["sex"] = by_role(world, persons, world.sexes(), "sex")
    persons["band"] = by_role(world, persons, world.bands(), "band")
    persons["birth_year"] = birth_years(world, persons)
    persons["affiliation"] = by_role(world, persons, AFFILIATIONS, "affiliation")
    persons["disability"] = by_role(world, persons, DISABILITY, "disability")
    persons["home_place_id"] = homes(world, persons)
    persons["is_active_citizen"] = world.chance.draws(count, "active") < 0.2
    persons["has_consent"] = by_role(world, persons, {"yes": 0.98, "no": 0.02}, "consent") == "yes"
    persons["source_id"] = "demo-events"
    return persons


def by_role(world: World, persons: pd.DataFrame, shares: dict[str, float], name: str) -> pd.Series:
    """Return one key of the shares per person, as often as the shares say within each role."""
    result = pd.Series("", index=persons.index, dtype=object)
    keys = np.array(list(shares), dtype=object)
    for role, index in persons.groupby("role").groups.items():
        result.loc[index] = keys[world.chance.quota(len(index), list(shares.values()), name, role)]
    return result


def birth_years(world: World, persons: pd.DataFrame) -> pd.Series:
    """Return the year of birth as text, empty where the age is unknown."""
    low = persons["band"].map({band: ages[0] for band, ages in AGES.items()}).fillna(0)
    high = persons["band"].map({band: ages[1] for band, ages in AGES.items()}).fillna(0)
    draws = world.chance.draws(len(persons), "age")
    age = (low + np.floor(draws * (high - low + 1))).astype("int64")
    years = np.where(persons["is_pilot"], 2024, 2022) - age
    return pd.Series(years, index=persons.index).astype(str).mask(persons["band"] == "unknown", "")


def homes(world: World, persons: pd.DataFrame) -> pd.Series:
    """Return the municipality a person lives in: mostly the one of the list, sometimes another or none."""
    kind = by_role(world, persons, HOMES, "home")
    own = home_ids(world, persons, 0)
    neighbour = home_ids(world, persons, 1)
    away = kind.where(kind != "bishkek", "bishkek")
    return away.mask(kind == "own", own).mask(kind == "neighbour", neighbour)


def home_ids(world: World, persons: pd.DataFrame, step: int) -> pd.Series:
    """Return the id of the site so many steps on in the person's project."""
    pilots = np.array([site.place_id for site in world.pilots], dtype=object)
    grantees = np.array([site.place_id for site in world.grantees], dtype=object)
    site = persons["site"].to_numpy() + step
    ids = np.where(persons["is_pilot"], pilots[site % len(pilots)], grantees[site % len(grantees)])
    return pd.Series(ids, index=persons.index, dtype=object)
