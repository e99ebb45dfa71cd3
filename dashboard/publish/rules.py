"""What a cell and a row must be, as SQL conditions made from the schema."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.schema import CODELISTS, QUERIES, Column, Table, identifier

_ISO_DATE, _LOCAL_DATE = r"\d{4}-\d{2}-\d{2}", r"\d{2}\.\d{2}\.\d{4}"
QUERY_TABLES = ("indicators", "published_figures")  # their column `query` names a file of queries/indicators
_TRUTHS = "('true', 'false', 'yes', 'no', '1', '0')"


@dataclass(frozen=True)
class Rule:
    """A rule of one table: the SQL condition of a row that breaks it, and what a finding then shows."""

    name: str
    relation: str
    columns: str
    value: str
    broken: str
    detail: str | None = None


def typed(column: Column) -> str:
    """Return the SQL that turns the text of a cell into the column's type, null where it cannot be."""
    cell, kind = identifier(column.name), column.type
    if kind == "VARCHAR":
        return cell
    if kind == "DATE":
        return (
            f"case when regexp_full_match({cell}, '{_ISO_DATE}') then try_cast({cell} as date)"
            f" when regexp_full_match({cell}, '{_LOCAL_DATE}') then try_strptime({cell}, '%d.%m.%Y')::date"
            " end"
        )
    if kind == "BOOLEAN":
        return f"case when lower({cell}) in {_TRUTHS} then try_cast(lower({cell}) as boolean) end"
    return f"case when regexp_full_match({cell}, '{_number(kind)}') then try_cast({cell} as {kind}) end"


def _number(kind: str) -> str:
    """Return the pattern of a number that the type holds without rounding."""
    if kind == "DOUBLE":
        return r"[+-]?\d+(\.\d+)?([eE][+-]?\d{1,2})?"
    if kind.startswith("DECIMAL"):
        digits = int(kind.rstrip(")").split(",")[1])
        return rf"[+-]?\d+(\.\d{{1,{digits}}}0*)?"
    return r"[+-]?\d+(\.0+)?"


def of_cells(table: Table) -> list[Rule]:
    """Return the rules of single cells: required, of the type, in the codelist."""
    return [rule for column in table.columns for rule in _of_cell(table, column)]


def _of_cell(table: Table, column: Column) -> list[Rule]:
    cell, staging = identifier(column.name), f"memory.staging.{table.name}"
    rules = []
    if column.is_required and column.default is None:
        rules.append(Rule("required", staging, column.name, cell, f"{cell} is null"))
    if column.type != "VARCHAR":
        wrong = f"{cell} is not null and {typed(column)} is null"
        rules.append(
            Rule(f"type_{_kind(column.type)}", staging, column.name, cell, wrong, column.type.lower())
        )
    if table.name in QUERY_TABLES and column.name == "query":
        known = ", ".join(f"'{path.stem}'" for path in sorted((QUERIES / "indicators").glob("*.sql")))
        wrong = f"{cell} is not null and {cell} not in ({known})"
        rules.append(Rule("unknown_query", staging, column.name, cell, wrong))
    if codelist := CODELISTS.get((table.name, column.name)):
        codes = f"select code from memory.staging.codelists where list = '{codelist}' and code is not null"
        wrong = f"{cell} is not null and {cell} not in ({codes})"
        rules.append(Rule("unknown_code", staging, column.name, cell, wrong, codelist))
    return rules


def _kind(kind: str) -> str:
    if kind in ("DATE", "BOOLEAN"):
        return kind.lower()
    return "number" if kind == "DOUBLE" or kind.startswith("DECIMAL") else "integer"


def of_rows(table: Table) -> list[Rule]:
    """Return the check constraints of the DDL."""
    rules = []
    for text, columns in table.rules:
        cells = ", ".join(f"{identifier(column)}::varchar" for column in columns)
        value, said = f"concat_ws(', ', {cells})", text[1:-1].replace('"', "")
        rules.append(Rule("check", f"snapshot.{table.name}", ", ".join(columns), value, f"not {text}", said))
    return rules
