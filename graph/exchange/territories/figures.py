"""The shapes of a map in degrees, whatever system it came in; wrong ones are noted with their number."""

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from graph.exchange.cells import RefusedCellError
from graph.exchange.folder import refused
from graph.exchange.problems import Problems
from graph.exchange.territories.opening import Figure, Map
from graph.exchange.territories.shapes import check_in_france, repaired, shape_of

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

MOST_POINTS = 200_000
"""Points of one geometry: the most winding département has ten times fewer."""

LAMBERT_93 = 2154
LAMBERT_93_BOX = (-400_000.0, 5_900_000.0, 1_400_000.0, 7_300_000.0)
"""Where the coordinates of metropolitan France lie in Lambert-93, in metres."""

DEGREES = frozenset({"4326", "84", "4171", "4258"})
"""WGS84, and the systems of France and Europe that differ from it by centimetres."""

GEOMETRY = "geometry"


class Shape(NamedTuple):
    """A feature and its shape in degrees, valid."""

    figure: Figure
    shape: "BaseGeometry"


def read_shapes(map_: Map, problems: Problems) -> list[Shape]:
    """Give the shapes of a map's features that have one; what is wrong with the others goes to `problems`.

    Raises InvalidInputError when the map is in another system and pyproj is missing. Linear in the points.
    """
    raw = [(figure, _raw(figure, map_, problems)) for figure in map_.figures]
    known = [(figure, shape) for figure, shape in raw if shape is not None]
    convert = _converter(map_, [shape for _, shape in known], problems)
    found: list[Shape] = []
    for figure, shape in known:
        with _noting(problems, map_, figure) as note:
            moved = convert(shape)
            check_in_france(moved)
            if not moved.is_valid:
                moved = repaired(moved)
                note("contour.repaired")
            found.append(Shape(figure, moved))
    return found


class _noting:  # noqa: N801 — read as a verb where it is used
    """Turn a refusal into a problem with the feature's number."""

    def __init__(self, problems: Problems, map_: Map, figure: Figure) -> None:
        self.problems, self.file = problems, map_.name
        self.where: dict[str, Any] = {"line": figure.line, "column": GEOMETRY}

    def __enter__(self) -> Callable[[str], None]:
        return lambda code: self.problems.warn(code, self.file, **self.where)

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> bool:
        if isinstance(error, RefusedCellError):
            self.problems.error(error.code, self.file, **self.where, **error.details)
        return isinstance(error, RefusedCellError)


def _raw(figure: Figure, map_: Map, problems: Problems) -> "BaseGeometry | None":
    shape = None
    with _noting(problems, map_, figure) as note:
        if figure.geometry is None:
            note("territories.no_geometry")
        else:
            if _points(figure.geometry, MOST_POINTS) > MOST_POINTS:
                raise RefusedCellError("territories.too_many_points", most=MOST_POINTS)
            shape = shape_of(figure.geometry)
    return shape


def _points(geometry: Any, most: int) -> int:
    """Count the lists that hold no list, up to a little beyond `most`."""
    count = 0
    for _ in _leaves(geometry.get("coordinates") if isinstance(geometry, dict) else None):
        count += 1
        if count > most:
            break
    return count


def _leaves(item: Any) -> Iterator[Any]:
    pending = [item]
    while pending:
        one = pending.pop()
        if isinstance(one, list):
            if one and isinstance(one[0], list):
                pending.extend(one)
            else:
                yield one


def _converter(
    map_: Map, shapes: list["BaseGeometry"], problems: Problems
) -> "Callable[[BaseGeometry], BaseGeometry]":
    system = _system(map_, shapes)
    if system is None:
        return lambda shape: shape
    transformer = _transformer(map_, system)
    problems.warn("territories.converted", map_.name, system=f"EPSG:{system}")

    def convert(shape: "BaseGeometry") -> "BaseGeometry":
        from numpy import column_stack
        from shapely import transform

        return transform(shape, lambda xy: column_stack(transformer.transform(xy[:, 0], xy[:, 1])))

    return convert


def _system(map_: Map, shapes: list["BaseGeometry"]) -> int | None:
    """Give the number of the map's system, None when it is in degrees: declared, else evident."""
    from shapely import total_bounds

    declared = re.findall(r"[0-9]+", map_.declared or "")
    if declared and declared[-1] not in DEGREES:
        return int(declared[-1])
    if not shapes:
        return None
    west, south, east, north = total_bounds(shapes)
    box = LAMBERT_93_BOX
    is_lambert = box[0] <= west and box[1] <= south and east <= box[2] and north <= box[3]
    return LAMBERT_93 if is_lambert else None


def _transformer(map_: Map, system: int) -> Any:
    try:
        from pyproj import CRS, Transformer
        from pyproj.exceptions import CRSError
    except ImportError:
        raise refused("territories.no_pyproj", map_.name, system=f"EPSG:{system}") from None
    try:
        return Transformer.from_crs(CRS.from_epsg(system), "OGC:CRS84", always_xy=True)
    except CRSError:
        raise refused("territories.unknown_system", map_.name, system=map_.declared or str(system)) from None
