"""The second step: what is wrong with the files, where, and the marked copies to send back."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pandas as pd
import streamlit as st

from dashboard import downloads, intake, page, text
from dashboard.components import blocks, table
from dashboard.components.intake import running
from dashboard.components.intake.card import answered, nothing, step
from dashboard.intake import Desk
from dashboard.text import Words

GROUPS = ("severity", "file_and_sheet", "findings", "message")
SHOWN = ("severity", "file_and_sheet", "row", "column", "value", "message")
TAKEN = ("severity", "file", "sheet", "row", "column", "value", "message")
ALL = ""
LISTED = 30  # groups; the table below has every finding
ICONS = {"error": "error", "warning": "warning"}
NAME = "findings"
_FORM = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def findings() -> None:
    """Draw what the check found: counts, groups, every finding, the marked copies."""
    desk = page.own(Desk)
    with step("findings") as words:
        if desk.answer("check") is None:
            nothing(words("import.findings.none_yet"))
        elif (checked := answered(desk.answer("check"), words)) is not None:
            _found(checked, words)


def _found(checked: dict, words: Words) -> None:
    icon = "error" if checked["errors"] else "warning" if checked["warnings"] else "check_circle"
    counts = words("publish.checked", errors=checked["errors"], warnings=checked["warnings"])
    st.markdown(f":material/{icon}: **{text.markdown(counts)}**")
    if not checked["findings"]:
        st.markdown(text.markdown(words("import.findings.clean")))
        return
    known = page.own(Desk).held.setdefault("shown", {})  # thousands of sentences take a second
    if words.language not in known:
        known[words.language] = intake.shown(intake.findings(checked["findings"]), words)
    whole = known[words.language]
    groups = _grouped(checked, whole)
    _list(groups, words)
    _every(checked, whole, groups, words)
    _copies(words)


def _grouped(checked: dict, whole: pd.DataFrame) -> pd.DataFrame:
    """Return a row for each severity, file, sheet and rule: how many, and the sentence of the first."""
    heads = whole.drop_duplicates(["severity", "file", "sheet", "rule"])
    first = {(row.severity, row.file, row.sheet, row.rule): row.message for row in heads.itertuples()}
    known = sorted(checked["groups"], key=lambda group: (group[0] != "error", str(group[1]), str(group[2]), -group[4]))
    rows = [(severity, _place(file, sheet), count, first.get((severity, file or "", sheet or "", rule), rule))
            for severity, file, sheet, rule, count in known]  # fmt: skip
    return pd.DataFrame(rows, columns=list(GROUPS))


def _list(groups: pd.DataFrame, words: Words) -> None:
    """Draw the groups as a list: how many of a severity, where, and below it the sentence of the first."""
    lines = [(f":material/{ICONS[row.severity]}:",
              f"{words.name('severity', row.severity)} × {text.number(row.findings, words.language)} · "
              f"{row.file_and_sheet}", row.message) for row in groups.head(LISTED).itertuples()]  # fmt: skip
    blocks.listed(lines, len(groups), words)


def _place(file: str | None, sheet: str | None) -> str:
    """Return file and sheet as one text."""
    return " · ".join(filter(None, (file, sheet))) or "–"


def _every(checked: dict, whole: pd.DataFrame, groups: pd.DataFrame, words: Words) -> None:
    """Draw the findings, all or of one file and sheet, in pages; and the files with all of them."""
    part = whole = whole.assign(file_and_sheet=[_place(*place) for place in zip(whole.file, whole.sheet, strict=True)])
    places = list(dict.fromkeys(groups.file_and_sheet))
    st.subheader(words("import.findings.every"), anchor=False)
    if len(places) > 1:
        chosen = st.selectbox(words("column.file_and_sheet"), [ALL, *places], key="import-place",
                              format_func=lambda place: place or words("import.findings.all"))  # fmt: skip
        part = whole[whole.file_and_sheet == chosen] if chosen else whole
    table.show(part, SHOWN, words, words("import.findings.every"), "import-findings")
    if (count := checked["errors"] + checked["warnings"]) > len(whole):
        st.caption(words("import.findings.first", shown=len(whole), n=count))
    _files(whole, words)


def _files(whole: pd.DataFrame, words: Words) -> None:
    named = table.labelled(whole, TAKEN, words)
    sheets = (words("import.marked.sheet"), words("card.about"))
    stated = {words("import.marked.sheet"): words("table.rows", shown=len(whole), n=len(whole))}
    made = {"csv": partial(downloads.csv, named, stated), "xlsx": partial(downloads.xlsx, named, stated, sheets)}
    with st.container(horizontal=True):
        for form, make in made.items():
            st.download_button(words(f"card.{form}"), make, f"{NAME}.{form}", key=f"import-{form}", on_click="ignore",
                               icon=":material/download:")  # fmt: skip


def _copies(words: Words) -> None:
    """Draw the choice of language for the marked copies, and a button for each that is made."""
    desk = page.own(Desk)
    st.subheader(words("import.marked"), anchor=False)
    st.caption(words("import.marked.note"))
    languages = list(text.LANGUAGES)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.segmented_control(words("import.marked.language"), languages, default=words.language,
                                      format_func=text.LANGUAGES.__getitem__, key=f"import-language-{words.language}",
                                      required=True)  # fmt: skip
        if st.button(words("import.marked.make"), icon=":material/format_color_fill:", key="import-mark",
                     disabled=desk.work is not None):  # fmt: skip
            running.start("mark", words, chosen or words.language)
    done = answered(desk.answer("mark"), words)
    for number, (name, path) in enumerate(done["copies"] if done else ()):
        st.download_button(text.markdown(name), partial(_read, path), name, _FORM, key=f"import-copy-{number}",
                           icon=":material/download:", on_click="ignore")  # fmt: skip
    if done and not done["copies"]:
        st.markdown(text.markdown(words("import.marked.none")))


def _read(path: str) -> bytes:
    return Path(path).read_bytes()
