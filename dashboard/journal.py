"""The audit log: one line of JSON for each sign-in, sign-out, import, publish and rollback, without name or address.

It lies in `journal/` of the store, beside the parts: a process that may read only the public part cannot read it.
Who did something is a hash with a key that lies there too (mode 600): the same account has the same hash, and without
the key nobody can try accounts against it.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
import sys
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from dashboard import database

FILE, KEY = "journal.jsonl", "key"
LARGEST = 10_000_000  # bytes of one file
KEPT = 5  # files, the one that is written among them
_PRIVATE = 0o600
_said: set[Path] = set()


def folder() -> Path:
    """Return the folder of the journal."""
    return database.store_folder() / "journal"


def note(
    event: str, role: str, who: str | None = None, snapshot: str | None = None, store: Path | None = None
) -> None:
    """Add a line about what a role did; `who` comes from `subject`. What cannot be written is said, never raised."""
    said = {"at": datetime.now(UTC).isoformat(timespec="seconds"), "event": event, "role": role}
    said |= {key: value for key, value in (("who", who), ("snapshot", snapshot)) if value}
    place = store / "journal" if store else folder()
    try:
        _append(place, json.dumps(said).encode() + b"\n")
    except OSError as problem:
        _complain(place, problem)


def subject(claims: object) -> str | None:
    """Return the keyed hash of who claims with `iss` and `sub` speak of; None where none can be made."""
    known = claims if isinstance(claims, dict) else {}
    if not known.get("sub"):
        return None
    try:
        key = _key(folder())
    except OSError as problem:
        _complain(folder(), problem)
        return None
    named = json.dumps([str(known.get("iss", "")), str(known["sub"])]).encode()
    return hmac.new(key, named, hashlib.sha256).hexdigest()[:24]


def _append(place: Path, line: bytes) -> None:
    """Add a line with one write to a file opened for appending: lines of several processes do not mix."""
    _make(place)
    file = place / FILE
    handle = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, _PRIVATE)
    try:
        if os.write(handle, line) != len(line):
            raise OSError("no space for a whole line")
        is_full = os.fstat(handle).st_size >= LARGEST
    finally:
        os.close(handle)
    if is_full:
        _turn(place)


def _turn(place: Path) -> None:
    """Put the full file aside under a number and drop the oldest; whoever comes second finds it done."""
    with suppress(Timeout), FileLock(place / ".turning", timeout=0):
        if (place / FILE).stat().st_size < LARGEST:
            return
        for number in range(KEPT - 1, 0, -1):
            earlier = place / (FILE if number == 1 else f"{FILE}.{number - 1}")
            if earlier.exists():
                earlier.replace(place / f"{FILE}.{number}")


def _key(place: Path) -> bytes:
    """Return the key of the hashes, made at first; raises OSError."""
    file = place / KEY
    with suppress(FileNotFoundError):
        return file.read_bytes()
    _make(place)
    fresh = place / f".{KEY}-{secrets.token_hex(8)}"
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE)
    try:
        os.write(handle, secrets.token_bytes(32))
        os.fsync(handle)
    finally:
        os.close(handle)
    try:
        with suppress(FileExistsError):  # another process was faster: its key is the key
            os.link(fresh, file)
    finally:
        fresh.unlink()
    return file.read_bytes()


def _make(place: Path) -> None:
    """Make the folder, for this user alone."""
    place.mkdir(mode=0o700, parents=False, exist_ok=True)


def _complain(place: Path, problem: OSError) -> None:
    """Say on standard error, once for each folder, that nothing can be written."""
    if place in _said:
        return
    _said.add(place)
    sentence = (
        f"The journal in {place} cannot be written ({type(problem).__name__}): sign-ins, imports and publishes go on "
        "unrecorded. Give this user the right to write there, or free space."
    )
    print(sentence, file=sys.stderr, flush=True)
