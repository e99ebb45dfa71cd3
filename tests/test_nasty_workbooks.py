"""Nasty workbooks: what Excel, LibreOffice, Kobo and hostile hands make. Each is read right or refused, and adds up."""

from __future__ import annotations

import shutil
import struct
import subprocess
import zipfile
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter

from dashboard import store
from dashboard.database import ROOT
from dashboard.publish import dataset
from dashboard.sources.files import Source
from dashboard.sources.limits import UPLOAD
from dashboard.sources.refusal import Unreadable
from dashboard.template import examples
from tests.nasty import (
    MAIN,
    Case,
    Outcome,
    Refused,
    base,
    book,
    content,
    doubt,
    flat,
    look,
    ods,
    ods_row,
    ods_table,
    package,
    parts_of,
    publish_all,
    raw,
    refused,
    row,
    wrong,
)

HEAD = ("source_id", "title", "kind")
ALL = "sources: source_id, title, kind"
DATED = "sources: source_id, document_date::varchar"
PEOPLE = ("person_id", "sex", "home_place_id", "affiliation", "has_consent")
PERSON = "people: person_id, sex"
GROUP = ("An initiative", "initiative_group", "north", "informal")
ORGANISATIONS = ("organisation_id", "name", "organisation_type", "place_id", "legal_status")
CALLS = ("call_id", "project_id", "title", "scheme", "currency", "min_score_percent", "min_cofinancing_share")
TOP = row(1, *HEAD)


def one(name: str, title: str = "A report") -> tuple[str, str, str]:
    return name, title, "report"


def formulas(out: xlsxwriter.Workbook, sheets: dict) -> None:
    sheet, dated = sheets["sources"], out.add_format({"num_format": "dd.mm.yyyy"})
    for number, (formula, value) in enumerate(
        (('"formulas-"&1', "formulas-1"), ("[1]Sheet!A1", "From afar"), ("LOWER(B9)", "report"))
    ):
        sheet.write_formula(1, number, f"={formula}", None, value)
    sheet.write_formula(1, 3, "=DATE(2024,1,31)", dated, 45322)
    sheet.write_formula(1, 4, "=1=1", None, True)
    sheet.write_array_formula(2, 1, 2, 1, "{=SUM(A1:A2*1)}", None, 42)


def moments(out: xlsxwriter.Workbook, sheets: dict) -> None:
    clock = out.add_format({"num_format": "dd.mm.yyyy hh:mm"})
    sheets["sources"].write_datetime(1, 3, datetime(2024, 1, 31, 10, 20), clock)
    sheets["sources"].write_datetime(2, 3, datetime(2024, 1, 31), clock)


def titled(out: xlsxwriter.Workbook, sheets: dict) -> None:
    sheet = sheets["sources"]
    sheet.merge_range("C2:H3", "Документтердин тизмеси, 2024-жыл")
    sheet.write_row("C7", HEAD)
    sheet.merge_range("F7:H7", "document_date")
    sheet.write_row("C8", one("titled-1"))
    sheet.write("F8", "31.01.2024")


def grouped(out: xlsxwriter.Workbook, sheets: dict) -> None:
    sheets["sources"].merge_range("A1:B1", "Отчёт")
    sheets["sources"].write("C1", "Виды")
    sheets["sources"].write_row("A2", HEAD)
    sheets["sources"].write_row("A3", one("grouped-1"))


def emptiness(out: xlsxwriter.Workbook, sheets: dict, rows: int = 50_000) -> None:
    yellow = out.add_format({"bg_color": "yellow"})
    for number in range(2, rows + 2):
        sheets["sources"].write_blank(number, 0, None, yellow)
    for place in range(3, 300):
        sheets["sources"].write_blank(1, place, None, yellow)


def hiding(out: xlsxwriter.Workbook, sheets: dict) -> None:
    sheets["Документы"].hide()
    sheets["people"].very_hidden()
    sheets["sources"].set_row(1, None, None, {"hidden": True})
    sheets["sources"].set_row(40, None, None, {"hidden": True})  # nothing stands there, nor in the columns from E on
    sheets["sources"].set_column("B:B", None, None, {"hidden": True})
    sheets["sources"].set_column("E:XFD", None, None, {"hidden": True})


def remarked(out: xlsxwriter.Workbook, sheets: dict) -> None:
    sheets["sources"].write_comment("B2", "Онунчу Четкева билет, аны сурагыла", {"author": "An officer"})
    sheets["_кагаз"].write_row("A1", ("телефону", "0555 717273"))


def shares(out: xlsxwriter.Workbook, sheets: dict) -> None:
    percent = out.add_format({"num_format": "0%"})
    sheets["calls"].write_number(1, 5, 0.7, percent)
    sheets["calls"].write_number(1, 6, 0.1, percent)


def merged_below(out: xlsxwriter.Workbook, sheets: dict) -> None:
    sheets["sources"].merge_range("C2:C3", "report")
    sheets["sources"].write_row("A2", ("merged-1", "A"))
    sheets["sources"].write_row("A3", ("merged-2", "B"))
    sheets["sources"].write_row("A4", one("merged-3"))


def example(name: str, changed: bool) -> tuple[list, tuple]:
    given = examples.row("sources", "ru")
    shown = given | ({"title": "Our own"} if changed else {})
    return [
        (*given, "_note"),
        (*shown.values(), examples.MARKS[1]),
        (*(one(name) if list(given)[:3] == list(HEAD) else ()),),
    ]


ERRORS = (
    row(1, *HEAD, "document_date", "url")
    + row(
        2,
        "errors-1",
        '<c t="e"><v>#REF!</v></c>',
        '<c t="e"><v>#N/A</v></c>',
        '<c t="e"><v>#DIV/0!</v></c>',
        '<c t="e"><v>#NAME?</v></c>',
    )
    + row(3, *one("errors-2"), "31.01.2024", '<c t="e"><f>1/0</f><v>#DIV/0!</v></c>')
    + row(4, *one("errors-3"), "31.01.2024")
)
PHONETIC = (
    "<si><t>source_id</t></si><si><t>title</t></si><si><t>kind</t></si><si><t>rich-1</t></si>"
    '<si><r><rPr><b/></rPr><t xml:space="preserve">Жаңы </t></r><r><t>көчө</t></r>'
    '<rPh sb="0" eb="1"><t>phonetic</t></rPh></si><si><t>report</t></si>'
)
SHARED = "".join(
    f'<row r="{number + 1}">' + "".join(f'<c t="s"><v>{number * 3 + place}</v></c>' for place in range(3)) + "</row>"
    for number in range(2)
)
PREFIXED = (
    f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData>'
    + "".join(
        f'<x:row r="{number}">'
        + "".join(
            f'<x:c r="{"ABC"[place]}{number}" t="inlineStr"><x:is><x:t>{cell}</x:t></x:is></x:c>'
            for place, cell in enumerate(cells)
        )
        + "</x:row>"
        for number, cells in ((1, HEAD), (2, one("prefixed-1")))
    )
    + "</x:sheetData></x:worksheet>"
)


def ods_cell(kind: str, value: str, shown: str, name: str = "value") -> str:
    return (
        f'<table:table-cell office:value-type="{kind}" office:{name}="{value}" calcext:value-type="{kind}">'
        f"<text:p>{shown}</text:p></table:table-cell>"
    )


ODS_ERROR = (
    '<table:table-cell table:formula="of:=1/0" office:value-type="string" office:string-value=""'
    ' calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell>'
)
ODS_DATED = ods_row(*HEAD, "document_date", "is_public")

RIGHT = [
    Case(
        "formulas give the values that were computed, dates and truth values among them, also from other workbooks",
        book(
            "formulas.xlsx",
            {"sources": [(*HEAD, "document_date", "is_public"), (), ("formulas-2", "", "report")]},
            formulas,
        ),
        2,
        {
            ALL + ", document_date::varchar, is_public": [
                (2, "formulas-1", "From afar", "report", "2024-01-31", True),
                (3, "formulas-2", "42", "report", None, False),
            ]
        },
    ),
    Case(
        "days of a workbook that counts from 1904 are the days that people see",
        book(
            "from-1904.xlsx",
            {"sources": [(*HEAD, "document_date"), (*one("from-1904-1"), date(2024, 1, 31))]},
            date_1904=True,
        ),
        1,
        {DATED: [(2, "from-1904-1", "2024-01-31")]},
    ),
    Case(
        "a day with a time is that day",
        book("moments.xlsx", {"sources": [(*HEAD, "document_date"), one("moments-1"), one("moments-2")]}, moments),
        2,
        {DATED: [(2, "moments-1", "2024-01-31"), (3, "moments-2", "2024-01-31")]},
    ),
    Case(
        "a day in a cell without the format of a date is read and told",
        book("serials.xlsx", {"sources": [(*HEAD, "document_date"), (*one("serials-1"), 45322)]}),
        1,
        {DATED: [(2, "serials-1", "2024-01-31")]},
        [doubt("date_serial", 2, "document_date", "45322")],
    ),
    Case(
        "a header in row seven, two columns to the right, merged, below a merged title",
        book("titled.xlsx", {"sources": []}, titled),
        1,
        {DATED: [(8, "titled-1", "2024-01-31")]},
    ),
    Case(
        "headings of groups above the header are told, not read",
        book("grouped.xlsx", {"sources": []}, grouped),
        1,
        {ALL: [(3, *one("grouped-1"))]},
        [doubt("rows_above_header", 1)],
    ),
    Case(
        "labels below the codes are a second header",
        book("two-headers.xlsx", {"sources": [HEAD, ("Булактын коду", "Аталышы", "Түрү"), one("two-headers-1")]}),
        1,
        {ALL: [(3, *one("two-headers-1"))]},
    ),
    Case(
        "fifty thousand coloured rows and three hundred coloured columns are nothing",
        book("emptiness.xlsx", {"sources": [HEAD, one("emptiness-1")]}, emptiness),
        1,
        {ALL: [(2, *one("emptiness-1"))]},
    ),
    Case(
        "hidden sheets, rows and columns are read and told",
        book(
            "hiding.xlsx",
            {
                "sources": [HEAD, one("hiding-1"), one("hiding-2")],
                "Документы": [HEAD, one("hiding-3")],
                "people": [PEOPLE, ("hiding-4", "F", "north", "none", "true")],
            },
            hiding,
        ),
        4,
        {ALL: [(2, *one("hiding-1")), (3, *one("hiding-2")), (2, *one("hiding-3"))], PERSON: [(2, "hiding-4", "F")]},
        [
            doubt("hidden_rows", value="1"),
            doubt("hidden_columns", value="1"),
            doubt("hidden_sheet", sheet="Документы"),
            doubt("hidden_sheet", sheet="people"),
        ],
    ),
    Case(
        "names and phones in comments and on sheets beside the tables are told, and their file is not kept",
        book("remarked.xlsx", {"sources": [HEAD, one("remarked-1")], "_кагаз": []}, remarked),
        1,
        {ALL: [(2, *one("remarked-1"))]},
        [doubt("personal_remark", value=None)],
        secrets=("Четкева", "717273"),
    ),
    Case(
        "a comment with a name in OpenDocument is told, as are rows and columns that are not seen",
        ods(
            "remarked.ods",
            ods_table(
                '<table:table-column/>'
                '<table:table-column table:visibility="collapse" table:number-columns-repeated="2"/>'
                + ods_row(*HEAD),
                ods_row(
                    "remarked-2",
                    '<table:table-cell office:value-type="string"><office:annotation><text:p>Төртүнчү Бетова</text:p>'
                    "</office:annotation><text:p>A report</text:p></table:table-cell>",
                    "report",
                ).replace("<table:table-row", '<table:table-row table:visibility="filter"'),
            ),
        ),
        1,
        {ALL: [(2, *one("remarked-2"))]},
        [
            doubt("personal_remark", value=None),
            doubt("hidden_rows", value="1"),
            doubt("hidden_columns", value="2"),
        ],
        secrets=("Бетова",),
    ),
    Case(
        "sheets are named in capitals, with spaces, in Kyrgyz; children come before parents; one table has two sheets",
        book(
            "names.xlsx",
            {
                "PROJECT PLACES": [("role", "place_id", "project_id"), ("partner", "names-v", "names-p")],
                "Документтер": [("Түрү", "Source code", "Название"), ("report", "names-1", "A")],
                " Sources ": [HEAD, one("names-2")],
                "places": [
                    ("place_id", "level", "parent_id", "name_en"),
                    ("names-v", "village", "names-m", "V"),
                    ("names-m", "municipality", "KG", "M"),
                ],
                "Projects": [("project_id", "title", "currency"), ("names-p", "P", "KGS")],
                "_notes": [("anything", "at", "all"), (1, 2, 3)],
                "Лист1": [],
            },
        ),
        6,
        {
            "project_places: place_id": [(2, "names-v")],
            ALL: [(2, *one("names-2")), (2, "names-1", "A", "report")],
            "places: place_id": [(2, "names-v"), (3, "names-m")],
            "projects: project_id": [(2, "names-p")],
        },
    ),
    Case(
        "truth values are cells, words of three languages and digits",
        book(
            "truth.xlsx",
            {
                "sources": [
                    (*HEAD, "is_public"),
                    (*one("truth-1"), True),
                    (*one("truth-2"), False),
                    (*one("truth-3"), 1),
                    (*one("truth-4"), 0),
                    (*one("truth-5"), "ооба"),
                    (*one("truth-6"), "Нет"),
                ]
            },
        ),
        6,
        {"sources: source_id, is_public": [(n + 1, f"truth-{n}", n % 2 == 1) for n in range(1, 7)]},
    ),
    Case(
        "numbers are numbers: zero below nothing, a thousand by exponent, codes of digits without a point",
        book(
            "numbers.xlsx",
            {
                "organisations": [
                    (*ORGANISATIONS, "members_total", "latitude", "longitude"),
                    (20240101, *GROUP, -0.0, 40.1, 71.2),
                    ("numbers-2", *GROUP, 1e5, 0.1 + 40, "71,2"),
                    ("numbers-3", *GROUP, "1\u00a0200", None, None),
                ]
            },
        ),
        3,
        {
            "organisations: organisation_id, members_total, latitude, longitude": [
                (2, "20240101", 0, 40.1, 71.2),
                (3, "numbers-2", 100_000, 40.1, 71.2),
                (4, "numbers-3", 1200, None, None),
            ]
        },
        sheet="organisations",
    ),
    Case(
        "a share shown as percent is seventy in a column of percent and a tenth in a column of shares",
        book("shares.xlsx", {"calls": [CALLS, ("shares-1", "p", "A call", "small_grant", "KGS")]}, shares),
        1,
        {"calls: call_id, min_score_percent::double, min_cofinancing_share::double": [(2, "shares-1", 70.0, 0.1)]},
        sheet="calls",
    ),
    Case(
        "what begins like a formula, a picture sign and a right-to-left word stay text",
        book(
            "texts.xlsx",
            {
                "sources": [
                    HEAD,
                    one("texts-1", "=1+1"),
                    one("texts-2", "+996"),
                    one("texts-3", "-x"),
                    one("texts-4", "@x"),
                    one("texts-5", "🕊️ سلام"),
                    one("texts-6", "ы" * 32_767),
                ]
            },
        ),
        6,
        {
            "sources: source_id, left(title, 8)": [
                (2, "texts-1", "=1+1"),
                (3, "texts-2", "+996"),
                (4, "texts-3", "-x"),
                (5, "texts-4", "@x"),
                (6, "texts-5", "🕊️ سلام"),
                (7, "texts-6", "ы" * 8),
            ]
        },
    ),
    Case(
        "texts with formats and phonetic help are what stands in the cell",
        raw("rich.xlsx", SHARED, PHONETIC),
        1,
        {ALL: [(2, *one("rich-1", "Жаңы көчө"))]},
    ),
    Case(
        "every part of the XML has a prefix",
        raw("prefixed.xlsx", sheet_=PREFIXED),
        1,
        {ALL: [(2, *one("prefixed-1"))]},
    ),
    Case(
        "inline texts without addresses, and a shared text that is the number of nothing in an unused sheet part",
        raw(
            "inline.xlsx",
            TOP + row(2, *one("inline-1")),
            strings_=None,
            links=parts_of("")["xl/_rels/workbook.xml.rels"].replace("sharedStrings.xml", "gone.xml"),
        ),
        1,
        {ALL: [(2, *one("inline-1"))]},
    ),
    Case(
        "a sheet that says it is as large as a sheet can be, with rows in any order and a row without a number",
        raw(
            "boasting.xlsx",
            sheet_=f'<worksheet xmlns="{MAIN}"><dimension ref="A1:XFD1048576"/><sheetData>{TOP}'
            + row(2, *one("boasting-1"))
            + row(3, *one("boasting-2")).replace(' r="3"', "")
            + "</sheetData></worksheet>",
        ),
        2,
        {ALL: [(2, *one("boasting-1")), (3, *one("boasting-2"))]},
    ),
    Case(
        "lines in cells end in any way, and become lines of one kind",
        raw("ends.xlsx", TOP + row(2, *one("ends-x-1", "A_x000D__x000A_B")) + row(3, *one("ends-x-2", "A_x000D_B"))),
        2,
        {ALL: [(2, *one("ends-x-1", "A\nB")), (3, *one("ends-x-2", "A\nB"))]},
    ),
    Case(
        "a macro in a workbook is never run and harms nobody",
        raw("macro.xlsx", TOP + row(2, *one("macro-1")), macro=b"Attribute VB_Name"),
        1,
        {ALL: [(2, *one("macro-1"))]},
    ),
    Case(
        "the untouched example of the template is no record",
        book("example.xlsx", {"sources": example("example-1", changed=False)}),
        1,
        {"sources: source_id": [(3, "example-1")]},
    ),
    Case(
        "rows of the same content in one workbook, and the header once more",
        book("again.xlsx", {"sources": [HEAD, one("again-1"), HEAD, one("again-1"), (), one("again-2")]}),
        3,
        {ALL: [(2, *one("again-1")), (6, *one("again-2"))]},
        [doubt("header_again", 3)],
        twice=1,
    ),
    Case(
        "an OpenDocument table with days, truth, percent, repeated rows and ten million empty ones",
        ods(
            "table.ods",
            ods_table(
                ODS_DATED,
                ods_row(
                    *one("table-1"),
                    ods_cell("date", "2024-01-31", "31.01.24", "date-value"),
                    ods_cell("boolean", "true", "ИСТИНА", "boolean-value"),
                ),
                ods_row(*one("table-2"), times=2),
                '<table:table-row table:number-rows-repeated="1048570"><table:table-cell'
                ' table:number-columns-repeated="16384"/></table:table-row>',
            ),
        ),
        3,
        {
            ALL + ", document_date::varchar, is_public": [
                (2, *one("table-1"), "2024-01-31", True),
                (3, *one("table-2"), None, False),
            ]
        },
        twice=1,
    ),
]

WRONG = [
    Case(
        "errors of formulas are named in every kind of column, and are no empty cells",
        raw("errors.xlsx", ERRORS),
        3,
        {"sources: source_id": [(4, "errors-3")]},
        [
            wrong("error_cell", 2, "title", "#REF!"),
            wrong("error_cell", 2, "kind", "#N/A"),
            wrong("error_cell", 2, "document_date", "#DIV/0!"),
            wrong("error_cell", 2, "url", "#NAME?"),
            wrong("error_cell", 3, "url", "#DIV/0!"),
        ],
    ),
    Case(
        "a formula that was never computed has no value",
        raw(
            "uncomputed.xlsx", TOP + row(2, "uncomputed-1", "<c><f>A1</f></c>", "report") + row(3, *one("uncomputed-2"))
        ),
        2,
        {ALL: [(3, *one("uncomputed-2"))]},
        [wrong("formula_without_value", 2, "title")],
    ),
    Case(
        "cells merged over rows of the table hide what belongs to each",
        book("merged.xlsx", {"sources": [HEAD]}, merged_below),
        3,
        {ALL: [(4, *one("merged-3"))]},
        [wrong("merged_cells", 2, "kind"), wrong("required", 3, "kind")],
    ),
    Case(
        "the example of the template with a record written over it is named",
        book("changed.xlsx", {"sources": example("changed-1", changed=True)}),
        2,
        {"sources: source_id": [(3, "changed-1")]},
        [wrong("example_changed", 2)],
    ),
    Case(
        "sums, a note below the table and a formula in a column of codes are no records",
        book(
            "sums.xlsx",
            {
                "sources": [
                    HEAD,
                    one("sums-x-1"),
                    ("ИТОГО", 5),
                    ("Жыйынтыгы", 5),
                    ("Эскертүү: тизме толук эмес",),
                    one("sums-x-2")[:2] + ("=1+1",),
                ]
            },
        ),
        5,
        {ALL: [(2, *one("sums-x-1"))]},
        [
            wrong("total_row", 3),
            wrong("total_row", 4),
            wrong("required", 5, "title"),
            wrong("required", 5, "kind"),
            wrong("unknown_code", 6, "kind", "=1+1"),
        ],
    ),
    Case(
        "a sheet that is no table is named, its rows counted, its cells kept nowhere",
        book(
            "unknown.xlsx",
            {
                "sources": [HEAD, one("unknown-1")],
                "Коноктор": [("Аты-жөнү", "Тел."), ("Алтынчы Чакырыкова", "0555 161718"), ("x", "y")],
            },
        ),
        3,
        {ALL: [(2, *one("unknown-1"))]},
        [wrong("unknown_table", sheet="Коноктор")],
        secrets=("Чакырыкова", "161718"),
    ),
    Case(
        "names in cells and in columns of a sheet of persons are refused and kept nowhere",
        book(
            "persons.xlsx",
            {
                "people": [
                    (*PEOPLE, "Телефон"),
                    ("persons-x-1", "F", "north", "none", True, "0700 192021"),
                    ("Жетинчи Атыкызы", "F", "north", "none", True, ""),
                    (10101199954321, "F", "north", "none", True, ""),
                ]
            },
        ),
        3,
        {PERSON: [(2, "persons-x-1", "F")]},
        [
            wrong("personal_column", 1, "Телефон"),
            wrong("personal_data", 3, "person_id", None),
            wrong("personal_data", 4, "person_id", None),
        ],
        sheet="people",
        secrets=("Атыкызы", "192021", "10101199954321"),
    ),
    Case(
        "names beside rows of the table, under no header, are kept nowhere",
        book("aside.xlsx", {"people": [PEOPLE, ("aside-1", "F", "north", "none", True, None, "Он биринчи Жандаева")]}),
        1,
        {},
        [wrong("cell_without_header", 2)],
        sheet="people",
        secrets=("Жандаева",),
    ),
    Case(
        "names beside the table, under no header, are named by their row and kept nowhere",
        book(
            "beside.xlsx",
            {
                "people": [
                    PEOPLE,
                    ("beside-1", "F", "north", "none", True, None, "Сегизинчи Четчиева"),
                    (None,) * 8 + ("0777 222324",),
                ]
            },
        ),
        2,
        {},
        [wrong("cell_without_header", 2), wrong("cell_without_header", 3)],
        sheet="people",
        secrets=("Четчиева", "222324"),
    ),
    Case(
        "one key with two contents in two sheets of one workbook names both",
        book(
            "faces.xlsx",
            {"sources": [HEAD, one("faces-1"), one("faces-2")], "Документы": [HEAD, one("faces-1", "Another")]},
        ),
        3,
        {ALL: [(3, *one("faces-2"))]},
        [
            wrong("repeated_key", 2, "source_id", "faces-1"),
            wrong("repeated_key", 2, "source_id", "faces-1", sheet="Документы"),
        ],
    ),
    Case(
        "a part of one in a column of whole numbers, a count below zero, a number too long",
        book(
            "counts.xlsx",
            {
                "organisations": [
                    (*ORGANISATIONS, "members_total"),
                    ("counts-1", *GROUP, 1.5),
                    ("counts-2", *GROUP, -1),
                    ("counts-3", *GROUP, 1234567890123456789),
                    ("counts-4", *GROUP, "1,234"),
                    ("counts-5", *GROUP, 5),
                ]
            },
        ),
        5,
        {"organisations: organisation_id, members_total": [(6, "counts-5", 5)]},
        [
            wrong("type_integer", 2, "members_total", "1.5"),
            wrong("check_at_least", 3, "members_total", "-1"),
            wrong("type_integer", 4, "members_total"),
            wrong("ambiguous_number", 5, "members_total", "1,234"),
        ],
        sheet="organisations",
    ),
    Case(
        "a number shown as a day before there were such days is named",
        raw(
            "early.xlsx",
            row(1, *HEAD, "document_date") + row(2, *one("early-1"), '<c t="d"><v>1899-12-31T00:00:00</v></c>'),
        ),
        1,
        {},
        [wrong("early_date", 2, "document_date"), wrong("date_out_of_range", 2, "document_date", "1899-12-31")],
    ),
    Case(
        "an OpenDocument cell with an error is no text",
        ods(
            "faults.ods",
            ods_table(ods_row(*HEAD, "url"), ods_row(*one("faults-1"), ODS_ERROR), ods_row(*one("faults-2"))),
        ),
        2,
        {ALL: [(3, *one("faults-2"))]},
        [wrong("error_cell", 2, "url", "#DIV/0!")],
    ),
    Case(
        "an export of KoboToolbox without its mapping is known as one",
        book(
            "kobo.xlsx",
            {
                "Event": [
                    ("start", "event/kind", "_id", "_uuid", "_submission_time", "_index"),
                    ("2025-02-03", "training", 1, "00000001-0000-4000-8000-000000000000", "2025-02-04T11:20:31", 1),
                ],
                "attendance": [
                    (
                        "attendance/code",
                        "attendance/sex",
                        "_index",
                        "_parent_table_name",
                        "_parent_index",
                        "_submission__uuid",
                    ),
                    ("ak-001", "female", 1, "Event", 1, "00000001-0000-4000-8000-000000000000"),
                ],
            },
        ),
        3,  # the sheet named like a table of ours has no header known here, so each of its two rows counts
        {},
        [wrong("export_without_mapping", sheet="Event"), wrong("export_without_mapping", sheet="attendance")],
    ),
]

OFFICE = [
    Case(
        "LibreOffice computes what nobody had computed, and keeps errors as errors",
        flat(
            "computed.fods",
            ods_table(
                ods_row(*HEAD, "document_date", "is_public"),
                ods_row(
                    '<table:table-cell table:formula="of:=&quot;computed-&quot;&amp;1" office:value-type="string">'
                    "<text:p>x</text:p></table:table-cell>",
                    *one("")[1:],
                    ods_cell("date", "2024-01-31", "31.01.24", "date-value"),
                    ods_cell("boolean", "true", "x", "boolean-value"),
                ),
                ods_row(
                    "computed-2", '<table:table-cell table:formula="of:=1/0" office:value-type="float"/>', "report"
                ),
            ),
        ),
        2,
        {DATED + ", is_public": [(2, "computed-1", "2024-01-31", True)]},
        [wrong("error_cell", 3, "title", "#DIV/0!"), doubt("date_serial", 2, "document_date", "45322")],
    ),
    Case(
        "a merged title, labels in Kyrgyz and empty rows by the thousand come back from LibreOffice",
        book(
            "saved.xlsx",
            {"Документтер": []},
            lambda out, sheets: (
                emptiness(out, {"sources": sheets["Документтер"]}, 3_000)
                or sheets["Документтер"].write_row("A1", ("Булактын коду", "Аталышы", "Түрү"))
                or sheets["Документтер"].write_row("A2", one("saved-1", "=1+1"))
            ),
        ),
        1,
        {ALL: [(2, *one("saved-1", "=1+1"))]},
    ),
    Case(
        "days of a workbook that counts from 1904 come back from LibreOffice",
        book(
            "saved-1904.xlsx",
            {"sources": [(*HEAD, "document_date"), (*one("saved-1904-1"), date(2024, 1, 31))]},
            date_1904=True,
        ),
        1,
        {DATED: [(2, "saved-1904-1", "2024-01-31")]},
    ),
]

# ------------------------------------------------------------------ what cannot be read at all

ENTITY = '<?xml version="1.0" encoding="{0}"?><!DOCTYPE x [{1}]>{2}'
LAUGHS = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(9))
BOMB = f'<!ENTITY a0 "ha">{LAUGHS}'
OUTSIDE = '<!ENTITY a9 SYSTEM "file:///etc/hostname">'
STRINGS = f'<sst xmlns="{MAIN}"><si><t>&a9;</t></si></sst>'
SHEET = (
    f'<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c t="inlineStr"><is><t>&a9;</t></is></c></row>'
    "</sheetData></worksheet>"
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000


def entity(declared: str, body: str, encoding: str = "UTF-8") -> bytes:
    return ENTITY.format(encoding, declared, body).encode(encoding)


def bytes_of(name: str, content: bytes) -> object:
    def build(folder: Path) -> list[Path]:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
        return [folder / name]

    return build


def changed(build: object, change: object) -> object:
    """Return a builder that changes the bytes of the file that another one makes."""

    def rebuilt(folder: Path) -> list[Path]:
        (path,) = build(folder)
        path.write_bytes(change(path.read_bytes()))
        return [path]

    return rebuilt


def bomb(name: str, megabytes: int) -> object:
    def build(folder: Path) -> list[Path]:
        parts = parts_of(TOP) | {"xl/media/zero.bin": bytes(megabytes << 20)}
        return [package(parts, folder / name, zipfile.ZIP_BZIP2)]  # tighter than deflate: ten thousand times and more

    return build


def lying(content: bytes) -> bytes:
    """Say in the directory of the package that the bomb is ten bytes."""
    at = content.rindex(b"PK\x01\x02", 0, content.rindex(b"xl/media/zero.bin"))
    return content[: at + 24] + struct.pack("<I", 10) + content[at + 28 :]


def twice(folder: Path) -> list[Path]:
    path = raw("r-twice.xlsx", TOP)(folder)[0]
    with zipfile.ZipFile(path, "a") as out, pytest.warns(UserWarning):
        out.writestr("xl/worksheets/sheet1.xml", f'<worksheet xmlns="{MAIN}"><sheetData/></worksheet>')
    return [path]


FAR = TOP + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
REFUSED = [
    Refused("one cell in the farthest corner", raw("r-far.xlsx", FAR), "far_cell", "r-far.xlsx, sources"),
    Refused(
        "one cell in the farthest corner of OpenDocument",
        ods(
            "r-far.ods",
            ods_table(
                ods_row(*HEAD),
                '<table:table-row table:number-rows-repeated="1048574"><table:table-cell'
                ' table:number-columns-repeated="16384" office:value-type="float" office:value="1"/></table:table-row>',
            ),
        ),
        "far_cell",
        "r-far.ods, sources",
    ),
    Refused("a package that is ten thousand times larger inside", bomb("r-bomb.xlsx", 60), "too_dense", "r-bomb.xlsx"),
    Refused("a package that lies about its size", changed(bomb("r-lies.xlsx", 60), lying), "too_dense", "r-lies.xlsx"),
    Refused(
        "entities that multiply in the shared texts",
        raw("r-e1.xlsx", TOP, strings_=entity(BOMB, STRINGS)),
        "declares_entities",
        "r-e1.xlsx",
    ),
    Refused(
        "entities that multiply in the sheet",
        raw("r-e2.xlsx", sheet_=entity(BOMB, SHEET)),
        "declares_entities",
        "r-e2.xlsx",
    ),
    Refused(
        "an entity of another file in the sheet",
        raw("r-e3.xlsx", sheet_=entity(OUTSIDE, SHEET)),
        "declares_entities",
        "r-e3.xlsx",
    ),
    Refused(
        "an entity of another file in the shared texts",
        raw("r-e4.xlsx", TOP, strings_=entity(OUTSIDE, STRINGS)),
        "declares_entities",
        "r-e4.xlsx",
    ),
    Refused(
        "an entity in the list of sheets",
        raw("r-e5.xlsx", TOP, book=entity(OUTSIDE, parts_of("")["xl/workbook.xml"])),
        "declares_entities",
        "r-e5.xlsx",
    ),
    Refused(
        "entities in UTF-16", raw("r-e6.xlsx", sheet_=entity(BOMB, SHEET, "UTF-16")), "declares_entities", "r-e6.xlsx"
    ),
    Refused(
        "an entity of OpenDocument",
        lambda folder: [
            package(
                {
                    "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
                    "META-INF/manifest.xml": "<m/>",
                    "content.xml": entity(OUTSIDE, "<x>&a9;</x>"),
                },
                folder / "r-e7.ods",
            )
        ],
        "declares_entities",
        "r-e7.ods",
    ),
    Refused(
        "an encrypted workbook",
        bytes_of("r-locked.xlsx", OLE + "EncryptedPackage".encode("utf-16-le")),
        "encrypted_workbook",
        "r-locked.xlsx",
    ),
    Refused("an old workbook under a new name", bytes_of("r-old.xlsx", OLE), "old_workbook", "r-old.xlsx"),
    Refused("an old workbook", bytes_of("r-old.xls", OLE), "old_workbook", "r-old.xls"),
    Refused(
        "a workbook with macros by its name", raw("r-macros.xlsm", TOP, macro=b"x"), "old_workbook", "r-macros.xlsm"
    ),
    Refused(
        "a web page under the name of a workbook",
        bytes_of("r-web.xlsx", b"\xef\xbb\xbf<!DOCTYPE html><html><table></table></html>"),
        "web_page",
        "r-web.xlsx",
    ),
    Refused(
        "a text under the name of a workbook",
        bytes_of("r-text.xlsx", b"source_id,title,kind\n"),
        "not_a_workbook",
        "r-text.xlsx",
    ),
    Refused("an empty file under the name of a workbook", bytes_of("r-empty.xlsx", b""), "empty_file", "r-empty.xlsx"),
    Refused(
        "a workbook cut short",
        changed(
            book("r-cut.xlsx", {"sources": [HEAD, *(one(f"r-{n}") for n in range(500))]}),
            lambda content: content[: len(content) // 2],
        ),
        "damaged_workbook",
        "r-cut.xlsx",
    ),
    Refused(
        "a workbook whose texts are gone", raw("r-gone.xlsx", SHARED, strings_=None), "damaged_workbook", "r-gone.xlsx"
    ),
    Refused("two parts of one name", twice, "odd_workbook", "r-twice.xlsx"),
    Refused(
        "a workbook in strict form",
        raw(
            "r-strict.xlsx",
            TOP,
            book=parts_of("")["xl/workbook.xml"].replace(
                "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
                "http://purl.oclc.org/ooxml/spreadsheetml/main",
            ),
        ),
        "strict_workbook",
        "r-strict.xlsx",
    ),
    Refused("a sheet of broken XML", raw("r-broken.xlsx", "<row><c></row>"), "damaged_workbook", "r-broken.xlsx"),
    Refused(
        "a sheet in UTF-16, which no spreadsheet program writes",
        raw("r-wide.xlsx", sheet_=SHEET.replace("&a9;", "x").encode("utf-16")),
        "odd_workbook",
        "r-wide.xlsx, sources",
    ),
    Refused(
        "a cell that names a text that is not there",
        raw("r-index.xlsx", TOP + '<row r="2"><c t="s"><v>99</v></c></row>'),
        "damaged_workbook",
        "r-index.xlsx",
    ),
    Refused("another archive", bytes_of("r-packed.zip", b"PK\x03\x04"), "packed", "r-packed.zip"),
]


@pytest.fixture(scope="module")
def right(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """Return what becomes of a dataset that only workbooks without an error complete."""
    return publish_all(tmp_path_factory.mktemp("right"), RIGHT)


@pytest.fixture(scope="module")
def aside(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """Return what becomes of a dataset with all workbooks that have errors."""
    return publish_all(tmp_path_factory.mktemp("wrong"), WRONG)


@pytest.mark.parametrize("case", RIGHT, ids=lambda case: case.name)
def test_nasty_workbook_is_read_right(case: Case, right: Outcome):
    assert not case.stops
    look(case, right)


@pytest.mark.parametrize("case", WRONG, ids=lambda case: case.name)
def test_nasty_workbook_is_set_aside_where_it_is_wrong(case: Case, aside: Outcome):
    assert case.stops
    look(case, aside)


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case.name)
def test_nasty_workbook_is_refused_as_a_whole(case: Refused, tmp_path: Path, capfd: pytest.CaptureFixture):
    refused(case, tmp_path, capfd)


# ------------------------------------------------------------------ sources that need a dataset of their own


def test_an_upload_may_be_a_hundred_times_larger_inside_and_no_more(tmp_path: Path):
    path = package(parts_of(TOP) | {"xl/media/zero.bin": bytes(8 << 20)}, tmp_path / "upload.xlsx")
    with pytest.raises(Unreadable) as problem:
        dataset.findings([Source(path, "../../etc/лист 1.xlsx")], limits=UPLOAD)
    assert (problem.value.rule, problem.value.file) == ("too_dense", "лист 1.xlsx")


def test_comments_and_notes_without_anybody_do_not_keep_a_file_from_being_kept(tmp_path: Path):
    def plain(out: xlsxwriter.Workbook, sheets: dict) -> None:
        sheets["sources"].write_comment("B2", "Кара-Суу айыл аймагы, 2024-01-31, 12 500 сом", {"author": "An officer"})

    sheets = {"sources": [HEAD, one("plain")], "_notes": [("Ак-Турпак", 1_234_567), ("Kara Suu District", 20240131)]}
    given = [base(tmp_path), *book("plain.xlsx", sheets, plain)(tmp_path)]
    outcome = dataset.publish(given, tmp_path / "store")
    assert outcome.findings == ()
    assert {load["source"]: load["kept"] for load in outcome.manifest["sources"]} == {"base": True, "plain.xlsx": True}


def test_what_was_accepted_stays_in_an_upload_though_it_is_larger_than_an_upload_may_be(tmp_path: Path):
    parts = parts_of(TOP + row(2, *one("stays"))) | {"xl/media/zero.bin": bytes(8 << 20)}
    given = [base(tmp_path), package(parts, tmp_path / "large.xlsx")]
    assert dataset.publish(given, tmp_path / "store").is_new
    (small_one,) = book("small.xlsx", {"sources": [HEAD, one("comes")]})(tmp_path)
    outcome = dataset.publish([Source(small_one)], tmp_path / "store", update=True, limits=UPLOAD)
    assert (outcome.is_new, outcome.manifest["tables"]["sources"]) == (True, 2)


NAMES = [
    "two words.xlsx",
    'it\'s "so".xlsx',
    "..xlsx.xlsx",
    "100% %s {file}.xlsx",
    "Отчёт за 2024 год.xlsx",
    "$(touch x);#.xlsx",
    "ж" * 120 + ".xlsx",
]


def test_a_file_of_any_name_is_read_and_goes_by_that_name(tmp_path: Path):
    given = [book(name, {"sources": [HEAD, one(f"names-{n}")]})(tmp_path / "in")[0] for n, name in enumerate(NAMES)]
    (last,) = book("last.xlsx", {"sources": [HEAD, one("names-last")]})(tmp_path)
    given.append(Source(last, "ж" * 200 + ".xlsx"))  # Windows allows it, a disk here does not
    outcome = dataset.publish([base(tmp_path), *given], tmp_path / "store")
    files = [load["file"] for load in outcome.manifest["sources"] if load["table"] == "sources"]
    assert (files, outcome.findings) == ([*NAMES, "ж" * 122 + ".xlsx"], ())
    assert not (ROOT / "x").exists()


def test_a_folder_with_locks_pictures_and_links_says_what_it_did_not_read(tmp_path: Path):
    folder, outside = tmp_path / "office", tmp_path / "elsewhere.csv"
    book("office/office.xlsx", {"sources": [HEAD, one("folder-1")]})(tmp_path)
    outside.write_text("source_id,title,kind\nfolder-2,Outside,report\n", "utf-8")
    for name in ("~$office.xlsx", ".~lock.office.xlsx#", "Thumbs.db", "desktop.ini", ".DS_Store", "photo.jpg"):
        (folder / name).write_bytes(b"x")
    (folder / "people.csv").mkdir()
    (folder / "projects.csv").symlink_to(outside)
    (folder / "events.csv").symlink_to(folder / "events.csv")
    given = [base(tmp_path), folder]
    found = [(one.file, one.rule, one.value, one.severity) for one in dataset.findings(given)]
    assert sorted(found, key=repr) == sorted(
        [
            ("office/events.csv", "link_outside", "events.csv", "error"),
            ("office/projects.csv", "link_outside", "projects.csv", "error"),
            ("office/people.csv", "not_a_table_file", "people.csv", "warning"),
            ("office/photo.jpg", "not_a_table_file", "photo.jpg", "warning"),
        ],
        key=repr,
    )
    assert dataset.publish(given, tmp_path / "store").snapshot is None
    assert store.current(tmp_path / "store") is None


def test_a_workbook_named_like_its_table_needs_no_name_of_the_sheet(tmp_path: Path):
    (path,) = book("sources.xlsx", {"Лист1": [HEAD, one("named-1")], "Лист2": []})(tmp_path)
    outcome = dataset.publish([base(tmp_path), path], tmp_path / "store")
    assert (outcome.findings, outcome.manifest["tables"]["sources"]) == ((), 1)


@pytest.fixture(scope="module")
def resaved(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """Return what becomes of workbooks that LibreOffice opened and saved as XLSX, all at once."""
    folder = tmp_path_factory.mktemp("resaved")
    made = {case.name: case.build(folder / "made")[0] for case in OFFICE}
    office = shutil.which("soffice") or shutil.which("libreoffice")
    assert office, "LibreOffice is missing: apt-get install --no-install-recommends libreoffice-calc-nogui"
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    asked = [
        office,
        profile,
        "--headless",
        "--convert-to",
        "xlsx",
        "--outdir",
        str(folder / "saved"),
        *map(str, made.values()),
    ]
    subprocess.run(asked, check=True, capture_output=True, timeout=120)
    saved = {name: folder / "saved" / f"{path.stem}.xlsx" for name, path in made.items()}
    return publish_all(
        folder / "published", [replace(case, build=lambda _, path=saved[case.name]: [path]) for case in OFFICE]
    )


@pytest.mark.parametrize("case", OFFICE, ids=lambda case: case.name)
def test_nasty_workbook_that_libreoffice_saved_is_read_right(case: Case, resaved: Outcome):
    look(case, resaved)


MAPPING = """
[choices.places]
n = "north"
[[form]]
name = "event"
sheet = "Event*"
[[form.rows]]
table = "events"
[form.rows.columns]
event_id = { text = "k-{_key}" }
project_id = { constant = "p" }
kind = "event/kind"
topic = { constant = "other" }
title = "event/title"
place_id = { question = "event/place", choices = "places" }
start_date = "event/day"
end_date = "event/day"
days = 1
days_required = 1
status = { constant = "held" }
record_kind = { constant = "list" }
[[form.rows]]
table = "people"
repeat = "list"
[form.rows.columns]
person_id = "list/code"
sex = { question = "list/sex", choices = { f = "F" } }
home_place_id = { constant = "north" }
affiliation = { constant = "none" }
has_consent = true
[[form.rows]]
table = "attendance"
repeat = "list"
[form.rows.columns]
event_id = { text = "k-{_key}" }
person_id = "list/code"
day = 1
is_present = true
"""
ANSWERS = [
    ("event/kind", "event/title", "event/place", "event/day", "_id", "_uuid", "_submission_time", "_index"),
    *(
        (
            "dialogue",
            "A dialogue",
            place,
            "2024-04-01",
            n,
            f"{n:08d}-0000-4000-8000-000000000000",
            "2024-04-02T10:00:00",
            n,
        )
        for n, place in ((1, "n"), (2, "nowhere"))
    ),
]
LISTED = [
    ("list/code", "list/sex", "list/full_name", "_index", "_parent_table_name", "_parent_index", "_submission__uuid"),
    *(
        (f"kobo-{n}", "f", "Он экинчи Тизмеева", n, "Event", event, f"{event:08d}-0000-4000-8000-000000000000")
        for n, event in ((1, 1), (2, 1), (3, 2))
    ),
]


def test_an_export_of_kobotoolbox_with_repeat_groups_is_read_by_its_mapping_and_adds_up(tmp_path: Path):
    (tmp_path / "kobo.toml").write_text(MAPPING, "utf-8")
    given = [base(tmp_path), *book("export.xlsx", {"Event": ANSWERS, "list": LISTED})(tmp_path)]
    stopped = dataset.publish(given, tmp_path / "store", mapping=tmp_path / "kobo.toml")
    assert (stopped.snapshot, store.current(tmp_path / "store")) == (None, None)
    outcome = dataset.publish(given, tmp_path / "store", mapping=tmp_path / "kobo.toml", set_aside=True)
    said = {
        (one.sheet, one.row, one.column, one.rule, one.severity)
        for one in stopped.findings
        if one.file == "export.xlsx"
    }
    assert len(stopped.findings) == len(said)
    assert said == {
        ("Event", 3, "event/place", "unknown_choice", "error"),
        ("list", 4, "event_id", "unknown_reference", "error"),
        (
            "list",
            1,
            "list/full_name",
            "person_question",
            "warning",
        ),  # such a question is in most forms: not read, not kept
    }
    sums = {
        load["load_id"]: tuple(load[f"rows_{name}"] for name in ("read", "taken", "repeated", "set_aside"))
        for load in outcome.manifest["sources"]
        if load["file"] == "export.xlsx"
    }
    assert sums == {
        "export.xlsx/Event/events": (2, 1, 0, 1),
        "export.xlsx/list/people": (3, 3, 0, 0),
        "export.xlsx/list/attendance": (3, 2, 0, 1),
    }
    assert "Тизмеева" not in content(tmp_path / "store") + repr(outcome)
