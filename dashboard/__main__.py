"""`python -m dashboard <command>`."""

from __future__ import annotations

import sys

from dashboard.command import main

if __name__ == "__main__":
    sys.exit(main())
