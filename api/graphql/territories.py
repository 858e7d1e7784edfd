"""Two zonings as GraphQL shows them: laid over each other, with the figures of how they meet.

Zones, zonings and communes are nodes, loaded side by side by the query's loaders.
"""

from asyncio import gather
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import strawberry

from api.graphql import nodes
from api.graphql.connections import Connection, page_of
from api.usecases.territories_sheets import Comparison, PlaceRow, ZonesOfPlace
from api.usecases.territories_sheets import ZonePair as ToldPair
from graph.model import territory


async def zone_of(info: nodes.Here, key: str, as_of: date) -> nodes.Zone:
    """Show the zone of a key. Raises KeyError for one that is not there."""
    found = await info.context.record("zones", key)
    if not isinstance(found, territory.Zone):
        raise KeyError(key)
    return nodes.zone(found, as_of)


async def zoning_of(info: nodes.Here, key: str, as_of: date) -> nodes.Zoning:
    """Show the zoning of a key. Raises KeyError for one that is not there."""
    found = await info.context.record("zonings", key)
    if not isinstance(found, territory.Zoning):
        raise KeyError(key)
    return nodes.zoning(found, as_of)


async def communes_of(info: nodes.Here, codes: Sequence[str], as_of: date) -> list[nodes.Commune]:
    """Show communes and parts of communes, in the order of their codes as given."""
    found = await gather(*(nodes.commune_by_code(info, code, as_of) for code in codes))
    return [commune for commune in found if commune is not None]


# Two zonings compared


@strawberry.type(description="How many zones of the other zoning a zone meets.")
class MetZones:
    """Zones met by a zone of A, and by one of B: on average, and at most."""

    a_mean: float
    a_max: int
    b_mean: float
    b_max: int


@strawberry.type(description="The share of each zoning's inner border length that the other one has too.")
class SharedBorder:
    """Shares from 0 to 1."""

    a: float
    b: float


@strawberry.type(description="The figures of two zonings over the places that both cover.")
class Figures:
    """Figures; those that compare entropies are from 0 to 1, but the variation of information, in bits."""

    compared: int = strawberry.field(description="Inhabitants of the places that both cover.")
    pairs: int = strawberry.field(description="Pairs of zones with a place in common.")
    min_pairs: int = strawberry.field(description="The fewest pairs that so many zones can make.")
    places_outside: int = strawberry.field(description="Places outside the main pair of zones.")
    inhabitants_outside: int
    share: float = strawberry.field(description="Inhabitants outside the main pair, over those compared.")
    homogeneity: float = strawberry.field(description="1 when each zone of B lies in one zone of A.")
    completeness: float = strawberry.field(description="1 when each zone of A lies in one zone of B.")
    v_measure: float = strawberry.field(description="How alike they are: the harmonic mean of the two.")
    variation_of_information: float
    met: MetZones
    shared_border: SharedBorder | None = strawberry.field(description="Null when a contour is missing.")


def figures(told: Mapping[str, Any]) -> Figures:
    """Show the figures of `algorithms.territory.figures`."""
    border = told.get("shared_border")
    return Figures(
        compared=told["compared"],
        pairs=told["pairs"],
        min_pairs=told["min_pairs"],
        places_outside=len(told["communes"]),
        inhabitants_outside=told["inhabitants"],
        share=told["share"],
        homogeneity=told["homogeneity"],
        completeness=told["completeness"],
        v_measure=told["v_measure"],
        variation_of_information=told["variation_of_information"],
        met=MetZones(**told["interlocutors"]),
        shared_border=None if border is None else SharedBorder(a=border["a"], b=border["b"]),
    )


@strawberry.type(description="A zone of A and a zone of B with a place in common.")
class ZonePair:
    """A pair of zones."""

    as_of: strawberry.Private[date]
    told: strawberry.Private[ToldPair]
    places: int
    inhabitants: int
    is_main: bool = strawberry.field(description="Each is the one the other has most inhabitants with.")
    is_outside: bool = strawberry.field(description="Neither is: its places are outside the main pair.")

    @strawberry.field(description="The zone of A.")
    async def a(self, info: nodes.Here) -> nodes.Zone:
        """Give the zone of A."""
        return await zone_of(info, self.told.a, self.as_of)

    @strawberry.field(description="The zone of B.")
    async def b(self, info: nodes.Here) -> nodes.Zone:
        """Give the zone of B."""
        return await zone_of(info, self.told.b, self.as_of)


@strawberry.type(description="A place that both zonings cover, and its zone in each.")
class ComparedPlace:
    """A place compared."""

    as_of: strawberry.Private[date]
    told: strawberry.Private[PlaceRow]
    inhabitants: int

    @strawberry.field(description="The commune or part of a commune.")
    async def place(self, info: nodes.Here) -> nodes.Commune | None:
        """Give the place."""
        return await nodes.commune_by_code(info, self.told.code, self.as_of)

    @strawberry.field(description="Its zone of A.")
    async def a(self, info: nodes.Here) -> nodes.Zone:
        """Give the zone of A."""
        return await zone_of(info, self.told.a, self.as_of)

    @strawberry.field(description="Its zone of B.")
    async def b(self, info: nodes.Here) -> nodes.Zone:
        """Give the zone of B."""
        return await zone_of(info, self.told.b, self.as_of)


@strawberry.type(description="A place that several zones of one zoning hold: it counts in the first of each.")
class PlaceInSeveral:
    """A place in several zones of A, of B or of both."""

    as_of: strawberry.Private[date]
    told: strawberry.Private[ZonesOfPlace]
    inhabitants: int

    @strawberry.field(description="The commune or part of a commune.")
    async def place(self, info: nodes.Here) -> nodes.Commune | None:
        """Give the place."""
        return await nodes.commune_by_code(info, self.told.code, self.as_of)

    @strawberry.field(description="Its zones of A.")
    async def a(self, info: nodes.Here) -> list[nodes.Zone]:
        """Give the zones of A."""
        return list(await gather(*(zone_of(info, zone, self.as_of) for zone in self.told.a)))

    @strawberry.field(description="Its zones of B.")
    async def b(self, info: nodes.Here) -> list[nodes.Zone]:
        """Give the zones of B."""
        return list(await gather(*(zone_of(info, zone, self.as_of) for zone in self.told.b)))


@strawberry.type(description="Two zonings laid over each other on a day.")
class ZoningComparison:
    """A comparison, A and B in the order they were asked for."""

    told: strawberry.Private[Comparison]
    as_of: date
    figures: Figures

    @strawberry.field(description="The first zoning asked for.")
    async def a(self, info: nodes.Here) -> nodes.Zoning:
        """Give A."""
        return await zoning_of(info, self.told.a.id, self.as_of)

    @strawberry.field(description="The second zoning asked for.")
    async def b(self, info: nodes.Here) -> nodes.Zoning:
        """Give B."""
        return await zoning_of(info, self.told.b.id, self.as_of)

    @strawberry.field(description="Pairs of zones with a place in common, by zone of A, then of B.")
    def pairs(self, first: int = 20, after: str | None = None) -> Connection[ZonePair]:
        """Give the pairs of zones."""
        rows = sorted((f"{pair.a}|{pair.b}", pair) for pair in self.told.pairs)
        cut, end = page_of(rows, first, after)
        shown = [
            ZonePair(
                as_of=self.as_of,
                told=pair,
                places=pair.places,
                inhabitants=pair.inhabitants,
                is_main=pair.is_main,
                is_outside=pair.is_outside,
            )
            for pair in cut
        ]
        return Connection(nodes=shown, page_info=end, total_count=len(rows))

    @strawberry.field(description="Places outside the main pair of zones, by code.")
    def outside(self, first: int = 20, after: str | None = None) -> Connection[ComparedPlace]:
        """Give the places outside the main pair."""
        rows = sorted(((row.code, row) for row in self.told.outside), key=lambda row: row[0])
        cut, end = page_of(rows, first, after)
        shown = [ComparedPlace(as_of=self.as_of, told=row, inhabitants=row.inhabitants) for row in cut]
        return Connection(nodes=shown, page_info=end, total_count=len(rows))

    @strawberry.field(description="Places that several zones of one zoning hold, by code.")
    def in_several(self, first: int = 20, after: str | None = None) -> Connection[PlaceInSeveral]:
        """Give the places in several zones."""
        rows = sorted(((row.code, row) for row in self.told.several), key=lambda row: row[0])
        cut, end = page_of(rows, first, after)
        shown = [PlaceInSeveral(as_of=self.as_of, told=row, inhabitants=row.inhabitants) for row in cut]
        return Connection(nodes=shown, page_info=end, total_count=len(rows))

    @strawberry.field(description="Places that A alone covers, by code.")
    async def only_a(
        self, info: nodes.Here, first: int = 20, after: str | None = None
    ) -> Connection[nodes.Commune]:
        """Give the places of A alone."""
        return await places_page(info, self.told.only_a, (first, after), self.as_of)

    @strawberry.field(description="Places that B alone covers, by code.")
    async def only_b(
        self, info: nodes.Here, first: int = 20, after: str | None = None
    ) -> Connection[nodes.Commune]:
        """Give the places of B alone."""
        return await places_page(info, self.told.only_b, (first, after), self.as_of)


async def places_page(
    info: nodes.Here, codes: Sequence[str], page: tuple[int, str | None], as_of: date
) -> Connection[nodes.Commune]:
    """Show a page (how many, after which cursor) of communes and parts of communes, by code."""
    cut, end = page_of([(code, code) for code in codes], *page)
    return Connection(nodes=await communes_of(info, cut, as_of), page_info=end, total_count=len(codes))


def comparison(told: Comparison) -> ZoningComparison:
    """Show a comparison."""
    return ZoningComparison(told=told, as_of=told.day, figures=figures(told.figures))
