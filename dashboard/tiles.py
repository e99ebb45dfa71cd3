"""Background tiles for the map, which an administrator may switch on: the one place that reads YNTYMAK_TILES."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

_HOST = re.compile(r"(\*\.)?[A-Za-z0-9.\-]+(:\d{1,5})?")


@dataclass(frozen=True)
class Tiles:
    """Background tiles: URL template, and the attribution to show under the map."""

    url: str
    attribution: str

    @property
    def origin(self) -> str:
        """Return scheme and host, which the content security policy of the map's frame must allow."""
        parts = urlsplit(self.url.replace("{s}.", "*."))
        return f"{parts.scheme}://{parts.netloc}"


def configured(environment: Mapping[str, str] = os.environ) -> Tiles | None:
    """Return what YNTYMAK_TILES says (`URL template|attribution`), None if unset; raises ValueError."""
    setting = environment.get("YNTYMAK_TILES", "").strip()
    if not setting:
        return None
    url, _, attribution = (part.strip() for part in setting.partition("|"))
    parts = urlsplit(url.replace("{s}.", "*."))
    is_address = parts.scheme in ("http", "https") and _HOST.fullmatch(parts.netloc)
    if not (is_address and attribution and all(name in url for name in ("{z}", "{x}", "{y}"))):
        raise ValueError("YNTYMAK_TILES must be https://host/{z}/{x}/{y}.png|attribution")
    return Tiles(url, attribution)
