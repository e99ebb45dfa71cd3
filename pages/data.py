"""Data: where the numbers come from, what the terms mean, what is complete and fresh, and the tables to take away."""

from __future__ import annotations

from functools import partial

import streamlit as st

from dashboard import page
from dashboard.charts import completeness
from dashboard.components import checked, data, glossary, held, take_away
from dashboard.components.card import Figure, card, cards
from dashboard.components.links import to_page

FRESH = ("place_id", "report_topic", "freshness", "last_fact_on", "days_since", "every_days", "due_on")
SOURCES = ("title", "source_kind", "document_date", "url", "table_name", "source_rows", "source_id")
FILES = ("load_id", "sheet", "table_name", "rows_read", "rows_taken", "rows_repeated", "rows_set_aside", "sha256")
ASIDE = ("source", "sheet", "row_number", "finding", "content", "rule", "load_id")
FOUND = ("rule", "severity", "table_name", "column_name", "findings", "load_id", "row_number")

words = page.words()
data.numbers()
cards([Figure("data.completeness", "data/freshness.rows", completeness.grid, FRESH, count=("expected:topics",)),
       checked.published()],
      [Figure("data.sources", "data/sources", None, SOURCES, view=data.documents, tab="list")])

with st.columns(3)[0]:
    wanted = page.search("term", words("data.glossary.search"))
card(Figure("data.glossary", "data/terms", None, glossary.COLUMNS, extra={"term": wanted} if wanted else {},
            derive=partial(glossary.terms, search=wanted), lines=glossary.listed, tab="list"))

if held.is_smaller():
    held.contents()
else:
    card(Figure("data.files", "data/files", None, FILES, derive=data.counted))
if data.has_rejected():
    card(Figure("data.rejected", "data/rejected", None, ASIDE, derive=data.said, view=data.by_rule, tab="list"))
take_away.downloads()
with st.grid(2, min_column_width=330):
    data.snapshot()
    card(Figure("data.findings", "data/findings", None, FOUND))
to_page("indicators", words("data.to_indicators"))
