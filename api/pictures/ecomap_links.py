"""The links of the ecomap, from the person to each actor, and the numbers of findings on them.

A pill stands near the middle of its link, where it touches neither a label, nor a node, nor another pill, and
if possible no other link. When no such spot is left, all stand beside their nodes, where there is always
room.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import hypot

from api.pictures.ecomap import INTENSE, LIGHT, REGULAR, EcomapLine
from api.pictures.ecomap_layout import CENTRE, PILL_STEP, Placed
from api.pictures.placing import Marks
from api.pictures.shapes import PILL_HEIGHT, Point, Rect, moves, overlap, path, pill_bounds
from api.pictures.svg import Element
from api.pictures.tokens import COLOURS, EDGE

PERSON_RADIUS, LEAVING, ARRIVING, NODE_RADIUS = 46, 46, 62, 12
WIDTHS = {LIGHT: 1.4, REGULAR: 3.0, INTENSE: 5.5}
SPOT, SPOT_OF_TWO = 0.58, 0.52
SPOTS = tuple(spot / 100 for spot in range(30, 97, 3))
SAMPLES = 36


@dataclass(frozen=True, slots=True)
class Link:
    """A link: its cubic curve from the person to a node, and the findings that stand on it."""

    line: EcomapLine | None
    node: Point
    side: int
    curve: tuple[Point, Point, Point, Point]
    marks: Marks
    has_finding: bool

    def at(self, t: float) -> Point:
        """Give the point of the curve at t, from 0 at the person to 1 at the node."""
        weights = ((1 - t) ** 3, 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t**2, t**3)
        x = sum(weight * point[0] for weight, point in zip(weights, self.curve, strict=True))
        y = sum(weight * point[1] for weight, point in zip(weights, self.curve, strict=True))
        return x, y

    def samples(self) -> tuple[Point, ...]:
        """Give points along the curve."""
        return tuple(self.at(i / SAMPLES) for i in range(SAMPLES + 1))


def links(placed: Iterable[Placed]) -> tuple[Link, ...]:
    """Give the links of all rows of all boxes."""
    return tuple(_links(placed))


def _links(placed: Iterable[Placed]) -> Iterator[Link]:
    for one in placed:
        for row, node in zip(one.block.rows, one.nodes, strict=True):
            line = row.line if isinstance(row.line, EcomapLine) else None
            curve = _curve(node, one.side)
            yield Link(line, node, one.side, curve, row.on_link, bool(row.line.marks))


def _curve(node: Point, side: int) -> tuple[Point, Point, Point, Point]:
    """Leave the person radially, reach the node horizontally."""
    dx, dy = node[0] - CENTRE[0], node[1] - CENTRE[1]
    length = hypot(dx, dy)
    ux, uy = dx / length, dy / length
    out = PERSON_RADIUS + LEAVING
    end = (node[0] - side * (NODE_RADIUS + 2), node[1])
    return (
        (CENTRE[0] + PERSON_RADIUS * ux, CENTRE[1] + PERSON_RADIUS * uy),
        (CENTRE[0] + out * ux, CENTRE[1] + out * uy),
        (end[0] - side * ARRIVING, end[1]),
        end,
    )


def draw_link(link: Link) -> Element:
    """Draw a link: width by intensity, red and dashed where a finding stands, dotted to an unmet need."""
    start, leaving, arriving, end = link.curve
    data = moves("M", start, "C", leaving, arriving, end)
    stroke, width, dash = link_style(link.line, link.has_finding)
    return path(data, stroke=stroke, width=width, dash=dash)


def link_style(line: EcomapLine | None, has_finding: bool) -> tuple[str, float, str | None]:
    """Give the colour, the width and the dashes of a link; no line: nobody."""
    if line is None:
        return COLOURS["lacune"], 1.4, "3 4"
    if has_finding:
        return COLOURS["lacune"], WIDTHS[line.strength], "7 4"
    return EDGE, WIDTHS[line.strength], "1.4 3" if line.is_quiet else None


def spots(drawn: Sequence[Link], obstacles: Sequence[Rect]) -> tuple[tuple[Point, ...], ...]:
    """Give the middle of each pill of each link; no two pills, and no pill and obstacle, collide."""
    curves = [link.samples() for link in drawn]
    taken: list[Rect] = list(obstacles)
    found: list[tuple[Point, ...]] = []
    for position, link in enumerate(drawn):
        others = [curve for i, curve in enumerate(curves) if i != position]
        best = _best(link, taken, curves[position], others)
        if best is None:
            return tuple(_beside_node(each) for each in drawn)
        found.append(best)
        taken += [pill_bounds(centre) for centre in best]
    return tuple(found)


def _best(
    link: Link, taken: Sequence[Rect], own: Sequence[Point], others: Sequence[Sequence[Point]]
) -> tuple[Point, ...] | None:
    """Give the cheapest free spots: near the middle, off the other links, hiding little of its own."""
    if not link.marks:
        return ()
    costs = []
    for order, (t, centres) in enumerate(_candidates(link)):
        bounds = [pill_bounds(centre) for centre in centres]
        if any(overlap(one, other, 2) for one in bounds for other in taken):
            continue
        crossed = sum(any(_hides(one, curve) for one in bounds) for curve in others)
        hidden = sum(_hides(one, own) for one in bounds) / len(own)
        preferred = SPOT if len(link.marks) == 1 else SPOT_OF_TWO
        costs.append((3 * crossed + 4 * abs(t - preferred) + 4 * max(0.0, hidden - 0.3), order, centres))
    return min(costs)[2] if costs else None


def _candidates(link: Link) -> Iterator[tuple[float, tuple[Point, ...]]]:
    for t in (SPOT, SPOT_OF_TWO, *SPOTS):
        x, y = link.at(t)
        if len(link.marks) == 1:
            yield t, ((x, y),)
        else:
            yield t, ((x - PILL_STEP / 2, y), (x + PILL_STEP / 2, y))
            yield t, ((x, y - PILL_HEIGHT / 2 - 1), (x, y + PILL_HEIGHT / 2 + 1))


def _beside_node(link: Link) -> tuple[Point, ...]:
    first = NODE_RADIUS + 4 + PILL_STEP / 2
    xs = sorted(link.node[0] - link.side * (first + PILL_STEP * i) for i in range(len(link.marks)))
    return tuple((x, link.node[1]) for x in xs)


def _hides(bounds: Rect, curve: Sequence[Point]) -> int:
    """Count the points of a curve under a rectangle."""
    left, top, right, bottom = bounds
    return sum(left <= x <= right and top <= y <= bottom for x, y in curve)
