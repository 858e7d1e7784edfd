"""A recut told in steps: which places move together, which teams then no longer share any land.

Places of one zone that the same other team covers move in one step. Steps are taken cheapest first, each such
that every zone is lawful after it; what only holds together moves together.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from algorithms.territory.board import UNCOVERED, Board, outside

Pair = tuple[int, int]
Group = Mapping[int, int]
"""Places and the zone each goes to."""


@dataclass(frozen=True, slots=True)
class Move:
    """Places that leave one zone for another, the most populated first; ids of zones."""

    places: tuple[str, ...]
    origin: str
    target: str
    inhabitants: int


@dataclass(frozen=True, slots=True)
class Step:
    """Moves made at once, the pairs (zone that stays, zone that moves) that end by them, those that begin.

    `joined` is how many inhabitants fewer live outside the main pairs (below zero: more).
    """

    moves: tuple[Move, ...]
    ended: tuple[tuple[str, str], ...]
    begun: tuple[tuple[str, str], ...]
    inhabitants: int
    joined: int


def steps(board: Board, zones: Sequence[int]) -> tuple[Step, ...]:
    """Give the steps that lead from the start to an assignment; none when nothing moves.

    At most quadratic in the groups of places that move, times the borders of the zones they touch.
    """
    left = _groups(board, zones)
    now, found = list(board.start), []
    while left:
        chosen = _cheapest(board, now, left)
        left = [group for group in left if group not in chosen]
        after = _moved(now, chosen)
        found.append(single_step(board, now, after))
        now = after
    return tuple(found)


def _groups(board: Board, zones: Sequence[int]) -> list[Group]:
    """Group the places that move by (zone that stays, zone of origin)."""
    found: dict[Pair, dict[int, int]] = {}
    for place in board.moved(zones):
        found.setdefault((board.fixed[place], board.start[place]), {})[place] = zones[place]
    return [found[pair] for pair in sorted(found)]


def _moved(zones: Sequence[int], groups: Iterable[Group]) -> list[int]:
    after = list(zones)
    for group in groups:
        for place, target in group.items():
            after[place] = target
    return after


def _cheapest(board: Board, now: Sequence[int], left: Sequence[Group]) -> tuple[Group, ...]:
    """Give the cheapest group that ends a pair lawfully, else two, else what hangs together."""
    pairs = len(board.pairs(now))
    for size in (1, 2):
        options: list[tuple[float, int, tuple[Group, ...]]] = []
        for groups in combinations(left, size):
            after = _moved(now, groups)
            gain = pairs - len(board.pairs(after))
            if gain > 0 and board.is_lawful(after):
                options.append((_people(board, groups) / gain, len(options), groups))
        if options:
            return min(options)[-1]
    return min(_hanging_together(board, left), key=lambda groups: _people(board, groups))


def _people(board: Board, groups: Iterable[Group]) -> int:
    return sum(board.people[place] for group in groups for place in group)


def _hanging_together(board: Board, left: Sequence[Group]) -> Iterator[tuple[Group, ...]]:
    """Give the groups that no zone ties to other groups: each such set is lawful by itself."""
    waiting = list(left)
    while waiting:
        together, zones = [waiting.pop(0)], set[int]()
        size = 0
        while len(together) > size:
            size = len(together)
            zones = {
                zone for group in together for place in group for zone in (board.start[place], group[place])
            }
            joined = [g for g in waiting if any(board.start[p] in zones or g[p] in zones for p in g)]
            waiting = [group for group in waiting if group not in joined]
            together += joined
        yield tuple(together)


def single_step(board: Board, before: Sequence[int], after: Sequence[int]) -> Step:
    """Tell the way from one assignment to another as one step."""
    places = [place for place, zone in enumerate(after) if zone != before[place]]
    moves: dict[Pair, list[int]] = {}
    for place in places:
        moves.setdefault((before[place], after[place]), []).append(place)
    were, are = board.pairs(before), board.pairs(after)
    return Step(
        moves=tuple(_move(board, pair, moves[pair]) for pair in sorted(moves)),
        ended=_named(board, were - are),
        begun=_named(board, are - were),
        inhabitants=sum(board.people[place] for place in places),
        joined=outside(board.common(before)) - outside(board.common(after)),
    )


def _move(board: Board, pair: Pair, places: Sequence[int]) -> Move:
    origin, target = pair
    largest_first = sorted(places, key=lambda place: (-board.people[place], place))
    return Move(
        places=tuple(board.places[place] for place in largest_first),
        origin=board.zones[origin],
        target=board.zones[target],
        inhabitants=sum(board.people[place] for place in places),
    )


def _named(board: Board, pairs: Iterable[Pair]) -> tuple[tuple[str, str], ...]:
    return tuple((board.fixed_zones[a], board.zones[b]) for a, b in sorted(pairs) if a != UNCOVERED)
