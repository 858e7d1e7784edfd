"""Connections: pages of nodes with a maximum, in the order of their keys (code points)."""

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

import strawberry

from graph.errors import UsageError

T = TypeVar("T")
R = TypeVar("R")

MOST = 100
"""Nodes of a page at most."""


@strawberry.type(description="Where a page ends, and whether there is another.")
class PageInfo:
    """The end of a page."""

    has_next_page: bool
    end_cursor: str | None


@strawberry.type(description="A page of nodes, in the order of their keys.")
class Connection(Generic[T]):
    """A page of nodes."""

    nodes: list[T]
    page_info: PageInfo
    total_count: int | None = strawberry.field(
        default=None,
        description="How many there are in all; null where counting would mean reading everything.",
    )


def checked(first: int) -> int:
    """Give the size of a page. Raises UsageError unless it is 1 to `MOST`."""
    if not 1 <= first <= MOST:
        raise UsageError("graphql.first", value=first, most=MOST)
    return first


def page_of(entries: Sequence[tuple[str, R]], first: int, after: str | None) -> tuple[list[R], PageInfo]:
    """Cut a page out of sorted (cursor, entry) pairs: those after the cursor `after`."""
    size = checked(first)
    begin = 0
    if after is not None:
        begin = next((at for at, (cursor, _) in enumerate(entries) if cursor > after), len(entries))
    cut = entries[begin : begin + size]
    end = cut[-1][0] if cut else after
    return [entry for _, entry in cut], PageInfo(has_next_page=begin + size < len(entries), end_cursor=end)


def connect(
    entries: Sequence[tuple[str, R]], first: int, after: str | None, make: Callable[[R], T]
) -> Connection[T]:
    """Make a connection of sorted (cursor, entry) pairs, each entry shown by `make`."""
    cut, info = page_of(entries, first, after)
    return Connection(nodes=[make(entry) for entry in cut], page_info=info, total_count=len(entries))
