"""Legends: a small drawing and its word each, so that a page sets them in a line and a document in a row.

Every legend is fixed for a picture, whatever the situation, so that a reader learns it once.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from api.pictures.ecomap import INTENSE, LIGHT, REGULAR
from api.pictures.ecomap_links import WIDTHS
from api.pictures.scorebar import Segment, points_by_family
from api.pictures.shapes import box, hatching, line, moves, path
from api.pictures.svg import Element, element, markup
from api.pictures.tokens import (
    ACCENT,
    BAR,
    COLOURS,
    EDGE,
    FAMILY_SUMS,
    INK,
    LACUNE_PALE,
    MID,
    PAPER,
    SHEET,
    family_fill,
)

HEIGHT = 16
MIDDLE = HEIGHT / 2


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """A sign and its word; the sign is an inline SVG that is not read aloud."""

    sign: str
    word: str


def ecomap_legend() -> tuple[LegendEntry, ...]:
    """Give the legend of the ecomap, on a desk as on a phone."""
    red = COLOURS["lacune"]
    return (
        *(
            LegendEntry(_sign(30, line((0, MIDDLE), (30, MIDDLE), stroke=EDGE, width=WIDTHS[strength])), word)
            for strength, word in ((LIGHT, "léger"), (REGULAR, "régulier"), (INTENSE, "intense"))
        ),
        LegendEntry(_sign(30, line((0, MIDDLE), (30, MIDDLE), stroke=red, width=2.6, dash="7 4")), "constat"),
        LegendEntry(_sign(16, _dot(7, fill=ACCENT)), "actif et durable"),
        LegendEntry(_sign(16, _dot(7, fill=SHEET)), "récent ou ponctuel"),
        LegendEntry(_sign(16, _square(7)), "coordonne"),
        LegendEntry(_sign(16, _nobody(7)), "personne"),
    )


def grid_legend() -> tuple[LegendEntry, ...]:
    """Give the legend of the grid."""
    hole = (1.0, 2.0, 23.0, 14.0)
    outline = box(hole, stroke=COLOURS["hatch"])
    return (
        LegendEntry(_sign(14, _dot(6, fill=ACCENT)), "accompagne"),
        LegendEntry(_sign(14, _square(6)), "coordonne"),
        LegendEntry(_sign(14, _nobody(6)), "a orienté"),
        LegendEntry(_sign(24, hatching(hole, stroke=COLOURS["hatch"]), outline), "personne"),
    )


def timeline_legend() -> tuple[LegendEntry, ...]:
    """Give the legend of the timeline."""
    bar = (1.0, 2.0, 27.0, 14.0)
    red = COLOURS["lacune"]
    head = moves("M", (6, 15.5), "L", (2, 9), "L", (10, 9), "Z")
    dot = element("circle", cx=6, cy=3, r=3, fill=INK)
    return (
        LegendEntry(_sign(28, box(bar, fill=BAR, radius=2)), "en cours"),
        LegendEntry(_sign(28, box(bar, fill=SHEET, stroke=MID, radius=2)), "terminé"),
        LegendEntry(_sign(28, box(bar, fill=SHEET, stroke=MID, dash="4 3")), "sans nouvelles"),
        LegendEntry(
            _sign(12, line((6, 3), (6, 10), stroke=INK, width=1.3), dot, path(head, fill=INK)), "orientation"
        ),
        LegendEntry(
            _sign(30, line((0, MIDDLE), (30, MIDDLE), stroke=red, width=2, dash="6 3")), "constat en cours"
        ),
        LegendEntry(
            _sign(28, box(bar, fill=LACUNE_PALE, stroke=red, dash="4 3", radius=2)), "besoin sans personne"
        ),
    )


def scorebar_legend(segments: Iterable[Segment]) -> tuple[tuple[LegendEntry, int], ...]:
    """Give the families of a score with their points, for the head of a situation."""
    return tuple(
        (LegendEntry(_sign(10, box((0, 4, 9, 12), fill=family_fill(family))), FAMILY_SUMS[family]), points)
        for family, points in points_by_family(segments)
    )


def bullet_legend() -> tuple[LegendEntry, ...]:
    """Give the legend of the load bars."""
    return (
        LegendEntry(_sign(4, line((2, 1), (2, 15), stroke=INK, width=1.2, dash="2 2")), "90\u00a0%"),
        LegendEntry(_sign(4, line((2, 0), (2, 16), stroke=INK, width=2)), "100\u00a0% de la capacité"),
        LegendEntry(
            _sign(
                24,
                box((0, 4, 24, 12), fill=COLOURS["lacune-fill"]),
                hatching((0, 4, 24, 12), stroke=PAPER, step=4),
            ),
            "au-delà",
        ),
    )


def _sign(width: int, *drawn: Element) -> str:
    return markup(
        element(
            "svg",
            *drawn,
            xmlns="http://www.w3.org/2000/svg",
            width=width,
            height=HEIGHT,
            viewBox=f"0 0 {width} {HEIGHT}",
            class_="sign",
            aria_hidden="true",
            focusable="false",
        )
    )


def _dot(radius: float, *, fill: str) -> Element:
    return element("circle", cx=radius + 1, cy=MIDDLE, r=radius - 1, fill=fill, stroke=ACCENT, stroke_width=2)


def _square(radius: float) -> Element:
    side = 2 * radius - 1
    return box((1.5, MIDDLE - side / 2, 1.5 + side, MIDDLE + side / 2), fill=ACCENT, stroke=ACCENT, radius=2)


def _nobody(radius: float) -> Element:
    red = COLOURS["lacune"]
    return element(
        "circle",
        cx=radius + 1,
        cy=MIDDLE,
        r=radius - 0.5,
        fill=SHEET,
        stroke=red,
        stroke_width=1.4,
        stroke_dasharray="2.6 2",
    )
