"""Charts of awards: every kind of award and currency has a heading and a scale of its own; none are added up."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dashboard import text
from dashboard.charts.parts import CAMERA, ROOM, SHOWN, Part, stacked, told
from dashboard.charts.rows import BAR, Rows, rows
from dashboard.charts.style import FAINT, FIRST, INK, SECOND, THIRD, Chart
from dashboard.text import Words

GROUP = ["award_kind", "currency"]
KINDS = ("municipality", "local_initiative", "small_grant")
AMOUNTS = ("requested", "awarded", "paid", "left", "cofinancing_cash", "cofinancing_in_kind")


def heading(kind: str, currency: str, words: Words) -> str:
    """Return the title of a group of rows: the kind of award, and the currency of its amounts."""
    return f"{words.name('award_kind', kind)}, {words.name('currency', currency)}"


def headings(frame: pd.DataFrame, words: Words) -> list[str]:
    """Return for each row the title of its group where one begins, else nothing."""
    return ["" if repeated else heading(row.award_kind, row.currency, words)
            for row, repeated in zip(frame.itertuples(), frame.duplicated(GROUP), strict=True)]


def money(frame: pd.DataFrame, words: Words) -> Chart:
    """Return per kind of award and currency: requested, awarded, paid, left, and the co-financing of the awards."""
    lines = frame.melt(GROUP, list(AMOUNTS), "what", "amount", ignore_index=False).sort_index(kind="stable")
    asked = frame.applications.reindex(lines.index) > 0
    lines = lines[asked | (lines.what != "requested")]
    most = lines.groupby(GROUP).amount.transform("max").clip(lower=1)
    titles = [words(f"column.{what}") for what in lines.what]
    shown = [_amount(value, words) for value in lines.amount]
    placed = rows(titles, above=headings(lines, words), start=CAMERA)
    hover = [told(title, amount) for title, amount in zip(titles, shown, strict=True)]
    return stacked([Part(words("column.amount"), list(lines.amount / most), shown, hover, FIRST)], placed, words,
                   inside=False)


def _amount(value: float, words: Words) -> str:
    return text.number(value, words.language, 0)


def by_place(frame: pd.DataFrame, words: Words) -> Chart:
    """Return per kind of award the fifteen municipalities with most money left: paid and left; the others as a sum."""
    return _paid_and_left(frame.assign(title=[words.name("place_id", code) for code in frame.place_id]), words)


def by_call(frame: pd.DataFrame, words: Words) -> Chart:
    """Return per kind of award the fifteen calls with most money left: paid and left; the others as a sum."""
    given = frame[frame.grants > 0]
    return _paid_and_left(given.assign(title=given.call), words)


def _paid_and_left(frame: pd.DataFrame, words: Words) -> Chart:
    if frame.empty:
        return stacked([], rows([]), words)
    lines = pd.concat([_first(part, words) for _, part in frame.groupby(GROUP, sort=False)], ignore_index=True)
    most = lines.awarded.where(~lines.is_rest).groupby([lines.award_kind, lines.currency]).transform("max")
    scale = 1 / most.where(~lines.is_rest, float("inf"))
    titles = [f"{row.title} · {_amount(row.awarded, words)}" for row in lines.itertuples()]
    left = [words("grants.left", amount=_amount(row.left, words)) if row.left else words("grants.all_paid")
            for row in lines.itertuples()]
    paid = [_amount(value, words) for value in lines.paid]
    hover = [told(title, f"{words('column.paid')}: {amount}", rest)
             for title, amount, rest in zip(titles, paid, left, strict=True)]
    placed = rows(titles, above=headings(lines, words), start=CAMERA)
    inside = ["" if is_rest or not amount else shown
              for is_rest, amount, shown in zip(lines.is_rest, lines.paid, paid, strict=True)]
    chart = stacked([Part(words("column.paid"), list(lines.paid * scale), inside, hover, FIRST),
                     Part(words("column.left"), list(lines.left * scale), [""] * len(lines), hover, SECOND)],
                    placed, words, most=ROOM, legend=1)
    return _with_ends(chart, list((lines.paid + lines.left) * scale), placed, left)


def _first(part: pd.DataFrame, words: Words) -> pd.DataFrame:
    """Return the first fifteen rows of a group, and one of the others: numbers, no bar that dwarfs the rest."""
    first, others = part.head(SHOWN).assign(is_rest=False), part.tail(-SHOWN)
    if others.empty:
        return first
    sums = {column: others[column].sum() for column in ("awarded", "paid", "left")}
    rest = part.iloc[0][GROUP].to_dict() | sums | {"title": words("grants.others", n=len(others)), "is_rest": True}
    return pd.concat([first, pd.DataFrame([rest])], ignore_index=True)


def _with_ends(chart: Chart, ends: list[float], placed: Rows, shown: list[str]) -> Chart:
    """Return the chart with a text after the end of each whole bar."""
    look = {"xanchor": "left", "xshift": 2, "showarrow": False, "font": {"size": 12, "color": INK}}
    notes = [look | {"text": said, "x": end, "y": centre}
             for end, centre, said in zip(ends, placed.centres, shown, strict=True)]
    layout = chart["layout"]
    return chart | {"layout": layout | {"annotations": [*layout["annotations"], *notes]}}


def cofinancing(frame: pd.DataFrame, words: Words) -> Chart:
    """Return per call the own contribution as a share of total cost, the lowest first; the call's minimum as a line."""
    known = frame[frame.grants > 0].sort_values("cofinancing_percent", kind="stable").groupby(GROUP, sort=False)
    order = [key for key in dict.fromkeys(zip(frame.award_kind, frame.currency, strict=True)) if key in known.groups]
    if not order:
        return stacked([], rows([]), words)
    lines = pd.concat([known.get_group(key).head(SHOWN) for key in order], ignore_index=True)
    titles = [f"{row.call} · {text.percent(row.cofinancing_percent / 100, words.language)}"
              for row in lines.itertuples()]
    placed = rows(titles, above=headings(lines, words), start=CAMERA)
    whole = lines.awarded + lines.cofinancing_cash + lines.cofinancing_in_kind
    parts = [_share(column, lines[column], whole, titles, colour, words) for column, colour in
             (("cofinancing_cash", FIRST), ("cofinancing_in_kind", THIRD), ("awarded", FAINT))]
    chart = stacked(parts, placed, words, legend=2)
    least = zip(lines.minimum_percent, placed.centres, strict=True)
    marks = [_minimum(percent / 100, centre) for percent, centre in least if pd.notna(percent)]
    return chart | {"layout": chart["layout"] | {"shapes": marks}}


def _share(column: str, amounts: pd.Series, whole: pd.Series, titles: list[str], colour: str, words: Words) -> Part:
    name = words(f"column.{column}")
    shares = amounts / whole
    percents = [text.percent(share, words.language) for share in shares]
    hover = [told(title, f"{name}: {_amount(amount, words)} ({percent})")
             for title, amount, percent in zip(titles, amounts, percents, strict=True)]
    return Part(name, list(shares), [""] * len(shares), hover, colour)


def _minimum(share: float, centre: float) -> dict[str, Any]:
    """Return the line of a call's minimum over its bar."""
    return {"type": "line", "x0": share, "x1": share, "y0": centre - BAR / 2, "y1": centre + BAR / 2 + 3,
            "line": {"color": INK, "width": 2.5}}
