"""Complexity, reason by reason: nothing, one, its cap; its borders; what a dismissed finding takes away."""

from typing import Any

import pytest

from tests.graphs import Graph
from tests.unit.algorithms.reasons import (
    ELSEWHERE,
    LAXOU,
    NANCY,
    ON_NOTHING,
    ON_ONE,
    REASONS,
    Tell,
    closings,
    idle,
    keys,
    points,
)


@pytest.mark.parametrize(
    ("reason", "tell", "situation", "count", "expected"),
    [
        pytest.param(reason, tell, situation, count, expected, id=f"{tell.__name__}-{count}")
        for reason, tell, situation, by_count in REASONS
        for count, expected in enumerate(by_count)
    ],
)
def test_points_of_each_reason(reason: str, tell: Tell, situation: str, count: int, expected: int) -> None:
    graph = Graph()
    graph.person("Q", household="H1")
    tell(graph, count)
    graph.someone("P1")
    assert points(graph, reason, situation) == expected
    rested = keys(graph, reason, situation)
    told = 0 if reason in ON_NOTHING else min(count, 1) if reason in ON_ONE else count
    assert len(rested) == (told if expected else 0)
    assert rested == sorted(rested)


# Borders of single reasons


def test_actors_are_institutions_active_for_any_member() -> None:
    graph = Graph()
    graph.household("H1", "P1", "P2", "P3")
    for person, by in (("P1", "I1.a"), ("P2", "I2.a"), ("P3", "I3.a"), ("P3", "I3.b"), ("P1", "I2.b")):
        graph.help(person, "health", by=by)
    graph.help("P1", "health", by="I4.a", end=1)
    graph.help("P1", "health", by="I5.a", start=300, contact=200)
    assert points(graph, "several_actors", "H1") == 5


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"opened": 0}, 20),
        ({"opened": -1}, 15),
        ({"opened": 9, "closed": 0}, 15),
        ({"opened": 9, "closed": -1}, 20),
        ({"opened": 9, "urgent": False}, 15),
        ({"theme": "health", "opened": 9}, 15),
    ],
)
def test_urgent_needs_by_theme_held_or_not(said: dict[str, Any], expected: int) -> None:
    graph = Graph()
    graph.household("H1", "P1", "P2")
    graph.need("P1", "health", opened=0, urgent=True)
    graph.help("P1", "health", by="I1.a")
    graph.need("P2", **{"theme": "housing", "urgent": True, **said})
    assert points(graph, "urgent_need", "H1") == expected


@pytest.mark.parametrize(
    ("theme", "urgent", "start", "expected"),
    [
        ("violence", True, None, 10),
        ("child_protection", True, None, 10),
        ("family", True, None, 0),
        ("violence", False, None, 0),
        ("violence", True, 0, 0),
        ("violence", True, -30, 0),
        ("violence", True, -31, 10),
    ],
)
def test_danger_is_urgent_and_held_by_nobody(
    theme: str, urgent: bool, start: int | None, expected: int
) -> None:
    graph = Graph()
    graph.need("P1", theme, opened=0, urgent=urgent)
    if start is not None:
        graph.help("P1", theme, by="I1.a", start=start)
    assert points(graph, "danger") == expected


def test_danger_of_one_member_though_another_is_helped() -> None:
    graph = Graph()
    graph.household("H1", "P1", "P2")
    for person in ("P1", "P2"):
        graph.need(person, "violence", opened=0, urgent=True)
    graph.help("P1", "violence", by="I1.a")
    assert points(graph, "danger", "H1") == 10
    graph.help("P2", "violence", by="I1.a")
    assert points(graph, "danger", "H1") == 0


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ([("health", 1)], 3),
        ([("health", 2)], 5),
        ([("health", 3)], 8),
        ([("health", 4)], 12),
        # Of one theme, by its highest severity, whosever it is.
        ([("health", 1), ("health", 3), ("health", 2)], 8),
        ([("health", 4), ("health", 1)], 12),
        ([("health", 3), ("housing", 1)], 11),
        ([("health", 4), ("housing", 4), ("budget", 3)], 32),
        ([("health", 4), ("housing", 4), ("budget", 3), ("rights", 1)], 35),
        ([("health", 4), ("housing", 4), ("budget", 3), ("rights", 2)], 36),
    ],
)
def test_uncovered_needs_by_theme_and_severity(told: list[tuple[str, int]], expected: int) -> None:
    graph = Graph()
    graph.household("H1", "P0", "P1")
    for number, (theme, severity) in enumerate(told):
        graph.need(f"P{number % 2}", theme, opened=90, severity=severity)
    assert points(graph, "uncovered_need", "H1") == expected
    assert len(keys(graph, "uncovered_need", "H1")) == len(told)


@pytest.mark.parametrize(("opened", "expected"), [(29, 0), (30, 5)])
def test_uncovered_needs_are_findings(opened: int, expected: int) -> None:
    graph = Graph()
    graph.need("P1", "health", opened=opened)
    assert points(graph, "uncovered_need") == expected


def at(*codes: str | None) -> Graph:
    """A household whose members live at these codes; the only dispositif for health covers Abaucourt."""
    graph = Graph()
    graph.dispositif("D1", "health", codes=[ELSEWHERE])
    for number, code in enumerate(codes):
        graph.person(f"P{number}", household="H1", at=code)
        graph.need(f"P{number}", "health", opened=90)
    return graph


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        ([NANCY], 10),
        ([NANCY, NANCY], 10),
        ([NANCY, LAXOU], 20),
        ([NANCY, None], 10),
        ([None], 0),
        ([ELSEWHERE], 0),
        ([ELSEWHERE, NANCY], 10),
    ],
)
def test_no_answer_by_theme_and_place(codes: list[str | None], expected: int) -> None:
    graph = at(*codes)
    assert points(graph, "no_answer", "H1") == expected
    lacking = [
        f"gap.need|need:N{n}|person:P{n - 1}" for n, code in enumerate(codes, 1) if code in (NANCY, LAXOU)
    ]
    assert keys(graph, "no_answer", "H1") == lacking


def test_no_answer_only_to_a_gap_and_where_one_exists() -> None:
    graph = at(NANCY)
    graph.need("P0", "budget", opened=90)
    graph.need("P0", "rights", opened=29)
    graph.dispositif("D2", "rights", codes=[ELSEWHERE])
    assert points(graph, "no_answer", "H1") == 10
    graph.dispositif("D3", "budget", codes=[ELSEWHERE], until=1)
    assert points(graph, "no_answer", "H1") == 10
    graph.dispositif("D4", "budget", codes=[ELSEWHERE], until=0)
    assert points(graph, "no_answer", "H1") == 20


def test_a_dropped_referral_that_was_also_refused_counts_once() -> None:
    graph = Graph()
    for sent, receiver in ((90, "I2"), (80, "I3")):
        graph.referral("P1", "health", path=f"I1>{receiver}", sent=sent, status="declined", answered=30)
    graph.referral("P1", "health", path="I1>I4", sent=70)
    assert [f.subject("referral") for f in graph.find("gap.referral")] == ["R1", "R2", "R3"]
    assert keys(graph, "dropped_referral") == ["gap.referral|person:P1|referral:R3"]
    assert (points(graph, "dropped_referral"), points(graph, "refusals")) == (6, 15)


def test_a_referral_stays_in_a_dismissed_refusal() -> None:
    """The refusals give no points once dismissed; the referrals they name are not counted elsewhere."""
    graph = Graph()
    for sent, receiver in ((90, "I2"), (80, "I3")):
        graph.referral("P1", "health", path=f"I1>{receiver}", sent=sent, status="declined", answered=30)
    graph.dismiss("loop.refusals|person:P1|theme:health")
    assert (points(graph, "dropped_referral"), points(graph, "refusals")) == (0, 0)


def test_idle_counts_silences_and_departures_together() -> None:
    graph = Graph()
    idle(graph, 1)
    graph.professional("I2.a", until=20)
    graph.help("P1", "mobility", by="I2.a")
    assert points(graph, "idle") == 8
    assert [key.partition("|")[0] for key in keys(graph, "idle")] == ["gap.departed", "gap.dormant"]


def test_only_the_heavier_events_count() -> None:
    graph = Graph()
    graph.event("P1", "birth", occurred=90)
    graph.event("P1", "release", occurred=59)
    assert points(graph, "unreviewed_event") == 0
    graph.event("P1", "release", occurred=60)
    assert keys(graph, "unreviewed_event") == ["gap.review|life_event:E3|person:P1"]


def test_ping_pong_over_several_matters() -> None:
    graph = Graph()
    closings(graph, 1)
    for path, sent in (("I1>I2", 30), ("I2>I1", 20)):
        graph.referral("P1", "budget", path=path, sent=sent)
    assert points(graph, "ping_pong") == 24
    assert len(keys(graph, "ping_pong")) == 2


def led(load: float, **said: Any) -> Graph:
    """P1 led by I1.a, who carries so many points in all of 1."""
    graph = Graph()
    graph.professional("I1.a", capacity=1)
    graph.dispositif("D1", "health", norm=100)
    said = {"role": "lead", "dispositif": "D1", "intensity": load, **said}
    graph.help("P1", "health", by="I1.a", **said)
    return graph


@pytest.mark.parametrize(("load", "expected"), [(0.9, 0), (1, 0), (1.000001, 5), (1.2, 5), (1.5, 5)])
def test_an_overloaded_lead_from_medium(load: float, expected: int) -> None:
    graph = led(load)
    assert points(graph, "overloaded_lead") == expected
    assert keys(graph, "overloaded_lead") == ["overload.caseload|professional:I1.a"][: expected // 5]


@pytest.mark.parametrize(
    ("role", "expected"),
    [("lead", 5), ("case_manager", 5), ("coordinator", 0), ("practitioner", 0), ("guardian", 0)],
)
def test_an_overloaded_lead_leads(role: str, expected: int) -> None:
    assert points(led(1.5, role=role), "overloaded_lead") == expected


def test_an_overloaded_lead_of_any_member_is_active_for_them() -> None:
    graph = led(1.5)
    graph.household("H1", "P2", "P3")
    graph.help("P3", "health", by="I1.a", role="lead", end=1)
    assert points(graph, "overloaded_lead", "H1") == 0
    graph.help("P3", "health", by="I1.a", role="lead")
    graph.professional("I2.a", capacity=1)
    graph.help("P2", "health", by="I2.a", role="lead")
    assert points(graph, "overloaded_lead", "H1") == 5
    assert len(keys(graph, "overloaded_lead", "H1")) == 2


def forsaken(needs: int, at: str | None = LAXOU) -> Graph:
    """So many persons of Laxou need what only Abaucourt has; P1, at a place, needs it too."""
    graph = Graph()
    graph.dispositif("D1", "language", codes=[ELSEWHERE])
    graph.person("P1", at=at)
    graph.need("P1", "language", opened=0)
    for number in range(needs):
        graph.person(f"Q{number}", at=LAXOU)
        graph.need(f"Q{number}", "language", opened=0)
    return graph


@pytest.mark.parametrize(
    ("needs", "at", "expected"),
    [(3, LAXOU, 0), (4, LAXOU, 4), (4, NANCY, 4), (5, ELSEWHERE, 0), (5, None, 0), (5, "97501", 0)],
)
def test_a_difficult_territory_counts_a_members_need(needs: int, at: str | None, expected: int) -> None:
    graph = forsaken(needs, at)
    assert points(graph, "difficult_territory") == expected
    told = ["gap.coverage|epci:245400676|theme:language"]
    assert keys(graph, "difficult_territory") == told[: expected // 4]


def test_a_neighbour_without_the_need_lives_nowhere_difficult() -> None:
    graph = forsaken(5)
    graph.person("P2", at=LAXOU)
    graph.need("P2", "mobility", opened=90)
    assert points(graph, "difficult_territory", "P2") == 0


def test_two_difficult_themes_give_four_points() -> None:
    graph = forsaken(5)
    graph.dispositif("D2", "digital", codes=[ELSEWHERE])
    for number in range(5):
        graph.need(f"Q{number}", "digital", opened=0)
    graph.need("P1", "digital", opened=0)
    assert points(graph, "difficult_territory") == 4
    assert len(keys(graph, "difficult_territory")) == 2


def test_waits_of_a_household_and_of_a_person_apart() -> None:
    graph = Graph()
    graph.person("X", household="Y")
    graph.person("Y")
    graph.waits["household", "Y"] = 2
    complexity = graph.complexity()
    seen = complexity.picture
    scores = {seen.situation_id(s): complexity.assess(s).score for s in seen.situations}
    assert scores == {("household", "Y"): 6, ("person", "Y"): 0}


# Dismissed findings


@pytest.mark.parametrize(
    ("reason", "tell", "situation"),
    [
        pytest.param(reason, tell, situation, id=tell.__name__)
        for reason, tell, situation, _ in REASONS
        if reason not in ON_NOTHING
    ],
)
def test_a_dismissed_finding_gives_no_points(reason: str, tell: Tell, situation: str) -> None:
    graph = Graph()
    tell(graph, 1)
    (key,) = keys(graph, reason, situation)
    graph.dismiss(key)
    assert points(graph, reason, situation) == 0
    complexity = graph.complexity()
    seen = complexity.picture
    (position,) = (s for s in seen.situations if seen.situation_id(s)[1] == situation)
    assert key in {finding.key for finding in complexity.all_findings_of(position)}


def test_a_dismissed_overload_or_coverage_gives_no_points() -> None:
    graph = led(1.5)
    graph.dismiss("overload.caseload|professional:I1.a")
    assert points(graph, "overloaded_lead") == 0
    graph = forsaken(5)
    graph.dismiss("gap.coverage|epci:245400676|theme:language")
    assert points(graph, "difficult_territory") == 0


def test_of_two_severities_of_a_theme_the_dismissed_one_is_forgotten() -> None:
    graph = Graph()
    graph.need("P1", "health", opened=90, severity=4)
    graph.need("P1", "health", opened=90, severity=1)
    graph.dismiss("gap.need|need:N1|person:P1")
    assert points(graph, "uncovered_need") == 3
