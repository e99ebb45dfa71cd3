"""The role of who signed in, from the claims of the sign-in service and access.toml."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.access import listed
from dashboard.access.audience import audience, part
from dashboard.access.role import UNKNOWN, Role, lowered
from dashboard.access.sign_ins import SignIn, living


def entitled(signed: SignIn | None) -> str:
    """Return the part of the store that a reader with this living sign-in (or none) may open now.

    Raises UnknownAudience.
    """
    return part_for(signed.claims if signed else None) if audience() == "signed-in" else part()


def part_for(claims: Mapping[str, object] | None) -> str:
    """Return the part of the store that a session with these claims may open: the only way from a person to a part."""
    return role_of(claims).part if claims else "public"


def part_of(token: str | None) -> str:
    """Return the part of the store for the sign-in of a token, 'public' for none that lives.

    Raises UnknownAudience.
    """
    return entitled(living(token))


def role_of(claims: Mapping[str, object]) -> Role:
    """Return the role of claims that the sign-in service has signed.

    A verified e-mail decides; without one of those listed the groups do: managers first, an official only when all
    groups name the same place. An e-mail that is said not to be verified makes a person unknown altogether.
    """
    known = listed.now()
    if "email_verified" in claims and claims["email_verified"] is not True:
        return UNKNOWN
    email = claims.get("email")
    if isinstance(email, str) and claims.get("email_verified") is True and (role := known.emails.get(lowered(email))):
        return role
    named = claims.get(known.groups_claim)
    groups = [named] if isinstance(named, str) else named if isinstance(named, list | tuple) else []
    return _of_groups({known.groups[group] for group in groups if isinstance(group, str) and group in known.groups})


def _of_groups(roles: set[Role]) -> Role:
    """Return the role that follows from the roles of all groups of a person."""
    if Role("manager") in roles:
        return Role("manager")
    officials = {role for role in roles if role.name == "official"}
    if officials:
        return next(iter(officials)) if len(officials) == 1 else UNKNOWN
    return next(iter(roles), UNKNOWN)
