"""What people write, read where it can mean one thing only: cells of staging become the text that the tables take."""

from __future__ import annotations

import duckdb

from dashboard.checks import aside, forms, labels, passes, rules
from dashboard.checks.alike import plain, skeleton
from dashboard.schema import Column, Table, identifier

_INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
_SPACES = "\u00a0\u2007\u2009\u202f\u3000"
_TOTALS = (
    r"((общий |жалпы |grand |sub)?(итог|итого|всего|total|totals|жыйынтык|жыйынтыгы)|баары|бардыгы|жалпысынан)"
    r"( (по|за|на|of|for|боюнча) .+| .+ боюнча)?[ .:]*"
)
_BEGINNINGS = ("итог", "всег", "tota", "жыйы", "баар", "бард", "жалп", "общи", "gran", "subt")


def clean(connection: duckdb.DuckDBPyConnection) -> None:
    """Clean the cells of staging, note what was understood with a warning, and set rows of totals aside."""
    present = passes.present(connection)
    for table in present:
        if table.name == "codelists":  # it says which codes there are
            _table(connection, table)
    labels.codes(connection)
    for table in present:
        if table.name != "codelists":
            _table(connection, table)


def _table(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Clean one table: a pass over it says which columns hold anything to look at."""
    ids = {column for key in table.keys for column in key} | {column for column, *_ in table.references}
    columns = _columns(table)
    odd = {column.name: _odd(identifier(column.name), column.name in ids) for column in table.columns}
    doubtful = {(name,): rules.doubtful(column) for name, column in columns.items()}
    found = passes.met(connection, table, {**odd, **doubtful, True: _totals(table)})
    for name in (name for name in found if name in odd):
        neat = _neat(identifier(name), name in ids, name in columns)
        connection.execute(f"update memory.staging.{table.name} set {identifier(name)} = {neat} where {odd[name]}")
    if True in found:
        _take_totals(connection, table)
    for name, column in columns.items():
        if (name,) in found:
            _column(connection, table, column)


def _columns(table: Table) -> dict[str, Column]:
    """Return the columns of codes, numbers, dates and truth values."""
    return {column.name: column for column in table.columns if column.list or column.type != "VARCHAR"}


def _odd(cell: str, is_id: bool) -> str:
    """Return the SQL condition of a cell with letters in pieces, unseen signs, or an apostrophe before it."""
    signs = _INVISIBLE + (_SPACES if is_id else "")
    return (
        f"case when strlen({cell}) <> length({cell}) then {cell} <> translate(nfc_normalize({cell}), '{signs}', '')"
        f" else starts_with({cell}, '''') end"
    )


def _neat(cell: str, is_id: bool, is_value: bool) -> str:
    """Return the SQL of a cell in composed letters; the apostrophe before ids, values and formulas goes."""
    before = "^[''’‘`]()" if is_id or is_value else "^''([=+@|-])"
    bare = f"regexp_replace(translate({cell}, '{_INVISIBLE}', ''), '{before}', '\\1')"
    if is_id:
        bare = f"regexp_replace({bare}, '[\\s\\p{{Z}}]+', ' ', 'g')"
    return f"nullif(trim(nfc_normalize({bare})), '')"


def _named(table: Table) -> list[str]:
    """Return the SQL of the cells that name a row: the first that is filled, and its ids."""
    ids = [identifier(column) for key in table.keys for column in key if column.endswith("_id")]
    return ["coalesce(" + ", ".join(map(identifier, table.names)) + ")", *dict.fromkeys(ids)]


def _totals(table: Table) -> str:
    """Return the SQL condition of a row that may be a sum: quick to ask, it lets a few others through."""
    if table.name == "codelists":
        return "false"
    return " or ".join(
        f"case when right({cell}, 1) between '0' and '9' then false"
        f" else lower(left({cell}, 4)) in {rules.texts(_BEGINNINGS)} end" for cell in _named(table)
    )  # fmt: skip


def _take_totals(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Set the rows of sums aside, with one finding each."""
    said = " or ".join(f"coalesce(regexp_full_match({plain(cell)}, '{_TOTALS}'), false)" for cell in _named(table))
    connection.execute(
        "create or replace temp table totals as"
        f" select load_id, row_number from (from memory.staging.{table.name} where {_totals(table)}) where {said}"
    )
    connection.execute(
        "delete from memory.findings where table_name = $table and (load_id, row_number) in (from totals)",
        {"table": table.name})  # fmt: skip
    connection.execute(
        "insert into memory.findings select $table, load_id, row_number, null, null, 'total_row', 'error', null"
        " from totals", {"table": table.name})  # fmt: skip
    aside.move(connection, table, "totals")


def _column(connection: duckdb.DuckDBPyConnection, table: Table, column: Column) -> None:
    """Replace what a column holds by what it means, wherever that is one thing; note what was understood, what not."""
    cell, staging, doubtful = identifier(column.name), f"memory.staging.{table.name}", rules.doubtful(column)
    given = f"(select distinct {cell} as was from {staging} where {doubtful})"
    if column.list:
        labels.prepare(connection)
    connection.execute(f"create or replace temp table meant as {(_coded if column.list else _typed)(column, given)}")
    said = {"table": table.name, "column": column.name}
    connection.execute(
        "insert into memory.findings select $table, load_id, row_number, $column, was, rule, 'warning', detail"
        f" from {staging} join meant on was = {cell} where rule is not null", said)  # fmt: skip
    connection.execute(f"update {staging} set {cell} = now from meant where was = {cell}")
    left = f"select $table, $column from {staging} where {doubtful} limit 1"
    connection.execute(f"insert into memory.doubted {left}", said)


def _coded(column: Column, given: str) -> str:
    """Return the SQL of the codes that words stand for: was, now, and a warning where letters only look alike."""
    return (
        "select was, coalesce(labels.code, looks.code) as now,"
        f" case when labels.code is null then 'look_alike' end as rule, '{column.list}|' || now as detail"
        f" from {given} left join memory.labels on labels.list = '{column.list}' and labels.word = {plain('was')}"
        f" left join memory.looks on looks.list = '{column.list}' and looks.word = {skeleton('was')}"
        " where coalesce(labels.code, looks.code) is not null"
    )


def _typed(column: Column, given: str) -> str:
    """Return the SQL of the numbers or dates that texts mean: was, now, and a warning for the number of a day."""
    cell, is_date = identifier(column.name), column.type == "DATE"
    value = forms.date("was") if is_date else forms.number("was", column)
    if column.type == "BOOLEAN":
        value = f"lower({forms.uncovered('was')})"
    rule = f"case when {forms.is_serial('was')} then 'date_serial' end" if is_date else "null::varchar"
    return (
        f"select was, {cell} as now, {rule} as rule, {cell} as detail"
        f" from (select was, {value} as {cell} from {given}) where {rules.typed(column)} is not null"
    )
