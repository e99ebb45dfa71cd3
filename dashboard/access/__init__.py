"""Who sees what: the audience of this process, who signed in, and the part of the store that follows."""

from __future__ import annotations

from dashboard.access.audience import AUDIENCES, UnknownAudience, audience, check, part
from dashboard.access.claims import entitled, part_for, part_of, role_of
from dashboard.access.guard import Guard, is_local, names_no_other
from dashboard.access.listed import WrongAccess, places
from dashboard.access.role import Role
from dashboard.access.sign_ins import SignIn, begin, end, living

COOKIE = "yntymak"  # the name by which pages find the token of a sign-in; the browser's has a prefix under https

__all__ = [
    "AUDIENCES",
    "COOKIE",
    "Guard",
    "Role",
    "SignIn",
    "UnknownAudience",
    "WrongAccess",
    "audience",
    "begin",
    "check",
    "end",
    "entitled",
    "is_local",
    "living",
    "names_no_other",
    "part",
    "part_for",
    "part_of",
    "places",
    "role_of",
]
