"""Two documents subtracted: what can be worked out of the difference is an interval, never a small number.

The attacker knows every rule, reads both documents to the last word, and knows that one land holds the other.
A difference of 10 persons or fewer, of none too, is safe when several differences would have been published
in the same words.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, combinations_with_replacement, product

from hypothesis import example, given, settings
from hypothesis import strategies as st

from algorithms.territory.small_numbers import hidden_below, rounded
from api.usecases.area_needs import HELD, UNHELD, Area, AreaCounts
from api.usecases.small_counts import Count, counted, part, shared_out

K = 11
SMALL = range(K)
CLASS_END = 52
"""The last number told as 50: worlds end where a class ends."""

Reading = tuple[tuple[int | None, bool], ...]


def reading(counts: Iterable[Count]) -> Reading:
    return tuple((count.value, count.is_small) for count in counts)


# A number, a part of it, its rest


def parts() -> Mapping[Reading, list[tuple[int, int]]]:
    """Part and rest of every whole, by what is read of them."""
    alike: dict[Reading, list[tuple[int, int]]] = defaultdict(list)
    for whole in range(CLASS_END + 1):
        for inside in range(whole + 1):
            told = counted(whole, K)
            alike[reading((told, part(told, inside)))].append((inside, whole - inside))
    return alike


def betrayed(differences: Iterable[tuple[int, int]]) -> bool:
    """Whether only one whole, one part or one rest fits, and it is small."""
    columns = zip(*((one + other, one, other) for one, other in differences), strict=True)
    return any(len(set(each)) == 1 and each[0] in SMALL for each in columns)


def test_nested_lands_give_an_interval_of_persons_and_of_any_part_of_them() -> None:
    worlds = parts()
    assert len(worlds) > 30
    for less, more in product(worlds.values(), repeat=2):
        differences = {
            (one - part_, rest - left)
            for one, rest in more
            for part_, left in less
            if one >= part_ and rest >= left
        }
        assert not betrayed(sorted(differences))


def test_no_whole_is_given_exactly_by_what_is_said_or_not_of_a_part() -> None:
    """Were limits those of exact numbers, a part told of 20 would say that these are 22."""
    for alike in parts().values():
        assert len({one + rest for one, rest in alike}) > 1


def test_two_days_give_an_interval() -> None:
    worlds = [sorted(set(each)) for each in parts().values()]
    for before, after in product(worlds, repeat=2):
        for at in (0, 1):
            first, last = ({world[at] for world in each} for each in (before, after))
            differences = {one - other for one in last for other in first}
            assert len(differences) > 1


def test_no_difference_of_persons_may_also_be_read_as_five() -> None:
    """Twenty-two and twenty-three are 20 and 25; twenty-three and twenty-seven are the same."""
    assert rounded(23) - rounded(22) == 5
    assert rounded(27) - rounded(23) == 0
    assert rounded(17) == rounded(11) == 15


@given(st.integers(K, 10_000))
def test_a_number_told_stands_for_five_at_least(count: int) -> None:
    alike = [other for other in range(K, count + 10) if rounded(other) == rounded(count)]
    assert len(alike) >= 5
    assert alike == list(range(alike[0], alike[-1] + 1))
    assert abs(rounded(count) - count) < 5


# A whole shared out


def fits(count: Count) -> range:
    """The numbers that would be told so."""
    if count.value is None:
        return SMALL if count.is_small else range(10_000)
    if count.value == 15:
        return range(K, 18)
    return range(count.value - 2, count.value + 3)


def narrowed(whole: Count, classes: tuple[Count, ...]) -> list[tuple[int, int]]:
    """The least and the most that each class may be, once they must add up to the whole."""
    ranges = [(fits(each)[0], fits(each)[-1]) for each in classes]
    least, most = (sum(each[end] for each in ranges) for end in (0, 1))
    total = fits(whole)
    return [
        (max(low, total[0] - (most - high)), min(high, total[-1] - (least - low))) for low, high in ranges
    ]


def any_told(counts: list[int]) -> bool:
    return sum(counts) >= K


@settings(max_examples=500)
@given(st.lists(st.one_of(st.integers(0, K), st.integers(K, 80)), min_size=2, max_size=4).filter(any_told))
@example([18, 18, 18, 18])
@example([22, 22, 22, 22])
@example([11, 18, 18, 0])
@example([11, 11])
def test_classes_and_their_whole_never_say_each_other_exactly(counts: list[int]) -> None:
    whole = counted(sum(counts), K)
    told = shared_out(whole, counts)
    for low, high in narrowed(whole, told):
        assert low < high


def test_that_classes_are_withheld_does_not_say_their_whole_exactly() -> None:
    sums: dict[tuple[int | None, bool], set[int]] = defaultdict(set)
    for counts in combinations_with_replacement(range(K, 34), 4):
        whole = counted(sum(counts), K)
        told = shared_out(whole, counts)
        if all(each.value is None for each in told):
            sums[whole.value, whole.is_small].add(sum(counts))
    assert sums
    assert {value for value, found in sums.items() if len(found) == 1} == set()


# Coverage by intercommunality


@given(st.dictionaries(st.sampled_from("ABCDEFG"), st.tuples(*[st.integers(0, 60)] * 2), min_size=3))
def test_however_many_lands_are_asked_for_nothing_but_rounded_areas_is_told(
    counts: dict[str, tuple[int, int]],
) -> None:
    cells = {
        (f"epci:{name}", kind): n
        for name, both in counts.items()
        for kind, n in zip((HELD, UNHELD), both, strict=True)
    }
    areas: list[Area] = [("epci", name) for name in sorted(counts)]
    told = AreaCounts(dict.fromkeys(areas, "54"), {"54": hidden_below(cells)})
    for size in range(1, len(areas)):
        for some in combinations(areas, size):
            rows = [told.in_need(where) for where in some]
            expected = None if None in rows else sum(filter(None, rows))
            assert told.in_need_of(set(some)) == expected


# Coverage by intercommunality against diagnoses of any communes


@dataclass(frozen=True)
class World:
    """By commune: persons whose need somebody holds, whose need nobody holds, without the need."""

    communes: tuple[tuple[int, int, int], ...]
    epci: tuple[int, ...]

    def within(self, lands: Iterable[int]) -> tuple[int, int, int]:
        held, unheld, other = (sum(self.communes[at][kind] for at in lands) for kind in range(3))
        return held, unheld, other

    def moved(self, steps: Mapping[tuple[int, int], int]) -> "World | None":
        changed = tuple(
            tuple(count + steps.get((at, kind), 0) for kind, count in enumerate(commune))
            for at, commune in enumerate(self.communes)
        )
        if min(map(min, changed)) < 0:
            return None
        return World(tuple((held, unheld, other) for held, unheld, other in changed), self.epci)


def diagnosis(world: World, lands: Iterable[int]) -> Reading:
    held, unheld, other = world.within(lands)
    persons = counted(held + unheld + other, K)
    in_need = part(persons, held + unheld)
    return reading((persons, in_need, part(in_need, unheld)))


def coverage(world: World) -> tuple[int | None, ...]:
    """The page: each intercommunality, and their total."""
    areas: list[Area] = [("epci", str(epci)) for epci in sorted(set(world.epci))]
    cells: dict[tuple[str, str], int] = {}
    for (held, unheld, _), epci in zip(world.communes, world.epci, strict=True):
        for kind, count in ((HELD, held), (UNHELD, unheld)):
            cell = (f"epci:{epci}", kind)
            cells[cell] = cells.get(cell, 0) + count
    told = AreaCounts(dict.fromkeys(areas, "54"), {"54": hidden_below(cells)})
    rows = [number for where in areas for number in (told.in_need(where), told.unheld(where))]
    return (*rows, told.in_need_of(set(areas)), told.unheld_of(set(areas)))


def published(world: World, lands: Iterable[Iterable[int]]) -> object:
    return coverage(world), [diagnosis(world, each) for each in lands]


def moves(world: World) -> Iterator[dict[tuple[int, int], int]]:
    """Small changes of a world, the smallest first."""
    places = [(at, kind) for at in range(len(world.communes)) for kind in range(3)]
    steps = (1, -1, 2, -2, 3, -3)
    for width in (1, 2, 3):
        for moved in combinations(places, width):
            yield from (
                dict(zip(moved, each, strict=True)) for each in product(steps[: 8 - 2 * width], repeat=width)
            )


def others(world: World, lands: list[list[int]], at: int) -> Iterator[int]:
    """Other numbers of persons in need in a commune, in worlds that would be published alike."""
    told = published(world, lands)
    for steps in moves(world):
        if steps.get((at, 0), 0) + steps.get((at, 1), 0):
            other = world.moved(steps)
            if other is not None and published(other, lands) == told:
                yield sum(other.communes[at][:2])


@st.composite
def worlds(draw: st.DrawFn) -> World:
    count = draw(st.integers(2, 4))
    size = st.one_of(st.integers(0, 8), st.integers(5, 30))
    communes = draw(st.lists(st.tuples(size, size, size), min_size=count, max_size=count))
    epci = draw(st.lists(st.integers(0, 1), min_size=count, max_size=count))
    return World(tuple(communes), tuple(epci))


@settings(max_examples=150, deadline=None)
@given(worlds())
def test_coverage_and_the_diagnoses_of_a_land_with_and_without_a_commune(world: World) -> None:
    """The page, a land, the land less a commune where 1 to 10 persons are in need."""
    everywhere = list(range(len(world.communes)))
    for at in everywhere:
        if sum(world.communes[at][:2]) in SMALL:
            lands = [everywhere, [each for each in everywhere if each != at]]
            assert next(others(world, lands, at), None) is not None


@settings(max_examples=150, deadline=None)
@given(worlds())
def test_coverage_and_the_diagnoses_of_an_intercommunality_whole_and_cut(world: World) -> None:
    """The page, an intercommunality, the same less a commune where 1 to 10 persons are in need."""
    for at in range(len(world.communes)):
        whole = [each for each, epci in enumerate(world.epci) if epci == world.epci[at]]
        if len(whole) > 1 and sum(world.communes[at][:2]) in SMALL:
            lands = [whole, [each for each in whole if each != at]]
            assert next(others(world, lands, at), None) is not None
