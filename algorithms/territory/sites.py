"""Where would a new site help most, how far does each site reach, and what do several add to one another?

A planner thinks of a site as a commune (or a part of one) and of how far it answers: that commune, the zones
of a zoning that hold it, or the communes of its EPCI. The land looked at is that of one zoning: nothing is
said of communes that its institution does not answer for.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from algorithms.coverage import area
from algorithms.picture import Picture
from algorithms.territory.offer import lacking, reached
from graph.errors import UnknownIdError, UsageError
from graph.model.vocabulary import Theme


class Reach(StrEnum):
    """How far a new site answers: its commune, the zones that hold it, its EPCI."""

    COMMUNE = "commune"
    ZONE = "zone"
    EPCI = "epci"


@dataclass(frozen=True, slots=True)
class Extent:
    """What a site answers for within the land: codes of communes and parts, zones."""

    codes: tuple[str, ...] = ()
    zones: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SitePlace:
    """A place for a new site, and what it would cover there that nothing covers. Places are codes.

    Nothing: no dispositif, and none of the sites that are to be there before it.
    """

    seat: str
    extent: Extent
    places: frozenset[str]
    new_places: frozenset[str]
    new_inhabitants: int


@dataclass(frozen=True)
class SiteLand:
    """The land of a zoning on the picture's day, where sites may be looked for.

    Raises UnknownIdError for a zoning that is not there.
    """

    picture: Picture
    zoning: str

    def __post_init__(self) -> None:
        """Refuse a zoning that is not there."""
        if self.zoning not in self.picture.frame.zonings:
            raise UnknownIdError("unknown.zoning", id=self.zoning)

    @cached_property
    def places(self) -> frozenset[str]:
        """Give the places of the land."""
        return frozenset(self.picture.places.shares[self.zoning])

    @cached_property
    def communes(self) -> tuple[str, ...]:
        """Give the communes that have a place there, by code."""
        return tuple(sorted({self.picture.frame.gazetteer.commune_of(place) for place in self.places}))

    @cached_property
    def by_area(self) -> Mapping[tuple[str, str], tuple[str, ...]]:
        """Give the places of the land by EPCI, a commune in none by itself, each sorted."""
        found: dict[tuple[str, str], list[str]] = {}
        for place in sorted(self.places):
            found.setdefault(area(self.picture, place), []).append(place)
        return {where: tuple(places) for where, places in found.items()}

    def extent(self, code: str, reach: Reach) -> Extent:
        """Give what a site in a commune or part would answer for. Linear in the places of that commune.

        Raises UnknownIdError for a code that is no place, UsageError for one outside the land and, when an
        EPCI is asked for, for a commune in none.
        """
        land = self.picture.frame.gazetteer
        if not land.knows(code):
            raise UnknownIdError("unknown.place", id=code)
        read = land.read(code)
        inside = [place for place in land.places_of(read) if place in self.places]
        if not inside:
            raise UsageError("site.outside", place=land.name(read))
        if reach is Reach.COMMUNE:
            return Extent(codes=(read,))
        if reach is Reach.ZONE:
            shares = self.picture.places.shares[self.zoning]
            return Extent(zones=tuple(sorted({zone for place in inside for zone in shares[place]})))
        where = area(self.picture, read)
        if where[0] != "epci":
            raise UsageError("site.no_epci", place=land.name(read))
        return Extent(codes=self.by_area[where])

    def in_order(self, theme: Theme, sites: Iterable[tuple[str, Extent]]) -> tuple[SitePlace, ...]:
        """Give sites (seat, extent), each with what it adds to those before it.

        Linear in the places, times the dispositifs of the theme and the sites.
        """
        left, found = lacking(self.picture, theme, self.places), []
        for seat, extent in sites:
            found.append(self._site(seat, extent, left))
            left -= found[-1].new_places
        return tuple(found)

    def best(
        self, theme: Theme, reach: Reach, count: int, *, kept: Iterable[Extent] = ()
    ) -> Sequence[SitePlace]:
        """Rank sites of the land by the inhabitants they would cover that nothing covers: at most `count`.

        `kept` is what sites that are to be there already answer for. Every extent that a site of the land can
        have is weighed, so that the first is the best there is to add. Each is told once, its seat the
        commune (or part) with most inhabitants of those that give it. One that would cover nobody anew is
        left out; equal ones come by seat. Linear in the places, times the dispositifs of the theme and, for
        zones, the zones that hold a place.
        """
        left = lacking(self.picture, theme, self.places)
        for extent in kept:
            left -= self._reached(extent)
        found = [self._site(seat, extent, left) for extent, seat in self._seats(reach).items()]
        helping = [site for site in found if site.new_inhabitants]
        return sorted(helping, key=lambda site: (-site.new_inhabitants, site.seat))[:count]

    def _seats(self, reach: Reach) -> dict[Extent, str]:
        """Give every extent with its seat."""
        seats = {*self.communes} if reach is Reach.COMMUNE else {*self.communes, *self.places}
        found: dict[Extent, str] = {}
        for seat in sorted(seats, key=lambda seat: (-self._people(seat), seat)):
            if reach is not Reach.EPCI or area(self.picture, seat)[0] == "epci":
                found.setdefault(self.extent(seat, reach), seat)
        return found

    def _site(self, seat: str, extent: Extent, left: frozenset[str]) -> SitePlace:
        places = self._reached(extent)
        new = places & left
        return SitePlace(seat, extent, places, new, self.inhabitants(new))

    def _reached(self, extent: Extent) -> frozenset[str]:
        return reached(self.picture, extent.codes, extent.zones) & self.places

    def _people(self, seat: str) -> int:
        return self.inhabitants(self.picture.frame.gazetteer.places_of(seat))

    def inhabitants(self, places: frozenset[str] | Sequence[str]) -> int:
        """Give the inhabitants of some places."""
        return sum(map(self.picture.frame.gazetteer.population, places))
