"""Connections: pages of nodes with a maximum, in the order of their keys (code points)."""

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

import strawberry

from api.graphql.ids import cursor_of, key_at
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
    """Cut a page out of sorted (key, entry) pairs: those after the cursor `after`, whose key may be gone.

    Raises UsageError for a cursor that is not one of ours.
    """
    size = checked(first)
    begin = 0
    if after is not None:
        last = key_at(after)
        if last is None:
            raise UsageError("graphql.after")
        begin = next((at for at, (key, _) in enumerate(entries) if key > last), len(entries))
    cut = entries[begin : begin + size]
    end = cursor_of(cut[-1][0]) if cut else after
    return [entry for _, entry in cut], PageInfo(has_next_page=begin + size < len(entries), end_cursor=end)


def connect(
    entries: Sequence[tuple[str, R]], first: int, after: str | None, make: Callable[[R], T]
) -> Connection[T]:
    """Make a connection of sorted (key, entry) pairs, each entry shown by `make`."""
    cut, info = page_of(entries, first, after)
    return Connection(nodes=[make(entry) for entry in cut], page_info=info, total_count=len(entries))
