"""Detection as a whole: which codes, in which order, in which form, whatever the order of rows."""

import random
from datetime import timedelta

import pytest

from algorithms.detection import DETECTORS, detect
from algorithms.parameters import parameters
from graph.model.findings import Finding, evidence_ids
from tests.graphs import D, Graph

CODES = [
    "duplicate.support",
    "duplicate.coordination",
    "duplicate.household",
    "duplicate.dispositif",
    "gap.need",
    "gap.referral",
    "gap.lead",
    "gap.break",
    "gap.dormant",
    "gap.departed",
    "gap.coverage",
    "gap.review",
    "overload.caseload",
    "overload.team",
    "overload.keystone",
    "loop.referral",
    "loop.refusals",
    "territory.double_cover",
    "territory.uncovered",
    "territory.misaligned",
]

SUBJECTS = {
    "duplicate.support": ["person", "theme"],
    "duplicate.coordination": ["person"],
    "duplicate.household": ["household", "theme"],
    "duplicate.dispositif": ["dispositif", "dispositif", "theme"],
    "gap.need": ["need", "person"],
    "gap.referral": ["person", "referral"],
    "gap.lead": ["person"],
    "gap.break": ["person", "theme"],
    "gap.dormant": ["accompaniment", "person"],
    "gap.departed": ["accompaniment", "person"],
    "gap.coverage": ["epci", "theme"],
    "gap.review": ["life_event", "person"],
    "overload.caseload": ["professional"],
    "overload.team": ["institution"],
    "overload.keystone": ["professional"],
    "loop.referral": ["person", "theme"],
    "loop.refusals": ["person", "theme"],
    "territory.double_cover": ["zoning"],
    "territory.uncovered": ["zoning"],
    "territory.misaligned": ["zoning", "zoning"],
}

DATED_BY_RULE = {
    "duplicate.dispositif",
    "gap.coverage",
    "overload.caseload",
    "overload.team",
    "overload.keystone",
    "territory.double_cover",
    "territory.uncovered",
    "territory.misaligned",
}


def everything() -> Graph:
    """A small graph with a finding of every code."""
    graph = Graph()
    graph.dispositif("DA", "housing")
    graph.dispositif("DB", "housing", norm=1)
    graph.dispositif("DC", "language", codes=["54001"])
    for by in ("I1.b", "I2.a", "I2.b"):
        graph.professional(by, capacity=1)
    graph.professional("I9.a", until=40)
    for person in ("P1", "P2", "P3", "P4", "P5"):
        graph.person(person, household="H1", at="54395")
        graph.help(person, "housing", by="I1.a", dispositif="DA")
        graph.help(person, "housing", by="I2.a", dispositif="DB")
        graph.need(person, "language", opened=40)
    graph.help("P1", "rights", by="I1.b", role="coordinator")
    graph.help("P1", "rights", by="I3.a", role="coordinator")
    graph.help("P1", "digital", by="I3.a", start=500, contact=300)
    graph.help("P1", "mobility", by="I9.a", start=500)
    graph.need("P2", "health", opened=300)
    graph.help("P2", "health", by="I1.a", start=200, end=40)
    graph.event("P2", "release", occurred=90)
    for receiver, sent in (("I2", 60), ("I3", 50)):
        graph.referral("P3", "budget", path=f"I1>{receiver}", sent=sent, status="declined", answered=sent)
    graph.referral("P3", "budget", path="I2>I1", sent=20)
    graph.referral("P4", "digital", path="I1>I5", sent=60)
    for one, other in (("W", "X"), ("X", "Y"), ("Y", "Z"), ("Z", "V")):
        for number in range(2):
            for letter in (one, other):
                graph.help(f"Q{one}{number}", "health", by=f"I4.{letter}", role="guardian")
    for zoning in ("ZA", "ZB"):
        graph.zoning(zoning, department="54")
    for code, inhabitants in (("54001", 500), ("54002", 500), ("54003", 400)):
        graph.commune(code, inhabitants)
    graph.zone("A1", "54001", "54003", zoning="ZA")
    graph.zone("A2", "54002", zoning="ZA")
    graph.zone("B1", "54001", zoning="ZB")
    graph.zone("B2", "54002", "54003", zoning="ZB")
    graph.zone("C1", "54001", zoning="ZC")
    graph.zone("C2", "54001", zoning="ZC")
    return graph


def test_there_is_a_detector_for_every_code() -> None:
    assert list(DETECTORS) == CODES


def test_a_graph_with_everything_tells_everything() -> None:
    found = everything().find()
    assert {finding.code for finding in found} == set(CODES)
    assert [(f.code, f.key) for f in found] == sorted((f.code, f.key) for f in found)
    assert len({finding.key for finding in found}) == len(found)


@pytest.mark.parametrize("code", CODES)
def test_one_code_alone_tells_the_same(code: str) -> None:
    graph = everything()
    assert graph.find(code) == [finding for finding in graph.find() if finding.code == code]


def test_no_code_asked_for_tells_nothing() -> None:
    assert detect(everything().look(), []) == []
    assert detect(everything().look(), ["gap.need", "gap.unheard_of"]) == everything().find("gap.need")


def by_code() -> dict[str, Finding]:
    return {finding.code: finding for finding in everything().find()}


@pytest.mark.parametrize("code", CODES)
def test_the_form_of_a_finding(code: str) -> None:
    finding = by_code()[code]
    assert [subject.type for subject in finding.subjects] == SUBJECTS[code]
    assert list(finding.subjects) == sorted(finding.subjects)
    assert finding.as_of == D
    assert finding.dated_by_rule == (code in DATED_BY_RULE)
    assert (finding.since == D) == (code in DATED_BY_RULE)
    assert finding.rule == parameters().rules[code]
    assert finding.sentence
    assert 0 < len(finding.short) <= 56


@pytest.mark.parametrize("code", CODES)
def test_ids_in_lists_are_sorted_and_stand_once(code: str) -> None:
    evidence = by_code()[code].evidence
    for name, value in evidence.items():
        if isinstance(value, list) and name != "path":
            assert value == sorted(set(value)), name
    assert evidence_ids(evidence) == tuple(sorted(set(evidence_ids(evidence))))


def test_the_order_of_rows_changes_nothing() -> None:
    graph = everything()
    expected = graph.find()
    for seed in range(5):
        shuffled = random.Random(seed)
        for rows in graph.tables.values():
            shuffled.shuffle(rows)
        assert graph.find() == expected


def test_one_frame_serves_every_day() -> None:
    """Looking at one day leaves nothing behind for the next."""
    graph = everything()
    days = [D + timedelta(days=offset) for offset in (0, 40, -40, 0)]
    found = [graph.find(as_of=day) for day in days]
    assert found[0] == found[3]
    assert len({len(one) for one in found}) > 1


def test_ids_in_keys_are_percent_encoded() -> None:
    graph = Graph()
    graph.need("é /%a", "health", opened=90, id_="N~1._-:x")
    (finding,) = graph.find("gap.need")
    assert finding.key == "gap.need|need:N~1._-%3Ax|person:%C3%A9%20%2F%25a"
