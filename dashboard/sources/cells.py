"""The text of a cell of a workbook, as staging keeps it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal

EXACT = 15  # digits that a workbook keeps of a number
FIRST_DAY = date(1900, 3, 1)  # Excel believes in 29 February 1900: earlier days are a day off


def number(value: float) -> str:
    """Return the shortest form with at most 15 significant digits, whole numbers without point or exponent."""
    if value == int(value) and abs(value) < 10**EXACT:
        return str(int(value))
    shown = f"{value:.{EXACT}g}"
    return format(Decimal(shown), "f") if "e" in shown and abs(value) < 1e30 else shown


def real(value: float) -> str:
    """Return a number as text; infinity and not-a-number as they are called."""
    return number(value) if abs(value) <= 1.7976931348623157e308 else str(value)


def moment(value: datetime) -> str:
    """Return `2024-01-31 10:20:00` to the nearest second, only the day at midnight."""
    if value.microsecond:
        whole = value.replace(microsecond=0)
        value = (
            whole + timedelta(seconds=1)
            if value.microsecond >= 500_000 and whole < datetime.max - timedelta(seconds=1)
            else whole
        )
    return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ", timespec="seconds")


def clock(value: time) -> str:
    """Return `10:20:00`."""
    return value.isoformat(timespec="seconds")


def duration(value: timedelta) -> str:
    """Return hours, minutes and seconds, such as `26:00:00`."""
    seconds = round(value.total_seconds())
    sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
    return f"{sign}{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def truth(value: bool) -> str:
    """Return `true` or `false`."""
    return "true" if value else "false"


TEXT: dict[type, Callable[..., str]] = {
    float: real,
    int: str,
    bool: truth,
    date: date.isoformat,
    datetime: moment,
    time: clock,
    timedelta: duration,
}


def address(row: int, place: int) -> str:
    """Return the name of a cell such as `B7`, from its row (1 is the first) and column place (0 is the first)."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"


def position(name: str) -> tuple[int, int]:
    """Return row (1 is the first) and column place (0 is the first) of a cell such as `B7`."""
    letters = name.rstrip("0123456789").replace("$", "").upper()
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - 64
    return int(name[len(name.rstrip("0123456789")) :]), place - 1
