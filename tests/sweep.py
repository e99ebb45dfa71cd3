"""The states in which every page is opened: all of them, and a sample that holds every pair of values."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from itertools import product
from urllib.parse import urlencode

from allpairspy import AllPairs
from streamlit.testing.v1 import AppTest

from dashboard import text
from dashboard.app import PAGES

PILOTS, GRANTS = "social-cohesion-2024", "yntymaktuu-zhashoo"
PLACES = {PILOTS: "kyshtut", GRANTS: "kurama"}
EARLIER = {PILOTS: "2024-12-31", GRANTS: "2022-03-31"}
NAMES = {f"/{address}": name for name, address, _ in PAGES}
WITHOUT_FIGURES = {"/import"}  # it shows no data: files, findings and what was published
WITH_FIGURES = {path: name for path, name in NAMES.items() if path not in WITHOUT_FIGURES}
AXES = (list(NAMES), list(text.LANGUAGES), [PILOTS, GRANTS], [False, True], [False, True], [390, 1280],
        ["light", "dark"])


@dataclass(frozen=True)
class State:
    """One page as somebody opens it: `is_earlier` on a former as-of date, `is_local` with one place chosen."""

    path: str
    language: str
    project: str
    is_earlier: bool
    is_local: bool
    width: int = 1280
    scheme: str = "light"

    @property
    def name(self) -> str:
        """Return the name of the page's script and words."""
        return NAMES[self.path]

    @property
    def codes(self) -> dict[str, str]:
        """Return what the address says."""
        place = {"place": PLACES[self.project]} if self.is_local else {}
        day = {"as_of": EARLIER[self.project]} if self.is_earlier else {}
        return {"lang": self.language, "project": self.project} | place | day

    @property
    def address(self) -> str:
        """Return path and query of the page."""
        return f"{self.path}?{urlencode(self.codes)}"

    def __str__(self) -> str:
        """Return the state as the name of a test."""
        kinds = ("earlier" if self.is_earlier else "newest", "place" if self.is_local else "all")
        return "-".join([self.name, self.language, self.project[:6], *kinds, str(self.width), self.scheme])


def every() -> list[State]:
    """Return every state, on a phone and a desk, light and dark."""
    return [State(*values) for values in product(*AXES)]


def sample() -> list[State]:
    """Return a few states in which every value meets every other; and every page as a village sees it: dark phone."""
    languages, projects = list(text.LANGUAGES), (PILOTS, GRANTS)
    village = [State(path, languages[number % 2], projects[number // 2 % 2], False, True, 390, "dark")
               for number, path in enumerate(NAMES)]
    pairs = AllPairs(AXES, previously_tested=[list(astuple(state)) for state in village])
    return [*village, *(State(*values) for values in pairs)]


def on_paper() -> list[State]:
    """Return every page in every language, project and date in turn so that all pairs meet: without a browser."""
    turns = [(project, day) for day in AXES[3] for project in AXES[2]]
    return [State(path, language, *turns[(page + shift) % 4], is_local=path == "/municipality")
            for page, path in enumerate(AXES[0]) for shift, language in enumerate(AXES[1])]


def paragraphs(app: AppTest) -> list[str]:
    """Return the paragraphs of Markdown on a page: a list is one element of several."""
    return [said for block in app.markdown for said in block.value.split("\n\n")]
