"""What a run shows: one snapshot, language, project, place and date; and the cached rows and charts of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import database, smaller, text
from dashboard import shown as showing
from dashboard.database import Snapshot
from dashboard.page import address, who
from dashboard.shown import Cells, Shown, View
from dashboard.text import Words


def set_view(shown: View) -> None:
    """Fix what this run and the fragments drawn by it show."""
    st.session_state.view = shown


def set_no_view(language: str) -> None:
    """Fix that this run has nothing published to show: its words know no places."""
    st.session_state.view, st.session_state.plain_words = None, text.words(language)


def view() -> View:
    """Return what the last full run of this session decided to show; a new run begins if that was for another part."""
    if not who.is_as_decided():
        st.rerun()
        st.stop()  # a new run cannot begin out of a callback
    return st.session_state.view


def read(shown: Snapshot, query: str, **parameters: object) -> pd.DataFrame:
    """Return the rows of a named query on a snapshot, cached."""
    return _rows(str(shown.path), query, tuple(sorted(parameters.items())))


def _rows(path: str, query: str, parameters: Cells) -> pd.DataFrame:
    """Return rows that may be changed: what is kept stays as it was, because pandas copies on write."""
    return _read(path, query, _lists(parameters, tuple)).copy(deep=False)


def _lists(parameters: Cells, kind: type[list | tuple]) -> Cells:
    """Return parameters whose lists are of another kind: what is kept is found by tuples, DuckDB takes lists."""
    return tuple((name, kind(value) if isinstance(value, list | tuple) else value) for name, value in parameters)


@lru_cache(maxsize=500)  # st.cache_data hashes and unpickles at every call: a fifth of a run
def _read(path: str, query: str, parameters: Cells) -> pd.DataFrame:
    return database.run(path, query, dict(_lists(parameters, list)))


def parameters(query: str, extra: Mapping[str, object] | None = None) -> Cells:
    """Return the parameters a query takes, from the frame and `extra`, as a sorted tuple."""
    return showing.parameters(view(), query, extra)


def table(query: str, **extra: object) -> pd.DataFrame:
    """Return the rows of a named query for what the frame shows; `extra` adds or replaces parameters."""
    now = view()
    return _named(_rows(str(now.snapshot.path), query, showing.parameters(now, query, extra)))


def _named(rows: pd.DataFrame) -> pd.DataFrame:
    return rows if who.sees_persons() else smaller.named(rows, words())


def is_whole() -> bool:
    """Return whether no count of what the frame shows is withheld: the manager's view, or an official's own place."""
    return showing.is_whole(who.part(), view().place)


def shown() -> Shown:
    """Return what this run shows, for rules that other readers than a session use too."""
    return Shown(view(), who.part(), table)


def rows_behind(query: str, number: str, **extra: object) -> pd.DataFrame:
    """Return the rows behind a headline number for what the frame shows; read when asked, not kept."""
    return database.rows_behind(view().snapshot.path, query, number, dict(parameters(f"{query}.rows", extra)))


def numbers(query: str) -> tuple[str, ...]:
    """Return the columns of a headline query that its twin explains too."""
    twin = database.columns(f"{query}.rows")
    return tuple(name for name in database.columns(query) if name in twin)


def kept(query: str, extra: Mapping[str, object], make: Callable[[pd.DataFrame, Words], Any]) -> Any:
    """Return `make(rows, words)`, made once per snapshot, query, parameters and language; `make` has a name.

    All sessions share what was made: nobody changes it.
    """
    now, speak = view(), words()
    path, cells = str(now.snapshot.path), showing.parameters(now, query, extra)
    known = (path, query, _lists(cells, tuple), speak, f"{make.__module__}.{make.__qualname__}")
    return _shared(Recipe(known, lambda: make(_named(_rows(path, query, cells)), speak)))


def once(make: Callable[[], Any], *name: object, is_filtered: bool = True) -> Any:
    """Return `make()`, made once for what frame and filters of the page say; `name` tells it from all others there.

    All sessions with the same choices share what was made: nobody changes it. What is not `is_filtered` rests on the
    frame alone.
    """
    return _shared(Recipe((view(), address.choices() if is_filtered else (), *name), make))


def _shared(recipe: Recipe) -> Any:
    made = _made(recipe)
    return made.copy(deep=False) if isinstance(made, pd.DataFrame) else made


@dataclass(frozen=True)
class Recipe:
    """What makes something, and all that it depends on."""

    known: tuple[object, ...]
    make: Callable[[], Any] = field(compare=False)


@lru_cache(maxsize=2000)
def _made(recipe: Recipe) -> Any:
    return recipe.make()


def words() -> Words:
    """Return the words of this run, with `name(column, value)` for the cells of a table."""
    if not (now := view()):
        return st.session_state.plain_words
    return _words(str(now.snapshot.path), now.language, showing.is_whole(who.part(), now.place))


@lru_cache(maxsize=24)
def _words(path: str, language: str, is_all: bool) -> Words:
    """Return the words that know the places of a snapshot; they are frozen, so sessions share them."""
    return showing.spoken(path, language, is_all)
