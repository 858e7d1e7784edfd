"""Ordinary life: a matter that is as it should be, from the need to the help that answers it.

Every function adds one matter of a person and tells whether it could. What it adds gives no finding, by
construction: who holds a matter is none of those who referred it, and began no earlier than the last
referral; an open accompaniment was seen lately; a need that nobody holds yet is a few weeks old.
"""

from graph.model.vocabulary import HOUSEHOLD_THEMES, ReferralStatus, Role, Theme
from seed.catalogue.model import Team
from seed.chance import Weighted
from seed.ledger import Member
from seed.life import Life

SUPPORTING = (Role.PRACTITIONER, Role.DISPOSITIF_REFERENT)
NOT_TAKEN = Weighted({ReferralStatus.DECLINED: 62, ReferralStatus.EXPIRED: 28, ReferralStatus.WITHDRAWN: 10})
"""What became of referrals that led nowhere; assumed."""


def held(life: Life, member: Member, theme: Theme) -> bool:
    """An open need that somebody holds, maybe after somebody else did."""
    team = life.team_for(member, theme)
    if team is None:
        return False
    opened = life.day - life.days("days_open")
    start = min(opened + life.days("days_to_start"), life.day - 1)
    life.ledger.need(
        member,
        theme,
        opened=opened,
        severity=life.draw("severity"),
        urgent=life.happens("urgent"),
        source=life.draw("need_sources"),
    )
    if life.happens("earlier_accompaniment") and life.day - start > 60:
        start = _handed_over(life, member, theme, team=team, opened=opened, began=start)
    elif life.happens("referred"):
        _referred(life, member, theme, to=team, opened=opened, start=start)
    life.hold(member, theme, team, start=start)
    return True


def _handed_over(life: Life, member: Member, theme: Theme, *, team: Team, opened: int, began: int) -> int:
    """Add who held it first, and give the day the one who holds it now began."""
    before = life.team_for(member, theme) or team
    over = began + 30 + int(life.chance.share() * (life.day - began - 45))
    life.ledger.accompany(
        member,
        life.books.staff.met_before(before),
        theme,
        start=began,
        end=over,
        contact=max(began, over - life.days("days_since_contact")),
        reason="relais pris",
    )
    if life.happens("referred"):
        _referred(life, member, theme, to=before, opened=opened, start=began, but={team.institution})
    start = over + life.chance.between(1, 10)
    if before.institution != team.institution:
        _passed_on(life, member, theme, before=before, to=team, over=over)
    return min(start, life.day - 1)


def _passed_on(life: Life, member: Member, theme: Theme, *, before: Team, to: Team, over: int) -> None:
    """Add the referral by which one hands a matter over to the next."""
    life.ledger.refer(
        member,
        theme,
        sender=before.institution,
        receiver=to.institution,
        dispositif=to.dispositif,
        sent=over - life.chance.between(5, 25),
        status=ReferralStatus.ACCEPTED,
        answered=over - life.chance.between(0, 4),
    )


def _referred(
    life: Life,
    member: Member,
    theme: Theme,
    *,
    to: Team,
    opened: int,
    start: int,
    but: frozenset[str] | set[str] = frozenset(),
) -> None:
    """Add the referral that led to an accompaniment, maybe after one that led nowhere."""
    sender = life.entrance(member, but={to.institution, *but})
    if sender is None:
        return
    sent = life.chance.between(opened, start)
    if life.happens("answered_no_before") and sent - opened > 3:
        _turned_down(life, member, theme, sender=sender, to=to, but=but, opened=opened, until=sent)
    answered = min(sent + life.days("days_to_answer"), start)
    life.ledger.refer(
        member,
        theme,
        sender=sender.institution,
        receiver=to.institution,
        dispositif=to.dispositif,
        sent=sent,
        status=ReferralStatus.ACCEPTED,
        answered=answered,
        by=life.books.staff.someone_of(sender.institution),
    )


def _turned_down(
    life: Life,
    member: Member,
    theme: Theme,
    *,
    sender: Team,
    to: Team,
    but: frozenset[str] | set[str],
    opened: int,
    until: int,
) -> None:
    """Add an earlier referral, declined, expired or withdrawn, to somebody else."""
    other = life.team_for(
        member, theme, suits=lambda team: team.institution not in {sender.institution, *but}
    )
    if other is None or other.institution == to.institution:
        return
    sent = life.chance.between(opened, until - 2)
    status = life.chance.pick(NOT_TAKEN)
    is_declined = status is ReferralStatus.DECLINED
    life.ledger.refer(
        member,
        theme,
        sender=sender.institution,
        receiver=other.institution,
        dispositif=other.dispositif,
        sent=sent,
        status=status,
        answered=life.chance.between(sent, until) if is_declined else None,
        reason=life.draw("declined_reasons") if is_declined else None,
    )


def closed(life: Life, member: Member, theme: Theme) -> bool:
    """A need that was answered and is over; whatever the way there was, nothing is left to do."""
    team = life.team_for(member, theme)
    if team is None:
        return False
    last = member.deceased or life.day
    over = last - life.days("days_since_closed")
    opened = over - life.days("days_lasted")
    life.ledger.need(
        member,
        theme,
        opened=opened,
        closed=over,
        severity=life.draw("severity"),
        source=life.draw("need_sources"),
    )
    _over(life, member, theme, team=team, opened=opened, closed=over)
    return True


def _over(life: Life, member: Member, theme: Theme, *, team: Team, opened: int, closed: int) -> None:
    """Add the one or two accompaniments of a closed need, and how they began."""
    staff = life.books.staff
    start = min(opened + life.days("days_to_start"), closed - 8)
    start = max(start, opened)
    if life.happens("closed_with_two") and closed - start > 30:
        second = life.team_for(member, theme) or team
        middle = (start + closed) // 2
        spans = [(team, start, middle, "relais pris"), (second, middle + 1, closed, life.draw("end_reasons"))]
        if second.institution != team.institution and life.happens("referred"):
            _passed_on(life, member, theme, before=team, to=second, over=middle)
    else:
        spans = [(team, start, closed, life.draw("end_reasons"))]
    for one, begin, end, reason in spans:
        life.ledger.accompany(
            member,
            staff.met_before(one),
            theme,
            start=begin,
            end=end,
            reason=reason,
            contact=max(begin, end - life.chance.between(0, 40)),
            intensity=life.draw("intensity"),
        )
    if life.happens("referred"):
        _referred(life, member, theme, to=team, opened=opened, start=start)


def fresh(life: Life, member: Member, theme: Theme) -> bool:
    """A need a few weeks old that nobody holds yet; its referral waits for an answer as it may."""
    team = life.team_for(member, theme)
    if team is None or not life.books.catalogue.has_answer(member.place, theme):
        return False
    opened = life.day - life.chance.between(1, 26)
    life.ledger.need(
        member, theme, opened=opened, severity=life.draw("severity"), source=life.draw("need_sources")
    )
    sender = life.entrance(member, but={team.institution})
    if sender is not None and life.happens("referred"):
        sent = life.chance.between(opened, life.day - 1)
        is_accepted = life.chance.happens(0.3)
        life.ledger.refer(
            member,
            theme,
            sender=sender.institution,
            receiver=team.institution,
            dispositif=team.dispositif,
            sent=sent,
            status=ReferralStatus.ACCEPTED if is_accepted else ReferralStatus.SENT,
            answered=life.chance.between(sent, life.day) if is_accepted else None,
        )
    return True


def relayed(life: Life, member: Member, theme: Theme) -> bool:
    """A need between two: one has just ended, the next one is announced for the coming weeks."""
    team = life.team_for(member, theme)
    if team is None:
        return False
    opened = life.day - life.chance.between(90, 400)
    ended = life.day - life.chance.between(1, 12)
    life.ledger.need(
        member, theme, opened=opened, severity=life.draw("severity"), source=life.draw("need_sources")
    )
    before = life.team_for(member, theme) or team
    staff = life.books.staff
    life.ledger.accompany(
        member,
        staff.met_before(before),
        theme,
        start=opened + 14,
        end=ended,
        contact=ended - 5,
        reason="relais pris",
    )
    life.ledger.accompany(member, life.take(team), theme, start=life.day + life.chance.between(2, 27))
    return True


def unrecorded(life: Life, member: Member, theme: Theme) -> bool:
    """Somebody helps, and nobody wrote the need down."""
    team = life.team_for(member, theme)
    if team is None:
        return False
    start = life.day - life.days("days_open")
    life.hold(member, theme, team, start=start)
    return True


def past_help(life: Life, member: Member, theme: Theme) -> bool:
    """Help that is over, the need of which was never written down."""
    team = life.team_for(member, theme)
    if team is None:
        return False
    end = life.day - life.days("days_since_closed")
    life.ledger.accompany(
        member,
        life.books.staff.met_before(team),
        theme,
        start=end - life.days("days_lasted"),
        end=end,
        reason=life.draw("end_reasons"),
    )
    return True


def share(life: Life, theme: Theme) -> None:
    """Another member has the same household need, held by the help the first one gets."""
    others = [
        one for one in life.ledger.living() if theme not in one.themes and one.band not in ("infant", "child")
    ]
    if theme in HOUSEHOLD_THEMES and others and not life.has_violence and life.happens("shared_need"):
        other = life.chance.one_of(others)
        other.themes.add(theme)
        opened = life.day - life.days("days_open")
        life.ledger.need(other, theme, opened=opened, severity=life.draw("severity"), source="évaluation")


STAGES = {
    "held": held,
    "closed": closed,
    "fresh": fresh,
    "relayed": relayed,
    "unrecorded": unrecorded,
    "past_help": past_help,
}
