"""Reads a column that says for how much of a commune each row counts: 0,6 or 60 or 60 % or 3/5.

Numbers without a sign are per cent when all of them are above 1, shares of 1 when none is. A column that has
both is not guessed at.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from graph.exchange.grids import error_in
from graph.exchange.territories.headings import cell_key, is_nothing

MOST_NUMBERS = 0.5
"""A column is one of shares when so many of its cells are numbers."""

WHOLE, NEAR = 1.0, 0.02
"""The shares of a commune make one, rounding by hand apart."""
DECIMALS = 6

_NUMBER = re.compile(r"([0-9]{1,9}(?:[.,][0-9]{0,12})?)\s*(%|/\s*[1-9][0-9]{0,3})?")
_SAYS_PERCENT = re.compile("%|pct|pour.?cent")


class Share(NamedTuple):
    """A number as it was written; `is_signed` when the cell itself says of what (%, a fraction)."""

    value: float
    is_signed: bool


def share_in(cell: str) -> Share | None:
    """Give the number that a cell is, None when it is none.

    >>> share_in("0,6"), share_in("60 %"), share_in("2/3").is_signed, share_in("Nord")
    (Share(value=0.6, is_signed=False), Share(value=0.6, is_signed=True), True, None)
    """
    found = _NUMBER.fullmatch(cell)
    if found is None:
        return None
    value, sign = float(found[1].replace(",", ".")), found[2]
    if not sign:
        return Share(value, is_signed=False)
    return Share(value / (100 if sign == "%" else int(sign[1:])), is_signed=True)


def is_of_shares(filled: Sequence[str]) -> bool:
    """Tell whether most of the cells that say something are numbers."""
    known = [cell for cell in filled if not error_in(cell)]
    return bool(known) and sum(share_in(cell) is not None for cell in known) >= MOST_NUMBERS * len(known)


class Unit(NamedTuple):
    """How the numbers without a sign are read; `low` and `high` are positions of two that contradict."""

    is_percent: bool
    low: int | None = None
    high: int | None = None


def unit_of(cells: Sequence[str], heading: str = "") -> Unit:
    """Tell whether numbers are per cent: all of them are above 1, or one is and the heading says per cent."""
    bare = [
        (at, share.value)
        for at, cell in enumerate(cells)
        if (share := share_in(cell)) and not share.is_signed and share.value
    ]
    low, high = (
        next((at for at, value in bare if value <= WHOLE), None),
        next((at for at, value in bare if value > WHOLE), None),
    )
    if high is None or low is None or _SAYS_PERCENT.search(heading.casefold()):
        return Unit(is_percent=high is not None)
    return Unit(False, low, high)


def share_of(cell: str, unit: Unit) -> float | None:
    """Give the share that a cell says in a unit, None when it is none from 0 to 1."""
    share = share_in(cell)
    if share is None:
        return None
    value = share.value / 100 if unit.is_percent and not share.is_signed else share.value
    return round(value, DECIMALS) if value <= WHOLE else None


def are_whole(places: Iterable[str], cells: Sequence[str]) -> bool:
    """Tell whether the shares of each place add up to one, some places standing on several rows."""
    unit = unit_of(cells)
    sums: defaultdict[str, list[float]] = defaultdict(list)
    for place, cell in zip(places, cells, strict=True):
        if (share := share_of(cell, unit)) is not None and not is_nothing(place):
            sums[cell_key(place)].append(share)
    is_cut = any(len(shares) > 1 for shares in sums.values())
    return is_cut and unit.low is None and all(abs(sum(each) - WHOLE) <= NEAR for each in sums.values())
