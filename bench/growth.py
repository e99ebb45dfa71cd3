"""What more data cost: publishing 10⁵, 10⁶, 10⁷ rows of attendance, and the time of a page with them."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import duckdb

from bench.reader import reading
from bench.row import Row
from bench.runs import KINDS, of_page
from bench.served import ADDRESSES, CODES, Served, Size
from dashboard.sources.limits import COMMAND
from tests.reliability.million import measured
from tests.serving import Server, serve

PUBLISH, PAGES = "publish", "pages as data grow"
READING, GROWTH = 6, 1.5  # times plain reading at the most rows; times the demonstration's page
MILLION, OF_A_MILLION = 1_000_000, 1074  # rows, MB
MOST = 10_000_000  # rows for which there is a target of time
DEMO = Path(__file__).resolve().parents[1] / "data" / "demo"
COPIED = {  # the same lists again and again, with other people; the first copy is the demonstration itself
    "people": "select * exclude (copy) replace (if(copy = 0, person_id, person_id || '-' || copy) as person_id)"
              " from read_csv($file, all_varchar = true), range($copies) as copies(copy)",
    "events": "select * exclude (copy) replace (if(copy = 0, event_id, event_id || '-' || copy) as event_id)"
              " from read_csv($file, all_varchar = true), range($copies) as copies(copy)"
              " where copy = 0 or record_kind = 'list'",
    "attendance": "select * exclude (copy) replace (if(copy = 0, person_id, person_id || '-' || copy) as person_id,"
                  " if(copy = 0, event_id, event_id || '-' || copy) as event_id)"
                  " from read_csv($file, all_varchar = true), range($copies) as copies(copy)",
}  # fmt: skip


def growth(served: Served, size: Size) -> Iterator[Row]:
    """Publish ever more rows, and compare the pages with those of the demonstration."""
    for rows in size.rows:
        folder = Path(tempfile.mkdtemp(prefix="bench-"))
        try:
            source = multiplied(folder / "source", rows)
            yield from _published(folder, source, rows, size)
            with serve(folder / "store") as grown:
                yield from _pages(served.dashboard, grown, rows, size)
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def multiplied(folder: Path, rows: int) -> Path:
    """Write the demonstration with its lists so often that attendance has about so many rows; return the folder."""
    shutil.copytree(DEMO, folder)
    with duckdb.connect() as connection:
        whole = connection.read_csv(str(DEMO / "attendance.csv")).shape[0]
        for table, query in COPIED.items():
            given = {"file": str(DEMO / f"{table}.csv"), "copies": max(round(rows / whole), 1)}
            connection.sql(query, params=given).write_csv(str(folder / f"{table}.csv"))
    return folder


def _published(folder: Path, source: Path, rows: int, size: Size) -> Iterator[Row]:
    """Publish and read plainly in turn; once where it takes minutes. The last store stays."""
    took, memory, plain, plain_memory = [], [], [], []
    for turn in range(min(size.grown_rounds, 3) if rows <= MILLION else 1):
        line = [sys.executable, "-m", "bench.plain", source, folder / f"plain-{turn}"]
        seconds, held = json.loads(subprocess.run(list(map(str, line)), capture_output=True, check=True).stdout)
        plain.append(seconds)
        plain_memory.append(held)
        (folder / f"plain-{turn}").unlink()
        shutil.rmtree(folder / "store", ignore_errors=True)
        told = measured(["publish", source, "--store", folder / "store"])
        if told["code"]:
            raise RuntimeError(f"publish of {rows:,} rows ended with {told['code']}: {told['last']}")
        took.append(told["whole"])
        memory.append(told["memory"] / 1e6)
    limit = READING if rows == MOST else None
    yield Row(PUBLISH, f"{rows:,} rows, beside plain reading", "s", tuple(took), tuple(plain), limit)
    allowed = OF_A_MILLION if rows <= MILLION else COMMAND.memory / 1e6
    yield Row(PUBLISH, f"{rows:,} rows, peak memory", "MB", tuple(memory), limit=allowed)
    yield Row(PUBLISH, f"{rows:,} rows, peak memory of plain reading", "MB", tuple(plain_memory))


def _pages(demonstration: Server, grown: Server, rows: int, size: Size) -> Iterator[Row]:
    """Run every page in turn on the demonstration and on more rows."""
    took, small = defaultdict(list), defaultdict(list)
    with reading(demonstration.url) as one, reading(grown.url) as other:
        for name in size.pages:
            for reader in (one, other):
                reader.open(ADDRESSES[name], **CODES.get(name, {}))
        for turn in range(size.grown_rounds):
            for name in size.pages:
                for reader, kept in ((one, small), (other, took)):
                    for kind, seconds in of_page(reader, name, turn):
                        kept[name, kind].append(1000 * seconds)
    for kind in (KINDS[0], KINDS[2]):
        sums = [tuple(map(sum, zip(*(kept[name, kind] for name in size.pages), strict=True))) for kept in (took, small)]
        yield Row(PAGES, f"{rows:,} rows, all pages, {kind}", "ms", *sums, GROWTH)
        for name in size.pages:
            yield Row(PAGES, f"{rows:,} rows, {name}, {kind}", "ms", tuple(took[name, kind]), tuple(small[name, kind]),
                      GROWTH)  # fmt: skip
