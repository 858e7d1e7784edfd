"""Why is an item here, and what would put it off? What each reason weighs, and the rank without it."""

from dataclasses import dataclass
from datetime import date

from algorithms.agenda import Agenda, AgendaItem
from graph.model.vocabulary import SectionKind


@dataclass(frozen=True, slots=True)
class Setback:
    """What an item loses when one reason is answered: points, then rank (None: no longer complex)."""

    reason: str
    points: int
    score: int
    rank: int | None
    is_on_agenda: bool


def ranked(agenda: Agenda) -> tuple[AgendaItem, ...]:
    """Give the items of the agenda, then those of the waiting list, in the order of their ranks from 1."""
    sections = (item for kind in SectionKind for item in agenda.sections[kind])
    return (*sections, *agenda.waiting)


def setbacks(agenda: Agenda, item: AgendaItem, threshold: int) -> tuple[Setback, ...]:
    """Give what each reason alone holds up, in the order of the reasons.

    `threshold` is the doctrine's score of a complex situation. Linear in the items.
    """
    return tuple(_setback(agenda, item, position, threshold) for position in range(len(item.reasons)))


def _setback(agenda: Agenda, item: AgendaItem, position: int, threshold: int) -> Setback:
    reason = item.reasons[position]
    score = item.score - reason.points
    if score < threshold:
        return Setback(reason.reason, reason.points, score, None, is_on_agenda=False)
    left = [r for at, r in enumerate(item.reasons) if at != position]
    since = min((f.since for r in left for f in r.findings), default=date.max)
    others = [other for other in ranked(agenda) if other.situation != item.situation]
    before = sum(_place(other) < (-score, since, item.situation[1]) for other in others)
    on_agenda = sum(len(items) for items in agenda.sections.values())
    return Setback(reason.reason, reason.points, score, before + 1, is_on_agenda=before < on_agenda)


def _place(item: AgendaItem) -> tuple[int, date, str]:
    return -item.score, item.since or date.max, item.situation[1]
