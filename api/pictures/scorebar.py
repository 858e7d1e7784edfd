"""The score of a situation as one stacked bar: a segment per reason, families in a fixed order.

The scale is common to a meeting, so that two bars compare; the words of the reasons stand in the label.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from algorithms.complexity import Reason
from algorithms.french import COLON, NBSP
from api.pictures.numbering import reason_family
from api.pictures.svg import Element, element, markup
from api.pictures.tokens import LINE_2, Family

FAMILIES = tuple(Family)
HEIGHT, WIDTH, GAP = 7, 66, 1

REASON_WORDS: Mapping[str, str] = {
    "several_actors": "plusieurs institutions",
    "urgent_need": "besoin urgent",
    "danger": "danger sans réponse",
    "uncovered_need": "besoin sans personne",
    "no_answer": "aucune réponse sur place",
    "refusals": "refus répétés",
    "cumulated_needs": "cumul de besoins",
    "duplicate_support": "suivi en double",
    "duplicate_coordination": "coordination en double",
    "duplicate_household": "foyer suivi en double",
    "dropped_referral": "relais perdu",
    "no_lead": "sans référent",
    "break": "suivi interrompu",
    "idle": "suivi en sommeil",
    "unreviewed_event": "droits à revoir",
    "ping_pong": "renvois en boucle",
    "overloaded_lead": "référent surchargé",
    "difficult_territory": "territoire sans réponse",
    "waited": "déjà en attente",
}


@dataclass(frozen=True, slots=True)
class Segment:
    """The points of one reason."""

    family: Family
    reason: str
    points: int


def segments_of(reasons: Iterable[Reason]) -> tuple[Segment, ...]:
    """Order the reasons of a score for its bar: by family, then points, then name."""
    told = (Segment(reason_family(r.reason), r.reason, r.points) for r in reasons if r.points > 0)
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

    >>> scorebar_label([Segment(Family.GAP, "no_lead", 10), Segment(Family.CUMULATION, "waited", 3)])
    '13\xa0points\xa0: sans référent 10, déjà en attente 3'
    """
    total = sum(segment.points for segment in segments)
    if not segments:
        return f"0{NBSP}point"
    words = ", ".join(
        f"{REASON_WORDS.get(segment.reason, segment.family.plural)} {segment.points}" for segment in segments
    )
    return f"{total}{NBSP}points{COLON}{words}"


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
        drawn.append(element("rect", x=x, y=0, width=shown, height=height, fill=segment.family.fill))
        x += whole
    return drawn
