"""What the app is made of: the packages of a lock file, and the scripts copied into dashboard/static."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
APP = ROOT / "requirements.lock"
TESTS = ROOT / "tests/requirements.lock"


@dataclass(frozen=True)
class Pin:
    """A locked package: its version, whether this machine takes it, the SHA-256 of every file of that version."""

    name: str
    version: str
    is_for_this_machine: bool
    hashes: frozenset[str]


def pins(lock: Path) -> dict[str, Pin]:
    """Return the packages of a lock file by name; a line that is neither pinned nor an option raises ValueError."""
    lines = re.sub(r"\\\n\s*", "", lock.read_text("utf-8")).splitlines()
    wanted = [line for line in lines if line.strip() and not line.strip().startswith(("#", "--"))]
    return {pin.name: pin for pin in map(_pin, wanted)}


def _pin(line: str) -> Pin:
    text, *hashes = line.split("--hash=sha256:")
    requirement = Requirement(text)
    [exact] = requirement.specifier
    if exact.operator != "==":
        raise ValueError(f"not pinned: {text}")
    applies = requirement.marker is None or requirement.marker.evaluate()
    return Pin(canonicalize_name(requirement.name), exact.version, applies, frozenset(map(str.strip, hashes)))


@dataclass(frozen=True)
class Script:
    """A script of others that lies in dashboard/static: where its version stands, and its licence."""

    name: str
    file: Path
    banner: str
    licence: str
    words: str

    def version(self) -> str:
        """Return the version that the head of the file names."""
        found = re.search(self.banner, self.file.read_text("utf-8")[:400])
        if found is None:
            raise ValueError(f"{self.file} names no version")
        return found[1]


STATIC = ROOT / "dashboard/static"
SCRIPTS = [
    Script("leaflet", STATIC / "leaflet/leaflet.js", r"Leaflet ([\d.]+\d)", "BSD-2-Clause", "BSD 2-Clause License"),
    Script("jquery", STATIC / "jquery/jquery.min.js", r"jQuery v([\d.]+\d)", "MIT", "Permission is hereby granted"),
]
