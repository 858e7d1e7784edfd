"""Who answers for what at a place, for a team, between institutions."""

import pytest

from algorithms.territory.interlocutors import (
    Common,
    DispositifAnswer,
    ZoneAnswer,
    institutions_in_common,
    team,
    who_answers,
)
from graph.errors import UnknownIdError
from tests.graphs import Graph
from tests.scenarios.demo_told import looked


def town() -> Graph:
    """A commune of a thousand in two halves beside one of a hundred; social and child protection zonings."""
    graph = Graph()
    graph.commune("54001", 1000)
    graph.commune("54002", 100)
    graph.parts("54001", Q1=500, Q2=500)
    graph.zoning("ZG", by="CD", mission="general", department="54")
    graph.zoning("ZE", by="ASE", mission="child_protection", department="54")
    graph.zone("G1", "54001", zoning="ZG")
    graph.zone("G2", "54002", zoning="ZG")
    graph.zone("E1", "Q1", zoning="ZE")
    graph.zone("E2", "Q2", "54002", zoning="ZE")
    return graph


def test_a_commune_has_the_teams_of_its_parts() -> None:
    told = who_answers(town().look(), "54001")
    assert (told.places, told.inhabitants) == (("Q1", "Q2"), 1000)
    assert told.zones == (
        ZoneAnswer("child_protection", "ZE", "E1", "ASE", ("Q1",)),
        ZoneAnswer("child_protection", "ZE", "E2", "ASE", ("Q2",)),
        ZoneAnswer("general", "ZG", "G1", "CD", ("Q1", "Q2")),
    )


def test_a_part_has_its_own() -> None:
    told = who_answers(town().look(), "Q2")
    assert [answer.zone for answer in told.zones] == ["E2", "G1"]


def test_who_answers_in_a_zone_is_whom_it_names() -> None:
    graph = town()
    graph.institution("MDS")
    graph.add("zones", id="G3", zoning_id="ZG", institution_id="MDS")
    graph.zone("G3", "54003", zoning="ZG")
    (answer,) = who_answers(graph.look(), "54003").zones
    assert answer.institution == "MDS"


def test_dispositifs_answer_by_theme_where_they_cover() -> None:
    graph = town()
    graph.dispositif("D1", "housing|budget", by="I1", codes=["Q1"])
    graph.dispositif("D2", "housing", by="I2")
    graph.dispositif("D3", "housing", by="I3", codes=["54002"])
    graph.dispositif("D4", "housing", by="I4", until=1)
    told = who_answers(graph.look(), "54001").dispositifs
    assert told == (
        DispositifAnswer("budget", "D1", "I1", ("Q1",), False),
        DispositifAnswer("housing", "D1", "I1", ("Q1",), False),
        DispositifAnswer("housing", "D2", "I2", ("Q1", "Q2"), True),
    )


def test_membership_is_of_the_day() -> None:
    graph = town()
    graph.zone("G9", "54004", zoning="ZG", until=1)
    assert who_answers(graph.look(), "54004").zones == ()


def test_a_team_must_know_those_it_shares_a_place_with() -> None:
    told = team(town().look(), "G1")
    assert [(p.zone, p.places, p.inhabitants) for p in told.partners] == [
        ("E1", ("Q1",), 500),
        ("E2", ("Q2",), 500),
    ]
    assert (told.institutions, told.inhabitants, told.places) == (("ASE",), 1000, ("Q1", "Q2"))
    assert [p.zone for p in team(town().look(), "E2").partners] == ["G1", "G2"]


def test_a_shared_commune_has_both_teams() -> None:
    graph = Graph()
    graph.zoning("ZG")
    graph.zoning("ZE")
    graph.zone("G1", "54001", zoning="ZG", share=0.3)
    graph.zone("G2", "54001", zoning="ZG", share=0.7)
    graph.zone("E1", "54001", zoning="ZE")
    assert [p.zone for p in team(graph.look(), "E1").partners] == ["G1", "G2"]
    assert [p.zone for p in team(graph.look(), "G1").partners] == ["E1"]


def test_institutions_have_land_in_common() -> None:
    assert institutions_in_common(town().look()) == {
        ("ASE", "CD"): Common(("54002", "Q1", "Q2"), 1100, (("E1", "G1"), ("E2", "G1"), ("E2", "G2"))),
    }


def test_what_is_not_there_is_told() -> None:
    seen = town().look()
    for ask, code in ((who_answers, "unknown.place"), (team, "unknown.zone")):
        with pytest.raises(UnknownIdError) as raised:
            ask(seen, "nowhere")
        assert raised.value.code == code
        assert raised.value.sentence()


def test_partners_of_the_demonstration_are_the_pairs_of_its_findings() -> None:
    seen, findings = looked().complexity.picture, looked().findings
    checked = 0
    for finding in findings.values():
        if finding.code != "territory.misaligned":
            continue
        one, other = (subject.id for subject in finding.subjects)
        zones = [zone.id for zone in seen.frame.zones.values() if zone.zoning == one]
        met = [sum(p.zoning == other for p in team(seen, zone).partners) for zone in zones]
        assert sum(met) == finding.evidence["pairs"]
        assert max(met) == finding.evidence["interlocutors"]["a_max"]
        checked += 1
    assert checked == 2
