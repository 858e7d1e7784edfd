"""What an app may ask of new sites, of institutions that share land, and of a team.

What does not exist or may not be read is null; what cannot be (a commune outside the zoning) is an error.
"""

from datetime import date

import strawberry

from algorithms.territory.sites import Reach
from api.graphql import nodes
from api.graphql.asking import day_asked, found_or_none, zoning_key
from api.graphql.connections import Connection, checked, connect
from api.graphql.ids import key_of
from api.graphql.sites import (
    InstitutionsInCommon,
    NewSite,
    SiteGain,
    SiteInput,
    Team,
    in_common,
    new_site,
    sites_asked,
)
from api.graphql.sites import team as shown_team
from api.usecases.institutions_met import institutions_met
from api.usecases.new_sites import PROPOSED, SiteAt, SiteWish, best_sites, tried_sites
from api.usecases.territories import Territories
from graph.model.vocabulary import Theme


@strawberry.type
class OfferQuery:
    """The fields of the root about what could be offered, and who shares the land."""

    @strawberry.field(
        description="What a new site for a theme would cover, `kept` being there too; null where it may not "
        "be read."
    )
    async def new_site(
        self,
        info: nodes.Here,
        theme: Theme,
        commune: str,
        zoning: strawberry.ID,
        reach: Reach = Reach.COMMUNE,
        kept: list[SiteInput] | None = None,
        as_of: date | None = None,
    ) -> NewSite | None:
        """Try a site in a commune or part (its official code), on the land of a zoning."""
        sites = (*sites_asked(kept or ()), SiteAt(commune, reach))
        wish = SiteWish(theme, zoning_key(zoning), await day_asked(info, as_of), sites)
        return await found_or_none(info, lambda territories: new_site(tried_sites(territories, wish)))

    @strawberry.field(
        description="The sites that would cover most inhabitants anew, `kept` being there: exact, all of the "
        "zoning being tried."
    )
    async def best_sites(
        self,
        info: nodes.Here,
        theme: Theme,
        zoning: strawberry.ID,
        reach: Reach = Reach.COMMUNE,
        first: int = PROPOSED,
        kept: list[SiteInput] | None = None,
        as_of: date | None = None,
    ) -> list[SiteGain] | None:
        """Propose sites; null when the zoning may not be read."""
        count, day = checked(first), await day_asked(info, as_of)
        wish = SiteWish(theme, zoning_key(zoning), day, sites_asked(kept or ()))

        def propose(territories: Territories) -> list[SiteGain]:
            found = best_sites(territories, wish, reach, count=count)
            return [SiteGain(as_of=day, told=each) for each in found]

        return await found_or_none(info, propose)

    @strawberry.field(
        description="Institutions that answer in zones, two by two, with a place in common; by their keys."
    )
    async def institutions_in_common(
        self, info: nodes.Here, first: int = 20, after: str | None = None, as_of: date | None = None
    ) -> Connection[InstitutionsInCommon]:
        """Give the pairs of institutions."""
        day = await day_asked(info, as_of)
        told = await info.context.territory(lambda territories: institutions_met(territories, day))
        rows = sorted(((f"{pair.one}|{pair.other}", pair) for pair in told), key=lambda row: row[0])
        return connect(rows, first, after, lambda pair: in_common(pair, day))

    @strawberry.field(description="Whom a team (a zone) must know; null when it may not be read.")
    async def team(self, info: nodes.Here, zone: strawberry.ID, as_of: date | None = None) -> Team | None:
        """Give a team."""
        day, key = await day_asked(info, as_of), key_of(zone, "Zone") or ""
        return await found_or_none(info, lambda territories: shown_team(territories.team(key, day), day))
