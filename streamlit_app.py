"""What `streamlit run` starts: the dashboard, with its headers, compression and health address.

`app` must be made here by name: `streamlit run` looks for the call in this file's text.
"""

from pathlib import Path

import streamlit as st
from streamlit import config

from dashboard import access, intake, page, server
from dashboard.app import served
from dashboard.components import trouble

_base = st.get_option("server.baseUrlPath").strip("/")
_auth = page.auth_section()
access.check(_auth, _base)
trouble.check_engine()
if access.audience() != "public":  # there .streamlit/config.toml says 1; signed-in, the address answers managers alone
    config.set_option("server.maxUploadSize", intake.MEGABYTES)
    intake.sweep()  # uploads that a killed app left
page.wait_for_readers()
app = st.App(
    Path(__file__).resolve().parent / "dashboard" / "app.py",
    lifespan=server.lifespan,
    routes=server.routes(_base),
    middleware=server.middleware(
        _base, frozenset(address for _, address, _ in served()), str(_auth.get("redirect_uri", "https:"))
    ),
    on_script_error=trouble.failed,
)
