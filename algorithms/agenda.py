"""The agenda: which situations does the committee examine next, why these, and who must be in the room?

Detected items stand by score descending, then by the earliest `since` among the findings their reasons rest
on, then by id. What exceeds the capacity is the waiting list. The sections that hold the committee's own
work (commitments, adjourned, submitted, late) exist and are empty until that work is recorded.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from algorithms.complexity import Assessment, Complexity, Reason
from algorithms.overload import team_loads
from algorithms.parameters import Situation as Limits
from algorithms.picture import ROLES, THEMES, Picture
from algorithms.sentences import question
from graph.frame import Committee
from graph.model.vocabulary import Role, SectionKind

PRESENTER_ORDER = (
    Role.LEAD,
    Role.CASE_MANAGER,
    Role.COORDINATOR,
    Role.DISPOSITIF_REFERENT,
    Role.PRACTITIONER,
    Role.GUARDIAN,
)


@dataclass(frozen=True, slots=True)
class Invitation:
    """An institution to have in the room, and why: active, sender, receiver, could_answer."""

    institution: str
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """A situation on the agenda, with everything that explains why it is there."""

    kind: SectionKind
    situation: tuple[str, str]
    persons: tuple[str, ...]
    score: int
    reasons: tuple[Reason, ...]
    question: str
    presenter: str | None
    sustained: tuple[str, ...]
    invite: tuple[Invitation, ...]

    @property
    def since(self) -> date | None:
        """Give the earliest `since` among the findings its reasons rest on."""
        return min((f.since for reason in self.reasons for f in reason.findings), default=None)


@dataclass(frozen=True, slots=True)
class Agenda:
    """The agenda of a meeting: sections in order, the waiting list, the late dossiers."""

    committee: str
    meeting: date
    as_of: date
    capacity: int
    sections: Mapping[SectionKind, tuple[AgendaItem, ...]]
    waiting: tuple[AgendaItem, ...]
    late: tuple[AgendaItem, ...] = ()


def agenda(complexity: Complexity, committee: Committee, meeting: date) -> Agenda:
    """Prepare the agenda of a committee's meeting. Time grows with the situations of its territory."""
    capacity = committee.meeting_minutes // committee.item_minutes
    ranked = sorted(detected(complexity, committee), key=_rank)
    sections: dict[SectionKind, tuple[AgendaItem, ...]] = dict.fromkeys(SectionKind, ())
    sections[SectionKind.DETECTED] = tuple(ranked[:capacity])
    as_of = complexity.picture.as_of
    return Agenda(committee.id, meeting, as_of, capacity, sections, tuple(ranked[capacity:]))


def _rank(item: AgendaItem) -> tuple[int, date, str, str]:
    type_, id_ = item.situation
    return -item.score, item.since or date.max, id_, type_


def detected(complexity: Complexity, committee: Committee) -> Iterator[AgendaItem]:
    """Give the complex situations of a committee's territory, in no order."""
    invitations = Invitations(complexity.picture)
    territory = Territory(complexity.picture, committee)
    for situation in complexity.picture.situations:
        if territory.may_hold(situation):
            assessment = complexity.assess(situation)
            if assessment.is_complex and territory.holds(assessment):
                yield item(complexity, assessment, invitations)


def item(complexity: Complexity, assessment: Assessment, invitations: "Invitations") -> AgendaItem:
    """Make the agenda item of an assessed situation."""
    seen, situation = complexity.picture, assessment.situation
    return AgendaItem(
        kind=SectionKind.DETECTED,
        situation=seen.situation_id(situation),
        persons=tuple(sorted(seen.person_id(person) for person in seen.members_of(situation))),
        score=assessment.score,
        reasons=assessment.reasons,
        question=question([reason.reason for reason in assessment.reasons], _findings(assessment)),
        presenter=presenter(seen, situation),
        sustained=sustained(seen, situation),
        invite=invitations.of(complexity, assessment),
    )


def _findings(assessment: Assessment) -> list[Any]:
    return [finding for reason in assessment.reasons for finding in reason.findings]


def presenter(seen: Picture, situation: int) -> str | None:
    """Propose who presents: by role, latest contact, earliest start, smallest id; None: nobody is active."""
    a = seen.view.accompaniments
    rows = [i for i in seen.rows_of(situation, a.first) if a.is_active[i]]
    order = {ROLES.index(role): rank for rank, role in enumerate(PRESENTER_ORDER)}
    ranked = [
        (order[a.role[i]], -a.contact[i], a.start[i], seen.professional_id(a.professional[i])) for i in rows
    ]
    return min(ranked)[-1] if ranked else None


def sustained(seen: Picture, situation: int) -> tuple[str, ...]:
    """Give the sustained actors: active for a member for long enough, and in contact lately."""
    limits: Limits = seen.parameters["situation"]
    a, day = seen.view.accompaniments, seen.day
    found = {
        seen.professional_id(a.professional[i])
        for i in seen.rows_of(situation, a.first)
        if a.is_active[i]
        and day - a.start[i] >= limits.sustained_begun_days
        and day - a.contact[i] <= limits.sustained_contact_days
    }
    return tuple(sorted(found))


class Territory:
    """The places a committee serves on the day."""

    def __init__(self, seen: Picture, committee: Committee) -> None:
        """Work out the places of its communes and zones."""
        land = seen.frame.gazetteer
        self._seen, self._committee = seen, committee
        self._places = {place for code in committee.commune_codes for place in land.places_of(code)}
        for zone in committee.zone_ids:
            self._places |= seen.places.zone_places.get(zone, frozenset())

    def may_hold(self, situation: int) -> bool:
        """Tell whether a member lives there, or no member's place is known."""
        codes = self._codes(situation)
        return not codes or any(self._is_inside(code) for code in codes)

    def holds(self, assessment: Assessment) -> bool:
        """Tell whether what `may_hold` let in belongs there: without a place, by its institutions."""
        if self._codes(assessment.situation):
            return True
        concerned = {self._seen.institution_id(institution) for institution in assessment.concerned}
        return not concerned.isdisjoint(self._committee.members)

    def _codes(self, situation: int) -> set[str]:
        codes = (self._seen.place_code(person) for person in self._seen.members_of(situation))
        return {code for code in codes if code is not None}

    def _is_inside(self, code: str) -> bool:
        land = self._seen.frame.gazetteer
        department = self._committee.department
        if department and land.facts(land.commune_of(code)).department == department:
            return True
        return any(spot in self._places for spot in land.spots_of(code))


class Invitations:
    """Whom to invite: the institutions concerned, and for each need without help those who could answer."""

    def __init__(self, seen: Picture) -> None:
        """Order the institutions by how much room they have."""
        self._seen = seen
        self._team_loads = team_loads(seen)

    def of(self, complexity: Complexity, assessment: Assessment) -> tuple[Invitation, ...]:
        """Give the invitations of an assessed situation, by institution."""
        because = {institution: set(why) for institution, why in assessment.concerned.items()}
        codes = {theme.value: position for position, theme in enumerate(THEMES)}
        for finding in complexity.findings_of(assessment.situation, "gap.need"):
            person = self._seen.person_of_id[finding.subject("person")]
            for institution in self._could_answer(codes[finding.evidence["theme"]], person, assessment):
                because.setdefault(institution, set()).add("could_answer")
        named = ((self._seen.institution_id(institution), why) for institution, why in because.items())
        return tuple(Invitation(institution, tuple(sorted(why))) for institution, why in sorted(named))

    def _could_answer(self, theme: int, person: int, assessment: Assessment) -> list[int]:
        limits: Limits = self._seen.parameters["situation"]
        dispositifs = self._seen.places.who_covers(theme, self._seen.place_code(person))
        operators = {int(self._seen.frame.dispositifs.institution[d]) for d in dispositifs}
        free = sorted(operators - set(assessment.concerned), key=self._room)
        return free[: limits.could_answer]

    def _room(self, institution: int) -> tuple[bool, Any, str]:
        """Rank an institution by load over capacity; those without either last; then by id."""
        load, capacity, _ = self._team_loads.get(institution, (0, 0, 0))
        is_last = load == 0 or capacity == 0
        ratio = Fraction(0) if is_last else Fraction(load, capacity)
        return is_last, ratio, self._seen.institution_id(institution)


def agenda_document(prepared: Agenda) -> dict[str, Any]:
    """Give the JSON form of an agenda (SPEC section 4)."""
    return {
        "committee": prepared.committee,
        "date": prepared.meeting.isoformat(),
        "as_of": prepared.as_of.isoformat(),
        "capacity": prepared.capacity,
        "sections": [
            {"kind": kind.value, "items": [item_document(entry) for entry in items]}
            for kind, items in prepared.sections.items()
        ],
        "waiting": [{**item_document(entry), "kind": entry.kind.value} for entry in prepared.waiting],
        "late": [item_document(entry) for entry in prepared.late],
    }


def item_document(entry: AgendaItem) -> dict[str, Any]:
    """Give the JSON form of an item."""
    type_, id_ = entry.situation
    return {
        "situation": {"type": type_, "id": id_},
        "persons": list(entry.persons),
        "score": entry.score,
        "reasons": [
            {"reason": r.reason, "points": r.points, "findings": [finding.key for finding in r.findings]}
            for r in entry.reasons
        ],
        "question": entry.question,
        "presenter": entry.presenter,
        "sustained": list(entry.sustained),
        "invite": [{"institution": i.institution, "because": list(i.because)} for i in entry.invite],
    }
