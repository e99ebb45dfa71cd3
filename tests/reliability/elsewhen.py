"""Publish and read with another clock: `python -m tests.reliability.elsewhen MOMENT STORE SOURCE...`, MOMENT may be "".

Prints as JSON the content hash and all figures of headline queries, and of those with rows behind them.
"""

from __future__ import annotations

import datetime
import json
import sys
import time
from pathlib import Path

import duckdb  # before the clock is set: what is written in C knows the real classes  # noqa: F401
import pandas  # noqa: F401

REAL = datetime.datetime
DAY = datetime.date


class _IsDay(type):
    """Lets days and moments made elsewhere pass for ours."""

    def __instancecheck__(cls, instance: object) -> bool:
        return isinstance(instance, REAL if issubclass(cls, REAL) else DAY)


def set_clock(moment: str) -> None:
    """Let Python's clock begin at a moment, in whatever time zone this process is."""
    begin, began = REAL.fromisoformat(moment).timestamp(), time.monotonic()

    def now() -> float:
        return begin + time.monotonic() - began

    class Moment(REAL, metaclass=_IsDay):
        @classmethod
        def now(cls, tz: datetime.tzinfo | None = None) -> datetime.datetime:
            return REAL.fromtimestamp(now(), tz)

        @classmethod
        def today(cls) -> datetime.datetime:
            return REAL.fromtimestamp(now())

        @classmethod
        def utcnow(cls) -> datetime.datetime:
            return REAL.fromtimestamp(now(), datetime.UTC).replace(tzinfo=None)

    class Day(DAY, metaclass=_IsDay):
        @classmethod
        def today(cls) -> datetime.date:
            return REAL.fromtimestamp(now()).date()

    datetime.datetime, datetime.date, time.time = Moment, Day, now


def headlines(path: Path) -> dict[str, str]:
    """Return the rows of the queries that pages put at their top, as text: every project, on two days."""
    from dashboard import database

    names = {file.relative_to(database.ROOT / "queries").as_posix().removesuffix(".rows.sql").removesuffix(".sql")
             for pattern in ("*/*.rows.sql", "*/headline.sql", "overview/*.sql")
             for file in (database.ROOT / "queries").glob(pattern)}  # fmt: skip
    usual = {"event_kind": "all", "event_topic": "all", "youth": "kg_2023", "counted": "people", "plan_kind": "all",
             "indicator": "all", "call_id": "all", "conflict_type": "all", "award_kind": "small_grant",
             "currency": "KGS", "tranche_group": "all", "organisation_type": "all", "area": "all", "link_kind": "all",
             "risk_category": "all", "issue_kind": "all", "search": "", "since": "2024-06-30"}  # fmt: skip
    shown = {}
    for project in database.run(path, "projects/all", {}).project_id:
        days = [day.date() for day in database.run(path, "projects/as_of_dates", {"project_id": project}).as_of]
        places = database.run(path, "places/of_project", {"project_id": project}).place_id
        for day, place in ((days[0], next(iter(places), None)), (days[len(days) // 2], None)):
            case = usual | {"project_id": project, "as_of": day, "place_id": place}
            for name in sorted(names):
                if not name.startswith("place/") or place:
                    rows = database.run(path, name, case)
                    shown[f"{name} {project} {day} {place}"] = rows.to_csv(index=False)
    return shown


def told(store: Path) -> dict:
    """Return what a store says that must be the same everywhere and always."""
    from dashboard import database

    newest = database.newest(store)
    rows = newest.manifest["tables"]
    return {"content": newest.manifest["content_hash"], "rows": rows, "figures": headlines(newest.path)}


def main(moment: str, store: str, *sources: str) -> int:
    """Publish, then print what is shown; return the exit code of the publish."""
    if moment:
        set_clock(moment)
    from dashboard.command import main as command
    from dashboard.publish import dataset

    assert not moment or dataset.today() == REAL.fromisoformat(moment).date()
    if code := command(["publish", *sources, "--store", store]):
        return code
    print(json.dumps(told(Path(store))))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
