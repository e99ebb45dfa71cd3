"""The places of the public tables: each place of a project by its own name, many put together, the others elsewhere."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dashboard.privacy.cells import Atom
from dashboard.privacy.merge import PLACES, merge, sees_through

ELSEWHERE = "elsewhere"
FEW = 10  # names of places where there are more than twenty: most have few people each, and the audit stays short
Groups = Mapping[str, tuple[str, ...]]  # the places behind each name of the public tables


def behind(rows: Sequence[tuple], districts: Mapping[str, str],
           known: Mapping[str, str]) -> Groups:
    """Return the places behind each place of the public tables; rows begin with a place and end in a count.

    Many places are merged once, at the first release: later ones keep the groups, and put a new place elsewhere.
    """
    sizes = Counter(dict.fromkeys(districts, 0))
    for place, *_, people in rows:
        sizes[place] += people
    most = PLACES if len(districts) <= PLACES else FEW
    merged = known or merge({place: sizes[place] for place in districts}, districts, most)
    groups = defaultdict(list, {ELSEWHERE: []})
    for place in sizes:
        groups[merged.get(place) or ELSEWHERE].append(place)
    return {group: tuple(sorted(places)) for group, places in sorted(groups.items())}


def named(groups: Groups) -> dict[str, str]:
    """Return the group of each place that is not elsewhere."""
    return {place: group for group, places in groups.items() for place in places if group != ELSEWHERE}


@dataclass(frozen=True)
class Counted:
    """Persons by class: `atoms` by group, what the public tables are made of; `single` by place, only where any are."""

    atoms: Mapping[Atom, int]
    single: Mapping[str, Mapping[Atom, int]]
    groups: Groups

    def leaves_few(self, members: Sequence[Atom], threshold: int) -> bool:
        """Return whether the officials of a place, who know their own, would see how few all the others are.

        A count that is on show would tell them; and so few people would bound what else they did. Where nobody can be
        counted anywhere else (no event was held there), all know that, and there is nothing to see.
        """
        sizes: Counter[str] = Counter()
        for atom in members:
            sizes[atom[0]] += self.atoms[atom]
        single = [group for group, places in self.groups.items() if group != ELSEWHERE and len(places) == 1]
        return len(sizes) > 1 and sum(sizes.values()) - max((sizes[group] for group in single), default=0) < threshold

    def is_seen_through(self, group: str, members: Sequence[Atom], threshold: int) -> bool:
        """Return whether one official of several places put together would see how few the others of a cell are."""
        places = self.groups[group]
        parts = [sum(self.single.get(place, {}).get(atom[1:], 0) for atom in members) for place in places]
        return len(places) > 1 and sees_through(parts, threshold)


def counted(rows: Sequence[tuple[Atom, int]], groups: Groups, classes: Sequence[Atom] = ()) -> Counted:
    """Return persons (class that begins with a place, count) by group and by place; every class is in every group."""
    group_of = {place: group for group, places in groups.items() for place in places}
    atoms = Counter({(group, *rest): 0 for group, places in groups.items() if places for rest in classes})
    single: dict[str, Counter[Atom]] = defaultdict(Counter)
    for (place, *rest), people in rows:
        atoms[group_of.get(place, ELSEWHERE), *rest] += people
        single[place][tuple(rest)] += people
    return Counted(atoms, single, groups)
