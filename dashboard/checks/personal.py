"""Cells that say who a person is: they are refused where people are listed, and never shown, kept or logged."""

from __future__ import annotations

from pathlib import Path

import duckdb

from dashboard.checks import passes, rules
from dashboard.schema import Column, Table, identifier

TABLES = ("people", "attendance", "organisation_members", "test_scores")  # each row is about one person
RULES = ("personal_data", "personal_text", "personal_column")

_CAPITAL = r"\p{Lu}\p{Ll}[\p{L}'’-]*"
_FULL_NAMES = (
    rf"{_CAPITAL}([\s\p{{Z}},;._-]+({_CAPITAL}|\p{{Lu}}\.?))+",  # two capitalised words, or one and initials
    rf"\p{{Lu}}\.?\s?(\p{{Lu}}\.?\s?)?{_CAPITAL}",
    r"\p{Lu}{3,}([\s\p{Z}]+\p{Lu}{2,})+",
    r"(?i:(|.*[^\p{L}])(кызы|кизи|уулу|оглу|kyzy|kizi|uulu)(|[^\p{L}].*))",
    r"(?i:.*\p{L}{2}(ович|евич|ич|овна|евна|ична|ovich|evich|ovna|evna)(|[^\p{L}].*))",
)
_ANY_NAMES = (
    r"[\p{L}'’.-]*\p{L}{2}[\p{L}'’.-]*([\s\p{Z},;]+[\p{L}'’.-]+)+",
    r"\p{Lu}\p{Ll}[\p{L}'’]+|\p{Lu}{5,}",
    r"(?i:\p{L}{3,}(ов|ова|ев|ева|ov|ova|ev|eva))",
)
_MAIL = r"[\w.+-]+@[\w-]+\.[\w.-]*\p{L}{2,}"
_NUMBERS = (
    r"(|.*\D)\d{14}(|\D.*)",  # the personal number
    r"(|.*[^\p{L}])(ID|AN|AC|PE|ИД|АН)\s?[N№]?\s?\d{7}(|\D.*)",
    r"0\d{9}|996\d{9}|[2579]\d{8}|[78]\d{10}",  # a phone without signs
    rf".*{_MAIL}.*",
)
_PHONE = r"[+]?[(]?\d[\d\s\p{Z}().\p{Pd}/]{7,}\d"
_UUID = r"(?i:(uuid:)?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"
# Quick to ask, and met by all that is told apart above; codes such as p-0012 and KYS-F-003 do not meet it.
_POSSIBLE = (
    r"[A-Z][a-z]|[A-Z]{5}|[\s@(]|\d[\d.() -]*\d{2}[\d.() -]*\d{2}[\d.() -]*\d{2}|[A-Z]\d{7}|"
    r"(?i:(ov|ev|ova|eva)$|vich|vna|kyzy|kizi|uulu)"
)
_DATES = r"\d{4}-\d{2}-\d{2}([ T].*)?|\d{2}\.\d{2}\.\d{4}( .*)?"
# In a text of other tables numbers of many kinds occur: only what is written like a personal number or a phone here.
_TEXT_NUMBER = r"(^|\D)[12](0[1-9]|[12]\d|3[01])(0[1-9]|1[0-2])(19|20)\d{7}(\D|$)"
_TEXT_PHONE = r"(^|[^\d.,-])(\+\d{1,3}|996|0)[\s(-]*\d{3}[\s)-]*\d{2,3}[\s-]?\d{2,3}([\s-]?\d{2,3})?(\D|$)"

_SURNAME = r"\p{Lu}\p{Ll}+(ов|ова|ев|ева|ov|ova|ev|eva)"
_GIVEN, _GAP, _END = r"(\p{Lu}\p{Ll}{2,}|\p{Lu}\.)", r"[\s\p{Z};]+", r"(\P{L}|$)"
_NAMES_IN_TEXT = (
    rf"{_SURNAME}{_GAP}{_GIVEN}",
    rf"(^|\P{{L}}){_GIVEN}{_GAP}?{_SURNAME}{_END}",
    rf"\p{{Lu}}\p{{Ll}}+(ович|евич|овна|евна|ovich|evich|ovna|evna){_END}",
    rf"\p{{L}}{{2}}{_GAP}(?i:кызы|кизи|уулу|kyzy|kizi|uulu){_END}",
)
_LONGEST_LINE = 1 << 25  # bytes

_SINGLE = rf"^{_CAPITAL}|^\p{{Lu}}{{4,}}|{_DATES}"
_WRONG = f"table_name in {rules.texts(TABLES)} and (rule = 'unknown_code' or starts_with(rule, 'type_'))"
IS_HIDDEN = f"rule in {rules.texts(RULES)} or ({_WRONG} and value is null)"


def looks_personal(cell: str, *, is_id: bool) -> str:
    """Return the SQL condition of a cell that names a person, or gives a number to reach or to find one.

    In the id of a person any words and a single name count; elsewhere (a wrong code) what is written as a full name.
    """
    patterns = _FULL_NAMES + _NUMBERS + (_ANY_NAMES if is_id else ())
    found = f"regexp_full_match({cell}, {rules.texts(['|'.join(patterns)])[1:-1]})"
    digits = f"length(regexp_replace({cell}, '\\D', '', 'g'))"
    phone = (
        f"regexp_full_match({cell}, '{_PHONE}') and {digits} between 9 and 15 and {digits} < length({cell})"
        f" and not regexp_full_match({cell}, '{_DATES}')"
    )
    return f"case when regexp_full_match({cell}, '{_UUID}') then false else {found} or {phone} end"


def holds_number(text: str) -> str:
    """Return the SQL condition of a text that holds a mail address, a phone or a personal number."""
    return " or ".join(f"regexp_matches({text}, '{pattern}')" for pattern in (_MAIL, _TEXT_NUMBER, _TEXT_PHONE))


def names_somebody(text: str) -> str:
    """Return the SQL condition of a text in which a full name stands: seen by its endings, as places have two words."""
    return f"regexp_matches({text}, {rules.texts(['|'.join(_NAMES_IN_TEXT)])[1:-1]})"


def _possible(cell: str) -> str:
    """Return the SQL condition of a cell to look at more closely."""
    return f"case when strlen({cell}) <> length({cell}) then true else regexp_matches({cell}, '{_POSSIBLE}') end"


def hide(connection: duckdb.DuckDBPyConnection) -> None:
    """Replace such cells of people by signs that say nothing, with an error each; warn where other texts hold one.

    The same cell gets the same sign everywhere, so that keys and references can still be checked.
    """
    connection.execute("create or replace temp table hidden (was varchar, sign varchar)")
    for table in passes.present(connection):
        for column in table.columns:
            if table.name in TABLES or _refers_to_person(table, column):
                _hide(connection, table, column)
        if table.name not in TABLES:
            _warn(connection, table)
    connection.execute("drop table hidden")
    _look_beside(connection)


def silence(connection: duckdb.DuckDBPyConnection) -> None:
    """Take the cells out of every finding about a row that holds such a cell."""
    connection.execute(
        "update memory.findings set value = null,"
        " detail = case when rule in ('repeated_key', 'look_alike_key', 'refers_to_rejected') then detail end"
        " where row_number is not null and (table_name, load_id, row_number) in"
        f" (select (table_name, load_id, row_number) from memory.findings where rule in {rules.texts(RULES)})"
    )


    connection.execute(  # a wrong code or number about a person may be a name or a day of birth put in the wrong cell
        f"update memory.findings set value = null where {_WRONG}"
        f" and regexp_matches(value, {rules.texts([_SINGLE])[1:-1]})"
    )


def _refers_to_person(table: Table, column: Column) -> bool:
    return (column.name, "people", "person_id") in table.references


def _suspects(connection: duckdb.DuckDBPyConnection, table: Table, column: Column) -> str | None:
    """Return the SQL of the cells to look at, none where all are known to be values of their column."""
    cell = identifier(column.name)
    given = f"select distinct {cell} as was from memory.staging.{table.name}"
    if not column.list and column.type == "VARCHAR":
        there = (f" and {cell} not in (select {identifier(target)} from memory.staging.{other} where"
                 f" {identifier(target)} is not null)" for name, other, target in table.references
                 if name == column.name and other != "people")  # fmt: skip
        return f"{given} where {cell} is not null" + "".join(there)
    doubted = connection.execute(
        "select exists (from memory.doubted where table_name = $table and column_name = $column)",
        {"table": table.name, "column": column.name}).fetchone()[0]  # fmt: skip
    return f"{given} where {rules.doubtful(column)}" if doubted else None


def _hide(connection: duckdb.DuckDBPyConnection, table: Table, column: Column) -> None:
    """Hide the cells of one column. The name of a place is none of a person where a place is asked for."""
    cell, staging = identifier(column.name), f"memory.staging.{table.name}"
    if (given := _suspects(connection, table, column)) is None:
        return
    is_id = column.name == "person_id" or _refers_to_person(table, column)
    found = f"select exists (from (with given as materialized ({given}) from given where {_possible('was')}))"
    if not connection.execute(found).fetchone()[0]:
        return
    names = "select unnest([place_id, name_en, name_ru, name_ky]) as name from memory.staging.places"
    known = "" if is_id else f" and was not in (select name from ({names}) where name is not null)"
    (count,) = connection.execute(
        f"create or replace temp table suspects as with given as materialized ({given})"
        f" from given where {looks_personal('was', is_id=is_id)}{known}"
    ).fetchone()
    if not count:
        return
    connection.execute(
        "insert into hidden select was, 'hidden-' || ((select count(*) from hidden) + row_number() over (order by was))"
        " from suspects where was not in (select was from hidden)"
    )
    connection.execute(
        "insert into memory.findings select $table, load_id, row_number, $column, null, 'personal_data', 'error', null"
        f" from {staging} where {cell} in (from suspects)", {"table": table.name, "column": column.name})
    connection.execute(f"update {staging} set {cell} = sign from hidden where was = {cell} and was in (from suspects)")


def _warn(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Warn of a mail address, a phone or a personal number inside the texts of a table, without the text."""
    ids = {name for key in table.keys for name in key} | {name for name, *_ in table.references}
    texts = {column.name: identifier(column.name) for column in table.columns
             if column.type == "VARCHAR" and not column.list and column.name not in ids}  # fmt: skip
    together = f"concat_ws('|', {', '.join(texts.values())})"
    if not texts or not passes.met(connection, table, {True: f"regexp_matches({together}, '@|\\d[\\d() +-]{{7}}')"}):
        return
    found = {name: holds_number(cell) for name, cell in texts.items()}
    for name in passes.met(connection, table, found):
        connection.execute(
            "insert into memory.findings"
            " select $table, load_id, row_number, $column, null, 'personal_text', 'warning', null"
            f" from memory.staging.{table.name} where {found[name]}", {"table": table.name, "column": name})


def _look_beside(connection: duckdb.DuckDBPyConnection) -> None:
    """Warn of comments and sheets beside the tables that seem to say who somebody is: their file is not to be kept."""
    lines = (
        "(select replace(replace(line, ',', '; '), '\t', '; ') as line from read_csv($path, header = false,"
        " auto_detect = false, columns = {'line': 'varchar'}, delim = '\x01', quote = '', escape = '',"
        f" max_line_size = {_LONGEST_LINE}, strict_mode = false))"
    )
    for place, path in connection.execute("select distinct place, path from memory.remarks").fetchall():
        found = f"select exists (from {lines} where {holds_number('line')} or {names_somebody('line')})"
        if Path(path).stat().st_size and connection.execute(found, {"path": path}).fetchone()[0]:
            loads = "from memory.loads where file = $place or starts_with(load_id, $place || '/')"
            connection.execute(f"insert into memory.private select load_id {loads}", {"place": place})
            connection.execute(
                "insert into memory.findings select any_value(table_name), min_by(load_id, position), null, null, null,"
                f" 'personal_remark', 'warning', null {loads} having count(*) > 0", {"place": place})
