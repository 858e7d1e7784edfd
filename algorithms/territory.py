"""Territory: which places two answer for, which nobody, and where two zonings cut the same land differently?

What counts: a place in several zones of one zoning beyond a whole; a place in the zonings of two institutions
for one mission; a place of the department a zoning should cover and does not; places outside the main pair
of zones of two zonings, whose people have other teams than their neighbours.

What lawfully does not: zones nested in one another (a zone wholly inside another has one main pair); a
`general` zoning beside a thematic one; land without inhabitants; a zoning without any row on the day.

Complexity: linear in the places of each zoning; for each pair of zonings, in the places of both.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from math import floor, log2
from typing import Any

from algorithms.parameters import DoubleCover, Misaligned, Uncovered
from algorithms.picture import Picture
from algorithms.telling import ids, tell
from algorithms.weights import exact
from graph.frame import Zoning
from graph.gazetteer import Gazetteer
from graph.model.findings import Finding
from graph.model.vocabulary import Mission, Severity

THOUSAND = 1000


def within(picture: Picture) -> Iterator[Finding]:
    """Tell territory.double_cover of kind `within`: per zoning."""
    limits: DoubleCover = picture.parameters["territory.double_cover"]
    for zoning in picture.frame.zonings.values():
        shares = picture.places.shares[zoning.id]
        doubled = [
            place
            for place, by_zone in shares.items()
            if THOUSAND * sum(exact(share) for share in by_zone.values()) > limits.whole_thousandths
        ]
        yield from _double_cover(picture, "within", [("zoning", zoning.id)], doubled)


def between(picture: Picture) -> Iterator[Finding]:
    """Tell territory.double_cover of kind `between`: per (theme, institution, institution)."""
    covered: dict[str, dict[str, set[str]]] = {}
    for zoning in picture.frame.zonings.values():
        if zoning.mission != Mission.GENERAL:
            by_institution = covered.setdefault(zoning.mission, {})
            by_institution.setdefault(zoning.institution, set()).update(picture.places.shares[zoning.id])
    for mission, by_institution in covered.items():
        for one, other in combinations(sorted(by_institution), 2):
            subjects = [("institution", one), ("institution", other), ("theme", mission)]
            both = by_institution[one] & by_institution[other]
            yield from _double_cover(picture, "between", subjects, both)


def double_cover(picture: Picture) -> Iterator[Finding]:
    """Tell territory.double_cover, of both kinds."""
    yield from within(picture)
    yield from between(picture)


def _double_cover(
    picture: Picture, kind: str, subjects: list[tuple[str, str]], places: Iterable[str]
) -> Iterator[Finding]:
    limits: DoubleCover = picture.parameters["territory.double_cover"]
    levels = (limits.medium_from, limits.high_from)
    yield from _told(picture, "territory.double_cover", subjects, set(places), levels, {"kind": kind})


def uncovered(picture: Picture) -> Iterator[Finding]:
    """Tell territory.uncovered: per zoning meant to cover a department."""
    limits: Uncovered = picture.parameters["territory.uncovered"]
    land = picture.frame.gazetteer
    places = {department: _places_of_department(land, department) for department in _departments(picture)}
    for zoning in picture.frame.zonings.values():
        covered = picture.places.shares[zoning.id]
        if zoning.department and covered:
            left = places[zoning.department] - covered.keys()
            levels = (limits.medium_from, limits.high_from)
            yield from _told(picture, "territory.uncovered", [("zoning", zoning.id)], left, levels, {})


def _departments(picture: Picture) -> set[str]:
    return {zoning.department for zoning in picture.frame.zonings.values() if zoning.department}


def _places_of_department(land: Gazetteer, department: str) -> set[str]:
    return {place for code in land.communes_of_department(department) for place in land.places_of(code)}


def _told(
    picture: Picture,
    code: str,
    subjects: list[tuple[str, str]],
    places: set[str],
    levels: tuple[int, int],
    evidence: Mapping[str, Any],
) -> Iterator[Finding]:
    """Tell a finding about places, by how many live there; nothing when nobody does."""
    land = picture.frame.gazetteer
    inhabitants = sum(land.population(place) for place in places)
    if inhabitants > 0:
        medium, high = levels
        severity = Severity.MEDIUM if inhabitants >= medium else Severity.LOW
        yield tell(
            picture,
            code,
            subjects,
            severity=Severity.HIGH if inhabitants >= high else severity,
            since=None,
            evidence={**evidence, "communes": ids(places), "inhabitants": inhabitants},
        )


@dataclass(frozen=True)
class Crossing:
    """Two zonings over the places both cover: the zone of each for each place, and who lives in common.

    `common` counts inhabitants by (zone of A, zone of B), pairs without inhabitants included.
    """

    places: Mapping[str, tuple[str, str]]
    common: Mapping[tuple[str, str], int]
    population: Mapping[str, int]

    @property
    def compared(self) -> int:
        """Give the inhabitants of the places compared."""
        return sum(self.common.values())

    def zones(self, side: int) -> set[str]:
        """Give the zones of A (side 0) or of B (side 1)."""
        return {pair[side] for pair in self.common}

    def met(self, side: int) -> Counter[str]:
        """Count the zones of the other zoning that each zone of a side meets."""
        return Counter(pair[side] for pair in self.common)

    def dominant(self, side: int) -> dict[str, str]:
        """Give, for each zone of a side, the one of the other with most in common (ties: smallest id)."""
        best: dict[str, tuple[int, str]] = {}
        for pair, inhabitants in self.common.items():
            rank = (-inhabitants, pair[1 - side])
            best[pair[side]] = min(best.get(pair[side], rank), rank)
        return {zone: other for zone, (_, other) in best.items()}

    def outside(self) -> set[str]:
        """Give the places outside the main pair: neither zone is the dominant one of the other."""
        of_a, of_b = self.dominant(0), self.dominant(1)
        return {place for place, (a, b) in self.places.items() if of_a[a] != b and of_b[b] != a}

    def entropy(self, side: int) -> float:
        """Give H of a side, in bits."""
        totals: Counter[str] = Counter()
        for pair, inhabitants in self.common.items():
            totals[pair[side]] += inhabitants
        return -sum(_plogp(count, self.compared) for count in totals.values())

    def conditional(self, side: int) -> float:
        """Give H(side | other side), in bits."""
        joint = -sum(_plogp(count, self.compared) for count in self.common.values())
        return max(joint - self.entropy(1 - side), 0.0)


def _plogp(count: int, total: int) -> float:
    return count / total * log2(count / total) if count else 0.0


def crossing(picture: Picture, one: Zoning, other: Zoning) -> Crossing:
    """Lay two zonings over each other: one zone a place, that of the largest share (ties: smallest id)."""
    land = picture.frame.gazetteer
    first, second = picture.places.zone_of[one.id], picture.places.zone_of[other.id]
    places = {place: (first[place], second[place]) for place in sorted(first.keys() & second.keys())}
    population = {place: land.population(place) for place in places}
    common: Counter[tuple[str, str]] = Counter()
    for place, pair in places.items():
        common[pair] += population[place]
    return Crossing(places, common, population)


def misaligned(picture: Picture) -> Iterator[Finding]:
    """Tell territory.misaligned: per pair of zonings of one department."""
    for one, other in combinations(sorted(picture.frame.zonings.values(), key=lambda z: z.id), 2):
        if one.department and one.department == other.department:
            yield from _crossed(picture, (one, other), crossing(picture, one, other))


def _crossed(picture: Picture, pair: tuple[Zoning, Zoning], crossed: Crossing) -> Iterator[Finding]:
    limits: Misaligned = picture.parameters["territory.misaligned"]
    outside = crossed.outside()
    inhabitants = sum(crossed.population[place] for place in outside)
    percent, compared = 100 * inhabitants, crossed.compared
    if inhabitants == 0 or percent < limits.low_percent * compared:
        return
    severity = Severity.MEDIUM if percent >= limits.medium_percent * compared else Severity.LOW
    yield tell(
        picture,
        "territory.misaligned",
        [("zoning", zoning.id) for zoning in pair],
        severity=Severity.HIGH if percent >= limits.high_percent * compared else severity,
        since=None,
        evidence={"communes": ids(outside), "inhabitants": inhabitants, **measures(crossed, inhabitants)},
    )


def measures(crossed: Crossing, outside: int) -> dict[str, Any]:
    """Give the figures of two crossed zonings, `outside` being the inhabitants outside the main pair.

    Homogeneity, completeness, v-measure: Rosenberg and Hirschberg (2007). Variation of information: Meilă
    (2003), in bits.
    """
    a, b = crossed.entropy(0), crossed.entropy(1)
    a_given_b, b_given_a = crossed.conditional(0), crossed.conditional(1)
    homogeneity = 1 - a_given_b / a if a else 1.0
    completeness = 1 - b_given_a / b if b else 1.0
    both = homogeneity + completeness
    met_a, met_b = crossed.met(0), crossed.met(1)
    return {
        "compared": crossed.compared,
        "pairs": len(crossed.common),
        "min_pairs": max(len(met_a), len(met_b)),
        "interlocutors": {
            "a_mean": _rounded(len(crossed.common) / len(met_a), 2),
            "a_max": max(met_a.values()),
            "b_mean": _rounded(len(crossed.common) / len(met_b), 2),
            "b_max": max(met_b.values()),
        },
        "share": _rounded(outside / crossed.compared, 4),
        "homogeneity": _rounded(homogeneity, 4),
        "completeness": _rounded(completeness, 4),
        "v_measure": _rounded(2 * homogeneity * completeness / both if both else 0.0, 4),
        "variation_of_information": _rounded(a_given_b + b_given_a, 4),
    }


def _rounded(value: float, places: int) -> float:
    """Round halves up.

    >>> _rounded(0.00005, 4)
    0.0001
    """
    scale = float(10**places)
    return floor(value * scale + 0.5) / scale
