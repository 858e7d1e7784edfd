"""The agenda: capacity, order, territory, presenter, sustained actors, invitations."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest

from algorithms.agenda import agenda_document
from graph.model.vocabulary import SectionKind
from tests.graphs import D, Graph

NANCY, LAXOU, ELSEWHERE, ISLAND = "54395", "54304", "54001", "97501"


def in_trouble(
    graph: Graph, person: str = "P1", *, at: str | None = None, household: str | None = None
) -> str:
    """A person with two heavy events and two urgent needs nobody holds: complex, but nobody is concerned."""
    graph.person(person, at=at, household=household)
    for theme in ("health", "rights"):
        graph.need(person, theme, opened=10, urgent=True)
    for _ in range(2):
        graph.event(person, "release", occurred=90)
    return person


def situations(graph: Graph, committee: str = "C1") -> list[str]:
    return [item.situation[1] for item in graph.items(committee)]


# Territory


@pytest.mark.parametrize(
    ("territory", "inside"),
    [
        ({"codes": [NANCY]}, {"P-nancy"}),
        ({"codes": [NANCY, LAXOU]}, {"P-nancy", "P-laxou"}),
        ({"zones": ["S1"]}, {"P-laxou"}),
        ({"zones": ["S2"]}, set()),
        ({"zones": ["S1", "S2"]}, {"P-laxou"}),
        ({"department": "54"}, {"P-nancy", "P-laxou"}),
        ({"department": "975"}, {"P-island"}),
        ({"department": "55"}, set()),
        ({}, set()),
        ({"codes": [NANCY], "department": "975"}, {"P-nancy", "P-island"}),
        ({"codes": [NANCY], "zones": ["S1"]}, {"P-nancy", "P-laxou"}),
    ],
)
def test_a_committee_has_the_situations_of_its_territory(territory: dict[str, Any], inside: set[str]) -> None:
    graph = Graph()
    for person, code in (("P-nancy", NANCY), ("P-laxou", LAXOU), ("P-island", ISLAND)):
        in_trouble(graph, person, at=code)
    graph.zone("S1", LAXOU)
    graph.zone("S2", NANCY, until=1)
    graph.committee(**territory)
    assert set(situations(graph)) == inside


def test_one_member_in_the_territory_is_enough() -> None:
    graph = Graph()
    in_trouble(graph, "P1", household="H1", at=ELSEWHERE)
    graph.person("P2", household="H1", at=NANCY)
    graph.person("P3", household="H1")
    graph.person("P4", household="H2", at=ELSEWHERE)
    in_trouble(graph, "P5", household="H2", at=ELSEWHERE)
    graph.person("P6", household="H2", at=NANCY, deceased=0)
    graph.committee(codes=[NANCY])
    (item,) = graph.items()
    assert item.situation == ("household", "H1")
    assert item.persons == ("P1", "P2", "P3")


@pytest.mark.parametrize(
    ("codes", "inside"),
    [
        (["Q1"], {"P-1"}),
        ([LAXOU], {"P-1", "P-2", "P-rest"}),
    ],
)
def test_a_commune_with_a_remainder_and_its_parts(codes: list[str], inside: set[str]) -> None:
    graph = Graph()
    graph.commune(LAXOU, 6000)
    graph.parts(LAXOU, Q1=3000, Q2=2700)
    for person, code in (("P-1", "Q1"), ("P-2", "Q2"), ("P-rest", LAXOU)):
        in_trouble(graph, person, at=code)
    graph.committee(codes=codes)
    assert set(situations(graph)) == inside


def test_known_by_a_commune_all_in_parts_one_part_is_enough() -> None:
    graph = Graph()
    graph.commune(LAXOU, 6000)
    graph.parts(LAXOU, Q1=3000, Q2=2701)
    for person, code in (("P-1", "Q1"), ("P-2", "Q2"), ("P-laxou", LAXOU)):
        in_trouble(graph, person, at=code)
    graph.committee(codes=["Q1"])
    assert set(situations(graph)) == {"P-1", "P-laxou"}


def test_a_part_is_in_the_department_of_its_commune() -> None:
    graph = Graph()
    graph.commune(LAXOU, 6000, department="55")
    graph.parts(LAXOU, Q1=3000)
    in_trouble(graph, "P1", at="Q1")
    graph.committee("C1", department="54")
    graph.committee("C2", department="55")
    assert (situations(graph, "C1"), situations(graph, "C2")) == ([], ["P1"])


@pytest.mark.parametrize(
    ("path", "members", "belongs"),
    [
        ("I1>I2", ["I2"], True),
        ("I1>I2", ["I1", "I9"], True),
        ("I1>I2", ["I9"], False),
    ],
)
def test_without_any_known_place_by_a_member_institution(
    path: str, members: list[str], belongs: bool
) -> None:
    graph = Graph()
    in_trouble(graph, "P1", household="H1")
    graph.person("P2", household="H1")
    graph.referral("P2", "mobility", path=path, sent=5)
    graph.committee(codes=[NANCY], members=members)
    assert bool(situations(graph)) == belongs


def test_a_known_place_elsewhere_is_not_overruled_by_institutions() -> None:
    graph = Graph()
    in_trouble(graph, "P1", household="H1")
    graph.person("P2", household="H1", at=ELSEWHERE)
    graph.referral("P1", "mobility", path="I1>I2", sent=5)
    graph.committee(codes=[NANCY], members=["I1", "I2"])
    assert situations(graph) == []


# Capacity and order


@pytest.mark.parametrize(
    ("minutes", "capacity"),
    [
        ((180, 20), 9),
        ((60, 20), 3),
        ((59, 20), 2),
        ((61, 20), 3),
        ((19, 20), 0),
        ((20, 20), 1),
        ((125, 7), 17),
    ],
)
def test_capacity_is_whole_items(minutes: tuple[int, int], capacity: int) -> None:
    graph = Graph()
    for number in range(4):
        in_trouble(graph, f"P{number}", at=NANCY)
    graph.committee(codes=[NANCY], minutes=minutes)
    prepared = graph.agenda()
    assert prepared.capacity == capacity
    detected = prepared.sections[SectionKind.DETECTED]
    assert len(detected) == min(4, capacity)
    assert [item.situation[1] for item in (*detected, *prepared.waiting)] == ["P0", "P1", "P2", "P3"]


def test_a_committee_that_says_nothing_has_nine_places() -> None:
    graph = Graph()
    graph.institution("IM")
    graph.add("committees", id="C1", department="54", member_institution_ids="IM")
    assert graph.agenda().capacity == 9


def test_by_score_then_since_then_id() -> None:
    graph = Graph()
    graph.committee(department="54")
    for person in ("b", "B", "é"):
        in_trouble(graph, person, at=NANCY)
    in_trouble(graph, "z-older", at=NANCY)
    graph.tables["life_events"][-1] = {**graph.tables["life_events"][-1], "occurred_on": "2026-09-15"}
    in_trouble(graph, "z-graver", at=NANCY)
    graph.waits["person", "z-graver"] = 1
    assert situations(graph) == ["z-graver", "z-older", "B", "b", "é"]


def test_since_is_the_earliest_of_what_the_reasons_rest_on() -> None:
    """A finding that gives no reason (a light event, long ago) does not age a situation."""
    graph = Graph()
    graph.committee(department="54")
    in_trouble(graph, "P1", at=NANCY)
    in_trouble(graph, "P2", at=NANCY)
    graph.event("P2", "birth", occurred=300)
    items = graph.items()
    assert [item.situation[1] for item in items] == ["P1", "P2"]
    assert {item.since for item in items} == {D - timedelta(days=90)}


def test_findings_beyond_a_cap_age_a_situation_all_the_same() -> None:
    graph = Graph()
    graph.committee(department="54")
    in_trouble(graph, "P1", at=NANCY)
    in_trouble(graph, "P2", at=NANCY)
    graph.event("P2", "release", occurred=300)
    assert situations(graph) == ["P2", "P1"]


def test_without_a_finding_last() -> None:
    """Three points each, by a heavy event or by a meeting waited."""
    graph = Graph()
    reasons = {"waited": {"points": 3, "cap": 15}, "unreviewed_event": {"points": 3, "cap": 3}}
    graph.doctrine = replace(graph.doctrine, score=3, institutions=0, reasons=reasons)
    graph.committee(department="54")
    for person in ("A", "P1"):
        graph.person(person, at=NANCY)
    graph.waits["person", "A"] = 1
    graph.event("P1", "release", occurred=60)
    items = graph.items()
    assert [(item.situation[1], item.score) for item in items] == [("P1", 3), ("A", 3)]
    assert [item.since for item in items] == [D - timedelta(days=60), None]


def test_household_and_person_of_one_id() -> None:
    graph = Graph()
    graph.committee(department="54")
    in_trouble(graph, "X", at=NANCY)
    in_trouble(graph, "P1", at=NANCY, household="X")
    assert [item.situation for item in graph.items()] == [("household", "X"), ("person", "X")]


def test_only_what_is_complex() -> None:
    graph = Graph()
    graph.committee(department="54")
    graph.person("P1", at=NANCY)
    graph.event("P1", "release", occurred=90)
    assert graph.items() == []


def test_the_form_of_an_agenda() -> None:
    graph = Graph()
    graph.committee(department="54", minutes=(20, 20))
    in_trouble(graph, "P1", at=NANCY)
    in_trouble(graph, "P2", at=NANCY, household="H2")
    prepared = graph.agenda(meeting=date(2026, 12, 20))
    document = agenda_document(prepared)
    assert list(document) == ["committee", "date", "as_of", "capacity", "sections", "waiting", "late"]
    assert (document["committee"], document["date"], document["as_of"]) == ("C1", "2026-12-20", "2026-12-15")
    assert [section["kind"] for section in document["sections"]] == [
        "commitments",
        "adjourned",
        "submitted",
        "detected",
    ]
    assert [len(section["items"]) for section in document["sections"]] == [0, 0, 0, 1]
    assert document["late"] == []
    (item,), (waiting,) = document["sections"][3]["items"], document["waiting"]
    assert waiting.pop("kind") == "detected"
    assert (
        list(item)
        == list(waiting)
        == [
            "situation",
            "persons",
            "score",
            "reasons",
            "question",
            "presenter",
            "sustained",
            "invite",
        ]
    )
    assert item["situation"] == {"type": "household", "id": "H2"}
    assert item["persons"] == ["P2"]
    assert item["reasons"][0] == {
        "reason": "uncovered_need",
        "points": 24,
        "findings": ["gap.need|need:N3|person:P2", "gap.need|need:N4|person:P2"],
    }
    assert (item["presenter"], item["sustained"], item["invite"]) == (None, [], [])


# Presenter


def accompanied(graph: Graph, *helps: dict[str, Any]) -> Graph:
    """P1, complex, with these accompaniments for mobility."""
    graph.committee(department="54")
    in_trouble(graph, "P1", at=NANCY, household="H1")
    graph.person("P2", at=NANCY, household="H1")
    for said in helps:
        graph.help(**{"person": "P1", "theme": "mobility", "start": 90, **said})
    return graph


def presenter(*helps: dict[str, Any]) -> str | None:
    (item,) = accompanied(Graph(), *helps).items()
    return item.presenter


ROLES = ["lead", "case_manager", "coordinator", "dispositif_referent", "practitioner", "guardian"]


@pytest.mark.parametrize(("first", "then"), list(pairwise(ROLES)))
def test_the_presenter_by_role(first: str, then: str) -> None:
    """The role goes before contact, start and id."""
    helps = [
        {"by": "I9.z", "role": first, "start": 10},
        {"by": "I1.a", "role": then, "start": 300, "contact": 0, "person": "P2"},
    ]
    assert presenter(*helps) == presenter(*reversed(helps)) == "I9.z"


@pytest.mark.parametrize(
    ("one", "other", "chosen"),
    [
        # The latest contact known by D; none last.
        ({"contact": 5}, {"contact": 6}, "one"),
        ({"contact": 6}, {"contact": 5}, "other"),
        ({"contact": 170}, {}, "one"),
        ({}, {"contact": 170}, "other"),
        ({"contact": -1}, {"contact": 170}, "other"),
        ({"contact": -1}, {}, "one"),
        ({"contact": 0}, {"contact": -1}, "one"),
        # Then the earliest start, then the smallest id.
        ({"start": 90, "contact": 5}, {"start": 91, "contact": 5}, "other"),
        ({"start": 91}, {"start": 90}, "one"),
        ({}, {}, "one"),
    ],
)
def test_the_presenter_of_one_role(one: dict[str, Any], other: dict[str, Any], chosen: str) -> None:
    helps = [{"by": "A.one", **one}, {"by": "B.other", **other}]
    assert presenter(*helps) == presenter(*reversed(helps)) == {"one": "A.one", "other": "B.other"}[chosen]


def test_the_presenter_is_active() -> None:
    assert presenter({"by": "I1.a", "role": "lead", "end": 1}, {"by": "I2.a"}) == "I2.a"
    assert presenter({"by": "I1.a", "role": "lead", "start": -1}, {"by": "I2.a"}) == "I2.a"
    assert presenter({"by": "I1.a", "role": "lead", "start": 300, "contact": 180}, {"by": "I2.a"}) == "I2.a"
    assert presenter() is None


def test_the_smallest_professional_by_code_point() -> None:
    assert presenter({"by": "I9"}, {"by": "I10"}, {"by": "i1"}) == "I10"


# Sustained actors


@pytest.mark.parametrize(
    ("said", "is_sustained"),
    [
        ({"start": 180, "contact": 60}, True),
        ({"start": 179, "contact": 0}, False),
        ({"start": 181, "contact": 59}, True),
        ({"start": 300, "contact": 61}, False),
        ({"start": 300, "contact": 0}, True),
        ({"start": 300, "contact": -1}, False),
        ({"start": 300}, False),
        ({"start": 300, "contact": 5, "end": 1}, False),
        ({"start": 300, "contact": 5, "role": "guardian"}, True),
        ({"start": 300, "contact": 5, "person": "P2"}, True),
    ],
)
def test_sustained_for_half_a_year_and_in_touch(said: dict[str, Any], is_sustained: bool) -> None:
    (item,) = accompanied(Graph(), {"by": "I1.a", **said}).items()
    assert item.sustained == (("I1.a",) if is_sustained else ())


def test_sustained_actors_once_each_in_order() -> None:
    said = {"start": 300, "contact": 5}
    helps = [{"by": by, **said} for by in ("b", "B", "b", "a10", "a9")]
    (item,) = accompanied(Graph(), *helps).items()
    assert item.sustained == ("B", "a10", "a9", "b")


# Invitations


def invited(graph: Graph) -> dict[str, tuple[str, ...]]:
    (item,) = graph.items()
    assert [one.institution for one in item.invite] == sorted(one.institution for one in item.invite)
    return {one.institution: one.because for one in item.invite}


def test_those_concerned_are_invited() -> None:
    graph = accompanied(Graph(), {"by": "I1.a"}, {"by": "I2.a", "person": "P2"})
    graph.referral("P2", "mobility", path="I2>I3", sent=5)
    graph.referral("P2", "budget", path="I3>I2", sent=5)
    assert invited(graph) == {
        "I1": ("active",),
        "I2": ("active", "receiver", "sender"),
        "I3": ("receiver", "sender"),
    }


@pytest.mark.parametrize(
    ("said", "is_invited"),
    [
        ({"purposes": "health"}, True),
        ({"purposes": "budget|rights"}, True),
        ({"purposes": "mobility"}, False),
        ({"purposes": "health", "until": 0}, True),
        ({"purposes": "health", "until": 1}, False),
        ({"purposes": "health", "since": 0}, True),
        ({"purposes": "health", "since": -1}, False),
        ({"purposes": "health", "codes": [NANCY]}, True),
        ({"purposes": "health", "codes": [ELSEWHERE]}, False),
        ({"purposes": "health", "zones": ["S1"]}, True),
    ],
)
def test_operators_that_could_answer(said: dict[str, Any], is_invited: bool) -> None:
    graph = accompanied(Graph())
    graph.zone("S1", NANCY)
    graph.dispositif("D1", by="I5", **said)
    assert invited(graph) == ({"I5": ("could_answer",)} if is_invited else {})


def test_without_a_place_those_that_cover_everywhere() -> None:
    graph = Graph()
    graph.committee(members=["I1"])
    in_trouble(graph, "P1")
    graph.referral("P1", "mobility", path="I1>I1", sent=5)
    graph.dispositif("D1", "health", by="I5", codes=[NANCY])
    graph.dispositif("D2", "health", by="I6")
    assert invited(graph) == {"I1": ("receiver", "sender"), "I6": ("could_answer",)}


def test_who_is_concerned_does_not_take_a_place() -> None:
    graph = accompanied(Graph(), {"by": "I1.a"})
    for institution in ("I1", "I2", "I3", "I4", "I5"):
        graph.dispositif(f"D-{institution}", "health", by=institution)
    assert invited(graph) == {"I1": ("active",)} | dict.fromkeys(("I2", "I3", "I4"), ("could_answer",))


def test_up_to_three_for_each_need() -> None:
    graph = accompanied(Graph())
    for number in range(4):
        graph.dispositif(f"DH{number}", "health", by=f"IH{number}")
        graph.dispositif(f"DR{number}", "rights", by=f"IR{number}")
    assert list(invited(graph)) == ["IH0", "IH1", "IH2", "IR0", "IR1", "IR2"]


def test_an_operator_of_two_dispositifs_takes_one_place() -> None:
    graph = accompanied(Graph())
    for number, institution in enumerate(("I1", "I1", "I2", "I3", "I4")):
        graph.dispositif(f"D{number}", "health", by=institution)
    assert list(invited(graph)) == ["I1", "I2", "I3"]


def test_the_least_loaded_first_and_no_load_last() -> None:
    """I1 at 1.25, I2 at 0.625 of two posts, I3 at 0.9, I4 without load, I5 without anybody to carry."""
    graph = accompanied(Graph())
    posts = [("I1.a", 1.0), ("I2.a", 1.0), ("I2.b", 1.0), ("I3.a", 1.25 / 0.9), ("I4.a", 1.0), ("I5.a", 0.0)]
    for by, capacity in posts:
        graph.professional(by, capacity=round(capacity, 6))
    for number, by in enumerate(("I1.a", "I2.a", "I3.a", "I5.a")):
        graph.help(f"Q{number}", "mobility", by=by)
    for number in range(1, 6):
        graph.dispositif(f"D{number}", "health", by=f"I{number}")
    assert list(invited(graph)) == ["I1", "I2", "I3"]
    graph.dispositif("D0", "health", by="I0")
    assert list(invited(graph)) == ["I1", "I2", "I3"]
    graph.tables["dispositifs"] = [row for row in graph.tables["dispositifs"] if row["id"] != "D2"]
    assert list(invited(graph)) == ["I0", "I1", "I3"]


def test_of_equal_loads_by_id() -> None:
    graph = accompanied(Graph())
    for number, institution in enumerate(("i1", "I9", "I10", "I2")):
        graph.professional(f"{institution}.a", capacity=10)
        graph.help(f"Q{number}", "mobility", by=f"{institution}.a")
        graph.dispositif(f"D{number}", "health", by=institution)
    assert list(invited(graph)) == ["I10", "I2", "I9"]


def test_loads_are_compared_exactly() -> None:
    """A millionth of a point makes the difference between the third and the fourth."""
    graph = accompanied(Graph())
    for number, capacity in enumerate((10, 9.999999, 10, 10.000001)):
        graph.professional(f"I{number}.a", capacity=capacity)
        graph.help(f"Q{number}", "mobility", by=f"I{number}.a")
        graph.dispositif(f"D{number}", "health", by=f"I{number}")
    assert list(invited(graph)) == ["I0", "I2", "I3"]


def test_only_for_a_gap_and_not_for_one_dismissed() -> None:
    graph = accompanied(Graph())
    graph.dispositif("D1", "health", by="I1")
    graph.dispositif("D2", "budget", by="I2")
    graph.need("P2", "budget", opened=29)
    graph.waits["household", "H1"] = 5
    assert list(invited(graph)) == ["I1"]
    graph.dismiss("gap.need|need:N1|person:P1")
    assert list(invited(graph)) == []


def test_the_place_is_that_of_who_has_the_need() -> None:
    graph = Graph()
    graph.committee(department="54")
    in_trouble(graph, "P1", household="H1", at=NANCY)
    graph.person("P2", household="H1", at=LAXOU)
    graph.need("P2", "budget", opened=90)
    graph.dispositif("D1", "budget", by="I1", codes=[NANCY])
    graph.dispositif("D2", "budget", by="I2", codes=[LAXOU])
    assert list(invited(graph)) == ["I2"]
