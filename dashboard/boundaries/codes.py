"""Which columns of a layer hold codes and names, and what a P-code is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from dashboard.boundaries.refused import Refused

LANGUAGES = ("en", "ru", "ky")
NUMBER = {"district": 2, "municipality": 3}  # of the level in the files of OCHA
_CODES = ("adm{}_pcode", "adm{}pcode", "admin{}pcode", "adm{}_code", "soate", "soato", "soate_code", "kod_soate",
          "coate", "соате", "соато", "pcode", "p_code", "code", "kod", "код")  # fmt: skip
_NAMES = ("adm{}_{}", "adm{}name_{}", "adm{}_name_{}", "admin{}name_{}", "name_{1}", "name{1}")
_PCODE, _SOATE = re.compile(r"KG\d{11}"), re.compile(r"417\d{11}")
_FLOAT = re.compile(r"\d+[.,]\d*(e\+?\d+)?|\d+e\+?\d+", re.IGNORECASE)
SHOWN = 5  # codes that a sentence names


def code_column(columns: Sequence[str], level: str) -> str:
    """Return the name of the column of codes of a level; raises Refused."""
    known = {column.casefold(): column for column in columns}
    wanted = [pattern.format(NUMBER[level]) for pattern in _CODES]
    found = next((known[name] for name in wanted if name in known), None)
    if found is None:
        raise Refused("no_code_column", columns=", ".join(columns) or "–", wanted=f"{wanted[0]}, pcode, soate")
    return found


def name_columns(columns: Sequence[str], level: str) -> dict[str, str]:
    """Return the columns of names by language, those that there are; a name without language counts as English."""
    known = {column.casefold(): column for column in columns}
    found = {language: [pattern.format(NUMBER[level], language) for pattern in _NAMES] for language in LANGUAGES}
    found["en"] += [f"adm{NUMBER[level]}_name", "name"]
    pairs = ((language, name) for language, names in found.items() for name in names if name in known)
    return {language: known[name] for language, name in reversed(list(pairs))}


def pcodes(values: Iterable[object]) -> list[str]:
    """Return the P-code of every value: itself, or "KG" and the last 11 digits of a 14-digit SOATE code.

    Raises Refused for codes that are empty, numbers with a fraction, of another form, or there twice.
    """
    written = ["" if value is None or value != value else str(value).strip() for value in values]
    empty = sum(not value for value in written)
    if empty:
        raise Refused("empty_codes", n=empty)
    if floats := [value for value in written if _FLOAT.fullmatch(value)]:
        raise Refused("float_codes", codes=_some(floats))
    found = [_pcode(value) for value in written]
    if wrong := [value for value, code in zip(written, found, strict=True) if code is None]:
        raise Refused("unknown_codes", n=len(wrong), codes=_some(wrong))
    known = [code for code in found if code]
    if repeated := [code for code, count in Counter(known).items() if count > 1]:
        raise Refused("repeated_codes", n=len(repeated), codes=_some(repeated))
    return known


def _pcode(value: str) -> str | None:
    plain = "".join(value.split()).upper()
    if _PCODE.fullmatch(plain):
        return plain
    return f"KG{plain[-11:]}" if _SOATE.fullmatch(plain) else None


def _some(values: Sequence[str]) -> str:
    more = ", …" if len(values) > SHOWN else ""
    return ", ".join(value[:40] for value in values[:SHOWN]) + more
