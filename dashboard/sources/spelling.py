"""How names are compared and shown: without case, spaces, hyphens, composed or look-alike letters."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath

_JOINTS = re.compile(r"[\s\u00a0_\-\u2010-\u2015]+")
_HIDDEN = re.compile(r"[\u00ad\u200b-\u200f\u2060\ufeff\u202a-\u202e]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
_LONGEST_NAME = 250  # bytes that a disk takes, and one for a dot before
_LATIN, _CYRILLIC = "aeopcyxikmthb", "аеорсухікмтнв"
_TO_LATIN, _TO_CYRILLIC = str.maketrans(_CYRILLIC, _LATIN), str.maketrans(_LATIN, _CYRILLIC)


def plain(name: str) -> str:
    """Return a name in the form in which two spellings of it are equal."""
    shown = _HIDDEN.sub("", unicodedata.normalize("NFC", name)).casefold().strip().strip("'\"«»“”").rstrip("*:. ")
    return _JOINTS.sub("_", shown.replace("ё", "е")).strip("_")


def spellings(name: str) -> list[str]:
    """Return what a name may stand for, the likeliest first: itself, without its bracket, in one alphabet."""
    whole = plain(name)
    bracket = re.fullmatch(r"(.+?)_?[(\[]([^()\[\]]+)[)\]]", whole)
    parts = [whole, *(part.strip("_*: ") for part in bracket.groups())] if bracket else [whole]
    return list(dict.fromkeys([*parts, *(part.translate(way) for part in parts for way in (_TO_LATIN, _TO_CYRILLIC))]))


def shown(name: str) -> str:
    """Return the name of a file without controls and marks of direction, in whole letters, short enough for a disk."""
    whole = _CONTROL.sub("", name).encode("utf-8", "backslashreplace").decode()
    suffix = PurePosixPath(whole).suffix
    stem = whole.removesuffix(suffix).encode()
    return stem[: max(_LONGEST_NAME - len(suffix.encode()), 0)].decode("utf-8", "ignore") + suffix
