"""Who answers at a commune, and what is offered for a theme, as GraphQL shows them."""

from datetime import date

import strawberry

from algorithms.territory.interlocutors import Answers, DispositifAnswer, ZoneAnswer
from api.graphql import nodes
from api.graphql.connections import Connection, page_of
from api.graphql.territories import communes_of, zone_of, zoning_of
from api.usecases.territories_sheets import Coverage, OfferRow
from graph.model import actors
from graph.model.vocabulary import Theme


@strawberry.type(description="A team that answers for a mission at a commune.")
class MissionAnswer:
    """A team: a zone, and the institution that answers there."""

    as_of: strawberry.Private[date]
    told: strawberry.Private[ZoneAnswer]
    mission: str = strawberry.field(description="A theme, or general.")

    @strawberry.field(description="The zoning drawn for the mission.")
    async def zoning(self, info: nodes.Here) -> nodes.Zoning:
        """Give the zoning."""
        return await zoning_of(info, self.told.zoning, self.as_of)

    @strawberry.field(description="Its zone here.")
    async def zone(self, info: nodes.Here) -> nodes.Zone:
        """Give the zone."""
        return await zone_of(info, self.told.zone, self.as_of)

    @strawberry.field(description="Who answers there.")
    async def institution(self, info: nodes.Here) -> nodes.Institution | None:
        """Give the institution."""
        return await nodes.institution_by_key(info, self.told.institution, self.as_of)

    @strawberry.field(description="The commune, or those of its parts where they answer.")
    async def places(self, info: nodes.Here) -> list[nodes.Commune]:
        """Give the places."""
        return await communes_of(info, self.told.places, self.as_of)


@strawberry.type(description="A dispositif for a theme at a commune.")
class ThemeAnswer:
    """A dispositif that covers a commune, or parts of it."""

    as_of: strawberry.Private[date]
    told: strawberry.Private[DispositifAnswer]
    theme: Theme
    is_everywhere: bool = strawberry.field(description="It covers all land.")

    @strawberry.field(description="The dispositif.")
    async def dispositif(self, info: nodes.Here) -> nodes.Dispositif | None:
        """Give the dispositif."""
        found = await info.context.record("dispositifs", self.told.dispositif)
        return nodes.dispositif(found, self.as_of) if isinstance(found, actors.Dispositif) else None

    @strawberry.field(description="The commune, or those of its parts that it covers.")
    async def places(self, info: nodes.Here) -> list[nodes.Commune]:
        """Give the places."""
        return await communes_of(info, self.told.places, self.as_of)


@strawberry.type(description="Who answers for what at a commune or a part of one, on a day.")
class CommuneAnswers:
    """Teams by mission, dispositifs by theme."""

    told: strawberry.Private[Answers]
    as_of: date
    inhabitants: int
    teams: list[MissionAnswer]
    dispositifs: list[ThemeAnswer]

    @strawberry.field(description="The commune, or the part of one.")
    async def commune(self, info: nodes.Here) -> nodes.Commune | None:
        """Give the commune."""
        return await nodes.commune_by_code(info, self.told.code, self.as_of)


def commune_answers(told: Answers, as_of: date) -> CommuneAnswers:
    """Show who answers at a commune."""
    return CommuneAnswers(
        told=told,
        as_of=as_of,
        inhabitants=told.inhabitants,
        teams=[MissionAnswer(as_of=as_of, told=each, mission=each.mission) for each in told.zones],
        dispositifs=[
            ThemeAnswer(as_of=as_of, told=each, theme=Theme(each.theme), is_everywhere=each.is_everywhere)
            for each in told.dispositifs
        ],
    )


# Coverage


@strawberry.type(
    description="Persons in need in a whole EPCI; small numbers are hidden (null), others rounded."
)
class AreaNeeds:
    """An EPCI (a commune in none by itself); inhabitants and holes are those of the places asked for."""

    name: str
    inhabitants: int
    holes: int = strawberry.field(description="Places that no dispositif for the theme covers.")
    in_need: int | None = strawberry.field(
        description="Persons with an open need, to the nearest multiple of 5; null is hidden."
    )
    unheld: int | None = strawberry.field(
        description="Of them, whom nobody holds, rounded too; null is hidden."
    )


@strawberry.type(description="A place and what dispositifs offer there for a theme.")
class PlaceOffer:
    """A place; `capacity` is declared for all that the dispositifs cover."""

    as_of: strawberry.Private[date]
    told: strawberry.Private[OfferRow]
    inhabitants: int
    capacity: int = strawberry.field(description="Places that these dispositifs declare, wherever they are.")
    is_hole: bool = strawberry.field(description="No dispositif here, though one exists elsewhere.")

    @strawberry.field(description="The commune or part of a commune.")
    async def place(self, info: nodes.Here) -> nodes.Commune | None:
        """Give the place."""
        return await nodes.commune_by_code(info, self.told.code, self.as_of)

    @strawberry.field(description="The dispositifs that cover it.")
    async def dispositifs(self, info: nodes.Here) -> list[nodes.Dispositif]:
        """Give the dispositifs, by id."""
        found = await info.context.records("dispositifs", self.told.dispositifs)
        return [nodes.dispositif(record, self.as_of) for record in nodes.only(found, actors.Dispositif)]


@strawberry.type(description="A theme over the places of some zonings, on a day.")
class ThemeCoverage:
    """A theme; numbers of persons are rounded, and null where they are hidden."""

    told: strawberry.Private[Coverage]
    as_of: date
    theme: Theme
    inhabitants: int
    uncovered: int = strawberry.field(description="Inhabitants of the places that nothing covers.")
    in_need: int | None = strawberry.field(
        description="Persons with an open need, to the nearest multiple of 5; null is hidden."
    )
    unheld: int | None = strawberry.field(
        description="Of them, whom nobody holds, rounded too; null is hidden."
    )
    areas: list[AreaNeeds]

    @strawberry.field(description="What each place has, by code; holes alone when asked.")
    def offers(
        self, holes_only: bool = False, first: int = 20, after: str | None = None
    ) -> Connection[PlaceOffer]:
        """Give the places."""
        rows = sorted(
            ((row.code, row) for row in self.told.offers if row.is_hole or not holes_only),
            key=lambda row: row[0],
        )
        cut, end = page_of(rows, first, after)
        shown = [
            PlaceOffer(
                as_of=self.as_of,
                told=row,
                inhabitants=row.inhabitants,
                capacity=row.capacity,
                is_hole=row.is_hole,
            )
            for row in cut
        ]
        return Connection(nodes=shown, page_info=end, total_count=len(rows))


def theme_coverage(told: Coverage) -> ThemeCoverage:
    """Show the coverage of a theme."""
    return ThemeCoverage(
        told=told,
        as_of=told.day,
        theme=told.theme,
        inhabitants=told.inhabitants,
        uncovered=told.uncovered,
        in_need=told.in_need,
        unheld=told.unheld,
        areas=[
            AreaNeeds(
                name=each.name,
                inhabitants=each.inhabitants,
                holes=each.holes,
                in_need=each.in_need,
                unheld=each.unheld,
            )
            for each in told.areas
        ],
    )
