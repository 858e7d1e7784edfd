"""The score of a situation as one stacked bar: a segment per reason, families in a fixed order.

The scale is common to a meeting, so that two bars compare; the words of the reasons stand in the label.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from algorithms.complexity import Reason
from algorithms.french import COLON, NBSP, agree
from algorithms.sentences import Family, family_of, reason_label
from api.pictures.svg import Element, element, markup
from api.pictures.tokens import LINE_2, family_fill

FAMILIES = tuple(Family)
HEIGHT, WIDTH, GAP = 7, 66, 1


@dataclass(frozen=True, slots=True)
class Segment:
    """The points of one reason."""

    family: Family
    reason: str
    points: int


def segments_of(reasons: Iterable[Reason]) -> tuple[Segment, ...]:
    """Order the reasons of a score for its bar: by family, then points, then name."""
    told = (Segment(family_of(r.reason), r.reason, r.points) for r in reasons if r.points > 0)
    return tuple(sorted(told, key=lambda s: (FAMILIES.index(s.family), -s.points, s.reason)))


def scorebar_svg(
    segments: Sequence[Segment], *, longest: int, width: float = WIDTH, height: float = HEIGHT
) -> str:
    """Draw a score on a scale whose whole width is `longest` points (the highest score of the meeting)."""
    scale = width / max(longest, sum(segment.points for segment in segments), 1)
    return markup(
        element(
            "svg",
            element("rect", x=0, y=height - 1, width=width, height=1, fill=LINE_2),
            *_drawn(segments, scale, height),
            xmlns="http://www.w3.org/2000/svg",
            width=width,
            height=height,
            viewBox=f"0 0 {width:g} {height:g}",
            role="img",
            aria_label=scorebar_label(segments),
            class_="scorebar",
        )
    )


def scorebar_label(segments: Sequence[Segment]) -> str:
    r"""Say a score bar in words.

    >>> scorebar_label([Segment(Family.GAP, "no_lead", 10), Segment(Family.ACCUMULATION, "waited", 3)])
    '13\xa0points\xa0: sans référent 10, liste d’attente 3'
    """
    total = sum(segment.points for segment in segments)
    words = ", ".join(f"{reason_label(segment.reason).lower()} {segment.points}" for segment in segments)
    counted = f"{total}{NBSP}{agree(total, 'point')}"
    return f"{counted}{COLON}{words}" if words else counted


def points_by_family(segments: Iterable[Segment]) -> tuple[tuple[Family, int], ...]:
    """Sum the points of each family that has some, in the order of the bar: what a legend shows."""
    sums: dict[Family, int] = {}
    for segment in segments:
        sums[segment.family] = sums.get(segment.family, 0) + segment.points
    return tuple((family, sums[family]) for family in FAMILIES if family in sums)


def _drawn(segments: Sequence[Segment], scale: float, height: float) -> list[Element]:
    drawn, x = [], 0.0
    for segment in segments:
        whole = segment.points * scale
        shown = max(whole - GAP, min(whole, 1))
        drawn.append(element("rect", x=x, y=0, width=shown, height=height, fill=family_fill(segment.family)))
        x += whole
    return drawn
