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
from api.graphql.sites import BestSite, InstitutionsInCommon, NewSite, Team, best_site, in_common, new_site
from api.graphql.sites import team as shown_team
from api.usecases.institutions_met import institutions_met
from api.usecases.new_sites import PROPOSED, SiteWish, best_sites, tried_site
from graph.model.vocabulary import Theme


@strawberry.type
class OfferQuery:
    """The fields of the root about what could be offered, and who shares the land."""

    @strawberry.field(description="What a new site for a theme would cover; null where it may not be read.")
    async def new_site(
        self,
        info: nodes.Here,
        theme: Theme,
        commune: str,
        zoning: strawberry.ID,
        reach: Reach = Reach.COMMUNE,
        as_of: date | None = None,
    ) -> NewSite | None:
        """Try a site in a commune or part (its official code), on the land of a zoning."""
        wish = SiteWish(theme, reach, zoning_key(zoning), day_asked(info, as_of))
        told = await found_or_none(info, lambda territories: tried_site(territories, commune, wish))
        return None if told is None else new_site(told)

    @strawberry.field(
        description="The sites that would cover most inhabitants anew: exact, all of the zoning being tried."
    )
    async def best_sites(
        self,
        info: nodes.Here,
        theme: Theme,
        zoning: strawberry.ID,
        reach: Reach = Reach.COMMUNE,
        first: int = PROPOSED,
        as_of: date | None = None,
    ) -> list[BestSite] | None:
        """Propose sites; null when the zoning may not be read."""
        count = checked(first)
        wish = SiteWish(theme, reach, zoning_key(zoning), day_asked(info, as_of))
        told = await found_or_none(info, lambda territories: best_sites(territories, wish, count=count))
        return None if told is None else [best_site(each, reach, wish.day) for each in told]

    @strawberry.field(
        description="Institutions that answer in zones, two by two, with a place in common; by their keys."
    )
    async def institutions_in_common(
        self, info: nodes.Here, first: int = 20, after: str | None = None, as_of: date | None = None
    ) -> Connection[InstitutionsInCommon]:
        """Give the pairs of institutions."""
        day = day_asked(info, as_of)
        told = await info.context.territory(lambda territories: institutions_met(territories, day))
        rows = sorted(((f"{pair.one}|{pair.other}", pair) for pair in told), key=lambda row: row[0])
        return connect(rows, first, after, lambda pair: in_common(pair, day))

    @strawberry.field(description="Whom a team (a zone) must know; null when it may not be read.")
    async def team(self, info: nodes.Here, zone: strawberry.ID, as_of: date | None = None) -> Team | None:
        """Give a team."""
        day, key = day_asked(info, as_of), key_of(zone, "Zone") or ""
        told = await found_or_none(info, lambda territories: territories.team(key, day))
        return None if told is None else shown_team(told, day)
