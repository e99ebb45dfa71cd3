"""The card: the one way a figure is drawn, with chart, table, about and files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import page, text
from dashboard.charts import style
from dashboard.components import provenance, table, withheld
from dashboard.components.blocks import empty, listed
from dashboard.components.figure import Figure
from dashboard.text import Words


def cards(*columns: Figure | Sequence[Figure], below: Sequence[Figure] = ()) -> None:
    """Draw figures side by side, equally tall, and others `below`; a list as a column: a short one leaves no hole.

    Where one sentence stands in place of all of them, it is said once below their titles.
    """
    every = [figure for column in (*columns, below) for figure in ([column] if isinstance(column, Figure) else column)]
    if len(every) > 1 and (said := withheld.closed(every, page.words())):
        _together(every, said)
        return
    with st.grid(len(columns), min_column_width=330):
        for column in columns:
            if isinstance(column, Figure):
                card(column)
                continue
            with st.container():
                for figure in column:
                    card(figure)
    for figure in below:
        card(figure)


def _together(figures: Sequence[Figure], said: str) -> None:
    words = page.words()
    with st.container(border=True, key=f"card-{figures[0].id.replace('.', '-')}"):
        for figure in figures:
            st.header(words(f"{figure.id}.title"), anchor=False)
        withheld.sentence(said)


def card(figure: Figure) -> None:
    """Draw a figure in its frame: title, unit, date and n, then its views; an empty one says so in a sentence."""
    words = withheld.spoken(figure)
    with st.container(border=True, height="stretch", key=f"card-{figure.id.replace('.', '-')}"):
        st.header(words(f"{figure.id}.title"), anchor=False)
        rows = page.table(figure.query, **figure.extra)
        if instead := withheld.instead(figure.query, rows, words):
            withheld.sentence(instead)
            return
        rows = _rows(figure, words)
        if rows.empty:
            empty(words(f"{figure.id}.empty"), key=figure.id)
        else:
            st.caption(page.once(lambda: _line(figure, rows, words), "line", *figure.key))
            _views(figure)
        for said in withheld.below(figure, rows, words):
            st.caption(text.markdown(said))


def _rows(figure: Figure, words: Words) -> pd.DataFrame:
    """Return the rows of a figure for what the frame shows."""
    rows, derive = page.table(figure.query, **figure.extra), figure.derive
    return page.once(lambda: derive(rows, words), "rows", *figure.key) if derive and not rows.empty else rows


def _line(figure: Figure, rows: pd.DataFrame, words: Words) -> str:
    counts = " + ".join(withheld.counts(figure, rows, words))
    counted = words("card.n", count=counts) if counts else words("card.rows", n=len(rows))
    days = [words("card.as_of", date=page.view().as_of), *withheld.day(figure, rows, words)]
    return " · ".join([words(f"{figure.id}.unit"), *days, counted])


@st.fragment
def _views(figure: Figure) -> None:
    words = withheld.spoken(figure)
    names = [*([figure.tab] if figure.is_drawn else []), "table", "about"]
    key = f"tabs-{figure.id}-{words.language}"
    tabs = st.tabs([words(f"card.{name}") for name in names], key=key, on_change="rerun")
    for name, tab in zip(names, tabs, strict=True):
        if tab.open:
            with tab:
                {"table": _table, "about": provenance.about}.get(name, _chart)(figure, words)


def _chart(figure: Figure, words: Words) -> None:
    if figure.view or figure.lines:
        _seen(figure, words)
        st.caption(withheld.left_out(figure, words))
        return
    chart, said = page.once(lambda: _drawn(figure, words), "chart", *figure.key)
    if not chart:
        st.markdown(text.markdown(words("card.nothing_drawn")))
        return
    st.plotly_chart(chart, key=f"chart-{figure.id}", config=_bar(figure, words), alt=said)
    st.caption(withheld.left_out(figure, words))


def _seen(figure: Figure, words: Words) -> None:
    """Draw what is no chart: what the figure's view draws, or its list."""
    rows = _rows(figure, words)
    if figure.view:
        figure.view(rows, words)
    elif lines := figure.lines:
        listed(page.once(lambda: lines(rows, words), "lines", *figure.key), len(rows), words)


def _drawn(figure: Figure, words: Words) -> tuple[style.Drawn | None, str]:
    """Return the chart as it is sent, and in a sentence; None where there is nothing to draw."""
    assert figure.draw
    # made from the rows of the query alone, a chart serves whatever else is chosen
    drawn = (figure.draw(_rows(figure, words), words) if figure.derive
             else page.kept(figure.query, figure.extra, figure.draw))
    if not drawn["data"]:
        return None, ""
    framed = style.framed(drawn, words(f"{figure.id}.title"), provenance.source_line(words))
    return style.Drawn(framed), _alternative(figure, words)


def _bar(figure: Figure, words: Words) -> dict[str, Any]:
    picture = {"format": "png", "filename": provenance.file_name(figure.id), "width": 1100, "scale": 2}
    locale = {"dictionary": {"Download plot as a PNG": words("card.picture"), "Download plot": words("card.picture"),
                             "Taking snapshot - this may take a few seconds": words("card.picture_wait"),
                             "Snapshot succeeded": words("card.picture_done")}}
    code = words.language
    return {"displayModeBar": True, "displaylogo": False, "modeBarButtons": [["toImage"]], "scrollZoom": False,
            "toImageButtonOptions": picture, "locale": code, "locales": {code: locale}, "doubleClick": False}


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
    table.show(rows, figure.columns, words, words(f"{figure.id}.title"), figure.id, figure.key)
    st.caption(withheld.left_out(figure, words))
    provenance.files(figure, rows, words)
