"""Chart of the overview: the results chain, actual beside target."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dashboard import text
from dashboard.charts import style
from dashboard.charts.rows import BAR, pixels, rows
from dashboard.charts.style import FAINT, FIRST, INK, Chart
from dashboard.text import Words

WHOLE = 100  # a full bar: the target is reached


def results_chain(frame: pd.DataFrame, words: Words) -> Chart:
    """Return one row per step: the actual number, and where a target is set a bar of the percent reached."""
    placed = rows([words.name("result_step", step) for step in frame.result_step])
    steps = frame.assign(centre=placed.centres)
    aimed = steps[steps.target.notna()]
    data = [
        _bar(aimed, [WHOLE] * len(aimed), FAINT, "target", words),
        _bar(aimed, [None if pd.isna(share) else min(share, WHOLE) for share in aimed.percent], FIRST, "actual", words),
    ]
    return style.figure(
        data,
        words,
        height=int(placed.height),
        barmode="overlay",
        yaxis=pixels(placed.height),
        xaxis=style.axis(range=[0, WHOLE * 1.45], visible=False),
        annotations=[*placed.titles, *(_amount(row, words) for row in steps.itertuples())],
    )


def _bar(aimed: pd.DataFrame, lengths: list[float | None], colour: str, column: str, words: Words) -> dict[str, Any]:
    hover = [_of(row, words) for row in aimed.itertuples()]
    bar = style.bars(
        words(f"column.{column}"), list(aimed.centre), lengths, colour=colour, shown=[""] * len(aimed)
    )
    return bar | {
        "width": [BAR] * len(aimed),
        "hovertext": hover,
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def _amount(row: Any, words: Words) -> dict[str, Any]:
    """Return the number of a step: after the bar "58 of 60", without a target in the bar's place."""
    has_target = pd.notna(row.target)
    return {
        "text": f"<b>{_of(row, words)}</b>",
        "x": WHOLE if has_target else 0,
        "y": row.centre,
        "xshift": 6 if has_target else -3,
        "xanchor": "left",
        "yanchor": "middle",
        "showarrow": False,
        "font": {"size": 14, "color": INK},
    }


def _of(row: Any, words: Words) -> str:
    """Return how much of a step is reached: "58 of 60", "58" without a target; that it is withheld where it is."""
    if pd.isna(row.actual):
        return words("value.withheld")
    if pd.isna(row.target):
        return text.number(row.actual, words.language)
    return words("overview.results_chain.of", actual=row.actual, target=row.target)
