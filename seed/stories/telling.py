"""How a story is told: rows with dates, then what must be found on them and what they weigh, word for word.

A story module holds a docstring in plain words and one function `tell`. Dates are written as they are read;
a story never computes what it expects.
"""

from dataclasses import dataclass, field
from datetime import date

from graph.model.vocabulary import LifeEventKind, Mandate, ReferralStatus, Role, Sex, Theme
from seed.books import Books
from seed.faults import SEVERITY_OF_NEED
from seed.ledger import Act, Ledger, Member
from seed.names import Names
from seed.staff import Post


@dataclass(frozen=True, slots=True)
class Story:
    """A story once told: its situation and persons, the findings and reasons (with points) expected."""

    title: str
    situation: tuple[str, str]
    persons: tuple[str, ...]
    findings: dict[str, str]
    reasons: dict[str, int]

    @property
    def score(self) -> int:
        """Give the score expected: the sum of the points of the reasons."""
        return sum(self.reasons.values())


def day(written: str) -> int:
    """Give the ordinal of a date written YYYY-MM-DD."""
    return date.fromisoformat(written).toordinal()


def _day(written: str | None) -> int | None:
    return None if written is None else day(written)


@dataclass
class Posts:
    """The professionals whom stories name, so that two stories may meet the same one."""

    books: Books
    known: dict[str, Post] = field(default_factory=dict)

    def post(
        self,
        team: str,
        who: str,
        *,
        fullness: float | None = None,
        fte: float = 1.0,
        until: str | None = None,
    ) -> Post:
        """Give the professional called `who` in the stories, hiring them into a team the first time.

        `fullness` is kept as it is said (1.12 = 112 % of the capacity); else the post is an ordinary one.
        """
        if who not in self.known:
            staff = self.books.staff
            self.known[who] = staff.hire(
                staff.catalogue.team[team],
                fte=fte,
                fullness=fullness or 0.82,
                until=_day(until),
                is_told=fullness is not None,
                is_settled=True,
            )
        return self.known[who]


class Telling:
    """One story being told."""

    def __init__(
        self, books: Books, names: Names, posts: Posts, *, title: str, is_household: bool = True
    ) -> None:
        self.books = books
        self.names = names
        self.title = title
        self.ledger = Ledger(books, is_household=is_household)
        self.post = posts.post
        self.findings: dict[str, str] = {}
        self.reasons: dict[str, int] = {}

    def person(
        self, first: str, family: str, *, sex: str, born: str, place: str, band: str = "adult"
    ) -> Member:
        """Add a person to the household; a place "" is not known."""
        birth = date.fromisoformat(born)
        member = self.ledger.join(band=band, sex=Sex(sex), born=birth, place=place)
        town = self.books.catalogue.land.town(place) if place else ""
        member.identity = self.names.identity(
            member.id, sex=Sex(sex), band=band, family=family, first=first, born=birth, town=town
        )
        return member

    def helped(
        self,
        member: Member,
        post: Post,
        purpose: Theme,
        *,
        since: str,
        until: str | None = None,
        seen: str | None = None,
        role: Role | None = None,
        reason: str | None = None,
        intensity: float = 1.0,
        mandate: Mandate | None = None,
        dispositif: str | None = "",
    ) -> Act:
        """Add an accompaniment; `seen` is its last contact."""
        return self.ledger.accompany(
            member,
            post,
            purpose,
            start=day(since),
            end=_day(until),
            contact=_day(seen),
            role=role,
            reason=reason,
            intensity=intensity,
            mandate=mandate,
            dispositif=dispositif,
        )

    def met(
        self, member: Member, theme: Theme, *, since: str, severity: int = 2, until: str | None = None
    ) -> str:
        """Add a need that somebody holds, or that is closed."""
        opened, closed = day(since), _day(until)
        return self.ledger.need(
            member, theme, opened=opened, closed=closed, severity=severity, source="évaluation"
        )

    def unmet(
        self, member: Member, theme: Theme, *, since: str, severity: int = 2, urgent: bool = False
    ) -> str:
        """Add an open need that nobody holds, and expect it to be found."""
        need = self.ledger.need(
            member, theme, opened=day(since), severity=severity, urgent=urgent, source="évaluation"
        )
        self.books.note_unheld(member.place, theme)
        self.expect(
            "gap.need", "critical" if urgent else SEVERITY_OF_NEED[severity], need=need, person=member.id
        )
        return need

    def sent(
        self,
        member: Member,
        theme: Theme,
        sender: str,
        receiver: str,
        *,
        on: str,
        status: ReferralStatus = ReferralStatus.SENT,
        answered: str | None = None,
        dispositif: str | None = None,
        reason: str | None = None,
        urgent: bool = False,
        lost: bool = False,
        by: Post | None = None,
    ) -> str:
        """Add a referral; a `lost` one is expected to be found."""
        referral = self.ledger.refer(
            member,
            theme,
            sender=sender,
            receiver=receiver,
            dispositif=dispositif,
            sent=day(on),
            status=status,
            answered=_day(answered),
            reason=reason,
            urgent=urgent,
            by=by.id if by else None,
        )
        if lost:
            self.expect("gap.referral", "high" if urgent else "medium", referral=referral, person=member.id)
        return referral

    def lived(self, member: Member, kind: LifeEventKind, *, on: str, reviewed: str | None = None) -> str:
        """Add a life event."""
        return self.ledger.live_through(member, kind, occurred=day(on), reviewed=_day(reviewed))

    def expect(self, code: str, severity: str, **subjects: str) -> None:
        """Say what a run must find."""
        key = self.books.plant(code, severity, f"story: {self.title}", **subjects)
        self.findings[key] = severity

    def weighs(self, **points: int) -> None:
        """Say the reasons for which the situation is complex, with their points (`break_` for break)."""
        self.reasons = {reason.rstrip("_"): value for reason, value in points.items()}

    def told(self) -> Story:
        """Close the household and give the story."""
        ledger = self.ledger
        situation = ("household", ledger.household) if ledger.household else ("person", ledger.members[0].id)
        persons = tuple(sorted(member.id for member in ledger.living()))
        ledger.close()
        return Story(self.title, situation, persons, self.findings, self.reasons)
