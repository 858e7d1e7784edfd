"""The application on a small store (an example), asked as a browser on this machine asks."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.bootstrap import open_workspace
from api.settings import Settings
from api.workspace import Workspace
from graph.exchange.importing import import_delivery

EXAMPLE = Path(__file__).parents[2] / "data" / "examples" / "3" / "input"
COMMITTEE = "C1"
TODAY = date(2026, 11, 23)
HERE = "http://localhost"


@pytest.fixture(scope="session")
def delivered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a store that holds the example."""
    folder = tmp_path_factory.mktemp("delivered")
    with open_workspace(Settings(store=str(folder / "maille.db")), create=True) as opened:
        import_delivery(EXAMPLE, opened.store, opened.vault)
    return folder


@pytest.fixture
def workspace(delivered: Path, tmp_path: Path) -> Iterator[Workspace]:
    """A store of the test's own that holds the example."""
    copied = shutil.copytree(delivered, tmp_path / "store")
    with open_workspace(Settings(store=str(copied / "maille.db"))) as opened:
        yield opened


@pytest.fixture
def browser(workspace: Workspace) -> Iterator[TestClient]:
    """A browser on this machine, on 23 November 2026."""
    with TestClient(create_app(workspace, clock=lambda: TODAY), base_url=HERE) as client:
        yield client


@pytest.fixture
def newcomer(tmp_path: Path) -> Iterator[TestClient]:
    """A browser on a store where nothing was ever delivered."""
    with (
        open_workspace(Settings(store=str(tmp_path / "empty.db")), create=True) as opened,
        TestClient(create_app(opened, clock=lambda: TODAY), base_url=HERE) as client,
    ):
        yield client
