"""Short forms of the trials of `make reliability`: kills, full disks, damage, readers, replicas, clocks, sums, rows."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from tests.reliability.__main__ import TRIALS, held, table
from tests.reliability.attacks import attacks
from tests.reliability.clocks import MOMENTS, ZONES, clocks
from tests.reliability.damage import KINDS
from tests.reliability.damaged import damaged
from tests.reliability.disks import full_disk, read_only
from tests.reliability.kills import kills
from tests.reliability.million import million
from tests.reliability.publishers import publishers
from tests.reliability.readers import readers
from tests.reliability.replicas import replicas
from tests.reliability.spark import spark
from tests.reliability.sums import sums
from tests.reliability.trial import Trial

SHORT: dict[str, Callable[[Path], Trial]] = {
    "kills": partial(kills, publishes=2, rollbacks=1, warm=1, sweeps=2),
    "full_disk": partial(full_disk, sizes=0, limits=1),
    "read_only": partial(read_only, mounts=False),
    "damaged": partial(damaged, stores=len(KINDS), screens=1, commands=0),
    "readers": partial(readers, publishes=1, threads=3, sessions=1),
    "publishers": partial(publishers, rounds=1),
    "replicas": partial(replicas, loads=8, browsers=0),
    "clocks": partial(clocks, people=0, moments=MOMENTS[1:2], zones=ZONES[2:]),
    "sums": partial(sums, datasets=2),
    "attacks": partial(attacks, datasets=1, villages=0, histories=0, pairs=100),
    "million": partial(million, rows=2000, with_limits=False, forms=("xlsx",), commands=("publish",)),
    "spark": partial(spark, parts=("manager",), cases=1, every=6, people=0, kills=0),
}


@pytest.mark.parametrize("name", TRIALS)
def test_trial_in_its_short_form(name: str):
    assert held(name, SHORT[name]).failures == []


def test_a_trial_that_breaks_off_has_failed():
    def breaks_off(folder: Path) -> Trial:
        raise OSError("no room")

    done = held("broken", breaks_off)
    assert done.failures == ["broke off: OSError: no room"]
    assert "| broken | 1 |" in table([done])
