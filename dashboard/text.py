"""Words, numbers and dates in the reader's language, and escaping of text that came from data."""

from __future__ import annotations

import gettext
import io
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache
from numbers import Real
from pathlib import Path

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent

LANGUAGES = {"ky": "Кыр", "ru": "Рус", "en": "Eng"}  # as on the signs and sites of the country
FORMATTED = 10_000  # numbers and days that are kept: to format one takes as long as a hundred look-ups
_FOLDER = Path(__file__).parent / "languages"
# What Markdown of Streamlit reads even where it is escaped: :icon:, :red[…], and as links http://…, www.… and mail.
_DIRECTIVE = re.compile(r"\\:(?=\\?[\w+-]|//)|www\\\.|@", re.IGNORECASE)
_MARKDOWN = str.maketrans({c: f"\\{c}" for c in "\\`*_{}[]()<>#+-.!|~$:"})


@cache
def _catalogue(language: str) -> gettext.GNUTranslations:
    """Return the compiled messages of one language; raises FileNotFoundError for an unknown one."""
    with (_FOLDER / f"{language}.po").open("rb") as file:
        messages = read_po(file, locale=language)
    compiled = io.BytesIO()
    write_mo(compiled, messages)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


@cache
def message_ids(language: str = "en") -> frozenset[str]:
    """Return every message id of a language."""
    with (_FOLDER / f"{language}.po").open("rb") as file:
        ids = [message.id for message in read_po(file, locale=language) if message.id]
    return frozenset(i[0] if isinstance(i, tuple) else i for i in ids)


@dataclass(frozen=True)
class Words:
    """The words of one language: `words(message id, **values)` speaks, `words.name(column, value)` labels a cell.

    `withheld` are the columns whose empty cells hold counts that this reader is not shown.
    """

    language: str
    place_names: Mapping[str, str] = field(default_factory=dict, repr=False, hash=False)
    withheld: frozenset[str] = field(default=frozenset(), repr=False)

    def __call__(self, message: str, /, **values: object) -> str:
        """Return a message with its values; a value `n` chooses the plural. Raises KeyError for an unknown id."""
        if message not in message_ids(self.language):
            raise KeyError(f"no word {message!r} in {self.language}")
        catalogue, amount = _catalogue(self.language), values.get("n")
        form = catalogue.ngettext(message, message, int(amount) if isinstance(amount, Real) else 1)
        if form == message:
            form = catalogue.gettext(message)
        return form.format(**{name: _shown(value, self) for name, value in values.items()})

    def name(self, column: str, value: object) -> str:
        """Return the label of a cell of a column, which is named like its codelist.

        A value that is neither a place nor a code is shown as it is: text of the field stays as it was written. A
        count that is withheld says so.
        """
        if column in self.withheld and not _is_known(value):
            return self("value.withheld")
        message = f"code.{column}.{value}"
        if message in message_ids():
            return self(message)
        if column == "place_id":
            return self.place_names.get(str(value)) or self("code.place.unknown")
        return str(_shown(value, self)) if _is_known(value) else "–"


@cache
def words(language: str) -> Words:
    """Return the words of a language, without names of places."""
    return Words(language)


@cache
def lists() -> frozenset[str]:
    """Return the names of the codelists that have words: columns named like them hold codes."""
    return frozenset(message.split(".")[1] for message in message_ids() if message.startswith("code."))


def either(speak: Words, message: str, otherwise: object) -> str:
    """Return a message of ours in the reader's language, else the text that the data carry."""
    return speak(message) if message in message_ids() else str(otherwise)


def _is_known(value: object) -> bool:
    return value is not None and str(value) not in ("NaT", "<NA>") and value == value


def _shown(value: object, words: Words) -> object:
    value = value.item() if hasattr(value, "item") else value
    if isinstance(value, bool):
        return words("value.yes" if value else "value.no")
    if isinstance(value, Real):
        return number(value, words.language)
    return day(value, words.language) if isinstance(value, date) else value


def _locale(language: str) -> Locale:
    return Locale.parse(language)


def number(value: float, language: str, digits: int = 1) -> str:
    """Return a number with the language's separators, at most `digits` decimals; an en dash for none."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return "–"
    return _decimal(value or 0, "#,##0." + "#" * digits if digits else "#,##0", language)


@lru_cache(maxsize=FORMATTED)
def _decimal(value: float, pattern: str, language: str) -> str:
    return format_decimal(value, pattern, locale=_locale(language))


def percent(share: float, language: str) -> str:
    """Return a share 0..1 as whole percent; an en dash for none."""
    if share is None or math.isnan(share):
        return "–"
    return format_percent(share, locale=_locale(language))


@lru_cache(maxsize=FORMATTED)
def day(value: date, language: str) -> str:
    """Return a date such as `21 Nov 2026`, `21 нояб. 2026 г.`, `2026-ж., 21-ноя.`."""
    return format_date(value, "medium" if language != "en" else "d MMM y", locale=_locale(language))


@lru_cache(maxsize=FORMATTED)
def month(value: date, language: str) -> str:
    """Return month and year such as `Nov 2026`."""
    return format_skeleton("yMMM", value, locale=_locale(language))


def markdown(value: object) -> str:
    """Return text from data as Markdown that shows it as it is: no link, image, formula or icon."""
    escaped = " ".join(str(value).split()).translate(_MARKDOWN)
    return _DIRECTIVE.sub("\\g<0>\u2060", escaped)
