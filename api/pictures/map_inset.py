"""A dense core drawn larger in an empty corner, where zones are too small for their names (Nancy, say)."""

from dataclasses import dataclass

import shapely
from shapely.geometry.base import BaseGeometry

from api.pictures.map_drawing import Plane
from api.pictures.map_projection import Projection, fitting
from api.pictures.shapes import Rect, overlap

SMALL_ZONE = 62.0
"""Pixels across below which a zone is too small for its name."""

LARGEST_CORE = 0.4
"""A core wider than this part of the map is no core."""

LEAST_ENLARGED = 1.9
SIZES = (250.0, 220.0, 190.0, 160.0)
GAP = 8.0
AROUND = 0.12


@dataclass(frozen=True, slots=True)
class Inset:
    """The core: where it lies on the map, its frame, its own projection, how many times larger it is."""

    core: Rect
    frame: Rect
    projection: Projection
    times: float


def inset_of(plane: Plane, frame: Rect, taken: list[Rect]) -> Inset | None:
    """Give the inset of a map, None when no zones are small together or no corner is empty."""
    core = _core(plane, frame)
    if core is None:
        return None
    high_for_wide = (core[3] - core[1]) / (core[2] - core[0])
    for size in SIZES:
        width, height = (size, size * high_for_wide) if high_for_wide <= 1 else (size / high_for_wide, size)
        times = width / (core[2] - core[0])
        if times < LEAST_ENLARGED:
            break
        for corner in _corners(frame, width, height):
            if _is_empty(corner, plane.outline, [*taken, core]):
                return Inset(core, corner, _enlarged(plane.projection, core, corner), times)
    return None


def _core(plane: Plane, frame: Rect) -> Rect | None:
    """Give the box around zones that are small and near one another, some room around it."""
    small = [shape for shape in plane.zones.values() if _across(shape) < SMALL_ZONE]
    if len(small) < 2:
        return None
    middle = shapely.centroid(shapely.union_all([shapely.centroid(shape) for shape in small]))
    most = (frame[2] - frame[0]) * LARGEST_CORE
    near = [s for s in small if shapely.distance(shapely.centroid(s), middle) < most / 2]
    if len(near) < 2:
        return None
    left, top, right, bottom = (float(value) for value in shapely.total_bounds(near))
    if max(right - left, bottom - top) > most:
        return None
    room = max(right - left, bottom - top) * AROUND
    return left - room, top - room, right + room, bottom + room


def _across(shape: BaseGeometry) -> float:
    """Give how wide a zone is, as a square of its largest part."""
    return float(max(part.area for part in shapely.get_parts(shape)) ** 0.5)


def _corners(frame: Rect, width: float, height: float) -> list[Rect]:
    left, top, right, bottom = frame
    middle = (top + bottom) / 2 - height / 2
    corners = [(right - width, top), (left, bottom - height), (left, top), (right - width, bottom - height)]
    sides = [(right - width, (top + middle) / 2), (left, middle), (right - width, middle)]
    return [(x, y, x + width, y + height) for x, y in (*corners, *sides)]


def _is_empty(bounds: Rect, land: BaseGeometry, taken: list[Rect]) -> bool:
    box = shapely.box(*bounds).buffer(GAP)
    return not shapely.intersects(box, land) and not any(overlap(bounds, other, GAP) for other in taken)


def _enlarged(projection: Projection, core: Rect, frame: Rect) -> Projection:
    """Give the projection that shows a box of a map in a frame of the same form."""
    unit_x, unit_y = projection.unit * projection.shrink, projection.unit
    west = projection.west + (core[0] - projection.origin[0]) / unit_x
    east = projection.west + (core[2] - projection.origin[0]) / unit_x
    north = projection.north - (core[1] - projection.origin[1]) / unit_y
    south = projection.north - (core[3] - projection.origin[1]) / unit_y
    found = fitting((west, south, east, north), frame)
    # The same form of degrees as the whole map, so that nothing leans.
    times = (frame[2] - frame[0]) / (core[2] - core[0])
    return (
        Projection(west, north, projection.unit * times, projection.shrink, (frame[0], frame[1]))
        if times
        else found
    )
