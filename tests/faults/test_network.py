"""Bad lines to a real server: refused, cut at any byte of a writing, slow, silent.

A writing is acknowledged and there, or said to have failed and not there, or its outcome is said to be
unknown; never is it there twice: every writing adds 1 to the token and to one row's version.
"""

import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from neo4j import ManagedTransaction

from graph.errors import StoreUnavailableError
from graph.neo4j_store import server as link
from graph.neo4j_store import staging
from graph.neo4j_store.store import Neo4jStore
from graph.scope import EVERYTHING
from graph.store import Changes, Store
from tests.contract.places import credentials
from tests.contract.rows import counter, put, row
from tests.faults.delivering import NOTHING, ROUNDS, UNKNOWN, check_said, left_over, opened, timed
from tests.neo4j.fixtures import Neo4jPlace
from tests.neo4j.proxy import Line, Proxy
from tests.neo4j.server import Neo4jServer
from tests.unit.sqlite_store.deliveries import changes_of, check_whole

pytestmark = [pytest.mark.faults, pytest.mark.slow, pytest.mark.timeout(300 + 30 * ROUNDS)]

WAIT_SECONDS = 2.0
SILENT_SECONDS = 6.0
"""What the tests' server says of itself (`tests.neo4j.server.SETTINGS`)."""

MOST_SECONDS = SILENT_SECONDS + 4 * WAIT_SECONDS + link.CONNECT_SECONDS
"""The longest that anybody waits for one error: the silence, the driver's retries, and a connection."""

SLACK = 3.0
"""How much longer things may take on a loaded machine."""


@pytest.fixture(scope="module")
def _warm(neo4j_server: Neo4jPlace) -> None:
    """Have the server write once before seconds count: its very first statements take long."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in credentials(neo4j_server).items():
            patch.setenv(name, value)
        neo4j_server.empty()
        with opened(neo4j_server.uri, wait_seconds=60) as store:
            add_one(store)
            version(store)


@pytest.fixture
def through(_warm: None, line: Proxy) -> Iterator[Neo4jStore]:
    """Give a store at the other end of the line."""
    with opened(line.uri, wait_seconds=WAIT_SECONDS) as store:
        yield store


def add_one(store: Store) -> int:
    return store.write(Changes("CCAS", puts=[put(counter(1))]))


def version(store: Store) -> int:
    found = row(store, "communes", "54395")
    return found.version if found else 0


@contextmanager
def refused_within(seconds: float, code: str = "store.server_unreachable") -> Iterator[None]:
    """Expect the error of a server that does not answer, in a bounded time."""
    begun = time.monotonic()
    with pytest.raises(StoreUnavailableError) as refused:
        yield
    took = time.monotonic() - begun
    check_said(refused.value)
    assert refused.value.code == code
    print(f"{code} after {took:.1f} s")
    assert took < seconds * SLACK


def test_a_refused_connection_is_told_and_forgotten(line: Proxy, through: Neo4jStore) -> None:
    assert add_one(through) == 1
    with line.spoilt(Line.REFUSE):
        line.cut()
        with refused_within(4 * WAIT_SECONDS):
            through.token(EVERYTHING)
        with refused_within(4 * WAIT_SECONDS):
            add_one(through)
        with refused_within(4 * WAIT_SECONDS):
            opened(line.uri, wait_seconds=WAIT_SECONDS)
    assert add_one(through) == 2
    assert version(through) == 2


def offsets(size: int) -> list[int]:
    """Give where to cut a writing of so many bytes: each part of it, and more often its end, the commit."""
    some = random.Random(ROUNDS)
    spread = [round(size * number / ROUNDS) for number in range(1, ROUNDS)]
    return [*spread, *(size - some.randrange(1, 140) for _ in range(2 * ROUNDS))]


def test_a_writing_cut_at_any_byte_is_there_once_or_not_at_all(line: Proxy, through: Neo4jStore) -> None:
    add_one(through)
    before = line.passed
    assert add_one(through) == 2
    told: dict[str, int] = {}
    for offset in offsets(line.passed - before):
        token = through.token(EVERYTHING)
        line.cut_after(offset)
        try:
            outcome = str(add_one(through) - token)
        except StoreUnavailableError as error:
            check_said(error)
            outcome = error.code
        told[outcome] = told.get(outcome, 0) + 1
        line.cut_after(1 << 40)
        now = through.token(EVERYTHING)
        assert version(through) == now
        assert now - token in {"1": {1}, UNKNOWN: {0, 1}}.get(outcome, {0}), outcome
    print(told)
    assert set(told) <= {"1", UNKNOWN, "store.server_unreachable"}


@pytest.fixture
def patient(_warm: None, line: Proxy) -> Iterator[Neo4jStore]:
    """Give a store at the other end that waits until a loaded machine has saved hundreds of rows."""
    with opened(line.uri, wait_seconds=4 * WAIT_SECONDS) as store:
        yield store


def test_a_large_delivery_cut_anywhere_is_there_once_or_not_at_all(
    server: Neo4jPlace, line: Proxy, patient: Neo4jStore
) -> None:
    for number in (1, 2):
        patient.write(changes_of(number))
    before = line.passed
    patient.write(changes_of(3))
    size, number = line.passed - before, 3
    for part in [0.999, *(random.Random(ROUNDS).uniform(0.1, 1.1) for _ in range(ROUNDS // 2))]:
        while (number + 1) % 3:
            number = patient.write(changes_of(number + 1))
        line.cut_after(round(size * part))
        allowed = {number + 1}
        try:
            patient.write(changes_of(number + 1))
        except StoreUnavailableError as error:
            check_said(error)
            allowed = {number, number + 1} if error.code == UNKNOWN else {number}
        line.cut_after(1 << 40)
        number = check_whole(patient)
        assert number in allowed
    patient.write(changes_of(number + 1))
    assert (check_whole(patient), left_over(server)) == (number + 1, NOTHING)


def test_a_slow_link_works(line: Proxy) -> None:
    line.slow_down(latency=0.01, bandwidth=1_000_000)
    with opened(line.uri) as store:
        assert store.write(changes_of(1)) == 1
        assert check_whole(store) == 1


class TestSilence:
    """A link that takes every byte and gives none: an error within a stated time, then on as before."""

    def test_of_an_open_connection(self, line: Proxy, through: Neo4jStore) -> None:
        add_one(through)
        with line.spoilt(Line.BLACK_HOLE), refused_within(MOST_SECONDS):
            through.token(EVERYTHING)
        assert add_one(through) == 2

    def test_of_a_new_connection(self, line: Proxy) -> None:
        with line.spoilt(Line.BLACK_HOLE), refused_within(MOST_SECONDS):
            opened(line.uri, wait_seconds=WAIT_SECONDS)

    def test_of_a_connection_that_was_idle(
        self, line: Proxy, server: Neo4jPlace, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """It is tried before it is used, in no more time than a new one takes."""
        monkeypatch.setattr(link, "IDLE_SECONDS", 0.1)
        with opened(line.uri, wait_seconds=WAIT_SECONDS) as store:
            add_one(store)
            time.sleep(0.3)
            with line.spoilt(Line.BLACK_HOLE), refused_within(4 * WAIT_SECONDS + link.CONNECT_SECONDS):
                store.token(EVERYTHING)
            assert add_one(store) == 2

    def test_while_a_writing_is_saved(
        self, line: Proxy, through: Neo4jStore, server: Neo4jPlace, store: Neo4jStore
    ) -> None:
        """The server saves, its answer is lost, and nobody answers afterwards: the outcome is unknown."""
        assert add_one(through) == 1
        with deaf_at_commit(line), refused_within(MOST_SECONDS + 4 * WAIT_SECONDS, UNKNOWN):
            add_one(through)
        assert (store.token(EVERYTHING), version(store)) == (2, 2)
        assert add_one(through) == 3

    def test_while_a_writing_is_saved_and_mended_in_time(self, line: Proxy, through: Neo4jStore) -> None:
        """It is looked for, found, and acknowledged: once."""
        assert add_one(through) == 1
        with deaf_at_commit(line):
            mending = threading.Timer(SILENT_SECONDS - 1, setattr, (line, "line", Line.PASS))
            mending.start()
            assert add_one(through) == 2
            mending.join()
        assert (through.token(EVERYTHING), version(through)) == (2, 2)

    @pytest.mark.parametrize("wish", ["token", "writing"])
    def test_where_the_server_does_not_say_how_long_it_may_be_silent(
        self, server: Neo4jPlace, modest: Neo4jServer, monkeypatch: pytest.MonkeyPatch, wish: str
    ) -> None:
        """As servers are by default; the driver left to itself would wait for ever."""
        monkeypatch.setattr(link, "SILENCE_SECONDS", 2.0)
        with (
            Proxy("127.0.0.1", modest.port) as line,
            opened(modest.uri, wait_seconds=60) as warm,
            opened(line.uri, wait_seconds=2 * WAIT_SECONDS) as store,
        ):
            add_one(warm)
            before = add_one(store)
            with line.spoilt(Line.BLACK_HOLE), refused_within(8 * WAIT_SECONDS + 2 + link.CONNECT_SECONDS):
                store.token(EVERYTHING) if wish == "token" else add_one(store)
            assert add_one(store) == before + 1


@contextmanager
def deaf_at_commit(line: Proxy) -> Iterator[None]:
    """Make the line drop the server's answers from the moment a writing has nothing left to do but commit."""
    commit: Any = ManagedTransaction._commit

    left = [Line.DEAF]

    def deaf(tx: ManagedTransaction) -> object:
        if left:
            line.line = left.pop()
        return commit(tx)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ManagedTransaction, "_commit", deaf)
        yield
    line.line = Line.PASS


def test_a_client_that_vanishes_does_not_hold_the_lock_for_ever(
    server: Neo4jPlace, store: Neo4jStore, line: Proxy
) -> None:
    """The server ends what its time has run out for, whoever holds it."""
    found: dict[str, float] = {}
    with opened(line.uri) as vanished, vanished.server.holding(staging.lock, seconds=1.0), timed(found, "s"):
        assert add_one(store) == 1
    assert found["s"] < 10


def test_whether_a_mark_is_there_waits_for_the_writing_on_its_way(
    server: Neo4jPlace, store: Neo4jStore
) -> None:
    """What the server still saves after the link broke is known to nobody yet: the vault must not be told."""
    add_one(store)
    found: list[int | None] = []
    asking = threading.Thread(target=lambda: found.append(store.delivery_of(EVERYTHING, "the mark")))
    with store.server.holding(staging.lock) as (holder, _):
        holder.run("CREATE (:Delivery {number: 99, attempt: 'late', mark: 'the mark'})").consume()
        asking.start()
        asking.join(1.0)
        assert asking.is_alive()
        holder.commit()
    asking.join(60)
    assert found == [99]
    assert store.delivery_of(EVERYTHING, "another") is None
