"""What the page of a meeting shows beyond the agenda itself: rows that fit, days left, what is missing."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from algorithms.agenda import Agenda
from algorithms.french import capital, count
from algorithms.sentences import reason_label
from api.pictures.metrics import text_width
from api.pictures.wording import USUAL_NAMES, short_name
from api.usecases.explaining import ranked, setbacks
from api.usecases.meeting import MeetingCalendar
from api.usecases.naming import ToldAgenda, ToldInvitation, ToldItem, ToldReason
from api.usecases.scheduling import PlannedMeeting

SHOWN_REASONS = 3
SHOWN_WAITING = 8
SHOWN_SETBACKS = 3
CHIP_LINES = 2
CHIP_ROOM = 188.0
CHIP_EDGES, CHIP_GAP = 14.0, 4.0
LONGEST_CHIP = 28
LONGEST_LINE = 62
"""Signs of a line of « Pourquoi » beyond which it would wrap."""
SHORTEST_WORDS = 11
"""A first word as short as that (« Association ») says too little by itself."""
PLACED = frozenset({"CCAS", "CIAS", "CHRU", "CHU", "CMP", "CSAPA", "Hôpital", "MDS"})
"""Institutions of which a territory has several: their chip tells the place."""
_PLACE = re.compile(r"^\s*(?:de la |de l’|de |du |des |d’)?(?P<place>[A-ZÉÈÎ].*)$")
_SMALL = frozenset({"de", "du", "des", "d’", "et", "à", "au", "aux", "en", "la", "le", "les", "pour"})


@dataclass(frozen=True, slots=True)
class Chip:
    """An institution to invite, in a few letters and in full."""

    short: str
    name: str
    is_proposed: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A line of « Pourquoi »."""

    reason: str
    sentence: str
    points: int


@dataclass(frozen=True, slots=True)
class Row:
    """An item of the agenda as a row of the page."""

    item: ToldItem
    name: str
    lines: tuple[Line, ...]
    chips: tuple[Chip, ...]
    unshown: tuple[Chip, ...]

    @property
    def situation(self) -> str:
        """Name the situation in addresses."""
        return f"{self.item.type}:{self.item.id}"


@dataclass(frozen=True, slots=True)
class Back:
    """What would put an item off: the reason that ends, the points lost, where it would stand."""

    label: str
    points: int
    where: str


@dataclass(frozen=True, slots=True)
class Stage:
    """A day of the strip."""

    name: str
    day: date
    what: str
    is_today: bool
    is_past: bool
    is_next: bool


@dataclass(frozen=True, slots=True)
class Missing:
    """A line of « Il manque »: a count in bold, the rest, one action."""

    icon: str
    count: str
    told: str
    action: str
    address: str


def row_of(item: ToldItem) -> Row:
    """Make the row of an item."""
    chips, unshown = packed([chip_of(invitation) for invitation in item.invited])
    return Row(
        item=item,
        name=item.label.partition(" – ")[0],
        lines=tuple(line_of(reason) for reason in item.reasons[:SHOWN_REASONS]),
        chips=chips,
        unshown=unshown,
    )


def line_of(reason: ToldReason) -> Line:
    """Give a reason in one line: the short sentence of its finding, or what its findings say together."""
    is_short = reason.findings and (len(reason.findings) == 1 or len(reason.sentence) > LONGEST_LINE)
    told = reason.findings[0].short if is_short else reason.sentence
    return Line(reason.reason, told, reason.points)


def chip_of(invitation: ToldInvitation) -> Chip:
    """Give the chip of an invitation."""
    return Chip(chip_name(invitation.name), invitation.name, invitation.is_proposed)


@lru_cache(maxsize=4096)
def chip_name(name: str) -> str:
    """Name an institution as everybody around the table does.

    >>> chip_name("CCAS de Toul"), chip_name("Maison départementale des solidarités Nancy Sud")
    ('CCAS Toul', 'MDS Nancy Sud')
    >>> chip_name("Association d’accompagnement au logement de Meurthe-et-Moselle")
    'Association d’accompagnement'
    """
    short = short_name(name)
    if short in PLACED:
        place = _PLACE.match(_after(name, short))
        return f"{short} {place['place']}" if place else short
    is_usual = short in USUAL_NAMES.values() or not short[1:].islower() or len(short) > SHORTEST_WORDS
    return _head(short if is_usual else name, LONGEST_CHIP)


def _after(name: str, short: str) -> str:
    """Give what stands behind the institution's kind."""
    lower = name.replace("'", "’").lower()
    kinds = [long for long, usual in USUAL_NAMES.items() if usual == short and lower.startswith(long)]
    return name[len(kinds[0]) if kinds else len(short) :]


def _head(name: str, most: int) -> str:
    """Give the first words of a name, as many as a chip holds."""
    words: list[str] = []
    for word in name.split(" "):
        if words and len(" ".join([*words, word])) > most:
            break
        words.append(word)
    while len(words) > 1 and words[-1].lower() in _SMALL:
        words.pop()
    return " ".join(words)


def packed(
    chips: Sequence[Chip], *, room: float = CHIP_ROOM, lines: int = CHIP_LINES
) -> tuple[tuple[Chip, ...], tuple[Chip, ...]]:
    """Keep the chips that fit, in their order, passing over long ones; give the others apart.

    There is always room left to say how many those are.
    """
    kept: list[Chip] = []
    for chip in chips:
        left = len(chips) - len(kept) - 1
        words = [*(one.short for one in kept), chip.short, *([f"+{left}"] if left else [])]
        if _lines(words, room) <= lines:
            kept.append(chip)
    return tuple(kept), tuple(chip for chip in chips if chip not in kept)


def _lines(words: Sequence[str], room: float) -> int:
    lines, used = 1, 0.0
    for word in words:
        width = text_width(word, 12) + CHIP_EDGES
        if used and used + width > room:
            lines, used = lines + 1, 0.0
        used += width + CHIP_GAP
    return lines


def backs(agenda: Agenda, item: ToldItem, threshold: int) -> tuple[Back, ...]:
    """Give what would put an item off most: each reason by itself, the heaviest first."""
    entry = next(each for each in ranked(agenda) if each.situation == (item.type, item.id))
    found = setbacks(agenda, entry, threshold)
    heaviest = sorted(found, key=lambda setback: -setback.points)[:SHOWN_SETBACKS]
    return tuple(
        Back(reason_label(each.reason), each.points, _where(each.rank, item.rank)) for each in heaviest
    )


def _where(rank: int | None, before: int) -> str:
    if rank is None:
        return "ne serait plus à examiner"
    return "même rang" if rank == before else f"passerait au rang {rank}"


def strip(days: MeetingCalendar, today: date) -> tuple[Stage, ...]:
    """Give the days of the strip in their order, today among them."""
    fixed = [
        ("J-15", days.dossiers_due, "dossiers"),
        ("J-8", days.sheets_open, "fiches"),
        ("J-2", days.order_frozen, "ordre figé"),
        ("Séance", days.meeting, ""),
    ]
    following = next((name for name, day, _ in fixed if day >= today), "")
    stages = [
        Stage(name, day, what, is_today=False, is_past=day < today, is_next=name == following)
        for name, day, what in fixed
    ]
    now = Stage("Aujourd’hui", today, "", is_today=True, is_past=True, is_next=False)
    return tuple(sorted([now, *stages], key=lambda stage: (stage.day, not stage.is_today)))


def days_left(days: MeetingCalendar, today: date) -> tuple[str, str]:
    """Give the great figure of the head and what it counts."""
    due, held = (days.dossiers_due - today).days, (days.meeting - today).days
    if due > 0:
        return count(due, "jour", figures=True), "pour remettre les dossiers"
    if due == 0:
        return "Aujourd’hui", "dernier jour des dossiers"
    if held > 0:
        return count(held, "jour", figures=True), "avant la séance, dossiers clos"
    return (
        ("Aujourd’hui", "la séance")
        if held == 0
        else (count(-held, "jour", figures=True), "depuis la séance")
    )


def missing(told: ToldAgenda, planned: PlannedMeeting | None, *, base: str) -> tuple[Missing, ...]:
    """Give what the meeting still lacks, four lines at most, each with one action.

    `base` is the address of its page, ready for one more word: these lines are also read on other pages.
    """
    page = base[:-1]
    items = [item for section in told.sections for item in section.items]
    found = []
    if items:
        dossiers = count(len(items), "dossier", figures=True)
        found.append(Missing("dossier-a-demander", dossiers, "à demander", "Voir", f"{page}#ordre"))
    alone = [item for item in items if item.presenter is None]
    if alone:
        told_alone = count(len(alone), "situation", figures=True)
        address = f"{base}ouvert={alone[0].type}%3A{alone[0].id}#point-{alone[0].rank}"
        found.append(Missing("sans-referent", told_alone, "sans présentateur possible", "Ouvrir", address))
    guests = outsiders(told)
    if guests:
        named = count(len(guests), "institution", figures=True)
        address = f"{page}#hors-membres"
        found.append(Missing("personne", named, "à inviter, hors membres", "Lesquelles", address))
    if planned is None:
        found.append(Missing("ajournee", "La séance", "n’est pas planifiée", "Planifier", "/#planifier"))
    elif not planned.meeting.starts_at or not planned.meeting.place:
        lacking = "l’heure" if not planned.meeting.starts_at else "le lieu"
        found.append(Missing("ajournee", capital(lacking), "de la séance", "Préciser", "/#planifier"))
    return tuple(found[:4])


def outsiders(told: ToldAgenda) -> tuple[str, ...]:
    """Give the institutions concerned by an item that are no members of the committee."""
    items = [item for section in told.sections for item in section.items]
    concerned = {each.name for item in items for each in item.invited if not each.is_proposed}
    return tuple(sorted(concerned - set(told.members)))
