"""Early warning in sentences: facts of a risk, what moved, what people asked for, border crossings."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st
from streamlit_folium import st_folium

from dashboard import maps, page, status, text, tiles
from dashboard.charts import issues as issue_charts
from dashboard.components import blocks, withheld
from dashboard.components.explain import headlines
from dashboard.components.look import MAP_HEIGHT
from dashboard.components.place import ISSUE_ICONS
from dashboard.text import Words

SHOWN, SHOWN_BESIDE, OF_A_STATE = 8, 6, 3  # lines of a list, of one beside a chart; issues named of each state
RISKS = ("open_risks", "high_risks", "stale_risks", "overdue_measures")
ANSWERS = ("unanswered", "answered", "issues", "resolved")
CROSSING_ICONS = {"open": "door_open", "restricted": "door_back", "closed": "door_front"}
MOVED = ("rising", "new", "falling")


def numbers() -> None:
    """Draw the headline numbers: risks above, warnings and issues below."""
    words, now = page.words(), page.table("warning/headline").iloc[0]
    headlines([_headline(name, now, words) for name in RISKS], "headline-risks", "warning/headline", is_last=False)
    headlines([_headline(name, now, words) for name in ANSWERS], "headline-answers", "warning/headline")
    withheld.also(("risks", "issues"), words)


def _headline(name: str, now: pd.Series, words: Words) -> blocks.Headline:
    if pd.isna(now[name]):
        hidden = "warning.headline.hidden" + ("" if page.part() == "public" else "_elsewhere")
        return blocks.Headline(words(f"warning.headline.{name}"), words("value.not_public"), words(hidden), name)
    is_unanswered = name == "answered" and pd.isna(now.median_days)
    note = "warning.headline.answered.none" if is_unanswered else f"warning.headline.{name}.note"
    said = words(note, **{column: now[column] for column in now.index})
    return blocks.Headline(words(f"warning.headline.{name}"), words.name(name, now[name]), said, name)


def told(icon: str, word: str, of: str, below: list[str]) -> str:
    """Return a status as icon and word, and below it in small the lines of Markdown that are not empty."""
    lines = "".join(f"  \n:small[{line}]" for line in below if line)
    return f"{icon} **{text.markdown(word)}** · {text.markdown(of)}{lines}"


def where_and_who(row: Any, words: Words) -> str:
    """Return place, category and owner of a risk in Markdown, as far as known; no place where one is chosen."""
    said = [words.name("place_id", row.place_id)] if hasattr(row, "place_id") and page.view().place is None else []
    if isinstance(row.risk_category, str):
        said.append(words.name("risk_category", row.risk_category))
    if isinstance(row.organisation, str):
        said.append(words("municipality.risks.owner", name=row.organisation))
    return text.markdown(" · ".join(said))


def level(state: status.RiskState, words: Words) -> str:
    """Return the level of a risk in Markdown, with its movement since the review before and a mark when it is stale."""
    said = [text.markdown(words(state.reason_id, **state.reason_values))]
    moved_to = text.markdown(words(f"status.{state.movement}.reason", **state.reason_values))
    said.append(f"{status.ICONS[state.movement]} {moved_to}")
    if state.is_stale:
        said.append(f"{status.ICONS['stale']} {text.markdown(words('status.stale.reason', n=state.days_since_review))}")
    return " · ".join(said)


def more(row: Any, words: Words) -> list[str]:
    """Return cause and effect, and the measures of a risk, as two lines of Markdown; none if the rows lack them."""
    if not hasattr(row, "cause"):
        return []
    said = [words("warning.risks.cause", cause=row.cause), words("warning.risks.effect", effect=row.effect)]
    return [text.markdown(" · ".join(said)), " · ".join(_measures(row, words))]


def _measures(row: Any, words: Words) -> list[str]:
    """Return the measures against a risk and their due day, and whether it is sensitive, in Markdown."""
    said = []
    if isinstance(row.treatment, str):
        said.append(text.markdown(words("warning.risks.measures", measures=row.treatment)))
    if pd.notna(row.treatment_due):
        late = int(row.days_late)
        due = {"date": row.treatment_due} | ({"n": late} if late else {})
        spoken = text.markdown(words("warning.risks.overdue" if late else "warning.risks.due", **due))
        said.append(f"{status.ICONS['overdue']} {spoken}" if late else spoken)
    if row.is_sensitive:
        said.append(f":material/lock: {text.markdown(words('warning.risks.sensitive'))}")
    return said


def moved(rows: pd.DataFrame, words: Words) -> pd.DataFrame:
    """Return the risks whose level is another than in the review before, the risen first, then those reviewed once."""
    order = rows.movement.map({movement: position for position, movement in enumerate(MOVED)})
    return rows.assign(order=order).dropna(subset="order").sort_values("order", kind="stable").drop(columns="order")


def movements(rows: pd.DataFrame, words: Words) -> list[tuple[str, ...]]:
    """Return which risks moved, and from which cell to which."""
    return [(status.ICONS[row.movement], row.risk, " · ".join(_movement(row, words)))
            for row in rows.head(SHOWN_BESIDE).itertuples()]


def _movement(row: Any, words: Words) -> list[str]:
    name = "warning.movements.first" if row.movement == "new" else "warning.movements.moved"
    cells = {"level": row.level, "likelihood": row.likelihood, "impact": row.impact, "before": row.previous_level,
             "before_likelihood": row.previous_likelihood, "before_impact": row.previous_impact}
    place = [words.name("place_id", row.place_id)] if page.view().place is None else []
    reviewed = words("warning.movements.reviewed", date=row.reviewed_on)
    return [words(f"status.{row.movement}"), *place, words(name, **cells), reviewed]


def issues(rows: pd.DataFrame, words: Words) -> None:
    """Draw the first issues of each state, how many there are, and what answers them."""
    for head, lines, count in page.once(lambda: _by_state(rows, words), "issues"):
        st.markdown(head)
        blocks.listed(lines, count, words)


def _by_state(rows: pd.DataFrame, words: Words) -> list[tuple[str, list[tuple[str, ...]], int]]:
    """Return for each state of issues its name with their number as Markdown, the first of them, and their number."""
    states = [(state, rows[rows.issue_status == state]) for state in issue_charts.STATES]
    return [
        (f"**{text.markdown(words.name('issue_status', state))}: {text.number(len(part), words.language)}**",
         [(f":material/{ISSUE_ICONS[state]}:", row.issue, *_issue(row, words))
          for row in part.head(OF_A_STATE).itertuples()], len(part))
        for state, part in states if len(part)
    ]  # fmt: skip


def _issue(row: Any, words: Words) -> list[str]:
    """Return who raised an issue, when and where, who has it now; and the activity that answers."""
    said = [words.name("place_id", row.place_id)] if page.view().place is None else []
    said.append(words("warning.issues.raised", date=row.raised_on, who=words.name("raised_by", row.raised_by)))
    if isinstance(row.event, str):
        said.append(words("warning.issues.at", event=row.event))
    if isinstance(row.organisation, str):
        said.append(words("warning.issues.with", organisation=row.organisation))
    if not isinstance(row.activity, str):
        return [" · ".join(said)]
    state = words.name("activity_status", row.activity_status)
    answer = words("warning.issues.answer", activity=row.activity, plan=row.plan, state=state)
    return [" · ".join(said), answer]


def crossings(rows: pd.DataFrame, words: Words) -> None:
    """Draw each crossing with its state, since when, place and source; on a map those that have coordinates."""
    drawn = rows.dropna(subset=["latitude", "longitude"])
    if len(drawn):
        _crossing_map(drawn, words)
    blocks.statuses(page.once(lambda: [(f":material/{CROSSING_ICONS[row.crossing_status]}:",
                                        words.name("crossing_status", row.crossing_status),
                                        f"{row.crossing} – {words.name('neighbour', row.neighbour)}",
                                        _crossing(row, words)) for row in rows.head(SHOWN).itertuples()],
                              "crossings"))  # fmt: skip
    blocks.more(len(rows) - SHOWN, words)


def _crossing(row: Any, words: Words) -> str:
    """Return since when a crossing is in its state, where it is, and who says so."""
    known = pd.notna(row.since)
    since = words("warning.crossings.since", date=row.since) if known else words("warning.crossings.undated")
    is_placed = row.place_id != "unknown"
    place = words.name("place_id", row.place_id) if is_placed else words("warning.crossings.nowhere")
    source = [words("warning.crossings.source", title=row.source)] if isinstance(row.source, str) else []
    return " · ".join([since, place, *source])


def _crossing_map(rows: pd.DataFrame, words: Words) -> None:
    """Draw crossings as points, the name with its state, over the relief; below what every map says."""
    states = [words.name("crossing_status", state) for state in rows.crossing_status]
    names = [f"{name}: {state}" for name, state in zip(rows.crossing, states, strict=True)]
    points = rows.assign(place_id=rows.crossing_id, name=names, role="partner", value=1.0, point_precision="exact",
                         point_note=rows.source)
    chosen = tiles.configured()
    drawn, marks = maps.draw(points, words("column.crossing"), words, tiles=chosen.url if chosen else None)
    with st.container(gap=None, key="map-and-legend-crossings"):
        st_folium(drawn, key=f"map-crossings-{words.language}", height=MAP_HEIGHT, use_container_width=True,
                  returned_objects=[], feature_group_to_add=marks)
    st.caption(text.markdown(" ".join(words(f"map.{part}") for part in ("not_official", "disclaimer", "attribution"))))
