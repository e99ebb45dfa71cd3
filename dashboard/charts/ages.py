"""Women and men by age: a population pyramid, or grouped bars where few age bands have data."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dashboard import text
from dashboard.charts import panels, style
from dashboard.charts.style import Chart
from dashboard.text import Words

PYRAMID_FROM = 5
_ROW = 38


def people(frame: pd.DataFrame, words: Words) -> Chart:
    """Return unique people by sex and age."""
    return by_sex_and_age(frame, words, "people")


def participations(frame: pd.DataFrame, words: Words) -> Chart:
    """Return participations by sex and age."""
    return by_sex_and_age(frame, words, "participations")


def by_sex_and_age(frame: pd.DataFrame, words: Words, column: str) -> Chart:
    """Return a pyramid when five bands or more (unknown is one) have data, else grouped bars."""
    cells = {"index": "age_band", "columns": "sex", "values": column}
    table = frame.pivot_table(**cells, aggfunc="sum", fill_value=0, sort=False)
    table = table.reindex(columns=list(style.SEX_COLOURS), fill_value=0).astype(int)
    table = table[[sex for sex in table if sex in "FM" or table[sex].any()]]
    has_data = table.any(axis=1)
    if has_data.sum() >= PYRAMID_FROM:
        return _pyramid(table, words)
    return _grouped(table[has_data | (table.index == "unknown")], words)


def _series(table: pd.DataFrame, words: Words) -> list[dict[str, Any]]:
    """Return one series of bars per sex over the age bands."""
    bands = [panels.short("age_band", band, words) for band in table.index]
    return [
        style.bars(_sex(sex, words), bands, table[sex].tolist(), colour=style.SEX_COLOURS[sex], code=sex)
        for sex in table
    ]


def _sex(sex: str, words: Words) -> str:
    return words.name("sex", sex)


def _grouped(table: pd.DataFrame, words: Words) -> Chart:
    data = _series(table, words)
    chart = style.across(data, words, len(table), series=len(data), xaxis=panels.bare(_top(table)))
    return panels.key_of_sexes(chart, table, words)


def _top(table: pd.DataFrame) -> float:
    """Return the longest bar with room for its number: the more digits, the more room."""
    longest = max(1, table.to_numpy().max(initial=0))
    return longest * (1.15 + 0.07 * len(f"{longest:,}"))


def _pyramid(table: pd.DataFrame, words: Words) -> Chart:
    """Return women to the left, men to the right, the oldest on top; another sex and unknown apart."""
    data = _series(_oldest_first(table), words)
    others = [sex for sex in table if sex not in "FM"]
    share = 0.16 if others else 0.0
    half = (1 - 1.2 * share) / 2
    apart = table[others].to_numpy().max(initial=0) * half / share if share else 0
    top = max(_top(table[["F", "M"]]), 1.6 * apart)
    axes = {
        "xaxis": panels.bare(top, domain=[0, half], range=[top, 0]),
        "xaxis2": panels.bare(top, domain=[half, 2 * half]),
    } | ({"xaxis3": panels.bare(top * share / half, domain=[1 - share, 1])} if share else {})
    sides = zip(data, ("x", "x2", "x3", "x3"), strict=False)
    placed = [_without_zeros(series, words) | {"xaxis": side} for series, side in sides]
    names = panels.names(data[0]["y"])
    chart = style.figure(placed, words, height=_ROW * len(table), bargap=0.15, barmode=_mode(others),
                         yaxis=names, **axes)
    return panels.key_of_sexes(chart, table, words)


def _without_zeros(series: dict[str, Any], words: Words) -> dict[str, Any]:
    """Return the series with numbers only where there is a bar."""
    shown = [text.number(value, words.language) if value else "" for value in series["x"]]
    return series | {"text": shown, "texttemplate": None}


def _mode(others: list[str]) -> str:
    """Return how bars of one panel share a band: only where two sexes stand apart do they need to."""
    return "stack" if len(others) < 2 else "group"


def _oldest_first(table: pd.DataFrame) -> pd.DataFrame:
    """Return the bands from the top of a pyramid to its foot, unknown below all."""
    return table.reindex([*table.index[::-1].drop("unknown", errors="ignore"), "unknown"], fill_value=0)
