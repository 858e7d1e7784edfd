"""Numbers of persons as a publication may say them: small ones hidden, the others rounded.

Each number is rounded by itself, totals too, in one place (`Count.value`), so that what two documents say of
nested lands or of two days gives an interval when it is subtracted, never a small number. What may be said is
settled from rounded wholes, for otherwise the very hiding would say on which side of a limit a number is.
None is as small as ten: told, it would say which commune has somebody, by a land with it and without.

Two shapes only, each with a closed rule, so that whoever knows the rule and reads everything else still finds
several numbers that fit (a test looks for them all):

- a part of a whole (persons in need, of whom urgent): the rest is a number of persons too;
- a whole shared out among classes (situations by severity).

`algorithms.territory.small_numbers` hides in tables where rows and columns are summed. Here a hidden number
also says which way it is hidden, « moins de 11 » or « n. c. » (non communiqué), which needs more care.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from algorithms.french import number
from algorithms.parameters.territory import territory_parameters
from algorithms.territory.small_numbers import rounded

WITHHELD = "n.\u00a0c."
"""What is said of a number that would give a small one back."""


@dataclass(frozen=True, slots=True)
class Count:
    """A number of persons or situations, told as `value`.

    `exact` is for the rules below alone, and None when the number is hidden: below `k` (none included), or
    withheld. What is no person (`is_of_things`: dispositifs, teams, areas) is told as it is.
    """

    exact: int | None = field(repr=False)
    k: int
    is_small: bool = False
    is_of_things: bool = False

    @property
    def value(self) -> int | None:
        """Give the number to tell, rounded; None when it is hidden."""
        return self.exact if self.exact is None or self.is_of_things else rounded(self.exact, self.k)

    @property
    def told(self) -> str:
        r"""Give it as people read it.

        >>> Count(1202, 11).told, Count(None, 11, is_small=True).told, Count(None, 11).told
        ('1\u202f200', 'moins de 11', 'n.\xa0c.')
        """
        if self.value is not None:
            return number(self.value)
        return f"moins de {self.k}" if self.is_small else WITHHELD

    def as_dict(self) -> dict[str, int | str | None]:
        """Give it for programs: `hidden` says why there is no value."""
        hidden = None if self.value is not None else "small" if self.is_small else "withheld"
        return {"value": self.value, "hidden": hidden}


def least() -> int:
    """Give k: the smallest number of persons that is told."""
    return territory_parameters().small_numbers.k


def step() -> int:
    """Give what numbers of persons are rounded to multiples of."""
    return territory_parameters().small_numbers.step


def rounding() -> str:
    """Say how numbers of persons are rounded, once in each document and page."""
    return f"Nombres de personnes arrondis à {step()} près"


def counted(count: int, k: int) -> Count:
    """Tell a number that stands by itself.

    >>> counted(0, 11).told, counted(10, 11).told, counted(11, 11).told, counted(18, 11).told
    ('moins de 11', 'moins de 11', '15', '20')
    """
    is_small = count < k
    return Count(None if is_small else count, k, is_small)


def part(whole: Count, count: int) -> Count:
    r"""Tell a part of a whole, of which the rest could be worked out.

    A part of a small whole is small. Below 2k something is small on one side or the other: nothing is told.

    >>> [part(counted(50, 11), count).told for count in (0, 3, 25, 45, 50)]
    ['moins de 11', 'moins de 11', '25', 'n.\xa0c.', 'n.\xa0c.']
    >>> [part(counted(20, 11), count).told for count in (0, 3, 15, 20)]
    ['n.\xa0c.', 'n.\xa0c.', 'n.\xa0c.', 'n.\xa0c.']
    """
    k = whole.k
    if whole.exact is None or whole.value is None or whole.value < 2 * k:
        return Count(None, k, whole.is_small)
    if count < k:
        return Count(None, k, is_small=True)
    return Count(count if whole.exact - count >= k else None, k)


def shared_out(whole: Count, counts: Sequence[int]) -> tuple[Count, ...]:
    r"""Tell the classes that a whole is shared out among.

    Classes of a small whole are small. From k for each class on, the others leave room for every value of a
    small one; below, nothing is told.
    Nor is it where rounding sets the classes and their whole two steps apart: all were then rounded as far as
    may be, which would say each of them exactly.

    >>> [count.told for count in shared_out(counted(60, 11), (0, 4, 56))]
    ['moins de 11', 'moins de 11', 'n.\xa0c.']
    >>> [count.told for count in shared_out(counted(30, 11), (0, 4, 26))]
    ['n.\xa0c.', 'n.\xa0c.', 'n.\xa0c.']
    >>> [count.told for count in shared_out(counted(72, 11), (18, 18, 18, 18))]
    ['n.\xa0c.', 'n.\xa0c.', 'n.\xa0c.', 'n.\xa0c.']
    """
    k = whole.k
    if len(counts) == 1:
        return (whole,)
    if whole.value is None or whole.value < k * len(counts):
        return tuple(Count(None, k, whole.is_small) for _ in counts)
    if any(count < k for count in counts):
        return tuple(Count(None, k, is_small=count < k) for count in counts)
    apart = whole.value - sum(rounded(count, k) for count in counts)
    is_told = abs(apart) < 2 * step()
    return tuple(Count(count if is_told else None, k) for count in counts)
