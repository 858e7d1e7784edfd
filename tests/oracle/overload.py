"""Overload: too much on too few (SPEC section 2, Overload). Whole millionths of a point, exact fractions."""

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations
from math import floor

import networkx as nx

from tests.oracle.facts import Accompaniment, Professional
from tests.oracle.findings import Finding, finding, shown
from tests.oracle.graph_on import GraphOn

ROLE_NORMS = {
    "case_manager": 40,
    "lead": 60,
    "coordinator": 60,
    "dispositif_referent": 60,
    "practitioner": 80,
    "guardian": 60,
}
MILLION = 1_000_000
HALF = Fraction(1, 2)
SHARED_PERSONS = 2


def overload(graph: GraphOn) -> Iterator[Finding]:
    """All findings of this family."""
    yield from caseload(graph)
    yield from team(graph)
    yield from keystone(graph)


def weight(graph: GraphOn, one: Accompaniment) -> int:
    """What an accompaniment weighs, in millionths of a point."""
    named = graph.facts.dispositifs.get(one.dispositif_id)
    norm = named.caseload_norm if named is not None else None
    return floor(100 * MILLION * one.intensity / (norm or ROLE_NORMS[one.role]) + HALF)


def file_of(graph: GraphOn, one: Accompaniment) -> tuple[str, str, bool]:
    """Which file of its professional an accompaniment belongs to."""
    household = graph.living[one.person_id].household_id
    if one.purpose == "child_protection":
        return ("person", one.person_id, True)
    return ("household", household, False) if household else ("person", one.person_id, False)


def load(graph: GraphOn, professional: str) -> int:
    """The sum of a professional's files, each weighing as its heaviest accompaniment."""
    files: defaultdict[tuple[str, str, bool], list[int]] = defaultdict(list)
    for one in graph.active:
        if one.professional_id == professional:
            files[file_of(graph, one)].append(weight(graph, one))
    return sum(max(weights) for weights in files.values())


def capacity(professional: Professional) -> int:
    """What a professional can carry, in millionths of a point."""
    return floor(MILLION * professional.capacity + HALF)


def carriers(graph: GraphOn) -> list[Professional]:
    """Professionals present on D with a capacity above 0."""
    return [one for one in graph.facts.professionals.values() if graph.is_present(one) and capacity(one) > 0]


def ratio_of_team(graph: GraphOn, institution: str) -> Fraction | None:
    """Load over capacity of an institution's carriers; none when it has none."""
    mine = [one for one in carriers(graph) if one.institution_id == institution]
    return Fraction(sum(load(graph, one.id) for one in mine), sum(map(capacity, mine))) if mine else None


def severity_of(ratio: Fraction) -> str:
    """How far above the norm."""
    if ratio > Fraction(130, 100):
        return "critical"
    if ratio > Fraction(115, 100):
        return "high"
    return "medium" if ratio > 1 else "low"


def figures(carried: int, possible: int) -> dict[str, object]:
    """Load, capacity and ratio as shown."""
    return {
        "load": shown(Fraction(carried, MILLION), 2),
        "capacity": shown(Fraction(possible, MILLION), 2),
        "ratio": shown(Fraction(carried, possible), 2),
    }


def caseload(graph: GraphOn) -> Iterator[Finding]:
    """Per professional."""
    for one in carriers(graph):
        carried, possible = load(graph, one.id), capacity(one)
        ratio = Fraction(carried, possible)
        if ratio >= Fraction(9, 10):
            yield finding(
                "overload.caseload",
                [("professional", one.id)],
                severity=severity_of(ratio),
                since=graph.day,
                count=sum(row.professional_id == one.id for row in graph.active),
                **figures(carried, possible),
            )


def team(graph: GraphOn) -> Iterator[Finding]:
    """Per institution with at least two carriers."""
    teams: defaultdict[str, list[Professional]] = defaultdict(list)
    for one in carriers(graph):
        teams[one.institution_id].append(one)
    for institution, mine in teams.items():
        carried, possible = sum(load(graph, one.id) for one in mine), sum(map(capacity, mine))
        if len(mine) >= 2 and carried > possible:
            yield finding(
                "overload.team",
                [("institution", institution)],
                severity=severity_of(Fraction(carried, possible)),
                since=graph.day,
                **figures(carried, possible),
            )


def co_accompaniment(graph: GraphOn) -> "nx.Graph[str]":
    """Professionals joined when they share at least two persons through active accompaniments."""
    persons: defaultdict[str, set[str]] = defaultdict(set)
    for row in graph.active:
        persons[row.professional_id].add(row.person_id)
    together: nx.Graph[str] = nx.Graph()
    together.add_nodes_from(persons)
    for one, other in combinations(sorted(persons), 2):
        if len(persons[one] & persons[other]) >= SHARED_PERSONS:
            together.add_edge(one, other)
    return together


def keystone(graph: GraphOn) -> Iterator[Finding]:
    """Per professional whose removal cuts others off the largest part left of their component."""
    together = co_accompaniment(graph)
    for one in together:
        rest = nx.node_connected_component(together, one) - {one}
        parts = sorted(len(part) for part in nx.connected_components(together.subgraph(rest)))
        cut_off = sum(parts[:-1])
        if cut_off >= 2:
            yield finding(
                "overload.keystone",
                [("professional", one)],
                severity="medium" if cut_off >= 10 else "low",
                since=graph.day,
                cut_off=cut_off,
            )
