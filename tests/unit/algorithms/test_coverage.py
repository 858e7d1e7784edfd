"""Coverage: every border of gap.coverage."""

from typing import Any

import pytest

from tests.graphs import D, Graph

NANCY, LAXOU, ELSEWHERE = "54395", "54304", "54001"
METROPOLE = "245400676"
ISLAND, OTHER_ISLAND = "97501", "97502"


def waiting(count: int, *, at: str | None = LAXOU, graph: Graph | None = None, **said: Any) -> Graph:
    """So many persons of a place need language; the only dispositif for it covers Abaucourt."""
    told = graph or Graph()
    if graph is None:
        told.dispositif("D1", "language", codes=[ELSEWHERE])
    first = len(told.tables.get("persons", ()))
    for number in range(first, first + count):
        told.person(f"P{number}", at=at)
        told.need(f"P{number}", "language", **{"opened": 0, **said})
    return told


@pytest.mark.parametrize(
    ("needs", "severity"),
    [(4, None), (5, "medium"), (6, "medium"), (14, "medium"), (15, "high"), (16, "high")],
)
def test_five_needs_that_nothing_answers(needs: int, severity: str | None) -> None:
    found = waiting(needs).find("gap.coverage")
    assert [(f.severity, f.since, f.evidence) for f in found] == (
        [(severity, D, {"communes": [LAXOU], "needs": needs})] if severity else []
    )
    for finding in found:
        assert finding.key == f"gap.coverage|epci:{METROPOLE}|theme:language"


@pytest.mark.parametrize(
    ("said", "counts"),
    [
        ({"opened": 0}, True),
        ({"opened": -1}, False),
        ({"opened": 90, "closed": -1}, True),
        ({"opened": 90, "closed": 0}, False),
        ({"severity": 1}, True),
        ({"urgent": True}, True),
    ],
)
def test_open_needs_however_young(said: dict[str, Any], counts: bool) -> None:
    assert bool(waiting(1, graph=waiting(4), **said).find("gap.coverage")) == counts


@pytest.mark.parametrize(("start", "counts"), [(10, False), (-30, False), (-31, True)])
def test_needs_nobody_holds(start: int, counts: bool) -> None:
    graph = waiting(5)
    graph.help("P0", "language", by="I1.a", start=start)
    assert bool(graph.find("gap.coverage")) == counts


def test_two_needs_of_one_person_are_two() -> None:
    graph = waiting(4)
    graph.need("P0", "language", opened=40)
    assert graph.only("gap.coverage").evidence["needs"] == 5


def test_the_communes_of_one_epci_together() -> None:
    graph = waiting(3)
    waiting(2, at=NANCY, graph=graph)
    assert graph.only("gap.coverage").evidence == {"communes": [LAXOU, NANCY], "needs": 5}


def test_communes_in_no_epci_each_alone() -> None:
    graph = waiting(4, at=ISLAND)
    waiting(4, at=OTHER_ISLAND, graph=graph)
    assert graph.find("gap.coverage") == []
    waiting(1, at=ISLAND, graph=graph)
    finding = graph.only("gap.coverage")
    assert finding.key == f"gap.coverage|commune:{ISLAND}|theme:language"
    assert finding.evidence == {"communes": [ISLAND], "needs": 5}


def test_an_epci_delivered_with_the_commune() -> None:
    graph = waiting(5, at=ISLAND)
    graph.commune(ISLAND, 600, department="975", epci="200000001")
    assert graph.only("gap.coverage").subject("epci") == "200000001"


def test_themes_apart() -> None:
    graph = waiting(4)
    graph.need("P0", "mobility", opened=90)
    assert graph.find("gap.coverage") == []
    graph.dispositif("D2", "mobility", codes=[ELSEWHERE])
    for number in range(4):
        graph.need(f"P{number}", "mobility", opened=90)
    assert graph.only("gap.coverage").subject("theme") == "mobility"


@pytest.mark.parametrize(
    ("said", "is_told"),
    [
        # Alive somewhere: the theme is offered, but not there.
        ({"codes": [ELSEWHERE]}, True),
        ({"codes": [ELSEWHERE], "until": 0}, True),
        ({"codes": [ELSEWHERE], "until": 1}, False),
        ({"codes": [ELSEWHERE], "since": 0}, True),
        ({"codes": [ELSEWHERE], "since": -1}, False),
        ({"codes": [LAXOU]}, False),
        ({"codes": [NANCY]}, True),
        ({}, False),
        ({"codes": [ELSEWHERE], "purposes": "health|mobility"}, False),
        ({"codes": [ELSEWHERE], "purposes": "health|language"}, True),
        ({"zones": ["S1"]}, False),
        ({"zones": ["S2"]}, True),
        ({"zones": ["S3"]}, True),
        ({"codes": [ELSEWHERE], "zones": ["S1"]}, False),
    ],
)
def test_a_dispositif_alive_that_covers_the_place(said: dict[str, Any], is_told: bool) -> None:
    graph = Graph()
    graph.zone("S1", LAXOU, NANCY)
    graph.zone("S2", ELSEWHERE, zoning="Z2")
    graph.zone("S3", LAXOU, zoning="Z3", until=1)
    graph.dispositif("D1", **{"purposes": "language", **said})
    assert bool(waiting(5, graph=graph).find("gap.coverage")) == is_told


def test_one_that_covers_is_enough() -> None:
    graph = waiting(5)
    graph.dispositif("D2", "language", codes=[LAXOU])
    assert graph.find("gap.coverage") == []


def test_whoever_lives_at_no_known_place_does_not_count() -> None:
    graph = waiting(4)
    waiting(3, at=None, graph=graph)
    assert graph.find("gap.coverage") == []


def test_the_dead_do_not_count() -> None:
    graph = waiting(4)
    graph.person("P9", at=LAXOU, deceased=0)
    graph.need("P9", "language", opened=90)
    assert graph.find("gap.coverage") == []


def test_places_are_told_by_the_persons_codes() -> None:
    """Parts and remainder of a commune are places of its EPCI, under their own codes."""
    graph = waiting(2, at="Q1")
    waiting(3, at=LAXOU, graph=graph)
    graph.commune(LAXOU, 6000)
    graph.parts(LAXOU, Q1=3000, Q2=2000)
    finding = graph.only("gap.coverage")
    assert finding.subject("epci") == METROPOLE
    assert finding.evidence == {"communes": [LAXOU, "Q1"], "needs": 5}


@pytest.mark.parametrize(
    ("covered", "is_told"), [("Q1", False), ("Q2", False), (LAXOU, False), (NANCY, True)]
)
def test_known_by_a_commune_all_in_parts_one_part_covered_is_enough(covered: str, is_told: bool) -> None:
    graph = waiting(5)
    graph.commune(LAXOU, 6000)
    graph.parts(LAXOU, Q1=3000, Q2=2900)
    graph.dispositif("D2", "language", codes=[covered])
    assert bool(graph.find("gap.coverage")) == is_told
