"""The card: the one way a figure is drawn, with chart, table, about and downloads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import database, downloads, page, text
from dashboard.charts import style
from dashboard.components import table
from dashboard.components.blocks import empty
from dashboard.text import Words


@dataclass(frozen=True)
class Figure:
    """One figure of a page.

    `id` is the prefix of its words (`.title .unit .definition .left_out .empty`), `query` the named query, `draw` the
    chart (none: a table only), `columns` the table's columns in order (empty: all), `extra` further parameters,
    `count` the columns whose sums are n, each as `column` or `column:unit` (none: n is the number of rows). `derive`
    adds columns that a rule in Python gives. `view` draws what no chart can (a map, a list of sentences) from the
    rows, in the first tab, which `card.<tab>` names.
    """

    id: str
    query: str
    draw: Callable[[pd.DataFrame, Words], dict[str, Any]] | None = None
    columns: tuple[str, ...] = ()
    extra: dict[str, object] = field(default_factory=dict)
    count: tuple[str, ...] = ()
    derive: Callable[[pd.DataFrame, Words], pd.DataFrame] | None = None
    view: Callable[[pd.DataFrame, Words], None] | None = None
    tab: str = "chart"


def cards(*figures: Figure) -> None:
    """Draw figures side by side, equally tall; below one another where the screen is narrow."""
    with st.grid(len(figures), min_column_width=330):
        for figure in figures:
            card(figure)


def card(figure: Figure) -> None:
    """Draw a figure in its frame: title, unit, date and n, then its views; an empty one says so in a sentence."""
    words = page.words()
    with st.container(border=True, height="stretch", key=f"card-{figure.id.replace('.', '-')}"):
        st.header(words(f"{figure.id}.title"), anchor=False)
        rows = _rows(figure, words)
        if rows.empty:
            empty(words(f"{figure.id}.empty"), key=figure.id)
            return
        st.caption(_line(figure, rows, words))
        _views(figure)


def _rows(figure: Figure, words: Words) -> pd.DataFrame:
    """Return the rows of a figure for what the frame shows."""
    rows = page.table(figure.query, **figure.extra)
    return figure.derive(rows, words) if figure.derive and not rows.empty else rows


def _line(figure: Figure, rows: pd.DataFrame, words: Words) -> str:
    sums = [(unit or column, int(rows[column].sum())) for column, _, unit in (c.partition(":") for c in figure.count)]
    counts = " + ".join(words(f"unit.{unit}.n", n=n) for unit, n in sums)
    counted = words("card.n", count=counts) if counts else words("card.rows", n=len(rows))
    return " · ".join([words(f"{figure.id}.unit"), words("card.as_of", date=page.view().as_of), counted])


@st.fragment
def _views(figure: Figure) -> None:
    words = page.words()
    names = [*([figure.tab] if figure.draw or figure.view else []), "table", "about"]
    key = f"tabs-{figure.id}-{words.language}"
    tabs = st.tabs([words(f"card.{name}") for name in names], key=key, on_change="rerun")
    for name, tab in zip(names, tabs, strict=True):
        if tab.open:
            with tab:
                {"table": _table, "about": _about}.get(name, _chart)(figure, words)


def _chart(figure: Figure, words: Words) -> None:
    if figure.view:
        figure.view(_rows(figure, words), words)
        st.caption(words(f"{figure.id}.left_out"))
        return
    assert figure.draw and not figure.derive  # a chart is made from the rows of the query alone
    title, source = words(f"{figure.id}.title"), source_line(words)
    drawn = page.kept(figure.query, figure.extra, figure.draw)
    if not drawn["data"]:
        st.markdown(text.markdown(words("card.nothing_drawn")))
        return
    chart = style.framed(drawn, title, source)
    st.plotly_chart(chart, key=f"chart-{figure.id}", config=_bar(figure, words), alt=_alternative(figure, words))
    st.caption(words(f"{figure.id}.left_out"))


def _bar(figure: Figure, words: Words) -> dict[str, Any]:
    picture = {"format": "png", "filename": _file(figure), "width": 1100, "scale": 2}
    locale = {"dictionary": {"Download plot as a PNG": words("card.picture"), "Download plot": words("card.picture"),
                             "Taking snapshot - this may take a few seconds": words("card.picture_wait"),
                             "Snapshot succeeded": words("card.picture_done")}}
    code = words.language
    return {"displayModeBar": True, "displaylogo": False, "modeBarButtons": [["toImage"]], "scrollZoom": False,
            "toImageButtonOptions": picture, "locale": code, "locales": {code: locale}, "doubleClick": False}


def _file(figure: Figure) -> str:
    shown = page.view()
    parts = ["yntymak", figure.id.replace(".", "-"), shown.place or "all", shown.as_of.isoformat()]
    return "-".join(parts) + ("-demonstration" if shown.is_demonstration else "")


def _alternative(figure: Figure, words: Words) -> str:
    """Return the chart in a sentence or two: title, date and the first eight rows."""
    rows = table.chosen(_rows(figure, words), figure.columns).head(8)
    heads = [words(f"column.{column}") for column in rows]
    lines = ["; ".join(f"{head}: {cell}" for head, cell in zip(heads, cells, strict=True))
             for cells in table.spoken(rows, words)]
    date = words("card.as_of", date=page.view().as_of)
    return f"{words(f'{figure.id}.title')}. {date}. " + ". ".join(lines)


def _table(figure: Figure, words: Words) -> None:
    rows = _rows(figure, words)
    table.show(rows, figure.columns, words, words(f"{figure.id}.title"), figure.id)
    st.caption(words(f"{figure.id}.left_out"))
    _downloads(figure, rows, words)


def _downloads(figure: Figure, rows: pd.DataFrame, words: Words) -> None:
    named = table.labelled(rows, figure.columns, words)
    stated = _stated(figure, words)
    kept = {name: stated[name] for name in (words("card.date"), words("card.source"))}
    sheets = (words("card.table"), words("card.about"))
    kinds = {"csv": lambda: downloads.csv(named, kept), "xlsx": lambda: downloads.xlsx(named, stated, sheets)}
    with st.container(horizontal=True):
        for kind, make in kinds.items():
            st.download_button(words(f"card.{kind}"), make, f"{_file(figure)}.{kind}", key=f"{kind}-{figure.id}",
                               icon=":material/download:", on_click="ignore")


def _stated(figure: Figure, words: Words) -> dict[str, str]:
    """Return what a file says about itself: title, unit, filters, date, source, definition."""
    shown = page.view()
    place = words.name("place_id", shown.place) if shown.place else words("frame.all_places")
    filters = {words(f"filter.{name}"): words.name(name, value) for name, value in figure.extra.items()}
    return {
        words("card.title"): words(f"{figure.id}.title"), words("card.unit"): words(f"{figure.id}.unit"),
        words("frame.project"): shown.project_title, words("frame.place"): place, **filters,
        words("card.date"): shown.as_of.isoformat(), words("card.source"): source_line(words),
        words("card.definition"): words(f"{figure.id}.definition"),
        words("card.left_out"): words(f"{figure.id}.left_out"),
    }


def source_line(words: Words) -> str:
    """Return the source of every number of the page: the snapshot, its date, and the mark of invented data."""
    shown = page.view()
    mark = [words("frame.demonstration")] if shown.is_demonstration else []
    return " · ".join([*mark, words("card.as_of", date=shown.as_of), words("card.snapshot", id=shown.snapshot.id)])


def _about(figure: Figure, words: Words) -> None:
    st.markdown(f"**{words('card.definition')}**  \n{text.markdown(words(f'{figure.id}.definition'))}")
    st.markdown(f"**{words('card.left_out')}**  \n{text.markdown(words(f'{figure.id}.left_out'))}")
    st.markdown(f"**{words('card.source')}**  \n{text.markdown(source_line(words))}")
    st.markdown(f"**{words('card.query')}** {text.markdown(f'queries/{figure.query}.sql')}")
    st.code(database.query_text(figure.query), language="sql", wrap_lines=True, height=260)
