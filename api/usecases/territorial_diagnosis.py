"""The shared diagnosis of a territory: needs, who covers them, findings counted, how the zonings meet.

Aggregates only, for institutions to read together. Nobody is in it, by id or by name: persons and situations
are counts, small ones hidden and the others rounded (`small_counts`), each a part of a whole that is told.
Professionals are persons too; what is no person (inhabitants of the census, communes, places,
institutions, dispositifs, zones) is told as it is. Institutions, zones, dispositifs and communes are named;
professionals are not. A finding that a human dismissed is not counted.

Where fewer than k persons are known, nothing rests on them: whoever comes or goes, the document is the same
to the byte. What is known of the network through persons (who is at work, what they lack) is hidden there.

Diagnoses of lands that nest, or of two days, may be subtracted: rounding leaves an interval (ADR 0017).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from algorithms.held import NOBODY, is_held
from algorithms.picture import Picture
from api.usecases.areas import Area, AreaWish, read_area
from api.usecases.directory import Directory, read_directory
from api.usecases.natures import NATURES
from api.usecases.network_here import NetworkHere
from api.usecases.small_counts import Count, counted, least, part, shared_out
from api.usecases.territories import Territories
from api.usecases.territories_sheets import Comparison, NamedZone, NamedZoning, PlaceRow, ToldProposal
from graph.model.findings import SEVERITIES, Finding
from graph.model.vocabulary import NEED_THEMES, Severity, Theme, code_of

LOW, MEDIUM, HIGH, CRITICAL = SEVERITIES
POSSIBLE: Mapping[str, tuple[Severity, ...]] = {
    "duplicate.support": (MEDIUM, HIGH),
    "duplicate.coordination": (MEDIUM, HIGH),
    "duplicate.household": (MEDIUM, HIGH),
    "gap.need": (LOW, MEDIUM, HIGH, CRITICAL),
    "gap.referral": (MEDIUM, HIGH),
    "gap.lead": (MEDIUM, HIGH),
    "gap.break": (HIGH,),
    "gap.dormant": (LOW, MEDIUM),
    "gap.departed": (MEDIUM, HIGH),
    "gap.review": (LOW, MEDIUM),
    "loop.referral": (MEDIUM, HIGH),
    "loop.refusals": (HIGH,),
}
"""Findings about persons and households, and the severities each may have (SPEC section 2)."""

NETWORK = (
    *("duplicate.dispositif", "gap.coverage", "overload.caseload", "overload.team", "overload.keystone"),
)
"""Findings about the network itself: dispositifs, areas, professionals, teams."""

OF_PROFESSIONALS: Mapping[str, tuple[Severity, ...]] = {
    "overload.caseload": (LOW, MEDIUM, HIGH, CRITICAL),
    "overload.keystone": (LOW, MEDIUM),
}
"""Of these, the ones about professionals, and the severities each may have: numbers of persons."""

PROPOSED = 3
"""Pairs of zonings, the least alike first, for which corrections are worked out: a second or two each."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A dispositif that covers some of the land: its declared `places`, the `inhabitants` where it is."""

    id: str
    name: str
    institution: str
    institution_name: str
    places: int | None
    inhabitants: int


@dataclass(frozen=True, slots=True)
class ThemeNeeds:
    """A theme: persons with an open need, of whom urgent, of whom nobody holds; who covers.

    `uncovered` are inhabitants where no dispositif for the theme is, `holes` how many places that makes.
    """

    theme: Theme
    persons: Count
    urgent: Count
    unheld: Count
    offers: tuple[Offer, ...]
    uncovered: int
    holes: int


@dataclass(frozen=True, slots=True)
class NatureCount:
    """A kind of finding about persons: situations concerned, and these by their worst severity.

    `findings` are told when the situations are; `share` is that of the situations of the land.
    """

    code: str
    name: str
    situations: Count
    share: float | None
    findings: Count
    severities: Mapping[Severity, Count]


@dataclass(frozen=True, slots=True)
class NetworkCount:
    """A kind of finding about the network: how many, of how many looked at (None: no such whole).

    All are withheld where fewer than k persons are known.
    """

    code: str
    name: str
    count: Count
    of: Count | None
    severities: Mapping[Severity, Count]


@dataclass(frozen=True, slots=True)
class LandFinding:
    """A finding about zonings that concerns places of the land: how many, how many live there."""

    code: str
    name: str
    severity: Severity
    about: tuple[str, ...]
    sentence: str
    places: int
    inhabitants: int


@dataclass(frozen=True, slots=True)
class ZonesHere:
    """A zoning that cuts the land, and its zones with a place there."""

    zoning: NamedZoning
    zones: tuple[NamedZone, ...]


@dataclass(frozen=True, slots=True)
class PairHere:
    """Two zonings compared (figures of all they have in common), and what of it lies on the land.

    `outside` are places of the land outside the main pair; `proposal` the corrections worked out, None for a
    pair past the first few; `steps` which of its steps (numbers) move a place of the land.
    """

    comparison: Comparison
    outside: tuple[PlaceRow, ...]
    proposal: ToldProposal | None
    steps: tuple[int, ...]

    @property
    def inhabitants_outside(self) -> int:
        """Give the inhabitants of the places of the land outside the main pair."""
        return sum(row.inhabitants for row in self.outside)


@dataclass(frozen=True, slots=True)
class TerritorialDiagnosis:
    """The diagnosis of some land on a day: `persons` known there, `situations` with such a member."""

    area: Area
    as_of: date
    k: int
    persons: Count
    situations: Count
    needs: tuple[ThemeNeeds, ...]
    natures: tuple[NatureCount, ...]
    network: tuple[NetworkCount, ...]
    land: tuple[LandFinding, ...]
    zonings: tuple[ZonesHere, ...]
    pairs: tuple[PairHere, ...]


def territorial_diagnosis(territories: Territories, wish: AreaWish, as_of: date) -> TerritorialDiagnosis:
    """Make the diagnosis of some land on a day. The number of store reads does not depend on the data.

    Raises UnknownIdError for land that is not there, UsageError for land without any place on the day.
    """
    workspace, scope = territories.workspace, territories.scope
    seen = territories.picture(as_of)
    area = read_area(workspace, scope, seen, wish)
    living = _Living(seen, area)
    k = least()
    persons = counted(len(living.persons), k)
    situations = counted(len(living.situations), k)
    directory = read_directory(workspace, scope)
    found = [finding for finding in territories.examination(as_of).findings if not finding.is_dismissed]
    return TerritorialDiagnosis(
        area=area,
        as_of=as_of,
        k=k,
        persons=persons,
        situations=situations,
        needs=tuple(_needs(living, persons, directory)),
        natures=tuple(_natures(living, situations, found)),
        network=tuple(_network(living, found, k)),
        land=tuple(_land(territories, area, directory, found)),
        zonings=tuple(_zonings(territories, area, as_of)),
        pairs=_pairs(territories, area, as_of),
    )


class _Living:
    """Who lives on the land: persons, the situations they belong to; what is offered there."""

    def __init__(self, seen: Picture, area: Area) -> None:
        self.seen, self.area = seen, area
        self.persons = [person for person in seen.persons if area.holds(seen, seen.place_code(person))]
        self.situations = {seen.view.situation[person] for person in self.persons}

    def situation_of(self, finding: Finding) -> int | None:
        """Give the situation of the land that a finding is about, None when it is about none."""
        for subject in finding.subjects:
            situation = None
            if subject.type == "person" and subject.id in self.seen.person_of_id:
                situation = self.seen.view.situation[self.seen.person_of_id[subject.id]]
            elif subject.type == "household":
                situation = self.seen.situation_of_id.get(("household", subject.id))
            if situation in self.situations:
                return situation
        return None

    def offers(self) -> dict[str, frozenset[str]]:
        """Give the places of the land that each dispositif alive covers, of those that cover any, by id."""
        found = {}
        for dispositif in self.seen.places.alive:
            covered = self.seen.places.covered[dispositif]
            inside = self.area.places if covered is None else self.area.places & covered
            if inside:
                found[self.seen.frame.ids.dispositifs[dispositif]] = inside
        return found


# Needs, and who covers


def _needs(living: _Living, persons: Count, directory: Directory) -> Iterator[ThemeNeeds]:
    open_, urgent, unheld = _in_need(living)
    offers = living.offers()
    land = living.seen.frame.gazetteer
    for theme in NEED_THEMES:
        at = code_of(Theme)[theme]
        here = [id_ for id_ in offers if theme in directory.dispositifs[id_].purposes]
        left = living.area.places.difference(*(offers[id_] for id_ in here))
        in_need = part(persons, open_[at])
        yield ThemeNeeds(
            theme=theme,
            persons=in_need,
            urgent=part(in_need, urgent[at]),
            unheld=part(in_need, unheld[at]),
            offers=tuple(_offer(living, directory, id_, offers[id_]) for id_ in sorted(here)),
            uncovered=sum(map(land.population, left)),
            holes=len(left),
        )


def _in_need(living: _Living) -> tuple[Counter[int], Counter[int], Counter[int]]:
    """Count persons by theme: with an open need, with an urgent one, with one that nobody holds."""
    needs, view = living.seen.view.needs, living.seen.view
    open_, urgent, unheld = Counter[int](), Counter[int](), Counter[int]()
    for person in living.persons:
        rows = [n for n in range(needs.first[person], needs.first[person + 1]) if needs.is_open[n]]
        themes = {needs.theme[n] for n in rows}
        open_.update(themes)
        urgent.update({needs.theme[n] for n in rows if needs.is_urgent[n]})
        unheld.update(theme for theme in themes if not is_held(view, person, theme, NOBODY))
    return open_, urgent, unheld


def _offer(living: _Living, directory: Directory, id_: str, places: frozenset[str]) -> Offer:
    record, land = directory.dispositifs[id_], living.seen.frame.gazetteer
    return Offer(
        id=id_,
        name=record.name,
        institution=record.institution_id,
        institution_name=directory.institution(record.institution_id),
        places=record.places,
        inhabitants=sum(map(land.population, places)),
    )


# Findings, counted


def _natures(living: _Living, whole: Count, findings: Iterable[Finding]) -> Iterator[NatureCount]:
    worst: dict[str, dict[int, Severity]] = {code: {} for code in POSSIBLE}
    rows: Counter[str] = Counter()
    for finding in findings:
        situation = living.situation_of(finding) if finding.code in POSSIBLE else None
        if situation is not None:
            rows[finding.code] += 1
            before = worst[finding.code].get(situation, LOW)
            worst[finding.code][situation] = max(before, finding.severity, key=SEVERITIES.index)
    for code, possible in POSSIBLE.items():
        concerned = part(whole, len(worst[code]))
        by_severity = Counter(worst[code].values())
        told = shared_out(concerned, [by_severity[severity] for severity in possible])
        value = concerned.value
        yield NatureCount(
            code=code,
            name=NATURES[code],
            situations=concerned,
            share=value / whole.value if value is not None and whole.value else None,
            findings=Count(None if value is None else rows[code], whole.k),
            severities=dict(zip(possible, told, strict=True)),
        )


def _network(living: _Living, findings: Iterable[Finding], k: int) -> Iterator[NetworkCount]:
    here = NetworkHere(living.seen, living.area, persons=living.persons, k=k)
    is_told = len(living.persons) >= k
    kept: dict[str, list[Severity]] = {code: [] for code in NETWORK}
    for finding in findings:
        if is_told and finding.code in kept and here.has(finding):
            kept[finding.code].append(finding.severity)
    for code, rows in kept.items():
        possible = OF_PROFESSIONALS.get(code, SEVERITIES)
        of, count, told = _told(code, here, [rows.count(severity) for severity in possible])
        if not is_told:
            of = None if of is None else Count(None, k)
            count, told = Count(None, k), tuple(Count(None, k) for _ in possible)
        yield NetworkCount(
            code=code,
            name=NATURES[code],
            count=count,
            of=of,
            severities=dict(zip(possible, told, strict=True)),
        )


def _told(
    code: str, here: NetworkHere, by_severity: Sequence[int]
) -> tuple[Count | None, Count, tuple[Count, ...]]:
    """Give of how many, how many, and these by severity."""
    k, total = here.k, sum(by_severity)
    if code in OF_PROFESSIONALS:
        whole = counted(len(here.professionals), k)
        count = part(whole, total)
        return whole, count, shared_out(count, by_severity)
    institutions = _of_things(len(here.institutions), k) if code == "overload.team" else None
    return institutions, _of_things(total, k), tuple(_of_things(each, k) for each in by_severity)


def _of_things(count: int, k: int) -> Count:
    return Count(count, k, is_of_things=True)


def _land(
    territories: Territories, area: Area, directory: Directory, findings: Iterable[Finding]
) -> Iterator[LandFinding]:
    for finding in findings:
        if not finding.code.startswith("territory."):
            continue
        inside = area.places.intersection(finding.evidence["communes"])
        if inside:
            land = territories.picture(finding.as_of).frame.gazetteer
            yield LandFinding(
                code=finding.code,
                name=NATURES[finding.code],
                severity=finding.severity,
                about=tuple(_called(territories, directory, finding)),
                sentence=finding.sentence,
                places=len(inside),
                inhabitants=sum(map(land.population, inside)),
            )


def _called(territories: Territories, directory: Directory, finding: Finding) -> Iterator[str]:
    for subject in finding.subjects:
        if subject.type == "zoning":
            yield territories.zoning(subject.id, finding.as_of).name
        elif subject.type == "institution":
            yield directory.institution(subject.id)
        elif subject.type == "theme":
            yield Theme(subject.id).label


# Zonings


def _zonings(territories: Territories, area: Area, as_of: date) -> Iterator[ZonesHere]:
    places = territories.picture(as_of).places
    for zoning in territories.zonings(as_of):
        zones = tuple(
            zone for zone in zoning.zones if not area.places.isdisjoint(places.zone_places[zone.id])
        )
        if zones:
            yield ZonesHere(zoning, zones)


def _pairs(territories: Territories, area: Area, as_of: date) -> tuple[PairHere, ...]:
    seen = territories.picture(as_of)
    here = sorted(each.zoning.id for each in _zonings(territories, area, as_of))
    zone_of = seen.places.zone_of
    land = seen.frame.gazetteer
    compared = [
        territories.comparison(one, other, as_of)
        for one, other in combinations(here, 2)
        if any(land.population(p) for p in area.places if p in zone_of[one] and p in zone_of[other])
    ]
    ranked = sorted(compared, key=lambda each: (-each.figures["share"], each.a.id, each.b.id))
    return tuple(_pair(territories, area, each, is_proposed=at < PROPOSED) for at, each in enumerate(ranked))


def _pair(territories: Territories, area: Area, each: Comparison, *, is_proposed: bool) -> PairHere:
    proposal = territories.corrections(each.a.id, each.b.id, each.day) if is_proposed else None
    steps = () if proposal is None else proposal.steps
    return PairHere(
        comparison=each,
        outside=tuple(row for row in each.outside if row.code in area.places),
        proposal=proposal,
        steps=tuple(step.number for step in steps if not area.places.isdisjoint(step.places)),
    )
