"""New sites for a dispositif as pages and GraphQL ask for them: what they cover, where the next helps most.

Inhabitants are exact. Of persons, only what the coverage page tells is told: by whole EPCI, small numbers
hidden the same way whatever sites are tried. How many persons a site would answer is never told: two sites
that differ by a commune would be subtracted to its few persons.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from algorithms.coverage import area
from algorithms.territory.offer import lacking
from algorithms.territory.sites import Extent, Reach, SiteLand, SitePlace
from api.usecases.area_needs import Area, AreaCounts, area_counts
from api.usecases.territories import Territories
from graph.errors import UsageError
from graph.gazetteer import Gazetteer
from graph.model.vocabulary import NEED_THEMES, Theme, code_of
from graph.store import folded

PROPOSED = 5
"""Sites proposed on a page: a handful to talk about."""

MOST_SITES = 8
"""Sites tried together: as many as a map and a meeting can hold."""


@dataclass(frozen=True, slots=True)
class SiteAt:
    """Where a site would be, by the code of a commune or part, and how far it would answer."""

    code: str
    reach: Reach


@dataclass(frozen=True, slots=True)
class SiteWish:
    """What is asked about: a theme, the zoning whose land is looked at, a day, sites in their order."""

    theme: Theme
    zoning: str
    day: date
    sites: tuple[SiteAt, ...] = ()


@dataclass(frozen=True, slots=True)
class PlaceLacking:
    """A place that nothing covers today; `by` is the number (from 1) of the site that would, 0 when none."""

    code: str
    name: str
    inhabitants: int
    by: int = 0


@dataclass(frozen=True, slots=True)
class DispositifThere:
    """A dispositif for the theme that covers some of the sites' places; `capacity` None: not declared."""

    id: str
    name: str
    institution_name: str
    places: int
    capacity: int | None


@dataclass(frozen=True, slots=True)
class BeforeAfter:
    """Places and inhabitants that no dispositif covers, without the sites and with them."""

    inhabitants: int
    holes_before: int
    holes_after: int
    uncovered_before: int
    uncovered_after: int

    @property
    def gained(self) -> int:
        """Give the inhabitants newly covered."""
        return self.uncovered_before - self.uncovered_after


@dataclass(frozen=True, slots=True)
class SiteArea:
    """An EPCI that a site reaches: what of the land there is without a dispositif, before and after.

    `in_need` and `unheld` are persons of the whole EPCI with an open need of the theme; None is hidden.
    """

    name: str
    change: BeforeAfter
    in_need: int | None
    unheld: int | None


@dataclass(frozen=True, slots=True)
class PlannedSite:
    """A site: where, how far it answers, what it would cover that nothing covers.

    Nothing: no dispositif, and none of the sites before it. `places` are codes, `gained` those newly covered,
    most inhabitants first.
    """

    at: SiteAt
    name: str
    extent: Extent
    extent_name: str
    places: frozenset[str]
    gained: tuple[PlaceLacking, ...]
    new_inhabitants: int


@dataclass(frozen=True, slots=True)
class SitesSheet:
    """What sites would cover together, each with what it adds to those before it.

    `gained` are the places that one of them would cover first, `left` those that still nothing covers, most
    inhabitants first. `is_first` tells that no dispositif for the theme is known anywhere. `here` is the
    change at the places of the sites, `land` that of the zoning's.
    """

    wish: SiteWish
    sites: tuple[PlannedSite, ...]
    gained: tuple[PlaceLacking, ...]
    left: tuple[PlaceLacking, ...]
    is_first: bool
    here: BeforeAfter
    land: BeforeAfter
    dispositifs: tuple[DispositifThere, ...]
    areas: tuple[SiteArea, ...]

    @property
    def day(self) -> date:
        """Give the day looked at."""
        return self.wish.day

    @property
    def places(self) -> frozenset[str]:
        """Give the places that the sites would answer for."""
        return frozenset[str]().union(*(site.places for site in self.sites))

    @property
    def capacity(self) -> int:
        """Give the places that dispositifs there declare, for all they cover."""
        return sum(each.capacity or 0 for each in self.dispositifs)

    @property
    def is_capacity_unknown(self) -> bool:
        """Tell whether there are dispositifs and none of them declares its places."""
        return bool(self.dispositifs) and all(each.capacity is None for each in self.dispositifs)


def tried_sites(territories: Territories, wish: SiteWish) -> SitesSheet:
    """Tell what sites would cover together; without any, what is covered today.

    Raises UnknownIdError for a zoning or a code that is not there, UsageError for a theme that no need can
    have, for more than `MOST_SITES` and for what `SiteLand.extent` refuses.
    """
    return territories.kept(("sites", wish), lambda: _tried(territories, wish))


def best_sites(
    territories: Territories, wish: SiteWish, reach: Reach, *, count: int = PROPOSED
) -> tuple[PlannedSite, ...]:
    """Propose the sites that would cover most inhabitants anew, those of the wish being there.

    The first is the best there is. Raises what `tried_sites` raises.
    """

    def make() -> tuple[PlannedSite, ...]:
        land = _land(territories, wish)
        kept = [extent for _, extent in _placed(land, wish)]
        found = land.best(wish.theme, reach, count, kept=kept)
        return tuple(_planned(territories, land, site, reach) for site in found)

    return territories.kept(("best sites", wish, reach, count), make)


def site_choices(territories: Territories, zoning: str, day: date) -> tuple[tuple[str, str], ...]:
    """Give the communes and parts of a zoning's land where a site may be: (code, name), by name."""

    def make() -> tuple[tuple[str, str], ...]:
        known = _land_of(territories, zoning, day)
        land = known.picture.frame.gazetteer
        codes = {*known.communes, *known.places}
        named = [(code, _full_name(land, code)) for code in codes]
        return tuple(sorted(named, key=lambda each: (folded(each[1]), each[0])))

    return territories.kept(("site choices", zoning, day), make)


def _full_name(land: Gazetteer, code: str) -> str:
    """Name a part after its commune."""
    commune = land.commune_of(code)
    return land.name(code) if commune == code else f"{land.name(commune)}, {land.name(code)}"


def _land(territories: Territories, wish: SiteWish) -> SiteLand:
    if wish.theme not in NEED_THEMES:
        raise UsageError("comparison.no_need_theme", theme=wish.theme.label)
    return _land_of(territories, wish.zoning, wish.day)


def _land_of(territories: Territories, zoning: str, day: date) -> SiteLand:
    return territories.kept(("site land", zoning, day), lambda: SiteLand(territories.picture(day), zoning))


def _placed(land: SiteLand, wish: SiteWish) -> list[tuple[str, Extent]]:
    """Give the seat of each site asked about, and what it would answer for."""
    if len(wish.sites) > MOST_SITES:
        raise UsageError("site.too_many", most=MOST_SITES)
    read = land.picture.frame.gazetteer.read
    extents = [land.extent(site.code, site.reach) for site in wish.sites]
    return [(read(site.code), extent) for site, extent in zip(wish.sites, extents, strict=True)]


def _planned(
    territories: Territories, land: SiteLand, site: SitePlace, reach: Reach, *, number: int = 0
) -> PlannedSite:
    gazetteer = land.picture.frame.gazetteer
    return PlannedSite(
        at=SiteAt(site.seat, reach),
        name=_full_name(gazetteer, site.seat),
        extent=site.extent,
        extent_name=_extent_name(territories, land, site.seat, site.extent),
        places=site.places,
        gained=_by_size(PlaceLacking(*_told(gazetteer, place), by=number) for place in site.new_places),
        new_inhabitants=site.new_inhabitants,
    )


def _told(gazetteer: Gazetteer, place: str) -> tuple[str, str, int]:
    return place, _full_name(gazetteer, place), gazetteer.population(place)


def _by_size(places: Iterable[PlaceLacking]) -> tuple[PlaceLacking, ...]:
    return tuple(sorted(places, key=lambda place: (-place.inhabitants, place.code)))


def _extent_name(territories: Territories, land: SiteLand, code: str, extent: Extent) -> str:
    """Name what a site answers for: zones, an EPCI, a commune."""
    gazetteer = land.picture.frame.gazetteer
    if extent.zones:
        zoning = territories.zoning(land.zoning, land.picture.as_of)
        return ", ".join(zoning.zone_name(zone) for zone in extent.zones)
    if extent.codes == (code,):
        return _full_name(gazetteer, code)
    return _area_name(gazetteer, area(land.picture, code), extent.codes)


def _tried(territories: Territories, wish: SiteWish) -> SitesSheet:
    land = _land(territories, wish)
    seen, placed = land.picture, _placed(land, wish)
    sites = tuple(
        _planned(territories, land, site, asked.reach, number=number)
        for number, (asked, site) in enumerate(
            zip(wish.sites, land.in_order(wish.theme, placed), strict=True), start=1
        )
    )
    counts = territories.kept(("area counts", wish.theme, wish.day), lambda: area_counts(seen, wish.theme))
    gained = {place.code: place for site in sites for place in site.gained}
    gain = _Gain(land, lacking(seen, wish.theme, land.places), frozenset(gained))
    places = frozenset[str]().union(*(site.places for site in sites))
    left = (PlaceLacking(*_told(seen.frame.gazetteer, place)) for place in gain.left)
    return SitesSheet(
        wish=wish,
        sites=sites,
        gained=_by_size(gained.values()),
        left=_by_size(left),
        is_first=not seen.places.is_offered(code_of(Theme)[wish.theme]),
        here=gain.change(places),
        land=gain.change(land.places),
        dispositifs=_dispositifs(territories, wish, places),
        areas=_areas(gain, places, counts),
    )


@dataclass(frozen=True, slots=True)
class _Gain:
    """Places of a land that lack a theme today, and those of them that sites would cover."""

    land: SiteLand
    lacking: frozenset[str]
    gained: frozenset[str]

    @property
    def left(self) -> frozenset[str]:
        return self.lacking - self.gained

    def change(self, places: Iterable[str]) -> BeforeAfter:
        """Tell what some places lack before and after the sites."""
        asked = frozenset(places)
        before, after = self.lacking & asked, self.left & asked
        return BeforeAfter(
            inhabitants=self.land.inhabitants(asked),
            holes_before=len(before),
            holes_after=len(after),
            uncovered_before=self.land.inhabitants(before),
            uncovered_after=self.land.inhabitants(after),
        )


def _dispositifs(
    territories: Territories, wish: SiteWish, places: frozenset[str]
) -> tuple[DispositifThere, ...]:
    """Give the dispositifs that cover some of the sites' places already, by name."""
    seen, directory = territories.picture(wish.day), territories.directory()
    found = []
    for number in seen.places.alive_by_theme[code_of(Theme)[wish.theme]]:
        covered = seen.places.covered[number]
        both = places if covered is None else places & covered
        if both:
            record = directory.dispositifs[seen.frame.ids.dispositifs[number]]
            operator = directory.institution(record.institution_id)
            found.append(DispositifThere(record.id, record.name, operator, len(both), record.places))
    return tuple(sorted(found, key=lambda each: (each.name, each.id)))


def _areas(gain: _Gain, reached: frozenset[str], counts: AreaCounts) -> tuple[SiteArea, ...]:
    """Give the EPCIs that the sites reach, those with most inhabitants gained first."""
    found = [
        SiteArea(
            name=_area_name(gain.land.picture.frame.gazetteer, where, places),
            change=gain.change(places),
            in_need=counts.in_need(where),
            unheld=counts.unheld(where),
        )
        for where, places in gain.land.by_area.items()
        if not reached.isdisjoint(places)
    ]
    return tuple(sorted(found, key=lambda each: (-each.change.gained, -each.change.inhabitants, each.name)))


def _area_name(land: Gazetteer, where: Area, places: Sequence[str]) -> str:
    """Give what an EPCI is called (its code when no name is known), or a commune in none."""
    kind, code = where
    if kind == "commune":
        return land.name(code)
    names = (land.facts(land.commune_of(place)).epci_name for place in places)
    return next(filter(None, names), code)
