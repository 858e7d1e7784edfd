"""Columns of plain text, aligned: for terminals and printed pages."""

import re
import textwrap
from collections.abc import Collection, Iterator, Sequence

GAP = "  "
_PIECE = re.compile(r"[^\s-]+-?")
"""What is never broken: a word, or what stands between two hyphens."""


def columns(
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    right: Collection[int] = (),
    width: int | None = None,
) -> Iterator[str]:
    """Give a table line by line, its numbers (`right`) aligned on their last digit.

    With a `width`, the widest columns are wrapped until the table fits, if it can.

    >>> print(*columns(["Table", "lues"], [["persons", "12"]], right=[1]), sep=chr(10))
    Table    lues
    -------  ----
    persons    12
    """
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    if width is not None:
        _narrow(widths, [_longest_piece(column) for column in zip(head, *rows, strict=True)], width)
    for row in (head, ["-" * of for of in widths], *rows):
        yield from _lines(row, widths, right)


def _longest_piece(cells: Sequence[str]) -> int:
    return max((len(piece) for cell in cells for piece in _PIECE.findall(cell)), default=1)


def _narrow(widths: list[int], least: Sequence[int], width: int) -> None:
    """Take from the widest column that can be narrower, one sign at a time, until the table fits."""
    while sum(widths) + len(GAP) * (len(widths) - 1) > width:
        able = [at for at, of in enumerate(widths) if of > least[at]]
        if not able:
            return
        widths[max(able, key=lambda at: widths[at])] -= 1


def _lines(row: Sequence[str], widths: Sequence[int], right: Collection[int]) -> Iterator[str]:
    wrapped = [
        [cell] if len(cell) <= of else textwrap.wrap(cell, of) or [""]
        for cell, of in zip(row, widths, strict=True)
    ]
    for line in range(max(map(len, wrapped))):
        cells = [cell[line] if line < len(cell) else "" for cell in wrapped]
        aligned = (
            f"{cell:>{of}}" if at in right else f"{cell:<{of}}"
            for at, (cell, of) in enumerate(zip(cells, widths, strict=True))
        )
        yield GAP.join(aligned).rstrip()
