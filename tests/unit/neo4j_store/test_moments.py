"""A commit that a server shows bit by bit is never read half: readers wait for whoever holds the gate."""

import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event
from typing import Any

import pytest
from neo4j import Transaction

from graph.errors import StoreUnavailableError
from graph.neo4j_store import moments, statements
from graph.neo4j_store.reading import State
from graph.neo4j_store.server import AnyTransaction, values
from graph.neo4j_store.store import Neo4jStore
from graph.neo4j_store.store import open_store as open_server_store
from graph.scope import EVERYTHING
from graph.store import Changes, Store
from graph.stores import open_store
from tests.contract.places import credentials
from tests.contract.rows import household, put, write
from tests.neo4j.fixtures import Neo4jPlace

LONG_ENOUGH = 0.5
CONNECTIONS = 6
READINGS: dict[str, Any] = {
    "rows": lambda store: {row.key for row in store.rows(EVERYTHING, "households").rows},
    "changes": lambda store: set(store.changed_since(EVERYTHING, 1).keys.get("households", ())) | {"H1"},
    "columns": lambda store: set(store.columns(EVERYTHING, "households", ["id"])["id"]),
}


@pytest.fixture
def store(neo4j_server: Neo4jPlace, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    for name, value in credentials(neo4j_server).items():
        monkeypatch.setenv(name, value)
    neo4j_server.empty()
    with open_store(neo4j_server.uri) as opened:
        write(opened, household("H1"))
        yield opened


@contextmanager
def committing(server: Neo4jPlace) -> Iterator[Transaction]:
    """Hold what a writer holds while it commits a second delivery."""
    with (
        server.driver() as driver,
        driver.session(database=server.database) as session,
        session.begin_transaction() as tx,
    ):
        tx.run(statements.text("lock_gate")).consume()
        tx.run(
            "CREATE (:Household {id: 'H2', source: 'CCAS', delivery: 2, version: 1}) "
            "CREATE (:Delivery {number: 2, is_large: false, changed_households: ['H2']})"
        ).consume()
        yield tx


@pytest.mark.parametrize("reading", READINGS)
@pytest.mark.parametrize("is_counted_first", [True, False])
def test_a_reading_waits_for_a_commit_under_way(
    neo4j_server: Neo4jPlace, store: Store, reading: str, is_counted_first: bool
) -> None:
    """Whichever a server shows first, the counter or the rows."""
    count = "MATCH (s:Store) SET s.token = 2"
    assert READINGS[reading](store) == {"H1"}
    with ThreadPoolExecutor(1) as pool:
        with committing(neo4j_server) as writer:
            if is_counted_first:
                with neo4j_server.driver() as driver:
                    driver.execute_query(count, database_=neo4j_server.database)
            found: Future[set[str]] = pool.submit(READINGS[reading], store)
            with pytest.raises(TimeoutError):
                found.result(LONG_ENOUGH)
            if not is_counted_first:
                writer.run(count).consume()
            writer.commit()
        assert found.result(10) == {"H1", "H2"}


def test_a_row_shown_before_its_properties_is_read_again(neo4j_server: Neo4jPlace, store: Store) -> None:
    with ThreadPoolExecutor(1) as pool:
        with committing(neo4j_server) as writer, neo4j_server.driver() as driver:
            driver.execute_query("CREATE (:Household)", database_=neo4j_server.database)
            found: Future[set[str]] = pool.submit(READINGS["columns"], store)
            with pytest.raises(TimeoutError):
                found.result(LONG_ENOUGH)
            writer.run("MATCH (n:Household) WHERE n.id IS NULL DELETE n").consume()
            writer.run("MATCH (s:Store) SET s.token = 2").consume()
            writer.commit()
        assert found.result(10) == {"H1", "H2"}


def test_a_large_delivery_begins_beside_no_reading_that_holds_the_gate(
    neo4j_server: Neo4jPlace, store: Store
) -> None:
    """Such a reading looks at everything there is: a batch may not come in meanwhile."""
    delivery = Changes("CCAS", [put(household(f"N{number}")) for number in range(30)])
    with (
        open_server_store(neo4j_server.uri, stage_from=10, batch_rows=10) as other,
        ThreadPoolExecutor(1) as pool,
    ):
        with (
            neo4j_server.driver() as driver,
            driver.session(database=neo4j_server.database) as session,
            session.begin_transaction() as reader,
        ):
            reader.run(statements.text("lock_gate")).consume()
            written = pool.submit(other.write, delivery)
            with pytest.raises(TimeoutError):
                written.result(LONG_ENOUGH)
            found = reader.run("MATCH (n) WHERE n:Household OR n:Staging RETURN count(n)").single()
            assert found is not None
            assert found[0] == 1
        assert written.result(10) == 2
    assert store.counts(EVERYTHING)["households"] == 31


@pytest.mark.parametrize("reading", READINGS)
def test_nobody_waits_for_ever_for_one_who_stands_still_at_the_gate(
    neo4j_server: Neo4jPlace, store: Store, reading: str
) -> None:
    with (
        open_server_store(neo4j_server.uri, wait_seconds=1.0) as other,
        neo4j_server.driver() as driver,
        driver.session(database=neo4j_server.database) as session,
        session.begin_transaction() as still,
    ):
        still.run(statements.text("lock_gate")).consume()
        begun = time.monotonic()
        with pytest.raises(StoreUnavailableError) as refused:
            READINGS[reading](other)
        assert refused.value.code == "store.locked"
        assert time.monotonic() - begun < moments.HELD_SECONDS / 30
        still.rollback()
        assert READINGS[reading](other) == {"H1"}


def test_a_reading_longer_than_others_wait_is_given_its_time(neo4j_server: Neo4jPlace, store: Store) -> None:
    asked = 0

    def read(tx: AnyTransaction, now: State) -> int:
        nonlocal asked
        asked += 1
        until = time.monotonic() + 5  # a server looks every two seconds at how long each has been at it
        while time.monotonic() < until:
            values(tx, "RETURN 1")
            time.sleep(0.1)
        return now.token

    with open_server_store(neo4j_server.uri, wait_seconds=1.0) as other:
        assert other._moments.read(read)[1] == 1
    assert asked == 2


@pytest.mark.parametrize("reading", READINGS)
def test_many_threads_share_few_connections(
    store: Store, reading: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever holds the gate never waits for a connection that those who wait for it hold."""
    monkeypatch.setattr(moments, "ATTEMPTS", 0)  # as beside writers who never rest
    assert isinstance(store, Neo4jStore)
    assert store.server._driver is not None
    store.server._driver._pool.pool_config.max_connection_pool_size = CONNECTIONS
    is_over, begun = Event(), time.monotonic()

    def keep_writing() -> None:
        while not is_over.is_set():
            write(store, household("H1"))

    with ThreadPoolExecutor(1) as writer, ThreadPoolExecutor(3 * CONNECTIONS) as pool:
        writing = writer.submit(keep_writing)
        found = [pool.submit(READINGS[reading], store) for _ in range(6 * CONNECTIONS)]
        assert [each.result() for each in found] == [{"H1"}] * len(found)
        is_over.set()
        writing.result()
    assert time.monotonic() - begun < store.server.wait_seconds
