"""The fixtures of the contract suite: every test runs once on each kind of store."""

from collections.abc import Iterator

import pytest

from graph.store import Store
from tests.contract.places import PLACE_PARAMS, PLACES, Place


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run each test on every store; those of a module that says `ALSO_STAGED` on staged writings too."""
    if "place" in metafunc.fixturenames:
        is_staged = getattr(metafunc.module, "ALSO_STAGED", False)
        params = [param for param in PLACE_PARAMS if is_staged or "staged" not in str(param.values[0])]
        metafunc.parametrize("place", params, indirect=True)


@pytest.fixture
def place(request: pytest.FixtureRequest) -> Place:
    """Give an empty store that is not open yet."""
    return PLACES[request.param](request)


@pytest.fixture
def store(place: Place) -> Iterator[Store]:
    """Give an empty store, open."""
    with place.open() as opened:
        yield opened
