"""The timeline drawn: a line a professional, bars with their theme inside, findings dashed below."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from api.pictures.metrics import Face, fit, text_width
from api.pictures.placing import Marks
from api.pictures.shapes import BASELINE, Point, box, group, line, moves, node, path, pill, text, unmet_node
from api.pictures.svg import Element, clean, element, picture
from api.pictures.timeline import (
    WHOLE,
    Timeline,
    TimelineBar,
    TimelineNeed,
    TimelineReferral,
    TimelineRow,
)
from api.pictures.timeline_axis import Axis, draw_grid, draw_labels, draw_now
from api.pictures.timeline_layout import (
    BAR_HEIGHT,
    DESK,
    PHONE,
    PILL_STEP,
    Layout,
    Setting,
    Slot,
    fitted,
    lay_out,
)
from api.pictures.tokens import (
    BAR,
    BAR_INK,
    COLOURS,
    INK,
    INK_2,
    INK_3,
    LACUNE_PALE,
    LINE,
    LINE_2,
    MID,
    SHEET,
    SMALL,
    TEXT,
)
from api.pictures.wording import short_names, short_theme, shortenings
from graph.model.vocabulary import ReferralStatus

HALF = BAR_HEIGHT / 2
LEAST_WIDTH = 700.0
EMPTY_SPACE = 24
NUDGE = 5


def timeline_svg(timeline: Timeline, *, prefix: str = "frise", width: float = DESK.width) -> str:
    """Draw the timeline as wide as said (700 for an A4 page, never less), as tall as it has lines."""
    return _drawn(timeline, replace(DESK, width=max(width, LEAST_WIDTH)), prefix)


def timeline_phone_svg(timeline: Timeline, *, prefix: str = "frise-390") -> str:
    """Draw the timeline 358 wide, labels above their bars."""
    return _drawn(timeline, PHONE, prefix)


@dataclass(frozen=True, slots=True)
class _Canvas:
    """What is being drawn, and two layers: shapes, then the texts and pills that stand on them."""

    timeline: Timeline
    layout: Layout
    shapes: list[Element]
    words: list[Element]

    @property
    def axis(self) -> Axis:
        """Give the time scale."""
        return self.layout.axis

    @property
    def today(self) -> float:
        """Give the place of today."""
        return self.axis.x(self.timeline.as_of)

    @property
    def setting(self) -> Setting:
        """Give the settings of the drawing."""
        return self.layout.setting


def _drawn(timeline: Timeline, setting: Setting, prefix: str) -> str:
    layout = lay_out(timeline, setting)
    canvas = _Canvas(timeline, layout, [], [])
    arrows = list(_arrows(timeline, layout))
    _fill(canvas)
    return picture(
        *draw_grid(layout.axis, layout.bottom),
        *_separators(timeline, layout),
        *canvas.shapes,
        *draw_now(layout.axis, timeline, layout.bottom),
        *_events(layout),
        *arrows,
        *draw_labels(layout.axis, timeline),
        *canvas.words,
        *_nothing(layout),
        size=(setting.width, layout.bottom + (0 if layout.slots else EMPTY_SPACE)),
        prefix=prefix,
        title=timeline.title,
        desc=timeline.summary,
        class_="picture timeline",
    )


def _nothing(layout: Layout) -> Iterator[Element]:
    """Say that there is nothing, below the events."""
    if not layout.slots:
        at = (layout.setting.left, layout.bottom + EMPTY_SPACE - 8)
        yield text(at, "Aucun accompagnement sur deux ans.", fill=INK_2)


def _fill(canvas: _Canvas) -> None:
    """Draw the lines: those of the actors, those of the needs nobody answers, that of the whole."""
    slots = iter(canvas.layout.slots)
    for row in canvas.timeline.rows:
        _row(canvas, row, next(slots))
    for need in canvas.timeline.needs:
        _need(canvas, need, next(slots))
    if canvas.timeline.marks:
        _whole(canvas, next(slots))


def _separators(timeline: Timeline, layout: Layout) -> Iterator[Element]:
    """Draw a hairline between institutions, a stronger one before the needs nobody answers."""
    previous = None
    for row, slot in zip(timeline.rows, layout.slots, strict=False):
        if previous is not None and row.institution_id != previous:
            yield line((0, slot.top), (layout.setting.width, slot.top), stroke=LINE)
        previous = row.institution_id
    rest = layout.slots[len(timeline.rows) :]
    if rest and timeline.rows:
        yield line((0, rest[0].top), (layout.setting.width, rest[0].top), stroke=LINE_2, width=1.4)


def _row(canvas: _Canvas, row: TimelineRow, slot: Slot) -> None:
    """Draw a line: bars and dashes below, then pills and texts, as many as there is room for."""
    _pills(canvas, row.marks, slot)
    _dashes(canvas, row.marks, slot.middle + HALF + 2)
    for bar in row.bars:
        canvas.shapes.extend(_bar(canvas, bar, slot.middle))
    for position in range(len(row.bars)):
        _bar_label(canvas, slot, bars=row.bars, position=position)
    if row.is_first:
        canvas.words.append(_row_label(row, slot, canvas.setting))


def _bar(canvas: _Canvas, bar: TimelineBar, y: float) -> Iterator[Element]:
    """Draw a bar: outlined when it is over, dashed where nothing is known, dotted on to the meeting."""
    axis, timeline = canvas.axis, canvas.timeline
    left, right = axis.x(bar.start), max(axis.x(bar.last(timeline.as_of)), axis.x(bar.start) + 2)
    if bar.end is not None:
        yield box((left, y - HALF, right, y + HALF), fill=SHEET, stroke=MID, radius=2)
        return
    if bar.start > timeline.as_of:
        yield box((left, y - HALF, axis.right, y + HALF), stroke=MID, dash="2 3", radius=2)
        return
    full = axis.x(bar.silent_from) if bar.silent_from else right
    if full < right:
        yield box((full, y - HALF, right, y + HALF), fill=SHEET, stroke=MID, dash="4 3")
    if full > left:
        yield box((left, y - HALF, full, y + HALF), fill=BAR, radius=2)
    if timeline.meeting:
        yield line((right, y), (axis.x(timeline.meeting), y), stroke=MID, width=1.2, dash="2 3")


def _bar_label(canvas: _Canvas, slot: Slot, *, bars: Sequence[TimelineBar], position: int) -> None:
    """Write the theme in its bar, else beside it, where it meets no other bar."""
    axis, bar, today = canvas.axis, bars[position], canvas.timeline.as_of
    left, right = axis.x(bar.start), axis.x(bar.last(today))
    before = axis.x(bars[position - 1].last(today)) if position else axis.left
    after = axis.x(bars[position + 1].start) if position + 1 < len(bars) else axis.right
    behind = [(other[1] + 4, right - 2) for other in slot.taken if left < other[1] < right]
    starts = [(left + 5, right - 2), *behind, (right + 4, after - 3), (left - 4, before + 3)]
    found = fitted(slot, (short_theme(bar.theme),), starts)
    if found is not None:
        x, words = found
        full = axis.x(bar.silent_from) if bar.silent_from else right
        is_on_bar = bar.end is None and left <= x and x + text_width(words, SMALL) <= full
        at = (x, slot.middle + SMALL * BASELINE)
        canvas.words.append(text(at, words, fill=BAR_INK, halo=BAR if is_on_bar else SHEET))


def _row_label(row: TimelineRow, slot: Slot, setting: Setting) -> Element:
    names = short_names(row.institution)
    whole = element("title", clean(f"{row.occupation}, {row.institution}"))
    if setting.labels_above:
        width = setting.width - 30 - text_width(row.letter, SMALL, Face.BOLD)
        words = _fitted(row.occupation, names, width)
        return group(whole, _rich((setting.left, slot.top + 13), (row.letter, *words)))
    colour = COLOURS["edge"] if row.is_past else None
    held = {"is_filled": row.is_sustained, "is_square": row.is_coordinating}
    drawn = node((12, slot.middle), row.letter, **held, radius=10, colour=colour)
    words = _fitted(row.occupation, names, setting.left - 32)
    return group(whole, drawn, _rich((27, slot.middle + TEXT * BASELINE), ("", *words)))


def _fitted(occupation: str, names: Sequence[str], width: float) -> tuple[str, str]:
    """Shorten an institution, then an occupation, until both fit a width."""
    tails = [f" · {name}" for name in names]
    for shown in shortenings(occupation):
        for tail in tails:
            if text_width(shown + tail, TEXT) <= width:
                return shown, tail
    tail = f" · {fit(names, width / 2, size=TEXT)}"
    return fit(shortenings(occupation), width - text_width(tail, TEXT), size=TEXT), tail


def _rich(at: Point, parts: tuple[str, str, str]) -> Element:
    """Write a letter in bold, an occupation, an institution in grey, in one line."""
    letter, occupation, tail = parts
    held = text(at, "", size=TEXT, halo=SHEET)
    spans = [
        element("tspan", f"{letter} ", font_weight=700) if letter else None,
        element("tspan", clean(occupation)),
        element("tspan", tail, fill=INK_3),
    ]
    return Element(held.name, held.attributes, tuple(span for span in spans if span is not None))


def _need(canvas: _Canvas, need: TimelineNeed, slot: Slot) -> None:
    """Draw a need nobody answers: a pale dashed bar, what was found, where the person was sent."""
    left, top, bottom = canvas.axis.x(need.since), slot.middle - HALF, slot.middle + HALF
    pale = box(
        (left, top, max(canvas.today, left + 2), bottom),
        fill=LACUNE_PALE,
        stroke=COLOURS["lacune"],
        dash="4 3",
    )
    canvas.shapes.append(pale)
    _pills(canvas, need.marks, slot)
    canvas.words.append(_need_label(need, slot, canvas.setting))
    _ticks(canvas, need, slot)


def _ticks(canvas: _Canvas, need: TimelineNeed, slot: Slot) -> None:
    """Draw a tick and a name for each institution the person was sent to; an arrow is its own tick."""
    red, timeline = COLOURS["lacune"], canvas.timeline
    sent = [entry for entry in need.referrals if entry.referral.sent_on >= timeline.begins]
    is_arrow = len(need.referrals) == 1 and any(arrow.sent in sent for arrow in timeline.arrows)
    xs = [canvas.axis.x(entry.referral.sent_on) for entry in sent]
    for entry, x, limit in zip(sent, xs, [*xs[1:], canvas.today], strict=False):
        if not is_arrow:
            canvas.shapes.append(line((x, slot.middle - HALF), (x, slot.middle + HALF), stroke=red, width=2))
        names = short_names(timeline.name(entry.referral.to_institution_id))
        found = fitted(slot, names, [(x + (7 if is_arrow else 4), limit - 3)])
        if found is not None:
            at = (found[0], slot.middle + SMALL * BASELINE)
            canvas.words.append(text(at, found[1], fill=red, halo=LACUNE_PALE))


def _need_label(need: TimelineNeed, slot: Slot, setting: Setting) -> Element:
    name, tail = need.theme.label, " · personne"
    if setting.labels_above:
        return _rich((setting.left, slot.top + 13), ("?", name, tail))
    room = setting.left - 32 - text_width(tail, TEXT)
    shown = fit((name, short_theme(need.theme)), room, size=TEXT)
    label = _rich((27, slot.middle + TEXT * BASELINE), ("", shown, tail))
    return group(unmet_node((12, slot.middle), radius=10), label)


def _whole(canvas: _Canvas, slot: Slot) -> None:
    """Draw the line of the findings about nobody in particular."""
    _pills(canvas, canvas.timeline.marks, slot)
    _dashes(canvas, canvas.timeline.marks, slot.middle)
    setting = canvas.setting
    at = (setting.left, slot.top + 13) if setting.labels_above else (27, slot.middle + TEXT * BASELINE)
    canvas.words.append(_rich(at, ("", WHOLE, "")))


def _dashes(canvas: _Canvas, marks: Marks, y: float) -> None:
    """Draw a dashed line from the first day of the findings to today."""
    begins = min((mark.finding.since for mark in marks if not mark.finding.dated_by_rule), default=None)
    if begins is not None and begins < canvas.timeline.as_of:
        start, end = (canvas.axis.x(begins), y), (canvas.today, y)
        canvas.shapes.append(line(start, end, stroke=COLOURS["lacune"], width=2, dash="6 3"))


def _pills(canvas: _Canvas, marks: Marks, slot: Slot) -> None:
    """Draw the findings of a line at today's end, the first at left; count those there is no room for."""
    shown = marks[: canvas.setting.pills]
    x = canvas.today - 3 - PILL_STEP * len(shown) + 21
    for i, mark in enumerate(shown):
        canvas.words.append(pill((x + PILL_STEP * i, slot.middle), mark))
    if shown:
        slot.hold(x - 18, canvas.today)
    if len(marks) > len(shown):
        words, right = f"+{len(marks) - len(shown)}", x - 22
        slot.hold(right - text_width(words, SMALL), right)
        at = (right, slot.middle + SMALL * BASELINE)
        canvas.words.append(text(at, words, fill=INK_2, anchor="end", halo=SHEET))


def _events(layout: Layout) -> Iterator[Element]:
    """Draw life events: a diamond, a dotted line down, a label where there is room."""
    for event, y, begin in layout.events:
        x = layout.axis.x(event.day)
        yield line((x, y + 6), (x, layout.bottom), stroke=INK_3, dash="1 2.5")
        diamond = moves("M", (x, y - 4.5), "L", (x + 4.5, y), "L", (x, y + 4.5), "L", (x - 4.5, y), "Z")
        yield group(element("title", clean(event.label)), path(diamond, fill=INK_2))
        if begin is not None:
            yield text((begin, y + SMALL * BASELINE), event.label, fill=INK_2, halo=SHEET)
            after = begin + text_width(event.label, SMALL) + 22
            yield from (pill((after + PILL_STEP * i, y), mark) for i, mark in enumerate(event.marks))


def _arrows(timeline: Timeline, layout: Layout) -> Iterator[Element]:
    """Draw referrals from row to row; two on neighbouring days stand a little apart."""
    taken: list[float] = []
    for arrow in timeline.arrows:
        x = layout.axis.x(arrow.sent.referral.sent_on)
        while any(abs(x - other) < NUDGE for other in taken):
            x += NUDGE
        taken.append(x)
        layout.slots[arrow.sender].hold(x - 4, x + 4)
        yield _arrow(arrow, x, layout)


def _arrow(arrow: TimelineReferral, x: float, layout: Layout) -> Element:
    start, end = layout.slots[arrow.sender].middle, layout.slots[arrow.receiver].middle
    way = 1 if end > start else -1
    tip = end - way * HALF
    base = tip - way * 7
    is_taken = arrow.sent.status is ReferralStatus.ACCEPTED
    head = moves("M", (x, tip), "L", (x - 4, base), "L", (x + 4, base), "Z")
    return group(
        line((x, start), (x, base), stroke=INK, width=1.3, dash=None if is_taken else "3 2.5"),
        element("circle", cx=x, cy=start, r=3, fill=INK),
        path(head, fill=INK if is_taken else SHEET, stroke=INK, width=1.2),
        class_="referral",
    )
