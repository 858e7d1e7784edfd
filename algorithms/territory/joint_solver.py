"""One zoning for two, solved: OR-Tools CP-SAT, zones kept in one piece by cuts added when needed.

Needs the extra `zoning`. One worker, a seed, and a limit counted in the solver's own operations: the same
question has the same answer everywhere. Never to be loaded beside highspy.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from algorithms.territory.joint_plan import Plan, around, pieces
from algorithms.territory.joint_repair import mended, stranded
from graph.errors import UsageError


class Limits(NamedTuple):
    """How long (in the solver's own seconds, for each of the two aims) and from which seed."""

    seconds: float
    seed: int


class Solved(NamedTuple):
    """The zone of each place; whether nothing costs less, whether nothing as cheap has shorter borders."""

    zones: tuple[int, ...]
    is_cost_proven: bool
    is_border_proven: bool
    rounds: int


def load_solver() -> Any:
    """Give OR-Tools' CP-SAT. Raises UsageError when the extra is not installed."""
    try:
        from ortools.sat.python import cp_model
    except ImportError:
        raise UsageError("comparison.no_solver") from None
    return cp_model


def solve(plan: Plan, limits: Limits) -> Solved | None:
    """Give the best assignment found, None when none exists within the bounds.

    Raises UsageError when the solver is not installed, or found none in its time (comparison.no_time). Exact
    when there is time enough; exponential in the worst case.
    """
    model = _Model(load_solver(), plan, limits)
    model.aim_at_cost()
    is_cost_proven = model.run()
    if model.best is None:
        if model.is_impossible:
            return None
        raise UsageError("comparison.no_time", seconds=limits.seconds)
    if not is_cost_proven:
        return Solved(model.best, False, False, model.rounds)
    model.aim_at_border(model.best)
    is_border_proven = model.run()
    return Solved(model.best, True, is_border_proven, model.rounds)


@dataclass
class _Model:
    """The model being cut: `x[place][zone]` says whether a place lies in a zone."""

    solver: Any
    plan: Plan
    limits: Limits
    rounds: int = 0
    is_impossible: bool = False
    x: list[list[Any]] = field(init=False)
    model: Any = field(init=False)
    worth: Callable[[Sequence[int]], int] = field(init=False)
    apart: list[Any] = field(default_factory=list)
    best: tuple[int, ...] | None = None

    def __post_init__(self) -> None:
        plan, zones = self.plan, range(len(self.plan.seats))
        self.model = self.solver.CpModel()
        self.x = [[self.model.new_bool_var("") for _ in zones] for _ in plan.load]
        for row in self.x:
            self.model.add_exactly_one(row)
        for zone, seat in enumerate(plan.seats):
            self.model.add(self.x[seat][zone] == 1)
            load = sum(plan.load[place] * self.x[place][zone] for place in range(len(plan.load)))
            self.model.add_linear_constraint(load, plan.least, plan.most)
        self._hold_land_together()

    def _hold_land_together(self) -> None:
        """Keep land without a seat whole, other land to the seats it holds, no place alone in its zone."""
        seats = set(self.plan.seats)
        for stretch in pieces(self.plan.neighbours, range(len(self.plan.load))):
            held = seats & stretch
            first, *others = sorted(stretch)
            for zone, seat in enumerate(self.plan.seats):
                if not held:
                    for place in others:
                        self.model.add(self.x[place][zone] == self.x[first][zone])
                elif seat not in stretch:
                    for place in stretch:
                        self.model.add(self.x[place][zone] == 0)
                else:
                    for place in stretch - {seat}:
                        around = [self.x[other][zone] for other in self.plan.neighbours[place]]
                        self.model.add_bool_or([*around, self.x[place][zone].negated()])

    def aim_at_cost(self) -> None:
        """Ask for the fewest inhabitants changing team."""
        self.worth = self.plan.cost
        self.model.minimize(self._cost())

    def _cost(self) -> Any:
        rows = enumerate(self.plan.costs)
        return sum(cost * self.x[place][zone] for place, row in rows for zone, cost in enumerate(row) if cost)

    def aim_at_border(self, known: Sequence[int]) -> None:
        """Ask for the shortest borders among what costs no more than a known assignment."""
        self.model.add(self._cost() <= self.plan.cost(known))
        spare = self.plan.cost(known) - sum(map(min, self.plan.costs))
        for place, row in enumerate(self.plan.costs):
            for zone, cost in enumerate(row):
                if cost - min(row) > spare:
                    self.model.add(self.x[place][zone] == 0)
        lengths = []
        for p, q, metres in self.plan.borders:
            apart = self.model.new_bool_var("")
            for one, other in zip(self.x[p], self.x[q], strict=True):
                self.model.add_bool_or([one.negated(), other, apart])
                self.model.add_bool_or([other.negated(), one, apart])
            lengths.append(metres * apart)
            self.apart.append((p, q, apart))
        self.worth = self.plan.border
        self.model.minimize(sum(lengths))
        self._hint(known)

    def _hint(self, known: Sequence[int]) -> None:
        self.model.clear_hints()
        for place, row in enumerate(self.x):
            for zone, variable in enumerate(row):
                self.model.add_hint(variable, int(known[place] == zone))
        for p, q, apart in self.apart:
            self.model.add_hint(apart, int(known[p] != known[q]))

    def run(self) -> bool:
        """Solve, cut what is in pieces, and again; keep the best lawful answer, tell whether it is proven."""
        left = self.limits.seconds
        while left > 0:
            self.rounds += 1
            solver = self.solver.CpSolver()
            solver.parameters.num_workers = 1
            solver.parameters.random_seed = self.limits.seed
            solver.parameters.max_deterministic_time = left
            status = solver.solve(self.model)
            if status == self.solver.INFEASIBLE:
                self.is_impossible = True
            if status not in (self.solver.OPTIMAL, self.solver.FEASIBLE):
                return False
            zones = tuple(next(k for k, v in enumerate(row) if solver.value(v)) for row in self.x)
            pieces_left = stranded(self.plan, zones)
            self._keep(zones if not pieces_left else None)
            self._keep(mended(self.plan, zones))
            if self.best is not None and self.worth(self.best) <= solver.best_objective_bound:
                return True
            if not pieces_left:
                return bool(status == self.solver.OPTIMAL)
            for piece in pieces_left:
                self._cut(piece)
            left -= solver.response_proto.deterministic_time
        return False

    def _keep(self, zones: tuple[int, ...] | None) -> None:
        """Keep an answer when it is the best so far: less cost, then shorter borders."""
        plan = self.plan
        if zones is None:
            return
        if self.best is None or (plan.cost(zones), plan.border(zones)) < (
            plan.cost(self.best),
            plan.border(self.best),
        ):
            self.best = zones
            self._hint(zones)

    def _cut(self, piece: set[int]) -> None:
        """Say for every zone: it holds a place of this piece only if it crosses what surrounds the piece."""
        rim = around(self.plan.neighbours, piece)
        for zone, seat in enumerate(self.plan.seats):
            if seat not in piece:
                crossed = [self.x[place][zone] for place in sorted(_near_side(self.plan, seat, (piece, rim)))]
                for place in sorted(piece):
                    self.model.add_bool_or([*crossed, self.x[place][zone].negated()])


def _near_side(plan: Plan, seat: int, cut: tuple[set[int], set[int]]) -> set[int]:
    """Give the part of a rim that a seat can reach without crossing the rim."""
    piece, rim = cut
    if seat in rim:
        return {seat}
    free = set(range(len(plan.load))) - piece - rim
    free.discard(seat)
    reached, reach = {seat}, [seat]
    touched: set[int] = set()
    while reach:
        for other in plan.neighbours[reach.pop()]:
            if other in rim:
                touched.add(other)
            elif other in free and other not in reached:
                reached.add(other)
                reach.append(other)
    return touched
