"""One zoning for two, by trying everything: the objective of `algorithms.territory.joint`, plainly.

Each place in the zone of one seat; each seat in its own; the load of each zone within bounds; each zone in
one piece around its seat, a stretch of land that holds no seat whole in any one zone. The fewest inhabitants
changing team, of these the shortest borders.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

import networkx as nx


@dataclass(frozen=True)
class Joint:
    """Places 0..n-1: cost in each zone, load, borders (place, place, metres); seats of zones."""

    costs: Sequence[Sequence[int]]
    load: Sequence[int]
    neighbours: Sequence[Sequence[int]]
    borders: Sequence[tuple[int, int, int]]
    seats: Sequence[int]
    least: int
    most: int


def best(land: Joint) -> tuple[int, int] | None:
    """(cost, metres of border) of the best assignment, none when there is none."""
    return min(outcomes(land), default=None)


def outcomes(land: Joint) -> Iterator[tuple[int, int]]:
    """What every lawful assignment is worth."""
    for zones in product(range(len(land.seats)), repeat=len(land.load)):
        if is_lawful(land, zones):
            yield worth(land, zones)


def worth(land: Joint, zones: Sequence[int]) -> tuple[int, int]:
    """(cost, metres of border) of an assignment."""
    cost = sum(land.costs[place][zone] for place, zone in enumerate(zones))
    return cost, sum(metres for p, q, metres in land.borders if zones[p] != zones[q])


def is_lawful(land: Joint, zones: Sequence[int]) -> bool:
    """Whether seats, loads and pieces are as they must be."""
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(len(land.load)))
    graph.add_edges_from((p, q) for p, others in enumerate(land.neighbours) for q in others)
    if any(zones[seat] != zone for zone, seat in enumerate(land.seats)):
        return False
    for zone in range(len(land.seats)):
        load = sum(land.load[place] for place, own in enumerate(zones) if own == zone)
        if not land.least <= load <= land.most:
            return False
    for stretch in nx.connected_components(graph):
        seats = stretch & set(land.seats)
        if not seats and len({zones[place] for place in stretch}) > 1:
            return False
        for zone in {zones[place] for place in stretch} if seats else ():
            inside = graph.subgraph(place for place in stretch if zones[place] == zone)
            if land.seats[zone] not in inside or not nx.is_connected(inside):
                return False
    return True
