"""Shared borders: by hand on squares, on the real communes against lengths counted segment by segment."""

import json
import random
from collections import defaultdict
from collections.abc import Mapping
from itertools import pairwise
from math import asin, cos, radians, sin, sqrt

import pytest

from algorithms.territory import Crossing, shared_border
from graph.contours import Contours, terrain
from graph.gazetteer import gazetteer
from graph.reference import contours as shipped
from graph.reference import load_reference
from tests.graphs import Graph
from tests.unit.algorithms.territory.squares import squares

GRID = Contours(squares("a b c", "d e f"))


def laid(one: str, other: str, codes: str = "abcdef") -> Crossing:
    """Give the crossing of two zonings told by a letter for each code; `.` is not covered."""
    pairs = {c: (a, b) for c, a, b in zip(codes, one, other, strict=True) if "." not in (a, b)}
    return Crossing(pairs, dict.fromkeys(pairs.values(), 1), dict.fromkeys(pairs, 1))


def test_the_same_cut_twice_shares_every_border() -> None:
    assert shared_border(laid("112112", "334334"), GRID) == {"a": 1.0, "b": 1.0}


def test_cuts_that_cross_share_nothing() -> None:
    assert shared_border(laid("111222", "334334"), GRID) == {"a": 0.0, "b": 0.0}


def test_a_nested_zoning_has_every_border_of_the_wider_one() -> None:
    found = shared_border(laid("112112", "123123"), GRID)
    assert found == {"a": 1.0, "b": 0.5}


def test_land_that_one_does_not_cover_has_no_border() -> None:
    assert shared_border(laid("112112", "..3..4"), GRID) == {"a": 1.0, "b": 0.0}


def segments(department: str) -> Mapping[tuple[str, str], float]:
    """Border lengths of a département by another way: the segments two communes both write, on a sphere."""
    owners: dict[frozenset[tuple[float, float]], list[str]] = defaultdict(list)
    for feature in json.loads(shipped(department) or b"")["features"]:
        shape = feature["geometry"]
        polygons = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
        for ring in (ring for polygon in polygons for ring in polygon):
            for start, end in pairwise(ring):
                owners[frozenset((tuple(start), tuple(end)))].append(feature["properties"]["code"])
    found: dict[tuple[str, str], float] = defaultdict(float)
    for segment, codes in owners.items():
        if len(codes) == 2:
            one, other = sorted(codes)
            found[one, other] += on_a_sphere(*segment)
    return found


def on_a_sphere(start: tuple[float, float], end: tuple[float, float]) -> float:
    """The haversine formula."""
    east, north = radians(end[0] - start[0]), radians(end[1] - start[1])
    middle = cos(radians(start[1])) * cos(radians(end[1]))
    return 2 * 6_371_000 * asin(sqrt(sin(north / 2) ** 2 + middle * sin(east / 2) ** 2))


REAL = terrain(gazetteer(load_reference()), ["54395"]).contours
BY_SEGMENTS = segments("54")


def test_every_border_of_the_real_communes() -> None:
    found = {(border.one, border.other): border.metres for border in REAL.borders}
    assert found.keys() == BY_SEGMENTS.keys()
    assert all(found[pair] == pytest.approx(BY_SEGMENTS[pair], rel=5e-3) for pair in found)


@pytest.mark.parametrize("seed", range(5))
def test_shares_on_the_real_communes(seed: int) -> None:
    chance = random.Random(seed)
    zones = [(chance.choice("1234"), chance.choice("1234")) for _ in REAL]
    pairs = dict(zip(REAL.codes, zones, strict=True))
    inner, both = [0.0, 0.0], 0.0
    for (one, other), length in BY_SEGMENTS.items():
        apart = [x != y for x, y in zip(pairs[one], pairs[other], strict=True)]
        inner = [total + length * is_apart for total, is_apart in zip(inner, apart, strict=True)]
        both += length * all(apart)
    found = shared_border(Crossing(pairs, dict.fromkeys(zones, 1), dict.fromkeys(pairs, 1)), REAL)
    assert found["a"] == pytest.approx(both / inner[0] if inner[0] else 1, abs=2e-3)
    assert found["b"] == pytest.approx(both / inner[1] if inner[1] else 1, abs=2e-3)


def crossed(graph: Graph, *codes: str) -> Graph:
    """Two zonings that cross on four neighbours."""
    graph.zoning("ZA", department="54")
    graph.zoning("ZB", department="54")
    for number, code in enumerate(codes):
        graph.zone(f"A{number // 2}", code, zoning="ZA")
        graph.zone(f"B{number % 2}", code, zoning="ZB")
    return graph


def equal(*codes: str) -> Graph:
    """Communes of 250 inhabitants each."""
    graph = Graph()
    for code in codes:
        graph.commune(code, 250)
    return graph


def test_a_finding_tells_it_when_every_place_has_a_contour() -> None:
    codes = ("54395", "54547", "54304", "54357")
    finding = crossed(equal(*codes), *codes).only("territory.misaligned")
    assert all(0 < share < 1 for share in finding.evidence["shared_border"].values())


def test_a_finding_is_silent_when_one_place_has_none() -> None:
    graph = equal("54304", "54357")
    graph.commune("54395", 500)
    graph.parts("54395", Q1=250, Q2=250)
    finding = crossed(graph, "Q1", "Q2", "54304", "54357").only("territory.misaligned")
    assert "shared_border" not in finding.evidence
