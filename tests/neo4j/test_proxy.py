"""The bad line: each way of being bad is what it says, on an echo and in front of the real server."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing

import pytest
from neo4j import GraphDatabase
from neo4j.exceptions import DriverError, Neo4jError

from tests.neo4j.fixtures import Neo4jPlace
from tests.neo4j.proxy import HOST, Line, Proxy
from tests.neo4j.server import Neo4jServer

pytestmark = pytest.mark.enable_socket

SILENCE = 0.3  # how long a test listens before it calls a line silent
NOTICED_WITHIN = 20.0  # a driver is told six seconds of silence; a loaded machine takes its time


def echo(listening: socket.socket) -> None:
    """Give every connection its bytes back."""

    def serve(connection: socket.socket) -> None:
        try:
            while chunk := connection.recv(65536):
                connection.sendall(chunk)
        except OSError:
            pass
        finally:
            connection.close()

    while True:
        try:
            connection, _ = listening.accept()
        except OSError:
            return
        threading.Thread(target=serve, args=(connection,), daemon=True).start()


@pytest.fixture
def proxy() -> Iterator[Proxy]:
    with closing(socket.socket()) as listening:
        listening.bind((HOST, 0))
        listening.listen()
        threading.Thread(target=echo, args=(listening,), daemon=True).start()
        with Proxy(HOST, listening.getsockname()[1]) as between:
            yield between
        listening.shutdown(socket.SHUT_RDWR)


def connected(proxy: Proxy) -> socket.socket:
    return socket.create_connection((HOST, proxy.port), timeout=5)


def said_back(connection: socket.socket, words: bytes) -> bytes:
    """Say something and give what comes back, up to as many bytes."""
    connection.sendall(words)
    back = b""
    while len(back) < len(words) and (chunk := connection.recv(len(words) - len(back))):
        back += chunk
    return back


def test_a_good_line_passes_every_byte(proxy: Proxy) -> None:
    words = bytes(range(256)) * 1000
    with connected(proxy) as first, connected(proxy) as second:
        assert said_back(first, words) == words
        assert said_back(second, b"two") == b"two"
    assert (proxy.accepted, proxy.passed) == (2, 2 * len(words) + 6)


def test_a_refusing_line_keeps_what_is_open_and_takes_nobody_new(proxy: Proxy) -> None:
    with connected(proxy) as connection:
        assert said_back(connection, b"open") == b"open"
        with proxy.spoilt(Line.REFUSE):
            assert said_back(connection, b"still") == b"still"
            with pytest.raises(ConnectionRefusedError):
                connected(proxy)
        with connected(proxy) as again:
            assert said_back(again, b"mended") == b"mended"


@pytest.mark.parametrize("line", [Line.BLACK_HOLE, Line.DEAF])
def test_a_black_hole_accepts_and_says_nothing(proxy: Proxy, line: Line) -> None:
    with connected(proxy) as before, proxy.spoilt(line), connected(proxy) as during:
        for connection in (before, during):
            connection.settimeout(SILENCE)
            connection.sendall(b"hello?")
            with pytest.raises(TimeoutError):
                connection.recv(1)


def test_a_cut_resets_what_is_open(proxy: Proxy) -> None:
    with connected(proxy) as connection:
        assert said_back(connection, b"a") == b"a"
        proxy.cut()
        with pytest.raises(ConnectionResetError):
            connection.recv(1)
    with connected(proxy) as again:
        assert said_back(again, b"b") == b"b"


def test_a_cut_comes_after_so_many_bytes(proxy: Proxy) -> None:
    with connected(proxy) as connection:
        proxy.cut_after(10)
        assert said_back(connection, b"1234") == b"1234"
        with pytest.raises(ConnectionResetError):
            said_back(connection, b"567890")
    with connected(proxy) as again:
        assert said_back(again, b"as before" * 9) == b"as before" * 9


def test_a_slow_line_takes_its_time(proxy: Proxy) -> None:
    with connected(proxy) as connection:
        proxy.slow_down(latency=0.1, bandwidth=1000)
        begun = time.monotonic()
        assert said_back(connection, b"x" * 100) == b"x" * 100
        assert time.monotonic() - begun >= 2 * (0.1 + 0.1)


def test_a_server_that_is_not_there_resets_its_clients() -> None:
    with closing(socket.socket()) as nobody:
        nobody.bind((HOST, 0))  # bound, and does not listen
        with (
            Proxy(HOST, nobody.getsockname()[1]) as proxy,
            pytest.raises(ConnectionResetError),
            connected(proxy) as connection,
        ):
            connection.recv(1)


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["bolt", "neo4j"])
def test_a_driver_learns_how_long_silence_may_last(neo4j_server: Neo4jPlace, scheme: str) -> None:
    """The server's keep-alive settings do it; a routing driver is given the proxy's address."""
    if neo4j_server.launcher is None:
        pytest.skip("the server of MAILLE_TEST_NEO4J_URI has settings of its own")
    with Proxy(HOST, neo4j_server.launcher.port) as proxy:
        address = f"{scheme}://{HOST}:{proxy.port}"
        with GraphDatabase.driver(address, auth=(neo4j_server.user, neo4j_server.password)) as driver:
            assert driver.execute_query("RETURN 1 AS one").records[0]["one"] == 1
            before = proxy.passed
            driver.execute_query("RETURN 1")
            assert proxy.passed > before
            begun = time.monotonic()
            with (
                proxy.spoilt(Line.BLACK_HOLE),
                pytest.raises((DriverError, Neo4jError)),
                driver.session() as session,
            ):
                session.run("RETURN 1").consume()
            assert time.monotonic() - begun < NOTICED_WITHIN
            assert driver.execute_query("RETURN 1 AS one").records[0]["one"] == 1


@pytest.mark.slow
@pytest.mark.faults
def test_a_frozen_server_is_noticed_and_goes_on(
    neo4j_server: Neo4jPlace, neo4j_launcher: Neo4jServer
) -> None:
    with neo4j_server.driver() as driver:
        driver.execute_query("RETURN 1")
        neo4j_launcher.pause()
        try:
            with pytest.raises((DriverError, Neo4jError)), driver.session() as session:
                session.run("RETURN 1").consume()
        finally:
            neo4j_launcher.resume()
        assert driver.execute_query("RETURN 1 AS one").records[0]["one"] == 1
