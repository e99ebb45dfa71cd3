"""The audience of this process, and what must be right before it serves anyone."""

from __future__ import annotations

import os
from collections.abc import Mapping
from importlib.util import find_spec
from urllib.parse import urlsplit

from dashboard.access import listed

AUDIENCES = ("public", "manager", "signed-in")
SHORTEST = 32  # letters of the secret that signs cookies
_LOCAL = ("127.0.0.1", "localhost", "::1")
_SECRETS = ".streamlit/secrets.toml"
_NEEDED = {
    "redirect_uri": "the address of this dashboard followed by /oauth2callback",
    "cookie_secret": f"at least {SHORTEST} random letters: python -c 'import secrets; print(secrets.token_hex(32))'",
    "client_id": "the name under which the sign-in service knows this dashboard",
    "client_secret": "the secret that the sign-in service gave for it",
    "server_metadata_url": "the address of the sign-in service ending in /.well-known/openid-configuration",
}


class UnknownAudience(SystemExit):
    """The audience cannot be served; the process ends with the sentence."""


def audience() -> str:
    """Return 'public' (also when nothing is set), 'manager' or 'signed-in'; raises UnknownAudience."""
    chosen = os.environ.get("YNTYMAK_AUDIENCE", "").strip() or "public"
    if chosen not in AUDIENCES:
        raise UnknownAudience(f"YNTYMAK_AUDIENCE={chosen!r} is unknown: choose one of {', '.join(AUDIENCES)}.")
    return chosen


def part() -> str:
    """Return the part of the store for who has not signed in: 'manager' or 'public'; raises UnknownAudience."""
    return "manager" if audience() == "manager" else "public"


def check(auth: Mapping[str, object] | None = None, base: str = "") -> None:
    """End the process with a sentence when the audience cannot be served (raises UnknownAudience).

    `auth` is the section [auth] of Streamlit's secrets, `base` is server.baseUrlPath without slashes.
    """
    if audience() != "signed-in":
        return
    try:
        listed.required()
    except listed.WrongAccess as wrong:
        raise UnknownAudience(f"YNTYMAK_AUDIENCE=signed-in: {wrong}") from wrong
    wrong = _missing(auth or {}) or _misplaced(auth or {}, base)
    if wrong:
        raise UnknownAudience(f"YNTYMAK_AUDIENCE=signed-in: {_SECRETS}, section [auth], {wrong}")
    if not (find_spec("authlib") and find_spec("httpx")):
        raise UnknownAudience("YNTYMAK_AUDIENCE=signed-in: the packages authlib and httpx are not installed: "
                              "pip install -r requirements.txt")  # fmt: skip


def _missing(auth: Mapping[str, object]) -> str:
    """Return what is wrong with the first key that is missing or too short, else ''."""
    for key, meaning in _NEEDED.items():
        value = auth.get(key)
        if not isinstance(value, str) or not value.strip():
            return f"key {key}: write {meaning}. An example is .streamlit/secrets.example.toml."
    if len(str(auth["cookie_secret"])) < SHORTEST:
        return f"key cookie_secret: too short; write {_NEEDED['cookie_secret']}."
    return ""


def _misplaced(auth: Mapping[str, object], base: str) -> str:
    """Return what is wrong with the addresses, else '': encrypted unless on this computer, and ending where they must.

    `base` is server.baseUrlPath without slashes.
    """
    for key in ("redirect_uri", "server_metadata_url"):
        address = urlsplit(str(auth[key]))
        is_safe = address.scheme == "https" or (address.scheme == "http" and address.hostname in _LOCAL)
        if not is_safe or not address.hostname:
            return f"key {key}: must begin with https:// (http:// only on this computer)."
    callback = f"/{base}/oauth2callback" if base else "/oauth2callback"
    found = urlsplit(str(auth["redirect_uri"])).path
    return "" if found == callback else f"key redirect_uri: must end in {callback}, not in {found or '/'}."
