"""The map of territories as a picture: for a page, a telephone, paper, and two small ones of a proposal."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import shapely
from shapely.geometry.base import BaseGeometry

from api.pictures.map_drawing import (
    Plane,
    disc,
    grounds,
    lead_words,
    overlays,
    scale_bar,
    scaled,
    seat_words,
    zone_names,
)
from api.pictures.map_inset import Inset, inset_of
from api.pictures.map_labels import DISC, Room, leads, pole_of, seat_label, zone_label
from api.pictures.map_legend import legend_rows
from api.pictures.map_projection import fitting
from api.pictures.map_scene import MapScene, MapTile
from api.pictures.shapes import Rect, box
from api.pictures.svg import Element, picture
from api.pictures.tokens import INK_3, LINE_2, SHEET

WIDTH, HEIGHT = 600.0, 660.0
PHONE_WIDTH, PHONE_HEIGHT = 360.0, 480.0
EDGE = 12.0
SCALE_ROOM = 70.0


@dataclass(frozen=True, slots=True)
class Format:
    """How a map is drawn: its size at most, communes one by one or not, with its legend in it or not."""

    width: float = WIDTH
    height: float = HEIGHT
    has_communes: bool = True
    has_legend: bool = False
    prefix: str = "carte"


DESK = Format()
PHONE = Format(PHONE_WIDTH, PHONE_HEIGHT, has_communes=False, prefix="carte-390")
PAPER_FORM = Format(720.0, 860.0, has_legend=True, prefix="carte-imprimee")


def territory_map_svg(scene: MapScene, form: Format = DESK) -> str:
    """Draw a map. Time grows with the vertices of its contours; the same bytes for the same scene."""
    bounds = tuple(float(value) for value in shapely.bounds(scene.outline))
    projection = fitting(bounds, (EDGE, EDGE, form.width - EDGE, form.height - EDGE))  # type: ignore[arg-type]  # four
    height = _height(bounds, form)
    projection = fitting(bounds, (EDGE, EDGE, form.width - EDGE, height - EDGE))  # type: ignore[arg-type]  # four
    plane = Plane(scene, projection)
    bar, bar_room = scale_bar(projection, *_scale_spot(plane, form.width, height))
    height = max(height, bar_room[3] + 4)
    frame = (2.0, 2.0, form.width - 2, height - 2)
    inset = inset_of(plane, (4.0, 4.0, form.width - 4, height - 4), [bar_room]) if form.has_communes else None
    room = Room(frame, plane.outline, [bar_room, *([inset.frame] if inset else [])])
    told = _teller(scene, form)
    drawn = [
        scaled(*grounds(plane, told), *overlays(plane)),
        bar,
        *(_inset(scene, inset) if inset else ()),
        *_words(plane, room, inset),
    ]
    total = height
    if form.has_legend:
        rows, total = legend_rows(scene, EDGE, height + 6, form.width - 2 * EDGE)
        drawn += rows
    return picture(
        *drawn,
        size=(form.width, total),
        prefix=form.prefix,
        title=scene.title,
        desc=scene.summary,
        class_="picture map",
    )


def _scale_spot(plane: Plane, width: float, height: float) -> tuple[float, float]:
    """Give the right end of the scale: in the first corner where there is no land, else below it."""
    corners = ((width - EDGE, height - 4), (EDGE + SCALE_ROOM, height - 4), (EDGE + SCALE_ROOM, 24.0))
    for right, bottom in corners:
        room = shapely.box(right - SCALE_ROOM, bottom - 22, right, bottom)
        if not shapely.intersects(room, plane.outline):
            return right, bottom
    return width - EDGE, height + 20


def _teller(scene: MapScene, form: Format) -> Callable[[MapTile], str] | None:
    """Give what is told of each commune: on a page its name, the rest comes when it is asked for."""
    if not form.has_communes:
        return None
    return (lambda tile: tile_words(scene, tile)) if form.has_legend else (lambda tile: tile.name)


def _height(bounds: Sequence[float], form: Format) -> float:
    """Give the height that the land needs at the width it is given, at most that of the form."""
    wide = fitting((bounds[0], bounds[1], bounds[2], bounds[3]), (EDGE, EDGE, form.width - EDGE, 10_000.0))
    needed = (bounds[3] - bounds[1]) * wide.unit + 2 * EDGE
    return min(round(needed), form.height)


def tile_words(scene: MapScene, tile: MapTile) -> str:
    """Say of a commune which zones it is in."""
    named = [tile.name]
    if tile.is_split:
        named.append("partagée par quartiers")
    else:
        zones = ((tile.a, scene.names_a), (tile.b, scene.names_b), (tile.c, scene.names_c))
        named += [names.get(zone, zone) for zone, names in zones if zone is not None]
    return " · ".join(named)


def _words(plane: Plane, room: Room, inset: Inset | None) -> Iterator[Element]:
    scene = plane.scene
    core = shapely.box(*inset.core) if inset else shapely.Polygon()
    wanted = [
        (move.number, move.name, plane.land_of(move))
        for move in scene.moves
        if not plane.land_of(move).is_empty
    ]
    if inset:
        left, top, right, bottom = inset.core
        yield box((left, top, right, bottom), stroke=INK_3, dash="2 2", class_="core")
        wanted = [each for each in wanted if not shapely.covers(core, each[2])]
    placed = list(leads(room, wanted))
    seats = []
    for zone, code in scene.seats.items():
        at = pole_of(plane.tiles[code])
        if not shapely.intersects(core, shapely.Point(at)):
            found = seat_label(room, scene.names_b.get(zone, zone), at)
            seats += [found] if found else []
    yield from _names(plane, room, core)
    yield from (seat_words(seat) for seat in seats)
    yield from (lead_words(lead) for lead in placed)


def _names(plane: Plane, room: Room, core: BaseGeometry) -> Iterator[Element]:
    """Write the names of the zones of A, the largest first, outside the core that is drawn apart."""
    scene = plane.scene
    if scene.fills:
        return
    largest = sorted(plane.zones.items(), key=lambda each: (-each[1].area, each[0]))
    placed = [
        zone_label(room, scene.names_a.get(zone, zone), shapely.difference(shape, core))
        for zone, shape in largest
    ]
    written = zone_names([name for name in placed if name is not None])
    if written is not None:
        yield written


def _inset(scene: MapScene, inset: Inset) -> Iterator[Element]:
    """Draw the core, larger, in its frame."""
    left, top, right, bottom = inset.frame
    plane = Plane(scene, inset.projection, inset.frame)
    yield box(inset.frame, fill=SHEET, stroke=LINE_2, class_="inset")
    yield scaled(*grounds(plane, lambda tile: tile.name), *overlays(plane))
    yield box(inset.frame, stroke=INK_3, class_="inset-frame")
    inner = (left + 2, top + 2, right - 2, bottom - 2)
    room = Room(inner, plane.outline)
    bar, bar_room = scale_bar(inset.projection, right - 8, bottom - 4)
    room.take(bar_room)
    frame = shapely.box(*inset.frame)
    whole = Plane(scene, inset.projection)
    moves = [(m.number, m.name, whole.land_of(m)) for m in scene.moves]
    placed = list(leads(room, [each for each in moves if not each[2].is_empty and frame.covers(each[2])]))
    seats = []
    for zone, code in scene.seats.items():
        if code in plane.tiles:
            found = seat_label(room, scene.names_b.get(zone, zone), pole_of(plane.tiles[code]))
            seats += [found] if found else []
    yield from _names(plane, room, shapely.Polygon())
    yield bar
    yield from (seat_words(seat) for seat in seats)
    yield from (lead_words(lead) for lead in placed)


# Small maps of a proposal

SMALL_SIZE = (150.0, 104.0)
AROUND_SHARE = 0.12
WIDEST_DEGREES = 0.35


def focus_of(scene: MapScene) -> Rect | None:
    """Give the box (west, south, east, north) around the first moves that lie near one another."""
    found: Rect | None = None
    for move in scene.moves:
        known = [code for code in move.tiles if code in scene.tiles]
        if not known:
            continue
        left, top, right, bottom = (float(v) for v in scene.contours.dissolved(known).bounds)
        if found is not None:
            left, top = min(left, found[0]), min(top, found[1])
            right, bottom = max(right, found[2]), max(bottom, found[3])
            if max(right - left, bottom - top) > WIDEST_DEGREES:
                continue
        found = (left, top, right, bottom)
    return found


def small_map_svg(scene: MapScene, focus: Rect, *, prefix: str, title: str) -> str:
    """Draw the surroundings of a proposal's moves, without words but their numbers."""
    width, height = SMALL_SIZE
    west, south, east, north = focus
    more = AROUND_SHARE * max(east - west, north - south)
    grown = (west - more, south - more, east + more, north + more)
    projection = fitting(grown, (0, 0, width, height))
    frame = (0.0, 0.0, width, height)
    plane = Plane(scene, projection, frame)
    drawn = [box(frame, fill=SHEET), scaled(*grounds(plane, None), *overlays(plane))]
    taken: list[tuple[float, float]] = []
    for move in scene.moves:
        shape = plane.land_of(move)
        if shape.is_empty:
            continue
        at = _clear(pole_of(shape), taken, frame)
        taken.append(at)
        drawn.append(disc(at, move.number))
    drawn.append(box((0.5, 0.5, width - 0.5, height - 0.5), stroke=LINE_2, radius=2))
    return picture(
        *drawn, size=SMALL_SIZE, prefix=prefix, title=title, desc=scene.summary, class_="small-map"
    )


def _clear(at: tuple[float, float], taken: list[tuple[float, float]], frame: Rect) -> tuple[float, float]:
    """Move a disc aside until it lies on no other."""
    x = min(max(at[0], DISC + 1), frame[2] - DISC - 1)
    y = min(max(at[1], DISC + 1), frame[3] - DISC - 1)
    spots = [(x + dx, y + dy) for dx in (0, 20, -20, 40, -40) for dy in (0, 20, -20, 40, -40)]
    spots = [s for s in spots if DISC < s[0] < frame[2] - DISC and DISC < s[1] < frame[3] - DISC]
    free = [s for s in spots if all(abs(s[0] - o[0]) + abs(s[1] - o[1]) >= 2 * DISC for o in taken)]
    return min(free, key=lambda s: (abs(s[0] - x) + abs(s[1] - y), s)) if free else (x, y)
