"""The headline numbers of who took part, and what is said of those that are withheld."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from dashboard import page, text
from dashboard.components import withheld
from dashboard.components.blocks import Headline
from dashboard.components.explain import headlines
from dashboard.text import Words

QUERY = "people/headline"
NUMBERS = ("people", "participations", "women", "completed", "trained")


def numbers(chosen: Mapping[str, object]) -> None:
    """Draw people, participations, the share of women, the completed and the trained; `chosen` are the filters."""
    words, rows = page.words(), page.table(QUERY, **chosen)
    now = rows.iloc[0]
    told = [Headline(words(f"participation.headline.{name}"), _value(name, now, words), _note(name, now, words), name)
            for name in NUMBERS]  # fmt: skip
    headlines(told, query=QUERY, extra=chosen)
    for said in withheld.under(QUERY, rows[["people", "participations", "women", "completed"]], words):
        st.caption(text.markdown(said))


def with_total(rows: pd.DataFrame, words: Words, chosen: Mapping[str, object]) -> pd.DataFrame:
    """Return the steps by sex; where a part is withheld also those of all together, which may be shown."""
    if not withheld.has_gaps(rows, words):
        return rows
    now = page.table(QUERY, **chosen).rename(columns={"people": "attended"})
    return pd.concat([rows, now.assign(sex="all")[list(rows)]], ignore_index=True)


def _value(name: str, now: pd.Series, words: Words) -> str:
    """Return a number as it is read; the women as their share, an en dash without anybody."""
    if name != "women":
        return words.name(name, now[name])
    if pd.notna(now.women_percent):
        return words("participation.headline.women.value", percent=now.women_percent)
    return "–" if pd.notna(now.people) and not now.people else words.name("women_percent", None)


def _note(name: str, now: pd.Series, words: Words) -> str:
    """Return what stands below a number, without what is withheld."""
    known = {column: words.name(column, value) for column, value in now.items()}
    if name == "trained" and pd.notna(now.target) and now.target > 0:
        return words("participation.headline.trained.target", **known)
    if name == "completed" and pd.isna(now.registered):
        return words("participation.headline.completed.note_plain")
    if name == "women" and (pd.isna(now.people) or pd.isna(now.women)):
        return words("participation.headline.women.note_withheld")
    if name == "women" and pd.isna(now.sex_unknown):
        return words("participation.headline.women.note_plain", **known)
    return words(f"participation.headline.{name}.note", **known)
