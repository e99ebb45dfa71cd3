"""Commands that write data for others: generate, export."""

from __future__ import annotations

import argparse
from pathlib import Path

from dashboard import database, generate
from dashboard.command.saying import FINE, STORAGE, UNREADABLE, fail, reason
from dashboard.exchange import datapackage, tables
from dashboard.text import Words


def make(chosen: argparse.Namespace, words: Words) -> int:
    """Write an invented dataset."""
    sizes = ("municipalities", "people", "seed")
    given = {name: size for name in sizes if (size := getattr(chosen, name)) is not None}
    try:
        rows = generate.dataset(chosen.folder, demonstration=chosen.demonstration, **given)
    except ValueError as problem:
        return fail(UNREADABLE, str(problem))
    print(words("generate.done", tables=len(rows), rows=sum(rows.values()), folder=str(chosen.folder)))
    return FINE


def export(chosen: argparse.Namespace, words: Words) -> int:
    """Write the data package of the public tables of the snapshot that serves."""
    try:
        snapshot = database.newest(chosen.store or database.store_folder(), chosen.part)
        file = chosen.file or Path(f"{datapackage.name(snapshot)}.zip")
        datapackage.write(snapshot, file, words)
    except database.NoSnapshot:
        return fail(UNREADABLE, words("export.nothing"))
    except OSError as problem:
        return fail(STORAGE, words("export.unwritten", reason=reason(problem)))
    print(words("export.done", file=str(file), n=len(tables.of(snapshot)), snapshot=snapshot.id))
    return FINE
