"""Where a figure comes from: definition, query, the documents behind its rows; and the files that say so too."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard import database, downloads, page, text
from dashboard.components import table, withheld
from dashboard.components.figure import Figure
from dashboard.text import Words


def source_line(words: Words) -> str:
    """Return the source of every number of the page: the snapshot, its date, and the mark of invented data."""
    shown = page.view()
    mark = [words("frame.demonstration")] if shown.is_demonstration else []
    return " · ".join([*mark, words("card.as_of", date=shown.as_of), words("card.snapshot", id=shown.snapshot.id)])


def documents(query: str, words: Words) -> list[str]:
    """Return the documents that rows behind a query name as their source: title, and date where it is known."""
    behind = page.table("sources/behind", tables=sorted(database.tables_of(query)))
    return [row.title if pd.isna(row.document_date) else f"{row.title}, {text.day(row.document_date, words.language)}"
            for row in behind.itertuples()]


def about(figure: Figure, words: Words) -> None:
    """Draw the definition, what is left out, the source and the text of the query."""
    _said(words("card.definition"), words(f"{figure.id}.definition"))
    _said(words("card.left_out"), withheld.left_out(figure, words))
    origin(figure.query, words)


def origin(query: str, words: Words) -> None:
    """Draw where the rows of a query come from: snapshot, documents, and the text of the query."""
    _said(words("card.source"), source_line(words))
    named = documents(query, words)
    if named:
        _said(words("card.documents"), "; ".join(named))
    st.markdown(f"**{words('card.query')}** {text.markdown(f'queries/{query}.sql')}")
    st.code(database.query_text(query), language="sql", wrap_lines=True, height=260)


def _said(name: str, said: str) -> None:
    st.markdown(f"**{name}**  \n{text.markdown(said)}")


def file_name(identity: str) -> str:
    """Return the name, without its ending, of a file about a figure: id, place, date, mark of invented data."""
    shown = page.view()
    parts = ["yntymak", identity.replace(".", "-"), shown.place or "all", shown.as_of.isoformat()]
    return "-".join(parts) + ("-demonstration" if shown.is_demonstration else "")


def files(figure: Figure, rows: pd.DataFrame, words: Words) -> None:
    """Draw the buttons that give the shown rows as CSV and XLSX, made when they are pressed."""
    named = page.once(lambda: table.labelled(rows, figure.columns, words), "labelled", *figure.key)
    download(figure.id, named, page.once(lambda: stated(figure, words), "stated", *figure.key), words)


def download(identity: str, named: pd.DataFrame, said: dict[str, str], words: Words) -> None:
    """Draw the buttons for a labelled table; `said` is the second sheet, its date and source stand in each row."""
    kept = {name: said[name] for name in (words("card.date"), words("card.source"))}
    sheets = (words("card.table"), words("card.about"))
    kinds = {"csv": lambda: downloads.csv(named, kept), "xlsx": lambda: downloads.xlsx(named, said, sheets)}
    with st.container(horizontal=True):
        for kind, make in kinds.items():
            st.download_button(words(f"card.{kind}"), make, f"{file_name(identity)}.{kind}", key=f"{kind}-{identity}",
                               icon=":material/download:", on_click="ignore")


def stated(figure: Figure, words: Words) -> dict[str, str]:
    """Return what a file says about itself: title, unit, filters, date, source, documents, definition."""
    filters = {words(f"filter.{name}"): words.name(name, value) for name, value in figure.extra.items()}
    return {
        words("card.title"): words(f"{figure.id}.title"), words("card.unit"): words(f"{figure.id}.unit"),
        **framed(filters, words),
        words("card.documents"): "; ".join(documents(figure.query, words)) or words("value.none"),
        words("card.definition"): words(f"{figure.id}.definition"),
        words("card.left_out"): withheld.left_out(figure, words),
    }


def framed(filters: dict[str, str], words: Words) -> dict[str, str]:
    """Return what the frame says of a file: project, place, the page's `filters`, date and source."""
    shown = page.view()
    place = words.name("place_id", shown.place) if shown.place else words("frame.all_places")
    return {
        words("frame.project"): shown.project_title, words("frame.place"): place, **filters,
        words("card.date"): shown.as_of.isoformat(), words("card.source"): source_line(words),
    }
