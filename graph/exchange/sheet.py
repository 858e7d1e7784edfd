"""A table as it was delivered: whole columns of values, with the line each row was read from."""

from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeAlias

from graph.exchange.problems import Problems
from graph.model.tables import Table

Lines: TypeAlias = "array[int]"
"""Line numbers, four or eight bytes each."""

HIDDEN = "valeur masquée"
"""Shown in place of a value that may identify a person."""

DECLARED = "row source"
"""The column in which a sheet keeps whose row an export says it is; no table has a column of that name."""


class Origin(NamedTuple):
    """The file that a row was read from, and its headings."""

    file: str
    headings: Mapping[str, str]


@dataclass(slots=True)
class Sheet:
    """The rows of one table of a delivery, by column.

    `columns` holds every column of the table's file, those `missing` from it filled with their default.
    `lines` and `columns` have the same length. `faulty` are the positions of rows with a cell that could not
    be read (None stands there). `lost_ids` are the ids of rows that could not be read at all; `is_partial`
    says that even those are not all known, so that nobody can be blamed for referring to one. `origins`, when
    the sheet was put together from several files, are the file and headings of each row.
    """

    table: Table
    file: str
    headings: dict[str, str]
    columns: dict[str, list[Any]]
    lines: Lines = field(default_factory=lambda: array("L"))
    missing: tuple[str, ...] = ()
    faulty: set[int] = field(default_factory=set)
    lost_ids: set[str] = field(default_factory=set)
    is_partial: bool = False
    keys: list[str] = field(default_factory=list)
    origins: list[Origin] = field(default_factory=list)

    def __len__(self) -> int:
        """Give the number of rows."""
        return len(self.lines)

    def error(self, problems: Problems, code: str, row: int, column: str, **details: Any) -> None:
        """Note an error about a cell of a row."""
        problems.error(code, self.file_of(row), **self._where(row, column), **details)

    def warn(self, problems: Problems, code: str, row: int, column: str, **details: Any) -> None:
        """Note a warning about a cell of a row."""
        problems.warn(code, self.file_of(row), **self._where(row, column), **details)

    def file_of(self, row: int) -> str:
        """Give the file that a row was read from."""
        return self.origins[row].file if self.origins else self.file

    def heading(self, column: str, row: int | None = None) -> str:
        """Give a column's heading as it was written, its canonical name when it was not delivered."""
        headings = self.origins[row].headings if self.origins and row is not None else self.headings
        return headings.get(column, column)

    def drop(self, rows: Iterable[int]) -> None:
        """Take rows away."""
        gone = set(rows)
        kept = [row for row in range(len(self)) if row not in gone]
        self.columns = {name: [values[row] for row in kept] for name, values in self.columns.items()}
        self.lines = array("L", [self.lines[row] for row in kept])
        self.faulty = {place for place, row in enumerate(kept) if row in self.faulty}
        self.keys = [self.keys[row] for row in kept] if self.keys else []
        self.origins = [self.origins[row] for row in kept] if self.origins else []

    def _where(self, row: int, column: str) -> dict[str, Any]:
        value = HIDDEN if is_secret(self.table, column) else shown(self.columns[column][row])
        return {"line": self.lines[row], "column": self.heading(column, row), "value": value}


def is_secret(table: Table, column: str) -> bool:
    """Tell whether the cells of a column may identify a person and are kept out of messages."""
    return (table.is_identity and column != "person_id") or column == "birth_date"


def shown(value: Any) -> str:
    """Give a value as a message shows it."""
    if value is None:
        return ""
    return "|".join(value) if isinstance(value, tuple) else str(value)


def empty_sheet(table: Table) -> Sheet:
    """Give a sheet without rows, for a table that a delivery says nothing about."""
    return Sheet(table, f"{table.name}.csv", {}, {column.name: [] for column in table.columns})
