"""The command line: python -m dashboard COMMAND.

Exit codes: 0 no error, 1 findings of severity error, 2 a source (or an argument, or a snapshot) cannot be read,
3 another publish is running, 4 the audit of small cells failed, 5 the store cannot be written.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from dashboard import text
from dashboard.command import exchange, field, snapshots
from dashboard.command.saying import BUSY, STORAGE, UNREADABLE, fail, reason
from dashboard.publish import dataset, store
from dashboard.publish.store import Busy
from dashboard.sources.files import Unreadable


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")
    chosen = parser().parse_args(arguments)
    words = text.words(chosen.language)
    try:
        return chosen.run(chosen, words)
    except Unreadable as problem:
        return fail(UNREADABLE, words(f"unreadable.{problem.rule}", file=problem.file))
    except Busy:
        return fail(BUSY, words("publish.busy"))
    except store.PROBLEMS as problem:
        return fail(STORAGE, words("publish.storage", reason=reason(problem)))


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


LANGUAGE = {"--language": {"choices": tuple(text.LANGUAGES), "default": "en", "help": "language of the messages"}}
SOURCES = {"sources": {"nargs": "+", "type": Path, "metavar": "SOURCE", "help": "folder of CSV files, or one"}}
STORE = {"--store": {"type": Path, "metavar": "DIR", "help": "folder; else YNTYMAK_STORE, else data/published"}}
COMMANDS = {
    "generate": (exchange.make, "write a complete invented dataset, publishable alone", {
        "folder": {"type": Path, "metavar": "OUT_DIR", "help": "folder for the CSV files"},
        "--demonstration": {"action": "store_true", "help": "exactly the dataset of data/demo"},
        "--municipalities": {"type": int, "metavar": "N", "help": "municipalities, at least 3"},
        "--people": {"type": int, "metavar": "N", "help": "people on attendance lists"},
        "--seed": {"type": int, "metavar": "S", "help": "the same seed gives the same dataset"},
    }),
    "check": (field.check, "say what is wrong with a dataset; nothing is written", SOURCES | {
        "--format": {"choices": ("text", "json"), "default": "text", "help": "how the findings are printed"},
    }),
    "publish": (field.publish, "check a dataset and let it serve; on an error nothing changes", SOURCES | STORE | {
        "--as-of": {"type": _past, "metavar": "DATE", "help": "show all projects as of this day"},
    }),
    "snapshots": (snapshots.listing, "list what is published; * marks what serves", STORE),
    "rollback": (snapshots.rollback, "let an earlier snapshot serve, by default the one before", STORE | {
        "snapshot": {"nargs": "?", "metavar": "ID", "help": "its id, as `snapshots` prints it"},
    }),
    "export": (exchange.export, "write the public tables as a data package (zip)", STORE | {
        "file": {"nargs": "?", "type": Path, "metavar": "OUT.zip", "help": "file; else named for the snapshot, here"},
        "--part": {"choices": ("manager", "public"), "default": "manager", "help": "part of the store to read"},
    }),
}
