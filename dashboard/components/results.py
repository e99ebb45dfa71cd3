"""Where a project stands, in sentences: its places, their risks, what changed since a date."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from dashboard import page, status, text
from dashboard.components import blocks, warning
from dashboard.components.figure import Figure
from dashboard.components.links import to_page
from dashboard.text import Words

CARDS, NAMED, LISTED = 12, 3, 8  # cards of places; things named of each kind of change; things due that are listed
CHANGES = {  # kind of change → icon, page that shows more
    "events_held": ("event_available", "participation"),
    "activities_completed": ("task_alt", "action_plans"),
    "plans_adopted": ("assignment_turned_in", "action_plans"),
    "grants_awarded": ("redeem", "grants"),
    "tranches_paid": ("payments", "grants"),
    "issues_resolved": ("handshake", "early_warning"),
    "risks_risen": ("arrow_upward", "early_warning"),
}


def _day(value: Any) -> Any:
    return None if pd.isna(value) else value.date()


def place_cards(rows: pd.DataFrame, words: Words) -> None:
    """Draw a card for each place, the twelve that need most attention first; how many more are in the table."""
    with st.grid(min_column_width=230):
        for row in page.once(lambda: list(rows.head(CARDS).itertuples()), "place cards"):
            with st.container(border=True, height="stretch", gap="xsmall", key=f"place-card-{row.place_id}"):
                _place_card(row, words)
    if len(rows) > CARDS:
        st.caption(words("overview.attention.more", n=len(rows) - CARDS))


def _place_card(row: Any, words: Words) -> None:
    name = words.name("place_id", row.place_id)
    st.subheader(text.markdown(name), anchor=False)
    silence = "overview.attention.no_silence" if pd.isna(row.days_silent) else "overview.attention.silence"
    days = 0 if pd.isna(row.days_silent) else int(row.days_silent)
    updated = "overview.attention.never" if pd.isna(row.last_update_on) else "overview.attention.updated"
    blocks.facts([
        (status.ICONS["overdue"], words("overview.attention.overdue", n=int(row.overdue))),
        (status.ICONS["silent" if row.silent else "in_progress"], words(silence, n=days)),
        (status.ICONS["high" if row.high_risks else "low"], words("overview.attention.risks", n=int(row.high_risks))),
        (":material/update:", words(updated, date=_day(row.last_update_on))),
    ])  # fmt: skip
    to_page("municipality", words("overview.open_place"), place=str(row.place_id))


def choose_since() -> str:
    """Draw the choice of the day that changes are counted from; return it (ISO), the as-of date if none is earlier."""
    words, shown = page.words(), page.view()
    known = [day.date() for day in page.table("projects/as_of_dates").as_of]
    earlier = {day.isoformat(): day for day in known if day < shown.as_of} or {
        shown.as_of.isoformat(): shown.as_of
    }
    with st.columns(3)[0]:
        return page.choose(
            "since",
            list(earlier),
            words("filter.since"),
            lambda code: text.day(earlier[code], shown.language),
        )


def changes(rows: pd.DataFrame, words: Words) -> None:
    """Draw how many things of each kind happened, which ones, and a link to the page that shows more."""
    with st.grid(3, min_column_width=230):
        for change, said, named in page.once(lambda: _changed(rows, words), "changes"):
            icon, target = CHANGES[change]
            with st.container(gap="xxsmall"):
                to_page(target, said, f":material/{icon}:")
                st.caption(named)


def _changed(rows: pd.DataFrame, words: Words) -> list[tuple[str, str, str]]:
    """Return each kind of change that happened, how often in words, and the first titles as Markdown."""
    kinds = [(change, rows[rows.change == change]) for change in CHANGES]
    return [(change, words(f"overview.changes.{change}", n=int(part.number.iloc[0])),
             text.markdown("; ".join(part.title.dropna().head(NAMED)))) for change, part in kinds if len(part)]


DUE = {  # kind of what falls due → icon, page that shows more
    "activity": ("checklist", "action_plans"),
    "tranche": ("payments", "grants"),
    "grant_report": ("description", "grants"),
    "call_stage": ("stairs", "grants"),
    "treatment": ("healing", "early_warning"),
    "period_report": ("summarize", "indicators"),
}


def due_figure() -> Figure:
    """Return the figure of what falls due in the 30 days after the as-of date, of every kind."""
    columns = ("due_on", "days_left", "due_kind", "number", "title", "place_id")
    return Figure("overview.due", "overview/due", columns=columns, view=due, tab="list", reduced=("risks",))


def due(rows: pd.DataFrame, words: Words) -> None:
    """Draw the first things due, each with its day and place, and links to the pages that say more."""
    lines = page.once(lambda: [(f":material/{DUE[row.due_kind][0]}:", _what(row, words), _when(row, words))
                               for row in rows.head(LISTED).itertuples()], "due")  # fmt: skip
    blocks.listed(lines, len(rows), words)
    with st.container(horizontal=True):
        for target in dict.fromkeys(DUE[kind][1] for kind in rows.due_kind):
            to_page(target, words(f"page.{target}.title"))


def _what(row: Any, words: Words) -> str:
    """Return what is to be done, with its title; the number of an activity whose title is not public."""
    kind = words.name("due_kind", row.due_kind)
    if isinstance(row.title, str):
        return f"{kind}: {row.title}"
    return f"{kind} {row.number}" if isinstance(row.number, str) else kind


def _when(row: Any, words: Words) -> str:
    """Return the day and the days left, and the place where it has one."""
    message = "overview.due.line" if row.days_left else "overview.due.today"
    place = [words.name("place_id", row.place_id)] if isinstance(row.place_id, str) else []
    return " · ".join([words(message, date=row.due_on.date(), n=int(row.days_left)), *place])


def risks(rows: pd.DataFrame, words: Words) -> None:
    """Draw the first fifteen risks with class, movement since the review before, owner, and what else the rows say."""
    with st.grid(2, min_column_width=330):
        for said in page.once(lambda: [_risk(row, words) for row in rows.head(warning.SHOWN).itertuples()], "risks",
                              *rows.columns):  # fmt: skip
            st.markdown(said)
    blocks.more(len(rows) - warning.SHOWN, words)


def _risk(row: Any, words: Words) -> str:
    """Return one risk as Markdown; one that was never reviewed has no level."""
    if pd.isna(row.likelihood):
        icon, word = status.ICONS["no_data"], words("status.unassessed")
        level = text.markdown(words("status.unassessed.reason", date=row.identified_on))
    else:
        before = None if pd.isna(row.previous_level) else int(row.previous_level)
        day, as_of = row.reviewed_on.date(), page.view().as_of
        state = status.risk_state(int(row.likelihood), int(row.impact), day, as_of, before)
        icon, word, level = status.ICONS[state.status], words(f"status.{state.status}"), warning.level(state, words)
    return warning.told(icon, word, row.risk, [warning.where_and_who(row, words), level, *warning.more(row, words)])
