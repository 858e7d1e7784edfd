"""Lays out as a list the tables that say it otherwise.

People put a title above each zone's communes, give each zone a column, or write all its communes in one cell.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from graph.exchange.layout import fold
from graph.exchange.territories.columns import LIKELY, is_place_code
from graph.exchange.territories.headings import cell_key, is_footer, is_heading
from graph.exchange.territories.names import Names
from graph.exchange.territories.opening import Grid

Row = tuple[int, list[str]]

HEADER = ["Commune", "Zone"]

SEVERAL = re.compile(r"\s*[,;/\n]\s*|\s+et\s+")
"""What stands between the communes of one cell."""


def unfolded(grid: Grid, names: Names) -> Iterator[Grid]:
    """Give the lists that a table may stand for, in the order in which they are to be tried.

    Linear in the cells.
    """
    for unfold in (_one_cell, _titles):
        yield from _as_list(grid, unfold(grid, names))


def by_columns(grid: Grid, names: Names) -> Iterator[Grid]:
    """Give the list that a table stands for when all its columns are of places, no place twice."""
    yield from _as_list(grid, _column_each(grid, names))


def _as_list(grid: Grid, rows: list[Row]) -> Iterator[Grid]:
    if rows:
        yield replace(grid, rows=[(grid.rows[0][0], HEADER), *rows])


def _is_place(cell: str, names: Names) -> bool:
    return bool(cell) and (is_place_code(cell, names) or names.is_known(cell))


def _one_cell(grid: Grid, names: Names) -> list[Row]:
    """Read « zone, commune and commune and commune »: a row of two cells, one of which lists places."""
    found: list[Row] = []
    for line, row in grid.rows:
        filled = [cell for cell in row if cell]
        lists = [cell for cell in filled if _lists_places(cell, names)]
        others = [cell for cell in filled if cell not in lists and not cell.isdigit()]
        if lists and others:
            found += [(line, [place, others[0]]) for place in SEVERAL.split(lists[0]) if place]
    return found


def _lists_places(cell: str, names: Names) -> bool:
    pieces = [piece for piece in SEVERAL.split(cell) if piece]
    return len(pieces) > 1 and sum(_is_place(piece, names) for piece in pieces) >= LIKELY * len(pieces)


def _column_each(grid: Grid, names: Names) -> list[Row]:
    """Read columns of places, each under the name of its zone."""
    at = next((at for at, (_, row) in enumerate(grid.rows) if sum(map(bool, row)) > 1), len(grid.rows))
    head, below = grid.rows[at][1] if at < len(grid.rows) else [], grid.rows[at + 1 :]
    width = max((len(row) for _, row in below), default=0)
    columns = [index for index in range(width) if any(index < len(row) and row[index] for _, row in below)]
    if len(columns) < 2 or not all(index < len(head) and head[index] for index in columns):
        return []
    if any(is_heading(fold(head[index]), "place_name", "place_code") for index in columns):
        return []
    cells = [row[index] for index in columns for _, row in below if index < len(row) and row[index]]
    if len(set(cells)) < len(cells):
        return []
    is_once_each = len(set(map(cell_key, cells))) == len(cells)
    if not is_once_each or not all(_are_places(below, index, names) for index in columns):
        return []
    return [
        (line, [row[index], head[index]])
        for index in columns
        for line, row in below
        if index < len(row) and row[index]
    ]


def _are_places(rows: Sequence[Row], index: int, names: Names) -> bool:
    cells = [row[index] for _, row in rows if index < len(row) and row[index]]
    return bool(cells) and sum(_is_place(cell, names) for cell in cells) >= LIKELY * len(cells)


def _titles(grid: Grid, names: Names) -> list[Row]:
    """Read titles that stand alone on their row, each above the places of its zone."""
    found: list[Row] = []
    title = ""
    is_used = True
    for line, row in grid.rows:
        filled = [cell for cell in row if cell]
        places = [cell for cell in filled if _is_place(cell, names)]
        if places and title:
            found.append((line, [places[0], title]))
            is_used = True
        elif len(filled) == 1 and not places and not is_footer(filled[0]):
            title, is_used = filled[0], False
        elif len(filled) > 1 and title and is_used and not _is_header(filled):
            found.append((line, [filled[0], title]))
    return found if len({zone for _, (_, zone) in found}) > 1 else []


def _is_header(cells: Sequence[str]) -> bool:
    return any(is_heading(fold(cell), "place_code", "place_name") for cell in cells)
