"""The blocks of a municipality's page: who it is, its headline numbers, organisations, grants and issues."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from dashboard import page, text
from dashboard.components import withheld
from dashboard.components.blocks import Headline, listed
from dashboard.components.explain import headlines
from dashboard.components.links import to_places
from dashboard.text import Words

ISSUE_ICONS = {
    "open": "radio_button_unchecked",
    "referred": "forward",
    "planned": "event",
    "resolved": "task_alt",
    "declined": "block",
}
SHOWN = 15
EVERY_PLAN = {"plan_kind": "all"}
PLAN_NUMBERS = ("completed", "overdue", "due_soon", "silent")


def choose_place() -> None:
    """Say that a place is needed, and link to the page of each place of the project."""
    words = page.words()
    st.markdown(f":material/location_on: {text.markdown(words('municipality.choose'))}")
    to_places(list(page.table("places/of_project").place_id))


def header() -> None:
    """Draw which place this is: name, the units it lies in, role, codes, population with its note."""
    words, row = page.words(), page.table("place/place").iloc[0]
    name = words.name
    st.header(text.markdown(name("place_id", row.place_id)), anchor=False)
    units = [name("place_id", unit) for unit in (row.district_id, row.oblast_id) if isinstance(unit, str)]
    role = [name("project_role", row.project_role)] if isinstance(row.project_role, str) else []
    codes = [f"{words('column.pcode')} {row.pcode}"] if isinstance(row.pcode, str) else []
    st.markdown(text.markdown(" · ".join([*units, *role])))
    notes = [row.note] if isinstance(row.note, str) else []
    st.caption(text.markdown(" · ".join([_population(row, words), *codes, *notes])))


def _population(row: Any, words: Words) -> str:
    if pd.isna(row.population):
        return words("municipality.population.unknown")
    note = f" ({row.population_note})" if isinstance(row.population_note, str) else ""
    return words("municipality.population", count=int(row.population)) + note


def numbers() -> None:
    """Draw the headline numbers of the place: people, participations, organisations, and how its plans stand."""
    now, plans = page.table("place/numbers").iloc[0], page.table("plans/headline", **EVERY_PLAN).iloc[0]
    who = {"people": (now.people, now.women), "participations": (now.participations, now.women_participations),
           "active_organisations": (now.active_organisations, now.organisations)}
    headlines((_number(name, value, of) for name, (value, of) in who.items()), "headline-who", "place/numbers",
              is_last=False)
    sentences = withheld.under("place/numbers", page.table("place/numbers"), page.words())
    for said in sentences:
        st.caption(text.markdown(said))
    done = {"completed": plans.activities}
    headlines((_number(name, plans[name], done.get(name, 0)) for name in PLAN_NUMBERS), "headline-plans",
              "plans/headline", EVERY_PLAN)


def _number(name: str, value: Any, of: Any) -> Headline:
    words = page.words()
    label = words(f"municipality.number.{name}")
    if pd.isna(of):
        note = words(f"municipality.number.{name}.withheld")
    else:
        note = words(f"municipality.number.{name}.note", n=int(of))
    return Headline(label, words.name(name, value), note, name)


def organisations(rows: pd.DataFrame, words: Words) -> list[tuple[str, ...]]:
    """Return the first organisations with their type, the closed ones marked."""
    name = words.name
    lines = []
    for row in rows.head(SHOWN).itertuples():
        kind = name("organisation_type", row.organisation_type)
        closed = "" if row.is_active else f" · {words('municipality.organisations.closed')}"
        icon = f":material/{'domain' if row.is_active else 'domain_disabled'}:"
        lines.append((icon, row.organisation, kind + closed))
    return lines


def grants(rows: pd.DataFrame, words: Words) -> None:
    """Draw the totals per kind of award and currency, then each grant with what is paid and left."""
    totals = page.table("grants/money", call_id="all", conflict_type="all")
    for total in totals[totals.grants > 0].itertuples():
        kind = words.name("award_kind", total.award_kind)
        money = {
            name: _money(getattr(total, name), total.currency, words) for name in ("awarded", "paid", "left")
        }
        st.markdown(
            f"**{text.markdown(kind)}**: {text.markdown(words('municipality.grants.total', **money))}"
        )
    lines = page.once(lambda: [(f":material/{'task_alt' if row.grant_outcome == 'completed' else 'payments'}:",
                                *_grant(row, words)) for row in rows.head(SHOWN).itertuples()], "grants")  # fmt: skip
    listed(lines, len(rows), words)


def _grant(row: Any, words: Words) -> tuple[str, str]:
    """Return what a grant is for, and its owner and amounts."""
    amounts = words(
        "municipality.grants.one",
        amount=_money(row.awarded, row.currency, words),
        left=_money(row.left, row.currency, words),
    )
    owner = "" if row.recipient in ("unknown", "municipality") else f"{row.recipient} · "
    return row.grant, owner + amounts


def _money(amount: float, currency: str, words: Words) -> str:
    return f"{text.number(amount, words.language, 0)} {words.name('currency', currency)}"


def issues(rows: pd.DataFrame, words: Words) -> list[tuple[str, ...]]:
    """Return what people raised first and what became of it, the unanswered first."""
    return [
        (f":material/{ISSUE_ICONS[row.issue_status]}:", row.issue, _state(row, words))
        for row in rows.head(SHOWN).itertuples()
    ]


def _state(row: Any, words: Words) -> str:
    """Return what became of an issue: state, its day, the activity that answers."""
    state = words.name("issue_status", row.issue_status)
    day = next((day for day in (row.closed_on, row.planned_on) if pd.notna(day)), row.raised_on)
    answer = f" → {row.activity}" if isinstance(row.activity, str) else ""
    return f"{state}, {text.day(day, words.language)}{answer}"
