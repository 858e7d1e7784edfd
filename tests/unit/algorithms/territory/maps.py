"""Random small maps for Hypothesis: places on a grid, two cuts of it, some zones in several pieces."""

from hypothesis import strategies as st

from algorithms.territory.board import Board
from tests.oracle.territory_corrections import Map


@st.composite
def maps(draw: st.DrawFn, *, most: int = 7, zones: int = 3) -> Map:
    """Up to `most` places."""
    n = draw(st.integers(1, most))
    width = draw(st.integers(1, 4))
    people = draw(st.lists(st.sampled_from([0, 1, 1, 2, 3, 5, 8, 100]), min_size=n, max_size=n))
    fixed = draw(st.lists(st.integers(-1, 2), min_size=n, max_size=n))
    start = draw(st.lists(st.integers(0, zones - 1), min_size=n, max_size=n))
    known = sorted({*start})
    dropped = draw(st.sets(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)), max_size=2))
    return Map(
        people=people,
        fixed=[sorted({*fixed} - {-1}).index(a) if a >= 0 else -1 for a in fixed],
        start=[known.index(zone) for zone in start],
        neighbours=grid(n, width, dropped),
        zones=len(known),
        held=sorted(draw(st.sets(st.integers(0, n - 1), max_size=1))),
    )


def grid(
    n: int, width: int, dropped: set[tuple[int, int]] | frozenset[tuple[int, int]] = frozenset()
) -> list[list[int]]:
    """Neighbours of n places in rows of `width`, some borders dropped."""
    found: list[list[int]] = [[] for _ in range(n)]
    for place in range(n):
        for other in (place + 1, place + width):
            is_beside = other < n and (other == place + width or other % width != 0)
            if is_beside and (place, other) not in dropped and other not in found[place]:
                found[place].append(other)
                found[other].append(place)
    return found


def board_of(land: Map) -> Board:
    """The same as the product has it."""
    return Board(
        places=tuple(f"{place:05}" for place in range(len(land.people))),
        people=tuple(land.people),
        fixed=tuple(land.fixed),
        start=tuple(land.start),
        fixed_zones=tuple(f"A{zone}" for zone in range(max(land.fixed, default=-1) + 1)),
        zones=tuple(f"B{zone}" for zone in range(land.zones)),
        neighbours=tuple(tuple(sorted(others)) for others in land.neighbours),
        held=frozenset(land.held),
    )
