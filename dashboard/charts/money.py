"""Charts of money: every currency has a panel and a scale of its own; currencies are never added."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dashboard import text
from dashboard.charts import style
from dashboard.charts.rows import BAR, ends, note, pixels, rows
from dashboard.charts.style import FIRST, SECOND, Chart
from dashboard.text import Words

_HEADING = 30


def by_source(frame: pd.DataFrame, words: Words) -> Chart:
    """Return planned and spent money by source, one panel per currency; sources without money left out."""
    frame = frame[(frame.budget > 0) | (frame.spent > 0)]
    panels = [_panel(part, words) for _, part in frame.groupby("currency", sort=False)]
    total = sum(height for _, _, height in panels) or 1
    data, notes, axes, top = [], [], {}, 0.0
    for number, (bars, titles, height) in enumerate(panels, 1):
        end = "" if number == 1 else str(number)
        domain = [1 - (top + height) / total, 1 - top / total]
        data += [bar | {"xaxis": f"x{end}", "yaxis": f"y{end}", "showlegend": number == 1} for bar in bars]
        notes += [title | {"xref": f"x{end} domain", "yref": f"y{end}"} for title in titles]
        axes[f"xaxis{end}"] = style.axis(rangemode="tozero", visible=False, anchor=f"y{end}")
        axes[f"yaxis{end}"] = pixels(height) | {"anchor": f"x{end}", "domain": domain}
        top += height
    axes |= {"annotations": notes, "barmode": "overlay"}
    return style.figure(data, words, height=int(total), legend=1, **axes)


def _panel(part: pd.DataFrame, words: Words) -> tuple[list[dict[str, Any]], list[dict[str, Any]], float]:
    """Return bars, titles and height in pixels of one currency."""
    sources = [words.name("budget_source", source) for source in part.budget_source]
    placed = rows(sources, extra=BAR)
    heading = note(f"<b>{style.plain(words.name('currency', part.currency.iloc[0]))}</b>", 0)
    titles = [title | {"y": title["y"] + _HEADING} for title in placed.titles]
    most = max(part.budget.max(), part.spent.max())
    bars = [_bars(part[column], placed.centres, shift, colour, words) | ends(part[column], most)
            for column, shift, colour in (("budget", 0, FIRST), ("spent", BAR, SECOND))]
    return bars, [heading, *titles], placed.height + _HEADING


def _bars(amounts: pd.Series, centres: tuple[float, ...], shift: float, colour: str,
          words: Words) -> dict[str, Any]:
    """Return one series of amounts, `shift` pixels below the first."""
    name = words(f"column.{amounts.name}")
    shown = [text.number(amount, words.language, 0) for amount in amounts]
    places = [centre + _HEADING + shift for centre in centres]
    bar = style.bars(name, places, list(amounts), colour=colour, shown=shown)
    hover = {"hovertext": shown, "hovertemplate": f"{name}: %{{hovertext}}<extra></extra>"}
    return bar | hover | {"width": [BAR - 2] * len(places)}
