"""Where the indicators of a project stand: the computed value where a query exists, else the approved reports."""

from __future__ import annotations

from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import page, status, text
from dashboard.charts import indicators as charts
from dashboard.components import blocks
from dashboard.components.blocks import Headline
from dashboard.components.explain import A_ROW, headlines
from dashboard.components.figure import Figure
from dashboard.components.standing import EVERY, QUERY, title_of, with_status
from dashboard.text import Words

COLUMNS = ("indicator", "unit", "baseline", "actual", "expected", "target", "status", "reason")
WHOLE = ("code", "indicator_level", "indicator", "definition", "unit", "baseline", "baseline_date", "milestones",
         "actual", "expected", "target", "target_date", "progress", "status", "reason", "basis", "frequency",
         "means_of_verification", "responsible")  # fmt: skip
BARS = ("code", "indicator", "unit", "baseline", "actual", "expected", "target", "progress", "status")
FACTS = (("unit",), ("baseline", "baseline_date"), ("milestones",), ("target", "target_date"), ("basis",),
         ("aggregation_time",), ("aggregation_place",), ("frequency",), ("means_of_verification",),
         ("responsible",))  # fmt: skip
STANDINGS = {  # what a reader looks for → the statuses that it holds
    "met": ("met",),
    "on_track": ("on_track",),
    "behind": ("at_risk", "off_track", "not_met"),
    "no_data": ("no_data",),
    "waiting": ("not_due", "open"),
    "withheld": ("withheld",),
}


def figure() -> Figure:
    """Return the figure of every indicator of the project: status, sentence and reason."""
    return Figure("overview.indicators", QUERY, columns=COLUMNS, extra=EVERY, derive=with_status, view=_sentences,
                  tab="list")  # fmt: skip


def framework(standing: str) -> Figure:
    """Return the results framework as sentences under their levels; the table has every column of it."""
    return Figure("results.framework", QUERY, columns=WHOLE, extra=EVERY | {"standing": standing},
                  derive=partial(_of_standing, standing=standing), view=_levels, tab="list")  # fmt: skip


def progress(standing: str) -> Figure:
    """Return the bars of the indicators between baseline and target."""
    return Figure("results.progress", QUERY, charts.bullets, BARS, EVERY | {"standing": standing},
                  derive=partial(_of_standing, standing=standing))  # fmt: skip


def sheet(indicator: str) -> Figure:
    """Return the figure of one indicator: definition, goal, how it is measured and by whom."""
    return Figure("results.indicator", QUERY, columns=WHOLE, extra={"indicator": indicator}, derive=with_status,
                  view=_sheet, tab="list")  # fmt: skip


def numbers() -> None:
    """Draw the value of each computed indicator; the rows behind it can be asked for."""
    words = page.words()
    told = page.once(lambda: _computed(words), "computed indicators", is_filtered=False)
    if told:
        with st.grid(min(len(told), A_ROW), min_column_width=140, gap="xsmall"):
            for row in told:
                headlines([_number(row, words)], f"headline-{row['indicator_id']}", f"indicators/{row['query']}",
                          is_last=False)


def _computed(words: Words) -> list[dict[str, Any]]:
    rows = page.table(QUERY, **EVERY)
    return with_status(rows, words)[rows["query"].notna()].to_dict("records") if len(rows) else []


def _number(row: dict[str, Any], words: Words) -> Headline:
    target = [] if pd.isna(row["target"]) else [words("results.number.target", target=row["target"])]
    shown = words("value.withheld") if row["state"] == "withheld" else text.number(row["actual"], words.language)
    return Headline(row["indicator"], shown, ", ".join([row["unit"], *target]), "value")


def choose_standing() -> str:
    """Draw how many indicators are met, on track, behind …, and the choice of one of these; return its code."""
    words = page.words()
    counted = page.once(lambda: _of_each_standing(words), "standings", is_filtered=False)
    headlines(counted, "headline-standing", QUERY, EVERY)
    return page.choose("standing", ["all", *_standings()], words("filter.standing"), partial(words.name, "standing"),
                       kind="segmented_control")  # fmt: skip


def _of_each_standing(words: Words) -> list[Headline]:
    rows = page.table(QUERY, **EVERY)
    told = with_status(rows, words).merge(page.table("sources/indicators")) if len(rows) else rows.assign(state=[])
    of = words("results.headline.of", n=len(told))
    return [_counted(code, told[told.state.isin(STANDINGS[code])], of, words) for code in _standings()]


def _standings() -> list[str]:
    """Return the standings that a reader may look for; nothing is withheld from a manager."""
    return [code for code in STANDINGS if code != "withheld" or not page.is_whole()]


def _counted(standing: str, rows: pd.DataFrame, of: str, words: Words) -> Headline:
    """Return how many indicators stand so, with these as the rows behind the number."""
    behind = rows.reindex(columns=["load_id", "row_number", "indicator", "actual", "target", "status", "reason"])
    return Headline(words.name("standing", standing), text.number(len(rows), words.language), of, standing, rows=behind)


def choose() -> str:
    """Draw the choice of one indicator; return its id, `none` where the project has none."""
    words = page.words()
    titles = {row.indicator_id: f"{row.code} · {title_of(row.indicator_id, row.title, words)}"
              for row in page.table(QUERY, **EVERY).itertuples()}  # fmt: skip
    titles = titles or {"none": words("results.none")}
    page.keep("indicator")
    return page.choose("indicator", list(titles), words("filter.indicator"), titles.__getitem__)


def _of_standing(rows: pd.DataFrame, words: Words, standing: str) -> pd.DataFrame:
    told = with_status(rows, words)
    return told if standing == "all" else told[told.state.isin(STANDINGS[standing])]


def _sentences(rows: pd.DataFrame, words: Words) -> None:
    lines = ([status.ICONS[state] for state in rows.state], rows.status, rows.indicator, rows.reason)
    blocks.statuses(zip(*lines, strict=True))


def _levels(rows: pd.DataFrame, words: Words) -> None:
    """Draw the sentences of each level of results under its name, each with where its value comes from."""
    for level, part in rows.groupby("indicator_level", sort=False):
        with st.container(gap="small"):
            st.markdown(f"**{text.markdown(words.name('indicator_level', level))}**")
            blocks.statuses((status.ICONS[row.state], row.status, f"{row.code} · {row.indicator}",
                             ". ".join(filter(None, [row.reason, row.basis]))) for row in part.itertuples())


def _sheet(rows: pd.DataFrame, words: Words) -> None:
    """Draw one indicator: its status, then each thing known of it under its name."""
    row = rows.iloc[0]
    _sentences(rows, words)
    st.markdown(text.markdown(row.definition))
    blocks.named(_known(row, words))


def _known(row: Any, words: Words) -> dict[str, str]:
    """Return what is known of an indicator, by the name of it."""
    lines = {column: " · ".join(words.name(name, row[name]) for name in (column, *dated) if pd.notna(row[name]))
             for column, *dated in FACTS}  # fmt: skip
    return {words(f"column.{column}"): said for column, said in lines.items() if said}
