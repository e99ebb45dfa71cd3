"""Columns of cards: each column as long as its cards, so that a short card leaves no hole beside a long one."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from dashboard.components.card import Figure, card


def stacks(*columns: Iterable[Figure]) -> None:
    """Draw columns of figures side by side; one column after the other where the screen is narrow."""
    with st.grid(len(columns), min_column_width=330):
        for figures in columns:
            with st.container():
                for figure in figures:
                    card(figure)
