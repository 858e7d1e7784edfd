"""Which institutions answer at the same places, two by two: how much is in common, where, by which teams.

Institutions are those that answer in zones. What two have in common is land: communes and inhabitants, never
persons.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from algorithms.territory.interlocutors import Common, institutions_in_common
from api.usecases.territories import Territories
from graph.errors import UnknownIdError


@dataclass(frozen=True, slots=True)
class ZoningsMet:
    """Two zonings in which two institutions meet, with their missions; the same one twice when they share it.

    Places and inhabitants are those where both answer by these zonings; `zone_pairs` are pairs of zones.
    """

    one: str
    one_name: str
    one_mission: str
    other: str
    other_name: str
    other_mission: str
    places: int
    inhabitants: int
    zone_pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class InCommon:
    """What two institutions that answer in zones have in common: `one` has the smaller id.

    `codes` are the places, `zonings` the pairs of zonings, most inhabitants first. A place counts once in
    `inhabitants`, though it may be in several pairs of zonings.
    """

    one: str
    one_name: str
    other: str
    other_name: str
    codes: tuple[str, ...]
    inhabitants: int
    zone_pairs: int
    zonings: tuple[ZoningsMet, ...]

    @property
    def places(self) -> int:
        """Give how many places they have in common."""
        return len(self.codes)

    @property
    def institutions(self) -> tuple[tuple[str, str], ...]:
        """Give both, as (id, name)."""
        return (self.one, self.one_name), (self.other, self.other_name)


@dataclass(frozen=True, slots=True)
class PlaceMet:
    """A place where two institutions answer: the zones of each there, by id."""

    code: str
    name: str
    inhabitants: int
    one: tuple[str, ...]
    other: tuple[str, ...]


def institutions_met(territories: Territories, day: date) -> tuple[InCommon, ...]:
    """Give the pairs of institutions with a place in common on a day, most inhabitants first."""

    def make() -> tuple[InCommon, ...]:
        found = institutions_in_common(territories.picture(day))
        rows = [_told(territories, pair, common, day) for pair, common in found.items()]
        return tuple(sorted(rows, key=lambda row: (-row.inhabitants, row.one, row.other)))

    return territories.kept(("institutions", day), make)


def pair_met(territories: Territories, one: str, other: str, day: date) -> InCommon:
    """Give what two institutions have in common, in whatever order they are named.

    Raises UnknownIdError for two without a place in common.
    """
    wanted = {one, other}
    for row in institutions_met(territories, day):
        if {row.one, row.other} == wanted:
            return row
    raise UnknownIdError("unknown.institutions", one=one, other=other, day=f"{day:%d/%m/%Y}")


def places_met(territories: Territories, pair: InCommon, day: date) -> tuple[PlaceMet, ...]:
    """Give the places that two institutions have in common, most inhabitants first."""
    seen = territories.picture(day)
    land = seen.frame.gazetteer
    by_place: dict[str, tuple[set[str], set[str]]] = {code: (set(), set()) for code in pair.codes}
    for met in pair.zonings:
        for zones in met.zone_pairs:
            for place in seen.places.zone_places[zones[0]] & seen.places.zone_places[zones[1]]:
                for known, zone in zip(by_place[place], zones, strict=True):
                    known.add(zone)
    rows = [
        PlaceMet(code, land.name(code), land.population(code), *(tuple(sorted(known)) for known in zones))
        for code, zones in by_place.items()
    ]
    return tuple(sorted(rows, key=lambda row: (-row.inhabitants, row.code)))


def _told(territories: Territories, pair: tuple[str, str], common: Common, day: date) -> InCommon:
    frame, names = territories.picture(day).frame, territories.directory()
    by_zonings: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for one, other in common.zone_pairs:
        zonings = (frame.zones[one].zoning, frame.zones[other].zoning)
        by_zonings.setdefault(zonings, []).append((one, other))
    met = [_zonings(territories, zonings, pairs, day) for zonings, pairs in by_zonings.items()]
    return InCommon(
        one=pair[0],
        one_name=names.institution(pair[0]),
        other=pair[1],
        other_name=names.institution(pair[1]),
        codes=common.places,
        inhabitants=common.inhabitants,
        zone_pairs=len(common.zone_pairs),
        zonings=tuple(sorted(met, key=lambda each: (-each.inhabitants, each.one, each.other))),
    )


def _zonings(
    territories: Territories, zonings: tuple[str, str], pairs: Iterable[tuple[str, str]], day: date
) -> ZoningsMet:
    seen = territories.picture(day)
    zones, listed = seen.places.zone_places, tuple(sorted(pairs))
    places = {place for one, other in listed for place in zones[one] & zones[other]}
    first, second = (territories.zoning(id_, day) for id_ in zonings)
    return ZoningsMet(
        one=first.id,
        one_name=first.name,
        one_mission=first.mission.label,
        other=second.id,
        other_name=second.name,
        other_mission=second.mission.label,
        places=len(places),
        inhabitants=sum(map(seen.frame.gazetteer.population, places)),
        zone_pairs=listed,
    )
