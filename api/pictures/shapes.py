"""The few shapes that all pictures are made of: texts, lines, boxes, lettered nodes, numbered pills."""

from api.pictures.icons import shape
from api.pictures.metrics import Face, text_width
from api.pictures.numbering import NumberedFinding
from api.pictures.svg import Child, Element, clean, element, number
from api.pictures.tokens import (
    ACCENT,
    ACCENT_2,
    COLOURS,
    INK,
    INK_2,
    SERIF,
    SHEET,
    SMALL,
)

Point = tuple[float, float]
Rect = tuple[float, float, float, float]
"""Left, top, right, bottom."""

PILL_WIDTH, PILL_HEIGHT = 36, 20
BASELINE = 0.35
"""From the middle of a line of text down to its baseline, by the size."""


def text(
    at: Point,
    words: str,
    *,
    size: float = SMALL,
    fill: str = INK,
    face: Face = Face.SANS,
    anchor: str = "start",
    halo: str | None = None,
    class_: str | None = None,
) -> Element:
    """Write a text: its start, middle or end on the baseline at a point; a halo keeps lines off it."""
    return element(
        "text",
        clean(words),
        x=at[0],
        y=at[1],
        font_family=SERIF if face is Face.SERIF else None,
        font_size=size,
        font_weight=700 if face is Face.BOLD else None,
        text_anchor=None if anchor == "start" else anchor,
        fill=fill,
        stroke=halo,
        stroke_width=3.5 if halo else None,
        stroke_linejoin="round" if halo else None,
        paint_order="stroke" if halo else None,
        class_=class_,
    )


def text_box(
    at: Point, words: str, *, size: float = SMALL, face: Face = Face.SANS, anchor: str = "start"
) -> Rect:
    """Give the rectangle that a text takes."""
    width = text_width(clean(words), size, face)
    left = at[0] - {"start": 0.0, "middle": width / 2, "end": width}[anchor]
    return left, at[1] - size * 0.78, left + width, at[1] + size * 0.22


def line(a: Point, b: Point, *, stroke: str, width: float = 1, dash: str | None = None) -> Element:
    """Draw a straight line."""
    return element(
        "line", x1=a[0], y1=a[1], x2=b[0], y2=b[1], stroke=stroke, stroke_width=width, stroke_dasharray=dash
    )


def box(
    bounds: Rect,
    *,
    fill: str = "none",
    stroke: str | None = None,
    width: float = 1,
    dash: str | None = None,
    radius: float = 0,
    class_: str | None = None,
) -> Element:
    """Draw a rectangle."""
    left, top, right, bottom = bounds
    return element(
        "rect",
        x=left,
        y=top,
        width=right - left,
        height=bottom - top,
        rx=radius or None,
        fill=fill,
        stroke=stroke,
        stroke_width=width if stroke else None,
        stroke_dasharray=dash,
        class_=class_,
    )


def path(
    data: str, *, stroke: str | None = None, width: float = 1, dash: str | None = None, fill: str = "none"
) -> Element:
    """Draw a path."""
    return element(
        "path",
        d=data,
        fill=fill,
        stroke=stroke,
        stroke_width=width if stroke else None,
        stroke_dasharray=dash,
    )


def moves(*steps: str | Point) -> str:
    """Write a path from letters and points.

    >>> moves("M", (0, 1.25), "L", (2, 3))
    'M0 1.2L2 3'
    """
    written = []
    previous_is_point = False
    for step in steps:
        if isinstance(step, str):
            written.append(step)
        else:
            pair = f"{number(step[0])} {number(step[1])}"
            written.append(f" {pair}" if previous_is_point else pair)
        previous_is_point = not isinstance(step, str)
    return "".join(written)


def node(
    at: Point,
    name: str,
    *,
    is_filled: bool,
    is_square: bool,
    radius: float = 12,
    colour: str | None = None,
) -> Element:
    """Draw an actor: filled when sustained, a square when coordinating, with their letter."""
    x, y = at
    outline = colour or ACCENT
    ground = outline if is_filled else SHEET
    inner = radius - 1
    drawn = (
        box((x - inner, y - inner, x + inner, y + inner), fill=ground, stroke=outline, width=2, radius=3)
        if is_square
        else element("circle", cx=x, cy=y, r=inner, fill=ground, stroke=outline, stroke_width=2)
    )
    ink = SHEET if is_filled else INK_2 if colour else ACCENT_2
    words = text((x, y + SMALL * BASELINE), name, fill=ink, face=Face.BOLD, anchor="middle")
    return element("g", drawn, words, class_="actor")


def unmet_node(at: Point, *, radius: float = 12) -> Element:
    """Draw nobody: a dashed circle with a question mark."""
    x, y = at
    red = COLOURS["lacune"]
    ring = element(
        "circle",
        cx=x,
        cy=y,
        r=radius - 1,
        fill=SHEET,
        stroke=red,
        stroke_width=1.5,
        stroke_dasharray="3 2.2",
    )
    mark = text((x, y + SMALL * BASELINE), "?", fill=red, face=Face.BOLD, anchor="middle")
    return element("g", ring, mark, class_="nobody")


def pill_bounds(centre: Point, width: float = PILL_WIDTH) -> Rect:
    """Give the rectangle of a pill around its middle."""
    x, y = centre
    return x - width / 2, y - PILL_HEIGHT / 2, x + width / 2, y + PILL_HEIGHT / 2


def pill(centre: Point, mark: NumberedFinding) -> Element:
    """Draw the pill of a finding: outline and icon of its family, its number."""
    x, y = centre
    colour = mark.colour
    return element(
        "g",
        element("title", f"Constat {mark.number} : {clean(mark.finding.short or mark.tag)}"),
        box(pill_bounds(centre), fill=SHEET, stroke=colour, width=1.2, radius=PILL_HEIGHT / 2),
        shape(mark.icon, colour, at=(x - 13.5, y - 6.5)),
        text((x + 7.5, y + SMALL * BASELINE), str(mark.number), face=Face.BOLD, anchor="middle"),
        class_="pill",
    )


def number_circle(centre: Point, mark: NumberedFinding) -> Element:
    """Draw the number of a finding in a circle, as lists do."""
    x, y = centre
    ring = element("circle", cx=x, cy=y, r=9, fill=SHEET, stroke=INK_2, stroke_width=1)
    return element(
        "g", ring, text((x, y + SMALL * BASELINE), str(mark.number), face=Face.BOLD, anchor="middle")
    )


def hatching(
    bounds: Rect, *, stroke: str, width: float = 1, step: float = 5, is_falling: bool = False
) -> Element:
    """Draw lines at 45° inside a rectangle, without a pattern: every renderer draws plain lines alike."""
    left, top, right, bottom = bounds
    height = bottom - top
    drawn, start = [], left - height + step
    while start < right:
        low, high = max(start, left), min(start + height, right)
        ends = [(x, top + (x - start) if is_falling else bottom - (x - start)) for x in (low, high)]
        drawn.append(moves("M", ends[0], "L", ends[1]))
        start += step
    return path("".join(drawn), stroke=stroke, width=width)


def group(*children: Child, class_: str | None = None) -> Element:
    """Hold shapes together."""
    return element("g", *children, class_=class_)


def overlap(a: Rect, b: Rect, margin: float = 0) -> bool:
    """Tell whether two rectangles come closer than a margin."""
    return a[0] < b[2] + margin and b[0] < a[2] + margin and a[1] < b[3] + margin and b[1] < a[3] + margin
