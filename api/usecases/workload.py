"""Load against capacity: who carries how much, team by team."""

from dataclasses import dataclass

from algorithms.overload import hundredths, loads, team_loads
from algorithms.weights import POINT
from api.workspace import Examination
from graph.model.findings import Finding


@dataclass(frozen=True, slots=True)
class Load:
    """A load in points over a capacity in points; `ratio` is rounded to two decimals, halves up, for showing.

    `count` is the number of active accompaniments (of a professional) or of professionals who carry (of a
    team); `finding` what was found about it, if anything.
    """

    id: str
    institution: str
    load: float
    capacity: float
    ratio: float
    count: int
    finding: Finding | None


@dataclass(frozen=True, slots=True)
class Workload:
    """Professionals present who carry a caseload, and institutions, the fullest first, then by id."""

    professionals: tuple[Load, ...]
    teams: tuple[Load, ...]


def workload(examination: Examination) -> Workload:
    """Give the loads of a day. Linear in the active accompaniments."""
    seen = examination.picture
    total, count = loads(seen)
    findings = {(f.code, f.subjects[0].id): f for f in examination.findings}
    professionals = []
    for professional, capacity in seen.present_capacity.items():
        institution = seen.institution_id(int(seen.frame.professionals.institution[professional]))
        who = (seen.professional_id(professional), institution, count.get(professional, 0))
        found = findings.get(("overload.caseload", who[0]))
        professionals.append(_load(who, total.get(professional, 0), capacity, found))
    teams = []
    for institution_at, (load, capacity, members) in team_loads(seen).items():
        institution = seen.institution_id(institution_at)
        found = findings.get(("overload.team", institution))
        teams.append(_load((institution, institution, members), load, capacity, found))
    return Workload(_fullest_first(professionals), _fullest_first(teams))


def _load(who: tuple[str, str, int], load: int, capacity: int, finding: Finding | None) -> Load:
    id_, institution, count = who
    return Load(
        id=id_,
        institution=institution,
        load=hundredths(load, POINT),
        capacity=hundredths(capacity, POINT),
        ratio=hundredths(load, capacity),
        count=count,
        finding=finding,
    )


def _fullest_first(loads_: list[Load]) -> tuple[Load, ...]:
    return tuple(sorted(loads_, key=lambda load: (-load.ratio, load.id)))
