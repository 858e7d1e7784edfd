"""The ecomap drawn: the person in the middle, institutions at both sides, dashed where a finding stands."""

from collections.abc import Iterator, Sequence

from api.pictures.ecomap import Ecomap, EcomapLine
from api.pictures.ecomap_layout import (
    CENTRE,
    DETAIL_LINE,
    HEADING_LINE,
    HEIGHT,
    PILL_STEP,
    PILLS_IN_ROW,
    TITLE_LINE,
    WIDTH,
    Placed,
    Row,
    place,
)
from api.pictures.ecomap_links import NODE_RADIUS, PERSON_RADIUS, Link, draw_link, links, spots
from api.pictures.metrics import Face, wrap
from api.pictures.placing import Marks
from api.pictures.shapes import (
    PILL_HEIGHT,
    PILL_WIDTH,
    Point,
    Rect,
    box,
    group,
    node,
    pill,
    pill_bounds,
    text,
    unmet_node,
)
from api.pictures.svg import Element, clean, element, picture
from api.pictures.tokens import COLOURS, INK, INK_2, INK_3, LINE, LINE_2, PAPER, SMALL, TEXT

RING = (104, 174)
HEADING_SIZES = (17, 15, 13)
HEADING_WIDTH, CAPTION_WIDTH, CAPTION_LINES = 76, 72, 3


def ecomap_svg(ecomap: Ecomap, *, prefix: str = "ecocarte") -> str | None:
    """Draw the ecomap; None when the actors are too many for a picture: show its table.

    `prefix` makes ids unique in the page.
    """
    placed = place(ecomap)
    if placed is None:
        return None
    drawn = links(placed)
    rim = rim_spots(len(ecomap.marks))
    centres = spots(drawn, _obstacles(placed, rim))
    return picture(
        *_ground(drawn),
        *(_draw_box(one) for one in placed),
        *person(ecomap.label.heading, ecomap.label.lines, CENTRE, radius=PERSON_RADIUS),
        *_nodes(placed),
        *_pills(drawn, centres),
        *(pill(centre, mark) for centre, mark in zip(rim, ecomap.marks, strict=True)),
        *_nobody(ecomap),
        size=(WIDTH, HEIGHT),
        prefix=prefix,
        title=ecomap.title,
        desc=ecomap.summary,
        class_="picture ecomap",
    )


def _ground(drawn: Sequence[Link]) -> Iterator[Element]:
    rx, ry = RING
    yield element(
        "ellipse",
        cx=CENTRE[0],
        cy=CENTRE[1],
        rx=rx,
        ry=ry,
        fill="none",
        stroke=LINE_2,
        stroke_dasharray="1.5 3.5",
    )
    yield from (draw_link(link) for link in drawn)


def _draw_box(one: Placed) -> Element:
    """Draw a box with its texts and the findings it holds."""
    block = one.block
    outline = (
        box(one.bounds, stroke=COLOURS["lacune"], dash="4 3", radius=4)
        if block.is_unmet
        else box(one.bounds, fill=PAPER, stroke=LINE, radius=4)
    )
    anchor = "end" if one.side < 0 else "start"
    y = one.bounds[1] + 17
    titles = []
    for words in block.title:
        titles.append(text((one.text_x, y), words, fill=INK_2, anchor=anchor))
        y += TITLE_LINE
    whole = None if block.is_whole else element("title", clean(block.name))
    rows = [
        _draw_row(row, at, text_x=one.text_x, anchor=anchor)
        for row, at in zip(block.rows, one.nodes, strict=True)
    ]
    return group(whole, outline, *titles, *rows, class_="unmet" if block.is_unmet else "institution")


def _draw_row(row: Row, at: Point, *, text_x: float, anchor: str) -> Element:
    """Draw the texts of a row around the height of its node, its findings below when they are in the box."""
    y = at[1] - row.text_height / 2 + 12
    drawn = []
    for words in row.heading:
        drawn.append(text((text_x, y), words, size=TEXT, face=Face.BOLD, anchor=anchor))
        y += HEADING_LINE
    y -= 1
    for words in row.detail:
        drawn.append(text((text_x, y), words, fill=INK_2, anchor=anchor))
        y += DETAIL_LINE
    side = -1 if anchor == "end" else 1
    for i, mark in enumerate(row.inside):
        line, place_ = divmod(i, PILLS_IN_ROW)
        ahead = min(PILLS_IN_ROW, len(row.inside) - line * PILLS_IN_ROW) - 1 - place_ if side < 0 else place_
        x = text_x + side * (PILL_WIDTH / 2 + ahead * PILL_STEP)
        drawn.append(pill((x, y + line * (PILL_HEIGHT + 4)), mark))
    words_whole = f"{row.line.heading} · {row.line.detail}"
    return group(None if row.is_whole else element("title", clean(words_whole)), *drawn)


def _nodes(placed: Sequence[Placed]) -> Iterator[Element]:
    for one in placed:
        for row, at in zip(one.block.rows, one.nodes, strict=True):
            yield actor_node(row.line, at) if isinstance(row.line, EcomapLine) else unmet_node(at)


def actor_node(line: EcomapLine, at: Point) -> Element:
    """Draw the node of a professional."""
    return node(at, line.letter, is_filled=line.is_sustained, is_square=line.is_coordinating)


def _pills(drawn: Sequence[Link], centres: Sequence[Sequence[Point]]) -> Iterator[Element]:
    for link, own in zip(drawn, centres, strict=True):
        yield from (pill(centre, mark) for centre, mark in zip(own, link.marks, strict=True))


def rim_spots(count: int) -> list[Point]:
    """Give the middles of the person's own findings: on the rim below, then above, then further out."""
    found: list[Point] = []
    for i in range(0, count, 2):
        row = i // 2
        reach = PERSON_RADIUS + 2 + (row // 2) * (PILL_HEIGHT + 2)
        y = CENTRE[1] + (reach if row % 2 == 0 else -reach)
        offsets = (-PILL_STEP / 2, PILL_STEP / 2) if count - i > 1 else (0.0,)
        found += [(CENTRE[0] + offset, y) for offset in offsets]
    return found


def _obstacles(placed: Sequence[Placed], rim: Sequence[Point]) -> list[Rect]:
    r = NODE_RADIUS
    nodes = [(x - r, y - r, x + r, y + r) for one in placed for x, y in one.nodes]
    reach = PERSON_RADIUS * 0.85
    x, y = CENTRE
    body = (
        (x - reach, y - reach, x + reach, y + reach),
        (x - PERSON_RADIUS, y - 24, x + PERSON_RADIUS, y + 24),
    )
    return [one.bounds for one in placed] + nodes + [pill_bounds(centre) for centre in rim] + list(body)


def person(name: str, lines: Sequence[str], centre: Point, *, radius: float) -> Iterator[Element]:
    """Draw the persons: a circle with the heading in serif and short lines below."""
    x, y = centre
    yield element("circle", cx=x, cy=y, r=radius, fill=PAPER, stroke=INK, stroke_width=1.5)
    heading, size = _heading(name, HEADING_WIDTH * radius / PERSON_RADIUS)
    captions = _captions(lines, CAPTION_WIDTH * radius / PERSON_RADIUS)
    captions = captions[: 4 - len(heading)]
    step = size + 2
    y -= (len(heading) * step + len(captions) * TITLE_LINE) / 2 - step + 4
    for words in heading:
        yield text((x, y), words, size=size, face=Face.SERIF, anchor="middle")
        y += step
    y += TITLE_LINE - step
    for words in captions:
        yield text((x, y), words, fill=INK_2, anchor="middle")
        y += TITLE_LINE


def _heading(words: str, width: float) -> tuple[tuple[str, ...], int]:
    for size in HEADING_SIZES[:-1]:
        lines, is_whole = wrap(words, width, size=size, face=Face.SERIF, lines=1)
        if is_whole:
            return lines, size
    return wrap(words, width, size=HEADING_SIZES[-1], face=Face.SERIF, lines=2)[0], HEADING_SIZES[-1]


def _captions(lines: Sequence[str], width: float) -> list[str]:
    return [words for line in lines for words in wrap(line, width, size=SMALL, lines=CAPTION_LINES)[0]]


def _nobody(ecomap: Ecomap) -> Iterator[Element]:
    if not ecomap.boxes and not ecomap.unmet:
        below = CENTRE[1] + RING[1] + 40
        yield text((CENTRE[0], below), "Personne n’intervient ce jour-là.", fill=INK_3, anchor="middle")


def marks_told(marks: Marks) -> str:
    """List the numbers of findings."""
    return ", ".join(str(mark.number) for mark in marks)
