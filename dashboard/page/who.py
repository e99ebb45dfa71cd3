"""Who looks at this session, and the one part of the store that it opens: decided anew at every run, in one way."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

import streamlit as st

from dashboard import access, database
from dashboard.access import Role, SignIn
from dashboard.database import NoSnapshot, Snapshot
from dashboard.shown import MANAGER, PUBLIC


def signed() -> SignIn | None:
    """Return the sign-in of this session while it lives: known to Streamlit, to our layer, and to both as the same."""
    if access.audience() != "signed-in" or not st.user.get("is_logged_in"):
        return None
    found = access.living(st.context.cookies.get(access.COOKIE))
    return found if found and found.claims.get("sub") == st.user.get("sub") else None


def role() -> Role | None:
    """Return the role of who signed in; None while nobody has."""
    found = signed()
    return access.role_of(found.claims) if found else None


def entitled() -> str:
    """Return the part of the store that this session may open now."""
    return access.entitled(signed())


def enter() -> Snapshot:
    """Fix the part of this run and return its snapshot; raises NoSnapshot.

    An official whose place has no file yet gets the public view; `is_without_file` says so.
    """
    state, part = st.session_state, entitled()
    state.entitled = state.part = part
    try:
        return snapshot()
    except NoSnapshot:
        if part in (MANAGER, PUBLIC):
            raise
    state.part = PUBLIC
    return snapshot()


def view_as(part: str) -> Snapshot:
    """Show what another audience sees, for the rest of this run; raises NoSnapshot. Only a manager may ask."""
    if st.session_state.entitled != MANAGER:
        raise PermissionError("only a manager may view as somebody else")
    st.session_state.part = part
    return snapshot()


def snapshot() -> Snapshot:
    """Return the newest good snapshot of the part of this run; raises NoSnapshot."""
    return database.newest(database.store_folder(), part())


def serving() -> str:
    """Return the id that /healthz gives this session now: of its own part, else of the public one; '' for none."""
    for name in (entitled(), access.part()):
        with suppress(NoSnapshot):
            return database.newest(database.store_folder(), name).id
    return ""


def part() -> str:
    """Return the part that this run shows."""
    return st.session_state.get("part") or entitled()


def is_without_file() -> bool:
    """Return whether an official sees the public view because nothing is published for the place yet."""
    return st.session_state.entitled not in (MANAGER, part())


def is_viewing_as() -> bool:
    """Return whether a manager looks at the view of another audience."""
    return entitled() == MANAGER != part()


def is_as_decided() -> bool:
    """Return whether the last whole run was for the same part: a sign-in may have ended since, in another tab too."""
    now = entitled()
    return st.session_state.get("entitled", now) == now


def is_manager() -> bool:
    """Return whether this session has the manager's rights now, and does not view as somebody else."""
    return entitled() == MANAGER and part() == MANAGER


def sees_persons() -> bool:
    """Return whether rows about single (pseudonymous) persons may be shown: in the manager's view alone."""
    return part() == MANAGER


def has_sign_in() -> bool:
    """Return whether people can sign in here."""
    return access.audience() == "signed-in"


def may_view_as() -> bool:
    """Return whether this is the manager's own computer, where other audiences' views can be looked at."""
    return access.audience() == MANAGER


def auth_section() -> dict[str, object]:
    """Return the section [auth] of .streamlit/secrets.toml, empty where nobody signs in; raises UnknownAudience."""
    if not has_sign_in():
        return {}
    try:
        said = st.secrets.get("auth", {})
    except FileNotFoundError as problem:  # Streamlit's own error for a missing file and for one that is no TOML
        raise access.UnknownAudience(
            "YNTYMAK_AUDIENCE=signed-in: .streamlit/secrets.toml is missing or is no TOML: "
            "copy .streamlit/secrets.example.toml there and fill it in."
        ) from problem
    return dict(said) if isinstance(said, Mapping) else {}
