"""Where words stand on a map, so that none lies on another: the first place that is free, else nowhere.

Zone names of A stand at the pole of inaccessibility, in spaced capitals, on two lines when the zone is
narrow; those of B beside the square of their seat; numbered moves lead out towards empty ground. What finds
no room is left out: the table has it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from math import cos, radians, sin

import shapely
from shapely.geometry.base import BaseGeometry

from api.pictures.metrics import Face, text_width
from api.pictures.shapes import Point, Rect, overlap
from api.pictures.tokens import SMALL, TEXT

SPACING = 1.4
"""Pixels between the capitals of a zone's name."""

LINE = 14.0
MARGIN = 2.0
SQUARE = 7.0
DISC = 9.0
INSIDE = 0.72
"""The part of a zone's name that must lie in the zone."""

RADII = (34.0, 48.0, 64.0, 84.0, 108.0, 140.0)
ANGLES = tuple(range(0, 360, 15))
ON_LAND, ON_MOVED = 120.0, 200.0
"""What it costs a disc, in pixels of its line, to lie on land, and on a commune that moves."""


@dataclass(frozen=True, slots=True)
class Label:
    """Words that found room: each line with the middle of its baseline, the room they take together."""

    lines: tuple[tuple[str, Point], ...]
    room: Rect


@dataclass(frozen=True, slots=True)
class Beside:
    """Words beside a mark: the baseline's start or end, by `anchor`."""

    words: str
    at: Point
    anchor: str
    mark: Point
    room: Rect


@dataclass(frozen=True, slots=True)
class Lead:
    """A numbered disc at the end of a line from the place it is about, its words beside."""

    number: int
    start: Point
    disc: Point
    words: str
    at: Point
    anchor: str
    room: Rect


@dataclass
class Room:
    """The free room of a picture: rectangles taken, the land, what must not be left."""

    frame: Rect
    land: BaseGeometry
    taken: list[Rect] = field(default_factory=list)
    ways: list[tuple[Point, Point]] = field(default_factory=list)
    moved: BaseGeometry = field(default_factory=shapely.Polygon)

    def is_free(self, bounds: Rect) -> bool:
        """Tell whether nothing lies there yet, no line runs there, and it is within the frame."""
        left, top, right, bottom = self.frame
        within = left <= bounds[0] and top <= bounds[1] and bounds[2] <= right and bounds[3] <= bottom
        if not within or any(overlap(bounds, other, MARGIN) for other in self.taken):
            return False
        box = shapely.box(*bounds)
        return not any(shapely.intersects(shapely.LineString(way), box) for way in self.ways)

    def take(self, bounds: Rect) -> None:
        """Keep a rectangle."""
        self.taken.append(bounds)

    def on_land(self, bounds: Rect) -> float:
        """Give how much of a rectangle lies on land, from 0 to 1."""
        box = shapely.box(*bounds)
        return float(shapely.area(shapely.intersection(box, self.land)) / max(box.area, 1e-9))


def capitals_width(words: str) -> float:
    """Give the width of spaced capitals."""
    return text_width(words, SMALL) + SPACING * len(words)


def zone_label(room: Room, name: str, shape: BaseGeometry) -> Label | None:
    """Place the name of a zone of A inside it; None when it fits nowhere."""
    if shape.is_empty:
        return None
    words = name.upper()
    left, _, right, _ = shape.bounds
    variants: list[tuple[str, ...]] = [(words,)] if capitals_width(words) <= (right - left) * 0.9 else []
    variants += [broken for broken in (_broken(words),) if len(broken) > 1] or [(words,)]
    for lines in variants:
        for centre in _spots(shape):
            bounds = _lines_room(lines, centre)
            if room.is_free(bounds) and _share_inside(bounds, shape) >= INSIDE:
                room.take(bounds)
                first = centre[1] - LINE * (len(lines) - 1) / 2 + SMALL * 0.35
                told = tuple((line, (centre[0], first + LINE * i)) for i, line in enumerate(lines))
                return Label(told, bounds)
    return None


def _broken(words: str) -> tuple[str, ...]:
    """Break a name in two at the space or dash that leaves the lines most alike."""
    cuts = [i for i, sign in enumerate(words) if sign in " -"]
    if not cuts:
        return (words,)
    cut = min(cuts, key=lambda i: (abs(2 * i - len(words)), i))
    keep = cut + 1 if words[cut] == "-" else cut
    return words[:keep].strip(" –"), words[cut + 1 :].strip(" –")


def _lines_room(lines: Sequence[str], centre: Point) -> Rect:
    width = max(map(capitals_width, lines))
    height = LINE * len(lines)
    x, y = centre
    return x - width / 2, y - height / 2, x + width / 2, y + height / 2


def _share_inside(bounds: Rect, shape: BaseGeometry) -> float:
    box = shapely.box(*bounds)
    return float(shapely.area(shapely.intersection(box, shape)) / box.area)


def _spots(shape: BaseGeometry) -> Iterator[Point]:
    """Give the pole of a zone, then points around it, the nearest first."""
    pole = pole_of(shape)
    yield pole
    left, top, right, bottom = shape.bounds
    steps = [-60, -48, -36, -24, -12, 0, 12, 24, 36, 48, 60]
    around = [(pole[0] + dx * 1.5, pole[1] + dy) for dx in steps for dy in steps if dx or dy]
    inside = [p for p in around if left <= p[0] <= right and top <= p[1] <= bottom]
    yield from sorted(inside, key=lambda p: (round(abs(p[0] - pole[0]) + abs(p[1] - pole[1]), 1), p))


def pole_of(shape: BaseGeometry) -> Point:
    """Give the point of a shape in pixels that is farthest from its outline."""
    parts = shapely.get_parts(shape)
    largest = max(parts, key=lambda part: float(part.area))
    radius = shapely.maximum_inscribed_circle(largest, 0.5)
    x, y = shapely.get_coordinates(radius)[0]
    return float(x), float(y)


def seat_label(room: Room, name: str, at: Point) -> Beside | None:
    """Place a name beside its seat: right, left, above, below; None when there is no room."""
    half = SQUARE / 2
    mark = (at[0] - half, at[1] - half, at[0] + half, at[1] + half)
    if not room.is_free(mark):
        return None
    width, gap = text_width(name, TEXT, Face.BOLD), half + 5
    x, y = at
    base = TEXT * 0.35
    spots = (
        ("start", (x + gap, y + base)),
        ("end", (x - gap, y + base)),
        ("middle", (x, y - half - 5)),
        ("middle", (x, y + half + TEXT)),
    )
    for anchor, (left, baseline) in spots:
        start = left - {"start": 0.0, "end": width, "middle": width / 2}[anchor]
        bounds = (start, baseline - TEXT * 0.78, start + width, baseline + TEXT * 0.24)
        if room.is_free(bounds):
            room.take(mark)
            room.take(bounds)
            return Beside(name, (left, baseline), anchor, at, bounds)
    return None


def leads(room: Room, wanted: Sequence[tuple[int, str, BaseGeometry]]) -> Iterator[Lead]:
    """Place the numbered discs of moves, towards empty ground; each once, the first ones first."""
    room.moved = shapely.union_all([shape for _, _, shape in wanted]) if wanted else room.moved
    for number, words, shape in wanted:
        start = pole_of(shape)
        options = list(_leads(room, number, words, start))
        if not options and words:
            options = list(_leads(room, number, "", start))
        if options:
            _, chosen = min(options, key=lambda option: option[0])
            room.take(chosen.room)
            room.ways.append((chosen.start, chosen.disc))
            yield chosen


def _leads(room: Room, number: int, words: str, start: Point) -> Iterator[tuple[tuple[float, ...], Lead]]:
    width = text_width(words, TEXT) + 5 if words else 0.0
    for radius in RADII:
        for angle in ANGLES:
            x = start[0] + radius * cos(radians(angle))
            y = start[1] + radius * sin(radians(angle))
            is_right = cos(radians(angle)) >= -0.01
            left, right = (x - DISC, x + DISC + width) if is_right else (x - DISC - width, x + DISC)
            bounds = (left, y - DISC, right, y + DISC)
            if not room.is_free(bounds) or _crosses(room, start, (x, y)):
                continue
            at = (x + DISC + 5, y + TEXT * 0.35) if is_right else (x - DISC - 5, y + TEXT * 0.35)
            lead = Lead(number, start, (x, y), words, at, "start" if is_right else "end", bounds)
            hidden = ON_MOVED if shapely.intersects(room.moved, shapely.box(*_disc(x, y))) else 0.0
            yield (round(room.on_land(bounds) * ON_LAND + radius + hidden, 3), radius, angle), lead


def _disc(x: float, y: float) -> Rect:
    return x - DISC, y - DISC, x + DISC, y + DISC


def _crosses(room: Room, start: Point, end: Point) -> bool:
    """Tell whether a line would run over words or another line."""
    way = shapely.LineString([start, end])
    over = any(shapely.intersects(way, shapely.box(*bounds)) for bounds in room.taken)
    return over or any(shapely.crosses(way, shapely.LineString(other)) for other in room.ways)
