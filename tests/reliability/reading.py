"""Print the figures of a store as JSON: for a reader in a process of its own."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from dashboard import database
from tests.reliability import marked

if __name__ == "__main__":
    print(json.dumps(marked.figures(database.newest(Path(sys.argv[1])).path)))
