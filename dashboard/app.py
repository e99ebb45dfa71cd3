"""The frame around every page, and the list of pages: to add one, write `pages/<name>.py` and its line in PAGES."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlencode

import streamlit as st

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:  # Streamlit puts only the script's own folder on the path
    sys.path.insert(0, str(ROOT))

from dashboard import access, database, page, text  # noqa: E402
from dashboard.components import account, look, newer, trouble  # noqa: E402
from dashboard.components.links import to_page  # noqa: E402
from dashboard.shown import named_day  # noqa: E402
from dashboard.text import Words  # noqa: E402

PAGES = (  # name of the script and of its words, address, icon
    ("overview", "", ":material/explore:"),
    ("municipality", "municipality", ":material/location_city:"),
    ("indicators", "indicators", ":material/speed:"),
    ("participation", "participation", ":material/groups:"),
    ("action_plans", "action-plans", ":material/checklist:"),
    ("stakeholders", "stakeholders", ":material/hub:"),
    ("early_warning", "early-warning", ":material/notifications_active:"),
    ("grants", "grants", ":material/redeem:"),
    ("data", "data", ":material/database:"),
    ("intake", "import", ":material/upload_file:"),
)
MANAGERS = {"intake"}  # pages for managers alone
NOTHING = {"frame.no_snapshot": ":material/inventory_2:", "frame.outdated": ":material/update:",
           "account.view_as.none": ":material/visibility_off:"}  # why there is nothing to show


def served() -> tuple[tuple[str, str, str], ...]:
    """Return the lines of PAGES that this process answers for: where nobody can be a manager, without theirs."""
    return tuple(line for line in PAGES if access.audience() != "public" or line[0] not in MANAGERS)


def offered() -> tuple[tuple[str, str, str], ...]:
    """Return the lines of PAGES that this session is led to."""
    return tuple(line for line in PAGES if page.is_manager() or line[0] not in MANAGERS)


def main() -> None:
    """Draw the frame, then the page that the address names."""
    st.set_page_config(layout="wide", page_icon=str(ROOT / "dashboard/static/icon.svg"))
    page.begin()
    look.style()
    with st.sidebar:
        st.markdown("# Ынтымак")
        language = page.language()
        viewing = st.container()
    words = text.words(language)
    if access.audience() == "manager" and st.context.headers and not access.names_no_other(st.context.headers):
        st.error(words("frame.refused"), icon=":material/block:")  # `streamlit run dashboard/app.py` has no guard
        st.stop()
    serving = page.serving()
    with viewing:
        snapshot, reason = _entered(words)
    chosen = st.navigation([_page(*line, words) for line in served()], position="hidden")
    look.document(language)
    newer.notice(serving, words)
    if reason or snapshot is None:
        _nothing(chosen, words, reason)
    with st.sidebar:
        navigation = st.container(gap="xxsmall")
        _choose_view(snapshot, language, words)
        sharing = st.container()
        account.account(words)  # before the page: one that fails must not take away the way out
    _header(chosen, words)
    wrong = st.container()
    failure = trouble.ran(chosen.run)
    with wrong:  # the page's own filters have been read by now
        _wrong_codes(words)
    with navigation:
        _links(words)
    with sharing:
        _share(words)
    _footer(words)
    if failure:  # its address stays: the page has not read all of it
        raise failure
    page.finish()


def _entered(words: Words) -> tuple[database.Snapshot | None, str]:
    """Return the snapshot of the part that this session opens, and '' or why it cannot be shown."""
    try:
        snapshot = account.viewed(page.enter(), words)
    except database.NoSnapshot:
        return None, "account.view_as.none" if page.is_viewing_as() else "frame.no_snapshot"
    if database.is_outdated(snapshot):
        return snapshot, "frame.outdated"
    return snapshot, "frame.no_snapshot" if page.read(snapshot, "projects/all").empty else ""


def _nothing(chosen: st.Page, words: Words, reason: str) -> NoReturn:
    """Say why there is nothing to show, and end the run; a manager is led to the page that changes it."""
    st.info(words(reason), icon=NOTHING[reason])
    page.set_no_view(words.language)
    with st.sidebar:
        account.account(words)
    if _name(chosen) in MANAGERS:
        chosen.run()
        page.finish()
    elif page.is_manager():
        to_page("intake", words("page.intake.title"))
    st.stop()


def _page(name: str, address: str, icon: str, words: Words) -> st.Page:
    is_closed = name in MANAGERS and not page.is_manager()
    script = _for_managers if is_closed else ROOT / "pages" / f"{name}.py"
    return st.Page(script, title=words(f"page.{name}.title"), icon=icon, url_path=address, default=not address)


def _for_managers() -> None:
    """Say that a page is for managers alone."""
    st.info(page.words()("account.for_managers"), icon=":material/lock:")


def _name(chosen: st.Page) -> str:
    return next(name for name, address, _ in PAGES if address == chosen.url_path)


def _links(words: Words) -> None:
    codes = page.frame_codes()
    for name, _, icon in offered():
        st.page_link(ROOT / "pages" / f"{name}.py", label=words(f"page.{name}.title"), icon=icon, query_params=codes)


def _choose_view(snapshot: database.Snapshot, language: str, words: Words) -> None:
    """Draw the choices of project, place and as-of date, and fix the view of this run."""
    projects = page.read(snapshot, "projects/all").set_index("project_id")
    project = page.choose("project", list(projects.index), words("frame.project"),
                          lambda code: text.either(words, f"project.{code}.short", projects.title[code]), always=True)
    title = text.either(words, f"project.{project}.title", projects.title[project])
    place = _choose_place(snapshot, project, language, words)
    days = [day.date() for day in page.read(snapshot, "projects/as_of_dates", project_id=project).as_of]
    as_of = page.choose("as_of", [day.isoformat() for day in days], words("frame.as_of"),
                        lambda code: named_day(date.fromisoformat(code), days[0], words))
    page.set_view(page.View(snapshot, language, project, title, place, date.fromisoformat(as_of), days[0],
                            bool(projects.is_demonstration[project])))


def _choose_place(snapshot: database.Snapshot, project: str, language: str, words: Words) -> str | None:
    """Draw the choice of municipality; return its place_id, or None for all."""
    places = page.read(snapshot, "places/of_project", project_id=project)
    named = sorted(zip(places[f"name_{language}"], places.place_id, strict=True))
    labels = {page.EVERYWHERE: words("frame.all_places")} | {place: name for name, place in named}
    place = page.choose("place", list(labels), words("frame.place"), labels.__getitem__)
    return None if place == page.EVERYWHERE else place


def _header(chosen: st.Page, words: Words) -> None:
    view = page.view()
    if view.is_demonstration:
        st.caption(f":material/science: {words('frame.demonstration')}")
    if view.snapshot.notice:
        st.warning(words(view.snapshot.notice), icon=":material/history:")
    st.title(chosen.title, anchor=False)
    place = page.words().name("place_id", view.place) if view.place else words("frame.all_places")
    project = text.either(words, f"project.{view.project}.short", view.project_title)
    st.caption(text.markdown(" · ".join([project, place, words("card.as_of", date=view.as_of)])))


def _wrong_codes(words: Words) -> None:
    for label, code, shown in page.problems():
        st.warning(words("frame.wrong_code", filter=label, code=text.markdown(code[:60]), shown=text.markdown(shown)),
                   icon=":material/link_off:")


def _share(words: Words) -> None:
    with st.popover(words("frame.share"), icon=":material/share:", width="stretch"):
        st.caption(words("frame.share_how"))
        look.share_link(page.share_link(page.view().as_of), words("frame.copy"), words("frame.copied"))


def _footer(words: Words) -> None:
    view = page.view()
    st.divider()
    plain = f"[{text.markdown(words('light.link'))}](light?{urlencode(page.frame_codes())})"
    st.caption(" · ".join([words("frame.footer"), words("card.snapshot", id=view.snapshot.id), plain]))


if __name__ == "__main__":
    main()
