"""Made-up maps of squares: a contour for each code, laid out as text."""

from collections.abc import Mapping
from typing import Any

STEP = 0.01
WEST, SOUTH = 6.0, 48.0


def square(column: int, row: int, *, side: float = STEP, west: float = WEST) -> Mapping[str, Any]:
    """One square of a grid, as GeoJSON; corners are written as an import writes them."""
    x, y = west + column * STEP, SOUTH - row * STEP
    corners = [(x, y), (x + side, y), (x + side, y + side), (x, y + side), (x, y)]
    return {"type": "Polygon", "coordinates": [[[round(x, 5), round(y, 5)] for x, y in corners]]}


def squares(*rows: str) -> dict[str, Mapping[str, Any]]:
    """Contours from rows of words, `.` for nothing: `squares("a b", ". c")`."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    for row, words in enumerate(rows):
        for column, word in enumerate(words.split()):
            if word != ".":
                found.setdefault(word, []).append(square(column, row))
    return {code: together(shapes) for code, shapes in found.items()}


def together(shapes: list[Mapping[str, Any]]) -> Mapping[str, Any]:
    """Several squares of one code: a polygon each."""
    if len(shapes) == 1:
        return shapes[0]
    return {"type": "MultiPolygon", "coordinates": [shape["coordinates"] for shape in shapes]}
