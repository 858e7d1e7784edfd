"""Few corrections, by trying everything: the objective of `algorithms.territory.corrections`, plainly.

All assignments of places to the zones of the zoning that moves; those where each zone keeps a place that the
other zoning covers too (or any, if it had none such), that move no place held, leave no zone in
more pieces than it was in (one at least) and move no more inhabitants than the budget; of these the one with
fewest pairs, then fewest inhabitants moved, then fewest places moved, then the first list of (place, zone).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import networkx as nx
import numpy as np
from numpy.typing import NDArray

Moves = tuple[tuple[int, int], ...]
Best = tuple[int, int, int, Moves]


@dataclass(frozen=True)
class Map:
    """Places 0..n-1: inhabitants, zone of the zoning that stays (-1: none), zone of the one that moves."""

    people: Sequence[int]
    fixed: Sequence[int]
    start: Sequence[int]
    neighbours: Sequence[Sequence[int]]
    zones: int
    held: Sequence[int] = ()

    def graph(self) -> "nx.Graph[int]":
        """The places as a graph."""
        graph: nx.Graph[int] = nx.Graph()
        graph.add_nodes_from(range(len(self.people)))
        graph.add_edges_from((p, q) for p, others in enumerate(self.neighbours) for q in others)
        return graph


def best(land: Map, budget: int) -> Best:
    """(pairs, inhabitants moved, places moved, moves) of the best assignment."""
    return min(outcomes(land, budget))


def outcomes(land: Map, budget: int) -> Iterator[Best]:
    """Every lawful assignment."""
    graph = land.graph()
    allowed = [max(1, pieces(graph, land.start, zone)) for zone in range(land.zones)]
    for zones in product(range(land.zones), repeat=len(land.people)):
        moves = tuple((p, zone) for p, zone in enumerate(zones) if zone != land.start[p])
        people = sum(land.people[p] for p, _ in moves)
        if (
            not {p for p, _ in moves} & {*land.held}
            and people <= budget
            and all(
                stands(land, zones, zone) and pieces(graph, zones, zone) <= allowed[zone]
                for zone in range(land.zones)
            )
        ):
            yield pairs(land, zones), people, len(moves), moves


def stands(land: Map, zones: Sequence[int], zone: int) -> bool:
    """Whether a zone keeps a place compared, or any if it had none at the start."""
    had_one = any(a >= 0 for a, z in zip(land.fixed, land.start, strict=True) if z == zone)
    return any(a >= 0 or not had_one for a, z in zip(land.fixed, zones, strict=True) if z == zone)


def pieces(graph: "nx.Graph[int]", zones: Sequence[int], zone: int) -> int:
    """How many pieces a zone is in; 0 for an empty one."""
    return nx.number_connected_components(graph.subgraph(p for p, z in enumerate(zones) if z == zone))


def pairs(land: Map, zones: Sequence[int]) -> int:
    """How many pairs of zones have a place in common."""
    return len({(a, b) for a, b in zip(land.fixed, zones, strict=True) if a >= 0})


def best_of_many(land: Map, budget: int) -> Best:
    """The same with columns, for 14 places and 3 zones: pieces are counted once for each set of places."""
    n = len(land.people)
    by_set = pieces_by_set(land)
    bits = np.array([1 << p for p in range(n)], dtype=np.int64)
    found: list[Best] = []
    head = min(n, 4)
    tails = np.array(list(product(range(land.zones), repeat=n - head)), dtype=np.int8)
    tails = tails.reshape(land.zones ** (n - head), n - head)
    for first in product(range(land.zones), repeat=head):
        zones = np.hstack([np.tile(np.array(first, dtype=np.int8), (len(tails), 1)), tails])
        found += best_of_block(land, budget, zones, (by_set, bits))
    return min(found)


def best_of_block(
    land: Map, budget: int, zones: NDArray[np.int8], sets: tuple[NDArray[np.int64], NDArray[np.int64]]
) -> list[Best]:
    """The best of some assignments, one a row; nothing when none is lawful."""
    by_set, bits = sets
    start = np.array(land.start, dtype=np.int8)
    moved = zones != start
    people = moved @ np.array(land.people, dtype=np.int64)
    lawful = (people <= budget) & ~moved[:, list(land.held)].any(axis=1)
    for zone in range(land.zones):
        count = by_set[(zones == zone) @ bits]
        allowed = max(1, by_set[int((start == zone) @ bits)])
        compared = [p for p, a in enumerate(land.fixed) if a >= 0]
        if not any(land.start[p] == zone for p in compared):
            compared = list(range(len(land.fixed)))
        lawful &= (zones[:, compared] == zone).any(axis=1) & (count <= allowed)
    if not lawful.any():
        return []
    zones, moved, people = zones[lawful], moved[lawful], people[lawful]
    seen: Mapping[int, list[int]] = {
        a: [p for p, b in enumerate(land.fixed) if b == a] for a in {*land.fixed}
    }
    counted = np.zeros(len(zones), dtype=np.int64)
    for a, places in seen.items():
        for zone in range(land.zones) if a >= 0 else ():
            counted += (zones[:, places] == zone).any(axis=1)
    order = np.lexsort((moved.sum(axis=1), people, counted))
    first = order[0]
    ties = np.flatnonzero(
        (counted == counted[first]) & (people == people[first]) & (moved.sum(axis=1) == moved[first].sum())
    )
    moves = min(tuple((int(p), int(zones[row, p])) for p in np.flatnonzero(moved[row])) for row in ties)
    return [(int(counted[first]), int(people[first]), len(moves), moves)]


def pieces_by_set(land: Map) -> NDArray[np.int64]:
    """How many pieces each set of places (its bits) is in."""
    n = len(land.people)
    around = [sum(1 << q for q in others) for others in land.neighbours]
    found = np.zeros(1 << n, dtype=np.int64)
    for members in range(1, 1 << n):
        lowest = members & -members
        piece, reach = lowest, lowest
        while reach:
            place = reach.bit_length() - 1
            grown = around[place] & members & ~piece
            piece |= grown
            reach = (reach & ~(1 << place)) | grown
        found[members] = found[members & ~piece] + 1
    return found
