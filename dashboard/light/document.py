"""The plain page as a document: filled template, kept for the readers who ask the same."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from dashboard import database, text
from dashboard.database import Snapshot
from dashboard.light.choices import LANGUAGE, Asked, Choice, chosen
from dashboard.light.drawn import drawn
from dashboard.light.parts import OVERVIEW, PLACE
from dashboard.light.style import style
from dashboard.shown import Shown
from dashboard.text import Words

# The pages that the plain page leads to; their addresses are their names (app.PAGES).
PAGES = ("overview", "municipality", "indicators", "participation", "action_plans", "stakeholders", "early_warning",
         "grants", "data")  # fmt: skip


@dataclass(frozen=True)
class Document:
    """The page: its bytes, the tag that changes with them, and whether it has something to show."""

    body: bytes
    tag: str
    has_data: bool


@cache
def _template() -> Template:
    loader = FileSystemLoader(Path(__file__).parent)
    kept = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return kept.get_template("page.html")


@lru_cache(maxsize=64)
def document(snapshot: Snapshot | None, part: str, asked: Asked, prefix: str, without: str = "") -> Document:
    """Return the page for what an address asks of a part's snapshot (None: nothing is published).

    `prefix` is server.baseUrlPath with a slash before it; `without` is the place of an official that
    has no file yet.
    """
    reason = _missing(snapshot)
    words = text.words(asked.language)
    if snapshot is None or reason:
        content = _frame(words, {"lang": words.language}, prefix) | {"notices": [words(reason)]}
    else:
        content = _filled(*chosen(snapshot, part, asked), prefix, without)
    body = _template().render(content).encode()
    return Document(body, hashlib.sha256(body).hexdigest()[:32], not reason)


def _missing(snapshot: Snapshot | None) -> str:
    """Return the message that says why there is nothing to show, '' where there is something."""
    if snapshot is None:
        return "frame.no_snapshot"
    if database.is_outdated(snapshot):
        return "frame.outdated"
    return "frame.no_snapshot" if database.run(snapshot.path, "projects/all", {}).empty else ""


def _frame(words: Words, codes: Mapping[str, str], prefix: str) -> dict[str, Any]:
    """Return what every plain page has: words, language switch, addresses of it and of the full pages."""
    address = partial(_address, f"{prefix}/light", codes)
    return {
        "words": words, "language": words.language, "prefix": prefix, "style": _Plain(style()),
        "language_label": LANGUAGE,
        "languages": [(code, name, address(lang=code)) for code, name in text.LANGUAGES.items()],
        "address": address, "full": lambda page: _address(f"{prefix}/{_path(page)}", codes), "pages": PAGES,
        "page": "overview", "heading": words("page.overview.title"), "below_heading": [], "notices": [], "parts": [],
        "choices": {}, "projects": [], "snapshot": "",
    }  # fmt: skip


class _Plain(str):
    """Text of ours that goes into the page as it is: the stylesheet."""

    def __html__(self) -> str:
        """Return it unescaped."""
        return str(self)


def _filled(seen: Shown, words: Words, choices: Mapping[str, Choice], prefix: str, without: str) -> dict[str, Any]:
    """Return all that the template needs."""
    view = seen.view
    codes = {"lang": view.language, "project": view.project}
    codes |= {"place": view.place} if view.place else {}
    codes |= {"as_of": view.as_of.isoformat()} if view.as_of != view.newest else {}
    wrong = [said for choice in choices.values() if (said := choice.said(words))]
    told = [words(view.snapshot.notice)] if view.snapshot.notice else []
    told += [words("account.without_file", place=words.name("place_id", without))] if without else []
    mark = [words("frame.demonstration")] if view.is_demonstration else []
    projects = [(code, name, _address(f"{prefix}/light", {"lang": view.language, "project": code}))
                for code, name in choices["project"].options.items()]  # fmt: skip
    return _frame(words, codes, prefix) | {
        "choices": choices, "projects": projects, "snapshot": view.snapshot.id,
        "page": "municipality" if view.place else "overview",
        "heading": words.name("place_id", view.place) if view.place else words("page.overview.title"),
        "below_heading": [view.project_title, *_where(seen, words), words("card.as_of", date=view.as_of), *mark],
        "notices": [*wrong, *told], "parts": [drawn(part, seen, words) for part in (PLACE if view.place else OVERVIEW)],
    }  # fmt: skip


def _where(seen: Shown, words: Words) -> list[str]:
    """Return the units that the place lies in, or that all places are shown."""
    if seen.view.place is None:
        return [words("frame.all_places")]
    row = seen.table("place/place").iloc[0]
    return [words.name("place_id", unit) for unit in (row.district_id, row.oblast_id) if isinstance(unit, str)]


def _path(page: str) -> str:
    return "" if page == "overview" else page.replace("_", "-")


def _address(path: str, codes: Mapping[str, str], **changed: str) -> str:
    return f"{path}?{urlencode(dict(codes) | changed)}"
