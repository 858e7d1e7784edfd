"""The tables that a delivery may hold, as the empty state and the imports page list them."""

from dataclasses import dataclass

from graph.model.tables import TABLES

NEEDED = frozenset({"institutions", "professionals", "persons", "accompaniments"})
"""What a first delivery needs to say anything."""


@dataclass(frozen=True, slots=True)
class ReadableTable:
    """A table: its title, its file, the columns that must be there, whether one can begin without it."""

    title: str
    file: str
    columns: tuple[str, ...]
    is_needed: bool


def readable_tables() -> tuple[ReadableTable, ...]:
    """Give the tables in the order of a beginner: the needed ones first."""
    found = (
        ReadableTable(
            title=table.title,
            file=f"{table.french}.csv",
            columns=tuple(column.french for column in table.columns if column.required),
            is_needed=table.name in NEEDED,
        )
        for table in TABLES
        if table.is_filled_in
    )
    return tuple(sorted(found, key=lambda table: not table.is_needed))
