"""Measures territory: all pairs of 12 zonings on 591 communes, against laying their polygons over each other.

`python -m tests.benchmarks.territory_speed` prints JSON; what is compared is CPU time, the least of several.
The baseline is geopandas' overlay, given its polygons dissolved, which counts nobody.
"""

import json
import time
from collections.abc import Callable
from importlib import import_module
from itertools import combinations
from typing import Any

from algorithms.detection import look
from algorithms.picture import Picture
from algorithms.places import Places
from algorithms.territory import crossing, figures
from algorithms.territory.ground import ground
from graph.frame import Frame
from tests.frames import Row, frame_of
from tests.graphs import D
from tests.unit.algorithms.territory.zonings import grown, real

ZONINGS = 12
TIMES = 3


def least(measured: Callable[[], object], times: int = 3) -> float:
    """The least CPU seconds that something takes."""
    seconds = []
    for _ in range(times):
        began = time.process_time()
        measured()
        seconds.append(time.process_time() - began)
    return min(seconds)


def zonings() -> list[dict[str, int]]:
    """Twelve random cuts of the real communes, into 6 to 17 zones."""
    return [grown(6 + number, 100 + number) for number in range(ZONINGS)]


def frame(cuts: list[dict[str, int]]) -> Frame:
    """The frame of these zonings."""
    tables: dict[str, list[Row]] = {
        "institutions": [{"id": "I"}],
        "zonings": [],
        "zones": [],
        "zone_members": [],
    }
    for number, cut in enumerate(cuts):
        zoning = f"Z{number:02}"
        cells = {"id": zoning, "institution_id": "I", "mission": "general", "department": "54"}
        tables["zonings"].append(cells)
        tables["zones"] += [{"id": f"{zoning}-{z:02}", "zoning_id": zoning} for z in sorted({*cut.values()})]
        tables["zone_members"] += [
            {"zone_id": f"{zoning}-{zone:02}", "commune_code": code} for code, zone in cut.items()
        ]
    return frame_of(tables)


def all_pairs(seen: Picture) -> list[dict[str, Any]]:
    """What the product does: every figure of every pair, from membership, borders included."""
    fresh = Places(seen.frame, seen.day)
    picture = Picture(**{**vars(seen), "places": fresh})
    pairs = combinations(sorted(picture.frame.zonings.values(), key=lambda zoning: zoning.id), 2)
    land = ground(picture, "Z00")
    return [figures(crossing(picture, one, other), land) for one, other in pairs]


def dissolved(cuts: list[dict[str, int]]) -> list[list[Any]]:
    """The polygons of the zones of each zoning."""
    contours = real().contours
    found = []
    for cut in cuts:
        by_zone: dict[int, list[str]] = {}
        for code, zone in cut.items():
            by_zone.setdefault(zone, []).append(code)
        found.append([contours.dissolved(codes) for _, codes in sorted(by_zone.items())])
    return found


def overlay(polygons: list[list[Any]]) -> int:
    """Cut the zones of each pair of zonings by each other with geopandas, and count the pieces."""
    geopandas = import_module("geopandas")
    frames = [geopandas.GeoDataFrame(geometry=zones, crs=4326) for zones in polygons]
    return sum(
        len(geopandas.overlay(one, other, keep_geom_type=True)) for one, other in combinations(frames, 2)
    )


def compare(times: int = TIMES) -> dict[str, Any]:
    """Measure both in turns, in one run: what else the machine does weighs on both."""
    cuts = zonings()
    seen, polygons = look(frame(cuts), D), dissolved(cuts)
    pairs = len(all_pairs(seen))
    ours, theirs = [], []
    for _ in range(times):
        ours.append(least(lambda: all_pairs(seen)))
        theirs.append(least(lambda: overlay(polygons), 1))
    return {
        "pairs": pairs,
        "ours_cpu": min(ours),
        "geopandas": import_module("geopandas").__version__,
        "geopandas_cpu": min(theirs),
        "ratio": min(theirs) / min(ours),
    }


if __name__ == "__main__":
    print(json.dumps(compare(), indent=2))
