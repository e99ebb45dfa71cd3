"""The manager's memory of what the public was shown: every release of every family, in the snapshot itself."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import duckdb

from dashboard.privacy.cells import Bound, Cell, Name, Release


@dataclass(frozen=True)
class Stage:
    """What the public first saw on one day (`on`) of one family: its tables as they stood, and the names of places.

    `hidden` are the names of the cells that were not to be shown that day whatever their value.
    """

    on: date
    release: Release
    groups: Mapping[str, str] = field(default_factory=dict)
    hidden: frozenset[Name] = frozenset()


Earlier = Mapping[tuple[str, str], tuple[Stage, ...]]  # by project and family, oldest first


def groups(releases: Earlier) -> dict[str, dict[str, str]]:
    """Return the places put together, by project: place and the name of its group."""
    return {project: dict(stages[0].groups) for (project, _), stages in releases.items() if stages and stages[0].groups}


def write(connection: duckdb.DuckDBPyConnection, releases: Earlier) -> None:
    """Write every release into the table `releases` of the database in use."""
    connection.execute("create table releases (project_id varchar, family varchar, stage integer, released_on date,"
                       " content varchar)")  # fmt: skip
    rows = [(*name, at, stage.on, json.dumps(_packed(stage.release) | _beside(stage)))
            for name, stages in releases.items() for at, stage in enumerate(stages)]  # fmt: skip
    if rows:
        connection.executemany("insert into releases values (?, ?, ?, ?, ?)", rows)


def read(connection: duckdb.DuckDBPyConnection, database: str) -> dict[tuple[str, str], tuple[Stage, ...]]:
    """Return the releases that a snapshot remembers, by project and family, oldest first; none in an older one."""
    known = connection.execute("select 1 from duckdb_tables() where database_name = ? and table_name = 'releases'",
                               [database]).fetchone()  # fmt: skip
    found: dict[tuple[str, str], tuple[Stage, ...]] = {}
    if known:
        rows = connection.execute(f"select * from {database}.releases order by project_id, family, stage").fetchall()
        for project, family, _, on, content in rows:
            said = json.loads(content)
            hidden = frozenset((table, tuple(key), measure) for table, key, measure in said.get("hidden", ()))
            stage = Stage(on, _unpacked(said), said.get("groups", {}), hidden)
            found[project, family] = (*found.get((project, family), ()), stage)
    return found


def _beside(stage: Stage) -> dict[str, object]:
    """Return what a stage says beside its release, as JSON has it."""
    return {"groups": dict(stage.groups), "hidden": sorted(stage.hidden)}


def _packed(release: Release) -> dict[str, list]:
    """Return a release as JSON has it: atoms with their counts, cells with the positions of their atoms."""
    place = {atom: at for at, atom in enumerate(release.atoms)}

    def cell(one: Cell) -> list:
        members = sorted(place[atom] for atom in one.atoms)
        return [one.table, one.key, one.measure, members, one.value, one.threshold, one.is_hidden]

    bounds = [[[factor, sorted(place[atom] for atom in of)] for factor, of in bound.terms] for bound in release.bounds]
    return {"atoms": [[atom, people] for atom, people in release.atoms.items()], "bounds": bounds,
            "published": [cell(one) for one in release.published], "withheld": [cell(one) for one in release.withheld]}


def _unpacked(said: dict[str, list]) -> Release:
    """Return the release that `_packed` packed."""
    atoms = {tuple(atom): people for atom, people in said["atoms"]}
    names = list(atoms)

    def cell(one: list) -> Cell:
        table, key, measure, members, *rest = one
        return Cell(table, tuple(key), measure, frozenset(names[at] for at in members), *rest)

    bounds = tuple(Bound(tuple((factor, frozenset(names[at] for at in of)) for factor, of in terms))
                   for terms in said["bounds"])  # fmt: skip
    return Release(atoms, tuple(map(cell, said["published"])), tuple(map(cell, said["withheld"])), bounds)
