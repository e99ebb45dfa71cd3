"""The empty page: what Streamlit itself costs."""

import streamlit as st

st.markdown("Empty")
