"""The figures of two crossed zonings against scikit-learn's and scipy's, and by hand on small cases."""

from collections import Counter
from importlib import import_module
from math import log, log2
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from algorithms.territory import Crossing, figures, measures

CLUSTER: Any = import_module("sklearn.metrics.cluster")
ENTROPY: Any = import_module("scipy.stats").entropy


def crossing_of(rows: list[tuple[str, str, int]]) -> Crossing:
    """Places told by their two zones and their inhabitants."""
    places = {f"p{number:03}": (a, b) for number, (a, b, _) in enumerate(rows)}
    common: dict[tuple[str, str], int] = {}
    for a, b, people in rows:
        common[a, b] = common.get((a, b), 0) + people
    population = {place: row[2] for place, row in zip(places, rows, strict=True)}
    return Crossing(places, common, population)


ROWS = st.lists(
    st.tuples(st.sampled_from("ABCD"), st.sampled_from("WXYZ"), st.integers(0, 30)), min_size=1, max_size=25
).filter(lambda rows: sum(people for _, _, people in rows) > 0)


@settings(max_examples=200, deadline=None)
@given(ROWS)
def test_as_scikit_learn_and_scipy_say(rows: list[tuple[str, str, int]]) -> None:
    """Each inhabitant is a sample, their zones are its two labels."""
    told = measures(crossing_of(rows), 0)
    a = [one for one, _, people in rows for _ in range(people)]
    b = [other for _, other, people in rows for _ in range(people)]
    homogeneity, completeness, v_measure = CLUSTER.homogeneity_completeness_v_measure(a, b)
    assert told["homogeneity"] == pytest.approx(homogeneity, abs=6e-5)
    assert told["completeness"] == pytest.approx(completeness, abs=6e-5)
    assert told["v_measure"] == pytest.approx(v_measure, abs=6e-5)
    shared = CLUSTER.mutual_info_score(a, b) / log(2)
    apart = sum(ENTROPY(list(Counter(labels).values()), base=2) for labels in (a, b)) - 2 * shared
    assert told["variation_of_information"] == pytest.approx(apart, abs=6e-5)


def test_the_same_cut_twice() -> None:
    told = measures(crossing_of([("A", "W", 10), ("B", "X", 30)]), 0)
    assert (told["homogeneity"], told["completeness"], told["v_measure"]) == (1.0, 1.0, 1.0)
    assert (told["variation_of_information"], told["pairs"], told["min_pairs"]) == (0.0, 2, 2)


def test_a_nested_zoning_is_complete_on_one_side_only() -> None:
    """W and X cut A, Y is B: knowing the finer zone tells the wider one, not the other way round."""
    told = measures(crossing_of([("A", "W", 10), ("A", "X", 10), ("B", "Y", 20)]), 0)
    assert (told["homogeneity"], told["completeness"]) == (1.0, round(1 - 0.5 / 1.5, 4))
    assert told["variation_of_information"] == 0.5


def test_cuts_that_have_nothing_to_do_with_each_other() -> None:
    rows = [(a, b, 5) for a in "AB" for b in "WX"]
    told = measures(crossing_of(rows), 0)
    assert (told["homogeneity"], told["completeness"], told["v_measure"]) == (0.0, 0.0, 0.0)
    assert told["variation_of_information"] == 2.0


def test_one_zone_against_several() -> None:
    """H(A) is 0: A tells nothing, and B tells all of A."""
    told = measures(crossing_of([("A", "W", 10), ("A", "X", 10)]), 0)
    assert (told["homogeneity"], told["completeness"], told["v_measure"]) == (1.0, 0.0, 0.0)
    assert told["interlocutors"] == {"a_mean": 2.0, "a_max": 2, "b_mean": 1.0, "b_max": 1}


def test_unequal_numbers_by_hand() -> None:
    told = figures(crossing_of([("A", "W", 30), ("A", "X", 10), ("B", "X", 60)]), None)
    h_a = -(0.4 * log2(0.4) + 0.6 * log2(0.6))
    h_b = -(0.3 * log2(0.3) + 0.7 * log2(0.7))
    h_both = -(0.3 * log2(0.3) + 0.1 * log2(0.1) + 0.6 * log2(0.6))
    assert told["homogeneity"] == round(1 - (h_both - h_b) / h_a, 4)
    assert told["completeness"] == round(1 - (h_both - h_a) / h_b, 4)
    assert (told["communes"], told["inhabitants"], told["share"]) == (["p001"], 10, 0.1)
