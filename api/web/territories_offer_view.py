"""What the pages of new sites and of institutions show beyond the use cases: the form, zones, the matrix."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from algorithms.french import listed
from algorithms.territory.sites import Reach
from api.usecases.institutions_met import InCommon
from api.usecases.new_sites import MOST_SITES, SiteAt, SitesSheet, site_choices
from api.usecases.territories import Territories
from api.usecases.territories_sheets import NamedZoning
from api.web.territories_asked import Asked
from graph.errors import UnknownIdError
from graph.model.vocabulary import Theme

REACHES = (
    (Reach.COMMUNE, "sa commune seulement", "commune"),
    (Reach.ZONE, "toute la zone qui l’entoure", "zone"),
    (Reach.EPCI, "toute son intercommunalité", "intercommunalite"),
)
"""How far a site answers: in the words of the form, and in those of an address."""

REACH_WORDS = {reach: word for reach, word, _ in REACHES}
IN_ADDRESS = {reach: word for reach, _, word in REACHES}


def reach_named(word: str) -> Reach:
    """Read how far a site answers in an address; its commune when nothing is said. Raises UnknownIdError."""
    if not word:
        return Reach.COMMUNE
    found = next((reach for reach, in_address in IN_ADDRESS.items() if in_address == word), None)
    if found is None:
        raise UnknownIdError("unknown.reach", id=word, expected=listed(list(IN_ADDRESS.values())))
    return found


@dataclass(frozen=True, slots=True)
class AskedSites:
    """The sites of an address: those kept, in their order, and the commune of the one tried (none: empty)."""

    kept: tuple[SiteAt, ...] = ()
    commune: str = ""
    reach: Reach = Reach.COMMUNE

    @property
    def all(self) -> tuple[SiteAt, ...]:
        """Give the sites to look at together, the one tried last."""
        return (*self.kept, SiteAt(self.commune, self.reach)) if self.commune else self.kept


def sites_asked(kept: Sequence[str], commune: str, reach: str) -> AskedSites:
    """Read the sites of an address; one kept is said « zone-54395 ». Raises UnknownIdError for a reach."""
    parted = [each.partition("-") for each in kept]
    sites = tuple(SiteAt(code, reach_named(word)) for word, _, code in parted)
    return AskedSites(sites, commune, reach_named(reach))


def _in_address(sites: Sequence[SiteAt]) -> tuple[str, ...]:
    return tuple(f"{IN_ADDRESS[site.reach]}-{site.code}" for site in sites)


@dataclass(frozen=True, slots=True)
class SiteForm:
    """What the form of new sites offers, and what an address chose; `places` are (code, name)."""

    places: tuple[tuple[str, str], ...]
    asked: AskedSites
    words: Mapping[str, str]
    reaches: tuple[tuple[Reach, str, str], ...] = REACHES

    @property
    def kept(self) -> tuple[str, ...]:
        """Give the sites kept, in the words of an address."""
        return _in_address(self.asked.kept)

    @property
    def named(self) -> list[str]:
        """Name the sites asked about."""
        names = dict(self.places)
        return [names.get(site.code, site.code) for site in self.asked.all]

    @property
    def can_keep(self) -> bool:
        """Tell whether one more may be tried once the one tried is kept."""
        return bool(self.asked.commune) and len(self.asked.all) < MOST_SITES

    @property
    def can_try(self) -> bool:
        """Tell whether a site may be tried beside those kept."""
        return len(self.asked.kept) < MOST_SITES

    def query(self, **changed: str | Sequence[str]) -> dict[str, str | Sequence[str]]:
        """Give the words of an address of the page, some changed."""
        tried = {"commune": self.asked.commune, "portee": IN_ADDRESS[self.asked.reach]}
        return {**self.words, "avec": self.kept, **tried, **changed}

    def keeping(self) -> dict[str, str | Sequence[str]]:
        """Give the words of the page with the site tried among those kept, and none tried."""
        return self.query(avec=_in_address(self.asked.all), commune="")

    def without(self, number: int) -> dict[str, str | Sequence[str]]:
        """Give the words of the page without one of its sites, numbered from 1."""
        if number > len(self.asked.kept):
            return self.query(commune="")
        return self.query(avec=(*self.kept[: number - 1], *self.kept[number:]))


def site_form(
    territories: Territories, theme: Theme, asked: Asked, sites: AskedSites = AskedSites()
) -> SiteForm:
    """Make the form of new sites. Raises UnknownIdError for a zoning that is not there."""
    words = {"theme": theme.value, "a": asked.a, "le": asked.le}
    return SiteForm(site_choices(territories, asked.a, asked.day), sites, words)


def on_land_of(
    territories: Territories, asked: Asked, found: Sequence[NamedZoning], sites: AskedSites
) -> Asked:
    """Ask for the first zoning that holds every site, of an address that names none; else the first."""
    codes = {site.code for site in sites.all}
    for zoning in found:
        if codes <= dict(site_choices(territories, zoning.id, asked.day)).keys():
            return replace(asked, a=zoning.id)
    return asked


@dataclass(frozen=True, slots=True)
class ZoneRow:
    """A zone of the map in words: (places, inhabitants) covered, newly covered, still without."""

    name: str
    covered: tuple[int, int]
    gained: tuple[int, int]
    left: tuple[int, int]


def zones_told(territories: Territories, told: SitesSheet, zoning: NamedZoning) -> tuple[ZoneRow, ...]:
    """Tell the map of new sites zone by zone, by name; each place in the zone where it is drawn."""
    zone_of = territories.picture(told.day).places.zone_of[zoning.id]
    counts: dict[str, Counter[str]] = {zone.id: Counter() for zone in zoning.zones}
    for id_ in zone_of.values():
        counts[id_]["places"] += 1
    for kind, places in (("gained", told.gained), ("left", told.left)):
        for place in places:
            counts[zone_of[place.code]].update({kind: 1, f"{kind} inhabitants": place.inhabitants})
    rows = []
    for zone in zoning.zones:
        known = counts[zone.id]
        gained, left = ((known[kind], known[f"{kind} inhabitants"]) for kind in ("gained", "left"))
        covered = (known["places"] - gained[0] - left[0], zone.inhabitants - gained[1] - left[1])
        rows.append(ZoneRow(zone.name, covered, gained, left))
    return tuple(sorted(rows, key=lambda row: row.name))


@dataclass(frozen=True, slots=True)
class Matrix:
    """Institutions by institutions, each pair once; `cells` by (row, column). Both are (id, name)."""

    rows: tuple[tuple[str, str], ...]
    columns: tuple[tuple[str, str], ...]
    cells: Mapping[tuple[str, str], InCommon]


def matrix_of(pairs: Sequence[InCommon]) -> Matrix:
    """Lay out pairs with as few columns as may be: those that meet most others head the columns.

    A row or column without any pair is left out.
    """
    met = Counter(each for pair in pairs for each in pair.institutions)
    shared: Counter[tuple[str, str]] = Counter()
    for pair in pairs:
        for each in pair.institutions:
            shared[each] += pair.inhabitants
    order = {each: at for at, each in enumerate(sorted(met, key=lambda e: (-met[e], -shared[e], e)))}
    cells = {}
    for pair in pairs:
        column, row = sorted(pair.institutions, key=order.__getitem__)
        cells[row[0], column[0]] = pair
    return Matrix(
        rows=tuple(each for each in order if any(each[0] == row for row, _ in cells)),
        columns=tuple(each for each in order if any(each[0] == column for _, column in cells)),
        cells=cells,
    )
