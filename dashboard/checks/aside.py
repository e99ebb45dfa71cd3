"""Rows that are set aside: those with errors, those that refer to them, and what the snapshot keeps of them."""

from __future__ import annotations

import duckdb

from dashboard import schema
from dashboard.checks import passes, personal, rules
from dashboard.schema import Table, identifier

_TABLES = {
    "missing_columns": "load_id varchar, column_name varchar",
    "doubted": "table_name varchar, column_name varchar",
    "repeats": "table_name varchar, load_id varchar, row_number bigint",
    "rejected": "table_name varchar, load_id varchar, row_number bigint, content varchar",
    "rejected_ids": "table_name varchar, value varchar, load_id varchar, row_number bigint",
    "reasons": "table_name varchar, load_id varchar, row_number bigint, rule varchar",
}


def prepare(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the tables that cleaning, checking and setting aside fill, where they are missing."""
    known = "select table_name from duckdb_tables() where database_name = 'memory'"
    there = {name for (name,) in connection.execute(known).fetchall()}
    for name in _TABLES.keys() - there:
        connection.execute(f"create table memory.{name} ({_TABLES[name]})")


def move(connection: duckdb.DuckDBPyConnection, table: Table, rows: str, loaded: bool = False) -> None:
    """Move rows out of staging, and out of the snapshot where it is loaded; `rows` names load_id and row_number."""
    chosen = f"(load_id, row_number) in (select (load_id, row_number) from {rows})"
    staging = f"memory.staging.{table.name}"
    cells = ", ".join(f"('{name}', {identifier(name)})" for name in table.names)
    content = f"to_json(map_from_entries(list_filter([{cells}], lambda cell: cell[2] is not null)))::varchar"
    connection.execute(
        f"insert into memory.rejected select '{table.name}', load_id, row_number, {content}"
        f" from {staging} where {chosen}"
    )
    for target in _targets(table):
        connection.execute(
            f"insert into memory.rejected_ids select '{table.name}', {identifier(target)}, load_id, row_number"
            f" from {staging} where {chosen} and {identifier(target)} is not null"
        )
    for place in (staging, f"snapshot.{table.name}")[: 1 + loaded]:
        connection.execute(f"delete from {place} where {chosen}")


def _targets(table: Table) -> set[str]:
    """Return the columns of a table that other rows refer to."""
    references = (reference for other in schema.tables().values() for reference in other.references)
    return {target for _, other, target in references if other == table.name}


def whole_files(connection: duckdb.DuckDBPyConnection, loaded: bool = False) -> None:
    """Move all rows of a file that is wrong as a whole; a column that no table knows is only not read."""
    for table in _with_errors(connection):
        names, staging = rules.texts(table.names)[1:-1], f"memory.staging.{table.name}"
        rows = f"select load_id, row_number from {staging} union all select load_id, row_number from memory.rejected"
        connection.execute(
            f"create or replace temp table lost as select '{table.name}' as table_name, load_id, row_number, wrong.rule"
            f" from {staging} join (select distinct load_id, rule from memory.findings as found"
            "   where table_name = $table and severity = 'error'"
            f"  and (column_name is null or list_has_any(string_split(column_name, ', '), [{names}]))"
            f"  and (load_id, coalesce(row_number, -1)) not in ({rows})"
            "   and (load_id, coalesce(row_number, -1)) not in (select (load_id, row_number) from memory.unread_rows)"
            " ) as wrong using (load_id)", {"table": table.name})
        connection.execute("insert into memory.reasons from lost")
        move(connection, table, "lost", loaded)


def settle(connection: duckdb.DuckDBPyConnection) -> int:
    """Move every row with an error and, to the end, the rows that refer to a moved one; return how many."""
    before = _count(connection)
    whole_files(connection, loaded=True)
    for table in _with_errors(connection):
        wrong = f"(select * from memory.findings where table_name = '{table.name}' and severity = 'error')"
        move(connection, table, wrong, loaded=True)
    for table in passes.present(connection) if _count(connection) > before else ():
        _follow(connection, table)
    return _count(connection) - before


def _with_errors(connection: duckdb.DuckDBPyConnection) -> list[Table]:
    rows = connection.execute("select distinct table_name from memory.findings where severity = 'error'").fetchall()
    return [table for table in schema.tables().values() if (table.name,) in rows]


def _count(connection: duckdb.DuckDBPyConnection) -> int:
    return connection.execute("select count(*) from memory.rejected").fetchone()[0]


def _follow(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Move the rows of a table that refer to what is only among the rejected, those of its own tree included."""
    own = [column for column, other, _ in table.references if other == table.name]
    for column, other, target in table.references:
        gone = _tree(table, own, target) if other == table.name else _gone(other, target)
        connection.execute(
            f"insert into memory.findings with {gone} select $table, load_id, row_number, $column, id,"
            " 'refers_to_rejected', 'error', min(place)"
            f" from snapshot.{table.name} as here join gone on id = here.{identifier(column)}"
            " group by load_id, row_number, id", {"table": table.name, "column": column, "other": other})
    wrong = f"(select * from memory.findings where table_name = '{table.name}' and rule = 'refers_to_rejected')"
    move(connection, table, wrong, loaded=True)


def _gone(other: str, target: str) -> str:
    """Return the SQL of the ids of a table, with their places, that only rejected rows have."""
    there = f"select {identifier(target)} from snapshot.{other} where {identifier(target)} is not null"
    return (
        "recursive gone as (select value as id, load_id || ', ' || row_number as place from memory.rejected_ids"
        f" where table_name = $other and value not in ({there}))"
    )


def _tree(table: Table, columns: list[str], target: str) -> str:
    """Return the same for a table that refers to itself: with the ids of all rows below them, however deep."""
    key, cells = identifier(target), ", ".join(map(identifier, columns))
    first = _gone(table.name, target).removesuffix(")")
    return (
        f"{first} union select below.id, below.place from (select {key} as id, load_id || ', ' || row_number as place,"
        f" unnest([{cells}]) as above from snapshot.{table.name}) as below join gone on below.above = gone.id)"
    )


def counts(connection: duckdb.DuckDBPyConnection) -> tuple[dict[tuple, int], dict[tuple, int]]:
    """Return how many rows of each table and load are repeated, and how many are set aside."""
    repeated = connection.execute(
        "select table_name, load_id, count(*) from memory.repeats"
        " anti join memory.rejected using (table_name, load_id, row_number) group by all"
    ).fetchall()
    away = connection.execute(
        "select table_name, load_id, count(*) from (select table_name, load_id from memory.rejected"
        " union all select table_name, load_id from memory.unread_rows join memory.loads using (load_id)) group by all"
    ).fetchall()
    return ({(table, load): count for table, load, count in rows} for rows in (repeated, away))


def record(connection: duckdb.DuckDBPyConnection) -> None:
    """Create `rejected_rows` in the database in use: one per row set aside, its rules and, if it may, its cells."""
    prepare(connection)
    connection.execute(f"""
        create table rejected_rows as
        with said as (
            select load_id, row_number, rule, {personal.IS_HIDDEN} as is_personal from memory.findings
                where row_number is not null and (severity = 'error' or rule in {rules.texts(personal.RULES)})
            union select load_id, row_number, rule, false from memory.reasons
            union select load_id, row_number, rule, false from memory.unread_rows
        ), reasons as (
            select load_id, row_number, string_agg(distinct rule, ', ' order by rule) as rule,
                bool_or(is_personal) as is_personal
            from said group by load_id, row_number
        ), away as (
            select load_id, row_number, content from memory.rejected
            union all
            select load_id, row_number, case when {personal.holds_number('content')} then null else content end
            from memory.unread_rows
        )
        select source, sheet, row_number as "row", rule,
            case when not is_personal then content end as content, load_id, row_number
        from away join reasons using (load_id, row_number) join memory.loads using (load_id)
        order by position, row_number, content
    """)
