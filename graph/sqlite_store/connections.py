"""Connections to the embedded file: how each is set up, and one at a time for each thread that works.

A method of the store borrows a connection for one transaction and gives it back, so there are as many as
threads that ever worked at the same time, and none is used by two threads at once. A process made by fork
never touches those of its parent.

Nothing here opens the file otherwise than through SQLite: closing any other handle on it would drop the
locks that SQLite holds for the whole process.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from graph.errors import StoreNewerError, StoreUnavailableError
from graph.sqlite_store.failures import failures_of
from graph.sqlite_store.migrations import NEWEST_VERSION

CACHE_KIBIBYTES = 32 * 1024
"""Memory that one connection may use for pages: enough to write a département's delivery without spilling."""

KEPT_JOURNAL_BYTES = 64 * 1024 * 1024
"""A write-ahead log that grew beyond this is cut back when it is next begun anew."""

_inherited: list[sqlite3.Connection] = []
"""Connections of a parent process: never used, never closed, for closing them would touch its file."""


def connect(path: Path, wait_seconds: float) -> sqlite3.Connection:
    """Open the file with what every connection needs: foreign keys, and a sync at every commit.

    The write-ahead log is a property of the file. Raises sqlite3.Error.
    """
    db = sqlite3.connect(path, timeout=wait_seconds, isolation_level=None, check_same_thread=False)
    try:
        db.execute("PRAGMA foreign_keys = ON")
        db.execute("PRAGMA synchronous = FULL")
        db.execute(f"PRAGMA cache_size = -{CACHE_KIBIBYTES}")
        db.execute(f"PRAGMA journal_size_limit = {KEPT_JOURNAL_BYTES}")
    except sqlite3.Error:
        db.close()
        raise
    return db


class Connections:
    """The connections of one store, lent for one transaction each.

    Errors of SQLite leave as StoreUnavailableError; StoreNewerError when another process migrated the file
    to a version unknown here. `wait_seconds` is how long a transaction waits for another one's lock.
    """

    def __init__(self, path: Path, wait_seconds: float) -> None:
        """Open nothing yet."""
        self.path = path
        self._wait_seconds = wait_seconds
        self._free: list[sqlite3.Connection] = []
        self._lock = Lock()
        self._process = os.getpid()
        self._is_closed = False

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Lend a connection inside a transaction that sees one moment of the store."""
        with self._transaction("BEGIN") as db:
            yield db

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Lend a connection inside the one transaction that may write; commits when the block ends well."""
        with self._transaction("BEGIN IMMEDIATE") as db:
            yield db

    def close(self) -> None:
        """Close the connections; one that is still lent closes when given back."""
        with self._lock:
            self._is_closed = True
            free, self._free = self._free, []
        with failures_of(self.path):
            for db in free:
                db.close()

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[sqlite3.Connection]:
        with failures_of(self.path):
            db = self._borrow()
            try:
                db.execute(begin)
                self._check_version(db)
                yield db
                if db.in_transaction:
                    db.execute("COMMIT")
            except BaseException:
                db.close()  # rolls back; whatever went wrong, the next transaction begins afresh
                raise
            self._give_back(db)

    def _check_version(self, db: sqlite3.Connection) -> None:
        (version,) = db.execute("PRAGMA user_version").fetchone()
        if version > NEWEST_VERSION:
            raise StoreNewerError("store.newer", path=str(self.path), found=version, known=NEWEST_VERSION)

    def _borrow(self) -> sqlite3.Connection:
        with self._lock:
            if self._is_closed:
                raise StoreUnavailableError("store.closed", path=str(self.path))
            if self._process != os.getpid():
                _inherited.extend(self._free)
                self._free, self._process = [], os.getpid()
            if self._free:
                return self._free.pop()
        return connect(self.path, self._wait_seconds)

    def _give_back(self, db: sqlite3.Connection) -> None:
        with self._lock:
            if not self._is_closed:
                self._free.append(db)
                return
        db.close()
