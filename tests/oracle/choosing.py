"""Who decides while a random folder is written: a seeded generator, or Hypothesis, which can shrink it."""

import random
from collections.abc import Callable, Sequence
from functools import cache
from typing import Protocol, TypeVar

from hypothesis import strategies as st

Option = TypeVar("Option")


class Chooser(Protocol):
    """Draws; the first option is the simplest one."""

    def number(self, low: int, high: int) -> int:
        """A whole number, both bounds included."""
        ...

    def repeat(self, do: Callable[[], object], low: int, high: int) -> None:
        """Do something a number of times, both bounds included."""
        ...


class Seeded:
    """Draws of a random generator."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def number(self, low: int, high: int) -> int:
        """A whole number, both bounds included."""
        return self._random.randint(low, high)

    def repeat(self, do: Callable[[], object], low: int, high: int) -> None:
        """Do something a number of times, both bounds included."""
        for _ in range(self.number(low, high)):
            do()


class Drawn:
    """Draws of a Hypothesis example."""

    def __init__(self, draw: st.DrawFn) -> None:
        self._draw = draw

    def number(self, low: int, high: int) -> int:
        """A whole number, both bounds included; it shrinks to the low one."""
        return low if low == high else self._draw(numbers(low, high))

    def repeat(self, do: Callable[[], object], low: int, high: int) -> None:
        """Do something a number of times; Hypothesis shrinks by leaving out any one of them."""
        self._draw(st.lists(st.builds(do), min_size=low, max_size=high))


@cache
def numbers(low: int, high: int) -> st.SearchStrategy[int]:
    """One strategy object for each pair of bounds: building them is what costs."""
    return st.integers(low, high)


def pick(chooser: Chooser, options: Sequence[Option]) -> Option:
    """One of the options."""
    return options[chooser.number(0, len(options) - 1)]


def some(chooser: Chooser, options: Sequence[Option], at_least: int, at_most: int) -> list[Option]:
    """A number of different options, in a drawn order."""
    left = list(options)
    wanted = min(chooser.number(at_least, at_most), len(left))
    return [left.pop(chooser.number(0, len(left) - 1)) for _ in range(wanted)]
