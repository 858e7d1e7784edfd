"""Loops: is somebody sent from counter to counter, or refused everywhere, while nobody is at work?

What counts: a referral that brings the person back to an institution that had already sent them on for the
same matter within a year, with no real work (a month of accompaniment) in between; two refusals in a year.

What lawfully does not: a referral withdrawn or to oneself; a matter whose needs are all closed; a matter
settled, that is held by somebody who sent none of these referrals or who began since the last of them.

Complexity: the square of a person's referrals for a theme for each of them, which are few.
"""

from collections.abc import Iterator

from algorithms.held import is_live, is_settled
from algorithms.parameters import ReferralLoop, Refusals
from algorithms.picture import THEMES, Picture
from algorithms.telling import ids, tell
from algorithms.view import STATUS, View
from graph.model.findings import Finding
from graph.model.vocabulary import Severity


def moves(view: View, person: int, theme: int) -> list[int]:
    """Give the referrals, not withdrawn, that moved a person from one institution to another, in order."""
    r = view.referrals
    found = []
    for k in range(r.first[person], r.first[person + 1]):
        if r.theme[k] == theme and r.status[k] != STATUS.withdrawn and r.sender[k] != r.receiver[k]:
            found.append(k)
    return found


def has_real_work(view: View, person: int, theme: int, since: int, until: int, work_days: int) -> bool:
    """Tell whether an accompaniment was open by its dates long enough between two days, both counted."""
    a = view.accompaniments
    for i in range(a.first[person], a.first[person + 1]):
        if a.purpose[i] == theme and min(a.end[i], until) - max(a.start[i], since) + 1 >= work_days:
            return True
    return False


def chain(view: View, person: int, theme: int, closing: int, limits: ReferralLoop) -> list[int]:
    """Give the referrals of the loop that `closing` closes, in order; none when it closes none.

    Found backwards from it, breadth first, so with the fewest referrals; among the predecessors of a
    referral the latest comes first, and each referral is visited once.
    """
    r = view.referrals
    order = moves(view, person, theme)
    queue = [closing]
    came_from = [-1]
    position = 0
    while position < len(queue):
        at = queue[position]
        for k in order[::-1]:
            if k >= at or r.receiver[k] != r.sender[at] or k in queue:
                continue
            queue.append(k)
            came_from.append(position)
            if r.sender[k] == r.receiver[closing] and r.sent_on[closing] - r.sent_on[k] <= limits.window_days:
                days = (r.sent_on[k], r.sent_on[closing])
                if not has_real_work(view, person, theme, days[0], days[1], limits.work_days):
                    return _walk(queue, came_from)
        position += 1
    return [k for k in queue if k < 0]


def _walk(queue: list[int], came_from: list[int]) -> list[int]:
    """Follow a breadth-first search from what it reached last to where it began."""
    found = []
    position = len(queue) - 1
    while position >= 0:
        found.append(queue[position])
        position = came_from[position]
    return found


def closing_chains(view: View, person: int, theme: int, limits: ReferralLoop) -> list[list[int]]:
    """Give the chain of each referral of the last year that closes a loop, in their order."""
    found = []
    for k in moves(view, person, theme):
        if view.day - view.referrals.sent_on[k] <= limits.window_days:
            loop = chain(view, person, theme, k, limits)
            if len(loop) > 0:
                found.append(loop)
    return found


def refusals(view: View, person: int, theme: int, limits: Refusals) -> list[tuple[int, int]]:
    """Give the recent refusals of a matter as (answered on, referral), in the order of their rows."""
    r = view.referrals
    found = []
    for k in range(r.first[person], r.first[person + 1]):
        if r.theme[k] == theme and r.status[k] == STATUS.declined:
            if view.day - r.answered_on[k] <= limits.window_days:
                found.append((r.answered_on[k], k))
    return found


def referral(picture: Picture) -> Iterator[Finding]:
    """Tell loop.referral ("ping-pong"): per (person, theme)."""
    limits: ReferralLoop = picture.parameters["loop.referral"]
    for person, theme in _unsettled(picture):
        chains = closing_chains(picture.view, person, theme, limits)
        if chains:
            yield _looped(picture, (person, theme), chains, limits)


def _looped(
    picture: Picture, matter: tuple[int, int], chains: list[list[int]], limits: ReferralLoop
) -> Finding:
    person, theme = matter
    r = picture.view.referrals
    shortest = min(chains, key=len)
    path = [r.sender[shortest[0]], *(r.receiver[k] for k in shortest)]
    is_high = len(chains) >= limits.high_from_loops or len(set(path)) >= limits.high_from_institutions
    return tell(
        picture,
        "loop.referral",
        {"person": picture.person_id(person), "theme": THEMES[theme].value},
        severity=Severity.HIGH if is_high else Severity.MEDIUM,
        since=r.sent_on[chains[0][-1]],
        evidence={
            "loops": len(chains),
            "referrals": ids(picture.referral_id(loop[-1]) for loop in chains),
            "path": [picture.institution_id(institution) for institution in path],
        },
    )


def refused(picture: Picture) -> Iterator[Finding]:
    """Tell loop.refusals: per (person, theme)."""
    limits: Refusals = picture.parameters["loop.refusals"]
    for person, theme in _unsettled(picture):
        found = [(day, picture.referral_id(k)) for day, k in refusals(picture.view, person, theme, limits)]
        if len(found) >= limits.refusals:
            yield tell(
                picture,
                "loop.refusals",
                {"person": picture.person_id(person), "theme": THEMES[theme].value},
                severity=Severity.HIGH,
                since=sorted(found)[limits.refusals - 1][0],
                evidence={"referrals": ids(id_ for _, id_ in found)},
            )


def _unsettled(picture: Picture) -> Iterator[tuple[int, int]]:
    """Give the live matters with referrals that nobody has settled."""
    view = picture.view
    r = view.referrals
    for person in picture.persons:
        for theme in sorted({r.theme[k] for k in range(r.first[person], r.first[person + 1])}):
            if is_live(view, person, theme) and not is_settled(view, person, theme):
                yield person, theme
