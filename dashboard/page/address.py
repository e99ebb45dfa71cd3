"""What the reader chose, kept in the address as codes.

The address is applied on the first run and whenever somebody else changed it (a link, back, forward), and written after
the widgets; so a page survives reload, language switch, back, forward and a new browser.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from urllib.parse import urlencode, urlsplit

import streamlit as st

from dashboard import text

EVERYWHERE = "all"
LONGEST_SEARCH = 60
VIEW_AS = "view_as"


def begin() -> None:
    """Take over the address if this session did not write it itself."""
    state = st.session_state
    asked = st.query_params.to_dict()
    state.used, state.problems, state.asked, state.kept, state.said = {}, [], set(), set(), set()
    if asked != state.get("written"):
        before = state.get("chosen", {})
        for name in {*asked, *before}:
            if asked.get(name) != before.get(name):
                _versions()[name] = _versions().get(name, 0) + 1
        state.chosen, state.asked = asked, set(asked)


def is_said(message: str) -> bool:
    """Return whether this run has said a message before, and note that it has now."""
    before = message in st.session_state.said
    st.session_state.said.add(message)
    return before


def finish() -> None:
    """Write what the widgets of this run hold into the address, defaults left out."""
    state = st.session_state
    state.chosen = _codes()
    if state.chosen != st.query_params.to_dict():
        st.query_params.from_dict(state.chosen)
    state.written = dict(state.chosen)


def _codes() -> dict[str, str]:
    """Return what the address says: the codes of this run that are not at their default."""
    return {name: code for name, (code, default) in st.session_state.used.items() if code != default}


def choices() -> tuple[tuple[str, str], ...]:
    """Return every choice of this run, those at their default too, as (name, code)."""
    return tuple((name, code) for name, (code, _) in st.session_state.used.items())


def _versions() -> dict[str, int]:
    return st.session_state.setdefault("versions", {})


def choose(name: str, options: Sequence[str], label: str, show: Callable[[str], str], *, default: str | None = None,
           kind: str = "selectbox", always: bool = False) -> str:
    """Return the chosen code of a filter that lives in the address; a wrong code is noted and the default shown.

    `kind` is `selectbox` or `segmented_control`; `always` keeps the code in the address even when it is the default.
    """
    state = st.session_state
    default = options[0] if default is None else default
    value = state.chosen.get(name, default)
    if value not in options:
        if name in state.asked:
            state.problems.append((label, value, show(default)))
        value = default
    key = f"{name}|{state.get('language', '')}|{_versions().get(name, 0)}|{hash(tuple(options))}"
    if kind == "selectbox":
        code = st.selectbox(label, options, index=options.index(value), format_func=show, key=key, placeholder="")
    else:
        code = st.segmented_control(label, options, default=value, format_func=show, key=key, required=True) or value
    state.used[name] = (code, None if always else default)
    state.chosen[name] = code
    return code


def search(name: str, label: str) -> str:
    """Return the text that the reader searches for, at most sixty letters; it lives in the address like a code."""
    state = st.session_state
    key = f"{name}|{state.get('language', '')}|{_versions().get(name, 0)}"
    text_now = st.text_input(label, state.chosen.get(name, "")[:LONGEST_SEARCH], max_chars=LONGEST_SEARCH, key=key,
                             icon=":material/search:") or ""
    state.used[name] = (text_now, "")
    state.chosen[name] = text_now
    return text_now.strip()


def change(**codes: str | None) -> None:
    """Set or clear codes of the state (a click on the map, "clear filters"); the next run shows them."""
    for name, code in codes.items():
        st.session_state.chosen.pop(name, None)
        if code is not None:
            st.session_state.chosen[name] = code
        _versions()[name] = _versions().get(name, 0) + 1


def is_new(name: str, answer: object) -> bool:
    """Return whether a component says something else than when last asked: its answer stays until the next one."""
    answers = st.session_state.setdefault("answers", {})
    before, answers[name] = answers.get(name), answer
    return answer != before


def keep(*names: str) -> None:
    """Say that these choices are what the page is about, no filters: "clear filters" leaves them."""
    st.session_state.kept.update(names)


def filters() -> dict[str, str]:
    """Return the filters of this run that are not at their default, those the page keeps apart."""
    kept = st.session_state.kept | {"lang", "project", VIEW_AS}
    return {name: code for name, code in _codes().items() if name not in kept}


def frame_codes(**codes: str) -> dict[str, str]:
    """Return the frame's part of the address (for links between pages), with `codes` on top."""
    frame = ("lang", "project", "place", "as_of", VIEW_AS)
    return {name: code for name, code in _codes().items() if name in frame} | codes


def share_link(as_of: date) -> str:
    """Return the whole address of what is shown, its as-of date spelled out so that it stays when newer data come.

    As whom a manager views is left out: who gets the link has a role of their own.
    """
    codes = _codes() | {"as_of": as_of.isoformat()}
    codes.pop(VIEW_AS, None)
    parts = urlsplit(st.context.url or "")
    return f"{parts.scheme}://{parts.netloc}{parts.path or '/'}?{urlencode(codes)}"


def problems() -> list[tuple[str, str, str]]:
    """Return the wrong codes of the address: (label of the filter, code asked for, what is shown instead)."""
    return st.session_state.problems


def language() -> str:
    """Return the language of this run and draw its choice: from the address, else the browser's, else English."""
    browser = (st.context.locale or "").split("-")[0].lower()
    default = browser if browser in text.LANGUAGES else "en"
    label = "Тил · Язык · Language"
    st.session_state.language = ""
    st.session_state.language = choose("lang", list(text.LANGUAGES), label, text.LANGUAGES.__getitem__, default=default,
                                       kind="segmented_control", always=True)
    return st.session_state.language
