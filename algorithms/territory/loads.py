"""What a zone weighs: its inhabitants, and the persons known there."""

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from algorithms.picture import Picture
from graph.gazetteer import Gazetteer


class Load(NamedTuple):
    """Inhabitants and known living persons. Small numbers of persons are for the edge to hide."""

    inhabitants: int
    persons: int


def persons_by_code(picture: Picture) -> Mapping[str, int]:
    """Count the living persons of each known place, by its code; records of one person count once."""
    return Counter(code for person in picture.persons if (code := picture.place_code(person)) is not None)


def loads(land: Gazetteer, zones: Mapping[str, str], persons: Mapping[str, int]) -> dict[str, Load]:
    """Give the load of each zone, from the zone of each place.

    Somebody known only by a commune cut into parts that leave no remainder counts in each zone where they may
    live. Linear in the places.
    """
    inhabitants: Counter[str] = Counter()
    for place, zone in zones.items():
        inhabitants[zone] += land.population(place)
    known: Counter[str] = Counter()
    for code, count in persons.items():
        for zone in {zones[spot] for spot in land.spots_of(code) if spot in zones}:
            known[zone] += count
    return {zone: Load(inhabitants[zone], known[zone]) for zone in sorted(set(zones.values()))}
