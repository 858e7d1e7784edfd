"""The trail drawn: institutions in the order met, arrows between them, a dashed arc back to the first."""

from collections.abc import Iterator, Sequence

from api.pictures.metrics import Face, text_width, wrap
from api.pictures.shapes import (
    BASELINE,
    PILL_HEIGHT,
    Point,
    box,
    group,
    line,
    moves,
    path,
    pill,
    text,
)
from api.pictures.svg import Element, clean, element, picture
from api.pictures.tokens import COLOURS, INK, INK_2, LINE_2, PAPER, SHEET, SMALL, TEXT
from api.pictures.trail import Trail, TrailStep

WIDTH = 552
EDGE = 1
BOX = (92, 47)
IN_ROW, MOST = 4, 8
ROW_STEP, TOP = 124, 18
ARC_DROP, ARC_RADIUS = 56, 10
LABEL_HEIGHT = 22
FOOT_SPACE, ANSWER_SPACE = ARC_DROP + LABEL_HEIGHT / 2 + 3, 28


def trail_svg(trail: Trail, *, prefix: str | None = None) -> str | None:
    """Draw a trail 552 wide; None when it has too many stops for a picture: show its list."""
    stops = trail.stops
    if len(stops) > MOST:
        return None
    corners = _corners(len(stops))
    has_rows = corners[-1][1] > TOP
    height = corners[-1][1] + BOX[1] + (ANSWER_SPACE if has_rows else FOOT_SPACE)
    foot = (corners[0][1] + BOX[1] + corners[-1][1]) / 2 if has_rows else TOP + BOX[1] + ARC_DROP
    pill_at = (corners[0][0] + BOX[0] / 2, corners[0][1])
    return picture(
        _arc(corners, foot),
        *_steps(trail, corners),
        *(_stop(trail, i, corner) for i, corner in enumerate(corners)),
        pill(pill_at, trail.mark),
        _closing_label(trail, corners, foot),
        size=(WIDTH, height),
        prefix=prefix or f"renvois-{trail.mark.number}",
        title=trail.title,
        desc=trail.summary,
        class_="picture trail",
    )


def _corners(count: int) -> list[Point]:
    """Give the upper left corners of the boxes: a first row to the right, a second one back to the left."""
    columns = count if count <= IN_ROW else -(-count // 2)
    step = (WIDTH - 2 * EDGE - BOX[0]) / max(columns - 1, 1)
    first = [(EDGE + step * i, float(TOP)) for i in range(columns)]
    second = [(EDGE + step * (columns - 1 - i), float(TOP + ROW_STEP)) for i in range(count - columns)]
    return first + second


def _stop(trail: Trail, position: int, corner: Point) -> Element:
    x, y = corner
    width, height = BOX
    stop = trail.stops[position]
    stroke, thick = (COLOURS["boucle"], 2) if position == 0 else (LINE_2, 1)
    size = TEXT if text_width(stop.short, TEXT, Face.BOLD) <= width - 10 else SMALL
    words, _ = wrap(stop.short, width - 10, size=size, face=Face.BOLD)
    first = y + height / 2 + size * BASELINE - (len(words) - 1) * 7.5
    return group(
        element("title", clean(stop.name)),
        box((x, y, x + width, y + height), fill=PAPER, stroke=stroke, width=thick, radius=4),
        *(
            text((x + width / 2, first + 15 * i), part, size=size, face=Face.BOLD, anchor="middle")
            for i, part in enumerate(words)
        ),
    )


def _steps(trail: Trail, corners: Sequence[Point]) -> Iterator[Element]:
    """Draw every step but the last: an arrow, its date above, its answer below."""
    for i in range(len(corners) - 1):
        yield _across(trail.steps[i], corners[i], corners[i + 1])


def _across(step: TrailStep, start: Point, end: Point) -> Element:
    if start[1] != end[1]:
        return _down(step, start, end)
    way = 1 if end[0] > start[0] else -1
    y = start[1] + BOX[1] / 2
    left = start[0] + (BOX[0] if way > 0 else 0)
    right = end[0] + (0 if way > 0 else BOX[0])
    middle, room = (left + right) / 2, abs(right - left) - 2
    return group(
        _arrow((left, y), (right, y)),
        text((middle, y - 8), _date_fitting(step, room), anchor="middle"),
        *(
            text((middle, y + 18 + 14 * i), words, fill=INK_2, anchor="middle")
            for i, words in enumerate(wrap(step.answer, room, size=SMALL, lines=3)[0])
        ),
    )


def _down(step: TrailStep, start: Point, end: Point) -> Element:
    """Draw the step from the first row to the second: its words at left of the arrow."""
    x, top = start[0] + BOX[0] / 2, start[1] + BOX[1]
    middle = (top + end[1]) / 2
    room = BOX[0] + 40
    answers = wrap(step.answer, room, size=SMALL)[0]
    first = middle - len(answers) * 7 + 4
    words = [(step.date_words, INK), *((answer, INK_2) for answer in answers)]
    return group(
        _arrow((x, top), (x, end[1])),
        *(
            text((x - 8, first + 14 * i), part, fill=fill, anchor="end")
            for i, (part, fill) in enumerate(words)
        ),
    )


def _date_fitting(step: TrailStep, room: float) -> str:
    """Give the date of a step, without its century when there is no room."""
    words = step.date_words
    return words if text_width(words, SMALL) <= room else f"{words[:-4]}{words[-2:]}"


def _arrow(start: Point, end: Point) -> Element:
    (x1, y1), (x2, y2) = start, end
    if y1 == y2:
        way = 1 if x2 > x1 else -1
        base = (x2 - way * 7, y2)
        head = moves("M", end, "L", (base[0], y2 - 4), "L", (base[0], y2 + 4), "Z")
    else:
        base = (x2, y2 - 7)
        head = moves("M", end, "L", (x2 - 4, base[1]), "L", (x2 + 4, base[1]), "Z")
    return group(line(start, base, stroke=INK_2, width=1.4), path(head, fill=INK_2))


def _arc(corners: Sequence[Point], foot: float) -> Element:
    """Draw the way back: from the last box to the foot, along it, up to the first box."""
    brown = COLOURS["boucle"]
    to_x, to_y = corners[0][0] + BOX[0] / 2, corners[0][1] + BOX[1]
    from_x = corners[-1][0] + BOX[0] / 2
    from_y = corners[-1][1] + (BOX[1] if corners[-1][1] == TOP else 0)
    way = 1 if foot > from_y else -1
    r = min(ARC_RADIUS, abs(from_x - to_x) / 2)
    data = moves(
        "M", (from_x, from_y), "L", (from_x, foot - way * r), "Q", (from_x, foot), (from_x - r, foot)
    )
    data += moves("L", (to_x + r, foot), "Q", (to_x, foot), (to_x, foot - r), "L", (to_x, to_y + 7))
    head = moves("M", (to_x, to_y + 1), "L", (to_x - 4.5, to_y + 9), "L", (to_x + 4.5, to_y + 9), "Z")
    return group(path(data, stroke=brown, width=1.8, dash="7 4"), path(head, fill=brown))


def _closing_label(trail: Trail, corners: Sequence[Point], foot: float) -> Element:
    """Write the way back in the middle of the foot."""
    words, _ = wrap(trail.closing_words, WIDTH - 80, size=SMALL, lines=1)
    half = text_width(words[0], SMALL) / 2 + 14
    middle = (corners[0][0] + corners[-1][0] + BOX[0]) / 2
    middle = min(max(middle, half + EDGE), WIDTH - half - EDGE)
    bounds = (middle - half, foot - LABEL_HEIGHT / 2, middle + half, foot + LABEL_HEIGHT / 2)
    return group(
        box(bounds, fill=SHEET, stroke=COLOURS["boucle"], width=1.2, radius=PILL_HEIGHT / 2 + 1),
        text((middle, foot + SMALL * BASELINE), words[0], anchor="middle"),
    )
