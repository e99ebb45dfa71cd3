"""What people write for a code: its label in three languages, its short forms, and how each looks."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb

from dashboard import schema, text
from dashboard.checks.alike import plain, skeleton
from dashboard.checks.rules import NO, YES

# What people write besides the labels: (list, code) -> other words. М and Ж stand on every Russian attendance sheet.
ALIASES = {
    ("sex", "F"): ("Ж", "жен", "жен.", "женский", "женщина", "аял", "аялдар", "woman", "female", "кыз", "девушка"),
    ("sex", "M"): ("М", "муж", "муж.", "мужской", "мужчина", "эркек", "эр", "man", "male", "юноша"),
    ("disability", "Y"): tuple(word for word in YES if word.isalpha()),
    ("disability", "N"): tuple(word for word in NO if word.isalpha()),
}


def codes(connection: duckdb.DuckDBPyConnection) -> None:
    """Create `codes`: every code that a list allows."""
    connection.execute(
        "create or replace table memory.codes as"
        " select unnest($lists) as list, unnest($codes) as code, unnest($positions) as position"
        " union select list, code, any_value(try_cast(position as integer)) from memory.staging.codelists"
        " where list is not null and code is not null and not list_contains($lists, list) group by list, code",
        dict(zip(("lists", "codes", "positions"), map(list, zip(*_declared(), strict=True)), strict=True)),
    )


def prepare(connection: duckdb.DuckDBPyConnection) -> None:
    """Create `labels` and `looks`, unless they are there: what stands for exactly one code of its list."""
    there = "select exists (from duckdb_tables() where database_name = 'memory' and table_name = 'looks')"
    if connection.execute(there).fetchone()[0]:
        return
    said = list(zip(*_said(connection), strict=True)) or [(), (), ()]
    connection.execute(
        "create or replace temp table said as"
        " select unnest($lists) as list, unnest($codes) as code, unnest($words) as word",
        dict(zip(("lists", "codes", "words"), map(list, said), strict=True)),
    )
    for name, seen in (("labels", plain("word")), ("looks", skeleton("word"))):
        connection.execute(
            f"create table memory.{name} as select list, {seen} as word, any_value(code) as code"
            f" from said group by list, {seen} having count(distinct code) = 1"
        )


def _declared() -> Iterator[tuple[str, str, int]]:
    """Yield list, code and position of the codes in the check constraints of the schema, each once."""
    columns = (column for table in schema.tables().values() for column in table.columns if column.codes)
    lists = {column.list: column.codes for column in columns}
    return ((name, code, place) for name, codes in lists.items() for place, code in enumerate(codes))


def _said(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, str, str]]:
    """Yield list, code and a word for it: the code, its words in every language, its label in the dataset."""
    codes = connection.execute("select list, code from memory.codes order by list, code").fetchall()
    for name, code in codes:
        word = f"code.{name}.{code}"
        known = [text.words(language)(word) for language in text.LANGUAGES if word in text.message_ids(language)]
        yield from ((name, code, said) for said in (code, *known, *ALIASES.get((name, code), ())))
    yield from connection.execute(
        "select list, code, label from memory.staging.codelists join memory.codes using (list, code)"
        " where label is not null"
    ).fetchall()
