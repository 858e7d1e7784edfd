"""The fixtures of the fault suite: the run's server with an empty database, and a line to it to be spoilt."""

from collections.abc import Iterator

import pytest

from graph.neo4j_store.store import Neo4jStore
from tests.contract.places import credentials
from tests.faults.delivering import opened
from tests.neo4j.fixtures import Neo4jPlace
from tests.neo4j.proxy import HOST, Proxy
from tests.neo4j.server import Neo4jServer


@pytest.fixture
def server(neo4j_server: Neo4jPlace, monkeypatch: pytest.MonkeyPatch) -> Neo4jPlace:
    """Give the run's server with nothing in it; maille finds the password in the environment."""
    for name, value in credentials(neo4j_server).items():
        monkeypatch.setenv(name, value)
    neo4j_server.empty()
    return neo4j_server


@pytest.fixture
def launcher(server: Neo4jPlace, neo4j_launcher: Neo4jServer) -> Neo4jServer:
    """Give what kills and starts the server."""
    return neo4j_launcher


@pytest.fixture
def store(server: Neo4jPlace) -> Iterator[Neo4jStore]:
    """Give a store on the server where deliveries of some hundred rows are large."""
    with opened(server.uri) as store:
        yield store


@pytest.fixture
def line(server: Neo4jPlace) -> Iterator[Proxy]:
    """Give a line to the server, good until it is spoilt."""
    host, _, port = server.uri.rpartition("://")[2].partition(":")
    with Proxy(host or HOST, int(port or 7687)) as proxy:
        yield proxy


@pytest.fixture(scope="session")
def _modest() -> Iterator[Neo4jServer]:
    """A server of its own, for as long as the run."""
    settings = {
        "dbms.memory.transaction.total.max": "12m",
        "server.bolt.connection_keep_alive_for_requests": "STREAMING",
    }
    with Neo4jServer(settings=settings, heap="512m") as server:
        yield server


@pytest.fixture
def modest(server: Neo4jPlace, _modest: Neo4jServer) -> Neo4jServer:
    """Give a second server: little memory for a transaction, and silent about how long it may be silent."""
    Neo4jPlace(_modest.uri, _modest.user, _modest.password, _modest).empty()
    return _modest
