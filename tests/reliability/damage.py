"""The ways in which files of a store can be damaged; each tells which snapshot has to serve afterwards."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from dashboard import database
from tests.reliability import marked

FILE, MANIFEST = "programme.duckdb", "manifest.json"
WRONG = (None, True, -1, 7, 1e300, "x", "../x", "", [], {}, [[]], {"name": 1}, "2099-01-01")
TEXTS = (b"", b"{", b"null", b"[]", b"0", b'"x"', b"\xff\xfe\x00", b"{}", b"\0" * 4096, b"[" * 100_000, b"NaN",
         b'{"snapshot": null}', b'{"snapshot": {"a": 1}, "history": {}}', b'{"snapshot": "\\u0000", "history": []}',
         b'{"snapshot": "\\ud800", "history": [1, null, []]}', b'{"snapshot": 5, "history": 5}')  # fmt: skip
WRITE_AHEAD = """
import duckdb, os, sys
connection = duckdb.connect(sys.argv[1])
connection.execute("pragma disable_checkpoint_on_shutdown")
connection.execute("set checkpoint_threshold = '1GB'")
connection.execute("update people_counts set participations = participations + 5, registered = registered + 1")
connection.execute("delete from people")
os._exit(0)
"""


@dataclass(frozen=True)
class Place:
    """A store to damage: its snapshots, oldest first, the last of them in use."""

    part: Path
    names: tuple[str, ...]

    @property
    def last(self) -> Path:
        return self.part / self.names[-1]


Answer = tuple[str | None, bool]  # which snapshot has to serve (None: none), and whether a notice has to say so
Damage = Callable[[Place, random.Random], Answer]


def look(store: Path) -> tuple[str, tuple, dict, str | None]:
    """Return what a page would get of a store: id, figures, manifest, notice."""
    snapshot = database.newest(store)
    return snapshot.id, marked.figures(snapshot.path), snapshot.manifest, snapshot.notice


def _before(place: Place) -> Answer:
    return place.names[-2], True


def _flip(path: Path, chance: random.Random, bits: int) -> None:
    content = bytearray(path.read_bytes())
    for _ in range(bits):
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    path.write_bytes(content)


def bit_flip(place: Place, chance: random.Random) -> Answer:
    _flip(place.last / FILE, chance, chance.choice([1, 1, 1, 2, 50]))
    return _before(place)


def truncated(place: Place, chance: random.Random) -> Answer:
    path = place.last / FILE
    size = path.stat().st_size
    os.truncate(path, chance.choice([0, 1, 4096, size // 2, size - 4096, size - 1, size + 4096]))
    return _before(place)


def zeroed_pages(place: Place, chance: random.Random) -> Answer:
    path = place.last / FILE
    content = bytearray(path.read_bytes())
    for _ in range(chance.choice([1, 4])):
        begin = chance.choice([at for at in range(0, len(content), 4096) if any(content[at : at + 4096])])
        content[begin : begin + 4096] = bytes(len(content[begin : begin + 4096]))
    path.write_bytes(content)
    return _before(place)


def swapped(place: Place, chance: random.Random) -> Answer:
    """Give the last two snapshots each other's file, manifest, or both."""
    for name in chance.choice([(FILE,), (MANIFEST,), (FILE, MANIFEST)]):
        one, other = place.last / name, place.part / place.names[-2] / name
        spare = place.part / "spare"
        one.rename(spare)
        other.rename(one)
        spare.rename(other)
    return place.names[-3], True


def copied(place: Place, chance: random.Random) -> Answer:
    """Put an older snapshot, whole, in the place of the last."""
    for name in chance.choice([(FILE,), (FILE, MANIFEST)]):
        shutil.copyfile(place.part / chance.choice(place.names[:-1]) / name, place.last / name)
    return _before(place)


def manifest_of_wrong_types(place: Place, chance: random.Random) -> Answer:
    path = place.last / MANIFEST
    said = json.loads(path.read_text("utf-8"))
    inside = chance.choice([said, said["file"], said["rows"]])
    key = chance.choice(sorted(inside))
    wrong = chance.choice([one for one in WRONG if one != inside[key]])
    inside[key] = wrong
    path.write_text(json.dumps(chance.choice([said, said, said, [said]])), "utf-8")
    return _before(place)


def manifest_without_a_key(place: Place, chance: random.Random) -> Answer:
    path = place.last / MANIFEST
    said = json.loads(path.read_text("utf-8"))
    inside = chance.choice([said, said["file"], said["rows"]])
    del inside[chance.choice(sorted(inside))]
    path.write_text(json.dumps(said), "utf-8")
    return _before(place)


def manifest_with_another_number(place: Place, chance: random.Random) -> Answer:
    """Change one digit: still a manifest, but not the one written."""
    path = place.last / MANIFEST
    content = bytearray(path.read_bytes())
    at = chance.choice([place for place, byte in enumerate(content) if chr(byte) in "12345678"])
    content[at] += 1
    path.write_bytes(content)
    return _before(place)


def manifest_garbage(place: Place, chance: random.Random) -> Answer:
    (place.last / MANIFEST).write_bytes(chance.choice([*TEXTS, chance.randbytes(500)]))
    return _before(place)


def pointer_garbage(place: Place, chance: random.Random) -> Answer:
    (place.part / "CURRENT").write_bytes(chance.choice([*TEXTS, chance.randbytes(200)]))
    return place.names[-1], True


def pointer_cut(place: Place, chance: random.Random) -> Answer:
    path = place.part / "CURRENT"
    os.truncate(path, chance.randrange(1, path.stat().st_size - 1))
    return place.names[-1], True


def pointer_names_another(place: Place, chance: random.Random) -> Answer:
    """Name in CURRENT what does not exist, or lies elsewhere."""
    path, out = place.part / "CURRENT", place.part.parent / "elsewhere"
    shutil.copytree(place.last, out)
    said = json.loads(path.read_text("utf-8"))
    said["snapshot"] = chance.choice(["20990101T000000000Z-000000000000", "../elsewhere", "../../..", "/etc", ".", "",
                                      str(out), "x" * 5000, "a\nb"])  # fmt: skip
    path.write_text(json.dumps(said), "utf-8")
    return place.names[-1], True


def missing(place: Place, chance: random.Random) -> Answer:
    gone = chance.choice([place.last / FILE, place.last / MANIFEST, place.last, place.part / "CURRENT"])
    shutil.rmtree(gone) if gone.is_dir() else gone.unlink()
    return (place.names[-1], True) if gone.name == "CURRENT" else _before(place)


def another_kind_of_file(place: Place, chance: random.Random) -> Answer:
    """Put a folder, a broken link or a link in a circle where a file has to be."""
    path = chance.choice([place.last / FILE, place.last / MANIFEST, place.part / "CURRENT", place.last])
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    kind = chance.choice(["folder", "broken link", "circle"])
    if path == place.last:
        path.write_text("no folder", "utf-8")
    elif kind == "folder":
        path.mkdir()
    else:
        path.symlink_to(path if kind == "circle" else path.with_name("nowhere"))
    return (place.names[-1], True) if path.name == "CURRENT" else _before(place)


def write_ahead_log_beside(place: Place, chance: random.Random) -> Answer:
    """Leave a log of changes beside the file: garbage, empty, or one that says other numbers."""
    log = place.last / f"{FILE}.wal"
    if chance.random() < 0.5:
        log.write_bytes(chance.choice([b"", chance.randbytes(3000), bytes(4096)]))
        return _before(place)
    copy = place.part / "copy.duckdb"
    shutil.copyfile(place.last / FILE, copy)
    subprocess.run([sys.executable, "-c", WRITE_AHEAD, str(copy)], check=True)
    copy.with_name("copy.duckdb.wal").rename(log)
    copy.unlink()
    return _before(place)


def rotten_under_the_open_app(place: Place, chance: random.Random) -> Answer:
    """Change bytes but not the time of a file that this process has open."""
    look(place.part.parent)
    path = place.last / FILE
    state = path.stat()
    content = bytearray(path.read_bytes())
    for at in range(chance.randrange(4096, 70_000), len(content), chance.choice([1000, 9000, 200_000])):
        content[at] ^= 255
    with path.open("r+b") as file:
        file.write(content)
    os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))
    return place.names[-1], False


def damaged_under_the_open_app(place: Place, chance: random.Random) -> Answer:
    look(place.part.parent)
    return chance.choice([bit_flip, truncated, zeroed_pages])(place, chance)


def older_ones_damaged(place: Place, chance: random.Random) -> Answer:
    for name in place.names[:-1]:
        _flip(place.part / name / FILE, chance, 3)
    return place.names[-1], False


def two_damaged(place: Place, chance: random.Random) -> Answer:
    for name in place.names[1:]:
        _flip(place.part / name / chance.choice([FILE, MANIFEST]), chance, 400)
    return place.names[0], True


def all_damaged(place: Place, chance: random.Random) -> Answer:
    for name in place.names:
        os.truncate(place.part / name / FILE, chance.choice([0, 4096, 100_000]))
    return None, False


KINDS: tuple[Damage, ...] = (
    bit_flip, truncated, zeroed_pages, swapped, copied, manifest_of_wrong_types, manifest_without_a_key,
    manifest_with_another_number,
    manifest_garbage, pointer_garbage, pointer_cut, pointer_names_another, missing,
    another_kind_of_file, write_ahead_log_beside, rotten_under_the_open_app, damaged_under_the_open_app,
    older_ones_damaged, two_damaged, all_damaged,
)  # fmt: skip
