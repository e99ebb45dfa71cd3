"""Nasty sources: how a file is built, what must come of it, and a dataset that many of them complete at once."""

from __future__ import annotations

import shutil
import zipfile
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pytest
import xlsxwriter

from dashboard import database, store, text
from dashboard.checks.check import Finding
from dashboard.checks.wording import sentence
from dashboard.command import main
from dashboard.publish import dataset
from dashboard.sources.refusal import Unreadable
from tests.conftest import small, write

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
ANY = object()
Build = Callable[[Path], list[Path]]


@dataclass(frozen=True)
class Said:
    """A finding that must be there. An empty sheet or file is that of the case; ANY value is not looked at."""

    rule: str
    row: int | None = None
    column: str | None = None
    value: object = ANY
    sheet: str | None = ""
    file: str | None = ""
    severity: str = "error"


def wrong(rule: str, row: int | None = None, column: str | None = None, value: object = ANY, **more: str) -> Said:
    """Return an error that must be there."""
    return Said(rule, row, column, value, **more)


def doubt(rule: str, row: int | None = None, column: str | None = None, value: object = ANY, **more: str) -> Said:
    """Return a warning that must be there."""
    return Said(rule, row, column, value, severity="warning", **more)


@dataclass(frozen=True)
class Case:
    """One nasty source. `took`: "table: columns" -> rows, the number of the row first. `read` and `twice` count rows.

    What is neither taken nor there twice is set aside. `secrets` must be nowhere.
    """

    name: str
    build: Build
    read: int
    took: Mapping[str, Sequence[tuple]] = field(default_factory=dict)
    said: Sequence[Said] = ()
    twice: int = 0
    sheet: str = "sources"
    secrets: Sequence[str] = ()

    @property
    def stops(self) -> bool:
        """Return whether an error is expected."""
        return any(one.severity == "error" for one in self.said)


@dataclass(frozen=True)
class Refused:
    """One source that cannot be read: the rule, and the file (and sheet) that the sentence names."""

    name: str
    build: Build
    rule: str
    file: str


@dataclass
class Outcome:
    """What became of a dataset: findings of the check, the snapshot with what is set aside, all that lies about."""

    findings: list[Finding]
    manifest: dict
    snapshot: duckdb.DuckDBPyConnection
    files: Mapping[str, list[str]]
    everything: str

    def rows(self, sql: str, **given: object) -> list[tuple]:
        return self.snapshot.execute(sql, given or None).fetchall()


# ------------------------------------------------------------------ building files


def text_file(name: str, content: str | bytes, table: str = "sources", encoding: str = "utf-8") -> Build:
    """Return a builder of a folder with one CSV."""
    return texts(name, **{table: content if isinstance(content, bytes) else content.encode(encoding)})


def texts(name: str, **tables: str | bytes) -> Build:
    """Return a builder of a folder of CSV files."""

    def build(folder: Path) -> list[Path]:
        (folder / name).mkdir(parents=True)
        for table, content in tables.items():
            whole = content if isinstance(content, bytes) else content.encode()
            (folder / name / f"{table}.csv").write_bytes(whole)
        return [folder / name]

    return build


def lines(*rows: Sequence[object], by: str = ",", end: str = "\n") -> str:
    """Return rows as delimited text, without quoting."""
    return "".join(by.join(map(str, row)) + end for row in rows)


def book(name: str, sheets: Mapping[str, Sequence[Sequence[object]]], then: Callable | None = None, **options) -> Build:
    """Return a builder of a workbook by xlsxwriter; `then` may do more with the workbook and its sheets."""

    def build(folder: Path) -> list[Path]:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        options_of = {"strings_to_formulas": False, "strings_to_urls": False, "default_date_format": "dd.mm.yyyy"}
        with xlsxwriter.Workbook(path, options_of | options) as out:
            made = {}
            for title, rows in sheets.items():
                made[title] = out.add_worksheet(title)
                for row, cells in enumerate(rows):
                    made[title].write_row(row, 0, cells)
            if then:
                then(out, made)
        return [path]

    return build


def package(parts: Mapping[str, bytes | str], path: Path, how: int = zipfile.ZIP_DEFLATED) -> Path:
    """Write a zip package."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", how) as out:
        for name, content in parts.items():
            out.writestr(name, content)
    return path


def parts_of(sheet: str, title: str = "sources", strings: str = "") -> dict[str, bytes | str]:
    """Return the parts of a workbook whose one sheet is given as XML."""
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    return {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{relations}"><Relationship Id="r1" Type="{LINKS}/officeDocument"'
        ' Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{LINKS}"><sheets><sheet name="{title}" sheetId="1"'
        ' r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{relations}">'
        f'<Relationship Id="r1" Type="{LINKS}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="r2" Type="{LINKS}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{sheet}</sheetData></worksheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{strings}</sst>',
    }


def raw(name: str, sheet: str = "", strings: str = "", **changed: bytes | str | None) -> Build:
    """Return a builder of a workbook from XML; `changed` replaces parts (book, sheet, …), None leaves one out."""
    known = {"book": "xl/workbook.xml", "sheet": "xl/worksheets/sheet1.xml", "strings": "xl/sharedStrings.xml",
             "macro": "xl/vbaProject.bin", "links": "xl/_rels/workbook.xml.rels"}  # fmt: skip

    def build(folder: Path) -> list[Path]:
        parts = parts_of(sheet, strings=strings) | {known[key.rstrip("_")]: value for key, value in changed.items()}
        return [package({key: value for key, value in parts.items() if value is not None}, folder / name)]

    return build


def row(number: int, *cells: str) -> str:
    """Return the XML of a row of inline texts; what begins with `<` is the cell itself."""
    made = (cell if cell.startswith("<") else f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in cells)
    return f'<row r="{number}">{"".join(made)}</row>'


def ods(name: str, *tables: str) -> Build:
    """Return a builder of an OpenDocument spreadsheet from the XML of its tables."""

    def build(folder: Path) -> list[Path]:
        kinds = {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "META-INF/manifest.xml": "<manifest/>"}
        return [package(kinds | {"content.xml": _content(tables)}, folder / name)]

    return build


def _content(tables: Sequence[str], tag: str = "document-content", more: str = "") -> str:
    known = ("office", "table", "text", "style")
    spaces = "".join(f' xmlns:{one}="urn:oasis:names:tc:opendocument:xmlns:{one}:1.0"'
                     for one in known)  # fmt: skip
    spaces += ' xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2"'
    spaces += ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
    return (f'<?xml version="1.0" encoding="UTF-8"?><office:{tag}{spaces}{more}><office:body><office:spreadsheet>'
            f"{''.join(tables)}</office:spreadsheet></office:body></office:{tag}>")  # fmt: skip


def flat(name: str, *tables: str) -> Build:
    """Return a builder of a flat OpenDocument spreadsheet, for LibreOffice to open."""
    more = ' office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.spreadsheet"'

    def build(folder: Path) -> list[Path]:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(_content(tables, "document", more), "utf-8")
        return [folder / name]

    return build


def ods_table(*rows: str, name: str = "sources") -> str:
    return f'<table:table table:name="{name}">{"".join(rows)}</table:table>'


def ods_row(*cells: str, times: int = 1) -> str:
    made = (cell if cell.startswith("<") else
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
            for cell in cells)  # fmt: skip
    return f'<table:table-row table:number-rows-repeated="{times}">{"".join(made)}</table:table-row>'


def several(*builds: Build) -> Build:
    """Return a builder of several sources."""
    return lambda folder: [path for build in builds for path in build(folder)]


# ------------------------------------------------------------------ running


def base(folder: Path) -> Path:
    """Write the small dataset that the nasty sources complete."""
    return write(folder / "base", **small())


def publish_all(folder: Path, cases: Sequence[Case]) -> Outcome:
    """Publish a dataset that all cases complete; where some have errors, first see that nothing is published."""
    built = {case.name: case.build(folder / "built") for case in cases}
    given = [base(folder), *(path for paths in built.values() for path in paths)]
    stops = any(case.stops for case in cases)
    first = dataset.publish(given, folder / "store")
    if stops:
        assert first.snapshot is None
        assert store.current(folder / "store") is None
        assert not list((folder / "store").rglob("*.duckdb"))
    last = dataset.publish(given, folder / "aside", set_aside=True) if stops else first
    assert last.is_new, [one for one in last.findings if one.severity == "error"]
    used = folder / ("aside" if stops else "store")
    snapshot = duckdb.connect(str(shutil.copy(database.newest(used).path, folder / "copy.duckdb")), read_only=True)
    said = [*first.findings, *last.findings]
    everything = "\n".join(
        [content(used), content(folder / "store") if stops else "", repr(said), repr(last.manifest), *spoken(said)]
    )
    files = {name: [one for path in paths for one in named(path)] for name, paths in built.items()}
    return Outcome(list(first.findings), last.manifest, snapshot, files, everything)


def named(path: Path) -> list[str]:
    """Return the names that findings give the files of a source."""
    return [f"{path.name}/{one.name}" for one in sorted(path.iterdir())] if path.is_dir() else [path.name]


def spoken(found: Sequence[Finding]) -> list[str]:
    """Return the sentences about findings in every language; none may be without words."""
    said = [sentence(one, text.words(language)) for one in found for language in text.LANGUAGES]
    assert not [one for one in said if one.startswith("rule.")]
    return said


def content(folder: Path) -> str:
    """Return what the files of a store hold: their bytes in three readings, parts of packages, rows of databases."""
    whole = []
    for path in (path for path in folder.rglob("*") if path.is_file()):
        whole.append(path.read_bytes())
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as parts:
                whole += [parts.read(part) for part in parts.namelist()]
        if path.suffix == ".duckdb":
            copy = shutil.copy(
                path, path.parents[3] / "looked_into.duckdb"
            )  # the app's own instance has other settings
            with duckdb.connect(str(copy), read_only=True) as known:
                names = known.execute("select table_name from duckdb_tables()").fetchall()
                whole += [str(known.execute(f"from {name}").fetchall()).encode() for (name,) in names]
            Path(copy).unlink()
    return "\n".join(one.decode(encoding, "ignore") for one in whole for encoding in ("utf-8", "utf-16-le", "cp1251"))


# ------------------------------------------------------------------ comparing


def look(case: Case, outcome: Outcome) -> None:
    """Assert that all is as the case says: findings, rows taken, the sum, nothing personal."""
    files = outcome.files[case.name]
    found = [one for one in outcome.findings if one.file in files]
    seen, wanted = Counter(map(_place, found)), Counter(_wanted(one, case, files) for one in case.said)
    assert seen == wanted, {"not expected": seen - wanted, "missing": wanted - seen}
    for one in case.said:
        if one.value is not ANY:
            same = [shown.value for shown in found if _place(shown) == _wanted(one, case, files)]
            assert one.value in same, (one, same)
    for what, rows in case.took.items():
        table, columns = what.split(": ")
        sql = (
            f"select here.row_number, {columns} from {table} as here where load_id in (select unnest($loads)) order by"
        )
        there = outcome.rows(f"{sql} load_id, here.row_number", loads=_loads(outcome, files))
        assert there == list(rows), (there, rows)
    _adds_up(case, outcome, files)
    for secret in case.secrets:
        assert secret not in outcome.everything, secret


def refused(case: Refused, folder: Path, capfd: pytest.CaptureFixture) -> None:
    """Assert that nothing is published of a source that cannot be read, and that a sentence says why."""
    given = case.build(folder / "built")
    with pytest.raises(Unreadable) as problem:
        dataset.publish([*given, base(folder)], folder / "store", set_aside=True)
    assert (problem.value.rule, problem.value.file) == (case.rule, case.file)
    assert not list((folder / "store").rglob("*.duckdb"))
    assert main(["check", *map(str, given), "--language", "ky"]) == 2
    said = [
        text.words(one)(f"unreadable.{case.rule}", file=case.file, **problem.value.values) for one in text.LANGUAGES
    ]
    assert len(set(said)) == len(said)
    assert all(case.file in sentence for sentence in said)
    printed = capfd.readouterr()
    assert text.words("ky")(f"unreadable.{case.rule}", file=case.file, **problem.value.values) in printed.err
    assert (printed.out, "Traceback" in printed.err) == ("", False)


def _adds_up(case: Case, outcome: Outcome, files: Sequence[str]) -> None:
    mine = [load for load in outcome.manifest["sources"] if load["file"] in files]
    for load in mine:
        assert load["rows_read"] == load["rows_taken"] + load["rows_repeated"] + load["rows_set_aside"], load
    read, taken, twice, aside = (sum(load[f"rows_{name}"] for load in mine)
                                 for name in ("read", "taken", "repeated", "set_aside"))  # fmt: skip
    expected = sum(map(len, case.took.values()))
    sums, due = (read, taken, twice, aside), (case.read, expected, case.twice, case.read - expected - case.twice)
    assert sums == due, (sums, due)
    sql = "select count(*) from rejected_rows where load_id in (select unnest($loads))"
    if aside:
        there = outcome.rows(sql, loads=_loads(outcome, files))
        assert there == [(aside,)], (there, aside)
    there = {load["table"] for load in mine if load["rows_taken"]}
    assert there <= {what.split(": ")[0] for what in case.took}, there


def _loads(outcome: Outcome, files: Sequence[str]) -> list[str]:
    return [load["load_id"] for load in outcome.manifest["sources"] if load["file"] in files]


def _place(one: Finding) -> tuple:
    return one.file, one.sheet, one.row, one.column, one.rule, one.severity


def _wanted(one: Said, case: Case, files: Sequence[str]) -> tuple:
    sheet = case.sheet if one.sheet == "" else one.sheet
    return files[0] if one.file == "" else one.file, sheet, one.row, one.column, one.rule, one.severity
