"""Charts of the indicators: bars between baseline and target, the trend, places, parts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from dashboard import text
from dashboard.charts import schedule, style
from dashboard.charts.rows import BAR, GAP, note, pixels, rows
from dashboard.charts.style import FAINT, FIRST, GREY, INK, SECOND, Chart
from dashboard.text import Words

SYMBOLS = {"met": "✓", "not_met": "✕", "on_track": "↗", "at_risk": "△", "off_track": "↘", "no_data": "?",
           "not_due": "◷", "open": "○", "withheld": "–"}  # fmt: skip
WHOLE, SHOWN = 100, 15
_UNKNOWN = style.UNKNOWN | {"elsewhere"}


def bullets(frame: pd.DataFrame, words: Words) -> Chart:
    """Return one row per indicator: how much of the way from baseline to target, a mark where it is expected."""
    titles = [f"{row.code} · {row.indicator}" for row in frame.itertuples()]
    placed = rows(titles, below=[_standing(row, words) for row in frame.itertuples()], start=10)
    known = frame.assign(centre=placed.centres)[frame.progress.notna().to_numpy()]
    data = [_way(known, words), _marks(known[known.hoped.notna()], words)]
    amounts = [_amount(row, centre, words) for row, centre in zip(frame.itertuples(), placed.centres, strict=True)]
    return style.figure(
        [trace for trace in data if trace["y"]], words, height=int(placed.height), legend=1,
        annotations=[*placed.titles, *amounts], shapes=[_track(centre) for centre in known.centre],
        yaxis=pixels(placed.height), xaxis=style.axis(range=[0, WHOLE * 1.3], visible=False),
    )  # fmt: skip


def _standing(row: Any, words: Words) -> str:
    """Return symbol and word of the status, the way and the unit: "△ At risk · 42 → 60 percent"."""
    sign = f"{SYMBOLS[row.state]} {row.status}"
    ends = [text.number(value, words.language) for value in (row.baseline, row.target)]
    return f"{sign} · {row.unit}" if pd.isna(row.target) else f"{sign} · {ends[0]} → {ends[1]} {row.unit}"


def _way(known: pd.DataFrame, words: Words) -> dict[str, Any]:
    lengths = [min(max(percent, 0), WHOLE) for percent in known.progress]
    bar = style.bars(words("column.actual"), list(known.centre), lengths, shown=[""] * len(known))
    return bar | _told(known, words) | {"width": [BAR - 6] * len(known)}


def _marks(due: pd.DataFrame, words: Words) -> dict[str, Any]:
    """Return the marks of what is expected: upright strokes across the bars."""
    places = [min(max(percent, 0), WHOLE) for percent in due.hoped]
    mark = {"symbol": "line-ns", "size": BAR - 3, "line": {"width": 3, "color": INK}, "color": INK}
    return {"type": "scatter", "mode": "markers", "name": words("column.expected"), "x": places,
            "y": list(due.centre), "marker": mark} | _told(due, words)  # fmt: skip


def _told(frame: pd.DataFrame, words: Words) -> dict[str, Any]:
    hover = [f"{style.plain(row.indicator, 46)}<br>{style.plain(row.reason, 46)}" for row in frame.itertuples()]
    return {"hovertext": hover, "hovertemplate": "%{hovertext}<extra></extra>"}


def _amount(row: Any, centre: float, words: Words) -> dict[str, Any]:
    """Return the actual value in bold behind the track, or in its place where there is none."""
    has_bar = pd.notna(row.progress)
    shown = f"<b>{text.number(row.actual, words.language)}</b>"
    return {"text": "" if pd.isna(row.actual) else shown, "x": WHOLE if has_bar else 0, "y": centre,
            "xshift": 8 if has_bar else -3, "xanchor": "left", "yanchor": "middle", "showarrow": False,
            "align": "left", "font": {"size": 13, "color": INK}}  # fmt: skip


def _track(centre: float) -> dict[str, Any]:
    """Return the ground of a row, from baseline to target."""
    half = BAR / 2
    return {"type": "rect", "x0": 0, "x1": WHOLE, "y0": centre - half, "y1": centre + half, "fillcolor": FAINT,
            "line": {"width": 0}, "layer": "below"}  # fmt: skip


def trend(frame: pd.DataFrame, words: Words) -> Chart:
    """Return the computed line, the approved reports, what is expected, the milestones, and the as-of line."""
    data = [
        _over_time(frame, "expected", words, style.line("", [], [], colour=GREY, dash="dash")),
        _over_time(frame, "computed", words, _line(frame)),
        _over_time(frame, "milestone", words, _points("circle-open", GREY)),
        _over_time(frame, "reported", words, _points("diamond", SECOND)),
    ]
    first, last, as_of = frame.day.min(), frame.day.max(), frame.as_of.iloc[0]
    line = _as_of_line(as_of, first, last, words)
    spread = frame[["computed", "reported", "expected", "milestone"]].max().max()
    return style.figure(
        [trace for trace in data if trace["x"]], words, height=300, legend=2, shapes=line["shapes"],
        annotations=[*line["annotations"], *_last(frame, words)],
        yaxis=style.axis(rangemode="tozero", range=[0, spread * 1.18] if spread > 0 else None, nticks=6),
        xaxis=schedule.month_axis(first, last, words) | {"range": _roomy(first, last)},
    )  # fmt: skip


def _as_of_line(day: pd.Timestamp, first: pd.Timestamp, last: pd.Timestamp, words: Words) -> dict[str, Any]:
    """Return the as-of line, its date at its top where the axis has more room; none on the last day of the axis."""
    if day >= last:
        return {"shapes": [], "annotations": []}
    side = {"xanchor": "right", "xshift": -3} if day - first > last - day else {"xanchor": "left", "xshift": 3}
    line = style.upright_line(day.date().isoformat(), words("card.as_of", date=day))
    return line | {"annotations": [label | side | {"yanchor": "top"} for label in line["annotations"]]}


def _line(frame: pd.DataFrame) -> dict[str, Any]:
    """Return the look of the computed values: a line, a dot where only one day is known."""
    return style.line("", [], [], colour=FIRST) if frame.computed.notna().sum() != 1 else _points("circle", FIRST)


def _points(symbol: str, colour: str) -> dict[str, Any]:
    size = {"symbol": symbol, "size": 10, "color": colour, "line": {"width": 2, "color": colour}}
    return {"type": "scatter", "mode": "markers", "marker": size}


def _over_time(frame: pd.DataFrame, column: str, words: Words, look: dict[str, Any]) -> dict[str, Any]:
    """Return one series of the trend, dated in the reader's language; days without a value left out."""
    known = frame[frame[column].notna()]
    name = words(f"column.{column}")
    hover = [f"{text.day(day, words.language)}<br>{name}: {text.number(value, words.language)}"
             for day, value in zip(known.day, known[column], strict=True)]  # fmt: skip
    days = [day.date().isoformat() for day in known.day]
    return look | {"name": name, "x": days, "y": list(known[column]), "hovertext": hover,
                   "hovertemplate": "%{hovertext}<extra></extra>"}  # fmt: skip


def _last(frame: pd.DataFrame, words: Words) -> list[dict[str, Any]]:
    """Return the newest value, written above its point: the computed one, else the reported."""
    column = "computed" if frame.computed.notna().any() else "reported"
    last = frame[frame[column].notna()].iloc[-1]
    shown = f"<b>{text.number(last[column], words.language)}</b>"
    side = {"yanchor": "top", "yshift": -6} if last[column] < last.expected else {"yanchor": "bottom", "yshift": 6}
    if last.day < frame.day.max():
        side = {"xanchor": "left", "xshift": 8, "yanchor": "middle"}
    return [{"x": last.day.date().isoformat(), "y": last[column], "text": shown, "showarrow": False,
             "font": {"color": INK}} | side]  # fmt: skip


def _roomy(first: pd.Timestamp, last: pd.Timestamp) -> list[str]:
    """Return the ends of the time axis with room for the points that stand on them."""
    room = max((last - first) * 0.03, pd.Timedelta(days=3))
    return [(first - room).date().isoformat(), (last + room).date().isoformat()]


def by_place(frame: pd.DataFrame, words: Words) -> Chart:
    """Return one bar per place, the fifteen greatest; how many more there are stands below."""
    known = ~frame.place_id.isin(_UNKNOWN)
    shown = pd.concat([frame[known][:SHOWN], frame[~known]])
    names = [words.name("place_id", code) for code in shown.place_id]
    return _bars(shown, names, list(shown.place_id), words, left_out=int(known.sum()) - SHOWN)


def parts(frame: pd.DataFrame, words: Words) -> Chart:
    """Return one bar per part, under the name of its dimension."""
    begins = frame.dimension != frame.dimension.shift()
    above = [_dimension(row, words) if new else "" for row, new in zip(frame.itertuples(), begins, strict=True)]
    return _bars(frame, list(frame.part), list(frame.category), words, above=above)


def _dimension(row: Any, words: Words) -> str:
    """Return the name of a dimension with the total it divides and the day that is of."""
    total = [] if pd.isna(row.total) else [text.number(row.total, words.language)]
    return " · ".join([words.name("dimension", row.dimension), *total, text.day(row.period_end, words.language)])


def _bars(frame: pd.DataFrame, names: Sequence[str], codes: Sequence[str], words: Words, *, left_out: int = 0,
          above: Sequence[str] = ()) -> Chart:
    """Return bars under their names, unknown ones hatched, with "18 of 20" where a target is set."""
    placed = rows(list(names), above=above, start=10)
    fill = style.marker(FIRST) | {"color": [GREY if code in _UNKNOWN else FIRST for code in codes]}
    pattern = style.marker(GREY, "unknown")["pattern"]
    fill["pattern"] = pattern | {"shape": ["/" if code in _UNKNOWN else "" for code in codes], "bgcolor": GREY}
    shown = [_of(row, words) for row in frame.itertuples()]
    hover = [f"{style.plain(name, 46)}: {amount}" for name, amount in zip(names, shown, strict=True)]
    lengths = [None if pd.isna(value) else value for value in frame.value]
    bar = style.bars("", list(placed.centres), lengths, shown=shown) | {"marker": fill}
    bar |= {"width": [BAR] * len(frame), "hovertext": hover, "hovertemplate": "%{hovertext}<extra></extra>"}
    more = [note(words("plans.more_rows", n=left_out), placed.height - GAP / 3)] if left_out > 0 else []
    foot = 20 if more else 0
    most = max([1e-9, *frame.value.dropna()])
    more += [_withheld(centre, words) for centre, value in zip(placed.centres, lengths, strict=True) if value is None]
    return style.figure(
        [bar], words, height=int(placed.height) + foot, annotations=[*placed.titles, *more],
        yaxis=pixels(placed.height + foot), xaxis=style.axis(range=[0, most * 1.35], visible=False),
    )  # fmt: skip


def _withheld(centre: float, words: Words) -> dict[str, Any]:
    """Return the word in place of the bar of a value that is withheld."""
    return {"text": words("value.withheld"), "x": 0, "y": centre, "xanchor": "left", "yanchor": "middle", "xshift": -3,
            "showarrow": False, "font": {"size": 13, "color": INK}}  # fmt: skip


def _of(row: Any, words: Words) -> str:
    if pd.isna(row.value):
        return words("value.withheld")
    if pd.isna(row.target):
        return text.number(row.value, words.language)
    return words("overview.results_chain.of", actual=row.value, target=row.target)
