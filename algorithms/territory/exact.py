"""Few corrections on a small map, by branch and bound: nothing lawful is better, and that is proven.

Places are decided one after the other; what is decided is kept as sets of bits. A branch is left when even
the fewest pairs it can end with are more than the best known, or as many for more inhabitants moved.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from algorithms.territory.board import UNCOVERED, Board

Moves = tuple[tuple[int, int], ...]
Rank = tuple[int, int, int, Moves]
"""Pairs, inhabitants moved, places moved, moves (place, zone): the smaller the better."""


def rank(board: Board, zones: Sequence[int]) -> Rank:
    """Give what an assignment is worth: the objective, smallest is best."""
    moves = tuple((place, zones[place]) for place in board.moved(zones))
    return len(board.pairs(zones)), board.cost(zones), len(moves), moves


class _TooLong(Exception):  # noqa: N818  # a signal of this module to itself, not an error
    pass


@dataclass
class _Search:
    """A depth-first search; `order` are the places in the order they are decided."""

    board: Board
    budget: int
    steps_left: int
    best: Rank
    order: list[int]
    zone: list[int]

    def __post_init__(self) -> None:
        b = self.board
        self.around = [sum(1 << q for q in others) for others in b.neighbours or ()]
        self.bit = [
            [self._pair_bit(place, zone) for zone in range(len(b.zones))] for place in range(len(b.places))
        ]
        self.row = [((1 << len(b.zones)) - 1) << (a * len(b.zones)) for a in range(len(b.fixed_zones))]
        self.kept = [sum(1 << p for p in places) for places in b.compared]
        self.undecided = [sum(1 << p for p in self.order[depth:]) for depth in range(len(self.order) + 1)]
        self.forced = [self._forced(depth) for depth in range(len(self.order) + 1)]

    def _pair_bit(self, place: int, zone: int) -> int:
        a = self.board.fixed[place]
        return 0 if a == UNCOVERED else 1 << (a * len(self.board.zones) + zone)

    def _forced(self, depth: int) -> tuple[list[int], list[int]]:
        """Give, for the places not decided at a depth: inhabitants, and the pairs that stay from each on."""
        b = self.board
        places = sorted(self.order[depth:], key=lambda place: b.people[place])
        masks = [0]
        for place in reversed(places):
            masks.append(masks[-1] | self.bit[place][b.start[place]])
        return [b.people[place] for place in places], masks[::-1]

    def fewest(self, depth: int, pairs: int, left: int) -> int:
        """Give the fewest pairs possible when `left` inhabitants may still be moved.

        A place with more inhabitants stays, and its pair; a zone that stays meets one other at least.
        """
        people, masks = self.forced[depth]
        pairs |= masks[bisect_right(people, left)]
        return pairs.bit_count() + sum(not pairs & row for row in self.row)

    def run(self, depth: int, pairs: int, cost: int, members: list[int]) -> None:
        """Decide the place at a depth and all that follow."""
        self.steps_left -= 1
        if self.steps_left < 0:
            raise _TooLong
        if depth == len(self.order):
            self._end(members)
            return
        place = self.order[depth]
        start = self.board.start[place]
        others = () if place in self.board.held else (z for z in range(len(members)) if z != start)
        for zone in (start, *others):
            paid = cost + (self.board.people[place] if zone != start else 0)
            met = pairs | self.bit[place][zone]
            if paid > self.budget or self._is_hopeless(depth + 1, met, paid):
                continue
            grown = members.copy()
            grown[zone] |= 1 << place
            if zone == start or self._may_hold(grown, self.undecided[depth + 1], (zone, start)):
                self.zone[place] = zone
                self.run(depth + 1, met, paid, grown)

    def _is_hopeless(self, depth: int, pairs: int, cost: int) -> bool:
        fewest = self.fewest(depth, pairs, self.budget - cost)
        if fewest != self.best[0]:
            return fewest > self.best[0]
        return cost > self.best[1] or self.fewest(depth, pairs, self.best[1] - cost) > fewest

    def _may_hold(self, members: list[int], undecided: int, zones: tuple[int, int]) -> bool:
        """Tell whether zones may still end in few enough pieces, all that is undecided being theirs."""
        if self.board.neighbours is None:
            return True
        return all(
            self._pieces(members[zone], members[zone] | undecided) <= self.board.allowed[zone]
            for zone in zones
        )

    def _pieces(self, members: int, within: int) -> int:
        """Count the pieces of `within` that hold a member."""
        count = 0
        while members:
            reach = members & -members
            piece = reach
            while reach:
                place = reach.bit_length() - 1
                grown = self.around[place] & within & ~piece
                piece |= grown
                reach = (reach & ~(1 << place)) | grown
            members &= ~piece
            count += 1
        return count

    def _end(self, members: list[int]) -> None:
        if not all(inside & kept for inside, kept in zip(members, self.kept, strict=True)):
            return
        if self.board.neighbours is not None:
            counts = zip(members, self.board.allowed, strict=True)
            if any(self._pieces(inside, inside) > allowed for inside, allowed in counts):
                return
        self.best = min(self.best, rank(self.board, self.zone))


def search(board: Board, budget: int, *, known: Sequence[int], steps: int) -> tuple[list[int], bool]:
    """Give the best assignment from a `known` lawful one on, and whether it is proven to be the best.

    It is proven unless more than `steps` branches had to be looked at. Exponential in the places.
    """
    order = sorted(range(len(board.places)), key=lambda p: (board.fixed[p], -board.people[p], p))
    run = _Search(board, budget, steps, rank(board, known), order, list(board.start))
    try:
        run.run(0, 0, 0, [0] * len(board.zones))
    except _TooLong:
        return _zones(board, run.best), False
    return _zones(board, run.best), True


def _zones(board: Board, best: Rank) -> list[int]:
    zones = list(board.start)
    for place, zone in best[-1]:
        zones[place] = zone
    return zones
