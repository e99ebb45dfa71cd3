"""Where an engine is chosen: the tables of a snapshot go there before it serves, and leave when it is deleted."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from dashboard import engine, store
from dashboard.database import Snapshot
from dashboard.staging import Say


def deliver(files: Mapping[str, Path], identity: str, say: Say) -> None:
    """Give the engine the file of each part; a page never sees a snapshot that is not there. Raises engine.Trouble."""
    if engine.is_chosen():
        engine.check()
        from dashboard.engine import load

        say("progress.engine", n=len(files))
        load.load({engine.schema(file.stem, part.rpartition("/")[2], identity): file for part, file in files.items()})


def again(folder: Path, serving: Snapshot, say: Say) -> None:
    """Give the engine the snapshot that serves, where it has lost it or is new. Raises engine.Trouble."""
    parts = [*serving.manifest["parts"], store.PART]
    deliver({part: folder / part / serving.id / store.file_name(part) for part in parts}, serving.id, say)


def sweep(folder: Path) -> None:
    """Let the engine forget what the store has deleted: old snapshots, and parts of places without an official."""
    if engine.is_chosen():
        from dashboard.engine import load

        parts = [store.PART, store.PUBLIC, *store.municipalities(folder)]
        with suppress(engine.Trouble):  # the snapshot serves by now; the next publish sweeps again
            load.sweep({engine.schema_of(folder / part / identity / store.file_name(part))
                        for part in parts for identity in store.history(folder / part)})  # fmt: skip
