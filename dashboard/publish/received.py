"""The sources of a publish: those given, and with an update those of the snapshot in use that were kept."""

from __future__ import annotations

import itertools
import os
import shutil
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

import duckdb

from dashboard.checks import rules
from dashboard.sources import files
from dashboard.sources.files import File, Source, Unreadable
from dashboard.sources.kobo import mapping
from dashboard.sources.kobo.meaning import Forms
from dashboard.sources.limits import COMMAND, Limits
from dashboard.staging import Say, read
from dashboard.store import sha256
from dashboard.store.keeping import SOURCES


@dataclass(frozen=True)
class Group:
    """Files that are read together, and the mapping file that they are read with."""

    files: tuple[File, ...]
    mapping: Path | None = None


def given(sources: Sequence[Path | Source], mapping: Path | None, limits: Limits | None) -> Group:
    """Return the files of the sources given; raises Unreadable."""
    if mapping and not mapping.is_file():
        raise Unreadable("no_mapping", mapping.name)
    return Group(tuple(files.collect(sources, limits or COMMAND)), mapping)


def kept(manifest: Mapping, replaced: set[str], taken: set[str], store: Path, work: Path) -> list[Group]:
    """Return the sources of a snapshot that are not replaced, from what was kept of them; raises Unreadable.

    One whose file or folder is called like one that was given (`taken`) is told from it by a number.
    """
    groups = []
    for place, source in enumerate(_described(manifest)):
        if source["source"] in replaced:
            continue
        if not source["kept"]:
            raise Unreadable("source_not_kept", source["source"])
        folder = work / "kept" / str(place)
        folder.mkdir(parents=True)
        for file in [*source["files"], *([source["mapping"]] if source["mapping"] else [])]:
            _take(store / SOURCES / file["sha256"] / file["name"], file["sha256"], folder, source["source"])
        path = folder if source["is_folder"] else folder / source["files"][0]["name"]
        mapping = source["mapping"] and _apart(folder / source["mapping"]["name"])
        name = _free(source["name"], taken)
        taken = taken | {name}
        groups.append(Group(tuple(files.collect([Source(path, name)])), mapping or None))
    return groups


def _free(name: str, taken: set[str]) -> str:
    """Return the name, or the first with a number behind it (before its ending) that is not taken."""
    whole = PurePath(name)
    others = (f"{whole.stem}~{number}{whole.suffix}" for number in itertools.count(2))
    return next(free for free in itertools.chain([name], others) if free not in taken)


def _described(manifest: Mapping) -> list[Mapping]:
    """Return the sources of a manifest; one that was written before they were described has names alone."""
    names = dict.fromkeys(load["source"] for load in manifest["sources"])
    return manifest.get("received") or [{"source": name, "kept": False} for name in names]


def _take(path: Path, digest: str, folder: Path, source: str) -> None:
    """Put a kept file into a folder; raises Unreadable where it is missing or not as it was."""
    try:
        found = sha256(path)
    except OSError as problem:
        raise Unreadable("source_missing", source) from problem
    if found != digest:
        raise Unreadable("source_missing", source)
    try:
        os.link(path, folder / path.name)
    except OSError:
        shutil.copyfile(path, folder / path.name)


def _apart(mapping: Path) -> Path:
    """Move a mapping file out of the folder of its source, and return its path."""
    folder = mapping.parent.with_name(f"{mapping.parent.name}-mapping")
    folder.mkdir()
    return mapping.rename(folder / mapping.name)


def forms(group: Group) -> Forms | None:
    """Return the forms of the mapping that a group is read with; raises Unreadable."""
    return mapping.read(group.mapping) if group.mapping else None


def load(connection: duckdb.DuckDBPyConnection, group: Group, work: Path, limits: Limits | None, say: Say) -> None:
    """Read one group into staging, after the groups that were read before."""
    (count,) = connection.execute("select count(*) from memory.loads").fetchone()
    read.read(connection, group.files, work, say, limits=limits or COMMAND, forms=forms(group))
    connection.execute(
        "update memory.loads set position = position + $count where rowid >= $count", {"count": count}
    )


def tell_apart(connection: duckdb.DuckDBPyConnection, group: Group) -> None:
    """Raise Unreadable for two sources of one name, on `_meta` or of the file: no update could tell which is meant."""
    given = {file.id: file.source for file in group.files}
    loads = connection.execute("select source, file from memory.loads order by position").fetchall()
    called: dict[str, str] = {}
    for name, source in ((_bare(name, given.values()), given[file]) for name, file in loads):
        if called.setdefault(name, source) != source:
            raise Unreadable("same_source", source, name=name, other=called[name])


def _bare(name: str, others: Collection[str]) -> str:
    """Return the name of a file or folder without the number that tells it from another one of that name."""
    bare, _, number = name.rpartition("~")
    return bare if number.isdigit() and {name, bare} <= set(others) else name


def names(connection: duckdb.DuckDBPyConnection) -> set[str]:
    """Return the names of the sources that were read."""
    return {name for (name,) in connection.execute("select distinct source from memory.loads").fetchall()}


def describe(connection: duckdb.DuckDBPyConnection, groups: Sequence[Group]) -> list[dict]:
    """Return for each source its name, its files and whether they may be kept: not what tells who a person is."""
    private = {name for (name,) in connection.execute(
        "select source from memory.loads join memory.findings using (load_id)"
        f" where rule in {rules.texts(('personal_data', 'personal_column', 'person_question'))}"
        " union select source from memory.loads join memory.unread_rows using (load_id) where content is null"
        " union select source from memory.loads join memory.private using (load_id)"
    ).fetchall()}  # fmt: skip
    described = []
    for group in groups:
        for name in dict.fromkeys(file.source for file in group.files):
            own = [file for file in group.files if file.source == name]
            known = connection.execute(
                "select any_value(source) from memory.loads"
                " where load_id = $name or starts_with(load_id, $name || '/')",
                {"name": name}).fetchone()[0]  # fmt: skip
            source = known or name
            described.append({
                "source": source,
                "name": name,
                "is_folder": own[0].id != name,
                "files": [{"name": file.name, "sha256": file.sha256} for file in own],
                "mapping": group.mapping and {"name": group.mapping.name, "sha256": sha256(group.mapping)},
                "kept": source not in private,
            })  # fmt: skip
    return described

