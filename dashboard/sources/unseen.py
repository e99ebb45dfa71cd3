"""What a reader of a workbook does not see at once: hidden rows and columns, comments, sheets that are no tables."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from xml.etree import ElementTree

from dashboard.sources import package
from dashboard.sources.refusal import Unreadable

_COMMENTS = ("comment", "threadedComment")


@dataclass(frozen=True)
class Hidden:
    """The rows (1 is the first) that a sheet hides, and the first and last places (0 is the first) of its columns."""

    rows: set[int] = field(default_factory=set)
    columns: list[tuple[int, int]] = field(default_factory=list)


def comments(whole: zipfile.ZipFile, file: str) -> list[str]:
    """Return the texts of all comments in an Excel workbook; raises Unreadable."""
    parts = [name for name in whole.namelist() if name.startswith("xl/") and "comment" in name.lower()]
    try:
        roots = [ElementTree.fromstring(package.text(whole, name, file)) for name in parts if name.endswith(".xml")]
    except ElementTree.ParseError as problem:
        raise Unreadable("damaged_workbook", file) from problem
    found = (one for root in roots for one in root.iter() if one.tag.rpartition("}")[2] in _COMMENTS)
    return ["".join(one.itertext()) for one in found]


def remark(cells: Sequence[str]) -> str:
    """Return cells, or one comment, as a line to look through."""
    return " ".join("; ".join(filter(None, cells)).split()).replace("\x01", " ")
