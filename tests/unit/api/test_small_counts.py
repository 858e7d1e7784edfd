"""What a publication hides stays hidden: every world is tried, those that read alike are put together.

Whoever reads a publication knows the rule and all that is told. A small number is safe when, among all the
worlds that would have been published in the very same words, it has several values.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import product

import pytest

from api.usecases.small_counts import Count, counted, part, shared_out

Told = tuple[tuple[int | None, bool], ...]
World = tuple[int, ...]


def reading(counts: Iterable[Count]) -> Told:
    return tuple((count.value, count.is_small) for count in counts)


def worlds_read_alike(published: Iterable[tuple[Told, World]]) -> list[list[World]]:
    alike: dict[Told, list[World]] = defaultdict(list)
    for told, world in published:
        alike[told].append(world)
    return list(alike.values())


def recovered(groups: list[list[World]], k: int) -> list[tuple[World, int]]:
    """Every world of which a small number, none too, is the only one that fits, with its place."""
    return [
        (worlds[0], at)
        for worlds in groups
        for at, values in enumerate(zip(*worlds, strict=True))
        if len(set(values)) == 1 and values[0] < k
    ]


def chains(most: int, k: int) -> Iterator[tuple[Told, World]]:
    """Persons, those of them in need, those of these with an urgent need, and every rest."""
    for persons in range(most + 1):
        whole = counted(persons, k)
        for in_need in range(persons + 1):
            needing = part(whole, in_need)
            for urgent in range(in_need + 1):
                told = reading((whole, needing, part(needing, urgent)))
                yield told, (persons, in_need, persons - in_need, urgent, in_need - urgent)


@pytest.mark.parametrize(("k", "most"), [(3, 30), (4, 32), (11, 60)])
def test_no_number_of_a_chain_of_parts_can_be_worked_out(k: int, most: int) -> None:
    assert recovered(worlds_read_alike(chains(most, k)), k) == []


def two_parts(most: int, k: int) -> Iterator[tuple[Told, World]]:
    """Two parts of one whole, that overlap in any way."""
    for whole, one, other in product(range(most + 1), repeat=3):
        if max(one, other) <= whole:
            told = counted(whole, k)
            yield (
                reading((told, part(told, one), part(told, other))),
                (whole, one, whole - one, other, whole - other),
            )


@pytest.mark.parametrize(("k", "most"), [(3, 24), (11, 40)])
def test_two_parts_of_one_whole_do_not_betray_each_other(k: int, most: int) -> None:
    assert recovered(worlds_read_alike(two_parts(most, k)), k) == []


def sharings(most: int, classes: int, k: int) -> Iterator[tuple[Told, World]]:
    for counts in product(range(most + 1), repeat=classes):
        if sum(counts) <= most:
            whole = counted(sum(counts), k)
            yield reading((whole, *shared_out(whole, counts))), (sum(counts), *counts)


@pytest.mark.parametrize(("k", "classes", "most"), [(3, 2, 20), (3, 3, 20), (4, 4, 24), (11, 2, 60)])
def test_no_class_of_a_sharing_can_be_worked_out(k: int, classes: int, most: int) -> None:
    assert recovered(worlds_read_alike(sharings(most, classes, k)), k) == []


def nested(most: int, k: int) -> Iterator[tuple[Told, World]]:
    """Situations, those that a finding concerns, and these by severity: as a diagnosis tells them."""
    for situations in range(most + 1):
        for counts in product(range(situations + 1), repeat=2):
            if sum(counts) <= situations:
                whole = counted(situations, k)
                concerned = part(whole, sum(counts))
                told = reading((whole, concerned, *shared_out(concerned, counts)))
                yield told, (situations, sum(counts), situations - sum(counts), *counts)


@pytest.mark.parametrize(("k", "most"), [(3, 24), (4, 30)])
def test_no_severity_of_those_concerned_can_be_worked_out(k: int, most: int) -> None:
    assert recovered(worlds_read_alike(nested(most, k)), k) == []


@pytest.mark.parametrize("k", [3, 11])
def test_a_small_number_is_never_told_and_a_large_one_never_called_small(k: int) -> None:
    for whole in range(4 * k):
        for count in range(whole + 1):
            told = part(counted(whole, k), count)
            assert told.value is None or told.value >= k
            assert not told.is_small or count < k


def test_numbers_far_from_small_are_told() -> None:
    whole = counted(1000, 11)
    assert part(whole, 400).value == 400
    assert [count.value for count in shared_out(whole, (30, 300, 500, 170))] == [30, 300, 500, 170]


def test_programs_are_told_why_a_value_is_missing() -> None:
    whole = counted(100, 11)
    assert [part(whole, count).as_dict() for count in (0, 3, 95)] == [
        {"value": None, "hidden": "small"},
        {"value": None, "hidden": "small"},
        {"value": None, "hidden": "withheld"},
    ]
