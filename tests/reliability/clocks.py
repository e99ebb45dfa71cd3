"""Time zones and the turn of the year: the same data give the same figures wherever and whenever they are published."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from dashboard import generate
from tests.conftest import write
from tests.reliability import elsewhen, marked
from tests.reliability.trial import Trial, finish, start

ZONES = ("UTC", "Asia/Bishkek", "America/New_York")
# In Bishkek the new year has begun, in New York it has not; half an hour later it has begun in UTC too.
MOMENTS = ("", "2026-12-31T23:30:00+00:00", "2027-01-01T00:00:01+00:00")


def clocks(folder: Path, *, people: int, moments: tuple[str, ...] = MOMENTS, zones: tuple[str, ...] = ZONES) -> Trial:
    """Publish and read a generated dataset (a small one for no people) here and now, and at the turn of the year."""
    trial = Trial("time zones")
    if people:
        generate.dataset(folder / "data", municipalities=3, people=people, seed=11)
    else:
        write(folder / "data", **marked.tables(1))
    code, said = marked.quietly("publish", folder / "data", "--store", folder / "here")
    trial.expect(code == 0, f"here and now: ended with {code}: {said.splitlines()[-1:]}")
    told = {"here and now": elsewhen.told(folder / "here")}
    for moment in moments:
        for zone in zones:
            when = f"{zone} {moment or 'now'}"
            store = folder / when.replace("/", "-").replace(":", "-")
            line = [sys.executable, "-m", "tests.reliability.elsewhen", moment, str(store), str(folder / "data")]
            ended = finish(start(line, env={"TZ": zone}), time.monotonic())
            if trial.expect(ended.code == 0, f"{when}: ended with {ended.code}: {ended.last}"):
                told[when] = json.loads(ended.out.splitlines()[-1])
    trial.expect(len(told) == 1 + len(moments) * len(zones), f"only {list(told)} can be compared")
    one, right = next(iter(told.items()))
    for when, said in told.items():
        is_same = said["content"] == right["content"]
        trial.expect(is_same, f"{when}: content {said['content']}, {right['content']} in {one}")
        trial.expect(said["rows"] == right["rows"], f"{when}: {said['rows']} rows of tables, {right['rows']} in {one}")
        wrong = [name for name, rows in right["figures"].items() if said["figures"].get(name) != rows]
        trial.expect(not wrong, f"{when}: other figures than in {one}: {wrong[:3]}")
    trial.figures |= {"zones and moments": len(told), "contents": len({said["content"] for said in told.values()}),
                      "queries compared": len(right["figures"])}  # fmt: skip
    return trial
