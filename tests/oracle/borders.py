"""What lies where on a map, and how long borders are (SPEC section 2, territory.misaligned, shared_border).

Contours are supposed to meet exactly: the oracle closes no gap between those of two hands. Points are set on
the ellipsoid in space, so that a length owes nothing to a projection or to a metre per degree.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from itertools import combinations, pairwise
from math import cos, dist, radians, sin, sqrt
from typing import TypeAlias

from shapely import get_parts, union_all
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from tests.oracle.findings import shown
from tests.oracle.reading import Tables, commune_code, id_of, text_of
from tests.oracle.reference import Reference

EQUATOR_METRES = 6_378_137.0
ECCENTRICITY_SQUARED = 0.006_694_379_990_14

ZonesOf: TypeAlias = Mapping[str, tuple[str, str]]
"""The zone of A and the zone of B of each place."""


class Drawings:
    """The contour of each commune and part: the delivered one, else the one that is shipped, on every day."""

    def __init__(self, tables: Tables, reference: Reference) -> None:
        delivered = {
            commune_code(id_of(row, "code")): json.loads(text_of(row, "geometry"))
            for row in tables.get("contours", [])
        }
        self._of_code = {**reference.contours, **delivered}

    def _drawn(self, code: str) -> BaseGeometry | None:
        return shape(self._of_code[code]) if code in self._of_code else None

    def of_place(self, place: str, commune: str, parts: Iterable[str]) -> BaseGeometry | None:
        """The land of a place; parts are drawn once all of a commune are, a remainder is what they leave.

        None for what is not drawn, and for a remainder to which the parts leave no land.
        """
        drawn = [self._drawn(part) for part in parts]
        known = [part for part in drawn if part is not None]
        if len(known) < len(drawn):
            return None
        whole = self._drawn(place)
        if whole is None or not known or place != commune:
            return whole
        left = whole.difference(union_all(known))
        return None if left.is_empty else left


def shared_border(
    zones_of: ZonesOf, tile_of: Callable[[str], BaseGeometry | None]
) -> dict[str, float] | None:
    """The share of each zoning's inner border that the other has too; none when a contour is missing."""
    tiles = {place: tile_of(place) for place in zones_of}
    outlines = {place: tile.boundary for place, tile in tiles.items() if tile is not None}
    if len(outlines) < len(tiles):
        return None
    inner, both = [0.0, 0.0], 0.0
    for one, other in combinations(sorted(outlines), 2):
        apart = [zones_of[one][side] != zones_of[other][side] for side in (0, 1)]
        if any(apart):
            length = metres(outlines[one].intersection(outlines[other]))
            inner = [total + length * is_apart for total, is_apart in zip(inner, apart, strict=True)]
            both += length * all(apart)
    shares = [shown(Fraction(both / length), 4) if length else 1.0 for length in inner]
    return dict(zip(("a", "b"), shares, strict=True))


def metres(lines: BaseGeometry) -> float:
    """The length of lines in degrees, segment by segment; points have none."""
    return sum(
        dist(in_space(*start), in_space(*end))
        for line in get_parts(lines)
        for start, end in pairwise(line.coords)
    )


def in_space(longitude: float, latitude: float) -> tuple[float, float, float]:
    """A point of the ellipsoid of WGS84, in metres from the middle of the Earth."""
    east, north = radians(longitude), radians(latitude)
    radius = EQUATOR_METRES / sqrt(1 - ECCENTRICITY_SQUARED * sin(north) ** 2)
    flat = radius * cos(north)
    return flat * cos(east), flat * sin(east), radius * (1 - ECCENTRICITY_SQUARED) * sin(north)
