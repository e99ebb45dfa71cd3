"""The tables of a dataset, read from queries/schema.sql: the one place that declares them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import duckdb

from dashboard.database import ROOT

QUERIES = ROOT / "queries"
Rules = tuple[tuple[str, tuple[str, ...]], ...]  # the SQL of a check constraint, and its columns
_CODES = re.compile(r"\(\"?\w+\"? IN \((?P<codes>'[^']*'(?:, '[^']*')*)\)\)")

# Columns whose codes live in the table `codelists` and not in a check constraint: (table, column) -> list.
CODELISTS = {
    ("organisations", "organisation_type"): "organisation_type",
    ("capacity_scores", "dimension"): "capacity_dimension",
    ("people", "affiliation"): "affiliation",
    ("events", "topic"): "event_topic",
    ("headcounts", "age_band"): "age_band",
    ("beneficiaries", "age_band"): "age_band",
    ("test_scores", "competence"): "competence",
    ("risks", "category"): "risk_category",
    ("signals", "kind"): "signal_kind",
    ("call_stages", "stage"): "call_stage",
    ("application_scores", "criterion"): "criterion",
    ("expected_reports", "topic"): "report_topic",
}

# Lists of words (`code.<list>.<code>` of the languages) of columns that are named otherwise: (table, column) -> list.
WORDS = {
    ("sources", "kind"): "source_kind",
    ("places", "level"): "place_level",
    ("project_places", "role"): "project_role",
    ("border_crossings", "status"): "crossing_status",
    ("capacity_scores", "round"): "capacity_round",
    ("capacity_scores", "method"): "capacity_method",
    ("organisation_links", "kind"): "link_kind",
    ("organisation_members", "role"): "member_role",
    ("events", "kind"): "event_kind",
    ("events", "status"): "event_status",
    ("action_plans", "kind"): "plan_kind",
    ("activity_updates", "status"): "activity_status",
    ("risk_reviews", "status"): "risk_status",
    ("issues", "kind"): "issue_kind",
    ("issues", "status"): "issue_status",
    ("calls", "scheme"): "call_scheme",
    ("applications", "kind"): "application_kind",
    ("applications", "status"): "application_status",
    ("grants", "outcome"): "grant_outcome",
    ("indicators", "level"): "indicator_level",
    ("measurements", "status"): "measurement_status",
    ("published_figures", "kind"): "figure_kind",
}

# References that the DDL cannot declare (a table to itself): (table, column) -> (table, column).
SELF_REFERENCES = {
    ("places", "parent_id"): ("places", "place_id"),
    ("places", "replaced_by"): ("places", "place_id"),
    ("measurements", "supersedes"): ("measurements", "measurement_id"),
}


@dataclass(frozen=True)
class Column:
    """One column: its DuckDB type, the SQL of its default, whether a cell must be given, and its codes.

    `codes` are those of the DDL; `codelist` names the list of the table `codelists` that has them instead; `list` names
    the words of either kind; all empty where a column holds no codes.
    """

    name: str
    type: str
    default: str | None
    is_required: bool
    codes: tuple[str, ...] = ()
    codelist: str | None = None
    list: str | None = None


@dataclass(frozen=True)
class Table:
    """One table: columns, unique keys (the primary key first), row rules, and references to other tables."""

    name: str
    columns: tuple[Column, ...]
    keys: tuple[tuple[str, ...], ...]
    rules: Rules
    references: tuple[tuple[str, str, str], ...]

    def column(self, name: str) -> Column | None:
        """Return the column of that name, None if there is none."""
        return next((column for column in self.columns if column.name == name), None)

    @property
    def names(self) -> tuple[str, ...]:
        """Return the column names in the order of the DDL."""
        return tuple(column.name for column in self.columns)


def identifier(name: str) -> str:
    """Return a name of the schema quoted for SQL."""
    return '"' + name.replace('"', '""') + '"'


def text(path: Path = QUERIES / "schema.sql") -> str:
    """Return the DDL."""
    return path.read_text("utf-8")


@cache
def tables() -> dict[str, Table]:
    """Return the tables by name, in the order of the DDL."""
    with duckdb.connect() as connection:
        connection.execute(text())
        return {name: _table(connection, name) for name in _names(connection)}


def _names(connection: duckdb.DuckDBPyConnection) -> list[str]:
    rows = connection.execute("select table_name from duckdb_tables() order by table_oid").fetchall()
    return [name for (name,) in rows]


def _table(connection: duckdb.DuckDBPyConnection, name: str) -> Table:
    columns = connection.execute(
        "select column_name, data_type, column_default, not is_nullable from duckdb_columns()"
        " where table_name = $name order by column_index",
        {"name": name},
    ).fetchall()
    constraints = connection.execute(
        "select constraint_type, constraint_column_names, expression, referenced_table,"
        " referenced_column_names from duckdb_constraints() where table_name = $name"
        " order by constraint_type, constraint_index",
        {"name": name},
    ).fetchall()
    keys, rules, references = _constraints(name, constraints)
    return Table(name, tuple(_column(name, rules, *column) for column in columns), keys, rules, references)


def _column(table: str, rules: Rules, name: str, kind: str, default: str | None, is_required: bool) -> Column:
    """Return one column with the codes that a check constraint of its own, or a codelist, allows."""
    allowed = (_CODES.fullmatch(rule) for rule, columns in rules if columns == (name,))
    codes = next((tuple(re.findall(r"'([^']*)'", found["codes"])) for found in allowed if found), ())
    codelist = CODELISTS.get((table, name))
    words = codelist or (WORDS.get((table, name), name) if codes else None)
    return Column(name, kind, default, is_required, codes, codelist, words)


def _constraints(name: str, rows: list[tuple]) -> tuple[tuple, tuple, tuple]:
    """Return keys, rules and references of one table from the rows of duckdb_constraints()."""
    keys = tuple(tuple(columns) for kind, columns, *_ in rows if kind in ("PRIMARY KEY", "UNIQUE"))
    rules = tuple(
        (rule, tuple(dict.fromkeys(columns))) for kind, columns, rule, *_ in rows if kind == "CHECK"
    )
    declared = [
        (columns[0], other, there[0]) for kind, columns, _, other, there in rows if kind == "FOREIGN KEY"
    ]
    own = [(column, *target) for (table, column), target in SELF_REFERENCES.items() if table == name]
    return keys, rules, tuple(declared + own)
