"""The places of the public tables: named one by one or put together, once and for all, the same for every count."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from dashboard.privacy.audit import framed
from dashboard.privacy.cells import Release, count
from dashboard.privacy.reach import note, nothing, replayed
from dashboard.publish.groups import ELSEWHERE, FEW, behind, counted, named

DISTRICTS = {f"place-{number:02}": f"district-{number % 3}" for number in range(30)}
ROWS = [(place, 3 + number) for number, place in enumerate(DISTRICTS)]


def test_up_to_twenty_places_are_shown_by_their_own_names():
    few = dict(list(DISTRICTS.items())[:20])
    groups = behind([("stranger", 4), *ROWS[:20]], few, {})
    assert {place: groups[place] for place in few} == {place: (place,) for place in few}
    assert groups[ELSEWHERE] == ("stranger",)


def test_of_more_places_at_most_ten_names_are_left_and_every_place_is_in_one():
    groups = behind(ROWS, DISTRICTS, {})
    assert len([group for group, places in groups.items() if places]) <= FEW
    assert sorted(place for places in groups.values() for place in places) == sorted(DISTRICTS)


def test_places_stay_together_when_their_numbers_change_and_a_new_place_is_elsewhere():
    before = named(behind(ROWS, DISTRICTS, {}))
    grown = [(place, 500 - people) for place, people in ROWS] + [("place-new", 900)]
    after = behind(grown, DISTRICTS | {"place-new": "district-1"}, before)
    assert named(after) == before
    assert "place-new" in after[ELSEWHERE]


@pytest.mark.parametrize(("people", "is_seen"), [((9, 3, 1), True), ((9, 3, 2), False), ((50, 0, 0), True)])
def test_no_official_sees_how_few_the_others_of_a_merged_cell_are(people: tuple[int, ...], is_seen: bool):
    groups = {"district": ("a", "b", "c"), ELSEWHERE: ()}
    known = counted([((place, "F"), number) for place, number in zip("abc", people, strict=True)], groups)
    assert known.atoms == {("district", "F"): sum(people)}
    assert known.is_seen_through("district", [("district", "F")], 5) is is_seen


@pytest.mark.parametrize(("people", "leaves_few"), [((40, 4), True), ((40, 5), False), ((40, 0), True), ((40,), False)])
def test_no_official_sees_how_few_the_people_of_all_other_places_are(people: tuple[int, ...], leaves_few: bool):
    places = [f"p{number}" for number in range(len(people))]
    known = counted([((place,), number) for place, number in zip(places, people, strict=True)],
                    {place: (place,) for place in places} | {ELSEWHERE: ()})  # fmt: skip
    assert known.leaves_few(list(known.atoms), 5) is leaves_few


@settings(max_examples=60, deadline=None)
@given(some.lists(some.integers(0, 12), min_size=4, max_size=8), some.integers(0, 10**6))
def test_moves_entered_at_once_reach_as_far_as_those_entered_one_by_one(people: list[int], seed: int):
    chance = random.Random(seed)
    atoms = {(f"p{number // 2}", "FM"[number % 2]): value for number, value in enumerate(people)}
    cells = [count("row", atom, "people", [atom], atoms) for atom in atoms]
    total = count("row", ("all",), "people", list(atoms), atoms)
    insiders = {"p0": [atom for atom in atoms if atom[0] == "p0"]}
    known, _ = framed([Release(atoms, (total,), tuple(cells))], (), insiders)
    moves = [np.array([chance.randint(-3, 3) for _ in known.system.counts]) for _ in range(12)]
    moves += [move - np.eye(len(move), dtype=int)[0] * move.sum() for move in moves]  # some keep the total
    single = nothing(known.system)
    for move in moves:
        note(known, single, move)
    both = replayed(known, moves)
    assert (both.down == single.down).all()
    assert (both.up == single.up).all()
