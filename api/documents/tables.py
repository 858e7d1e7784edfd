"""Columns of plain text, aligned: for terminals and printed pages."""

from collections.abc import Collection, Iterator, Sequence

GAP = "  "


def columns(
    head: Sequence[str], rows: Sequence[Sequence[str]], *, right: Collection[int] = ()
) -> Iterator[str]:
    """Give a table line by line, its numbers (`right`) aligned on their last digit.

    >>> print(*columns(["Table", "lues"], [["persons", "12"]], right=[1]), sep=chr(10))
    Table    lues
    -------  ----
    persons    12
    """
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    for row in (head, ["-" * width for width in widths], *rows):
        cells = [
            f"{cell:>{width}}" if at in right else f"{cell:<{width}}"
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        yield GAP.join(cells).rstrip()
