"""The sheets of a source, ready to be taken in: what each is, where its rows lie, and what is wrong with its form."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from dashboard import schema
from dashboard.sources import examples, headers, records, workbooks
from dashboard.sources.cells import address
from dashboard.sources.files import File
from dashboard.sources.headers import Header, Note, Top
from dashboard.sources.letters import as_utf8
from dashboard.sources.limits import COMMAND, Limits

META = "_meta"
Range = tuple[int, int, int, int]


@dataclass(frozen=True)
class Body:
    """Where the rows of a sheet lie: delimited UTF-8 text.

    `is_numbered`: the row's number is its first cell; else the number is that of the line, `skip` lines come before.
    `lines` is how many lines the text has, None where a line is not a record for sure. `is_simple`: numbered, each
    record on one line and equally long. `is_bare`: nothing to trim. A record may end early, down to `least` cells.
    """

    path: Path
    width: int
    delimiter: str = ","
    is_numbered: bool = True
    skip: int = 0
    lines: int | None = None
    least: int = 0
    is_simple: bool = False
    is_bare: bool = False


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook, or one text; `table` and `header` are None where they could not be told.

    `copy` is a path in the working folder for those who must write the rows anew; `remarks` has the lines of
    comments, and of sheets that are no tables, of the whole workbook.
    """

    load_id: str
    source: str
    file: str
    name: str
    table: str | None
    sha256: str
    encoding: str
    delimiter: str
    header: Header | None
    top: Top
    body: Body
    notes: tuple[Note, ...]
    copy: Path
    facts: Path | None = None
    merged: Sequence[Range] = field(default=())
    remarks: Path | None = None

    @property
    def may_be_shown(self) -> bool:
        """Return whether cells that fit nowhere may be kept: none about persons, or beside a personal column."""
        if self.header is None or self.header.aside or self.table in examples.PERSONS:
            return False
        return all(other != "people" for _, other, _ in schema.tables()[self.table].references)


def read(files: Sequence[File], folder: Path, say: Callable[..., None], limits: Limits = COMMAND) -> Iterator[Sheet]:
    """Yield the sheets of the files, in their order; raises Unreadable. What is unpacked lies in `folder`."""
    named = {
        file.source: _meta(_start(file, folder).top) for file in files if file.table == META and file.kind == "text"
    }
    for place, file in enumerate(files):
        source = named.get(file.source, {}).get("source") or file.source
        if file.kind == "text" and not file.table.startswith("_"):
            yield _text(replace(file, source=source), folder, place)
        elif file.kind != "text":
            yield from _leaves(file, source, workbooks.read(file, folder / f"{place}-{file.sha256[:16]}", say, limits))


def _meta(top: Top) -> dict[str, str]:
    """Return what a sheet of two columns, key and value, says."""
    return {cells[0].strip().casefold(): cells[1].strip() for _, cells in top if len(cells) > 1}


def _start(file: File, folder: Path) -> records.Start:
    path = as_utf8(file.path, file.encoding, folder / f"{file.sha256[:16]}.csv")
    return records.start(path, headers.table(file.table))


def _text(file: File, folder: Path, place: int) -> Sheet:
    """Return what a text is."""
    path = as_utf8(file.path, file.encoding, folder / f"{file.sha256[:16]}.csv")
    table = headers.table(file.table)
    begin = records.start(path, table)
    header = headers.find(begin.top, table) if table else None
    notes = list(header.notes if header else _unknown(file.table, table, is_blank=False))
    if file.lines.lost:
        notes.append(Note("lost_letters", file.lines.lost, severity="warning", detail=file.encoding))
    width = len(header.texts) if header else 0
    least = max((place + 1 for place, said in enumerate(header.texts) if said), default=0) if header else 0
    skip = begin.ends[header.last] if header else 0
    is_plain = file.lines.is_even and header is not None and skip == header.last
    body = Body(
        path,
        width,
        begin.delimiter,
        False,
        skip,
        file.lines.count if is_plain else None,
        least,
        is_bare=file.lines.is_bare,
    )
    shown = table or file.table
    return Sheet(
        file.id,
        file.source,
        file.id,
        shown,
        table,
        file.sha256,
        file.encoding,
        begin.delimiter,
        header,
        begin.top,
        body,
        tuple(notes),
        folder / f"{place}-{file.sha256[:16]}.rows",
    )


def _unknown(name: str, table: str | None, *, is_blank: bool) -> list[Note]:
    """Return the finding about a sheet that is no table, or a table without a header; none for a blank one."""
    if is_blank:
        return []
    return [Note("no_header", value=name)] if table else [Note("unknown_table", value=name)]


def _leaves(file: File, source: str, leaves: Sequence[workbooks.Leaf]) -> Iterator[Sheet]:
    """Yield the sheets of a workbook that are or should be tables."""
    said = next((_meta(leaf.top) for leaf in leaves if leaf.name.strip().casefold() == META), {})
    given = [leaf for leaf in leaves if not leaf.name.lstrip().startswith("_")]
    filled = [leaf for leaf in given if leaf.rows]
    for leaf in given:
        table = headers.table(leaf.name)
        if table is None and filled == [leaf]:
            table = headers.table(file.table)
        if table or leaf.rows:
            yield _leaf(file, said.get("source") or source, leaf, table)


def _leaf(file: File, source: str, leaf: workbooks.Leaf, table: str | None) -> Sheet:
    """Return what a sheet of a workbook is."""
    header = headers.find(leaf.top, table) if table else None
    notes = list(header.notes if header else _unknown(leaf.name, table, is_blank=not leaf.rows))
    if leaf.is_hidden:
        notes.append(Note("hidden_sheet", value=leaf.name, severity="warning"))
    if header:
        notes += _merged(header, leaf.merged)
        notes += headers.unseen(header, leaf.hidden_rows, leaf.hidden_top, leaf.hidden_columns)
    body = Body(leaf.path, leaf.width, skip=header.last if header else 0, is_simple=leaf.is_simple)
    return Sheet(
        f"{file.id}/{leaf.name}",
        source,
        file.id,
        leaf.name,
        table,
        file.sha256,
        file.kind,
        "",
        header,
        leaf.top,
        body,
        tuple(notes),
        leaf.path.with_suffix(".rows"),
        leaf.facts,
        leaf.merged,
        leaf.remarks,
    )


def _merged(header: Header, merged: Sequence[Range]) -> Iterator[Note]:
    """Yield a finding for each merged range that reaches below the header under a column that is read."""
    for first, left, last, right in merged:
        columns = [name for name in header.names[left : right + 1] if name]
        if last > header.last and columns:
            shown = f"{address(first, left)}:{address(last, right)}"
            yield Note("merged_cells", max(first, header.last + 1), columns[0], detail=shown)
