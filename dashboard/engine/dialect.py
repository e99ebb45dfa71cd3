"""A named query in the words of Spark: its parameters still parameters, its tables those of one schema."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache

import sqlglot
from sqlglot import exp

Change = Callable[[exp.Expression], exp.Expression]
_NAME = re.compile(r"[a-z_]+")
_DATED = re.compile(r".*_(on|date|start|end|due)")  # how queries/schema.sql names a date


class Refused(ValueError):
    """A query names what it must not: a table of another schema, a file, a parameter that is not declared."""


@cache
def spark(text: str, schema: str, types: tuple[tuple[str, str], ...]) -> str:
    """Return a query of DuckDB as Spark SQL on the tables of a schema; `types` are its parameters by name.

    Raises Refused.
    """
    tree = sqlglot.parse_one(text, read="duckdb")
    if not isinstance(tree, exp.Query):
        raise Refused("it is no question")
    _own_tables(tree, schema)
    tree = tree.transform(_parameters(dict(types)))
    for kind, change in CHANGES.items():
        for node in list(tree.find_all(kind)):
            node.replace(change(node.copy()))
    _order_by_columns(tree)
    return tree.sql("spark", identify=True, comments=False)


def _own_tables(tree: exp.Expression, schema: str) -> None:
    """Give every table its schema; raises Refused where one has another already."""
    named = {one.alias for one in tree.find_all(exp.CTE)}
    for table in tree.find_all(exp.Table):
        is_bare = isinstance(table.this, exp.Identifier) and not table.db and not table.catalog
        if not is_bare or not _NAME.fullmatch(table.name):
            raise Refused(f"{table.sql('duckdb')} is no table of the snapshot")
        if table.name not in named:
            table.set("db", exp.to_identifier(schema, quoted=True))


def _parameters(types: Mapping[str, str]) -> Change:
    """Return what turns $name into :name of its declared type, so that NULL has one too; raises Refused."""

    def change(node: exp.Expression) -> exp.Expression:
        if not isinstance(node, exp.Placeholder | exp.Parameter):
            return node
        if node.name not in types:
            raise Refused(f"${node.name} is not declared")
        return exp.cast(exp.Placeholder(this=node.name), exp.DataType.build(types[node.name], dialect="duckdb"))

    return change


def _order_by_columns(tree: exp.Expression) -> None:
    """Make columns, after those declared, of what orders rows by a window or a sum: Spark orders by columns alone."""
    for select in tree.find_all(exp.Select):
        order = select.args.get("order")
        for number, one in enumerate(order.expressions if order else ()):
            if one.find(exp.Window, exp.AggFunc):
                select.select(exp.alias_(one.this.copy(), f"order_{number}"), copy=False)
                one.set("this", exp.column(f"order_{number}"))


def _double(node: exp.Expression) -> exp.Expression:
    return exp.cast(exp.paren(node, copy=False), exp.DataType.Type.DOUBLE)


def _divided(node: exp.Div) -> exp.Expression:
    """DuckDB divides decimals as doubles; Spark as decimals, rounded."""
    return exp.Div(this=_double(node.this), expression=_double(node.expression))


def _averaged(node: exp.Avg) -> exp.Expression:
    """DuckDB's average of decimals is a double; Spark's a decimal, rounded."""
    return exp.Avg(this=_double(node.this))


def _subtracted(node: exp.Sub) -> exp.Expression:
    """DuckDB gives the days from one date to another; Spark an interval."""
    return exp.DateDiff(this=node.this, expression=node.expression) if _is_date(node.expression) else node


def _is_date(node: exp.Expression) -> bool:
    """Return whether an expression is a date: by its cast, by the name of its column, or by what it chooses from."""
    if isinstance(node, exp.Cast):
        return node.is_type(exp.DataType.Type.DATE)
    if isinstance(node, exp.Column):
        return bool(_DATED.fullmatch(node.name))
    if isinstance(node, exp.Coalesce | exp.Paren):
        return _is_date(node.this)
    return isinstance(node, exp.If) and _is_date(node.args["true"])


def _of_known(node: exp.ArgMax | exp.ArgMin) -> exp.Expression:
    """DuckDB passes over rows without a value; Spark takes them."""
    name = "max_by" if isinstance(node, exp.ArgMax) else "min_by"
    is_known = node.this.copy().is_(exp.null()).not_()
    by = exp.If(this=is_known, true=node.expression, false=exp.null())
    return exp.Anonymous(this=name, expressions=[node.this, by])


def _counted_over(node: exp.Window) -> exp.Expression:
    """DuckDB counts distinct values over a window; Spark can collect them there."""
    if not (isinstance(node.this, exp.Count) and isinstance(node.this.this, exp.Distinct)):
        return node
    found = exp.Anonymous(this="collect_set", expressions=node.this.this.expressions)
    node.set("this", found)
    return exp.Anonymous(this="size", expressions=[node])


def _own_function(node: exp.Anonymous) -> exp.Expression:
    """Functions that only DuckDB has by that name."""
    name = node.name.lower()
    if name == "list_position":  # Spark: 0 where it is not in the list
        found = exp.Anonymous(this="array_position", expressions=node.expressions)
        return exp.Nullif(this=found, expression=exp.Literal.number(0))
    if name == "arg_max_null":
        return exp.Anonymous(this="max_by", expressions=node.expressions)
    return node


CHANGES: dict[type[exp.Expression], Change] = {
    exp.Sub: _subtracted,
    exp.ArgMax: _of_known,
    exp.ArgMin: _of_known,
    exp.Window: _counted_over,
    exp.Div: _divided,
    exp.Avg: _averaged,
    exp.Anonymous: _own_function,
}
