"""The link to a server: one driver, sessions that read their own writings, transactions that try again.

Reads and writes go through `reading` and `writing`: functions of a transaction, tried again for as long as
the driver finds it worth trying, but never when the server lacks memory.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from neo4j import Driver, GraphDatabase, ManagedTransaction, NotificationMinimumSeverity, Session, Transaction
from neo4j import unit_of_work as with_timeout
from neo4j.exceptions import Neo4jError

from graph.errors import StoreUnavailableError
from graph.neo4j_store.credentials import Credentials
from graph.neo4j_store.failures import MemoryRefusedError, failures_of, is_memory

Result = TypeVar("Result")
AnyTransaction = ManagedTransaction | Transaction

CONNECT_SECONDS = 5.0
FETCH_ROWS = 50_000


class Server:
    """A server as one store uses it; safe to share between threads, made anew in a forked process.

    Errors leave as StoreUnavailableError or UsageError. `wait_seconds` is how long work is tried again.
    """

    def __init__(self, address: str, credentials: Credentials, wait_seconds: float) -> None:
        """Open the driver; nothing is sent yet. Raises StoreUnavailableError for an unreadable address."""
        self.address = address
        self.wait_seconds = wait_seconds
        self._credentials = credentials
        self._bookmarks = GraphDatabase.bookmark_manager()
        self._process = os.getpid()
        self._driver: Driver | None = self._open()

    def _open(self) -> Driver:
        with failures_of(self.address):
            return GraphDatabase.driver(
                self.address,
                auth=self._credentials.pair,
                connection_timeout=CONNECT_SECONDS,
                connection_acquisition_timeout=self.wait_seconds,
                max_transaction_retry_time=self.wait_seconds,
                notifications_min_severity=NotificationMinimumSeverity.OFF,
                user_agent="maille",
            )

    def close(self) -> None:
        """Close every connection."""
        driver, self._driver = self._driver, None
        if driver is not None:
            with failures_of(self.address):
                driver.close()

    @contextmanager
    def session(self) -> Iterator[Session]:
        """Lend a session that sees what this store wrote before, on whichever server of a cluster."""
        if self._driver is None:
            raise StoreUnavailableError("store.closed", path=self.address)
        if self._process != os.getpid():
            self._process, self._driver = os.getpid(), self._open()
        with (
            failures_of(self.address),
            self._driver.session(
                database=self._credentials.database,
                bookmark_manager=self._bookmarks,
                fetch_size=FETCH_ROWS,
            ) as session,
        ):
            yield session

    def reading(self, work: Callable[[AnyTransaction], Result]) -> Result:
        """Run work that only reads, in one transaction."""
        with self.session() as session:
            return session.execute_read(_but_for_memory(work))

    def writing(self, work: Callable[[AnyTransaction], Result], *, seconds: float | None = None) -> Result:
        """Run work that writes, in one transaction that the server ends after so many seconds."""
        with self.session() as session:
            return session.execute_write(with_timeout(timeout=seconds)(_but_for_memory(work)))


def _but_for_memory(work: Callable[[AnyTransaction], Result]) -> Callable[[AnyTransaction], Result]:
    def careful(tx: AnyTransaction) -> Result:
        try:
            return work(tx)
        except Neo4jError as error:
            if is_memory(error):
                raise MemoryRefusedError(error) from error
            raise

    return careful


def values(tx: AnyTransaction, query: str, **parameters: Any) -> list[list[Any]]:
    """Run a statement and give its rows as lists."""
    return tx.run(query, parameters).values()


def run(tx: AnyTransaction, query: str, **parameters: Any) -> None:
    """Run a statement whose rows do not matter, to its end."""
    tx.run(query, parameters).consume()
