"""What the events held tell everybody of people and participations: who can be where, and how often at most."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from dashboard.privacy.cells import Atom, Bound

STEPS = {"registered": 1, "attended": 2, "completed": 3}
# Steps reached in any event, in a training, and whether trained: each a class, as text.
REACHED = [(str(step), str(training), trained) for step in (1, 2, 3) for training in range(step + 1)
           for trained in ("no", "yes") if trained == "no" or training == 3]  # fmt: skip
PERSON = 7  # parts of an atom of people; one of participations has five
Key = tuple[str, ...]  # place, sex, youth, disability; `all` where the table does not split


class Held(NamedTuple):
    """A sort of event held: its place, how people were counted, whether it asks for days, and how many of them."""

    place: str
    kind: str
    is_list: bool
    is_long: bool
    is_counted: bool
    events: int


def possible(held: Sequence[Held]) -> list[Key]:
    """Return the classes of steps that the events held allow: all know them, so nobody is hidden in any other.

    Who attended a day of an event that asks for one day has completed it; without a training nobody is in one.
    """
    lists = [event for event in held if event.is_list]
    trainings = [event for event in lists if event.kind == "training"]
    may_stop, may_stop_training = (any(event.is_long for event in some) for some in (lists, trainings))
    others, trained = len(trainings) < len(lists), {"yes" if event.is_counted else "no" for event in trainings}
    return [(step, training, is_trained) for step, training, is_trained in REACHED
            if (training == "0" or trainings) and (step == training or others) and (step != "2" or may_stop)
            and (training != "2" or may_stop_training) and (training != "3" or is_trained in trained)
            and (is_trained == "no" or "yes" in trained)]  # fmt: skip


def bounds(atoms: Iterable[Atom], held: Sequence[Held], sexes: Iterable[str]) -> Iterator[Bound]:
    """Yield, by sex, what ties people to participations: who came took part once at least, at most in every event."""
    trainings = [event for event in held if event.kind == "training"]
    times, is_by_list = sum(event.events for event in trainings), all(event.is_list for event in trainings)
    for sex in sexes:
        own = [atom for atom in atoms if atom[1] == sex]
        came = [atom for atom in own if len(atom) == PERSON and int(atom[4]) >= STEPS["attended"]]
        trained = frozenset(atom for atom in came if int(atom[5]) >= STEPS["attended"])
        parts = [atom for atom in own if len(atom) != PERSON]
        in_trainings = frozenset(atom for atom in parts if atom[4] == "training")
        yield Bound(((1, in_trainings), (-1, trained)))
        yield Bound(((1, frozenset(parts) - in_trainings), (-1, frozenset(came) - trained)))
        if is_by_list:
            yield Bound(((times, trained), (-1, in_trainings)))
