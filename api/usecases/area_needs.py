"""Persons in need by intercommunality, small numbers hidden once for all, whatever land is looked at.

Two lands that differ by a commune may be subtracted, and anybody may deliver a list without one. So persons
are counted by whole EPCI, and hidden in one table per department, of all its EPCIs, those where nobody is in
need too: none is as hidden as ten. What is told of some land is rows of these tables and sums of what they
tell, from which nothing more follows. Each number is rounded by itself, a department's total too, for other
days and other documents may be subtracted; what is told of several areas adds rounded numbers, so that
however many lands are asked for, nothing but these is told.
"""

from collections import Counter
from collections.abc import Mapping, Set
from dataclasses import dataclass

from algorithms.coverage import area
from algorithms.picture import Picture
from algorithms.territory.offer import count_needs
from algorithms.territory.small_numbers import HiddenTable, hidden_below, rounded
from graph.model.vocabulary import Theme, code_of

Area = tuple[str, str]
"""An EPCI, or a commune in none: its kind and its code."""

HELD, UNHELD = "held", "unheld"


@dataclass(frozen=True, slots=True)
class AreaCounts:
    """Persons with an open need of one theme, in tables by department, of rows named by area.

    The tables are exact; the answers are rounded. A department where nobody is in need has no table, and an
    area of it is told as one where somebody is.
    """

    home: Mapping[Area, str]
    tables: Mapping[str, HiddenTable]

    def in_need(self, where: Area) -> int | None:
        """Give how many are in need in an area; None is hidden."""
        table = self._table(where)
        return None if table is None else _told(table.rows[_row(where)])

    def unheld(self, where: Area) -> int | None:
        """Give how many of them nobody holds; None is hidden."""
        table = self._table(where)
        return None if table is None else _told(table.cells[_row(where), UNHELD])

    def in_need_of(self, areas: Set[Area]) -> int | None:
        """Give how many are in need in some areas; None unless what is told adds up to it."""
        return _sum(
            [_told(self.tables[whole].total) for whole in self._wholes(areas)]
            + [self.in_need(each) for each in self._beside(areas)]
        )

    def unheld_of(self, areas: Set[Area]) -> int | None:
        """Give how many nobody holds in some areas; None unless what is told adds up to it."""
        return _sum(
            [_told(self.tables[whole].columns[UNHELD]) for whole in self._wholes(areas)]
            + [self.unheld(each) for each in self._beside(areas)]
        )

    def _wholes(self, areas: Set[Area]) -> set[str]:
        """Give the departments all of whose areas are among some."""
        return set(self.tables) - {home for where, home in self.home.items() if where not in areas}

    def _beside(self, areas: Set[Area]) -> list[Area]:
        wholes = self._wholes(areas)
        return [where for where in areas if self.home.get(where) not in wholes]

    def _table(self, where: Area) -> HiddenTable | None:
        return self.tables.get(self.home[where]) if where in self.home else None


def area_counts(picture: Picture, theme: Theme) -> AreaCounts:
    """Count the persons in need of a theme by area, small numbers hidden. Linear in communes and needs."""
    found: Counter[tuple[Area, str]] = Counter()
    for code, counts in count_needs(picture).by_code.get(code_of(Theme)[theme], {}).items():
        where = area(picture, code)
        found[where, UNHELD] += counts.unheld
        found[where, HELD] += counts.in_need - counts.unheld
    home = _homes(picture)
    cells: dict[str, dict[tuple[str, str], int]] = {home[where]: {} for where, _ in found}
    for where, department in home.items():
        if department in cells:
            cells[department] |= {(_row(where), kind): found[where, kind] for kind in (HELD, UNHELD)}
    return AreaCounts(home, {department: hidden_below(each) for department, each in cells.items()})


def _homes(picture: Picture) -> dict[Area, str]:
    """Give the department that each area is counted with: of those it lies in, where most persons are known.

    An EPCI may lie in several (ties: most of its inhabitants, then the smallest code).
    """
    land = picture.frame.gazetteer
    codes = filter(None, map(picture.place_code, picture.persons))
    known = Counter(land.facts(land.commune_of(code)).department for code in codes)
    people: dict[Area, Counter[str]] = {}
    for code in {*land.reference.communes, *land.delivered}:
        facts = land.facts(code)
        where = ("epci", facts.epci) if facts.epci else ("commune", code)
        people.setdefault(where, Counter())[facts.department] += facts.population
    return {
        where: min(counted, key=lambda d: (-known[d], -counted[d], d)) for where, counted in people.items()
    }


def _row(where: Area) -> str:
    return ":".join(where)


def _told(count: int | None) -> int | None:
    return None if count is None else rounded(count)


def _sum(told: list[int | None]) -> int | None:
    known = [count for count in told if count is not None]
    return sum(known) if len(known) == len(told) else None
