"""Proposals about zonings as GraphQL shows them: who would move where, before, after; nothing is applied."""

from collections.abc import Sequence
from datetime import date

import strawberry
from strawberry.scalars import JSON

from algorithms.territory.joint import JointProposal, Seat
from api.graphql import nodes
from api.graphql.connections import Connection, page_of
from api.graphql.territories import Figures, communes_of, figures, zone_of, zoning_of
from api.usecases.territories import Territories
from api.usecases.territories_geojson import common_zone_shape
from api.usecases.territories_sheets import LoadChange as ToldLoad
from api.usecases.territories_sheets import ToldProposal
from api.usecases.territories_told import ToldMove, ToldStep


@strawberry.type(description="Places that would leave one zone for another.")
class Move:
    """A move: the most populated place first."""

    as_of: strawberry.Private[date]
    told: strawberry.Private[ToldMove]
    inhabitants: int

    @strawberry.field(description="The places that move.")
    async def places(self, info: nodes.Here) -> list[nodes.Commune]:
        """Give the places."""
        return await communes_of(info, self.told.places, self.as_of)

    @strawberry.field(description="The zone they leave.")
    async def origin(self, info: nodes.Here) -> nodes.Zone:
        """Give the zone of origin."""
        return await zone_of(info, self.told.origin, self.as_of)

    @strawberry.field(description="The zone they join.")
    async def target(self, info: nodes.Here) -> nodes.Zone:
        """Give the target zone."""
        return await zone_of(info, self.told.target, self.as_of)


@strawberry.type(description="What would be done at once, and what that changes.")
class Step:
    """A step of a proposal."""

    number: int
    sentence: str = strawberry.field(description="What moves, in a French sentence.")
    effect: str = strawberry.field(description="What it changes, in French.")
    inhabitants: int
    moves: list[Move]


@strawberry.type(description="The inhabitants of a zone before and after a proposal.")
class LoadChange:
    """A change of load."""

    as_of: strawberry.Private[date]
    told: strawberry.Private[ToldLoad]
    before: int
    after: int

    @strawberry.field(description="The zone.")
    async def zone(self, info: nodes.Here) -> nodes.Zone:
        """Give the zone."""
        return await zone_of(info, self.told.zone, self.as_of)


@strawberry.type(description="What one of two zonings could change, step by step. People decide.")
class Proposal:
    """A proposal; `before` and `after` are figures of A (the smaller id) against B."""

    told: strawberry.Private[ToldProposal]
    as_of: date
    budget: int = strawberry.field(description="How many inhabitants may change zone.")
    inhabitants: int = strawberry.field(description="How many would.")
    places: int = strawberry.field(description="How many places would.")
    is_proven: bool = strawberry.field(description="No other proposal leaves fewer pairs of zones.")
    is_land_known: bool = strawberry.field(description="Contours are known: every zone stays in one piece.")
    before: Figures
    after: Figures
    steps: list[Step]
    loads: list[LoadChange] = strawberry.field(description="Zones whose inhabitants change.")

    @strawberry.field(description="The zoning that would change; the other one stays as it is.")
    async def moving(self, info: nodes.Here) -> nodes.Zoning:
        """Give the zoning that moves."""
        return await zoning_of(info, self.told.moving.id, self.as_of)


def proposal(told: ToldProposal, as_of: date) -> Proposal:
    """Show a proposal."""
    found = told.proposal
    return Proposal(
        told=told,
        as_of=as_of,
        budget=found.budget,
        inhabitants=found.inhabitants,
        places=len(found.places),
        is_proven=found.is_proven,
        is_land_known=found.is_land_known,
        before=figures(found.before),
        after=figures(found.after),
        steps=[_step(step, as_of) for step in told.steps],
        loads=[
            LoadChange(as_of=as_of, told=load, before=load.before, after=load.after) for load in told.loads
        ],
    )


def _step(told: ToldStep, as_of: date) -> Step:
    return Step(
        number=told.number,
        sentence=told.sentence,
        effect=told.effect,
        inhabitants=told.inhabitants,
        moves=[Move(as_of=as_of, told=move, inhabitants=move.inhabitants) for move in told.moves],
    )


# One zoning for two


@strawberry.type(description="A zone of a common zoning: where its team sits, and what it goes on from.")
class CommonZone:
    """A zone of a common zoning."""

    as_of: strawberry.Private[date]
    told: strawberry.Private[Seat]
    members: strawberry.Private[Sequence[str]]
    pair: strawberry.Private[tuple[str, str]]
    inhabitants: int

    @strawberry.field(description="Where its team sits.")
    async def seat(self, info: nodes.Here) -> nodes.Commune | None:
        """Give the seat."""
        return await nodes.commune_by_code(info, self.told.place, self.as_of)

    @strawberry.field(description="The zone of A that it goes on from.")
    async def a(self, info: nodes.Here) -> nodes.Zone:
        """Give the zone of A."""
        return await zone_of(info, self.told.a, self.as_of)

    @strawberry.field(description="The zone of B that it goes on from.")
    async def b(self, info: nodes.Here) -> nodes.Zone:
        """Give the zone of B."""
        return await zone_of(info, self.told.b, self.as_of)

    @strawberry.field(description="Its places, by code.")
    async def places(
        self, info: nodes.Here, first: int = 20, after: str | None = None
    ) -> Connection[nodes.Commune]:
        """Give its places."""
        cut, end = page_of([(code, code) for code in self.members], first, after)
        found = await communes_of(info, cut, self.as_of)
        return Connection(nodes=found, page_info=end, total_count=len(self.members))

    @strawberry.field(description="Its outline as a GeoJSON feature (WGS84); null without a contour.")
    async def geojson(self, info: nodes.Here) -> JSON | None:
        """Give its outline."""

        def draw(territories: Territories) -> list[JSON]:
            found = common_zone_shape(territories, self.pair, self.as_of, self.members)
            return [JSON(found)] if found else []

        drawn = await info.context.territory(draw)
        return drawn[0] if drawn else None


@strawberry.type(description="One zoning that two institutions could share. People decide.")
class CommonZoning:
    """A common zoning; A is the zoning with the smaller id. `before` is A against B."""

    as_of: date
    zones: list[CommonZone]
    changed_a: int = strawberry.field(description="Inhabitants whose team of A would be another.")
    changed_b: int = strawberry.field(description="Inhabitants whose team of B would be another.")
    is_proven: bool = strawberry.field(description="Nothing within the bounds is better, in both aims.")
    is_cost_proven: bool
    is_border_proven: bool
    least: int = strawberry.field(description="The least inhabitants of a zone.")
    most: int = strawberry.field(description="The most inhabitants of a zone.")
    seconds: float = strawberry.field(description="The time limit of the solver for each aim.")
    seed: int
    before: Figures
    after_a: Figures = strawberry.field(description="A against the common zoning.")
    after_b: Figures = strawberry.field(description="B against the common zoning.")


def common_zoning(told: JointProposal, as_of: date) -> CommonZoning:
    """Show a common zoning."""
    members: dict[str, list[str]] = {}
    for place, seat in sorted(told.zones.items()):
        members.setdefault(seat, []).append(place)
    return CommonZoning(
        as_of=as_of,
        zones=[
            CommonZone(
                as_of=as_of,
                told=seat,
                members=members.get(seat.place, ()),
                pair=(told.a, told.b),
                inhabitants=told.loads[seat.place].inhabitants,
            )
            for seat in told.seats
        ],
        changed_a=told.changed_a,
        changed_b=told.changed_b,
        is_proven=told.is_proven,
        is_cost_proven=told.is_cost_proven,
        is_border_proven=told.is_border_proven,
        least=told.least,
        most=told.most,
        seconds=told.seconds,
        seed=told.seed,
        before=figures(told.before),
        after_a=figures(told.after_a),
        after_b=figures(told.after_b),
    )
