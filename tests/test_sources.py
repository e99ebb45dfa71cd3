"""Reading what the field sends: every cell as a person sees it, every row counted, every file read or refused."""

from __future__ import annotations

import math
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

import duckdb
import openpyxl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard import text
from dashboard.command import main
from dashboard.publish import dataset
from dashboard.sources import cells, excel, headers, ods, personal, records, workbooks
from dashboard.sources.files import Source, Unreadable, collect
from dashboard.sources.limits import COMMAND, UPLOAD, Limits
from dashboard.staging import read
from dashboard.template import book as template_book
from dashboard.template import examples
from tests.conftest import small, write

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PROJECT = ["project_id", "title", "currency"]


def silent(message: str, **values: object) -> None:
    """Say nothing."""


class Taken:
    """What reading sources left in the database."""

    def __init__(self, folder: Path, *sources: Path | Source, limits: Limits = COMMAND, say: Callable = silent):
        self.connection = duckdb.connect()
        read.prepare(self.connection)
        folder.mkdir(parents=True, exist_ok=True)
        read.read(self.connection, collect(sources, limits), folder, say, limits=limits)

    def rows(self, table: str, *columns: str) -> list[tuple]:
        names = ", ".join(columns)
        return self.connection.execute(
            f"select {names} from memory.staging.{table} order by load_id, row_number"
        ).fetchall()

    @property
    def findings(self) -> list[tuple]:
        return self.connection.execute(
            "select rule, row_number, column_name, value from memory.findings order by all"
        ).fetchall()

    @property
    def rules(self) -> set[str]:
        return {rule for rule, *_ in self.findings}

    def read(self) -> dict[str, int]:
        return dict(self.connection.execute("select load_id, rows_read from memory.loads order by position").fetchall())

    def unread(self) -> list[tuple]:
        return self.connection.execute(
            "select row_number, rule, content from memory.unread_rows order by all"
        ).fetchall()


@pytest.fixture
def taken(tmp_path: Path) -> Callable[..., Taken]:
    """Return a function that reads sources."""
    return lambda *sources, **how: Taken(tmp_path / "work", *sources, **how)


def book(path: Path, options: Mapping | None = None, **tables: Sequence[Sequence[object]]) -> Path:
    """Write a workbook with xlsxwriter: a sheet per table, None for an empty cell."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, **(options or {})}) as out:
        day, moment = out.add_format({"num_format": "dd.mm.yyyy"}), out.add_format({"num_format": "dd.mm.yyyy hh:mm"})
        for name, rows in tables.items():
            sheet = out.add_worksheet(name)
            for row, line in enumerate(rows):
                for place, cell in enumerate(line):
                    style = moment if isinstance(cell, datetime) else day if isinstance(cell, date) else None
                    sheet.write(row, place, cell, style)
    return path


def raw(
    path: Path,
    sheet: str,
    *,
    name: str = "projects",
    styles: str = "",
    book_parts: str = "",
    strings: str = "",
    changed: Mapping[str, bytes | str] | None = None,
) -> Path:
    """Write a workbook from the XML of its one sheet, as other programs might."""
    links = f"{LINKS}/worksheet"
    parts: dict[str, bytes | str] = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship'
        f' Id="r1" Type="{LINKS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{LINKS}">{book_parts}<sheets><sheet name="{name}"'
        ' sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{links}" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="r2" Type="{LINKS}/styles" Target="styles.xml"/>'
        f'<Relationship Id="r3" Type="{LINKS}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}">{sheet}</worksheet>',
        "xl/styles.xml": styles or f'<styleSheet xmlns="{MAIN}"><cellXfs><xf numFmtId="0"/></cellXfs></styleSheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{strings}</sst>',
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for part, content in (parts | dict(changed or {})).items():
            package.writestr(part, content)
    return path


def said(*cells_of: str, row: int = 1) -> str:
    """Return the XML of a row of texts."""
    texts = "".join(
        f'<c r="{cells.address(row, place)}" t="inlineStr"><is><t>{cell}</t></is></c>'
        for place, cell in enumerate(cells_of)
    )
    return f'<row r="{row}">{texts}</row>'


def sheet(*rows: str, after: str = "") -> str:
    return f"<sheetData>{said(*PROJECT)}{''.join(rows)}</sheetData>{after}"


def ods_book(path: Path, *tables: str, styles: str = "", manifest: str = "") -> Path:
    """Write an OpenDocument spreadsheet from the XML of its tables."""
    spaces = "".join(
        f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
        for short, long in (("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"))
    )
    spaces += ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
    content = (
        f"<office:document-content{spaces}><office:automatic-styles>{styles}</office:automatic-styles><office:body>"
        f"<office:spreadsheet>{''.join(tables)}</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", content)
        package.writestr("META-INF/manifest.xml", manifest or "<manifest/>")
    return path


def ods_row(*given: str, repeated: int = 1) -> str:
    shown = "".join(
        cell
        if cell.startswith("<")
        else f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
        for cell in given
    )
    return f'<table:table-row table:number-rows-repeated="{repeated}">{shown}</table:table-row>'


def ods_table(*rows: str, name: str = "projects", style: str = "s") -> str:
    return f'<table:table table:name="{name}" table:style-name="{style}">{"".join(rows)}</table:table>'


def leaf(path: Path, limits: Limits = COMMAND) -> tuple[list[tuple], excel.Leaf]:
    """Return the rows of the first sheet of a workbook, and the sheet, read in this process."""
    reader = ods if path.suffix == ".ods" else excel
    for one in reader.leaves(path, limits, path.name):
        return [row for batch in one.rows for row in batch], one
    raise AssertionError("no sheet")


def refusal(path: Path, tmp_path: Path, limits: Limits = COMMAND) -> Unreadable:
    with pytest.raises(Unreadable) as refused:
        Taken(tmp_path / "refused", path, limits=limits)
    return refused.value


# ------------------------------------------------------------------ cells

CELLS = [
    (3.0, "3"),
    (-0.0, "0"),
    (0.1 + 0.2, "0.3"),
    (2.5, "2.5"),
    (1e15, "1000000000000000"),
    (1e-7, "0.0000001"),
    (123456789012345678.0, "123456789012346000"),
    (True, "true"),
    (False, "false"),
    (date(2024, 1, 31), "2024-01-31"),
    (datetime(2024, 1, 31, 10, 20), "2024-01-31 10:20:00"),
    (datetime(2024, 1, 31, 23, 59, 59, 999_000), "2024-02-01"),
    (datetime(9999, 12, 31, 23, 59, 59, 999_000), "9999-12-31 23:59:59"),
    (time(10, 20), "10:20:00"),
    (timedelta(hours=26), "26:00:00"),
    (timedelta(seconds=-90), "-00:01:30"),
    (math.inf, "inf"),
    (7, "7"),
]


@pytest.mark.parametrize(("cell", "shown"), CELLS, ids=str)
def test_a_cell_is_text_as_staging_keeps_it(cell: object, shown: str):
    assert cells.TEXT[type(cell)](cell) == shown


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_loses_nothing_of_its_fifteen_digits(value: float):
    assert float(cells.number(value)) == float(f"{value:.15g}")


@given(st.integers(1, 1 << 20), st.integers(0, 16_383))
def test_the_name_of_a_cell_leads_back_to_it(row: int, place: int):
    assert cells.position(cells.address(row, place)) == (row, place)


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"], include_characters="\t\n"), max_size=40)
QUIET = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def trimmed(value: str) -> str | None:
    return value.strip(" \t\r\n\u00a0\u2007\u202f\ufeff") or None


@QUIET
@given(texts=st.lists(TEXTS, min_size=1, max_size=8), separator=st.sampled_from(records.DELIMITERS))
def test_any_text_comes_whole_from_csv_into_staging(tmp_path: Path, texts: list[str], separator: str):
    lines = [separator.join(PROJECT)]
    lines += [separator.join([f"p{n}", '"' + one.replace('"', '""') + '"', "KGS"]) for n, one in enumerate(texts)]
    (tmp_path / "projects.csv").write_bytes("\r\n".join(lines).encode())
    found = Taken(tmp_path / "work", tmp_path / "projects.csv")
    assert found.rows("projects", "title") == [(trimmed(one),) for one in texts]
    assert not found.findings


@QUIET
@given(texts=st.lists(TEXTS, min_size=1, max_size=8))
def test_any_text_comes_whole_from_a_workbook(tmp_path: Path, texts: list[str]):
    texts = [one for one in texts if not re.search(r"_x[0-9A-Fa-f]{4}_", one)]
    path = tmp_path / "any.xlsx"
    out = openpyxl.Workbook()
    out.active.title = "projects"
    for row, one in enumerate(texts, start=1):
        out.active.cell(row, 1, "x")
        out.active.cell(row, 2, one).data_type = "s"
    out.save(path)
    assert [row[2:] or ("",) for row in leaf(path)[0]] == [(one,) for one in texts]


@QUIET
@given(
    numbers=st.lists(st.floats(-1e12, 1e12, allow_nan=False), min_size=1, max_size=20),
    days=st.lists(st.dates(date(1900, 3, 1), date(2100, 1, 1)), min_size=1, max_size=20),
    is_1904=st.booleans(),
)
def test_any_number_and_day_comes_right_from_a_workbook(tmp_path: Path, numbers, days, is_1904: bool):
    days = [day for day in days if day.year > 1904 or not is_1904] or [date(2024, 2, 29)]
    pairs = [[n, d] for n, d in zip(numbers, days, strict=False)]
    rows, _ = leaf(book(tmp_path / "any.xlsx", {"date_1904": is_1904}, x=[["n", "d"], *pairs]))
    assert [day for _, _, day in rows[1:]] == [day.isoformat() for _, day in pairs]
    assert all(
        math.isclose(float(n), number, rel_tol=1e-14) for (_, n, _), (number, _) in zip(rows[1:], pairs, strict=True)
    )


# ------------------------------------------------------------------ workbooks


def test_rows_have_the_numbers_that_excel_shows(tmp_path: Path):
    rows, one = leaf(book(tmp_path / "a.xlsx", x=[[], [], [None, "a", "b"], [], [None, 1, None], [None, None, "c"]]))
    assert rows == [(3, "", "a", "b"), (5, "", "1", ""), (6, "", "", "c")]
    assert (one.name, one.is_hidden, one.facts, one.merged) == ("x", False, [], [])


STYLES = (
    f'<styleSheet xmlns="{MAIN}"><numFmts><numFmt numFmtId="170" formatCode="0.0%"/></numFmts><cellXfs>'
    '<xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="9"/><xf numFmtId="170"/></cellXfs></styleSheet>'
)
SPECIAL = [
    ('<c r="B2" t="e"><f>NA()</f><v>#N/A</v></c>', "", "error_cell", "#N/A"),
    ("<c t='e' r='B2'><v>#REF!</v></c>", "", "error_cell", "#REF!"),
    ('<c r="B2"><f>1+1</f></c>', "", "formula_without_value", ""),
    ('<c r="B2"><f>1+1</f><v></v></c>', "", "formula_without_value", ""),
    ('<c r="B2"><f>1+1</f><v/></c>', "", "formula_without_value", ""),
    ('<c r="B2"><f t="shared" si="0"/></c>', "", "formula_without_value", ""),
    ('<c r="B2" t="str"><f>""</f><v></v></c>', "", None, None),
    ('<c r="B2" t="str"><f>"a"</f><v>a</v></c>', "a", None, None),
    ('<c r="B2"><f>1+1</f><v>2</v></c>', "2", None, None),
    ('<c r="B2" s="2"><v>0.5</v></c>', "0.5", "percent", ""),
    ('<c r="B2" s="3"><v>0.5</v></c>', "0.5", "percent", ""),
    ('<c r="B2" s="1"><v>45000</v></c>', "2023-03-15", None, None),
    ('<c r="B2" s="1"><v>45000.25</v></c>', "2023-03-15 06:00:00", None, None),
    ('<c r="B2" s="1"><v>60</v></c>', "1900-02-28", "early_date", "1900-02-28"),
    ('<c r="B2" s="1"><v>3</v></c>', "1900-01-03", "early_date", "1900-01-03"),
    ('<c r="B2" s="1"><v>99999999</v></c>', "99999999", None, None),
    ('<c r="B2" t="b"><v>1</v></c>', "true", None, None),
    ('<c r="B2" t="inlineStr"><is><t xml:space="preserve"> a </t></is></c>', " a ", None, None),
    (
        '<c r="B2" t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r><rPh sb="0" eb="1"><t>x</t></rPh></is></c>',
        "ab",
        None,
        None,
    ),
    ('<c r="B2" t="s"><v>0</v></c>', "ab", None, None),
    ('<c r="B2" t="s"><v>1</v></c>', "007", None, None),
]


@pytest.mark.parametrize(("cell", "shown", "rule", "value"), SPECIAL)
def test_a_cell_of_excel_is_read_and_what_is_special_is_told(tmp_path: Path, cell: str, shown: str, rule, value):
    strings = "<si><r><t>a</t></r><r><t>b</t></r></si><si><t>007</t></si>"
    made = raw(
        tmp_path / "a.xlsx", sheet(f'<row r="2"><c r="A2"><v>1</v></c>{cell}</row>'), styles=STYLES, strings=strings
    )
    rows, one = leaf(made)
    assert rows[1][:3] == (2, "1", shown)
    assert [(fact.row, fact.place, fact.rule, fact.value) for fact in one.facts] == (
        [(2, 1, rule, value)] if rule else []
    )


def test_prefixes_and_missing_addresses_do_not_hide_an_error(tmp_path: Path):
    spaced = sheet('<row><c><v>1</v></c><c t="e"><v>#DIV/0!</v></c></row>').replace("<", "<x:").replace("<x:/", "</x:")
    made = raw(
        tmp_path / "a.xlsx",
        "",
        changed={"xl/worksheets/sheet1.xml": f'<x:worksheet xmlns:x="{MAIN}">{spaced}</x:worksheet>'},
    )
    rows, one = leaf(made)
    assert rows == [(1, *PROJECT), (2, "1", "", "")]
    assert [(fact.row, fact.place, fact.value) for fact in one.facts] == [(2, 1, "#DIV/0!")]


def test_an_error_on_the_border_of_two_pieces_is_found(tmp_path: Path):
    rows = [
        f'<row r="{n}"><c r="A{n}"><v>{n}</v></c><c r="B{n}"{" t=" + chr(34) + "e" + chr(34) if n % 7 == 0 else ""}>'
        f"<v>{'#N/A' if n % 7 == 0 else n}</v></c></row>"
        for n in range(2, 30_000)
    ]
    _, one = leaf(raw(tmp_path / "a.xlsx", sheet(*rows)))
    assert [fact.row for fact in one.facts] == list(range(7, 30_000, 7))


def test_a_formatted_cell_far_away_without_content_harms_nobody(tmp_path: Path):
    far = '<row r="2"><c r="A2"><v>1</v></c></row><row r="1048576"><c r="XFD1048576" s="0"/></row>'
    assert leaf(raw(tmp_path / "a.xlsx", sheet(far)))[0] == [(1, *PROJECT), (2, "1", "", "")]


OdsCell = tuple[str, str, str | None]
ODS_CELLS: list[OdsCell] = [
    ('<table:table-cell office:value-type="float" office:value="3"/>', "3", None),
    (
        '<table:table-cell office:value-type="float" office:value="1234567.5">'
        "<text:p>1 234 567,50</text:p></table:table-cell>",
        "1234567.5",
        None,
    ),
    ('<table:table-cell office:value-type="percentage" office:value="0.5"/>', "0.5", "percent"),
    ('<table:table-cell office:value-type="date" office:date-value="2024-01-31"/>', "2024-01-31", None),
    (
        '<table:table-cell office:value-type="date" office:date-value="2024-01-31T10:20:00"/>',
        "2024-01-31 10:20:00",
        None,
    ),
    ('<table:table-cell office:value-type="time" office:time-value="PT26H00M00S"/>', "26:00:00", None),
    ('<table:table-cell office:value-type="boolean" office:boolean-value="true"/>', "true", None),
    (
        '<table:table-cell office:value-type="string"><text:p>a<text:s text:c="2"/>b<text:span>c</text:span></text:p>'
        "<text:p>d</text:p></table:table-cell>",
        "a  bc\nd",
        None,
    ),
    (
        '<table:table-cell office:value-type="string"><office:annotation><text:p>no</text:p></office:annotation>'
        "<text:p>yes</text:p></table:table-cell>",
        "yes",
        None,
    ),
    (
        '<table:table-cell table:formula="of:=NA()" office:value-type="string" office:string-value=""'
        ' calcext:value-type="error"><text:p>#N/A</text:p></table:table-cell>',
        "",
        "error_cell",
    ),
    (
        '<table:table-cell table:formula="of:=1/0" office:value-type="float" office:value="0"><text:p>#DIV/0!</text:p>'
        "</table:table-cell>",
        "",
        "error_cell",
    ),
    ('<table:table-cell table:formula="of:=1+1"/>', "", "formula_without_value"),
    ('<table:table-cell table:formula="of:=T()"><text:p/></table:table-cell>', "", None),
    ('<table:table-cell table:formula="of:=1+1" office:value-type="float" office:value="2"/>', "2", None),
]


@pytest.mark.parametrize(("cell", "shown", "rule"), ODS_CELLS)
def test_a_cell_of_opendocument_is_read_and_what_is_special_is_told(tmp_path: Path, cell: str, shown: str, rule):
    rows, one = leaf(ods_book(tmp_path / "a.ods", ods_table(ods_row(*PROJECT), ods_row("p", cell, "KGS"))))
    assert rows[1] == (2, "p", shown, "KGS")
    assert [fact.rule for fact in one.facts] == ([rule] if rule else [])


def test_repeated_rows_and_cells_of_opendocument_are_counted_and_blank_millions_skipped(tmp_path: Path):
    wide = '<table:table-cell table:number-columns-repeated="3" office:value-type="float" office:value="1"/>'
    blank = '<table:table-cell table:number-columns-repeated="16384"/>'
    rows, _ = leaf(
        ods_book(
            tmp_path / "a.ods",
            ods_table(
                ods_row(blank, repeated=2), ods_row(wide, repeated=2), ods_row(blank, repeated=1_048_560), ods_row("x")
            ),
        )
    )
    assert rows == [(3, "1", "1", "1"), (4, "1", "1", "1"), (1_048_565, "x")]


def test_covered_cells_deleted_rows_and_hidden_sheets_of_opendocument(tmp_path: Path):
    style = (
        '<style:style style:name="h" style:family="table"><style:table-properties table:display="false"/></style:style>'
    )
    merged = (
        '<table:table-cell table:number-columns-spanned="2" office:value-type="string"><text:p>m</text:p>'
        "</table:table-cell><table:covered-table-cell/>"
    )
    old = f"<table:tracked-changes>{ods_row('gone')}</table:tracked-changes>"
    path = ods_book(
        tmp_path / "a.ods", ods_table(old, ods_row(*PROJECT), ods_row("p", merged), style="h"), styles=style
    )
    rows, one = leaf(path)
    assert rows == [(1, *PROJECT), (2, "p", "m")]
    assert (one.is_hidden, one.merged) == (True, [(2, 1, 2, 2)])


# ------------------------------------------------------------------ what is refused


def bomb(path: Path, megabytes: int) -> Path:
    return raw(path, sheet(), changed={"xl/media/zero.bin": b"\0" * (megabytes << 20)})


def entity(encoding: str) -> bytes:
    declared = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'
    return declared.encode(encoding)


def cut(path: Path) -> Path:
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 2 // 3])
    return path


def lying(path: Path) -> Path:
    """Say in the directory of the package that the largest part is a few bytes."""
    content = bytearray(bomb(path, 30).read_bytes())
    at = content.rindex(b"PK\x01\x02", 0, content.rindex(b"xl/media/zero.bin"))
    content[at + 24 : at + 28] = (10).to_bytes(4, "little")
    path.write_bytes(content)
    return path


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
REFUSED: list[tuple[str, str, Callable[[Path], object]]] = [
    ("a.xls", "old_workbook", lambda path: path.write_bytes(OLE)),
    ("a.xlsm", "old_workbook", lambda path: book(path.with_suffix(".xlsx"), x=[]).rename(path)),
    ("a.xlsx", "old_workbook", lambda path: path.write_bytes(OLE)),
    ("a.xlsx", "encrypted_workbook", lambda path: path.write_bytes(OLE + "EncryptedPackage".encode("utf-16-le"))),
    ("a.xlsx", "web_page", lambda path: path.write_bytes(b"\n<html><table><tr><td>1</td></tr></table></html>")),
    ("a.csv", "web_page", lambda path: path.write_bytes(b"<!DOCTYPE html><html></html>")),
    ("a.csv", "not_text", lambda path: book(path.with_suffix(".xlsx"), x=[["a"]]).rename(path)),
    ("a.csv", "not_text", lambda path: path.write_bytes(b"a,b\n1,\0\n")),
    ("a.csv", "unknown_encoding", lambda path: path.write_bytes("Ынтымак, достук\n".encode() * 3 + b"\xd1\n")),
    ("a.xlsx", "empty_file", lambda path: path.write_bytes(b"")),
    ("a.xlsx", "not_a_workbook", lambda path: path.write_bytes(b"a,b\n1,2\n")),
    ("a.xlsx", "not_a_workbook", lambda path: ods_book(path, ods_table(ods_row("a")))),
    ("a.ods", "not_a_workbook", lambda path: book(path.with_suffix(".xlsx"), x=[["a"]]).rename(path)),
    ("a.ods", "encrypted_workbook", lambda path: ods_book(path, manifest="<m:encryption-data/>")),
    ("a.ods", "damaged_workbook", lambda path: ods_book(path, "<table:table")),
    ("a.zip", "packed", lambda path: path.write_bytes(b"PK\x03\x04")),
    ("a.docx", "no_csv", lambda path: path.write_bytes(b"PK\x03\x04")),
    ("notes.txt", "no_csv", lambda path: path.write_bytes(b"x")),
    ("a.xlsx", "damaged_workbook", lambda path: cut(book(path, x=[["a", n] for n in range(2_000)]))),
    ("a.xlsx", "damaged_workbook", lambda path: raw(path, "<sheetData><row><c></row>")),
    ("a.xlsx", "too_dense", lambda path: bomb(path, 30)),
    ("a.xlsx", "too_dense", lying),
    ("a.xlsx", "declares_entities", lambda path: raw(path, "", changed={"xl/sharedStrings.xml": entity("utf-8")})),
    ("a.xlsx", "declares_entities", lambda path: raw(path, "", changed={"xl/styles.xml": entity("utf-16")})),
    (
        "a.xlsx",
        "declares_entities",
        lambda path: raw(path, "", changed={"xl/worksheets/sheet1.xml": entity("utf-16-be")}),
    ),
    (
        "a.xlsx",
        "odd_workbook",
        lambda path: raw(
            path,
            "",
            changed={
                "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}"/>'.encode("utf-16"),
            },
        ),
    ),
    (
        "a.xlsx",
        "strict_workbook",
        lambda path: raw(
            path, "", changed={"xl/workbook.xml": '<workbook xmlns="http://purl.oclc.org/ooxml/spreadsheetml/main"/>'}
        ),
    ),
    ("a.xlsx", "far_cell", lambda path: raw(path, sheet('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'))),
    ("a.xlsx", "far_cell", lambda path: raw(path, sheet("<row r='900000'><c s='0' r = 'zz900000'><v>1</v></c></row>"))),
    (
        "a.ods",
        "far_cell",
        lambda path: ods_book(
            path,
            ods_table(
                ods_row(
                    '<table:table-cell table:number-columns-repeated="16384"'
                    ' office:value-type="float" office:value="1"/>'
                )
            ),
        ),
    ),
    ("a.ods", "far_cell", lambda path: ods_book(path, ods_table(ods_row("a", repeated=2_000_000)))),
]


@pytest.mark.parametrize(
    ("name", "rule", "write"), REFUSED, ids=[f"{rule}-{n}" for n, (_, rule, _) in enumerate(REFUSED)]
)
def test_what_cannot_be_read_is_refused_with_a_reason(tmp_path: Path, name: str, rule: str, write):
    write(tmp_path / name)
    problem = refusal(tmp_path / name, tmp_path, UPLOAD)
    assert problem.rule == rule
    for language in text.LANGUAGES:
        assert name in text.words(language)(f"unreadable.{rule}", file=problem.file, **problem.values)


def test_a_far_cell_is_named(tmp_path: Path):
    path = raw(tmp_path / "a.xlsx", sheet('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'))
    problem = refusal(path, tmp_path)
    assert (problem.file, problem.values) == ("a.xlsx, projects", {"cell": "XFD1048576"})


def test_a_file_above_the_limit_is_refused_by_its_size(tmp_path: Path):
    (tmp_path / "people.csv").write_bytes(b"person_id\n" * 200_000)
    assert refusal(tmp_path / "people.csv", tmp_path, replace(UPLOAD, packed=1 << 20)).values == {"megabytes": 1}
    path = bomb(tmp_path / "a.xlsx", 3)
    assert refusal(path, tmp_path, replace(COMMAND, unpacked=2 << 20, ratio=10**9)).rule == "too_large_unpacked"


def test_a_child_that_needs_too_much_memory_is_a_refusal(tmp_path: Path):
    path = raw(tmp_path / "a.xlsx", sheet('<row r="1048576"><c r="Z1048576"><v>1</v></c></row>'))
    assert refusal(path, tmp_path, replace(UPLOAD, memory=400 << 20)).rule == "too_much_memory"


def test_a_child_that_takes_too_long_is_a_refusal(tmp_path: Path):
    path = raw(tmp_path / "a.xlsx", sheet('<row r="1048576"><c r="Z1048576"><v>1</v></c></row>'))
    problem = refusal(path, tmp_path, replace(COMMAND, seconds=1, cells=10**9))
    assert problem.rule == "too_long"


def test_a_child_that_dies_is_a_refusal(tmp_path: Path):
    path = raw(tmp_path / "a.xlsx", sheet('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'))
    huge = replace(COMMAND, columns=1 << 14, cells=1 << 40, memory=1 << 30)
    assert refusal(path, tmp_path, huge).rule in ("too_much_memory", "reader_died")


def test_the_command_says_why_in_a_sentence(tmp_path: Path, capfd: pytest.CaptureFixture):
    path = raw(tmp_path / "a.xlsx", sheet('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'))
    assert main(["check", str(path), "--language", "ru"]) == 2
    assert "a.xlsx, projects: ячейка XFD1048576" in capfd.readouterr().err


# ------------------------------------------------------------------ texts

HEAD = "project_id,title,currency"
LINES = [HEAD, "p,Ынтымак жана достук,KGS", "q,Дос,USD"]
WANTED = [(2, "p", "Ынтымак жана достук", "KGS"), (3, "q", "Дос", "USD")]


def project_csv(tmp_path: Path, content: bytes | str, name: str = "projects.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


WAYS = [
    (encoding, separator, end, known)
    for encoding, known in (
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("cp1251", "cp1251"),
        ("cp866", "cp866"),
    )
    for separator, end in ((",", "\n"), (";", "\r\n"), ("\t", "\r"))
]


@pytest.mark.parametrize(("encoding", "separator", "end", "known"), WAYS)
def test_a_text_is_read_in_each_encoding_delimiter_and_line_end(tmp_path: Path, encoding, separator, end, known):
    content = end.join(LINES).replace(",", separator).encode(encoding)
    found = Taken(
        tmp_path / "work", project_csv(tmp_path, content, "projects.tsv" if separator == "\t" else "projects.csv")
    )
    assert found.rows("projects", "row_number", *PROJECT) == WANTED
    assert found.connection.execute("select encoding, delimiter from memory.loads").fetchall() == [(known, separator)]


FORMS = [
    ("sep=;\nproject_id;title;currency\np;P;KGS\n", [(3, "p", "P", "KGS")], set()),
    ("\n\nТізбе 2024,,\nproject_id,title,currency\np,P,KGS\n", [(5, "p", "P", "KGS")], set()),
    ("a,b,\nproject_id,title,currency\np,P,KGS\n", [(3, "p", "P", "KGS")], {"rows_above_header"}),
    ("project_id,title,currency\nКод проекта,Название,Валюта\np,P,KGS\n", [(3, "p", "P", "KGS")], set()),
    ("Currency;Долбоордун коду;title\nKGS;p;P\n", [(2, "p", "P", "KGS")], set()),
    ("Project-ID, TITLE ,Currency*\np,P,KGS\n", [(2, "p", "P", "KGS")], set()),
    ("project_id,title,currency,,\np,P,KGS,,\nq,Q,KGS,,\n", [(2, "p", "P", "KGS"), (3, "q", "Q", "KGS")], set()),
    ("project_id,title,currency\np,P,KGS,,\n", [(2, "p", "P", "KGS")], set()),
    ("project_id,title,currency\n" + ",,\n" * 5_000 + "p,P,KGS\n" + "\n" * 5_000, [(5_002, "p", "P", "KGS")], set()),
    (
        'project_id,title,currency\np,"P, ""one""\ntwo",KGS\nq,Q,KGS\n',
        [(2, "p", 'P, "one"\ntwo', "KGS"), (4, "q", "Q", "KGS")],
        set(),
    ),
    ("project_id,title,currency\n p ,\u00a0P\u202f,\tKGS\n", [(2, "p", "P", "KGS")], set()),
    (
        "project_id,title,currency\np,P,KGS\nproject_id,title,currency\nq,Q,KGS\n",
        [(2, "p", "P", "KGS"), (4, "q", "Q", "KGS")],
        {"header_again"},
    ),
    ("project_id,title,currency,_note\np,P,KGS,see below\n,,,only a note\n", [(2, "p", "P", "KGS")], set()),
    ('"project\n id",title,currency\np,P,KGS\n', [(3, "p", "P", "KGS")], set()),
    ("project_id,title,currency,title\np,P,KGS,X\n", [(2, "p", "P", "KGS")], {"repeated_column"}),
    ("project_id,title,currency,budgett\np,P,KGS,X\n", [(2, "p", "P", "KGS")], {"unknown_column"}),
    ("project_id,title\np,P\n", [(2, "p", "P", None)], {"missing_column"}),
    ("project_id,title,currency,\np,P,KGS,stray\n", [(2, "p", "P", "KGS")], {"cell_without_header"}),
]


@pytest.mark.parametrize(("content", "wanted", "rules"), FORMS, ids=map(str, range(len(FORMS))))
def test_a_table_is_found_in_a_text_as_people_make_it(tmp_path: Path, content: str, wanted, rules):
    found = Taken(tmp_path / "work", project_csv(tmp_path, content))
    assert found.rows("projects", "row_number", *PROJECT) == wanted
    assert found.rules == rules
    assert found.read() == {"projects.csv": len(wanted)}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["projects.csv", "work"]


def test_a_broken_row_is_named_and_those_around_it_are_read(tmp_path: Path):
    rows = [f"{HEAD}", "p,P,KGS", 'q,"Q" x,KGS', "r,R", "s,S,KGS,more", "t,T,KGS", 'u,"open,KGS', "v,V,KGS"]
    found = Taken(tmp_path / "work", project_csv(tmp_path, "\n".join(rows)))
    assert found.rows("projects", "row_number") == [(2,), (6,)]
    assert found.unread() == [
        (3, "broken_quotes", None),
        (4, "wrong_cell_count", '["r", "R"]'),
        (5, "wrong_cell_count", '["s", "S", "KGS", "more"]'),
        (7, "broken_quotes", None),
        (8, "broken_quotes", None),
    ]
    assert found.read() == {"projects.csv": 7}
    assert [row for rule, row, *_ in found.findings if rule == "broken_quotes"] == [3, 7]


def test_hundreds_of_thousands_of_broken_rows_are_told_at_once(tmp_path: Path):
    found = Taken(tmp_path / "work", project_csv(tmp_path, HEAD + "\n" + "p,P\n" * 100_000))
    assert found.read() == {"projects.csv": 100_000}
    assert len(found.unread()) == len(found.findings) == 100_000


def test_a_plain_text_is_read_by_the_database_alone(tmp_path: Path):
    found = Taken(tmp_path / "work", project_csv(tmp_path, "\n".join([HEAD, "p,P,KGS", "q,,USD"])))
    assert found.rows("projects", *PROJECT) == [("p", "P", "KGS"), ("q", None, "USD")]
    spaced = project_csv(tmp_path, "\n".join([HEAD, "p,P Q ,KGS"]))
    assert Taken(tmp_path / "work", spaced).rows("projects", "title") == [("P Q",)]
    assert list((tmp_path / "work").iterdir()) == []  # nothing had to be written anew


def test_lost_letters_are_a_warning(tmp_path: Path):
    content = "\n".join([HEAD, "p,Ынтымак,KGS", "q,Ж?г?рк? ке?еш,KGS"]).encode("cp1251")
    found = Taken(tmp_path / "work", project_csv(tmp_path, content))
    assert [(rule, row) for rule, row, *_ in found.findings] == [("lost_letters", 3)]


def test_a_table_that_is_none_counts_its_rows_and_keeps_no_content(tmp_path: Path):
    path = project_csv(tmp_path, "a,b\n1,2\n\n3,4\n", "meetings.csv")
    found = Taken(tmp_path / "work", path)
    assert (found.read(), found.unread()) == (
        {"meetings.csv": 2},
        [(2, "unknown_table", None), (4, "unknown_table", None)],
    )
    lost = Taken(tmp_path / "work2", project_csv(tmp_path, "1,2,3\n4,5,6\n"))
    assert (lost.read(), lost.rules) == ({"projects.csv": 2}, {"no_header"})


PERSONAL = [
    "ФИО",
    "Ф.И.О. участника",
    "Аты-жөнү",
    "Тел.",
    "Phone number",
    "E-mail",
    "ИНН",
    "Паспорт №",
    "Name",
    "Катышуучунун аты",
    "Дареги",
    "Date of birth",
    "Teлефон",
    "улуту",
]


@pytest.mark.parametrize("header", PERSONAL)
def test_a_personal_column_is_refused_and_never_read(tmp_path: Path, header: str):
    content = f"person_id,sex,{header},affiliation,has_consent\nz,F,Бирөө Биринчиева,none,true\nw,F,x,y,none,true\n"
    found = Taken(tmp_path / "work", project_csv(tmp_path, content, "people.csv"))
    assert ("personal_column", 1, header, None) in found.findings
    tables = [
        name
        for (name,) in found.connection.execute(
            "select database_name || '.' || schema_name || '.' || table_name from duckdb_tables()"
        ).fetchall()
    ]
    for name in tables:
        assert "Биринчиева" not in str(found.connection.execute(f"from {name}").fetchall())


@pytest.mark.parametrize("header", ["Название события", "имя файла", "контакт", "n", "pinned", "Дата", "А.1"])
def test_an_ordinary_header_is_not_personal(header: str):
    assert not personal.is_personal(header)


def test_no_word_for_a_column_of_ours_is_refused_as_personal():
    for table in headers.schema.tables():
        for language in text.LANGUAGES:
            labels = [text.words(language)(f"column.{name}") for name in headers.schema.tables()[table].names]
            found = headers.names(labels, table)
            assert set(found) == set(headers.schema.tables()[table].names), (table, language)


# ------------------------------------------------------------------ whole sources


def test_sheets_go_to_their_tables_by_name_label_and_order(tmp_path: Path):
    path = book(
        tmp_path / "office.xlsx",
        Долбоорлор=[["currency", "title", "project_id"], ["KGS", "P", "p"]],
        **{
            "Project places": [["role", "place_id", "project_id"], ["pilot", "north", "p"]],
            "_lists": [["anything"]],
            "Лист1": [],
        },
    )
    found = Taken(tmp_path / "work", path)
    assert found.rows("projects", *PROJECT, "load_id", "row_number") == [("p", "P", "KGS", "office.xlsx/Долбоорлор", 2)]
    assert found.rows("project_places", "place_id", "role") == [("north", "pilot")]
    assert found.findings == []


def test_one_sheet_of_any_name_takes_the_name_of_its_workbook(tmp_path: Path):
    found = Taken(tmp_path / "work", book(tmp_path / "projects.xlsx", Лист1=[PROJECT, ["p", "P", "KGS"]], Лист2=[]))
    assert found.rows("projects", "project_id") == [("p",)]


def test_what_is_special_in_a_workbook_becomes_a_finding(tmp_path: Path):
    path = tmp_path / "plans.xlsx"
    with xlsxwriter.Workbook(path) as out:
        percent, day = out.add_format({"num_format": "0%"}), out.add_format({"num_format": "dd.mm.yyyy"})
        meta = out.add_worksheet("_meta")
        meta.write_row(0, 0, ["source", "Office of the north"])
        sheet = out.add_worksheet("activity_updates")
        sheet.merge_range("A1:D1", "A title over the table")
        sheet.write_row(2, 0, ["activity_id", "reported_on", "status", "percent_done", "note", ""])
        sheet.write_row(3, 0, ["a", "x", "in_progress"])
        sheet.write_number(3, 3, 0.5, percent)
        sheet.write_formula(3, 4, "=NA()", None, "#N/A")
        sheet.merge_range("A5:B6", "merged")
        sheet.write_number(6, 1, 5, day)
        sheet.write_row(7, 4, ["note", "stray"])
        sheet.write(8, 5, "stray")
        sheet.very_hidden()
    found = Taken(tmp_path / "work", path)
    assert found.rows("activity_updates", "row_number", "activity_id", "percent_done", "note")[0] == (
        4,
        "a",
        "50",
        None,
    )
    assert set(found.findings) == {
        ("hidden_sheet", None, None, "activity_updates"),
        ("error_cell", 4, "note", "#N/A"),
        ("merged_cells", 5, "activity_id", None),
        ("early_date", 7, "reported_on", "1900-01-05"),
        ("cell_without_header", 8, None, None),
        ("cell_without_header", 9, None, None),
    }
    assert found.unread() == [(9, "cell_without_header", '["stray"]')]
    assert found.read() == {"plans.xlsx/activity_updates": 5}
    assert found.connection.execute("select source, file, sheet from memory.loads").fetchall() == [
        ("Office of the north", "plans.xlsx", "activity_updates")
    ]


def test_the_template_has_no_record_and_a_changed_example_is_named(tmp_path: Path):
    path = tmp_path / "template.xlsx"
    path.write_bytes(template_book.workbook("events", "ky"))
    found = Taken(tmp_path / "work", path)
    assert (set(found.read().values()), found.findings) == ({0}, [])
    changed = examples.row("people", "ru") | {"birth_year": "1999", "_note": examples.MARKS[0]}
    content = ",".join(changed) + "\n" + ",".join(changed.values()) + "\n"
    again = Taken(tmp_path / "work2", project_csv(tmp_path, content, "people.csv"))
    assert [(rule, row) for rule, row, *_ in again.findings] == [("example_changed", 2)]


def test_a_folder_holds_workbooks_and_texts_and_what_is_neither_is_named(tmp_path: Path):
    folder = tmp_path / "field"
    book(folder / "events.XLSX", projects=[PROJECT, ["p", "P", "KGS"]])
    for name, content in (
        ("projects.CSV", f"{HEAD}\nq,Q,KGS\n"),
        ("report.docx", "x"),
        ("~$events.xlsx", "x"),
        (".~lock.events.xlsx#", "x"),
        ("Thumbs.db", "x"),
        (".hidden.csv", "x"),
        ("readme.txt", "x"),
        ("_meta.csv", "key,value\nsource,North\n"),
    ):
        (folder / name).write_text(content)
    (folder / "older").mkdir()
    (tmp_path / "secret.csv").write_text("a\n1\n")
    (folder / "people.csv").symlink_to(tmp_path / "secret.csv")
    found = Taken(tmp_path / "work", folder)
    assert found.read() == {"field/events.XLSX/projects": 1, "field/projects.CSV": 1}
    assert set(found.findings) == {
        (rule, None, None, name)
        for rule, name in (
            ("not_a_table_file", "report.docx"),
            ("not_a_table_file", "readme.txt"),
            ("not_a_table_file", "older"),
            ("link_outside", "people.csv"),
        )
    }
    assert found.connection.execute("select distinct source from memory.loads").fetchall() == [("North",)]


def test_what_is_no_table_is_shown_with_its_own_name_and_can_be_set_aside(tmp_path: Path):
    folder = write(tmp_path / "field", **small(meetings=[{"a": "1"}]))
    (folder / "report.docx").write_text("x")
    (folder / "people.ods").symlink_to(tmp_path / "elsewhere.ods")
    found = dataset.findings([folder])
    assert [(one.file, one.sheet, one.rule) for one in found] == [
        ("field/people.ods", "people.ods", "link_outside"),
        ("field/meetings.csv", "meetings", "unknown_table"),
        ("field/report.docx", "report.docx", "not_a_table_file"),
    ]


def test_an_upload_goes_by_the_name_it_had_and_never_by_its_path(tmp_path: Path):
    path = project_csv(tmp_path, f"{HEAD}\np,P,KGS\n", "upload-7f3a")
    (file,) = collect([Source(path, "..\\..\\C:\\projects\u202e.csv")], UPLOAD)
    assert (file.id, file.source, file.received, file.kind) == ("projects.csv", "projects.csv", path, "text")
    with pytest.raises(Unreadable):
        collect([path])


def test_two_sources_of_one_name_stay_apart(tmp_path: Path):
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    files = collect([project_csv(tmp_path / name, f"{HEAD}\n") for name in ("a", "b")])
    assert [file.id for file in files] == ["projects.csv", "projects.csv~2"]


def test_progress_is_said_all_the_time_that_a_sheet_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(workbooks, "BEAT", 0.01)
    heard: list[tuple] = []
    with xlsxwriter.Workbook(tmp_path / "a.xlsx", {"constant_memory": True}) as out:
        sheet = out.add_worksheet("codelists")
        for row in range(100_001):
            sheet.write(row, 0, "list" if row == 0 else row)
    Taken(tmp_path / "work", tmp_path / "a.xlsx", say=lambda message, **values: heard.append((message, values["n"])))
    *beats, last = heard
    assert last == ("progress.read_sheet", 100_000)
    assert {message for message, _ in beats} == {"progress.rows"}
    assert [count for _, count in beats] == sorted(count for _, count in beats)
    assert {0} <= {count for _, count in beats} <= {0, 100_000}
