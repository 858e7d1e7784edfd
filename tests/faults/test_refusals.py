"""What a server store is refused, or refuses: each a clear error, at once, that never tells a password."""

import logging
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from neo4j.exceptions import Neo4jError, ResultFailedError

from graph import changes
from graph.errors import MailleError, StoreNewerError, StoreUnavailableError, UsageError
from graph.neo4j_store import failures, statements
from graph.neo4j_store.credentials import DATABASE, PASSWORD, PASSWORD_FILE, read_credentials
from graph.neo4j_store.store import Neo4jStore
from graph.neo4j_store.store import open_store as open_server_store
from graph.scope import EVERYTHING
from graph.stores import open_store
from tests.contract.places import credentials
from tests.contract.rows import household, institution, keys_of, professional, remove, write
from tests.faults.delivering import NOTHING, check_said, left_over, opened
from tests.neo4j.fixtures import Neo4jPlace
from tests.neo4j.server import Neo4jServer

pytestmark = [pytest.mark.faults, pytest.mark.slow]

WRONG = "wrong-but-secret"
AT_ONCE = 15.0
"""What is refused for good is not tried again; a loaded machine takes its time."""


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    """Everything that anybody logs, and no password in it."""
    with caplog.at_level(logging.DEBUG):
        yield caplog
    assert WRONG not in caplog.text
    assert "invented-for-the-tests" not in caplog.text


def refused(address: str, code: str, *, wait_seconds: float = 60.0) -> MailleError:
    """Fail to open a store, at once although there were a minute to try."""
    begun = time.monotonic()
    with pytest.raises(MailleError) as refusal:
        open_server_store(address, wait_seconds=wait_seconds)
    assert time.monotonic() - begun < AT_ONCE
    assert refusal.value.code == code
    assert WRONG not in f"{refusal.value}{refusal.value!r}{refusal.value.details}"
    return refusal.value


class TestTheServerRefuses:
    @pytest.mark.parametrize("scheme", ["bolt", "neo4j"])
    @pytest.mark.parametrize("password", [WRONG, ""])
    def test_a_wrong_password(
        self,
        server: Neo4jPlace,
        log: pytest.LogCaptureFixture,
        monkeypatch: pytest.MonkeyPatch,
        scheme: str,
        password: str,
    ) -> None:
        monkeypatch.setenv(PASSWORD, password)
        error = refused(server.uri.replace("bolt", scheme), "store.server_login")
        assert "MAILLE_NEO4J_PASSWORD_FILE" in error.sentence()

    @pytest.mark.parametrize("scheme", ["bolt", "neo4j"])
    def test_a_database_that_is_not_there(
        self, server: Neo4jPlace, monkeypatch: pytest.MonkeyPatch, scheme: str
    ) -> None:
        monkeypatch.setenv(DATABASE, "autre")
        error = refused(server.uri.replace("bolt", scheme), "store.server_database")
        assert DATABASE in error.sentence()

    @pytest.mark.parametrize("scheme", ["bolt+s", "bolt+ssc", "neo4j+s", "neo4j+ssc"])
    def test_encryption(self, server: Neo4jPlace, scheme: str) -> None:
        error = refused(server.uri.replace("bolt", scheme), "store.server_tls", wait_seconds=0.5)
        assert "chiffr" in error.sentence()

    @pytest.mark.parametrize(
        "address",
        [
            "bolt://",
            "neo4j://:7687",
            "bolt://h:port",
            "bolt://h:99999",
            "bolt://[::1",
            "bolt://h/base",
            "bolt://h i",
        ],
    )
    def test_what_is_no_address(self, server: Neo4jPlace, address: str) -> None:
        refused(address, "store.server_address")


def answers_version(monkeypatch: pytest.MonkeyPatch, version: str) -> None:
    """Have the server say that it is of this version."""
    answer = f"UNWIND ['Neo4j Kernel'] AS name RETURN name, ['{version}'] AS versions, '' AS edition"
    real = statements.text
    monkeypatch.setattr(statements, "text", lambda name: answer if name == "components" else real(name))


class TestTheStoreRefuses:
    @pytest.mark.parametrize(
        "version",
        ["4.4.37", "5.12.0", "2025.11.0", "6.0.1", "dev", ""],
        ids=lambda version: version or "none",
    )
    def test_a_server_of_another_version(
        self, server: Neo4jPlace, monkeypatch: pytest.MonkeyPatch, version: str
    ) -> None:
        """Asked by the same statement, of a server that answers something else."""
        answers_version(monkeypatch, version)
        error = refused(server.uri, "store.server_version")
        assert version in error.sentence()
        with server.driver() as driver:
            assert driver.execute_query("MATCH (n) RETURN count(n)").records[0][0] == 0

    @pytest.mark.parametrize("version", ["5.13.0", "5.27-aura"])
    def test_versions_that_are_known_open(
        self, server: Neo4jPlace, monkeypatch: pytest.MonkeyPatch, version: str
    ) -> None:
        answers_version(monkeypatch, version)
        with open_store(server.uri) as store:
            assert store.token(EVERYTHING) == 0

    def test_somebody_elses_graph(self, server: Neo4jPlace) -> None:
        """It is left as it was, its schema included."""
        with server.driver() as driver:
            driver.execute_query("CREATE (:Film {titre: 'Playtime'})")
            shown = "SHOW CONSTRAINTS YIELD name RETURN collect(name)"
            before = driver.execute_query(shown).records[0][0]
            refused(server.uri, "store.not_ours")
            assert driver.execute_query(shown).records[0][0] == before
            assert driver.execute_query("MATCH (n) RETURN labels(n), properties(n)").records[0].values() == [
                ["Film"],
                {"titre": "Playtime"},
            ]

    def test_a_store_of_a_later_version(self, server: Neo4jPlace, store: Neo4jStore) -> None:
        write(store, household("H1"))
        with server.driver() as driver:
            driver.execute_query("MATCH (s:Store) SET s.schema = 99")
        error = refused(server.uri, "store.newer")
        assert isinstance(error, StoreNewerError)
        assert "99" in error.sentence()
        assert keys_of(store, "households") == ["H1"]

    def test_a_database_without_a_store(self, server: Neo4jPlace) -> None:
        with pytest.raises(StoreUnavailableError) as missing:
            open_store(server.uri, create=False)
        assert missing.value.code == "store.missing_on_server"


class TestCredentials:
    def test_a_password_file_that_is_not_there(
        self, server: Neo4jPlace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.delenv(PASSWORD)
        monkeypatch.setenv(PASSWORD_FILE, str(tmp_path / "absent"))
        error = refused(server.uri, "store.password_file")
        assert str(tmp_path / "absent") in error.sentence()

    def test_a_password_file(
        self, server: Neo4jPlace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        (tmp_path / "secret").write_text(f"{server.password}\n", encoding="utf-8")
        monkeypatch.delenv(PASSWORD)
        monkeypatch.setenv(PASSWORD_FILE, str(tmp_path / "secret"))
        with opened(server.uri) as store:
            assert store.token(EVERYTHING) == 0

    @pytest.mark.parametrize(
        "rest", [f"neo4j:{WRONG}@127.0.0.1", f"127.0.0.1?password={WRONG}", f"h#{WRONG}"]
    )
    @pytest.mark.parametrize("scheme", ["bolt", "neo4j+s"])
    def test_in_an_address_are_refused_and_not_repeated(
        self, log: pytest.LogCaptureFixture, scheme: str, rest: str
    ) -> None:
        with pytest.raises(UsageError) as refusal:
            open_store(f"{scheme}://{rest}")
        assert refusal.value.code == "store.address_not_bare"
        assert WRONG not in f"{refusal.value}{refusal.value!r}{refusal.value.details}"

    def test_are_in_no_repr_and_no_log(
        self, server: Neo4jPlace, log: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with opened(server.uri) as store:
            write(store, household("H1"))
            shown = f"{store!r} {store.server!r} {vars(store)} {vars(store.server)} {store.address}"
        assert server.password not in shown
        assert server.password not in repr(read_credentials(credentials(server)))


class TestMemory:
    """A transaction too large for the server: told at once, kept nowhere, and smaller ones go on."""

    def test_of_one_transaction(self, modest: Neo4jServer) -> None:
        with open_server_store(modest.uri, wait_seconds=60, stage_from=1_000_000) as store:
            write(store, household("before"))
            self.check_refused(store)
            assert keys_of(store, "households") == ["before"]
            assert write(store, household("after")) == 2

    def test_of_a_staged_delivery(self, modest: Neo4jServer) -> None:
        place = Neo4jPlace(modest.uri, modest.user, modest.password, modest)
        with open_server_store(modest.uri, wait_seconds=60, stage_from=1_000, batch_rows=1_000_000) as store:
            write(store, household("before"))
            self.check_refused(store)
            assert keys_of(store, "households") == ["before"]
            assert left_over(place) == NOTHING
        with opened(modest.uri) as store:
            assert write(store, household("after")) == 2

    def check_refused(self, store: Neo4jStore) -> None:
        begun = time.monotonic()
        with pytest.raises(StoreUnavailableError) as refusal:
            write(store, *(household(f"H{number}") for number in range(30_000)))
        print(f"refused for want of memory after {time.monotonic() - begun:.1f} s")
        assert time.monotonic() - begun < 2 * AT_ONCE
        check_said(refusal.value)
        assert refusal.value.code == "store.server_memory"
        assert "mémoire" in refusal.value.sentence()


class TestIds:
    """As long as the server can index, in any alphabet; a longer one is refused before anything is sent."""

    @pytest.mark.parametrize("sign", ["k", "é", "\U0001f600"])
    def test_the_longest(self, store: Neo4jStore, sign: str) -> None:
        longest = sign * (changes.MOST_KEY_BYTES // len(sign.encode()))
        write(store, household(longest), institution(longest))
        write(store, professional(longest, longest))
        assert keys_of(store, "professionals") == [longest]
        remove(store, "professionals", longest)
        assert keys_of(store, "professionals") == []

    @pytest.mark.parametrize("sign", ["k", "é", "\U0001f600"])
    def test_one_that_is_too_long(self, store: Neo4jStore, sign: str) -> None:
        write(store, household("H1"))
        long = sign * (changes.MOST_KEY_BYTES // len(sign.encode()) + 1)
        with pytest.raises(UsageError) as refusal:
            write(store, household("H2"), institution(long))
        assert refusal.value.code == "store.key_too_long"
        assert sign * 100 not in refusal.value.sentence()
        assert (store.token(EVERYTHING), keys_of(store, "households")) == (1, ["H1"])


def test_the_driver_is_as_we_know_it_inside(server: Neo4jPlace, store: Neo4jStore) -> None:
    """`_bound_silence` reaches into it: a new driver that moved things must be noticed here."""
    store.token(EVERYTHING)
    driver = store.server._driver
    assert driver is not None
    held = [each for pooled in driver._pool.connections.values() for each in pooled]
    assert held
    assert all((each.socket.get_read_timeout() or 0) > 0 for each in held)


def test_what_the_driver_reports_late_is_told_by_what_came_first() -> None:
    """A wait for a lock that the server ended, seen by the driver only when it reads on."""
    hydrate: Any = Neo4jError._basic_hydrate  # as the driver makes what a server reports
    first = hydrate(neo4j_code="Neo.ClientError.Transaction.LockClientStopped", message="ended")
    late = ResultFailedError(None, "earlier on")
    late.__cause__ = first
    assert failures.unavailable(late, "bolt://h").code == "store.locked"
