"""The blocks of the stakeholders' page: headline numbers, list of organisations, who is most connected."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import network, page, text
from dashboard.charts.network import group
from dashboard.components.blocks import Headline, listed
from dashboard.components.place import ISSUE_ICONS
from dashboard.text import Words

SHOWN, CONNECTED = 10, 10
NUMBERS = ("organisations", "active", "gaps", "assessed_twice", "active_citizens")
ICONS = {"government": "account_balance", "community": "balance", "women_youth": "diversity_3", "society": "domain"}


def numbers(now: Any, words: Words) -> list[Headline]:
    """Return the headline numbers of the mapping, each with what it is part of."""
    of = {"active": now.organisations, "gaps": now.places_unmapped, "assessed_twice": now.assessed}
    notes = {name: f"stakeholders.headline.{name}.note" for name in NUMBERS}
    notes["gaps"] += "_unmapped" if now.places_unmapped else ""
    return [
        Headline(words(f"stakeholders.headline.{name}"), words.name(name, now[name]),
                 words(notes[name], n=int(of.get(name, 0))), name)
        for name in NUMBERS
    ]  # fmt: skip


def offered(name: str) -> list[str]:
    """Return the codes that a filter of the page can take: all, then those that occur."""
    known = page.table("stakeholders/choices")
    return ["all", *known[known["filter"] == name].code]


def places() -> dict[str, str]:
    """Return the name of each municipality that the map shows, by place_id."""
    words, shown = page.words(), page.table("stakeholders/areas").place_id
    return {place_id: words.name("place_id", place_id) for place_id in sorted(shown)}


def link_kinds() -> dict[str, str]:
    """Return the label of each kind of working relation to choose from; one that is sensitive says who may see it."""
    words, known = page.words(), page.table("stakeholders/choices")
    sensitive = set(known[known.is_sensitive].code)
    labels = {code: words.name("link_kind", code) for code in offered("link_kind")}
    return {code: words("stakeholders.sensitive", name=label) if code in sensitive else label
            for code, label in labels.items()}  # fmt: skip


def named_areas(rows: pd.DataFrame, words: Words) -> pd.DataFrame:
    """Return organisations with their areas by short name instead of code."""
    spoken = {codes: _areas(codes, words) for codes in rows.areas.unique()}
    return rows.assign(areas=[spoken[codes] for codes in rows.areas])


def named_area(rows: pd.DataFrame, words: Words) -> pd.DataFrame:
    """Return needs with their area by short name instead of its long one."""
    return rows.assign(area=[_areas(code, words) for code in rows.area])


def _areas(codes: object, words: Words) -> str:
    if not isinstance(codes, str):
        return words.name("area", "unknown")
    return "; ".join(_area(code, words) for code in codes.split(", "))


def _area(code: str, words: Words) -> str:
    return text.either(words, f"code.area.{code}.short", words.name("area", code))


def organisations(rows: pd.DataFrame, words: Words) -> list[tuple[str, ...]]:
    """Return the first organisations with type, place and areas, those no longer active marked."""
    lines = []
    for row in rows.head(SHOWN).itertuples():
        kind, place = words.name("organisation_type", row.organisation_type), words.name("place_id", row.place_id)
        closed = [] if row.is_active else [words("municipality.organisations.closed")]
        icon = ICONS[group(row.organisation_type)] if row.is_active else "domain_disabled"
        lines.append((f":material/{icon}:", row.organisation, " · ".join([kind, place, row.areas, *closed])))
    return lines


def needs(rows: pd.DataFrame, words: Words) -> list[tuple[str, ...]]:
    """Return the first needs and opportunities: place, who raised each, what became of it, what answers."""
    return [(f":material/{ISSUE_ICONS[row.issue_status]}:", row.issue, _answer(row, words))
            for row in rows.head(SHOWN).itertuples()]  # fmt: skip


def _answer(row: Any, words: Words) -> str:
    columns = ("issue_kind", "pillar", "place_id", "raised_by", "issue_status")
    said = " · ".join(words.name(column, getattr(row, column)) for column in columns)
    answer = row.activity if isinstance(row.activity, str) else row.organisation
    return f"{said} → {answer}" if isinstance(answer, str) else said


def links(rows: pd.DataFrame, words: Words) -> list[tuple[str, ...]]:
    """Return the first working relations: who with whom, of which kind, how strong, when last observed."""
    return [(":material/arrow_right_alt:", f"{row.from_organisation} → {row.to_organisation}", _link(row, words))
            for row in rows.head(CONNECTED).itertuples()]  # fmt: skip


def _link(row: Any, words: Words) -> str:
    strength = f"{words('column.strength')}: {words.name('strength', row.strength)}"
    return " · ".join([words.name("link_kind", row.link_kind), strength, text.day(row.observed_on, words.language)])


def measured(rows: pd.DataFrame, words: Words) -> pd.DataFrame:
    """Return the organisations with their betweenness in percent."""
    between = network.betweenness(network.read(rows.organisation_id, rows.partners))
    return rows.assign(betweenness=[round(100 * between[key], 1) for key in rows.organisation_id])


def measured_once(link_kind: str) -> Callable[[pd.DataFrame, Words], pd.DataFrame]:
    """Return what adds betweenness to the rows of stakeholders/connections, worked out once for what is shown."""
    return lambda rows, words: page.kept("stakeholders/connections", {"link_kind": link_kind}, measured)


def connections(rows: pd.DataFrame, words: Words) -> None:
    """Draw the ten organisations with most partners; of those with as many, who connects others first."""
    linked = rows[rows.degree > 0].sort_values(["degree", "betweenness"], ascending=False, kind="stable")
    lines = [
        (f":material/{ICONS[group(row.organisation_type)]}:", row.organisation, _connected(row, words))
        for row in linked.head(CONNECTED).itertuples()
    ]
    if linked.empty:
        st.markdown(text.markdown(words("stakeholders.links.empty")))
    else:
        listed(lines, len(rows), words)


def _connected(row: Any, words: Words) -> str:
    partners = words("stakeholders.partners.n", n=int(row.degree))
    share = words("stakeholders.betweenness", share=text.percent(row.betweenness / 100, words.language))
    return " · ".join([words.name("place_id", row.place_id), partners, share])
