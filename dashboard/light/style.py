"""The look of the plain page: one small stylesheet inside it, in the colours of the app."""

from __future__ import annotations

import base64
import hashlib
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from dashboard.database import ROOT

_NAMES = {"ground": "backgroundColor", "card": "secondaryBackgroundColor", "ink": "textColor", "link": "linkColor",
          "line": "borderColor", "soft": "dataframeHeaderTextColor", "accent": "primaryColor"}  # fmt: skip


def _colours(theme: Mapping[str, object]) -> str:
    return ";".join(f"--{name}:{theme[key]}" for name, key in _NAMES.items())


@cache
def style() -> str:
    """Return the stylesheet; its colours are those of .streamlit/config.toml, light and dark."""
    theme = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))["theme"]
    lines = (Path(__file__).parent / "style.css").read_text("utf-8").splitlines()
    dark = f"@media(prefers-color-scheme:dark){{:root{{{_colours(theme['dark'])}}}}}"
    return f":root{{{_colours(theme['light'])}}}{dark}{''.join(line.strip() for line in lines)}"


@cache
def style_source() -> str:
    """Return the source of a content security policy that allows this stylesheet and no other."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(style().encode()).digest()).decode()}'"
