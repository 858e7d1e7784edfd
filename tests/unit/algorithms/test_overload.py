"""Overload: files, loads and ratios to the millionth; teams; keystones of the network."""

from itertools import pairwise
from time import process_time
from typing import Any

import networkx as nx
import pytest

from algorithms import overload
from tests.graphs import D, Graph


def carrying(*weights: float, capacity: float = 10, **said: Any) -> Graph:
    """I1.a helps one person after another; a practitioner's file of intensity 1 weighs 1.25 points."""
    graph = Graph()
    graph.professional("I1.a", capacity=capacity)
    for number, intensity in enumerate(weights):
        graph.help(f"P{number}", "health", **{"by": "I1.a", "intensity": intensity, **said})
    return graph


def load(graph: Graph) -> float:
    """The load of I1.a, whose capacity is small enough to be overloaded."""
    found = {finding.subject("professional"): finding for finding in graph.find("overload.caseload")}
    value = found["I1.a"].evidence["load"]
    assert isinstance(value, float)
    return value


def test_what_an_overload_says() -> None:
    finding = carrying(1, 2, capacity=2.5).only("overload.caseload")
    assert finding.key == "overload.caseload|professional:I1.a"
    assert (finding.severity, finding.since) == ("critical", D)
    assert finding.evidence == {"load": 3.75, "capacity": 2.5, "ratio": 1.5, "count": 2}


LEVELS = [
    # One file of 1 point, of 0.9, 1.15, 1.3 of what can be carried, and a millionth beside.
    (1, 1.111112, None),
    (0.9, 1.000001, None),
    (0.9, 1, "low"),
    (0.9, 0.999999, "low"),
    (1, 1.000001, "low"),
    (1, 1, "low"),
    (1, 0.999999, "medium"),
    (1.15, 1.000001, "medium"),
    (1.15, 1, "medium"),
    (1.15, 0.999999, "high"),
    (1.3, 1.000001, "high"),
    (1.3, 1, "high"),
    (1.3, 0.999999, "critical"),
]


@pytest.mark.parametrize(("points", "capacity", "severity"), LEVELS)
def test_levels_to_the_millionth(points: float, capacity: float, severity: str | None) -> None:
    graph = carrying(points, capacity=capacity, dispositif="DA")
    graph.tables["dispositifs"] = []
    graph.dispositif("DA", "health", norm=100)
    found = graph.find("overload.caseload")
    assert [finding.severity for finding in found] == ([severity] if severity else [])


@pytest.mark.parametrize(
    ("presence", "capacity", "is_told"),
    [
        ({}, 1.0, True),
        ({}, 0.0, False),
        ({}, 0.0000005, True),
        ({}, 0.0000004, False),
        ({"until": 0}, 1.0, True),
        ({"since": 0}, 1.0, True),
        ({"until": 1}, 1.0, False),
        ({"since": -1}, 1.0, False),
    ],
)
def test_present_with_a_capacity(presence: dict[str, Any], capacity: float, is_told: bool) -> None:
    graph = Graph()
    graph.professional("I1.a", capacity=capacity, **presence)
    graph.help("P1", "health", by="I1.a")
    assert bool(graph.find("overload.caseload")) == is_told


def test_a_post_gives_its_capacity() -> None:
    graph = Graph()
    graph.professional("I1.a", fte=0.01, first_year=True)
    graph.help("P1", "health", by="I1.a")
    assert graph.only("overload.caseload").evidence == {
        "load": 1.25,
        "capacity": 0.9,
        "ratio": 1.39,
        "count": 1,
    }


@pytest.mark.parametrize(
    ("said", "counts"),
    [
        ({"end": 0}, True),
        ({"end": 1}, False),
        ({"start": -1}, False),
        ({"start": 300, "contact": 180}, False),
        ({"start": 730}, False),
        ({"start": 730, "mandate": "judicial"}, True),
    ],
)
def test_only_what_is_active_weighs(said: dict[str, Any], counts: bool) -> None:
    assert bool(carrying(1, capacity=1, **said).find("overload.caseload")) == counts


def test_nothing_at_all_is_no_load_however_small_the_capacity() -> None:
    graph = Graph()
    for by in ("I1.a", "I1.b"):
        graph.professional(by, capacity=0.000001)
    assert graph.find() == []


def test_the_dead_weigh_nothing() -> None:
    graph = Graph()
    graph.person("P1", deceased=0)
    graph.professional("I1.a", capacity=1)
    graph.help("P1", "health", by="I1.a")
    assert graph.find("overload.caseload") == []


def test_one_file_a_household_as_its_heaviest() -> None:
    graph = Graph()
    graph.professional("I1.a", capacity=1)
    graph.household("H1", "P1", "P2")
    graph.help("P1", "health", by="I1.a", intensity=1)
    graph.help("P2", "housing", by="I1.a", intensity=3)
    graph.help("P2", "budget", by="I1.a", intensity=2)
    finding = graph.only("overload.caseload")
    assert (finding.evidence["load"], finding.evidence["count"]) == (3.75, 3)


def test_the_heaviest_by_weight_not_by_intensity() -> None:
    graph = carrying(1.2, capacity=1)
    graph.help("P0", "budget", by="I1.a", role="case_manager")
    assert load(graph) == 2.5


def test_one_file_a_person_without_a_household() -> None:
    assert load(carrying(1, 1, 1, capacity=1)) == 3.75
    graph = carrying(1, capacity=1)
    graph.help("P0", "budget", by="I1.a", intensity=2)
    assert load(graph) == 2.5


def test_one_file_a_child_for_child_protection() -> None:
    graph = Graph()
    graph.professional("I1.a", capacity=1)
    graph.household("H1", "P1", "P2", "P3")
    for person in ("P1", "P2"):
        graph.help(person, "child_protection", by="I1.a")
    assert load(graph) == 2.5
    graph.help("P2", "child_protection", by="I1.a", intensity=2)
    assert load(graph) == 3.75
    graph.help("P3", "family", by="I1.a")
    graph.help("P1", "health", by="I1.a")
    assert load(graph) == 5.0


def test_child_protection_and_the_rest_are_two_files_of_a_person_alone() -> None:
    graph = carrying(1, capacity=1)
    graph.help("P0", "child_protection", by="I1.a")
    assert load(graph) == 2.5


def test_files_are_each_professionals_own() -> None:
    graph = Graph()
    graph.household("H1", "P1", "P2")
    for by in ("I1.a", "I1.b"):
        graph.professional(by, capacity=1)
    graph.help("P1", "health", by="I1.a", intensity=1)
    graph.help("P2", "health", by="I1.b", intensity=3)
    assert {f.subject("professional"): f.evidence["load"] for f in graph.find("overload.caseload")} == {
        "I1.a": 1.25,
        "I1.b": 3.75,
    }


def test_records_of_one_person_are_one_file() -> None:
    graph = carrying(1, 2, capacity=1)
    graph.same("P0", "P1")
    finding = graph.only("overload.caseload")
    assert (finding.evidence["load"], finding.evidence["count"]) == (2.5, 2)


@pytest.mark.parametrize(
    ("points", "capacity", "shown"),
    [
        (1.005, 1.005, {"load": 1.01, "capacity": 1.01, "ratio": 1.0}),
        (1.004999, 1.004999, {"load": 1.0, "capacity": 1.0, "ratio": 1.0}),
        (0.905, 1, {"load": 0.91, "capacity": 1.0, "ratio": 0.91}),
        (0.904999, 1, {"load": 0.9, "capacity": 1.0, "ratio": 0.9}),
        (2, 3 / 2, {"load": 2.0, "capacity": 1.5, "ratio": 1.33}),
    ],
)
def test_two_decimals_are_shown_halves_up(points: float, capacity: float, shown: dict[str, float]) -> None:
    graph = carrying(points, capacity=capacity, dispositif="DA")
    graph.tables["dispositifs"] = []
    graph.dispositif("DA", "health", norm=100)
    evidence = graph.only("overload.caseload").evidence
    assert {name: evidence[name] for name in shown} == shown


# overload.team


def team(**members: tuple[float, float]) -> Graph:
    """Professionals of I1 by letter: their load and capacity in points."""
    graph = Graph()
    graph.dispositif("DA", "health", norm=100)
    for letter, (points, capacity) in members.items():
        graph.professional(f"I1.{letter}", capacity=capacity)
        if points:
            graph.help(f"P{letter}", "health", by=f"I1.{letter}", intensity=points, dispositif="DA")
    return graph


def test_what_a_team_says() -> None:
    finding = team(a=(3, 1), b=(0, 1)).only("overload.team")
    assert finding.key == "overload.team|institution:I1"
    assert (finding.severity, finding.since) == ("critical", D)
    assert finding.evidence == {"load": 3.0, "capacity": 2.0, "ratio": 1.5}


@pytest.mark.parametrize(
    ("points", "room", "severity"),
    [
        (0.9, 0.5, None),
        (1, 0.5, None),
        (1, 0.499999, "medium"),
        (1.15, 0.5, "medium"),
        (1.15, 0.499999, "high"),
        (1.3, 0.5, "high"),
        (1.3, 0.499999, "critical"),
    ],
)
def test_levels_of_a_team(points: float, room: float, severity: str | None) -> None:
    found = team(a=(points, 0.5), b=(0, room)).find("overload.team")
    assert [finding.severity for finding in found] == ([severity] if severity else [])


def test_a_team_that_helps_its_own_is_no_overload() -> None:
    graph = team(a=(3, 1), b=(0, 2))
    assert graph.find("overload.caseload")
    assert graph.find("overload.team") == []


def test_a_team_is_two_who_are_there_and_carry() -> None:
    assert team(a=(3, 1)).find("overload.team") == []
    assert team(a=(3, 1), b=(0, 0)).find("overload.team") == []
    assert team(a=(3, 1), b=(0, 1)).find("overload.team")
    for since, until, is_there in ((None, 1, False), (None, 0, True), (-1, None, False)):
        graph = team(a=(3, 1))
        graph.professional("I1.b", capacity=1, since=since, until=until)
        assert bool(graph.find("overload.team")) == is_there


def test_who_carries_nothing_by_agreement_adds_no_load() -> None:
    graph = team(a=(1, 1), b=(1, 1), c=(3, 0))
    assert graph.find("overload.team") == []


def test_a_team_is_that_of_the_employer() -> None:
    """The help is given in the name of I2; the professional is one of I1's."""
    graph = Graph()
    for by in ("I1.a", "I1.b", "I2.a", "I2.b"):
        graph.professional(by, capacity=1)
    graph.help("P1", "health", by="I1.a", institution="I2", intensity=2)
    assert graph.only("overload.team").subject("institution") == "I1"


# overload.keystone


def joined(*edges: str, shared: int = 2) -> Graph:
    """Professionals a, b, c... joined pairwise (`ab`) by persons both accompany."""
    graph = Graph()
    for edge in edges:
        for number in range(shared):
            for letter in edge:
                graph.help(f"P-{edge}-{number}", "health", by=f"I1.{letter}", role="guardian")
    return graph


def cut_off(graph: Graph) -> dict[str, int]:
    return {f.subject("professional"): f.evidence["cut_off"] for f in graph.find("overload.keystone")}


def test_what_a_keystone_says() -> None:
    finding = joined("ab", "bc", "cd", "de").only("overload.keystone")
    assert finding.key == "overload.keystone|professional:I1.c"
    assert (finding.severity, finding.since, finding.evidence) == ("low", D, {"cut_off": 2})


@pytest.mark.parametrize(
    ("edges", "expected"),
    [
        ("ab", {}),
        ("ab bc", {}),
        ("ab bc cd", {}),
        ("ab bc cd de", {"I1.c": 2}),
        ("ab bc cd de ef", {"I1.c": 2, "I1.d": 2}),
        # A star: all but the largest part are cut off.
        ("ab ac ad", {"I1.a": 2}),
        ("ab ac ad ae", {"I1.a": 3}),
        # A ring hangs on nobody; two rings joined hang on who joins them.
        ("ab bc cd da", {}),
        ("ab bc ca cd de ec", {"I1.c": 2}),
        # Another component does not count.
        ("ab ac xy yz", {}),
    ],
)
def test_who_holds_the_network_together(edges: str, expected: dict[str, int]) -> None:
    assert cut_off(joined(*edges.split())) == expected


def test_two_shared_persons_join() -> None:
    chain = ("ab", "bc", "cd", "de")
    assert cut_off(joined(*chain, shared=1)) == {}
    assert cut_off(joined(*chain, shared=2)) == {"I1.c": 2}


def test_a_person_shared_for_two_purposes_is_one() -> None:
    graph = Graph()
    for one, other in pairwise("abcde"):
        for letter in (one, other):
            for theme in ("health", "housing"):
                graph.help(f"P{one}{other}", theme, by=f"I1.{letter}")
    assert cut_off(graph) == {}


def test_two_are_joined_in_whatever_company() -> None:
    """A chain whose links share one person alone and one with the whole institution."""
    graph = Graph()
    everybody = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    for letter in everybody:
        graph.help("P-all", "health", by=f"I1.{letter}", role="guardian")
    for one, other in pairwise("BICQD"):
        for letter in (one, other):
            graph.help(f"P-{one}{other}", "health", by=f"I1.{letter}", role="guardian")
    assert cut_off(graph) == {"I1.C": 2}


def test_only_active_accompaniments_join() -> None:
    graph = joined("ab", "bc", "cd")
    for person in ("Q1", "Q2"):
        graph.help(person, "health", by="I1.d")
        graph.help(person, "health", by="I1.e", end=1)
    assert cut_off(graph) == {}


@pytest.mark.parametrize(("leaves", "severity"), [(3, "low"), (10, "low"), (11, "medium"), (12, "medium")])
def test_medium_from_ten_cut_off(leaves: int, severity: str) -> None:
    graph = joined(*(f"A{letter}" for letter in "bcdefghijklmnop"[:leaves]))
    finding = graph.only("overload.keystone")
    assert (finding.evidence["cut_off"], finding.severity) == (leaves - 1, severity)


def test_everybody_around_one_person_is_joined_when_they_share_two() -> None:
    graph = joined("abcde")
    assert cut_off(graph) == {}
    for number in range(2):
        for letter in "exyz":
            graph.help(f"Q{number}", "health", by=f"I1.{letter}")
    assert cut_off(graph) == {"I1.e": 3}


def test_a_long_chain_of_professionals_is_told_at_once() -> None:
    """As many as a département has: the time is that of the graph, not its square."""
    chain: nx.Graph[int] = nx.path_graph(5_000)
    began = process_time()
    found = overload.cut_off(chain)
    assert process_time() - began < 5
    assert found == {here: min(here, 4_999 - here) for here in range(1, 4_999)}
