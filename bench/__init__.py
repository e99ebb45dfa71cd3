"""How fast the dashboard is, beside an empty Streamlit page served the same way: `make bench`."""
