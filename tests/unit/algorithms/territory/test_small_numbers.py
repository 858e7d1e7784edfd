"""Small numbers: none is told, nobody can work one out: another table always fits what is told."""

from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from algorithms.territory.small_numbers import HiddenTable, hidden_below, rounded

Cells = dict[tuple[str, str], int]
K = 4


def table(*rows: str) -> Cells:
    """Cells from rows of numbers: `table("3 40", "12 0")`."""
    return {
        (f"r{row}", f"c{column}"): int(count)
        for row, words in enumerate(rows)
        for column, count in enumerate(words.split())
    }


def fits(told: HiddenTable, cells: Cells) -> bool:
    """Whether a table says nothing against what is told."""
    rows = {row: sum(n for (r, _), n in cells.items() if r == row) for row in told.rows}
    columns = {column: sum(n for (_, c), n in cells.items() if c == column) for column in told.columns}
    pairs = [(told.cells[cell], count) for cell, count in cells.items()]
    pairs += [(told.rows[row], count) for row, count in rows.items()]
    pairs += [(told.columns[column], count) for column, count in columns.items()]
    pairs.append((told.total, sum(cells.values())))
    return all(known is None or known == count for known, count in pairs)


def others(told: HiddenTable, cells: Cells) -> Iterator[Cells]:
    """The tables near the true one that fit what is told as well."""
    hidden = [cell for cell, known in told.cells.items() if known is None]
    for steps in product((0, 1, -1), repeat=len(hidden)):
        other = cells | {cell: cells[cell] + step for cell, step in zip(hidden, steps, strict=True)}
        if min(other.values()) >= 0 and fits(told, other):
            yield other


@st.composite
def tables(draw: st.DrawFn) -> Cells:
    shape = draw(st.tuples(st.integers(1, 4), st.integers(1, 2)))
    counts = st.sampled_from([0, 0, 1, 2, 3, 4, 5, 20])
    return {(f"r{r}", f"c{c}"): draw(counts) for r in range(shape[0]) for c in range(shape[1])}


@settings(max_examples=300, deadline=None)
@given(tables())
def test_no_small_number_is_told_or_can_be_worked_out(cells: Cells) -> None:
    told = hidden_below(cells, K)
    assert fits(told, cells)
    small = {cell for cell, count in cells.items() if count < K}
    assert {told.cells[cell] for cell in small} <= {None}
    for other in others(told, cells):
        small -= {cell for cell in small if other[cell] != cells[cell]}
        if not small:
            break
    assert small == set()


@settings(max_examples=300, deadline=None)
@given(tables())
def test_no_small_total_is_told(cells: Cells) -> None:
    told = hidden_below(cells, K)
    for known in (*told.rows.values(), *told.columns.values(), told.total):
        assert known is None or known >= K


@settings(max_examples=300, deadline=None)
@given(tables())
def test_what_a_line_hides_together_is_not_small(cells: Cells) -> None:
    told = hidden_below(cells, K)
    for row, total in told.rows.items():
        hidden = [cells[cell] for cell, known in told.cells.items() if cell[0] == row and known is None]
        assert total is None or not hidden or sum(hidden) >= K


def test_a_table_without_small_numbers_is_told_whole() -> None:
    cells = table("30 40", "12 11")
    told = hidden_below(cells)
    assert told.cells == cells
    assert (told.rows, told.columns) == ({"r0": 70, "r1": 23}, {"c0": 42, "c1": 51})
    assert told.total == 93


@pytest.mark.parametrize(("count", "is_told"), [(0, False), (1, False), (10, False), (11, True)])
def test_below_eleven_nothing_is_told_none_included(count: int, is_told: bool) -> None:
    told = hidden_below(table(f"{count} 50 60"))
    assert (told.cells["r0", "c0"] is not None) is is_told


@pytest.mark.parametrize("count", [0, 1, 10])
def test_what_is_to_hide_is_not_rounded(count: int) -> None:
    with pytest.raises(ValueError, match="to hide"):
        rounded(count)


def test_the_smallest_others_protect_a_small_number() -> None:
    told = hidden_below(table("3 40 50", "60 70 80", "90 95 99"))
    assert {cell for cell, known in told.cells.items() if known is None} == {
        ("r0", "c0"),
        ("r0", "c1"),
        ("r1", "c0"),
        ("r1", "c1"),
    }
    assert told.total == 587


def test_small_numbers_alone_hide_the_total() -> None:
    for cells in (table("3"), table("3 0"), table("0 0"), {}):
        told = hidden_below(cells)
        assert told.total is None
        assert {*told.cells.values(), *told.rows.values()} <= {None}
