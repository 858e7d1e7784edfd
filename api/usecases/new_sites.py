"""A new site for a dispositif as pages and GraphQL ask for it: what it would cover, where it would help most.

Inhabitants are exact. Of persons, only what the coverage page tells is told: by whole EPCI, small numbers
hidden the same way whatever site is tried. How many persons a site would answer is never told: two sites that
differ by a commune would be subtracted to its few persons.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from algorithms.coverage import area
from algorithms.territory.offer import NewSite, count_needs, lacking, new_site
from algorithms.territory.sites import Extent, Reach, SiteLand, SitePlace
from api.usecases.area_needs import Area, AreaCounts, area_counts
from api.usecases.territories import Territories
from graph.errors import UsageError
from graph.gazetteer import Gazetteer
from graph.model.vocabulary import NEED_THEMES, Theme, code_of
from graph.store import folded

PROPOSED = 5
"""Sites proposed on a page: a handful to talk about."""


@dataclass(frozen=True, slots=True)
class SiteWish:
    """What is asked about: a theme, how far the site answers, the zoning whose land is looked at, a day."""

    theme: Theme
    reach: Reach
    zoning: str
    day: date


@dataclass(frozen=True, slots=True)
class PlaceGained:
    """A place that the site would cover and nothing covers today."""

    code: str
    name: str
    inhabitants: int


@dataclass(frozen=True, slots=True)
class DispositifThere:
    """A dispositif for the theme that covers some of the site's places; `capacity` None: not declared."""

    id: str
    name: str
    institution_name: str
    places: int
    capacity: int | None


@dataclass(frozen=True, slots=True)
class BeforeAfter:
    """Places and inhabitants that no dispositif covers, without the site and with it."""

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
    """An EPCI that the site reaches: what of the land there is without a dispositif, before and after.

    `in_need` and `unheld` are persons of the whole EPCI with an open need of the theme; None is hidden.
    """

    name: str
    change: BeforeAfter
    in_need: int | None
    unheld: int | None


@dataclass(frozen=True, slots=True)
class SiteSheet:
    """What a site would cover: its places, those gained (most inhabitants first), before and after.

    `is_first` tells that no dispositif for the theme is known anywhere. `here` is the change at the site's
    places, `land` that of the zoning's.
    """

    wish: SiteWish
    code: str
    name: str
    extent: Extent
    extent_name: str
    gained: tuple[PlaceGained, ...]
    new_inhabitants: int
    is_first: bool
    here: BeforeAfter
    land: BeforeAfter
    places: int
    dispositifs: tuple[DispositifThere, ...]
    areas: tuple[SiteArea, ...]

    @property
    def capacity(self) -> int:
        """Give the places that dispositifs there declare, for all they cover."""
        return sum(each.capacity or 0 for each in self.dispositifs)

    @property
    def is_capacity_unknown(self) -> bool:
        """Tell whether there are dispositifs and none of them declares its places."""
        return bool(self.dispositifs) and all(each.capacity is None for each in self.dispositifs)


@dataclass(frozen=True, slots=True)
class ProposedSite:
    """A site that would help: where, how far it answers, what it would cover that nothing covers."""

    code: str
    name: str
    extent: Extent
    extent_name: str
    places: int
    new_places: int
    new_inhabitants: int


def tried_site(territories: Territories, code: str, wish: SiteWish) -> SiteSheet:
    """Tell what a site in a commune or part would cover.

    Raises UnknownIdError for a zoning or a code that is not there, UsageError for a theme that no need can
    have and for what `SiteLand.extent` refuses.
    """
    return territories.kept(("site", code, wish), lambda: _tried(territories, code, wish))


def best_sites(
    territories: Territories, wish: SiteWish, *, count: int = PROPOSED
) -> tuple[ProposedSite, ...]:
    """Propose the sites that would cover most inhabitants anew, the first being the best there is.

    Raises UnknownIdError for a zoning that is not there, UsageError for a theme that no need can have.
    """

    def make() -> tuple[ProposedSite, ...]:
        land = _land(territories, wish)
        found = land.best(wish.theme, wish.reach, count)
        return tuple(_proposed(territories, land, site) for site in found)

    return territories.kept(("best sites", wish, count), make)


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


def _proposed(territories: Territories, land: SiteLand, site: SitePlace) -> ProposedSite:
    return ProposedSite(
        code=site.seat,
        name=_full_name(land.picture.frame.gazetteer, site.seat),
        extent=site.extent,
        extent_name=_extent_name(territories, land, site.seat, site.extent),
        places=len(site.places),
        new_places=len(site.new_places),
        new_inhabitants=site.new_inhabitants,
    )


def _extent_name(territories: Territories, land: SiteLand, code: str, extent: Extent) -> str:
    """Name what a site answers for: zones, an EPCI, a commune."""
    gazetteer = land.picture.frame.gazetteer
    if extent.zones:
        zoning = territories.zoning(land.zoning, land.picture.as_of)
        return ", ".join(zoning.zone_name(zone) for zone in extent.zones)
    if extent.codes == (code,):
        return _full_name(gazetteer, code)
    return _area_name(gazetteer, area(land.picture, code), extent.codes)


def _tried(territories: Territories, code: str, wish: SiteWish) -> SiteSheet:
    land = _land(territories, wish)
    seen = land.picture
    extent = land.extent(code, wish.reach)
    needs = territories.kept(("needs", wish.day), lambda: count_needs(seen))
    site = new_site(seen, wish.theme, codes=extent.codes, zones=extent.zones, within=land.places, needs=needs)
    counts = territories.kept(("area counts", wish.theme, wish.day), lambda: area_counts(seen, wish.theme))
    gazetteer = seen.frame.gazetteer
    gained = [PlaceGained(p, _full_name(gazetteer, p), gazetteer.population(p)) for p in site.new_places]
    read = gazetteer.read(code)
    return SiteSheet(
        wish=wish,
        code=read,
        name=_full_name(gazetteer, read),
        extent=extent,
        extent_name=_extent_name(territories, land, read, extent),
        gained=tuple(sorted(gained, key=lambda place: (-place.inhabitants, place.code))),
        new_inhabitants=site.new_inhabitants,
        is_first=not seen.places.is_offered(code_of(Theme)[wish.theme]),
        here=_change(land, site, site.places),
        land=_change(land, site, land.places),
        places=len(site.places),
        dispositifs=_dispositifs(territories, site, wish.day),
        areas=_areas(land, site, counts),
    )


def _change(land: SiteLand, site: NewSite, places: Iterable[str]) -> BeforeAfter:
    """Tell what some places lack before and after a site."""
    asked = frozenset(places)
    before = lacking(land.picture, site.theme, asked)
    after = before.difference(site.new_places)
    return BeforeAfter(
        inhabitants=land.inhabitants(asked),
        holes_before=len(before),
        holes_after=len(after),
        uncovered_before=land.inhabitants(before),
        uncovered_after=land.inhabitants(after),
    )


def _dispositifs(territories: Territories, site: NewSite, day: date) -> tuple[DispositifThere, ...]:
    """Give the dispositifs that cover some of a site's places already, by name."""
    seen, directory = territories.picture(day), territories.directory()
    asked = frozenset(site.places)
    found = []
    for number in seen.places.alive_by_theme[code_of(Theme)[site.theme]]:
        covered = seen.places.covered[number]
        both = asked if covered is None else asked & covered
        if both:
            record = directory.dispositifs[seen.frame.ids.dispositifs[number]]
            operator = directory.institution(record.institution_id)
            found.append(DispositifThere(record.id, record.name, operator, len(both), record.places))
    return tuple(sorted(found, key=lambda each: (each.name, each.id)))


def _areas(land: SiteLand, site: NewSite, counts: AreaCounts) -> tuple[SiteArea, ...]:
    """Give the EPCIs that a site reaches, those with most inhabitants gained first."""
    asked = frozenset(site.places)
    found = [
        SiteArea(
            name=_area_name(land.picture.frame.gazetteer, where, places),
            change=_change(land, site, places),
            in_need=counts.in_need(where),
            unheld=counts.unheld(where),
        )
        for where, places in land.by_area.items()
        if not asked.isdisjoint(places)
    ]
    return tuple(sorted(found, key=lambda each: (-each.change.gained, -each.change.inhabitants, each.name)))


def _area_name(land: Gazetteer, where: Area, places: Sequence[str]) -> str:
    """Give what an EPCI is called (its code when no name is known), or a commune in none."""
    kind, code = where
    if kind == "commune":
        return land.name(code)
    names = (land.facts(land.commune_of(place)).epci_name for place in places)
    return next(filter(None, names), code)
