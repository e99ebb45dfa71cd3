"""What a person sees of a store: pages run as the app runs them, without a browser."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from streamlit.testing.v1 import AppTest

from dashboard import text
from tests.reliability import marked
from tests.reliability.trial import ROOT, Trial

PATIENCE = 120  # seconds: a slow machine is no fault of the app
PAGES = ("participation", "data")
SAYS = {"YNTYMAK_AUDIENCE": "manager"}


@contextmanager
def opened(store: Path) -> Iterator[AppTest]:
    """Give a session of the manager's view on a store."""
    wanted = SAYS | {"YNTYMAK_STORE": str(store)}
    before = {name: os.environ.get(name) for name in wanted}
    os.environ.update(wanted)
    try:
        app = AppTest.from_file(str(ROOT / "dashboard" / "app.py"), default_timeout=PATIENCE)
        app.query_params["lang"] = "en"
        yield app
    finally:
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})


def sentences(app: AppTest) -> str:
    """Return all that a page says in words."""
    kinds = (app.caption, app.markdown, app.title, app.info, app.warning, app.metric)
    return "\n".join(str(said.value).replace("\N{NO-BREAK SPACE}", " ") for kind in kinds for said in kind)


def markers(app: AppTest) -> set[int]:
    """Return the numbers of all datasets that a page shows something of."""
    said = sentences(app)
    titles = {int(found) for found in re.findall(r"Marker (\d+)", said)}
    counts = re.findall(r"n = (\d+) people \+ ([\d,]+) participations", said)
    came = {(int(people), int(all_.replace(",", "")) - 1000 - int(people)) for people, all_ in counts}
    return titles | {marker if people == marked.people(marker) else -1 for people, marker in came}


def problems(app: AppTest) -> list[str]:
    """Return the tracebacks and error boxes on a page."""
    return [str(problem.value)[:200] for problem in [*app.exception, *app.error]]


def opens(trial: Trial, store: Path, answer: tuple[str | None, bool], right: dict[str, tuple], when: str) -> None:
    """Open pages on a damaged store; note tracebacks, wrong numbers and a notice that is missing."""
    wanted, has_notice = answer
    words = text.words("en")
    with opened(store) as app:
        for name in PAGES:
            app.run()
            if wanted is not None:
                app.switch_page(str(ROOT / "pages" / f"{name}.py")).run()
            trial.expect(not problems(app), f"{when}: on the page {name}: {problems(app)[:1]}")
            said = sentences(app)
            if wanted is None:
                trial.expect(words("frame.no_snapshot") in said, f"{when}: the page does not say that nothing serves")
                return
            numbers = {marked.truth(marker): marker for marker in range(1, 10)}
            expected = {numbers[right[wanted][0]]}
            trial.expect(markers(app) == expected, f"{when}: {name} shows data of {markers(app)}, not {expected}")
            is_told = words("notice.fell_back") in said
            trial.expect(is_told == has_notice, f"{when}: {name}: notice {'shown' if is_told else 'missing'}")
