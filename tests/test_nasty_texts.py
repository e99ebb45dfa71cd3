"""Nasty texts: CSV as people, Windows and other programs make them. Each is read right or refused, and adds up."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

from dashboard.database import ROOT
from tests.nasty import (
    Case,
    Outcome,
    Refused,
    base,
    book,
    content,
    doubt,
    lines,
    look,
    publish_all,
    refused,
    several,
    text_file,
    texts,
    wrong,
)

HEAD = ("source_id", "title", "kind")
ALL = "sources: source_id, title, kind"
DATED = "sources: source_id, document_date::varchar"
PEOPLE = ("person_id", "sex", "home_place_id", "affiliation", "has_consent")
PERSON = "people: person_id, sex"
ORGANISATIONS = ("organisation_id", "name", "organisation_type", "place_id", "legal_status")
GROUP = ("An initiative", "initiative_group", "north", "informal")
EVENTS = (
    "event_id",
    "project_id",
    "kind",
    "topic",
    "title",
    "place_id",
    "start_date",
    "end_date",
    "days",
    "days_required",
    "status",
    "record_kind",
)
KYRGYZ = "Өнөктөштүк жана ынтымак: жаңы көчө"
RUSSIAN = "Протокол схода жителей, ёлка и подъезд"
TRUTH = {
    "да": True,
    "НЕТ": False,
    "ооба": True,
    "жок": False,
    "Yes": True,
    "no": False,
    "ИСТИНА": True,
    "1": True,
    "0": False,
    "": False,
}
NAME = "Бирөө Биринчиева"  # written like a name; neutral words


def event(name: str, kind: str = "dialogue", record: str = "list", days: int = 1) -> tuple:
    return name, "p", kind, "other", "An event", "north", "2024-04-01", "2024-04-03", days, 1, "held", record


def dated(*rows: tuple[str, str]) -> str:
    return lines((*HEAD, "document_date"), *((name, "A report", "report", day) for name, day in rows), by=";")


def quoted(*rows: tuple[object, ...], **how: str) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n", **how).writerows(rows)
    return out.getvalue()


def in_encoding(name: str, encoding: str, title: str = RUSSIAN, **how: str) -> Case:
    whole = lines(HEAD, (f"{name}-1", title, "report"), (f"{name}-2", title, "minutes"), by=";", **how)
    took = {ALL: [(2, f"{name}-1", title, "report"), (3, f"{name}-2", title, "minutes")]}
    return Case(f"a text in {name} is read letter by letter", text_file(name, whole, encoding=encoding), 2, took)


RIGHT = [
    in_encoding("windows-1251", "cp1251", end="\r\n"),
    in_encoding("dos-866", "cp866", end="\r\n"),
    in_encoding("utf-8-with-mark", "utf-8-sig", KYRGYZ),
    in_encoding("utf-16-with-mark", "utf-16", KYRGYZ, end="\r\n"),
    in_encoding("utf-16-le-bare", "utf-16-le", KYRGYZ),
    in_encoding("utf-16-be-bare", "utf-16-be", KYRGYZ),
    in_encoding("only-returns", "utf-8", KYRGYZ, end="\r"),
    Case(
        "the first line may say sep=; and rows keep the numbers of an editor",
        text_file("sep", "sep=;\r\n" + lines(HEAD, ("sep-1", "One, two", "report"), by=";", end="\r\n")),
        1,
        {ALL: [(3, "sep-1", "One, two", "report")]},
    ),
    Case(
        "tabs divide cells under the name of a CSV",
        text_file("tabs", lines(HEAD, ("tabs-1", "One; two, three", "report"), by="\t")),
        1,
        {ALL: [(2, "tabs-1", "One; two, three", "report")]},
    ),
    Case(
        "quoted cells hold separators, quotes and lines, and a row has the number of its first line",
        text_file(
            "quotes", quoted(HEAD, ("quotes-1", 'One, "two"\nthree\n\nfour', "report"), ("quotes-2", "x", "report"))
        ),
        2,
        {ALL: [(2, "quotes-1", 'One, "two"\nthree\n\nfour', "report"), (6, "quotes-2", "x", "report")]},
    ),
    Case(
        "separators too many at the end of every row are no cells",
        text_file("trailing", "source_id;title;kind;;;\ntrailing-1;A;report;;;\ntrailing-2;B;report;;;;;\n"),
        2,
        {ALL: [(2, "trailing-1", "A", "report"), (3, "trailing-2", "B", "report")]},
    ),
    Case(
        "fifty thousand empty rows and rows of separators are no records",
        text_file("emptiness", lines(HEAD, ("emptiness-1", "A", "report")) + ",,\n" * 25_000 + "\n" * 25_000),
        1,
        {ALL: [(2, "emptiness-1", "A", "report")]},
    ),
    Case("a table with only its header has no rows", text_file("only-header", lines(HEAD)), 0, {}),
    Case(
        "a title and empty rows stand above the header",
        text_file("titled", "Тизме 2024\n\n\n\n\n\n" + lines(HEAD, ("titled-1", "A", "report"))),
        1,
        {ALL: [(8, "titled-1", "A", "report")]},
    ),
    Case(
        "columns are named in Russian and Kyrgyz, in any case, with stars and marks of direction",
        text_file("labels", "\u200fКод источника*;АТАЛЫШЫ;вид;Дата документа\nlabels-1;A;report;31.01.2024\n"),
        1,
        {ALL: [(2, "labels-1", "A", "report")]},
    ),
    Case(
        "a column is named with Cyrillic letters that look like Latin ones",
        text_file("looks", "sоurсе_id,titlе,kind\nlooks-1,A,report\n"),
        1,
        {ALL: [(2, "looks-1", "A", "report")]},
    ),
    Case(
        "labels below the codes are a second header, and a column that begins with _ is a note",
        text_file("two-headers", "source_id,title,kind,_note\nКод источника,Название,Вид,\ntwo-1,A,report,ask again\n"),
        1,
        {ALL: [(3, "two-1", "A", "report")]},
    ),
    Case(
        "letters in pieces are composed, so that й and ё are one letter each; ң ө ү have no pieces",
        text_file(
            "pieces",
            unicodedata.normalize("NFD", lines(HEAD, ("pieces-й", "Жаңы ёлка, йод".replace(",", ""), "report"))),
        ),
        1,
        {ALL: [(2, "pieces-й", "Жаңы ёлка йод", "report")]},
    ),
    Case(
        "signs that nobody sees leave ids, codes and texts",
        text_file("unseen", lines(HEAD, ("un\u200bseen-1\u00a0", "A\u00adreport\ufeff", "re\u200dport"))),
        1,
        {ALL: [(2, "unseen-1", "Areport", "report")]},
    ),
    Case(
        "codes are written as labels of three languages in any case",
        text_file(
            "words",
            lines(
                PEOPLE,
                ("words-1", "АЯЛ", "north", "none", "ооба"),
                ("words-2", "мужской", "north", "none", "ДА"),
                ("words-3", "Woman", "north", "none", "Yes"),
            ),
            "people",
        ),
        3,
        {PERSON + ", has_consent": [(2, "words-1", "F", True), (3, "words-2", "M", True), (4, "words-3", "F", True)]},
        sheet="people",
    ),
    Case(
        "a code with a letter of another alphabet is read and told",
        text_file("look-code", lines(HEAD, ("look-code-1", "A", "rероrt"))),
        1,
        {ALL: [(2, "look-code-1", "A", "report")]},
        [doubt("look_alike", 2, "kind", "rероrt")],
    ),
    Case(
        "a code in Cyrillic letters only that looks like a Latin one is read and told, or is the word of the field",
        text_file(
            "look-sex",
            lines(PEOPLE, ("look-sex-1", "М", "north", "none", "true"), ("look-sex-2", "Х", "north", "none", "true")),
            "people",
        ),
        2,
        {PERSON: [(2, "look-sex-1", "M"), (3, "look-sex-2", "X")]},
        [doubt("look_alike", 3, "sex", "Х")],
        sheet="people",
    ),
    Case(
        "days are written as people write them, with times and zones",
        text_file(
            "days",
            dated(
                ("days-1", "31.01.2024"),
                ("days-2", "2024-01-31T23:59:00+06:00"),
                ("days-3", "31.01.2024 10:20"),
                ("days-4", "31/01/2024"),
                ("days-5", "1.2.2024"),
                ("days-6", "31 января 2024 г."),
                ("days-7", "2024-01-31 10:20:00.000Z"),
                ("days-8", "'31.01.2024"),
            ),
        ),
        8,
        {
            DATED: [
                (number, f"days-{number - 1}", "2024-02-01" if number == 6 else "2024-01-31") for number in range(2, 10)
            ]
        },
    ),
    Case(
        "the number of a day in a spreadsheet is read and told",
        text_file("serial", dated(("serial-1", "45322"), ("serial-2", "45322.43"))),
        2,
        {DATED: [(2, "serial-1", "2024-01-31"), (3, "serial-2", "2024-01-31")]},
        [doubt("date_serial", 2, "document_date", "45322"), doubt("date_serial", 3, "document_date", "45322.43")],
    ),
    Case(
        "yes and no are said in three languages",
        text_file(
            "truth", lines((*HEAD, "is_public"), *((f"truth-{n}", "A", "report", said) for n, said in enumerate(TRUTH)))
        ),
        10,
        {"sources: source_id, is_public": [(n + 2, f"truth-{n}", meant) for n, meant in enumerate(TRUTH.values())]},
    ),
    Case(
        "numbers have comma, apostrophe, point and zeros, and spaces between thousands",
        text_file(
            "numbers",
            lines(
                (*ORGANISATIONS, "members_total", "latitude", "longitude"),
                ("numbers-1", *GROUP, "1\u00a0234", "40,123", "71,2"),
                ("numbers-2", *GROUP, "'12", "40.1", "71.20"),
                ("numbers-3", *GROUP, "12.0", "4.01e1", "71,2"),
                ("numbers-4", *GROUP, "1 234 567", "", ""),
                ("numbers-5", *GROUP, "-0", "", ""),
                by=";",
            ),
            "organisations",
        ),
        5,
        {
            "organisations: organisation_id, members_total, latitude, longitude": [
                (2, "numbers-1", 1234, 40.123, 71.2),
                (3, "numbers-2", 12, 40.1, 71.2),
                (4, "numbers-3", 12, 40.1, 71.2),
                (5, "numbers-4", 1234567, None, None),
                (6, "numbers-5", 0, None, None),
            ]
        },
        sheet="organisations",
    ),
    Case(
        "what begins like a formula stays the text that it is",
        text_file(
            "formulas",
            quoted(
                HEAD,
                ("formulas-1", '=HYPERLINK("http://x","y")', "report"),
                ("formulas-2", "+7 and more", "report"),
                ("formulas-3", "-1+1|cmd", "report"),
                ("formulas-4", "@SUM(1)", "report"),
            ),
        ),
        4,
        {
            ALL: [
                (2, "formulas-1", '=HYPERLINK("http://x","y")', "report"),
                (3, "formulas-2", "+7 and more", "report"),
                (4, "formulas-3", "-1+1|cmd", "report"),
                (5, "formulas-4", "@SUM(1)", "report"),
            ]
        },
    ),
    Case(
        "a picture sign and a right-to-left word stay; what turns the direction of a line goes or stays unseen",
        text_file("signs", lines(HEAD, ("signs-1", "Тынчтык 🕊️ سلام", "report"))),
        1,
        {ALL: [(2, "signs-1", "Тынчтык 🕊️ سلام", "report")]},
    ),
    Case(
        "a cell of forty thousand letters is one cell",
        text_file("long", quoted(HEAD, ("long-1", "ы" * 40_000, "report"), ("long-2", "B", "report"))),
        2,
        {"sources: source_id, length(title)": [(2, "long-1", 40_000), (3, "long-2", 1)]},
    ),
    Case(
        "the header in the middle of the table is no record",
        text_file("again", lines(HEAD, ("again-1", "A", "report"), HEAD, ("again-2", "B", "report"))),
        2,
        {ALL: [(2, "again-1", "A", "report"), (4, "again-2", "B", "report")]},
        [doubt("header_again", 3)],
    ),
    Case(
        "the same row twice in a file is counted once and as a duplicate",
        text_file("twice", lines(HEAD, ("twice-1", "A", "report"), ("twice-1", "A", "report"))),
        2,
        {ALL: [(2, "twice-1", "A", "report")]},
        twice=1,
    ),
    Case(
        "the same row in a CSV and in a workbook is counted once and as a duplicate",
        several(
            text_file("both", lines((*HEAD, "document_date"), ("both-1", "A", "report", "31.01.2024"))),
            book("both.xlsx", {"sources": [(*HEAD, "document_date"), ("both-1", "A", "report", "2024-01-31")]}),
        ),
        2,
        {ALL: [(2, "both-1", "A", "report")]},
        twice=1,
    ),
    Case(
        "rows refer to others that come later, in the same file and in another",
        texts(
            "later",
            attendance=lines(("event_id", "person_id", "day", "is_present"), ("later-e", "later-1", 1, "true")),
            events=lines(EVENTS, event("later-e")),
            people=lines(PEOPLE, ("later-1", "F", "later-v", "none", "true")),
            places=lines(
                ("place_id", "level", "parent_id", "name_en"),
                ("later-v", "village", "later-m", "V"),
                ("later-m", "municipality", "KG", "M"),
            ),
        ),
        5,
        {
            "attendance: event_id": [(2, "later-e")],
            "events: event_id": [(2, "later-e")],
            PERSON: [(2, "later-1", "F")],
            "places: place_id, parent_id": [(2, "later-v", "later-m"), (3, "later-m", "KG")],
        },
    ),
    Case(
        "a telephone in the text of another table is told and not quoted",
        text_file("phone", lines(HEAD, ("phone-1", "Протокол: +996 555 252627", "report"))),
        1,
        {"sources: source_id": [(2, "phone-1")]},
        [doubt("personal_text", 2, "title", None)],
    ),
    Case(
        "a remark in a column of notes beside persons is read by nobody and kept nowhere",
        text_file(
            "notes",
            lines((*PEOPLE, "_note"), ("notes-1", "F", "north", "none", "true", "Онунчу Шерикова 0555 303132")),
            "people",
        ),
        1,
        {PERSON: [(2, "notes-1", "F")]},
        sheet="people",
        secrets=("Шерикова", "303132"),
    ),
    Case(
        "a text beside the tables that nobody reads is looked through, and its folder is not kept",
        texts("beside", sources=lines(HEAD, ("beside-1", "A", "report")), _list="Бешинчи Артова,0555 919293\n"),
        1,
        {ALL: [(2, "beside-1", "A", "report")]},
        [doubt("personal_remark", value=None, file="beside/sources.csv")],
        secrets=("Артова", "919293"),
    ),
    Case(
        "lines in cells end in any way, and become lines of one kind",
        text_file(
            "ends", 'source_id,title,kind\r\nends-1,"A\r\nB",report\r\nends-2,"A\rB",report\r\nends-3,"A\nB",report\r\n'
        ),
        3,
        {ALL: [(2, "ends-1", "A\nB", "report"), (4, "ends-2", "A\nB", "report"), (6, "ends-3", "A\nB", "report")]},
    ),
    Case(
        "signs that no printer knows do not stop a text",
        text_file("controls", lines(HEAD, ("controls-1", "A\x01\x1bB\u202eC", "report"))),
        1,
        {"sources: source_id, left(title, 1)": [(2, "controls-1", "A")]},
    ),
    Case(
        "letters that Windows-1251 does not have are lost, and that is told",
        text_file("lost", lines(HEAD, ("lost-1", "Жа?ы к?ч? жана ?н?кт?шт?к", "report"), by=";"), encoding="cp1251"),
        1,
        {"sources: source_id": [(2, "lost-1")]},
        [doubt("lost_letters", 2)],
    ),
]

WRONG = [
    Case(
        "days that do not exist or mean two days are named",
        text_file(
            "no-days",
            dated(
                ("no-days-1", "30.02.2024"),
                ("no-days-2", "31.01.24"),
                ("no-days-3", "02/03/2024"),
                ("no-days-4", "январь"),
                ("no-days-5", "2024-13-01"),
                ("no-days-6", "31.01.2024"),
            ),
        ),
        6,
        {DATED: [(7, "no-days-6", "2024-01-31")]},
        [
            wrong("type_date", 2, "document_date", "30.02.2024"),
            wrong("two_digit_year", 3, "document_date", "31.01.24"),
            wrong("ambiguous_date", 4, "document_date", "02/03/2024"),
            wrong("type_date", 5, "document_date", "январь"),
            wrong("type_date", 6, "document_date", "2024-13-01"),
        ],
    ),
    Case(
        "days before anybody's memory, after everybody's plans, and at hours that no clock shows are named",
        text_file(
            "odd-days",
            dated(
                ("odd-days-1", "0001-01-01"),
                ("odd-days-2", "01.01.2205"),
                ("odd-days-3", "31.12.1899"),
                ("odd-days-4", "31.01.2024 25:61"),
                ("odd-days-5", "01.01.1900"),
                ("odd-days-6", "2099-12-31 23:59:59"),
            ),
        ),
        6,
        {DATED: [(6, "odd-days-5", "1900-01-01"), (7, "odd-days-6", "2099-12-31")]},
        [
            wrong("date_out_of_range", 2, "document_date", "0001-01-01"),
            wrong("date_out_of_range", 3, "document_date", "2205-01-01"),
            wrong("date_out_of_range", 4, "document_date", "1899-12-31"),
            wrong("type_date", 5, "document_date", "31.01.2024 25:61"),
        ],
    ),
    Case(
        "numbers that are none, or mean two, are named",
        text_file(
            "no-numbers",
            lines(
                (*ORGANISATIONS, "members_total", "latitude", "longitude"),
                ("no-numbers-1", *GROUP, "1,234", "", ""),
                ("no-numbers-2", *GROUP, "-1", "", ""),
                ("no-numbers-3", *GROUP, "12%", "", ""),
                ("no-numbers-4", *GROUP, "1e5", "", ""),
                ("no-numbers-5", *GROUP, "1,5", "", ""),
                ("no-numbers-6", *GROUP, "99999999999999999999", "", ""),
                ("no-numbers-7", *GROUP, "около 30", "", ""),
                ("no-numbers-8", *GROUP, "", "401", "71.2"),
                ("no-numbers-9", *GROUP, "7", "40.1", "71.2"),
                by=";",
            ),
            "organisations",
        ),
        9,
        {"organisations: organisation_id, members_total": [(10, "no-numbers-9", 7)]},
        [
            wrong("ambiguous_number", 2, "members_total", "1,234"),
            wrong("check_at_least", 3, "members_total", "-1"),
            wrong("type_integer", 4, "members_total", "12%"),
            wrong("type_integer", 5, "members_total", "1e5"),
            wrong("type_integer", 6, "members_total", "1,5"),
            wrong("type_integer", 7, "members_total", "99999999999999999999"),
            wrong("type_integer", 8, "members_total", "около 30"),
            wrong("check_between", 9, "latitude"),
            doubt("point_far_from_parent", 9, "latitude"),
        ],  # true as well, and it says which place is meant
        sheet="organisations",
    ),
    Case(
        "a word that is neither yes nor no is named",
        text_file("perhaps", lines((*HEAD, "is_public"), ("perhaps-1", "A", "report", "maybe"))),
        1,
        {},
        [wrong("type_boolean", 2, "is_public", "maybe")],
    ),
    Case(
        "an unknown code, a code of another list, a formula and two codes at once are not in the list",
        text_file(
            "codes",
            quoted(
                HEAD,
                ("codes-1", "A", "novel"),
                ("codes-2", "A", "training"),
                ("codes-3", "A", "=1+1"),
                ("codes-4", "A", "report, minutes"),
                ("codes-5", "A", "report"),
            ),
        ),
        5,
        {ALL: [(6, "codes-5", "A", "report")]},
        [
            wrong("unknown_code", 2, "kind", "novel"),
            wrong("unknown_code", 3, "kind", "training"),
            wrong("unknown_code", 4, "kind", "=1+1"),
            wrong("unknown_code", 5, "kind", "report, minutes"),
        ],
    ),
    Case(
        "quotes that nobody closes are named with the rows that they hide",
        text_file("open-quotes", 'source_id,title,kind\nopen-1,A,report\nopen-2,"B,report\nopen-3,C,report\n'),
        3,
        {ALL: [(2, "open-1", "A", "report")]},
        [wrong("broken_quotes", 3)],
    ),
    Case(
        "rows with too few or too many cells are named",
        text_file(
            "ragged", "source_id,title,kind\nragged-1,A,report\nragged-2,A\nragged-3,A,report,more\nragged-4,B,report\n"
        ),
        4,
        {ALL: [(2, "ragged-1", "A", "report"), (5, "ragged-4", "B", "report")]},
        [wrong("wrong_cell_count", 3), wrong("wrong_cell_count", 4)],
    ),
    Case("an empty file has no header", text_file("empty", b""), 0, {}, [wrong("no_header")]),
    Case("a text without any header is refused", text_file("headless", "1,2,3\n4,5,6\n"), 2, {}, [wrong("no_header")]),
    Case(
        "an unknown column is named, and the rest of the row is taken",
        text_file("stranger", "source_id,title,kind,weight\nstranger-1,A,report,5\n"),
        1,
        {ALL: [(2, "stranger-1", "A", "report")]},
        [wrong("unknown_column", 1, "weight", "weight")],
    ),
    Case(
        "a missing column is named once, not for every row",
        text_file("missing", lines(("source_id", "title"), ("missing-1", "A"), ("missing-2", "B"))),
        2,
        {},
        [wrong("missing_column", 1, "kind")],
    ),
    Case(
        "a column that is there twice is named",
        text_file("column-twice", "source_id,title,kind,Title\ncolumn-twice-1,A,report,B\n"),
        1,
        {},
        [
            wrong("repeated_column", 1, "title", "Title")
        ],  # nobody knows which of the two titles is meant: no row is taken
    ),
    Case(
        "rows of sums and notes below the table are no records",
        text_file(
            "sums",
            lines(
                HEAD,
                ("sums-1", "A", "report"),
                ("Итого", "", ""),
                ("Жыйынтыгы:", "1", ""),
                ("Всего по району", "", ""),
                ("", "Эскертүү: тизме толук эмес", ""),
            ),
        ),
        5,
        {ALL: [(2, "sums-1", "A", "report")]},
        [
            wrong("total_row", 3),
            wrong("total_row", 4),
            wrong("total_row", 5),
            wrong("required", 6, "source_id"),
            wrong("required", 6, "kind"),
        ],
    ),
    Case(
        "one key with two contents in one file names the other place",
        text_file("two-faces", lines(HEAD, ("two-faces-1", "A", "report"), ("two-faces-1", "B", "report"))),
        2,
        {},
        [wrong("repeated_key", 2, "source_id", "two-faces-1"), wrong("repeated_key", 3, "source_id", "two-faces-1")],
    ),
    Case(
        "one key with two contents in a CSV and in a workbook is an error in both",
        several(
            text_file("two-files", lines(HEAD, ("two-files-1", "A", "report"), ("two-files-2", "A", "report"))),
            book("two-files.xlsx", {"sources": [HEAD, ("two-files-1", "B", "report")]}),
        ),
        3,
        {ALL: [(3, "two-files-2", "A", "report")]},
        [
            wrong("repeated_key", 2, "source_id", "two-files-1"),
            wrong("repeated_key", 2, "source_id", "two-files-1", file="two-files.xlsx"),
        ],
    ),
    Case(
        "keys that differ only in letters that look alike are named",
        text_file("keys", lines(HEAD, ("keys-a", "A", "report"), ("keys-а", "B", "report"), ("keys-b", "C", "report"))),
        3,
        {ALL: [(4, "keys-b", "C", "report")]},
        [wrong("look_alike_key", 2, "source_id", "keys-a"), wrong("look_alike_key", 3, "source_id", "keys-а")],
    ),
    Case(
        "a reference with a Cyrillic letter is no reference, and the id that is meant is named",
        text_file(
            "reference",
            lines(PEOPLE, ("reference-1", "F", "nоrth", "none", "true"), ("reference-2", "F", "east", "none", "true")),
            "people",
        ),
        2,
        {},
        [
            wrong("look_alike_reference", 2, "home_place_id", "nоrth"),
            wrong("unknown_reference", 3, "home_place_id", "east"),
        ],
        sheet="people",
    ),
    Case(
        "places in a ring, below themselves, or below nothing are named, and what lies in them goes with them",
        texts(
            "rings",
            places=lines(
                ("place_id", "level", "parent_id", "name_en"),
                ("ring-a", "district", "ring-b", "A"),
                ("ring-b", "district", "ring-c", "B"),
                ("ring-c", "oblast", "ring-a", "C"),
                ("ring-self", "district", "ring-self", "S"),
                ("ring-lost", "district", "nowhere", "L"),
                ("ring-none", "district", "", "N"),
                ("ring-v", "village", "ring-a", "V"),
            ),
            people=lines(PEOPLE, ("ring-1", "F", "ring-a", "none", "true")),
        ),
        8,
        {},
        [
            wrong(rule, number, "parent_id", file="rings/places.csv")
            for rule, number in (
                ("place_above_itself", 2),
                ("place_above_itself", 3),
                ("place_above_itself", 4),
                ("place_above_itself", 5),
                ("place_without_parent", 2),
                ("place_without_parent", 4),
                ("place_without_parent", 5),  # below no higher level
                ("unknown_reference", 6),
                ("place_without_parent", 7),
            )
        ],
        sheet="places",
    ),
    Case(
        "attendance beyond the days, attendance without a list and heads beside a list are named",
        texts(
            "domain",
            events=lines(EVENTS, event("domain-l", days=1), event("domain-h", record="headcount")),
            attendance=lines(
                ("event_id", "person_id", "day", "is_present"),
                ("domain-l", "a", 1, "true"),
                ("domain-l", "a", 2, "true"),
                ("domain-h", "a", 1, "true"),
            ),
            headcounts=lines(
                ("event_id", "sex", "age_band", "participations"),
                ("domain-h", "F", "25-35", 3),
                ("domain-l", "F", "25-35", 3),
                ("domain-h", "M", "25-35", -1),
            ),
        ),
        8,
        {
            "events: event_id": [(2, "domain-l"), (3, "domain-h")],
            "attendance: event_id, day": [(2, "domain-l", 1)],
            "headcounts: event_id, participations": [(2, "domain-h", 3)],
        },
        [
            wrong("attendance_beyond_event_days", 3, "day", "2", sheet="attendance", file="domain/attendance.csv"),
            wrong(
                "attendance_without_list", 4, "event_id", "domain-h", sheet="attendance", file="domain/attendance.csv"
            ),
            wrong("headcount_beside_list", 3, "event_id", "domain-l", sheet="headcounts", file="domain/headcounts.csv"),
            wrong("check_at_least", 4, "participations", "-1", sheet="headcounts", file="domain/headcounts.csv"),
        ],
        sheet="events",
    ),
    Case(
        "names, phones, numbers and mail in a table of persons are refused and shown nowhere",
        text_file(
            "persons",
            lines(
                PEOPLE,
                (NAME, "F", "north", "none", "true"),
                ("+996 555 010 203", "F", "north", "none", "true"),
                ("10101199912345", "F", "north", "none", "true"),
                ("biroo.tanysh@example.org", "F", "north", "none", "true"),
                ("persons-5", NAME, "north", "none", "true"),
                ("persons-6", "F", "north", "none", "true"),
            ),
            "people",
        ),
        6,
        {PERSON: [(7, "persons-6", "F")]},
        [
            wrong("personal_data", 2, "person_id", None),
            wrong("personal_data", 3, "person_id", None),
            wrong("personal_data", 4, "person_id", None),
            wrong("personal_data", 5, "person_id", None),
            wrong("personal_data", 6, "sex", None),
            wrong("unknown_code", 6, "sex", None),
        ],
        sheet="people",
        secrets=("Биринчиева", "555 010 203", "10101199912345", "biroo.tanysh"),
    ),
    Case(
        "columns headed with name and telephone are refused unread, and a row cut short hides nothing of it",
        text_file(
            "headings",
            "person_id,sex,home_place_id,affiliation,has_consent,Аты-жөнү,Тел.\n"
            "headings-1,F,north,none,true,Үчүнчү Сырткыева,0555 040506\nheadings-2,F,north,none,true,Үчүнчү Сырткыева\n"
            "headings-3,F,Үчүнчү Сырткыева\n",
            "people",
        ),
        3,
        {PERSON: [(2, "headings-1", "F")]},
        [
            wrong("personal_column", 1, "Аты-жөнү"),
            wrong("personal_column", 1, "Тел."),
            wrong("wrong_cell_count", 3),
            wrong("wrong_cell_count", 4),
        ],
        sheet="people",
        secrets=("Сырткыева", "040506"),
    ),
    Case(
        "names instead of codes in attendance, in memberships and in an application are refused and shown nowhere",
        texts(
            "references",
            attendance=lines(
                ("event_id", "person_id", "day", "is_present"),
                ("e1", "Тогузунчу Келеева", 1, "true"),
                ("e1", "a", 2, "true"),
            ),
            applications=lines(
                (
                    "application_id",
                    "call_id",
                    "place_id",
                    "title",
                    "submitted_on",
                    "requested",
                    "status",
                    "lead_person_id",
                ),
                ("references-1", "references-c", "north", "T", "2024-05-01", 100, "submitted", "Тогузунчу Келеева"),
            ),
            calls=lines(
                ("call_id", "project_id", "title", "scheme", "currency"),
                ("references-c", "p", "C", "small_grant", "KGS"),
            ),
        ),
        4,
        {"attendance: person_id, day": [(3, "a", 2)], "calls: call_id": [(2, "references-c")]},
        [
            wrong("personal_data", 2, "lead_person_id", None, sheet="applications", file="references/applications.csv"),
            wrong(
                "unknown_reference", 2, "lead_person_id", None, sheet="applications", file="references/applications.csv"
            ),
            wrong("personal_data", 2, "person_id", None, sheet="attendance", file="references/attendance.csv"),
            wrong("unknown_reference", 2, "person_id", None, sheet="attendance", file="references/attendance.csv"),
        ],
        secrets=("Келеева",),
    ),
    Case(
        "a row with a cell too many that names a person in another table is kept nowhere",
        texts(
            "too-many",
            applications="application_id,call_id,place_id,title,submitted_on,requested,status,lead_person_id\n"
            "too-many-1,x,north,T,2024-05-01,100,submitted,Он үчүнчү Арызданова,more\n",
        ),
        1,
        {},
        [wrong("wrong_cell_count", 2)],
        sheet="applications",
        secrets=("Арызданова",),
    ),
    Case(
        "a table that nobody knows is refused without a word of what stands in it",
        text_file("guests", "Аты-жөнү,Тел.\nТөртүнчү Коноккызы,0555 070809\n", "guests"),
        1,
        {},
        [wrong("unknown_table", value="guests", sheet="guests")],
        sheet="guests",
        secrets=("Коноккызы", "070809"),
    ),
    Case(
        "names in the place of headings of a table of persons are shown by their cells, whatever they are",
        text_file(
            "sideways",
            lines(
                ("person_id", "sex", "Сегизинчи Баштыкова", "тел. 0555 616263", "north"),
                ("sideways-1", "F", 1, "", ""),
            ),
            "people",
        ),
        1,
        {},
        [
            wrong("unknown_column", 1, "C1", None),
            wrong("personal_column", 1, "D1", None),
            wrong("unknown_column", 1, "E1", None),
            *(wrong("missing_column", 1, name) for name in ("affiliation", "has_consent")),
        ],
        sheet="people",
        secrets=("Баштыкова", "616263"),
    ),
    Case(
        "a column of remarks in a table of persons is not read and not kept, whatever it says",
        text_file(
            "remarks",
            lines(
                (*PEOPLE, "Комментарий"), ("remarks-1", "F", "north", "none", "true", "Бешинчи Кошунаева 0555 111213")
            ),
            "people",
        ),
        1,
        {PERSON: [(2, "remarks-1", "F")]},
        [wrong("unknown_column", 1, "F1", "F1")],
        sheet="people",
        secrets=("Кошунаева", "111213"),
    ),
    Case(
        "a field of ten million letters is refused, and the rows around it are read",
        text_file(
            "huge",
            quoted(HEAD, ("huge-1", "A", "report"), ("huge-2", "x" * 10_000_000, "report"), ("huge-3", "B", "report")),
        ),
        3,
        {ALL: [(2, "huge-1", "A", "report"), (4, "huge-3", "B", "report")]},
        [wrong("cell_too_long", 3)],
    ),
    Case(
        "the labels below the codes were edited: then they are no second header, and nothing is guessed",
        text_file("edited", "source_id,title,kind\nКод,Название отчёта,Вид\nedited-1,A,report\n"),
        2,
        {ALL: [(3, "edited-1", "A", "report")]},
        [wrong("unknown_code", 2, "kind", "Вид")],
    ),
]

REFUSED = [
    Refused(
        "two sources that call themselves alike, which an update could not tell apart",
        several(
            texts("alike-a", _meta="key,value\nsource,Osh\n", sources=lines(HEAD, ("alike-1", "A", "report"))),
            texts("alike-b", _meta="key,value\nsource,Osh\n", sources=lines(HEAD, ("alike-2", "A", "report"))),
        ),
        "same_source",
        "alike-b",
    ),
    Refused(
        "two sources whose folders are called alike",
        several(
            texts("one/alike", sources=lines(HEAD, ("alike-1", "A", "report"))),
            texts("two/alike", sources=lines(HEAD, ("alike-2", "A", "report"))),
        ),
        "same_source",
        "alike~2",
    ),
    Refused(
        "a text with NUL bytes",
        text_file("r-nul", b"source_id,title,kind\nr-1,A\0B,report\n"),
        "not_text",
        "r-nul/sources.csv",
    ),
    Refused(
        "two encodings in one text",
        text_file("r-mixed", lines(HEAD, *[("m", KYRGYZ, "report")] * 9).encode() + RUSSIAN.encode("cp1251")),
        "unknown_encoding",
        "r-mixed/sources.csv",
    ),
    Refused(
        "UTF-16 cut in the middle of a letter",
        text_file("r-cut", lines(HEAD, ("c", KYRGYZ, "report")).encode("utf-16")[:-1]),
        "unknown_encoding",
        "r-cut/sources.csv",
    ),
    Refused(
        "a web page named CSV",
        text_file("r-web", b"<html><table><tr><td>source_id</td></tr></table></html>"),
        "web_page",
        "r-web/sources.csv",
    ),
    Refused(
        "a workbook named CSV",
        lambda folder: [book("r-book.xlsx", {"sources": [HEAD]})(folder)[0].rename(folder / "sources.csv")],
        "not_text",
        "sources.csv",
    ),
    Refused(
        "a folder without a table",
        lambda folder: [_made(folder / "r-folder" / "Thumbs.db").parent],
        "no_csv",
        "r-folder",
    ),
    Refused("no file at all", lambda folder: [folder / "r-nothing.csv"], "no_source", "r-nothing.csv"),
]


def _made(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"\0")
    return path


@pytest.fixture(scope="module")
def right(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """Return what becomes of a dataset that only texts without an error complete."""
    return publish_all(tmp_path_factory.mktemp("right"), RIGHT)


@pytest.fixture(scope="module")
def aside(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """Return what becomes of a dataset with all texts that have errors."""
    return publish_all(tmp_path_factory.mktemp("wrong"), WRONG)


@pytest.mark.parametrize("case", RIGHT, ids=lambda case: case.name)
def test_nasty_text_is_read_right(case: Case, right: Outcome):
    assert not case.stops
    look(case, right)


@pytest.mark.parametrize("case", WRONG, ids=lambda case: case.name)
def test_nasty_text_is_set_aside_where_it_is_wrong(case: Case, aside: Outcome):
    assert case.stops
    look(case, aside)


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case.name)
def test_nasty_text_is_refused_as_a_whole(case: Refused, tmp_path: Path, capfd: pytest.CaptureFixture):
    refused(case, tmp_path, capfd)


def test_the_command_line_says_the_same_as_json_and_shows_nothing_personal(tmp_path: Path):
    chosen = next(case for case in WRONG if case.sheet == "people" and case.secrets)
    given = [base(tmp_path), *chosen.build(tmp_path / "built")]
    command = [sys.executable, "-m", "dashboard"]
    checked = subprocess.run(
        [*command, "check", *given, "--format", "json", "--language", "ru"], cwd=ROOT, capture_output=True, text=True
    )
    found = json.loads(checked.stdout)
    assert (checked.returncode, found["errors"], found["warnings"]) == (1, len(chosen.said), 0)
    assert sorted((one["row"], one["column"], one["rule"]) for one in found["findings"]) == sorted(
        (one.row, one.column, one.rule) for one in chosen.said
    )
    assert {(one["file"], one["sheet"], one["severity"], one["value"]) for one in found["findings"]} == {
        ("persons/people.csv", "people", "error", None)
    }
    store = tmp_path / "store"
    stopped = subprocess.run([*command, "publish", *given, "--store", store], cwd=ROOT, capture_output=True, text=True)
    assert (stopped.returncode, list(store.rglob("CURRENT"))) == (1, [])
    whole = checked.stdout + checked.stderr + stopped.stdout + stopped.stderr + content(store)
    assert not [secret for secret in chosen.secrets if secret in whole]
