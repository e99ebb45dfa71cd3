"""Settings of a mapping, taken with a look at what they are; what is wrong is refused with its place."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from dashboard.sources.kobo.columns import plain


class Wrong(Exception):
    """A mapping is wrong: `rule` is a message `unreadable.mapping_<rule>`, `place` where it is."""

    def __init__(self, rule: str, place: str, **values: object) -> None:
        """Keep the reason, the place, and what else the sentence says."""
        super().__init__(f"{place}: {rule}")
        self.rule, self.place, self.values = rule, place, values


def table(given: object, place: str) -> dict:
    """Return a table of settings; raises Wrong."""
    if not isinstance(given, dict):
        raise Wrong("type", place, example='{ question = "event/start" }')
    return given


def tables(given: object, place: str) -> list[dict]:
    """Return a list of tables; raises Wrong."""
    if not isinstance(given, list) or not all(isinstance(one, dict) for one in given):
        raise Wrong("type", place, example=f"[[{place.rsplit(' ', 1)[-1]}]]")
    return given


def text(given: object, place: str) -> str:
    """Return a text that is not empty; raises Wrong."""
    if not isinstance(given, str) or not given.strip():
        raise Wrong("type", place, example='"event/start"')
    return given.strip()


def texts(given: object, place: str) -> tuple[str, ...]:
    """Return one or several texts; raises Wrong."""
    if isinstance(given, list):
        return tuple(text(one, place) for one in given)
    return (text(given, place),)


def truth(given: object, place: str) -> bool:
    """Return a truth value; raises Wrong."""
    if not isinstance(given, bool):
        raise Wrong("type", place, example="true")
    return given


def constant(given: object, place: str) -> str:
    """Return a constant as the text of a cell; raises Wrong."""
    if isinstance(given, bool):
        return "true" if given else "false"
    if isinstance(given, int | float | date) and not isinstance(given, datetime):
        return str(given)
    return text(given, place)


def answers(given: object, place: str) -> frozenset[str]:
    """Return the answers of a condition as they are compared; raises Wrong."""
    several = given if isinstance(given, list) else [given]
    return frozenset(plain("yes" if one is True else "no" if one is False else constant(one, place)) for one in several)


def conditions(given: object, place: str) -> dict[str, frozenset[str]]:
    """Return questions with the answers that count; raises Wrong."""
    return {question: answers(said, f"{place} {question}") for question, said in table(given, place).items()}


def known(given: Mapping[str, object], allowed: Iterable[str], place: str) -> None:
    """Raise Wrong for a setting that there is not."""
    for name in given:
        if name not in allowed:
            raise Wrong("setting", place, name=name, known=", ".join(sorted(allowed)))


def needed(given: Mapping[str, object], names: Iterable[str], place: str) -> None:
    """Raise Wrong for a setting that is missing."""
    for name in names:
        if name not in given:
            raise Wrong("needs", place, name=name)


def near(name: str, known: Iterable[str]) -> str:
    """Return the names most like one, the first ones where none is."""
    listed = list(dict.fromkeys(known))
    return ", ".join(difflib.get_close_matches(name, listed, 3, 0.5) or listed[:5]) or "–"
