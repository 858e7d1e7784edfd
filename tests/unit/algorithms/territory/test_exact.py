"""The exact search against trying everything, up to 14 places and 3 zones."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from algorithms.territory.board import Board
from algorithms.territory.exact import rank, search
from tests.oracle.territory_corrections import Best, Map, best, best_of_many
from tests.unit.algorithms.territory.maps import board_of, grid, maps

ENDLESS = 10**9


def found(board: Board, budget: int) -> tuple[Best, bool]:
    zones, is_proven = search(board, budget, known=board.start, steps=ENDLESS)
    assert board.is_lawful(zones)
    return rank(board, zones), is_proven


@settings(max_examples=150, deadline=None)
@given(maps(), st.sampled_from([0, 1, 3, 7, 20, 1000]))
def test_nothing_is_better_on_random_maps(land: Map, budget: int) -> None:
    assert found(board_of(land), budget) == (best(land, budget), True)


@settings(max_examples=30, deadline=None)
@given(maps(most=8), st.sampled_from([3, 20, 1000]))
def test_the_two_ways_of_trying_everything_agree(land: Map, budget: int) -> None:
    assert best_of_many(land, budget) == best(land, budget)


def fourteen(seed: int) -> Map:
    """Fourteen places, three zones a side."""
    chance = random.Random(seed)
    return Map(
        people=[chance.choice([5, 12, 40, 150, 700]) for _ in range(14)],
        fixed=[chance.randrange(3) for _ in range(14)],
        start=[0, 0, 1, 1, 2] + [chance.randrange(3) for _ in range(9)],
        neighbours=grid(14, 4),
        zones=3,
    )


@pytest.mark.slow
@pytest.mark.parametrize(("seed", "budget"), [(1, 60), (2, 300), (3, 1000), (4, 10**6)])
def test_nothing_is_better_on_fourteen_places(seed: int, budget: int) -> None:
    land = fourteen(seed)
    assert found(board_of(land), budget) == (best_of_many(land, budget), True)


def test_a_search_cut_short_says_so() -> None:
    board = board_of(fourteen(1))
    zones, is_proven = search(board, 1000, known=board.start, steps=10)
    assert not is_proven
    assert board.is_lawful(zones)
