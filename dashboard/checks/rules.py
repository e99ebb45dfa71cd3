"""What a cell and a row must be, as SQL conditions made from the schema."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from dashboard.checks.shapes import shape
from dashboard.schema import QUERIES, Column, Table, identifier

_ISO_DATE, _LOCAL_DATE = r"\d{4}-\d{2}-\d{2}", r"\d{2}\.\d{2}\.\d{4}"
QUERY_TABLES = ("indicators", "published_figures")  # their column `query` names a file of queries/indicators
YES = ("true", "yes", "y", "1", "да", "истина", "ооба", "бар", "чын")
NO = ("false", "no", "n", "0", "нет", "ложь", "жок", "жалган")
FIRST_DAY, LAST_DAY = "1900-01-01", "2099-12-31"  # days of before and after are slips of the hand
_GROUPS_OF_THREE = r"[+-]?[1-9]\d{0,2}[,.]\d{3}"  # 1,234: a thousand, or one and a part?
_TWO_DIGIT_YEAR = r"\d{1,2}[./-]\d{1,2}[./-]\d{2}"
_DAY_OR_MONTH = r"(0?[1-9]|1[0-2])[/-](0?[1-9]|1[0-2])[/-]\d{4}"


@dataclass(frozen=True)
class Rule:
    """A rule of one table: the SQL condition of a row that breaks it, and what a finding then shows.

    `name` is SQL for the name of the rule.
    """

    name: str
    relation: str
    columns: str
    value: str
    broken: str
    detail: str | None = None


def texts(values: Collection[str]) -> str:
    """Return SQL for a list of texts, such as `('a', 'b')`; of an empty one a list that holds nothing."""
    return "(" + (", ".join("'" + value.replace("'", "''") + "'" for value in values) or "null") + ")"


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
        return f"case when lower({cell}) in {texts(YES)} then true when lower({cell}) in {texts(NO)} then false end"
    return f"case when regexp_full_match({cell}, '{_number(kind)}') then try_cast({cell} as {kind}) end"


def _number(kind: str) -> str:
    """Return the pattern of a number that the type holds without rounding."""
    if kind == "DOUBLE":
        return r"[+-]?\d+(\.\d+)?([eE][+-]?\d{1,2})?"
    if kind.startswith("DECIMAL"):
        digits = int(kind.rstrip(")").split(",")[1])
        return rf"[+-]?\d+(\.\d{{1,{digits}}}0*)?"
    return r"[+-]?\d+(\.0{1,2})?"  # 12.000 may be twelve thousand


def codes(column: Column) -> str:
    """Return the SQL list or query of the codes that a column may hold."""
    if column.codes:
        return texts(column.codes)
    return f"(select code from memory.codes where list = '{column.codelist}')"


def doubtful(column: Column) -> str:
    """Return the SQL condition of a cell that is no value of its column as it stands."""
    cell = identifier(column.name)
    if column.list:
        return f"{cell} is not null and {cell} not in {codes(column)}"
    return f"{cell} is not null and {typed(column)} is null"


def of_cells(table: Table, doubted: Collection[str]) -> list[Rule]:
    """Return the rules of single cells: required, of the type, in the codelist; the last two for doubted columns."""
    return [rule for column in table.columns for rule in _of_cell(table, column, column.name in doubted)]


def _of_cell(table: Table, column: Column, is_doubted: bool) -> list[Rule]:
    cell, staging = identifier(column.name), f"memory.staging.{table.name}"
    rules = []
    if column.is_required and column.default is None:
        rules.append(Rule("'required'", staging, column.name, cell, f"{cell} is null"))
    if is_doubted and column.list:
        rules.append(Rule("'unknown_code'", staging, column.name, cell, doubtful(column), column.list))
    elif is_doubted and column.type != "VARCHAR":
        rules.append(Rule(_refusal(column), staging, column.name, cell, doubtful(column)))
    if table.name in QUERY_TABLES and column.name == "query":
        known = texts([path.stem for path in sorted((QUERIES / "indicators").glob("*.sql"))])
        wrong = f"{cell} is not null and {cell} not in {known}"
        rules.append(Rule("'unknown_query'", staging, column.name, cell, wrong))
    return rules


def _refusal(column: Column) -> str:
    """Return the SQL for the rule that a cell breaks which has not the column's type."""
    cell, kind = identifier(column.name), column.type
    if kind == "DATE":
        return (
            f"case when regexp_full_match({cell}, '{_TWO_DIGIT_YEAR}') then 'two_digit_year'"
            f" when regexp_full_match({cell}, '{_DAY_OR_MONTH}') then 'ambiguous_date' else 'type_date' end"
        )
    if kind == "BOOLEAN":
        return "'type_boolean'"
    name = "number" if kind == "DOUBLE" or kind.startswith("DECIMAL") else "integer"
    return f"case when regexp_full_match({cell}, '{_GROUPS_OF_THREE}') then 'ambiguous_number' else 'type_{name}' end"


def of_rows(table: Table) -> list[Rule]:
    """Return the check constraints of the DDL, those apart that list codes: they are rules of cells."""
    rules = []
    for text, columns in table.rules:
        if len(columns) == 1 and table.column(columns[0]).codes and " IN (" in text:
            continue
        cells = ", ".join(f"{identifier(column)}::varchar" for column in columns)
        name, detail = shape(text)
        value = f"concat_ws(', ', {cells})"
        rules.append(Rule(f"'{name}'", f"snapshot.{table.name}", ", ".join(columns), value, f"not {text}", detail))
    return rules


def of_days(table: Table) -> list[Rule]:
    """Return a rule for each column of days: nothing here can have happened, or be planned, outside some bounds."""
    days = {column.name: identifier(column.name) for column in table.columns if column.type == "DATE"}
    return [
        Rule("'date_out_of_range'", f"snapshot.{table.name}", name, f"{cell}::varchar",
             f"{cell} not between date '{FIRST_DAY}' and date '{LAST_DAY}'") for name, cell in days.items()
    ]  # fmt: skip
