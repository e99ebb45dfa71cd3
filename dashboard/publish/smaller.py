"""The smaller files: the same tables as the manager's, with the rows, columns and cells that their readers may have.

What no query of queries/public (or queries/municipality) selects is not in the file: rows are written into a fresh
database, and the derived tables are built from those rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import duckdb

from dashboard import schema
from dashboard.publish import build, flow
from dashboard.publish.counts import ALL, CROSSINGS
from dashboard.publish.protect import Shown
from dashboard.schema import Table, identifier

PUBLIC, MUNICIPALITY = schema.QUERIES / "public", schema.QUERIES / "municipality"
COPIED = ("data_dates", "as_of_dates", "snapshot_facts")  # days, and whether the data are invented: of nobody
REBUILT = ("municipalities_of_places", "activity_states", "awards", "table_sources")  # from the rows of the file
COUNTED = ("people_counts", "trained_counts", "event_counts", "report_days", "no_one", "audience")  # see _count, _facts
EMPTY = ("people_facts", "trained_people", "participation_rows",  # a row is a person, or a line of a head-count
         "loads", "findings", "rejected_rows")  # which file and row: of the workshop  # fmt: skip
_MEASURES = ("registered", "attended", "completed", "participations")


def write(connection: duckdb.DuckDBPyConnection, path: Path, shown: Sequence[Shown], place: str | None = None) -> None:
    """Write the public file, or that of the officials of a place, from the database `snapshot`, which stays in use."""
    flow.attach(connection, path, "smaller", flow.SMALL if place else flow.FORM)
    with flow.at_once(connection):
        for table in schema.tables().values():
            _copy(connection, table, place)
        connection.execute("use smaller")
        for name in (*COPIED, *COUNTED, *EMPTY):
            connection.execute(f"create table {name} as from snapshot.{name} {'' if name in COPIED else 'limit 0'}")
        for name in REBUILT:
            connection.execute(f"create table {name} as {build.queries()[name]}")
        _facts(connection, place)
        _count(connection, shown, place)
    connection.execute("use snapshot")
    connection.execute("checkpoint smaller")
    connection.execute("detach smaller")


def _copy(connection: duckdb.DuckDBPyConnection, table: Table, place: str | None) -> None:
    """Write one table: the place's own rows, then the rows and columns of its public query; nothing else."""
    connection.execute(f"create table smaller.{table.name} as from snapshot.{table.name} limit 0")
    if place and (own := _text(MUNICIPALITY / f"{table.name}.sql")):
        _insert(connection, table, own, {"place_id": place})
    if public := _text(PUBLIC / f"{table.name}.sql"):
        given = _columns(connection, public, {})
        keys = " and ".join(f"own.{key} is not distinct from shown.{key}"
                            for key in map(identifier, table.keys[0]) if key.strip('"') in given)  # fmt: skip
        _insert(connection, table, f"from ({public}) as shown anti join smaller.{table.name} as own on {keys}", {})


def _text(path: Path) -> str:
    return path.read_text("utf-8") if path.exists() else ""


def _columns(connection: duckdb.DuckDBPyConnection, query: str, values: dict[str, object]) -> list[str]:
    return [column for column, *_ in connection.execute(f"from ({query}) limit 0", values).description]


def _insert(connection: duckdb.DuckDBPyConnection, table: Table, query: str, values: dict[str, object]) -> None:
    """Insert the rows of a query; a column of the table that it does not give stays empty."""
    columns = ", ".join(identifier(name) for name in _columns(connection, query, values) if name in table.names)
    connection.execute(f"insert into smaller.{table.name} ({columns}) select {columns} from ({query})", values)


def _facts(connection: duckdb.DuckDBPyConnection, place: str | None) -> None:
    """Fill the derived tables that need more than the rows of the file: of persons only what is the place's own."""
    values = {"place": place, "audience": "municipality" if place else "public"}
    connection.execute("insert into audience values ($audience, $place)", values)
    connection.execute("insert into no_one select place_id, if(place_id = $place, people, null) from snapshot.no_one",
                       {"place": place})  # fmt: skip
    connection.execute("insert into report_days from snapshot.report_days where topic <> 'early_warning' or place_id in"
                       " (select place_id from municipalities_of_places where municipality_id = $place)",
                       {"place": place})  # fmt: skip
    numbers = ("registered", "participations", "women")
    own = ", ".join(f"if(counts.place_id = $place, counts.{name}, null) as {name}" for name in numbers)
    connection.execute(
        f"insert into event_counts select counts.* replace (events.title as title, {own})"
        " from snapshot.event_counts as counts join smaller.events using (event_id) order by all", {"place": place},
    )  # fmt: skip
    for table in ("people_counts", "trained_counts") if place else ():
        connection.execute(f"insert into {table} from snapshot.{table} where place_id = $place", {"place": place})


def _count(connection: duckdb.DuckDBPyConnection, shown: Sequence[Shown], place: str | None) -> None:
    """Fill the counts of persons cell by cell, as they were protected; those of the place itself are there already."""
    dates = dict(connection.execute("select project_id, data_date from data_dates").fetchall())
    people: dict[tuple, dict[str, int | None]] = {}
    for one in shown:
        project = one.family.project
        for cell, on, is_shown in one.cells():
            value = cell.value if is_shown else None
            if cell.key[0] == place:
                continue
            if cell.table.startswith("beneficiaries "):
                _benefit(connection, cell.table.split(" ", 1)[1], cell.key, value, place)
            elif cell.measure == "trained":
                connection.execute("insert into trained_counts values (?, ?, ?, date '9999-12-31', ?, ?)",
                                   [project, cell.key[0], dates[project], value, on])  # fmt: skip
            else:
                row = people.setdefault((project, *cell.table.split(" "), *cell.key), {})
                row[cell.measure] = value
                row["on"] = min(filter(None, (row.get("on"), on)), default=None)
    rows = [_row(name, values, dates[name[0]]) for name, values in sorted(people.items())]
    if rows:
        connection.executemany(f"insert into people_counts values ({', '.join('?' * len(rows[0]))})", rows)


def _row(name: tuple[str, ...], values: dict[str, object], on: date) -> tuple:
    """Return a row of people_counts: project, day, kind, topic, crossing, what it splits by, counts, and their day."""
    project, kind, crossing, *key = name
    place, sex, youth, disability = key
    definition = "kg_2023" if "youth" in CROSSINGS[crossing] else ALL
    split = (place, sex, ALL, definition, youth, ALL, disability)
    return project, on, kind, ALL, crossing, *split, *map(values.get, _MEASURES), values["on"]


def _benefit(connection: duckdb.DuckDBPyConnection, grant: str, key: tuple[str, ...], people: int | None,
             place: str | None) -> None:
    """Write the people who benefit from one grant, of one sex; the place's own grants are there already."""
    _, sex, directness = key
    connection.execute(
        "insert into beneficiaries (grant_id, is_direct, sex, age_band, people, counted_on)"
        " select $grant, $directness = 'direct', $sex, 'all', $people, max(counted_on) from snapshot.beneficiaries"
        " where grant_id = $grant and not exists (select 1 from snapshot.awards where grant_id = $grant"
        " and place_id = $place) having count(*) > 0",
        {"grant": grant, "directness": directness, "sex": sex, "people": people, "place": place},
    )  # fmt: skip
