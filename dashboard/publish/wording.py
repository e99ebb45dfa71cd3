"""What the audit found, in words."""

from __future__ import annotations

from dashboard.privacy.cells import Interval
from dashboard.text import Words


def unsafe(project: str, found: Interval, words: Words) -> str:
    """Return the line of one count: where it stands, who asks, and the least and greatest it can be for him."""
    who = words("audit.official", place=found.attacker) if found.attacker else words("audit.anyone")
    highest = "…" if found.highest is None else str(found.highest)
    cell = found.cell
    said = words("audit.line", project=project, table=cell.table, key=", ".join(cell.key), measure=cell.measure,
                 who=who, lowest=str(found.lowest), highest=highest, threshold=str(found.threshold))  # fmt: skip
    return said if found.is_safe else f"{words('audit.unsafe')}: {said}"
