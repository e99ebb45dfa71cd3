"""Server time of a full run of every page and of a filter change, beside a run of the empty page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from bench.reader import Choice, Reader, reading
from bench.row import Row
from bench.served import ADDRESSES, CODES, Served, Size

PART = "server time of a run"
TIMES, FIGURES = 8, 8  # of an empty run, and one more for each figure above eight
KINDS = ("full rerun", "filter change, shown before", "filter change, new")
Times = dict[tuple[str, str], list[float]]


def limit(figures: int) -> float:
    """Return how many runs of the empty page a page with so many figures may take."""
    return TIMES + max(0, figures - FIGURES)


def runs(served: Served, size: Size) -> Iterator[Row]:
    """Measure every page in turn, the empty page after each run of it."""
    took: Times = defaultdict(list)
    empty_took: Times = defaultdict(list)
    figures: dict[str, int] = {}
    with reading(served.dashboard.url) as reader, reading(served.empty.url) as empty:
        empty.open()
        for name in size.pages:  # what is made once for all is no part of a rerun
            figures[name] = reader.open(ADDRESSES[name], **CODES.get(name, {})).figures
        for turn in range(size.rounds):
            for name in size.pages:
                for kind, seconds in of_page(reader, name, turn):
                    took[name, kind].append(1000 * seconds)
                    empty_took[name, kind].append(1000 * empty.rerun().seconds)
    for kind in KINDS:
        for name in size.pages:
            what = f"{name}, {kind} ({figures[name]} figures)"
            yield Row(PART, what, "ms", tuple(took[name, kind]), tuple(empty_took[name, kind]), limit(figures[name]))


def of_page(reader: Reader, name: str, turn: int) -> Iterator[tuple[str, float]]:
    """Yield how long each kind of run of a page took; the filter was not shown at this round's date before."""
    seen = reader.open(ADDRESSES[name], **CODES.get(name, {}))
    dates = seen.choices["as_of"]
    seen = reader.choose(dates, (dates.chosen + turn) % len(dates.options))
    yield KINDS[0], reader.rerun().seconds
    was = filter_of(seen.filters(), seen.choices["as_of"])
    changed = reader.choose(was, (was.chosen + 1) % len(was.options))
    yield KINDS[2], changed.seconds
    yield KINDS[1], reader.choose(changed.choices[was.name], was.chosen).seconds


def filter_of(filters: list[Choice], frame: Choice) -> Choice:
    """Return the first filter of a page; where it has none, the one of the frame."""
    return filters[0] if filters else frame
