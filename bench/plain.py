"""Reads a folder of CSV into tables without keys with DuckDB alone: `python -m bench.plain FOLDER DATABASE`.

Prints the seconds and the megabytes that took: what a publish is compared with.
"""

import json
import resource
import sys
import time
from pathlib import Path

import duckdb


def main() -> None:
    """Read every file into a table of its own, in a database on the disk."""
    folder, database = map(Path, sys.argv[1:])
    began = time.monotonic()
    with duckdb.connect(str(database)) as connection:
        for file in sorted(folder.glob("*.csv")):
            connection.read_csv(str(file)).create(file.stem)
    seconds = time.monotonic() - began
    json.dump([seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3], sys.stdout)


if __name__ == "__main__":
    main()
