"""Where, on one day: which places a zone holds, which a dispositif covers, and who could answer for a theme.

Someone is covered when one of their spots is (`graph.gazetteer`): somebody known only by a commune cut
into parts that leave no remainder lives in one of them, and one is enough.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from graph.frame import Frame, Zone
from graph.model.vocabulary import Theme, code_of


@dataclass(frozen=True)
class Places:
    """Zones and coverage of a frame on a day (a day number)."""

    frame: Frame
    day: int

    @cached_property
    def _zones_of(self) -> Mapping[str, list[Zone]]:
        found: dict[str, list[Zone]] = {}
        for zone in self.frame.zones.values():
            found.setdefault(zone.zoning, []).append(zone)
        return found

    def rows_of(self, zone: Zone) -> list[tuple[str, float]]:
        """Give the (code, share) rows of a zone on the day."""
        return [(code, share) for code, share, since, until in zone.members if since <= self.day <= until]

    @cached_property
    def zone_places(self) -> Mapping[str, frozenset[str]]:
        """Give the places of each zone.

        A row naming a commune stands for its parts and remainder, but for the parts that a row of the same
        zoning names.
        """
        found: dict[str, frozenset[str]] = {}
        for zones in self._zones_of.values():
            named = {code for zone in zones for code, _ in self.rows_of(zone)}
            for zone in zones:
                rows = self.rows_of(zone)
                found[zone.id] = frozenset(place for code, _ in rows for place in self._standing(code, named))
        return found

    @cached_property
    def shares(self) -> Mapping[str, Mapping[str, Mapping[str, float]]]:
        """Give, by zoning and place, the share of each zone that holds it: the greatest, when named twice."""
        found: dict[str, dict[str, dict[str, float]]] = {zoning: {} for zoning in self.frame.zonings}
        for zoning, zones in self._zones_of.items():
            named = {code for zone in zones for code, _ in self.rows_of(zone)}
            for zone in zones:
                for code, share in self.rows_of(zone):
                    for place in self._standing(code, named):
                        by_zone = found[zoning].setdefault(place, {})
                        by_zone[zone.id] = max(share, by_zone.get(zone.id, 0.0))
        return found

    @cached_property
    def zone_of(self) -> Mapping[str, Mapping[str, str]]:
        """Give, by zoning and place, the one zone it counts in: the largest share, then the smallest id."""
        return {
            zoning: {
                place: min(by_zone, key=lambda zone: (-by_zone[zone], zone))
                for place, by_zone in places.items()
            }
            for zoning, places in self.shares.items()
        }

    @cached_property
    def inhabitants(self) -> Mapping[str, int]:
        """Give the inhabitants of each place that a zoning holds."""
        held = {place for places in self.shares.values() for place in places}
        return {place: self.frame.gazetteer.population(place) for place in held}

    def _standing(self, code: str, named: set[str]) -> Iterable[str]:
        places = self.frame.gazetteer.places_of(code)
        return (place for place in places if place == code or place not in named)

    @cached_property
    def alive(self) -> tuple[int, ...]:
        """Give the dispositifs alive on the day."""
        d = self.frame.dispositifs
        return tuple(i for i in range(len(d.institution)) if d.since[i] <= self.day <= d.until[i])

    @cached_property
    def alive_by_theme(self) -> Mapping[int, tuple[int, ...]]:
        """Give the dispositifs alive on the day, by each of their purposes."""
        purposes = self.frame.dispositifs.purposes
        return {
            theme: tuple(d for d in self.alive if theme in purposes[d]) for theme in code_of(Theme).values()
        }

    @cached_property
    def covered(self) -> Mapping[int, frozenset[str] | None]:
        """Give the places each dispositif alive on the day covers; None: everywhere."""
        return {dispositif: self._covered_by(dispositif) for dispositif in self.alive}

    def _covered_by(self, dispositif: int) -> frozenset[str] | None:
        rows = self.frame.coverage.get(dispositif)
        if not rows:
            return None
        places: set[str] = set()
        for code, zone in rows:
            places.update(self.zone_places[zone] if zone else self.frame.gazetteer.places_of(code or ""))
        return frozenset(places)

    def covers(self, dispositif: int, code: str | None) -> bool:
        """Tell whether a dispositif alive covers someone known by `code` (None: only if everywhere)."""
        places = self.covered[dispositif]
        if places is None:
            return True
        return code is not None and any(spot in places for spot in self.frame.gazetteer.spots_of(code))

    @cached_property
    def _answers(self) -> dict[tuple[int, str | None], tuple[int, ...]]:
        return {}

    def who_covers(self, theme: int, code: str | None) -> tuple[int, ...]:
        """Give the dispositifs alive for a theme that cover someone known by `code`."""
        if (theme, code) not in self._answers:
            found = tuple(d for d in self.alive_by_theme[theme] if self.covers(d, code))
            self._answers[theme, code] = found
        return self._answers[theme, code]

    def is_offered(self, theme: int) -> bool:
        """Tell whether a dispositif alive anywhere has that purpose."""
        return bool(self.alive_by_theme[theme])

    def lacks_answer(self, theme: int, code: str | None) -> bool:
        """Tell whether the theme is offered somewhere, but not at the known place `code`."""
        return code is not None and self.is_offered(theme) and not self.who_covers(theme, code)
