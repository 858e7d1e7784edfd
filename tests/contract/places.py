"""Where stores can be opened in a test: one class a kind of store, each an empty store of its own.

A store that comes later joins the suite by one more line in `PLACES`.
"""

from pathlib import Path
from typing import Protocol

from graph.store import Store
from graph.stores import open_store


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


PLACES = {"embedded": EmbeddedPlace}
