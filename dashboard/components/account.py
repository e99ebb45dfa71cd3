"""Who is signed in, by role alone; signing in and out; and the manager's look at other audiences' views."""

from __future__ import annotations

import streamlit as st

from dashboard import database, page, text
from dashboard.database import Snapshot
from dashboard.text import Words

_ROLES = {"manager": "account.manager", "official": "account.official", "donor": "account.donor",
          "unknown": "account.unknown"}  # fmt: skip
_MANAGER, _PUBLIC, _OFFICIALS = "manager", "public", "municipality/"


def account(words: Words) -> None:
    """Draw the role of who is signed in and the way out, or the way in; nothing where nobody can sign in."""
    if not page.has_sign_in():
        return
    role = page.role()
    if role is None:
        st.button(words("account.sign_in"), on_click=st.login, icon=":material/login:", key="account-sign-in",
                  width="stretch")  # fmt: skip
        return
    place = _place(role.place)
    st.caption(words(_ROLES[role.name], place=place))
    if page.is_without_file():
        st.info(words("account.without_file", place=place), icon=":material/hourglass_empty:")
    st.button(words("account.sign_out"), on_click=st.logout, icon=":material/logout:", key="account-sign-out",
              width="stretch")  # fmt: skip


def _place(place: str | None) -> str:
    """Return the name of an official's place as Markdown, from the places of what is shown."""
    return text.markdown(page.words().name("place_id", place)) if place else ""


def viewed(own: Snapshot, words: Words) -> Snapshot:
    """Return the snapshot of the audience that the manager chooses to view as, `own` otherwise; raises NoSnapshot.

    Offered on the manager's own computer, and for demonstration data alone.
    """
    if not page.may_view_as() or database.is_outdated(own):
        return own
    projects = page.read(own, "projects/all")
    if projects.empty or not projects.is_demonstration.all():
        return own
    views = _views(own, list(projects.project_id), words)
    part = page.choose("view_as", list(views), words("account.view_as"), views.__getitem__)
    if part == _MANAGER:
        return own
    st.info(words("account.viewing", view=text.markdown(views[part])), icon=":material/visibility:")
    return page.view_as(part)


def _views(own: Snapshot, projects: list[str], words: Words) -> dict[str, str]:
    """Return the parts of the store and what they are called: the manager's, the public one, one for each place."""
    names = {}
    for project in projects:
        places = page.read(own, "places/of_project", project_id=project)
        names |= dict(zip(places.place_id, places[f"name_{words.language}"], strict=True))
    officials = {f"{_OFFICIALS}{place}": words("account.view_as.official", place=name)
                 for place, name in sorted(names.items(), key=lambda item: item[1])}  # fmt: skip
    return {_MANAGER: words("account.view_as.manager"), _PUBLIC: words("account.view_as.public")} | officials
