"""Referrals that were lost: every border of gap.referral."""

from typing import Any

import pytest

from tests.graphs import Graph, days_before


def sent(days: int, **said: Any) -> Graph:
    """P1 referred for health from I1 to I2."""
    graph = Graph()
    graph.referral("P1", "health", **{"path": "I1>I2", "sent": days, **said})
    return graph


def told(graph: Graph) -> list[tuple[str, int]]:
    """The kind of each finding and how many days before D it began."""
    return [(f.evidence["kind"], days_before(f.since)) for f in graph.find("gap.referral")]


def test_what_a_lost_referral_says() -> None:
    finding = sent(30).only("gap.referral")
    assert finding.key == "gap.referral|person:P1|referral:R1"
    assert finding.severity == "medium"
    assert finding.evidence == {
        "kind": "unanswered",
        "theme": "health",
        "urgent": False,
        "from_institution": "I1",
        "to_institution": "I2",
    }


@pytest.mark.parametrize(
    ("status", "days", "answered", "urgent", "kind"),
    [
        ("sent", 29, None, False, None),
        ("sent", 30, None, False, "unanswered"),
        ("sent", 31, None, False, "unanswered"),
        ("sent", 6, None, True, None),
        ("sent", 7, None, True, "unanswered"),
        ("expired", 29, None, False, None),
        ("expired", 30, None, False, "unanswered"),
        ("expired", 6, None, True, None),
        ("expired", 7, None, True, "unanswered"),
        ("expired", 30, 20, False, "unanswered"),
        ("accepted", 90, 44, False, None),
        ("accepted", 90, 45, False, "not_started"),
        ("accepted", 90, 46, False, "not_started"),
        ("accepted", 90, 14, True, None),
        ("accepted", 90, 15, True, "not_started"),
        ("declined", 90, 14, False, None),
        ("declined", 90, 15, False, "not_rerouted"),
        ("declined", 90, 16, False, "not_rerouted"),
        ("declined", 90, 14, True, None),
        ("declined", 90, 15, True, "not_rerouted"),
        ("withdrawn", 90, None, True, None),
        ("withdrawn", 90, 60, True, None),
        # Answered tomorrow: still sent on D.
        ("accepted", 29, -1, False, None),
        ("accepted", 30, -1, False, "unanswered"),
        ("declined", 30, -1, False, "unanswered"),
        ("declined", 7, -1, True, "unanswered"),
        # Answered today: no delay has passed.
        ("accepted", 90, 0, False, None),
        ("declined", 90, 0, False, None),
        ("sent", 0, None, True, None),
    ],
)
def test_in_which_way_it_was_lost(
    status: str, days: int, answered: int | None, urgent: bool, kind: str | None
) -> None:
    graph = sent(days, status=status, answered=answered, urgent=urgent)
    since = days if kind == "unanswered" else answered
    assert told(graph) == ([(kind, since)] if kind else [])
    for finding in graph.find("gap.referral"):
        assert finding.severity == ("high" if urgent else "medium")


@pytest.mark.parametrize(
    ("status", "days", "answered", "is_told"),
    [
        ("sent", 730, None, True),
        ("sent", 731, None, False),
        ("expired", 731, None, False),
        ("accepted", 900, 730, True),
        ("accepted", 900, 731, False),
        ("declined", 900, 730, True),
        ("declined", 900, 731, False),
    ],
)
def test_not_beyond_two_years(status: str, days: int, answered: int | None, is_told: bool) -> None:
    assert bool(told(sent(days, status=status, answered=answered))) == is_told


@pytest.mark.parametrize(
    ("opened", "closed", "is_told"),
    [(200, None, True), (200, -1, True), (200, 0, False), (200, 1, False), (-1, None, True)],
)
def test_only_a_live_matter(opened: int, closed: int | None, is_told: bool) -> None:
    graph = sent(60)
    graph.need("P1", "health", opened=opened, closed=closed)
    assert bool(told(graph)) == is_told


TAKEN_UP: list[tuple[dict[str, Any], bool]] = [
    # Open by its dates on a day of [sent_on, D + 30], by the receiver, for the theme.
    ({"start": 59, "end": 58}, True),
    ({"start": 60, "end": 60}, True),
    ({"start": 300, "end": 60}, True),
    ({"start": 300, "end": 61}, False),
    ({"start": 300, "end": 59}, True),
    ({"start": -30, "end": -31}, True),
    ({"start": -31}, False),
    ({"start": 10, "end": 5, "by": "I3.a", "institution": "I2"}, True),
    ({"start": 10, "end": 5, "by": "I2.a", "institution": "I3"}, False),
    ({"start": 10, "end": 5, "by": "I1.a"}, False),
    ({"start": 10, "end": 5, "by": "I3.a"}, False),
    ({"start": 10, "end": 5, "theme": "budget"}, False),
    ({"start": 10, "end": 5, "person": "P2"}, False),
    # By its dates: silence or a departure change nothing.
    ({"start": 900, "contact": 800}, True),
]


@pytest.mark.parametrize(("status", "answered"), [("sent", None), ("expired", None), ("accepted", 50)])
@pytest.mark.parametrize(("said", "is_taken_up"), TAKEN_UP)
def test_taken_up(status: str, answered: int | None, said: dict[str, Any], is_taken_up: bool) -> None:
    graph = sent(60, status=status, answered=answered)
    graph.household("H1", "P2")
    graph.help(**{"person": "P1", "theme": "health", "by": "I2.a", **said})
    assert bool(told(graph)) == (not is_taken_up)


def test_taken_up_by_somebody_who_left_or_is_still_to_come() -> None:
    for since, until in ((None, 50), (-5, None)):
        graph = sent(60)
        graph.professional("I2.a", since=since, until=until)
        graph.help("P1", "health", by="I2.a", start=55)
        assert told(graph) == []


@pytest.mark.parametrize(("start", "is_taken_up"), [(-29, True), (-30, True), (-31, False)])
def test_taken_up_by_its_dates_though_nobody_is_announced(start: int, is_taken_up: bool) -> None:
    """The professional will have left by then: no relay, so nothing holds the matter."""
    graph = sent(60)
    graph.professional("I2.a", until=-5)
    graph.help("P1", "health", by="I2.a", start=start)
    assert bool(told(graph)) == (not is_taken_up)


def test_a_member_of_the_household_does_not_take_it_up() -> None:
    graph = Graph()
    graph.household("H1", "P1", "P2")
    graph.referral("P1", "housing", path="I1>I2", sent=60)
    graph.help("P2", "housing", by="I2.a", start=50, end=40)
    assert told(graph) == [("unanswered", 60)]


def test_a_declined_one_is_not_taken_up() -> None:
    """The refusal stands, whatever the receiver did before and after."""
    graph = sent(60, status="declined", answered=50)
    graph.help("P1", "health", by="I2.a", start=55, end=20)
    assert told(graph) == [("not_rerouted", 50)]


REROUTED: list[tuple[dict[str, Any], bool]] = [
    # Another referral for the theme, to another institution, sent in [answered_on, D], not withdrawn.
    ({"sent": 50}, True),
    ({"sent": 51}, False),
    ({"sent": 49}, True),
    ({"sent": 0}, True),
    ({"sent": -1}, False),
    ({"sent": 20, "status": "declined", "answered": 10}, True),
    ({"sent": 20, "status": "expired"}, True),
    ({"sent": 20, "status": "accepted", "answered": 10}, True),
    ({"sent": 20, "status": "withdrawn"}, False),
    ({"sent": 20, "path": "I1>I2"}, False),
    ({"sent": 20, "path": "I3>I2"}, False),
    ({"sent": 20, "path": "I2>I1"}, True),
    ({"sent": 20, "path": "I3>I3"}, True),
    ({"sent": 20, "theme": "budget"}, False),
    ({"sent": 20, "person": "P2"}, False),
]


@pytest.mark.parametrize(("said", "is_rerouted"), REROUTED)
def test_rerouted(said: dict[str, Any], is_rerouted: bool) -> None:
    graph = sent(60, status="declined", answered=50)
    graph.person("P2")
    graph.referral(**{"person": "P1", "theme": "health", "path": "I1>I3", **said})
    about_first = [f for f in graph.find("gap.referral") if f.subject("referral") == "R1"]
    assert bool(about_first) == (not is_rerouted)


def test_a_referral_does_not_reroute_itself() -> None:
    assert told(sent(50, status="declined", answered=50)) == [("not_rerouted", 50)]


@pytest.mark.parametrize(
    ("said", "is_told"),
    [
        ({"by": "I3.a", "start": 300}, False),
        # Held by its sender alone, it is lost all the same.
        ({"by": "I1.a", "start": 300}, True),
        ({"by": "I3.a", "start": 300, "institution": "I1"}, True),
        ({"by": "I1.a", "start": 300, "institution": "I3"}, False),
        ({"by": "I3.a", "start": 300, "end": 1}, True),
        ({"by": "I3.a", "start": -30}, False),
        ({"by": "I3.a", "start": -31}, True),
        ({"by": "I3.a", "start": 300, "theme": "budget"}, True),
    ],
)
def test_held_by_another_than_the_sender(said: dict[str, Any], is_told: bool) -> None:
    graph = sent(60, status="declined", answered=50)
    graph.help("P1", **{"theme": "health", **said})
    assert bool(told(graph)) == is_told


def test_held_by_the_household_for_what_it_shares() -> None:
    for theme, is_told in (("housing", False), ("health", True)):
        graph = Graph()
        graph.household("H1", "P1", "P2")
        graph.referral("P1", theme, path="I1>I2", sent=60)
        graph.help("P2", theme, by="I3.a")
        assert bool(told(graph)) == is_told


def test_each_referral_for_itself() -> None:
    graph = sent(60)
    graph.referral("P1", "health", path="I1>I3", sent=40, status="declined", answered=30)
    graph.referral("P1", "budget", path="I1>I2", sent=20)
    assert told(graph) == [("unanswered", 60), ("not_rerouted", 30)]


def test_records_of_one_person_reroute_and_take_up() -> None:
    graph = Graph()
    graph.same("P1", "P2")
    graph.referral("P1", "health", path="I1>I2", sent=60, status="declined", answered=50)
    graph.referral("P2", "health", path="I1>I3", sent=20)
    graph.referral("P1", "budget", path="I1>I2", sent=60)
    graph.help("P2", "budget", by="I2.a", start=40, end=30)
    assert told(graph) == []
