"""The tables of the embedded file, derived from the model: types, row keys, references, indexes.

`ddl()` is what the newest model asks for. What a file is really made with are the numbered migrations; a test
holds that all of them together give exactly this.
"""

from collections.abc import Iterator

from graph.model.columns import Column
from graph.model.tables import GRAPH_TABLES, TABLE, Table
from graph.store import is_walkable

SQL_TYPES = {"boolean": "INTEGER", "integer": "INTEGER", "date": "INTEGER", "decimal": "REAL"}
"""The SQL type of a kind of column; TEXT for the others."""

COMPOSITE_KEY = "_key"
"""The column that holds the joined key of a table that no single column knows."""

BOOKKEEPING = (
    "CREATE TABLE _deliveries (\n"
    "    number INTEGER NOT NULL PRIMARY KEY,\n"
    "    source TEXT NOT NULL,\n"
    "    written_at TEXT NOT NULL,\n"
    "    written INTEGER NOT NULL,\n"
    "    removed INTEGER NOT NULL,\n"
    "    mark TEXT\n"
    ")",
    "CREATE INDEX _deliveries_mark ON _deliveries (mark)",
    "CREATE TABLE _tombstones (\n"
    "    table_name TEXT NOT NULL,\n"
    "    row_key TEXT NOT NULL,\n"
    "    delivery INTEGER NOT NULL,\n"
    "    version INTEGER NOT NULL,\n"
    "    PRIMARY KEY (table_name, row_key)\n"
    ") WITHOUT ROWID",
    "CREATE INDEX _tombstones_delivery ON _tombstones (delivery)",
)
"""What the store keeps for itself: the deliveries written, and the keys of rows removed."""


def key_column(table: Table) -> str:
    """Give the column that holds the key of a table's rows."""
    return table.key[0] if table.has_id else COMPOSITE_KEY


def ddl() -> tuple[str, ...]:
    """Give the statements that make an empty store for the model as it is."""
    return (*BOOKKEEPING, *(statement for table in GRAPH_TABLES for statement in _table(table)))


def _table(table: Table) -> Iterator[str]:
    """Rows lie in the order of their keys (WITHOUT ROWID): reading a column in that order is one scan."""
    key = key_column(table)
    lines = [] if table.has_id else [f'"{key}" TEXT NOT NULL PRIMARY KEY']
    lines += [_column(column, is_key=column.name == key) for column in table.columns]
    lines += ["_source TEXT NOT NULL", "_delivery INTEGER NOT NULL", "_version INTEGER NOT NULL"]
    body = ",\n".join(f"    {line}" for line in lines)
    yield f'CREATE TABLE "{table.name}" (\n{body}\n) WITHOUT ROWID'
    for column in table.columns:
        if is_walkable(column) and column.name != key:
            yield f'CREATE INDEX "{table.name}_{column.name}" ON "{table.name}" ("{column.name}")'
    yield f'CREATE INDEX "{table.name}_delivery" ON "{table.name}" (_delivery)'


def _column(column: Column, *, is_key: bool) -> str:
    is_filled = column.required or column.default is not None
    parts = [
        f'"{column.name}" {SQL_TYPES.get(column.kind, "TEXT")}',
        "NOT NULL" if is_filled else "",
        "PRIMARY KEY" if is_key else "",
        _reference(column),
    ]
    return " ".join(part for part in parts if part)


def _reference(column: Column) -> str:
    """Constrain a reference to the one table it names; those in lists are checked when writing."""
    if column.kind != "reference":
        return ""
    (name,) = column.refers_to
    target = TABLE[name]
    return f'REFERENCES "{target.name}" ("{key_column(target)}") DEFERRABLE INITIALLY DEFERRED'
