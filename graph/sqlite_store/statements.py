"""The statements of the embedded store, one set a table, written from the model.

Names of tables and columns come from the model and are checked against it; values are always parameters. A
column is named with its table in front: SQLite would read an unknown bare name in quotes as a text.
"""

from collections.abc import Sequence

from graph.codec import once_per_table
from graph.model.columns import Column
from graph.model.tables import Table
from graph.sqlite_store.schema import COMPOSITE_KEY, key_column
from graph.store import column_named, is_walkable

IN_ONE_STATEMENT = 500
"""How many keys one statement looks up."""


def key_of(table: Table) -> str:
    """Give the qualified name of the column that knows a row."""
    return f'"{table.name}"."{key_column(table)}"'


def select_columns(table: Table, names: Sequence[str]) -> str:
    """Read some columns of all rows in the order of their keys: one scan."""
    listed = ", ".join(qualified(table, column_named(table, name).name) for name in names)
    return f'SELECT {listed} FROM "{table.name}" ORDER BY {key_of(table)}'  # noqa: S608 — names of the model


@once_per_table
def select_rows(table: Table) -> str:
    """Read whole rows: the key, what the store knows of them, then their cells. A condition may follow."""
    own = (qualified(table, name) for name in ("_source", "_delivery", "_version"))
    listed = ", ".join([key_of(table), *own, *(qualified(table, column.name) for column in table.columns)])
    return f'SELECT {listed} FROM "{table.name}"'  # noqa: S608 — names of the model


@once_per_table
def indexed_positions(table: Table) -> tuple[int, ...]:
    """Give which columns of a table, by position, have an index to keep beside its key."""
    key = key_column(table)
    return tuple(i for i, column in enumerate(table.columns) if is_walkable(column) and column.name != key)


@once_per_table
def select_known(table: Table, count: int) -> str:
    """Read, of the rows that `count` keys have, the key, the version and the indexed columns."""
    indexed = (table.columns[position].name for position in indexed_positions(table))
    listed = ", ".join([key_of(table), *(qualified(table, name) for name in ("_version", *indexed))])
    return f'SELECT {listed} FROM "{table.name}" WHERE {among(key_of(table), count)}'  # noqa: S608 — names of the model


@once_per_table
def insert(table: Table) -> str:
    """Write a row that is not there: its key if joined, its cells, source, delivery, version."""
    joined_key = [] if table.has_id else [COMPOSITE_KEY]
    names = [*joined_key, *(column.name for column in table.columns), "_source", "_delivery", "_version"]
    listed = ", ".join(f'"{name}"' for name in names)
    return f'INSERT INTO "{table.name}" ({listed}) VALUES ({", ".join("?" * len(names))})'  # noqa: S608 — names of the model


@once_per_table
def updated_positions(table: Table, *, is_moved: bool) -> tuple[int, ...]:
    """Give which columns an `update` sets: all but the key, and but the indexed ones unless the row moves."""
    left_out = () if is_moved else indexed_positions(table)
    key = key_column(table)
    return tuple(i for i, column in enumerate(table.columns) if column.name != key and i not in left_out)


@once_per_table
def update(table: Table, *, is_moved: bool) -> str:
    """Write over a row that is there, as its next version: its cells, source, delivery; its key.

    A row `is_moved` when one of its references changes. Most are not, and to set none of the indexed columns
    is five times faster. (`ON CONFLICT` would do without knowing which rows are there, at half the speed.)
    """
    positions = updated_positions(table, is_moved=is_moved)
    names = [*(table.columns[position].name for position in positions), "_source", "_delivery"]
    listed = ", ".join(f'"{name}" = ?' for name in names)
    return f'UPDATE "{table.name}" SET {listed}, _version = _version + 1 WHERE {key_of(table)} = ?'  # noqa: S608 — names of the model


@once_per_table
def delete(table: Table) -> str:
    """Take the row of a key away."""
    return f'DELETE FROM "{table.name}" WHERE {key_of(table)} = ?'  # noqa: S608 — names of the model


BURY = "INSERT OR REPLACE INTO _tombstones (table_name, row_key, delivery, version) VALUES (?, ?, ?, ?)"
"""Note that a row went away with a delivery, and the version it had."""

FORGET = "DELETE FROM _tombstones WHERE table_name = ? AND row_key = ?"
"""Forget the removal of a row written again."""

HAS_TOMBSTONES = "SELECT 1 FROM _tombstones WHERE table_name = ? LIMIT 1"
"""Tell whether a row of a table was ever removed and not written again."""


def select_buried(count: int) -> str:
    """Read the keys and last versions of `count` removed rows: the table, the keys."""
    return (
        "SELECT row_key, version FROM _tombstones "  # noqa: S608 — no value but parameters
        f"WHERE table_name = ? AND {among('row_key', count)}"
    )


@once_per_table
def changed_keys(table: Table) -> str:
    """Read the keys that changed after a delivery (given twice): rows written, rows removed."""
    return (
        f'SELECT {key_of(table)} FROM "{table.name}" WHERE {qualified(table, "_delivery")} > ? '  # noqa: S608 — names of the model
        f"UNION ALL SELECT row_key FROM _tombstones WHERE table_name = '{table.name}' AND delivery > ?"
    )


@once_per_table
def count(table: Table) -> str:
    """Count the rows of a table."""
    return f'SELECT count(*) FROM "{table.name}"'  # noqa: S608 — names of the model


@once_per_table
def dangling(table: Table, column: Column, target: Table) -> str:
    """Find the first row, by reference and key, whose reference has no row to refer to: its key and that."""
    value = qualified(table, column.name)
    return (
        f'SELECT {key_of(table)}, {value} FROM "{table.name}" WHERE {value} IS NOT NULL '  # noqa: S608 — names of the model
        f'AND NOT EXISTS (SELECT 1 FROM "{target.name}" WHERE {key_of(target)} = {value}) '
        f"ORDER BY {value}, {key_of(table)} LIMIT 1"
    )


def among(name: str, count: int) -> str:
    """Say that a column holds one of `count` parameters."""
    return f"{name} IN ({', '.join('?' * count)})"


def qualified(table: Table, name: str) -> str:
    """Give the name of a column with its table in front."""
    return f'"{table.name}"."{name}"'
