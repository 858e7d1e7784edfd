"""What a map of one or two zonings shows, before anything is drawn: tiles, their zones, seats, moves.

A tile is the land of a commune (or of a part whose contour is known). Zoning A is drawn as fills, zoning B as
dashed borders, a third one (C) as borders of short dashes; `is_outside` are tiles that are hatched (outside
the main pair, say), `is_split` communes that zones share by parts, `is_alone` those that one of two zonings
covers alone.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import shapely
from shapely.geometry.base import BaseGeometry

from api.pictures.map_hues import hues_of
from graph.contours import Contours

LICENCE = "© IGN – ADMIN EXPRESS COG ; INSEE/DGCL 2026 – Licence Ouverte 2.0"


@dataclass(frozen=True, slots=True)
class MapTile:
    """The land of a commune: the zone of each zoning with most of its inhabitants, None where none is."""

    code: str
    name: str
    a: str | None
    b: str | None = None
    is_outside: bool = False
    is_split: bool = False
    c: str | None = None
    is_alone: bool = False


@dataclass(frozen=True, slots=True)
class MapMove:
    """Numbered land that is outlined: the tiles that change zone, say, and what the map calls them."""

    number: int
    tiles: tuple[str, ...]
    name: str


@dataclass(frozen=True)
class MapScene:
    """All that a map shows. `contours` hold the shape of every tile; `words` name what A and B draw.

    `fills` are the colour (a token) and the word of each zone of A when A is a measure and no zoning: then
    its zones bear no name on the map and its borders are not drawn. A fill without a word has no legend.
    """

    title: str
    summary: str
    contours: Contours = field(repr=False)
    tiles: Mapping[str, MapTile] = field(repr=False)
    names_a: Mapping[str, str] = field(default_factory=dict)
    names_b: Mapping[str, str] = field(default_factory=dict)
    names_c: Mapping[str, str] = field(default_factory=dict)
    seats: Mapping[str, str] = field(default_factory=dict)
    moves: tuple[MapMove, ...] = ()
    licence: str = LICENCE
    words: tuple[str, str, str] = ("Zone", "Zone", "")
    fills: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    outside_words: str = "Hors du couple principal"
    moved_words: str = "À déplacer"

    @property
    def has_two(self) -> bool:
        """Tell whether a second zoning lies over the first."""
        return any(tile.b is not None for tile in self.tiles.values())

    @property
    def has_three(self) -> bool:
        """Tell whether a third zoning lies over both."""
        return any(tile.c is not None for tile in self.tiles.values())

    @cached_property
    def zones_a(self) -> Mapping[str, tuple[str, ...]]:
        """Give the tiles of each zone of A, sorted."""
        found: dict[str, list[str]] = {}
        for code in sorted(self.tiles):
            zone = self.tiles[code].a
            if zone is not None:
                found.setdefault(zone, []).append(code)
        return {zone: tuple(found[zone]) for zone in sorted(found)}

    def colour_of(self, zone: str) -> str:
        """Give the token of the colour of a zone of A."""
        return self.fills[zone][0] if self.fills else f"map-{self.hues[zone] + 1}"

    @cached_property
    def hues(self) -> Mapping[str, int]:
        """Give the hue (0 to 3) of each zone of A; neighbours never have the same."""
        touching: dict[str, set[str]] = {zone: set() for zone in self.zones_a}
        for border in self.contours.borders:
            one, other = (self._zone_a(code) for code in (border.one, border.other))
            if one is not None and other is not None and one != other:
                touching[one].add(other)
                touching[other].add(one)
        return hues_of(touching)

    def _zone_a(self, code: str) -> str | None:
        tile = self.tiles.get(code)
        return None if tile is None else tile.a

    @cached_property
    def zone_shapes(self) -> Mapping[str, BaseGeometry]:
        """Give the land of each zone of A, in degrees."""
        return {zone: self.contours.dissolved(codes) for zone, codes in self.zones_a.items()}

    @cached_property
    def outline(self) -> BaseGeometry:
        """Give all the land, in degrees."""
        return self.contours.dissolved(self.tiles)

    @cached_property
    def outside(self) -> BaseGeometry:
        """Give the land outside the main pair, in degrees."""
        return self._land_of(tile.code for tile in self.tiles.values() if tile.is_outside)

    @cached_property
    def alone(self) -> BaseGeometry:
        """Give the land that one of two zonings covers alone, in degrees."""
        return self._land_of(tile.code for tile in self.tiles.values() if tile.is_alone)

    def _land_of(self, codes: Iterable[str]) -> BaseGeometry:
        known = list(codes)
        return self.contours.dissolved(known) if known else shapely.Polygon()

    @cached_property
    def _known_borders(self) -> dict[int, BaseGeometry]:
        return {}

    def borders(self, side: int) -> BaseGeometry:
        """Give the inner borders of A (side 0), B (1) or C (2), each once, in degrees."""
        if side not in self._known_borders:
            self._known_borders[side] = self._borders(side)
        return self._known_borders[side]

    def _borders(self, side: int) -> BaseGeometry:
        zones = {code: (tile.a, tile.b, tile.c)[side] for code, tile in self.tiles.items()}
        if not any(zones.values()):
            zones = {}
        return self.contours.inner_border({code: zone or "" for code, zone in zones.items()})
