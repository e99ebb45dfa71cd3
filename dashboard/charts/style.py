"""The small vocabulary every chart is made of: colours, bars, lines, layout.

Colours are the placeholders that Streamlit replaces by the theme's `chartCategoricalColors`, so light and dark, and the
choice of the four colours, live in `.streamlit/config.toml` alone.
"""

from __future__ import annotations

import re
from functools import cache
from html import unescape
from typing import Any

import plotly.graph_objects
from plotly.basedatatypes import BaseFigure

from dashboard.text import Words

FIRST, SECOND, THIRD, FOURTH = "#000001", "#000002", "#000003", "#000004"
GREY, GROUND, FAINT = "#000036", "#000038", "#000039"
INK = "#000037"  # the theme's darkest grey: what is read, not glanced at
TITLE_HEIGHT, LEGEND_LINE, BAR_HEIGHT = 64, 20, 30
FOOT, NEXT_LINE, BARE_FOOT = 37, 16, 6  # pixels below the plot: names of an axis, each further line, no names
_LEFT, _BARE_LEFT, _GAP = 33, 4, 16  # pixels left of the plot: two digits, no names; between a name and the plot
_EM = 12  # pixels of the font of an axis
SEX_COLOURS = {"F": FIRST, "M": SECOND, "others": SECOND, "X": THIRD, "U": GREY}  # others: all but women
_SEPARATORS = {"en": ".,", "ru": ",\u00a0", "ky": ",\u00a0"}
_TAG = re.compile("<[^>]*>")
# Letters and about how wide they are, in em, as measured in the Source Sans that Streamlit bundles; all others:
_LOWER, _UPPER = 0.54, 0.62
_WIDTHS = (("\u200b", 0.0), (" ", 0.2), ("!',.:;|Iijl\u0406\u0407\u0456\u0457", 0.29), ("()-/[]frt", 0.36),
           ("mMW%@\u2026\u2014\u2116ЖМФЫШЩЮ", 0.9), ("wжфшщыю", 0.75))  # fmt: skip
UNKNOWN = frozenset({"unknown", "U"})  # codes that are drawn grey and hatched

Chart = dict[str, Any]


class Drawn(BaseFigure):
    """A chart as it is sent: Streamlit would have plotly check and copy it first, which takes longer than to draw it.

    That plotly accepts every chart as it is, tests/test_cards.py tries on every page.
    """

    def __init__(self, chart: Chart) -> None:
        """Take a chart, to which the template is added that plotly would add."""
        self._chart = {"data": chart["data"], "layout": chart["layout"] | {"template": _template()}}

    def to_dict(self) -> Chart:
        """Return the chart itself, for nobody to change."""
        return self._chart


@cache
def _template() -> dict[str, Any]:
    return plotly.graph_objects.Figure().to_dict()["layout"]["template"]


def plain(value: object, width: int = 0) -> str:
    """Return data text without any live markup, broken into lines of `width` characters if given."""
    text = str(value).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return "<br>".join(_lines(text, width)) if width else text


def _lines(text: str, width: int) -> list[str]:
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def marker(colour: str, code: object = None) -> dict[str, Any]:
    """Return the fill of a bar; unknown values are hatched, so they differ without colour."""
    fill: dict[str, Any] = {"color": colour, "line": {"width": 0}}
    if str(code) in UNKNOWN:
        fill["pattern"] = {"shape": "/", "size": 5, "solidity": 0.25, "fgcolor": GROUND, "fillmode": "overlay"}
    return fill


def bars(name: str, labels: list[str], values: list[Any], *, colour: str = FIRST, code: object = None,
         across: bool = True, shown: list[str] | None = None, inside: bool = False) -> dict[str, Any]:
    """Return one series of bars (`across`: horizontal); `shown` are the texts at their ends, or `inside` them."""
    x, y = (values, labels) if across else (labels, values)
    hover = "%{y}" if across else "%{x}"
    amount = "%{x:,}" if across else "%{y:,}"
    return {
        "type": "bar", "name": name, "x": x, "y": y, "orientation": "h" if across else "v",
        "marker": marker(colour, code), "text": shown or [None if value is None else str(value) for value in values],
        "texttemplate": None if shown else "%{value:,}",
        "textposition": "inside" if inside else "outside", "cliponaxis": False, "textangle": 0,
        "insidetextanchor": "middle", "textfont": {"size": 13}, "outsidetextfont": {"color": INK},
        "constraintext": "none" if not inside else "both",
        "hovertemplate": f"{hover}<br>{name}: {amount}<extra></extra>",
    }


def line(name: str, x: list[Any], y: list[Any], *, colour: str = FIRST, dash: str = "solid",
         step: bool = False) -> dict[str, Any]:
    """Return one line over time; `dash` tells series apart without colour."""
    return {
        "type": "scatter", "mode": "lines", "name": name, "x": x, "y": y,
        "line": {"color": colour, "width": 2.5, "dash": dash, "shape": "hv" if step else "linear"},
        "hovertemplate": f"%{{x}}<br>{name}: %{{y:,}}<extra></extra>",
    }


def upright_line(at: str, label: str) -> dict[str, Any]:
    """Return shape and note of the as-of line, as {"shapes": [...], "annotations": [...]}."""
    return {
        "shapes": [{"type": "line", "x0": at, "x1": at, "yref": "paper", "y0": 0, "y1": 1,
                    "line": {"color": GREY, "width": 1.5, "dash": "dot"}}],
        "annotations": [{"x": at, "yref": "paper", "y": 1, "yanchor": "bottom", "text": label, "showarrow": False}],
    }


def figure(data: list[dict[str, Any]], words: Words, *, height: int = 260, legend: int = 0, **layout: Any) -> Chart:
    """Return a whole figure: `height` of the plot in pixels, `legend` the lines it may take on a phone (0: none).

    The legend stands over the whole width, not that of the plot, so that it neither wraps early nor pushes the plot.
    `layout` is what differs from the house style.
    """
    top = TITLE_HEIGHT + LEGEND_LINE * legend + 8
    sides = ({"yaxis": {}} | layout).items()
    foot, left = _foot(layout.get("xaxis", {})), max(_left(side) for name, side in sides if name.startswith("yaxis"))
    whole = height + top + foot
    place = {"xref": "container", "x": 0, "xanchor": "left", "yref": "container", "yanchor": "top"}
    base: dict[str, Any] = {
        "height": whole, "margin": {"l": left, "r": 12, "t": top, "b": foot}, "showlegend": legend > 0,
        "legend": place | {"y": 1 - TITLE_HEIGHT / whole, "orientation": "h", "traceorder": "normal"},
        "separators": _SEPARATORS[words.language], "dragmode": False, "bargap": 0.3,
        "xaxis": axis(), "yaxis": axis(), "modebar": {"orientation": "v"}, "hoverlabel": {"align": "left"},
    }
    return {"data": data, "layout": base | layout}


def _foot(across: dict[str, Any]) -> int:
    """Return the pixels that the names under the plot need."""
    if not across.get("visible", True):
        return BARE_FOOT
    return FOOT + NEXT_LINE * max((name.count("<br>") for name in across.get("ticktext", [])), default=0)


def _left(side: dict[str, Any]) -> int:
    """Return about the pixels that the names at the left need; where they need more, plotly.js draws all again."""
    if not (side.get("visible", True) and side.get("showticklabels", True)):
        return _BARE_LEFT
    named = [part for name in side.get("categoryarray", []) for part in str(name).split("<br>")]
    return max((_GAP + round(_width(unescape(_TAG.sub("", part)))) for part in named), default=_LEFT)


def _width(shown: str) -> float:
    """Return about how wide a text is in Source Sans, in pixels; rather too wide than too narrow."""
    return sum(next((width for letters, width in _WIDTHS if letter in letters), _UPPER if letter.isupper() else _LOWER)
               for letter in shown) * _EM  # fmt: skip


def axis(**more: Any) -> dict[str, Any]:
    """Return an axis that keeps room for its labels and cannot be dragged on a phone."""
    return {"automargin": True, "fixedrange": True, "zeroline": False} | more


def across(data: list[dict[str, Any]], words: Words, rows: int, *, series: int = 1, stacked: bool = False,
           **layout: Any) -> Chart:
    """Return horizontal bars, first row on top, as tall as its `rows` × `series` need."""
    thick = BAR_HEIGHT if stacked or series == 1 else 14 + 16 * series
    axes = {"xaxis": axis(rangemode="tozero", visible=False),
            "yaxis": axis(autorange="reversed", type="category", showgrid=False)}
    return figure(
        data, words, height=max(2, rows) * thick + 24, legend=2 if len(data) > 1 else 0,
        barmode="stack" if stacked else "group", **(axes | layout),
    )


def framed(chart: Chart, title: str, source: str) -> Chart:
    """Return the chart with title and source above the plot: the page clips them, the PNG shows them."""
    heading = {
        "text": f"<b>{plain(title, 90)}</b>", "subtitle": {"text": plain(source), "font": {"size": 12}},
        "x": 0, "xref": "container", "xanchor": "left", "pad": {"l": 8, "t": 6}, "y": 1, "yref": "container",
        "yanchor": "top", "font": {"size": 17},
    }
    return {"data": chart["data"], "layout": chart["layout"] | {"title": heading}}
