"""What a dataset is about: its places, its size and its shares."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from dashboard.generate.chance import Chance
from dashboard.generate.tables import Frames, frame, reference

PILOTS, GRANTEES = "social-cohesion-2024", "yntymaktuu-zhashoo"
STORY_DAY = date(2025, 1, 23)
LAST_DAY, GRANTEES_LAST_DAY = date(2025, 10, 31), date(2022, 8, 5)
SOURCES = {
    "demo-mapping": "invented organisations and capacity scores",
    "demo-events": "invented people, events and attendance",
    "demo-plans": "invented action plans and activities",
    "demo-warning": "invented risks, signals and issues",
    "demo-grants": "invented calls, applications and payments",
    "demo-results": "invented indicators and reported values",
}
BAND_SHARES = {"14-24": 0.17, "25-35": 0.23, "36-59": 0.43, "60+": 0.12, "unknown": 0.05}


@dataclass(frozen=True)
class Site:
    """One municipality of one project; index counts from 0 within the project."""

    index: int
    place_id: str
    name: str
    is_town: bool
    latitude: float
    longitude: float
    project_id: str

    @property
    def executive(self) -> str:
        """Return the id of the municipality's executive."""
        return f"{self.place_id}-executive"


@dataclass(frozen=True)
class World:
    """A dataset before it is written."""

    chance: Chance
    pilots: tuple[Site, ...]
    grantees: tuple[Site, ...]
    people: int
    share_women: float
    share_unknown_age: float

    def sexes(self) -> dict[str, float]:
        """Return the share of each sex among people."""
        men = 1 - self.share_women
        return {"F": self.share_women, "M": men * 0.925, "U": men * 0.05, "X": men * 0.025}

    def bands(self) -> dict[str, float]:
        """Return the share of each age band, the unknown one included."""
        known = (1 - self.share_unknown_age) / (1 - BAND_SHARES["unknown"])
        scaled = {band: share * known for band, share in BAND_SHARES.items()}
        return scaled | {"unknown": self.share_unknown_age}


def later(day: date, days: int) -> date:
    """Return the day so many days later."""
    return day + timedelta(days=days)


def working_day(day: date) -> date:
    """Return the day, or the Monday after it when it falls on a weekend."""
    return later(day, max(0, 7 - day.weekday()) % 7 if day.weekday() > 4 else 0)


def invented_places(chance: Chance, count: int) -> pd.DataFrame:
    """Return an invented district and `count` municipalities in it, numbered on from the three pilots."""
    district = {
        "place_id": "district-invented", "level": "district", "parent_id": "KG",
        "name_en": "District (invented)", "name_ru": "Район (вымышленный)",
        "name_ky": "Район (ойдон чыгарылган)", "note": "invented",
    }
    rows = [invented_municipality(chance, number) for number in range(4, 4 + count)]
    return frame("places", [district, *rows] if rows else [])


def invented_municipality(chance: Chance, number: int) -> dict[str, object]:
    """Return one invented municipality with a point in the middle of the country."""
    return {
        "place_id": f"municipality-{number:03d}", "level": "municipality", "parent_id": "district-invented",
        "name_en": f"Municipality {number:03d} (invented)",
        "name_ru": f"Муниципалитет {number:03d} (вымышленный)",
        "name_ky": f"Муниципалитет {number:03d} (ойдон чыгарылган)",
        "latitude": f"{40.5 + chance.between(0, 18000, 'latitude', number) / 10000:.4f}",
        "longitude": f"{72.8 + chance.between(0, 50000, 'longitude', number) / 10000:.4f}",
        "point_precision": "district_centre", "point_note": "invented point",
        "population": chance.between(3000, 25000, "population", number), "population_note": "invented",
        "note": "invented",
    }


def places(chance: Chance, municipalities: int) -> Frames:
    """Return places and project_places: the real ones and as many invented pilots as are missing."""
    invented = invented_places(chance, municipalities - 3)
    assigned = [
        {"project_id": PILOTS, "place_id": place_id, "role": "pilot"}
        for place_id in invented.loc[invented["level"] == "municipality", "place_id"]
    ]
    return {
        "places": pd.concat([reference("places"), invented]),
        "project_places": pd.concat([reference("project_places"), frame("project_places", assigned)]),
    }


def sites(known: Frames, project_id: str) -> tuple[Site, ...]:
    """Return the municipalities of a project in the order of project_places."""
    rows = known["project_places"].merge(known["places"], on="place_id")
    rows = rows[rows["project_id"] == project_id].to_dict("records")
    return tuple(site(index, row) for index, row in enumerate(rows))


def site(index: int, row: dict[str, str]) -> Site:
    """Return one row of places as a site."""
    name = row["name_en"]
    short = name.replace(" aiyl aimak", "").removesuffix(" town").removesuffix(" city")
    return Site(
        index, row["place_id"], short, name.endswith((" town", " city")),
        float(row["latitude"]), float(row["longitude"]), row["project_id"],
    )


def sources() -> pd.DataFrame:
    """Return the reference's documents and one synthetic source per kind of invented rows."""
    rows = [
        {"source_id": key, "title": f"Demonstration data: {what}", "kind": "synthetic", "is_public": True}
        for key, what in SOURCES.items()
    ]
    return pd.concat([reference("sources"), frame("sources", rows)])


def expected_reports(world: World) -> pd.DataFrame:
    """Return how often each place's data are due, by topic."""
    pilots = {"mapping": 180, "events": 30, "plans": 60, "early_warning": 60, "grants": 90, "indicators": 90}
    grantees = {"events": 90, "plans": 60, "early_warning": 90, "grants": 30, "indicators": 180}
    return frame("expected_reports", (
        {"project_id": site.project_id, "place_id": site.place_id, "topic": topic, "every_days": days}
        for group, due in ((world.pilots, pilots), (world.grantees, grantees))
        for site in group for topic, days in due.items()
    ))
