"""The link to a server: one driver, sessions that read their own writings, transactions that try again.

Reads and writes go through `reading` and `writing`: functions of a transaction, tried again for as long as
the driver finds it worth trying, but never when the server lacks memory.
"""

import logging
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, TypeVar, cast

from neo4j import Driver, GraphDatabase, ManagedTransaction, NotificationMinimumSeverity, Session, Transaction
from neo4j import unit_of_work as with_timeout
from neo4j.exceptions import DriverError, Neo4jError

from graph.errors import StoreUnavailableError
from graph.neo4j_store.credentials import Credentials
from graph.neo4j_store.failures import MemoryRefusedError, check_address, failures_of, is_memory

Result = TypeVar("Result")
AnyTransaction = ManagedTransaction | Transaction

CONNECT_SECONDS = 5.0
FETCH_ROWS = 50_000

MOST_CONNECTIONS = 400
"""As many as a server serves by itself: enough for forty threads that read columns, four ranges each."""

IDLE_SECONDS = 30.0
"""After so long a connection is tried before it is used: firewalls forget idle ones without a word."""

SILENCE_SECONDS = 300.0
"""How long a server may say nothing, where it does not tell by itself (docker-compose.yml has it tell)."""

QUIET = logging.NullHandler()
"""The driver tells its retries in English: to whoever sets up logging, and not to standard error."""


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
        check_address(self.address)
        with failures_of(self.address):
            logging.getLogger("neo4j").addHandler(QUIET)
            driver = GraphDatabase.driver(
                self.address,
                auth=self._credentials.pair,
                connection_timeout=CONNECT_SECONDS,
                connection_write_timeout=self.wait_seconds,
                connection_acquisition_timeout=self.wait_seconds,
                max_connection_pool_size=MOST_CONNECTIONS,
                liveness_check_timeout=IDLE_SECONDS,
                max_transaction_retry_time=self.wait_seconds,
                notifications_min_severity=NotificationMinimumSeverity.OFF,
                user_agent="maille",
            )
            _bound_silence(driver)
            return driver

    def close(self) -> None:
        """Close every connection."""
        driver, self._driver = self._driver, None
        if driver is not None:
            with failures_of(self.address):
                driver.close()

    @contextmanager
    def session(self) -> Iterator[Session]:
        """Lend a session that sees what this store wrote before, on whichever server of a cluster."""
        with failures_of(self.address), self._new_session() as session:
            yield session

    def _new_session(self) -> Session:
        if self._driver is None:
            raise StoreUnavailableError("store.closed", path=self.address)
        if self._process != os.getpid():
            self._process, self._driver = os.getpid(), self._open()
        return self._driver.session(
            database=self._credentials.database,
            bookmark_manager=self._bookmarks,
            fetch_size=FETCH_ROWS,
        )

    @contextmanager
    def holding(
        self, take: Callable[[AnyTransaction], Result], *, seconds: float | None = None
    ) -> Iterator[tuple[Transaction, Result]]:
        """Lend a transaction that took something (a lock) and holds it; it ends without commit unless told.

        Taking is tried again as any work; what follows is not. The server ends it after so many seconds.
        """
        with failures_of(self.address):
            session, holder, taken = self._taken(take, seconds)
            try:
                yield holder, taken
            finally:
                _let_go(session)

    def _taken(
        self, take: Callable[[AnyTransaction], Result], seconds: float | None
    ) -> tuple[Session, Transaction, Result]:
        until, pause = time.monotonic() + self.wait_seconds, 0.1
        while True:
            session = self._new_session()
            try:
                holder = session.begin_transaction(timeout=seconds)
                return session, holder, take(holder)
            except (DriverError, Neo4jError) as error:
                _let_go(session)
                if is_memory(error) or not error.is_retryable() or time.monotonic() > until:
                    raise
                time.sleep(pause)
                pause = min(2 * pause, 2.0)
            except BaseException:
                _let_go(session)
                raise

    def reading(self, work: Callable[[AnyTransaction], Result]) -> Result:
        """Run work that only reads, in one transaction: with the leader of a cluster, for others may lag."""
        with self.session() as session:
            return session.execute_write(_but_for_memory(work))

    def writing(self, work: Callable[[AnyTransaction], Result], *, seconds: float | None = None) -> Result:
        """Run work that writes, in one transaction that the server ends after so many seconds."""
        with self.session() as session:
            return session.execute_write(with_timeout(timeout=seconds)(_but_for_memory(work)))

    def undone(self, work: Callable[[AnyTransaction], Result], *, seconds: float | None = None) -> Result:
        """Run work that takes locks and writes nothing, in one transaction that is never committed."""

        def undo(tx: AnyTransaction) -> None:
            raise _Undone(work(tx))

        try:
            self.writing(undo, seconds=seconds)
        except _Undone as done:
            return cast(Result, done.result)
        raise AssertionError("the transaction was committed")


class _Undone(Exception):  # noqa: N818 — no error: what ends a transaction without a commit
    def __init__(self, result: object) -> None:
        super().__init__()
        self.result = result


def _bound_silence(driver: Driver) -> None:
    """Bound how long answers are waited for where the server does not say how long it may be silent.

    The driver has no setting for it: without the server's word it waits for ever on a link that drops
    everything. A test holds this against the driver's inside.
    """
    pool = driver._pool
    connect = pool.opener

    def opener(*arguments: Any) -> Any:
        connection = connect(*arguments)
        if connection.socket.get_read_timeout() is None:
            connection.socket.set_read_timeout(SILENCE_SECONDS)
        return connection

    pool.opener = opener


def _let_go(session: Session) -> None:
    """Close a session and what it holds, whatever state its connection is in."""
    with suppress(Exception):
        session.close()


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
