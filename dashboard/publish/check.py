"""Check a dataset in SQL: cells, rows, keys, references, queries/checks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date

import duckdb

from dashboard import schema
from dashboard.publish import rules
from dashboard.publish.rules import Rule
from dashboard.schema import Table, identifier

SHOWN = 200  # characters of a wrong cell that a finding quotes


@dataclass(frozen=True)
class Finding:
    """What is wrong at one place of a source; file, row and column are None where the rule has none."""

    file: str | None
    sheet: str | None
    row: int | None
    column: str | None
    value: str | None
    rule: str
    severity: str
    detail: str | None

    def with_message(self, message: str) -> dict[str, object]:
        """Return the finding as the contract of `check --format json` has it."""
        said = asdict(self)
        del said["detail"]
        return said | {"message": message}


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
    for table in schema.tables().values():
        if not connection.execute(f"select exists (from snapshot.{table.name})").fetchone()[0]:
            continue
        _check_rules(connection, table, rules.of_cells(table))
        _check_rules(connection, table, rules.of_rows(table))
        for key in table.keys:
            _check_key(connection, table, key)
        for column, other, target in table.references:
            _check_reference(connection, table, column, other, target)
    for path in sorted((schema.QUERIES / "checks").glob("*.sql")):
        _run_check(connection, path.stem, path.read_text("utf-8"), published_on)


def _check_rules(connection: duckdb.DuckDBPyConnection, table: Table, given: list[Rule]) -> None:
    """Count all rules of a table in one pass; look for the rows only where one is broken."""
    if not given:
        return
    counts = ", ".join(f"count(*) filter (where {rule.broken})" for rule in given)
    broken = connection.execute(f"select {counts} from {given[0].relation}").fetchone()
    for rule, count in zip(given, broken, strict=True):
        if count:
            rows = (
                f"select load_id, row_number, $columns as column_name, {rule.value} as value,"
                f" $detail as detail from {rule.relation} where {rule.broken}"
            )
            _note(connection, table, rule.name, rows, columns=rule.columns, detail=rule.detail)


def _note(
    connection: duckdb.DuckDBPyConnection, table: Table, rule: str, rows: str, **said: str | None
) -> None:
    """Add findings from SQL that gives load_id, row_number, column_name, value, detail."""
    connection.execute(
        "insert into memory.findings"
        " select $table, load_id, row_number, column_name, value, $rule, 'error', detail"
        f" from ({rows})",
        {"table": table.name, "rule": rule} | said,
    )


def _check_key(connection: duckdb.DuckDBPyConnection, table: Table, key: tuple[str, ...]) -> None:
    """Delete rows that repeat another in every cell; a row with the key of a different row is an error."""
    columns = ", ".join(identifier(column) for column in key)
    given = " and ".join(f"{identifier(column)} is not null" for column in key)
    name = f"snapshot.{table.name}"
    twice = f"select {columns} from {name} where {given} group by {columns} having count(*) > 1"
    if not connection.execute(f"select exists ({twice})").fetchone()[0]:
        return
    values = ", ".join(f"here.{identifier(column)}::varchar" for column in table.names)
    connection.execute(f"""
        create or replace temp table repeated as
        with keyed as (
            select here.load_id, here.row_number, loads.position as load_position, {columns},
                to_json([{values}])::varchar as row_content
            from {name} as here
            join memory.loads on loads.load_id = here.load_id
            semi join ({twice}) as twice using ({columns})
        )
        select
            *,
            row_number() over (partition by row_content order by load_position, row_number) as nth_copy,
            row_number() over of_key as nth_of_key,
            first_value(load_id || ', ' || row_number) over of_key as first_place
        from keyed
        window of_key as (partition by {columns} order by load_position, row_number)
    """)
    repeats = "select (load_id, row_number) from repeated where nth_copy > 1"
    connection.execute(f"delete from {name} where (load_id, row_number) in ({repeats})")
    rows = (
        f"select load_id, row_number, $columns as column_name, concat_ws(', ', {columns}) as value,"
        " first_place as detail from repeated where nth_copy = 1 and nth_of_key > 1"
    )
    _note(connection, table, "repeated_key", rows, columns=", ".join(key))


def _check_reference(
    connection: duckdb.DuckDBPyConnection, table: Table, column: str, other: str, target: str
) -> None:
    cell = identifier(column)
    rows = (
        f"select load_id, row_number, $column as column_name, {cell} as value, $other as detail"
        f" from snapshot.{table.name} as here anti join snapshot.{other} as there"
        f" on here.{cell} = there.{identifier(target)} where here.{cell} is not null"
    )
    _note(connection, table, "unknown_reference", rows, column=column, other=other)


def _run_check(connection: duckdb.DuckDBPyConnection, rule: str, sql: str, published_on: date) -> None:
    known = {"published_on": published_on}
    names = duckdb.extract_statements(sql)[0].named_parameters
    connection.execute(
        "insert into memory.findings"
        " select table_name, load_id, row_number, column_name, value, $rule, severity, null"
        f" from ({sql})",
        {name: known[name] for name in names} | {"rule": rule},
    )


def findings(connection: duckdb.DuckDBPyConnection) -> Iterator[Finding]:
    """Yield the findings, errors first, in the order of files and rows."""
    rows = connection.execute(
        "select file, coalesce(sheet, findings.table_name), row_number, column_name, left(value, $shown), rule, severity, detail"
        " from memory.findings left join memory.loads using (load_id)"
        " order by severity, position nulls first, row_number nulls first, column_name, rule, value",
        {"shown": SHOWN},
    )
    while batch := rows.fetchmany(10_000):
        yield from (Finding(*row) for row in batch)
