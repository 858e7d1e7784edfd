"""Gaps around a person: every border of gap.need, .break, .lead, .dormant, .departed and .review."""

from datetime import timedelta
from typing import Any

import pytest

from graph.model.vocabulary import LifeEventKind
from tests.graphs import D, Graph, days_before


def since(graph: Graph, code: str) -> int:
    """How many days before D the only finding of a code began."""
    return days_before(graph.only(code).since)


# gap.need


@pytest.mark.parametrize(
    ("opened", "urgent", "is_told"),
    [
        (29, False, False),
        (30, False, True),
        (31, False, True),
        (6, True, False),
        (7, True, True),
        (8, True, True),
        (0, True, False),
        (-1, True, False),
    ],
)
def test_a_need_waits_thirty_days_or_seven(opened: int, urgent: bool, is_told: bool) -> None:
    graph = Graph()
    graph.need("P1", "health", opened=opened, urgent=urgent)
    found = graph.find("gap.need")
    assert [finding.key for finding in found] == (["gap.need|need:N1|person:P1"] if is_told else [])
    assert [days_before(finding.since) for finding in found] == ([opened] if is_told else [])


@pytest.mark.parametrize(("closed", "is_told"), [(-1, True), (0, False), (1, False)])
def test_a_need_closed_today_is_met(closed: int, is_told: bool) -> None:
    graph = Graph()
    graph.need("P1", "health", opened=90, closed=closed)
    assert bool(graph.find("gap.need")) == is_told


@pytest.mark.parametrize(
    ("severity", "urgent", "told"),
    [
        (1, False, "low"),
        (2, False, "medium"),
        (3, False, "high"),
        (4, False, "critical"),
        (1, True, "critical"),
        (4, True, "critical"),
    ],
)
def test_a_gap_weighs_as_its_need(severity: int, urgent: bool, told: str) -> None:
    graph = Graph()
    graph.need("P1", "health", opened=90, severity=severity, urgent=urgent)
    assert graph.only("gap.need").severity == told


def test_a_need_that_says_no_severity_is_medium() -> None:
    graph = Graph()
    graph.person("P1")
    graph.add("needs", id="N1", person_id="P1", theme="health", opened_on="2026-01-01")
    assert graph.only("gap.need").severity == "medium"


@pytest.mark.parametrize(
    ("start", "end", "is_told"),
    [(0, None, False), (90, 0, False), (-30, None, False), (-31, None, True), (10, 1, True)],
)
def test_a_need_held_or_about_to_be_is_no_gap(start: int, end: int | None, is_told: bool) -> None:
    graph = Graph()
    graph.need("P1", "health", opened=300)
    graph.help("P1", "health", by="I1.a", start=start, end=end)
    assert bool(graph.find("gap.need")) == is_told


OVER: list[tuple[int, dict[str, Any], dict[str, Any], int]] = [
    # (opened, what the professional is, what was done, since)
    (300, {}, {"start": 200, "end": 100}, 99),
    (98, {}, {"start": 200, "end": 100}, 98),
    (100, {}, {"start": 200, "end": 100}, 99),
    # It lasted thirty days, both ends counted, or it does not count.
    (300, {}, {"start": 129, "end": 100}, 99),
    (300, {}, {"start": 128, "end": 100}, 300),
    (300, {}, {"start": 130, "end": 100}, 99),
    # The earliest of its end, its professional's last day, its last sign when dormant.
    (900, {"until": 150}, {"start": 200}, 149),
    (900, {"until": 150}, {"start": 200, "end": 100}, 149),
    (900, {"until": 100}, {"start": 200, "end": 150}, 149),
    (900, {"until": 150}, {"start": 179}, 149),
    (900, {"until": 151}, {"start": 179}, 900),
    (900, {}, {"start": 300, "contact": 190}, 189),
    (900, {}, {"start": 209, "contact": 180}, 179),
    (900, {}, {"start": 208, "contact": 180}, 900),
    (900, {}, {"start": 730}, 900),
    (900, {"until": 250}, {"start": 300, "contact": 190}, 249),
    # What ended is judged by its end, though it had been silent before.
    (900, {}, {"start": 500, "contact": 400, "end": 100}, 99),
    # A professional who came later: what ended, ended; what goes on has not begun in truth.
    (900, {"since": -1}, {"start": 200, "end": 100}, 99),
    (900, {"since": -1}, {"start": 200}, 900),
    (900, {"since": -1}, {"start": 200, "end": -100}, 900),
    (900, {"since": 50}, {"start": 200, "end": 100}, 99),
]


@pytest.mark.parametrize(("opened", "professional", "said", "began"), OVER)
def test_a_gap_begins_the_day_after_the_help_that_lasted(
    opened: int, professional: dict[str, Any], said: dict[str, Any], began: int
) -> None:
    graph = Graph()
    graph.professional("I1.a", **professional)
    graph.need("P1", "health", opened=opened)
    graph.help("P1", "health", by="I1.a", **said)
    assert since(graph, "gap.need") == began
    assert graph.only("gap.need").evidence["previous_accompaniments"] == (["A1"] if began < opened else [])


def test_opened_on_the_day_after() -> None:
    graph = Graph()
    graph.need("P1", "health", opened=99)
    graph.help("P1", "health", by="I1.a", start=200, end=100)
    assert since(graph, "gap.need") == 99


@pytest.mark.parametrize(("end", "is_told"), [(30, False), (31, True), (32, True)])
def test_thirty_days_have_passed_since_the_day_after(end: int, is_told: bool) -> None:
    graph = Graph()
    graph.need("P1", "health", opened=400)
    graph.help("P1", "health", by="I1.a", start=300, end=end)
    assert bool(graph.find("gap.need")) == is_told


@pytest.mark.parametrize(("end", "is_told"), [(7, False), (8, True)])
def test_seven_days_when_urgent(end: int, is_told: bool) -> None:
    graph = Graph()
    graph.need("P1", "health", opened=400, urgent=True)
    graph.help("P1", "health", by="I1.a", start=300, end=end)
    assert bool(graph.find("gap.need")) == is_told


def test_the_last_of_those_that_lasted_counts() -> None:
    graph = Graph()
    graph.need("P1", "health", opened=900)
    graph.help("P1", "health", by="I1.a", start=300, end=100)
    graph.help("P1", "health", by="I1.a", start=400, end=60)
    graph.help("P1", "health", by="I2.a", start=500, end=200)
    graph.help("P1", "health", by="I3.a", start=50, end=40)
    graph.help("P1", "budget", by="I3.a", start=300, end=45)
    finding = graph.only("gap.need")
    assert days_before(finding.since) == 59
    assert finding.evidence["previous_accompaniments"] == ["A2"]


def test_help_for_something_else_is_not_named() -> None:
    graph = Graph()
    graph.need("P1", "health", opened=900)
    graph.help("P1", "health", by="I1.a", start=300, end=60)
    graph.help("P1", "budget", by="I1.a", start=300, end=60)
    assert graph.only("gap.need").evidence["previous_accompaniments"] == ["A1"]


@pytest.mark.parametrize(
    ("theme", "is_violent", "began"),
    [("housing", False, 99), ("health", False, 300), ("housing", True, 300)],
)
def test_the_help_of_those_who_count_for_held(theme: str, is_violent: bool, began: int) -> None:
    graph = Graph()
    graph.household("H1", "P1", "P2")
    graph.need("P1", theme, opened=300)
    graph.help("P2", theme, by="I1.a", start=200, end=100)
    if is_violent:
        graph.need("P2", "violence", opened=5)
    assert since(graph, "gap.need") == began


def test_each_need_is_a_gap_of_its_own() -> None:
    graph = Graph()
    graph.need("P1", "health", opened=40)
    graph.need("P1", "health", opened=30)
    graph.need("P1", "health", opened=29)
    graph.need("P2", "health", opened=90)
    found = [(finding.subject("need"), finding.subject("person")) for finding in graph.find("gap.need")]
    assert found == [("N1", "P1"), ("N2", "P1"), ("N4", "P2")]


def test_what_a_gap_rests_on() -> None:
    graph = Graph()
    graph.need("P1", "health", opened=40, severity=3, urgent=True)
    assert graph.only("gap.need").evidence == {
        "theme": "health",
        "urgent": True,
        "need_severity": 3,
        "previous_accompaniments": [],
    }


# gap.break


def broken(*, end: int = 20, opened: int = 100, start: int = 200) -> Graph:
    graph = Graph()
    graph.need("P1", "health", opened=opened)
    graph.help("P1", "health", by="I1.a", start=start, end=end)
    return graph


@pytest.mark.parametrize(
    ("end", "is_told"), [(0, False), (14, False), (15, True), (16, True), (180, True), (181, False)]
)
def test_a_break_of_fifteen_to_a_hundred_and_eighty_days(end: int, is_told: bool) -> None:
    found = broken(end=end, opened=300, start=400).find("gap.break")
    assert [finding.key for finding in found] == (["gap.break|person:P1|theme:health"] if is_told else [])
    assert [(f.severity, days_before(f.since), f.evidence) for f in found] == (
        [("high", end, {"accompaniments": ["A1"]})] if is_told else []
    )


@pytest.mark.parametrize(("opened", "is_told"), [(21, True), (20, True), (19, False)])
def test_the_need_was_there_before_the_end(opened: int, is_told: bool) -> None:
    assert bool(broken(opened=opened).find("gap.break")) == is_told


@pytest.mark.parametrize(("closed", "is_told"), [(-1, True), (0, False), (1, False)])
def test_the_need_is_still_open(closed: int, is_told: bool) -> None:
    graph = Graph()
    graph.need("P1", "health", opened=100, closed=closed)
    graph.help("P1", "health", by="I1.a", start=200, end=20)
    assert bool(graph.find("gap.break")) == is_told


def test_a_break_however_short_the_help() -> None:
    assert since(broken(start=20), "gap.break") == 20


def test_the_last_end_counts_and_those_of_that_day() -> None:
    graph = broken(end=30)
    graph.help("P1", "health", by="I2.a", start=80, end=20)
    graph.help("P1", "health", by="I3.a", start=21, end=20)
    finding = graph.only("gap.break")
    assert (days_before(finding.since), finding.evidence) == (20, {"accompaniments": ["A2", "A3"]})


def test_what_else_ended_that_day_is_not_named() -> None:
    graph = broken()
    graph.help("P1", "budget", by="I1.a", start=80, end=20)
    assert graph.only("gap.break").evidence == {"accompaniments": ["A1"]}


@pytest.mark.parametrize(
    "other",
    [
        # Not every accompaniment begun by D has ended before D.
        {"start": 90, "end": 0},
        {"start": 90},
        {"start": 400, "contact": 300},
        {"start": 800},
        # Held by a relay.
        {"start": -30},
    ],
)
def test_no_break_while_one_goes_on(other: dict[str, Any]) -> None:
    graph = broken()
    graph.help("P1", "health", by="I2.a", **other)
    assert graph.find("gap.break") == []


@pytest.mark.parametrize(
    "other",
    [
        {"theme": "budget", "start": 90},
        {"theme": "health", "start": -31},
        {"theme": "health", "start": 300, "end": 200},
    ],
)
def test_a_break_all_the_same(other: dict[str, Any]) -> None:
    graph = broken()
    graph.help("P1", by="I2.a", **other)
    assert since(graph, "gap.break") == 20


def test_an_open_one_whose_professional_left_is_not_ended() -> None:
    graph = broken()
    graph.professional("I2.a", until=40)
    graph.help("P1", "health", by="I2.a", start=90)
    assert graph.find("gap.break") == []


def test_a_household_holds_but_its_help_and_needs_are_not_the_persons() -> None:
    graph = Graph()
    graph.household("H1", "P1", "P2")
    graph.need("P1", "housing", opened=100)
    graph.help("P2", "housing", by="I1.a", start=200, end=20)
    assert graph.find("gap.break") == []
    graph.help("P1", "housing", by="I1.a", start=200, end=40)
    graph.need("P2", "housing", opened=100)
    assert {f.subject("person"): days_before(f.since) for f in graph.find("gap.break")} == {
        "P1": 40,
        "P2": 20,
    }
    graph.help("P2", "housing", by="I1.a", start=5)
    assert graph.find("gap.break") == []


def test_two_needs_of_a_theme_are_one_break() -> None:
    graph = broken()
    graph.need("P1", "health", opened=60)
    graph.need("P1", "budget", opened=60)
    graph.help("P1", "budget", by="I1.a", start=60, end=30)
    assert [finding.subject("theme") for finding in graph.find("gap.break")] == ["budget", "health"]


# gap.lead


def surrounded(institutions: int, **said: Any) -> Graph:
    """P1 helped by so many institutions since 90, 80, 70... days."""
    graph = Graph()
    graph.household("H1", "P1", "P2")
    for number in range(institutions):
        graph.help("P1", "health", by=f"I{number}.a", start=90 - 10 * number, **said)
    return graph


@pytest.mark.parametrize(
    ("institutions", "severity"), [(2, None), (3, "medium"), (4, "medium"), (5, "high"), (6, "high")]
)
def test_three_institutions_and_nobody_leads(institutions: int, severity: str | None) -> None:
    found = surrounded(institutions).find("gap.lead")
    assert [(f.key, f.severity, days_before(f.since)) for f in found] == (
        [("gap.lead|person:P1", severity, 70)] if severity else []
    )
    for finding in found:
        assert finding.evidence["institutions"] == [f"I{number}" for number in range(institutions)]


@pytest.mark.parametrize(
    ("role", "leads"),
    [
        ("lead", True),
        ("case_manager", True),
        ("coordinator", False),
        ("dispositif_referent", False),
        ("practitioner", False),
        ("guardian", False),
    ],
)
@pytest.mark.parametrize("member", ["P1", "P2"])
def test_who_leads(role: str, leads: bool, member: str) -> None:
    graph = surrounded(3)
    graph.help(member, "mobility", by="I0.b", role=role)
    assert bool(graph.find("gap.lead")) == (not leads)


@pytest.mark.parametrize("said", [{"end": 1}, {"start": -1}, {"start": 800}])
def test_who_leads_no_more_does_not_lead(said: dict[str, Any]) -> None:
    graph = surrounded(3)
    graph.help("P1", "health", by="I0.b", role="lead", **said)
    assert graph.find("gap.lead")


def test_a_lead_elsewhere_or_of_the_dead_is_no_lead() -> None:
    graph = surrounded(3)
    graph.person("P3", household="H1", deceased=0)
    graph.person("P4", household="H2")
    for person in ("P3", "P4"):
        graph.help(person, "health", by="I0.b", role="lead")
    assert graph.find("gap.lead")


def test_institutions_of_others_are_not_the_persons() -> None:
    graph = surrounded(2)
    graph.help("P2", "health", by="I3.a")
    assert graph.find("gap.lead") == []
    graph.help("P1", "health", by="I3.a", end=1)
    graph.help("P1", "health", by="I1.b")
    assert graph.find("gap.lead") == []


def test_an_institution_counts_from_its_earliest_active_start() -> None:
    graph = surrounded(3)
    graph.help("P1", "health", by="I2.b", start=200, end=1)
    graph.help("P1", "budget", by="I2.a", start=85)
    assert since(graph, "gap.lead") == 80
    graph.help("P1", "budget", by="I9.a", start=300)
    assert since(graph, "gap.lead") == 85


def test_a_coordinator_is_named_and_does_not_lead() -> None:
    graph = surrounded(3)
    assert graph.only("gap.lead").evidence["coordinators"] == []
    graph.help("P1", "health", by="I2.c", role="coordinator")
    graph.help("P1", "budget", by="I2.b", role="coordinator")
    graph.help("P1", "budget", by="I2.d", role="coordinator", end=1)
    assert graph.only("gap.lead").evidence == {
        "institutions": ["I0", "I1", "I2"],
        "coordinators": ["I2.b", "I2.c"],
    }


def test_a_person_alone_may_lack_a_lead() -> None:
    graph = Graph()
    for by in ("I1.a", "I2.a", "I3.a"):
        graph.help("P1", "health", by=by)
    assert graph.find("gap.lead")


def test_the_institution_of_the_accompaniment_counts() -> None:
    graph = Graph()
    for institution in ("I1", "I2", "I3"):
        graph.help("P1", "health", by="I1.a", institution=institution)
    assert graph.only("gap.lead").evidence["institutions"] == ["I1", "I2", "I3"]


# gap.dormant


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"start": 300, "contact": 180}, 180),
        ({"start": 300, "contact": 179}, None),
        ({"start": 180, "contact": 300}, 180),
        ({"start": 730}, 730),
        ({"start": 729}, None),
        ({"start": 730, "contact": -1}, 730),
        ({"start": 900, "contact": 365, "role": "guardian"}, 365),
        ({"start": 900, "contact": 364, "role": "guardian"}, None),
        ({"start": 900, "contact": 300, "end": 1}, None),
        ({"start": 900, "contact": 300, "end": 0}, 300),
    ],
)
def test_dormant_since_the_last_sign(said: dict[str, Any], told: int | None) -> None:
    graph = Graph()
    graph.help("P1", "health", by="I1.a", **said)
    found = graph.find("gap.dormant")
    assert [days_before(finding.since) for finding in found] == ([] if told is None else [told])
    assert [f.key for f in found] == ([] if told is None else ["gap.dormant|accompaniment:A1|person:P1"])


@pytest.mark.parametrize(("until", "is_told"), [(-1, True), (0, True), (1, False)])
def test_the_professional_of_a_dormant_one_is_there(until: int, is_told: bool) -> None:
    graph = Graph()
    graph.professional("I1.a", until=until)
    graph.help("P1", "health", by="I1.a", start=300, contact=200)
    assert bool(graph.find("gap.dormant")) == is_told


@pytest.mark.parametrize(
    ("person", "theme", "closed", "severity"),
    [
        ("P1", "housing", None, "medium"),
        ("P1", "housing", -1, "medium"),
        ("P1", "housing", 0, "low"),
        ("P1", "health", None, "low"),
        ("P2", "housing", None, "low"),
    ],
)
def test_dormant_weighs_more_while_the_need_is_open(
    person: str, theme: str, closed: int | None, severity: str
) -> None:
    graph = Graph()
    graph.household("H1", "P1", "P2")
    graph.need(person, theme, opened=20, closed=closed)
    graph.help("P1", "housing", by="I1.a", start=300, contact=200)
    assert graph.only("gap.dormant").severity == severity


def test_each_dormant_accompaniment_though_another_is_active() -> None:
    graph = Graph()
    graph.help("P1", "health", by="I1.a")
    for _ in range(2):
        graph.help("P1", "health", by="I1.a", start=300, contact=200, role="coordinator")
    found = graph.find("gap.dormant")
    assert [finding.subject("accompaniment") for finding in found] == ["A2", "A3"]
    assert found[0].evidence == {"theme": "health", "role": "coordinator", "professional": "I1.a"}


# gap.departed


def left(until: int, **said: Any) -> Graph:
    graph = Graph()
    graph.professional("I1.a", until=until)
    graph.help("P1", "housing", by="I1.a", start=800, **said)
    return graph


@pytest.mark.parametrize(
    ("until", "is_told"),
    [(-1, False), (0, False), (14, False), (15, True), (16, True), (730, True), (731, False)],
)
def test_left_between_fifteen_days_and_two_years_ago(until: int, is_told: bool) -> None:
    found = left(until).find("gap.departed")
    assert [(f.key, f.severity, days_before(f.since)) for f in found] == (
        [("gap.departed|accompaniment:A1|person:P1", "medium", until)] if is_told else []
    )


@pytest.mark.parametrize(
    ("role", "severity"),
    [
        ("lead", "high"),
        ("case_manager", "high"),
        ("coordinator", "medium"),
        ("practitioner", "medium"),
        ("dispositif_referent", "medium"),
        ("guardian", "medium"),
    ],
)
def test_a_lead_who_left_weighs_more(role: str, severity: str) -> None:
    finding = left(30, role=role).only("gap.departed")
    assert finding.severity == severity
    assert finding.evidence == {"theme": "housing", "role": role, "professional": "I1.a"}


@pytest.mark.parametrize(("end", "is_told"), [(-1, True), (0, True), (1, False), (30, False)])
def test_what_they_left_is_still_open(end: int, is_told: bool) -> None:
    assert bool(left(30, end=end).find("gap.departed")) == is_told


def test_what_somebody_holds_is_not_left() -> None:
    graph = left(30)
    graph.help("P1", "health", by="I2.a")
    assert graph.find("gap.departed")
    graph.help("P1", "housing", by="I2.a", start=-30)
    assert graph.find("gap.departed") == []


def test_a_household_holds_what_was_left() -> None:
    graph = Graph()
    graph.household("H1", "P1", "P2")
    graph.professional("I1.a", until=30)
    for theme in ("housing", "health"):
        graph.help("P1", theme, by="I1.a", start=90)
        graph.help("P2", theme, by="I2.a")
    assert graph.only("gap.departed").evidence["theme"] == "health"


def test_dormant_before_they_left_is_left_too_and_not_idle() -> None:
    graph = left(30, contact=400)
    assert [finding.code for finding in graph.find()] == ["gap.departed"]


# gap.review


@pytest.mark.parametrize(
    ("occurred", "is_told"),
    [(-1, False), (0, False), (59, False), (60, True), (61, True), (400, True), (401, False)],
)
def test_a_review_is_due_from_sixty_to_four_hundred_days(occurred: int, is_told: bool) -> None:
    graph = Graph()
    graph.event("P1", "move", occurred=occurred)
    found = graph.find("gap.review")
    assert [(f.key, f.severity, days_before(f.since)) for f in found] == (
        [("gap.review|life_event:E1|person:P1", "low", occurred)] if is_told else []
    )


@pytest.mark.parametrize(("reviewed", "is_told"), [(1, False), (0, False), (-1, True), (None, True)])
def test_a_review_of_tomorrow_has_not_been_made(reviewed: int | None, is_told: bool) -> None:
    graph = Graph()
    graph.event("P1", "move", occurred=90, reviewed=reviewed)
    assert bool(graph.find("gap.review")) == is_told


@pytest.mark.parametrize("kind", [kind.value for kind in LifeEventKind])
def test_four_events_weigh_more(kind: str) -> None:
    graph = Graph()
    graph.event("P1", kind, occurred=90)
    heavy = ("leaving_child_protection", "hospital_discharge", "release", "eviction_notice")
    finding = graph.only("gap.review")
    assert finding.severity == ("medium" if kind in heavy else "low")
    assert finding.evidence == {"event_kind": kind}


def test_the_day_moves_on() -> None:
    graph = Graph()
    graph.event("P1", "move", occurred=59)
    assert graph.find("gap.review") == []
    assert graph.find("gap.review", as_of=D + timedelta(days=1))[0].as_of == D + timedelta(days=1)
