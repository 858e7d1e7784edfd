"""The server store: the port on a Neo4j server, shared by any number of machines, processes and threads.

Writings take the counter's lock, one after the other. Readings take none: they look at where the store
stands before and after, and read again when it moved in between (docs/adr/0011).
"""

import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self, TypeVar
from uuid import uuid4

from neo4j.exceptions import IncompleteCommit

from graph.changes import TableChanges, by_table
from graph.errors import StoreError, StoreUnavailableError, UsageError
from graph.model.tables import Table
from graph.neo4j_store import reading, statements, writing
from graph.neo4j_store.credentials import read_credentials
from graph.neo4j_store.opening import open_database
from graph.neo4j_store.reading import State
from graph.neo4j_store.server import AnyTransaction, Server, run, values
from graph.neo4j_store.staging import (
    BATCH_ROWS,
    ROWS_A_SECOND,
    Staging,
    check_changes,
    is_idle,
    lock,
    lock_gate,
)
from graph.neo4j_store.writing import Known
from graph.scope import Scope
from graph.store import ChangedKeys, Changes, Page, StoredRow, column_named, is_walkable, table_named

Clock = Callable[[], datetime]
Result = TypeVar("Result")

WAIT_SECONDS = 10.0
"""How long a writing waits for the one before it, and any work for the server, unless told otherwise."""

STAGE_FROM = 20_000
"""Changes from which a writing is staged rather than one transaction."""

TOLD_KEYS = 5_000
"""A delivery tells which keys it changed, up to so many; beyond, they are looked for in the graph."""

ATTEMPTS = 3
"""Readings begun again because somebody wrote in between, before the writers are held up."""


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
        store = Neo4jStore(server, clock, stage_from, batch_rows)
        store.sweep_if_idle()
    except BaseException:
        with suppress(StoreError):
            server.close()
        raise
    return store


class Neo4jStore:
    """A graph store on a Neo4j server. Made by `open_store`."""

    def __init__(self, server: Server, clock: Clock, stage_from: int, batch_rows: int) -> None:
        """Work through a server that `open_database` has checked."""
        self.address = server.address
        self.server = server
        self._clock = clock
        self._stage_from = stage_from
        self._staging = Staging(server, batch_rows)

    def token(self, scope: Scope) -> int:
        """See `Store.token`. One look at one node."""
        _check(scope)
        return self.server.reading(reading.state).token

    def write(self, changes: Changes) -> int:
        """See `Store.write`. Linear in the changes; one transaction, or batches made visible by one."""
        work = by_table(changes)
        writing.check_keys(work)
        attempt = uuid4().hex
        is_large = sum(map(len, work)) >= self._stage_from
        while True:
            try:
                number = (self._write_large if is_large else self._write_at_once)(changes, work, attempt)
            except StoreUnavailableError as error:
                number = self._written_after_all(attempt, error)
            if number is not None:
                return number
            self._staging.put_right()

    def _write_at_once(self, changes: Changes, work: Sequence[TableChanges], attempt: str) -> int | None:
        """Write in one transaction; None when something must be put right first."""

        def write(tx: AnyTransaction) -> int | None:
            found = lock(tx)
            done = values(tx, statements.text("delivery_of_attempt"), attempt=attempt)
            if done:
                return int(done[0][0])
            if not found.is_ready:
                return None
            known = check_changes(tx, changes, work, found.token)
            if is_idle(work, known):
                return found.token
            lock_gate(tx)
            written, removed = writing.apply(tx, work, known, found.token + 1)
            node = self._delivery(changes, work, attempt)(found.token + 1, known, written, removed)
            run(tx, statements.text("number_delivery"), delivery=node, applying=None)
            return found.token + 1

        seconds = self.server.wait_seconds + sum(map(len, work)) / ROWS_A_SECOND
        return self.server.writing(write, seconds=seconds)

    def _write_large(self, changes: Changes, work: Sequence[TableChanges], attempt: str) -> int | None:
        return self._staging.write(changes, work, self._delivery(changes, work, attempt))

    def _written_after_all(self, attempt: str, error: StoreUnavailableError) -> int | None:
        """Find out whether a writing whose answer was lost took place; None to write again.

        Whoever holds the lock sees all that was ever committed, so that the answer is sure.
        """
        if not isinstance(error.__cause__, IncompleteCommit):
            raise error

        def look(tx: AnyTransaction) -> int | None:
            lock(tx)
            found = values(tx, statements.text("delivery_of_attempt"), attempt=attempt)
            return int(found[0][0]) if found else None

        try:
            return self.server.writing(look, seconds=self.server.wait_seconds)
        except StoreUnavailableError as unsure:
            raise StoreUnavailableError(
                "store.outcome_unknown", path=self.address, reason=unsure.details.get("reason")
            ) from unsure

    def _delivery(
        self, changes: Changes, work: Sequence[TableChanges], attempt: str
    ) -> Callable[[int, Known, int, int], dict[str, Any]]:
        """Make what the node of a delivery tells."""

        def node(number: int, known: Known, written: int, removed: int) -> dict[str, Any]:
            is_large = written + removed > TOLD_KEYS
            return {
                "number": number,
                "source": changes.source,
                "written_at": self._clock().isoformat(timespec="seconds"),
                "written": written,
                "removed": removed,
                "mark": changes.mark,
                "attempt": attempt,
                "is_large": is_large,
                **({} if is_large else writing.key_lists(work, known)),
            }

        return node

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

        return self._at_one_moment(scope, read)[1]

    def columns(self, scope: Scope, table: str, names: Sequence[str]) -> dict[str, list[Any]]:
        """See `Store.columns`. Ranges of ids side by side."""
        return self.snapshot(scope, {table: names})[1][table]

    def snapshot(
        self, scope: Scope, wanted: Mapping[str, Sequence[str]]
    ) -> tuple[int, dict[str, dict[str, list[Any]]]]:
        """See `Store.snapshot`. Read beside writers, again when one came in; at last, writers wait."""
        _check(scope)
        tables = [(table_named(name), names) for name, names in wanted.items()]
        for table, names in tables:
            for name in names:
                column_named(table, name)
        for _ in range(ATTEMPTS):
            now = self._settled_state()
            read = self._columns(now, tables)
            if self.server.writing(lock_gate, seconds=self.server.wait_seconds) == now:
                return now.token, read
        return self._holding_writers(lambda now: (now.token, self._columns(now, tables)))

    def _columns(
        self, now: State, tables: Sequence[tuple[Table, Sequence[str]]]
    ) -> dict[str, dict[str, list[Any]]]:
        return {table.name: reading.columns(self.server, now, table, names) for table, names in tables}

    def _holding_writers(self, read: Callable[[State], Result]) -> Result:
        """Read while holding the gate, so that no writing comes in."""
        with self.server.holding(lock_gate) as (_, now):
            if now.applying is None:
                return read(now)
        self._staging.carry_out()
        return self._holding_writers(read)

    def neighbours(self, scope: Scope, table: str, column: str, keys: Sequence[str]) -> tuple[StoredRow, ...]:
        """See `Store.neighbours`. One walk for each key."""
        asked = table_named(table)
        if not is_walkable(column_named(asked, column)):
            raise UsageError("store.unknown_column", table=table, column=column)
        return self._at_one_moment(scope, lambda tx, now: reading.neighbours(tx, now, asked, column, keys))[1]

    def search(self, scope: Scope, table: str, text: str, *, limit: int) -> tuple[StoredRow, ...]:
        """See `Store.search`. Linear in the table, which is a directory of some thousand rows at most."""
        asked = table_named(table)
        column_named(asked, "name")
        return self._at_one_moment(scope, lambda tx, now: reading.search(tx, now, asked, text, limit))[1]

    def changed_since(self, scope: Scope, token: int) -> ChangedKeys:
        """See `Store.changed_since`. Linear in what changed, in the graph after a large delivery."""
        now, changed = self._at_one_moment(scope, lambda tx, now: reading.changed_since(tx, now, token))
        return ChangedKeys(now.token, {name: frozenset(keys) for name, keys in changed.items()})

    def delivery_of(self, scope: Scope, mark: str) -> int | None:
        """See `Store.delivery_of`. One look into an index."""
        _check(scope)
        ((number,),) = self.server.reading(
            lambda tx: values(tx, statements.text("delivery_of_mark"), mark=mark)
        )
        return None if number is None else int(number)

    def counts(self, scope: Scope) -> dict[str, int]:
        """See `Store.counts`. The server keeps these numbers."""
        return self._at_one_moment(scope, reading.counts)[1]

    def close(self) -> None:
        """See `Store.close`."""
        self.server.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def sweep_if_idle(self) -> None:
        """Put right what a dead writer left, unless somebody is writing now: then it may be theirs."""
        now = self.server.reading(reading.state)
        if now.is_ready:
            return
        with suppress(StoreUnavailableError):
            if not self.server.writing(lock, seconds=1.0).is_ready:
                self._staging.put_right()

    def _settled_state(self) -> State:
        """Give where the store stands, once the last delivery is carried out."""
        while (now := self.server.reading(reading.state)).applying is not None:
            self._staging.carry_out()
        return now

    def _at_one_moment(
        self, scope: Scope, read: Callable[[AnyTransaction, State], Result]
    ) -> tuple[State, Result]:
        """Read something as of one moment: again when a writing came in between."""
        _check(scope)

        def attempt(tx: AnyTransaction) -> tuple[State, Result] | None:
            now = reading.state(tx)
            if now.applying is not None:
                return None
            found = read(tx, now)
            return (now, found) if reading.state(tx) == now else None

        for _ in range(ATTEMPTS):
            found = self.server.reading(attempt)
            if found is not None:
                return found
            self._settled_state()
        return self._holding_writers(lambda now: (now, self.server.reading(lambda tx: read(tx, now))))


def _check(scope: Scope) -> None:
    """Refuse who may not see everything: no narrower scope is known yet."""
    if not scope.sees_everything:
        raise StoreError("store.scope")
