"""Check a dataset in SQL: cells, rows, keys, references, queries/checks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

import duckdb

from dashboard import schema
from dashboard.checks import alike, labels, passes, personal, rules
from dashboard.checks.finding import Finding
from dashboard.checks.rules import Rule
from dashboard.schema import Table, identifier
from dashboard.staging import exports

_READ = re.compile(r"\b(?:from|join)\s+([a-z_]+)")
_UNREAD = ("ambiguous_number", "ambiguous_date", "two_digit_year", "unknown_code", "personal_data")
SHOWN = 200  # characters of a wrong cell that a finding quotes


def errors(found: Iterable[Finding]) -> int:
    """Return how many of the findings are errors."""
    return sum(finding.severity == "error" for finding in found)


def load(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the typed tables in `snapshot` from staging, with load_id and row_number."""
    for table in schema.tables().values():
        cells = [
            f"coalesce({rules.typed(column)}, {column.default or 'null'})::{column.type} as {name}"
            for name, column in zip(map(identifier, table.names), table.columns, strict=True)
        ]
        connection.execute(
            f"create table snapshot.{table.name} as select {', '.join(cells)}, load_id, row_number"
            f" from memory.staging.{table.name}"
        )


def check(connection: duckdb.DuckDBPyConnection, published_on: date) -> None:
    """Write to `findings` everything that is wrong with the loaded tables; takes duplicates out of them."""
    present = passes.present(connection)
    doubted = connection.execute("select table_name, column_name from memory.doubted").fetchall()
    for table in present:
        known = {column for name, column in doubted if name == table.name}
        _check_rules(connection, table, rules.of_cells(table, known))
        _check_rules(connection, table, [*rules.of_rows(table), *rules.of_days(table)])
        for key in table.keys:
            _check_key(connection, table, key)
        alike.check_keys(connection, table)
    for table in present:
        for column, other, target in table.references:
            alike.check_reference(connection, table, column, other, target)
    names = {table.name for table in present}
    connection.execute(
        "create or replace temp table unread as select distinct table_name, load_id, row_number from memory.findings"
        f" where rule in {rules.texts(_UNREAD)} or starts_with(rule, 'type_')")
    for path in sorted((schema.QUERIES / "checks").glob("*.sql")):
        sql = path.read_text("utf-8")
        if names & set(_READ.findall(sql)):  # nothing can be wrong in tables without rows
            _run_check(connection, path.stem, sql, published_on)
    connection.execute(
        "delete from memory.findings where rule = 'required'"
        " and ((load_id, column_name) in (select (load_id, column_name) from memory.missing_columns)"
        "  or (load_id, row_number, column_name) in (select (load_id, row_number, column_name) from memory.findings"
        "   where rule in ('error_cell', 'formula_without_value')))"  # such a cell is not empty
    )
    personal.silence(connection)


def again(connection: duckdb.DuckDBPyConnection, published_on: date) -> None:
    """Check what is left after rows were set aside, and keep each finding once."""
    labels.codes(connection)
    coded = [(table.name, column.name) for table in schema.tables().values() for column in table.columns
             if column.codelist]  # fmt: skip
    connection.executemany("insert into memory.doubted values (?, ?)", coded)
    check(connection, published_on)
    connection.execute("create or replace table memory.findings as select distinct * from memory.findings")


def _check_rules(connection: duckdb.DuckDBPyConnection, table: Table, given: list[Rule]) -> None:
    """Count all rules of a table in one pass; look for the rows only where one is broken."""
    if not given:
        return
    counts = ", ".join(f"count(*) filter (where {rule.broken})" for rule in given)
    broken = connection.execute(f"select {counts} from {given[0].relation}").fetchone()
    for rule, count in zip(given, broken, strict=True):
        if count:
            detail = _allowed(connection, rule.detail) if rule.name == "'unknown_code'" else rule.detail
            connection.execute(
                "insert into memory.findings"
                f" select $table, load_id, row_number, $columns, {rule.value}, {rule.name}, 'error', $detail"
                f" from {rule.relation} where {rule.broken}",
                {"table": table.name, "columns": rule.columns, "detail": detail})  # fmt: skip


def _allowed(connection: duckdb.DuckDBPyConnection, name: str) -> str:
    """Return a list and its codes, joined by `|`."""
    asked = "select code from memory.codes where list = $list order by position, code"
    return "|".join([name, *(code for (code,) in connection.execute(asked, {"list": name}).fetchall())])


def _check_key(connection: duckdb.DuckDBPyConnection, table: Table, key: tuple[str, ...]) -> None:
    """Delete rows that repeat another in every cell; different rows with one key are errors that name each other."""
    columns = ", ".join(identifier(column) for column in key)
    given = " and ".join(f"{identifier(column)} is not null" for column in key)
    name = f"snapshot.{table.name}"
    twice = f"select {columns} from {name} where {given} group by {columns} having count(*) > 1"
    if not connection.execute(f"select exists ({twice})").fetchone()[0]:
        return
    values = ", ".join(f"here.{identifier(column)}::varchar" for column in table.names)
    texts = ", ".join(map(identifier, table.names))
    connection.execute(  # a wrong cell is empty in the loaded table: there the text tells rows apart
        "create or replace temp table faulty as select load_id, row_number, min(to_json([$texts])::varchar) as raw"
        f" from memory.staging.{table.name} where (load_id, row_number) in (select (load_id, row_number)"
        "   from memory.findings where table_name = $table and severity = 'error') group by load_id, row_number"
        .replace("$texts", texts), {"table": table.name})  # fmt: skip
    connection.execute(f"""
        create or replace temp table repeated as
        with keyed as (
            select here.rowid as row_id, here.load_id, here.row_number, loads.position as load_position, {columns},
                concat(to_json([{values}]), raw) as row_content
            from {name} as here
            join memory.loads on loads.load_id = here.load_id and loads.table_name = '{table.name}'
            left join faulty on faulty.load_id = here.load_id and faulty.row_number = here.row_number
            semi join ({twice}) as twice using ({columns})
        )
        select *, row_number() over (
            partition by {columns}, row_content order by load_position, row_number) as nth_copy
        from keyed
    """)
    connection.execute(f"delete from {name} where rowid in (select row_id from repeated where nth_copy > 1)")
    connection.execute(
        "insert into memory.repeats select $table, load_id, row_number from repeated where nth_copy > 1",
        {"table": table.name})  # fmt: skip
    connection.execute(
        "insert into memory.findings"
        f" select $table, load_id, row_number, $columns, concat_ws(', ', {columns}), 'repeated_key', 'error', other"
        " from (select *, case when row_number() over of_key = 1 then lead(place) over of_key"
        "     else first_value(place) over of_key end as other"
        "   from (select *, load_id || ', ' || row_number as place from repeated where nth_copy = 1)"
        f"  window of_key as (partition by {columns} order by load_position, row_number))"
        " where other is not null",
        {"table": table.name, "columns": ", ".join(key)})  # fmt: skip


def _run_check(connection: duckdb.DuckDBPyConnection, rule: str, sql: str, published_on: date) -> None:
    """Add the findings of one query of queries/checks; where it has no `detail`, that is null.

    A row with a cell that could not be read is left out: there the cell is empty, which says nothing.
    """
    known = {"published_on": published_on}
    names = duckdb.extract_statements(sql)[0].named_parameters
    connection.execute(
        f"insert into memory.findings by name select *, $rule as rule from ({sql})"
        " anti join unread using (table_name, load_id, row_number)",
        {name: known[name] for name in names} | {"rule": rule},
    )


def findings(connection: duckdb.DuckDBPyConnection) -> Iterator[Finding]:
    """Yield the findings, errors first, in the order of files and rows."""
    asked = exports.questions(connection)
    rows = connection.execute(
        "select coalesce(file, load_id), coalesce(sheet, found.table_name), row_number, column_name,"
        " left(value, $shown), rule, severity,"
        " detail, found.table_name, load_id from memory.findings as found left join ("
        "   select load_id, file, sheet, min(position) as position from memory.loads group by all) using (load_id)"
        " order by severity, position nulls first, row_number nulls first, column_name, rule, value",
        {"shown": SHOWN},
    )
    while batch := rows.fetchmany(10_000):
        for file, sheet, row, column, *said, load in batch:
            yield Finding(file, sheet, row, exports.shown(asked, load, column), *said)
