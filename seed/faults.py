"""What goes wrong, planted on purpose: one matter with a fault, and what must be found of it.

The keys are written from what was made, never computed from it: a run of the detectors that finds anything
else has found a mistake of theirs or of ours. Nothing else of the person touches the matter (each theme is
lived once, each household theme once in a household), so that a fault has exactly the findings written
here.
"""

from typing import Any

from graph.model.vocabulary import Mandate, ReferralStatus, Role, Theme
from seed.catalogue.model import Team
from seed.ledger import Act, Member
from seed.life import Life
from seed.matters import SUPPORTING

SEVERITY_OF_NEED = {1: "low", 2: "medium", 3: "high", 4: "critical"}


class Fault:
    """One matter going wrong: who it is about, and why (the word written beside each planted finding)."""

    def __init__(self, life: Life, member: Member, theme: Theme, *, why: str) -> None:
        self.life = life
        self.member = member
        self.theme = theme
        self.why = why
        self.day = life.day

    def plant(self, code: str, severity: str, **subjects: str) -> None:
        """Write down a finding about the person of this matter."""
        self.life.books.plant(code, severity, self.why, person=self.member.id, **subjects)

    def open_need(self, *, opened: int) -> str:
        """Add the need that stays open, without anybody."""
        severity, urgent = self.life.draw("severity"), self.life.happens("urgent")
        need = self.life.ledger.need(
            self.member,
            self.theme,
            opened=opened,
            severity=severity,
            urgent=urgent,
            source=self.life.draw("need_sources"),
        )
        self.plant("gap.need", "critical" if urgent else SEVERITY_OF_NEED[severity], need=need)
        self.life.books.note_unheld(self.member.place, self.theme)
        return need

    def refer(self, sender: str, to: Team | str, **rest: Any) -> str:
        """Add a referral to a team, or back to an institution."""
        receiver = to if isinstance(to, str) else to.institution
        dispositif = None if isinstance(to, str) else to.dispositif
        return self.life.ledger.refer(
            self.member, self.theme, sender=sender, receiver=receiver, dispositif=dispositif, **rest
        )


def _begun(life: Life, member: Member, theme: Theme, why: str) -> tuple[Fault, Team, Team] | None:
    """Give a fault, who is asked for help and who asks; None when nobody could."""
    to = life.team_for(member, theme)
    sender = to and life.entrance(member, but={to.institution})
    return (Fault(life, member, theme, why=why), to, sender) if to and sender else None


def uncovered(life: Life, member: Member, theme: Theme) -> bool:
    """A need that nobody holds and nobody was asked to hold."""
    fault = Fault(life, member, theme, why="background: need without anybody")
    fault.open_need(opened=life.day - life.days("days_open"))
    return True


def unanswered(life: Life, member: Member, theme: Theme) -> bool:
    """A referral that nobody answered."""
    begun = _begun(life, member, theme, "background: referral lost")
    if begun is None:
        return False
    fault, to, sender = begun
    sent = life.day - life.days("days_lost")
    fault.open_need(opened=sent - life.chance.between(3, 60))
    status = life.chance.one_of((ReferralStatus.SENT, ReferralStatus.SENT, ReferralStatus.EXPIRED))
    fault.plant(
        "gap.referral", "medium", referral=fault.refer(sender.institution, to, sent=sent, status=status)
    )
    return True


def not_started(life: Life, member: Member, theme: Theme) -> bool:
    """A referral accepted, and no accompaniment that ever began."""
    begun = _begun(life, member, theme, "background: accepted referral never started")
    if begun is None:
        return False
    fault, to, sender = begun
    answered = life.day - life.days("days_lost") - 14
    sent = answered - life.days("days_to_answer")
    fault.open_need(opened=sent - life.chance.between(3, 60))
    referral = fault.refer(
        sender.institution, to, sent=sent, status=ReferralStatus.ACCEPTED, answered=answered
    )
    fault.plant("gap.referral", "medium", referral=referral)
    return True


def _refusal(fault: Fault, sender: str, to: Team, *, sent: int, answered: int) -> str:
    reason = fault.life.draw("declined_reasons")
    return fault.refer(
        sender, to, sent=sent, status=ReferralStatus.DECLINED, answered=answered, reason=reason
    )


def not_rerouted(life: Life, member: Member, theme: Theme) -> bool:
    """A referral declined, and nothing tried since."""
    begun = _begun(life, member, theme, "background: refusal without another try")
    if begun is None:
        return False
    fault, to, sender = begun
    answered = life.day - life.days("days_lost")
    sent = answered - life.days("days_to_answer")
    fault.open_need(opened=sent - life.chance.between(3, 60))
    referral = _refusal(fault, sender.institution, to, sent=sent, answered=answered)
    fault.plant("gap.referral", "medium", referral=referral)
    return True


def refused_twice(life: Life, member: Member, theme: Theme) -> bool:
    """Two refusals within the year, nothing since the second."""
    begun = _begun(life, member, theme, "background: refused twice")
    if begun is None:
        return False
    fault, to, sender = begun
    other = life.team_for(
        member, theme, suits=lambda team: team.institution not in {to.institution, sender.institution}
    )
    if other is None:
        return False
    second = life.day - life.chance.between(20, 110)
    first = second - life.chance.between(25, 90)
    fault.open_need(opened=first - life.chance.between(20, 80))
    _refusal(fault, sender.institution, to, sent=first - life.chance.between(2, 15), answered=first)
    sent = first + life.chance.between(2, 15)
    last = _refusal(fault, sender.institution, other, sent=sent, answered=second)
    fault.plant("loop.refusals", "high", theme=theme.value)
    fault.plant("gap.referral", "medium", referral=last)
    return True


def sent_round(life: Life, member: Member, theme: Theme) -> bool:
    """Sent from one to the next and back to the first, three institutions, no work done."""
    begun = _begun(life, member, theme, "background: sent round and back")
    if begun is None:
        return False
    fault, to, sender = begun
    third = life.team_for(
        member, theme, suits=lambda team: team.institution not in {to.institution, sender.institution}
    )
    if third is None:
        return False
    back = life.day - life.chance.between(36, 90)
    middle = back - life.chance.between(25, 80)
    first = middle - life.chance.between(30, 80)
    fault.open_need(opened=first - life.chance.between(5, 60))
    _refusal(fault, sender.institution, to, sent=first, answered=middle - life.chance.between(0, 5))
    lost = fault.refer(to.institution, third, sent=middle, status=ReferralStatus.EXPIRED)
    last = fault.refer(third.institution, sender.institution, sent=back, status=ReferralStatus.SENT)
    fault.plant("loop.referral", "high", theme=theme.value)
    fault.plant("gap.referral", "medium", referral=lost)
    fault.plant("gap.referral", "medium", referral=last)
    return True


def sent_back(life: Life, member: Member, theme: Theme) -> bool:
    """Sent to somebody who sends back, two institutions."""
    begun = _begun(life, member, theme, "background: sent back")
    if begun is None:
        return False
    fault, to, sender = begun
    back = life.day - life.chance.between(36, 150)
    sent = back - life.chance.between(20, 90)
    fault.open_need(opened=sent - life.chance.between(5, 60))
    _refusal(fault, sender.institution, to, sent=sent, answered=back - life.chance.between(0, 5))
    last = fault.refer(to.institution, sender.institution, sent=back, status=ReferralStatus.SENT)
    fault.plant("loop.referral", "medium", theme=theme.value)
    fault.plant("gap.referral", "medium", referral=last)
    return True


def broken(life: Life, member: Member, theme: Theme) -> bool:
    """Help that ended while the need stayed."""
    team = life.team_for(member, theme)
    if team is None:
        return False
    fault = Fault(life, member, theme, why="background: help ended, need open")
    ended = life.day - life.days("days_broken")
    start = ended - life.chance.between(60, 420)
    life.ledger.accompany(
        member,
        life.books.staff.met_before(team),
        theme,
        start=start,
        end=ended,
        contact=ended - life.chance.between(2, 30),
        reason=life.chance.one_of(
            ("fin de mesure", "fin de mesure", "à la demande de la personne", "déménagement")
        ),
    )
    fault.open_need(opened=start - life.chance.between(3, 40))
    fault.plant("gap.break", "high", theme=theme.value)
    return True


def _silent(life: Life, member: Member, theme: Theme) -> tuple[Act, int] | None:
    """Add an accompaniment that nobody closed and nobody lives; give it and its start."""
    team = life.team_for(member, theme, suits=lambda team: team.role is not Role.GUARDIAN)
    if team is None:
        return None
    contact = life.day - life.days("days_dormant")
    start = contact - life.chance.between(40, 400)
    post = life.books.staff.met_before(team)
    return life.ledger.accompany(member, post, theme, start=start, contact=contact), start


def dormant(life: Life, member: Member, theme: Theme) -> bool:
    """Help that nobody gave for six months, while the need stays open."""
    silent = _silent(life, member, theme)
    if silent is None:
        return False
    fault = Fault(life, member, theme, why="background: dormant, need open")
    act, start = silent
    fault.plant("gap.dormant", "medium", accompaniment=act.id)
    fault.open_need(opened=start - life.chance.between(3, 40))
    return True


def never_closed(life: Life, member: Member, theme: Theme) -> bool:
    """Help over in fact, and never closed on paper; the need is."""
    silent = _silent(life, member, theme)
    if silent is None:
        return False
    fault = Fault(life, member, theme, why="background: file never closed")
    act, start = silent
    assert act.contact is not None  # noqa: S101 - a silent accompaniment has one
    life.ledger.need(
        member,
        theme,
        opened=start - life.chance.between(3, 40),
        closed=act.contact + life.chance.between(0, 60),
        severity=life.draw("severity"),
    )
    fault.plant("gap.dormant", "low", accompaniment=act.id)
    return True


def departed(life: Life, member: Member, theme: Theme) -> bool:
    """Somebody left, and nobody took the file over."""
    team = life.team_for(member, theme)
    if team is None:
        return False
    post = life.books.staff.departed(team, days=life.days("days_departed"))
    assert post.until is not None  # noqa: S101 - who left has a last day
    fault = Fault(life, member, theme, why="background: professional gone, nobody took over")
    start = post.until - life.chance.between(50, 400)
    act = life.ledger.accompany(
        member, post, theme, start=start, contact=post.until - life.chance.between(1, 40)
    )
    fault.plant("gap.departed", "medium", accompaniment=act.id)
    fault.open_need(opened=start - life.chance.between(3, 40))
    return True


def lost_relay(life: Life, member: Member, theme: Theme) -> bool:
    """Who holds the matter asked somebody else to, and never heard of it."""
    team = life.team_for(member, theme)
    if team is None:
        return False
    to = life.team_for(member, theme, suits=lambda other: other.institution != team.institution)
    if to is None:
        return False
    fault = Fault(life, member, theme, why="background: relay asked for, never answered")
    sent = life.day - life.days("days_lost")
    start = sent - life.chance.between(20, 300)
    act = life.hold(member, theme, team, start=start)
    opened = act.start - life.chance.between(1, 30)
    life.ledger.need(member, theme, opened=opened, severity=life.draw("severity"))
    referral = fault.refer(team.institution, to, sent=sent, status=ReferralStatus.SENT, by=act.post.id)
    fault.plant("gap.referral", "medium", referral=referral)
    return True


def _second(
    life: Life, member: Member, theme: Theme, *, beside: Act, unlawful: bool, among: tuple[str, ...] = ()
) -> Team | None:
    """Draw a team whose help beside another's would be a duplicate (or, by law, would not)."""
    first = beside.post.team

    def suits(team: Team) -> bool:
        if team.institution == first.institution or team.role not in SUPPORTING:
            return False
        if among and team.dispositif not in among:
            return False
        is_lawful = (team.mandate is Mandate.JUDICIAL) != (beside.mandate is Mandate.JUDICIAL)
        both_referents = team.role is first.role is Role.DISPOSITIF_REFERENT
        two_named = team.dispositif != first.dispositif and bool(team.dispositif and first.dispositif)
        return unlawful != (is_lawful or (both_referents and two_named))

    return life.team_for(member, theme, suits=suits)


def _first(life: Life, member: Member, theme: Theme, *, among: tuple[str, ...] = ()) -> Act | None:
    """Add an open need and who supports the person in it since long enough."""
    team = life.team_for(
        member,
        theme,
        suits=lambda team: team.role in SUPPORTING and (not among or team.dispositif in among),
    )
    if team is None:
        return None
    start = life.day - life.chance.between(80, 700)
    act = life.hold(member, theme, team, start=start)
    life.ledger.need(
        member, theme, opened=act.start - life.chance.between(2, 40), severity=life.draw("severity")
    )
    return act


def two_supports(life: Life, member: Member, theme: Theme, *, among: tuple[str, ...] = ()) -> bool:
    """Two institutions do the same work for the same person (within two given dispositifs, if said)."""
    first = _first(life, member, theme, among=among)
    if first is None:
        return False
    team = _second(life, member, theme, beside=first, unlawful=True, among=among)
    if team is None:
        return True
    start = life.chance.between(max(first.start, life.day - 400), life.day - 40)
    second = life.hold(member, theme, team, start=start)
    if life.day - max(first.start, second.start) >= 30:
        fault = Fault(life, member, theme, why="background: two institutions, the same work")
        fault.plant("duplicate.support", "medium", theme=theme.value)
        life.books.note_pair(first.dispositif, second.dispositif, theme)
    return True


def lawful(life: Life, member: Member, theme: Theme) -> bool:
    """Two who stand beside each other by law (a judge's measure, two referents): no finding."""
    first = _first(life, member, theme)
    if first is None:
        return False
    team = _second(life, member, theme, beside=first, unlawful=False)
    if team is not None:
        life.hold(member, theme, team, start=life.chance.between(first.start, life.day - 35))
    return True


def handover(life: Life, member: Member, theme: Theme) -> bool:
    """Two institutions for some weeks, while one takes over from the other: no finding."""
    first = _first(life, member, theme)
    if first is None:
        return False
    other = life.team_for(member, theme, suits=lambda team: team.institution != first.post.team.institution)
    if other is not None:
        life.hold(member, theme, other, start=life.day - life.chance.between(1, 28))
    return True


COST = {
    "uncovered": 8,
    "unanswered": 14,
    "not_started": 14,
    "not_rerouted": 14,
    "refused_twice": 23,
    "sent_round": 32,
    "sent_back": 26,
    "broken": 16,
    "dormant": 12,
    "departed": 12,
    "lost_relay": 6,
    "never_closed": 4,
    "two_supports": 8,
    "no_lead": 10,
}
"""What each fault may add to a situation's score at most, about: a household bears only so much of them."""

FAULTS = {
    "uncovered": uncovered,
    "unanswered": unanswered,
    "not_started": not_started,
    "not_rerouted": not_rerouted,
    "refused_twice": refused_twice,
    "sent_round": sent_round,
    "sent_back": sent_back,
    "broken": broken,
    "dormant": dormant,
    "departed": departed,
    "lost_relay": lost_relay,
    "never_closed": never_closed,
    "two_supports": two_supports,
    "lawful": lawful,
    "handover": handover,
}
