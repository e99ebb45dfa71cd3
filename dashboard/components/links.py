"""Links between pages, and to a place: the frame's choices go along in the address."""

from __future__ import annotations

import streamlit as st

from dashboard import page, text
from dashboard.database import ROOT


def to_page(name: str, label: str, icon: str = ":material/arrow_forward:", **codes: str) -> None:
    """Draw a link to a page of ours with the frame's choices and `codes`."""
    st.page_link(
        ROOT / "pages" / f"{name}.py", label=label, icon=icon, query_params=page.frame_codes(**codes)
    )


def to_places(place_ids: list[str]) -> None:
    """Draw a row of links to the pages of places, by name."""
    words = page.words()
    named = sorted((words.name("place_id", place_id), place_id) for place_id in place_ids)
    with st.container(horizontal=True, key="place-links"):
        for name, place_id in named:
            to_page("municipality", text.markdown(name), ":material/location_on:", place=place_id)
