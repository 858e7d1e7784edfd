"""Seeded chance: every draw comes from here, so that the same seed gives the same bytes."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar

T = TypeVar("T")


class Weighted(Generic[T]):
    """Values with relative weights, ready to be drawn from. Values of weight zero are never drawn.

    >>> len(Weighted({"a": 1.0, "b": 0.0}))
    1
    """

    def __init__(self, weights: Mapping[T, float]) -> None:
        kept = {value: weight for value, weight in weights.items() if weight > 0}
        self.values: tuple[T, ...] = tuple(kept)
        self._sums = list(accumulate(kept.values()))

    def __len__(self) -> int:
        return len(self.values)

    def at(self, share: float) -> T:
        """Give the value that stands at a share (0 <= share < 1) of the whole weight."""
        position = bisect_right(self._sums, share * self._sums[-1])
        return self.values[min(position, len(self.values) - 1)]


class Quantiles:
    """A distribution of days given by its quantiles, straight lines between them.

    >>> Quantiles({0: 0, 0.5: 10, 1: 40}).at(0.75)
    25
    """

    def __init__(self, quantiles: Mapping[float, float]) -> None:
        points = sorted((float(share), float(value)) for share, value in quantiles.items())
        if points[0][0] != 0 or points[-1][0] != 1:
            raise ValueError(f"quantiles go from 0 to 1, not {points}")
        self._shares = [share for share, _ in points]
        self._values = [value for _, value in points]

    def at(self, share: float) -> int:
        """Give the whole value at a share (0 <= share < 1)."""
        upper = bisect_right(self._shares, share)
        low, high = self._shares[upper - 1], self._shares[upper]
        part = (share - low) / (high - low)
        return round(self._values[upper - 1] + part * (self._values[upper] - self._values[upper - 1]))


class Chance:
    """One stream of draws, from one seed (a text: the same on every machine and version of Python 3.11+)."""

    def __init__(self, seed: str) -> None:
        self._random = Random(seed)
        self.share = self._random.random

    def happens(self, probability: float) -> bool:
        """Tell whether something of that probability happens this time."""
        return self.share() < probability

    def pick(self, weighted: Weighted[T]) -> T:
        """Draw a value by its weight."""
        return weighted.at(self.share())

    def along(self, quantiles: Quantiles) -> int:
        """Draw a whole number from a distribution."""
        return quantiles.at(self.share())

    def between(self, low: int, high: int) -> int:
        """Draw a whole number from low to high, both included; low when they are crossed."""
        return low + int(self.share() * (high - low + 1)) if high > low else low

    def one_of(self, values: Sequence[T]) -> T:
        """Draw one of several values, all alike."""
        return values[int(self.share() * len(values))]

    def shuffled(self, values: Sequence[T]) -> list[T]:
        """Give the values in a drawn order."""
        mixed = list(values)
        for last in range(len(mixed) - 1, 0, -1):
            other = int(self.share() * (last + 1))
            mixed[last], mixed[other] = mixed[other], mixed[last]
        return mixed
