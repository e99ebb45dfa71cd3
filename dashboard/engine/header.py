"""What the header of a query says that it takes and gives."""

from __future__ import annotations

import re
from functools import cache


@cache
def declared(text: str, what: str) -> dict[str, str]:
    """Return name and DuckDB type of the `parameters` or the `columns` of a query; empty for none."""
    found = re.search(rf"^-- {what}: (.*(?:\n--   .*)*)", text, re.MULTILINE)
    said = re.sub(r"\n--\s+", " ", found[1]).strip() if found else "none"
    if said == "none":
        return {}
    return dict(part.split(" ", 1) for part in re.split(r",\s*(?![^(]*\))", said))
