"""The grid drawn: a dot for who accompanies, a double line between two, a hatched row where nobody is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from api.pictures.grid import COORDINATES, REFERRED, Grid, GridCell, GridRow
from api.pictures.icons import SIDE, shape
from api.pictures.metrics import Face, fit, text_width, wrap
from api.pictures.numbering import NumberedFinding
from api.pictures.shapes import BASELINE, Point, box, group, hatching, line, number_circle, text
from api.pictures.svg import Element, clean, element, picture
from api.pictures.tokens import ACCENT, COLOURS, INK_2, LINE, LINE_2, SHEET, SMALL, TEXT
from api.pictures.wording import finding_word, short_names, short_theme

WIDTH, PHONE_WIDTH = 602, 358
LABELS, PHONE_LABELS, LEAST_LABELS = 142.0, 145.0, 104.0
FINDINGS, PHONE_FINDINGS = 168.0, 58.0
HEAD, PHONE_HEAD = 36.0, 20.0
ROW, PHONE_ROW = 26.0, 32.0
COLUMN, LEAST_COLUMN, MOST_COLUMN = 30.0, 19.0, 38.0
DOT = 6.5
NUMBER_STEP = 21


@dataclass(frozen=True, slots=True)
class Layout:
    """Where columns and rows stand. `heads` are the names above the groups of columns, none on a phone."""

    width: float
    labels: float
    edges: tuple[float, ...]
    xs: tuple[float, ...]
    heads: tuple[str, ...]
    head: float
    row: float
    says_words: bool

    @property
    def right(self) -> float:
        """Give the end of the columns."""
        return self.edges[-1] if self.edges else self.labels


def grid_svg(grid: Grid, *, prefix: str = "grille") -> str | None:
    """Draw the grid 602 wide; None when the actors are too many for a picture: show its table."""
    layout = _desktop(grid)
    return None if layout is None else _drawn(grid, layout, prefix=prefix)


def grid_phone_svg(grid: Grid, *, prefix: str = "grille-390") -> str | None:
    """Draw the grid 358 wide, with letters and numbers only; None when the actors are too many."""
    layout = _phone(grid)
    return None if layout is None else _drawn(grid, layout, prefix=prefix)


def _drawn(grid: Grid, layout: Layout, *, prefix: str) -> str:
    height = layout.head + layout.row * max(len(grid.rows), 1) + 1
    rows = [_row(row, layout, layout.head + layout.row * i) for i, row in enumerate(grid.rows)]
    return picture(
        *_head(grid, layout),
        *rows,
        *_lines(layout, height - 1),
        *([] if grid.rows else [_empty(layout)]),
        *(_marks(row, layout, layout.head + layout.row * i) for i, row in enumerate(grid.rows)),
        size=(layout.width, height),
        prefix=prefix,
        title=grid.title,
        desc=grid.summary,
        class_="picture grid-picture",
    )


def _desktop(grid: Grid) -> Layout | None:
    """Give columns wide enough for the names above them, as long as these fit; then letters alone."""
    groups = _groups(grid)
    for findings in (FINDINGS, PHONE_FINDINGS):
        room = WIDTH - LABELS - findings
        for least in (COLUMN, LEAST_COLUMN):
            heads = _heads(grid, groups, room=room, least=least)
            if heads is not None:
                widths = [_group_width(heads[i], own, least) for i, own in enumerate(groups)]
                spare = max(0.0, min(room - sum(widths), (MOST_COLUMN - least) * len(grid.columns)))
                edges, xs = _columns(groups, widths, begin=LABELS, spare=spare)
                says_words = findings == FINDINGS
                return Layout(WIDTH, LABELS, edges, xs, heads, head=HEAD, row=ROW, says_words=says_words)
    return None


def _phone(grid: Grid) -> Layout | None:
    """Give columns of letters alone, beside labels that may wrap."""
    groups = _groups(grid)
    count = max(len(grid.columns), 1)
    for labels in (PHONE_LABELS, LEAST_LABELS):
        column = min(MOST_COLUMN, (PHONE_WIDTH - labels - PHONE_FINDINGS) / count)
        if column >= LEAST_COLUMN:
            edges, xs = _columns(groups, [column * len(own) for own in groups], begin=labels)
            heads = ("",) * len(groups)
            return Layout(
                PHONE_WIDTH, labels, edges, xs, heads, head=PHONE_HEAD, row=PHONE_ROW, says_words=False
            )
    return None


def _columns(
    groups: Sequence[Sequence[int]], widths: Sequence[float], *, begin: float, spare: float = 0
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Give where groups end and the middles of columns, a spare width shared among the columns."""
    count = max(sum(len(own) for own in groups), 1)
    edges, xs, x = [], [], begin
    for own, width in zip(groups, widths, strict=True):
        whole = width + spare * len(own) / count
        xs += [x + whole * (i + 0.5) / len(own) for i in range(len(own))]
        x += whole
        edges.append(x)
    return tuple(edges), tuple(xs)


def _groups(grid: Grid) -> list[list[int]]:
    """Give the positions of the columns of each institution."""
    held = groupby(range(len(grid.columns)), key=lambda i: grid.columns[i].institution_id)
    return [list(positions) for _, positions in held]


def _heads(grid: Grid, groups: Sequence[Sequence[int]], room: float, least: float) -> tuple[str, ...] | None:
    """Shorten the names above the columns, the widest first, until all fit; None: not even letters do."""
    names = [[*short_names(grid.columns[own[0]].institution), ""] for own in groups]
    while True:
        widths = [_group_width(own[0], groups[i], least) for i, own in enumerate(names)]
        if sum(widths) <= room:
            return tuple(own[0] for own in names)
        excess = [
            (widths[i] - len(groups[i]) * least if len(own) > 1 else -1, -i) for i, own in enumerate(names)
        ]
        widest, position = max(excess)
        if widest <= 0:
            return None
        names[-position].pop(0)


def _group_width(head: str, own: Sequence[int], least: float) -> float:
    return max(len(own) * least, text_width(head, SMALL) + 5 if head else 0)


def _head(grid: Grid, layout: Layout) -> Iterator[Element]:
    base = layout.head - 7
    yield text((1, base), "Besoin", fill=INK_2)
    left = layout.labels
    for name, right in zip(layout.heads, layout.edges, strict=True):
        yield text(((left + right) / 2, 12), name, fill=INK_2, anchor="middle")
        left = right
    for column, x in zip(grid.columns, layout.xs, strict=True):
        whole = element("title", clean(f"{column.letter} : {column.occupation}, {column.institution}"))
        yield group(whole, text((x, base), column.letter, face=Face.BOLD, anchor="middle"))
    if any(row.marks for row in grid.rows):
        yield text((layout.right + 10, base), "Constat", fill=INK_2)
    yield line((0, layout.head), (layout.width, layout.head), stroke=LINE_2)


def _lines(layout: Layout, bottom: float) -> Iterator[Element]:
    for x in (layout.labels, *layout.edges):
        yield line((x, 0), (x, bottom), stroke=LINE)


def _row(row: GridRow, layout: Layout, top: float) -> Element:
    bottom, middle = top + layout.row, top + layout.row / 2
    ground = (layout.labels, top, layout.right, bottom)
    hatched = hatching(ground, stroke=COLOURS["hatch"]) if row.is_unmet and layout.xs else None
    under = line((0, bottom), (layout.width, bottom), stroke=LINE)
    return group(hatched, under, *_label(row, layout, middle), class_="need")


def _label(row: GridRow, layout: Layout, middle: float) -> Iterator[Element]:
    width = layout.labels - 6
    size = TEXT if layout.row == ROW else SMALL + 0.5
    words = (row.theme.label, short_theme(row.theme))
    if text_width(words[1], size) > width:
        lines, _ = wrap(words[1], width, size=SMALL)
        for i, part in enumerate(lines):
            yield text((1, middle + SMALL * BASELINE + (i - (len(lines) - 1) / 2) * 13), part)
    else:
        yield text((1, middle + size * BASELINE), fit(words, width, size=size), size=size)


def _marks(row: GridRow, layout: Layout, top: float) -> Element:
    """Draw what stands in the row: the double line below the dots, the dots, then the findings."""
    y = top + layout.row / 2
    drawn: list[Element] = []
    if row.double:
        ends = layout.xs[row.double[0]], layout.xs[row.double[-1]]
        drawn += [line((ends[0], y + d), (ends[1], y + d), stroke=COLOURS["doublon"]) for d in (-1.5, 1.5)]
    drawn += [_cell(cell, layout, y) for cell in row.cells]
    return group(*drawn, *_findings(row, layout, y))


def _cell(cell: GridCell, layout: Layout, y: float) -> Element:
    x = sum(layout.xs[i] for i in cell.columns) / len(cell.columns)
    if cell.word == REFERRED:
        return element(
            "circle",
            cx=x,
            cy=y,
            r=DOT,
            fill=SHEET,
            stroke=COLOURS["lacune"],
            stroke_width=1.2,
            stroke_dasharray="2.4 1.8",
        )
    ground = SHEET if cell.is_quiet else ACCENT
    if cell.word == COORDINATES:
        around = (x - 5.5, y - 5.5, x + 5.5, y + 5.5)
        return box(around, fill=ground, stroke=ACCENT, width=1.6, radius=2)
    return element("circle", cx=x, cy=y, r=DOT - 0.8, fill=ground, stroke=ACCENT, stroke_width=1.6)


def _findings(row: GridRow, layout: Layout, y: float) -> Iterator[Element]:
    """Draw the numbers of a row's findings, as many as there is room for, and the words of the first."""
    room = layout.width - layout.right - 10
    shown = row.marks[: max(1, int((room + 3) // NUMBER_STEP))]
    if len(shown) < len(row.marks):
        shown = shown[:-1] if len(shown) > 1 else shown
    x = layout.right + 19
    for mark in shown:
        yield number_circle((x, y), mark)
        x += NUMBER_STEP
    left = len(row.marks) - len(shown)
    if left:
        yield text((x - 8, y + SMALL * BASELINE), f"+{left}", fill=INK_2)
    elif layout.says_words and shown:
        yield from _words(shown[0], (x - 6, y), layout.width)


def _words(mark: NumberedFinding, at: Point, right: float) -> Iterator[Element]:
    words = finding_word(mark.finding)
    left = at[0] + 2
    colour = mark.colour
    yield shape(mark.icon, colour, at=(left, at[1] - SIDE / 2))
    if left + SIDE + 5 + text_width(words, SMALL, Face.BOLD) <= right:
        yield text((left + SIDE + 5, at[1] + SMALL * BASELINE), words, fill=colour, face=Face.BOLD)


def _empty(layout: Layout) -> Element:
    return text((1, layout.head + 18), "Aucun besoin connu, aucun accompagnement.", fill=INK_2)
