"""Lays out as one list the tables that stand side by side, and those that say the sector by a cross.

What is read so is said; a table that looks so but cannot be read surely is refused, naming its columns.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from graph.exchange.layout import fold
from graph.exchange.territories.columns import (
    LIKELY,
    Layout,
    code_in,
    is_place_code,
    letter,
    recognise_columns,
)
from graph.exchange.territories.headings import cell_key, has_word, is_heading
from graph.exchange.territories.names import Names
from graph.exchange.territories.opening import Grid

SEEN = 300
"""Rows that are looked at to tell whether tables stand side by side."""

CROSSES = frozenset({"x", "xx", "✓", "✔", "☑", "☒", "●", "•", "oui", "o", "1", "vrai", "true"})
NO_CROSS = frozenset({"", "0", "non", "n", "-", "–", "faux", "false", "☐"})

_NUMBER_LAST = re.compile(r"_?[0-9]+$")

Row = tuple[int, list[str]]


def arranged(grid: Grid, names: Names, wanted: str | None) -> Grid:
    """Give the list that a table stands for, the table itself when it is neither. Linear in the cells."""
    beside = _side_by_side(grid, names)
    return beside or _crossed(grid, names, wanted) or grid


# Side by side


def _side_by_side(grid: Grid, names: Names) -> Grid | None:
    """Put the tables of one sheet one below the other when they have the same columns."""
    starts, first = _place_columns(grid.rows[:SEEN], names)
    if len(starts) < 2:
        return None
    head = next((row for _, row in reversed(grid.rows[:first]) if sum(map(bool, row)) > 1), [])
    width = max(len(row) for _, row in grid.rows)
    used = [i for i in range(width) if any(i < len(row) and row[i] for _, row in grid.rows[first:])]
    if all(index in starts for index in used):
        return None
    blocks = _blocks(starts, used, [_said(head, index) for index in range(width)])
    if blocks is None:
        told = ", ".join(f"« {head[i] if i < len(head) else ''} » ({letter(i)})" for i in starts)
        return replace(grid, refusal=("territories.side_by_side", {"columns": told}))
    position = next((at for at, (_, row) in enumerate(grid.rows[:first]) if row is head), None)
    below = grid.rows[first if position is None else position + 1 :]
    headings = [] if position is None else [(grid.rows[position][0], _cut(head, blocks[0]))]
    rows = [(line, _cut(row, block)) for block in blocks for line, row in below if any(_cut(row, block))]
    note = ("territories.side_by_side_read", {"count": len(blocks)})
    return replace(grid, rows=[*headings, *rows], notes=(*grid.notes, note))


def _place_columns(rows: Sequence[Row], names: Names) -> tuple[list[int], int]:
    """Give the columns of different places, of codes if there are two, else of names; and their first row."""
    width = max((len(row) for _, row in rows), default=0)
    for is_place in (lambda cell: is_place_code(cell, names) and bool(code_in(cell)), names.is_known):
        found: list[tuple[int, set[str], int]] = []
        for index in range(width):
            cells = [(at, row[index]) for at, (_, row) in enumerate(rows) if index < len(row) and row[index]]
            hits = [
                pair for pair in cells if is_place(pair[1]) and not is_heading(fold(pair[1]), "place_name")
            ]
            keys = {cell_key(cell) for _, cell in hits}
            is_sure = len(hits) >= LIKELY * (len(cells) - 1) and len(keys) >= 0.9 * len(hits)
            if len(hits) > 1 and is_sure and not any(keys & others for _, others, _ in found):
                found.append((index, keys, hits[0][0]))
        if len(found) > 1:
            return [index for index, _, _ in found], min(at for _, _, at in found)
    return [], 0


def _said(head: Sequence[str], index: int) -> str:
    return _NUMBER_LAST.sub("", fold(head[index])) if index < len(head) else ""


def _blocks(starts: Sequence[int], used: Sequence[int], headings: Sequence[str]) -> list[range] | None:
    """Give the columns of each table, all with the same headings; None when they differ."""
    period = starts[1] - starts[0]
    if any(b - a != period for a, b in pairwise(starts)):
        return None
    for begin in range(max(0, starts[0] - period + 1), starts[0] + 1):
        blocks = [range(begin + at * period, begin + (at + 1) * period) for at in range(len(starts))]
        said = {tuple(headings[i] if i < len(headings) else "" for i in block) for block in blocks}
        if len(said) == 1 and all(any(index in block for block in blocks) for index in used):
            return blocks
    return None


def _cut(row: Sequence[str], block: range) -> list[str]:
    return [row[index] if index < len(row) else "" for index in block]


# Crosses


def _crossed(grid: Grid, names: Names, wanted: str | None) -> Grid | None:
    """Read a column for each sector, crossed in the rows of its communes."""
    layout = recognise_columns(grid, names)
    if layout is None or layout.header is None:
        return None
    head = next(row for line, row in grid.rows if line == layout.header)
    rows = layout.rows
    places = [row for _, row in rows if _is_place(row, layout, names)]
    marked = {index: head[index] for index in _crossed_columns(head, places, layout)}
    if len(marked) < 2 or fold(wanted or "") in map(fold, marked.values()):
        return None
    counts = [sum(_is_cross(row, index) for index in marked) for row in places]
    others = [c for c in (layout.zone, *layout.choices) if c is not None and c.index not in marked]
    if any(has_word(column.key, "zone") for column in others):
        return None
    told = ", ".join(f"« {heading} »" for heading in marked.values())
    if counts.count(1) < LIKELY * len(counts):
        refusal = ("territories.crosses", {"columns": told})
        return None if others else replace(grid, refusal=refusal)
    kept = [index for index in range(max(len(row) for _, row in grid.rows)) if index not in marked]
    lists = [
        (line, [*(row[index] if index < len(row) else "" for index in kept), zone])
        for line, row in rows
        for zone in _zones(row, marked)
    ]
    heading = [*(head[index] if index < len(head) else "" for index in kept), "Secteur"]
    note = ("territories.crosses_read", {"columns": told})
    return replace(grid, rows=[(layout.header, heading), *lists], notes=(*grid.notes, note))


def _is_place(row: Sequence[str], layout: Layout, names: Names) -> bool:
    cell = row[layout.place.index] if layout.place.index < len(row) else ""
    return bool(cell) and (is_place_code(cell, names) or names.is_known(cell))


def _crossed_columns(head: Sequence[str], rows: Sequence[Sequence[str]], layout: Layout) -> list[int]:
    """Give the columns with a heading whose cells are crosses or nothing."""
    places = {column.index for column in (layout.code, layout.name, layout.department) if column is not None}
    found = []
    for index, heading in enumerate(head):
        if not heading or index in places or has_word(fold(heading), "count", "aside"):
            continue
        cells = {row[index].casefold() for row in rows if index < len(row)}
        if cells & CROSSES and cells <= CROSSES | NO_CROSS:
            found.append(index)
    return found


def _is_cross(row: Sequence[str], index: int) -> bool:
    return index < len(row) and row[index].casefold() in CROSSES


def _zones(row: Sequence[str], marked: Mapping[int, str]) -> list[str]:
    return [heading for index, heading in marked.items() if _is_cross(row, index)] or [""]
