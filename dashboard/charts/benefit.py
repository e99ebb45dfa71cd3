"""Charts of the people who benefit from grants: counts, never added to participants."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from dashboard import text
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
    """Return bars of people by sex, one per kind of award and `column`; each kind has its own scale."""
    if frame.empty:
        return stacked([], rows([]), words)
    frame = frame.assign(last=frame[column] == "unknown").sort_values(["last", column], kind="stable")
    frame = frame.sort_values("award_kind", key=lambda kinds: kinds.map(KINDS.index), kind="stable")
    table = frame.pivot_table(index=["award_kind", column], columns="sex", values="people", aggfunc="sum",
                              fill_value=0, sort=False)
    kinds = table.index.get_level_values(0)
    totals = table.sum(axis=1)
    most = totals.groupby(kinds).transform("max").clip(lower=1)
    heads = [words.name("award_kind", kind) if first else ""
             for kind, first in zip(kinds, ~pd.Series(kinds).duplicated(), strict=True)]
    titles = [f"{words.name(column, code)} · {words('unit.people.n', n=int(total))}"
              for (_, code), total in zip(table.index, totals, strict=True)]
    placed = rows(titles, above=heads, start=CAMERA)
    sexes = [sex for sex in SEX_COLOURS if sex in table and table[sex].sum()]
    parts = [_sex(sex, table[sex], most, titles, words) for sex in sexes]
    return key_of_sexes(stacked(parts, placed, words), sexes, words)


def _sex(sex: str, people: pd.Series, most: pd.Series, titles: Sequence[str], words: Words) -> Part:
    name = words.name("sex", sex)
    numbers = [text.number(int(n), words.language) for n in people]
    hover = [told(title, f"{name}: {number}") for title, number in zip(titles, numbers, strict=True)]
    shown = [number if n and sex != "U" else "" for number, n in zip(numbers, people, strict=True)]
    return Part(name, list(people / most), shown, hover, SEX_COLOURS[sex], sex)
