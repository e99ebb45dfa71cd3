"""A measured figure beside its target, and the table of all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median, quantiles

NOISY = 0.15  # interquartile range over median
HEAD = ("what", "target", "measured", "empty page or other base", "ratio", "is met", "noise")


@dataclass(frozen=True)
class Row:
    """One figure: every value measured, those of what it is compared with, and the most that it may be.

    With a `base` the limit is for the ratio of the medians, without one for the median itself; none: told only.
    """

    part: str
    what: str
    unit: str
    values: tuple[float, ...]
    base: tuple[float, ...] = ()
    limit: float | None = None

    @property
    def measured(self) -> float:
        """Return the median of what was measured."""
        return median(self.values)

    @property
    def ratio(self) -> float | None:
        """Return how many times the base that is; None where there is none."""
        return self.measured / median(self.base) if self.base else None

    @property
    def is_met(self) -> bool | None:
        """Return whether the target is met; None where there is none."""
        judged = self.measured if self.ratio is None else self.ratio
        return None if self.limit is None else judged <= self.limit

    @property
    def noise(self) -> float:
        """Return the interquartile range over the median, of the values or of their base, whichever is more."""
        return max(_spread(self.values), _spread(self.base))

    @property
    def is_noisy(self) -> bool:
        """Return whether the values lie so far apart that their median says little."""
        return self.noise > NOISY

    def cells(self) -> tuple[str, ...]:
        """Return the row as the table shows it."""
        target = "" if self.limit is None else f"≤ {self.limit:g} {'×' if self.base else self.unit}"
        met = {True: "met", False: "NOT MET", None: ""}[self.is_met]
        base = _told(median(self.base), self.unit) if self.base else ""
        return (
            self.what, target, _told(self.measured, self.unit), base,
            "" if self.ratio is None else f"{self.ratio:.2f} ×", met,
            f"{self.noise:.0%}{' noisy' if self.is_noisy else ''}" if len(self.values) > 1 else "once",
        )  # fmt: skip

    def record(self) -> dict[str, object]:
        """Return the row as the file of results keeps it, with every value."""
        return {"part": self.part, "what": self.what, "unit": self.unit, "limit": self.limit, "measured": self.measured,
                "ratio": self.ratio, "is_met": self.is_met, "noise": self.noise,
                "values": [_short(value) for value in self.values], "base": [_short(value) for value in self.base]}


def _short(value: float) -> float:
    return float(f"{value:.6g}")


def _told(value: float, unit: str) -> str:
    return f"{value:,.0f} {unit}" if value >= 100 or float(value).is_integer() else f"{value:.3g} {unit}"


def _spread(values: Sequence[float]) -> float:
    """Return the interquartile range over the median; 0 where there is nothing to tell."""
    if len(values) < 2 or not median(values):
        return 0.0
    low, _, high = quantiles(values, n=4, method="inclusive")
    return abs((high - low) / median(values))


def percentile(values: Sequence[float], share: int) -> float:
    """Return the value that `share` percent of the values do not pass (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(-(-len(ordered) * share // 100), 1) - 1]


def table(rows: Sequence[Row]) -> str:
    """Return all rows as a table in Markdown, part by part."""
    lines = [f"| {' | '.join(HEAD)} |", f"|{'---|' * len(HEAD)}"]
    for part in dict.fromkeys(row.part for row in rows):
        lines.append(f"| **{part}** |{' |' * (len(HEAD) - 1)}")
        lines += [f"| {' | '.join(row.cells())} |" for row in rows if row.part == part]
    return "\n".join(lines) + "\n"


def summary(rows: Sequence[Row]) -> str:
    """Return how many targets are met, and what was noisy."""
    judged = [row for row in rows if row.is_met is not None]
    noisy = [row.what for row in rows if row.is_noisy]
    return (f"{sum(map(bool, (row.is_met for row in judged)))} of {len(judged)} targets met. "
            f"Noisy (more than {NOISY:.0%}): {len(noisy)} of {len(rows)}.\n")  # fmt: skip
