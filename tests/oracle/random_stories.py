"""What happens to the persons of a random folder: stories that come near a rule, and sometimes meet it."""

from collections.abc import Callable
from itertools import combinations, pairwise

from tests.oracle import random_land
from tests.oracle.choosing import pick, some
from tests.oracle.random_rows import ROLES, SUPPORTING, Draft

Story = Callable[[Draft, str], None]


def a_need(draft: Draft, person: str) -> None:
    """A need, open or closed around D, urgent or not."""
    closed = draft.near(0) if draft.chance(4) else None
    draft.need(person, draft.theme(), opened=draft.near(7, 30, 180, 0), closed=closed, urgent=draft.truth(3))


def any_accompaniment(draft: Draft, person: str) -> None:
    """An accompaniment on any dates."""
    first, last = draft.ordered()
    purpose = draft.pick([*draft.themes, "coordination"])
    draft.accompaniment(person, purpose, start=first, end=last if draft.chance(3) else None)


def any_referral(draft: Draft, person: str) -> None:
    """A referral on any dates, perhaps to its own sender."""
    sent, answered = draft.ordered()
    sender, receiver = draft.pick(draft.institutions), draft.pick(draft.institutions)
    draft.referral(person, draft.theme(), sender=sender, receiver=receiver, sent=sent, answered=answered)


def two_for_the_same(draft: Draft, person: str) -> None:
    """Two or three supporting accompaniments with one purpose."""
    theme = draft.theme()
    for _ in range(2 + draft.chooser.number(0, 1)):
        role = draft.pick(SUPPORTING)
        draft.accompaniment(
            person, theme, start=draft.near(30, 90), role=role, cells={"last_contact": draft.day(3)}
        )


def two_coordinating(draft: Draft, person: str) -> None:
    """Two or three who coordinate."""
    for _ in range(2 + draft.chooser.number(0, 1)):
        role = draft.pick(["coordinator", "lead", "case_manager"])
        draft.accompaniment(
            person, draft.theme(), start=draft.near(30, 180), role=role, cells={"last_contact": ""}
        )


def many_actors(draft: Draft, person: str) -> None:
    """Several institutions around one person."""
    for institution in some(draft.chooser, draft.institutions, 3, 5):
        role = draft.pick(["practitioner", "dispositif_referent", "guardian", "coordinator"])
        cells = {"institution_id": draft.to(institution), "last_contact": ""}
        draft.accompaniment(person, draft.theme(), start=draft.near(30, 90, 0), role=role, cells=cells)


def a_break(draft: Draft, person: str) -> None:
    """Help that ended while the need stayed; it lasted about a month or longer."""
    theme, end = draft.theme(), draft.near(15, 30, 180, 7)
    start = end + pick(draft.chooser, (29, 28, 30, 200))
    draft.need(person, theme, opened=end + pick(draft.chooser, (0, 1, -1, 40)), urgent=draft.truth(4))
    draft.accompaniment(person, theme, start=start, end=end)
    if draft.chance(3):
        draft.accompaniment(person, theme, start=start + 5, end=end)


def gone_quiet(draft: Draft, person: str) -> None:
    """An accompaniment without a sign of life for about as long as rules allow."""
    theme, quiet = draft.theme(), draft.near(180, 365, 730)
    cells = {"last_contact": draft.pick(["", draft.ago(quiet), draft.ago(quiet - 20), draft.ago(-1)])}
    draft.accompaniment(person, theme, start=quiet + pick(draft.chooser, (0, 30, 29, -10)), cells=cells)
    if draft.chance(2):
        draft.need(person, theme, opened=draft.near(30, 180, 365))


def a_relay(draft: Draft, person: str) -> None:
    """A need whose help starts soon."""
    theme = draft.theme()
    draft.need(person, theme, opened=draft.near(30, 60), urgent=draft.truth(3))
    draft.accompaniment(person, theme, start=draft.near(0, -30))


def not_there(draft: Draft, person: str) -> None:
    """Help by somebody who comes later than it starts, or leaves before; a relay perhaps."""
    theme, arrives = draft.theme(), draft.near(0, -30, 30)
    leaves = min(arrives, draft.near(-30, 15, 0))
    professional = draft.professional(
        since=draft.ago(arrives) if draft.mostly(4) else "",
        until=draft.ago(leaves) if draft.chance(3) else "",
    )
    start = pick(draft.chooser, (60, 30, arrives, -1, -30, -31))
    end = pick(draft.chooser, (None, 0, -10, 10, start - 29, start - 28))
    cells = {"professional_id": draft.to(professional), "last_contact": draft.day(3)}
    draft.accompaniment(person, theme, start=start, end=end, cells=cells)
    draft.need(person, theme, opened=draft.near(90, 30, 60), urgent=draft.truth(4))


def tangle(draft: Draft, person: str) -> None:
    """Many referrals among a few institutions, some on the same days: several chains to choose from."""
    theme, few = draft.theme(), some(draft.chooser, draft.institutions, 3, 4)
    for _ in range(draft.chooser.number(4, 10)):
        sender, receiver = some(draft.chooser, few, 2, 2)
        sent = pick(draft.chooser, (100, 99, 60, 61, 20, 10, 5, 366))
        status = draft.pick(["sent", "expired", "declined"])
        draft.referral(person, theme, sender=sender, receiver=receiver, sent=sent, status=status, answered=5)


def fork(draft: Draft, person: str) -> None:
    """Two ways out of an institution that meet again, then back to it: which way is the path?"""
    theme, (home, *ways) = draft.theme(), some(draft.chooser, draft.institutions, 4, 4)
    if len(ways) < 3:
        return
    out, back, sent = ways[:2], ways[2], 70
    steps = [(home, way) for way in some(draft.chooser, out, 2, 2)]
    steps += [(way, back) for way in some(draft.chooser, out, 2, 2)]
    for sender, receiver in [*steps, (back, home)]:
        draft.referral(
            person, theme, sender=sender, receiver=receiver, sent=sent, status="expired", answered=5
        )
        sent -= pick(draft.chooser, (0, 5, 1))


def ping_pong(draft: Draft, person: str) -> None:
    """A chain of referrals that comes back, with or without work in between."""
    theme, sent = draft.theme(), draft.near(365, 180, 60, 90, 730)
    circle = some(draft.chooser, draft.institutions, 2, 4)
    for step in range(draft.chooser.number(2, 2 * len(circle))):
        sender, receiver = circle[step % len(circle)], circle[(step + 1) % len(circle)]
        status = draft.pick(["declined", "sent", "expired", "accepted", "withdrawn", "declined"])
        answered = sent - pick(draft.chooser, (0, 10, 20))
        draft.referral(
            person, theme, sender=sender, receiver=receiver, sent=sent, status=status, answered=answered
        )
        sent -= pick(draft.chooser, (0, 5, 30, 1, 182))
    if draft.chance(3):
        start = draft.near(60, 90, 30)
        draft.accompaniment(person, theme, start=start, end=start - pick(draft.chooser, (29, 28, 5)))
    if draft.chance(2):
        draft.need(person, theme, opened=draft.near(400, 60))


def refusals(draft: Draft, person: str) -> None:
    """Two or three refusals, around a year old or fresh."""
    theme = draft.theme()
    for _ in range(2 + draft.chooser.number(0, 1)):
        sender, receiver = draft.pick(draft.institutions), draft.pick(draft.institutions)
        answered = draft.near(365, 15, 0, 180)
        sent = answered + pick(draft.chooser, (0, 10, 1))
        draft.referral(
            person, theme, sender=sender, receiver=receiver, sent=sent, status="declined", answered=answered
        )


def a_dropped_referral(draft: Draft, person: str) -> None:
    """A referral near one of its deadlines, taken up or not."""
    theme, sender, receiver = draft.theme(), draft.pick(draft.institutions), draft.pick(draft.institutions)
    status = draft.pick(["sent", "accepted", "declined", "expired"])
    answered = draft.near(7, 15, 30, 45, 730)
    sent = answered + pick(draft.chooser, (0, 3))
    draft.referral(
        person, theme, sender=sender, receiver=receiver, sent=sent, status=status, answered=answered
    )
    if draft.chance(2):
        start = pick(draft.chooser, (sent, sent + 60, -30, -31))
        end = pick(draft.chooser, (None, sent, sent + 1))
        cells = {"institution_id": draft.to(receiver)}
        draft.accompaniment(person, theme, start=start, end=end, cells=cells)
    if draft.chance(2):
        draft.need(person, theme, opened=draft.near(60, 30))


def sustained(draft: Draft, person: str) -> None:
    """Somebody who has been there for long and is in touch."""
    cells = {"last_contact": draft.ago(draft.near(0, 60))}
    draft.accompaniment(
        person, draft.theme(), start=draft.near(180, 365), role=draft.pick(ROLES), cells=cells
    )


def an_event(draft: Draft, person: str) -> None:
    """A life event."""
    draft.life_event(person)


STORIES: list[Story] = [
    a_need,
    any_accompaniment,
    any_referral,
    two_for_the_same,
    two_coordinating,
    many_actors,
    a_break,
    gone_quiet,
    a_relay,
    not_there,
    ping_pong,
    tangle,
    fork,
    refusals,
    a_dropped_referral,
    sustained,
    an_event,
]


# Stories of several persons


def same_records(draft: Draft) -> None:
    """Some records are one person: pairs and chains."""
    for person, other in pairwise(some(draft.chooser, draft.persons, 2, 4)):
        draft.same_person(person, other)


def two_dispositifs(draft: Draft, *, at_most: int) -> None:
    """Persons followed by the same two dispositifs for one thing."""
    theme, pair = draft.theme(), some(draft.chooser, draft.dispositifs, 2, 2)
    if draft.chance(4):
        pair = [pair[0], pair[0]]
    operators = some(draft.chooser, draft.institutions, 2, 2)
    for person in some(draft.chooser, draft.persons, pick(draft.chooser, (3, at_most)), at_most):
        for dispositif, operator in zip(pair, operators, strict=False):
            cells = {"dispositif_id": draft.to(dispositif), "institution_id": draft.to(operator)}
            cells |= {"mandate": "", "last_contact": ""}
            draft.accompaniment(person, theme, start=draft.near(30, 90), role="practitioner", cells=cells)


def no_coverage(draft: Draft, *, at_most: int) -> None:
    """Neighbours with needs of a theme that one dispositif answers, in one place alone."""
    theme = "language"
    area = random_land.area(draft.homes[draft.pick(draft.persons)])
    neighbours = [person for person in draft.persons if random_land.area(draft.homes[person]) == area]
    dispositif = draft.dispositif(purposes=theme, since="", until="")
    draft.cover(dispositif, code=draft.pick([code or "54001" for code in draft.homes.values()]))
    for _ in range(pick(draft.chooser, (5, 4, 6, at_most - 1, at_most))):
        opened = pick(draft.chooser, (0, 30, 29, 400, -1))
        draft.need(draft.pick(neighbours), theme, opened=opened, urgent=draft.truth(5))


def could_answer(draft: Draft, *, at_most: int) -> None:
    """More institutions than are invited, loaded more or less, answer a need that nobody holds."""
    theme = "digital"
    for carried in some(draft.chooser, (0, 2, 1, 2, 3, 0), 3, 6):
        draft.institution()
        draft.dispositif(purposes=theme, institution_id=draft.to(draft.institutions[-1]), since="", until="")
        capacity = draft.pick(["7,5", "", "0", "5"])
        if draft.mostly(4):
            draft.professional(institution_id=draft.institutions[-1], capacity=capacity, since="", until="")
            for person in some(draft.chooser, draft.persons, carried, carried):
                cells = {"professional_id": draft.to(draft.professionals[-1]), "institution_id": ""}
                draft.accompaniment(person, draft.theme(), start=draft.near(30, 90), cells=cells)
    for person in some(draft.chooser, draft.persons, 1, at_most):
        draft.need(person, theme, opened=draft.near(30, 60), urgent=draft.truth(2))


def keystones(draft: Draft, *, at_most: int) -> None:
    """A chain or a star of professionals, each sharing two persons with the next or with the first."""
    team = [draft.professional(since="", until="") for _ in range(pick(draft.chooser, (4, 5, at_most)))]
    star = draft.chance(2)
    pairs = list(combinations(draft.persons[:8], 2) if star else pairwise(draft.persons))[:: 1 if star else 2]
    for place in range(min(len(team) - 1, len(pairs))):
        first = team[0] if star else team[place]
        for person in pairs[place]:
            for professional in (first, team[place + 1]):
                cells = {"professional_id": draft.to(professional), "last_contact": ""}
                draft.accompaniment(person, draft.theme(), start=draft.near(90, 30), cells=cells)


EXACT_LOADS = [(4, 0), (0, 3), (1, 3), (4, 1), (2, 0)]
"""Practitioners' files of 1.25 and of 1.5 points: 5, 4.5, 5.75, 6.5 and 2.5 points."""


def exact_loads(draft: Draft) -> None:
    """A team whose members carry exactly 0.9, 1, 1.15 or 1.3 of what they can, or a millionth beside."""
    draft.institution()
    team = draft.institutions[-1]
    for _ in range(draft.chooser.number(1, 2)):
        capacity = draft.pick(["5", "5,000001", "4.999999"])
        institution = {"institution_id": draft.to(team), "capacity": capacity, "since": "", "until": ""}
        professional = draft.professional(**institution)
        light, heavy = pick(draft.chooser, EXACT_LOADS)
        for place, person in enumerate(draft.persons[: light + heavy]):
            cells = {"professional_id": draft.to(professional), "institution_id": "", "dispositif_id": ""}
            cells |= {"intensity": "1" if place < light else "1,2", "last_contact": "", "end": ""}
            draft.accompaniment(person, "child_protection", start=31, role="practitioner", cells=cells)
