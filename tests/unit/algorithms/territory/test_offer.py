"""What is offered where: dispositifs, capacity, needs, holes, and what communes and zones stand for."""

import pytest

from algorithms.coverage import unanswered_needs
from algorithms.territory.offer import ThemeCoverage, lacking, reached, theme_coverage
from graph.errors import UnknownIdError
from graph.model.vocabulary import Theme, code_of
from tests.graphs import Graph
from tests.scenarios.demo_told import looked

PLACES = ("54001", "54002", "54003")


def land() -> Graph:
    """Housing in the first two of three communes, of 100, 200 and 300."""
    graph = Graph()
    for number, code in enumerate(PLACES):
        graph.commune(code, 100 * (number + 1))
    graph.dispositif("D1", "housing", codes=["54001"])
    graph.dispositif("D2", "housing|budget", codes=["54001", "54002"])
    return graph


def housing(graph: Graph, **capacity: int | None) -> ThemeCoverage:
    return theme_coverage(graph.look(), Theme.HOUSING, PLACES, capacity=capacity)


def needing(graph: Graph, *places: str) -> None:
    for number, place in enumerate(places):
        graph.person(f"P{number}", at=place or None)
        graph.need(f"P{number}", "housing", opened=10)


def test_dispositifs_their_capacity_and_the_holes() -> None:
    told = housing(land(), D1=10, D2=None)
    first, second, third = (told.offers[place] for place in PLACES)
    assert (first.dispositifs, first.capacity, first.undeclared, first.is_hole) == (
        ("D1", "D2"),
        10,
        1,
        False,
    )
    assert (second.dispositifs, second.capacity, second.undeclared) == (("D2",), 0, 1)
    assert (third.dispositifs, third.inhabitants, third.is_hole) == ((), 300, True)
    assert (told.holes, told.inhabitants) == (("54003",), 600)


def test_a_theme_that_nobody_offers_has_no_hole() -> None:
    told = theme_coverage(land().look(), Theme.MOBILITY, PLACES, capacity={})
    assert told.holes == ()


def test_a_dispositif_that_covers_everywhere_leaves_no_hole() -> None:
    graph = land()
    graph.dispositif("D3", "housing")
    assert housing(graph).holes == ()


def test_persons_in_need_unheld_and_unanswered() -> None:
    graph = land()
    needing(graph, "54001", "54003", "54003", "")
    graph.need("P1", "housing", opened=5)
    graph.help("P2", "housing", by="I1.a")
    told = housing(graph)
    assert (told.in_need, told.unheld, told.unanswered, told.without_place) == (3, 2, 1, 1)
    third = told.offers["54003"]
    assert (third.in_need, third.unheld, third.unanswered) == (2, 1, 1)


def test_the_dead_and_closed_needs_do_not_count_and_records_of_one_person_count_once() -> None:
    graph = land()
    graph.person("P1", at="54003", deceased=3)
    graph.need("P1", "housing", opened=10)
    graph.person("P2", at="54003")
    graph.need("P2", "housing", opened=10, closed=0)
    for person in ("P3", "P4"):
        graph.person(person, at="54003")
        graph.need(person, "housing", opened=10)
    graph.same("P3", "P4")
    assert housing(graph).unanswered == 1


def test_somebody_known_by_a_commune_in_parts_may_live_in_each_but_is_one() -> None:
    graph = Graph()
    graph.commune("54001", 1000)
    graph.parts("54001", Q1=500, Q2=500)
    graph.dispositif("D1", "housing", codes=["54002"])
    needing(graph, "54001", "Q1")
    told = theme_coverage(graph.look(), Theme.HOUSING, ["Q1", "Q2"], capacity={})
    assert (told.offers["Q1"].unanswered, told.offers["Q2"].unanswered) == (2, 1)
    assert (told.unanswered, told.holes) == (2, ("Q1", "Q2"))


def test_one_covered_part_is_enough() -> None:
    graph = Graph()
    graph.commune("54001", 1000)
    graph.parts("54001", Q1=500, Q2=500)
    graph.dispositif("D1", "housing", codes=["Q1"])
    needing(graph, "54001")
    told = theme_coverage(graph.look(), Theme.HOUSING, ["Q1", "Q2"], capacity={})
    assert (told.unheld, told.unanswered, told.holes) == (1, 0, ("Q2",))


def test_a_zone_and_a_commune_stand_for_their_places() -> None:
    graph = land()
    graph.zone("S1", "54003", "54001")
    assert reached(graph.look(), ["54002"], ["S1"]) == set(PLACES)
    assert reached(graph.look(), [], ["S1"]) == {"54001", "54003"}


def test_what_lacks_a_theme_offered_elsewhere_or_nowhere() -> None:
    seen = land().look()
    assert lacking(seen, Theme.HOUSING, PLACES) == {"54003"}
    assert lacking(seen, Theme.MOBILITY, PLACES) == set(PLACES)


@pytest.mark.parametrize(
    ("codes", "zones", "code"), [(["nowhere"], [], "unknown.place"), ([], ["none"], "unknown.zone")]
)
def test_what_is_not_there_is_told(codes: list[str], zones: list[str], code: str) -> None:
    with pytest.raises(UnknownIdError) as raised:
        reached(land().look(), codes, zones)
    assert raised.value.code == code


def test_the_unanswered_of_the_demonstration_are_those_of_gap_coverage() -> None:
    seen = looked().complexity.picture
    places = {
        p
        for code in seen.frame.gazetteer.communes_of_department("54")
        for p in seen.frame.gazetteer.places_of(code)
    }
    by_theme: dict[int, set[int]] = {}
    for (_, wanted), rows in unanswered_needs(seen).items():
        by_theme.setdefault(wanted, set()).update(person for person, _ in rows)
    for theme, number in code_of(Theme).items():
        if seen.places.is_offered(number):
            told = theme_coverage(seen, Theme(theme), places, capacity={})
            assert told.unanswered == len(by_theme.get(number, ()))
    assert by_theme
