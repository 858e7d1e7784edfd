"""The port: what every graph store can do, and nothing more.

Two stores implement it (embedded SQLite, Neo4j); one contract suite runs them both. Every read takes an
access scope first. Writes are atomic: a set of changes is entirely there, or not at all.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import TracebackType
from typing import Any, Protocol, Self

from graph.errors import UsageError
from graph.model.columns import Column
from graph.model.tables import GRAPH_TABLES, Record, Table
from graph.scope import Scope

TABLES: dict[str, Table] = {table.name: table for table in GRAPH_TABLES}
"""The tables that a graph store holds, by name."""


@dataclass(frozen=True, slots=True)
class StoredRow:
    """A record as a store holds it: who owns it, the delivery that last wrote it, its version from 1.

    Every writing of the row adds 1 to the version, and so does a removal's end: a row written again after its
    removal goes on from there, so that no version comes twice.
    """

    key: str
    record: Record
    source: str
    delivery: int
    version: int


@dataclass(frozen=True, slots=True)
class Put:
    """Write a record under a key, as new or over the row known by it.

    `expected` is the version the row must have (0: it must not exist), None when the writer does not mind.
    """

    table: str
    record: Record
    source: str
    expected: int | None = None


@dataclass(frozen=True, slots=True)
class Removal:
    """Take a row away."""

    table: str
    key: str
    expected: int | None = None


@dataclass(frozen=True, slots=True)
class Changes:
    """What one writing does, all or nothing. It names a row (a table and a key) at most once.

    A put of what the row already holds counts as a change all the same; removing what is not there does not.

    `base` is the token (`Store.token`) that the changes were worked out from: when the store has moved since,
    nothing is written and ConflictError is raised. None when only the `expected` versions matter. `mark` is
    a random word kept with the delivery (ADR 0003): after a crash it tells whether this very writing took
    place.
    """

    source: str
    puts: Sequence[Put] = ()
    removals: Sequence[Removal] = ()
    base: int | None = None
    mark: str | None = None


@dataclass(frozen=True, slots=True)
class ChangedKeys:
    """What changed between two tokens: the keys by table, removed ones included."""

    token: int
    keys: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows in the order of their keys (by code point), and the key to go on after, if any."""

    rows: tuple[StoredRow, ...]
    next_after: str | None


def folded(text: str) -> str:
    """Give a text as directories are searched: accents, case, ligatures and the form of apostrophes apart.

    >>> folded("L’Œuvre de la Pépinière")
    "l'oeuvre de la pepiniere"
    """
    plain = text.casefold().replace("œ", "oe").replace("æ", "ae").replace("’", "'")
    return "".join(sign for sign in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(sign))


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


def is_walkable(column: Column) -> bool:
    """Tell whether rows are looked up by this column (see `Store.neighbours`)."""
    return column.kind in ("reference", "place")


class Store(Protocol):
    """A graph store. Methods raise StoreError when the store cannot be used, and for a scope it cannot apply.

    A store may be shared by threads; each method is one transaction. `address` names it for people and
    never holds a credential. A table or a column that no graph store has raises UsageError.
    """

    address: str

    def token(self, scope: Scope) -> int:
        """Give the number of the last delivery (0: none); every writing that changes something adds 1."""
        ...

    def write(self, changes: Changes) -> int:
        """Apply the changes atomically and durably; give the delivery number.

        It is that of the last delivery when nothing changes.

        Raises ConflictError when `changes.base` or an `expected` version does not hold, or when a reference
        would be left without its row (lists included, places not: communes are built in). Raises ValueError
        when a row is named twice.
        """
        ...

    def rows(
        self,
        scope: Scope,
        table: str,
        *,
        keys: Sequence[str] | None = None,
        source: str | None = None,
        after: str | None = None,
        limit: int | None = None,
    ) -> Page:
        """Give rows of a table in the order of their keys: of some `keys`, of one source, or all, by page.

        Keys that no row has are passed over. `after` is a key, itself not given; `limit` a number above 0.
        """
        ...

    def columns(self, scope: Scope, table: str, names: Sequence[str]) -> dict[str, list[Any]]:
        """Give whole columns of a table, all of one length and in one order (that of the keys).

        Dates come as day numbers (days since 1970-01-01), booleans as what equals 0 or 1, members of closed
        lists as their code, lists as text joined by `|`, empty cells as None.
        The reading is one snapshot per call; `snapshot` gives several tables of one moment.
        """
        ...

    def snapshot(
        self, scope: Scope, wanted: Mapping[str, Sequence[str]]
    ) -> tuple[int, dict[str, dict[str, list[Any]]]]:
        """Give the token and the columns of several tables as of one moment: what a frame is built from."""
        ...

    def neighbours(self, scope: Scope, table: str, column: str, keys: Sequence[str]) -> tuple[StoredRow, ...]:
        """Give the rows of a table whose `column` is one of `keys`: the step of every walk.

        The column is a reference or a place. Rows come in the order of their own keys.
        """
        ...

    def search(self, scope: Scope, table: str, text: str, *, limit: int) -> tuple[StoredRow, ...]:
        """Give the rows of a directory table whose name or id contains `text`, both `folded`.

        Directory tables have a name (institutions, professionals, dispositifs, zones...). Rows come in the
        order of their keys.
        """
        ...

    def changed_since(self, scope: Scope, token: int) -> ChangedKeys:
        """Give what changed after `token`, removals included."""
        ...

    def delivery_of(self, scope: Scope, mark: str) -> int | None:
        """Give the number of the delivery that was written with that mark, None when none was."""
        ...

    def written_at(self, scope: Scope, number: int) -> datetime | None:
        """Give when a delivery was written, None when none has that number."""
        ...

    def counts(self, scope: Scope) -> dict[str, int]:
        """Give the number of rows of each table."""
        ...

    def close(self) -> None:
        """Release what the store holds open; it is not used afterwards."""
        ...

    def __enter__(self) -> Self:
        """Use the store in a `with`."""
        ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        ...
