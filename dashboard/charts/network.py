"""Who works with whom: organisations as points that stay where they are, their working relations as lines."""

from __future__ import annotations

import textwrap
from typing import Any

import pandas as pd

from dashboard import network, text
from dashboard.charts import panels, style
from dashboard.charts.style import FIRST, FOURTH, GREY, INK, SECOND, THIRD, Chart
from dashboard.text import Words

MOST = 50  # organisations drawn: more names cannot be read
WIDTH, BOX = 310.0, (100.0, 60.0)  # pixels of the narrowest screen, and of a point with its name
LETTERS, LINES, LINE = 16, 3, 46  # letters of a line of a name, its lines; letters of a line over the chart
SMALLEST, LARGEST = 9, 20  # diameter in pixels of one partner and of the most partners
GROUPS = {  # kind of organisation → symbol, its sign in the key, colour, types; types not named here are civil society
    "government": ("square", "■", FIRST, {"aiyl_okmotu", "mayor_office", "kenesh", "district_administration"}),
    "community": ("diamond", "◆", SECOND, {"community_prevention_centre", "domestic_violence_committee",
                                            "aksakal_court", "police", "school", "religious"}),
    "women_youth": ("triangle-up", "▲", FOURTH, {"womens_council", "womens_centre", "youth_committee",
                                                 "youth_centre"}),
    "society": ("circle", "●", THIRD, set()),
}


def group(organisation_type: str) -> str:
    """Return which of GROUPS a type of organisation belongs to."""
    return next((code for code, (*_, types) in GROUPS.items() if organisation_type in types), "society")


def connections(frame: pd.DataFrame, words: Words) -> Chart:
    """Return the network of organisations that have a partner, at most 50; those without one are counted above it."""
    partners = network.read(frame.organisation_id, frame.partners)
    drawn = network.strongest(partners, MOST)
    if not drawn:
        return {"data": [], "layout": {}}
    among = {key: [other for other in partners[key] if other in set(drawn)] for key in drawn}
    points, height = network.layout(among, BOX, WIDTH)
    shown = frame[frame.organisation_id.isin(drawn)]
    shown = shown.assign(x=[points[key][0] for key in shown.organisation_id],
                         y=[points[key][1] - BOX[1] / 3 for key in shown.organisation_id])
    used = {code: part for code in GROUPS if len(part := shown[shown.organisation_type.map(group) == code])}
    data = [_lines(among, points), *(_marks(code, part, shown.degree.max(), words) for code, part in used.items())]
    chart = style.figure(data, words, height=int(height), xaxis=style.axis(visible=False, range=[0, WIDTH]),
                         yaxis=style.axis(visible=False, range=[height, 0]))
    signs = [(GROUPS[code][1], GROUPS[code][2], words(f"stakeholders.group.{code}")) for code in used]
    return panels.key(chart, [*_counted(frame, words), *signs], per_line=1)


def _counted(frame: pd.DataFrame, words: Words) -> list[tuple[str, str, str]]:
    """Return how many organisations have a partner, how many of them are drawn, and how many have none, as lines."""
    linked, alone = int((frame.degree > 0).sum()), int((frame.degree == 0).sum())
    said = [words("stakeholders.network.sensitive")] if frame.is_sensitive.any() else []
    said.append(words("stakeholders.network.linked", n=linked))
    said += [words("stakeholders.network.first", shown=MOST)] if linked > MOST else []
    said += [words("stakeholders.network.alone", n=alone)] if alone else []
    return [("", INK, line) for sentence in said for line in textwrap.wrap(sentence, LINE)]


def _lines(among: network.Partners, points: network.Points) -> dict[str, Any]:
    """Return every pair of partners as a line between their points."""
    pairs = [(one, other) for one in sorted(among) for other in among[one] if one < other]
    xs = [at for one, other in pairs for at in (points[one][0], points[other][0], None)]
    ys = [at and at - BOX[1] / 3 for one, other in pairs for at in (points[one][1], points[other][1], None)]
    return {"type": "scatter", "mode": "lines", "name": "", "x": xs, "y": ys, "hoverinfo": "skip",
            "line": {"color": GREY, "width": 1}, "opacity": 0.55}


def _marks(code: str, part: pd.DataFrame, most: int, words: Words) -> dict[str, Any]:
    """Return the points of one group with their names; the area grows with the number of partners."""
    symbol, _, colour, _ = GROUPS[code]
    sizes = [SMALLEST + (LARGEST - SMALLEST) * (degree / most) ** 0.5 for degree in part.degree]
    return {
        "type": "scatter", "mode": "markers+text", "name": words(f"stakeholders.group.{code}"),
        "x": list(part.x), "y": list(part.y), "text": [label(name) for name in part.organisation],
        "textposition": "bottom center", "textfont": {"size": 11, "color": INK}, "cliponaxis": False,
        "marker": {"symbol": symbol, "color": colour, "size": sizes, "opacity": 1, "line": {"width": 0}},
        "hovertext": [_hover(row, words) for row in part.itertuples()],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def label(name: str) -> str:
    """Return a name on three short lines at most; of a longer one the middle is left out: its end tells the place."""
    lines = style.plain(name, LETTERS).split("<br>")
    if len(lines) > LINES:
        lines = [lines[0], f"{lines[1]} …", lines[-1]]
    return "<br>".join(line if len(line) <= LETTERS + 8 else f"{line[: LETTERS + 7]}…" for line in lines)


def _hover(row: Any, words: Words) -> str:
    place, kind = words.name("place_id", row.place_id), words.name("organisation_type", row.organisation_type)
    count = words("stakeholders.partners.n", n=int(row.degree))
    kinds = f"{words('column.kinds')}: {text.number(row.kinds, words.language)}"
    return "<br>".join([style.plain(row.organisation, 40), *map(style.plain, (kind, place, count, kinds))])
