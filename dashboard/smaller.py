"""What the smaller files leave empty: counts of persons that are withheld, and titles, in whose place a name stands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from dashboard.text import Words

# columns of figures whose cells count persons: empty ones are withheld
COUNTS = frozenset({
    "people", "participations", "registered", "attended", "completed", "women", "men", "other_sex", "sex_unknown",
    "trained", "women_percent", "women_participations", "direct", "indirect", "active_citizens", "members_total",
    "members_women", "members_youth", "tested", "paired", "reviewers",
})  # fmt: skip
# whose name is left out where it is not public: `unknown` is `hidden`
_HIDDEN = ("recipient", "responsible", "reason")
# column of a title that nobody marked public → columns of its kind, its number, and its day
_TITLES = {
    "title": (("event_kind",), (), ("end_date", "date")),
    "event": (("event_kind",), (), ("event_date",)),
    "plan": (("plan_kind",), (), ("adopted_on",)),
    "activity": ((), ("number",), ()),
    "objective": ((), ("objective_number",), ()),
    "grant": (("award_kind",), (), ("awarded_on",)),
    "call": (("call_scheme",), (), ()),
    "application": ((), (), ("submitted_on",)),
}


def named(rows: pd.DataFrame, words: Words) -> pd.DataFrame:
    """Return the rows with a name in place of each title that the file leaves out: kind, number, place, day.

    What is unknown of a column of `_HIDDEN` is hidden, or unknown.
    """
    rows = rows.assign(**{column: rows[column].replace("unknown", "hidden") for column in _HIDDEN if column in rows})
    empty = [title for title in _TITLES if title in rows and rows[title].isna().any()]
    if not empty:
        return rows
    known = rows.to_dict("records")
    told = {title: [_name(title, row, words) if pd.isna(row[title]) else row[title] for row in known]
            for title in empty}  # fmt: skip
    return rows.assign(**{title: _apart(names, rows.get(f"{title}_id"), rows[title]) for title, names in told.items()})


def _apart(names: list[str | None], ids: pd.Series | None, given: pd.Series) -> list[str | None]:
    """Return the names, with the id in each of ours that several would share; a title that was `given` stays."""
    if ids is None:
        return names
    called = pd.DataFrame({"name": names, "id": list(ids)})
    is_shared = (called.groupby("name").id.transform("nunique") > 1) & given.isna().array
    return [f"{name} ({own})" if shared else name for name, own, shared in zip(names, ids, is_shared, strict=True)]


def _name(title: str, row: Mapping[str, Any], words: Words) -> str | None:
    """Return the name of a row; None where nothing of it is known that could name it, or there is nothing to name."""
    if pd.isna(row.get(f"{title}_id", "")):
        return None
    kinds, numbers, days = _TITLES[title]
    given = {name: value for name, value in row.items() if pd.notna(value)}
    kind = [words.name(name, given[name]) for name in kinds if name in given]
    noun = kind or ([] if title == "title" else [words(f"unnamed.{title}")])
    number = [str(given[name]) for name in numbers if name in given]
    place = [words.name("place_id", given["place_id"])] if "place_id" in given else []
    day = [words.name(name, given[name]) for name in days if name in given][:1]
    if f"{title}_id" not in row and (numbers and not number or title == "title" and not [*kind, *day]):
        return None
    return ", ".join([*filter(None, [" ".join([*noun, *number])]), *place, *day]) or None
