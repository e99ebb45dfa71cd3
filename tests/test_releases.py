"""One release after the other: whatever happens to the counts, the next is possible, and what was shown is known."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta

import duckdb
import pytest

from dashboard.publish import counts, protect, releases
from dashboard.publish.counts import Family
from dashboard.publish.groups import ELSEWHERE
from dashboard.publish.held import Held
from dashboard.publish.protect import Shown

HELD = [("training", True, True, True, 2), ("dialogue", True, False, False, 1)]  # at each place
STEPS = [("1", "0", False), ("1", "1", False), ("2", "2", False), ("3", "3", True), ("3", "0", False)]
START = date(2024, 3, 2)


def families(people: dict[tuple[str, ...], int]) -> list[Family]:
    """Return people and participations of a project of two places; of each class (place, sex, youth, step) so many."""
    held = [Held(place, *event) for place in ("north", "south") for event in HELD]
    known = {place: (place,) for place in ("north", "south")} | {ELSEWHERE: ("away",)}
    rows = [(place, sex, youth, "others", *STEPS[int(step)], number)
            for (place, sex, youth, step), number in people.items()]  # fmt: skip
    came = [(place, sex, kind, 2 * number) for (place, sex, _, step), number in people.items()
            for kind in (("dialogue",) if step == "4" else ("training",) if step != "0" else ())]  # fmt: skip
    return [counts.people_and_participations("p", rows, came, held, known)]


def days(seed: int, many: int) -> Iterator[dict[tuple[str, ...], int]]:
    """Yield counts day after day: now and then people come, go, change places, or nearly all are gone."""
    chance = random.Random(f"releases {seed}")
    classes = [(place, sex, youth, step) for place in ("north", "south", "away") for sex in ("F", "others")
               for youth in ("yes", "others") for step in "01234"]  # fmt: skip
    people = {one: chance.choice((0, 0, 1, 2, 3, 9)) for one in chance.sample(classes, 12)}
    for _ in range(many):
        yield dict(people)
        for one in chance.sample(list(people), chance.randint(1, len(people))):
            people[one] = max(0, chance.choice((people[one] + chance.randint(-6, 9), people[one] // 8)))


def remembered(shown: list[Shown]) -> releases.Earlier:
    """Return the releases as the next publish reads them from the snapshot."""
    with duckdb.connect() as connection:
        releases.write(connection, {(one.family.project, one.family.name): one.stages for one in shown})
        return releases.read(connection, "memory")


def followed(seed: int, many: int) -> releases.Earlier:
    """Return all releases of some days, one after the other; each snapshot remembers all of them."""
    earlier: releases.Earlier = {}
    for number, people in enumerate(days(seed, many)):
        shown = protect.protect(families(people), earlier, {"p": START + timedelta(days=number)})
        earlier = remembered(shown)
        assert earlier == {(one.family.project, one.family.name): one.stages for one in shown if one.stages}
    return earlier


@pytest.mark.parametrize("seed", [4, 9, 13])  # `make reliability` tries more
def test_every_next_release_is_possible_and_the_snapshot_remembers_all_of_them(seed: int):
    assert followed(seed, 5)


def test_a_count_that_was_large_when_shown_stays_though_nearly_all_are_gone():
    """What would be hidden today was not when the old numbers were shown, which stay."""
    crowd = {("away", "F", "yes", "3"): 3, ("away", "others", "yes", "3"): 2}
    few = {("away", "F", "yes", "3"): 2, ("away", "others", "yes", "3"): 1}
    first = protect.protect(families(crowd), {}, {"p": START})
    second = protect.protect(families(few), remembered(first), {"p": START + timedelta(days=1)})
    assert [one.stages for one in second] == [one.stages for one in first]
