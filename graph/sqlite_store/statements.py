"""The statements of the embedded store, one set a table, written from the model.

Names of tables and columns come from the model and are checked against it; values are always parameters. A
column is named with its table in front: SQLite would read an unknown bare name in quotes as a text.
"""

from collections.abc import Sequence
from functools import cache

from graph.errors import UsageError
from graph.model.columns import Column
from graph.model.tables import GRAPH_TABLES, Table
from graph.sqlite_store.schema import COMPOSITE_KEY, key_column

TABLES: dict[str, Table] = {table.name: table for table in GRAPH_TABLES}
"""The tables that a graph store holds, by name."""

IN_ONE_STATEMENT = 500
"""How many keys one statement looks up."""


def table_named(name: str) -> Table:
    """Give a table by its name. Raises UsageError for a table that no graph store holds."""
    if name not in TABLES:
        raise UsageError("store.unknown_table", table=name)
    return TABLES[name]


def column_named(table: Table, name: str) -> Column:
    """Give a column by its name. Raises UsageError when the table has none of that name."""
    for column in table.columns:
        if column.name == name:
            return column
    raise UsageError("store.unknown_column", table=table.name, column=name)


def key_of(table: Table) -> str:
    """Give the qualified name of the column that knows a row."""
    return f'"{table.name}"."{key_column(table)}"'


def select_columns(table: Table, names: Sequence[str]) -> str:
    """Read some columns of all rows in the order of their keys: one scan."""
    listed = ", ".join(qualified(table, column_named(table, name).name) for name in names)
    return f'SELECT {listed} FROM "{table.name}" ORDER BY {key_of(table)}'  # noqa: S608 — names of the model


@cache
def select_rows(table: Table) -> str:
    """Read whole rows: the key, what the store knows of them, then their cells. A condition may follow."""
    own = (qualified(table, name) for name in ("_source", "_delivery", "_version"))
    listed = ", ".join([key_of(table), *own, *(qualified(table, column.name) for column in table.columns)])
    return f'SELECT {listed} FROM "{table.name}"'  # noqa: S608 — names of the model


@cache
def select_versions(table: Table, count: int) -> str:
    """Read the keys and versions of `count` keys."""
    version = qualified(table, "_version")
    return f'SELECT {key_of(table)}, {version} FROM "{table.name}" WHERE {among(key_of(table), count)}'  # noqa: S608 — names of the model


@cache
def upsert(table: Table) -> str:
    """Write a row as new (version 1) or over the one of its key (next version): cells, source, delivery."""
    names = [*([] if table.has_id else [COMPOSITE_KEY]), *(column.name for column in table.columns)]
    listed = ", ".join(f'"{name}"' for name in names)
    overwritten = [name for name in names if name != key_column(table)]
    updates = ", ".join(f'"{name}" = excluded."{name}"' for name in overwritten)
    return (
        f'INSERT INTO "{table.name}" ({listed}, _source, _delivery, _version) '  # noqa: S608 — names of the model
        f"VALUES ({', '.join('?' * len(names))}, ?, ?, 1) "
        f'ON CONFLICT ("{key_column(table)}") DO UPDATE SET {updates}{", " if updates else ""}'
        "_source = excluded._source, _delivery = excluded._delivery, _version = _version + 1"
    )


@cache
def delete(table: Table) -> str:
    """Take the row of a key away."""
    return f'DELETE FROM "{table.name}" WHERE {key_of(table)} = ?'  # noqa: S608 — names of the model


@cache
def bury(table: Table) -> str:
    """Note that the row of a key goes away with a delivery: number, key."""
    return (
        "INSERT OR REPLACE INTO _tombstones (table_name, row_key, delivery, version) "  # noqa: S608 — names of the model
        f"SELECT '{table.name}', {key_of(table)}, ?, {qualified(table, '_version')} "
        f'FROM "{table.name}" WHERE {key_of(table)} = ?'
    )


@cache
def has_tombstones(table: Table) -> str:
    """Tell whether a row of the table was ever removed and not written again."""
    return f"SELECT 1 FROM _tombstones WHERE table_name = '{table.name}' LIMIT 1"  # noqa: S608 — names of the model


@cache
def revive(table: Table, count: int) -> tuple[str, str]:
    """Let `count` rows just written go on from the version they had when removed, and forget the removal."""
    buried = f"_tombstones WHERE table_name = '{table.name}' AND row_key"
    version = f"(SELECT version FROM {buried} = {key_of(table)})"  # noqa: S608 — names of the model
    return (
        f'UPDATE "{table.name}" SET _version = _version + {version} '  # noqa: S608 — names of the model
        f"WHERE {among(key_of(table), count)} AND {version} IS NOT NULL",
        f"DELETE FROM {among(buried, count)}",  # noqa: S608 — names of the model
    )


@cache
def changed_keys(table: Table) -> str:
    """Read the keys that changed after a delivery (given twice): rows written, rows removed."""
    return (
        f'SELECT {key_of(table)} FROM "{table.name}" WHERE {qualified(table, "_delivery")} > ? '  # noqa: S608 — names of the model
        f"UNION ALL SELECT row_key FROM _tombstones WHERE table_name = '{table.name}' AND delivery > ?"
    )


@cache
def count(table: Table) -> str:
    """Count the rows of a table."""
    return f'SELECT count(*) FROM "{table.name}"'  # noqa: S608 — names of the model


@cache
def dangling(table: Table, column: Column, target: Table) -> str:
    """Find one row whose reference has no row to refer to: its key and the reference."""
    value = qualified(table, column.name)
    return (
        f'SELECT {key_of(table)}, {value} FROM "{table.name}" WHERE {value} IS NOT NULL '  # noqa: S608 — names of the model
        f'AND NOT EXISTS (SELECT 1 FROM "{target.name}" WHERE {key_of(target)} = {value}) LIMIT 1'
    )


def among(name: str, count: int) -> str:
    """Say that a column holds one of `count` parameters."""
    return f"{name} IN ({', '.join('?' * count)})"


def qualified(table: Table, name: str) -> str:
    """Give the name of a column with its table in front."""
    return f'"{table.name}"."{name}"'
