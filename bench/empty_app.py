"""The empty page behind the dashboard's own server: the same start, headers, compression and settings."""

from pathlib import Path

import streamlit as st

from dashboard import server

app = st.App(
    Path(__file__).resolve().with_name("empty.py"),
    lifespan=server.lifespan,
    routes=server.routes(),
    middleware=server.middleware("", frozenset({""})),
)
