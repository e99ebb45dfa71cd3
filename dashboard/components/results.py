"""Where a project stands, in sentences: its places, their risks, what changed since a date."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from dashboard import page, status, text
from dashboard.components import blocks
from dashboard.components.links import to_page
from dashboard.text import Words

CARDS, NAMED = 12, 3  # cards of places; things named of each kind of change
CHANGES = {  # kind of change → icon, page that shows more
    "events_held": ("event_available", "participation"),
    "activities_completed": ("task_alt", "action_plans"),
    "plans_adopted": ("assignment_turned_in", "action_plans"),
    "grants_awarded": ("redeem", "municipality"),
    "tranches_paid": ("payments", "municipality"),
    "issues_resolved": ("handshake", "municipality"),
    "risks_risen": ("arrow_upward", "municipality"),
}


def _day(value: Any) -> Any:
    return None if pd.isna(value) else value.date()


def place_cards(rows: pd.DataFrame, words: Words) -> None:
    """Draw a card for each place, the twelve that need most attention first; how many more are in the table."""
    with st.grid(min_column_width=230):
        for row in rows.head(CARDS).itertuples():
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
        for change, (icon, target) in CHANGES.items():
            of_kind = rows[rows.change == change]
            if len(of_kind):
                with st.container(gap="xxsmall"):
                    said = words(f"overview.changes.{change}", n=int(of_kind.number.iloc[0]))
                    to_page(target, said, f":material/{icon}:")
                    st.caption(text.markdown("; ".join(of_kind.title.dropna().head(NAMED))))


def risks(rows: pd.DataFrame, words: Words) -> None:
    """Draw each risk with its class, the movement since the review before, owner and date."""
    as_of = page.view().as_of
    for row in rows.itertuples():
        before = None if pd.isna(row.previous_level) else int(row.previous_level)
        state = status.risk_state(int(row.likelihood), int(row.impact), row.reviewed_on.date(), as_of, before)
        said = " · ".join(_risk_facts(row, state, words))
        blocks.status(status.ICONS[state.status], words(f"status.{state.status}"), row.risk, said)


def _risk_facts(row: Any, state: status.RiskState, words: Words) -> list[str]:
    movement = words(f"status.{state.movement}.reason", **state.reason_values)
    said = [words(state.reason_id, **state.reason_values), movement]
    if isinstance(row.organisation, str):
        said.append(words("municipality.risks.owner", name=row.organisation))
    if state.is_stale:
        said.append(words("status.stale.reason", n=state.days_since_review))
    return said
