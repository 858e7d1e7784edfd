"""Two zonings as positions: what the searches for better cuts move on.

Places, zones of the zoning that may move and zones of the one that stays are numbered in the order of their
codes, so that the first of equal answers is always the same one.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from algorithms.picture import Picture
from algorithms.territory.crossing import Crossing
from graph.contours import Terrain
from graph.frame import Zoning

UNCOVERED = -1


@dataclass(frozen=True)
class Board:
    """Places with their inhabitants, the zone of each in the zoning that stays and in the one that moves.

    `fixed` is UNCOVERED for a place that the zoning that stays does not hold. `neighbours` are positions of
    places; None when nothing is known of the land: zones then may be in any number of pieces. `held` are
    places that may not move: where they lie is not known.
    """

    places: tuple[str, ...]
    people: tuple[int, ...]
    fixed: tuple[int, ...]
    start: tuple[int, ...]
    fixed_zones: tuple[str, ...]
    zones: tuple[str, ...]
    neighbours: tuple[tuple[int, ...], ...] | None
    held: frozenset[int] = frozenset()

    @cached_property
    def allowed(self) -> tuple[int, ...]:
        """Give the pieces each zone may be in: one, or as many as it is in already."""
        if self.neighbours is None:
            return tuple(len(self.places) for _ in self.zones)
        members: list[set[int]] = [set() for _ in self.zones]
        for place, zone in enumerate(self.start):
            members[zone].add(place)
        return tuple(max(1, len(self.pieces(inside))) for inside in members)

    @cached_property
    def compared(self) -> tuple[frozenset[int], ...]:
        """Give the places that stand for each zone: those the zoning that stays holds too, or all.

        A zone must keep one of such: none loses its last partner, or its last place.
        """
        both = frozenset(place for place, a in enumerate(self.fixed) if a != UNCOVERED)
        return tuple(
            both if any(self.start[place] == zone for place in both) else frozenset(range(len(self.places)))
            for zone in range(len(self.zones))
        )

    def may_be(self, zone: int, members: Collection[int]) -> bool:
        """Tell whether a zone may consist of these places."""
        is_empty = self.compared[zone].isdisjoint(members)
        return not is_empty and len(self.pieces(members)) <= self.allowed[zone]

    def pieces(self, members: Collection[int]) -> list[set[int]]:
        """Give the pieces that some places make, each found from its first place. Linear in their borders."""
        if self.neighbours is None:
            return [set(members)] if members else []
        left, found = set(members), []
        for place in sorted(members):
            if place in left:
                found.append(take_piece(self.neighbours, place, left))
        return found

    def pairs(self, zones: Sequence[int]) -> set[tuple[int, int]]:
        """Give the pairs (zone that stays, zone that moves) with a place in common."""
        return {(a, b) for a, b in zip(self.fixed, zones, strict=True) if a != UNCOVERED}

    def common(self, zones: Sequence[int]) -> dict[tuple[int, int], int]:
        """Count the inhabitants that each pair has in common."""
        found: dict[tuple[int, int], int] = {}
        for people, fixed, zone in zip(self.people, self.fixed, zones, strict=True):
            if fixed != UNCOVERED:
                found[fixed, zone] = found.get((fixed, zone), 0) + people
        return found

    def moved(self, zones: Sequence[int]) -> list[int]:
        """Give the places that are in another zone than at the start."""
        return [place for place, zone in enumerate(zones) if zone != self.start[place]]

    def cost(self, zones: Sequence[int]) -> int:
        """Give the inhabitants of the places that are in another zone than at the start."""
        return sum(self.people[place] for place in self.moved(zones))

    def is_lawful(self, zones: Sequence[int]) -> bool:
        """Tell whether every zone may be what an assignment makes of it, nothing held having moved."""
        if not self.held.isdisjoint(self.moved(zones)):
            return False
        members: list[set[int]] = [set() for _ in self.zones]
        for place, zone in enumerate(zones):
            members[zone].add(place)
        return all(self.may_be(zone, inside) for zone, inside in enumerate(members))

    def crossing(self, zones: Sequence[int], *, is_b_moving: bool) -> Crossing:
        """Give the crossing that the zones of the moving zoning make with the one that stays."""
        places: dict[str, tuple[str, str]] = {}
        common: dict[tuple[str, str], int] = {}
        for place, (a, b) in enumerate(zip(self.fixed, zones, strict=True)):
            if a != UNCOVERED:
                pair = (self.fixed_zones[a], self.zones[b])
                pair = pair if is_b_moving else (pair[1], pair[0])
                places[self.places[place]] = pair
                common[pair] = common.get(pair, 0) + self.people[place]
        population = {self.places[p]: self.people[p] for p, a in enumerate(self.fixed) if a != UNCOVERED}
        return Crossing(places, common, population)


def outside(common: Mapping[tuple[int, int], int]) -> int:
    """Count the inhabitants outside the main pairs (the same as `Crossing.outside`, from counts alone)."""
    sides: tuple[dict[int, tuple[int, int]], dict[int, tuple[int, int]]] = ({}, {})
    for (a, b), people in common.items():
        sides[0][a] = min(sides[0].get(a, (-people, b)), (-people, b))
        sides[1][b] = min(sides[1].get(b, (-people, a)), (-people, a))
    return sum(people for (a, b), people in common.items() if sides[0][a][1] != b and sides[1][b][1] != a)


def take_piece(neighbours: Sequence[Iterable[int]], place: int, left: set[int]) -> set[int]:
    """Take out of `left` all that is reached from a place."""
    left.discard(place)
    piece, reach = {place}, [place]
    while reach:
        for other in neighbours[reach.pop()]:
            if other in left:
                left.discard(other)
                piece.add(other)
                reach.append(other)
    return piece


def board(picture: Picture, stays: Zoning, moves: Zoning, terrain: Terrain | None) -> Board:
    """Lay the zoning that may move over the one that stays, on the picture's day: one zone a place.

    Without a terrain nothing is known of neighbours. Linear in the places and their borders.
    """
    zone_of, fixed_of = picture.places.zone_of[moves.id], picture.places.zone_of[stays.id]
    places = tuple(sorted(zone_of))
    zones, fixed_zones = sorted(set(zone_of.values())), sorted({fixed_of[p] for p in places if p in fixed_of})
    land = picture.frame.gazetteer
    number = {zone: position for position, zone in enumerate(zones)}
    fixed_number = {zone: position for position, zone in enumerate(fixed_zones)}
    return Board(
        places=places,
        people=tuple(land.population(place) for place in places),
        fixed=tuple(fixed_number[fixed_of[p]] if p in fixed_of else UNCOVERED for p in places),
        start=tuple(number[zone_of[place]] for place in places),
        fixed_zones=tuple(fixed_zones),
        zones=tuple(zones),
        neighbours=None if terrain is None else neighbours(terrain, places),
        held=frozenset() if terrain is None else frozenset(_nowhere(terrain, places)),
    )


def _nowhere(terrain: Terrain, places: Sequence[str]) -> Iterable[int]:
    """Give the places without any contour."""
    return (position for position, place in enumerate(places) if terrain.tile_of(place) is None)


def neighbours(terrain: Terrain, places: Sequence[str]) -> tuple[tuple[int, ...], ...]:
    """Give the neighbours of each place, by positions.

    A part whose contour is not known lies where its commune does: beside the commune's other parts and all
    the commune's neighbours. A place without any contour has no neighbour.
    """
    tiles = [terrain.tile_of(place) for place in places]
    on_tile: dict[str | None, list[int]] = {}
    for place, tile in enumerate(tiles):
        on_tile.setdefault(tile, []).append(place)
    around = terrain.contours.neighbours
    return tuple(
        () if tile is None else tuple(sorted(_around(on_tile, (tile, *around[tile]), place)))
        for place, tile in enumerate(tiles)
    )


def _around(on_tile: Mapping[str | None, list[int]], tiles: Iterable[str], place: int) -> Iterable[int]:
    return (other for tile in tiles for other in on_tile.get(tile, ()) if other != place)
