"""What is offered where: for a theme and a place, which dispositifs, how many open needs, which holes.

A hole is a place that no dispositif alive for a theme covers, though one exists elsewhere. Persons are
counted as everywhere: living, once whatever their records and needs, at each place where they may live; those
without a known place are told apart. Small numbers are for the edge to hide (`small_numbers` beside).
"""

from collections import Counter
from collections.abc import Iterable, Mapping
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


class Counts(NamedTuple):
    """Persons with an open need of one theme: in need, unheld, unanswered (see `Offer`)."""

    in_need: int
    unheld: int
    unanswered: int

    def plus(self, other: "Counts") -> "Counts":
        """Add other persons."""
        pairs = zip(self, other, strict=True)
        return Counts(*(one + more for one, more in pairs))


NOBODY_COUNTED = Counts(0, 0, 0)


@dataclass(frozen=True, slots=True)
class NeedCounts:
    """Persons in need by theme (its position): by the code they are known by, and those without a place."""

    by_code: Mapping[int, Mapping[str, Counts]]
    without_place: Mapping[int, int]

    def by_place(self, picture: Picture, theme: int) -> dict[str, Counts]:
        """Count persons at each place where they may live."""
        found: dict[str, Counts] = {}
        for code, counts in self.by_code.get(theme, {}).items():
            for spot in picture.frame.gazetteer.spots_of(code):
                found[spot] = found.get(spot, NOBODY_COUNTED).plus(counts)
        return found

    def within(self, picture: Picture, theme: int, places: frozenset[str]) -> Counts:
        """Count those who may live in some places, each once."""
        land, total = picture.frame.gazetteer, NOBODY_COUNTED
        for code, counts in self.by_code.get(theme, {}).items():
            if not places.isdisjoint(land.spots_of(code)):
                total = total.plus(counts)
        return total


def count_needs(picture: Picture) -> NeedCounts:
    """Count persons in need for all themes, to be kept as long as the picture. Linear in the needs."""
    needs = picture.view.needs
    by_code: dict[int, dict[str, Counts]] = {}
    without: Counter[int] = Counter()
    for person in picture.persons:
        rows = range(needs.first[person], needs.first[person + 1])
        themes = {needs.theme[n] for n in rows if needs.is_open[n]}
        code = picture.place_code(person) if themes else None
        for theme in themes:
            if code is None:
                without[theme] += 1
            else:
                known = by_code.setdefault(theme, {})
                known[code] = known.get(code, NOBODY_COUNTED).plus(_one(picture, person, theme, code))
    return NeedCounts(by_code, without)


def _one(picture: Picture, person: int, theme: int, code: str) -> Counts:
    """Count one person in need."""
    is_unheld = not is_held(picture.view, person, theme, NOBODY)
    return Counts(1, int(is_unheld), int(is_unheld and not picture.places.who_covers(theme, code)))


def theme_coverage(
    picture: Picture,
    theme: Theme,
    places: Iterable[str],
    *,
    capacity: Mapping[str, int | None],
    needs: NeedCounts | None = None,
) -> ThemeCoverage:
    """Tell what places have for a theme on the picture's day.

    `places` are places (`Gazetteer.places_of`); `capacity` the places that each dispositif declares, by id;
    `needs` what `count_needs` gave, counted here otherwise. Raises KeyError for a code that is no place.
    Linear in the places times the dispositifs of the theme, and in the codes of persons.
    """
    number = code_of(Theme)[theme]
    counted = count_needs(picture) if needs is None else needs
    here = counted.by_place(picture, number)
    offers = {
        place: _offer(picture, number, place, (here.get(place, NOBODY_COUNTED), capacity))
        for place in sorted(set(places))
    }
    total = counted.within(picture, number, frozenset(offers))
    return ThemeCoverage(
        theme=theme,
        offers=offers,
        inhabitants=sum(offer.inhabitants for offer in offers.values()),
        in_need=total.in_need,
        unheld=total.unheld,
        unanswered=total.unanswered,
        without_place=counted.without_place.get(number, 0),
    )


def _offer(picture: Picture, theme: int, place: str, known: tuple[Counts, Mapping[str, int | None]]) -> Offer:
    persons, capacity = known
    here = [d for d in picture.places.alive_by_theme[theme] if _covers(picture, d, place)]
    ids = tuple(picture.frame.ids.dispositifs[d] for d in here)
    declared = [capacity.get(dispositif) for dispositif in ids]
    return Offer(
        dispositifs=ids,
        capacity=sum(count for count in declared if count is not None),
        undeclared=sum(count is None for count in declared),
        inhabitants=picture.frame.gazetteer.population(place),
        in_need=persons.in_need,
        unheld=persons.unheld,
        unanswered=persons.unanswered,
        is_hole=not here and picture.places.is_offered(theme),
    )


def _covers(picture: Picture, dispositif: int, place: str) -> bool:
    covered = picture.places.covered[dispositif]
    return covered is None or place in covered


def reached(picture: Picture, codes: Iterable[str], zones: Iterable[str]) -> frozenset[str]:
    """Give the places that communes, parts and zones stand for on the picture's day.

    Raises UnknownIdError for a code or zone that is not there.
    """
    land, places = picture.frame.gazetteer, set[str]()
    for code in codes:
        if not land.knows(code):
            raise UnknownIdError("unknown.place", id=code)
        places.update(land.places_of(land.read(code)))
    for zone in zones:
        if zone not in picture.frame.zones:
            raise UnknownIdError("unknown.zone", id=zone)
        places.update(picture.places.zone_places[zone])
    return frozenset(places)


def lacking(picture: Picture, theme: Theme, places: Iterable[str]) -> frozenset[str]:
    """Give those of some places that no dispositif alive for a theme covers, offered elsewhere or not."""
    alive = picture.places.alive_by_theme[code_of(Theme)[theme]]
    return frozenset(place for place in places if not any(_covers(picture, d, place) for d in alive))
