"""The ecomap for a phone: a trunk with branches, a second drawing from the same data, as tall as it needs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from algorithms.french import capital, count
from api.pictures.ecomap import Ecomap, EcomapLine, EcomapUnmet
from api.pictures.ecomap_drawing import actor_node, person
from api.pictures.ecomap_layout import wrap_detail
from api.pictures.ecomap_links import link_style
from api.pictures.metrics import Face, wrap
from api.pictures.placing import Marks
from api.pictures.shapes import (
    PILL_HEIGHT,
    PILL_WIDTH,
    Point,
    box,
    group,
    line,
    moves,
    path,
    pill,
    text,
    unmet_node,
)
from api.pictures.svg import Element, clean, element, picture
from api.pictures.tokens import COLOURS, INK, INK_2, LINE, LINE_2, PAPER, SMALL

WIDTH = 358
PERSON: Point = (44, 40)
RADIUS = 37
TRUNK, NODES, TEXTS, RIGHT = 26.0, 70.0, 96.0, 357.0
TITLE_BASELINE, TITLE_LINE, TITLE_PADDING = 17, 15, 11
HEADING, HEADING_LINE, DETAIL_LINE = 14, 17, 15
LINE_HEIGHT, GAP, PILL_LINE = 40, 8, 22
PILLS_RIGHT = RIGHT - 6
TOP = 92.0
BESIDE, PILLS_IN_ROW = 2, 6
BEND = 18


@dataclass(frozen=True, slots=True)
class Branch:
    """A line of the trunk, laid out: the middle of its node, its texts."""

    line: EcomapLine | EcomapUnmet
    y: float
    heading: tuple[str, ...]
    detail: tuple[str, ...]
    is_whole: bool


def ecomap_phone_svg(ecomap: Ecomap, *, prefix: str = "ecocarte-390") -> str:
    """Draw the ecomap 358 wide, whatever the number of actors."""
    drawn, branches, bottom = _boxes(ecomap)
    last = max((branch.y - BEND for branch in branches), default=PERSON[1] + RADIUS)
    return picture(
        line((TRUNK, PERSON[1]), (TRUNK, last), stroke=LINE_2, width=1.4),
        *(_link(branch) for branch in branches),
        *drawn,
        *person(ecomap.label.heading, _caption(ecomap), PERSON, radius=RADIUS),
        *_counts(ecomap),
        *_person_pills(ecomap.marks),
        size=(WIDTH, bottom),
        prefix=prefix,
        title=ecomap.title,
        desc=ecomap.summary,
        class_="picture ecomap-phone",
    )


def _boxes(ecomap: Ecomap) -> tuple[list[Element], list[Branch], float]:
    """Lay the boxes one under the other; give them drawn, their branches, and where they end."""
    drawn: list[Element] = []
    branches: list[Branch] = []
    y = TOP + PILL_LINE * max(0, -(-len(ecomap.marks) // PILLS_IN_ROW) - 1)
    for held in ecomap.boxes:
        shown, own, bottom = _institution(held.name, held.lines, y)
        drawn.append(shown)
        branches += own
        y = bottom + GAP
    for need in ecomap.unmet:
        own_branch, bottom = _branch(need, y + 3)
        outline = box((NODES, y, RIGHT, bottom + 3), stroke=COLOURS["lacune"], dash="4 3", radius=4)
        drawn.append(group(outline, _draw(own_branch), class_="unmet"))
        branches.append(own_branch)
        y = bottom + 3 + GAP
    return drawn, branches, y - GAP + 2


def _institution(name: str, lines: Sequence[EcomapLine], top: float) -> tuple[Element, list[Branch], float]:
    title, is_whole = wrap(name, RIGHT - TEXTS - 8, size=SMALL, lines=3)
    y = top + TITLE_PADDING + TITLE_LINE * len(title)
    branches = []
    for one in lines:
        branch, y = _branch(one, y)
        branches.append(branch)
    titles = [
        text((TEXTS, top + TITLE_BASELINE + TITLE_LINE * i), words, fill=INK_2)
        for i, words in enumerate(title)
    ]
    outline = box((NODES, top, RIGHT, y), fill=PAPER, stroke=LINE, radius=4)
    whole = None if is_whole else element("title", clean(name))
    drawn = group(whole, outline, *titles, *(_draw(branch) for branch in branches), class_="institution")
    return drawn, branches, y


def _branch(one: EcomapLine | EcomapUnmet, top: float) -> tuple[Branch, float]:
    """Lay a line out; give it and where it ends. More than two findings stand below its texts."""
    beside = 0 < len(one.marks) <= BESIDE
    width = PILLS_RIGHT - (PILL_WIDTH + 6 if beside else 0) - TEXTS
    heading, whole_heading = wrap(one.heading, width, size=HEADING, face=Face.BOLD, lines=3)
    detail, whole_detail = wrap_detail(one.detail, width)
    texts = len(heading) * HEADING_LINE + len(detail) * DETAIL_LINE
    below = 0 if len(one.marks) <= BESIDE else -(-len(one.marks) // PILLS_IN_ROW) * PILL_LINE + 4
    height = max(LINE_HEIGHT, texts + 8, len(one.marks) * PILL_LINE if beside else 0)
    branch = Branch(one, top + height / 2, heading, detail, whole_heading and whole_detail)
    return branch, top + height + below


def _spots(branch: Branch) -> list[Point]:
    """Give the middles of the pills of a line: at its right, or in rows below its texts."""
    count = len(branch.line.marks)
    if count <= BESIDE:
        x, first = PILLS_RIGHT - PILL_WIDTH / 2, branch.y - (count - 1) * PILL_LINE / 2
        return [(x, first + PILL_LINE * i) for i in range(count)]
    texts = len(branch.heading) * HEADING_LINE + len(branch.detail) * DETAIL_LINE
    first = branch.y + max(LINE_HEIGHT, texts + 8) / 2 + PILL_LINE / 2 - 1
    places = (divmod(i, PILLS_IN_ROW) for i in range(count))
    return [
        (TEXTS + PILL_WIDTH / 2 + place * (PILL_WIDTH + 4), first + row * PILL_LINE) for row, place in places
    ]


def _draw(branch: Branch) -> Element:
    y = branch.y - (len(branch.heading) * HEADING_LINE + len(branch.detail) * DETAIL_LINE) / 2 + 13
    drawn: list[Element] = []
    for words in branch.heading:
        drawn.append(text((TEXTS, y), words, size=HEADING, face=Face.BOLD))
        y += HEADING_LINE
    y -= 1
    for words in branch.detail:
        drawn.append(text((TEXTS, y), words, fill=INK_2))
        y += DETAIL_LINE
    at = (NODES, branch.y)
    drawn.append(actor_node(branch.line, at) if isinstance(branch.line, EcomapLine) else unmet_node(at))
    drawn += [pill(centre, mark) for centre, mark in zip(_spots(branch), branch.line.marks, strict=True)]
    words = f"{branch.line.heading} · {branch.line.detail}"
    return group(None if branch.is_whole else element("title", clean(words)), *drawn)


def _link(branch: Branch) -> Element:
    """Draw a branch: from the trunk, bending into the node."""
    one = branch.line
    stroke, width, dash = link_style(one if isinstance(one, EcomapLine) else None, bool(one.marks))
    start, end = (TRUNK, branch.y - BEND), (NODES - 14, branch.y)
    data = moves("M", start, "C", (TRUNK, branch.y - 3), (TRUNK + 10, branch.y), end)
    return path(data, stroke=stroke, width=width, dash=dash)


def _caption(ecomap: Ecomap) -> list[str]:
    """Give the first words of the first line: the circle is small, and the page's head says the rest."""
    return [line.partition(", ")[0] for line in ecomap.label.lines[:1]]


def _counts(ecomap: Ecomap) -> Iterator[Element]:
    professionals = capital(count(len(ecomap.lines), "professionnel")) + ","
    yield text((TEXTS, 34), professionals, size=HEADING, face=Face.BOLD)
    yield text((TEXTS, 51), count(len(ecomap.boxes), "institution"), size=HEADING, face=Face.BOLD, fill=INK)


def _person_pills(marks: Marks) -> Iterator[Element]:
    """Draw the findings about the person under the counts."""
    for i, mark in enumerate(marks):
        row, place = divmod(i, PILLS_IN_ROW)
        yield pill((TEXTS + PILL_WIDTH / 2 + place * (PILL_WIDTH + 4), 70 + row * (PILL_HEIGHT + 2)), mark)
