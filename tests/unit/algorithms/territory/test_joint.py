"""One zoning for two: seats, loads, what changes; and the real communes, proven in cost within seconds."""

import subprocess
import sys

import pytest

from algorithms.territory.ground import ground
from algorithms.territory.joint import JointProposal, Seat, joint_zoning, seats_of
from algorithms.territory.joint_plan import Plan
from algorithms.territory.joint_repair import Draft, mended
from graph.contours import Terrain
from graph.errors import UnknownIdError, UsageError
from tests.graphs import Graph
from tests.oracle.territory_joint import is_lawful
from tests.unit.algorithms.territory.test_joint_solver import chain
from tests.unit.algorithms.territory.zonings import real, real_board, zoned

LINE = ["54547", "54395", "54304", "54357"]


def four(one: str = "AABB", other: str = "AAAB") -> Graph:
    graph = Graph()
    for code, people in zip(LINE, (200, 1000, 900, 1000), strict=True):
        graph.commune(code, people)
    zoned(graph, "ZA", one, LINE)
    zoned(graph, "ZB", other, LINE)
    return graph


def proposed(graph: Graph, **options: object) -> JointProposal:
    seen = graph.look()
    land = ground(seen, "ZA", "ZB")
    assert isinstance(land, Terrain)
    return joint_zoning(seen, "ZB", "ZA", ground=land, **options)  # type: ignore[arg-type]  # told in each test


def test_each_main_pair_has_its_seat_where_most_people_live() -> None:
    assert seats_of(four().look(), "ZB", "ZA") == (
        Seat("54395", "ZA-A", "ZB-A"),
        Seat("54357", "ZA-B", "ZB-B"),
    )


def test_laxou_changes_one_team_whatever_is_done() -> None:
    told = proposed(four())
    assert (told.changed_a + told.changed_b, told.is_proven) == (900, True)
    assert told.zones["54547"] == told.zones["54395"] == "54395"
    assert (told.before["pairs"], told.after_a["pairs"] + told.after_b["pairs"]) == (3, 5)
    assert sum(load.inhabitants for load in told.loads.values()) == 3100
    assert told.metres > 0


def test_bounds_decide_who_takes_laxou() -> None:
    told = proposed(four(), bounds=(0, 1950))
    assert told.zones["54304"] == "54357"
    assert (told.least, told.most) == (0, 1950)


def test_bounds_are_a_share_of_the_mean_unless_given() -> None:
    told = proposed(four())
    assert (told.least, told.most) == (3100 * 75 // 200, -(-3100 * 125 // 200))


def test_loads_may_be_persons() -> None:
    graph = four()
    for number in range(4):
        graph.person(f"P{number}", at=LINE[number])
    told = proposed(graph, unit="persons", bounds=(2, 2))
    assert {seat: load.persons for seat, load in told.loads.items()} == {"54357": 2, "54395": 2}
    assert told.unit == "persons"


def test_seats_may_be_given() -> None:
    seats = [Seat("54304", "ZA-B", "ZB-A"), Seat("54547", "ZA-A", "ZB-A")]
    told = proposed(four(), seats=seats, bounds=(0, 10_000))
    assert told.zones["54304"] == "54304"
    assert set(told.loads) == {"54304", "54547"}


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"bounds": (3000, 3000)}, "comparison.no_joint_zoning"),
        ({"seats": []}, "comparison.bad_seats"),
        ({"seats": [Seat("54395", "ZA-A", "ZB-A")] * 2}, "comparison.bad_seats"),
        ({"seats": [Seat("54001", "ZA-A", "ZB-A")]}, "comparison.bad_seats"),
    ],
)
def test_questions_that_have_no_answer(options: dict[str, object], code: str) -> None:
    with pytest.raises(UsageError) as raised:
        proposed(four(), **options)
    assert raised.value.code == code
    assert raised.value.sentence()


def test_without_any_contour_nothing_is_proposed() -> None:
    with pytest.raises(UsageError) as raised:
        joint_zoning(four().look(), "ZA", "ZB", ground=None)
    assert raised.value.code == "comparison.no_contour"
    assert "ZA" in raised.value.sentence()


def test_zonings_must_be_two_that_meet() -> None:
    graph = four()
    zoned(graph, "ZC", "A", ["54001"])
    seen = graph.look()
    for pair, code in (
        (("ZA", "ZA"), "comparison.two_zonings"),
        (("ZA", "ZC"), "comparison.nothing_in_common"),
    ):
        with pytest.raises(UsageError) as raised:
            seats_of(seen, *pair)
        assert raised.value.code == code
    with pytest.raises(UnknownIdError):
        seats_of(seen, "ZA", "ZX")


@pytest.mark.slow
def test_the_real_communes_are_cut_in_one_piece_each() -> None:
    graph = Graph()
    board = real_board((5, 4), 11)
    for zoning, cut in zip(("ZA", "ZB"), (board.fixed, board.start), strict=True):
        graph.zoning(zoning, department="54")
        for code, zone in zip(board.places, cut, strict=True):
            graph.zone(f"{zoning}{zone:02}", code, zoning=zoning)
    told = proposed(graph, seconds=1, bounds=(20_000, 500_000))
    assert len(told.zones) == 591
    for seat in told.seats:
        inside = {place for place, zone in told.zones.items() if zone == seat.place} - {"54412"}
        found, reach = {seat.place}, [seat.place]
        while reach:
            more = set(real().contours.neighbours[reach.pop()]) & inside - found
            found |= more
            reach += more
        assert found == inside
        assert 20_000 <= told.loads[seat.place].inhabitants <= 500_000


def test_mending_puts_an_answer_together_within_its_bounds() -> None:
    land = chain(8)
    plan = Plan(**vars(land))
    found = mended(plan, [0, 1, 0, 1, 0, 1, 0, 1])
    assert found is not None
    assert is_lawful(land, found)
    draft = Draft(plan, [0, 0, 0, 0, 0, 0, 0, 1])
    assert draft.excess() == 2
    assert draft.balance()
    assert is_lawful(land, draft.zones)


def test_mending_says_when_loads_cannot_be_balanced() -> None:
    land = chain(4)
    plan = Plan(**{**vars(land), "least": 3})
    assert mended(plan, [0, 0, 1, 1]) is None


def test_the_solver_is_loaded_by_nobody_who_does_not_ask() -> None:
    code = (
        "import sys, algorithms.detection, algorithms.territory.corrections, algorithms.territory.joint;"
        "print('ortools' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
