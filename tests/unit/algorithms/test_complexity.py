"""Complexity: who is concerned; when a situation is complex."""

from dataclasses import replace
from typing import Any

import pytest

from tests.graphs import Graph
from tests.unit.algorithms.reasons import (
    THEMES,
    actors,
    critical_gaps,
    doubled,
    events,
    urgent_themes,
)

# Who is concerned


def concerned(graph: Graph, situation: str = "P1") -> dict[str, set[str]]:
    found = graph.assess(situation).concerned
    seen = graph.look()
    return {seen.institution_id(institution): set(why) for institution, why in found.items()}


def test_concerned_because_active_sender_or_receiver() -> None:
    graph = Graph()
    graph.household("H1", "P1", "P2")
    graph.help("P1", "health", by="I1.a")
    graph.help("P2", "health", by="I2.a", institution="I3")
    graph.help("P2", "health", by="I4.a", end=1)
    graph.help("P2", "health", by="I5.a", start=-1)
    graph.referral("P2", "budget", path="I1>I6", sent=10)
    graph.referral("P1", "budget", path="I7>I7", sent=10)
    assert concerned(graph, "H1") == {
        "I1": {"active", "sender"},
        "I3": {"active"},
        "I6": {"receiver"},
        "I7": {"sender", "receiver"},
    }


@pytest.mark.parametrize(
    ("said", "is_concerned"),
    [
        ({"sent": 365}, True),
        ({"sent": 366}, False),
        ({"sent": 0}, True),
        ({"sent": -1}, False),
        ({"sent": 10, "status": "withdrawn"}, False),
        ({"sent": 10, "status": "expired"}, True),
        ({"sent": 10, "status": "declined", "answered": 5}, True),
        ({"sent": 10, "status": "accepted", "answered": 5}, True),
        ({"sent": 10, "theme": "budget"}, False),
        ({"sent": 10, "theme": "housing"}, True),
    ],
)
def test_concerned_by_a_recent_referral_of_a_live_matter(said: dict[str, Any], is_concerned: bool) -> None:
    graph = Graph()
    graph.need("P1", "budget", opened=90, closed=0)
    graph.need("P1", "housing", opened=90, closed=-1)
    graph.referral("P1", **{"theme": "health", "path": "I1>I2", **said})
    assert set(concerned(graph)) == ({"I1", "I2"} if is_concerned else set())


def test_concerned_each_situation_for_itself() -> None:
    graph = Graph()
    for person in ("P0", "P1", "P2"):
        graph.referral(person, "health", path=f"I-{person}>I9", sent=5)
        graph.help(person, "health", by=f"J-{person}.a")
    assert set(concerned(graph)) == {"I-P1", "I9", "J-P1"}
    assert set(concerned(graph, "P2")) == {"I-P2", "I9", "J-P2"}


# Complex


def weighed(**counts: int) -> Graph:
    """P1 with so many heavy events and meetings waited, an urgent need that is held, a lost referral."""
    graph = Graph()
    urgent_themes(graph, 1)
    graph.help("P1", "health", by="I1.a")
    events(graph, counts.get("events", 0))
    idle_themes = THEMES[1 : 1 + counts.get("idle", 0)]
    for theme in idle_themes:
        graph.help("P1", theme, by="I1.a", start=300, contact=200)
    graph.referral("P1", "mobility", path="I1>I2", sent=60 if counts.get("dropped") else 5)
    graph.waits["person", "P1"] = counts.get("waits", 0)
    return graph


@pytest.mark.parametrize(
    ("counts", "score", "is_complex"),
    [
        ({"events": 1, "dropped": 1}, 29, False),
        ({"events": 1, "idle": 1, "waits": 1}, 30, True),
        ({"waits": 5}, 30, True),
        ({"waits": 4}, 27, False),
        ({"events": 2}, 31, True),
    ],
)
def test_complex_from_thirty_points(counts: dict[str, int], score: int, is_complex: bool) -> None:
    found = weighed(**counts).assess("P1")
    assert (found.score, found.is_complex) == (score, is_complex)
    assert found.score == sum(reason.points for reason in found.reasons)


@pytest.mark.parametrize(
    ("paths", "severity", "is_complex"),
    [
        ([], 3, False),
        (["I1>I1"], 3, False),
        (["I1>I2"], 3, True),
        (["I1>I1", "I3>I3"], 3, True),
        # Nobody around, but a need of the gravest kind.
        ([], 4, True),
    ],
)
def test_complex_for_two_institutions_or_a_critical_need(
    paths: list[str], severity: int, is_complex: bool
) -> None:
    graph = Graph()
    for theme in THEMES[:4]:
        graph.need("P1", theme, opened=90, severity=severity)
    for path in paths:
        graph.referral("P1", "language", path=path, sent=5)
    found = graph.assess("P1")
    assert found.score >= 30
    assert found.is_complex == is_complex


def test_a_critical_need_dismissed_is_not_critical() -> None:
    graph = Graph()
    events(graph, 2)
    for theme in THEMES[:4]:
        graph.need("P1", theme, opened=90, severity=3)
    graph.need("P1", "digital", opened=90, severity=4)
    assert graph.assess("P1").is_complex
    graph.dismiss("gap.need|need:N5|person:P1")
    found = graph.assess("P1")
    assert found.score >= 30
    assert not found.is_complex


def test_reasons_by_points_then_name() -> None:
    graph = Graph()
    critical_gaps(graph, 1)
    actors(graph, 4)
    graph.event("P1", "release", occurred=90)
    doubled(graph, 1)
    graph.waits["person", "P1"] = 5
    shown = [(reason.reason, reason.points) for reason in graph.assess("P1").reasons]
    assert shown == sorted(shown, key=lambda one: (-one[1], one[0]))
    assert all(given > 0 for _, given in shown)
    assert [name for name, given in shown if given == 8] == ["duplicate_support", "unreviewed_event"]


def test_a_doctrine_of_ones_own() -> None:
    graph = Graph()
    events(graph, 2)
    graph.need("P1", "health", opened=90, urgent=True)
    reasons = {"unreviewed_event": {"points": 1, "cap": 9}}
    graph.doctrine = replace(graph.doctrine, score=2, institutions=0, reasons=reasons)
    found = graph.assess("P1")
    assert [(reason.reason, reason.points) for reason in found.reasons] == [("unreviewed_event", 2)]
    assert found.is_complex
    graph.doctrine = replace(graph.doctrine, score=3)
    assert not graph.assess("P1").is_complex


def test_one_point_is_a_reason() -> None:
    graph = Graph()
    events(graph, 1)
    graph.doctrine = replace(graph.doctrine, reasons={"unreviewed_event": {"points": 1, "cap": 9}})
    assert graph.points("P1") == {"unreviewed_event": 1}


def test_a_situation_is_its_living_members() -> None:
    graph = Graph()
    graph.person("P1", household="H1")
    graph.person("P2", household="H1", deceased=0)
    graph.person("P3", household="H2")
    for person in ("P2", "P3"):
        graph.event(person, "release", occurred=90)
    assert graph.points("H1") == {}
    assert graph.points("H2") == {"unreviewed_event": 8}
