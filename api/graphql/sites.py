"""New sites, and the land that two institutions or teams share, as GraphQL shows them."""

from asyncio import gather
from collections.abc import Sequence
from datetime import date

import strawberry

from algorithms.territory.sites import Reach
from api.graphql import nodes
from api.graphql.connections import Connection
from api.graphql.territories import places_page, zone_of, zoning_of
from api.usecases.institutions_met import InCommon
from api.usecases.institutions_met import ZoningsMet as ToldZonings
from api.usecases.new_sites import BeforeAfter as ToldChange
from api.usecases.new_sites import DispositifThere, PlannedSite, SiteAt, SitesSheet
from api.usecases.new_sites import SiteArea as ToldArea
from api.usecases.territories_sheets import Partner as ToldPartner
from api.usecases.territories_sheets import TeamSheet
from graph.model import actors
from graph.model.vocabulary import Theme

strawberry.enum(
    Reach, description="How far a new site answers: its commune, the zones that hold it, its EPCI."
)


@strawberry.input(
    description="A site that would be there: its commune or part (official code), how far it answers."
)
class SiteInput:
    """A site as an app names it."""

    commune: str
    reach: Reach = Reach.COMMUNE


def sites_asked(given: Sequence[SiteInput]) -> tuple[SiteAt, ...]:
    """Read sites."""
    return tuple(SiteAt(each.commune, each.reach) for each in given)


@strawberry.type(description="What no dispositif for the theme covers, without the sites and with them.")
class SiteChange:
    """Places and inhabitants, before and after."""

    inhabitants: int = strawberry.field(description="All that live there.")
    holes_before: int = strawberry.field(description="Places that no dispositif covers.")
    holes_after: int
    uncovered_before: int = strawberry.field(description="Inhabitants of these places.")
    uncovered_after: int


def change(told: ToldChange) -> SiteChange:
    """Show a change."""
    return SiteChange(
        inhabitants=told.inhabitants,
        holes_before=told.holes_before,
        holes_after=told.holes_after,
        uncovered_before=told.uncovered_before,
        uncovered_after=told.uncovered_after,
    )


@strawberry.type(description="An EPCI that a site reaches; persons are those of the whole EPCI.")
class SiteArea:
    """An EPCI (a commune in none by itself), its places being those of the zoning."""

    name: str
    change: SiteChange
    in_need: int | None = strawberry.field(description="Persons with an open need; null is hidden.")
    unheld: int | None = strawberry.field(description="Of them, whom nobody holds; null is hidden.")


def site_area(told: ToldArea) -> SiteArea:
    """Show an EPCI that a site reaches."""
    return SiteArea(name=told.name, change=change(told.change), in_need=told.in_need, unheld=told.unheld)


@strawberry.type(description="A dispositif for the theme that covers some of the sites' places already.")
class SiteDispositif:
    """A dispositif that is there; `places` are those of the sites that it covers."""

    as_of: strawberry.Private[date]
    told: strawberry.Private[DispositifThere]
    places: int

    @strawberry.field(description="The dispositif, its own places declared for all that it covers.")
    async def dispositif(self, info: nodes.Here) -> nodes.Dispositif | None:
        """Give the dispositif."""
        found = await info.context.record("dispositifs", self.told.id)
        return nodes.dispositif(found, self.as_of) if isinstance(found, actors.Dispositif) else None


@strawberry.type
class Site:
    """A place for a site, and what it adds to the sites before it."""

    as_of: strawberry.Private[date]
    told: strawberry.Private[PlannedSite]

    @strawberry.field(description="How far it answers.")
    def reach(self) -> Reach:
        """Give its reach."""
        return self.told.at.reach

    @strawberry.field(description="What it answers for: a commune, zones or an EPCI, named.")
    def answers_for(self) -> str:
        """Name its extent."""
        return self.told.extent_name

    @strawberry.field(description="Places that it would cover.")
    def places(self) -> int:
        """Count its places."""
        return len(self.told.places)

    @strawberry.field(
        description="Inhabitants it would cover whom nothing covers, the sites before it being there."
    )
    def new_inhabitants(self) -> int:
        """Give the inhabitants gained."""
        return self.told.new_inhabitants

    @strawberry.field(description="The commune or part where it would be.")
    async def commune(self, info: nodes.Here) -> nodes.Commune | None:
        """Give its commune."""
        return await nodes.commune_by_code(info, self.told.at.code, self.as_of)

    @strawberry.field(description="The zones that it answers for; none unless it answers for zones.")
    async def zones(self, info: nodes.Here) -> list[nodes.Zone]:
        """Give its zones."""
        return list(await gather(*(zone_of(info, zone, self.as_of) for zone in self.told.extent.zones)))


@strawberry.type(description="A site that is kept or proposed, and what it adds to the sites before it.")
class SiteGain(Site):
    """A site with its gain counted."""

    @strawberry.field(
        description="Places it would cover that nothing covers, the sites before it being there."
    )
    def new_places(self) -> int:
        """Count the places gained."""
        return len(self.told.gained)


@strawberry.type(description="What a new site would cover. How many persons it would answer is never told.")
class NewSite(Site):
    """A site that was tried, and all sites together."""

    sheet: strawberry.Private[SitesSheet]
    theme: Theme
    is_first: bool = strawberry.field(description="No dispositif for the theme is known anywhere.")
    here: SiteChange = strawberry.field(description="The change at the places that all sites would cover.")
    zoning: SiteChange = strawberry.field(
        description="The change over all places of the zoning, by all sites."
    )
    areas: list[SiteArea] = strawberry.field(description="The EPCIs that the sites reach.")
    dispositifs: list[SiteDispositif] = strawberry.field(
        description="The dispositifs that cover some of the sites' places already."
    )

    @strawberry.field(description="The sites kept before it, in their order.")
    def kept(self) -> list[SiteGain]:
        """Give the sites before it."""
        return [SiteGain(as_of=self.as_of, told=each) for each in self.sheet.sites[:-1]]

    @strawberry.field(
        description="Places it would cover that nothing covers, the kept sites being there, by code."
    )
    async def new_places(
        self, info: nodes.Here, first: int = 20, after: str | None = None
    ) -> Connection[nodes.Commune]:
        """Give the places gained."""
        codes = sorted(place.code for place in self.told.gained)
        return await places_page(info, codes, (first, after), self.as_of)


def new_site(told: SitesSheet) -> NewSite:
    """Show the last of some sites, tried with those before it."""
    day = told.wish.day
    return NewSite(
        as_of=day,
        told=told.sites[-1],
        sheet=told,
        theme=told.wish.theme,
        is_first=told.is_first,
        here=change(told.here),
        zoning=change(told.land),
        areas=[site_area(each) for each in told.areas],
        dispositifs=[SiteDispositif(as_of=day, told=each, places=each.places) for each in told.dispositifs],
    )


# Institutions and teams


@strawberry.type(description="Two zonings in which two institutions meet; the same one when they share it.")
class ZoningsMet:
    """Two zonings, what both cover in common by zones of these institutions."""

    as_of: strawberry.Private[date]
    told: strawberry.Private[ToldZonings]
    places: int
    inhabitants: int
    zone_pairs: int = strawberry.field(description="Pairs of zones with a place in common.")

    @strawberry.field(description="The zoning in which the first institution answers.")
    async def one(self, info: nodes.Here) -> nodes.Zoning:
        """Give the first."""
        return await zoning_of(info, self.told.one, self.as_of)

    @strawberry.field(description="The zoning in which the other answers.")
    async def other(self, info: nodes.Here) -> nodes.Zoning:
        """Give the other."""
        return await zoning_of(info, self.told.other, self.as_of)


@strawberry.type(description="What two institutions that answer in zones have in common.")
class InstitutionsInCommon:
    """Two institutions: a place counts once in `inhabitants`, whatever zonings they meet in there."""

    as_of: strawberry.Private[date]
    told: strawberry.Private[InCommon]
    places: int
    inhabitants: int
    zone_pairs: int = strawberry.field(description="Pairs of teams that must know each other.")
    zonings: list[ZoningsMet]

    @strawberry.field(description="The institution with the smaller key.")
    async def one(self, info: nodes.Here) -> nodes.Institution | None:
        """Give the first."""
        return await nodes.institution_by_key(info, self.told.one, self.as_of)

    @strawberry.field(description="The other one.")
    async def other(self, info: nodes.Here) -> nodes.Institution | None:
        """Give the other."""
        return await nodes.institution_by_key(info, self.told.other, self.as_of)

    @strawberry.field(description="The places where both answer, by code.")
    async def communes(
        self, info: nodes.Here, first: int = 20, after: str | None = None
    ) -> Connection[nodes.Commune]:
        """Give the places in common."""
        return await places_page(info, sorted(self.told.codes), (first, after), self.as_of)


def in_common(told: InCommon, as_of: date) -> InstitutionsInCommon:
    """Show what two institutions have in common."""
    return InstitutionsInCommon(
        as_of=as_of,
        told=told,
        places=told.places,
        inhabitants=told.inhabitants,
        zone_pairs=told.zone_pairs,
        zonings=[
            ZoningsMet(
                as_of=as_of,
                told=each,
                places=each.places,
                inhabitants=each.inhabitants,
                zone_pairs=len(each.zone_pairs),
            )
            for each in told.zonings
        ],
    )


@strawberry.type(description="A team of another zoning that a team must know, and what they have in common.")
class TeamPartner:
    """A team to know."""

    as_of: strawberry.Private[date]
    told: strawberry.Private[ToldPartner]
    places: int
    inhabitants: int

    @strawberry.field(description="Its zone.")
    async def zone(self, info: nodes.Here) -> nodes.Zone:
        """Give its zone."""
        return await zone_of(info, self.told.zone, self.as_of)

    @strawberry.field(description="Who answers there.")
    async def institution(self, info: nodes.Here) -> nodes.Institution | None:
        """Give the institution."""
        return await nodes.institution_by_key(info, self.told.institution, self.as_of)


@strawberry.type(description="A team (a zone) and the teams of other zonings that it must know.")
class Team:
    """A team; its partners by inhabitants in common."""

    as_of: strawberry.Private[date]
    told: strawberry.Private[TeamSheet]
    places: int
    inhabitants: int
    partners: list[TeamPartner]

    @strawberry.field(description="Its zone.")
    async def zone(self, info: nodes.Here) -> nodes.Zone:
        """Give its zone."""
        return await zone_of(info, self.told.zone, self.as_of)

    @strawberry.field(description="Who answers there.")
    async def institution(self, info: nodes.Here) -> nodes.Institution | None:
        """Give the institution."""
        return await nodes.institution_by_key(info, self.told.institution, self.as_of)


def team(told: TeamSheet, as_of: date) -> Team:
    """Show a team."""
    return Team(
        as_of=as_of,
        told=told,
        places=told.places,
        inhabitants=told.inhabitants,
        partners=[
            TeamPartner(as_of=as_of, told=each, places=each.places, inhabitants=each.inhabitants)
            for each in told.partners
        ],
    )
