"""Numbers of persons made fit to be told: small ones hidden, the others rounded.

Rounding is for documents that are subtracted from each other (two lands, two days): see `rounded`. Hiding is
for what one document says, so that no total gives a small number back.

What counts: a number of persons below k is not told, none included: were zero told, a land and the same
with a village more would say whether anybody there needs something. Nor is a number told that subtraction
from totals would give. In a table with totals every line (a row, a column, the totals themselves) has no
hidden number or several, whose sum is k at least when the line's total is told; and no hidden number is the
only one that fits the rest (in the graph of lines joined by hidden numbers, none is a bridge). Tables of two
columns, the ones published, are those that the tests try to work out, zeros too.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import ceil
from typing import Any, TypeAlias

from algorithms.parameters.territory import territory_parameters

Cell: TypeAlias = tuple[str | None, str | None]
"""A row and a column; None is their total."""

Line: TypeAlias = tuple[str, str | None]
"""A row or a column of the table with its totals."""


@dataclass(frozen=True, slots=True)
class HiddenTable:
    """Numbers by row and column, and totals; None where a number is hidden."""

    cells: Mapping[tuple[str, str], int | None]
    rows: Mapping[str, int | None]
    columns: Mapping[str, int | None]
    total: int | None


def rounded(count: int, k: int | None = None) -> int:
    """Round a number of persons that may be told: to the nearest multiple of 5, the least one being 15.

    The same number always gives the same. Every number told thus stands for five or more (15 for 11 to 17).
    `k` is the parameter's (11) unless given. Raises ValueError for a number to hide.

    >>> [rounded(count, 11) for count in (11, 17, 18, 22, 23, 1002)]
    [15, 15, 20, 20, 25, 1000]
    """
    numbers = territory_parameters().small_numbers
    least = numbers.k if k is None else k
    if count < least:
        raise ValueError(f"{count}: below {least}, to hide")
    return numbers.step * max(round(count / numbers.step), ceil(least / numbers.step))


def hidden_below(cells: Mapping[tuple[str, str], int], k: int | None = None) -> HiddenTable:
    """Hide the small numbers of a table of persons, by (row, column), and what would give them back.

    What is told is exact here: who publishes it rounds each number by itself, totals too (`rounded`). A cell
    that is not there counts 0, and is hidden. `k` is the parameter's (11) unless given. Numbers hidden to
    protect others are the smallest that do. At most cubic in the number of cells.

    >>> told = hidden_below({("Toul", "health"): 30, ("Toul", "housing"): 3, ("Pompey", "housing"): 40}, k=11)
    >>> told.cells["Toul", "housing"], told.cells["Pompey", "health"], told.rows["Toul"], told.total
    (None, None, 33, 73)
    """
    if not cells:
        return HiddenTable({}, {}, {}, None)
    limit = territory_parameters().small_numbers.k if k is None else k
    rows = sorted({row for row, _ in cells})
    columns = sorted({column for _, column in cells})
    whole = _with_totals(cells, rows, columns)
    hidden = {cell for cell, count in whole.items() if count < limit}
    while protecting := _alone(whole, hidden) or _few(whole, hidden, limit):
        hidden.update(protecting)
    told = {cell: None if cell in hidden else count for cell, count in whole.items()}
    return HiddenTable(
        cells={(row, column): told[row, column] for row in rows for column in columns},
        rows={row: told[row, None] for row in rows},
        columns={column: told[None, column] for column in columns},
        total=told[None, None],
    )


def _with_totals(
    cells: Mapping[tuple[str, str], int], rows: list[str], columns: list[str]
) -> dict[Cell, int]:
    whole: dict[Cell, int] = {
        (row, column): cells.get((row, column), 0) for row in rows for column in columns
    }
    whole |= {(row, None): sum(whole[row, column] for column in columns) for row in rows}
    whole |= {(None, column): sum(whole[row, column] for row in rows) for column in columns}
    whole[None, None] = sum(cells.values())
    return whole


def _alone(whole: Mapping[Cell, int], hidden: set[Cell]) -> list[Cell]:
    """Give what to hide to protect a hidden number that the rest determines; nothing when all hold.

    Lines are nodes, numbers join their row and their column. A hidden number that others determine is a
    bridge of the hidden ones; hiding the cheapest way around it makes it none.
    """
    import networkx as nx

    graph: nx.Graph[Line] = nx.Graph()
    graph.add_edges_from(_ends(cell) for cell in sorted(hidden, key=str))
    found: list[Any] = sorted(nx.bridges(graph), key=str)
    if not found:
        return []
    graph.add_weighted_edges_from((*_ends(cell), _price(whole, hidden, cell)) for cell in whole)
    one, other = found[0]
    graph.remove_edge(one, other)
    way: list[Line] = nx.shortest_path(graph, one, other, weight="weight")
    joined = {frozenset(ends) for ends in pairwise(way)}
    return [cell for cell in whole if frozenset(_ends(cell)) in joined and cell not in hidden]


def _ends(cell: Cell) -> tuple[Line, Line]:
    return ("row", cell[0]), ("column", cell[1])


def _price(whole: Mapping[Cell, int], hidden: set[Cell], cell: Cell) -> int:
    """Give what hiding costs: persons no longer told; a total more than any cell."""
    if cell in hidden:
        return 0
    return whole[cell] + (whole[None, None] if None in cell else 0)


def _few(whole: Mapping[Cell, int], hidden: set[Cell], k: int) -> list[Cell]:
    """Give what to hide where the hidden numbers of a line sum to fewer than k, its total being told.

    Of a hidden total only what its own line hides counts: the rest of it is told.
    """
    lines = list(_lines(whole))
    summed = dict(lines)
    for total, inner in lines:
        within = [each for cell in inner if cell in hidden for each in summed.get(cell, [cell])]
        count = sum(whole[cell] for cell in within if cell in hidden)
        if total not in hidden and within and count < k:
            others = [cell for cell in inner if cell not in hidden]
            return [min(others, key=lambda cell: (whole[cell], str(cell)), default=total)]
    return []


def _lines(whole: Iterable[Cell]) -> Iterator[tuple[Cell, list[Cell]]]:
    """Give every line with a total: that total, and what it sums."""
    cells = list(whole)
    for total in (cell for cell in cells if None in cell):
        row, column = total
        if column is None:
            yield total, [cell for cell in cells if cell[0] == row and cell[1] is not None]
        if row is None:
            yield total, [cell for cell in cells if cell[1] == column and cell[0] is not None]
