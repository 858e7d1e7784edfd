"""Measures territory: all pairs of 12 zonings on 591 communes, against laying their polygons over each other.

`python -m tests.benchmarks.territory_speed` prints JSON; what is compared is CPU time, the least of several.
The baseline is geopandas' overlay when it is installed (it is no dependency of ours), else the same with
shapely alone, and the result says which. The baseline is given its polygons dissolved, and counts nobody.
"""

import json
import sys
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
TIMES = 5


def least(measured: Callable[[], object], times: int = TIMES) -> float:
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


def overlay_with_shapely(polygons: list[list[Any]]) -> int:
    """Cut the zones of each pair of zonings by each other, and measure the pieces."""
    import numpy as np
    import shapely

    count = 0
    for one, other in combinations([np.array(zones, dtype=object) for zones in polygons], 2):
        first, second = shapely.STRtree(other).query(one, predicate="intersects")
        pieces = shapely.intersection(one[first], other[second])
        count += int((shapely.area(pieces) > 0).sum())
    return count


def overlay_with_geopandas(polygons: list[list[Any]]) -> int:
    """The same with geopandas."""
    geopandas = import_module("geopandas")
    frames = [geopandas.GeoDataFrame(geometry=zones, crs=4326) for zones in polygons]
    return sum(
        len(geopandas.overlay(one, other, keep_geom_type=True)) for one, other in combinations(frames, 2)
    )


def baseline() -> tuple[str, Callable[[list[list[Any]]], int]]:
    """Geopandas' overlay, or shapely's when it is not installed."""
    try:
        geopandas = import_module("geopandas")
    except ImportError:
        print("geopandas is not installed: SKIPPED, compared with a plain shapely overlay", file=sys.stderr)
        return "shapely overlay (geopandas is not installed)", overlay_with_shapely
    return f"geopandas {geopandas.__version__} overlay", overlay_with_geopandas


def compare(times: int = TIMES) -> dict[str, Any]:
    """Measure both, in one run."""
    cuts = zonings()
    seen, polygons = look(frame(cuts), D), dissolved(cuts)
    all_pairs(seen)
    name, overlay = baseline()
    ours, theirs = least(lambda: all_pairs(seen), times), least(lambda: overlay(polygons), min(times, 2))
    return {
        "pairs": len(all_pairs(seen)),
        "ours_cpu": ours,
        "baseline": name,
        "baseline_cpu": theirs,
        "ratio": theirs / ours,
    }


if __name__ == "__main__":
    print(json.dumps(compare(), indent=2))
