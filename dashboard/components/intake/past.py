"""The last step: what was published, and the way back."""

from __future__ import annotations

import streamlit as st

from dashboard import database, intake, page, text
from dashboard.components.intake.card import step
from dashboard.intake import Desk, Past
from dashboard.text import Words


def past() -> None:
    """Draw the snapshots, newest first, each with a button that lets it serve again."""
    desk, folder = page.own(Desk), database.store_folder()
    with step("past") as words:
        if said := desk.held.pop("returned", None):
            (st.success if said[0] else st.error)(text.markdown(said[1]))
        for one in intake.history(folder):
            _line(one, desk, words)


def _line(one: Past, desk: Desk, words: Words) -> None:
    icon = ":material/radio_button_checked:" if one.is_serving else ":material/history:"
    counts = [words("snapshots.rows", n=one.rows["taken"]),
              words("snapshots.findings", set_aside=one.rows["set_aside"], errors=one.errors, warnings=one.warnings),
              text.either(words, f"code.import_role.{one.role}", one.role)]  # fmt: skip
    moment = words("data.snapshot.at", moment=f"{one.moment:%Y-%m-%d %H:%M}")
    serves = f" · **{text.markdown(words('import.past.serves'))}**" if one.is_serving else ""
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.markdown(f"{icon} {text.markdown(moment)}{serves}  \n:small[{text.markdown(' · '.join(counts))}]",
                    width="stretch")  # fmt: skip
        if not one.is_serving:
            _way_back(one, desk, words)


def _way_back(one: Past, desk: Desk, words: Words) -> None:
    """Draw the button that goes back, and after a first press the question whether to."""
    if desk.held.get("asked") != one.id:
        st.button(words("import.past.back"), key=f"import-back-{one.id}", icon=":material/undo:",
                  on_click=desk.held.update, kwargs={"asked": one.id})  # fmt: skip
        return
    st.button(words("import.past.sure"), key=f"import-sure-{one.id}", type="primary", icon=":material/undo:",
              on_click=_go_back, args=(one.id,))  # fmt: skip
    st.button(words("import.past.stay"), key=f"import-stay-{one.id}", on_click=desk.held.pop, args=("asked", None))


def _go_back(identity: str) -> None:
    desk = page.own(Desk)
    desk.held.pop("asked", None)
    desk.held["returned"] = intake.take_back(database.store_folder(), identity, page.words(),
                                              desk.held.get("who"))
