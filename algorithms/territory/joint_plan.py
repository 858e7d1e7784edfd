"""One zoning for two, as positions: what the solver and the mending of its answers both start from."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from algorithms.territory.board import take_piece


@dataclass(frozen=True)
class Plan:
    """Places as positions, zones as positions of seats.

    `costs` of each place in each zone, `load` of each place, `borders` as (place, place, metres), `seats` the
    place of each zone, `least` and `most` the load of a zone.
    """

    costs: Sequence[Sequence[int]]
    load: Sequence[int]
    neighbours: Sequence[Sequence[int]]
    borders: Sequence[tuple[int, int, int]]
    seats: Sequence[int]
    least: int
    most: int

    def cost(self, zones: Sequence[int]) -> int:
        """Give what an assignment costs."""
        return sum(self.costs[place][zone] for place, zone in enumerate(zones))

    def border(self, zones: Sequence[int]) -> int:
        """Give the metres of border between zones."""
        return sum(metres for p, q, metres in self.borders if zones[p] != zones[q])


def around(neighbours: Sequence[Iterable[int]], piece: set[int]) -> set[int]:
    """Give the places that touch a piece."""
    return {other for place in piece for other in neighbours[place]} - piece


def pieces(neighbours: Sequence[Iterable[int]], members: Iterable[int]) -> list[set[int]]:
    """Give the pieces that some places make."""
    left, found = set(members), []
    while left:
        found.append(take_piece(neighbours, min(left), left))
    return found
