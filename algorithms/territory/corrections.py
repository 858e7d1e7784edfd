"""Few corrections: which communes could change team so that teams have fewer others to work with?

A proposal, never applied by itself. One of two zonings may move; the other stays as it is.

The objective, exactly. A recut gives each place of the zoning that moves to one of its zones, such that
every zone is in one piece (one that is in several already, such as one with an exclave, in no more than it
was), keeps a place that the other zoning covers too, and no more inhabitants than the budget change zone.
Best is the recut with the fewest pairs of zones that have a place in common; of these the one that moves the
fewest inhabitants; then the fewest places; then the first by codes. "Proven" means that no recut leaves
fewer pairs, or as many for fewer inhabitants moved.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from algorithms.parameters.territory import Corrections, territory_parameters
from algorithms.picture import Picture
from algorithms.territory.board import Board, board, outside
from algorithms.territory.crossing import figures
from algorithms.territory.exact import rank, search
from algorithms.territory.greedy import Cut, fewest_possible, undo
from algorithms.territory.loads import Load, loads, persons_by_code
from algorithms.territory.steps import Step, single_step, steps
from graph.contours import Terrain
from graph.errors import UnknownIdError, UsageError
from graph.frame import Zoning

HUNDRED = 100


@dataclass(frozen=True, slots=True)
class Proposal:
    """What could move, in steps, and what it would change.

    `a` and `b` are the zonings compared (A has the smaller id), `moving` the one of them that moves. `zones`:
    the zone of each place of the zoning that moves, after. `before` and `after` are the figures of
    `algorithms.territory.figures`; `loads_before` and `loads_after` are by zone of the zoning that moves.
    `unknown` are places without any contour: they stay. `is_land_known` is False when no contour was given:
    then nothing is said of pieces.
    """

    a: str
    b: str
    moving: str
    budget: int
    steps: tuple[Step, ...]
    zones: Mapping[str, str]
    places: tuple[str, ...]
    inhabitants: int
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    loads_before: Mapping[str, Load]
    loads_after: Mapping[str, Load]
    is_proven: bool
    is_land_known: bool
    unknown: tuple[str, ...]

    @property
    def pairs_ended(self) -> int:
        """Give how many pairs of zones fewer there are."""
        return int(self.before["pairs"]) - int(self.after["pairs"])


@dataclass(frozen=True, slots=True)
class _Question:
    """Two zonings of a picture, the one that moves laid over the one that stays."""

    picture: Picture
    pair: tuple[Zoning, Zoning]
    moving: Zoning
    ground: Terrain | None
    board: Board

    @property
    def is_b_moving(self) -> bool:
        return self.moving.id == self.pair[1].id

    def figures(self, zones: Sequence[int]) -> dict[str, Any]:
        return figures(self.board.crossing(zones, is_b_moving=self.is_b_moving), self.ground)

    def proposal(
        self, zones: Sequence[int], told: Sequence[Step], budget: int, *, is_proven: bool
    ) -> Proposal:
        b, seen = self.board, self.picture
        counts = persons_by_code(seen)
        named = {place: b.zones[zone] for place, zone in zip(b.places, zones, strict=True)}
        start = {place: b.zones[zone] for place, zone in zip(b.places, b.start, strict=True)}
        return Proposal(
            a=self.pair[0].id,
            b=self.pair[1].id,
            moving=self.moving.id,
            budget=budget,
            steps=tuple(told),
            zones=named,
            places=tuple(b.places[place] for place in b.moved(zones)),
            inhabitants=b.cost(zones),
            before=self.figures(b.start),
            after=self.figures(zones),
            loads_before=loads(seen.frame.gazetteer, start, counts),
            loads_after=loads(seen.frame.gazetteer, named, counts),
            is_proven=is_proven,
            is_land_known=self.ground is not None,
            unknown=tuple(b.places[place] for place in sorted(b.held)),
        )


def corrections(
    picture: Picture,
    one: str,
    other: str,
    *,
    ground: Terrain | None,
    moving: str | None = None,
    budget: int | None = None,
) -> Proposal:
    """Propose a recut of one of two zonings, by ids, on the picture's day.

    `moving` is the id of the one that may move (by default the one with the greater id, B); `budget` is how
    many inhabitants may change zone (by default a share of those compared). `ground` is where places lie
    (`algorithms.territory.ground.ground`). Raises UnknownIdError for a zoning that is not there, UsageError
    for twice the same, for two without a place in common, for a negative budget. Within two seconds on 600
    communes; exact, and slower with each place, on small maps.
    """
    asked = _question(picture, (one, other), moving, ground)
    limits = territory_parameters().corrections
    compared = sum(people for people, a in zip(asked.board.people, asked.board.fixed, strict=True) if a >= 0)
    most = limits.budget_percent * compared // HUNDRED if budget is None else budget
    if most < 0:
        raise UsageError("comparison.negative_budget", budget=most)
    zones, is_proven = recut(asked.board, most, limits)
    return asked.proposal(zones, steps(asked.board, zones), most, is_proven=is_proven)


def recut(b: Board, budget: int, limits: Corrections) -> tuple[Sequence[int], bool]:
    """Give the best recut found, and whether it is proven to be the best."""
    zones = _improved(b, budget, limits.retries)
    pairs, people, *_ = rank(b, zones)
    if len(b.places) > limits.searched_places and (pairs, people) == fewest_possible(b, budget):
        return zones, True
    is_small = len(b.zones) ** min(len(b.places), limits.searched_places) <= limits.exact_assignments
    if is_small:
        return search(b, budget, known=zones, steps=limits.exact_assignments * len(b.places))
    if len(b.places) <= limits.searched_places:
        return search(b, budget, known=zones, steps=limits.search_steps)
    return zones, False


def _improved(b: Board, budget: int, retries: int) -> Sequence[int]:
    """Undo pairs; then try again sparing each pair undone, the most populated first; keep the best."""
    best = undo(b, budget, start=b.start)
    ended = sorted(b.pairs(b.start) - b.pairs(best), key=lambda pair: (-_people(b, pair), pair))
    for pair in ended[:retries]:
        best = min(best, undo(b, budget, start=b.start, banned=frozenset([pair])), key=lambda z: rank(b, z))
    return best


def _people(b: Board, pair: tuple[int, int]) -> int:
    rows = zip(b.people, b.fixed, b.start, strict=True)
    return sum(people for people, fixed, start in rows if (fixed, start) == pair)


def helpful_moves(
    picture: Picture,
    one: str,
    other: str,
    *,
    ground: Terrain | None,
    moving: str | None = None,
    count: int | None = None,
) -> Proposal:
    """Propose the few places (three, unless said otherwise) whose move helps most, each a step of its own.

    One after the other, the place and zone that leave the fewest pairs; of these the fewest inhabitants
    outside the main pairs; then the fewest inhabitants moved; then the first by codes. Only moves that end a
    pair or bring inhabitants into a main pair, and that leave every zone lawful, are made: there may be
    fewer. Errors are those of `corrections`. `budget` is what they move; `is_proven` is False, each being
    the best by itself.
    """
    asked = _question(picture, (one, other), moving, ground)
    b = asked.board
    wanted = territory_parameters().corrections.helpful_places if count is None else count
    zones, told = list(b.start), []
    for _ in range(wanted):
        chosen = most_helpful(b, zones)
        if chosen is None:
            break
        place, target = chosen
        after = [target if p == place else zone for p, zone in enumerate(zones)]
        told.append(single_step(b, zones, after))
        zones = after
    return asked.proposal(zones, told, b.cost(zones), is_proven=False)


def most_helpful(b: Board, zones: Sequence[int]) -> tuple[int, int] | None:
    """Give the place and zone of the single move that helps most, None when none does."""
    cut = Cut(b, list(zones))
    common = b.common(zones)
    apart = outside(common)
    options = []
    for place in range(len(b.places)):
        for target in sorted(cut.around([place]).keys() - {zones[place]}):
            gain = cut.gain({place: target})
            left = outside(_with_move(cut, common, (place, target)))
            if gain > 0 or (gain == 0 and left < apart):
                options.append((-gain, left, b.people[place], place, target))
    for *_, place, target in sorted(options):
        if cut.is_lawful({place: target}):
            return place, target
    return None


def _with_move(
    cut: Cut, common: Mapping[tuple[int, int], int], move: tuple[int, int]
) -> Mapping[tuple[int, int], int]:
    """Give the counts once a place has gone to a zone."""
    place, target = move
    fixed, people = cut.board.fixed[place], cut.board.people[place]
    if fixed < 0:
        return common
    after, left = dict(common), (fixed, cut.zone[place])
    after[left] -= people
    if len(cut.cells[left]) == 1:
        del after[left]
    after[fixed, target] = after.get((fixed, target), 0) + people
    return after


def _question(
    picture: Picture, pair: tuple[str, str], moving: str | None, ground: Terrain | None
) -> _Question:
    zonings = picture.frame.zonings
    for zoning in (*pair, *([moving] if moving else [])):
        if zoning not in zonings:
            raise UnknownIdError("unknown.zoning", id=zoning)
    a, b = sorted(pair)
    moves = b if moving is None else moving
    if a == b or moves not in (a, b):
        raise UsageError("comparison.two_zonings", one=a, other=b, moving=moves)
    laid = board(picture, zonings[a if moves == b else b], zonings[moves], ground)
    if not any(people for people, fixed in zip(laid.people, laid.fixed, strict=True) if fixed >= 0):
        raise UsageError("comparison.nothing_in_common", one=a, other=b, day=f"{picture.as_of:%d/%m/%Y}")
    return _Question(picture, (zonings[a], zonings[b]), zonings[moves], ground, laid)
