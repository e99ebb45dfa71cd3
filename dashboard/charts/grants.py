"""Charts of grants: how applications were chosen, which conflicts they answer."""

from __future__ import annotations

import pandas as pd

from dashboard import text
from dashboard.charts.parts import CAMERA, SHOWN, Part, bar, stacked, told, with_more
from dashboard.charts.rows import BAR, Rows, rows
from dashboard.charts.style import FIRST, GREY, Chart
from dashboard.text import Words

STEPS = {"applied": ("withdrawn", "ineligible"), "eligible": ("waiting",),
         "scored": ("undecided", "rejected", "reserve"), "approved": ()}


def funnel(frame: pd.DataFrame, words: Words) -> Chart:
    """Return applied, eligible, scored, approved: bars with numbers, in each title the ways out of the step."""
    counts = dict(zip(frame.application_step, frame.applications.astype(int), strict=True))
    named = {step: words.name("application_step", step) for step in counts}
    outs = [" · ".join(f"{named[out]}: {counts[out]}" for out in ways if counts[out]) for ways in STEPS.values()]
    titles = [f"{named[step]} ({out})" if out else named[step] for step, out in zip(STEPS, outs, strict=True)]
    values = [counts[step] for step in STEPS]
    shown = [_of(value, values[0], words) for value in values]
    hover = [told(title, label) for title, label in zip(titles, shown, strict=True)]
    placed = rows(titles, lines=3, start=CAMERA)
    part = Part(words("column.applications"), values, shown, hover, FIRST)
    return stacked([part], placed, words, inside=False, most=max(1, values[0]))


def _of(value: int, whole: int, words: Words) -> str:
    share = text.percent(value / whole, words.language) if whole else ""
    return f"{text.number(value, words.language)} · {share}"


def reasons(frame: pd.DataFrame, words: Words) -> Chart:
    """Return one bar per reason under its way out; beyond fifteen reasons one line for the rest."""
    frame = frame.assign(order=frame.application_status.map(frame.groupby("application_status").applications.sum()))
    shown = frame.head(SHOWN).sort_values(["order", "application_status", "applications"], ascending=False,
                                          kind="stable")
    new = shown.application_status != shown.application_status.shift()
    heads = [words.name("application_status", status) if begins else ""
             for status, begins in zip(shown.application_status, new, strict=True)]
    titles = [words.name("reason", reason) for reason in shown.reason]
    counts = [int(n) for n in shown.applications]
    labels = [words("unit.applications.n", n=n) for n in counts]
    placed = rows(titles, above=heads, start=CAMERA)
    hover = [told(title, label) for title, label in zip(titles, labels, strict=True)]
    chart = stacked([Part(words("column.applications"), counts, labels, hover, FIRST)], placed, words,
                    inside=False, most=max(counts))
    return with_more(chart, len(frame) - len(shown), placed.height, words)


def conflict_types(frame: pd.DataFrame, words: Words) -> Chart:
    """Return per conflict type two bars: applications and grants, with their numbers."""
    counts = frame.groupby("conflict_type", sort=False)[["applications", "grants"]].sum()
    titles = [words.name("conflict_type", code) for code in counts.index]
    placed = rows(titles, extra=BAR, start=CAMERA)
    most = max(1, int(counts.to_numpy().max()))
    data = []
    for column, shift, colour in (("applications", 0, GREY), ("grants", BAR, FIRST)):
        values = [int(n) for n in counts[column]]
        lines = [words(f"unit.{column}.n", n=n) for n in values]
        hover = [told(title, line) for title, line in zip(titles, lines, strict=True)]
        moved = Rows(tuple(centre + shift for centre in placed.centres), (), placed.height)
        numbers = [text.number(n, words.language) for n in values]
        part = Part(words(f"column.{column}"), values, numbers, hover, colour)
        data.append(bar(part, moved) | {"width": [BAR - 2] * len(values)})
    chart = stacked([], placed, words, inside=False, most=most, legend=1)
    return chart | {"data": data, "layout": chart["layout"] | {"barmode": "overlay"}}
