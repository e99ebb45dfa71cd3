"""Where the questions of a form stand in the header of an export: names or labels, with groups or without."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from fnmatch import fnmatchcase

_SEPARATORS = "/-.:_"  # KoboToolbox writes group/question, or another sign that was chosen; ODK writes group-question
_ENDS = "/-.:"
_OPTION = "/:."
PARTS = {"latitude": "latitude", "longitude": "longitude", "altitude": "altitude", "precision": "accuracy"}
# What KoboToolbox and the phones add to every export; then what ODK Central adds, in exactly these letters.
_SYSTEM = re.compile(
    r"_(id|uuid|submission_time|validation_status|notes|status|submitted_by|tags|index|attachments|geolocation"
    r"|parent_table_name|parent_index|xform_id_string|submission__.*|submission_meta/.*)"
    r"|(.*/)?_+version_+(_?\d+)?|start|end|today|username|device_?id|subscriberid|simserial|phonenumber"
    r"|audit|audit_url|background-audio|formhub/uuid|(meta[/-])?(root_?uuid|instanceid|instancename|deprecatedid|audit)"
    r"|_?start-geopoint(.*)"
)
_CENTRAL = re.compile(
    r"SubmissionDate|KEY|PARENT_KEY|SET-OF-.*|Submitter(ID|Name)|Attachments(Present|Expected)|Status|ReviewState"
    r"|DeviceID|Edits|FormVersion|isValidated"
)
_POINT = re.compile(
    r"(.*[/:])?_(?P<kobo>.+)_(latitude|longitude|altitude|precision)"
    r"|(?P<central>.+)-(latitude|longitude|altitude|accuracy)"
)
LINKS = ("_parent_index", "parent_key", "_submission__uuid", "_submission__id")


def plain(name: str) -> str:
    """Return a name as it is compared: composed letters, small, single spaces."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def is_system(name: str) -> bool:
    """Return whether a column is one that the tools add, not a question of the form."""
    return bool(_SYSTEM.fullmatch(plain(name)) or _CENTRAL.fullmatch(name))


def is_child(header: Sequence[str]) -> bool:
    """Return whether a sheet holds the lines of a repeat group."""
    return any(plain(name) in LINKS for name in header)


def is_export(header: Sequence[str]) -> bool:
    """Return whether a sheet looks like an export of a form, by what only the tools write."""
    names = set(header)
    return is_child(header) or {"_uuid", "_submission_time"} <= names or {"KEY", "SubmissionDate"} <= names


def is_like(name: str, patterns: Sequence[str]) -> bool:
    """Return whether a name fits a pattern; `*` stands for anything."""
    return any(fnmatchcase(plain(name), plain(pattern).replace("[", "[[]")) for pattern in patterns)


def places(question: str, header: Sequence[str], labels: Sequence[str] = ()) -> list[int]:
    """Return where a question stands in a header: one place, none, or several that cannot be told apart.

    `group/question` is found by its whole name, then without its outer groups, then as the end of a longer name; last
    by its labels. What the tools add is found by its whole name alone: the phone's `end` is not `event/end`.
    """
    names, parts = [plain(name) for name in header], plain(question).split("/")
    own = [not is_system(name) for name in header]
    for count in range(len(parts), 0, -1):
        wanted = {sign.join(parts[-count:]) for sign in _SEPARATORS}
        is_whole = count == len(parts)
        if found := [place for place, name in enumerate(names) if name in wanted and (is_whole or own[place])]:
            return found
    wanted, given = [sign.join(parts) for sign in _SEPARATORS], [plain(label) for label in labels]
    named = [place for place, name in enumerate(names) if own[place] and name in given]
    ways = (_ending(names, wanted), named, _ending(names, given))
    return next(([place for place in way if own[place]] for way in ways if way), [])


def _ending(names: Sequence[str], wanted: Sequence[str]) -> list[int]:
    ends = tuple(sign + name for name in wanted for sign in _ENDS)
    return [place for place, name in enumerate(names) if ends and name.endswith(ends)]


def goes_with(name: str, other: str) -> bool:
    """Return whether a column only repeats another: an option, a number of a GPS point (or all), a file's address."""
    if name.startswith((*(other + sign for sign in _OPTION), f"{other}_URL")):
        return True
    points = [_POINT.fullmatch(plain(one)) for one in (name, other)]
    bases = [found["kobo"] or found["central"] if found else plain(one) for found, one in
             zip(points, (re.split("[/:]", name)[-1], re.split("[/:]", other)[-1]), strict=True)]  # fmt: skip
    return any(points) and bases[0] == bases[1]


def options(question: str, header: Sequence[str], labels: Sequence[str] = ()) -> dict[str, int]:
    """Return the columns of a select_multiple that hold 0 or 1, by the option that each is for."""
    found = {}
    for place, name in enumerate(header):
        for cut in (found.start() for found in re.finditer(f"[{_OPTION}]", name)):
            if places(question, [name[:cut]], labels):
                found[name[cut + 1 :].strip()] = place
                break
    return found


def point(question: str, part: str, header: Sequence[str], labels: Sequence[str] = ()) -> list[int]:
    """Return where one number of a GPS point stands in a column of its own: `_gps_latitude` or `gps-Latitude`."""
    group, _, last = question.rpartition("/")
    before = group + "/" if group else ""
    for name in (f"{before}_{last}_{part}", f"{before}{last}-{PARTS[part]}"):
        if found := places(name, header, [f"_{label}_{part}" for label in labels]):
            return found
    return []

