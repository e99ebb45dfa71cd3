"""An attacker who solves the public numbers, and shares no code with what protects them, learns of no small group."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from dashboard import database
from dashboard import store as back
from dashboard.command import main
from dashboard.privacy.cells import Protected
from dashboard.publish import dataset, protect
from dashboard.store import swap
from tests import attacking
from tests.attacking import Cell, Part, Person, Shown
from tests.conftest import Rows, publish_anyway, rows, small, write
from tests.villages import PROJECT, later, own, published, seen, village
from tests.worlds import Day, Found, attack, told

MORE = {"one person more": 1, "several more": 9, "one less": -1}
LEARNT = {"small", "large"}  # withheld counts; those of tables that nobody sees at all may be known to be large


def alone(store: Path, project: str) -> dict[str, list[Found]]:
    """Return what one publication of a project tells anyone, or the officials of any of its places."""
    return told(attack([seen(store)[project]], {place: [mine] for place, mine in own(store, project).items()}))


def together(folder: Path, first: dict[str, Rows], second: dict[str, Rows], *,
             is_growing: bool) -> dict[str, list[Found]]:
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

    def test_an_official_narrows_down_what_two_withheld_numbers_hid_from_others(self):
        day = of({("north", "F"): 3, ("south", "F"): 4, ("east", "F"): 60})
        hidden = {cell: number for cell, number in day.shown.cells.items() if cell.sex == "all"}
        known = {("north", "F"): 3}
        mine = {Person("north", "F", "others", "others", 3, 3, 1): known["north", "F"],
                Part("north", "F", "training"): 67}
        shown = replace(day.shown, cells=attacking.plain(hidden, day.truth))
        found = attack([Day(shown, day.truth | {Part("north", "F", "training"): 67})], {"north": [mine]})
        south = {one.attacker: (one.low, one.high, one.tells) for one in found if one.question.cell.place == "south"}
        assert south == {"": (0, 7, False), "north": (0, 4, True)}

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


class TestTime:
    """The numbers on show stay while any of their table moved by fewer than the threshold."""

    def test_one_person_more_keeps_the_old_numbers_and_nine_in_every_moved_cell_replace_them(self, tmp_path: Path):
        crowd = fair(10)
        shown = [numbers(published(tmp_path, tables)) for tables in (crowd, fair(10, more=1), fair(20, more=1))]
        assert shown[0][TOTAL] == (60, date(2024, 3, 2))
        people = {cell: number for cell, number in shown[0].items() if cell.measure != "participations"}
        assert people.items() <= shown[1].items()  # participations may move: who comes often adds more than four
        assert shown[2][TOTAL] == (121, date(2024, 3, 5))

    def test_a_correction_downwards_by_one_keeps_and_by_many_replaces(self, tmp_path: Path):
        shown = [numbers(published(tmp_path, tables)) for tables in (fair(20), fair(20, more=-1), fair(10, more=1))]
        assert shown[1][TOTAL] == shown[0][TOTAL] == (120, date(2024, 3, 2))
        assert shown[2][TOTAL][0] == 61

    def test_after_a_rollback_what_was_shown_in_between_is_remembered(self, tmp_path: Path):
        published(tmp_path, fair(10))
        assert numbers(published(tmp_path, fair(20)))[TOTAL][0] == 120
        assert swap.rollback(tmp_path / "store") is not None
        assert numbers(tmp_path / "store")[TOTAL][0] == 60
        assert numbers(published(tmp_path, fair(20, more=1)))[TOTAL][0] == 120

    def test_publishing_the_same_again_changes_nothing_and_officials_come_and_go(self, tmp_path: Path):
        store = published(tmp_path, fair(10))
        before = database.newest(store).id
        assert not publish_anyway([tmp_path / "source0"], store).is_new
        for officials, parts in ((("north",), ["municipality/north"]), (("south",), ["municipality/south"]), ((), [])):
            dataset.publish([tmp_path / "source0"], store, officials=officials)
            assert back.municipalities(store) == parts
        assert database.newest(store).id != before
        assert not (store / "municipality" / "north").exists()

    def test_publishes_that_move_no_count_of_persons_leave_the_memory_of_releases_as_it_was(self, tmp_path: Path):
        sizes = set()
        for title in ("one", "two", "three"):
            tables = fair(10)
            store = published(tmp_path, tables | {"events": [row | {"title": title} for row in tables["events"]]})
            sizes |= set(rows(database.newest(store), "select count(*), sum(length(content)) from releases"))
        assert len(sizes) == 1


class TestTheAudit:
    """It can fail: a number too many stops the publish, and is found in a store that has it."""

    def tampered(self, patch: pytest.MonkeyPatch) -> None:
        """Let the program take plain suppression for enough."""
        def naive(tables: object, *_given: object) -> tuple:
            cells = [cell for table in tables for cell in table]
            large = tuple(cell for cell in cells if cell.value >= cell.threshold)
            return Protected(large, tuple(cell for cell in cells if cell not in large), ()), ()
        patch.setattr(protect, "ladder", naive)

    def test_a_number_too_many_stops_the_publish_and_the_store_stays(
            self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
        store = published(tmp_path, fair(10))
        before = {path: path.read_bytes() for path in store.rglob("*") if path.is_file()}
        source = write(tmp_path / "more", **fair(10, more=2, few=3))
        self.tampered(monkeypatch)
        assert main(["publish", str(source), "--store", str(store)]) == 4
        said = capsys.readouterr().err
        assert "attended" in said
        assert "What was published stays." in said
        assert {path: path.read_bytes() for path in store.rglob("*") if path.is_file()} == before

    def test_the_command_audit_ends_with_four_where_a_withheld_number_can_be_worked_out(
            self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
        monkeypatch.setattr(protect, "audited", lambda *_given, **_named: ())
        self.tampered(monkeypatch)
        store = published(tmp_path, fair(10, few=3))
        monkeypatch.undo()
        assert main(["audit", "--store", str(store)]) == 4
        assert "attended" in capsys.readouterr().out

    def test_the_command_audit_ends_with_four_where_the_public_file_shows_more_than_any_release(
            self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
        store = published(tmp_path, fair(10))
        assert main(["audit", "--store", str(store)]) == 0
        monkeypatch.setattr(protect.Shown, "cells", one_more(protect.Shown.cells))
        monkeypatch.setattr(dataset.audiences, "are_there", lambda *_: False)
        published(tmp_path, fair(10))
        monkeypatch.undo()
        capsys.readouterr()
        assert main(["audit", "--store", str(store)]) == 4
        assert "1" in capsys.readouterr().out


TOTAL = Cell("all", "attended")


def one_more(cells: Callable) -> Callable:
    """Return cells with one person more in each number shown: a fault between the audit and the file."""
    def yielded(shown: object) -> Iterator[tuple]:
        for cell, on, is_shown in cells(shown):
            yield replace(cell, value=cell.value + is_shown), on, is_shown
    return yielded


def numbers(store: Path) -> dict[Cell, tuple[int, date]]:
    """Return the numbers that a store shows the public, with their days."""
    shown = attacking.read(database.newest(store, "public").path)[PROJECT]
    return {cell: (number, shown.days[cell]) for cell, number in shown.cells.items() if number is not None}


def fair(each: int, more: int = 0, places: int = 2, few: int = 0) -> dict[str, Rows]:
    """Return a training to which as many women, men and others of each place came; a later meeting for some more.

    `few` are people of one place more, who are too few to be shown.
    """
    tables = small()
    names = ["north", "south", *[f"place{number:02d}" for number in range(places - 2)]]
    tables["places"] = [tables["places"][0], *[tables["places"][1] | {"place_id": name} for name in [*names, "tiny"]]]
    tables["project_places"] = [{"project_id": PROJECT, "place_id": name, "role": "pilot"} for name in [*names, "tiny"]]
    homes = [(name, sex) for name in names for sex in "FMU" for _ in range(each)]
    homes = [*homes[:len(homes) + min(more, 0)], *[("north", "F")] * max(more, 0), *[("tiny", "F")] * few]
    person = {"birth_year": 1990, "affiliation": "none", "has_consent": "true"}
    tables["people"] = [person | {"person_id": f"n{number}", "sex": sex, "home_place_id": home}
                        for number, (home, sex) in enumerate(homes)]
    came = [f"n{number}" for number in range(len(homes))]
    tables["attendance"] = [{"event_id": "e1", "person_id": name, "day": 1, "is_present": "true"} for name in came]
    if more > 0:
        later_on = {"event_id": "e3", "start_date": "2024-03-05", "end_date": "2024-03-05", "days": 1}
        tables["events"] = [*tables["events"], tables["events"][0] | later_on]
        tables["attendance"] += [row | {"event_id": "e3"} for row in tables["attendance"][-6:]]
    return tables
