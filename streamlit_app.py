"""What `streamlit run` starts: the dashboard, with its headers, compression and health address.

`app` must be made here by name: `streamlit run` looks for the call in this file's text.
"""

from pathlib import Path

import streamlit as st

from dashboard import access, server
from dashboard.app import PAGES

access.check()
_base = st.get_option("server.baseUrlPath").strip("/")
app = st.App(
    Path(__file__).resolve().parent / "dashboard" / "app.py",
    lifespan=server.lifespan,
    routes=server.routes(_base),
    middleware=server.middleware(_base, frozenset(address for _, address, _ in PAGES)),
)
