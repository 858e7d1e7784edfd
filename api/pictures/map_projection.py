"""From degrees to pixels, and from shapes to the shortest path that draws them.

Equirectangular at the mean latitude: fine for a département, and a straight line stays one. Paths are written
in thirds of a pixel, as whole numbers from point to point; their group is scaled down.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import cos, hypot, radians

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from api.pictures.shapes import Point, Rect

FINE = 3
"""Steps in a pixel: finer would not be seen, and weighs more."""
METRES_PER_DEGREE = 111_195.0
"""A degree of latitude on a sphere, for the scale that is shown."""


@dataclass(frozen=True, slots=True)
class Projection:
    """Degrees to pixels: `west` and `north` lie at `origin`, a degree of latitude is `unit` pixels."""

    west: float
    north: float
    unit: float
    shrink: float
    origin: Point = (0.0, 0.0)

    def flat(self, shape: BaseGeometry) -> BaseGeometry:
        """Give a shape in pixels."""
        found: BaseGeometry = shapely.transform(shape, self._points)
        return found

    def all_flat(self, shapes: Sequence[BaseGeometry]) -> NDArray[np.object_]:
        """Give shapes in pixels, all at once."""
        found: NDArray[np.object_] = shapely.transform(np.array(shapes, dtype=object), self._points)
        return found

    def _points(self, xy: NDArray[np.float64]) -> NDArray[np.float64]:
        x = (xy[:, 0] - self.west) * self.unit * self.shrink + self.origin[0]
        y = (self.north - xy[:, 1]) * self.unit + self.origin[1]
        return np.stack([x, y], axis=-1)

    @property
    def pixels_per_kilometre(self) -> float:
        """Give the length of a kilometre."""
        return self.unit / METRES_PER_DEGREE * 1000


def fitting(bounds: Rect, frame: Rect) -> Projection:
    """Give the projection that shows (west, south, east, north) as large as a frame of pixels allows."""
    west, south, east, north = bounds
    left, top, right, bottom = frame
    shrink = cos(radians((south + north) / 2))
    wide, high = max((east - west) * shrink, 1e-6), max(north - south, 1e-6)
    unit = min((right - left) / wide, (bottom - top) / high)
    origin = (left + (right - left - wide * unit) / 2, top + (bottom - top - high * unit) / 2)
    return Projection(west, north, unit, shrink, origin)


def ground_path(shape: BaseGeometry) -> str:
    """Write polygons as a path in thirds of a pixel; holes are holes by the even-odd rule."""
    rings = (ring for part in _polygons(shape) for ring in (part.exterior, *part.interiors))
    return "".join(_steps(ring, is_closed=True) for ring in rings)


def line_path(shape: BaseGeometry) -> str:
    """Write lines as a path in thirds of a pixel."""
    return "".join(_steps(line, is_closed=line.is_ring) for line in _lines(shape))


def _polygons(shape: BaseGeometry) -> Iterator[shapely.Polygon]:
    for part in shapely.get_parts(shape, return_index=False):
        if isinstance(part, shapely.Polygon) and not part.is_empty:
            yield part


def _lines(shape: BaseGeometry) -> Iterator[shapely.LineString]:
    for part in shapely.get_parts(shape, return_index=False):
        if isinstance(part, shapely.LineString | shapely.LinearRing) and not part.is_empty:
            yield part
        elif isinstance(part, shapely.MultiLineString):
            yield from _lines(part)


def _steps(line: BaseGeometry, *, is_closed: bool) -> str:
    """Write a line from point to point, points that fall together once."""
    whole = np.rint(shapely.get_coordinates(line) * FINE).astype(int)
    if is_closed:
        whole = whole[:-1]
    steps = np.diff(whole, axis=0)
    kept = [(int(dx), int(dy)) for dx, dy in steps if dx or dy]
    if not kept:
        return ""
    x, y = (int(value) for value in whole[0])
    return f"M{x} {y}l{_joined(kept)}{'z' if is_closed else ''}"


def _joined(steps: Iterable[tuple[int, int]]) -> str:
    """Write numbers with no more between them than it takes: a minus sign parts them too."""
    text = " ".join(str(value) for step in steps for value in step)
    return text.replace(" -", "-")


def hatched(shape: BaseGeometry, *, step: float, is_falling: bool = False) -> BaseGeometry:
    """Give lines at 45° over a shape in pixels, `step` apart along the horizontal, from a fixed origin.

    They rise to the right; with `is_falling` they fall.
    """
    if shape.is_empty:
        return shapely.MultiLineString()
    left, top, right, bottom = shape.bounds
    slope = -1 if is_falling else 1
    at_top, at_bottom = slope * top, slope * bottom
    first = int((left + min(at_top, at_bottom)) // step)
    last = int((right + max(at_top, at_bottom)) // step) + 1
    sums = [number * step for number in range(first, last + 1)]
    lines = [((total - at_bottom, bottom), (total - at_top, top)) for total in sums]
    found: BaseGeometry = shapely.intersection(shapely.MultiLineString(lines), shape)
    return found


def scale_length(pixels_per_kilometre: float, most: float = 90.0) -> int:
    """Give the round number of kilometres whose bar is no longer than so many pixels.

    >>> scale_length(4.2), scale_length(30.0)
    (20, 2)
    """
    for kilometres in (100, 50, 20, 10, 5, 2):
        if kilometres * pixels_per_kilometre <= most:
            return kilometres
    return 1


def distance(a: Point, b: Point) -> float:
    """Give the distance of two points."""
    return hypot(a[0] - b[0], a[1] - b[1])
