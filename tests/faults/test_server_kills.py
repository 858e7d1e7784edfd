"""Neo4j killed (-9) and started again under clients that write, deliver and read: they go on by themselves.

What was acknowledged is there, nothing is there by half, what was said to have failed is not there, and
`neo4j-admin database check` finds the files clean.
"""

import random
import time
from collections.abc import Callable, Iterator
from threading import Thread
from typing import Any

import pytest

from graph.errors import StoreUnavailableError
from graph.neo4j_store.staging import Staging
from graph.neo4j_store.store import Neo4jStore
from graph.scope import EVERYTHING
from tests.faults.delivering import NOTHING, ROUNDS, Client, Reader, check_said, left_over, opened
from tests.neo4j.fixtures import Neo4jPlace
from tests.neo4j.server import Neo4jServer
from tests.unit.sqlite_store.deliveries import changes_of, check_whole

pytestmark = [pytest.mark.faults, pytest.mark.slow, pytest.mark.timeout(300 + 60 * ROUNDS)]

CHECK_EVERY = 25
"""Rounds after which the files are checked, besides at the end."""


def check_files(launcher: Neo4jServer) -> None:
    """Check the files of the server, which then runs again."""
    launcher.stop()
    assert "100%" in launcher.check()
    launcher.start()


def test_clients_go_on_by_themselves_after_each_kill(server: Neo4jPlace, launcher: Neo4jServer) -> None:
    moments = random.Random(ROUNDS)
    waited: list[float] = []
    with opened(server.uri) as store, opened(server.uri) as other, Client(store) as client:
        with Reader(other) as reader:
            for number in range(1, ROUNDS + 1):
                client.wait_beyond(client.acknowledged)
                time.sleep(moments.uniform(0, 1.5))
                before, read = client.acknowledged, reader.read
                launcher.kill()
                assert client.acknowledged - before <= 1
                launcher.start()
                waited.append(client.wait_beyond(client.acknowledged))
                reader.wait_reading(read + 1)
                if number % CHECK_EVERY == 0:
                    check_files(launcher)
            acknowledged = client.acknowledged
        client.wait_beyond(acknowledged)
    with opened(server.uri) as store:
        assert check_whole(store) >= acknowledged
    assert left_over(server) == NOTHING
    print(
        f"{ROUNDS} kills, {acknowledged} deliveries; said {sorted(set(client.said + reader.said))}; ", end=""
    )
    print(f"the next one acknowledged {max(waited):.1f} s after the server answers, at most")
    check_files(launcher)


@pytest.fixture
def dying(launcher: Neo4jServer) -> Iterator[Callable[[], None]]:
    """Kill the server, once; it starts again while the client is at a loss."""
    starting: list[Thread] = []

    def die() -> None:
        if not starting:
            launcher.kill()
            starting.append(Thread(target=launcher.start))
            starting[0].start()

    yield die
    for thread in starting:
        thread.join()


def before_call(monkeypatch: pytest.MonkeyPatch, name: str, call: int, do: Callable[[], None]) -> None:
    """Have something done before a method of the staging is called for the nth time."""
    real, calls = getattr(Staging, name), iter(range(1, 10_000))

    def method(self: Staging, *arguments: Any) -> Any:
        if next(calls) == call:
            do()
        return real(self, *arguments)

    monkeypatch.setattr(Staging, name, method)


def prepared(store: Neo4jStore) -> None:
    """Write what a large delivery (the sixth) adds to, changes and removes from."""
    for number in range(1, 6):
        store.write(changes_of(number))


def test_killed_half_way_through_a_large_delivery(
    server: Neo4jPlace,
    store: Neo4jStore,
    dying: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    prepared(store)
    before_call(monkeypatch, "_write_batch", 4, dying)
    with pytest.raises(StoreUnavailableError) as refused:
        store.write(changes_of(6))
    check_said(refused.value)
    assert (store.token(EVERYTHING), check_whole(store)) == (5, 5)
    assert store.write(changes_of(6)) == 6
    assert check_whole(store) == 6
    assert left_over(server) == NOTHING


def test_killed_once_a_large_delivery_is_numbered(
    server: Neo4jPlace,
    store: Neo4jStore,
    dying: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It is there, and so it is acknowledged; whoever reads next carries it out to its end."""
    prepared(store)
    before_call(monkeypatch, "carry_out", 1, dying)
    assert store.write(changes_of(6)) == 6
    assert check_whole(store) == 6
    assert left_over(server) == NOTHING
