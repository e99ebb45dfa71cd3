"""What happened at events: how many were held, and what the people tested before and after learned."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dashboard import text
from dashboard.charts import panels, style
from dashboard.charts.style import Chart
from dashboard.text import Words

_COLOURS = (style.FIRST, style.SECOND, style.THIRD, style.FOURTH)
_LEAST_MONTHS, _TICKS = 6, 4
_LINE = 18


def by_month(frame: pd.DataFrame, words: Words) -> Chart:
    """Return held events per month, stacked by kind: the four most frequent coloured, the others grey."""
    months = pd.date_range(frame.month.min(), frame.month.max(), freq="MS")
    cells = {"index": "month", "columns": "event_kind", "values": "events"}
    table = frame.pivot_table(**cells, aggfunc="sum", fill_value=0).reindex(index=months, fill_value=0)
    kinds = table.sum().sort_values(ascending=False, kind="stable").index.tolist()
    coloured = zip(kinds, _COLOURS, strict=False)
    data = [_kind(kind, table[kind], colour, words) for kind, colour in coloured]
    if rest := kinds[len(_COLOURS) :]:
        kind = rest[0] if len(rest) == 1 else "others"
        data.append(_kind(kind, table[rest].sum(axis=1), style.GREY, words))
    return _stacked(data, words)


def _kind(kind: str, values: pd.Series, colour: str, words: Words) -> dict[str, Any]:
    """Return the events of one kind over the months; a month without any has no number."""
    name = words("participation.other_kinds" if kind == "others" else f"code.event_kind.{kind}.plural")
    months = [text.month(month, words.language) for month in values.index]
    counts = values.astype(int).tolist()
    shown = [str(count or "") for count in counts]
    return style.bars(name, months, counts, colour=colour, across=False, shown=shown, inside=True)


def _stacked(data: list[dict[str, Any]], words: Words) -> Chart:
    """Return stacked columns with a legend line per kind and few month names: a phone holds both."""
    names = data[0]["x"]
    months = len(names)
    named = list(range(0, months, -(-months // _TICKS)))
    short = [names[month].replace(" ", "<br>", 1) for month in named]  # two lines: neighbours stay apart on a phone
    across = style.axis(type="category", tickvals=named, ticktext=short, showgrid=False, tickangle=0,
                        range=[-0.5, max(_LEAST_MONTHS, months) - 0.5])
    up = style.axis(rangemode="tozero", nticks=5, tickformat=",d")
    chart = style.figure(data, words, height=200, barmode="stack", bargap=0.15, xaxis=across, yaxis=up,
                         uniformtext={"minsize": 11, "mode": "hide"})
    return panels.key(chart, [("■", kind["marker"]["color"], kind["name"]) for kind in data], per_line=1)


def learning(frame: pd.DataFrame, words: Words) -> Chart:
    """Return a dumbbell per competence: mean share of the highest score before (hollow) and after."""
    labels = [_competence(row, words) for row in frame.to_dict("records")]
    ends = zip(frame.pre_percent, frame.post_percent, strict=True)
    joined = [share for pre, post in ends for share in (_share(pre), _share(post), None)]
    thrice = [label for label in labels for _ in range(3)]
    line = style.line("", joined, thrice, colour=style.GREY) | {"hoverinfo": "skip"}
    is_gain = (frame.post_percent >= frame.pre_percent).tolist()
    before = _dots("pre", frame.pre_percent, labels, is_gain, words)
    after = _dots("post", frame.post_percent, labels, [not gain for gain in is_gain], words)
    marks = [0, 0.5, 1]
    shares = [_percent(mark, words) for mark in marks]
    across = style.axis(range=[-0.12, 1.15], tickvals=marks, ticktext=shares)
    lines = max(label.count("<br>") for label in labels) + 1
    height = max(2, len(labels)) * (_LINE * lines + 10)
    rows = panels.names(labels)
    chart = style.figure([line, before, after], words, height=height, xaxis=across, yaxis=rows)
    signs = [("○", style.FIRST, before["name"]), ("●", style.FIRST, after["name"])]
    return panels.key(chart, signs, per_line=1)


def _competence(row: dict[str, Any], words: Words) -> str:
    """Return the competence, and under it how many of the people tested were tested both times."""
    counted = words("participation.learning.paired", paired=int(row["paired"]), tested=int(row["tested"]))
    return f"{panels.short('competence', row['competence'], words)}<br>{style.plain(counted)}"


def _share(percent: float) -> float | None:
    return None if pd.isna(percent) else percent / 100


def _percent(share: float, words: Words) -> str:
    return text.percent(share, words.language)


def _dots(phase: str, percents: pd.Series, labels: list[str], is_left: list[bool],
          words: Words) -> dict[str, Any]:
    """Return the dots of one phase, their percent on the side that is free."""
    name, fill = words(f"code.phase.{phase}"), style.FIRST if phase == "post" else style.GROUND
    return {
        "type": "scatter", "mode": "markers+text", "cliponaxis": False, "name": name,
        "x": list(map(_share, percents)), "y": labels,
        "text": [_percent(percent / 100, words) for percent in percents],
        "textposition": ["middle left" if left else "middle right" for left in is_left],
        "marker": {"size": 12, "color": fill, "line": {"width": 2.5, "color": style.FIRST}},
        "hovertemplate": f"%{{y}}<br>{name}: %{{text}}<extra></extra>",
    }
