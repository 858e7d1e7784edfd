"""The one writing of a contour, and what no contour of France can be.

A contour is kept as GeoJSON text: a Polygon or MultiPolygon in WGS84 with `DECIMALS` decimals, valid, rings
turned as the standard says, no space. The same land gives the same text, so a contour delivered twice changes
nothing. shapely is imported where it is used: a delivery without contours does not pay for it.
"""

import json
import math
from itertools import groupby
from typing import TYPE_CHECKING, Any

from graph.exchange.cells import NotedCellError, RefusedCellError

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

DECIMALS = 5
"""Five decimals of a degree: about a metre."""

MOST_CHARACTERS = 32_000
"""A contour fits in one cell of a spreadsheet (32,767 characters), about 1,600 points."""

REPAIRED_SHARE = 0.01
"""A contour that crosses itself is repaired when that moves at most 1 % of its area; else it is refused."""

BOXES = {
    "Hexagone": (-5.7, 41.2, 9.8, 51.3),
    "Guadeloupe, Saint-Martin, Saint-Barthélemy": (-63.3, 15.7, -60.9, 18.3),
    "Martinique": (-61.4, 14.2, -60.6, 15.0),
    "Guyane": (-54.8, 2.0, -51.4, 6.2),
    "La Réunion": (55.0, -21.6, 56.0, -20.7),
    "Mayotte": (44.8, -13.2, 45.4, -12.4),
    "Saint-Pierre-et-Miquelon": (-56.8, 46.5, -55.9, 47.3),
    "Wallis-et-Futuna": (-178.5, -14.8, -175.9, -12.9),
    "Polynésie française": (-155.2, -28.2, -134.0, -7.3),
    "Nouvelle-Calédonie": (156.0, -25.0, 175.0, -16.0),
    "Terres australes": (39.0, -51.0, 78.5, -11.0),
    "Terre Adélie": (136.0, -90.0, 142.5, -60.0),
    "Clipperton": (-109.4, 10.1, -109.0, 10.5),
}
"""Where France is: west, south, east, north, in degrees."""


def read_contour(text: str) -> str:
    """Read a contour as it was delivered; give the one writing of it.

    Raises RefusedCellError when it is no contour of France, NotedCellError when it had to be repaired.
    Linear in its points, repairs apart.

    >>> ring = "[[6,48],[6,48.1],[6.1,48.1],[6,48]]"
    >>> read_contour('{"type": "Polygon", "coordinates": [' + ring + ']}')
    '{"type":"Polygon","coordinates":[[[6.0,48.0],[6.1,48.1],[6.0,48.1],[6.0,48.0]]]}'
    """
    if len(text) > MOST_CHARACTERS:
        raise RefusedCellError("contour.long", most=MOST_CHARACTERS, found=len(text))
    shape = shape_of(parsed(text))
    check_in_france(shape)
    is_right, written = settled(shape)
    if not is_right:
        raise NotedCellError(written, "contour.repaired")
    return written


def parsed(text: str) -> Any:
    """Give what a JSON text says. Raises RefusedCellError; a number that is none (NaN) is refused with it."""
    try:
        return json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        raise RefusedCellError("contour.not_json") from None


def _refuse_constant(name: str) -> Any:
    raise RefusedCellError("contour.numbers", number=name)


def shape_of(geometry: Any) -> "BaseGeometry":
    """Give the shape of a GeoJSON geometry, heights left out. Raises RefusedCellError."""
    from shapely.errors import ShapelyError
    from shapely.geometry import MultiPolygon, Polygon

    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in {"Polygon", "MultiPolygon"}:
        raise RefusedCellError("contour.not_polygon", kind=str(kind or type(geometry).__name__)[:40])
    polygons = [geometry.get("coordinates")] if kind == "Polygon" else geometry.get("coordinates")
    if not isinstance(polygons, list) or not polygons:
        raise RefusedCellError("contour.empty")
    try:
        shapes = [Polygon(rings[0], rings[1:]) for rings in map(_rings, polygons)]
    except (ShapelyError, ValueError, TypeError):
        raise RefusedCellError("contour.rings") from None
    return shapes[0] if len(shapes) == 1 else MultiPolygon(shapes)


def _rings(polygon: Any) -> list[list[tuple[float, float]]]:
    if not isinstance(polygon, list) or not polygon:
        raise RefusedCellError("contour.empty")
    return [_points(ring) for ring in polygon]


def _points(ring: Any) -> list[tuple[float, float]]:
    if not isinstance(ring, list) or len(ring) < 3:
        raise RefusedCellError("contour.rings")
    return [_point(point) for point in ring]


def _point(point: Any) -> tuple[float, float]:
    if not isinstance(point, list) or len(point) < 2:
        raise RefusedCellError("contour.rings")
    for number in point[:2]:
        if isinstance(number, bool) or not isinstance(number, int | float) or not math.isfinite(number):
            raise RefusedCellError("contour.numbers", number=str(number)[:40])
    return float(point[0]), float(point[1])


def check_in_france(shape: "BaseGeometry") -> None:
    """Refuse a shape of no place of France: metres for degrees, latitude first, elsewhere."""
    west, south, east, north = shape.bounds
    if not all(map(math.isfinite, (west, south, east, north))):
        raise RefusedCellError("contour.numbers", number="∞")
    if max(abs(west), abs(east)) > 180 or max(abs(south), abs(north)) > 90:
        raise RefusedCellError("contour.metres", x=f"{west:.0f}", y=f"{south:.0f}")
    if is_in_france(west, south, east, north):
        return
    code = "contour.swapped" if is_in_france(south, west, north, east) else "contour.elsewhere"
    raise RefusedCellError(code, x=_shown(west), y=_shown(south))


def is_in_france(west: float, south: float, east: float, north: float) -> bool:
    """Tell whether a box in degrees lies in one of the boxes of France."""
    return any(
        box[0] <= west and box[1] <= south and east <= box[2] and north <= box[3] for box in BOXES.values()
    )


def _shown(number: float) -> str:
    return f"{number:.4f}".replace(".", ",")


def settled(shape: "BaseGeometry") -> tuple[bool, str]:
    """Give whether a shape was right as it was, and its one writing, valid and rounded.

    Raises RefusedCellError when it has no area, crosses itself beyond repair, or has too many points.
    """
    rounded = _rounded(shape)
    is_right = rounded.is_valid
    for _ in range(4):
        if rounded.is_valid:
            break
        rounded = _rounded(repaired(rounded))
    if rounded.is_empty or not rounded.area:
        raise RefusedCellError("contour.flat")
    if not rounded.is_valid:
        raise RefusedCellError("contour.crossing")
    text = writing(rounded)
    if len(text) > MOST_CHARACTERS:
        raise RefusedCellError("contour.long", most=MOST_CHARACTERS, found=len(text))
    return is_right, text


def _rounded(shape: "BaseGeometry") -> "BaseGeometry":
    """Give the shape with its decimals and no more; a ring that this leaves without land goes."""
    from shapely import get_parts
    from shapely.geometry import MultiPolygon, Polygon

    parts = []
    for part in get_parts(shape):
        outer, *holes = map(_rounded_ring, (part.exterior, *part.interiors))
        if outer:
            parts.append(Polygon(outer, [hole for hole in holes if hole]))
    return parts[0] if len(parts) == 1 else MultiPolygon(parts)


def _rounded_ring(ring: Any) -> list[tuple[float, float]]:
    points = ((round(x, DECIMALS), round(y, DECIMALS)) for x, y in ring.coords)
    kept = [point for point, _ in groupby(points)]
    return kept if len(set(kept)) > 2 else []


def repaired(shape: "BaseGeometry") -> "BaseGeometry":
    """Give the valid shape nearest to one that crosses itself. Raises RefusedCellError when none is near.

    The signed area of a ring that crosses itself counts a loop turned the other way as land lost: as long as
    it is near the area of the repair, the loops are slips of a few metres.
    """
    from shapely import make_valid

    valid = polygons_of(make_valid(shape))
    if not valid.area:
        raise RefusedCellError("contour.flat")
    if abs(abs(shape.area) - valid.area) > REPAIRED_SHARE * valid.area:
        raise RefusedCellError("contour.crossing")
    return valid


def polygons_of(shape: "BaseGeometry") -> "BaseGeometry":
    """Give what of a shape is land: its polygons, without lines and points."""
    from shapely import get_parts
    from shapely.ops import unary_union

    if shape.geom_type in {"Polygon", "MultiPolygon"}:
        return shape
    parts = [polygons_of(part) for part in get_parts(shape) if part.geom_type not in {"LineString", "Point"}]
    return unary_union(parts)


def writing(shape: "BaseGeometry") -> str:
    """Give the one text of a rounded, valid shape: rings normalised, the outer ones counter-clockwise."""
    from shapely import get_parts
    from shapely.geometry.polygon import orient

    parts = [orient(part) for part in get_parts(shape) if part.area]
    rings = sorted([_ring(part.exterior), *sorted(map(_ring, part.interiors))] for part in parts)
    if len(rings) == 1:
        return _as_json("Polygon", rings[0])
    return _as_json("MultiPolygon", rings)


def _ring(ring: Any) -> list[list[float]]:
    """Give the points of a ring from its smallest one on, so that where it was begun does not matter."""
    points = [[x + 0.0, y + 0.0] for x, y in ring.coords][:-1]
    first = points.index(min(points))
    points = points[first:] + points[:first]
    return [*points, points[0]]


def _as_json(kind: str, coordinates: Any) -> str:
    return json.dumps({"type": kind, "coordinates": coordinates}, separators=(",", ":"), allow_nan=False)
