"""The first step: which files, what they are to the data that serve, and the work that runs."""

from __future__ import annotations

import streamlit as st

from dashboard import database, page, text
from dashboard.components.intake import running, uploader
from dashboard.components.intake.card import step
from dashboard.intake import Desk, Occupied, Refused, Upload
from dashboard.text import Words


def files() -> None:
    """Draw the choice of files with its questions, the button that checks them, and the progress of the work."""
    desk = page.own(Desk)
    with step("files") as words:
        given = uploader.files(words)
        is_update = _way(words) == "update"
        is_aside = st.checkbox(words("import.aside"), key="import-aside")
        if is_aside:
            st.caption(words("import.aside.note"))
        is_idle = desk.work is None
        if st.button(words("import.check"), type="primary", icon=":material/fact_check:", key="import-check",
                     disabled=not (given and is_idle)):  # fmt: skip
            _check(desk, given, is_update, is_aside, words)
        if given and is_idle and not desk.answer("check"):
            st.caption(words("import.check.note"))
        running.running(words)


def _way(words: Words) -> str:
    """Return whether the files replace their earlier versions, or are the complete set."""
    ways = ("update", "whole")
    return st.radio(words("import.way"), ways, format_func=lambda way: words(f"import.way.{way}"), key="import-way",
                    captions=[words(f"import.way.{way}.note") for way in ways])  # fmt: skip


def _check(desk: Desk, given: list, is_update: bool, is_aside: bool, words: Words) -> None:
    """Start to check the files, or say why not."""
    uploads = [Upload(file.name, file.getvalue()) for file in given]
    try:
        desk.check(uploads, database.store_folder(), is_update=is_update, is_aside=is_aside)
    except Refused as refused:
        st.error(words(refused.message, file=text.markdown(refused.file), number=refused.number))
    except OSError:
        st.error(words("import.no_space"))
    except Occupied:
        running.occupied(words)
    else:
        st.rerun()
