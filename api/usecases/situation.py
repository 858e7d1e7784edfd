"""One situation: who does what, what is needed, what was found, how much it weighs and why."""

from dataclasses import dataclass
from datetime import date

from algorithms.agenda import AgendaItem, Invitations, item
from algorithms.complexity import Assessment
from algorithms.doctrine import Doctrine
from algorithms.held import NOBODY, is_held
from algorithms.picture import THEMES, Picture
from api.workspace import Examination, Workspace
from graph.errors import UnknownIdError
from graph.model.findings import Finding
from graph.model.people import LifeEvent, Person
from graph.model.support import Accompaniment, Need, Referral
from graph.model.vocabulary import ReferralStatus
from graph.scope import Scope
from graph.store import Store


@dataclass(frozen=True, slots=True)
class Member:
    """A living member: the record standing for them, where they live, all the ids they are known by."""

    person: Person
    place_code: str | None
    place_name: str | None
    records: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Actor:
    """An accompaniment of a member and its state: active, dormant, departed, announced, ended, planned."""

    accompaniment: Accompaniment
    person: str
    institution: str
    state: str
    is_sustained: bool


@dataclass(frozen=True, slots=True)
class OpenNeed:
    """A need of a member and whether it is open, and held, on the day."""

    need: Need
    person: str
    is_open: bool
    is_held: bool


@dataclass(frozen=True, slots=True)
class SentReferral:
    """A referral of a member and its status on the day."""

    referral: Referral
    person: str
    status: ReferralStatus


@dataclass(frozen=True, slots=True)
class SituationSheet:
    """A situation on a day: rows sorted by day, then id; findings by (code, key)."""

    situation: tuple[str, str]
    as_of: date
    members: tuple[Member, ...]
    actors: tuple[Actor, ...]
    needs: tuple[OpenNeed, ...]
    referrals: tuple[SentReferral, ...]
    life_events: tuple[LifeEvent, ...]
    findings: tuple[Finding, ...]
    assessment: Assessment
    item: AgendaItem
    examination: Examination


def situation_sheet(
    workspace: Workspace, scope: Scope, id_: str, as_of: date, doctrine: Doctrine | None = None
) -> SituationSheet:
    """Give the situation of a household or a person (the one they are a living member of).

    Five store reads, whatever the situation. Raises UnknownIdError when nothing of that id may be read on
    the day: unknown, dead, or an empty household.
    """
    examination = workspace.examine(scope, as_of)
    seen = examination.picture
    situation = situation_of(seen, id_)
    if situation is None:
        raise UnknownIdError("unknown.situation", id=id_, as_of=as_of.isoformat())
    complexity = examination.complexity(doctrine)
    assessment = complexity.assess(situation)
    entry = item(complexity, assessment, Invitations(seen))
    records = _records(seen, situation)
    store = workspace.store
    return SituationSheet(
        situation=entry.situation,
        as_of=as_of,
        members=_members(store, scope, seen, situation, records),
        actors=_actors(store, scope, seen, situation, set(entry.sustained)),
        needs=_needs(store, scope, seen, situation),
        referrals=_referrals(store, scope, seen, situation),
        life_events=_life_events(store, scope, list(records)),
        findings=tuple(complexity.all_findings_of(situation)),
        assessment=assessment,
        item=entry,
        examination=examination,
    )


def situation_of(seen: Picture, id_: str) -> int | None:
    """Give the situation of a household, or of a living person, by id; None when there is none on the day."""
    found = seen.situation_of_id.get(("household", id_))
    if found is not None:
        return found
    person = seen.person_of_id.get(id_)
    return None if person is None else seen.view.situation[person]


def _records(seen: Picture, situation: int) -> dict[str, int]:
    """Give the ids of all records of the members, each with its person."""
    members = seen.members_of(situation)
    return {id_: person for id_, person in seen.person_of_id.items() if person in members}


def _members(
    store: Store, scope: Scope, seen: Picture, situation: int, records: dict[str, int]
) -> tuple[Member, ...]:
    persons = {row.key: row.record for row in store.rows(scope, "persons", keys=sorted(records)).rows}
    land = seen.frame.gazetteer
    found = []
    for person in seen.members_of(situation):
        code = seen.place_code(person)
        record = persons[seen.person_id(person)]
        known = tuple(sorted(id_ for id_, owner in records.items() if owner == person))
        if isinstance(record, Person):
            found.append(Member(record, code, land.name(code) if code else None, known))
    return tuple(sorted(found, key=lambda member: member.person.id))


def _actors(
    store: Store, scope: Scope, seen: Picture, situation: int, sustained: set[str]
) -> tuple[Actor, ...]:
    a = seen.view.accompaniments
    rows = {
        seen.accompaniment_id(i): (person, i)
        for person in seen.members_of(situation)
        for i in range(a.first[person], a.first[person + 1])
    }
    found = []
    for stored in store.rows(scope, "accompaniments", keys=sorted(rows)).rows:
        (person, i), record = rows[stored.key], stored.record
        if isinstance(record, Accompaniment):
            institution = seen.institution_id(a.institution[i])
            is_sustained = bool(a.is_active[i]) and record.professional_id in sustained
            owner = seen.person_id(person)
            found.append(Actor(record, owner, institution, state(seen, i), is_sustained))
    return tuple(sorted(found, key=lambda actor: (actor.accompaniment.start, actor.accompaniment.id)))


def state(seen: Picture, i: int) -> str:
    """Give what row i is on the day: active, announced, planned, ended, departed or dormant."""
    a = seen.view.accompaniments
    if a.is_active[i]:
        return "active"
    if a.is_relay[i]:
        return "announced"
    if not a.is_begun[i]:
        return "planned"
    if not a.is_open[i]:
        return "ended"
    return "departed" if not a.is_present[i] else "dormant"


def _needs(store: Store, scope: Scope, seen: Picture, situation: int) -> tuple[OpenNeed, ...]:
    needs = seen.view.needs
    rows = {
        seen.need_id(n): (person, n)
        for person in seen.members_of(situation)
        for n in range(needs.first[person], needs.first[person + 1])
    }
    found = []
    for stored in store.rows(scope, "needs", keys=sorted(rows)).rows:
        person, n = rows[stored.key]
        if isinstance(stored.record, Need):
            held = is_held(seen.view, person, THEMES.index(stored.record.theme), NOBODY)
            found.append(OpenNeed(stored.record, seen.person_id(person), bool(needs.is_open[n]), held))
    return tuple(sorted(found, key=lambda entry: (entry.need.opened_on, entry.need.id)))


def _referrals(store: Store, scope: Scope, seen: Picture, situation: int) -> tuple[SentReferral, ...]:
    r = seen.view.referrals
    statuses = tuple(ReferralStatus)
    rows = {
        seen.referral_id(k): (person, k)
        for person in seen.members_of(situation)
        for k in range(r.first[person], r.first[person + 1])
    }
    found = []
    for stored in store.rows(scope, "referrals", keys=sorted(rows)).rows:
        person, k = rows[stored.key]
        if isinstance(stored.record, Referral):
            found.append(SentReferral(stored.record, seen.person_id(person), statuses[r.status[k]]))
    return tuple(sorted(found, key=lambda entry: (entry.referral.sent_on, entry.referral.id)))


def _life_events(store: Store, scope: Scope, records: list[str]) -> tuple[LifeEvent, ...]:
    rows = store.neighbours(scope, "life_events", "person_id", sorted(records))
    found = [row.record for row in rows if isinstance(row.record, LifeEvent)]
    return tuple(sorted(found, key=lambda event: (event.occurred_on, event.id)))
