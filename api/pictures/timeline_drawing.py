"""The timeline drawn: a line a professional, bars with their theme inside, findings dashed below."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

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
from api.pictures.timeline_axis import draw_grid, draw_labels, draw_now
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
NUDGE = 5


def timeline_svg(timeline: Timeline, *, prefix: str = "frise", width: float = DESK.width) -> str:
    """Draw the timeline as wide as said (700 for an A4 page, never less), as tall as it has lines."""
    return _drawn(timeline, replace(DESK, width=max(width, LEAST_WIDTH)), prefix)


def timeline_phone_svg(timeline: Timeline, *, prefix: str = "frise-390") -> str:
    """Draw the timeline 358 wide, labels above their bars."""
    return _drawn(timeline, PHONE, prefix)


def _drawn(timeline: Timeline, setting: Setting, prefix: str) -> str:
    layout = lay_out(timeline, setting)
    lanes = len(timeline.rows)
    rows = list(zip(timeline.rows, layout.slots[:lanes], strict=True))
    needs = list(zip(timeline.needs, layout.slots[lanes:], strict=False))
    under: list[Element] = []
    over: list[Element] = []
    arrows = list(_arrows(timeline, layout))
    for row, slot in rows:
        _row(row, slot, layout, timeline, under, over)
    for need, slot in needs:
        _need(need, slot, layout, timeline, under, over)
    if timeline.marks:
        _whole(timeline, layout, under, over)
    return picture(
        *draw_grid(layout.axis, layout.bottom),
        *_separators(timeline, layout),
        *under,
        *draw_now(layout.axis, timeline, layout.bottom),
        *_events(layout),
        *arrows,
        *draw_labels(layout.axis, timeline),
        *over,
        *([] if layout.slots else [text((0, 60), "Aucun accompagnement sur deux ans.", fill=INK_2)]),
        size=(setting.width, max(layout.bottom, 70)),
        prefix=prefix,
        title=timeline.title,
        desc=timeline.summary,
        class_="picture timeline",
    )


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


def _row(
    row: TimelineRow,
    slot: Slot,
    layout: Layout,
    timeline: Timeline,
    under: list[Element],
    over: list[Element],
) -> None:
    """Draw a line: bars and dashes below, then pills and texts, as many as there is room for."""
    today = layout.axis.x(timeline.as_of)
    over += _pills(row.marks, slot, today, layout.setting)
    under += _dashes(row.marks, slot, layout, timeline)
    for bar in row.bars:
        under += _bar(bar, slot, layout, timeline)
    for position in range(len(row.bars)):
        over += _bar_label(row.bars, position, slot, layout, timeline)
    if row.is_first:
        over.append(_row_label(row, slot, layout, timeline))


def _bar(bar: TimelineBar, slot: Slot, layout: Layout, timeline: Timeline) -> Iterator[Element]:
    axis, y = layout.axis, slot.middle
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


def _bar_label(
    bars: Sequence[TimelineBar], position: int, slot: Slot, layout: Layout, timeline: Timeline
) -> Iterator[Element]:
    """Write the theme in its bar, else beside it, where it meets no other bar."""
    axis, bar = layout.axis, bars[position]
    left = axis.x(bar.start)
    right = axis.x(bar.last(timeline.as_of))
    before = axis.x(bars[position - 1].last(timeline.as_of)) if position else axis.left
    after = axis.x(bars[position + 1].start) if position + 1 < len(bars) else axis.right
    behind = [(other[1] + 4, right - 2) for other in slot.taken if left < other[1] < right]
    starts = [(left + 5, right - 2), *behind, (right + 4, after - 3), (left - 4, before + 3)]
    found = fitted(slot, (short_theme(bar.theme),), starts)
    if found is not None:
        x, words = found
        full = axis.x(bar.silent_from) if bar.silent_from else right
        is_on_bar = bar.end is None and left <= x and x + text_width(words, SMALL) <= full
        halo = BAR if is_on_bar else SHEET
        yield text((x, slot.middle + SMALL * BASELINE), words, fill=BAR_INK, halo=halo)


def _row_label(row: TimelineRow, slot: Slot, layout: Layout, timeline: Timeline) -> Element:
    names = short_names(row.institution)
    whole = element("title", clean(f"{row.occupation}, {row.institution}"))
    if layout.setting.labels_above:
        at = (layout.setting.left, slot.top + 13)
        width = layout.setting.width - 30 - text_width(row.letter, SMALL, Face.BOLD)
        return group(whole, _rich(at, (row.letter, *_fitted(row.occupation, names, width))))
    y = slot.middle
    colour = COLOURS["edge"] if row.is_past else None
    held = {"is_filled": row.is_sustained, "is_square": row.is_coordinating}
    drawn = node((12, y), row.letter, **held, radius=10, colour=colour)
    words = _fitted(row.occupation, names, layout.setting.left - 32)
    return group(whole, drawn, _rich((27, y + TEXT * BASELINE), ("", *words)))


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
    letter, occupation, tail = (clean(part) if i < 2 else part for i, part in enumerate(parts))
    held = text(at, "", size=TEXT, halo=SHEET)
    spans = [
        element("tspan", f"{letter} ", font_weight=700) if letter else None,
        element("tspan", occupation),
        element("tspan", tail, fill=INK_3),
    ]
    return Element(held.name, held.attributes, tuple(span for span in spans if span is not None))


def _need(
    need: TimelineNeed,
    slot: Slot,
    layout: Layout,
    timeline: Timeline,
    under: list[Element],
    over: list[Element],
) -> None:
    """Draw a need nobody answers: a pale dashed bar, a tick for each institution the person was sent to."""
    axis, red = layout.axis, COLOURS["lacune"]
    left, today = axis.x(need.since), axis.x(timeline.as_of)
    top, bottom = slot.middle - HALF, slot.middle + HALF
    under.append(box((left, top, max(today, left + 2), bottom), fill=LACUNE_PALE, stroke=red, dash="4 3"))
    over += _pills(need.marks, slot, today, layout.setting)
    over.append(_need_label(need, slot, layout))
    sent = [entry for entry in need.referrals if entry.referral.sent_on >= timeline.begins]
    is_arrow = len(need.referrals) == 1 and any(arrow.sent in sent for arrow in timeline.arrows)
    xs = [axis.x(entry.referral.sent_on) for entry in sent]
    for position, (entry, x) in enumerate(zip(sent, xs, strict=True)):
        if not is_arrow:
            under.append(line((x, top), (x, bottom), stroke=red, width=2))
        limit = xs[position + 1] if position + 1 < len(xs) else today
        names = short_names(timeline.name(entry.referral.to_institution_id))
        found = fitted(slot, names, [(x + (7 if is_arrow else 4), limit - 3)])
        if found is not None:
            over.append(
                text((found[0], slot.middle + SMALL * BASELINE), found[1], fill=red, halo=LACUNE_PALE)
            )


def _need_label(need: TimelineNeed, slot: Slot, layout: Layout) -> Element:
    name, tail = need.theme.label, " · personne"
    if layout.setting.labels_above:
        return _rich((layout.setting.left, slot.top + 13), ("?", name, tail))
    room = layout.setting.left - 32 - text_width(tail, TEXT)
    shown = fit((name, short_theme(need.theme)), room, size=TEXT)
    label = _rich((27, slot.middle + TEXT * BASELINE), ("", shown, tail))
    return group(unmet_node((12, slot.middle), radius=10), label)


def _whole(timeline: Timeline, layout: Layout, under: list[Element], over: list[Element]) -> None:
    """Draw the line of the findings about nobody in particular."""
    slot = layout.slots[-1]
    over += _pills(timeline.marks, slot, layout.axis.x(timeline.as_of), layout.setting)
    under += _dashes(timeline.marks, slot, layout, timeline, drop=0)
    above = layout.setting.labels_above
    at = (layout.setting.left, slot.top + 13) if above else (27, slot.middle + TEXT * BASELINE)
    over.append(_rich(at, ("", WHOLE, "")))


def _dashes(
    marks: Marks, slot: Slot, layout: Layout, timeline: Timeline, *, drop: float = HALF + 2
) -> Iterator[Element]:
    """Draw a dashed line below the bar, from the first day of the findings to today."""
    begins = min((mark.finding.since for mark in marks if not mark.finding.dated_by_rule), default=None)
    if begins is not None and begins < timeline.as_of:
        left, right = layout.axis.x(begins), layout.axis.x(timeline.as_of)
        y = slot.middle + drop
        yield line((left, y), (right, y), stroke=COLOURS["lacune"], width=2, dash="6 3")


def _pills(marks: Marks, slot: Slot, today: float, setting: Setting) -> Iterator[Element]:
    """Draw the findings of a line at today's end, the first at left; count those there is no room for."""
    shown = marks[: setting.pills]
    x = today - 3 - PILL_STEP * len(shown) + 21
    for i, mark in enumerate(shown):
        yield pill((x + PILL_STEP * i, slot.middle), mark)
    if shown:
        slot.hold(x - 18, today)
    if len(marks) > len(shown):
        words, right = f"+{len(marks) - len(shown)}", x - 22
        slot.hold(right - text_width(words, SMALL), right)
        yield text((right, slot.middle + SMALL * BASELINE), words, fill=INK_2, anchor="end", halo=SHEET)


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
