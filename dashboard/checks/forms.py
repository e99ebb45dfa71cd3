"""The forms in which people write numbers and dates, as SQL that gives the one form that the tables take."""

from __future__ import annotations

from collections.abc import Iterator

from babel import Locale

from dashboard.checks.alike import plain
from dashboard.checks.rules import texts
from dashboard.schema import Column

COORDINATES = ("latitude", "longitude")  # here 40,123 can only be a part of a degree
FIRST_SERIAL, LAST_SERIAL = 32_874, 49_674  # 1990 to 2035: days as Excel counts them, from 30 December 1899
SERIAL = r"\d{5}(\.\d+)?"
_POSSESSIVE = ["январы", "февралы", "марты", "апрели", "майы", "июну", "июлу", "августу", "сентябры", "октябры",
               "ноябры", "декабры"]  # fmt: skip
_CLOCK = r"([T ]([01]?\d|2[0-3]):[0-5]\d(:[0-5]\d([.,]\d+)?)? ?(Z|[+-](0\d|1[0-4]):?[0-5]\d)?)?"
_YEAR_SIGN = r"( ?(г|года|ж|жыл|жылы)\.?)?"


def uncovered(cell: str) -> str:
    """Return the SQL of a cell without the apostrophe that a spreadsheet puts before what it shall not read."""
    return f"regexp_replace({cell}, '^[''’‘`]', '')"


def number(cell: str, column: Column) -> str:
    """Return the SQL of a number with a decimal point and nothing between its digits, null where that is a guess."""
    given = f"translate({uncovered(cell)}, '−–', '--')"
    tidy = f"regexp_replace({given}, '[\\s\\p{{Z}}]', '', 'g')"
    comma = r"[+-]?\d+,\d+([eE][+-]?\d{1,2})?"
    doubt = "false" if column.name in COORDINATES else rf"regexp_full_match({given}, '[+-]?[1-9]\d{{0,2}},\d{{3}}')"
    grouped = r"[+-]?[1-9]\d{0,2}"
    return (
        rf"case when regexp_full_match({given}, '{grouped}([\s\p{{Z}}]\d{{3}})+([.,]\d+)?')"
        f" then replace({tidy}, ',', '.')"
        rf" when regexp_full_match({given}, '{grouped}(\.\d{{3}})+,\d+|{grouped}(\.\d{{3}}){{2,}}')"
        f" then replace(replace({given}, '.', ''), ',', '.')"
        rf" when regexp_full_match({given}, '{grouped}(,\d{{3}})+\.\d+|{grouped}(,\d{{3}}){{2,}}')"
        f" then replace({given}, ',', '')"
        f" when regexp_full_match({given}, '{comma}') and not {doubt} then replace({given}, ',', '.')"
        f" when not contains({given}, ',') then {given} end"
    )


def date(cell: str) -> str:
    """Return the SQL of a date as year-month-day, null where day and month could be exchanged or nothing fits."""
    given, said = uncovered(cell), plain(uncovered(cell))
    part = [f"regexp_extract_all({given}, '\\d+')[{place}]" for place in (1, 2, 3)]
    month = f"{_months()}[regexp_extract({said}, '(^|[^\\p{{L}}])({'|'.join(dict(_names()))})($|[^\\p{{L}}])', 2)]"
    year, day = f"regexp_extract({said}, '\\d{{4}}')", f"regexp_extract({said}, '(^|\\D)(\\d{{1,2}})(\\D|$)', 2)"
    return (
        rf"case when regexp_full_match({given}, '\d{{4}}[./-]\d{{1,2}}[./-]\d{{1,2}}{_CLOCK}') then {_iso(*part)}"
        rf" when regexp_full_match({given}, '\d{{1,2}}\.\d{{1,2}}\.\d{{4}}{_CLOCK}{_YEAR_SIGN}')"
        f" then {_iso(part[2], part[1], part[0])}"
        rf" when regexp_full_match({given}, '\d{{1,2}}[/-]\d{{1,2}}[/-]\d{{4}}{_CLOCK}')"
        f" then case when {part[0]}::integer > 12 then {_iso(part[2], part[1], part[0])}"
        f" when {part[1]}::integer > 12 then {_iso(part[2], part[0], part[1])} end"
        rf" when regexp_full_match({said}, '\d{{1,2}} \p{{L}}{{3,}}\.?,? \d{{4}}{_YEAR_SIGN}"
        rf"|\d{{4}} ?((г|ж|жыл|жылдын)\.?,?)? \d{{1,2}} \p{{L}}{{3,}}|\p{{L}}{{3,}} \d{{1,2}},? \d{{4}}')"
        f" then {_iso(year, month, day)}"
        f" when {is_serial(cell)} then (date '1899-12-30' + floor({given}::double)::integer)::varchar end"
    )


def is_serial(cell: str) -> str:
    """Return the SQL condition of a cell that holds the number of a day."""
    given = uncovered(cell)
    return (
        f"(regexp_full_match({given}, '{SERIAL}')"
        f" and coalesce(try_cast({given} as double) between {FIRST_SERIAL} and {LAST_SERIAL}, false))"
    )


def _iso(year: str, month: str, day: str) -> str:
    return f"lpad({year}, 4, '0') || '-' || lpad({month}, 2, '0') || '-' || lpad({day}, 2, '0')"


def _months() -> str:
    """Return the SQL of a map from the names of months to their numbers."""
    known = dict(_names())
    return f"map([{texts(known)[1:-1]}], [{texts(list(known.values()))[1:-1]}])"


def _names() -> Iterator[tuple[str, str]]:
    """Yield every name of a month in the three languages, in small letters without dot, and its number."""
    for language in ("en", "ru", "ky"):
        for context in Locale.parse(language).months.values():
            for width in ("wide", "abbreviated"):
                yield from ((name.lower().rstrip("."), str(number)) for number, name in context[width].items())
    yield from ((name, str(number)) for number, name in enumerate(_POSSESSIVE, 1))
