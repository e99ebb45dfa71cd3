"""Events without an attendance list: dialogue platforms, meetings, what is planned or cancelled."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from dashboard.generate.chance import apportion
from dashboard.generate.world import STORY_DAY, Site, World, later, working_day

Rows = list[dict[str, object]]
# published on 23 January 2025 for the three pilots: 23 dialogue platforms, 958 participations, 640 of women
PUBLISHED_DIALOGUES, PUBLISHED_PARTICIPATIONS, PUBLISHED_WOMEN = 23, 958, 640
USUAL_DIALOGUES, USUAL_SIZE, USUAL_SHARE_WOMEN = 8, 42, 640 / 958
FIRST_DIALOGUE, LATER_DIALOGUE = date(2024, 5, 15), date(2025, 2, 12)
TOPICS = (
    "water turns in the irrigation season", "pasture use near the border", "women in local decisions",
    "youth and school", "rumours in messengers", "services of the municipality",
    "safe roads and crossings", "support to families",
)
AGE_WEIGHTS = {"14-24": 0.16, "25-35": 0.22, "36-59": 0.42, "60+": 0.15}


def meetings(world: World) -> tuple[Rows, Rows]:
    """Return the rows of events and of headcounts of all events without a list."""
    events, counts = dialogues(world)
    for site in world.pilots:
        events += loose_events(site)
    for site in world.grantees:
        events.append(discussion(site))
    wide = [event for event in events if event["record_kind"] == "headcount" and event["kind"] != "dialogue"]
    for event in wide:
        total = world.chance.between(38, 64, "size", event["event_id"])
        counts += headcount(world, event["event_id"], total, women_of(world, total))
    return events, counts


def women_of(world: World, total: int) -> int:
    """Return how many of the participations are women's."""
    share = USUAL_SHARE_WOMEN if world.share_women else 0.0
    return round(total * share)


def dialogues(world: World) -> tuple[Rows, Rows]:
    """Return the dialogue platforms and their head-counts, before and after the published figures."""
    events: Rows = []
    counts: Rows = []
    for number, (sites, spread, total, women) in enumerate(batches(world)):
        held = list(dialogue_events(sites, spread))
        weights = [0.7 + 0.6 * world.chance.share("size", number, i) for i in range(len(held))]
        sizes = apportion(total, weights)
        for event, size, of_women in zip(held, sizes, apportion(women, sizes), strict=True):
            counts += headcount(world, event["event_id"], size, of_women)
        events += held
    return events, counts


def batches(world: World) -> Iterator[tuple[tuple[Site, ...], int, int, int]]:
    """Yield places, dialogues held in all, participations and those of women."""
    published = PUBLISHED_WOMEN if world.share_women else 0
    yield world.pilots[:3], PUBLISHED_DIALOGUES, PUBLISHED_PARTICIPATIONS, published
    rest = len(world.pilots) - 3
    if rest:
        total = USUAL_SIZE * USUAL_DIALOGUES * rest
        yield world.pilots[3:], USUAL_DIALOGUES * rest, total, women_of(world, total)
    total = USUAL_SIZE * 4 * len(world.pilots)
    yield world.pilots, -4 * len(world.pilots), total, women_of(world, total)


def dialogue_events(sites: tuple[Site, ...], count: int) -> Iterator[dict[str, object]]:
    """Yield that many dialogues spread over the places; a negative count means after the published day."""
    per_place = -(-abs(count) // len(sites))
    for position in range(abs(count)):
        site, turn = sites[position % len(sites)], position // len(sites)
        first, last = (FIRST_DIALOGUE, STORY_DAY) if count > 0 else (LATER_DIALOGUE, date(2025, 10, 24))
        room = (last - first).days - 17
        start = working_day(later(first, turn * room // max(1, per_place - 1) + site.index * 3 % 14))
        yield dialogue(site, turn + (1 if count > 0 else 9), start)


def dialogue(site: Site, number: int, start: date) -> dict[str, object]:
    """Return one held dialogue platform of one day."""
    return event(
        site, f"dialogue-{number:02d}", "dialogue", "other",
        f"Dialogue platform in {site.name}: {TOPICS[(number + site.index) % len(TOPICS)]}", start,
        host_organisation_id=f"{site.place_id}-dialogue-centre", planned_participants=40,
        record_kind="headcount",
    )


def event(site: Site, suffix: str, kind: str, topic: str, title: str, start: date,
          **more: object) -> dict[str, object]:
    """Return one held event of one day without a list."""
    return {
        "event_id": f"{site.place_id}-{suffix}", "project_id": site.project_id, "kind": kind, "topic": topic,
        "title": title, "place_id": site.place_id, "host_organisation_id": site.executive,
        "start_date": start, "end_date": start, "days": 1, "days_required": 1, "status": "held",
        "record_kind": "none", "source_id": "demo-events",
    } | more


def loose_events(site: Site) -> Rows:
    """Return a pilot's coordination meeting, forum, cancelled and planned events."""
    step = site.index % 10
    rows = [
        event(site, "meeting-01", "meeting", "other", f"Coordination meeting, {site.name}",
              date(2024, 5, 6 + step)),
        event(site, "dialogue-20", "dialogue", "other", f"Dialogue platform in {site.name}: harvest, water",
              date(2025, 7, 7 + step), status="cancelled", planned_participants=40),
        event(site, "dialogue-21", "dialogue", "other", f"Dialogue platform in {site.name}: plans for 2026",
              date(2025, 11, 10 + step), status="planned", planned_participants=45),
    ]
    if site.index % 3 == 0:
        rows.append(event(site, "forum-01", "forum", "border_cooperation",
                          f"Forum of neighbouring communities, {site.name}", date(2025, 6, 17),
                          record_kind="headcount", planned_participants=60))
    return rows


def discussion(site: Site) -> dict[str, object]:
    """Return the public discussion of local initiatives in a grant municipality."""
    return event(site, "discussion-01", "meeting", "local_initiative_procedure",
                 f"Public discussion of local initiatives, {site.name}", date(2022, 3, 21 + site.index % 4),
                 record_kind="headcount", planned_participants=50)


def headcount(world: World, event_id: str, total: int, women: int) -> Rows:
    """Return the head-count of one event by sex and age band; rows sum to the total."""
    unsure = world.chance.pick((0, 0, 0, 1, 2), "unsure", event_id)
    unsure = min(unsure, total - women)
    parts = {"F": women, "M": total - women - unsure, "U": unsure}
    rows: Rows = []
    for sex, people in parts.items():
        for band, count in banded(world, people, event_id, sex):
            rows.append({"event_id": event_id, "sex": sex, "age_band": band, "participations": count})
    return rows


def banded(world: World, people: int, event_id: str, sex: str) -> list[tuple[str, int]]:
    """Return the people by age band without the empty bands; the unknown band takes its share."""
    share = world.share_unknown_age if sex != "U" else 1.0
    unknown = min(people, apportion(people, [1 - share, share])[1])
    noise = [0.8 + 0.4 * world.chance.share("band", event_id, sex, band) for band in AGE_WEIGHTS]
    weights = [weight * factor for weight, factor in zip(AGE_WEIGHTS.values(), noise, strict=True)]
    counts = [*zip(AGE_WEIGHTS, apportion(people - unknown, weights), strict=True), ("unknown", unknown)]
    return [(band, count) for band, count in counts if count]


