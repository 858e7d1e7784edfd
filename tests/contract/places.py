"""Where stores can be opened in a test: one class a kind of store, each an empty store of its own.

A store that comes later joins the suite by one more line in `PLACES`.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import pytest

from graph.neo4j_store import open_store as open_server_store
from graph.neo4j_store.credentials import DATABASE, PASSWORD, USER
from graph.store import Store
from graph.stores import open_store
from tests.neo4j.fixtures import Neo4jPlace


class Place(Protocol):
    """An empty store somewhere; `address` opens it from any process, `open` from this one."""

    address: str

    def open(self) -> Store:
        """Open the store, as often as a test likes."""
        ...


class EmbeddedPlace:
    """A file in the test's own folder."""

    def __init__(self, folder: Path) -> None:
        """Take a name with what people put into names."""
        self.address = f"sqlite:///{folder / 'l’entrepôt n° 1.maille'}"

    def open(self) -> Store:
        """Open the file."""
        return open_store(self.address)


class ServerPlace:
    """The database of the run's server, emptied; programs beside the test find the password as we do."""

    def __init__(self, server: Neo4jPlace, stage_from: int | None = None) -> None:
        """Take the server with what a test before left in it."""
        self.address = server.uri
        self._stage_from = stage_from
        server.empty()

    def open(self) -> Store:
        """Open the store on the server."""
        if self._stage_from is None:
            return open_store(self.address)
        return open_server_store(self.address, stage_from=self._stage_from, batch_rows=100)


def credentials(server: Neo4jPlace) -> dict[str, str]:
    """Give the environment that lets maille in."""
    return {USER: server.user, PASSWORD: server.password, DATABASE: server.database}


def embedded(request: pytest.FixtureRequest) -> Place:
    """Give a place in a file."""
    return EmbeddedPlace(request.getfixturevalue("tmp_path"))


def on_server(request: pytest.FixtureRequest, stage_from: int | None = None) -> Place:
    """Give a place on the run's Neo4j."""
    server: Neo4jPlace = request.getfixturevalue("neo4j_server")
    monkeypatch: pytest.MonkeyPatch = request.getfixturevalue("monkeypatch")
    for name, value in credentials(server).items():
        monkeypatch.setenv(name, value)
    return ServerPlace(server, stage_from)


def staged_on_server(request: pytest.FixtureRequest) -> Place:
    """Give a place on the run's Neo4j where every writing is staged, as only large ones are.

    It is asked as a cluster is, by the routing scheme.
    """
    place = on_server(request, stage_from=1)
    place.address = place.address.replace("bolt://", "neo4j://")
    return place


PLACES: dict[str, Callable[[pytest.FixtureRequest], Place]] = {
    "embedded": embedded,
    "neo4j": on_server,
    "neo4j-staged": staged_on_server,
}

PLACE_PARAMS = [pytest.param(name, marks=pytest.mark.neo4j if "neo4j" in name else ()) for name in PLACES]
"""What a fixture that should run on every store is parametrized with."""
