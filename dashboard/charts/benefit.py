"""Charts of the people who benefit from grants: counts, never added to participants."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from dashboard.charts.awards import KINDS
from dashboard.charts.panels import key_of_sexes
from dashboard.charts.parts import CAMERA, Part, stacked, told
from dashboard.charts.rows import rows
from dashboard.charts.style import SEX_COLOURS, Chart
from dashboard.text import Words


def beneficiaries(frame: pd.DataFrame, words: Words) -> Chart:
    """Return per kind of award two bars: people who benefit directly and indirectly, by sex."""
    return _by_sex(frame, "directness", words)


def beneficiaries_by_age(frame: pd.DataFrame, words: Words) -> Chart:
    """Return per kind of award a bar for each age band of the people who benefit directly, by sex."""
    return _by_sex(frame[frame.directness == "direct"], "age_band", words)


def _by_sex(frame: pd.DataFrame, column: str, words: Words) -> Chart:
    """Return bars of people by sex, one per kind of award and `column`; each kind has its own scale.

    A number that is withheld has no bar; so has the total of which it is a part.
    """
    if frame.empty:
        return stacked([], rows([]), words)
    frame = frame.assign(last=frame[column] == "unknown").sort_values(["last", column], kind="stable")
    frame = frame.sort_values("award_kind", key=lambda kinds: kinds.map(KINDS.index), kind="stable")
    people, hidden = _counted(frame, column)
    kinds = people.index.get_level_values(0)
    totals = people.sum(axis=1)
    most = totals.groupby(kinds).transform("max").clip(lower=1)
    heads = [words.name("award_kind", kind) if first else ""
             for kind, first in zip(kinds, ~pd.Series(kinds).duplicated(), strict=True)]
    titles = [f"{words.name(column, code)} · {_said(total, withheld, words)}"
              for (_, code), total, withheld in zip(people.index, totals, hidden.any(axis=1), strict=True)]
    placed = rows(titles, above=heads, start=CAMERA)
    sexes = [sex for sex in SEX_COLOURS if sex in people and (people[sex].sum() or hidden[sex].any())]
    parts = [_sex(sex, people[sex].mask(hidden[sex]), most, titles, words) for sex in sexes]
    return key_of_sexes(stacked(parts, placed, words), sexes, words)


def _counted(frame: pd.DataFrame, column: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return people by award kind and `column` with a column per sex, and of which of these a part is withheld."""
    told = frame.assign(people=frame.people.astype(float), hidden=frame.people.isna())
    cells = told.groupby(["award_kind", column, "sex"], sort=False)
    return (cells.people.sum().unstack(fill_value=0, sort=False),
            cells.hidden.any().unstack(fill_value=False, sort=False))  # fmt: skip


def _said(people: float, is_withheld: bool, words: Words) -> str:
    return words.name("people", None) if is_withheld else words("unit.people.n", n=int(people))


def _sex(sex: str, people: pd.Series, most: pd.Series, titles: Sequence[str], words: Words) -> Part:
    name = words.name("sex", sex)
    numbers = [words.name("people", None if pd.isna(n) else int(n)) for n in people]
    hover = [told(title, f"{name}: {number}") for title, number in zip(titles, numbers, strict=True)]
    shown = [number if n > 0 and sex != "U" else "" for number, n in zip(numbers, people, strict=True)]
    lengths = [None if pd.isna(n) else n / whole for n, whole in zip(people, most, strict=True)]
    return Part(name, lengths, shown, hover, SEX_COLOURS[sex], sex)
