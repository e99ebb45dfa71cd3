"""A source of a million rows, as CSV and as a workbook: time beside plain reading, memory, and progress."""

from __future__ import annotations

import contextlib
import csv
import json
import os
import subprocess
import sys
import threading
import time
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import xlsxwriter

from dashboard import text
from tests.conftest import small, write
from tests.reliability.trial import Trial, command, members, start

EVENTS, DAYS, TRIES = 20, 5, 2
READING, MEMORY, SILENCE = 3.0, 1 << 30, 5.0  # times plain reading, bytes, seconds
PLAIN = {
    "csv": "import duckdb; duckdb.connect().execute('create table t as from read_csv(?)', [path]).fetchall()",
    "xlsx": "import python_calamine as c; n = sum(1 for _ in c.CalamineWorkbook.from_path(path).get_sheet_by_index(0)"
            ".iter_rows())",
}  # fmt: skip
TIMED = ("import sys, time, duckdb, python_calamine; path, began = sys.argv[1], time.monotonic(); {};"
         " print(time.monotonic() - began)")


def million(folder: Path, *, rows: int, with_limits: bool, forms: tuple[str, ...] = ("csv", "xlsx"),
            commands: tuple[str, ...] = ("check", "publish")) -> Trial:
    """Check and publish attendance of about so many rows; `with_limits`: as good as it has to be at a million."""
    trial = Trial(f"{rows:,} rows")
    for form in forms:
        sources, file, count = _sources(folder / form, rows, form)
        tries = range(TRIES if with_limits else 1)
        trial.figures[f"{form} MB"] = round(file.stat().st_size / 1e6)
        for name in commands:
            # Python, its imports, the store and the small part of the dataset are no reading of the large one.
            small_store = ["--store", folder / f"small {form}"] if name == "publish" else []
            begun = measured([name, sources[0], *small_store])["reading"] if with_limits else 0.0
            both = []  # in turn, the better of each: other work of the machine is no property of either
            for number in tries:
                given = ["--store", folder / f"store {form} {number}"] if name == "publish" else ["--format", "json"]
                both.append((_plain(form, file), measured([name, *sources, *given])))
            plain, told = min(seconds for seconds, _ in both), min((one for _, one in both), key=lambda o: o["reading"])
            when, reading = f"{name} of {form}", (told["reading"] - begun) / plain
            codes = [(one["code"], one["last"]) for _, one in both]
            trial.expect(not any(code for code, _ in codes), f"{when}: ended with {codes}")
            trial.figures[f"plain {form} s"] = round(plain, 2)
            trial.figures[when] = (f"{told['whole']:.1f} s = {told['whole'] / plain:.1f} × plain, reading"
                                   f" {reading:.1f} ×, {told['memory'] >> 20} MiB,"
                                   f" silent at most {told['silence']:.1f} s")  # fmt: skip
            trial.expect(told["lines"] > 3, f"{when}: {told['lines']} lines of progress")
            if with_limits:
                trial.expect(reading <= READING, f"{when}: reading took {reading:.1f} × plain")
                trial.expect(told["memory"] <= MEMORY, f"{when}: {told['memory'] >> 20} MiB")
                trial.expect(told["silence"] <= SILENCE, f"{when}: no progress for {told['silence']:.1f} s")
        manifest = next((folder / f"store {form} 0").glob("manager/2*/manifest.json"), None)
        tables = json.loads(manifest.read_text("utf-8"))["tables"] if manifest else {}
        trial.expect(tables.get("attendance") == count, f"{form}: {tables.get('attendance')} of {count} rows published")
    return trial


def _sources(folder: Path, rows: int, form: str) -> tuple[list[Path], Path, int]:
    """Write a dataset whose attendance has so many rows; return its sources, that file, and the number of rows."""
    people = max(rows // (EVENTS * DAYS), 1)
    made = small()
    event = dict(made["events"][0], days=DAYS, days_required=DAYS)
    begin = [date(2024, 1, 10) + timedelta(10 * number) for number in range(EVENTS)]
    made |= {
        "people": [dict(made["people"][0], person_id=f"a{number}", birth_year=1950 + number % 60,
                        sex="FM"[number % 2]) for number in range(people)],
        "events": [event | {"event_id": f"e{number}", "start_date": day, "end_date": day + timedelta(DAYS - 1)}
                   for number, day in enumerate(begin)],
    }  # fmt: skip
    del made["attendance"], made["headcounts"]
    sources = [write(folder / "reference", **made)]
    lines = ((f"e{event}", f"a{person}", day, ("true", "false")[(person + day) % 3 == 0])
             for event in range(EVENTS) for person in range(people) for day in range(1, DAYS + 1))  # fmt: skip
    header = ("event_id", "person_id", "day", "is_present")
    if form == "csv":
        file = folder / "field" / "attendance.csv"
        file.parent.mkdir()
        with file.open("w", encoding="utf-8", newline="") as out:
            csv.writer(out).writerows([header, *lines])
        return [*sources, file.parent], file, people * EVENTS * DAYS
    file = folder / "field.xlsx"
    with xlsxwriter.Workbook(str(file), {"constant_memory": True}) as book:
        sheet = book.add_worksheet("attendance")
        for number, line in enumerate([header, *lines]):
            sheet.write_row(number, 0, line)
    return [*sources, file], file, people * EVENTS * DAYS


def _plain(form: str, file: Path) -> float:
    """Return the seconds that the library alone needs to read a file."""
    line = [sys.executable, "-c", TIMED.format(PLAIN[form]), str(file)]
    return float(subprocess.run(line, capture_output=True, check=True, text=True).stdout)


def measured(line: list[object]) -> dict:
    """Run a command; return its code, seconds in all and until checking began, memory with children, progress."""
    began = time.monotonic()
    process = start(command(*line))
    heard, memory, out = [(began, "")], [0], []
    reader = threading.Thread(target=lambda: heard.extend((time.monotonic(), said) for said in process.stderr))
    rest = threading.Thread(target=lambda: out.append(process.stdout.read()))
    reader.start()
    rest.start()
    while process.poll() is None:
        memory.append(sum(map(memory_of, members(process.pid))))
        time.sleep(0.05)
    ended = time.monotonic()
    reader.join()
    rest.join()
    process.stdout.close()
    process.stderr.close()
    after_reading = text.words("en")("progress.clean", n=2).split("2")[0]
    moments = [moment for moment, _ in heard] + [ended]
    return {"code": process.returncode, "whole": ended - began, "last": heard[-1][1], "memory": max(memory),
            "reading": next((moment for moment, said in heard if said.startswith(after_reading)), ended) - began,
            "lines": len(heard) - 1, "silence": max(later - one for one, later in pairwise(moments))}  # fmt: skip


def memory_of(process: int) -> int:
    """Return the bytes of memory that a process has."""
    with contextlib.suppress(OSError):
        return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return 0
