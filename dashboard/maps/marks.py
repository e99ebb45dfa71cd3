"""Marks of the map: graduated circles, rings, and the legend that explains them."""

from __future__ import annotations

import html
from collections.abc import Iterable
from itertools import product
from math import floor, isnan, log10, sqrt

import pandas as pd

from dashboard import text
from dashboard.maps.offline import INK, PAPER
from dashboard.text import Words

# 3 : 1 against the relief; apart in grey and in colour blindness by the ring of the pilots
COLOURS = {"pilot": "#0b5394", "grant_municipality": "#8a3b00", "partner": "#47515e",
           "organisation": "#5b2a86"}
UNKNOWN = "#5f6b7a"
LARGEST, DOT = 24.0, 3.5  # radius in px of the largest value; of a place without any
CROWD, LEAST = 40, 7.0  # places that fit with large circles; the largest value's radius however many there are
RING = 4.0  # px between a mark and its ring
EXACT = ("exact", "seat")
_ENTITIES = str.maketrans({sign: f"&#{ord(sign)};" for sign in "$`\\{}"})
_CIRCLE = '<circle cx="50%" cy="50%" r="{:.1f}" fill="{}" fill-opacity="{}" stroke="{}" stroke-width="{}"/>'
_ROW = '<div style="display:flex;flex-wrap:wrap;align-items:center;gap:6px 18px">{}</div>'
_KEY = '<span style="display:inline-flex;align-items:center;gap:6px">{}<span>{}</span></span>'
LINES = {"district": 2.0, "municipality": 1.0}  # thickness in px in the legend
_LINE = f'<span aria-hidden="true" style="flex:none;width:22px;border-top:{{}}px solid {INK};opacity:0.5"></span>'
_BOX = f"background:{PAPER};color:{INK};padding:8px 12px;font-size:14px;line-height:1.3"


def safe(value: object) -> str:
    """Return text as HTML that stays text inside a JavaScript template literal too."""
    return html.escape(str(value), quote=True).translate(_ENTITIES)


def radius(value: float, largest: float, count: int = 1) -> float:
    """Return a circle's radius in px: its area is proportional to the value; all shrink where `count` is a crowd."""
    widest = max(LARGEST * min(1.0, sqrt(CROWD / count)), LEAST)
    return max(widest * sqrt(value / largest), 2.0) if value > 0 else DOT


def amount(value: float, words: Words, unit: str = "") -> str:
    """Return a value with its `unit` (a code that has words, in the right number), or the words for no figure."""
    if isnan(value):
        return words("map.no_figure")
    return words(f"unit.{unit}.n", n=value) if unit else text.number(value, words.language)


def mark(size: float, colour: str, *, hollow: bool = False, ring: bool = False, chosen: bool = False) -> str:
    """Return the circles of one mark, centred: filled or hollow, a ring for a pilot, one when chosen."""
    rings = [(size + RING, colour, 1.75)] * ring + [(size + RING * (1 + ring), INK, 2.5)] * chosen
    around = "".join(_outline(r, "#fff", width + 2) + _outline(r, line, width) for r, line, width in rings)
    if not hollow:
        return around + _CIRCLE.format(size, colour, 0.88, "#fff", 1.5)
    inner = max(size - 1.5, 2.0)
    return around + _CIRCLE.format(inner, "#fff", 0.6, "#fff", 5) + _outline(inner, colour, 3)


def _outline(size: float, colour: str, width: float) -> str:
    return _CIRCLE.format(size, "none", 0, colour, width)


def legend(places: pd.DataFrame, measure_label: str, words: Words, *, unit: str = "",
           outlines: Iterable[str] = ()) -> str:  # fmt: skip
    """Return the legend as HTML for under the map: three sizes, kinds of mark that occur, levels of outlines."""
    largest = places.value.max()
    grey = f"background:{UNKNOWN}"
    sizes = [_key(radius(v, largest, len(places)), grey, amount(v, words, unit)) for v in legend_sizes(places.value)]
    title = [f"<span>{safe(words('map.legend.area', measure=measure_label))}</span>"] if sizes else []
    scale = _ROW.format("".join(title) + _ROW.format("".join(sizes)))
    rows = scale + _ROW.format("".join([*_kinds(places, words), *_lines(tuple(outlines), words)]))
    return f'<div style="{_BOX}">{rows}</div>'


def legend_sizes(values: pd.Series) -> list[float]:
    """Return up to three round values, largest first, whose circles the legend shows."""
    largest = values.max()
    if not largest > 0:
        return []
    power = floor(log10(largest))
    steps = [one * 10.0**ten for ten, one in product((power, power - 1, power - 2), (5, 2, 1))]
    whole = (values.dropna() % 1 == 0).all()
    fitting = [step for step in steps if step <= largest and (step >= 1 or not whole)]
    return [fitting[0], *fitting[2:5:2]] if len(fitting) > 4 else fitting[:3]


def _lines(outlines: tuple[str, ...], words: Words) -> list[str]:
    labels = {level: words(f"map.boundary.{level}") for level in outlines}
    if len(labels) > 1:  # districts are enough for a wide view
        labels["municipality"] = words("map.boundary.closer", level=labels["municipality"])
    return [_KEY.format(_LINE.format(LINES[level]), safe(label)) for level, label in labels.items()]


def _kinds(places: pd.DataFrame, words: Words) -> list[str]:
    kinds = {role: f"background:{colour}" for role, colour in COLOURS.items() if (places.role == role).any()}
    if "pilot" in kinds:
        kinds["pilot"] += f";margin:{RING}px;box-shadow:0 0 0 2.5px #fff,0 0 0 {RING}px {COLOURS['pilot']}"
    if not places.point_precision.isin(EXACT).all():
        kinds["approximate"] = f"background:#fff;border:3px solid {UNKNOWN}"
    if not (places.value > 0).all():
        kinds["none"] = f"background:{UNKNOWN};margin:0 {7 - DOT}px"
    sizes = {"none": DOT}
    return [_key(sizes.get(kind, 7.0), style, words(f"map.legend.{kind}")) for kind, style in kinds.items()]


def _key(size: float, style: str, label: str) -> str:
    """Return one entry: a circle by CSS (Streamlit removes drawings from HTML) and its label."""
    side = f"{2 * size:.1f}px"
    drawn = f"flex:none;box-sizing:border-box;width:{side};height:{side};border-radius:50%;{style}"
    return _KEY.format(f'<span aria-hidden="true" style="{drawn}"></span>', safe(label))
