"""Two zonings laid over each other: who has which pair of teams, and in how far the two cuts agree.

`crossing` reads a picture; `Crossing` is the table of places by pair of zones; `measures` and `shared_border`
give the figures that findings, pages and proposals show.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from math import floor, log2
from typing import Any

from algorithms.picture import Picture
from graph.contours import Contours, Terrain
from graph.frame import Zoning


@dataclass(frozen=True)
class Crossing:
    """Two zonings over the places both cover: the zone of each for each place, and who lives in common.

    `common` counts inhabitants by (zone of A, zone of B), pairs without inhabitants included.
    """

    places: Mapping[str, tuple[str, str]]
    common: Mapping[tuple[str, str], int]
    population: Mapping[str, int]

    @property
    def compared(self) -> int:
        """Give the inhabitants of the places compared."""
        return sum(self.common.values())

    def zones(self, side: int) -> set[str]:
        """Give the zones of A (side 0) or of B (side 1)."""
        return {pair[side] for pair in self.common}

    def met(self, side: int) -> Counter[str]:
        """Count the zones of the other zoning that each zone of a side meets."""
        return Counter(pair[side] for pair in self.common)

    def dominant(self, side: int) -> dict[str, str]:
        """Give, for each zone of a side, the one of the other with most in common (ties: smallest id)."""
        best: dict[str, tuple[int, str]] = {}
        for pair, inhabitants in self.common.items():
            rank = (-inhabitants, pair[1 - side])
            best[pair[side]] = min(best.get(pair[side], rank), rank)
        return {zone: other for zone, (_, other) in best.items()}

    def outside(self) -> set[str]:
        """Give the places outside the main pair: neither zone is the dominant one of the other."""
        of_a, of_b = self.dominant(0), self.dominant(1)
        return {place for place, (a, b) in self.places.items() if of_a[a] != b and of_b[b] != a}

    def entropy(self, side: int) -> float:
        """Give H of a side, in bits."""
        totals: Counter[str] = Counter()
        for pair, inhabitants in self.common.items():
            totals[pair[side]] += inhabitants
        return -sum(_plogp(count, self.compared) for count in totals.values())

    def conditional(self, side: int) -> float:
        """Give H(side | other side), in bits."""
        joint = -sum(_plogp(count, self.compared) for count in self.common.values())
        return max(joint - self.entropy(1 - side), 0.0)


def _plogp(count: int, total: int) -> float:
    return count / total * log2(count / total) if count else 0.0


def crossing(picture: Picture, one: Zoning, other: Zoning) -> Crossing:
    """Lay two zonings over each other: one zone a place, that of the largest share (ties: smallest id)."""
    first, second = picture.places.zone_of[one.id], picture.places.zone_of[other.id]
    places = {place: (first[place], second[place]) for place in sorted(first.keys() & second.keys())}
    inhabitants = picture.places.inhabitants
    population = {place: inhabitants[place] for place in places}
    common: Counter[tuple[str, str]] = Counter()
    for place, pair in places.items():
        common[pair] += population[place]
    return Crossing(places, common, population)


def figures(crossed: Crossing, ground: Terrain | None) -> dict[str, Any]:
    """Give all that is told of two crossed zonings: the evidence of territory.misaligned.

    `communes` and `inhabitants` are those outside the main pair; `shared_border` stands there when the
    contour of every place compared is known. Somebody must live there.
    """
    outside = crossed.outside()
    inhabitants = sum(crossed.population[place] for place in outside)
    told = {"communes": sorted(outside), "inhabitants": inhabitants, **measures(crossed, inhabitants)}
    if ground is not None and ground.is_known(crossed.places):
        told["shared_border"] = shared_border(crossed, ground.contours)
    return told


def measures(crossed: Crossing, outside: int) -> dict[str, Any]:
    """Give the figures of two crossed zonings, `outside` being the inhabitants outside the main pair.

    Homogeneity, completeness, v-measure: Rosenberg and Hirschberg (2007). Variation of information: Meilă
    (2003), in bits.
    """
    a, b = crossed.entropy(0), crossed.entropy(1)
    a_given_b, b_given_a = crossed.conditional(0), crossed.conditional(1)
    homogeneity = 1 - a_given_b / a if a else 1.0
    completeness = 1 - b_given_a / b if b else 1.0
    both = homogeneity + completeness
    met_a, met_b = crossed.met(0), crossed.met(1)
    return {
        "compared": crossed.compared,
        "pairs": len(crossed.common),
        "min_pairs": max(len(met_a), len(met_b)),
        "interlocutors": {
            "a_mean": _rounded(len(crossed.common) / len(met_a), 2),
            "a_max": max(met_a.values()),
            "b_mean": _rounded(len(crossed.common) / len(met_b), 2),
            "b_max": max(met_b.values()),
        },
        "share": _rounded(outside / crossed.compared, 4),
        "homogeneity": _rounded(homogeneity, 4),
        "completeness": _rounded(completeness, 4),
        "v_measure": _rounded(2 * homogeneity * completeness / both if both else 0.0, 4),
        "variation_of_information": _rounded(a_given_b + b_given_a, 4),
    }


def shared_border(crossed: Crossing, contours: Contours) -> dict[str, float]:
    """Give the share of each zoning's inner border length that the other one has too (1 without any).

    An inner border lies between two places compared that are neighbours and in different zones. Linear in the
    borders of the contours; a place without contour has none.
    """
    zones, inner_a, inner_b, both = crossed.places.get, 0.0, 0.0, 0.0
    for border in contours.borders:
        one, other = zones(border.one), zones(border.other)
        if one is None or other is None:
            continue
        if one[0] != other[0]:
            inner_a += border.metres
            if one[1] != other[1]:
                both += border.metres
        if one[1] != other[1]:
            inner_b += border.metres
    inner = (inner_a, inner_b)
    shares = (_rounded(both / length, 4) if length else 1.0 for length in inner)
    return dict(zip(("a", "b"), shares, strict=True))


def _rounded(value: float, places: int) -> float:
    """Round halves up.

    >>> _rounded(0.00005, 4)
    0.0001
    """
    scale = float(10**places)
    return floor(value * scale + 0.5) / scale
