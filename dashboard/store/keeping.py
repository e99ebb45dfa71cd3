"""The files of accepted sources, as received: what an update is rebuilt from."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from pathlib import Path

from dashboard.store import PART, history

SOURCES = "sources"


def keep(store: Path, files: Iterable[tuple[str, str, Path]]) -> None:
    """Copy the files of accepted sources (sha256, name, path), as received, to `sources/<sha256>/<name>`."""
    for digest, name, path in files:
        target = store / SOURCES / digest / name
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            fresh = target.with_name(f".{name}")
            shutil.copyfile(path, fresh)
            fresh.replace(target)


def sweep(store: Path, part: str = PART) -> None:
    """Delete the kept files that no snapshot names any more; nothing where a manifest cannot be read."""
    named = set()
    for identity in history(store / part):
        try:
            said = json.loads((store / part / identity / "manifest.json").read_text("utf-8"))
            named |= {load["sha256"] for load in said["sources"]}
            for source in said.get("received", ()):
                named |= {file["sha256"] for file in [*source["files"], source["mapping"]] if file}
        except (OSError, ValueError, KeyError, TypeError):
            return
    for entry in (store / SOURCES).glob("*/"):
        if entry.name not in named:
            shutil.rmtree(entry, ignore_errors=True)
