"""Lists of places on the pages of territories: on screen the first, on paper all of a short one, a file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from algorithms.french import COLON
from algorithms.french import listed as in_words
from api.usecases.territories import Territories
from api.usecases.territories_sheets import Comparison, NamedZoning, ZonesOfPlace
from api.web.spreadsheets import Cell

Row = TypeVar("Row")

ON_PAPER = 40
"""Rows that still fit on a page of paper: beyond, paper says where the whole list is."""

OUTSIDE = "hors du couple principal"
NEITHER = "dans aucun des deux zonages"
ALONE = "dans un seul des deux zonages, non comparé"


@dataclass(frozen=True, slots=True)
class Listed(Generic[Row]):
    """A list as a page holds it: `rows`, of which the first `shown` are on screen, out of `total`."""

    rows: Sequence[Row]
    shown: int
    total: int

    @property
    def is_cut(self) -> bool:
        """Tell whether the screen shows a part only."""
        return self.shown < self.total

    @property
    def is_whole_on_paper(self) -> bool:
        """Tell whether paper shows every row."""
        return len(self.rows) == self.total


def listed(rows: Sequence[Row], most: int, *, is_whole: bool) -> Listed[Row]:
    """Cut a list for a page: `most` rows on screen, all of them when they are asked for."""
    total = len(rows)
    shown = total if is_whole else min(most, total)
    return Listed(rows if total <= ON_PAPER else rows[:shown], shown, total)


def has_double_cover(territories: Territories, told: Comparison) -> bool:
    """Tell whether a finding of the day says that one of the two zonings covers places twice."""
    ids = {told.a.id, told.b.id}
    return any(
        finding.code == "territory.double_cover" and ids & {subject.id for subject in finding.subjects}
        for finding in territories.examination(told.day).findings
    )


def remarked(told: Comparison) -> Iterator[Sequence[Cell]]:
    """Give each place to look at with its zone of A, of B, and what is to be said of it; a place once."""
    several = {row.code: row for row in told.several}
    apart = {row.code for row in told.apart}
    for row in told.outside:
        more = _also(told, several.pop(row.code, None))
        zones = (told.a.zone_name(row.a), told.b.zone_name(row.b))
        yield row.code, row.name, row.inhabitants, *zones, " ; ".join(filter(None, (OUTSIDE, more)))
    for place in told.apart:
        why = ALONE if place.a or place.b else NEITHER
        more = _also(told, several.get(place.code))
        yield _cells(told, place, " ; ".join(filter(None, (why, more))))
    for place in several.values():
        if place.code not in apart:
            yield _cells(told, place, _also(told, place))


def _cells(told: Comparison, place: ZonesOfPlace, remark: str) -> Sequence[Cell]:
    zones = (_first(told.a, place.a), _first(told.b, place.b))
    return place.code, place.name, place.inhabitants, *zones, remark


def _first(zoning: NamedZoning, zones: Sequence[str]) -> str:
    return zoning.zone_name(zones[0]) if zones else ""


def _also(told: Comparison, place: ZonesOfPlace | None) -> str:
    """Say in which other zones a place is too."""
    if place is None:
        return ""
    more = [
        zoning.zone_name(zone)
        for zoning, zones in ((told.a, place.a), (told.b, place.b))
        for zone in zones[1:]
    ]
    return f"aussi dans{COLON}{in_words(more)}"
