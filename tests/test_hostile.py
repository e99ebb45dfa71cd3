"""Text of the field is never code: sixty hostile texts in every column, on every page, in every view and file."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import database, downloads, schema, text
from dashboard.components import card, provenance
from dashboard.components.figure import Figure
from dashboard.exchange import datapackage, tables, workbook
from dashboard.publish import dataset
from dashboard.sources.refusal import Unreadable
from tests import hostile, sweep
from tests.conftest import DEMO, rows
from tests.sweep import GRANTS, PILOTS, State
from tests.test_sweep import opened

PREFIXES = ("=", "+", "-", "@", "|", "\t", "\r", "\n")
# What Markdown of Streamlit would take for markup: an opening sign that is not escaped, a directive, an address.
LIVE = re.compile(
    r"(?<!\\)(\[(alt|press|js)\]|!\[|\$\\|`\+|<(img|script|iframe|svg|a|object|form|meta)\b)|:(red|blue-background)\["
    r"|:material\\?/delete|\bhttp\\?://|\bwww\\?\.\w"
)
TAGS = re.compile(r'<(?!/?(b|i|br|extra|span)>|span style="(font-size:\d+px|color:#\w+)">)[a-z/!]', re.IGNORECASE)
OURS = re.compile(r"</?(div|table|caption|thead|tbody|tr|th|td|span|style)\b[^<>]*>")


def test_the_checks_let_every_text_in_and_only_what_nobody_sees_is_lost(hostile_store: Path):
    assert len(hostile.STRINGS) >= 60
    snapshot = database.newest(hostile_store)
    for table, columns in hostile.free_text().items():
        cells = ", ".join(f"string_agg({schema.identifier(name)}, ' ')" for name in columns)
        whole = " ".join(filter(None, rows(snapshot, f"select {cells} from {table}")[0]))
        missing = [name for name, string in hostile.STRINGS.items() if seen(string) not in seen(whole)]
        assert missing == [], table


def seen(said: str) -> str:
    """Return the signs of a text that publishing keeps: composed letters, no unseen signs."""
    return hostile.plain(said)


def test_a_file_with_nul_in_a_text_is_refused(tmp_path: Path):
    source = hostile.plant(DEMO, tmp_path / "source")
    whole = (source / "issues.csv").read_bytes().replace(b"<svg/onload", hostile.NUL.encode() + b"<svg/onload")
    (source / "issues.csv").write_bytes(whole)
    with pytest.raises(Unreadable, match="not_text"):
        dataset.findings([source])


def spoken(app: AppTest) -> Iterator[str]:
    """Yield every text of a page that is read as Markdown."""
    for kind in ("markdown", "caption", "header", "subheader", "title", "info", "warning"):
        yield from (element.value for element in getattr(app, kind))
    yield from (element.label for element in (*app.metric, *app.button))


@pytest.mark.parametrize("project", [PILOTS, GRANTS])
@pytest.mark.parametrize("path", sweep.WITH_FIGURES)
def test_hostile_text_is_text_in_every_view_and_file_of_every_figure(
    hostile_store: Path, monkeypatch: pytest.MonkeyPatch, path: str, project: str
):
    files: dict[str, bytes] = {}

    def every_view(figure: Figure) -> None:
        words = card.page.words()
        if figure.is_drawn:
            card._chart(figure, words)
        card._table(figure, words)
        provenance.about(figure, words)

    def taken(identity: str, named: pd.DataFrame, said: dict[str, str], words: text.Words) -> None:
        kept = {name: said[name] for name in (words("card.date"), words("card.source"))}
        files[f"{identity}.csv"] = downloads.csv(named, kept)
        files[f"{identity}.xlsx"] = downloads.xlsx(named, said, (words("card.table"), words("card.about")))

    monkeypatch.setattr(card, "_views", every_view)
    monkeypatch.setattr(provenance, "download", taken)
    state = State(path, "en", f"h-{project}", False, path == "/municipality")
    monkeypatch.setitem(sweep.PLACES, f"h-{project}", f"h-{sweep.PLACES[project]}")
    app = opened(state, hostile_store, monkeypatch)
    assert not app.exception
    shown = list(spoken(app))
    blocks = [block.proto.body for block in app.get("html")]
    charts = [chart.proto.spec for chart in app.get("plotly_chart")]
    assert any("hostile" in said for said in (*shown, *blocks, *charts)), "nothing hostile came to this page"
    assert [found[0] for said in shown if (found := LIVE.search(said))] == []
    assert [rest[:80] for body in blocks if "<" in (rest := OURS.sub("", body))] == []
    assert [found for spec in charts for said in texts(json.loads(spec)) if (found := TAGS.findall(said))] == []
    assert len(files) >= 8
    assert [name for name, content in files.items() if live(name, content)] == []


def texts(part: object) -> Iterator[str]:
    """Yield every text inside a chart."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, (dict, list)):
        for one in part.values() if isinstance(part, dict) else part:
            yield from texts(one)


def live(name: str, content: bytes) -> list[object]:
    """Return the cells of a file that a spreadsheet would take for a formula, whichever separator it believes in."""
    if name.endswith(".xlsx"):
        book = openpyxl.load_workbook(io.BytesIO(content))
        cells = [cell for sheet in book for line in sheet.iter_rows() for cell in line]
        assert not any(sheet._hyperlinks for sheet in book)
        return [
            cell.value
            for cell in cells
            if cell.data_type == "f" or (isinstance(cell.value, str) and cell.value.startswith(PREFIXES))
        ]
    lines = content.decode("utf-8-sig")
    cells = [cell for separator in ",;" for line in csv.reader(io.StringIO(lines, newline=""), delimiter=separator)
             for cell in line]  # fmt: skip
    return [cell for cell in cells if cell.startswith(PREFIXES) and not is_number(cell)]


def is_number(cell: str) -> bool:
    return re.fullmatch(r"-\d+(\.\d+)?", cell) is not None


def test_nothing_is_live_in_the_package_the_workbook_and_the_files_of_every_table(hostile_store: Path):
    snapshot, words = database.newest(hostile_store), text.words("en")
    files = {"all.xlsx": workbook.workbook(snapshot, words)}
    for name in tables.tables():
        files |= {
            f"{name}.csv": workbook.csv(snapshot, name, words),
            f"{name}.xlsx": workbook.xlsx(snapshot, name, words),
        }
    with zipfile.ZipFile(io.BytesIO(datapackage.package(snapshot, words))) as archive:
        json.loads(archive.read("datapackage.json"))
        files |= {name: archive.read(name) for name in archive.namelist() if name.endswith(".csv")}
    assert {name: found[:3] for name, content in files.items() if (found := live(name, content))} == {}
    assert sum(b"__hit" in content for content in files.values()) > 5


@pytest.mark.parametrize("before", ["", "'", "words;", "words\n"])
@pytest.mark.parametrize("prefix", [*PREFIXES, "\uff1d", "\uff0b", "\uff0d", "\uff20"])
def test_no_prefix_is_live(prefix: str, before: str):
    table = pd.DataFrame({f"{prefix}a": [f"{before}{prefix}1+1"], "n": [-1.5]})
    for content in (downloads.csv(table, {f"{prefix}b": f"{before}{prefix}2"}),
                    downloads.xlsx(table, {f"{prefix}b": f"{before}{prefix}2"}, ("Table", "About"))):  # fmt: skip
        name = "a.xlsx" if content[:2] == b"PK" else "a.csv"
        assert [cell for cell in live(name, content) if cell != -1.5] == []


@pytest.mark.parametrize(("said", "never"), [
    ("http://evil.test/a", "http://"), ("HTTPS://evil.test", "HTTPS://"), ("see www.evil.test", "www.evil"),
    ("mail@evil.test", "@evil"),
])  # fmt: skip
def test_an_address_in_a_text_becomes_no_link(said: str, never: str):
    shown = text.markdown(said).replace("\\", "")
    assert never not in shown
    assert shown.replace("\u2060", "") == said
