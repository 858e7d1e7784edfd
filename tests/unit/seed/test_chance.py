"""Draws: by weight, along a distribution, the same for the same seed."""

from collections import Counter

import pytest

from seed.chance import Chance, Quantiles, Weighted


def test_a_seed_says_everything() -> None:
    def drawn(seed: str) -> list[int]:
        chance = Chance(seed)
        return [chance.between(0, 1000) for _ in range(50)]

    assert drawn("one") == drawn("one")
    assert drawn("one") != drawn("two")


def test_these_are_the_draws_of_every_machine() -> None:
    chance = Chance("pinned")
    assert [chance.between(0, 999) for _ in range(6)] == [362, 902, 592, 699, 524, 178]


def test_values_are_drawn_by_their_weight() -> None:
    chance, weighted = Chance("weights"), Weighted({"often": 9, "seldom": 1, "never": 0})
    counted = Counter(chance.pick(weighted) for _ in range(5000))
    assert set(counted) == {"often", "seldom"}
    assert 0.88 < counted["often"] / 5000 < 0.92


def test_a_distribution_is_followed() -> None:
    quantiles = Quantiles({0: 10, 0.5: 20, 1: 100})
    chance = Chance("quantiles")
    drawn = sorted(chance.along(quantiles) for _ in range(4000))
    assert (drawn[0], drawn[-1]) >= (10, 95)
    assert 19 <= drawn[2000] <= 21


@pytest.mark.parametrize("quantiles", [{0.1: 0, 1: 5}, {0: 0, 0.9: 5}])
def test_a_distribution_is_whole(quantiles: dict[float, float]) -> None:
    with pytest.raises(ValueError, match="from 0 to 1"):
        Quantiles(quantiles)


def test_bounds_are_included_and_may_be_crossed() -> None:
    chance = Chance("bounds")
    assert {chance.between(3, 5) for _ in range(200)} == {3, 4, 5}
    assert chance.between(7, 2) == 7


def test_an_order_is_drawn_of_all() -> None:
    mixed = Chance("order").shuffled(range(30))
    assert sorted(mixed) == list(range(30))
    assert mixed != list(range(30))
