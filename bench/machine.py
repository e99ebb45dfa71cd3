"""What a measurement depends on: the machine and the versions, without a name or a path."""

from __future__ import annotations

import os
import platform
import re
import subprocess
from importlib.metadata import version
from pathlib import Path

PACKAGES = ("streamlit", "starlette", "uvicorn", "duckdb", "pandas", "plotly", "websockets", "playwright")


def facts() -> dict[str, object]:
    """Return processors, memory, load before the run, and versions."""
    held = re.search(r"MemTotal:\s+(\d+) kB", Path("/proc/meminfo").read_text("utf-8"))
    model = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text("utf-8"))
    return {
        "processors": len(os.sched_getaffinity(0)), "processor": model[1].strip() if model else platform.machine(),
        "memory_gb": round(int(held[1]) / 1e6, 1) if held else None, "load_before": round(os.getloadavg()[0], 2),
        "system": f"{platform.system()} {platform.machine()}", "python": platform.python_version(),
        "chromium": _chromium(), **{name: version(name) for name in PACKAGES},
    }  # fmt: skip


def _chromium() -> str:
    said = subprocess.run(["chromium", "--version"], capture_output=True, text=True, check=False).stdout
    return (re.findall(r"[\d.]+", said) or [""])[0]
