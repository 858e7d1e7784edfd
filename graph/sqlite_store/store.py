"""The embedded store: the port on one SQLite file, for one machine, several processes and threads."""

import sqlite3
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from graph.changes import by_table, chunks
from graph.codec import codec_of
from graph.errors import StoreError, UsageError
from graph.model.tables import GRAPH_TABLES, Table
from graph.scope import Scope
from graph.sqlite_store import statements, writing
from graph.sqlite_store.connections import Connections
from graph.sqlite_store.failures import UnreadableRowError
from graph.sqlite_store.opening import open_file
from graph.store import (
    ChangedKeys,
    Changes,
    Page,
    StoredRow,
    column_named,
    folded,
    is_walkable,
    table_named,
)

WAIT_SECONDS = 10.0
"""How long a writing waits for the one before it, unless told otherwise."""

ROWS_AT_ONCE = 200
"""Rows fetched before they are turned into columns: few enough to stay in the processor's cache."""

Clock = Callable[[], datetime]


def _now() -> datetime:
    return datetime.now(UTC)


def open_store(
    path: str | Path, *, create: bool = True, wait_seconds: float = WAIT_SECONDS, clock: Clock = _now
) -> "SqliteStore":
    """Open the store in a file, beginning it when there is none and `create` says so.

    `wait_seconds` is how long a writing waits for another process's; `clock` dates the deliveries. Raises
    StoreUnavailableError (not there, not ours, not writable, full, locked, damaged) or StoreNewerError.
    """
    absolute = Path(path).absolute()
    open_file(absolute, wait_seconds, create=create)
    return SqliteStore(Connections(absolute, wait_seconds), clock)


class SqliteStore:
    """A graph store in one SQLite file. Made by `open_store`.

    Many readers go on beside one writer, in this process or others; a writer waits for the one before it.
    """

    def __init__(self, connections: Connections, clock: Clock) -> None:
        """Work through connections to a file that `open_file` has checked."""
        self.address = f"sqlite:///{connections.path}"
        self._connections = connections
        self._clock = clock

    def token(self, scope: Scope) -> int:
        """See `Store.token`. One page read."""
        with self._reading(scope) as db:
            return writing.last_delivery(db)

    def write(self, changes: Changes) -> int:
        """See `Store.write`. One transaction, synced before this returns; linear in the changes."""
        work = by_table(changes)
        written_at = self._clock().isoformat(timespec="seconds")
        with self._connections.writing() if work else self._connections.reading() as db:
            number = writing.apply(db, changes, work, written_at=written_at)
            _commit(db)
        return number

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
        with self._reading(scope) as db:
            found = _rows(db, asked, keys=keys, source=source, after=after)
            if limit is None:
                return Page(tuple(found), None)
            page = tuple(islice(found, limit))
            has_more = next(found, None) is not None
        return Page(page, page[-1].key if page and has_more else None)

    def columns(self, scope: Scope, table: str, names: Sequence[str]) -> dict[str, list[Any]]:
        """See `Store.columns`. One scan of the table, in the order it lies on disk."""
        with self._reading(scope) as db:
            return _columns(db, table_named(table), names)

    def snapshot(
        self, scope: Scope, wanted: Mapping[str, Sequence[str]]
    ) -> tuple[int, dict[str, dict[str, list[Any]]]]:
        """See `Store.snapshot`. One scan of each table, beside writers and without stopping them."""
        with self._reading(scope) as db:
            token = writing.last_delivery(db)
            return token, {name: _columns(db, table_named(name), names) for name, names in wanted.items()}

    def neighbours(self, scope: Scope, table: str, column: str, keys: Sequence[str]) -> tuple[StoredRow, ...]:
        """See `Store.neighbours`. One look into an index for each key."""
        asked = table_named(table)
        if not is_walkable(column_named(asked, column)):
            raise UsageError("store.unknown_column", table=table, column=column)
        name = statements.qualified(asked, column)
        with self._reading(scope) as db:
            found = [
                row for chunk in _chunks(_texts(keys)) for row in _select(db, asked, *_among(name, chunk))
            ]
        return tuple(sorted(found, key=lambda row: row.key))

    def search(self, scope: Scope, table: str, text: str, *, limit: int) -> tuple[StoredRow, ...]:
        """See `Store.search`. Linear in the table, which is a directory of some thousand rows at most."""
        asked = table_named(table)
        name = statements.qualified(asked, column_named(asked, "name").name)
        sought = folded(text)
        with self._reading(scope) as db:
            known = db.execute(f'SELECT {statements.key_of(asked)}, {name} FROM "{table}"')  # noqa: S608 — names of the model
            keys = [key for key, name in known if sought in folded(key) or sought in folded(name or "")]
            return tuple(islice(_rows(db, asked, keys=keys), limit))

    def changed_since(self, scope: Scope, token: int) -> ChangedKeys:
        """See `Store.changed_since`. Linear in what changed."""
        with self._reading(scope) as db:
            changed = {
                table.name: frozenset(
                    key for (key,) in db.execute(statements.changed_keys(table), (token, token))
                )
                for table in GRAPH_TABLES
            }
            last = writing.last_delivery(db)
        return ChangedKeys(last, {name: keys for name, keys in changed.items() if keys})

    def delivery_of(self, scope: Scope, mark: str) -> int | None:
        """See `Store.delivery_of`. One look into an index."""
        with self._reading(scope) as db:
            (number,) = db.execute("SELECT max(number) FROM _deliveries WHERE mark = ?", (mark,)).fetchone()
            return None if number is None else int(number)

    def written_at(self, scope: Scope, number: int) -> datetime | None:
        """See `Store.written_at`. One row."""
        with self._reading(scope) as db:
            found = db.execute("SELECT written_at FROM _deliveries WHERE number = ?", (number,)).fetchone()
            return None if found is None else datetime.fromisoformat(found[0])

    def counts(self, scope: Scope) -> dict[str, int]:
        """See `Store.counts`. One scan of the smallest index of each table."""
        with self._reading(scope) as db:
            return {table.name: db.execute(statements.count(table)).fetchone()[0] for table in GRAPH_TABLES}

    def close(self) -> None:
        """See `Store.close`. The last one to close a file folds its write-ahead log into it."""
        self._connections.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def _reading(self, scope: Scope) -> Iterator[sqlite3.Connection]:
        """Lend one moment of the store to whoever may see all of it: no narrower scope is known yet."""
        if not scope.sees_everything:
            raise StoreError("store.scope")
        with self._connections.reading() as db:
            yield db


def _commit(db: sqlite3.Connection) -> None:
    """Commit now rather than when the transaction's block ends, to name the reference that forbids it."""
    try:
        db.execute("COMMIT")
    except sqlite3.IntegrityError as error:
        conflict = writing.dangling_reference(db)
        raise conflict or error from error


def _columns(db: sqlite3.Connection, table: Table, names: Sequence[str]) -> dict[str, list[Any]]:
    """Read columns in the order of the keys."""
    if not names:
        return {}
    columns: list[list[Any]] = [[] for _ in names]
    grow = [column.extend for column in columns]
    cursor = db.execute(statements.select_columns(table, names))
    while rows := cursor.fetchmany(ROWS_AT_ONCE):
        for extend, values in zip(grow, zip(*rows, strict=True), strict=True):
            extend(values)
    return dict(zip(names, columns, strict=True))


def _rows(
    db: sqlite3.Connection,
    table: Table,
    *,
    keys: Sequence[str] | None = None,
    source: str | None = None,
    after: str | None = None,
) -> Iterator[StoredRow]:
    """Read rows in the order of their keys, as they are asked for."""
    conditions, values = [], []
    if source is not None:
        conditions.append(f"{statements.qualified(table, '_source')} = ?")
        values.append(source)
    if keys is None:
        if after is not None:
            conditions.append(f"{statements.key_of(table)} > ?")
            values.append(after)
        yield from _select(db, table, " AND ".join(conditions), values)
        return
    wanted = _texts(keys)
    start = 0 if after is None else bisect_right(wanted, after)
    for chunk in _chunks(wanted[start:]):
        among, chosen = _among(statements.key_of(table), chunk)
        yield from _select(db, table, " AND ".join([*conditions, among]), [*values, *chosen])


def _select(
    db: sqlite3.Connection, table: Table, condition: str, values: Sequence[str]
) -> Iterator[StoredRow]:
    where = f" WHERE {condition}" if condition else ""
    record_of = codec_of(table).record
    query = f"{statements.select_rows(table)}{where} ORDER BY {statements.key_of(table)}"
    for key, source, delivery, version, *cells in db.execute(query, values):
        try:
            record = record_of(cells)
        except (KeyError, ValueError, TypeError, OverflowError, AttributeError) as error:
            raise UnreadableRowError from error
        yield StoredRow(key, record, source, delivery, version)


def _among(name: str, keys: list[str]) -> tuple[str, list[str]]:
    return statements.among(name, len(keys)), keys


def _texts(keys: Iterable[str]) -> list[str]:
    """Give the keys once each, in order, but for those that are not Unicode: no row has such a key."""
    return sorted(key for key in set(keys) if key.isascii() or _is_unicode(key))


def _is_unicode(key: str) -> bool:
    try:
        key.encode()
    except UnicodeEncodeError:
        return False
    return True


def _chunks(keys: Iterable[str]) -> Iterator[list[str]]:
    return chunks(keys, statements.IN_ONE_STATEMENT)
