"""Chart of the risks: likelihood × impact in five by five cells, with their movement."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dashboard import text
from dashboard.charts import panels, style
from dashboard.charts.style import FAINT, FOURTH, GREY, GROUND, INK, Chart
from dashboard.text import Words

CLASSES = {"low": "1–4", "moderate": "5–9", "substantial": "10–14", "high": "15–25"}
MARKS = {"risen": ("↑", "rising"), "fallen": ("↓", "falling"), "first": ("✱", "new")}
_SIGNS = {"low": "□", "moderate": "▒", "substantial": "▨", "high": "■"}
_HATCHED = "substantial"
_CELL, _SCALE, _EMPTY = 0.94, 5, 0.3  # side of a cell, cells of a side, opacity of a cell without risks
_LETTERS = 6  # of a line that fits a cell on a phone
_HOVER = {"hovertemplate": "%{hovertext}<extra></extra>"}


def matrix(frame: pd.DataFrame, words: Words) -> Chart:
    """Return the 5 × 5 cells of likelihood and impact: class, level, number of risks, and how they moved."""
    cells = {(row.likelihood, row.impact): row for row in frame.itertuples()}
    data = [_cells(risk_class, cells, words) for risk_class in CLASSES]
    ticks = {"tickvals": list(range(1, _SCALE + 1)), "range": [0.5, _SCALE + 0.5], "showgrid": False, "ticks": ""}
    chart = style.figure(
        [*data, _levels(cells)], words, height=330, barmode="overlay",
        xaxis=style.axis(**ticks) | {"title": {"text": words("column.likelihood"), "standoff": 4}},
        yaxis=style.axis(**ticks) | {"title": {"text": words("column.impact"), "standoff": 14}},
    )
    chart = _footed(chart | {"layout": chart["layout"] | {"annotations": _pills(cells, words)}})
    signs = [(_SIGNS[code], FOURTH if code in ("substantial", "high") else GREY,
              f"{words(f'status.{code}')} {span}") for code, span in CLASSES.items()]
    moved = [(sign, INK, words(f"status.{movement}"))
             for column, (sign, movement) in MARKS.items() if frame[column].any()]
    return panels.key(chart, [*signs, *moved])


def _pills(cells: dict[tuple[int, int], Any], words: Words) -> list[dict[str, Any]]:
    """Return what stands in the hatched cells, on a ground of its own: lines would run through the numbers."""
    return [{"x": x, "y": y, "text": _inside(cell, words), "showarrow": False, "bgcolor": GROUND, "borderpad": 2,
             "font": {"size": 13, "color": INK}}
            for (x, y), cell in cells.items() if _class(x * y) == _HATCHED]


def _footed(chart: Chart) -> Chart:
    """Return the chart with room below for the title of its axis."""
    layout = chart["layout"]
    margin = layout["margin"] | {"b": layout["margin"]["b"] + 18}
    return chart | {"layout": layout | {"margin": margin, "height": layout["height"] + 18}}


def _class(level: int) -> str:
    """Return the class of a level: the last whose span begins at or below it."""
    return [code for code, span in CLASSES.items() if level >= int(span.split("–")[0])][-1]


def _cells(risk_class: str, cells: dict[tuple[int, int], Any], words: Words) -> dict[str, Any]:
    """Return the cells of a class as bars over one another, each with what stands in it."""
    places = [(x, y) for x in range(1, _SCALE + 1) for y in range(1, _SCALE + 1) if _class(x * y) == risk_class]
    name = words(f"status.{risk_class}")
    series = style.bars(name, [x for x, _ in places], [_CELL] * len(places), across=False, inside=True,
                        shown=["" if risk_class == _HATCHED else _inside(cells.get(place), words) for place in places])
    hover = [_told(x, y, cells.get((x, y)), words) for x, y in places]
    ink = GROUND if risk_class == "high" else INK
    marker = _fill(risk_class) | {"opacity": [1 if place in cells else _EMPTY for place in places]}
    return series | _HOVER | {
        "base": [y - _CELL / 2 for _, y in places], "width": [_CELL] * len(places), "hovertext": hover,
        "marker": marker, "insidetextfont": {"color": ink, "size": 13}, "constraintext": "none",
    }


def _fill(risk_class: str) -> dict[str, Any]:
    """Return the fill of a class: each differs without colour (outline, grey, hatched, full)."""
    colour = {"low": GROUND, "moderate": FAINT, "substantial": GROUND, "high": FOURTH}[risk_class]
    drawn = {"color": colour, "line": {"width": 1, "color": FOURTH if risk_class in ("substantial", "high") else GREY}}
    if risk_class == _HATCHED:
        drawn["pattern"] = {"shape": "/", "size": 8, "solidity": 0.1, "fgcolor": FOURTH, "bgcolor": GROUND}
    return drawn


def _inside(cell: Any, words: Words) -> str:
    """Return the number of risks of a cell, and below it how many rose, fell or came into it."""
    if cell is None:
        return ""
    moved = [f"{sign}{getattr(cell, column)}" for column, (sign, _) in MARKS.items() if getattr(cell, column)]
    line = " ".join(moved)
    lines = [line] if len(line) <= _LETTERS else moved
    count = text.number(cell.risks, words.language)
    return "<br>".join([f'<span style="font-size:17px"><b>{count}</b></span>', *lines])


def _told(likelihood: int, impact: int, cell: Any, words: Words) -> str:
    """Return a cell in words: its class and why, its risks and their movement."""
    level = likelihood * impact
    values = {"likelihood": likelihood, "impact": impact, "level": level}
    lines = [words(f"status.{_class(level)}.reason", **values), words("unit.risks.n", n=cell.risks if cell else 0)]
    if cell is not None:
        moved = {movement: getattr(cell, column) for column, (_, movement) in MARKS.items()} | {"steady": cell.steady}
        lines += [f"{words(f'status.{movement}')}: {count}" for movement, count in moved.items() if count]
    return "<br>".join(lines)


def _levels(cells: dict[tuple[int, int], Any]) -> dict[str, Any]:
    """Return the level of every cell, small in its corner."""
    places = [(x, y) for x in range(1, _SCALE + 1) for y in range(1, _SCALE + 1)]
    inks = [GROUND if _class(x * y) == "high" and (x, y) in cells else INK for x, y in places]
    return {
        "type": "scatter", "mode": "text", "hoverinfo": "skip", "name": "", "textposition": "bottom right",
        "x": [x - _CELL / 2 + 0.05 for x, _ in places], "y": [y + _CELL / 2 - 0.05 for _, y in places],
        "text": [str(x * y) for x, y in places], "textfont": {"size": 10, "color": inks},
    }
