"""An application on a small store (the first example), asked as an app asks: POST and JSON."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from api.bootstrap import open_workspace
from api.clock import today_in_paris
from api.graphql.routes import graphql
from api.settings import Settings
from api.web.desk import Desk
from api.workspace import Workspace
from graph.exchange.importing import import_delivery
from tests.contract.places import credentials
from tests.neo4j.fixtures import Neo4jPlace

EXAMPLE = Path(__file__).parent.parent / "data" / "examples" / "3" / "input"
Ask = Callable[..., dict[str, Any]]


class CountingStore:
    """A store that notes what is read of it."""

    def __init__(self, store: Any) -> None:
        self._store = store
        self.reads: list[str] = []

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._store, name)
        if name not in {"rows", "neighbours", "search", "columns", "snapshot"}:
            return method

        def counted(*args: Any, **rest: Any) -> Any:
            self.reads.append(name)
            return method(*args, **rest)

        return counted


@pytest.fixture(scope="module", params=["embedded", pytest.param("neo4j", marks=pytest.mark.neo4j)])
def workspace(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Workspace]:
    """The third example (with same_person rows and parts of communes) in each kind of store."""
    folder = tmp_path_factory.mktemp("store")
    address = str(folder / "maille.db")
    with pytest.MonkeyPatch.context() as patched:
        if request.param == "neo4j":
            server: Neo4jPlace = request.getfixturevalue("neo4j_server")
            server.empty()
            address = server.uri
            for name, value in credentials(server).items():
                patched.setenv(name, value)
        with open_workspace(Settings(store=address, vault=str(folder / "vault")), create=True) as opened:
            import_delivery(EXAMPLE, opened.store, opened.vault)
            opened.store = CountingStore(opened.store)
            yield opened


@pytest.fixture
def ask(workspace: Workspace) -> Iterator[Ask]:
    """Ask a query with variables; gives the whole JSON answer."""
    app = FastAPI()
    app.state.desk = Desk(workspace, today_in_paris)
    app.include_router(graphql)
    with TestClient(app) as client:

        def asked(query: str, **variables: Any) -> dict[str, Any]:
            answer = client.post("/graphql", json={"query": query, "variables": variables})
            found: dict[str, Any] = answer.json()
            return found

        yield asked


@pytest.fixture
def reads(workspace: Workspace) -> list[str]:
    """The reads noted since the test began."""
    noted: list[str] = workspace.store.reads  # type: ignore[attr-defined]
    noted.clear()
    return noted
