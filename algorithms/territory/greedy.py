"""Few corrections on a real map: pairs of zones undone one after the other, cheapest first.

A pair is undone by moving all its places, each piece of them to a neighbouring zone that the other team
already knows; what this would cut off from its zone moves along. It is a heuristic: `fewest_possible` tells
how good any answer could be, and an answer that reaches it is proven.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from algorithms.territory.board import UNCOVERED, Board

Pair = tuple[int, int]
Price = tuple[float, int, int, tuple[tuple[int, int], ...]]


@dataclass(frozen=True, slots=True)
class Step:
    """Places and the zones they go to, the pairs fewer by it, the inhabitants it costs more."""

    targets: Mapping[int, int]
    gain: int
    cost: int

    @property
    def price(self) -> Price:
        """Give the order of steps: inhabitants a pair, inhabitants, places, codes."""
        moves = tuple(sorted(self.targets.items()))
        return self.cost / self.gain, self.cost, len(moves), moves


@dataclass
class Cut:
    """A board being recut: the zone of each place, the places of each zone and of each pair."""

    board: Board
    zone: list[int]
    members: list[set[int]] = field(init=False)
    cells: dict[Pair, set[int]] = field(init=False)
    version: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self.members = [set() for _ in self.board.zones]
        self.cells = {}
        self.version = [0] * len(self.board.zones)
        for place, zone in enumerate(self.zone):
            self._put(place, zone)

    def _put(self, place: int, zone: int) -> None:
        self.zone[place] = zone
        self.members[zone].add(place)
        if self.board.fixed[place] != UNCOVERED:
            self.cells.setdefault((self.board.fixed[place], zone), set()).add(place)

    def move(self, targets: Mapping[int, int]) -> None:
        """Move places to zones."""
        for place, target in targets.items():
            origin = self.zone[place]
            self.members[origin].discard(place)
            cell = self.board.fixed[place], origin
            if cell in self.cells:
                self.cells[cell].discard(place)
                if not self.cells[cell]:
                    del self.cells[cell]
            self._put(place, target)
            self.version[origin] += 1
            self.version[target] += 1

    def around(self, places: Iterable[int]) -> dict[int, int]:
        """Count the borders of some places with each other zone; every zone when the land is not known."""
        if self.board.neighbours is None:
            return dict.fromkeys(range(len(self.board.zones)), 1)
        found: dict[int, int] = {}
        for place in places:
            for other in self.board.neighbours[place]:
                found[self.zone[other]] = found.get(self.zone[other], 0) + 1
        return found

    def gain(self, targets: Mapping[int, int]) -> int:
        """Give how many pairs fewer there are once places have moved."""
        leaving: dict[Pair, int] = {}
        arriving: set[Pair] = set()
        for place, target in targets.items():
            a = self.board.fixed[place]
            if a != UNCOVERED:
                leaving[a, self.zone[place]] = leaving.get((a, self.zone[place]), 0) + 1
                arriving.add((a, target))
        gone = sum(len(self.cells[cell]) == count for cell, count in leaving.items() if cell not in arriving)
        return gone - sum(cell not in self.cells for cell in arriving)

    def cost(self, targets: Mapping[int, int]) -> int:
        """Give how many more inhabitants are moved than at the start."""
        board = self.board
        return sum(
            board.people[p] * ((target != board.start[p]) - (self.zone[p] != board.start[p]))
            for p, target in targets.items()
        )

    def is_lawful(self, targets: Mapping[int, int]) -> bool:
        """Tell whether no zone is emptied, or in more pieces than allowed, once places have moved."""
        if not self.board.held.isdisjoint(targets):
            return False
        touched = {*targets.values(), *(self.zone[place] for place in targets)}
        for zone in touched:
            inside = {p for p in self.members[zone] if p not in targets}
            inside.update(p for p, target in targets.items() if target == zone)
            if not self.board.may_be(zone, inside):
                return False
        return True


def steps_for(cut: Cut, cell: Pair) -> Iterator[Step]:
    """Give the lawful steps that undo a pair, or nothing. Linear in the borders of the zones they touch."""
    _, origin = cell
    leaving = cut.cells[cell]
    if leaving == cut.members[origin]:
        return
    for targets in _destinations(cut, leaving, cell):
        complete = _with_stranded(cut, targets, origin)
        if complete is None:
            continue
        gain = cut.gain(complete)
        if gain > 0 and cut.is_lawful(complete):
            yield Step(complete, gain, cut.cost(complete))


def _destinations(cut: Cut, leaving: set[int], cell: Pair) -> Iterator[dict[int, int]]:
    """Give where the pieces of a pair may go: all to one zone, or each to the one it touches most."""
    a, origin = cell
    pieces = cut.board.pieces(leaving)
    choices = []
    for piece in pieces:
        around = cut.around(piece)
        known = [z for z in around if z != origin and (a, z) in cut.cells]
        if not known:
            return
        choices.append(sorted(known, key=lambda z: (-around[z], z)))
    for zone in sorted(set(choices[0]).intersection(*choices)):
        yield dict.fromkeys(leaving, zone)
    nearest = {place: zones[0] for piece, zones in zip(pieces, choices, strict=True) for place in piece}
    if len(set(nearest.values())) > 1:
        yield nearest


def _with_stranded(cut: Cut, targets: dict[int, int], origin: int) -> dict[int, int] | None:
    """Add what would be cut off from the zone of origin, moved to a zone beside it; None when nothing can."""
    board = cut.board
    pieces = board.pieces(cut.members[origin] - targets.keys())
    if len(pieces) <= board.allowed[origin]:
        return targets
    pieces.sort(key=lambda piece: (-sum(board.people[p] for p in piece), min(piece)))
    complete = dict(targets)
    for piece in pieces[board.allowed[origin] :]:
        beside = {z for z in cut.around(piece) if z != origin}
        beside.update(targets[q] for p in piece for q in (board.neighbours or ())[p] if q in targets)
        if not beside:
            return None
        known = {z: cut.gain(dict.fromkeys(piece, z)) for z in beside}
        complete |= dict.fromkeys(piece, min(beside, key=lambda z: (-known[z], z)))
    return complete


def undo(
    board: Board, budget: int, *, start: Sequence[int], banned: frozenset[Pair] = frozenset()
) -> list[int]:
    """Undo pairs, cheapest first, while the budget lasts; give the zone of each place."""
    cut = Cut(board, list(start))
    spent = board.cost(start)
    known: dict[Pair, tuple[tuple[int, ...], list[Step]]] = {}
    while True:
        options = [
            step
            for cell in sorted(cut.cells)
            if cell not in banned
            for step in _remembered(cut, cell, known)
            if spent + step.cost <= budget
        ]
        if not options:
            return _trimmed(cut)
        chosen = min(options, key=lambda step: step.price)
        cut.move(chosen.targets)
        spent += chosen.cost


def _remembered(cut: Cut, cell: Pair, known: dict[Pair, tuple[tuple[int, ...], list[Step]]]) -> list[Step]:
    """Work a pair's steps out again only when a zone of its team's, or beside it, has changed."""
    zones = {z for a, z in cut.cells if a == cell[0]} | cut.around(cut.members[cell[1]]).keys()
    state = tuple(cut.version[zone] for zone in sorted(zones))
    if cell not in known or known[cell][0] != (*sorted(zones), *state):
        known[cell] = ((*sorted(zones), *state), list(steps_for(cut, cell)))
    return known[cell][1]


def _trimmed(cut: Cut) -> list[int]:
    """Take back every move that no pair needs, the most costly first."""
    board = cut.board
    for place in sorted(board.moved(cut.zone), key=lambda p: (-board.people[p], p)):
        back = {place: board.start[place]}
        if cut.gain(back) >= 0 and cut.is_lawful(back):
            cut.move(back)
    return cut.zone


def fewest_possible(board: Board, budget: int) -> tuple[int, int]:
    """Give (pairs, inhabitants) that no assignment can be better than.

    A pair less costs its inhabitants at least; a zone that stays keeps one pair, its largest; and every zone
    that met one still does.
    """
    cells: dict[int, dict[int, int]] = {}
    for place, a in enumerate(board.fixed):
        if a != UNCOVERED:
            row = cells.setdefault(a, {})
            row[board.start[place]] = row.get(board.start[place], 0) + board.people[place]
    prices = sorted(price for row in cells.values() for price in sorted(row.values())[:-1])
    pairs, spent = sum(map(len, cells.values())), 0
    most = pairs - max(len(cells), len({zone for row in cells.values() for zone in row}))
    for price in prices[:most]:
        if spent + price > budget:
            break
        spent += price
        pairs -= 1
    return pairs, spent
