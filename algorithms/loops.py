"""Loops: is somebody sent from counter to counter, or refused everywhere, while nobody is at work?

What counts: a referral that brings the person back to an institution that had already sent them on for the
same matter within a year, with no real work (a month of accompaniment) in between; two refusals in a year.

What lawfully does not: a referral withdrawn or to oneself; a matter whose needs are all closed; a matter
settled, that is held by somebody who sent none of these referrals or who began since the last of them.

Complexity: for each of a person's referrals for a theme, their number and that of the accompaniments.
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


def first_day(view: View, person: int, theme: int, closing: int, limits: ReferralLoop) -> int:
    """Give the first day on which a loop that `closing` closes may begin.

    Not before the window; and since a longer time holds all the work of a shorter one, not before the day
    from which no accompaniment was open by its dates long enough, up to the closing day, both counted.
    """
    a = view.accompaniments
    until = view.referrals.sent_on[closing]
    first = until - limits.window_days
    for i in range(a.first[person], a.first[person + 1]):
        last_begin = min(a.end[i], until) + 1 - limits.work_days
        if a.purpose[i] == theme and a.start[i] <= last_begin:
            first = max(first, last_begin + 1)
    return first


def links(view: View, order: list[int]) -> tuple[list[int], list[int]]:
    """Tie referrals to those before them, by position in `order`, -1 for none.

    First, the latest one before that was sent to the institution from which each is sent; second, the
    latest one before that was sent to the same institution.
    """
    r = view.referrals
    sent_here, sent_alike = [-1 for _ in order], [-1 for _ in order]
    latest = {-1: -1}
    for position in range(len(order)):
        sent_here[position] = latest.get(r.sender[order[position]], -1)
        sent_alike[position] = latest.get(r.receiver[order[position]], -1)
        latest[r.receiver[order[position]]] = position
    return sent_here, sent_alike


def chain(
    view: View, order: list[int], ties: tuple[list[int], list[int]], closing: int, first: int
) -> list[int]:
    """Give the referrals of the loop, begun on `first` or later, that the one at `closing` closes; or none.

    Found backwards from it, breadth first, so with the fewest referrals; among the predecessors of a
    referral the latest comes first, and each referral is visited once: when one to an institution was
    visited, so were all those to it before, and the walk along them stops.
    """
    r = view.referrals
    sent_here, sent_alike = ties
    visited = [False for _ in range(closing + 1)]
    queue = [closing]
    came_from = [-1]
    reached = 0
    while reached < len(queue):
        k = sent_here[queue[reached]]
        while k >= 0 and not visited[k] and r.sent_on[order[k]] >= first:
            visited[k] = True
            queue.append(k)
            came_from.append(reached)
            if r.sender[order[k]] == r.receiver[order[closing]]:
                return _walk(order, queue, came_from)
            k = sent_alike[k]
        reached += 1
    return [order[k] for k in queue if k < 0]


def _walk(order: list[int], queue: list[int], came_from: list[int]) -> list[int]:
    """Follow a breadth-first search from what it reached last to where it began."""
    found = []
    position = len(queue) - 1
    while position >= 0:
        found.append(order[queue[position]])
        position = came_from[position]
    return found


def closing_chains(view: View, person: int, theme: int, limits: ReferralLoop) -> list[list[int]]:
    """Give the chain of each referral of the last year that closes a loop, in their order."""
    r = view.referrals
    order = moves(view, person, theme)
    ties = links(view, order)
    last_sent = {-1: -1}
    found = []
    for position in range(len(order)):
        k = order[position]
        first = first_day(view, person, theme, k, limits)
        sent_by = r.receiver[k]
        begun = last_sent[sent_by] if sent_by in last_sent else -1  # noqa: SIM401  numba's get gives an optional
        if view.day - r.sent_on[k] <= limits.window_days and begun >= 0 and r.sent_on[begun] >= first:
            loop = chain(view, order, ties, position, first)
            if len(loop) > 0:
                found.append(loop)
        last_sent[r.sender[k]] = k
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
