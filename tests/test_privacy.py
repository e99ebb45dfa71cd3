"""Small cells: what is withheld cannot be worked out, and the audit that says so can fail."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace as changed
from itertools import permutations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from hypothesis.extra.numpy import arrays

from dashboard.privacy.attack import swap
from dashboard.privacy.audit import audit, failures, framed
from dashboard.privacy.cells import Atom, Bound, Cell, Interval, Release, count, remainder
from dashboard.privacy.dates import moved_too_little
from dashboard.privacy.known import holds
from dashboard.privacy.ladder import ladder
from dashboard.privacy.matrix import alike
from dashboard.privacy.merge import MEMBERS, PLACES, merge, sees_through
from dashboard.privacy.withhold import withhold

SEXES, STEPS, ALL = ("female", "male"), ("registered", "completed"), "all"
Counts = Mapping[Atom, int]


def merged_count(
    table: str, key: tuple[str, ...], measure: str, places: list[list[Atom]], atoms: Counts, threshold: int = 5
) -> Cell:
    """Return the cell of a merged group, given the atoms of each place in it; hidden where an official sees through."""
    parts = [sum(atoms.get(atom, 0) for atom in place) for place in places]
    every = [atom for place in places for atom in place]
    return count(table, key, measure, every, atoms, threshold, sees_through(parts, threshold))


def replace(previous: list[Cell], new: list[Cell]) -> bool:
    """Return whether a table may be replaced: no cell on show moved by fewer than its threshold."""
    return not moved_too_little(previous, new)


def tables(atoms: Counts, threshold: int = 5, steps: tuple[str, ...] = STEPS) -> list[Cell]:
    """Return place × sex and place × age with all totals, for each step (who completed had registered)."""
    found = []
    for at, step in enumerate(steps):
        for place in [*sorted({atom[0] for atom in atoms}), ALL]:
            here = [atom for atom in atoms if place in (ALL, atom[0]) and steps.index(atom[-1]) >= at]
            for table, part in (("sex", 1), ("age", 2)):
                for key in [*sorted({atom[part] for atom in atoms}), ALL]:
                    inside = [atom for atom in here if key in (ALL, atom[part])]
                    found.append(count(table, (place, key), step, inside, atoms, threshold))
    return found


def officials(atoms: Counts) -> dict[str, list[Atom]]:
    return {place: [atom for atom in atoms if atom[0] == place] for place in sorted({atom[0] for atom in atoms})}


def plain(cells: list[Cell]) -> tuple[list[Cell], list[Cell]]:
    """Return what is shown and withheld where only small cells are left out: what most tools do."""
    small = [cell for cell in cells if cell.value < cell.threshold]
    return [cell for cell in cells if cell not in small], small


def row(*values: int, total: bool = True, threshold: int = 5) -> tuple[dict[Atom, int], list[Cell]]:
    """Return one row of a table, a place for each value, and its total."""
    atoms = {(f"p{at}",): value for at, value in enumerate(values)}
    cells = [count("row", atom, "people", [atom], atoms, threshold) for atom in atoms]
    return atoms, cells + ([count("row", (ALL,), "people", list(atoms), atoms, threshold)] if total else [])


def recovered(intervals: tuple[Interval, ...]) -> list[Interval]:
    return [found for found in intervals if found.when != "shown" and found.lowest == found.highest]


def worlds(releases: list[Release], known: set[Atom], most: int) -> list[list[dict[Atom, int]]]:
    """Return every history of whole counts up to `most` that fits what an attacker knows, by trying all."""
    atoms, histories = sorted(set().union(*(release.atoms for release in releases))), [[]]
    for at, release in enumerate(releases):
        stays = [atom for atom in atoms if at and release.atoms.get(atom, 0) >= releases[at - 1].atoms.get(atom, 0)]
        ranges = [[release.atoms.get(atom, 0)] if atom in known else range(most + 1) for atom in atoms]
        every = (dict(zip(atoms, values, strict=True)) for values in product(*ranges))
        fitting = [world for world in every if fits(release, world)]
        histories = [[*history, world] for history in histories for world in fitting
                     if all(world[atom] >= history[-1][atom] for atom in stays)]
    return histories


def total(cell: Cell, world: Counts, known: set[Atom] = frozenset()) -> int:
    return sum(world.get(atom, 0) for atom in cell.atoms - known)


def fits(release: Release, world: Counts) -> bool:
    return (all(total(cell, world) == cell.value for cell in release.published)
            and all(bound.room(world) >= 0 for bound in release.bounds))


def tried(releases: list[Release], insiders: Mapping[str, list[Atom]], most: int) -> dict:
    """Return the interval of every withheld cell for every attacker by trying all worlds; `most` counts as no bound."""
    found = {}
    for name in ["", *insiders]:
        known = set(insiders.get(name, ()))
        fitting = worlds(releases, known, most)
        for stage, release in enumerate(releases):
            for cell in release.withheld:
                values = [total(cell, history[stage], known) for history in fitting]
                when = "now" if stage == len(releases) - 1 else "before"
                if cell.atoms - known:
                    found[name, when, cell.name] = (min(values), max(values))
    return found


def solved(releases: list[Release], insiders: Mapping[str, list[Atom]]) -> dict:
    *before, now = releases
    found = audit(now.published, now.withheld, now.atoms, insiders, before, now.bounds, is_exact=True)
    assert all(interval.is_exact for interval in found)
    return {(one.attacker, one.when, one.cell.name): (one.lowest, one.highest) for one in found
            if one.when in ("now", "before")}


def people(places: int = 3, most: int = 12, steps: tuple[str, ...] = STEPS) -> some.SearchStrategy[dict[Atom, int]]:
    """Return random counts of place × sex × age × step reached, many of them small."""
    keys = [tuple(key) for key in product([f"p{at}" for at in range(places)], SEXES, ("young", "older"), steps)]
    small = some.sampled_from([0, 0, 0, 1, 1, 2, 3, 5, 8, most])
    counts = some.lists(small, min_size=len(keys), max_size=len(keys))
    return counts.map(lambda values: dict(zip(keys, values, strict=True)))


# The attack works: what most tools do gives the withheld counts away.

def test_plain_suppression_of_one_cell_in_a_row_is_undone_by_subtraction():
    atoms, cells = row(2, 30, 40)
    found = audit(*plain(cells), atoms, {})
    assert [(one.lowest, one.highest) for one in failures(found)] == [(2, 2)]


def test_two_small_cells_in_a_row_leave_too_little_room_for_each_other():
    atoms, cells = row(1, 2, 40)
    assert {(one.lowest, one.highest) for one in failures(audit(*plain(cells), atoms, {}))} == {(0, 3)}


def test_two_zeros_in_a_row_cannot_protect_each_other():
    atoms, cells = row(0, 0, 40)
    assert len(recovered(audit(*plain(cells), atoms, {}))) == 2


def test_nested_steps_pin_down_a_cell_without_any_total():
    atoms = {("registered",): 0, ("completed",): 7, ("refused",): 1}
    shown = count("steps", ("a",), "completed", [("completed",)], atoms)
    whole = count("steps", ("a",), "all", list(atoms), atoms)
    hidden = count("steps", ("a",), "registered", [("registered",)], atoms)
    found = audit([shown, whole], [hidden], atoms, {})
    assert [(one.lowest, one.highest, one.is_safe) for one in found if one.highest != 0] == [(0, 1, False)]


def test_plain_suppression_of_random_tables_gives_most_small_cells_away():
    chance, found = random.Random(5), []
    for _ in range(5):
        atoms = {tuple(key): chance.choice([0, 0, 0, 1, 1, 2, 6, 9])
                 for key in product(["p0", "p1", "p2"], SEXES, ("young", "older"), STEPS)}
        found += audit(*plain(tables(atoms)), atoms, {})
    assert len(found) > 50
    assert len(recovered(failures(found))) > len(found) / 3
    assert len(failures(found)) > len(found) / 2


# Withholding protects, whatever the counts.

@settings(max_examples=6, deadline=None)
@given(people())
def test_after_withholding_no_attacker_works_out_any_cell(atoms: Counts):
    cells = tables(atoms)
    done = withhold(cells, atoms, officials(atoms))
    assert not done.failures
    assert not failures(audit(done.published, done.withheld, atoms, officials(atoms)))
    assert sorted(map(str, (*done.published, *done.withheld))) == sorted(map(str, cells))
    assert all(cell.value >= cell.threshold for cell in done.published)


@settings(max_examples=5, deadline=None)
@given(people(places=2), some.randoms(use_true_random=False))
def test_order_of_cells_and_atoms_changes_nothing(atoms: Counts, chance: random.Random):
    cells, shuffled, keys = tables(atoms), tables(atoms), list(atoms)
    chance.shuffle(shuffled)
    chance.shuffle(keys)
    once = withhold(cells, atoms, officials(atoms))
    again = withhold(shuffled, {key: atoms[key] for key in keys}, dict(reversed(officials(atoms).items())))
    assert (once.published, once.withheld) == (again.published, again.withheld)


def test_cells_published_again_by_mistake_are_noticed():
    chance, caught = random.Random(3), []
    atoms = {tuple(key): chance.choice([0, 1, 2, 6, 9, 20])
             for key in product(["p0", "p1", "p2"], SEXES, ("young", "older"), ("registered",))}
    done = withhold(tables(atoms, steps=("registered",)), atoms, {})
    for cell in done.withheld:
        again = [one for one in done.withheld if one.atoms == cell.atoms]
        left = [one for one in done.withheld if one not in again]
        found = failures(audit([*done.published, *again], left, atoms, {}))
        assert cell.value >= 5 or cell in [one.cell for one in found]
        caught += [bool(found)] if cell.value >= 5 else []
    assert sum(caught) / len(caught) > 0.7  # the others were taken for a cell that a later choice protects too


@settings(max_examples=6, deadline=None)
@given(people(places=2))
def test_more_than_small_cells_is_withheld_only_where_small_ones_could_be_worked_out(atoms: Counts):
    done = withhold(tables(atoms), atoms, {})
    is_more = any(cell.value >= cell.threshold for cell in done.withheld)
    assert is_more == bool(failures(audit(*plain(tables(atoms)), atoms, {})))


def test_a_complementary_cell_published_again_is_named_with_attacker_and_interval():
    atoms, cells = row(2, 6, 30, 40)
    done = withhold(cells, atoms, {})
    further = [cell for cell in done.withheld if cell.value >= 5]
    found = failures(audit([*done.published, *further], [cells[0]], atoms, {}))
    assert [(one.cell, one.attacker, one.lowest, one.highest) for one in found] == [(cells[0], "", 2, 2)]


def test_published_cell_below_its_threshold_is_a_failure():
    atoms, cells = row(4, 30)
    found = failures(audit(cells, [], atoms, {}))
    assert [(one.cell.value, one.when) for one in found] == [(4, "shown")]


def test_withheld_cell_that_must_be_large_is_a_failure_for_it_points_at_the_small_ones():
    atoms = {("a", "x"): 20, ("a", "y"): 10, ("b", "x"): 2, ("c", "x"): 30}
    large, small = (count("t", (place,), "n", [atom for atom in atoms if atom[0] == place], atoms) for place in "ab")
    shown = [count("t", ("a", "x"), "n", [("a", "x")], atoms), count("t", (ALL,), "n", list(atoms), atoms),
             count("t", ("c",), "n", [("c", "x")], atoms)]
    found = failures(audit(shown, [large, small], atoms, {}))
    assert [(one.cell, one.lowest, one.highest) for one in found] == [(large, 20, 32)]
    done = withhold([large, small, *shown], atoms, {})
    assert not failures(audit(done.published, done.withheld, atoms, {}))


def test_cell_known_to_be_large_from_an_earlier_release_may_be_withheld():
    old_atoms, old = row(12, 9, 40)
    atoms, new = row(12, 19, 40)
    found = audit(new[1:3], [new[0], new[3]], atoms, {}, [Release(old_atoms, tuple(old[:3]))])
    assert [(one.cell, one.lowest >= 12, one.is_safe) for one in found if one.cell == new[0]] == [(new[0], True, True)]


def test_zero_is_withheld_like_one_to_four():
    for value in range(5):
        atoms, cells = row(value, 12, 30, 40)
        assert cells[0] in withhold(cells, atoms, {}).withheld


def test_grand_total_stays_and_the_smallest_neighbour_goes():
    atoms, cells = row(2, 6, 300, 400)
    assert {cell.value for cell in withhold(cells, atoms, {}).withheld} == {2, 6}
    atoms, cells = row(2, 6)
    assert [cell.value for cell in withhold(cells, atoms, {}).published] == [8]


def test_two_small_cells_that_leave_each_other_room_need_no_third():
    atoms, cells = row(4, 1, 40)
    assert {cell.value for cell in withhold(cells, atoms, {}).withheld} == {4, 1}


@pytest.mark.parametrize("values", [(0, 0, 0), (1,), (0,), (4, 4, 4, 4), (1, 0, 0, 0), (500,), (5, 5, 5)])
def test_extreme_rows_end_safe(values: tuple[int, ...]):
    atoms, cells = row(*values)
    insiders = {atom[0]: [atom] for atom in atoms}
    done = withhold(cells, atoms, insiders)
    assert not failures(audit(done.published, done.withheld, atoms, insiders))


def test_where_all_is_large_nothing_is_withheld():
    atoms, cells = row(20, 30, 40)
    assert withhold(cells, atoms, {atom[0]: [atom] for atom in atoms}).withheld == ()


def test_no_cells_at_all_is_a_release():
    assert withhold([], {}, {}).published == audit([], [], {}, {}) == ()


def test_two_cells_of_one_name_are_refused():
    atoms, cells = row(20, 30)
    with pytest.raises(ValueError, match="twice"):
        withhold([*cells, cells[0]], atoms, {})


def test_cell_that_is_not_the_sum_of_its_atoms_is_refused():
    atoms, cells = row(20, 30)
    with pytest.raises(ValueError, match="row"):
        audit([changed(cells[0], value=21)], [], atoms, {})


def test_sensitive_cells_are_held_to_ten():
    atoms, cells = row(7, 8, 60, 70, threshold=10)
    done = withhold(cells, atoms, {})
    assert {7, 8} <= {cell.value for cell in done.withheld}
    assert not failures(audit(done.published, done.withheld, atoms, {}))


def test_thresholds_of_five_and_ten_stand_side_by_side_and_one_sum_has_one_fate():
    atoms, cells = row(7, 8, 60, 70)
    strict = [changed(cell, table="disability", threshold=10) for cell in cells]
    done = withhold([*cells, *strict], atoms, {})
    assert {cell.value for cell in done.published}.isdisjoint(cell.value for cell in done.withheld)
    assert {7, 8} <= {cell.value for cell in done.withheld if cell.table == "row"}
    found = audit(done.published, done.withheld, atoms, {})
    assert not failures(found)
    assert {one.threshold for one in found} == {10}


# The solver's intervals are those of trying every world.

@settings(max_examples=12, deadline=None)
@given(some.lists(some.integers(0, 4), min_size=4, max_size=4), some.lists(some.booleans(), min_size=9, max_size=9))
def test_intervals_equal_those_of_all_worlds_of_a_table(values: list[int], shown: list[bool]):
    atoms = {tuple(key): value for key, value in zip(product("ab", "xy"), values, strict=True)}
    cells = [count("t", key, "n", [atom for atom in atoms if key[0] in (ALL, atom[0]) and key[1] in (ALL, atom[1])],
                   atoms) for key in product(["a", "b", ALL], ["x", "y", ALL])]
    public = [cell for cell, is_shown in zip(cells, shown, strict=True) if is_shown or cell.key == (ALL, ALL)]
    release = Release(atoms, tuple(public), tuple(cell for cell in cells if cell not in public))
    insiders = {"a": [("a", "x"), ("a", "y")]}
    assert solved([release], insiders) == tried([release], insiders, sum(values))


@settings(max_examples=25, deadline=None)
@given(some.integers(0, 6), some.integers(0, 6), some.integers(0, 6), some.sampled_from([1, 2, 3]),
       some.lists(some.booleans(), min_size=3, max_size=3))
def test_intervals_equal_those_of_all_worlds_with_a_bound(first: int, second: int, third: int, times: int,
                                                          shown: list[bool]):
    """Such as: nobody takes part less than once, or more often than there are events."""
    atoms, cells = row(first, second, third)
    bounds = [Bound(((times, frozenset([("p0",)])), (-1, frozenset([("p1",)])))),
              Bound(((1, frozenset([("p1",)])), (-1, frozenset([("p0",)]))))]
    public = [cell for cell, is_shown in zip(cells, [*shown, True], strict=True) if is_shown]
    hidden = tuple(cell for cell in cells if cell not in public)
    release = Release(atoms, tuple(public), hidden, tuple(bound for bound in bounds if bound.room(atoms) >= 0))
    assert solved([release], {"p2": [("p2",)]}) == tried([release], {"p2": [("p2",)]}, first + second + third)


@settings(max_examples=15, deadline=None)
@given(some.lists(some.integers(0, 3), min_size=3, max_size=3),
       some.lists(some.integers(-1, 2), min_size=3, max_size=3), some.lists(some.booleans(), min_size=6, max_size=6))
def test_intervals_equal_those_of_all_histories_of_two_releases(first: list[int], moved: list[int], shown: list[bool]):
    second, releases = [max(0, value + change) for value, change in zip(first, moved, strict=True)], []
    for values, is_shown in ((first, shown[:3]), (second, shown[3:])):
        atoms, cells = row(*values)
        public = [cell for cell, chosen in zip(cells, [*is_shown, True], strict=True) if chosen]
        releases.append(Release(atoms, tuple(public), tuple(cell for cell in cells if cell not in public)))
    insiders = {"p1": [("p1",)]}
    assert solved(releases, insiders) == tried(releases, insiders, max(sum(first), sum(second)))


@settings(max_examples=4, deadline=None)
@given(people(places=2, steps=("registered",)))
def test_verdict_is_the_rule_on_exact_bounds_and_no_bound_is_wider_than_true(atoms: Counts):
    cells, insiders = tables(atoms, steps=("registered",)), officials(atoms)
    done = withhold(cells, atoms, insiders)
    for shown in (plain(cells), (done.published, done.withheld)):
        exact = audit(*shown, atoms, insiders, is_exact=True)
        for true, seen in zip(exact, audit(*shown, atoms, insiders), strict=True):
            highest = float("inf") if true.highest is None else true.highest
            is_safe = highest - true.lowest >= 5 and true.lowest < 5
            assert (true.is_exact, true.is_safe, seen.is_safe) == (True, is_safe, is_safe)
            assert true.lowest <= seen.lowest <= (seen.highest or 0) <= highest or seen.highest is None


def test_count_without_any_bound_is_said_to_have_none():
    atoms, cells = row(3, 4, total=False)
    found = audit([], cells, atoms, {}, is_exact=True)
    assert [(one.lowest, one.highest, one.is_safe) for one in found] == [(0, None, True), (0, None, True)]


# Insiders, bounds, implied cells.

def test_official_who_knows_one_of_two_withheld_cells_works_out_the_other():
    atoms, cells = row(3, 9, 40)
    public, hidden = [cells[2], cells[3]], cells[:2]
    assert not [one for one in failures(audit(public, hidden, atoms, {})) if one.highest - one.lowest < 5]
    found = audit(public, hidden, atoms, {"p1": [("p1",)]})
    assert [(one.attacker, one.cell, one.lowest, one.highest) for one in failures(found)] == [("p1", cells[0], 3, 3)]


def test_withholding_leaves_room_for_the_official_too():
    atoms, cells = row(3, 9, 40, 50)
    insiders = {atom[0]: [atom] for atom in atoms}
    done = withhold(cells, atoms, insiders)
    assert len(done.withheld) == 3
    assert not failures(audit(done.published, done.withheld, atoms, insiders))


@settings(max_examples=15, deadline=None)
@given(some.lists(some.sampled_from([0, 1, 2, 4, 6, 9]), min_size=3, max_size=4))
def test_attacker_who_knows_that_a_withheld_cell_is_small_gains_no_interval(values: list[int]):
    atoms, cells = row(*values, 12)
    done = withhold(cells, atoms, {})
    shown = {atom for cell in done.published if len(cell.atoms) == 1 for atom in cell.atoms}
    release = Release(atoms, done.published, done.withheld)
    told = [world for (world,) in worlds([release], shown, sum(values) + 12)
            if any(total(cell, world) < 5 for cell in done.withheld)] if len(atoms) - len(shown) < 4 else []
    for cell in done.withheld if told else ():
        reached = [total(cell, world) for world in told]
        assert min(reached) < 5
        assert max(reached) - min(reached) >= 5


def test_a_bound_narrows_the_interval_of_a_withheld_count():
    atoms, (came, parts, others, _) = row(6, 7, 30)
    least = Bound(((1, parts.atoms), (-1, came.atoms)))
    whole = count("row", ("parts",), "came", [*parts.atoms, *others.atoms], atoms)
    hidden = [parts, others]
    assert not failures(audit([whole], hidden, atoms, {}))
    assert [(one.lowest, one.highest) for one in audit([whole, came], hidden, atoms, {}, bounds=[least], is_exact=True)
            ] == [(6, 37), (0, 31)]
    with pytest.raises(ValueError, match="below zero|not the sum"):
        audit([whole], hidden, atoms, {}, bounds=[Bound(((-1, parts.atoms),))])


def test_what_a_bound_tells_together_with_a_total_is_withheld():
    atoms, (came, parts, others, _) = row(20, 20, 3)
    least = Bound(((1, parts.atoms), (-1, came.atoms)))
    whole = count("row", ("parts",), "came", [*parts.atoms, *others.atoms], atoms)
    unsafe = failures(audit([whole, came], [parts, others], atoms, {}, bounds=[least]))
    assert {one.cell for one in unsafe} == {parts, others}
    done, out = ladder([[came], [whole], [parts, others]], atoms, {}, bounds=[least])
    assert set(done.published) == {came, parts}
    assert not failures(audit(done.published, done.withheld, atoms, {}, bounds=[least], implied=out))


def test_difference_of_two_published_steps_is_protected_when_it_is_implied():
    atoms = {("dropped",): 2, ("done",): 18, ("other",): 30}
    attended = count("t", ("a",), "attended", [("dropped",), ("done",)], atoms)
    completed = count("t", ("a",), "completed", [("done",)], atoms)
    both = [attended, completed]
    assert not audit(both, [], atoms, {})
    assert [one.lowest for one in failures(audit(both, [], atoms, {}, implied=[remainder(*both)]))] == [2]
    done = withhold(both, atoms, {}, implied=[remainder(*both)])
    assert len(done.withheld) == 1
    assert not failures(audit(done.published, done.withheld, atoms, {}, implied=[remainder(*both)]))


def test_official_who_knows_nearly_all_of_a_large_unseen_count_is_asked_about_the_rest():
    atoms = {("a",): 30, ("b",): 2, ("c",): 2, ("d",): 40}
    unseen = count("t", ("abc",), "n", [("a",), ("b",), ("c",)], atoms)
    shown = [count("t", (ALL,), "n", list(atoms), atoms), count("t", ("d",), "n", [("d",)], atoms)]
    assert not failures(audit(shown, [], atoms, {}, implied=[unseen]))
    found = failures(audit(shown, [], atoms, {"a": [("a",)]}, implied=[unseen]))
    assert [(one.attacker, one.lowest, one.highest) for one in found] == [("a", 4, 4)]


def test_a_person_changes_places_without_a_solver_only_where_nobody_can_tell():
    atoms, cells = row(6, 9, 40)
    known, _ = framed([Release(atoms, (cells[-1],), tuple(cells[:-1]))], (), {"p1": [("p1",)]})
    asked_for = known.system.row_of[0, "count", cells[0].atoms]
    for attacker in (0, 1):
        move = swap(known, asked_for, attacker, -6)
        assert (known.system.rows[asked_for] @ move)[0] == -6
        assert holds(known, move)[attacker]
    tight, _ = framed([Release(atoms, tuple(cells[1:]), (cells[0],))], (), {})
    assert swap(tight, tight.system.row_of[0, "count", cells[0].atoms], 0, -1) is None


def test_a_ladder_leaves_a_whole_table_out_before_it_costs_an_earlier_one():
    atoms = {("a", "x"): 30, ("a", "y"): 20, ("b", "x"): 25, ("b", "y"): 1}
    total = [count("total", (ALL,), "n", list(atoms), atoms)]
    places = [count("place", (place,), "n", [atom for atom in atoms if atom[0] == place], atoms) for place in "ab"]
    both = [count("both", atom, "n", [atom], atoms) for atom in atoms]
    done, out = ladder([total, places, both], atoms, {})
    assert {*total, *places} <= {*done.published}
    assert not failures(audit(done.published, done.withheld, atoms, {}, implied=out))
    assert all(cell in {*done.withheld, *out} for cell in both if cell.is_small)


# Two releases.

def test_one_person_more_is_seen_in_two_releases_and_the_rule_of_time_keeps_the_old_table():
    old_atoms, old = row(20, 30, 40)
    atoms, new = row(21, 30, 40)
    before = Release(old_atoms, tuple(old))
    found = failures(audit(new, [], atoms, {}, [before]))
    assert {(one.when, one.lowest, one.highest) for one in found} == {("growth", 1, 1)}
    assert not replace(old, new)
    assert [cell.value for cell in moved_too_little(old, new)] == [21, 91]


@pytest.mark.parametrize(("values", "is_replaced"), [((20, 30, 40), True), ((25, 30, 40), True), ((24, 30, 41), False),
                                                     ((15, 30, 40), True), ((19, 31, 40), False), ((25, 35, 4), True)])
def test_table_is_replaced_only_when_each_cell_that_moved_moved_enough(values: tuple[int, ...], is_replaced: bool):
    assert replace(row(20, 30, 40)[1], row(*values)[1]) is is_replaced


def test_cell_that_vanishes_counts_as_moved_to_zero():
    assert not replace(row(20, 4)[1], row(20, total=False)[1])


def test_new_release_cannot_uncover_what_the_old_one_withheld():
    old_atoms, old = row(3, 9, 30)
    atoms, new = row(5, 9, 30)
    before = Release(old_atoms, (old[2], old[3]), (old[0], old[1]))
    assert not [one for one in failures(audit([], new, atoms, {}, [before])) if one.when == "before"]
    done = withhold(new, atoms, {}, [before])
    assert not failures(audit(done.published, done.withheld, atoms, {}, [before]))
    loose = failures(audit([new[1], *new[2:]], [new[0]], atoms, {}, [before]))
    assert "before" in {one.when for one in loose}


@settings(max_examples=4, deadline=None)
@given(people(places=2), people(places=2, most=6))
def test_two_releases_together_give_nothing_away(first: Counts, gained: Counts):
    second = {atom: value + gained[atom] for atom, value in first.items()}
    insiders, old = officials(first), withhold(tables(first), first, officials(first))
    before = Release(first, old.published, old.withheld)
    new = [cell for table in ("sex", "age")
           for cells in [[cell for cell in tables(second) if cell.table == table]]
           if replace([cell for cell in old.published if cell.table == table], cells) for cell in cells]
    done = withhold(new, second, insiders, [before])
    assert not failures(audit(done.published, done.withheld, second, insiders, [before]))


def test_correction_that_takes_persons_away_is_no_contradiction():
    old_atoms, old = row(20, 30, 40)
    atoms, new = row(10, 30, 40)
    hidden = audit(new[1:3], [new[0]], atoms, {}, [Release(old_atoms, tuple(old))], is_exact=True)
    assert [(one.lowest, one.highest) for one in hidden if one.when == "now"] == [(0, None)]


# Proofs are checked, not believed.

def test_false_proof_is_not_believed():
    atoms, cells = row(2, 30, 40)
    public, hidden = plain(cells)
    known, _ = framed([Release(atoms, tuple(public), tuple(hidden))], (), {})
    lies = [known.system.counts * 0 + step for step in (1, 5, 100)]
    assert not any(holds(known, lie).any() for lie in lies)
    assert audit(public, hidden, atoms, {}, proofs=lies) == audit(public, hidden, atoms, {})


def test_a_second_world_that_differs_at_home_convinces_no_official():
    atoms, cells = row(6, 9, 12)
    known, _ = framed([Release(atoms, (cells[-1],), tuple(cells[:-1]))], (), {atom[0]: [atom] for atom in atoms})
    home = ~known.system.is_open
    for move in (known.system.counts * 0 + list(each) for each in permutations((1, -1, 0))):
        assert holds(known, move).tolist() == [not move[at].any() for at in home]
    assert holds(known, known.system.counts * 0).all()
    assert not holds(known, known.system.counts * 0 + [40, -40, 0]).any()


def test_a_second_world_beyond_a_bound_convinces_nobody():
    atoms, (part, other, whole) = row(5, 25)
    most = Bound(((5, part.atoms), (-1, other.atoms)))
    known, _ = framed([Release(atoms, (), (part, other, whole), (most,))], (), {})
    one_more = known.system.counts * 0 + 1
    assert holds(known, known.system.counts).all()
    assert not holds(known, one_more * -5 * (known.system.counts == 5)).any()


def test_proofs_of_withholding_spare_the_audit_its_search(monkeypatch: pytest.MonkeyPatch):
    keys = product(["p0", "p1", "p2"], SEXES, ("young", "older"), STEPS)
    atoms = {tuple(key): value for value, key in enumerate(keys)}
    done = withhold(tables(atoms), atoms, officials(atoms))
    monkeypatch.setattr("dashboard.privacy.attack.milp", lambda *given, **named: pytest.fail("searched"))
    found = audit(done.published, done.withheld, atoms, officials(atoms), proofs=done.proofs)
    assert found
    assert not failures(found)


# Many places.

@given(some.lists(some.integers(0, 400), min_size=1, max_size=70), some.integers(1, 30))
def test_merging_leaves_at_most_twenty_groups_each_one_place_or_three(values: list[int], parents: int):
    counts = {f"p{at:03}": value for at, value in enumerate(values)}
    group = merge(counts, {place: f"district {at * at % parents}" for at, place in enumerate(counts)})
    members = {name: [place for place in group if group[place] == name] for name in group.values()}
    assert group.keys() == counts.keys()
    assert len(members) <= PLACES
    assert all(places == [name] or len(places) >= MEMBERS for name, places in members.items())
    if len(counts) <= PLACES:
        assert all(group[place] == place for place in counts)


def test_the_smallest_places_are_merged_and_the_largest_stay():
    counts = {f"p{at:02}": at for at in range(30)}
    group = merge(counts, dict.fromkeys(counts, "district"))
    assert [place for place in counts if group[place] == "district"] == [f"p{at:02}" for at in range(11)]


@settings(max_examples=10, deadline=None)
@given(some.lists(some.integers(0, 9), min_size=4, max_size=7))
def test_place_in_a_group_is_known_only_as_between_zero_and_its_group(values: list[int]):
    atoms, cells = row(*values, total=False)
    group = count("row", ("others",), "people", list(atoms)[:3], atoms)
    found = audit([group, *cells[3:]], [], atoms, {}, implied=cells[:3], is_exact=True)
    assert {(one.lowest, one.highest) for one in found if one.when == "now"} <= {(0, group.value)}


@settings(max_examples=15, deadline=None)
@given(some.lists(some.integers(0, 9), min_size=1, max_size=6), some.integers(5, 40))
def test_no_official_of_a_merged_group_works_out_another_place_in_it(values: list[int], other: int):
    """The proof of `merged_count`, tried: the places are asked about though no table shows them."""
    atoms, cells = row(*values, other, other, total=False)
    places, insiders = [[atom] for atom in list(atoms)[:len(values)]], {atom[0]: [atom] for atom in atoms}
    group = merged_count("row", ("others",), "people", places, atoms)
    whole = count("row", (ALL,), "people", list(atoms), atoms)
    done = withhold([group, *cells[len(values):], whole], atoms, insiders)
    inside = tuple(cell for cell in cells[:len(values)] if cell.value < 5)
    assert not done.failures
    assert not failures(audit(done.published, done.withheld, atoms, insiders, implied=inside))


@pytest.mark.parametrize(("values", "is_hidden"), [((40, 2, 1), True), ((40, 3, 2), False), ((40, 30), True),
                                                   ((2, 2, 2), True), ((3, 3, 3), False)])
def test_group_that_one_official_sees_through_is_hidden(values: tuple[int, ...], is_hidden: bool):
    atoms, cells = row(*values, total=False)
    group = merged_count("row", ("others",), "people", [[atom] for atom in atoms], atoms)
    assert group.is_small is is_hidden
    assert (group in withhold([group], atoms, {}).withheld) is is_hidden
    assert bool(failures(audit([group], [], atoms, {}))) is is_hidden


@given(arrays(np.int64, some.tuples(some.integers(0, 4), some.integers(1, 12)), elements=some.integers(-1, 1)))
def test_columns_are_alike_where_all_their_cells_are(table: np.ndarray):
    first, group = alike(table)
    for one in range(table.shape[1]):
        assert (table[:, first[group[one]]] == table[:, one]).all()
        for other in range(one):
            assert (group[one] == group[other]) == (table[:, one] == table[:, other]).all()
