"""What an app may ask of territories: zonings compared, proposals, who answers, coverage, a diagnosis.

What does not exist or may not be read is null; what cannot be (twice the same zoning, a negative budget) is
an error with its code.
"""

from collections.abc import Iterable
from datetime import date
from threading import Lock

import strawberry

from algorithms.territory.interlocutors import who_answers
from algorithms.territory.joint import JointProposal
from api.graphql import nodes
from api.graphql.answers import CommuneAnswers, ThemeCoverage, commune_answers, theme_coverage
from api.graphql.asking import day_asked, found_or_none, zoning_key
from api.graphql.connections import checked
from api.graphql.diagnosis import TerritorialDiagnosis, diagnosis
from api.graphql.ids import key_of
from api.graphql.offer_query import OfferQuery
from api.graphql.proposals import CommonZoning, Proposal, common_zoning, proposal
from api.graphql.territories import ZoningComparison, comparison
from api.usecases.areas import wished_area
from api.usecases.common_zoning import common_zoning as search
from api.usecases.territorial_diagnosis import territorial_diagnosis
from api.usecases.territories import Territories
from graph.errors import UsageError
from graph.model.vocabulary import Theme

Here = nodes.Here

SOLVING = Lock()
"""One search for a common zoning at a time: it takes all of a processor for half a minute."""


@strawberry.type
class TerritoryQuery(OfferQuery):
    """The fields of the root about territories."""

    @strawberry.field(description="Two zonings laid over each other; null when one of them may not be read.")
    async def compare_zonings(
        self, info: Here, a: strawberry.ID, b: strawberry.ID, as_of: date | None = None
    ) -> ZoningComparison | None:
        """Compare two zonings."""
        day, one, other = await day_asked(info, as_of), zoning_key(a), zoning_key(b)
        return await found_or_none(
            info, lambda territories: comparison(territories.comparison(one, other, day))
        )

    @strawberry.field(
        description="Whole places that one of two zonings could move so that teams meet fewer others."
    )
    async def corrections(
        self,
        info: Here,
        a: strawberry.ID,
        b: strawberry.ID,
        moves: strawberry.ID | None = None,
        budget: int | None = None,
        as_of: date | None = None,
    ) -> Proposal | None:
        """Propose few corrections: `moves` is the zoning that may change, `budget` in inhabitants."""
        day, one, other = await day_asked(info, as_of), zoning_key(a), zoning_key(b)
        moving = None if moves is None else zoning_key(moves)

        def propose(territories: Territories) -> Proposal:
            _check(territories, (one, other), day)
            return proposal(territories.corrections(one, other, day, moving=moving, budget=budget), day)

        return await found_or_none(info, propose)

    @strawberry.field(description="The few places whose move helps most, one after the other.")
    async def helpful_moves(
        self,
        info: Here,
        a: strawberry.ID,
        b: strawberry.ID,
        moves: strawberry.ID | None = None,
        first: int = 3,
        as_of: date | None = None,
    ) -> Proposal | None:
        """Propose the few moves that help most; `moves` is the zoning that may change."""
        day, one, other, count = await day_asked(info, as_of), zoning_key(a), zoning_key(b), checked(first)
        moving = None if moves is None else zoning_key(moves)

        def propose(territories: Territories) -> Proposal:
            _check(territories, (one, other), day)
            return proposal(territories.helpful_moves(one, other, day, moving=moving, count=count), day)

        return await found_or_none(info, propose)

    @strawberry.field(
        description="One zoning for two, one search a query; an error without the solver or while it works."
    )
    async def common_zoning(
        self, info: Here, a: strawberry.ID, b: strawberry.ID, as_of: date | None = None
    ) -> CommonZoning | None:
        """Propose a common zoning. It may take half a minute; a query asks for one, as often as it likes."""
        day, one, other = await day_asked(info, as_of), zoning_key(a), zoning_key(b)
        info.context.searches_for((frozenset((one, other)), day))
        return await found_or_none(
            info, lambda territories: common_zoning(_joint(territories, one, other, day), day)
        )

    @strawberry.field(description="Who answers for what at a commune or a part of one, by its official code.")
    async def commune(self, info: Here, code: str, as_of: date | None = None) -> CommuneAnswers | None:
        """Tell who answers at a commune."""
        day = await day_asked(info, as_of)
        return await found_or_none(
            info, lambda territories: commune_answers(who_answers(territories.picture(day), code), day)
        )

    @strawberry.field(description="What is offered for a theme, over some zonings or all.")
    async def coverage(
        self,
        info: Here,
        theme: Theme,
        zonings: list[strawberry.ID] | None = None,
        as_of: date | None = None,
    ) -> ThemeCoverage | None:
        """Tell what places have for a theme; null when a zoning may not be read."""
        day, wanted = await day_asked(info, as_of), [zoning_key(each) for each in zonings or ()]

        def cover(territories: Territories) -> ThemeCoverage:
            _check(territories, wanted, day)
            return theme_coverage(territories.coverage(theme, day, wanted))

        return await found_or_none(info, cover)

    @strawberry.field(description="The shared diagnosis of a territory, named in exactly one way.")
    async def territorial_diagnosis(
        self,
        info: Here,
        department: str | None = None,
        zone: strawberry.ID | None = None,
        committee: strawberry.ID | None = None,
        communes: list[str] | None = None,
        as_of: date | None = None,
    ) -> TerritorialDiagnosis | None:
        """Give the diagnosis of a department, a zone, a committee's territory or communes."""
        day = await day_asked(info, as_of)
        wish = wished_area(
            department=department,
            zone=None if zone is None else key_of(zone, "Zone") or "?",
            committee=None if committee is None else key_of(committee, "Committee") or "?",
            communes=communes or (),
        )
        return await found_or_none(
            info, lambda territories: diagnosis(territorial_diagnosis(territories, wish, day))
        )


def _check(territories: Territories, zonings: Iterable[str], day: date) -> None:
    """Raise UnknownIdError for a zoning that may not be read."""
    for zoning in zonings:
        territories.zoning(zoning, day)


def _joint(territories: Territories, one: str, other: str, day: date) -> JointProposal:
    if not SOLVING.acquire(blocking=False):
        raise UsageError("graphql.solver_at_work")
    try:
        return search(territories, one, other, day)
    finally:
        SOLVING.release()
