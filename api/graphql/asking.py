"""How a query about territories is asked: a near day, keys of opaque ids, null for what may not be read."""

from collections.abc import Callable
from datetime import date
from typing import TypeVar

from api.graphql import nodes
from api.graphql.ids import key_of
from api.usecases.territories import Territories
from api.values import near_day
from graph.errors import UnknownIdError

T = TypeVar("T")


async def day_asked(info: nodes.Here, as_of: date | None) -> date:
    """Give the day asked for, the one that pages show when none is. Raises UsageError for a far one."""
    return await info.context.day() if as_of is None else near_day("asOf", as_of)


def zoning_key(id_: str) -> str:
    """Give the key of a zoning's id; of anything else, one that no zoning has."""
    return key_of(id_, "Zoning") or ""


async def found_or_none(info: nodes.Here, work: Callable[[Territories], T]) -> T | None:
    """Ask the territories, None when what is asked about may not be read."""
    try:
        return await info.context.territory(work)
    except UnknownIdError:
        return None
