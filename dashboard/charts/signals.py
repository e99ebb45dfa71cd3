"""Charts of the signals: how many warnings were answered and how fast, what came of it, which signals when."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from dashboard import text
from dashboard.charts import panels, style
from dashboard.charts.rows import BAR, Rows, pixels, rows
from dashboard.charts.schedule import month_axis
from dashboard.charts.style import FAINT, FIRST, FOURTH, GREY, GROUND, INK, SECOND, Chart
from dashboard.text import Words

SEVERITIES = (5, 4, 3, 2, 1)
VERIFIED = ("verified_signals", "unverified_signals", "refuted_signals")
_WHOLE = 100
_ROOM, _DIGITS, _NUMBERED = 28, 11, 24  # pixels: added to a row, that a number needs; months that numbers fit
_TALLEST = 18  # pixels of one signal, where there are few
_FULL = {"answered": FIRST, "verified_signals": FIRST, "unverified_signals": GREY, "peace": SECOND}
_COLUMN, _LEAST_MONTHS = 24 * 86_400_000, 6  # a column is 24 days wide, in milliseconds
_HOVER = {"hovertemplate": "%{hovertext}<extra></extra>"}


def responses(frame: pd.DataFrame, words: Words) -> Chart:
    """Return a bar for all warnings and one per severity: the share answered, its count and median days."""
    whole = {"severity": None, "warnings": frame.warnings.sum(), "answered": frame.answered.sum(),
             "unanswered": frame.unanswered.sum(), "median_days": frame.median_days_of_all.iloc[0]}
    lines = [whole, *frame.to_dict("records")]
    placed = rows([_severity(line, words) for line in lines], below=[_answers(line, words) for line in lines])
    data = [_shares(column, lines, placed, words) for column in ("answered", "unanswered")]
    return _stacked(data, placed, words, _WHOLE)


def _severity(line: dict[str, Any], words: Words) -> str:
    if line["severity"] is None:
        return words("warning.responses.all")
    return words("warning.severity", severity=line["severity"])


def _answers(line: dict[str, Any], words: Words) -> str:
    """Return how many warnings of a line are answered, and in how many days half of them were."""
    if not line["warnings"]:
        return words("warning.responses.none")
    said = [words("warning.responses.of", answered=line["answered"], warnings=line["warnings"])]
    if pd.notna(line["median_days"]):
        said.append(words("warning.responses.median", days=line["median_days"]))
    return " · ".join(said)


def _shares(column: str, lines: list[dict[str, Any]], placed: Rows, words: Words) -> dict[str, Any]:
    counts = [int(line[column]) for line in lines]
    lengths = [_WHOLE * count / max(1, line["warnings"]) for count, line in zip(counts, lines, strict=True)]
    return _parts(words(f"column.{column}"), column, counts, lengths, placed, words)


def _number(count: int, words: Words) -> str:
    """Return a count as it is written in a bar; none is not written."""
    return text.number(count, words.language) if count else ""


def _parts(name: str, column: str, counts: Sequence[int], lengths: Sequence[float], placed: Rows,
           words: Words) -> dict[str, Any]:
    """Return one part of every bar: its length, its number inside, its fill."""
    series = style.bars(name, list(placed.centres), list(lengths), inside=True,
                        shown=[_number(count, words) for count in counts])
    marker = filled(column)
    marker["line"]["width"] = [marker["line"]["width"] if count else 0 for count in counts]
    return series | _HOVER | {
        "marker": marker, "width": [BAR] * len(counts), "hovertext": [f"{name}: {count}" for count in counts],
        "insidetextfont": {"color": GROUND if column in _FULL else INK},
    }


def filled(code: str) -> dict[str, Any]:
    """Return the fill of a part; what is unanswered is hatched, what is refuted an empty outline."""
    drawn = {"color": _FULL.get(code, GROUND), "line": {"width": 1, "color": FOURTH if code == "unanswered" else GREY}}
    if code == "unanswered":
        drawn["pattern"] = {"shape": "/", "size": 6, "solidity": 0.15, "fgcolor": FOURTH, "bgcolor": GROUND}
    return drawn


def _stacked(data: list[dict[str, Any]], placed: Rows, words: Words, most: int) -> Chart:
    """Return bars on their grounds, as long as the longest, with a key of their parts."""
    grounds = [{"type": "rect", "x0": 0, "x1": most, "y0": centre - BAR / 2, "y1": centre + BAR / 2,
                "fillcolor": FAINT, "line": {"width": 0}, "layer": "below"} for centre in placed.centres]
    chart = style.figure(
        data, words, height=int(placed.height), barmode="stack", annotations=list(placed.titles), shapes=grounds,
        yaxis=pixels(placed.height), xaxis=style.axis(range=[0, most * 1.01], visible=False),
    )
    return _keyed(chart)


def _keyed(chart: Chart) -> Chart:
    """Return the chart with a key of its series: full, hatched or empty."""
    return panels.key(chart, [_sign(series["marker"], series["name"]) for series in chart["data"]])


def _sign(marker: dict[str, Any], name: str) -> tuple[str, str, str]:
    if "pattern" in marker:
        return "▨", marker["pattern"]["fgcolor"], name
    return ("□", GREY, name) if marker["color"] == GROUND else ("■", marker["color"], name)


def kinds(frame: pd.DataFrame, words: Words) -> Chart:
    """Return one bar per kind of signal: verified, not verified, refuted; peace signals last."""
    titles = [f"{words.name('signal_kind', row.signal_kind)} · {words('unit.signals.n', n=row.signals)}"
              for row in frame.itertuples()]
    placed = rows(titles)
    columns = [column for column in VERIFIED if frame[column].any()]
    data = [_parts(words(f"column.{column}"), column, frame[column].tolist(), frame[column].tolist(), placed, words)
            for column in columns]
    return _stacked(data, placed, words, int(frame.signals.max()))


def outcomes(frame: pd.DataFrame, words: Words) -> Chart:
    """Return one bar per outcome of the answered warnings; one that is not stated is hatched."""
    labels = [style.plain(words.name("outcome", outcome), panels.LABEL_WIDTH) for outcome in frame.outcome]
    counts = frame.warnings.tolist()
    fills = [style.marker(GREY if code == "unknown" else FIRST, code) for code in frame.outcome]
    data = [style.bars(words("column.warnings"), [label], [count], shown=[text.number(count, words.language)])
            | {"marker": fill}
            for label, count, fill in zip(labels, counts, fills, strict=True)]
    return style.across(data, words, len(labels), stacked=True, showlegend=False, yaxis=panels.names(labels),
                        xaxis=panels.bare(max(counts) * 1.2))


def by_month(frame: pd.DataFrame, words: Words) -> Chart:
    """Return a line of columns per severity of warnings, and one each for peace and refuted signals, by month."""
    frame = frame.assign(line=frame.severity.astype(object).where(frame.signal_group == "warning", frame.signal_group))
    lines = [*SEVERITIES, *(group for group in ("peace", "refuted") if group in set(frame.line))]
    cells = frame.groupby(["month", "line"], as_index=False)[["signals", "answered", "unanswered"]].sum()
    placed = rows([_line_title(line, cells, words) for line in lines], extra=_ROOM)
    floors = {line: centre + BAR / 2 + _ROOM for line, centre in zip(lines, placed.centres, strict=True)}
    unit = min(_TALLEST, (BAR + _ROOM) / int(cells.signals.max()))
    data = _columns(cells, floors, unit, words)
    return _keyed(style.figure(
        data, words, height=int(placed.height), barmode="overlay", annotations=list(placed.titles),
        yaxis=pixels(placed.height), shapes=[_floor(y) for y in floors.values()], xaxis=_months(cells, words),
    ))


def _line_title(line: object, cells: pd.DataFrame, words: Words) -> str:
    """Return what a line of columns holds, and how many signals in all."""
    is_group = line in ("peace", "refuted")
    named = words.name("signal_group", line) if is_group else words("warning.severity", severity=line)
    return f"{named} · {words('unit.signals.n', n=int(cells[cells.line == line].signals.sum()))}"


def _columns(cells: pd.DataFrame, floors: dict[Any, float], unit: float, words: Words) -> list[dict[str, Any]]:
    """Return the columns: answered warnings stand on the floor, unanswered on them; peace and refuted have one part."""
    is_warning = ~cells.line.isin(["peace", "refuted"])
    parts = [("answered", cells[is_warning], "answered", None),
             ("unanswered", cells[is_warning], "unanswered", "answered"),
             *((group, cells[cells.line == group], "signals", None) for group in ("peace", "refuted"))]
    is_numbered = cells.month.nunique() <= _NUMBERED
    series = [_part(code, rows, rows[count], rows[below] if below else 0 * rows[count], floors, unit, words)
              for code, rows, count, below in parts]
    return [one if is_numbered else one | {"text": [""] * len(one["x"])} for one in series if one["x"]]


def _part(code: str, cells: pd.DataFrame, counts: pd.Series, below: pd.Series, floors: dict[Any, float], unit: float,
          words: Words) -> dict[str, Any]:
    """Return one part of the columns, `unit` pixels a signal, with its number where there is room."""
    shown = cells.assign(count=counts, below=below)
    shown = shown[shown["count"] > 0]
    heights = [unit * count for count in shown["count"]]
    name = words(f"column.{code}") if code in ("answered", "unanswered") else words.name("signal_group", code)
    stacked = zip(shown.line, shown.below, heights, strict=True)
    bases = [floors[line] - unit * low - height for line, low, height in stacked]
    numbers = [_number(count, words) if unit * count >= _DIGITS else "" for count in shown["count"]]
    hover = [f"{text.month(month, words.language)}<br>{name}: {count}"
             for month, count in zip(shown.month, shown["count"], strict=True)]
    months = [month.date().isoformat() for month in shown.month]
    series = style.bars(name, months, heights, across=False, shown=numbers, inside=True)
    return series | _HOVER | {"base": bases, "width": _COLUMN, "hovertext": hover, "marker": filled(code),
                              "insidetextfont": {"color": GROUND if code in _FULL else INK, "size": 11},
                              "constraintext": "none"}


def _floor(y: float) -> dict[str, Any]:
    return {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": y, "y1": y, "line": {"color": GREY, "width": 1}}


def _months(cells: pd.DataFrame, words: Words) -> dict[str, Any]:
    """Return the axis of months, half a month wider at both ends; at least half a year, so that columns stay narrow."""
    first, last = cells.month.min(), cells.month.max()
    last = max(last, first + pd.DateOffset(months=_LEAST_MONTHS - 1))
    edge = pd.Timedelta(days=16)
    reach = [(first - edge).date().isoformat(), (last + edge).date().isoformat()]
    return month_axis(first, last, words) | {"range": reach, "showgrid": False}
