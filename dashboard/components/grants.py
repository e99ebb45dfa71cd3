"""What the page of grants asks and says first: its filters, its headline numbers, the call whose steps are dated."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard import page, text
from dashboard.components.blocks import Headline, empty
from dashboard.components.explain import headlines

QUERY = "grants/headline"
AMOUNTS = ("requested", "awarded", "paid", "left")
MILLION, LONG = 1_000_000, 100_000_000  # a headline has room for eight digits


def choose() -> dict[str, Any]:
    """Draw the filters of the page; return the codes of call and conflict type, `all` where none is chosen."""
    words, offered = page.words(), page.table("grants/choices")
    calls = offered[offered["filter"] == "call_id"]
    titles = {"all": words("code.call_id.all")} | dict(zip(calls.code, calls.call, strict=True))
    types = ["all", *offered[offered["filter"] == "conflict_type"].code]
    left, right, _ = st.columns(3)
    with left:
        call = page.choose("call_id", list(titles), words("filter.call_id"), titles.__getitem__)
    with right:
        conflict = page.choose("conflict_type", types, words("filter.conflict_type"),
                               lambda code: words.name("conflict_type", code))
    return {"call_id": call, "conflict_type": conflict}


def numbers(chosen: dict[str, Any]) -> None:
    """Draw the headline numbers of one kind of award in one currency; a choice of them where there are more."""
    words, funds = page.words(), page.table("grants/money", **chosen)
    if funds.empty:
        empty(words("grants.none"), key="grants-none")
        return
    pairs = {f"{row.award_kind}-{row.currency}": (row.award_kind, row.currency) for row in funds.itertuples()}
    fund = next(iter(pairs))
    if len(pairs) > 1:
        fund = page.choose("fund", list(pairs), words("filter.fund"), lambda code: _fund(*pairs[code]),
                           kind="segmented_control")
        page.keep("fund")
        st.caption(text.markdown(words("grants.apart")))
    kind, currency = pairs[fund]
    extra = chosen | {"award_kind": kind, "currency": currency}
    now = page.table(QUERY, **extra).iloc[0]
    asked = ("requested",) if now.applications else ("grants",)
    headlines([_number(name, now, currency) for name in (*asked, "awarded", "paid", "left", "stuck")],
              query=QUERY, extra=extra)


def _fund(kind: str, currency: str) -> str:
    words = page.words()
    return f"{words.name('award_kind', kind)}, {words.name('currency', currency)}"


def _number(name: str, now: Any, currency: str) -> Headline:
    """Return one headline number; the label names the currency of an amount, and millions where amounts are long."""
    words, shown = page.words(), now[name]
    unit = words.name("currency", currency)
    if name in AMOUNTS and max(now[list(AMOUNTS)]) >= LONG:
        unit, shown = words("grants.millions", currency=unit), shown / MILLION
    notes = {"requested": ("applications", now.applications), "awarded": ("grants", now.grants)}
    of, count = notes.get(name, ("", 0))
    note = words(f"unit.{of}.n", n=int(count)) if of else words(f"grants.headline.{name}.note")
    value = text.number(shown, words.language, 0 if shown == now[name] else 1)
    return Headline(words(f"grants.headline.{name}", currency=unit), value, note, name)


def choose_dated(chosen: dict[str, Any]) -> list[dict[str, Any]]:
    """Draw the choice of the call whose steps are dated, the one most behind first; return it, if there is any."""
    words = page.words()
    steps = page.table("grants/call_stages", call_id=chosen["call_id"]).drop_duplicates("call_id")
    titles = dict(zip(steps.call_id, steps.call, strict=True))
    if len(titles) < 2:
        return [{"call_id": call} for call in titles]
    with st.columns(3)[0]:
        call = page.choose("dated", list(titles), words("filter.dated"), titles.__getitem__)
    page.keep("dated")
    return [{"call_id": call}]
