"""Invented organisations of each municipality: areas and capacity."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from dashboard.generate.tables import Frames, frame
from dashboard.generate.world import PILOTS, Site, World, later

Rows = list[dict[str, object]]
DIMENSIONS = ("A1", "A2", "A3", "A4", "A5", "governance", "management", "people", "finance", "programme",
              "relations")


@dataclass(frozen=True)
class Kind:
    """What an organisation of a municipality is called and does; share_women below 0: members not counted."""

    suffix: str
    organisation_type: str
    name: str
    legal_status: str
    areas: str
    share_women: float
    is_public: bool
    is_assessed: bool


KINDS = (
    Kind("executive", "aiyl_okmotu", "Aiyl okmotu of {}", "public_body", "A1 A2 A5", -1, True, False),
    Kind("kenesh", "kenesh", "Local kenesh of {}", "public_body", "A3 A5", 0.3, True, False),
    Kind("prevention-centre", "community_prevention_centre", "Community prevention centre of {}", "unknown",
         "A1 A4", 0.4, True, True),
    Kind("violence-committee", "domestic_violence_committee",
         "Committee for prevention of domestic violence of {}", "public_body", "A4", 0.6, True, True),
    Kind("aksakal-court", "aksakal_court", "Aksakal court of {}", "public_body", "A1", 0.2, True, False),
    Kind("womens-council", "womens_council", "Women's council of {}", "informal", "A3 A4", 1.0, True, True),
    Kind("womens-centre", "womens_centre", "Women's centre of {}", "registered", "A3 A4", 0.9, True, True),
    Kind("youth-committee", "youth_committee", "Youth committee of {}", "informal", "A3 A5", 0.4, True, True),
    Kind("youth-centre", "youth_centre", "Youth centre of {}", "registered", "A3", 0.5, True, True),
    Kind("ngo", "ngo", "Public association for dialogue in {}", "registered", "A1 A2", 0.6, True, True),
    Kind("initiative-group", "initiative_group", "Initiative group {} 1", "informal", "A1 A3", 0.5,
         False, True),
    Kind("dialogue-centre", "dialogue_centre", "Dialogue and resource centre of {}", "informal", "A1 A2", 0.5,
         True, True),
)
# which places of each three have no such organisation
MISSING = {"youth-centre": 1, "womens-centre": 2}
GROUPS_FOUNDED = (date(2024, 7, 24), date(2024, 10, 2), date(2025, 2, 19))
MAPPED, ENDLINE = date(2024, 5, 20), date(2025, 9, 8)


def organisations(world: World, listed: Mapping[str, int]) -> Frames:
    """Return the tables organisations, organisation_areas and capacity_scores; `listed` counts members by their id."""
    pairs = [(site, kind) for site in world.pilots for kind in KINDS if not is_missing(site, kind)]
    rows = [organisation(world, site, kind, listed) for site, kind in pairs]
    rows += [organisation(world, site, KINDS[0], listed) for site in world.grantees]
    areas = [
        {"organisation_id": f"{site.place_id}-{kind.suffix}", "area": area}
        for site, kind in pairs + [(site, KINDS[0]) for site in world.grantees]
        for area in areas_of(site, kind)
    ]
    return {
        "organisations": frame("organisations", rows),
        "organisation_areas": frame("organisation_areas", areas),
        "capacity_scores": frame("capacity_scores", capacity_scores(world, pairs)),
    }


def is_missing(site: Site, kind: Kind) -> bool:
    """Return whether a place has no such organisation: not every place has a centre for women or for youth."""
    return MISSING.get(kind.suffix) == site.index % 3


def areas_of(site: Site, kind: Kind) -> list[str]:
    """Return the areas an organisation works in; every third place has nobody in area A2."""
    areas = kind.areas.split()
    return [area for area in areas if not (area == "A2" and site.index % 3 == 2)]


def organisation(world: World, site: Site, kind: Kind, listed: Mapping[str, int]) -> dict[str, object]:
    """Return one row of organisations."""
    key = f"{site.place_id}-{kind.suffix}"
    is_mayor = site.is_town and kind.suffix == "executive"
    return {
        "organisation_id": key, "name": ("Mayor's office of {}" if is_mayor else kind.name).format(site.name),
        "organisation_type": "mayor_office" if is_mayor else kind.organisation_type,
        "place_id": site.place_id, "project_id": site.project_id, "legal_status": kind.legal_status,
        "founded_on": founded(site) if kind.suffix == "initiative-group" else "",
        "mapped_on": mapped(site, kind),
        "is_active": not (kind.suffix == "youth-centre" and site.index % 3 == 2),
        "is_public": kind.is_public, "source_id": "demo-mapping",
    } | members_total(world, key, kind, listed.get(key, 0)) | point(world, site, key)


def founded(site: Site) -> date:
    """Return when the place's initiative group was founded."""
    return GROUPS_FOUNDED[site.index % 3]


def mapped(site: Site, kind: Kind) -> date:
    """Return when the organisation was mapped, never before it was founded."""
    if kind.suffix == "initiative-group":
        return later(founded(site), 14)
    return later(MAPPED, site.index % 20) if site.project_id == PILOTS else date(2022, 2, 14)


def members_total(world: World, key: str, kind: Kind, listed: int) -> dict[str, object]:
    """Return members (not fewer than are listed), women and youth; nothing where they are not counted or not said."""
    if kind.share_women < 0 or world.chance.share("members known", key) < 0.1:
        return {}
    total = max(world.chance.between(7, 24, "members", key), listed)
    share = kind.share_women if world.share_women else 0.0
    youth = world.chance.between(0, total // 2, "youth", key)
    return {"members_total": total, "members_women": round(total * share), "members_youth": youth}


def point(world: World, site: Site, key: str) -> dict[str, object]:
    """Return the organisation's point near that of its place, or none for every eighth."""
    if world.chance.share("point known", key) < 0.12:
        return {}
    shifts = [(world.chance.share(axis, key) - 0.5) * 0.03 for axis in ("north", "east")]
    return {"latitude": f"{site.latitude + shifts[0]:.5f}", "longitude": f"{site.longitude + shifts[1]:.5f}"}


def capacity_scores(world: World, pairs: list[tuple[Site, Kind]]) -> Rows:
    """Return scores before and after; one organisation in five is assessed only once."""
    rows: Rows = []
    for site, kind in pairs:
        if kind.is_assessed:
            rows += organisation_scores(world, site, kind, f"{site.place_id}-{kind.suffix}")
    return rows


def organisation_scores(world: World, site: Site, kind: Kind, key: str) -> Rows:
    """Return the rounds of one organisation, a score per dimension in half points from 1 to 4."""
    first = later(mapped(site, kind), 10)
    twice = world.chance.share("twice", key) >= 0.2
    rounds = {"baseline": first} | ({"endline": later(ENDLINE, site.index % 20)} if twice else {})
    middle = kind.suffix == "ngo" and site.index % 3 == 0
    rounds |= {"midline": date(2025, 3, 3)} if middle else {}
    gains = {"baseline": 0, "midline": 1, "endline": 2}
    return [
        {"organisation_id": key, "round": name, "dimension": dimension, "assessed_on": day,
         "score": f"{capacity(world, key, dimension, gains[name]):.1f}", "source_id": "demo-mapping",
         "method": world.chance.pick(("self", "facilitated", "facilitated", "external"), "method", key, name)}
        for name, day in sorted(rounds.items(), key=lambda item: item[1]) for dimension in DIMENSIONS
    ]


def capacity(world: World, key: str, dimension: str, rounds: int) -> float:
    """Return a score from 1 to 4: a start, and a change per round that is mostly a gain."""
    start = world.chance.between(2, 5, "capacity", key, dimension) / 2
    change = world.chance.pick((-0.25, 0, 0.25, 0.25, 0.5, 0.5), "gain", key, dimension) * rounds
    return min(4.0, max(1.0, start + change))
