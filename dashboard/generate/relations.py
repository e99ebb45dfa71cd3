"""Invented relations: which organisations work with which, and who is a member of which."""

from __future__ import annotations

import pandas as pd

from dashboard.generate.organisations import MAPPED, MISSING, Rows, founded
from dashboard.generate.tables import frame
from dashboard.generate.world import Site, World, later

# from, to, kind of relation, strength
LINKS = (
    ("executive", "kenesh", "coordinates", 3),
    ("executive", "prevention-centre", "funds", 2),
    ("executive", "womens-council", "coordinates", 2),
    ("kenesh", "womens-council", "informs", 1),
    ("prevention-centre", "violence-committee", "refers", 3),
    ("womens-council", "violence-committee", "refers", 2),
    ("womens-centre", "violence-committee", "refers", 3),
    ("womens-council", "womens-centre", "joint_activity", 2),
    ("aksakal-court", "prevention-centre", "coordinates", 2),
    ("youth-committee", "youth-centre", "joint_activity", 3),
    ("ngo", "dialogue-centre", "joint_activity", 3),
    ("initiative-group", "dialogue-centre", "joint_activity", 2),
    ("dialogue-centre", "executive", "informs", 2),
    ("ngo", "youth-centre", "funds", 1),
    ("initiative-group", "womens-council", "coordinates", 2),
    ("youth-committee", "aksakal-court", "tension", 1),
)


def links(world: World, known: set[str]) -> pd.DataFrame:
    """Return the relations among known organisations: inside each place, and between dialogue centres."""
    rows: Rows = []
    for site in world.pilots:
        rows += [link(site, f"{site.place_id}-{first}", f"{site.place_id}-{second}", kind, strength)
                 for first, second, kind, strength in LINKS if kind != "tension" or site.index % 3 == 0]
        following = world.pilots[(site.index + 1) % len(world.pilots)]
        centres = [f"{place.place_id}-dialogue-centre" for place in (site, following)]
        rows.append(link(site, *centres, "informs", 1))
    kept = (row for row in rows if {row["from_organisation_id"], row["to_organisation_id"]} <= known)
    return frame("organisation_links", kept)


def link(site: Site, first: str, second: str, kind: str, strength: int) -> dict[str, object]:
    """Return one row of organisation_links; groups founded later are observed later."""
    is_late = "initiative-group" in first or "dialogue-centre" in first
    return {"from_organisation_id": first, "to_organisation_id": second, "kind": kind, "strength": strength,
            "observed_on": later(founded(site), 30) if is_late else later(MAPPED, site.index % 20 + 5),
            "source_id": "demo-mapping"}


def members(world: World, persons: pd.DataFrame) -> pd.DataFrame:
    """Return memberships: people of groups and community bodies; the first of a place is the chair."""
    suffix = {"initiative_group": "initiative-group", "community_body": "womens-council", "cso": "ngo"}
    chosen = persons[persons["is_pilot"] & persons["affiliation"].isin(list(suffix))]
    order = chosen.groupby(["site", "affiliation"]).cumcount()
    women = chosen[(chosen["affiliation"] == "community_body") & (chosen["sex"] == "F")]
    women = women[women["site"] % 3 != MISSING["womens-centre"]]
    women = women[women.groupby("site").cumcount() % 4 == 1]
    return pd.concat([
        membership(world, chosen, chosen["affiliation"].map(suffix),
                   order.map({0: "chair", 1: "facilitator"}).fillna("member")),
        membership(world, women, pd.Series("womens-centre", index=women.index),
                   pd.Series("member", index=women.index)),
    ])


def membership(world: World, persons: pd.DataFrame, suffix: pd.Series, role: pd.Series) -> pd.DataFrame:
    """Return one row of organisation_members per person, in the organisation of their place with the suffix."""
    places = persons["site"].map(dict(enumerate(site.place_id for site in world.pilots)))
    starts = persons["site"].map(dict(enumerate(later(founded(site), 1) for site in world.pilots)))
    return frame("organisation_members", []).assign(
        person_id=persons["person_id"], from_date=starts.astype(object), role=role,
        organisation_id=places + "-" + suffix,
    )
