"""Clients that go through faults: planned deliveries, what was said of each, and what must then be there.

What delivery N holds depends on N alone (`tests.unit.sqlite_store.deliveries`): every third one is large,
here staged in several batches. A client opens its store once and never again, whatever happens to the server.
"""

import os
import threading
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Self

from neo4j import GraphDatabase

from graph.errors import ConflictError, StoreError, StoreUnavailableError
from graph.neo4j_store.store import Neo4jStore, open_store
from graph.scope import EVERYTHING
from graph.store import Store
from tests.neo4j.fixtures import Neo4jPlace
from tests.neo4j.server import PASSWORD
from tests.unit.sqlite_store.deliveries import changes_of, check_whole

ROUNDS = int(os.environ.get("MAILLE_FAULT_ROUNDS", "2"))
STAGE_FROM, BATCH_ROWS = 500, 300

UNKNOWN = "store.outcome_unknown"
WITHOUT_ANSWER = frozenset(
    {"store.server_unreachable", "store.interrupted", "store.locked", "store.failed", UNKNOWN}
)
"""What may be said of a server that does not answer."""


def opened(address: str, *, wait_seconds: float = 10.0) -> Neo4jStore:
    """Open a store where a large delivery of the plan goes in several batches."""
    return open_store(address, wait_seconds=wait_seconds, stage_from=STAGE_FROM, batch_rows=BATCH_ROWS)


def check_said(error: StoreError) -> None:
    """Hold an error against what people may be told: a French sentence, and never the password."""
    sentence = error.sentence()
    assert error.exit_status == 4
    assert "«" in sentence
    assert sentence.endswith(".")
    assert PASSWORD not in f"{sentence}{error!r}{error.details}"


@dataclass
class Client:
    """One who delivers, one delivery after another, for as long as he is let."""

    store: Store
    acknowledged: int = 0
    said: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    _is_over: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._deliver, name="client")
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        assert self._thread is not None
        self._thread.join(120)
        assert not self._thread.is_alive(), "the client hangs"
        assert self.wrong == []

    def wait_beyond(self, number: int, *, within: float = 90.0) -> float:
        """Wait for an acknowledgement beyond a number; give the seconds it took."""
        begun = time.monotonic()
        while self.acknowledged <= number:
            assert time.monotonic() - begun < within, f"nothing acknowledged in {within} s: {self.said}"
            assert self.wrong == []
            time.sleep(0.01)
        return time.monotonic() - begun

    def _deliver(self) -> None:
        try:
            while not self._is_over.is_set():
                self._deliver_next()
        except BaseException as error:  # told by the test, in its own thread
            self.wrong.append("".join(traceback.format_exception(error)))

    def _deliver_next(self) -> None:
        number = self._token() + 1
        try:
            assert self.store.write(changes_of(number)) == number
        except StoreUnavailableError as error:
            self._note(error)
            allowed = {number - 1, number} if error.code == UNKNOWN else {number - 1}
        else:
            self.acknowledged = number
            return
        token = self._token()
        assert token in allowed, f"{self.said[-1]} was said of {number}, and the token is {token}"

    def _note(self, error: StoreUnavailableError) -> None:
        check_said(error)
        self.said.append(error.code)
        if error.code not in WITHOUT_ANSWER:
            raise error

    def _token(self) -> int:
        """Give the token, as soon as there is one."""
        for _ in range(20):
            try:
                return self.store.token(EVERYTHING)
            except StoreUnavailableError as error:
                self._note(error)
        raise AssertionError(f"no token: {self.said}")


@dataclass
class Reader(Client):
    """One who reads all the while: what he is shown is always whole, and never older than before."""

    read: int = 0

    def wait_reading(self, number: int, *, within: float = 90.0) -> None:
        """Wait for more than so many readings."""
        until = time.monotonic() + within
        while self.read <= number:
            assert self.wrong == []
            assert time.monotonic() < until, f"nothing read in {within} s: {self.said}"
            time.sleep(0.01)

    def _deliver_next(self) -> None:
        try:
            token = check_whole(self.store)
        except StoreUnavailableError as error:
            self._note(error)
            return
        assert token >= self.acknowledged
        self.acknowledged = token
        self.read += 1


def left_over(place: Neo4jPlace) -> dict[str, int]:
    """Count, behind the store's back, what a delivery that is not there must not leave."""
    with GraphDatabase.driver(place.uri, auth=(place.user, place.password)) as driver:

        def count(query: str) -> int:
            return int(driver.execute_query(query, database_=place.database).records[0][0])

        return {
            "unseen nodes": count("MATCH (s:Store) MATCH (n) WHERE n.delivery > s.token RETURN count(n)"),
            "unseen relationships": count(
                "MATCH (s:Store) MATCH ()-[n]->() WHERE n.delivery > s.token RETURN count(n)"
            ),
            "staged": count("MATCH (n:Staged) RETURN count(n)"),
            "announced": count("MATCH (n:Staging) RETURN count(n)"),
            "applying": count("MATCH (s:Store) WHERE s.applying IS NOT NULL RETURN count(s)"),
        }


NOTHING = dict.fromkeys(("unseen nodes", "unseen relationships", "staged", "announced", "applying"), 0)


@contextmanager
def timed(found: dict[str, float], name: str) -> Iterator[None]:
    """Note how long something took."""
    begun = time.monotonic()
    try:
        yield
    finally:
        found[name] = round(time.monotonic() - begun, 1)


def deliver_again(store: Store, number: int) -> None:
    """Deliver what is next by now, whoever was faster."""
    while store.token(EVERYTHING) < number:
        try:
            store.write(changes_of(store.token(EVERYTHING) + 1))
        except ConflictError:
            continue


def details_of(error: StoreError) -> dict[str, Any]:
    """Give what an error says apart from its sentence."""
    return dict(error.details)
