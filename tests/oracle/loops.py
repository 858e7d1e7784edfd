"""Loops: persons sent from one counter to the next (SPEC section 2, Loops)."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from tests.oracle.facts import Referral
from tests.oracle.findings import Finding, finding
from tests.oracle.graph_on import GraphOn

ONE_YEAR = 365
REAL_WORK = 30


@dataclass(frozen=True, slots=True)
class Chain:
    """A closing referral's chain, in order of time, that referral last."""

    referrals: tuple[Referral, ...]

    @property
    def closing(self) -> Referral:
        """The referral that closes the loop."""
        return self.referrals[-1]

    @property
    def path(self) -> list[str]:
        """The institutions along the chain: from(j), to(j), ..., to(i)."""
        return [self.referrals[0].sender, *(one.receiver for one in self.referrals)]


def loops(graph: GraphOn) -> Iterator[Finding]:
    """All findings of this family."""
    for person, theme in sorted({(one.person_id, one.theme) for one in graph.referrals}):
        if graph.is_live(person, theme) and not is_settled(graph, person, theme):
            yield from ping_pong(graph, person, theme)
            yield from refusals(graph, person, theme)


def is_settled(graph: GraphOn, person: str, theme: str) -> bool:
    """Held by an institution that sent no referral, or since the last of them was sent."""
    sent = graph.referrals_of(person, theme)
    senders = {one.sender for one in sent}
    last = max((one.sent_on for one in sent), default=None)
    return any(
        row.institution_id not in senders or last is None or row.start >= last
        for row in graph.holders(person, theme)
    )


def ping_pong(graph: GraphOn, person: str, theme: str) -> Iterator[Finding]:
    """loop.referral."""
    sent = [one for one in graph.referrals_of(person, theme) if one.sender != one.receiver]
    found = [chain_closed_by(graph, sent, place) for place in range(len(sent))]
    chains = [chain for chain in found if chain is not None]
    if chains:
        path = min(chains, key=lambda chain: len(chain.referrals)).path
        grave = len(chains) >= 3 or len(set(path)) >= 3
        yield finding(
            "loop.referral",
            [("person", person), ("theme", theme)],
            severity="high" if grave else "medium",
            since=chains[0].closing.sent_on,
            loops=len(chains),
            referrals=sorted(chain.closing.id for chain in chains),
            path=path,
        )


def chain_closed_by(graph: GraphOn, sent: list[Referral], last: int) -> Chain | None:
    """Backwards from a referral, breadth first, the latest predecessor first, each visited once."""
    closing = sent[last]
    if (graph.day - closing.sent_on).days > ONE_YEAR:
        return None
    waiting: deque[tuple[int, ...]] = deque([(last,)])
    visited = {last}
    while waiting:
        places = waiting.popleft()
        first = sent[places[0]]
        if first.sender == closing.receiver and is_loop(graph, first, closing):
            return Chain(tuple(sent[place] for place in places))
        for before in reversed(range(places[0])):
            if sent[before].receiver == first.sender and before not in visited:
                visited.add(before)
                waiting.append((before, *places))
    return None


def is_loop(graph: GraphOn, first: Referral, closing: Referral) -> bool:
    """Within a year, and nobody did real work in between."""
    if (closing.sent_on - first.sent_on).days > ONE_YEAR:
        return False
    for row in graph.accompaniments_of[first.person_id]:
        if row.purpose == first.theme:
            start = max(row.start, first.sent_on)
            end = closing.sent_on if row.end is None else min(row.end, closing.sent_on)
            if (end - start).days + 1 >= REAL_WORK:
                return False
    return True


def refusals(graph: GraphOn, person: str, theme: str) -> Iterator[Finding]:
    """loop.refusals: at least two within a year."""
    declined = sorted(
        (one.answered_on, one.id)
        for one in graph.referrals_of(person, theme)
        if one.status == "declined" and one.answered_on and (graph.day - one.answered_on).days <= ONE_YEAR
    )
    if len(declined) >= 2:
        yield finding(
            "loop.refusals",
            [("person", person), ("theme", theme)],
            severity="high",
            since=declined[1][0],
            referrals=sorted(identifier for _, identifier in declined),
        )
