"""The fixtures of the contract suite: every test runs once on each kind of store."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.store import Store
from tests.contract.places import PLACES, Place


@pytest.fixture(params=PLACES)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """Give an empty store that is not open yet."""
    return PLACES[request.param](tmp_path)


@pytest.fixture
def store(place: Place) -> Iterator[Store]:
    """Give an empty store, open."""
    with place.open() as opened:
        yield opened
