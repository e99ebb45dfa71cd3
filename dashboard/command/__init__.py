"""The command line: python -m dashboard COMMAND.

Exit codes: 0 no error, 1 findings of severity error, 2 a source (or an argument, or a snapshot) cannot be read,
3 another publish is running, 4 the audit of small cells failed, 5 the store cannot be written,
6 the engine (Spark) cannot be asked.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from dashboard import text
from dashboard.command import saying
from dashboard.template import kinds


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")
    given = sys.argv[1:] if arguments is None else list(arguments)
    chosen = parser(given[0] if given else None).parse_args(given)
    words = text.words(chosen.language)
    try:
        return _member(chosen.run)(chosen, words)
    except Exception as problem:
        if (code := saying.failed(problem, words)) is None:
            raise
        return code


def parser(asked: str | None = None) -> argparse.ArgumentParser:
    """Return the parser of all commands, with the options of the one asked for."""
    whole = argparse.ArgumentParser(prog="python -m dashboard", description="Data of the dashboard.")
    commands = whole.add_subparsers(required=True, metavar="COMMAND")
    for name, (run, meaning, options) in COMMANDS.items():
        command = commands.add_parser(name, help=meaning, description=meaning[0].upper() + meaning[1:] + ".")
        if name == asked:
            parts = (*options, LANGUAGE) if isinstance(options, tuple) else (options, LANGUAGE)
            for part in parts:
                for option, how in (_member(part) if isinstance(part, str) else part).items():
                    command.add_argument(option, **how)
        command.set_defaults(run=run)
    return whole


def _member(path: str) -> Any:
    """Return a function or a constant of a module of this folder: only the command that runs is imported."""
    module, name = path.split(".")
    return getattr(import_module(f"dashboard.command.{module}"), name)


def _past(value: str) -> date:
    """Return a date not after today; raises ArgumentTypeError."""
    try:
        day = date.fromisoformat(value)
    except ValueError as problem:
        raise argparse.ArgumentTypeError(f"{value} is not a date such as 2025-01-31") from problem
    if day > datetime.now(UTC).date():
        raise argparse.ArgumentTypeError(f"{value} is after today")
    return day


LANGUAGE = {"--language": {"choices": tuple(text.LANGUAGES), "default": "en", "help": "language of the messages"}}
SOURCES = {
    "sources": {"nargs": "+", "type": Path, "metavar": "SOURCE", "help": "workbook, CSV file, or folder of them"},
    "--mapping": {"type": Path, "metavar": "FILE", "help": "kobo.toml: which question of an export feeds which column"},
}
STORE = {"--store": {"type": Path, "metavar": "DIR", "help": "folder; else YNTYMAK_STORE, else data/published"}}
COMMANDS = {
    "generate": ("exchange.make", "write a complete invented dataset, publishable alone", {
        "folder": {"type": Path, "metavar": "OUT_DIR", "help": "folder for the CSV files"},
        "--demonstration": {"action": "store_true", "help": "exactly the dataset of data/demo"},
        "--municipalities": {"type": int, "metavar": "N", "help": "municipalities, at least 3"},
        "--people": {"type": int, "metavar": "N", "help": "people on attendance lists"},
        "--seed": {"type": int, "metavar": "S", "help": "the same seed gives the same dataset"},
    }),
    "template": ("template.write", "write an empty workbook for an office to fill", {
        "file": {"type": Path, "metavar": "FILE.xlsx", "help": "file to write; one that is there stays as it is"},
        "--for": {"dest": "kind", "choices": tuple(kinds.KINDS), "default": kinds.DEFAULT, "help": "what it is about"},
    }),
    "check": ("field.check", "say what is wrong with a dataset; nothing is written", SOURCES | {
        "--format": {"choices": ("text", "json"), "default": "text", "help": "how the findings are printed"},
    }),
    "publish": ("field.publish", "check a dataset and let it serve; on an error nothing changes", SOURCES | STORE | {
        "--as-of": {"type": _past, "metavar": "DATE", "help": "show all projects as of this day"},
        "--set-aside": {"action": "store_true", "help": "publish without the rows that have errors; they are listed"},
        "--engine": {"metavar": "sc://HOST:PORT", "help": "write the tables to Spark too; else YNTYMAK_ENGINE"},
        "--update": {"action": "store_true", "help": "replace the earlier version of these sources; the others stay"},
    }),
    "snapshots": ("snapshots.listing", "list what is published; * marks what serves", STORE),
    "rollback": ("snapshots.rollback", "let an earlier snapshot serve, by default the one before", STORE | {
        "snapshot": {"nargs": "?", "metavar": "ID", "help": "its id, as `snapshots` prints it"},
    }),
    "audit": ("audit.audit", "say what could be worked out from the public counts of persons", STORE),
    "export": ("exchange.export", "write the public tables as a data package (zip)", STORE | {
        "file": {"nargs": "?", "type": Path, "metavar": "OUT.zip", "help": "file; else named for the snapshot, here"},
        "--part": {"choices": ("manager", "public"), "default": "manager", "help": "part of the store to read"},
    }),
    "boundaries": ("boundaries.take", "take in the boundaries of districts or municipalities from a file",
                   (STORE, "boundaries.OPTIONS")),
}
