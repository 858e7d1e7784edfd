"""What an accompaniment weighs and a professional can carry: exact, in whole millionths."""

from fractions import Fraction

import pytest

from algorithms.overload import hundredths
from algorithms.parameters import parameters
from algorithms.weights import capacity, exact, weight
from tests.graphs import Graph


@pytest.mark.parametrize(
    ("role", "millionths"),
    [
        ("case_manager", 2_500_000),
        ("lead", 1_666_667),
        ("coordinator", 1_666_667),
        ("dispositif_referent", 1_666_667),
        ("practitioner", 1_250_000),
        ("guardian", 1_666_667),
    ],
)
def test_a_role_has_its_norm(role: str, millionths: int) -> None:
    graph = Graph()
    graph.help("P1", "health", by="I1.a", role=role)
    assert list(graph.look().view.accompaniments.weight) == [millionths]


@pytest.mark.parametrize(
    ("norm", "millionths"),
    [(None, 1_250_000), (25, 4_000_000), (37.5, 2_666_667), (60, 1_666_667), (1, 100_000_000)],
)
def test_a_dispositif_may_have_its_own_norm(norm: float | None, millionths: int) -> None:
    graph = Graph()
    graph.dispositif("DA", "health", norm=7)
    graph.dispositif("DB", "health", norm=norm)
    graph.help("P1", "health", by="I1.a", dispositif="DB")
    assert list(graph.look().view.accompaniments.weight) == [millionths]


@pytest.mark.parametrize(
    ("intensity", "norm", "millionths"),
    [
        # Halves go up, everything else to the nearest.
        (1.0, 64, 1_562_500),
        (0.25, 3, 8_333_333),
        (0.5, 3, 16_666_667),
        (1.0, 3, 33_333_333),
        (0.333, 80, 416_250),
        (0.9, 80, 1_125_000),
        (3.0, 0.7, 428_571_429),
        (0.25, 4_000_000, 6),
        (0.25, 50_000_000, 1),
        (0.25, 50_000_001, 0),
        (0.3, 1, 30_000_000),
    ],
)
def test_a_weight_is_rounded_half_up_and_exact(intensity: float, norm: float, millionths: int) -> None:
    assert weight(intensity, norm) == millionths


def test_decimals_are_what_was_written() -> None:
    assert exact(1.15) == Fraction(115, 100)
    assert exact(1e-7) == Fraction(1, 10_000_000)
    assert weight(1.15, 100) == 1_150_000


@pytest.mark.parametrize(
    ("points", "fte", "is_first_year", "millionths"),
    [
        (None, 1.0, False, 100_000_000),
        (None, 0.5, False, 50_000_000),
        (None, 1.0, True, 90_000_000),
        (None, 0.8, True, 72_000_000),
        (None, 0.333, True, 29_970_000),
        # As given, whatever the post and the year.
        (40.0, 0.5, True, 40_000_000),
        (0.0, 1.0, False, 0),
        (0.0000005, 1.0, False, 1),
        (0.0000004, 1.0, False, 0),
        (1.6666665, 1.0, False, 1_666_667),
        (1.6666664, 1.0, False, 1_666_666),
    ],
)
def test_a_capacity_is_given_or_that_of_the_post(
    points: float | None, fte: float, is_first_year: bool, millionths: int
) -> None:
    assert capacity(points, fte, is_first_year, parameters()) == millionths


@pytest.mark.parametrize(
    ("numerator", "denominator", "shown"),
    [
        (1, 200, 0.01),
        (1, 201, 0.0),
        (3, 200, 0.02),
        (1, 3, 0.33),
        (2, 3, 0.67),
        (1_150_000, 1_000_000, 1.15),
        (1_155_000, 1_000_000, 1.16),
        (1_154_999, 1_000_000, 1.15),
        (0, 7, 0.0),
    ],
)
def test_two_decimals_halves_up(numerator: int, denominator: int, shown: float) -> None:
    assert hundredths(numerator, denominator) == shown
