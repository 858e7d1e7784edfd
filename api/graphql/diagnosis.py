"""The shared diagnosis of a territory as GraphQL shows it: counts, small ones hidden, and nobody."""

from asyncio import gather
from collections.abc import Iterable
from datetime import date
from enum import Enum

import strawberry

from api.graphql import nodes
from api.graphql.proposals import Proposal, proposal
from api.graphql.territories import ZoningComparison, comparison, zone_of, zoning_of
from api.usecases import territorial_diagnosis as told_by
from api.usecases.small_counts import Count
from graph.model import actors
from graph.model.vocabulary import Severity, Theme


@strawberry.enum(
    description="Why a number of persons is not told: small (fewer than 11, none included), or withheld."
)
class Hidden(Enum):
    """Small: below k, none included. Withheld: it would give a small one back."""

    SMALL = "small"
    WITHHELD = "withheld"


@strawberry.type(
    description="A number of persons or situations, 11 at least, to the nearest multiple of 5; null: hidden."
)
class HiddenCount:
    """A number, or why there is none."""

    value: int | None
    hidden: Hidden | None
    told: str = strawberry.field(description="As people read it, in French.")


def _count(count: Count) -> HiddenCount:
    hidden = None if count.value is not None else Hidden.SMALL if count.is_small else Hidden.WITHHELD
    return HiddenCount(value=count.value, hidden=hidden, told=count.told)


@strawberry.type(description="A dispositif that covers some of a territory.")
class TerritoryOffer:
    """A dispositif and how many inhabitants live where it is."""

    as_of: strawberry.Private[date]
    key: strawberry.Private[str]
    inhabitants: int

    @strawberry.field(description="The dispositif, with the places it declares.")
    async def dispositif(self, info: nodes.Here) -> nodes.Dispositif | None:
        """Give the dispositif."""
        found = await info.context.record("dispositifs", self.key)
        return nodes.dispositif(found, self.as_of) if isinstance(found, actors.Dispositif) else None


@strawberry.type(description="A theme on a territory: needs, and who covers.")
class ThemeNeeds:
    """Persons with an open need; of them, urgent ones and those whom nobody holds."""

    theme: Theme
    persons: HiddenCount
    urgent: HiddenCount
    unheld: HiddenCount
    offers: list[TerritoryOffer]
    uncovered: int = strawberry.field(description="Inhabitants where no dispositif for the theme is.")
    holes: int = strawberry.field(description="How many places that makes.")


@strawberry.type(description="How many situations have a severity as their worst.")
class SeverityCount:
    """A severity and its situations."""

    severity: Severity
    situations: HiddenCount


@strawberry.type(description="A kind of finding about persons, counted in situations.")
class NatureCount:
    """A kind of finding."""

    code: str
    name: str = strawberry.field(description="What it is called, in French.")
    situations: HiddenCount
    share: float | None = strawberry.field(
        description="Of the situations of the territory, from rounded numbers; null is hidden."
    )
    findings: HiddenCount
    severities: list[SeverityCount]


@strawberry.type(description="How many findings of a severity.")
class NetworkSeverity:
    """A severity and its findings about the network."""

    severity: Severity
    count: HiddenCount


@strawberry.type(
    description="A kind of finding about the network: professionals (rounded), dispositifs, areas, teams; "
    "all withheld where fewer than 11 persons are known."
)
class NetworkCount:
    """A kind of finding; professionals are persons, and counted as such; things are exact."""

    code: str
    name: str = strawberry.field(description="What it is called, in French.")
    count: HiddenCount
    of: HiddenCount | None = strawberry.field(
        description="Professionals there, or institutions that accompany 11 persons there; "
        "null when there is no such whole."
    )
    severities: list[NetworkSeverity]


@strawberry.type(description="A finding about zonings that concerns places of the territory.")
class LandFinding:
    """A finding; `places` and `inhabitants` are those of the territory."""

    code: str
    severity: Severity
    sentence: str
    about: list[str]
    places: int
    inhabitants: int


@strawberry.type(description="A zoning that cuts the territory.")
class ZoningHere:
    """A zoning and its zones with a place on the territory."""

    as_of: strawberry.Private[date]
    key: strawberry.Private[str]
    zone_keys: strawberry.Private[tuple[str, ...]]

    @strawberry.field(description="The zoning.")
    async def zoning(self, info: nodes.Here) -> nodes.Zoning:
        """Give the zoning."""
        return await zoning_of(info, self.key, self.as_of)

    @strawberry.field(description="Its zones with a place there.")
    async def zones(self, info: nodes.Here) -> list[nodes.Zone]:
        """Give the zones, by id."""
        return list(await gather(*(zone_of(info, key, self.as_of) for key in self.zone_keys)))


@strawberry.type(description="Two zonings that both cut the territory.")
class PairHere:
    """A comparison of all that both cover, and what of it lies on the territory."""

    comparison: ZoningComparison
    places_outside: int = strawberry.field(description="Places of the territory outside the main pair.")
    inhabitants_outside: int
    corrections: Proposal | None = strawberry.field(
        description="Few corrections; null beyond the pairs that are the least alike."
    )
    steps_here: list[int] = strawberry.field(description="Numbers of the steps that move places of it.")


@strawberry.type(description="What institutions of a territory read together: counts, and nobody.")
class TerritorialDiagnosis:
    """A diagnosis of some land on a day."""

    title: str
    as_of: date
    communes: list[str] = strawberry.field(description="Official codes.")
    inhabitants: int
    persons: HiddenCount = strawberry.field(description="Persons known who live there.")
    situations: HiddenCount = strawberry.field(description="Situations with a member who lives there.")
    needs: list[ThemeNeeds]
    findings: list[NatureCount]
    network: list[NetworkCount]
    land: list[LandFinding]
    zonings: list[ZoningHere]
    pairs: list[PairHere]


def diagnosis(told: told_by.TerritorialDiagnosis) -> TerritorialDiagnosis:
    """Show a diagnosis."""
    return TerritorialDiagnosis(
        title=told.area.title,
        as_of=told.as_of,
        communes=list(told.area.communes),
        inhabitants=told.area.inhabitants,
        persons=_count(told.persons),
        situations=_count(told.situations),
        needs=[_needs(each, told.as_of) for each in told.needs],
        findings=[_nature(each) for each in told.natures],
        network=[_network(each) for each in told.network],
        land=list(_land(told.land)),
        zonings=[
            ZoningHere(as_of=told.as_of, key=each.zoning.id, zone_keys=tuple(zone.id for zone in each.zones))
            for each in told.zonings
        ],
        pairs=[_pair(each, told.as_of) for each in told.pairs],
    )


def _needs(each: told_by.ThemeNeeds, as_of: date) -> ThemeNeeds:
    return ThemeNeeds(
        theme=each.theme,
        persons=_count(each.persons),
        urgent=_count(each.urgent),
        unheld=_count(each.unheld),
        offers=[
            TerritoryOffer(as_of=as_of, key=offer.id, inhabitants=offer.inhabitants) for offer in each.offers
        ],
        uncovered=each.uncovered,
        holes=each.holes,
    )


def _nature(each: told_by.NatureCount) -> NatureCount:
    return NatureCount(
        code=each.code,
        name=each.name,
        situations=_count(each.situations),
        share=each.share,
        findings=_count(each.findings),
        severities=[
            SeverityCount(severity=severity, situations=_count(count))
            for severity, count in each.severities.items()
        ],
    )


def _network(each: told_by.NetworkCount) -> NetworkCount:
    return NetworkCount(
        code=each.code,
        name=each.name,
        count=_count(each.count),
        of=None if each.of is None else _count(each.of),
        severities=[
            NetworkSeverity(severity=severity, count=_count(count))
            for severity, count in each.severities.items()
        ],
    )


def _land(found: Iterable[told_by.LandFinding]) -> Iterable[LandFinding]:
    for each in found:
        yield LandFinding(
            code=each.code,
            severity=each.severity,
            sentence=each.sentence,
            about=list(each.about),
            places=each.places,
            inhabitants=each.inhabitants,
        )


def _pair(each: told_by.PairHere, as_of: date) -> PairHere:
    return PairHere(
        comparison=comparison(each.comparison),
        places_outside=len(each.outside),
        inhabitants_outside=each.inhabitants_outside,
        corrections=None if each.proposal is None else proposal(each.proposal, as_of),
        steps_here=list(each.steps),
    )
