"""Two years of accompaniments, referrals and events; what the timeline says, and its twin as a table."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from algorithms.french import COLON, capital, count, table_date
from api.pictures.cast import SceneActor
from api.pictures.ecomap import told
from api.pictures.numbering import NumberedFinding
from api.pictures.placing import Marks, finding_accompaniments
from api.pictures.scene import Scene, Unmet
from api.pictures.wording import answer_on, short_theme
from api.usecases.situation import Actor, SentReferral
from graph.model.vocabulary import ReferralStatus, Theme

YEARS = 2
UNMET, WHOLE = "Besoin sans personne", "Ensemble de la situation"
STATES = {"dormant": "sans contact", "departed": "professionnel parti", "announced": "attendu"}


@dataclass(frozen=True, slots=True)
class TimelineBar:
    """An accompaniment in the window. `silent_from`: nothing is known to happen from that day on."""

    accompaniment_id: str
    theme: Theme
    start: date
    end: date | None
    silent_from: date | None
    state: str

    def last(self, as_of: date) -> date:
        """Give its last day, today at the latest for one that goes on."""
        return self.end if self.end else max(as_of, self.start)


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """A line of bars that do not overlap, of one actor; only the first line of an actor is headed."""

    letter: str
    occupation: str
    institution_id: str
    institution: str
    professional_id: str
    is_first: bool
    is_past: bool
    is_sustained: bool
    is_coordinating: bool
    bars: tuple[TimelineBar, ...]
    marks: Marks


@dataclass(frozen=True, slots=True)
class TimelineNeed:
    """A need that nobody answers: since when, where the person was sent, what was found."""

    theme: Theme
    since: date
    referrals: tuple[SentReferral, ...]
    marks: Marks


@dataclass(frozen=True, slots=True)
class TimelineEvent:
    """An event in the person's life."""

    label: str
    day: date
    marks: Marks


@dataclass(frozen=True, slots=True)
class TimelineReferral:
    """A referral between two rows (by position, the needs following the rows)."""

    sent: SentReferral
    sender: int
    receiver: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """What the picture says, from two years before the meeting to the meeting; `marks` are the person's."""

    heading: str
    as_of: date
    meeting: date | None
    begins: date
    rows: tuple[TimelineRow, ...]
    needs: tuple[TimelineNeed, ...]
    events: tuple[TimelineEvent, ...]
    arrows: tuple[TimelineReferral, ...]
    referrals: tuple[SentReferral, ...]
    names: Mapping[str, str]
    marks: Marks

    @property
    def ends(self) -> date:
        """Give the last day of the window."""
        return max(self.as_of, self.meeting or self.as_of)

    @property
    def title(self) -> str:
        """Name the picture."""
        return f"Deux ans d’accompagnements{COLON}{self.heading}, jusqu’au {table_date(self.ends)}"

    @property
    def summary(self) -> str:
        """Say the picture in a sentence or two."""
        bars = sum(len(row.bars) for row in self.rows)
        parts = [count(bars, "accompagnement"), count(len(self.referrals), "orientation")]
        needs = count(len(self.needs), "besoin")
        return capital(f"{', '.join(parts)}, {needs} sans personne.")

    def name(self, institution_id: str) -> str:
        """Give the name of an institution."""
        return self.names.get(institution_id, institution_id)


def timeline_of(scene: Scene, meeting: date | None = None) -> Timeline:
    """Say what the timeline of a situation shows, up to a meeting (today, when there is none ahead)."""
    ahead = meeting if meeting and meeting > scene.as_of else None
    begins = years_before(ahead or scene.as_of, YEARS)
    rows = tuple(row for actor in (*scene.actors, *scene.past) for row in _rows(scene, actor, begins, ahead))
    reviews, others = _of_events(scene)
    needs = tuple(_need(scene, need) for need in scene.unmet)
    referrals = tuple(sent for sent in scene.referrals if sent.referral.sent_on >= begins)
    return Timeline(
        heading=scene.label.heading,
        as_of=scene.as_of,
        meeting=ahead,
        begins=begins,
        rows=rows,
        needs=needs,
        events=tuple(
            TimelineEvent(event.kind.label, event.occurred_on, reviews.get(event.id, ()))
            for event in scene.life_events
            if begins <= event.occurred_on <= scene.as_of
        ),
        arrows=tuple(_arrows(rows, needs, referrals)),
        referrals=referrals,
        names=scene.names,
        marks=others,
    )


def timeline_table(timeline: Timeline) -> tuple[tuple[str, ...], ...]:
    """Give the same as rows: a head, then events, accompaniments, referrals and needs nobody answers."""
    rows: list[tuple[str, ...]] = [("Repère", "Quoi", "Du", "Au", "Constats")]
    rows += [
        ("", f"Événement{COLON}{event.label}", table_date(event.day), "", told(event.marks))
        for event in timeline.events
    ]
    rows += [_told_bar(row, bar) for row in timeline.rows for bar in row.bars]
    rows += [_told_referral(timeline, sent) for sent in timeline.referrals]
    rows += [
        ("?", f"{UNMET}{COLON}{need.theme.label}", table_date(need.since), "en cours", told(need.marks))
        for need in timeline.needs
    ]
    if timeline.marks:
        rows.append(("", WHOLE, "", "", told(timeline.marks)))
    return tuple(rows)


def years_before(day: date, years: int) -> date:
    """Give the same day of an earlier year, 28 February for the 29th.

    >>> years_before(date(2028, 2, 29), 2)
    datetime.date(2026, 2, 28)
    """
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=max(day.year - years, 1), day=28 if is_leap_day else day.day)


def _rows(scene: Scene, actor: SceneActor, begins: date, meeting: date | None) -> Iterator[TimelineRow]:
    """Give an actor's bars in as many lines as overlap at most; none outside the window."""
    last = meeting or scene.as_of
    lines: list[list[TimelineBar]] = []
    for entry in actor.accompaniments:
        bar = _bar(scene, actor, entry)
        if bar.last(scene.as_of) < begins or bar.start > last:
            continue
        free = next((line for line in lines if line[-1].last(scene.as_of) < bar.start), None)
        if free is None:
            lines.append([bar])
        else:
            free.append(bar)
    for position, line in enumerate(lines):
        yield TimelineRow(
            letter=actor.letter,
            occupation=actor.occupation,
            institution_id=actor.institution_id,
            institution=actor.institution,
            professional_id=actor.professional_id,
            is_first=position == 0,
            is_past=not actor.present,
            is_sustained=actor.is_sustained,
            is_coordinating=actor.is_coordinating,
            bars=tuple(line),
            marks=_marks(scene, actor, line, position),
        )


def _bar(scene: Scene, actor: SceneActor, entry: Actor) -> TimelineBar:
    record = entry.accompaniment
    silent = None
    if entry.state == "dormant":
        silent = record.last_contact or record.start
    elif entry.state == "departed":
        silent = actor.left_on or record.last_contact or record.start
    end = record.end if record.end and record.end < scene.as_of else None
    if silent is not None:
        silent = min(max(silent, record.start), scene.as_of)
    return TimelineBar(record.id, record.purpose, record.start, end, silent, entry.state)


def _marks(scene: Scene, actor: SceneActor, line: Sequence[TimelineBar], position: int) -> Marks:
    """Give the findings of a line: those that name one of its bars; on the first, those that name none."""
    own = {bar.accompaniment_id for bar in line}
    every = {entry.accompaniment.id for entry in actor.accompaniments}
    found = []
    for mark in scene.places.actor(actor.letter) if actor.present else ():
        named = finding_accompaniments(mark.finding) & every
        if named & own or (not named and position == 0):
            found.append(mark)
    return tuple(found)


def _need(scene: Scene, need: Unmet) -> TimelineNeed:
    sent = tuple(entry for entry in need.referrals if entry.status is not ReferralStatus.WITHDRAWN)
    return TimelineNeed(need.theme, need.since, sent, scene.places.theme(need.theme))


def _of_events(scene: Scene) -> tuple[dict[str, Marks], Marks]:
    """Part the person's findings: those about an event, and the others."""
    ids = {event.id for event in scene.life_events}
    about: dict[str, Marks] = {}
    others = []
    for mark in scene.places.on_person:
        named = [s.id for s in mark.finding.subjects if s.type == "life_event" and s.id in ids]
        if named:
            about[named[0]] = (*about.get(named[0], ()), mark)
        else:
            others.append(mark)
    return about, tuple(others)


def _arrows(
    rows: Sequence[TimelineRow], needs: Sequence[TimelineNeed], referrals: Sequence[SentReferral]
) -> Iterator[TimelineReferral]:
    """Give the referrals drawn as arrows: between two rows, or the only one of a need nobody answers."""
    by_theme = {need.theme: len(rows) + position for position, need in enumerate(needs)}
    for sent in referrals:
        record = sent.referral
        if sent.status is ReferralStatus.WITHDRAWN:
            continue
        sender = _row_of(rows, record.from_institution_id, record.from_professional_id, sent)
        need = by_theme.get(record.theme)
        if need is not None:
            receiver = need if len(needs[need - len(rows)].referrals) == 1 else None
        else:
            receiver = _row_of(rows, record.to_institution_id, None, sent)
        if sender is not None and receiver is not None and sender != receiver:
            yield TimelineReferral(sent, sender, receiver)


def _row_of(
    rows: Sequence[TimelineRow], institution_id: str, professional_id: str | None, sent: SentReferral
) -> int | None:
    """Give the row an arrow leaves or reaches: the professional's, else one on the theme, else the first."""
    own = [i for i, row in enumerate(rows) if row.institution_id == institution_id]
    named = [i for i in own if rows[i].professional_id == professional_id]
    theme = sent.referral.theme
    on_theme = [i for i in own if any(bar.theme is theme for bar in rows[i].bars)]
    return next(iter([*named, *on_theme, *own]), None)


def _told_bar(row: TimelineRow, bar: TimelineBar) -> tuple[str, ...]:
    words = f"{bar.theme.label}{COLON}{row.occupation} ({row.institution})"
    until = table_date(bar.end) if bar.end else STATES.get(bar.state, "en cours")
    if bar.silent_from and bar.end is None:
        until += f" depuis le {table_date(bar.silent_from)}"
    marks = tuple(mark for mark in row.marks if _concerns(mark, row, bar))
    return row.letter, words, table_date(bar.start), until, told(marks)


def _concerns(mark: NumberedFinding, row: TimelineRow, bar: TimelineBar) -> bool:
    """Tell whether a finding of a line is about a bar: one it names, else the last."""
    named = finding_accompaniments(mark.finding) & {own.accompaniment_id for own in row.bars}
    return bar.accompaniment_id in named if named else bar is row.bars[-1]


def _told_referral(timeline: Timeline, sent: SentReferral) -> tuple[str, ...]:
    record = sent.referral
    sender, receiver = timeline.name(record.from_institution_id), timeline.name(record.to_institution_id)
    words = f"Orientation, {short_theme(record.theme)}{COLON}{sender} vers {receiver}"
    answer = answer_on(sent.status, record.answered_on, timeline.as_of)
    return "", words, table_date(record.sent_on), answer, ""
