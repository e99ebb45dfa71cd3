"""The public tables as spreadsheets: all of them in one workbook, or one as CSV or XLSX."""

from __future__ import annotations

import pandas as pd

from dashboard import downloads
from dashboard.database import Snapshot
from dashboard.exchange import datapackage, tables
from dashboard.text import Words


def workbook(snapshot: Snapshot, words: Words) -> bytes:
    """Return a workbook: what it is on the first sheet, then a sheet per public table."""
    published = tables.of(snapshot)
    sheets = {name: _cells(snapshot, name, words) for name in published}
    listed = {table.name: f"{words(f'code.table_name.{table.name}')}. {words('export.rows', n=len(sheets[table.name]))}"
              for table in published.values()}
    return downloads.workbook(sheets, stated(snapshot, words("export.title"), words) | listed, words("card.about"))


def csv(snapshot: Snapshot, name: str, words: Words) -> bytes:
    """Return one public table as CSV for a spreadsheet; its source stands in every row."""
    rows = _cells(snapshot, name, words)
    return downloads.csv(rows, {words("card.source"): _source(snapshot, words)})


def xlsx(snapshot: Snapshot, name: str, words: Words) -> bytes:
    """Return one public table as a workbook, with a second sheet that says what it is."""
    rows = _cells(snapshot, name, words)
    said = stated(snapshot, words(f"code.table_name.{name}"), words)
    return downloads.xlsx(rows, said, (name, words("card.about")))


def _cells(snapshot: Snapshot, name: str, words: Words) -> pd.DataFrame:
    """Return the rows of a public table; a count that is withheld is the word that says so."""
    table = tables.of(snapshot)[name]
    rows = tables.rows(snapshot.path, table, datapackage.mark(snapshot, words))
    told = {column: rows[column].astype(object).where(rows[column].notna(), words("value.withheld"))
            for column in table.protected}  # fmt: skip
    return rows.assign(**told)


def stated(snapshot: Snapshot, title: str, words: Words) -> dict[str, str]:
    """Return what a file says of itself: title, source with the mark of invented data, what is left out, licence."""
    return {
        words("column.title"): title, words("card.source"): _source(snapshot, words),
        words("column.published_at"): snapshot.manifest["published_at"],
        words("card.left_out"): " ".join([words("data.downloads.left_out"), *datapackage.counts(snapshot, words)]),
        words("export.licence"): datapackage.LICENCE["title"],
    }


def _source(snapshot: Snapshot, words: Words) -> str:
    said = [datapackage.mark(snapshot, words), words("card.snapshot", id=snapshot.id)]
    return " · ".join(filter(None, said))
