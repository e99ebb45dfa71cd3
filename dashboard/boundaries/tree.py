"""Which polygon a place lies in by the tree of places: its own, else that of the unit it belongs to."""

from __future__ import annotations

from collections.abc import Container, Mapping

Tree = Mapping[str, tuple[str | None, str | None]]  # place_id: its parent's, its P-code


def polygon_of(place: str | None, tree: Tree, known: Container[str]) -> str | None:
    """Return the P-code of the first of a place and those above it that has a polygon; None without any."""
    seen: set[str] = set()
    while place in tree and place not in seen:
        seen.add(str(place))
        parent, code = tree[str(place)]
        if code in known:
            return code
        place = parent
    return None
