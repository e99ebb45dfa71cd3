"""The attack on what is published of many datasets, on two days of each, and the pairs of filters, at full size."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

from dashboard import database, generate
from dashboard.publish import dataset
from dashboard.publish.build import AuditFailed
from tests.conftest import DEMO
from tests.reliability.trial import Trial
from tests.test_attack import LEARNT, MORE, alone, plain, recovered, together
from tests.test_pairs import told as told_by_pairs
from tests.test_releases import followed
from tests.villages import later, seen, village
from tests.worlds import attack, told


def attacks(folder: Path, *, datasets: int, villages: int, histories: int, pairs: int) -> Trial:
    """Attack generated datasets of few people, villages on two days, and the demonstration by pairs of filters.

    Before that, `histories` of ten days are published, whatever happens to their counts.
    """
    trial, found = Trial("attack on the public numbers"), Counter()
    for number in range(histories):
        try:
            found["releases of histories"] += sum(map(len, followed(100 + number, 10).values()))
        except AuditFailed as problem:
            trial.expect(False, f"history {number}: a publish is not possible: {problem}")
    for number in range(datasets):
        chance = random.Random(f"attacks {number}")
        place = folder / f"{number}"
        sizes = chance.choice([3, 4, 5, 8, 12, 24]), chance.choice([8, 15, 25, 40, 60, 90])
        generate.dataset(place / "source", municipalities=sizes[0], people=sizes[1], seed=number)
        dataset.publish([place / "source"], place / "store")
        for project, day in seen(place / "store").items():
            learnt = alone(place / "store", project)
            found.update({kind: len(some) for kind, some in learnt.items()})
            trial.expect(not LEARNT & learnt.keys(), f"dataset {number} {sizes} {project}: {_first(learnt)}")
            found["recovered where only small numbers are left out"] += len(recovered(told(attack([plain(day)], {}))))
    for number in range(villages):
        how, chance = list(MORE)[number % len(MORE)], random.Random(f"attacks village {number}")
        first = village(chance)
        second = later(first, chance, MORE[how])
        learnt = together(folder / f"village {number}", first, second, is_growing=MORE[how] > 0)
        found.update({f"two days, {kind}": len(some) for kind, some in learnt.items()})
        trial.expect(not LEARNT & learnt.keys(), f"village {number}, {how}: {_first(learnt)}")
    dataset.publish([DEMO], folder / "demo")
    compared, both, small = told_by_pairs(database.newest(folder / "demo", "public").path, pairs)
    trial.expect(compared >= pairs, f"only {compared} pairs of filters")
    trial.expect(not small, f"pairs of filters tell {small[:3]}")
    trial.figures |= {"datasets": datasets, "villages on two days": villages, "histories": histories}
    trial.figures |= {"pairs": compared, "of numbers": both}
    trial.figures |= found
    return trial


def _first(learnt: dict) -> str:
    return "; ".join(str(one) for kind in sorted(LEARNT) for one in learnt.get(kind, [])[:2])
