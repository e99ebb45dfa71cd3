"""What a check constraint of the schema asks for, so that a finding can say it in words and never in SQL."""

from __future__ import annotations

import re

_CELL, _NUMBER = r'"?([a-z]\w*)"?', r"(-?[\d.]+)"
_SHAPES = {  # rule -> the form of the constraint, as the database prints it; its groups are the parts of the detail
    "check_between": rf"\({_CELL} BETWEEN {_NUMBER} AND {_NUMBER}\)",
    "check_between_column": rf"\({_CELL} BETWEEN {_NUMBER} AND {_CELL}\)",
    "check_at_least": rf"\({_CELL} >= {_NUMBER}\)",
    "check_more_than": rf"\({_CELL} > {_NUMBER}\)",
    "check_not_zero": rf"\(\({_CELL} IS NULL\) OR \({_CELL} != 0\)\)",
    "check_date_order": rf"(?:\((?:\(\w+ IS NULL\) OR )+\({_CELL} >= {_CELL}\)\)|\({_CELL} >= {_CELL}\))",
    "check_at_most_column": rf"\({_CELL} <= {_CELL}\)",
    "check_different": rf"\({_CELL} != {_CELL}\)",
    "check_status_value": rf"\(\({_CELL} != '(\w+)'\) OR \(COALESCE\({_CELL}, 0\) = {_NUMBER}\)\)",
    "check_status_cell": rf"\(\({_CELL} != '(\w+)'\) OR \({_CELL} IS NOT NULL\)\)",
}
_KNOWN = {rule: re.compile(pattern) for rule, pattern in _SHAPES.items()}


def shape(constraint: str) -> tuple[str, str]:
    """Return the rule that a constraint is, and its parts joined by `|`; `check` where it has no known form."""
    for rule, pattern in _KNOWN.items():
        if found := pattern.fullmatch(constraint):
            return rule, "|".join(part for part in found.groups() if part is not None)
    return "check", ""
