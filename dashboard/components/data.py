"""The blocks of the page Data: headline numbers, documents, files, the snapshot and the ones before it."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import database, page, text
from dashboard.checks import wording
from dashboard.checks.finding import Finding
from dashboard.components import table
from dashboard.components.blocks import Headline, facts, listed
from dashboard.components.explain import headlines
from dashboard.text import Words

SHOWN = 12  # documents, or kinds of fault, in a list; the table has all
PLACES = 5  # places that a list names of each kind of fault
_ICONS = {"web_page": "public", "synthetic": "science", "attendance_sheet": "checklist", "minutes": "description",
          "decision": "gavel", "report": "summarize", "survey": "poll", "register": "list_alt", "photo": "image"}
_HISTORY = ("snapshot", "published_at", "rows_taken", "megabytes", "is_serving")


def numbers() -> None:
    """Draw the headline numbers: what the snapshot is made of, and how fresh what is expected is."""
    words, language = page.words(), page.view().language
    whole, fresh = page.table("data/headline").iloc[0], page.table("data/freshness").iloc[0]
    said, notes = {"documents": whole.documents}, {}
    if rows := page.view().snapshot.manifest.get("rows"):
        said |= {"rows": rows["taken"], "findings": whole.findings}
        notes = {"rows": words("data.headline.rows.note", **rows)}
    left, right = st.columns([3, 2], gap="xsmall")
    with left:
        headlines([Headline(words(f"data.headline.{name}"), text.number(value, language),
                            notes.get(name) or words(f"data.headline.{name}.note"), name,
                            rows=_files(words) if name == "rows" else None)
                   for name, value in said.items()], "headline-snapshot", "data/headline", is_last=False)
    with right:
        headlines([Headline(words(f"data.freshness.{name}"), text.number(fresh[name], language),
                            words("data.freshness.note", n=int(fresh.expected)), name)
                   for name in ("overdue", "missing")], "headline-freshness", "data/freshness")


def _files(words: Words) -> pd.DataFrame:
    """Return the files with the rows taken from each: what the number of rows is made of."""
    known = ["load_id", "rows_taken", "rows_read", "rows_repeated", "rows_set_aside"]
    return counted(page.table("data/files"), words)[known]


def documents(rows: pd.DataFrame, words: Words) -> None:
    """Draw the documents with kind, date and address, and how many rows of which tables name them."""
    grouped = list(rows.groupby("source_id", sort=False))
    listed([_document(tables, words) for _, tables in grouped[:SHOWN]], len(grouped), words)


def _document(tables: pd.DataFrame, words: Words) -> tuple[str, str, str]:
    first = tables.iloc[0]
    date = [] if pd.isna(first.document_date) else [text.day(first.document_date.date(), words.language)]
    address = [first.url] if isinstance(first.url, str) else []
    named = [f"{words.name('table_name', row.table_name)} {text.number(row.source_rows, words.language)}"
             for row in tables.itertuples() if row.source_rows]
    used = words("data.sources.rows", tables=", ".join(named)) if named else words("data.sources.unused")
    said = " · ".join([words.name("source_kind", first.source_kind), *date, *address, used])
    return f":material/{_ICONS[first.source_kind]}:", first.title, said


def counted(rows: pd.DataFrame, words: Words) -> pd.DataFrame:
    """Return the files with what became of their rows, which the manifest of the snapshot says."""
    known = {file["load_id"]: file for file in page.view().snapshot.manifest["sources"]}
    counts = {f"rows_{what}": [known[file].get(f"rows_{what}", 0) for file in rows.load_id]
              for what in ("taken", "repeated", "set_aside")}  # fmt: skip
    return rows.assign(**counts)


def has_rejected() -> bool:
    """Return whether the snapshot has a table of rows set aside: those of managers have, but for quite old ones."""
    shown = page.view().snapshot
    return shown.path.parent.parent.name == "manager" and "received" in shown.manifest


def said(rows: pd.DataFrame, words: Words) -> pd.DataFrame:
    """Return the rows set aside with the sentence that says what is wrong; the cell itself is among the cells."""
    told = [_sentence(row, words) for row in rows.itertuples()]
    return rows.assign(finding=told)


def _sentence(row: Any, words: Words) -> str:
    known = {name: value if isinstance(value := getattr(row, name), str) else None
             for name in ("sheet", "column_name", "table_name")}  # fmt: skip
    finding = Finding(None, known["sheet"], row.row_number, known["column_name"], None, row.rule, "error", None,
                      known["table_name"])  # fmt: skip
    return wording.sentence(finding, words)


def by_rule(rows: pd.DataFrame, words: Words) -> None:
    """Draw what is wrong with the rows set aside, how many rows each, and where the first ones stand."""
    told = []
    for sentence, found in rows.groupby("finding", sort=False):
        places = [f"{row.load_id}, {row.row_number}" for row in found.head(PLACES).itertuples()]
        more = ["…"] if len(found) > PLACES else []
        told.append((":material/error:", sentence,
                     f"{words('data.rejected.count', n=len(found))}: {'; '.join([*places, *more])}"))  # fmt: skip
    listed(told[:SHOWN], len(told), words)


def snapshot() -> None:
    """Draw what the manifest says of the snapshot, and the ones published before it."""
    words, shown = page.words(), page.view().snapshot
    with st.container(border=True, height="stretch", key="card-data-snapshot"):
        st.header(words("data.snapshot.title"), anchor=False)
        st.caption(words("data.snapshot.unit"))
        facts(_manifest(shown.manifest, words))
        earlier = history(shown.path.parent.parent, shown.id)
        table.show(earlier, tuple(earlier), words, words("data.snapshot.history"), "data.snapshot")


def _manifest(said: dict[str, Any], words: Words) -> list[tuple[str, str, str]]:
    """Return the lines about a snapshot: name, moment, file, dates; to managers rows and tools too."""
    language, file = words.language, said["file"]
    dates = [text.day(datetime.fromisoformat(day).date(), language) for day in sorted(set(said["data_dates"].values()))]
    tools = ", ".join(f"{tool} {version}" for tool, version in said.get("tools", {}).items())
    rows = [words("data.headline.rows.note", **said["rows"])] if "rows" in said else []
    size = text.number(file["size"] / 1e6, language)
    return [
        (":material/inventory_2:", said["snapshot"], words("data.snapshot.at", moment=_moment(said["published_at"]))),
        *((":material/functions:", words("data.snapshot.rows"), counts) for counts in rows),
        (":material/fingerprint:", words("data.snapshot.file", size=size), file["sha256"]),
        (":material/event:", words("data.snapshot.dates"), "; ".join(dates)),
        (":material/build:", words("data.snapshot.tools"), "; ".join(filter(None, [tools, said["schema_version"]]))),
    ]


def _moment(iso: str) -> str:
    return datetime.fromisoformat(iso).strftime("%Y-%m-%d %H:%M")


def history(folder: Path, shown: str) -> pd.DataFrame:
    """Return a row per snapshot of a part of the store, the serving one first; one without manifest is left out.

    The smaller parts do not say how many rows they were made of.
    """
    lines = []
    for identity in filter(None, database.candidates(folder)):
        try:
            said = json.loads((folder / identity / "manifest.json").read_text("utf-8"))
            rows = said.get("rows", {}).get("taken")
            lines.append((identity, _moment(said["published_at"]), rows, said["file"]["size"] / 1e6, identity == shown))
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            continue
    found = pd.DataFrame(lines, columns=list(_HISTORY))
    return found if found.rows_taken.notna().any() else found.drop(columns="rows_taken")
