"""What `streamlit run` starts: the dashboard, with its headers, compression and health address.

`app` must be made here by name: `streamlit run` looks for the call in this file's text.
"""

from pathlib import Path

import streamlit as st
from streamlit import config

from dashboard import access, server
from dashboard.app import offered
from dashboard.intake import MEGABYTES

access.check()
if access.audience() == "manager":  # for everyone else .streamlit/config.toml says 1, and the address is closed
    config.set_option("server.maxUploadSize", MEGABYTES)
_base = st.get_option("server.baseUrlPath").strip("/")
app = st.App(
    Path(__file__).resolve().parent / "dashboard" / "app.py",
    lifespan=server.lifespan,
    routes=server.routes(_base),
    middleware=server.middleware(_base, frozenset(address for _, address, _ in offered())),
)
