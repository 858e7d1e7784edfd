"""Reads what was typed: days, choices, counts. What cannot be read is refused with what is expected."""

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from graph.errors import UsageError

FIRST_YEAR, LAST_YEAR = 1900, 2199
"""Days far from any of a delivery's (see `graph.exchange.cells`) are slips of the finger."""

_ISO_DAY = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})")
_FRENCH_DAY = re.compile(r"(?P<day>[0-9]{1,2})/(?P<month>[0-9]{1,2})/(?P<year>[0-9]{4})")


def read_day(option: str, value: str) -> date:
    """Read a calendar day, `2026-12-15` or `15/12/2026`. Raises UsageError.

    >>> read_day("--as-of", "15/12/2026")
    datetime.date(2026, 12, 15)
    """
    found = _ISO_DAY.fullmatch(value.strip()) or _FRENCH_DAY.fullmatch(value.strip())
    if found is None:
        raise UsageError("usage.no_day", option=option, value=value)
    try:
        day = date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError as error:
        raise UsageError("usage.no_such_day", option=option, value=value) from error
    return near_day(option, day, value)


def near_day(option: str, day: date, value: str | None = None) -> date:
    """Give the day back. Raises UsageError when it is too far, quoting it as it was typed (`value`)."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        typed = day.isoformat() if value is None else value
        raise UsageError("usage.far_day", option=option, value=typed, first=FIRST_YEAR, last=LAST_YEAR)
    return day


def read_path(name: str, value: str) -> Path:
    """Read a path; an empty one is most often a variable that is not set. Raises UsageError."""
    if not value.strip():
        raise UsageError("usage.empty", name=name)
    return Path(value)


def read_choice(option: str, value: str, expected: Sequence[str]) -> str:
    """Read one of a few words. Raises UsageError."""
    if value not in expected:
        raise UsageError("usage.no_choice", option=option, value=value, expected=", ".join(expected))
    return value


def read_count(option: str, value: str, *, least: int = 1, most: int = 100_000_000) -> int:
    """Read a whole number within bounds; thousands may stand apart (`3 000`). Raises UsageError.

    >>> read_count("--persons", "3 000")
    3000
    """
    plain = re.sub(r"[ _\u00a0\u202f]", "", value)
    if not re.fullmatch(r"[0-9]{1,18}", plain) or not least <= int(plain) <= most:
        raise UsageError("usage.no_count", option=option, value=value, least=least, most=most)
    return int(plain)


def read_format(value: str, expected: Sequence[str]) -> str:
    """Read a format. Raises UsageError."""
    return read_choice("--format", value, expected)
