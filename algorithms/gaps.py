"""Gaps around a person: what is needed and held by nobody, what was promised and never began, who left?

What counts: an open need nobody is at work on; a referral lost, refused and not sent elsewhere, or accepted
and never begun; several institutions and nobody leading; help that ended while the need stayed; somebody
not seen for long; a professional gone; an important event after which rights were not looked at.

What lawfully does not: a need held by an active accompaniment or by a relay announced within the month (for
the themes a household shares, by anybody's of the household); a referral taken up by an accompaniment of
the receiver, whatever its answer; a matter whose needs are all closed.

Complexity: linear in the rows of the person's situation for each need, referral, accompaniment and event.
"""

from collections.abc import Iterator

from algorithms.held import NOBODY, is_held, is_live, sharing
from algorithms.parameters import LeadGap, NeedGap, ReferralGap, Window
from algorithms.picture import ROLES, THEMES, Picture
from algorithms.telling import ids, tell
from algorithms.view import STATUS, View
from graph.frame import UNKNOWN
from graph.model.findings import Finding
from graph.model.vocabulary import LifeEventKind, Role, Severity

UNANSWERED, NOT_STARTED, NOT_REROUTED = range(3)
REFERRAL_KINDS = ("unanswered", "not_started", "not_rerouted")
EVENT_KINDS = tuple(LifeEventKind)
BY_NEED = (Severity.LOW, Severity.LOW, Severity.MEDIUM, Severity.HIGH, Severity.CRITICAL)
"""Severity of a gap by the severity of the need, from 1 to 4."""


def need_gaps(view: View, person: int, limits: NeedGap) -> list[tuple[int, int]]:
    """Give the (need, since) of a person's open needs that nobody holds, whether old enough or not yet."""
    needs = view.needs
    found = []
    for n in range(needs.first[person], needs.first[person + 1]):
        if needs.is_open[n] and not is_held(view, person, needs.theme[n], NOBODY):
            since = max(needs.opened_on[n], last_help(view, person, needs.theme[n], limits.lasted_days) + 1)
            wait = limits.urgent_days if needs.is_urgent[n] else limits.days
            if view.day - since >= wait:
                found.append((n, since))
    return found


def last_help(view: View, person: int, theme: int, lasted_days: int) -> int:
    """Give the last day of the help that lasted and is over, for a matter; UNKNOWN when none."""
    a = view.accompaniments
    begin, end = sharing(view, person, theme)
    latest = UNKNOWN
    for i in range(a.first[begin], a.first[end]):
        if a.purpose[i] == theme and a.is_over[i] and a.last_day[i] - a.start[i] + 1 >= lasted_days:
            latest = max(latest, a.last_day[i])
    return latest


def is_taken_up(view: View, person: int, referral: int, taken_up_days: int) -> bool:
    """Tell whether the receiver accompanies the person for the theme, by dates, since the sending."""
    a, r = view.accompaniments, view.referrals
    for i in range(a.first[person], a.first[person + 1]):
        if a.purpose[i] == r.theme[referral] and a.institution[i] == r.receiver[referral]:
            if a.start[i] <= view.day + taken_up_days and a.end[i] >= r.sent_on[referral]:
                return True
    return False


def is_rerouted(view: View, person: int, referral: int) -> bool:
    """Tell whether, since it was declined, the person was sent to another institution for the theme."""
    r = view.referrals
    for k in range(r.first[person], r.first[person + 1]):
        is_other = k != referral and r.theme[k] == r.theme[referral] and r.receiver[k] != r.receiver[referral]
        if is_other and r.status[k] != STATUS.withdrawn and r.sent_on[k] >= r.answered_on[referral]:
            return True
    return False


def referral_gaps(view: View, person: int, limits: ReferralGap) -> list[tuple[int, int, int]]:
    """Give the (referral, kind, since) of a person's referrals that were lost."""
    r = view.referrals
    found = []
    for k in range(r.first[person], r.first[person + 1]):
        kind = lost_kind(view, person, k, limits)
        if kind < 0:
            continue
        since = r.sent_on[k] if kind == UNANSWERED else r.answered_on[k]
        if view.day - since > limits.horizon_days or not is_live(view, person, r.theme[k]):
            continue
        if not is_held(view, person, r.theme[k], r.sender[k]):
            found.append((k, kind, since))
    return found


def lost_kind(view: View, person: int, k: int, limits: ReferralGap) -> int:
    """Tell how referral k was lost, by its state and its days (-1: it was not)."""
    r = view.referrals
    status, urgent = r.status[k], r.is_urgent[k]
    if status == STATUS.sent or status == STATUS.expired:
        wait = limits.unanswered_urgent_days if urgent else limits.unanswered_days
        if view.day - r.sent_on[k] >= wait and not is_taken_up(view, person, k, limits.taken_up_days):
            return UNANSWERED
    elif status == STATUS.accepted:
        wait = limits.not_started_urgent_days if urgent else limits.not_started_days
        if view.day - r.answered_on[k] >= wait and not is_taken_up(view, person, k, limits.taken_up_days):
            return NOT_STARTED
    elif status == STATUS.declined:
        if view.day - r.answered_on[k] >= limits.not_rerouted_days and not is_rerouted(view, person, k):
            return NOT_REROUTED
    return -1


def has_lead(view: View, situation: int) -> bool:
    """Tell whether anybody leads for a member of the situation."""
    a = view.accompaniments
    for i in range(a.first[view.members[situation]], a.first[view.members[situation + 1]]):
        if a.is_active[i] and a.is_leading[i]:
            return True
    return False


def first_starts(view: View, person: int) -> list[tuple[int, int]]:
    """Give the (earliest active start, institution) of each institution active for a person."""
    a = view.accompaniments
    found = [(0, 0) for _ in range(0)]
    for i in range(a.first[person], a.first[person + 1]):
        if not a.is_active[i]:
            continue
        is_known = False
        for _, institution in found:
            if institution == a.institution[i]:
                is_known = True
        if not is_known:
            found.append((a.start[i], a.institution[i]))
    return found


def breaks(view: View, person: int, limits: Window) -> list[tuple[int, int]]:
    """Give the (theme, last day) of the help that ended while a need of before stayed open and unheld."""
    needs = view.needs
    found = [(0, 0) for _ in range(0)]
    for n in range(needs.first[person], needs.first[person + 1]):
        theme = needs.theme[n]
        if not needs.is_open[n]:
            continue
        ended = last_end(view, person, theme)
        days = view.day - ended
        if needs.opened_on[n] > ended or days < limits.days or days > limits.horizon_days:
            continue
        if (theme, ended) not in found and not is_held(view, person, theme, NOBODY):
            found.append((theme, ended))
    return found


def last_end(view: View, person: int, theme: int) -> int:
    """Give the greatest end of a person's accompaniments of a theme begun by the day (OPEN, UNKNOWN)."""
    a = view.accompaniments
    latest = UNKNOWN
    for i in range(a.first[person], a.first[person + 1]):
        if a.purpose[i] == theme and a.is_begun[i]:
            latest = max(latest, a.end[i])
    return latest


def departures(view: View, person: int, limits: Window) -> list[int]:
    """Give the accompaniments still open whose professional left, and that nobody holds."""
    a = view.accompaniments
    found = []
    for i in range(a.first[person], a.first[person + 1]):
        gone = view.day - a.left_on[i]
        if a.is_open[i] and limits.days <= gone <= limits.horizon_days:
            if not is_held(view, person, a.purpose[i], NOBODY):
                found.append(i)
    return found


def silences(view: View, person: int) -> list[int]:
    """Give the dormant accompaniments whose professional is present."""
    a = view.accompaniments
    found = []
    for i in range(a.first[person], a.first[person + 1]):
        if a.is_dormant[i] and a.is_present[i]:
            found.append(i)
    return found


def has_open_need(view: View, person: int, theme: int) -> bool:
    """Tell whether a person has an open need of a theme."""
    for n in range(view.needs.first[person], view.needs.first[person + 1]):
        if view.needs.is_open[n] and view.needs.theme[n] == theme:
            return True
    return False


def reviews(view: View, person: int, limits: Window) -> list[int]:
    """Give the life events after which rights were not looked at."""
    e = view.life_events
    found = []
    for k in range(e.first[person], e.first[person + 1]):
        if not e.is_reviewed[k] and limits.days <= view.day - e.occurred_on[k] <= limits.horizon_days:
            found.append(k)
    return found


def need(picture: Picture) -> Iterator[Finding]:
    """Tell gap.need: per need open on the day and not held."""
    limits: NeedGap = picture.parameters["gap.need"]
    needs = picture.view.needs
    for person in picture.persons:
        for n, since in need_gaps(picture.view, person, limits):
            theme, severity = needs.theme[n], BY_NEED[needs.severity[n]]
            yield tell(
                picture,
                "gap.need",
                {"person": picture.person_id(person), "need": picture.need_id(n)},
                severity=Severity.CRITICAL if needs.is_urgent[n] else severity,
                since=since,
                evidence={
                    "theme": THEMES[theme].value,
                    "urgent": bool(needs.is_urgent[n]),
                    "need_severity": needs.severity[n],
                    "previous_accompaniments": _ended(picture, (person, theme), since - 1),
                },
            )


def _ended(picture: Picture, matter: tuple[int, int], last_day: int) -> list[str]:
    """Give the accompaniments of a matter that were over on `last_day`: those a gap is counted from."""
    person, theme = matter
    a = picture.view.accompaniments
    begin, end = sharing(picture.view, person, theme)
    rows = range(a.first[begin], a.first[end])
    over = [i for i in rows if a.purpose[i] == theme and a.is_over[i] and a.last_day[i] == last_day]
    return ids(picture.accompaniment_id(i) for i in over)


def referral(picture: Picture) -> Iterator[Finding]:
    """Tell gap.referral: per referral whose matter is live and not held by another than the sender."""
    limits: ReferralGap = picture.parameters["gap.referral"]
    r = picture.view.referrals
    for person in picture.persons:
        for k, kind, since in referral_gaps(picture.view, person, limits):
            yield tell(
                picture,
                "gap.referral",
                {"person": picture.person_id(person), "referral": picture.referral_id(k)},
                severity=Severity.HIGH if r.is_urgent[k] else Severity.MEDIUM,
                since=since,
                evidence={
                    "kind": REFERRAL_KINDS[kind],
                    "theme": THEMES[r.theme[k]].value,
                    "urgent": bool(r.is_urgent[k]),
                    "from_institution": picture.institution_id(r.sender[k]),
                    "to_institution": picture.institution_id(r.receiver[k]),
                },
            )


def lead(picture: Picture) -> Iterator[Finding]:
    """Tell gap.lead: per person whom several institutions accompany and nobody leads."""
    limits: LeadGap = picture.parameters["gap.lead"]
    view = picture.view
    for person in picture.persons:
        starts = sorted(first_starts(view, person))
        if len(starts) < limits.institutions or has_lead(view, view.situation[person]):
            continue
        yield tell(
            picture,
            "gap.lead",
            {"person": picture.person_id(person)},
            severity=Severity.HIGH if len(starts) >= limits.high_from else Severity.MEDIUM,
            since=starts[limits.institutions - 1][0],
            evidence={
                "institutions": ids(picture.institution_id(institution) for _, institution in starts),
                "coordinators": _coordinators(picture, person),
            },
        )


def _coordinators(picture: Picture, person: int) -> list[str]:
    a = picture.view.accompaniments
    rows = range(a.first[person], a.first[person + 1])
    found = [i for i in rows if a.is_active[i] and ROLES[a.role[i]] is Role.COORDINATOR]
    return ids(picture.professional_id(a.professional[i]) for i in found)


def interrupted(picture: Picture) -> Iterator[Finding]:
    """Tell gap.break: per (person, theme) whose help ended while the need stayed."""
    limits: Window = picture.parameters["gap.break"]
    a = picture.view.accompaniments
    for person in picture.persons:
        rows = range(a.first[person], a.first[person + 1])
        for theme, ended in breaks(picture.view, person, limits):
            last = [i for i in rows if a.purpose[i] == theme and a.is_begun[i] and a.end[i] == ended]
            yield tell(
                picture,
                "gap.break",
                {"person": picture.person_id(person), "theme": THEMES[theme].value},
                severity=Severity.HIGH,
                since=ended,
                evidence={"accompaniments": ids(picture.accompaniment_id(i) for i in last)},
            )


def dormant(picture: Picture) -> Iterator[Finding]:
    """Tell gap.dormant: per accompaniment without contact for long, its professional being there."""
    a = picture.view.accompaniments
    for person in picture.persons:
        for i in silences(picture.view, person):
            is_needed = has_open_need(picture.view, person, a.purpose[i])
            since = max(a.contact[i], a.start[i])
            severity = Severity.MEDIUM if is_needed else Severity.LOW
            yield _about(picture, "gap.dormant", (person, i), severity, since)


def departed(picture: Picture) -> Iterator[Finding]:
    """Tell gap.departed: per accompaniment left open by a professional who is gone."""
    limits: Window = picture.parameters["gap.departed"]
    a = picture.view.accompaniments
    for person in picture.persons:
        for i in departures(picture.view, person, limits):
            severity = Severity.HIGH if a.is_leading[i] else Severity.MEDIUM
            yield _about(picture, "gap.departed", (person, i), severity, a.left_on[i])


def _about(picture: Picture, code: str, row: tuple[int, int], severity: Severity, since: int) -> Finding:
    """Tell a finding about one accompaniment of a person."""
    person, i = row
    a = picture.view.accompaniments
    return tell(
        picture,
        code,
        {"person": picture.person_id(person), "accompaniment": picture.accompaniment_id(i)},
        severity=severity,
        since=since,
        evidence={
            "theme": THEMES[a.purpose[i]].value,
            "role": ROLES[a.role[i]].value,
            "professional": picture.professional_id(a.professional[i]),
        },
    )


def review(picture: Picture) -> Iterator[Finding]:
    """Tell gap.review: per life event after which rights were not looked at."""
    limits: Window = picture.parameters["gap.review"]
    e = picture.view.life_events
    for person in picture.persons:
        for k in reviews(picture.view, person, limits):
            kind = EVENT_KINDS[e.kind[k]]
            yield tell(
                picture,
                "gap.review",
                {"person": picture.person_id(person), "life_event": picture.event_id(k)},
                severity=Severity.MEDIUM if kind in picture.parameters.medium_events else Severity.LOW,
                since=e.occurred_on[k],
                evidence={"event_kind": kind.value},
            )
