"""What the cells of the workbook look like: fonts, colours, widths, formats of numbers."""

from __future__ import annotations

from xlsxwriter import Workbook
from xlsxwriter.format import Format

DARK, PALE, LINE, GREY, SIGN, WARM = "#0f6f6a", "#f4f7f6", "#cdd6d4", "#5b6869", "#8c1f35", "#fbeef0"
MONEY, SHORT = "DECIMAL(14,2)", 13
WIDTHS = {"date": 13, "integer": SHORT, "decimal": 14, "listed": 22, "reference": 26, "code": 26, "text": 34}
DAY = "dd.mm.yyyy"

_BASE = {"font_name": "Calibri", "font_size": 11, "valign": "top"}
_LINES = {"border": 1, "border_color": LINE}
_LABEL = {"bold": True, "valign": "vcenter", "text_wrap": True, "font_color": "#ffffff", "bg_color": DARK} | _LINES
_STYLES = {
    "technical": {"font_size": 9, "font_color": GREY, "bg_color": PALE, "num_format": "@"} | _LINES,
    "label": _LABEL,
    "required": _LABEL | {"num_format": '@" *"'},
    "unnamed": _LABEL | {"bg_color": SIGN},
    "note": {"italic": True, "text_wrap": True, "font_color": GREY, "bg_color": PALE} | _LINES,
    "warning": {"bold": True, "text_wrap": True, "font_color": SIGN, "bg_color": WARM} | _LINES,
    "title": {"bold": True, "font_size": 18, "font_color": DARK, "text_wrap": True},
    "heading": {"bold": True, "font_size": 13, "font_color": DARK, "bottom": 2, "bottom_color": DARK},
    "alarm": {"bold": True, "font_size": 13, "font_color": SIGN, "bottom": 2, "bottom_color": SIGN},
    "prose": {"text_wrap": True},
    "number": {"bold": True, "font_color": DARK, "align": "center"},
    "link": {"font_color": DARK, "underline": 1},
    "fill": {"bg_color": "#fff8dc", "border": 1, "border_color": DARK, "num_format": "@"},
    "strong": {"bold": True, "text_wrap": True},
    "id": {"num_format": "@"},
    "listed": {"num_format": "@", "text_wrap": True},
}
_EXAMPLE = {"italic": True, "font_color": GREY, "bg_color": "#fff8dc"} | _LINES


def styles(book: Workbook, unnamed: str) -> dict[str, Format]:
    """Return the formats by name; `unnamed` stands behind the label of a column that holds codes of people."""
    found = {name: book.add_format(_BASE | style) for name, style in _STYLES.items()}
    found["unnamed"].set_num_format(f'@" * ({unnamed})"')
    return found


def cell(book: Workbook, kind: str, column_type: str, is_example: bool = False) -> Format:
    """Return the format of cells of a kind of column."""
    shown = _decimals(column_type) if kind == "decimal" else {"date": DAY, "integer": "0"}.get(kind, "@")
    style = {"num_format": shown} | ({"text_wrap": True} if kind in ("text", "choice") else {})
    return book.add_format(_BASE | style | (_EXAMPLE if is_example else {}))


def width(kind: str, headings: tuple[str, ...], longest: int) -> float:
    """Return the width of a column in characters, so that no word of its headings breaks.

    `longest` is the length of the longest text that its list offers.
    """
    wide = max(SHORT, min(longest + 3, 40)) if kind == "choice" else WIDTHS[kind]
    return max(wide, *(1.15 * len(word) + 3 for heading in headings for word in heading.split()))


def _decimals(column_type: str) -> str:
    if column_type == MONEY:
        return "#,##0.00"
    return "General" if column_type == "DOUBLE" else "0." + "0" * int(column_type.rstrip(")").rpartition(",")[2])
