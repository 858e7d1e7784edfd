"""Load against capacity as a bullet bar, and a load before and after a move."""

from collections.abc import Iterator

from algorithms.french import COLON, percent
from api.pictures.shapes import box, hatching, line, moves, path
from api.pictures.svg import Element, element, markup
from api.pictures.tokens import ACCENT, CAPACITY, COLOURS, INK, INK_3, PAPER, SHEET

WIDTH, HEIGHT = 195.0, 20.0
BAND, LOAD = 14.0, 8.0
SCALE = 1.5
WATCH, FULL = 0.9, 1.0
MOVE_WIDTH = 90.0


def bullet_svg(ratio: float, *, width: float = WIDTH) -> str:
    """Draw a load over its capacity, on a scale of 0 to 150 %; beyond, the bar leaves it with an arrow."""
    unit = width / SCALE
    middle = HEIGHT / 2
    band = (0.0, middle - BAND / 2, width, middle + BAND / 2)
    full = (0.0, band[1], unit * FULL, band[3])
    return _bar(
        box(band, fill=PAPER),
        box(full, fill=CAPACITY),
        *_load(ratio, unit, middle),
        line((unit * WATCH, band[1]), (unit * WATCH, band[3]), stroke=INK_3, width=1.2, dash="2 2"),
        line((unit * FULL, 0), (unit * FULL, HEIGHT), stroke=INK, width=2),
        width=width,
        label=f"Charge{COLON}{percent(ratio)} de la capacité",
    )


def move_svg(before: float, after: float, *, width: float = MOVE_WIDTH) -> str:
    """Draw a load before and after a move, around the stroke at 100 %: an open circle, an arrow head."""
    low, high = min(before, after, FULL) - 0.12, max(before, after, FULL) + 0.12
    middle = HEIGHT / 2

    def x(ratio: float) -> float:
        return (ratio - low) / (high - low) * width

    start, tip = x(before), x(after)
    way = 1 if tip >= start else -1
    base = tip - way * min(7.0, abs(tip - start))
    head = moves("M", (tip, middle), "L", (base, middle - 5), "L", (base, middle + 5), "Z")
    return _bar(
        line((x(FULL), 0), (x(FULL), HEIGHT), stroke=INK, width=2),
        line((start, middle), (base, middle), stroke=ACCENT, width=2),
        path(head, fill=ACCENT),
        element("circle", cx=start, cy=middle, r=4, fill=SHEET, stroke=ACCENT, stroke_width=2),
        width=width,
        label=f"Avant {percent(before)}, après {percent(after)}",
    )


def _load(ratio: float, unit: float, middle: float) -> Iterator[Element]:
    top, bottom = middle - LOAD / 2, middle + LOAD / 2
    end = min(max(ratio, 0.0), SCALE) * unit
    yield box((0, top, min(end, unit * FULL), bottom), fill=ACCENT)
    if end <= unit * FULL:
        return
    red = COLOURS["lacune-fill"]
    beyond = (unit * FULL, top, end, bottom)
    yield box(beyond, fill=red)
    yield hatching(beyond, stroke=SHEET, step=4)
    yield box(beyond, stroke=COLOURS["lacune"])
    if ratio > SCALE:
        right = SCALE * unit
        head = moves("M", (right, middle), "L", (right - 9, top - 5), "L", (right - 9, bottom + 5), "Z")
        yield path(head, fill=COLOURS["lacune"])


def _bar(*children: Element, width: float, label: str) -> str:
    return markup(
        element(
            "svg",
            *children,
            xmlns="http://www.w3.org/2000/svg",
            width=width,
            height=HEIGHT,
            viewBox=f"0 0 {width:g} {HEIGHT:g}",
            role="img",
            aria_label=label,
            class_="bullet",
        )
    )
