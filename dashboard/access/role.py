"""A role, and the part of the store it opens."""

from __future__ import annotations

import string
from dataclasses import dataclass

_LOWER = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)


@dataclass(frozen=True)
class Role:
    """A role: manager, official (of a place), donor, or unknown for who is not listed."""

    name: str
    place: str | None = None

    @property
    def part(self) -> str:
        """Return the one part of the store that the role opens."""
        if self.name == "manager":
            return "manager"
        return f"municipality/{self.place}" if self.name == "official" else "public"


UNKNOWN = Role("unknown")


def lowered(email: str) -> str:
    """Return an e-mail address as it is compared: A to Z in lower case, nothing else changed.

    Not casefold(): it turns the Kelvin sign into k, so that another person's address would be taken for a listed one.
    """
    return email.strip().translate(_LOWER)
