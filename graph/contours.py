"""The contours of the land: who is whose neighbour, how long a border is, what a zone looks like.

A *tile* is the piece of land that one code draws: a commune, or a part of one. Tiles are in degrees
(longitude, latitude, WGS84); lengths are in metres. Nothing here says what a zone is, its members do:
polygons are only drawn from them.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from graph.gazetteer import Gazetteer
from graph.reference import contours as shipped_geojson

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

GeoJson: TypeAlias = Mapping[str, Any] | str
"""A GeoJSON Polygon or MultiPolygon, read or written out."""

Shapes: TypeAlias = NDArray[Any]
Pair: TypeAlias = tuple[str, str]

EQUATOR_METRES = 6_378_137.0
ECCENTRICITY_SQUARED = 0.006_694_379_990_14
"""The ellipsoid of WGS84."""

METRES_PER_DEGREE = 111_320.0
"""A degree of latitude, roughly: for tolerances, never for lengths."""

MISFIT_METRES = 200.0
"""How far contours drawn by two hands may lie apart: those shipped are simplified to 100 m."""

KEPT_LANDS = 8
"""Lands with delivered contours that stay read: those of a few departments, before and after a change."""


class Border(NamedTuple):
    """What two tiles share: their codes in code point order, the length in metres, the line in degrees."""

    one: str
    other: str
    metres: float
    line: "BaseGeometry"


@dataclass(frozen=True, eq=False)
class Contours:
    """Tiles by code, in code point order; their geometry is read when first asked for.

    Tiles are to cover the land without overlapping; where contours of several hands do not meet, they are
    made to (gaps and overlaps narrower than `MISFIT_METRES` are closed). Raises KeyError for a code without
    contour, `shapely.errors.ShapelyError` for a geometry that cannot be read (an import lets none in).

    >>> square = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]}
    >>> "54001" in Contours({"54001": square}), "54002" in Contours({"54001": square})
    (True, False)
    """

    geometries: Mapping[str, GeoJson] = field(repr=False)
    is_clean: bool = False
    """Whether tiles are known to meet, so that none is touched."""

    def __contains__(self, code: object) -> bool:
        return code in self.geometries

    def __len__(self) -> int:
        return len(self.geometries)

    def __iter__(self) -> Iterator[str]:
        return iter(self.codes)

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """Give the codes that have a contour, sorted."""
        return tuple(sorted(self.geometries))

    @cached_property
    def _rank(self) -> Mapping[str, int]:
        return {code: rank for rank, code in enumerate(self.codes)}

    @cached_property
    def _shapes(self) -> Shapes:
        """Read the geometries, in the order of the codes, and make them meet where they do not."""
        import shapely

        written = [_written(self.geometries[code]) for code in self.codes]
        shapes: Shapes = np.asarray(shapely.from_geojson(np.array(written, dtype=object)), dtype=object)
        gap = MISFIT_METRES / METRES_PER_DEGREE
        if self.is_clean or not len(shapes) or shapely.coverage_is_valid(shapes, gap_width=gap):
            return shapes
        return _cleaned(shapes, gap)

    def shape(self, code: str) -> "BaseGeometry":
        """Give the shape of a tile, in degrees."""
        found: BaseGeometry = self._shapes[self._rank[code]]
        return found

    @cached_property
    def landless(self) -> frozenset[str]:
        """Give the codes that keep no land once tiles are made to meet."""
        import shapely

        is_empty = shapely.is_empty(self._shapes)
        return frozenset(code for code, empty in zip(self.codes, is_empty, strict=True) if empty)

    @cached_property
    def borders(self) -> tuple[Border, ...]:
        """Give the borders of positive length, by codes. Time grows with the tiles and their vertices.

        The 591 communes of Meurthe-et-Moselle: 1,585 borders, a tenth of a second.
        """
        import shapely

        shapes = self._shapes
        first, second = shapely.STRtree(shapes).query(shapes, predicate="intersects")
        first, second = first[first < second], second[first < second]
        outlines = shapely.boundary(shapes)
        lines = shapely.intersection(outlines[first], outlines[second])
        lengths = metres(lines)
        kept = np.lexsort((second, first))
        return tuple(
            Border(
                self.codes[first[i]], self.codes[second[i]], float(lengths[i]), shapely.line_merge(lines[i])
            )
            for i in kept
            if lengths[i] > 0
        )

    @cached_property
    def neighbours(self) -> Mapping[str, tuple[str, ...]]:
        """Give the codes that each tile shares a border of positive length with, sorted."""
        found: dict[str, list[str]] = {code: [] for code in self.codes}
        for border in self.borders:
            found[border.one].append(border.other)
            found[border.other].append(border.one)
        return {code: tuple(sorted(others)) for code, others in found.items()}

    def dissolved(self, codes: Iterable[str]) -> "BaseGeometry":
        """Give the outline of some tiles together: several polygons for a zone with exclaves."""
        import shapely

        rows = [self._rank[code] for code in sorted(set(codes))]
        whole: BaseGeometry = shapely.coverage_union_all(self._shapes[rows])
        return whole

    def inner_border(self, zone_of: Mapping[str, str]) -> "BaseGeometry":
        """Give the lines between tiles of different zones, each once; tiles in no zone have none."""
        import shapely

        between = [b.line for b in self.borders if _is_between(zone_of, b)]
        lines: BaseGeometry = shapely.line_merge(shapely.union_all(between))
        return lines

    @cached_property
    def extent(self) -> float:
        """Give how long the land is, in metres: the longer side of the box around it, 0 without any tile."""
        import shapely

        if not self.codes:
            return 0.0
        west, south, east, north = shapely.total_bounds(self._shapes)
        east_metres, north_metres = _scale(float(south + north) / 2)
        return float(max((east - west) * east_metres, (north - south) * north_metres))

    def simplified(self, tolerance: float) -> "Contours":
        """Give the contours with fewer vertices, neighbours kept together.

        `tolerance` in metres, of Visvalingam and Whyatt (1993): what is dropped is smaller than its square.
        """
        import shapely

        shapes = self._shapes
        if not len(shapes):
            return self
        scale = _scale(_mean_latitude(shapes))
        flat = shapely.transform(shapes, lambda xy: xy * scale)
        simple = shapely.transform(shapely.coverage_simplify(flat, tolerance), lambda xy: xy / scale)
        return Contours(dict(zip(self.codes, map(shapely.to_geojson, simple), strict=True)), is_clean=True)


def _is_between(zone_of: Mapping[str, str], border: Border) -> bool:
    one, other = zone_of.get(border.one), zone_of.get(border.other)
    return one is not None and other is not None and one != other


def _cleaned(shapes: Shapes, gap: float) -> Shapes:
    """Make tiles meet. An overlap goes to the smaller one: a tile drawn too wide swallows no neighbour."""
    from shapely import coverage_clean  # type: ignore[attr-defined]  # the stubs are of 2.1, this is of 2.2

    with np.errstate(invalid="ignore"):  # overlaps that hide a tile's whole outline leave such a mark
        cleaned: Shapes = coverage_clean(shapes, gap_width=gap, merge_strategy="min_area")
    return cleaned


def _mean_latitude(shapes: Shapes) -> float:
    import shapely

    bounds = shapely.total_bounds(shapes)
    return float(bounds[1] + bounds[3]) / 2


def _scale(latitude: NDArray[np.float64] | float) -> NDArray[np.float64]:
    """Give the metres of a degree of longitude and of latitude, at latitudes: (..., 2)."""
    bend = 1 - ECCENTRICITY_SQUARED * np.sin(np.radians(latitude)) ** 2
    east = EQUATOR_METRES / np.sqrt(bend) * np.cos(np.radians(latitude))
    north = EQUATOR_METRES * (1 - ECCENTRICITY_SQUARED) / bend**1.5
    return np.radians(np.stack([east, north], axis=-1))


def metres(lines: "Shapes | BaseGeometry") -> NDArray[np.float64]:
    """Give the length of lines in metres, 0 for points; each segment is measured at its own latitude.

    >>> from shapely import LineString
    >>> [round(float(length)) for length in metres(LineString([(6, 48), (6, 49)]))]
    [111200]
    """
    import shapely

    whole = np.atleast_1d(np.asarray(lines, dtype=object))
    parts, owner = shapely.get_parts(whole, return_index=True)
    points, line = shapely.get_coordinates(parts, return_index=True)
    middle = (points[1:, 1] + points[:-1, 1]) / 2
    steps = np.diff(points, axis=0) * _scale(middle)
    lengths = np.where(line[1:] == line[:-1], np.hypot(steps[:, 0], steps[:, 1]), 0.0)
    return np.bincount(owner[line[1:]], weights=lengths, minlength=len(whole)).astype(np.float64)


@dataclass(frozen=True, eq=False)
class Terrain:
    """The contours of the places of a land.

    A commune cut into parts is drawn by them once all have a contour: `split` are those communes. A
    remainder is what they leave of the commune's contour.
    """

    land: Gazetteer
    contours: Contours
    split: frozenset[str]

    def tile_of(self, place: str) -> str | None:
        """Give the tile that a place lies in: its own, else its whole commune; None when none is known."""
        commune = self.land.commune_of(place)
        return next((code for code in (place, commune) if code in self.contours), None)

    def has_own_tile(self, place: str) -> bool:
        """Tell whether the contour of a place itself is known."""
        commune = self.land.commune_of(place)
        return place in self.contours and (commune in self.split or not self.land.parts_of(commune))

    def is_known(self, places: Iterable[str]) -> bool:
        """Tell whether the contour of every one of these places is known."""
        return self._own_tiles.issuperset(places)

    @cached_property
    def _own_tiles(self) -> frozenset[str]:
        return frozenset(filter(self.has_own_tile, self.contours))


def terrain(
    land: Gazetteer, places: Iterable[str], delivered: Mapping[str, GeoJson] | None = None
) -> Terrain:
    """Give the contours around some places: those of their departments that are shipped, or `delivered`.

    A delivered contour takes the place of a shipped one. What is worked out of the same contours is kept from
    one call to the next, whatever else changed. Linear in the places and in the delivered contours.
    """
    departments = tuple(sorted({land.facts(land.commune_of(place)).department for place in places}))
    shipped = _shipped(departments)
    around = {
        code: _written(shape)
        for code, shape in sorted((delivered or {}).items())
        if land.knows(code)
        and land.read(code) == code
        and land.facts(land.commune_of(code)).department in departments
    }
    if not around:
        return Terrain(land, shipped, frozenset())
    known = shipped.geometries.keys() | around.keys()
    cuts = tuple(_cut(land, commune, known) for commune in sorted(set(map(land.commune_of, around))))
    laid = _laid(departments, tuple(around.items()), cuts)
    return Terrain(land, laid, frozenset(cut.commune for cut in cuts if cut.is_split))


class Cut(NamedTuple):
    """How a commune with delivered contours is drawn: by its own tile, or its parts' and what they leave."""

    commune: str
    parts: tuple[str, ...]
    is_split: bool
    has_remainder: bool


def _cut(land: Gazetteer, commune: str, known: Collection[str]) -> Cut:
    parts = land.parts_of(commune)
    is_split = bool(parts) and all(part in known for part in parts)
    return Cut(commune, parts, is_split, has_remainder=is_split and land.remainder(commune) > 0)


@lru_cache(maxsize=KEPT_LANDS)
def _laid(
    departments: tuple[str, ...], delivered: tuple[tuple[str, str], ...], cuts: tuple[Cut, ...]
) -> Contours:
    """Lay contours over the shipped ones of some departments; kept by content, which is what is slow to read.

    A code that the contours of others leave without land (two were given the same one) has no contour.

    All 591 contours of Meurthe-et-Moselle delivered again: 0.3 s, and 0.7 s more to make them meet when they
    lie 30 m apart; asked again, a few milliseconds.
    """
    tiles: dict[str, GeoJson] = dict(_shipped(departments).geometries) | dict(delivered)
    for cut in cuts:
        _draw(cut, tiles)
    laid = Contours(tiles)
    landless = laid.landless
    return Contours({code: tiles[code] for code in laid if code not in landless}) if landless else laid


def _draw(cut: Cut, tiles: dict[str, GeoJson]) -> None:
    """Keep either the commune's tile or its parts', so that no land is drawn twice."""
    whole = tiles.get(cut.commune)
    if whole is None:
        return
    if not cut.is_split:
        for part in cut.parts:
            tiles.pop(part, None)
        return
    del tiles[cut.commune]
    if cut.has_remainder:
        tiles[cut.commune] = _left(whole, [tiles[part] for part in cut.parts])


def _left(whole: GeoJson, parts: Iterable[GeoJson]) -> GeoJson:
    """Give what some parts leave of a whole."""
    import shapely

    shapes = shapely.from_geojson(np.array([*map(_written, (whole, *parts))], dtype=object))
    left: str = shapely.to_geojson(shapely.difference(shapes[0], shapely.union_all(shapes[1:])))
    return left


def _written(geometry: GeoJson) -> str:
    return geometry if isinstance(geometry, str) else json.dumps(geometry)


@cache
def _shipped(departments: tuple[str, ...]) -> Contours:
    found: dict[str, GeoJson] = {}
    for department in departments:
        features = json.loads(shipped_geojson(department) or b'{"features": []}')["features"]
        found |= {feature["properties"]["code"]: feature["geometry"] for feature in features}
    return Contours(found, is_clean=True)
