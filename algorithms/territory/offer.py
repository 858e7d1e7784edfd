"""What is offered where: for a theme and a place, which dispositifs, how many open needs, which holes.

A hole is a place that no dispositif alive for a theme covers, though one exists elsewhere. Persons are
counted as everywhere: living, once whatever their records and needs, at each place where they may live; those
without a known place are told apart. Small numbers are for the edge to hide (`small_numbers` beside).
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from algorithms.held import NOBODY, is_held
from algorithms.picture import Picture
from graph.errors import UnknownIdError
from graph.model.vocabulary import Theme, code_of


class Offer(NamedTuple):
    """What one place has for a theme.

    `capacity` sums the places that dispositifs here declare (for all they cover, not for this place alone),
    `undeclared` counts those that declare none. `in_need` are persons with an open need, `unheld` those whose
    need nobody holds, `unanswered` those of them whom no dispositif covers.
    """

    dispositifs: tuple[str, ...]
    capacity: int
    undeclared: int
    inhabitants: int
    in_need: int
    unheld: int
    unanswered: int
    is_hole: bool


@dataclass(frozen=True, slots=True)
class ThemeCoverage:
    """A theme over some places; the totals count each person once, whatever the places they may live in."""

    theme: Theme
    offers: Mapping[str, Offer]
    inhabitants: int
    in_need: int
    unheld: int
    unanswered: int
    without_place: int

    @property
    def holes(self) -> tuple[str, ...]:
        """Give the places that nothing covers, the most persons unanswered first, then by inhabitants."""
        empty = [place for place, offer in self.offers.items() if offer.is_hole]
        return tuple(
            sorted(empty, key=lambda p: (-self.offers[p].unanswered, -self.offers[p].inhabitants, p))
        )


def theme_coverage(
    picture: Picture, theme: Theme, places: Iterable[str], *, capacity: Mapping[str, int | None]
) -> ThemeCoverage:
    """Tell what places have for a theme on the picture's day.

    `places` are places (`Gazetteer.places_of`); `capacity` the places that each dispositif declares, by id.
    Raises KeyError for a code that is no place. Linear in the persons, and in the places times the
    dispositifs of the theme and the codes of persons.
    """
    wanted = tuple(sorted(set(places)))
    number = code_of(Theme)[theme]
    counted = _counted(picture, number)
    offers = {place: _offer(picture, number, place, (counted, capacity)) for place in wanted}
    inside = counted.within(picture, frozenset(wanted))
    return ThemeCoverage(
        theme=theme,
        offers=offers,
        inhabitants=sum(offer.inhabitants for offer in offers.values()),
        in_need=sum(counted.in_need[code] for code in inside),
        unheld=sum(counted.unheld[code] for code in inside),
        unanswered=sum(counted.unanswered[code] for code in inside),
        without_place=counted.without_place,
    )


class _Counted(NamedTuple):
    """Persons by the code of their place: in need, unheld, unanswered; and those without a place."""

    in_need: Counter[str]
    unheld: Counter[str]
    unanswered: Counter[str]
    without_place: int

    def within(self, picture: Picture, places: frozenset[str]) -> list[str]:
        """Give the codes of those who may live in some places."""
        land = picture.frame.gazetteer
        return [code for code in self.in_need if not places.isdisjoint(land.spots_of(code))]


def _counted(picture: Picture, theme: int) -> _Counted:
    needs = picture.view.needs
    in_need, unheld, unanswered = Counter[str](), Counter[str](), Counter[str]()
    without = 0
    for person in picture.persons:
        rows = range(needs.first[person], needs.first[person + 1])
        if not any(needs.is_open[n] and needs.theme[n] == theme for n in rows):
            continue
        code = picture.place_code(person)
        if code is None:
            without += 1
            continue
        in_need[code] += 1
        if not is_held(picture.view, person, theme, NOBODY):
            unheld[code] += 1
            if not picture.places.who_covers(theme, code):
                unanswered[code] += 1
    return _Counted(in_need, unheld, unanswered, without)


def _offer(
    picture: Picture, theme: int, place: str, known: tuple[_Counted, Mapping[str, int | None]]
) -> Offer:
    counted, capacity = known
    here = [d for d in picture.places.alive_by_theme[theme] if _covers(picture, d, place)]
    ids = tuple(picture.frame.ids.dispositifs[d] for d in here)
    declared = [capacity.get(dispositif) for dispositif in ids]
    codes = counted.within(picture, frozenset({place}))
    return Offer(
        dispositifs=ids,
        capacity=sum(count for count in declared if count is not None),
        undeclared=sum(count is None for count in declared),
        inhabitants=picture.frame.gazetteer.population(place),
        in_need=sum(counted.in_need[code] for code in codes),
        unheld=sum(counted.unheld[code] for code in codes),
        unanswered=sum(counted.unanswered[code] for code in codes),
        is_hole=not here and picture.places.is_offered(theme),
    )


def _covers(picture: Picture, dispositif: int, place: str) -> bool:
    covered = picture.places.covered[dispositif]
    return covered is None or place in covered


@dataclass(frozen=True, slots=True)
class NewSite:
    """What a new dispositif for a theme would cover: all, and of it what nothing covers today.

    `persons` are those with an open need that nobody holds and no dispositif covers today, whom it would
    cover.
    """

    theme: Theme
    places: tuple[str, ...]
    inhabitants: int
    new_places: tuple[str, ...]
    new_inhabitants: int
    persons: int


def new_site(
    picture: Picture, theme: Theme, *, codes: Sequence[str] = (), zones: Sequence[str] = ()
) -> NewSite:
    """Tell what a new dispositif covering communes, parts or zones would answer on the picture's day.

    Raises UnknownIdError for a code or zone that is not there. Linear in the persons and the places.
    """
    land, seen = picture.frame.gazetteer, picture.places
    for code in codes:
        if not land.knows(code):
            raise UnknownIdError("unknown.place", id=code)
    for zone in zones:
        if zone not in picture.frame.zones:
            raise UnknownIdError("unknown.zone", id=zone)
    places = {place for code in codes for place in land.places_of(land.read(code))}
    places.update(place for zone in zones for place in seen.zone_places[zone])
    number = code_of(Theme)[theme]
    new = [p for p in places if not any(_covers(picture, d, p) for d in seen.alive_by_theme[number])]
    counted = _counted(picture, number)
    return NewSite(
        theme=theme,
        places=tuple(sorted(places)),
        inhabitants=sum(map(land.population, places)),
        new_places=tuple(sorted(new)),
        new_inhabitants=sum(map(land.population, new)),
        persons=sum(counted.unanswered[code] for code in counted.within(picture, frozenset(places))),
    )
