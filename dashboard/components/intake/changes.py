"""The third step: what a publish would change, before and after, and the button that publishes."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard import page, text
from dashboard.components import blocks, links, table
from dashboard.components.intake import running
from dashboard.components.intake.card import answered, nothing, step
from dashboard.intake import Desk
from dashboard.text import Words

TABLES = ("table_name", "added", "changed", "gone")
NUMBERS = ("project", "headline", "before", "after", "difference")
# Where the words for the numbers of a query are.
_SPOKEN = {"people/headline": "participation.headline", "plans/headline": "plans.headline",
           "warning/headline": "warning.headline", "stakeholders/headline": "stakeholders.headline",
           "grants/headline": "grants.headline"}  # fmt: skip
_COUNTED = {("people/headline", "women"): "column.women"}  # its page shows it as a share, here it is a count


def changes() -> None:
    """Draw what would change, and publish it; afterwards, what came of it."""
    desk = page.own(Desk)
    with step("changes") as words:
        checked = (desk.answer("check") or {}).get("answer")
        if desk.answer("publish") is not None:
            _published(answered(desk.answer("publish"), words), words)
        elif checked is None:
            nothing(words("import.changes.none_yet"))
        elif checked["is_stopped"]:
            st.error(words("import.changes.stopped", n=checked["errors"]), icon=":material/block:")
        else:
            _preview(checked, desk.held["job"].is_update, words)


def _preview(checked: dict, is_update: bool, words: Words) -> None:
    blocks.facts([*_sources(checked, is_update, words),
                  (":material/functions:", words("data.headline.rows.note", **checked["rows"]))])  # fmt: skip
    if not checked["is_new"]:
        st.info(words("import.changes.same"), icon=":material/check_circle:")
        return
    _tables(checked, words)
    _numbers(checked, words)
    _publish(checked, is_update, words)


def _sources(checked: dict, is_update: bool, words: Words) -> list[tuple[str, str]]:
    """Return a line for each source given, and one for those that go."""
    before, given = set(checked["before"]), checked["sources"]
    lines = [(":material/sync:" if name in before else ":material/add_circle:",
              words("import.source.replaces" if name in before else "import.source.new", source=name))
             for name in given]  # fmt: skip
    others = sorted(before - set(given))
    if others:
        said = "import.source.stay" if is_update else "import.source.go"
        lines.append((":material/inventory_2:" if is_update else ":material/delete:",
                      words(said, sources=", ".join(others))))  # fmt: skip
    return lines


def _tables(checked: dict, words: Words) -> None:
    st.subheader(words("import.changes.tables"), anchor=False)
    rows = pd.DataFrame(checked["changes"]).rename(columns={"table": "table_name"})
    if rows.empty:
        nothing(words("import.changes.no_tables"))
    else:
        table.show(rows, TABLES, words, words("import.changes.tables"), "import-tables")


def _numbers(checked: dict, words: Words) -> None:
    """Draw the headline numbers that would be other ones; how many stay is said."""
    rows = pd.DataFrame([_number(one, words) for one in checked["numbers"] if _message(one)], columns=[*NUMBERS, "is"])
    other = rows[rows["is"]] if len(rows) else rows
    st.subheader(words("import.changes.numbers"), anchor=False)
    if len(other):
        table.show(other, NUMBERS, words, words("import.changes.numbers"), "import-numbers")
    st.caption(words("import.changes.others", n=len(rows) - len(other)))


def _message(one: dict) -> str | None:
    """Return the words that other pages use for a number; None for one that they do not show."""
    subject, _, name = one["query"].partition("/")
    if subject == "indicators":
        message = f"indicator.{name}.title"
        return message if one["name"] == "value" and message in text.message_ids() else None
    message = _COUNTED.get((one["query"], one["name"]), f"{_SPOKEN[one['query']]}.{one['name']}")
    return message if message in text.message_ids() else None


def _number(one: dict, words: Words) -> tuple[object, ...]:
    """Return project, number, before, after and difference as people read them, and whether it would be another."""
    before, after = one["before"], one["after"]
    currency = words.name("currency", one["currency"]) if one["currency"] else ""
    kind = [words.name("award_kind", one["award_kind"])] if one["award_kind"] else []
    label = " · ".join([words(_message(one), currency=currency), *kind])
    project = text.either(words, f"project.{one['project_id']}.short", one["project_id"])
    shift = (after or 0.0) - (before or 0.0)
    sign = "+" if shift > 0 else "−"
    said = f"{sign}{text.number(abs(shift), words.language)}" if shift else ""
    values = (text.number(value, words.language) for value in (before, after))
    return project, label, *values, said, before != after


def _publish(checked: dict, is_update: bool, words: Words) -> None:
    """Draw the button, behind a confirmation where rows would be gone or set aside."""
    desk = page.own(Desk)
    gone, aside = sum(one["gone"] for one in checked["changes"]), checked["rows"]["set_aside"]
    is_sure = True
    if gone or aside or not is_update:
        st.warning(words("import.confirm.note", gone=gone, aside=aside), icon=":material/warning:")
        is_sure = st.checkbox(words("import.confirm"), key=f"import-sure-{desk.held['job'].folder}")
    if st.button(words("import.publish"), type="primary", icon=":material/publish:", key="import-publish",
                 disabled=not is_sure or desk.work is not None):  # fmt: skip
        running.start("publish", words)


def _published(done: dict | None, words: Words) -> None:
    """Say what came of the publish."""
    if done is None:
        nothing(words("import.changes.again"))
    elif done["snapshot"] is None:
        st.error(words("publish.stopped", n=done["errors"]), icon=":material/block:")
    elif not done["is_new"]:
        st.info(words("publish.already", snapshot=done["snapshot"]), icon=":material/check_circle:")
    else:
        st.success(words("publish.done", snapshot=done["snapshot"], **done["rows"]), icon=":material/task_alt:")
        links.to_page("overview", words("import.to_overview"))
