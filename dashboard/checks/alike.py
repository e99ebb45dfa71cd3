"""Texts that look the same and are not: letters of another alphabet, case, spaces, forms of a letter, as SQL."""

from __future__ import annotations

import duckdb

from dashboard.schema import Table, identifier

# Cyrillic letters that a reader takes for Latin ones; Ү, І, Ј, Ѕ and Һ are letters of neighbours or of old fonts.
_CYRILLIC, _LATIN = "АВЕЁКМНОРСТУҮХаеёорсухІіЈјЅѕһ", "ABEEKMHOPCTYYXaeeopcyxIiJjSsh"
_BETWEEN = r"[\s\p{Z}\p{Pd}_]+"


def plain(text: str) -> str:
    """Return the SQL of a text without case, dots of ё, and kinds of spaces and hyphens."""
    letters = f"replace(lower(nfc_normalize({text})), 'ё', 'е')"
    return f"trim(regexp_replace({letters}, '{_BETWEEN}', ' ', 'g'))"


def skeleton(text: str) -> str:
    """Return the SQL of what of a text can be told apart by eye, spaces left out."""
    seen = f"lower(translate(nfc_normalize({text}), '{_CYRILLIC}', '{_LATIN}'))"
    return f"regexp_replace({seen}, '[\\s\\p{{Z}}]+', '', 'g')"


def identity(table: Table) -> str | None:
    """Return the column that names the things of a table in the words of the field, None where none does."""
    first = table.column(table.keys[0][0])
    refers = first.name in {column for column, *_ in table.references}
    return first.name if first.name.endswith("_id") and first.type == "VARCHAR" and not refers else None


def check_keys(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Write a finding for each row whose key differs from another only in looks; each names the other place."""
    if (name := identity(table)) is None:
        return
    cell = identifier(name)
    looks = f"{cell} as key, {skeleton(cell)} as skeleton"
    seen = f"select distinct {looks} from snapshot.{table.name} where {cell} is not null"
    twice = f"select skeleton from ({seen}) group by skeleton having count(*) > 1"
    if not connection.execute(f"select exists ({twice})").fetchone()[0]:
        return
    connection.execute(
        "create or replace temp table spellings as select key, skeleton,"
        " arg_min(load_id || ', ' || row_number, (position, row_number)) as first_place"
        f" from ({seen}) join snapshot.{table.name} on {cell} = key join memory.loads using (load_id)"
        f" where skeleton in ({twice}) group by key, skeleton"
    )
    connection.execute(
        "insert into memory.findings"
        " select $table, load_id, row_number, $column, here.key, 'look_alike_key', 'error', min(other.first_place)"
        f" from snapshot.{table.name} as rows_of join spellings as here on here.key = rows_of.{cell}"
        " join spellings as other on other.skeleton = here.skeleton and other.key <> here.key"
        " group by load_id, row_number, here.key",
        {"table": table.name, "column": name},
    )


def check_reference(
    connection: duckdb.DuckDBPyConnection, table: Table, column: str, other: str, target: str
) -> None:
    """Write a finding for each row that refers to nothing: to what was set aside, to what looks alike, or unknown."""
    cell, key = identifier(column), identifier(target)
    lost = (
        f"from snapshot.{table.name} as here anti join snapshot.{other} as there on here.{cell} = there.{key}"
        f" where here.{cell} is not null"
    )
    if not connection.execute(f"select exists ({lost})").fetchone()[0]:
        return
    connection.execute(
        "create or replace temp table unknown as"
        f" select load_id, row_number, here.{cell} as value, {skeleton('here.' + cell)} as skeleton {lost}"
    )
    connection.execute(
        "insert into memory.findings"
        " with meant as ("
        f"    select {skeleton(key)} as skeleton, any_value({key}) as id from snapshot.{other}"
        f"    where {skeleton(key)} in (select skeleton from unknown) group by 1 having count(distinct {key}) = 1"
        " )"
        " select $table, load_id, row_number, $column, value,"
        " case when id is null then 'unknown_reference' else 'look_alike_reference' end, 'error',"
        " coalesce(id, $other)"
        " from unknown left join meant using (skeleton)",
        {"table": table.name, "column": column, "other": other},
    )

