"""A household while it is being written: its persons, who helps them, its needs, referrals and events.

Days are ordinals until a row is made. When the household is closed its rows go to the books, its
accompaniments to the load of the professionals, and nothing of it is kept.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from graph.model.people import Evaluation, Household, Identity, LifeEvent, Person, SamePerson
from graph.model.support import Accompaniment, Need, Referral
from graph.model.vocabulary import (
    COORDINATING_ROLES,
    LEADING_ROLES,
    LifeEventKind,
    Mandate,
    ReferralStatus,
    Role,
    Sex,
    Theme,
)
from seed.books import Books
from seed.staff import Post

DORMANT_AFTER = 180
GUARDIAN_DORMANT_AFTER = 365
DORMANT_WITHOUT_CONTACT_AFTER = 730


@dataclass(slots=True, eq=False)
class Member:
    """A person of a household being written; days are ordinals. One `is_apart` is recorded outside of it."""

    id: str
    band: str
    sex: Sex
    born: date
    place: str
    identity: Identity | None = None
    deceased: int | None = None
    contact: int | None = None
    prefers: str | None = None
    is_apart: bool = False
    themes: set[Theme] = field(default_factory=set)


@dataclass(slots=True, eq=False)
class Act:
    """An accompaniment being written; days are ordinals."""

    id: str
    member: Member
    post: Post
    dispositif: str | None
    purpose: Theme
    role: Role
    start: int
    end: int | None
    reason: str | None
    mandate: Mandate | None
    intensity: float
    contact: int | None

    def is_active(self, day: int) -> bool:
        """Tell whether it is open, not dormant and its professional there, on a day."""
        is_open = self.start <= day and (self.end is None or self.end >= day)
        is_present = self.post.until is None or self.post.until >= day
        return is_open and is_present and not self._is_dormant(day)

    def _is_dormant(self, day: int) -> bool:
        if self.contact is None:
            never = self.role is Role.GUARDIAN or self.mandate is Mandate.JUDICIAL
            return not never and day - self.start >= DORMANT_WITHOUT_CONTACT_AFTER
        limit = GUARDIAN_DORMANT_AFTER if self.role is Role.GUARDIAN else DORMANT_AFTER
        return day - max(self.contact, self.start) >= limit


class Ledger:
    """The rows of one household, or of a person without one, while they are being written."""

    def __init__(self, books: Books, *, is_household: bool = True) -> None:
        self.books = books
        self.day = books.day
        self.household = books.new_id("F") if is_household else None
        self.members: list[Member] = []
        self.acts: list[Act] = []
        self._rows: list[tuple[str, Any]] = []

    def put(self, table: str, record: Any) -> None:
        """Keep a row until the household is closed."""
        self._rows.append((table, record))

    def join(self, *, band: str, sex: Sex, born: date, place: str) -> Member:
        """Add a person."""
        member = Member(self.books.new_id("P"), band, sex, born, place)
        self.members.append(member)
        return member

    def accompany(
        self,
        member: Member,
        post: Post,
        purpose: Theme,
        *,
        start: int,
        end: int | None = None,
        contact: int | None = None,
        role: Role | None = None,
        reason: str | None = None,
        intensity: float = 1.0,
        mandate: Mandate | None = None,
        dispositif: str | None = "",
    ) -> Act:
        """Add an accompaniment; role, mandate and dispositif are the team's unless said."""
        team = post.team
        act = Act(
            id=self.books.new_id("A"),
            member=member,
            post=post,
            dispositif=team.dispositif if dispositif == "" else dispositif,
            purpose=purpose,
            role=role or team.role,
            start=start,
            end=end,
            reason=reason,
            mandate=mandate or team.mandate,
            intensity=intensity,
            contact=contact,
        )
        self.acts.append(act)
        post.earliest = start if post.earliest is None else min(start, post.earliest)
        if contact is not None and (member.contact is None or contact > member.contact):
            member.contact = contact
        return act

    def need(
        self,
        member: Member,
        theme: Theme,
        *,
        opened: int,
        closed: int | None = None,
        severity: int = 2,
        urgent: bool = False,
        source: str | None = None,
    ) -> str:
        """Add a need and give its id."""
        need = Need(
            id=self.books.new_id("B"),
            person_id=member.id,
            theme=theme,
            severity=severity,
            urgent=urgent,
            opened_on=date.fromordinal(opened),
            closed_on=None if closed is None else date.fromordinal(closed),
            source=source,
        )
        self.put("needs", need)
        return need.id

    def refer(
        self,
        member: Member,
        theme: Theme,
        *,
        sender: str,
        receiver: str,
        sent: int,
        status: ReferralStatus,
        answered: int | None = None,
        dispositif: str | None = None,
        reason: str | None = None,
        urgent: bool = False,
        by: str | None = None,
    ) -> str:
        """Add a referral and give its id."""
        referral = Referral(
            id=self.books.new_id("R"),
            person_id=member.id,
            theme=theme,
            from_institution_id=sender,
            from_professional_id=by,
            to_institution_id=receiver,
            to_dispositif_id=dispositif,
            sent_on=date.fromordinal(sent),
            status=status,
            answered_on=None if answered is None else date.fromordinal(answered),
            reason=reason,
            urgent=urgent,
        )
        self.put("referrals", referral)
        return referral.id

    def live_through(
        self, member: Member, kind: LifeEventKind, *, occurred: int, reviewed: int | None = None
    ) -> str:
        """Add a life event and give its id."""
        event = LifeEvent(
            id=self.books.new_id("E"),
            person_id=member.id,
            kind=kind,
            occurred_on=date.fromordinal(occurred),
            reviewed_on=None if reviewed is None else date.fromordinal(reviewed),
        )
        self.put("life_events", event)
        return event.id

    def evaluate(self, member: Member, *, answered: int, **answers: Any) -> None:
        """Add what a person answered to the three questions."""
        self.put(
            "evaluations",
            Evaluation(
                id=self.books.new_id("V"),
                person_id=member.id,
                answered_on=date.fromordinal(answered),
                **answers,
            ),
        )

    def same(self, member: Member, other: Member, *, decided: int, by: str) -> None:
        """Declare two persons of the ledger to be one."""
        low, high = sorted((member.id, other.id))
        self.put(
            "same_person",
            SamePerson(person_id=low, other_id=high, decided_on=date.fromordinal(decided), decided_by=by),
        )

    def living(self) -> list[Member]:
        """Give the members alive on the day."""
        return [member for member in self.members if member.deceased is None or member.deceased > self.day]

    def active(self) -> list[Act]:
        """Give the accompaniments active on the day, of the living."""
        living = set(map(id, self.living()))
        return [act for act in self.acts if id(act.member) in living and act.is_active(self.day)]

    def institutions_of(self, member: Member) -> set[str]:
        """Give the institutions active for a person."""
        return {act.post.team.institution for act in self.active() if act.member is member}

    def has_lead(self) -> bool:
        """Tell whether somebody leads."""
        return any(act.role in LEADING_ROLES for act in self.active())

    def coordinators_of(self, member: Member) -> set[str]:
        """Give the professionals in a coordinating role for a person."""
        return {
            act.post.id for act in self.active() if act.member is member and act.role in COORDINATING_ROLES
        }

    def close(self) -> None:
        """Hand the household over: rows to the sink, loads to the posts, shared persons to the counts."""
        books = self.books
        if self.household:
            books.put("households", Household(id=self.household))
        for member in self.members:
            self._close_member(member)
        for table, record in self._rows:
            books.put(table, record)
        for act in self.acts:
            act.post.reserved = 0
            books.put("accompaniments", _accompaniment(act))
        active = self.active()
        self._add_loads(active)
        self._count_shared(active)

    def _close_member(self, member: Member) -> None:
        deceased = None if member.deceased is None else date.fromordinal(member.deceased)
        self.books.put(
            "persons",
            Person(
                id=member.id,
                household_id=None if member.is_apart else self.household,
                birth_year=member.born.year,
                sex=member.sex,
                commune_code=member.place or None,
                last_contact=None if member.contact is None else date.fromordinal(member.contact),
                deceased_on=deceased,
                preferred_professional_id=member.prefers,
            ),
        )
        if member.identity is not None:
            self.books.put("identities", member.identity)

    def _add_loads(self, active: Iterable[Act]) -> None:
        files: dict[tuple[Post, str], int] = {}
        for act in active:
            file = act.post, _file_of(act, has_household=self.household is not None)
            weight = self.books.weigh(act.role, act.intensity, act.dispositif)
            files[file] = max(weight, files.get(file, 0))
        for (post, _), weight in files.items():
            post.load += weight

    def _count_shared(self, active: Iterable[Act]) -> None:
        posts: dict[str, set[str]] = {}
        for act in active:
            posts.setdefault(act.member.id, set()).add(act.post.id)
        for together in posts.values():
            ordered = sorted(together)
            self.books.shared.update((one, two) for i, one in enumerate(ordered) for two in ordered[i + 1 :])


def _file_of(act: Act, *, has_household: bool) -> str:
    """One file per household (or person without one), and one per person for child protection."""
    if act.purpose is Theme.CHILD_PROTECTION:
        return f"{act.member.id} protection"
    return "" if has_household else act.member.id


def _accompaniment(act: Act) -> Accompaniment:
    return Accompaniment(
        id=act.id,
        person_id=act.member.id,
        professional_id=act.post.id,
        dispositif_id=act.dispositif,
        purpose=act.purpose,
        role=act.role,
        start=date.fromordinal(act.start),
        end=None if act.end is None else date.fromordinal(act.end),
        end_reason=act.reason,
        mandate=act.mandate,
        intensity=act.intensity,
        last_contact=None if act.contact is None else date.fromordinal(act.contact),
    )
