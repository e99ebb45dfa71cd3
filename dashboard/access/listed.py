"""access.toml: which verified e-mail address or group has which role.

    groups_claim = "groups"            # the claim of the sign-in service that names the groups; "groups" when left out

    [managers]
    emails = []
    groups = []

    [officials.kyshtut]                # a place_id of the data
    emails = []

    [donors]                           # they see what everyone sees; listed so that their role is said
    groups = []
"""

from __future__ import annotations

import os
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from dashboard.access.role import Role, lowered

_ROOT = Path(__file__).resolve().parents[2]
_NAME = "access.toml"
_PLACE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,79}")  # it names a folder of the store
_EMAIL = re.compile(r"[!-?A-~]+@[!-?A-~]+")  # ASCII: letters that only look alike cannot stand for one another
_LARGEST = 1_000_000  # bytes
_ROLES = {"managers": "manager", "donors": "donor"}


class WrongAccess(ValueError):
    """access.toml is missing or cannot be used; the message names the file, the key and what to do."""


@dataclass(frozen=True)
class Listed:
    """Who has which role: by e-mail in lower case, by group, and the claim that names the groups."""

    emails: Mapping[str, Role] = field(default_factory=dict)
    groups: Mapping[str, Role] = field(default_factory=dict)
    groups_claim: str = "groups"
    places: tuple[str, ...] = ()


def path() -> Path:
    """Return where access.toml lies: YNTYMAK_ACCESS, else beside streamlit_app.py."""
    return Path(os.environ.get("YNTYMAK_ACCESS", "").strip() or _ROOT / _NAME)


def places() -> tuple[str, ...]:
    """Return the places whose officials are named, sorted, whatever the audience; none without file.

    Raises WrongAccess.
    """
    return required().places if path().exists() or os.environ.get("YNTYMAK_ACCESS", "").strip() else ()


def required() -> Listed:
    """Return what access.toml says now; raises WrongAccess."""
    file = path()
    try:
        state = file.stat()
    except OSError as problem:
        raise WrongAccess(f"{file} cannot be read: copy data/access.example.toml there, or set YNTYMAK_ACCESS to the "
                          "path of the file.") from problem  # fmt: skip
    return _read(file, state.st_mtime_ns, state.st_size)


def now() -> Listed:
    """Return what access.toml says now; nobody is listed while it is wrong, which is said on standard error."""
    try:
        return required()
    except WrongAccess as wrong:
        _say(str(wrong))
        return Listed()


@lru_cache(maxsize=1)
def _say(sentence: str) -> None:
    """Print a sentence once, until another one comes."""
    print(sentence, file=sys.stderr, flush=True)


@lru_cache(maxsize=2)
def _read(file: Path, _modified: int, size: int) -> Listed:
    if size > _LARGEST:
        raise WrongAccess(f"{file} is larger than {_LARGEST} bytes: it can be no access.toml.")
    try:
        said = tomllib.loads(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        reason = str(problem) if isinstance(problem, tomllib.TOMLDecodeError) else type(problem).__name__
        raise WrongAccess(f"{file} cannot be read as TOML in UTF-8 ({reason}): mend it there, or begin again from "
                          "data/access.example.toml.") from problem  # fmt: skip
    return listed(said, str(file))


def listed(said: Mapping[str, object], file: str = _NAME) -> Listed:
    """Return what the content of an access.toml says; raises WrongAccess."""
    emails: dict[str, Role] = {}
    groups: dict[str, Role] = {}
    claim = said.get("groups_claim", "groups")
    if not isinstance(claim, str) or not claim.strip():
        raise _wrong(file, "groups_claim", "write the name of one claim in quotes, such as \"groups\"")
    sections = list(_sections(said, file))
    for key, role, section in sections:
        _take(file, f"{key}.emails", section.get("emails", []), role, emails, is_email=True)
        _take(file, f"{key}.groups", section.get("groups", []), role, groups, is_email=False)
    found = sorted({role.place for _, role, _ in sections if role.place})
    return Listed(emails, groups, claim, tuple(found))


def _sections(said: Mapping[str, object], file: str) -> Iterator[tuple[str, Role, Mapping[str, object]]]:
    """Yield key, role and content of every section; raises WrongAccess for one that is unknown or no section."""
    for key, content in said.items():
        if key in _ROLES:
            yield key, Role(_ROLES[key]), _section(content, file, key)
        elif key == "officials":
            if not isinstance(content, Mapping):
                raise _wrong(file, key, "write a section for each place, such as [officials.kyshtut]")
            for place, inner in content.items():
                if not _PLACE.fullmatch(place):
                    raise _wrong(file, f"officials.{place!r}", "a place_id has letters of a to z, digits, - and _ only")
                yield f"officials.{place}", Role("official", place), _section(inner, file, f"officials.{place}")
        elif key != "groups_claim":
            raise _wrong(file, repr(key), "is unknown: write managers, officials.<place_id>, donors or groups_claim")


def _section(content: object, file: str, key: str) -> Mapping[str, object]:
    if not isinstance(content, Mapping) or set(content) - {"emails", "groups"}:
        raise _wrong(file, key, f"write a section [{key}] with the lists emails and groups, and nothing else")
    return content


def _take(file: str, key: str, values: object, role: Role, known: dict[str, Role], *, is_email: bool) -> None:
    """Add the values of one list; raises WrongAccess for a wrong one, and for one that has another role already."""
    if not isinstance(values, list):
        raise _wrong(file, key, "write a list of texts in square brackets")
    for position, value in enumerate(values, 1):
        name = lowered(value) if is_email and isinstance(value, str) else value
        if not isinstance(name, str) or not name.strip() or (is_email and not _EMAIL.fullmatch(name)):
            what = "an e-mail address without letters outside ASCII" if is_email else "the name of a group"
            raise _wrong(file, key, f"value {position} is not {what}")
        if known.setdefault(name, role) != role:
            raise _wrong(file, key, f"value {position} has another role already: leave it in one list")


def _wrong(file: str, key: str, reason: str) -> WrongAccess:
    return WrongAccess(f"{file}, key {key}: {reason}.")
