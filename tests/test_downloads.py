"""Files to take away: nothing in them is live, whichever separator the spreadsheet believes in."""

from __future__ import annotations

import csv
import io

import pandas as pd
import pytest

from dashboard import downloads

LIVE = ("=", "+", "-", "@", "|", "\t", "\r")


@pytest.mark.parametrize("separator", [",", ";"])
@pytest.mark.parametrize("sign", LIVE)
@pytest.mark.parametrize("before", ["", "words;", "a line\n"])
def test_no_cell_of_a_csv_is_live(before: str, sign: str, separator: str):
    table = pd.DataFrame({"text": [f"{before}{sign}1+1"]})
    lines = downloads.csv(table, {"Source": f"{before}{sign}1"}).decode("utf-8-sig")
    cells = [cell for line in csv.reader(io.StringIO(lines, newline=""), delimiter=separator) for cell in line]
    assert not [cell for cell in cells if cell.startswith(LIVE)]


@pytest.mark.parametrize("value", ["a - b", "a; b", "x=1", "", "–", -1.5, None])
def test_what_is_not_live_stays_as_it_is(value: object):
    assert downloads.harmless(value) == value


def test_mark_of_the_file_is_kept_beside_a_column_of_the_same_name():
    table = pd.DataFrame({"Source": ["a story"]})
    (line,) = csv.DictReader(io.StringIO(downloads.csv(table, {"Source": "invented"}).decode("utf-8-sig")))
    assert line == {"Source": "a story", "Source · Ынтымак": "invented"}
