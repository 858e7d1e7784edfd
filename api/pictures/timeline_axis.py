"""The time scale of the timeline: months, quarters, years, today, the meeting; no two labels on one spot."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from api.pictures.metrics import Face, text_width
from api.pictures.shapes import Rect, line, overlap, text, text_box
from api.pictures.svg import Element
from api.pictures.timeline import Timeline
from api.pictures.tokens import ACCENT_2, INK, INK_2, LINE, LINE_2, SMALL
from api.pictures.wording import MONTHS

YEARS_BASELINE, QUARTERS_BASELINE, LINES_TOP = 12, 29, 17


@dataclass(frozen=True, slots=True)
class Axis:
    """A window of days on a stretch of pixels; `width` is the whole picture's."""

    begins: date
    ends: date
    left: float
    right: float
    width: float

    def x(self, day: date) -> float:
        """Give the place of a day, kept within the window."""
        whole = max((self.ends - self.begins).days, 1)
        share = (day - self.begins).days / whole
        return self.left + min(max(share, 0.0), 1.0) * (self.right - self.left)

    def months(self) -> Iterator[date]:
        """Give the first days of the months of the window."""
        day = self.begins.replace(day=1)
        while day <= self.ends:
            if day >= self.begins:
                yield day
            day = day.replace(month=day.month + 1) if day.month < 12 else date(min(day.year + 1, 9999), 1, 1)


def draw_grid(axis: Axis, bottom: float) -> Iterator[Element]:
    """Draw a full line a quarter, a dotted one a month."""
    for day in axis.months():
        x = axis.x(day)
        if day.month % 3 == 1:
            yield line((x, LINES_TOP), (x, bottom), stroke=LINE_2)
        else:
            yield line((x, QUARTERS_BASELINE + 5), (x, bottom), stroke=LINE, dash="1 3")


def draw_now(axis: Axis, timeline: Timeline, bottom: float) -> Iterator[Element]:
    """Draw today as a full line, the meeting as a dashed one."""
    today = axis.x(timeline.as_of)
    yield line((today, LINES_TOP), (today, bottom), stroke=INK, width=1.4)
    if timeline.meeting:
        end = axis.x(timeline.meeting)
        yield line((end, LINES_TOP), (end, bottom), stroke=ACCENT_2, width=1.4, dash="4 3")


def draw_labels(axis: Axis, timeline: Timeline) -> Iterator[Element]:
    """Write years and quarters, then today and the meeting; a label that another would touch is left out."""
    named = list(_now_labels(axis, timeline))
    taken = [bounds for _, bounds in named]
    yield from (drawn for drawn, _ in named)
    today = axis.x(timeline.as_of)
    for day in axis.months():
        if day.month % 3 != 1:
            continue
        at = axis.x(day) + 4
        year, quarter = str(day.year), MONTHS[day.month - 1]
        if day.month == 1:
            bounds = text_box((at, YEARS_BASELINE), year, face=Face.BOLD)
            is_free = not any(overlap(bounds, other, 4) for other in taken) and bounds[2] <= axis.width
            if is_free:
                yield text((at, YEARS_BASELINE), year, face=Face.BOLD)
            else:
                quarter = f"{quarter}\u00a0{year}"
        end = at + text_width(quarter, SMALL)
        if end <= axis.width and not at < today < end + 2 and not at < axis.right < end + 2:
            yield text((at, QUARTERS_BASELINE), quarter, fill=INK_2)


def _now_labels(axis: Axis, timeline: Timeline) -> Iterator[tuple[Element, Rect]]:
    edge = axis.width
    if timeline.meeting:
        at = (edge, YEARS_BASELINE)
        yield text(at, "séance", anchor="end"), text_box(at, "séance", anchor="end")
        edge -= text_width("séance", SMALL) + 8
    x = min(axis.x(timeline.as_of) + (20 if edge == axis.width else -4), edge)
    bounds = text_box((x, YEARS_BASELINE), "aujourd’hui", anchor="end")
    yield text((x, YEARS_BASELINE), "aujourd’hui", anchor="end"), bounds
