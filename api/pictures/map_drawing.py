"""The layers of a map, in order: fills of A, communes, hatching, borders of A, of B once, outline, moves.

Geometry is written in thirds of a pixel inside one scaled group; words stand outside of it, last.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import shapely
from shapely.geometry.base import BaseGeometry

from api.pictures.map_labels import DISC, SPACING, SQUARE, Beside, Label, Lead
from api.pictures.map_projection import (
    FINE,
    Projection,
    ground_path,
    hatched,
    line_path,
    scale_length,
)
from api.pictures.map_scene import MapMove, MapScene, MapTile
from api.pictures.metrics import Face
from api.pictures.shapes import BASELINE, Point, Rect, box, group, line, text
from api.pictures.svg import Element, element
from api.pictures.tokens import ACCENT_2, COLOURS, INK, INK_2, INK_3, PAPER, SHEET, SMALL, TEXT

HATCH_STEP = 5 * 2**0.5
"""Along the horizontal, so that lines at 45° lie 5 px apart."""

ALONE_STEP = 4 * 2**0.5

BORDER_A = "#8A8276"
HALO, DASHED = 4.5, 2.0
THIN_HALO, SHORT_DASHED = 3.6, 1.6
SHORT_DASHES = "3.5 2"


@dataclass(frozen=True)
class Plane:
    """A scene on a plane of pixels; with `frame`, only what lies in it."""

    scene: MapScene
    projection: Projection
    frame: Rect | None = None

    def flat(self, shape: BaseGeometry) -> BaseGeometry:
        """Give a shape in pixels, cut at the frame."""
        return self._flat([shape])[0]

    def _flat(self, shapes: Sequence[BaseGeometry]) -> Sequence[BaseGeometry]:
        """Give shapes in pixels, cut at the frame: all at once, one by one takes ten times as long."""
        found = self.projection.all_flat(shapes)
        if self.frame is not None:
            found = shapely.clip_by_rect(found, *self.frame)
        flat: Sequence[BaseGeometry] = found.tolist()
        return flat

    def _seen(self, shapes: Mapping[str, BaseGeometry]) -> Mapping[str, BaseGeometry]:
        flat = zip(shapes, self._flat(list(shapes.values())), strict=True)
        return {name: shape for name, shape in flat if not shape.is_empty}

    @cached_property
    def tiles(self) -> Mapping[str, BaseGeometry]:
        """Give the tiles that are to be seen."""
        return self._seen({code: self.scene.contours.shape(code) for code in sorted(self.scene.tiles)})

    @cached_property
    def zones(self) -> Mapping[str, BaseGeometry]:
        """Give the zones of A that are to be seen."""
        return self._seen(self.scene.zone_shapes)

    @cached_property
    def outline(self) -> BaseGeometry:
        """Give the land."""
        return self.flat(self.scene.outline)

    def land_of(self, move: MapMove) -> BaseGeometry:
        """Give the land of a move."""
        known = [code for code in move.tiles if code in self.scene.tiles]
        return self.flat(self.scene.contours.dissolved(known)) if known else shapely.Polygon()


def grounds(plane: Plane, told: Callable[[MapTile], str] | None) -> Iterator[Element]:
    """Draw the fills of A, commune by commune with what `told` says of each; zone by zone without."""
    scene = plane.scene
    for zone, codes in scene.zones_a.items():
        if zone not in plane.zones:
            continue
        hue = COLOURS[scene.colour_of(zone)]
        if told is None:
            yield element("path", d=ground_path(plane.zones[zone]), fill=hue, class_="zone")
            continue
        seen = [code for code in codes if code in plane.tiles]
        drawn = (_tile(plane, code, told) for code in seen)
        yield element("g", *drawn, fill=hue, stroke="#FFFFFF", stroke_width=0.7 * FINE, class_="zone")
    loose = [code for code, tile in scene.tiles.items() if tile.a is None and code in plane.tiles]
    drawn = (_tile(plane, code, told or (lambda tile: tile.name)) for code in sorted(loose))
    if loose:
        yield element("g", *drawn, fill=PAPER, stroke="#FFFFFF", stroke_width=0.7 * FINE, class_="nowhere")


def _tile(plane: Plane, code: str, told: Callable[[MapTile], str]) -> Element:
    """Draw a commune, with its code where a page has more to say of it; the map of a measure says it all."""
    asked = None if plane.scene.fills else code
    said = element("title", told(plane.scene.tiles[code]))
    return element("path", said, d=ground_path(plane.tiles[code]), data_c=asked)


def overlays(plane: Plane) -> Iterator[Element | None]:
    """Draw what lies over the fills."""
    scene = plane.scene
    outside = plane.flat(scene.outside)
    if not outside.is_empty:
        lines = line_path(hatched(outside, step=HATCH_STEP))
        yield _lines(lines, COLOURS["lacune"], 1, class_="hatch", opacity=0.62)
    alone = plane.flat(scene.alone)
    if not alone.is_empty:
        lines = line_path(hatched(alone, step=ALONE_STEP, is_falling=True))
        yield _lines(lines, INK_2, 0.8, class_="alone")
    if not scene.fills:
        yield _lines(line_path(plane.flat(scene.borders(0))), BORDER_A, 1.1, class_="border-a")
    split = [plane.tiles[code] for code, tile in scene.tiles.items() if tile.is_split and code in plane.tiles]
    for shape in split:
        yield _lines(ground_path(shape), INK_3, 1.2, class_="split", dash="1.5 3")
    if scene.has_three:
        drawn = line_path(plane.flat(scene.borders(2)))
        yield _lines(drawn, SHEET, THIN_HALO, class_="halo-c")
        yield _lines(drawn, INK, SHORT_DASHED, class_="border-c", dash=SHORT_DASHES)
    if scene.has_two:
        drawn = line_path(plane.flat(scene.borders(1)))
        yield _lines(drawn, SHEET, HALO, class_="halo")
        yield _lines(drawn, ACCENT_2, DASHED, class_="border-b", dash="7 4")
    yield _lines(line_path(_edge(plane)), INK_2, 1.2, class_="outline")
    for move in scene.moves:
        shape = plane.land_of(move)
        if not shape.is_empty:
            yield _lines(ground_path(shape), INK, 2, class_="moved")


def _edge(plane: Plane) -> BaseGeometry:
    """Give the outline of the land, without the frame that cuts it."""
    edge = plane.projection.flat(shapely.boundary(plane.scene.outline))
    if plane.frame is not None:
        edge = shapely.clip_by_rect(edge, *plane.frame)
    found: BaseGeometry = shapely.line_merge(edge) if not edge.is_empty else edge
    return found


def _lines(
    data: str,
    stroke: str,
    width: float,
    *,
    class_: str,
    dash: str | None = None,
    opacity: float | None = None,
) -> Element | None:
    if not data:
        return None
    dashes = " ".join(f"{float(part) * FINE:g}" for part in dash.split(" ")) if dash else None
    return element(
        "path",
        d=data,
        fill="none",
        stroke=stroke,
        stroke_width=width * FINE,
        stroke_dasharray=dashes,
        stroke_linejoin="round",
        stroke_opacity=None if opacity is None else f"{opacity:g}",
        class_=class_,
    )


def scaled(*drawn: Element | None) -> Element:
    """Hold geometry written in thirds of a pixel."""
    return element("g", *drawn, transform=f"scale({1 / FINE:g})", fill_rule="evenodd")


# Words


def zone_words(label: Label) -> Iterator[Element]:
    """Write the name of a zone of A."""
    for words, (x, y) in label.lines:
        yield element("text", words, x=x + SPACING / 2, y=y, font_size=SMALL, class_="name-a")


def zone_names(names: Sequence[Label]) -> Element | None:
    """Write the names of zones of A, what they all have in common once."""
    if not names:
        return None
    return element(
        "g",
        *(words for name in names for words in zone_words(name)),
        letter_spacing=SPACING,
        text_anchor="middle",
        fill=INK_2,
        stroke=SHEET,
        stroke_width=3.5,
        stroke_linejoin="round",
        paint_order="stroke",
        class_="names-a",
    )


def seat_words(label: Beside) -> Element:
    """Write the name of a zone of B beside the square of its seat."""
    x, y = label.mark
    half = SQUARE / 2
    square = box((x - half, y - half, x + half, y + half), fill=ACCENT_2, stroke=SHEET, width=1)
    words = text(
        label.at, label.words, size=TEXT, fill=ACCENT_2, face=Face.BOLD, anchor=label.anchor, halo=SHEET
    )
    return group(square, words, class_="seat")


def lead_words(lead: Lead) -> Element:
    """Draw a numbered disc at the end of its line, its words beside."""
    words = (
        text(lead.at, lead.words, size=TEXT, anchor=lead.anchor, halo=SHEET, class_="move-name")
        if lead.words
        else None
    )
    return group(
        line(lead.start, lead.disc, stroke=INK, width=1.2), disc(lead.disc, lead.number), words, class_="lead"
    )


def disc(at: Point, number: int) -> Element:
    """Draw a numbered disc."""
    x, y = at
    return group(
        element("circle", cx=x, cy=y, r=DISC, fill=INK),
        text((x, y + SMALL * BASELINE), str(number), fill=SHEET, face=Face.BOLD, anchor="middle"),
        class_="disc",
    )


def scale_bar(projection: Projection, right: float, bottom: float) -> tuple[Element, Rect]:
    """Draw the scale, its right end at a point, and give the room it takes."""
    kilometres = scale_length(projection.pixels_per_kilometre, 60)
    width = kilometres * projection.pixels_per_kilometre
    left = right - width
    drawn = group(
        text(((left + right) / 2, bottom - 8), f"{kilometres}\u00a0km", fill=INK_2, anchor="middle"),
        line((left, bottom - 2), (right, bottom - 2), stroke=INK_2, width=1.2),
        line((left, bottom - 6), (left, bottom - 1), stroke=INK_2, width=1.2),
        line((right, bottom - 6), (right, bottom - 1), stroke=INK_2, width=1.2),
        class_="scale",
    )
    middle = (left + right) / 2
    return drawn, (min(left, middle - 20), bottom - 20, max(right, middle + 20), bottom)
