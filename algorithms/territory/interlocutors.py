"""Who answers for what: at a place, for a team, between institutions.

On a day, any share counts: a commune that two zones share has two teams. A team is a zone, with the
institution that answers there.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple

from algorithms.picture import THEMES, Picture
from graph.errors import UnknownIdError
from graph.frame import Zone


class ZoneAnswer(NamedTuple):
    """A team that answers for a mission (a theme or general), at which of the places asked for. Ids."""

    mission: str
    zoning: str
    zone: str
    institution: str
    places: tuple[str, ...]


class DispositifAnswer(NamedTuple):
    """A dispositif for a theme, at which of the places asked for; `is_everywhere` when it covers all land."""

    theme: str
    dispositif: str
    institution: str
    places: tuple[str, ...]
    is_everywhere: bool


@dataclass(frozen=True, slots=True)
class Answers:
    """Who answers at a commune or part: teams by mission, dispositifs by theme.

    `places` are what the code stands for.
    """

    code: str
    places: tuple[str, ...]
    inhabitants: int
    zones: tuple[ZoneAnswer, ...]
    dispositifs: tuple[DispositifAnswer, ...]


def who_answers(picture: Picture, code: str) -> Answers:
    """Tell who answers at a commune or part on the picture's day.

    Sorted by (mission, zoning, zone) and (theme, dispositif). Raises UnknownIdError for a code that is no
    place. Linear in the zones and the dispositifs alive.
    """
    land = picture.frame.gazetteer
    if not land.knows(code):
        raise UnknownIdError("unknown.place", id=code)
    places = land.places_of(land.read(code))
    return Answers(
        code=code,
        places=places,
        inhabitants=sum(land.population(place) for place in places),
        zones=tuple(sorted(_zones_at(picture, places))),
        dispositifs=tuple(sorted(_dispositifs_at(picture, places))),
    )


def _zones_at(picture: Picture, places: tuple[str, ...]) -> Iterator[ZoneAnswer]:
    for zone in picture.frame.zones.values():
        inside = tuple(place for place in places if place in picture.places.zone_places[zone.id])
        if inside:
            mission = picture.frame.zonings[zone.zoning].mission
            yield ZoneAnswer(mission, zone.zoning, zone.id, zone.institution, inside)


def _dispositifs_at(picture: Picture, places: tuple[str, ...]) -> Iterator[DispositifAnswer]:
    frame = picture.frame
    for theme, alive in picture.places.alive_by_theme.items():
        for dispositif in alive:
            covered = picture.places.covered[dispositif]
            inside = places if covered is None else tuple(place for place in places if place in covered)
            if inside:
                yield DispositifAnswer(
                    theme=THEMES[theme].value,
                    dispositif=frame.ids.dispositifs[dispositif],
                    institution=frame.ids.institutions[frame.dispositifs.institution[dispositif]],
                    places=inside,
                    is_everywhere=covered is None,
                )


class Partner(NamedTuple):
    """A team of another zoning that a team must know: what they have in common."""

    zoning: str
    zone: str
    institution: str
    places: tuple[str, ...]
    inhabitants: int


@dataclass(frozen=True, slots=True)
class Team:
    """A zone and the teams of other zonings that it has a place in common with."""

    zone: str
    zoning: str
    institution: str
    places: tuple[str, ...]
    inhabitants: int
    partners: tuple[Partner, ...]

    @property
    def institutions(self) -> tuple[str, ...]:
        """Give the other institutions that it must know, sorted."""
        return tuple(sorted({partner.institution for partner in self.partners} - {self.institution}))


def team(picture: Picture, zone_id: str) -> Team:
    """Tell which other teams a team must know: those of other zonings with a place in common.

    Most inhabitants in common first, then by zone. Raises UnknownIdError for a zone that is not there. Linear
    in the places of all zones.
    """
    zone = picture.frame.zones.get(zone_id)
    if zone is None:
        raise UnknownIdError("unknown.zone", id=zone_id)
    mine = picture.places.zone_places[zone_id]
    partners = [
        _partner(picture, other, mine & picture.places.zone_places[other.id])
        for other in picture.frame.zones.values()
        if other.zoning != zone.zoning and not mine.isdisjoint(picture.places.zone_places[other.id])
    ]
    return Team(
        zone=zone.id,
        zoning=zone.zoning,
        institution=zone.institution,
        places=tuple(sorted(mine)),
        inhabitants=_people(picture, mine),
        partners=tuple(sorted(partners, key=lambda partner: (-partner.inhabitants, partner.zone))),
    )


def _partner(picture: Picture, other: Zone, common: frozenset[str]) -> Partner:
    people = _people(picture, common)
    return Partner(other.zoning, other.id, other.institution, tuple(sorted(common)), people)


def _people(picture: Picture, places: frozenset[str]) -> int:
    return sum(picture.frame.gazetteer.population(place) for place in places)


class Common(NamedTuple):
    """What two institutions have in common: places, inhabitants, pairs of their zones that share a place."""

    places: tuple[str, ...]
    inhabitants: int
    zone_pairs: tuple[tuple[str, str], ...]


def institutions_in_common(picture: Picture) -> Mapping[tuple[str, str], Common]:
    """Give the matrix institutions x institutions: by (institution, institution), the smaller id first.

    Institutions are those that answer in zones; a pair without a place in common is left out. Time grows with
    the pairs of zones, times their places.
    """
    found: dict[tuple[str, str], tuple[set[str], list[tuple[str, str]]]] = {}
    zones = sorted(picture.frame.zones.values(), key=lambda zone: (zone.institution, zone.id))
    for one, other in combinations(zones, 2):
        if one.institution != other.institution:
            both = picture.places.zone_places[one.id] & picture.places.zone_places[other.id]
            if both:
                places, pairs = found.setdefault((one.institution, other.institution), (set(), []))
                places |= both
                pairs.append((one.id, other.id))
    return {
        pair: Common(tuple(sorted(places)), _people(picture, frozenset(places)), tuple(sorted(pairs)))
        for pair, (places, pairs) in sorted(found.items())
    }
