"""The demonstration data with rows that the rules of counting are easily wrong about (tests/oracle/awkward/*.csv).

Villages in a municipality and events in a district; people without consent, of unknown home, under 14; events over a
month's end, cancelled with a list, without a topic; updates in one day, without a revised end, before the start, of
sixty and of sixty-one days ago; activities without pillar, source or currency; groups without a day; closed risks.
Decisions, payments, accepted reports and counts of people on the day and after it; two currencies; applications without
a decision's day; a grant that benefits no known place; calls without steps; organisations of no project or day, scored
in one round; relations observed twice; active citizens who were absent; expected reports on their last day.
"""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest

from dashboard import database
from dashboard.database import ROOT, Snapshot
from tests.conftest import once, publish_anyway

ROWS = Path(__file__).parent / "oracle" / "awkward"
_published: list[Snapshot] = []


def write(folder: Path) -> Path:
    """Write the demonstration data with the awkward rows into a folder; return it."""
    shutil.copytree(ROOT / "data" / "demo", folder)
    for source in ROWS.glob("*.csv"):
        rows = list(csv.DictReader(source.read_text("utf-8").splitlines()))
        with (folder / source.name).open("r+", encoding="utf-8", newline="") as file:
            names = next(csv.reader(file))
            file.seek(0, 2)
            csv.DictWriter(file, names, lineterminator="\n").writerows(rows)
    return folder


def snapshot(folders: pytest.TempPathFactory) -> Snapshot:
    """Return the snapshot of the awkward data, published once."""

    def make(folder: Path) -> None:
        outcome = publish_anyway([write(folder / "source")], folder / "store")
        assert outcome.is_new, outcome.findings[:5]

    if not _published:
        _published.append(database.newest(once(folders, "awkward", make) / "store"))
    return _published[0]
