"""Whoever lost the lock without noticing harms nobody: what others wrote stays, and nothing is seen half."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from time import sleep
from typing import Any

import pytest
from neo4j import Driver

from graph.errors import StoreUnavailableError
from graph.neo4j_store import reading, statements
from graph.neo4j_store.staging import Staging
from graph.neo4j_store.store import Neo4jStore, open_store
from graph.scope import EVERYTHING
from graph.store import Changes
from tests.contract.places import credentials
from tests.contract.rows import household, put, write
from tests.neo4j.fixtures import Neo4jPlace

LARGE = Changes("CCAS", [put(household(f"N{number}")) for number in range(30)])
IDLE = (
    "SHOW TRANSACTIONS YIELD transactionId AS id, currentQuery AS query, metaData AS data "
    "WHERE query = '' AND data.test IS NULL RETURN id"
)


@pytest.fixture
def driver(neo4j_server: Neo4jPlace) -> Iterator[Driver]:
    neo4j_server.empty()
    with neo4j_server.driver() as opened:
        yield opened


@pytest.fixture
def store(neo4j_server: Neo4jPlace, driver: Driver, monkeypatch: pytest.MonkeyPatch) -> Iterator[Neo4jStore]:
    for name, value in credentials(neo4j_server).items():
        monkeypatch.setenv(name, value)
    with open_store(neo4j_server.uri) as opened:
        write(opened, household("H1"))
        yield opened


@pytest.fixture
def other(neo4j_server: Neo4jPlace, store: Neo4jStore) -> Iterator[Neo4jStore]:
    """A second client, to whom ten changes are a large delivery."""
    with open_store(neo4j_server.uri, stage_from=10, batch_rows=10) as opened:
        yield opened


def keys(store: Neo4jStore) -> set[str]:
    return {row.key for row in store.rows(EVERYTHING, "households").rows}


def end_who_holds(driver: Driver) -> None:
    """Have the server end the transactions that hold something and ask nothing, as when time has run out."""
    while not (held := driver.execute_query(IDLE).records):
        sleep(0.05)
    for record in held:
        driver.execute_query("TERMINATE TRANSACTIONS $id", id=record["id"])


def leave_half_a_delivery(driver: Driver) -> None:
    driver.execute_query("CREATE (:Staging {id: 'staging', delivery: 2, attempt: 'dead', batch: 1})")
    driver.execute_query("CREATE (:Household {id: 'HALF', source: 'CCAS', delivery: 2, version: 1})")


def test_an_announcement_that_comes_too_late_takes_no_number(
    driver: Driver, store: Neo4jStore, other: Neo4jStore
) -> None:
    """Its lock is lost while it waits for the gate: the number it was to take is somebody else's by then."""
    with ThreadPoolExecutor(2) as pool:
        with driver.session() as session, session.begin_transaction(metadata={"test": True}) as reader:
            reader.run(statements.text("lock_gate")).consume()
            large = pool.submit(other.write, LARGE)
            end_who_holds(driver)
            small = pool.submit(write, store, household("H2"))
            with pytest.raises(TimeoutError):
                small.result(0.5)
        with pytest.raises(StoreUnavailableError):
            large.result()
        kept = set() if small.exception() else {"H2"}
    assert keys(store) == {"H1"} | kept
    assert other.write(LARGE) == store.token(EVERYTHING) == 2 + len(kept)
    assert len(keys(store)) == 31 + len(kept)


def test_a_sweeper_that_lost_the_lock_deletes_nothing_of_those_after_it(
    driver: Driver, store: Neo4jStore, other: Neo4jStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave_half_a_delivery(driver)
    drain, is_lost = Staging._drain, Event()

    def lose_the_lock(self: Staging, *arguments: Any) -> None:
        if not is_lost.is_set():
            is_lost.set()
            end_who_holds(driver)
            assert write(store, household("H2")) == 2
        drain(self, *arguments)

    monkeypatch.setattr(Staging, "_drain", lose_the_lock)
    with pytest.raises(StoreUnavailableError) as lost:
        other._writer._staging.sweep()
    assert lost.value.code == "store.interrupted"
    assert keys(store) == {"H1", "H2"}


@pytest.mark.parametrize("end", ["take_over_staging", "end_staging"])
def test_a_batch_asks_whose_it_is_once_it_holds_what_it_asks(
    driver: Driver, store: Neo4jStore, other: Neo4jStore, end: str
) -> None:
    leave_half_a_delivery(driver)
    written: list[Any] = []
    with ThreadPoolExecutor(1) as pool:
        with driver.session() as session, session.begin_transaction() as sweeper:
            sweeper.run(statements.text(end), {"attempt": "sweeper"}).consume()
            batch = pool.submit(other._writer._staging._write_batch, "dead", 2, written.append)
            with pytest.raises(TimeoutError):
                batch.result(0.5)
            sweeper.commit()
        with pytest.raises(StoreUnavailableError) as lost:
            batch.result()
    assert (lost.value.code, written) == ("store.interrupted", [])


@pytest.mark.parametrize("asked", ["page", "columns"])
def test_a_reading_shows_nothing_of_what_came_and_was_swept_meanwhile(
    driver: Driver, store: Neo4jStore, other: Neo4jStore, monkeypatch: pytest.MonkeyPatch, asked: str
) -> None:
    """The counter and the announcement are the same before and after it."""
    read, is_swept = getattr(reading, asked), Event()
    assert keys(store) == {"H1"}

    def read_beside(*arguments: Any, **named: Any) -> Any:
        if is_swept.is_set():
            return read(*arguments, **named)
        is_swept.set()
        leave_half_a_delivery(driver)
        found = read(*arguments, **named)
        other._writer._staging.sweep()
        return found

    monkeypatch.setattr(reading, asked, read_beside)
    if asked == "page":
        assert keys(store) == {"H1"}
    else:
        assert store.columns(EVERYTHING, "households", ["id"]) == {"id": ["H1"]}
    assert is_swept.is_set()
