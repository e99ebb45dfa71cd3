"""A day that was the data date of an earlier snapshot can still be shown, with the numbers of that day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from dashboard import database
from dashboard.database import Snapshot
from dashboard.publish import dataset
from tests.conftest import rows, small, write

MARCH, APRIL, JUNE = "2024-03-02", "2024-04-10", "2024-06-05"
COUNTED = "select * exclude (as_of, counted_on) from people_counts where as_of = $day order by all"


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "store"


def until(folder: Path, day: str) -> Path:
    """Write the small dataset with its dialogue held on a day; return its folder."""
    tables = small()
    training, dialogue = tables["events"]
    tables["events"] = [training, dict(dialogue) | {"start_date": day, "end_date": day, "days": 1}]
    return write(folder / day, **tables)


def offered(snapshot: Snapshot) -> list[date]:
    return list(database.run(snapshot.path, "projects/as_of_dates", {"project_id": "p"}).as_of.dt.date)


def published(folder: Path, store: Path, *days: str) -> Iterator[Snapshot]:
    """Publish the small dataset until each of the days, one after the other; yield each snapshot."""
    for day in days:
        assert dataset.publish([until(folder, day)], store).is_new
        yield database.newest(store)


def test_a_former_data_date_stays_on_offer_with_its_numbers(tmp_path: Path, store: Path):
    before, now = published(tmp_path, store, APRIL, JUNE)
    day = date.fromisoformat(APRIL)
    assert offered(before)[0] == day
    assert offered(now)[0] == date.fromisoformat(JUNE)
    assert day in offered(now)
    assert rows(now, COUNTED, day=day) == rows(now, COUNTED, day=date(2024, 4, 30)) != []


def test_the_same_content_is_already_published_whatever_was_before(tmp_path: Path, store: Path):
    *_, now = published(tmp_path, store, APRIL, JUNE)
    again = dataset.publish([tmp_path / JUNE], store)
    assert (again.is_new, again.snapshot) == (False, now.id)
    *_, alone = published(tmp_path / "other", tmp_path / "another store", JUNE)
    assert alone.manifest["content_hash"] == now.manifest["content_hash"]


def test_the_numbers_of_other_days_do_not_depend_on_former_ones(tmp_path: Path, store: Path):
    *_, now = published(tmp_path, store, MARCH, APRIL, JUNE)
    *_, alone = published(tmp_path / "other", tmp_path / "another store", JUNE)
    for day in offered(alone):
        assert rows(now, COUNTED, day=day) == rows(alone, COUNTED, day=day)


def test_no_day_after_the_data_date_is_on_offer_and_none_twice(tmp_path: Path, store: Path):
    *_, newest, older = published(tmp_path, store, APRIL, MARCH, JUNE, APRIL)
    assert date.fromisoformat(JUNE) == offered(newest)[0]
    assert max(offered(older)) == date.fromisoformat(APRIL)
    for snapshot in (newest, older):
        days = rows(snapshot, "select project_id, as_of from as_of_dates")
        assert len(days) == len(set(days))
