"""Who took part: each function turns the rows of a query under queries/people into a figure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from dashboard.charts import panels, style
from dashboard.charts.style import Chart
from dashboard.text import Words

PLACES_SHOWN = 15
_PEOPLE, _BESIDE = ("registered", "attended", "completed"), "participations"
_STEPS = (*_PEOPLE, _BESIDE)
_LAST = ("elsewhere", "unknown")


def by_sex(frame: pd.DataFrame, words: Words) -> Chart:
    """Return women, men, another sex, unknown: people beside participations."""
    return _split(frame, "sex", words, [style.SEX_COLOURS[sex] for sex in frame.sex])


def by_affiliation(frame: pd.DataFrame, words: Words) -> Chart:
    """Return people beside participations by affiliation."""
    return _split(frame, "affiliation", words)


def by_disability(frame: pd.DataFrame, words: Words) -> Chart:
    """Return people beside participations by disability."""
    return _split(frame, "disability", words)


def by_youth(frame: pd.DataFrame, words: Words) -> Chart:
    """Return people beside participations: youth, not youth, unknown."""
    return _split(frame, "youth_group", words)


def _split(frame: pd.DataFrame, column: str, words: Words, colours: Sequence[str] = ()) -> Chart:
    labels = [panels.short(column, code, words) for code in frame[column]]
    return panels.beside(frame, labels, list(frame[column]), words, colours)


def by_place(frame: pd.DataFrame, words: Words) -> Chart:
    """Return people by home, participations by event: the first fifteen places, the others, elsewhere, unknown."""
    is_known = ~frame.place_id.isin(_LAST)
    shown, rest, unknown = frame[is_known][:PLACES_SHOWN], frame[is_known][PLACES_SHOWN:], frame[~is_known]
    labels = [_place(row.place_id, row.is_project_place, words) for row in shown.itertuples()]
    if len(rest):
        labels.append(style.plain(words("participation.other_places", n=len(rest)), panels.LABEL_WIDTH))
    labels += [panels.short("place_id", code, words) for code in unknown.place_id]
    counts = list(panels.COUNTS)
    others = [rest[counts].sum(skipna=False).to_frame().T] if len(rest) else []
    codes = [*shown.place_id, *[panels.OTHERS for _ in others], *unknown.place_id]
    return panels.beside(pd.concat([shown[counts], *others, unknown[counts]]), labels, codes, words)


def _place(place_id: str, is_of_project: bool, words: Words) -> str:
    name = words.name("place_id", place_id)
    shown = name if is_of_project else words("participation.outside", place=name)
    return style.plain(shown, panels.LABEL_WIDTH)


def steps(frame: pd.DataFrame, words: Words) -> Chart:
    """Return people registered, attended, completed; below participations on their own scale; by sex.

    A step that is withheld by sex is drawn as a whole where a row of all sexes gives it.
    """
    known = frame.astype(object).where(frame.notna(), None)
    parts, whole = known[known.sex != "all"], known[known.sex == "all"]
    hidden = [step for step in _STEPS if parts[step].isna().any()]
    totals = {step: max(whole[step], default=None) if step in hidden else int(parts[step].sum()) for step in _STEPS}
    labels = {step: _counted(step, total, words) for step, total in totals.items()}
    together = {"sex": "all"} | {step: totals[step] if step in hidden else None for step in _STEPS}
    rows = [row for row in parts.to_dict("records") if any(row[step] or row[step] is None for step in _STEPS)]
    rows += [together] if any(totals[step] for step in hidden) else []
    axes = {
        "xaxis": panels.bare(max([1, *(totals[step] or 0 for step in _PEOPLE)])),
        "xaxis2": panels.bare(max(1, totals[_BESIDE] or 0), anchor="y2"),
        "yaxis": panels.names([labels[step] for step in _PEOPLE], domain=[0.3, 1]),
        "yaxis2": panels.names([labels[_BESIDE]], domain=[0, 0.22]),
    }
    data = [series for row in rows for series in _parts(row, labels, words)]
    hidden = {"minsize": 11, "mode": "hide"}
    chart = style.figure(data, words, height=220, barmode="stack", uniformtext=hidden, **axes)
    return panels.key_of_sexes(chart, [row["sex"] for row in rows], words)


def _counted(step: str, total: int | None, words: Words) -> str:
    """Return the name of a step over its number, or over the word that it is withheld."""
    number = words.name(step, total)
    return f"{words(f'participation.step.{step}')}<br><b>{number}</b>"


def _parts(row: dict[str, Any], labels: dict[str, str], words: Words) -> list[dict[str, Any]]:
    """Return what one sex adds: a series over the people, a series over the participations."""
    sex = row["sex"]
    name = words.name("sex", sex)
    people, participations = (
        style.bars(name, [labels[step] for step in part], [row[step] for step in part],
                   colour=style.SEX_COLOURS.get(sex, style.FOURTH), code=sex, inside=True)
        for part in (_PEOPLE, (_BESIDE,))
    )
    return [people, participations | {"xaxis": "x2", "yaxis": "y2"}]


def of_place(frame: pd.DataFrame, words: Words) -> Chart:
    """Return people who live in a place (left) and participations held there (right), per sex."""
    labels = [panels.short("sex", sex, words) for sex in frame.sex]
    colours = [style.SEX_COLOURS[sex] for sex in frame.sex]
    return panels.beside(frame, labels, list(frame.sex), words, colours)
