"""Where the lines of the timeline stand, which texts fit in them; desk and phone differ by settings."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from api.pictures.metrics import text_width
from api.pictures.timeline import Timeline, TimelineEvent
from api.pictures.timeline_axis import Axis
from api.pictures.tokens import SMALL

PILL_STEP = 39
BAR_HEIGHT = 14
EVENT_LINE, MARKED_EVENT_LINE, FIRST_EVENT, NO_EVENT = 16, 22, 42, 38
MOST_EVENT_LINES = 5
DIAMOND = 8

Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Setting:
    """What differs between a desk and a phone."""

    width: float
    left: float
    margin: float
    line: float
    bare_line: float
    bar_middle: float
    labels_above: bool
    pills: int


DESK = Setting(
    width=1196, left=236, margin=24, line=25, bare_line=25, bar_middle=12.5, labels_above=False, pills=6
)
PHONE = Setting(
    width=358, left=2, margin=10, line=38, bare_line=20, bar_middle=26, labels_above=True, pills=4
)


@dataclass(slots=True)
class Slot:
    """A line of the picture: its top, the middle of its bars, and the stretches already taken in it."""

    top: float
    middle: float
    bottom: float
    taken: list[Span] = field(default_factory=list)

    def hold(self, left: float, right: float) -> None:
        """Keep a stretch for something that stands there in any case."""
        self.taken.append((left, right))

    def take(self, left: float, right: float, *, margin: float = 3) -> bool:
        """Take a stretch when it is free."""
        if any(left < other[1] + margin and other[0] < right + margin for other in self.taken):
            return False
        self.taken.append((left, right))
        return True


@dataclass(frozen=True, slots=True)
class Layout:
    """The time scale, the slots (rows, then needs, then the whole situation), the events in their lines."""

    setting: Setting
    axis: Axis
    slots: tuple[Slot, ...]
    events: tuple[tuple[TimelineEvent, float, float | None], ...]
    bottom: float


def lay_out(timeline: Timeline, setting: Setting) -> Layout:
    """Give every line its place."""
    right = setting.width - (setting.margin if timeline.meeting else 4 if setting.labels_above else 24)
    axis = Axis(timeline.begins, timeline.ends, setting.left, right, setting.width)
    events = tuple(_events(timeline, axis))
    lowest = max((y for _, y, _ in events), default=0.0)
    top = lowest + 10 if events else NO_EVENT
    slots = []
    for is_headed in _headed(timeline):
        height = setting.line if is_headed else setting.bare_line
        middle = top + setting.bar_middle - (setting.line - height)
        slots.append(Slot(top, middle, top + height))
        top += height
    return Layout(setting, axis, tuple(slots), events, top + 4)


def _headed(timeline: Timeline) -> Iterator[bool]:
    yield from (row.is_first for row in timeline.rows)
    yield from (True for _ in timeline.needs)
    if timeline.marks:
        yield True


def _events(timeline: Timeline, axis: Axis) -> Iterator[tuple[TimelineEvent, float, float | None]]:
    """Give each event its line and where its label begins; None when no line has room for it."""
    lines: list[list[Span]] = [[] for _ in range(MOST_EVENT_LINES)]
    today = axis.x(timeline.as_of)
    step = MARKED_EVENT_LINE if any(event.marks for event in timeline.events) else EVENT_LINE
    for event in sorted(timeline.events, key=lambda event: event.day):
        x = axis.x(event.day)
        pills = len(event.marks) * PILL_STEP
        width = text_width(event.label, SMALL) + (pills + 4 if pills else 0)
        right_of, left_of = x + DIAMOND, x - DIAMOND - width
        wanted = [(right_of, right_of + width, today), (left_of, left_of + width, axis.width)]
        spans = [(min(a, x - 6), max(b, x + 6)) for a, b, limit in wanted if a >= axis.left and b <= limit]
        found = _free_line(lines, spans)
        if found is None:
            yield event, FIRST_EVENT + step * (MOST_EVENT_LINES - 1), None
            continue
        position, span = found
        lines[position].append(span)
        begin = right_of if span[0] > left_of + 1 else left_of
        yield event, FIRST_EVENT + step * position, begin


def _free_line(lines: Sequence[Sequence[Span]], spans: Sequence[Span]) -> tuple[int, Span] | None:
    """Give the first line where one of some stretches is free."""
    for position, line in enumerate(lines):
        for span in spans:
            if not any(span[0] < other[1] + 6 and other[0] < span[1] + 6 for other in line):
                return position, span
    return None


def fitted(slot: Slot, candidates: Sequence[str], starts: Sequence[Span]) -> tuple[float, str] | None:
    """Find room for the first of some texts in the first of some stretches; take it.

    Each stretch is where the text begins and how far it may go; one that runs backwards ends at its first.
    """
    for text in candidates:
        width = text_width(text, SMALL)
        for begin, limit in starts:
            left = begin if limit >= begin else begin - width
            right = left + width
            is_within = min(begin, limit) <= left and right <= max(begin, limit) + 0.1
            if is_within and slot.take(left, right):
                return left, text
    return None
