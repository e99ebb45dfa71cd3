"""What is not a plain cell of a plain row: errors of formulas, merged cells, headers again, examples, stray cells."""

from __future__ import annotations

import duckdb

from dashboard import schema
from dashboard.sources import examples, headers
from dashboard.sources.headers import Note
from dashboard.sources.sheets import Body, Sheet
from dashboard.staging import feed
from dashboard.staging.feed import BLANKS, Feed

_FACTS = (
    "read_csv($facts, header = false, auto_detect = false, delim = ',', quote = '\"', escape = '\"',"
    " columns = {'row_number': 'bigint', 'place': 'integer', 'rule': 'varchar', 'value': 'varchar'})"
)


def settle(connection: duckdb.DuckDBPyConnection, sheet: Sheet, body: Body, one: Feed) -> None:
    """Take what is no record out of staging, and name what a reader of the sheet must know."""
    _examples(connection, sheet, body, one)
    _again(connection, sheet, one)
    if sheet.facts and sheet.facts.stat().st_size:
        _facts(connection, sheet, one)
    _stray(connection, sheet, body, one)
    _apart(connection, sheet, body, one)
    if sheet.merged:
        connection.execute(
            f"delete from memory.findings where load_id = $load and rule = 'merged_cells' and row_number not in"
            f" (select row_number from memory.staging.{one.table} where load_id = $load)",
            {"load": one.load_id},
        )


def _facts(connection: duckdb.DuckDBPyConnection, sheet: Sheet, one: Feed) -> None:
    """Add the findings about single cells of a workbook, and bring shares shown as percent to percent."""
    said = {"facts": str(sheet.facts), "last": sheet.header.last}
    connection.execute(
        "insert into memory.findings select $table, $load, row_number, ($names::varchar[])[place + 1], value, rule,"
        f" 'error', null from {_FACTS} where row_number > $last and rule <> 'percent'"
        " and ($names::varchar[])[place + 1] is not null",
        said | {"table": one.table, "load": one.load_id, "names": list(sheet.header.names)},
    )
    for place, name in enumerate(sheet.header.names):
        if name and "percent" in name:
            cell = schema.identifier(name)
            connection.execute(
                f"update memory.staging.{one.table} set {cell} = rtrim(rtrim("
                f" (try_cast({cell} as decimal(28, 12)) * 100)::varchar, '0'), '.')"
                f" where load_id = $load and try_cast({cell} as decimal(28, 12)) is not null and row_number in"
                f" (select row_number from {_FACTS} where rule = 'percent' and place = $place and row_number > $last)",
                said | {"load": one.load_id, "place": place},
            )


def _again(connection: duckdb.DuckDBPyConnection, sheet: Sheet, one: Feed) -> None:
    """Take out rows that only repeat the header, with a warning each."""
    words: dict[str, list[str]] = {name: [name] for name in one.cells}
    for word, name in headers.words_of(one.table).items():
        if name in words:
            words[name].append(word.replace("_", " "))
    for place, name in enumerate(sheet.header.names):
        if name:
            words[name].append(sheet.header.texts[place].casefold())
    cells = {name: schema.identifier(name) for name in one.cells}
    said = {f"words_{place}": found for place, found in enumerate(words.values())}
    same = [f"lower({cell}) in (select unnest($words_{place}))" for place, cell in enumerate(cells.values())]
    alike = " and ".join(f"({cell} is null or {is_same})" for cell, is_same in zip(cells.values(), same, strict=True))
    filled = " + ".join(f"({cell} is not null)::integer" for cell in cells.values())
    rows = connection.execute(
        f"delete from memory.staging.{one.table} where load_id = $load and {alike} and {filled} >= $least"
        " returning row_number",
        said | {"load": one.load_id, "least": min(2, len(cells))},
    ).fetchall()
    again = [Note("header_again", row, severity="warning") for (row,) in sorted(rows)]
    feed.note(connection, one.table, one.load_id, again)


def _examples(connection: duckdb.DuckDBPyConnection, sheet: Sheet, body: Body, one: Feed) -> None:
    """Take out the untouched example of the template; what somebody wrote over it is a finding."""
    notes = [place for place, said in enumerate(sheet.header.texts) if said.casefold() == examples.NOTE]
    if not notes:
        return
    relation, said = feed.rows(body)
    rows = connection.execute(
        f"select row_number from {relation} where trim(c{notes[0]}, $blanks) in (select unnest($marks))",
        said | {"blanks": BLANKS, "marks": list(examples.MARKS)},
    ).fetchall()
    names = list(one.cells)
    columns = ", ".join(map(schema.identifier, names))
    found = connection.execute(
        f"select row_number, {columns} from memory.staging.{one.table}"
        " where load_id = $load and row_number in (select unnest($rows::bigint[])) order by row_number",
        {"load": one.load_id, "rows": [row for (row,) in rows]},
    ).fetchall()
    untouched = [row for row, *cells in found if examples.is_untouched(one.table, dict(zip(names, cells, strict=True)))]
    connection.execute(
        f"delete from memory.staging.{one.table} where load_id = $load"
        " and row_number in (select unnest($rows::bigint[]))",
        {"load": one.load_id, "rows": untouched},
    )
    changed = [Note("example_changed", row) for row, *_ in found if row not in untouched]
    feed.note(connection, one.table, one.load_id, changed)


def _apart(connection: duckdb.DuckDBPyConnection, sheet: Sheet, body: Body, one: Feed) -> None:
    """Note a sheet about persons with cells that are not read: nobody looked whether they say who somebody is."""
    names = [*sheet.header.names, *[None] * (body.width - len(sheet.header.names))]
    places = [place for place, name in enumerate(names[: body.width]) if name is None]
    if one.table not in examples.PERSONS or not places:
        return
    relation, said = feed.rows(body)
    filled = (f"nullif(trim(c{place}, $blanks), '') not in (select unnest($marks))" for place in places)
    connection.execute(
        f"insert into memory.private select $load where exists (from {relation} where {' or '.join(filled)})",
        said | {"blanks": BLANKS, "load": one.load_id, "marks": list(examples.MARKS)},
    )


def _stray(connection: duckdb.DuckDBPyConnection, sheet: Sheet, body: Body, one: Feed) -> None:
    """Name cells under no header; a row that has nothing else cannot be read."""
    places = [place for place in range(body.width) if place >= len(sheet.header.texts) or not sheet.header.texts[place]]
    if not places:
        return
    filled = [f"nullif(trim(c{place}, $blanks), '') is not null" for place in places]
    relation, said = feed.rows(body)
    content = f"to_json([{', '.join(f'c{place}' for place in places)}])::varchar" if sheet.may_be_shown else "null"
    found = f"(select row_number, {content} as content from {relation} where {' or '.join(filled)})"
    said |= {"blanks": BLANKS, "load": one.load_id}
    connection.execute(
        "insert into memory.findings"
        f" select $table, $load, row_number, null, null, 'cell_without_header', 'error', null from {found}",
        said | {"table": one.table},
    )
    cells = ", ".join(map(schema.identifier, one.cells))
    connection.execute(
        f"insert into memory.unread_rows select $load, row_number, 'cell_without_header', content from {found}"
        f" where row_number not in (select row_number from memory.staging.{one.table} where load_id = $load"
        f" and coalesce({cells}) is not null)",
        said,
    )
