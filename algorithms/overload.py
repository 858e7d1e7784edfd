"""Overload: who carries more than they can, which team, and on whom does the network hang?

What counts: the files of a professional present, each weighing as its heaviest accompaniment: one per
household for all purposes but child protection, one per person for child protection. What does not: dormant
or ended accompaniments, the dead, professionals with a capacity of zero (they carry no caseload).

Complexity: linear in the active accompaniments for the loads; for the keystones, in the pairs of
professionals who share a person, then Tarjan's articulation points (networkx), linear in the graph.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Any

import networkx as nx

from algorithms.parameters import Caseload, Keystone, Team
from algorithms.picture import Picture
from algorithms.telling import tell
from algorithms.view import View
from algorithms.weights import POINT
from graph.model.findings import Finding
from graph.model.vocabulary import Severity, Theme, code_of

CHILD_PROTECTION = code_of(Theme)[Theme.CHILD_PROTECTION]


def files(view: View, situation: int) -> list[tuple[int, int, int]]:
    """Give the (professional, file, weight) of the active accompaniments of a situation, not yet reduced.

    A file is -1 for the situation's common one, else the person whose child protection it is.
    """
    a = view.accompaniments
    found = []
    for person in range(view.members[situation], view.members[situation + 1]):
        for i in range(a.first[person], a.first[person + 1]):
            if a.is_active[i]:
                file = person if a.purpose[i] == CHILD_PROTECTION else -1
                found.append((a.professional[i], file, a.weight[i]))
    return found


def loads(picture: Picture) -> tuple[Mapping[int, int], Mapping[int, int]]:
    """Give the load in millionths and the number of active accompaniments, by professional."""
    total: Counter[int] = Counter()
    count: Counter[int] = Counter()
    for situation in picture.situations:
        heaviest: dict[tuple[int, int], int] = {}
        for professional, file, weight in files(picture.view, situation):
            count[professional] += 1
            heaviest[professional, file] = max(weight, heaviest.get((professional, file), 0))
        for (professional, _), weight in heaviest.items():
            total[professional] += weight
    return total, count


def team_loads(picture: Picture) -> Mapping[int, tuple[int, int, int]]:
    """Give the (load, capacity, count) of each institution's professionals present who carry."""
    total, _ = loads(picture)
    found: dict[int, tuple[int, int, int]] = {}
    for professional, capacity in picture.present_capacity.items():
        institution = int(picture.frame.professionals.institution[professional])
        load, room, count = found.get(institution, (0, 0, 0))
        found[institution] = (load + total.get(professional, 0), room + capacity, count + 1)
    return found


def hundredths(numerator: int, denominator: int) -> float:
    """Divide, keep two decimals, halves up.

    >>> hundredths(5, 1000)
    0.01
    """
    return ((200 * numerator + denominator) // (2 * denominator)) / 100


def level(load: int, capacity: int, limits: Caseload | Team) -> Severity | None:
    """Give the severity of a load over a capacity, compared exactly; None below the first level."""
    percent = 100 * load
    if percent > limits.critical_percent * capacity:
        return Severity.CRITICAL
    if percent > limits.high_percent * capacity:
        return Severity.HIGH
    if percent > limits.medium_percent * capacity:
        return Severity.MEDIUM
    if isinstance(limits, Caseload) and percent >= limits.low_percent * capacity:
        return Severity.LOW
    return None


def _measured(load: int, capacity: int) -> dict[str, Any]:
    return {
        "load": hundredths(load, POINT),
        "capacity": hundredths(capacity, POINT),
        "ratio": hundredths(load, capacity),
    }


def caseload(picture: Picture) -> Iterator[Finding]:
    """Tell overload.caseload: per professional present who carries a caseload."""
    total, count = loads(picture)
    for professional, capacity in picture.present_capacity.items():
        load = total.get(professional, 0)
        severity = level(load, capacity, picture.parameters["overload.caseload"])
        if severity is not None:
            yield tell(
                picture,
                "overload.caseload",
                {"professional": picture.professional_id(professional)},
                severity=severity,
                since=None,
                evidence=_measured(load, capacity) | {"count": count[professional]},
            )


def team(picture: Picture) -> Iterator[Finding]:
    """Tell overload.team: per institution with several professionals who carry a caseload."""
    limits: Team = picture.parameters["overload.team"]
    for institution, (load, capacity, count) in team_loads(picture).items():
        severity = level(load, capacity, limits)
        if severity is not None and count >= limits.professionals:
            yield tell(
                picture,
                "overload.team",
                {"institution": picture.institution_id(institution)},
                severity=severity,
                since=None,
                evidence=_measured(load, capacity),
            )


def co_accompaniment(picture: Picture, shared_persons: int) -> "nx.Graph[int]":
    """Give the graph of professionals joined when they share enough persons through active accompaniments."""
    a = picture.view.accompaniments
    shared: Counter[tuple[int, int]] = Counter()
    for person in picture.persons:
        rows = range(a.first[person], a.first[person + 1])
        shared.update(combinations(sorted({a.professional[i] for i in rows if a.is_active[i]}), 2))
    graph: nx.Graph[int] = nx.Graph()
    graph.add_edges_from(pair for pair, count in shared.items() if count >= shared_persons)
    return graph


def cut_off(graph: "nx.Graph[int]") -> Mapping[int, int]:
    """Count, by articulation point, the professionals outside the largest part left once it is removed.

    Its component apart from itself. Worked out on the tree of blocks and articulation points, in one walk:
    a block stands in it as the complement of its number, which no professional has.
    """
    cuts = set(nx.articulation_points(graph))
    tree: nx.Graph[int] = nx.Graph()
    size = dict.fromkeys(cuts, 1)
    for number, block in enumerate(nx.biconnected_components(graph)):
        hinges = cuts.intersection(block)
        size[~number] = len(block) - len(hinges)
        tree.add_edges_from((~number, cut) for cut in hinges)
    found: dict[int, int] = {}
    for component in nx.connected_components(tree):
        _cut_off(tree, min(component), size, found)
    return found


def _cut_off(tree: "nx.Graph[int]", root: int, size: dict[int, int], found: dict[int, int]) -> None:
    """Add to `found` the articulation points of one tree; `root` is one of its blocks."""
    walk = list(nx.dfs_edges(tree, root))
    largest: dict[int, int] = {}
    for above, below in reversed(walk):
        size[above] += size[below]
        largest[above] = max(size[below], largest.get(above, 0))
    for _, cut in walk:
        if cut >= 0:
            found[cut] = size[root] - 1 - max(largest[cut], size[root] - size[cut])


def keystone(picture: Picture) -> Iterator[Finding]:
    """Tell overload.keystone: per professional on whom others' cooperation hangs."""
    limits: Keystone = picture.parameters["overload.keystone"]
    graph = co_accompaniment(picture, limits.shared_persons)
    for professional, apart in cut_off(graph).items():
        if apart >= limits.cut_off:
            yield tell(
                picture,
                "overload.keystone",
                {"professional": picture.professional_id(professional)},
                severity=Severity.MEDIUM if apart >= limits.medium_from else Severity.LOW,
                since=None,
                evidence={"cut_off": apart},
            )
