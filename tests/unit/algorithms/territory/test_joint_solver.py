"""One zoning for two against trying everything, on small maps; the solver is deterministic and optional."""

import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from algorithms.territory.joint_plan import Plan
from algorithms.territory.joint_solver import Limits, Solved, load_solver, solve
from graph.errors import UsageError
from tests.oracle.territory_joint import Joint, best, is_lawful, worth
from tests.unit.algorithms.territory.maps import grid

LIMITS = Limits(20, 1)


@st.composite
def plans(draw: st.DrawFn, *, most: int = 7) -> Joint:
    """Up to `most` places, two or three seats, bounds that hold or do not."""
    n = draw(st.integers(2, most))
    seats = draw(st.lists(st.integers(0, n - 1), min_size=1, max_size=min(3, n), unique=True))
    people = draw(st.lists(st.sampled_from([0, 1, 2, 3, 10]), min_size=n, max_size=n))
    times = st.lists(st.integers(0, 2), min_size=len(seats), max_size=len(seats))
    dropped = draw(st.sets(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)), max_size=3))
    neighbours = grid(n, draw(st.integers(1, 3)), dropped)
    mean = sum(people) / len(seats)
    borders = [(p, q, draw(st.integers(1, 9))) for p in range(n) for q in neighbours[p] if p < q]
    return Joint(
        costs=[[people[place] * factor for factor in draw(times)] for place in range(n)],
        load=people,
        neighbours=neighbours,
        borders=borders,
        seats=seats,
        least=int(mean * draw(st.sampled_from([0, 0.5, 0.9]))),
        most=int(mean * draw(st.sampled_from([1.1, 1.5, 9]))) + 1,
    )


def plan_of(land: Joint) -> Plan:
    return Plan(**vars(land))


@settings(max_examples=60, deadline=None)
@given(plans())
def test_nothing_is_better(land: Joint) -> None:
    found = solve(plan_of(land), LIMITS)
    wanted = best(land)
    assert (found is None) == (wanted is None)
    if found is not None:
        assert is_lawful(land, found.zones)
        assert worth(land, found.zones) == wanted
        assert (found.is_cost_proven, found.is_border_proven) == (True, True)
        assert (plan_of(land).cost(found.zones), plan_of(land).border(found.zones)) == wanted


def chain(n: int) -> Joint:
    """Places in a line, seats at both ends, everybody better off with the other one."""
    costs = [[place, n - place] for place in range(n)]
    neighbours = [[q for q in (p - 1, p + 1) if 0 <= q < n] for p in range(n)]
    borders = [(p, p + 1, 5) for p in range(n - 1)]
    return Joint(costs[::-1], [1] * n, neighbours, borders, [0, n - 1], 2, n - 2)


def test_a_line_is_cut_once() -> None:
    found = solve(plan_of(chain(8)), LIMITS)
    assert found is not None
    assert sum(one != other for one, other in zip(found.zones, found.zones[1:], strict=False)) == 1


def test_the_same_question_has_the_same_answer() -> None:
    answers = {solve(plan_of(chain(9)), LIMITS) for _ in range(3)}
    assert len(answers) == 1
    assert isinstance(answers.pop(), Solved)


def test_no_time_is_told() -> None:
    with pytest.raises(UsageError) as raised:
        solve(plan_of(chain(60)), Limits(1e-9, 1))
    assert raised.value.code == "comparison.no_time"
    assert raised.value.sentence()


def test_without_the_extra_a_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ortools.sat.python", None)
    with pytest.raises(UsageError) as raised:
        load_solver()
    assert raised.value.code == "comparison.no_solver"
    assert "maille[zoning]" in raised.value.sentence()
