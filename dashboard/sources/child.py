"""A process of its own, with limits, that reads one workbook: whatever is in the file, only this process can die.

The job comes as JSON on standard input: path, kind, folder, file, limits. Each line of standard output is JSON:
progress, the sheets at the end, or why the file is refused. The rows of a sheet go to `<n>.csv` in the folder, the
number of the row first; special cells to `<n>.facts`; comments, and rows of sheets that are no tables, as lines to
`remarks`.
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import astuple
from pathlib import Path
from typing import BinaryIO

from dashboard.sources.limits import Limits, confine
from dashboard.sources.refusal import Unreadable
from dashboard.sources.unseen import remark

PROGRESS = 100_000  # rows
TOP = 60  # rows shown to those who look for the header


def main() -> int:
    """Read the workbook of the job."""
    sys.stdin.reconfigure(encoding="utf-8")
    sys.stdout.reconfigure(encoding="utf-8")
    job = json.load(sys.stdin)
    limits = Limits(**job["limits"])
    confine(limits)
    try:
        _say(sheets=_read(Path(job["path"]), job["kind"], Path(job["folder"]), job["file"], limits))
    except Unreadable as problem:
        _say(refused=problem.rule, file=problem.file, values=problem.values)
    except MemoryError:
        _say(refused="too_much_memory", file=job["file"], values={})
    return 0


def _read(path: Path, kind: str, folder: Path, file: str, limits: Limits) -> list[dict]:
    """Write the sheets of a workbook; return what is known of each."""
    if kind == "ods":
        from dashboard.sources import ods as reader
    else:
        from dashboard.sources import excel as reader
    return [_write(leaf, folder / f"{place}.csv") for place, leaf in enumerate(reader.leaves(path, limits, file))]


def _write(leaf: object, path: Path) -> dict:
    """Write the rows of a sheet with their numbers; return its name, size, first rows and special cells."""
    top, width, narrowest, count, hidden = [], 0, 1 << 30, 0, []
    with path.open("w", encoding="utf-8", newline="") as file, path.with_name("remarks").open("ab") as remarks:
        write = csv.writer(file, lineterminator="\n").writerows
        for rows in leaf.rows:
            if rows:  # all of a batch are equally long
                width, narrowest = max(width, len(rows[0]) - 1), min(narrowest, len(rows[0]) - 1)
            top += [[row[0], row[1:]] for row in rows[: max(TOP - count, 0)]]
            before, count = count, count + len(rows)
            write(_one_line_end(rows))
            hidden += [row[0] for row in rows if row[0] in leaf.hidden.rows] if leaf.hidden.rows else []
            if leaf.name.lstrip().startswith("_"):
                _remark(remarks, (row[1:] for row in rows))
            if count // PROGRESS > before // PROGRESS:
                _say(progress=count, sheet=leaf.name)
        _remark(remarks, ([said] for said in leaf.remarks))
    with path.with_suffix(".facts").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(map(astuple, leaf.facts))
    is_simple = narrowest == width and _lines(path) == count
    return {
        "name": leaf.name,
        "is_hidden": leaf.is_hidden,
        "path": str(path),
        "width": width,
        "rows": count,
        "is_simple": is_simple,
        "top": top,
        "merged": leaf.merged,
        "hidden_rows": len(hidden),
        "hidden_top": hidden[:TOP],
        "hidden_columns": leaf.hidden.columns,
    }


def _remark(file: BinaryIO, rows: Iterable[Sequence[str]]) -> None:
    """Write what is no row of a table as lines that are looked through."""
    file.writelines(f"{remark(cells)}\n".encode("utf-8", "replace") for cells in rows)


def _one_line_end(rows: list[tuple]) -> list[tuple]:
    """Return rows with line feeds as the only line ends in cells: the reader of these rows takes one kind."""
    if not any("\r" in cell for row in rows for cell in row[1:]):
        return rows
    return [(row[0], *(cell.replace("\r\n", "\n").replace("\r", "\n") for cell in row[1:])) for row in rows]


def _lines(path: Path) -> int:
    with path.open("rb") as file:
        return sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(1 << 20), b""))


def _say(**said: object) -> None:
    print(json.dumps(said, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    sys.exit(main())
