"""An attacker who solves the public numbers, and shares no code with what protects them, learns of no small group."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest

from tests import attacking
from tests.attacking import Cell, Part, Person, Shown
from tests.conftest import Rows
from tests.villages import PROJECT, later, own, published, seen, village
from tests.worlds import Day, Found, attack, told

MORE = {"one person more": 1, "several more": 9, "one less": -1}
LEARNT = {"small", "large"}  # withheld counts; those of tables that nobody sees at all may be known to be large


def alone(store: Path, project: str) -> dict[str, list[Found]]:
    """Return what one publication of a project tells anyone, or the officials of any of its places."""
    return told(attack([seen(store)[project]], {place: [mine] for place, mine in own(store, project).items()}))


def together(folder: Path, first: dict[str, Rows], second: dict[str, Rows], *, is_growing: bool) -> dict[str, list[Found]]:
    """Return what two publications, one after the other, tell together."""
    store = published(folder, first)
    before, mine = seen(store)[PROJECT], own(store, PROJECT)
    published(folder, second)
    now, ours = seen(store)[PROJECT], own(store, PROJECT)
    now = replace(now, shown=now.shown.since(before.shown))
    return told(attack([before, now], {place: [mine[place], ours[place]] for place in mine}, is_growing=is_growing))


def plain(day: Day) -> Day:
    """Return the day as most tools would show it: only small numbers left out."""
    return replace(day, shown=replace(day.shown, cells=attacking.plain(day.shown.cells, day.truth)))


def recovered(found: dict[str, list[Found]]) -> list[Found]:
    """Return the small counts that an attacker knows to the person."""
    return [one for one in found.get("small", []) if one.low == one.high]


def of(counts: dict[tuple[str, str], int]) -> Day:
    """Return a day of people by place and sex who all came to one training of one day; all is shown."""
    truth = {Person(place, sex, "others", "others", 3, 3, 1): number for (place, sex), number in counts.items()}
    cells = [Cell("all", "attended", place, sex) for place in (*{place for place, _ in counts}, "all")
             for sex in ("F", "others", "all")]
    shown = {cell: attacking.true(cell, truth) for cell in cells}
    return Day(Shown(shown, (("north", "training", "communication", "list", 1),)), truth)


class TestTheAttackWorks:
    def test_a_small_number_is_worked_out_from_a_total_and_its_other_part(self):
        day = of({("north", "F"): 3, ("north", "others"): 20, ("south", "F"): 30, ("south", "others"): 40})
        found = recovered(told(attack([plain(day)], {})))
        assert [(one.question.cell.place, one.question.cell.sex, one.low) for one in found] == [("north", "F", 3)]

    def test_an_official_works_out_what_two_withheld_numbers_hid_from_others(self):
        day = of({("north", "F"): 3, ("south", "F"): 4, ("east", "F"): 60})
        hidden = {cell: number for cell, number in day.shown.cells.items() if cell.sex == "all"}
        known = {("north", "F"): 3}
        mine = {Person("north", "F", "others", "others", 3, 3, 1): known["north", "F"]}
        shown = replace(day.shown, cells=attacking.plain(hidden, day.truth))
        found = attack([Day(shown, day.truth)], {"north": [mine]})
        south = {one.attacker: (one.low, one.high) for one in found if one.question.cell.place == "south"}
        assert south == {"": (0, 7), "north": (4, 4)}

    def test_one_person_more_is_seen_between_two_days_on_which_nothing_is_withheld(self):
        first = of({("north", "F"): 20, ("south", "F"): 30})
        second = of({("north", "F"): 21, ("south", "F"): 30})
        hidden = {cell: None if cell.place == "north" else number for cell, number in second.shown.cells.items()}
        found = attack([first, Day(replace(second.shown, cells=hidden), second.truth)], {})
        assert (1, 1) in {(one.low, one.high) for one in found if one.question.when == "growth"}

    def test_participations_bound_the_people_who_took_part(self):
        day = of({("north", "F"): 3, ("south", "F"): 40})
        parts = {Part("north", "F", "training"): 3, Part("south", "F", "training"): 50}
        cells = {Cell("all", "attended", sex="F"): None, Cell("training", "participations", "north"): None,
                 Cell("all", "participations"): 3}  # fmt: skip
        day = Day(replace(day.shown, cells=cells), {key: number for key, number in (day.truth | parts).items()
                                                    if key.place == "north"})  # fmt: skip
        assert [one.high for one in attack([day], {}) if one.question.cell.measure == "attended"] == [3]


class TestTheDemonstration:
    @pytest.mark.parametrize("project", ["social-cohesion-2024", "yntymaktuu-zhashoo"])
    def test_nobody_learns_of_a_small_group(self, demonstration_store: Path, project: str):
        assert not LEARNT & alone(demonstration_store, project).keys()

    def test_plain_suppression_of_the_same_tables_gives_small_groups_away(self, demonstration_store: Path):
        for day in seen(demonstration_store).values():
            assert len(recovered(told(attack([plain(day)], {})))) >= 3

    def test_numbers_are_shown_all_the_same(self, demonstration_store: Path):
        shown = [number for day in seen(demonstration_store).values() for number in day.shown.cells.values()]
        assert sum(number is not None for number in shown) > 60


class TestVillages:
    @pytest.mark.parametrize("seed", range(3))
    def test_nobody_learns_of_a_small_group(self, tmp_path: Path, seed: int):
        store = published(tmp_path, village(random.Random(f"village {seed}")))
        assert not LEARNT & alone(store, PROJECT).keys()
        assert told(attack([plain(seen(store)[PROJECT])], {})).get("small")

    @pytest.mark.parametrize("how", MORE)
    def test_two_days_together_tell_no_more(self, tmp_path: Path, how: str):
        chance = random.Random(f"days {how}")
        first = village(chance)
        second = later(first, chance, MORE[how])
        assert not LEARNT & together(tmp_path, first, second, is_growing=MORE[how] > 0).keys()
