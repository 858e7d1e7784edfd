"""The server store: the port on a Neo4j server, shared by any number of machines, processes and threads.

Writings take the counter's lock, one after the other. Readings take none: they look at where the store
stands before and after, and read again when it moved in between (docs/adr/0011).
"""

import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self

from graph.changes import by_table
from graph.errors import StoreError, UsageError
from graph.neo4j_store import reading, statements
from graph.neo4j_store.credentials import read_credentials
from graph.neo4j_store.delivering import Clock, Writer
from graph.neo4j_store.moments import Moments
from graph.neo4j_store.opening import open_database
from graph.neo4j_store.reading import State
from graph.neo4j_store.server import AnyTransaction, Server, values
from graph.neo4j_store.staging import BATCH_ROWS, Staging
from graph.scope import Scope
from graph.store import ChangedKeys, Changes, Page, StoredRow, column_named, is_walkable, table_named

WAIT_SECONDS = 10.0
"""How long a writing waits for the one before it, and any work for the server, unless told otherwise."""

STAGE_FROM = 20_000
"""Changes from which a writing is staged rather than one transaction."""


def _now() -> datetime:
    return datetime.now(UTC)


def open_store(
    address: str,
    *,
    create: bool = True,
    wait_seconds: float = WAIT_SECONDS,
    stage_from: int = STAGE_FROM,
    batch_rows: int = BATCH_ROWS,
    clock: Clock = _now,
) -> "Neo4jStore":
    """Open the store on a server, beginning it in an empty database when `create` says so.

    The user, the password and the database come from the environment (`graph.neo4j_store.credentials`).
    `wait_seconds` is how long work waits for the server or for another writing; writings of `stage_from`
    changes and more go in batches of `batch_rows`. Raises StoreUnavailableError, StoreNewerError, UsageError.
    """
    server = Server(address, read_credentials(os.environ), wait_seconds)
    try:
        open_database(server, create=create)
        return Neo4jStore(server, clock, stage_from, batch_rows)
    except BaseException:
        with suppress(StoreError):
            server.close()
        raise


class Neo4jStore:
    """A graph store on a Neo4j server. Made by `open_store`."""

    def __init__(self, server: Server, clock: Clock, stage_from: int, batch_rows: int) -> None:
        """Work through a server that `open_database` has checked."""
        self.address = server.address
        self.server = server
        staging = Staging(server, batch_rows)
        self._moments = Moments(server, staging)
        self._writer = Writer(server, staging, clock, stage_from)
        self._writer.sweep_if_idle()

    def token(self, scope: Scope) -> int:
        """See `Store.token`. One look at one node."""
        return self._reading(scope).now().token

    def write(self, changes: Changes) -> int:
        """See `Store.write`. Linear in the changes; one transaction, or batches made visible by one."""
        return self._writer.write(changes, by_table(changes))

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
        """See `Store.rows`. Linear in the rows given; with `source`, in those of others passed over too."""
        asked = table_named(table)

        def read(tx: AnyTransaction, now: State) -> Page:
            return reading.page(tx, now, asked, keys=keys, source=source, after=after, limit=limit)

        return self._reading(scope).read(read)[1]

    def columns(self, scope: Scope, table: str, names: Sequence[str]) -> dict[str, list[Any]]:
        """See `Store.columns`. Ranges of ids side by side."""
        return self.snapshot(scope, {table: names})[1][table]

    def snapshot(
        self, scope: Scope, wanted: Mapping[str, Sequence[str]]
    ) -> tuple[int, dict[str, dict[str, list[Any]]]]:
        """See `Store.snapshot`. Read beside writers, again when one came in; at last, writers wait."""
        tables = [(table_named(name), names) for name, names in wanted.items()]
        for table, names in tables:
            for name in names:
                column_named(table, name)
        now, read = self._reading(scope).columns(tables)
        return now.token, read

    def neighbours(self, scope: Scope, table: str, column: str, keys: Sequence[str]) -> tuple[StoredRow, ...]:
        """See `Store.neighbours`. One walk for each key."""
        asked = table_named(table)
        if not is_walkable(column_named(asked, column)):
            raise UsageError("store.unknown_column", table=table, column=column)
        return self._reading(scope).read(lambda tx, now: reading.neighbours(tx, now, asked, column, keys))[1]

    def search(self, scope: Scope, table: str, text: str, *, limit: int) -> tuple[StoredRow, ...]:
        """See `Store.search`. Linear in the table, which is a directory of some thousand rows at most."""
        asked = table_named(table)
        column_named(asked, "name")
        return self._reading(scope).read(lambda tx, now: reading.search(tx, now, asked, text, limit))[1]

    def changed_since(self, scope: Scope, token: int) -> ChangedKeys:
        """See `Store.changed_since`. Linear in what changed, in the graph after a large delivery."""
        now, changed = self._reading(scope).read(lambda tx, now: reading.changed_since(tx, now, token))
        return ChangedKeys(now.token, {name: frozenset(keys) for name, keys in changed.items()})

    def delivery_of(self, scope: Scope, mark: str) -> int | None:
        """See `Store.delivery_of`. One look into an index; before it says no, it waits for who is writing."""
        query = statements.text("delivery_of_mark")

        def read(tx: AnyTransaction) -> list[list[Any]]:
            return values(tx, query, mark=mark)

        moments = self._reading(scope)
        ((number,),) = moments.alone(read)
        if number is None:  # one whose answer was lost may still be on its way
            ((number,),) = moments.after_writers(read)
        return None if number is None else int(number)

    def written_at(self, scope: Scope, number: int) -> datetime | None:
        """See `Store.written_at`. One node."""
        query = statements.text("delivery_written")
        found = self._reading(scope).alone(lambda tx: values(tx, query, number=number))
        return datetime.fromisoformat(found[0][0]) if found else None

    def counts(self, scope: Scope) -> dict[str, int]:
        """See `Store.counts`. The server keeps these numbers."""
        return self._reading(scope).read(reading.counts)[1]

    def close(self) -> None:
        """See `Store.close`."""
        self.server.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _reading(self, scope: Scope) -> Moments:
        """Lend the readings to whoever may see everything: no narrower scope is known yet."""
        if not scope.sees_everything:
            raise StoreError("store.scope")
        return self._moments
