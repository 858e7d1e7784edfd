"""Where the boxes of the ecomap stand: two columns on a gentle arc, so that labels cannot collide.

Boxes hold their texts, columns stack boxes with an equal gap, and the two columns leave the middle to the
person: no label can meet another by construction.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from api.pictures.ecomap import Ecomap, EcomapBox, EcomapLine, EcomapUnmet
from api.pictures.metrics import Face, text_width, wrap
from api.pictures.placing import Marks
from api.pictures.shapes import PILL_HEIGHT, PILL_WIDTH, Point, Rect
from api.pictures.tokens import SMALL, TEXT

WIDTH, HEIGHT = 800, 566
CENTRE: Point = (400, 283)
REACH, FLATTENING = 160, 400
BOX_WIDTH = 236
NODE_SIDE, OUTER_SIDE = 22, 10
TEXT_WIDTH = BOX_WIDTH - NODE_SIDE - OUTER_SIDE
LINE_HEIGHTS = (44, 36)
MOST_BOXES = 5
"""Boxes a side with the first of the line heights."""
GAP, LEAST_GAP, MARGIN = 58, 10, 6
TITLE_LINE, HEADING_LINE, DETAIL_LINE = 15, 16, 15
TITLE_PADDING, UNMET_PADDING = 13, 7
PILLS_ON_LINK = 2
PILL_STEP = PILL_WIDTH + 3
PILLS_IN_ROW = int((TEXT_WIDTH + 3) // PILL_STEP)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a box, laid out: its wrapped texts, and the findings it holds inside the box."""

    line: EcomapLine | EcomapUnmet
    heading: tuple[str, ...]
    detail: tuple[str, ...]
    is_whole: bool
    height: float

    @property
    def inside(self) -> Marks:
        """Give the findings that stand in the box: too many for the link would hide it."""
        return self.line.marks if len(self.line.marks) > PILLS_ON_LINK else ()

    @property
    def on_link(self) -> Marks:
        """Give the findings that stand on the link."""
        return () if self.inside else self.line.marks

    @property
    def pills_height(self) -> float:
        """Give the height that the findings in the box take."""
        return -(-len(self.inside) // PILLS_IN_ROW) * (PILL_HEIGHT + 4)

    @property
    def text_height(self) -> float:
        """Give the height that the texts take."""
        return len(self.heading) * HEADING_LINE + len(self.detail) * DETAIL_LINE


@dataclass(frozen=True, slots=True)
class Block:
    """A box, laid out, not yet in its place."""

    title: tuple[str, ...]
    rows: tuple[Row, ...]
    is_whole: bool
    name: str

    @property
    def is_unmet(self) -> bool:
        """Tell whether it is a need that nobody answers."""
        return not self.title

    @property
    def title_height(self) -> float:
        """Give the height above the first row."""
        return UNMET_PADDING / 2 if self.is_unmet else TITLE_PADDING + TITLE_LINE * len(self.title)

    @property
    def height(self) -> float:
        """Give the height of the box."""
        rows = sum(row.height for row in self.rows)
        return self.title_height + rows + (UNMET_PADDING / 2 if self.is_unmet else 0)


@dataclass(frozen=True, slots=True)
class Placed:
    """A box in its place: `side` is -1 at left, 1 at right; a node on its inner edge for each row."""

    block: Block
    side: int
    bounds: Rect
    nodes: tuple[Point, ...]

    @property
    def text_x(self) -> float:
        """Give the edge its texts are aligned on."""
        edge = self.bounds[2] if self.side < 0 else self.bounds[0]
        return edge + self.side * NODE_SIDE


def place(ecomap: Ecomap) -> tuple[Placed, ...] | None:
    """Give every box its place; None: they are too many for a picture, the table says it all."""
    for line_height in LINE_HEIGHTS:
        institutions = [_block(box, line_height) for box in ecomap.boxes]
        unmet = [_unmet_block(need, line_height) for need in ecomap.unmet]
        left, right = _balanced(institutions, unmet)
        is_crowded = max(len(left), len(right)) > MOST_BOXES and line_height == LINE_HEIGHTS[0]
        if not is_crowded and max(_least_height(left), _least_height(right)) <= HEIGHT - 2 * MARGIN:
            return (*_column(left, -1), *_column(right, 1))
    return None


def _balanced(institutions: list[Block], unmet: list[Block]) -> tuple[list[Block], list[Block]]:
    """Cut the fixed order in two columns of about the same height; unmet needs stand last at left."""
    cuts = range(len(institutions) + 1)
    columns = [(institutions[:cut] + unmet, institutions[cut:]) for cut in cuts]
    return min(reversed(columns), key=lambda pair: abs(_least_height(pair[0]) - _least_height(pair[1])))


def _least_height(column: Sequence[Block]) -> float:
    return sum(block.height for block in column) + LEAST_GAP * (len(column) - 1)


def _column(column: Sequence[Block], side: int) -> list[Placed]:
    """Stack boxes around the middle with an equal gap."""
    total = sum(block.height for block in column)
    gaps = max(len(column) - 1, 1)
    gap = min(GAP, (HEIGHT - 2 * MARGIN - total) / gaps)
    top = CENTRE[1] - (total + gap * (len(column) - 1)) / 2
    placed = []
    for block in column:
        placed.append(_placed(block, side, top))
        top += block.height + gap
    return placed


def _placed(block: Block, side: int, top: float) -> Placed:
    middle = top + block.height / 2
    inner = CENTRE[0] + side * REACH * sqrt(max(0.0, 1 - ((middle - CENTRE[1]) / FLATTENING) ** 2))
    outer = inner + side * BOX_WIDTH
    nodes, y = [], top + block.title_height
    for row in block.rows:
        nodes.append((inner, y + (row.height - row.pills_height) / 2))
        y += row.height
    bounds = (min(inner, outer), top, max(inner, outer), top + block.height)
    return Placed(block, side, bounds, tuple(nodes))


def _block(box: EcomapBox, line_height: float) -> Block:
    title, is_whole = wrap(box.name, TEXT_WIDTH, size=SMALL)
    rows = tuple(_row(line, line_height) for line in box.lines)
    return Block(title or (" ",), rows, is_whole, box.name)


def _unmet_block(need: EcomapUnmet, line_height: float) -> Block:
    return Block((), (_row(need, line_height),), True, need.heading)


def _row(line: EcomapLine | EcomapUnmet, line_height: float) -> Row:
    heading, whole_heading = wrap(line.heading, TEXT_WIDTH, size=TEXT, face=Face.BOLD)
    detail, whole_detail = wrap_detail(line.detail, TEXT_WIDTH)
    row = Row(line, heading, detail, whole_heading and whole_detail, 0)
    padding = line_height - HEADING_LINE - DETAIL_LINE
    height = max(line_height, row.text_height + padding) + row.pills_height
    return Row(line, heading, detail, row.is_whole, height)


def wrap_detail(detail: str, width: float) -> tuple[tuple[str, ...], bool]:
    """Break a detail into lines, first between what for and since when."""
    if text_width(detail, SMALL) <= width:
        return (detail,), True
    parts = [wrap(part, width, size=SMALL) for part in detail.split(" · ")]
    lines = tuple(line for lines, _ in parts for line in lines)
    return lines, all(is_whole for _, is_whole in parts)
