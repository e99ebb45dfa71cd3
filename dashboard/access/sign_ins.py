"""The sign-ins that live, kept in this process alone: what is not here is nobody.

The browser holds a random token and no claim. A log-out, the end of the id token, a full list or a restart of the
process takes the token out, and a copy of it opens nothing afterwards, here or in another process.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock

LONGEST = 8 * 3600  # seconds: a working day
MOST = 10_000  # sign-ins at a time; a further one ends the oldest
_living: dict[str, SignIn] = {}
_guard = Lock()


@dataclass(frozen=True)
class SignIn:
    """A sign-in: its claims, what Streamlit knows it by (name and value of cookies), when it ends (s since 1970)."""

    claims: Mapping[str, object] = field(repr=False)
    cookies: tuple[tuple[str, str], ...] = field(repr=False, default=())
    ends: float = 0.0


def begin(claims: Mapping[str, object], cookies: tuple[tuple[str, str], ...] = ()) -> tuple[str, SignIn] | None:
    """Return token and sign-in for claims just signed by the service; None when they name no end or it has passed."""
    ends, now = claims.get("exp"), time.time()
    if isinstance(ends, bool) or not isinstance(ends, int | float) or not ends > now:
        return None
    token, signed = secrets.token_urlsafe(32), SignIn(claims, cookies, min(ends, now + LONGEST))
    with _guard:
        for name in [name for name, one in _living.items() if one.ends <= now]:
            del _living[name]
        while len(_living) >= MOST:
            del _living[next(iter(_living))]
        _living[_name(token)] = signed
    return token, signed


def living(token: str | None) -> SignIn | None:
    """Return the sign-in of a token while it lives."""
    signed = _living.get(_name(token)) if token else None
    return signed if signed and signed.ends > time.time() else None


def end(token: str | None) -> SignIn | None:
    """End the sign-in of a token; return it if it still lived."""
    signed = living(token)
    with _guard:
        _living.pop(_name(token or ""), None)
    return signed


def _name(token: str) -> str:
    """Return the hash under which a token is kept, so that the memory of the process gives none away."""
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).hexdigest()
