"""Small numbers: none is told, nobody can work one out: another table always fits what is told."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from algorithms.territory.small_numbers import HiddenTable, hidden_below, hidden_in_list

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


def others(told: HiddenTable, cells: Cells) -> list[Cells]:
    """The tables near the true one that fit what is told as well."""
    hidden = [cell for cell, known in told.cells.items() if known is None]
    found = []
    for steps in product((-1, 0, 1), repeat=len(hidden)):
        other = cells | {cell: cells[cell] + step for cell, step in zip(hidden, steps, strict=True)}
        if min(other.values()) >= 0 and fits(told, other):
            found.append(other)
    return found


@st.composite
def tables(draw: st.DrawFn) -> Cells:
    shape = draw(st.tuples(st.integers(1, 3), st.integers(1, 3)))
    counts = st.sampled_from([0, 0, 1, 2, 3, 4, 5, 20])
    return {(f"r{r}", f"c{c}"): draw(counts) for r in range(shape[0]) for c in range(shape[1])}


@settings(max_examples=300, deadline=None)
@given(tables())
def test_no_small_number_is_told_or_can_be_worked_out(cells: Cells) -> None:
    told = hidden_below(cells, K)
    assert fits(told, cells)
    near = others(told, cells)
    for cell, count in cells.items():
        if 0 < count < K:
            assert told.cells[cell] is None
            assert len({other[cell] for other in near}) > 1


@settings(max_examples=300, deadline=None)
@given(tables())
def test_no_small_total_is_told(cells: Cells) -> None:
    told = hidden_below(cells, K)
    for known in (*told.rows.values(), *told.columns.values(), told.total):
        assert known is None or known == 0 or known >= K


@settings(max_examples=300, deadline=None)
@given(tables())
def test_what_a_line_hides_together_is_not_small(cells: Cells) -> None:
    told = hidden_below(cells, K)
    for row, total in told.rows.items():
        hidden = [cells[cell] for cell, known in told.cells.items() if cell[0] == row and known is None]
        assert total is None or not hidden or sum(hidden) >= K or sum(hidden) == 0


def test_a_table_without_small_numbers_is_told_whole() -> None:
    cells = table("30 40", "12 0")
    told = hidden_below(cells)
    assert told.cells == cells
    assert (told.rows, told.columns) == ({"r0": 70, "r1": 12}, {"c0": 42, "c1": 40})
    assert told.total == 82


@pytest.mark.parametrize(("count", "is_told"), [(0, True), (1, False), (10, False), (11, True)])
def test_from_one_to_ten_nothing_is_told(count: int, is_told: bool) -> None:
    assert (hidden_in_list({"A": count, "B": 50, "C": 60})[0]["A"] is not None) is is_told


def test_the_smallest_others_protect_a_small_number() -> None:
    told = hidden_below(table("3 40 50", "60 70 80", "90 95 99"))
    assert {cell for cell, known in told.cells.items() if known is None} == {
        ("r0", "c0"),
        ("r0", "c1"),
        ("r1", "c0"),
        ("r1", "c1"),
    }
    assert told.total == 587


def test_a_list_keeps_its_order_and_its_total() -> None:
    assert hidden_in_list({"B": 20, "A": 3, "C": 40}) == ({"B": None, "A": None, "C": 40}, 63)


def test_one_small_number_alone_hides_the_total() -> None:
    assert hidden_in_list({"A": 3}) == ({"A": None}, None)
    assert hidden_in_list({"A": 3, "B": 0}) == ({"A": None, "B": 0}, None)
    assert hidden_in_list({}) == ({}, 0)
