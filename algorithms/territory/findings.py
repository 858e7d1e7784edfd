"""Territory: which places two answer for, which nobody, and where two zonings cut the same land differently?

What counts: a place in several zones of one zoning beyond a whole; a place in the zonings of two institutions
for one mission; a place of the department a zoning should cover and does not; places outside the main pair
of zones of two zonings, whose people have other teams than their neighbours.

What lawfully does not: zones nested in one another (a zone wholly inside another has one main pair); a
`general` zoning beside a thematic one; land without inhabitants; a zoning without any row on the day.

Complexity: linear in the places of each zoning; for each pair of zonings, in the places of both.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from typing import Any

from algorithms.parameters import DoubleCover, Misaligned, Uncovered
from algorithms.picture import Picture
from algorithms.telling import ids, tell
from algorithms.territory.crossing import Crossing, crossing, figures
from algorithms.territory.ground import ground
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
        evidence=figures(crossed, ground(picture, *(zoning.id for zoning in pair))),
    )
