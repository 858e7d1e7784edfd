"""A writing made ready for any store: sorted by table, held against the versions it expects."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, islice
from typing import TypeVar

from graph.errors import ConflictError, UsageError
from graph.model.columns import Column
from graph.model.tables import GRAPH_TABLES, TABLE, Table
from graph.store import Changes, Put, Removal, table_named

Item = TypeVar("Item")

MOST_KEY_BYTES = 8_000
"""A server's indexes take little more, and the name of the table comes before the key of a tombstone."""


@dataclass(frozen=True, slots=True)
class TableChanges:
    """What one writing does to one table: what to put by key, what to remove by key."""

    table: Table
    puts: dict[str, Put]
    removals: dict[str, Removal]

    def __len__(self) -> int:
        return len(self.puts) + len(self.removals)


def by_table(changes: Changes) -> list[TableChanges]:
    """Sort changes by table, in an order in which rows come after those they refer to.

    Raises UsageError for a table that no store holds and for a key too long for one of them, ValueError when
    a key is named twice. Linear.
    """
    puts: dict[str, dict[str, Put]] = defaultdict(dict)
    removals: dict[str, dict[str, Removal]] = defaultdict(dict)
    for put in changes.puts:
        key = table_named(put.table).key_of(put.record)
        _check_length(key, put.table)
        _check_new(key, put.table, puts[put.table])
        puts[put.table][key] = put
    for removal in changes.removals:
        table_named(removal.table)
        _check_new(removal.key, removal.table, puts[removal.table], removals[removal.table])
        removals[removal.table][removal.key] = removal
    touched = puts.keys() | removals.keys()
    return [TableChanges(t, puts[t.name], removals[t.name]) for t in GRAPH_TABLES if t.name in touched]


def _check_length(key: str, table: str) -> None:
    if len(key) * 4 > MOST_KEY_BYTES:
        size = len(key.encode("utf-8", "surrogatepass"))
        if size > MOST_KEY_BYTES:
            raise UsageError("store.key_too_long", table=table, bytes=size, most=MOST_KEY_BYTES)


def _check_new(key: str, table: str, *seen: dict[str, Put] | dict[str, Removal]) -> None:
    if any(key in keys for keys in seen):
        raise ValueError(f"one writing names {table} {key!r} twice")


def check_expected(part: TableChanges, versions: Mapping[str, int]) -> None:
    """Hold changes against the versions of the rows that are there. Raises ConflictError."""
    changes: Iterable[tuple[str, Put | Removal]] = chain(part.puts.items(), part.removals.items())
    for key, change in changes:
        found = versions.get(key, 0)
        if change.expected is not None and change.expected != found:
            raise ConflictError(
                "conflict.row_moved", table=part.table.name, key=key, expected=change.expected, found=found
            )


def references(*, is_list: bool) -> Iterator[tuple[Table, Column, Table]]:
    """Give the columns that refer to rows, each with the one table they are in."""
    for table in GRAPH_TABLES:
        for column in table.columns:
            if column.refers_to and (column.kind == "list") == is_list:
                (target,) = column.refers_to
                yield table, column, TABLE[target]


def dangling(table: Table, key: str, column: Column, value: str) -> ConflictError:
    """Give the error for a row that would refer to nothing."""
    return ConflictError("conflict.reference", table=table.name, key=key, column=column.name, value=value)


def chunks(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """Cut items into lists of at most `size`."""
    rest = iter(items)
    while chunk := list(islice(rest, size)):
        yield chunk
