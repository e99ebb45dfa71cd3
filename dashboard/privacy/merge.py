"""Many places: the smallest are shown together, so that the audit stays exact."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

PLACES = 20  # groups that the audit takes on exactly
MEMBERS = 3  # places in a merged group at least: of two, each official knows the other


def merge(counts: Mapping[str, int], parents: Mapping[str, str], most: int = PLACES) -> dict[str, str]:
    """Return the group of each place: itself, or "other places" of its parent (named for the parent) or of all ("").

    `counts` are persons per place, `parents` its district, whose name must not be that of a place. As few of the
    smallest places are merged as leave at most `most` groups; a parent with fewer than three of them lends them to "".
    Proof that merging protects: every number of the release is a sum over whole groups, so two worlds that differ
    only in which place of a group a person belongs to show the same release; hence of a place one knows that it is
    at least zero and at most its group, and the audit of the groups is the audit of the places.
    """
    order = sorted(counts, key=lambda place: (counts[place], place))
    total = Counter({parent: 0 for parent in parents.values()})
    for place in order:
        total[parents[place]] += counts[place]
    districts = sorted(total, key=lambda parent: (total[parent], parent))
    tries = [(merged, 0) for merged in range(len(order) + 1)]
    for merged, lent in [*tries, *[(len(order), many) for many in range(len(districts) + 1)]]:
        group = grouped(order, merged, parents, set(districts[:lent]))
        sizes = Counter(group[place] for place in order[:merged])
        if len(set(group.values())) <= most and min(sizes.values(), default=MEMBERS) >= MEMBERS:
            return group
    return dict.fromkeys(counts, "")


def grouped(order: Sequence[str], merged: int, parents: Mapping[str, str], lent: Collection[str]) -> dict[str, str]:
    """Return the group of each place where the first few of an order are merged, those of some parents into ""."""
    small = Counter(parents[place] for place in order[:merged])
    apart = {parent for parent, places in small.items() if places >= MEMBERS and parent not in lent}
    return {place: place if at >= merged else parents[place] if parents[place] in apart else ""
            for at, place in enumerate(order)}


def sees_through(parts: Sequence[int], threshold: int) -> bool:
    """Return whether an official of one place of a merged group would see through its count, given those of each.

    Proof: the official of one place subtracts his own; where the others together are at least the threshold and at
    least two, each of them is, in his eyes, from zero to at least the threshold. So is it where the group is
    withheld, for the audit asks about the group without his own place.
    """
    return len(parts) < MEMBERS or sum(parts) - max(parts) < threshold
