"""Damaged files in a store: no wrong number, no exception but NoSnapshot, the snapshot before serves and says so."""

from __future__ import annotations

import json
import random
import shutil
from collections import Counter
from pathlib import Path

from dashboard.database import NoSnapshot
from tests.reliability import marked, screen
from tests.reliability.damage import KINDS, MANIFEST, Answer, Place, look
from tests.reliability.trial import Trial, run


def damaged(folder: Path, *, stores: int, screens: int, commands: int, seed: int = 300) -> Trial:
    """Damage a store in every way in turn; look at it as pages do, some on the screen and by commands."""
    trial, served = Trial("damaged files"), Counter()
    whole = marked.base(folder / "whole") / "manager"
    history = json.loads((whole / "CURRENT").read_text("utf-8"))["history"]
    told = {name: json.loads((whole / name / MANIFEST).read_text("utf-8")) for name in history}
    right = {name: (marked.truth(marker), told[name]) for name, marker in zip(history, marked.BASE, strict=True)}
    draw = random.Random(seed)
    shown, commanded = (set(draw.sample(range(stores), count)) for count in (screens, commands))
    for number in range(stores):
        kind, chance = KINDS[number % len(KINDS)], random.Random(seed + number)
        store = Path(shutil.copytree(whole.parent, folder / f"store{number}"))
        answer = kind(Place(store / "manager", tuple(history)), chance)
        when = f"{kind.__name__} ({number})"
        served[_compare(trial, store, answer, right, when)] += 1
        if number in shown:
            screen.opens(trial, store, answer, right, when)
        if number in commanded:
            _commands(trial, store, folder / "new", answer[0], when)
        shutil.rmtree(store)
    trial.figures |= {"stores": stores, "kinds": len(KINDS), **served, "screens": screens, "commands": commands}
    return trial


def _compare(trial: Trial, store: Path, answer: Answer, right: dict[str, tuple], when: str) -> str:
    """Note what is wrong about what serves; return which it is."""
    wanted, has_notice = answer
    try:
        name, shown, manifest, notice = look(store)
    except NoSnapshot:
        trial.expect(wanted is None, f"{when}: nothing serves, {wanted} could")
        return "nothing"
    except Exception as problem:  # whatever it is, a person would see a traceback
        trial.expect(False, f"{when}: {type(problem).__name__}: {str(problem).splitlines()[0][:160]}")
        return "exception"
    if trial.expect(name in right, f"{when}: {name} serves, which was never published"):
        trial.expect(shown == right[name][0], f"{when}: wrong numbers: {shown}, not {right[name][0]}")
        trial.expect(manifest == right[name][1], f"{when}: a manifest serves that was not written like this")
    trial.expect(name == wanted, f"{when}: {name} serves, not {wanted}")
    trial.expect((notice is not None) == has_notice, f"{when}: notice {notice}")
    return "last" if name == max(right) else "one before"


def _commands(trial: Trial, store: Path, source: Path, wanted: str | None, when: str) -> None:
    """Ask the commands about a damaged store, and publish in it: it is whole again."""
    for line, codes in ((["snapshots"], (0,)), (["rollback"], (0, 2))):
        ended = run(*line, "--store", store)
        is_right = ended.code in codes and "Traceback" not in ended.err
        trial.expect(is_right, f"{when}: {line[0]} ended with {ended.code}: {ended.last}")
    ended = run("publish", *marked.source(source, 9), "--store", store)
    trial.expect(ended.code == 0, f"{when}: the next publish ended with {ended.code}: {ended.last}")
    if ended.code == 0:
        marked.serving(trial, store, {9}, f"{when}, then published")
    ended = run("rollback", "--store", store)
    code = 2 if wanted is None else 0
    trial.expect(ended.code == code, f"{when}, then published: rollback ended with {ended.code}: {ended.last}")
