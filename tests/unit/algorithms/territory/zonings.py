"""Graphs with two zonings, told as letters; the real communes cut at random."""

import random
from functools import cache

from algorithms.territory.board import Board
from graph.contours import Terrain, terrain
from graph.gazetteer import gazetteer
from graph.reference import load_reference
from tests.graphs import Graph

OTHE = "54412"


def zoned(graph: Graph, zoning: str, zones: str, codes: list[str], **cells: str) -> None:
    """A zoning of the 54, a letter for each code: `A` is the zone `<zoning>-A`, `.` is not covered."""
    graph.zoning(zoning, department="54", **cells)
    for code, zone in zip(codes, zones, strict=True):
        if zone != ".":
            graph.zone(f"{zoning}-{zone}", code, zoning=zoning)


@cache
def real() -> Terrain:
    """The 591 communes of Meurthe-et-Moselle."""
    return terrain(gazetteer(load_reference()), ["54395"])


def grown(zones: int, seed: int) -> dict[str, int]:
    """Cut the real communes into zones of one piece each (Othe goes with the first), grown at random."""
    chance, around = random.Random(seed), real().contours.neighbours
    codes = [code for code in real().contours.codes if around[code]]
    found = {code: number for number, code in enumerate(chance.sample(codes, zones))}
    growing = list(found)
    while growing:
        at = chance.randrange(len(growing))
        free = [code for code in around[growing[at]] if code not in found]
        if free:
            code = chance.choice(free)
            found[code] = found[growing[at]]
            growing.append(code)
        else:
            growing.pop(at)
    return found | {OTHE: 0}


def real_board(zones: tuple[int, int], seed: int) -> Board:
    """Two random cuts of the real communes, the second may move."""
    stays, moves = (grown(count, seed + number) for number, count in enumerate(zones))
    land, codes = real().land, real().contours.codes
    at = {code: number for number, code in enumerate(codes)}
    return Board(
        places=codes,
        people=tuple(land.population(code) for code in codes),
        fixed=tuple(stays[code] for code in codes),
        start=tuple(moves[code] for code in codes),
        fixed_zones=tuple(f"A{zone:02}" for zone in range(zones[0])),
        zones=tuple(f"B{zone:02}" for zone in range(zones[1])),
        neighbours=tuple(tuple(at[o] for o in real().contours.neighbours[code]) for code in codes),
    )
