"""The command line: generate, check, publish, snapshots, rollback, export.

Exit codes: 0 no error, 1 findings of severity error, 2 a source (or an argument, or a snapshot) cannot be read,
3 another publish is running, 5 the store cannot be written.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from dashboard import database, generate, text
from dashboard.exchange import datapackage, tables
from dashboard.publish import Say, dataset, store
from dashboard.publish.check import Finding
from dashboard.publish.check import errors as errors_of
from dashboard.publish.files import Unreadable
from dashboard.publish.store import Busy
from dashboard.text import Words

FINE, FINDINGS, UNREADABLE, BUSY, STORAGE = 0, 1, 2, 3, 5


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")
    chosen = parser().parse_args(arguments)
    words = text.words(chosen.language)
    try:
        return chosen.run(chosen, words)
    except Unreadable as problem:
        return _fail(UNREADABLE, words(f"unreadable.{problem.rule}", file=problem.file))
    except Busy:
        return _fail(BUSY, words("publish.busy"))
    except store.PROBLEMS as problem:
        return _fail(STORAGE, words("publish.storage", reason=_reason(problem)))


def parser() -> argparse.ArgumentParser:
    """Return the parser of all commands."""
    whole = argparse.ArgumentParser(prog="python -m dashboard", description="Data of the dashboard.")
    commands = whole.add_subparsers(required=True, metavar="COMMAND")
    for name, (run, meaning, options) in COMMANDS.items():
        command = commands.add_parser(name, help=meaning, description=meaning[0].upper() + meaning[1:] + ".")
        for option, how in {**options, **LANGUAGE}.items():
            command.add_argument(option, **how)
        command.set_defaults(run=run)
    return whole


def _past(value: str) -> date:
    """Return a date not after today; raises ArgumentTypeError."""
    try:
        day = date.fromisoformat(value)
    except ValueError as problem:
        raise argparse.ArgumentTypeError(f"{value} is not a date such as 2025-01-31") from problem
    if day > dataset.today():
        raise argparse.ArgumentTypeError(f"{value} is after today")
    return day


def check(chosen: argparse.Namespace, words: Words) -> int:
    """Print the findings about a dataset."""
    found = dataset.findings(chosen.sources, _progress(words))
    errors = errors_of(found)
    if chosen.format == "json":
        said = [finding.with_message(message(finding, words)) for finding in found]
        whole = {"errors": errors, "warnings": len(found) - errors, "findings": said}
        print(json.dumps(whole, ensure_ascii=False, indent=1))
    else:
        _print(found, words)
        print(words("publish.checked", errors=errors, warnings=len(found) - errors))
    return FINDINGS if errors else FINE


def publish(chosen: argparse.Namespace, words: Words) -> int:
    """Publish a dataset, or print why not."""
    folder = chosen.store or database.store_folder()
    outcome = dataset.publish(chosen.sources, folder, chosen.as_of, say=_progress(words))
    _print(outcome.findings, words)
    if outcome.snapshot is None:
        return _fail(FINDINGS, words("publish.stopped", n=errors_of(outcome.findings)))
    rows = {name: str(count) for name, count in outcome.manifest["rows"].items()}
    print(words("publish.done" if outcome.is_new else "publish.already", snapshot=outcome.snapshot, **rows))
    return FINE


def snapshots(chosen: argparse.Namespace, words: Words) -> int:
    """Print the snapshots of the store, oldest first."""
    folder = chosen.store or database.store_folder()
    serving = store.pointer(folder / store.PART).get("snapshot")
    found = store.snapshots(folder)
    for snapshot in found:
        mark, rows = "*" if snapshot.id == serving else " ", snapshot.manifest["rows"]["taken"]
        print(f"{mark} {snapshot.id}  {words('snapshots.rows', n=rows)}")
    if not found:
        print(words("snapshots.none"))
    return FINE


def rollback(chosen: argparse.Namespace, words: Words) -> int:
    """Let an earlier snapshot serve."""
    if (identity := store.rollback(chosen.store or database.store_folder(), chosen.snapshot)) is None:
        return _fail(UNREADABLE, words("rollback.none"))
    print(words("rollback.done", snapshot=identity))
    return FINE


def make(chosen: argparse.Namespace, words: Words) -> int:
    """Write an invented dataset."""
    sizes = ("municipalities", "people", "seed")
    given = {name: size for name in sizes if (size := getattr(chosen, name)) is not None}
    try:
        rows = generate.dataset(chosen.folder, demonstration=chosen.demonstration, **given)
    except ValueError as problem:
        return _fail(UNREADABLE, str(problem))
    print(words("generate.done", tables=len(rows), rows=sum(rows.values()), folder=str(chosen.folder)))
    return FINE


def export(chosen: argparse.Namespace, words: Words) -> int:
    """Write the data package of the public tables of the snapshot that serves."""
    try:
        snapshot = database.newest(chosen.store or database.store_folder(), chosen.part)
        file = chosen.file or Path(f"{datapackage.name(snapshot)}.zip")
        datapackage.write(snapshot, file, words)
    except database.NoSnapshot:
        return _fail(UNREADABLE, words("export.nothing"))
    except OSError as problem:
        return _fail(STORAGE, words("export.unwritten", reason=_reason(problem)))
    print(words("export.done", file=str(file), n=len(tables.tables()), snapshot=snapshot.id))
    return FINE


def message(finding: Finding, words: Words) -> str:
    """Return the sentence that says what is wrong and what to do."""
    shown = {"column": finding.column, "value": finding.value, "detail": finding.detail, "table": finding.sheet}
    return words(f"rule.{finding.rule}", **{name: "–" if value is None else value for name, value in shown.items()})


def _print(found: Sequence[Finding], words: Words) -> None:
    for finding in found:
        place = [finding.file, finding.row and f"{finding.row}", finding.column]
        said = ":".join(str(part) for part in place if part)
        print(f"{words(f'severity.{finding.severity}')}: {said}: {message(finding, words)}")


def _progress(words: Words) -> Say:
    """Return a function that says one step on standard error."""

    def say(step: str, **values: object) -> None:
        print(words(step, **values), file=sys.stderr, flush=True)

    return say


def _reason(problem: Exception) -> str:
    """Return the system's own words, without a path."""
    if isinstance(problem, OSError) and problem.strerror:
        return problem.strerror
    return re.sub(r' "[^"]*"', "", str(problem).splitlines()[0])


def _fail(code: int, said: str) -> int:
    print(said, file=sys.stderr)
    return code


LANGUAGE = {"--language": {"choices": tuple(text.LANGUAGES), "default": "en", "help": "language of the messages"}}
SOURCES = {"sources": {"nargs": "+", "type": Path, "metavar": "SOURCE", "help": "folder of CSV files, or one"}}
STORE = {"--store": {"type": Path, "metavar": "DIR", "help": "folder; else YNTYMAK_STORE, else data/published"}}
COMMANDS = {
    "generate": (make, "write a complete invented dataset, publishable alone", {
        "folder": {"type": Path, "metavar": "OUT_DIR", "help": "folder for the CSV files"},
        "--demonstration": {"action": "store_true", "help": "exactly the dataset of data/demo"},
        "--municipalities": {"type": int, "metavar": "N", "help": "municipalities, at least 3"},
        "--people": {"type": int, "metavar": "N", "help": "people on attendance lists"},
        "--seed": {"type": int, "metavar": "S", "help": "the same seed gives the same dataset"},
    }),
    "check": (check, "say what is wrong with a dataset; nothing is written", SOURCES | {
        "--format": {"choices": ("text", "json"), "default": "text", "help": "how the findings are printed"},
    }),
    "publish": (publish, "check a dataset and let it serve; on an error nothing changes", SOURCES | STORE | {
        "--as-of": {"type": _past, "metavar": "DATE", "help": "show all projects as of this day"},
    }),
    "snapshots": (snapshots, "list what is published; * marks what serves", STORE),
    "rollback": (rollback, "let an earlier snapshot serve, by default the one before", STORE | {
        "snapshot": {"nargs": "?", "metavar": "ID", "help": "its id, as `snapshots` prints it"},
    }),
    "export": (export, "write the public tables as a data package (zip)", STORE | {
        "file": {"nargs": "?", "type": Path, "metavar": "OUT.zip", "help": "file; else named for the snapshot, here"},
        "--part": {"choices": ("manager", "public"), "default": "manager", "help": "part of the store to read"},
    }),
}
