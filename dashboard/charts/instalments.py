"""Charts of tranches: the money by state, and which ones are stuck, by whose turn it is."""

from __future__ import annotations

import pandas as pd

from dashboard import text
from dashboard.charts.awards import GROUP, KINDS, headings
from dashboard.charts.parts import CAMERA, SHOWN, Part, stacked, told, with_more
from dashboard.charts.rows import rows
from dashboard.charts.style import FIRST, FOURTH, GREY, SECOND, Chart
from dashboard.text import Words

STUCK = ("report_missing", "report_waiting", "payable", "before_unpaid")
STATES = {state: FOURTH for state in STUCK} | {"to_come": SECOND, "closed": GREY, "paid": FIRST}


def tranches(frame: pd.DataFrame, words: Words) -> Chart:
    """Return per kind of award and currency the money of the tranches in each state, and how many they are."""
    order = list(STATES)
    lines = frame.groupby([*GROUP, "tranche_state"]).amount.agg(["sum", "size"]).reset_index()
    lines = lines.assign(kind=lines.award_kind.map(KINDS.index), place=lines.tranche_state.map(order.index))
    lines = lines.sort_values(["kind", "currency", "place"], kind="stable")
    most = lines.groupby(GROUP)["sum"].transform("max")
    titles = [words.name("tranche_state", state) for state in lines.tranche_state]
    shown = [f"{text.number(amount, words.language, 0)} · {words('unit.tranches.n', n=int(count))}"
             for amount, count in zip(lines["sum"], lines["size"], strict=True)]
    hover = [told(title, label) for title, label in zip(titles, shown, strict=True)]
    placed = rows(titles, above=headings(lines, words), start=CAMERA)
    bars = Part(words("column.amount"), list(lines["sum"] / most), shown, hover, FIRST)
    chart = stacked([bars], placed, words, inside=False, most=1.35)
    chart["data"][0]["marker"]["color"] = [STATES[state] for state in lines.tranche_state]
    return chart


def stuck(frame: pd.DataFrame, words: Words) -> Chart:
    """Return the fifteen tranches that wait longest, under whose turn it is: days since due, and amount."""
    shown = frame.head(SHOWN)
    shown = shown.assign(place=shown.tranche_state.map(STUCK.index)).sort_values("place", kind="stable")
    new = ~shown.tranche_state.duplicated()
    heads = [words.name("tranche_state", state) if first else ""
             for state, first in zip(shown.tranche_state, new, strict=True)]
    titles = [words("grants.tranche", number=row.tranche, grant=row.grant) for row in shown.itertuples()]
    below = [" · ".join(dict.fromkeys([words.name("place_id", row.place_id), words.name("recipient", row.recipient)]))
             for row in shown.itertuples()]
    labels = [f"{words('unit.days.n', n=int(row.days_late))} · {text.number(row.amount, words.language, 0)} "
              f"{words.name('currency', row.currency)}" for row in shown.itertuples()]
    placed = rows(titles, below=below, above=heads, start=CAMERA)
    hover = [told(title, label, where) for title, label, where in zip(titles, labels, below, strict=True)]
    bars = Part(words("column.days_late"), list(shown.days_late), labels, hover, FOURTH)
    chart = stacked([bars], placed, words, inside=False, most=max(1, shown.days_late.max()) * 1.2)
    return with_more(chart, len(frame) - len(shown), placed.height, words)
