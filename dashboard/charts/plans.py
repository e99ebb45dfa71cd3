"""Charts of the action plans: progress, statuses, what is late, who is silent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from dashboard import text
from dashboard.charts import style
from dashboard.charts.rows import BAR, GAP, Rows, ends, note, numbered, pixels, rows
from dashboard.charts.style import FAINT, FIRST, FOURTH, GREY, GROUND, INK, SECOND, Chart
from dashboard.text import Words

SHOWN = 15
_CAMERA = 10  # pixels above the first row: its bar stays clear of the button that saves the picture
STATUSES = {"done": "completed"} | {name: name for name in ("in_progress", "not_started", "cancelled")}
_COLOURS = {"completed": FIRST, "in_progress": SECOND, "not_started": GREY, "cancelled": GROUND}


def fill(status: str) -> dict[str, Any]:
    """Return the fill of a status; cancelled is a thinly hatched outline: it differs without colour."""
    edge = GREY if status == "cancelled" else GROUND
    drawn = {"color": _COLOURS[status], "line": {"width": 1, "color": edge}}
    if status == "cancelled":
        drawn["pattern"] = {"shape": "/", "size": 6, "solidity": 0.15, "fgcolor": GREY, "bgcolor": GROUND}
    return drawn


def progress(frame: pd.DataFrame, words: Words) -> Chart:
    """Return one bar per plan: percent done 0–100, with "n of n done"; beyond 15 plans a bar for the rest."""
    shown = _first_plans(frame, ("place_id", "plan_kind"), words)
    labels = [_progress_label(row, words) for row in shown.itertuples()]
    percents = list(shown.progress.fillna(0))
    return _bars(words, list(shown.plan), percents, labels, FIRST, below=list(shown.below), most=100)


def _progress_label(row: Any, words: Words) -> str:
    share = text.percent(row.progress / 100, words.language)
    return f"{share} · {words('plans.done_of', done=row.done, total=row.activities)}"


def _first_plans(frame: pd.DataFrame, below: Sequence[str], words: Words) -> pd.DataFrame:
    """Return at most 15 plans, the least advanced where there are more, the others added up in a last row."""
    frame = frame.assign(below=_below(frame, below, words))
    if len(frame) <= SHOWN:
        return frame
    ordered = frame.sort_values(["progress", "plan_id"], kind="stable")
    first, others = ordered.head(SHOWN), ordered.tail(-SHOWN)
    weight = others.weight.sum()
    total = {name: others[name].sum() for name in ("activities", "total", *STATUSES)}
    mean = (others.progress.fillna(0) * others.weight).sum() / weight if weight else float("nan")
    last = total | {"plan": words("plans.other_plans", n=len(others)), "progress": mean, "below": ""}
    return pd.concat([first, pd.DataFrame([last])], ignore_index=True)


def _below(frame: pd.DataFrame, columns: Sequence[str], words: Words) -> list[str]:
    """Return the small second title of each row; place and kind are left out where all rows share them."""
    named = [name for name in columns if name == "responsible" or frame[name].nunique() > 1]
    return [" · ".join(words.name(name, row[name]) for name in named) for row in frame.to_dict("records")]


def statuses(frame: pd.DataFrame, words: Words) -> Chart:
    """Return one bar per plan: the shares of its activities by status, the counts written on them."""
    shown = _first_plans(frame, ("place_id",), words)
    counts = [words("unit.activities.n", n=int(total)) for total in shown.total]
    below = [" · ".join(filter(None, pair)) for pair in zip(counts, shown.below, strict=True)]
    return _stacked(words, list(shown.plan), shown, shown.total.clip(lower=1) / 100, below=below)


def by_pillar(frame: pd.DataFrame, words: Words) -> Chart:
    """Return one bar per 1325 pillar: activities by status; a pillar without any keeps its empty row."""
    titles = [f"{words.name('pillar', row.pillar)} · {words('unit.activities.n', n=row.total)}"
              for row in frame.itertuples()]
    return _stacked(words, titles, frame, pd.Series(1, index=frame.index))


def _stacked(words: Words, titles: list[str], frame: pd.DataFrame, scale: pd.Series, *,
             below: Sequence[str] = ()) -> Chart:
    placed = rows(titles, below=below)
    data = []
    for column, status in STATUSES.items():
        counts, name = frame[column].astype(int), words.name("activity_status", status)
        shown = [str(n) if n else "" for n in counts]
        bar = style.bars(name, list(placed.centres), list(counts / scale), shown=shown, inside=True)
        ink = INK if status == "cancelled" else GROUND
        bar |= {"marker": fill(status), "insidetextfont": {"color": ink}}
        bar["marker"]["line"]["width"] = [1 if n else 0 for n in counts]
        labels = [f"{name}: {n}" for n in counts]
        data.append(bar | _placed(titles, labels))
    return _figure(data, placed, words, barmode="stack", legend=2)


def overdue(frame: pd.DataFrame, words: Words) -> Chart:
    """Return the 15 latest activities: days late, with the responsible organisation and the place."""
    shown = frame.head(SHOWN)
    titles = [numbered(row.number, row.activity) for row in shown.itertuples()]
    below = _below(shown, ("responsible", "place_id"), words)
    labels = [words("plans.days_late", n=int(days)) for days in shown.days_late]
    more = len(frame) - len(shown)
    return _bars(words, titles, list(shown.days_late), labels, FOURTH, below=below, left_out=more)


def silent(frame: pd.DataFrame, words: Words) -> Chart:
    """Return the 15 responsible organisations silent for longest: days, and of how many activities."""
    grouped = frame.groupby("responsible", sort=False).days_silent.agg(["max", "size"])
    ordered = grouped.sort_values("max", ascending=False, kind="stable")
    shown = ordered.head(SHOWN)
    titles = [words.name("responsible", name) for name in shown.index]
    labels = [f"{words('unit.days.n', n=int(days))} · {words('unit.activities.n', n=int(count))}"
              for days, count in shown.itertuples(index=False)]
    return _bars(words, titles, list(shown["max"]), labels, FOURTH, left_out=len(ordered) - len(shown))


def _bars(words: Words, titles: list[str], values: list[Any], labels: list[str], colour: str, *,
          below: Sequence[str] = (), left_out: int = 0, most: float | None = None) -> Chart:
    """Return titled bars with their labels; `left_out` rows are named below, `most` ends the scale."""
    placed = rows(titles, below=below, start=_CAMERA)
    bar = style.bars("", list(placed.centres), values, colour=colour, shown=labels) | _placed(titles, labels)
    end = most or max(values)
    bar |= ends(values, end)
    chart = _figure([bar], placed, words)
    if left_out:
        chart["layout"]["annotations"].append(note(words("plans.more_rows", n=left_out), placed.height - GAP))
    if most:
        chart["layout"]["shapes"] = [_track(centre, most) for centre in placed.centres]
    chart["layout"]["xaxis"]["range"] = [0, end]
    return chart


def _track(centre: float, most: float) -> dict[str, Any]:
    """Return the ground a bar runs on, as long as the whole scale."""
    return {"type": "rect", "x0": 0, "x1": most, "y0": centre - BAR / 2, "y1": centre + BAR / 2,
            "fillcolor": FAINT, "line": {"width": 0}, "layer": "below"}


def _placed(titles: list[str], labels: list[str]) -> dict[str, Any]:
    hover = [f"{style.plain(title, 46)}<br>{label}" for title, label in zip(titles, labels, strict=True)]
    return {"width": [BAR] * len(titles), "hovertext": hover, "hovertemplate": "%{hovertext}<extra></extra>"}


def _figure(data: list[dict[str, Any]], placed: Rows, words: Words, **layout: Any) -> Chart:
    return style.figure(
        data, words, height=int(placed.height), annotations=list(placed.titles), yaxis=pixels(placed.height),
        xaxis=style.axis(rangemode="tozero", visible=False), **layout,
    )
